"""A fact is about the technologies its own words name, as concepts of the scheme."""

from __future__ import annotations

import pytest

from policygraph.model import Ref, Span
from reading_runs import claims

TEXT = "《某市行动方案》提出，到2027年，杭州培育垂直应用大模型25个以上，人工智能核心产业营业收入超过3900亿元，新建学校20所。"


def technologies(text: str, kind: str) -> list[tuple[str, ...]]:
    return [
        tuple(value.key for value in claim.values("technology") if isinstance(value, Ref))
        for claim in claims(text, kind)
    ]


def test_targets_take_the_concepts_of_their_indicators() -> None:
    assert technologies(TEXT, "target") == [("large-model",), ("artificial-intelligence",), ()]


def test_the_span_is_where_the_words_stand() -> None:
    for claim in claims(TEXT, "target"):
        for slot in claim.slots.get("technology", ()):
            assert isinstance(slot.span, Span)
            assert slot.span.of(TEXT) in ("大模型", "人工智能")


@pytest.mark.parametrize(
    ("text", "kind", "expected"),
    [
        ("工业和信息化部数据显示，截至2024年9月底，我国人工智能核心产业规模达到6000亿元。", "statistic", "artificial-intelligence"),
        ("杭州对采购智能算力服务的企业，按不超过合同金额的30%给予补贴。", "measure", None),
    ],
)  # fmt: skip
def test_other_kinds(text: str, kind: str, expected: str | None) -> None:
    found = [key for keys in technologies(text, kind) for key in keys]
    assert expected is None or expected in found


def test_a_neighbour_is_not_what_a_fact_is_about() -> None:
    (target,) = claims("到2027年，杭州发展人工智能，新建学校20所。", "target")
    assert "technology" not in target.slots
