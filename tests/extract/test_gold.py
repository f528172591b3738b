"""What a claim becomes in the gold schema: less than the claim, by fixed rules."""

from __future__ import annotations

from typing import Any

import pytest

from policygraph.extract.gold import gold_record
from policygraph.extract.pipeline import default_pipeline
from policygraph.read import read_text


def record(text: str) -> dict[str, Any]:
    document = read_text(text, key="a.txt")
    return gold_record(document, default_pipeline().extract(document), "a")


def test_measures_without_a_figure_are_left_out_and_budget_and_rate_are_one():
    found = record(
        "南京市支持低空经济若干措施\n发放低空消费券，支持企业购买保险。每年设立1.5亿元专项资金，"
        "对购买飞行服务的企业，按不超过合同金额的20%给予补贴。"
    )
    assert [(one["amount"], one["unit"], one["rate_percent"]) for one in found["measures"]] == [
        (150000000, "元", 20)
    ]


def test_a_forecast_with_two_ends_and_a_rate_is_three_statistics():
    found = record(
        "某咨询机构预测，从2025年到2030年，我国低空经济规模将从1.5万亿元增长至3.5万亿元，年均复合增长率为18.5%。"
    )
    rows = {(one["value"], one["unit"], one["forecast"]) for one in found["statistics"]}
    assert rows == {(1.5e12, "元", True), (3.5e12, "元", True), (18.5, "%", True)}
    assert {one["as_of"] for one in found["statistics"] if one["unit"] == "元"} == {"2025", "2030"}


@pytest.mark.parametrize(
    ("title", "period"),
    [
        ("南京市低空经济行动计划（2024—2026年）", "2024-2026"),
        ("南京市“十四五”数字经济发展规划", "2021-2025"),
        ("南京市低空经济若干措施", None),
    ],
)
def test_a_period_comes_only_from_the_title_or_a_plans_name(title, period):
    (plan,) = record(f"近日，南京市印发《{title}》，提出到2027年建成通用机场5个。")["plans"]
    assert (plan["title"], plan["period"], plan["issuer_place"], plan["status"]) == (
        title,
        period,
        "南京市",
        "issued",
    )


def test_a_national_issuer_is_china():
    (plan,) = record("近日，国务院印发《推动大规模设备更新和消费品以旧换新行动方案》。")["plans"]
    assert plan["issuer_place"] == "中国"


def test_values_are_in_base_units_and_ranges_have_two_ends():
    targets = record("南京市提出，到2027年，产业规模达到1.2万亿元，培育链主企业3至5家，占比超过六成。")[
        "targets"
    ]
    assert [(one["value"], one["value_max"], one["unit"], one["comparator"]) for one in targets] == [
        (1200000000000, None, "元", "="),
        (3, 5, "家", "="),
        (60, None, "%", ">"),
    ]
    assert {one["deadline"] for one in targets} == {"2027"}


def test_each_run_of_speech_is_a_quote_of_a_person_named_as_printed():
    found = record(
        "「補助只是第一步，關鍵在於人才。」臺灣大學經濟系教授陳美玲表示，政府應擴大投資。市政府經濟發展局表示，將儘快推動。"
        "這項計畫從明年開始實施，對產業發展會有幫助，個別企業將獲得補助。"
    )
    assert [one["speaker"] for one in found["quotes"]] == ["陳美玲", "陳美玲"]
    assert [one["begins"][:6] for one in found["quotes"]] == ["補助只是第一", "政府應擴大投"]
    assert [one["name"] for one in found["experts"]] == ["陳美玲"]


def test_negated_and_hypothetical_figures_are_left_out():
    found = record("南京市尚未设立10亿元低空产业基金。如果投入20亿元，将新增企业300家。")
    assert not found["targets"] and not found["measures"] and not found["statistics"]
