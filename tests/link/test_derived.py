"""All links across documents: a pure function of the set of rows; every merge says why and can be undone."""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal
from pathlib import Path
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from policygraph.errors import InputError
from policygraph.link.derived import derive_links
from policygraph.link.judgements import Judged, Judgement, make_judgement, withdraw
from policygraph.link.rows import FigureRow, OrganisationRow, PersonRow, PlanRow, Rows
from policygraph.link.similar import sketch

DAY = date(2025, 5, 1)


def subsets(values: list[str], most: int = 2) -> st.SearchStrategy[tuple[str, ...]]:
    return st.lists(st.sampled_from(values), max_size=most, unique=True).map(
        lambda found: tuple(sorted(found))
    )


organisation_ids = [f"o{at}" for at in range(6)]
organisations = st.builds(
    OrganisationRow,
    id=st.sampled_from(organisation_ids),
    names=st.sampled_from(
        [
            ("杭州市发改委",),
            ("杭州市发展和改革委员会",),
            ("发改委",),
            ("蓝天研究院",),
            ("蓝天研究院", "蓝天院"),
        ]
    ),
    seats=subsets(["330100", "110000"], 1),
    part_of=subsets(organisation_ids, 1),
)
people = st.builds(
    PersonRow,
    id=st.sampled_from([f"p{at}" for at in range(6)]),
    names=st.sampled_from([("王伟",), ("李娜",)]),
    organisations=subsets(organisation_ids),
)
years = st.sampled_from([None, date(2024, 12, 31), date(2025, 12, 31)])
plans = st.builds(
    PlanRow,
    id=st.sampled_from([f"plan{at}" for at in range(8)]),
    titles=st.sampled_from(
        [
            ("杭州市算力产业发展行动方案",),
            ("算力产业发展行动方案",),
            ("杭州市算力产业发展行动方案（征求意见稿）",),
            ("算力行动方案",),
            ("2024年杭州市政府工作报告",),
            ("杭州市政府工作报告",),
        ]
    ),
    short_names=subsets(["算力产业行动方案"], 1),
    numbers=subsets(["杭政〔2025〕1号", "杭政〔2025〕2号"], 1),
    issuers=subsets(organisation_ids, 1),
    jurisdictions=subsets(["330100", "110000"], 1),
    statuses=subsets(["draft", "issued", "in-force"]),
    cites=subsets([f"plan{at}" for at in range(8)]),
)
figures = st.builds(
    FigureRow,
    id=st.sampled_from([f"f{at}" for at in range(8)]),
    kind=st.sampled_from(["target", "statistic", "forecast"]),
    places=subsets(["330100", "110000"], 1),
    indicator=st.sampled_from(["算力规模", "全市算力规模"]),
    value=st.integers(1, 9).map(lambda value: Decimal(value * 1000)),
    unit=st.just("个"),
    documents=subsets(["d1", "d2", "d3"]),
    comparator=st.sampled_from(["=", ">=", "~"]),
    end=years,
    plans=subsets([f"plan{at}" for at in range(8)], 1),
)
verdicts = st.builds(
    lambda verdict, pair, author, day: make_judgement(verdict, *pair, author, day),
    verdict=st.sampled_from(["same", "not-same"]),
    pair=st.lists(
        st.sampled_from([*organisation_ids, "p0", "p1", "p2", "plan0", "plan1", "f0", "f1"]),
        min_size=2,
        max_size=2,
        unique=True,
    ),
    author=st.sampled_from(["王", "Lee"]),
    day=st.dates(date(2025, 1, 1), date(2025, 1, 3)),
)
TEXTS = ["".join(f"第{kind}类第{at}条规定的具体内容和要求。" for at in range(12)) for kind in "甲乙"]


def unique(rows: list[object]) -> tuple[object, ...]:
    return tuple({getattr(row, "id", ""): row for row in rows}.values())


