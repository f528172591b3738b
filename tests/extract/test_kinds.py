"""Kinds: what numbers are no facts at all, and facts that are denied or supposed."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from extract.quantity_support import claims, read, told
from policygraph.extract.numbers import rereads
from policygraph.extract.units import units


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("第十四届全国人大常委会第二次会议于3月5日召开。", []),
        ("请拨打12345热线咨询，办公时间为9:00至17:00。", []),
        ("依据穗府办规〔2024〕13号文件第二十条，自2024年7月1日起施行，有效期5年。", []),
        ("围绕三大工程、五个方面，推出八大举措。", []),
        ("35岁以下青年、满1年的企业可以申请。", []),
    ],
)
def test_numbers_that_state_nothing(text: str, expected: list[str]) -> None:
    assert told(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "荣登全国百强县第7位，前10名城市中位居第3。",
        "按照国发〔2024〕3号文件第12条执行。",
        "建设4A级景区、5G网络和500千伏变电站。",
        "推进“八八战略”“三定三评”和“1+1+7”方案。",
        "对年营收超过十亿元的企业优先支持。",
        "亿元以上项目加快建设，千亿级产业集群不断壮大。",
        "抓好三个方面、五项原则、八大举措。",
        "登记注册满6个月、连续缴费3个月。",
        "党的二十大以来，十四届三次全会召开。",
        "拨打12345热线，邮编310000，时间为8:30。",
        "违者处以5万元以上20万元以下罚款。",
    ],
)
def test_names_ordinals_conditions_and_generic_counts(text: str) -> None:
    assert told(text) == []


@pytest.mark.parametrize(
    ("text", "modality"),
    [
        ("目前尚未攻克50项关键核心技术。", "negated"),
        ("如果产值突破100亿元，将带动就业。", "hypothetical"),
        ("该局否认了补贴400万元的说法。", "negated"),
    ],
)
def test_denied_and_supposed_facts_are_marked(text: str, modality: str) -> None:
    found = claims(text)
    assert found
    assert {str(claim.modality) for claim in found} == {modality}


def test_every_slot_taken_from_the_text_reads_back() -> None:

    text = "去年全市实现产值1,234.5亿元，占比近六成；到2027年，新建三十余个园区，投资500万元—1000万元。"
    found = claims(text)
    assert len(found) >= 4
    for claim in found:
        for name in ("value", "value_max", "amount", "amount_max"):
            slot = claim.slot(name)
            if slot is not None:
                assert slot.span is not None
                assert rereads(slot.span.of(text), slot.value)


def test_an_empty_or_numberless_text_states_nothing() -> None:
    assert told("") == []
    assert read("各位代表，让我们携手奋进。").notes["findings"] == []


PIECES = st.sampled_from(
    [
        *"0123456789，。；：、（）“”%亿万千百十一二三年月日到至由从将已的",
        *[
            "增长",
            "达到",
            "力争",
            "预计",
            "给予",
            "奖励",
            "万元",
            "亿元",
            "个",
            "家",
            "企业",
            "以上",
            "左右",
            "分别",
            "和",
        ],
        *[
            "2027年",
            "去年",
            "截至",
            "不超过",
            "杭州",
            "《杭州市方案》",
            "补贴",
            "成",
            "倍",
            "个百分点",
            "公里",
            "\n",
            "每年",
            "第",
            "前",
        ],
    ]
)


@settings(max_examples=150, deadline=None)
@given(st.lists(PIECES, max_size=40).map("".join))
def test_any_mixture_is_read_and_every_number_reads_back(text: str) -> None:
    for claim in claims(text):
        for name in ("value", "value_max", "amount", "amount_max", "rate", "cap"):
            slot = claim.slot(name)
            if slot is None:
                continue
            assert slot.span is not None
            assert 0 <= slot.span.start < slot.span.end <= len(text)
            unit = claim.slot("unit")
            written = slot.span.of(text)
            factors = [
                u.factor
                for u in units().values()
                if unit is not None and u.unit == str(unit.value).partition("/")[0]
            ]
            assert any(rereads(written, slot.value / factor) for factor in [Decimal(1), *factors])
