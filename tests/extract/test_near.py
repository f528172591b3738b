"""What nearly became a fact is named, with the reason the component itself had."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from policygraph.extract import near
from policygraph.extract.near import REASONS, near_misses, read_with_reasons
from policygraph.extract.pipeline import collapse, default_pipeline
from policygraph.read import read_text

GOLD = Path(__file__).parents[2] / "data" / "gold" / "text"


def missed(text: str) -> set[tuple[str, str, str]]:
    reading = read_with_reasons(default_pipeline(), read_text(text, key="t"))
    return {(one.what, reading.text[one.start : one.end], one.reason) for one in near_misses(reading)}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("营收超过10亿元的企业优先入园。", ("quantity", "10亿", "threshold")),
        ("要从三个方面抓好落实。", ("quantity", "三", "notion")),
        ("登记注册满6个月的企业可申请。", ("quantity", "6", "each")),
        ("去年增速并不是8%。", ("quantity", "8", "negated")),
        ("如果投资达到50亿元，将成为最大项目。", ("quantity", "50亿", "hypothetical")),
        ("深圳综合实力居全国第3位。", ("quantity", "3", "ordinal")),
        ("园区已启用5G专网。", ("quantity", "5", "no_unit")),
        ("《证券日报》记者走访了多家企业。", ("title", "证券日报", "media")),
        ("会上讨论了《没有写完的题目\n下一个议题开始了。", ("title", "《", "unpaired")),
        ("有关研究机构、上市公司参加了会议。", ("organisation", "上市公司", "nobody")),
        ("会上，局长没有发言。", ("person", "局长", "role_without_name")),
        ("争取国家级制造业创新中心落户，建设苏州智能制造创新中心。", ("organisation", "苏州智能制造创新中心", "facility")),
        ("各地都在讨论数据。", ("technology", "数据", "says_nothing")),
    ],
)  # fmt: skip
def test_each_kind_of_candidate_has_its_reason(text: str, expected: tuple[str, str, str]) -> None:
    assert expected in missed(text)


def test_what_became_a_fact_is_no_near_miss() -> None:
    text = "杭州市提出，到2027年培育企业700家。浙江大学教授李明远认为，前景广阔。"
    assert {one for one in missed(text) if one[0] in ("quantity", "person", "organisation", "title")} == set()


def test_a_rule_whose_anchor_matched_but_not_its_window() -> None:
    reading = read_with_reasons(default_pipeline(), read_text("部分“卡点”亟待打通。", key="t"))
    rules = {one.rule: one for one in near_misses(reading) if one.what == "rule"}
    assert rules["bottleneck.is@1"].reason == "no_match"
    window = rules["bottleneck.is@1"]
    assert reading.text[window.start : window.end] == "卡点”亟待打通"


def test_a_rule_that_matched_and_was_turned_down_by_its_component() -> None:
    found = near_misses(
        read_with_reasons(default_pipeline(), read_text("全年工作聚焦重点难点问题。", key="t"))
    )
    assert [(one.rule, one.reason) for one in found if one.rule == "focus.verb@1"] == [
        ("focus.verb@1", "no_focus")
    ]


def test_a_rule_that_fired_is_no_near_miss() -> None:
    reading = read_with_reasons(default_pipeline(), read_text("北京瞄准具身智能。", key="t"))
    assert any(claim.rule == "focus.verb@1" for claim in reading.claims)
    assert not [one for one in near_misses(reading) if one.rule == "focus.verb@1"]


def test_asking_why_changes_nothing_and_costs_nothing_when_off() -> None:
    for name in ("g01", "g12", "g29", "seed"):
        document = read_text((GOLD / f"{name}.txt").read_text(encoding="utf-8"), key=name)
        plain = default_pipeline().read(document)
        assert plain.rejected is None
        asked = read_with_reasons(default_pipeline(), document)
        assert collapse(asked.claims) == collapse(plain.claims)
        assert near_misses(asked)


def test_every_reason_that_components_give_is_explained_and_every_explanation_is_given() -> None:
    folder = Path(near.__file__).parent
    source = "\n".join(path.read_text(encoding="utf-8") for path in sorted(folder.glob("*.py")))
    calls = re.findall(r"reject\((?:[^()]|\([^()]*\))*\)", source)
    given = {word for call in calls for word in re.findall(r'"([a-z_]+)"', call)}
    kinds = {"quantity", "title", "organisation", "person", "technology", "rule", "text"}
    assert given - kinds <= set(REASONS)
    for reason in REASONS:
        assert len(re.findall(rf'"{reason}"', source)) > 1 or reason in ("negated", "hypothetical"), reason
    assert all(zh and en for zh, en in REASONS.values())