@settings(deadline=None, max_examples=60)
@given(
    st.lists(organisations, max_size=6).map(unique),
    st.lists(people, max_size=6).map(unique),
    st.lists(plans, max_size=8).map(unique),
    st.lists(figures, max_size=8).map(unique),
    st.lists(verdicts, max_size=4),
    st.randoms(use_true_random=False),
)
def test_the_order_of_rows_and_judgements_cannot_matter(
    organisation_rows: tuple[OrganisationRow, ...],
    person_rows: tuple[PersonRow, ...],
    plan_rows: tuple[PlanRow, ...],
    figure_rows: tuple[FigureRow, ...],
    judged: list[Judgement],
    chance: Random,
) -> None:
    documents = tuple(sketch(f"d{at}", TEXTS[at % 2]) for at in range(4))
    rows = Rows(plan_rows, organisation_rows, person_rows, documents, figure_rows)
    once = derive_links(rows, judged)

    def mixed(of: tuple[object, ...]) -> tuple[object, ...]:
        return tuple(chance.sample(of, len(of)))

    shuffled = Rows(
        *(mixed(part) for part in (plan_rows, organisation_rows, person_rows, documents, figure_rows))
    )  # type: ignore[arg-type]
    again = derive_links(shuffled, chance.sample(judged, len(judged)))
    assert again == once
    standing = Judged(judged)
    for canonical in once.canonical.values():
        for member, root in canonical.items():
            assert root <= member and canonical[root] == root
        for first, second in standing.not_same:
            assert first not in canonical or canonical[first] != canonical.get(second)
    for link in once.links:
        assert link.reason.zh and link.reason.en and "@" in link.rule
        assert not standing.apart(link.first, link.second)
    joined = {(link.first, link.second) for link in once.links if link.property == "sameAs"}
    for canonical in once.canonical.values():
        assert _components(joined & {(a, b) for a in canonical for b in canonical}) == canonical


def _components(pairs: set[tuple[str, str]]) -> dict[str, str]:
    """Return the smallest member of each connected component, by repeated relaxation: the slow, plain way."""
    root = {one: one for pair in pairs for one in pair}
    for _ in root:
        for first, second in pairs:
            root[first] = root[second] = min(root[first], root[second])
    return root


DEPARTMENTS = (
    OrganisationRow("a", ("杭州市发改委",)),
    OrganisationRow("b", ("杭州市发展改革委",)),
    OrganisationRow("c", ("杭州市发展和改革委员会",)),
)


def canonical(*judgements: Judgement) -> dict[str, str]:
    return derive_links(Rows(organisations=DEPARTMENTS), judgements).canonical.get("organisations", {})


def test_not_same_splits_a_cluster_and_withdrawing_it_mends_it() -> None:
    assert canonical() == {"a": "a", "b": "a", "c": "a"}
    apart = make_judgement("not-same", "b", "a", "王", DAY)
    assert canonical(apart) == {"a": "a", "c": "a"}
    assert canonical(withdraw(apart, "李", date(2025, 5, 2))) == {"a": "a", "b": "a", "c": "a"}


def test_same_joins_what_no_rule_joins_and_says_who() -> None:
    rows = Rows(organisations=(OrganisationRow("x", ("甲",)), OrganisationRow("y", ("乙",))))
    same = make_judgement("same", "y", "x", "王", DAY, reason="改名")
    derived = derive_links(rows, [same])
    assert derived.canonical == {"organisations": {"x": "x", "y": "x"}}
    (link,) = derived.links
    assert link.rule == "human.same@1" and "王" in link.reason.zh and "改名" in link.reason.en


def test_same_does_not_bridge_what_somebody_judged_apart() -> None:
    rows = Rows(organisations=tuple(OrganisationRow(id_, (f"名{id_}",)) for id_ in "xyz"))
    judgements = [
        make_judgement("same", "x", "y", "王", DAY),
        make_judgement("same", "y", "z", "王", DAY),
        make_judgement("not-same", "x", "z", "王", DAY),
    ]
    assert derive_links(rows, judgements).canonical == {"organisations": {"x": "x", "y": "x"}}


