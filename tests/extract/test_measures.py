"""Measures: budgets, rates and caps put together, in the words of policies and of news."""

from __future__ import annotations

import pytest

from extract.quantity_support import claims, told


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("对首次认定的高新技术企业，给予20万元一次性奖励。", ["measure 200000元"]),
        ("对年营业收入首次突破10亿元的企业，给予最高100万元奖励。", ["measure 1000000元"]),
        ("按不超过实际投入的30%给予补贴，最高不超过500万元。", ["measure 30% 5000000元"]),
        ("每年安排5亿元专项资金，支持集成电路产业发展。", ["measure 500000000元"]),
        ("对租用场地的企业，按实际租金的50%予以补贴，每年最高5万元。", ["measure 50% 50000元"]),
        ("拟对符合条件的家庭发放每孩每年3600元育儿补贴。", ["measure 3600元"]),
        (
            "补贴标准为：博士5万元、硕士3万元、本科1万元。",
            ["measure 50000元", "measure 30000元", "measure 10000元"],
        ),
        ("贷款贴息比例最高50%，单个企业每年贴息最高200万元。", ["measure 50% 2000000元"]),
        ("给予设备投资额20%、最高不超过1000万元的补助。", ["measure 20% 10000000元"]),
        ("按照销售额的5%给予奖励。", ["measure 5%"]),
        ("对企业贷款给予利息50%的贴息，每家企业每年不超过200万元。", ["measure 50% 2000000元"]),
        ("补贴比例不超过50%，单个项目最高100万元。", ["measure 50% 1000000元"]),
        ("给予不超过50%的租金补贴。", ["measure 50%"]),
        ("消费者购买新能源汽车，最高可享受15%的补贴，单台补贴上限2000元。", ["measure 15% 2000元"]),
        ("对新引进的项目给予10%、最高1000万元的奖励。", ["measure 10% 10000000元"]),
        ("对符合条件的企业，按贷款额的2%给予贴息支持，期限3年。", ["measure 2%"]),
        ("对报废旧车购买新车的消费者，给予一次性补贴2万元。", ["measure 20000元"]),
        ("购买家电补贴15%，每件最高2000元。", ["measure 15% 2000元"]),
        ("对高层次人才给予100万元—500万元安家补贴。", ["measure 1000000元"]),
        ("最高给予300万元资金支持。", ["measure 3000000元"]),
        ("省财政对每个示范村补助100万元。", ["measure 1000000元"]),
        ("向低收入家庭每人每月发放200元补贴。", ["measure 200元"]),
        ("对小微企业减按25%计入应纳税所得额。", ["measure 25%"]),
    ],
)
def test_measures(text: str, expected: list[str]) -> None:
    assert told(text) == expected


POLICY = """天河区支持创新创业实施办法
第一条 对符合条件的企业给予补贴，申请对象应当具备独立法人资格，按规定享受本办法的奖励和资助。
第二条 租金补贴。按实际租金的50%予以租金补贴，每年不超过5万元，补贴期限最长3年。
第三条 就业补贴。在职员工满1年的，一次性给予5万元的就业补贴；持股比例达25%以上的团队可以申请。
第四条 创业带动就业补贴标准：招用3人以下的按每人2000元给予补贴；招用4人以上的每增加1人给予3000元补贴，总额最高不超过3万元。
第五条 对年营业收入首次超过1亿元的企业给予50万元奖励。
"""


def test_a_policy_grants_money_and_its_conditions_are_no_facts() -> None:
    assert told(POLICY) == [
        "measure 50% 50000元",
        "measure 50000元",
        "measure 2000元",
        "measure 3000元",
        "measure 30000元",
        "measure 500000元",
    ]


def test_a_budget_and_a_rate_of_one_instrument_are_one_measure() -> None:
    text = "每年设立2.5亿元市级算力券，对采购智能算力服务的用户企业，按不超过合同实际发生金额的30%给予补贴。"
    (claim,) = claims(text)
    assert str(claim.value("name")) == "市级算力券"
    assert claim.value("instrument") == "computing-voucher"
    assert (claim.value("amount_period"), claim.value("amount_role")) == ("year", "budget")
    assert claim.value("basis") == "合同实际发生金额"
    assert claim.value("beneficiary") == "采购智能算力服务的用户企业"


def test_vouchers_without_a_figure_are_measures_too() -> None:
    found = claims("实施算力券和智能券政策。")
    assert [str(c.value("name")) for c in found] == ["算力券", "智能券"]
    assert all(c.value("amount") is None and c.value("rate") is None for c in found)


def test_what_was_paid_is_a_statistic() -> None:
    assert told("去年累计发放稳岗补贴1.2亿元。") == ["statistic 120000000元 2024"]


def test_a_run_of_thresholds_falls_together_and_a_run_of_grants_shares_its_name() -> None:
    found = claims("年销售收入首次突破1000万元、2000万元、1亿元的企业，分别给予10万元、20万元、50万元奖励。")
    assert [(str(c.value("amount")), str(c.value("name"))) for c in found] == [
        ("100000", "奖励"),
        ("200000", "奖励"),
        ("500000", "奖励"),
    ]


@pytest.mark.parametrize(
    "text",
    [
        "个人缴费标准为每人每年413元。",
        "奖金共发放3000万元，我们企业节省了近200万元。",
        "对一季度产值达到4000万元及以上且同比增长10%及以上的企业给予奖励。",
    ],
)
def test_fees_receipts_and_conditions_are_not_granted(text: str) -> None:
    assert not [claim for claim in claims(text) if claim.kind == "measure" and claim.value("amount")]
