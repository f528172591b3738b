"""Which figures contradict each other, and which documents are reprints."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from policygraph.link.conflicts import compatible, conflicts, same_indicator, step
from policygraph.link.rows import FigureRow
from policygraph.link.similar import clauses, near_duplicates, sketch


def figure(id_: str, value: str, **more: object) -> FigureRow:
    fields: dict[str, object] = {
        "kind": "statistic",
        "places": ("330100",),
        "indicator": "人工智能企业",
        "unit": "家",
        "documents": (f"d{id_}",),
        "end": date(2024, 12, 31),
        **more,
    }
    return FigureRow(id=id_, value=Decimal(value), **fields)  # type: ignore[arg-type]


def pairs(*figures: FigureRow, canonical: dict[str, str] | None = None) -> list[tuple[str, str]]:
    return [(link.first, link.second) for link in conflicts(figures, canonical or {})]


def test_another_value_for_the_same_thing_is_a_conflict_with_its_reason() -> None:
    (link,) = conflicts([figure("b", "600"), figure("a", "500")], {})
    assert (link.first, link.second, link.property, link.rule) == (
        "a",
        "b",
        "conflictsWith",
        "conflict.value@1",
    )
    assert "500家 / 600家" in link.reason.zh and "杭州市" in link.reason.zh and "2024-12-31" in link.reason.en


def test_reasons_give_figures_as_people_write_them() -> None:
    first = figure("a", "700000000000", unit="元", comparator=">")
    second = figure("b", "900000000000", unit="元", value_max=Decimal(950000000000))
    (link,) = conflicts([first, second], {})
    assert link.reason.zh.endswith("数值不同：超过7000亿元 / 9000—9500亿元")
    assert link.reason.en.endswith("more than 700,000,000,000 元 / 900,000,000,000–950,000,000,000 元")


@pytest.mark.parametrize(
    "more",
    [
        {"places": ("110000",)},
        {"end": date(2025, 12, 31)},
        {"end": None},
        {"unit": "亿元"},
        {"indicator": "人工智能人才"},
        {"change": "growth"},
        {"kind": "target"},
        {"documents": ("da",)},
        {"places": ()},
    ],
)
def test_what_is_not_the_same_thing_is_no_conflict(more: dict[str, object]) -> None:
    assert pairs(figure("a", "500"), figure("b", "600", **more)) == []


@pytest.mark.parametrize(
    ("field", "one", "other"),
    [
        ("start", date(2024, 1, 1), date(2024, 10, 1)),
        ("scope", "stock", "annual"),
        ("base", "2020", "2023"),
        ("qualifier", "规模以上", "高新技术"),
        ("plans", ("p1",), ("p2",)),
    ],
)
def test_known_and_different_circumstances_are_no_conflict(field: str, one: object, other: object) -> None:
    assert pairs(figure("a", "500", **{field: one}), figure("b", "600", **{field: other})) == []
    assert pairs(figure("a", "500", **{field: one}), figure("b", "600")) == [("a", "b")]


def test_figures_of_another_order_of_size_are_of_something_else() -> None:
    assert pairs(figure("a", "500"), figure("b", "5001")) == []
    assert pairs(figure("a", "500"), figure("b", "4999")) == [("a", "b")]


def test_variants_of_indicator_and_unit_are_the_same_thing() -> None:
    assert pairs(figure("a", "500"), figure("b", "600", indicator="全市人工智能企业数量", unit="个")) == [
        ("a", "b")
    ]


def test_one_document_that_reports_two_sources_disagreeing() -> None:
    both = {"documents": ("d",)}
    assert pairs(figure("a", "500", **both), figure("b", "600", **both)) == []
    one, other = figure("a", "500", sources=("s1",), **both), figure("b", "600", sources=("s2",), **both)
    assert pairs(one, other) == [("a", "b")]


def test_versions_of_one_plan_may_disagree() -> None:
    first = figure("a", "50", kind="target", plans=("p1",))
    second = figure("b", "100", kind="target", plans=("p2",))
    assert pairs(first, second) == []
    assert pairs(first, second, canonical={"p1": "p1", "p2": "p1"}) == [("a", "b")]


def test_forecasts_disagree_only_within_one_source() -> None:
    first = figure("a", "500", kind="forecast", sources=("s1",))
    assert pairs(first, figure("b", "600", kind="forecast", sources=("s2",))) == []
    assert pairs(first, figure("b", "600", kind="forecast", sources=("s1",))) == [("a", "b")]


@pytest.mark.parametrize(
    ("one", "other", "agree"),
    [
        (("=", "50"), ("=", "54"), False),
        (("=", "32000"), ("=", "32150"), True),
        (("=", "32000"), ("=", "33000"), False),
        (("=", "250000000"), ("=", "252300000"), True),
        (("=", "5.2"), ("=", "5.4"), False),
        ((">", "4500"), ("=", "4576"), True),
        ((">", "4500"), (">", "4700"), False),
        ((">", "4500"), ("=", "5200"), False),
        (("~", "6000"), ("=", "5900"), True),
        (("~", "6000"), ("=", "6600"), False),
        ((">=", "50"), ("=", "60"), True),
        ((">=", "50"), ("=", "40"), False),
        ((">=", "50"), (">=", "60"), False),
        ((">=", "50"), (">=", "50"), True),
        (("<=", "50"), ("=", "40"), True),
        (("<=", "50"), ("=", "60"), False),
        ((">=", "50"), ("<=", "60"), True),
        ((">=", "60"), ("<=", "50"), False),
        (("<", "50"), ("=", "45"), True),
    ],
)
def test_what_can_both_be_true(one: tuple[str, str], other: tuple[str, str], agree: bool) -> None:
    first, second = figure("a", one[1], comparator=one[0]), figure("b", other[1], comparator=other[0])
    assert compatible(first, second) is compatible(second, first) is agree


def test_a_range_agrees_with_what_lies_in_it() -> None:
    span = figure("a", "3", value_max=Decimal(5))
    assert compatible(span, figure("b", "4")) and not compatible(span, figure("b", "6"))


amounts = st.decimals(min_value=0, max_value=10**13, places=2)
comparators = st.sampled_from(["=", ">=", ">", "<=", "<", "~"])


@given(amounts, comparators, amounts, comparators)
def test_compatibility_is_symmetric_and_a_figure_agrees_with_itself(
    a: Decimal, first: str, b: Decimal, second: str
) -> None:
    one, other = figure("a", str(a), comparator=first), figure("b", str(b), comparator=second)
    assert compatible(one, other) == compatible(other, one)
    assert compatible(one, one)


def test_indicators_meet_only_their_variants() -> None:
    assert same_indicator("我市规模以上 工业的增加值") == same_indicator("规模以上工业增加值")
    assert same_indicator("企业数") == "企业数"
    assert step(Decimal("0.50")) == Decimal("0.1")


def test_very_many_figures_of_one_thing_are_compared_with_their_neighbours() -> None:
    many = [figure(f"{at:03}", str(100 + at)) for at in range(200)]
    assert len(pairs(*many)) == 199


ARTICLE = "".join(f"第{at}条，本市支持第{at}类企业建设第{at}号智能工厂，给予一次性补助。" for at in range(40))


def test_a_reprint_is_found_and_another_text_is_not() -> None:
    reprint = "某报讯：" + ARTICLE.replace("第3条，", "第三条，") + "责任编辑某某某某某某。"
    other = "".join(f"其他地方的第{at}个项目，涉及完全不同的第{at}项内容安排。" for at in range(40))
    links = near_duplicates([sketch("c", other), sketch("b", reprint), sketch("a", ARTICLE)])
    assert [(link.first, link.second) for link in links] == [("a", "b")]
    assert "%" in links[0].reason.zh and links[0].property == "nearDuplicateOf"


def test_a_quoted_notice_is_no_reprint() -> None:
    notice = ARTICLE[: len(ARTICLE) // 5]
    assert near_duplicates([sketch("a", notice), sketch("b", ARTICLE)]) == []


def test_long_texts_are_compared_by_their_sketches() -> None:
    long = "".join(f"第{at}段讲的是编号{at}的建设任务，由第{at}处负责落实到位。" for at in range(2000))
    changed = long.replace("编号1", "序号1")
    links = near_duplicates([sketch("a", long), sketch("b", changed)])
    exact = len(clauses(long) & clauses(changed)) / len(clauses(long))
    estimate = int(links[0].reason.en.split("about ")[1].split(" ")[0]) / 100 if links else 0.0
    assert exact < 0.8 or abs(estimate - exact) < 0.08


def test_clauses_that_stand_everywhere_lead_nowhere() -> None:
    common = "".join(f"以第{at}个共同的思想为根本指导。" for at in range(9))
    few = [sketch(f"{at:03}", f"{common}这里是第{at}篇文章自己的内容。") for at in range(20)]
    assert len(near_duplicates(few)) == 20 * 19 // 2
    many = [sketch(f"{at:03}", f"{common}这里是第{at}篇文章自己的内容。") for at in range(120)]
    assert near_duplicates(many) == []