def test_the_later_judgement_counts_and_of_one_day_the_careful_one() -> None:
    same, apart = make_judgement("same", "a", "b", "王", DAY), make_judgement("not-same", "a", "b", "李", DAY)
    assert Judged([same, apart]).apart("b", "a") and not Judged([same, apart]).same
    later = make_judgement("same", "a", "b", "王", date(2025, 6, 1))
    assert not Judged([apart, later]).apart("a", "b") and Judged([apart, later]).settled("b", "a")


def test_a_judgement_settles_a_conflict_and_wrong_leaves_a_figure_out() -> None:
    common = {"kind": "statistic", "places": ("330100",), "indicator": "算力规模", "unit": "个", "end": DAY}
    rows = Rows(
        figures=(
            FigureRow(id="f1", value=Decimal(5), documents=("d1",), **common),  # type: ignore[arg-type]
            FigureRow(id="f2", value=Decimal(9), documents=("d2",), **common),  # type: ignore[arg-type]
        )
    )
    assert [link.property for link in derive_links(rows).links] == ["conflictsWith"]
    assert derive_links(rows, [make_judgement("not-same", "f1", "f2", "王", DAY)]).links == []
    assert [
        link.property for link in derive_links(rows, [make_judgement("same", "f1", "f2", "王", DAY)]).links
    ] == ["sameAs"]
    wrong = derive_links(rows, [make_judgement("wrong", "f1", None, "王", DAY)])
    assert wrong.links == []


def test_judgements_that_make_no_sense_are_refused() -> None:
    with pytest.raises(InputError, match="Known: same, not-same, wrong, right"):
        make_judgement("equal", "a", "b", "王", DAY)
    with pytest.raises(InputError, match="author"):
        make_judgement("same", "a", "b", " ", DAY)
    with pytest.raises(InputError, match="two different"):
        make_judgement("same", "a", "a", "王", DAY)
    with pytest.raises(InputError, match="one thing"):
        make_judgement("wrong", "a", "b", "王", DAY)


def test_a_withdrawal_keeps_the_id_and_is_kept_once() -> None:
    judgement = make_judgement("same", "a", "b", "王", DAY)
    gone = withdraw(judgement, "李", DAY)
    assert gone.id == judgement.id and not gone.stands
    assert withdraw(gone, "赵", date(2026, 1, 1)) == gone


def test_reprints_judged_apart_are_no_reprints() -> None:
    documents = (sketch("d1", TEXTS[0]), sketch("d2", TEXTS[0]))
    assert [link.property for link in derive_links(Rows(documents=documents)).links] == ["nearDuplicateOf"]
    apart = make_judgement("not-same", "d1", "d2", "王", DAY)
    assert derive_links(Rows(documents=documents), [apart]).links == []


@pytest.mark.scale
def test_work_grows_with_the_number_of_rows_not_its_square() -> None:
    from time import perf_counter

    def seconds(count: int) -> float:
        plans = tuple(
            PlanRow(f"p{at:07}", (f"第{at // 2}号产业发展行动方案",), jurisdictions=("330100",))
            for at in range(count)
        )
        figures = tuple(
            FigureRow(
                f"f{at:07}",
                "statistic",
                ("330100",),
                f"第{at // 2}类企业",
                Decimal(at),
                "家",
                (f"d{at}",),
                end=DAY,
            )
            for at in range(count)
        )
        start = perf_counter()
        derive_links(Rows(plans=plans, figures=figures))
        return perf_counter() - start

    seconds(500)
    small, large = seconds(2_000), seconds(20_000)
    assert large < small * 30


def test_every_rule_stands_in_the_documentation() -> None:
    from policygraph.link import clusters, conflicts, derived, same_actors, same_plans, similar

    modules = (clusters, conflicts, derived, same_actors, same_plans, similar)
    rules = {
        value
        for module in modules
        for value in vars(module).values()
        if isinstance(value, str) and re.fullmatch(r"[a-z.\-]+@\d+", value)
    }
    text = (Path(__file__).resolve().parents[2] / "docs" / "links.md").read_text(encoding="utf-8")
    assert set(re.findall(r"^\| \S+ \| `([^`]+)`", text, re.MULTILINE)) == rules and len(rules) >= 14
