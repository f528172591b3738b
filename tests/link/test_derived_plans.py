"""Which policy documents are one: drafts and finals, short and full titles; and which are not."""

from __future__ import annotations

import re
from datetime import date

import pytest

from policygraph.link.derived import STATUSES, derive_links
from policygraph.link.rows import OrganisationRow, PlanRow, Rows
from policygraph.link.titles import genre, leading_place, shortens, take_apart
from policygraph.resources import resource

HANGZHOU, BEIJING = "330100", "110000"


def clusters(*plans: PlanRow, organisations: tuple[OrganisationRow, ...] = ()) -> set[frozenset[str]]:
    canonical = derive_links(Rows(plans=plans, organisations=organisations)).canonical.get("plans", {})
    groups: dict[str, set[str]] = {}
    for member, root in canonical.items():
        groups.setdefault(root, set()).add(member)
    assert all(root == min(group) for root, group in groups.items())
    return {frozenset(group) for group in groups.values()}


def plan(id_: str, title: str, **more: object) -> PlanRow:
    return PlanRow(id_, (title,), **more)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "title",
    [
        "杭州市具身智能机器人产业发展规划",
        "《杭州市具身智能机器人产业发展规划（2025—2027年）》",
        "杭州市具身智能机器人产业发展规划(2025-2027年)(征求意见稿)",
        "杭州市具身智能机器人产业发展规划（2025年版）",
        "杭州具身智能机器人产业发展规划（试行）",
        "关于印发《杭州市具身智能机器人产业发展规划》的通知",
        "杭州市人民政府办公厅关于印发《杭州市具身智能机器人产业发展规划》的通知",
    ],
)
def test_a_title_keeps_its_core(title: str) -> None:
    apart = take_apart(title)
    assert apart.core == "具身智能机器人产业发展规划"
    assert apart.place == HANGZHOU


def test_a_place_within_a_place_is_taken_off() -> None:
    assert leading_place("浙江省杭州市西湖区人民政府") == ("330106", "人民政府")
    assert leading_place("合作社发展条例") == (None, "合作社发展条例")


def test_genres_and_short_titles() -> None:
    assert genre("杭州市促进算力券实施细则") == "实施细则"
    assert genre("实施方案") is None
    assert shortens("具身智能行动计划", "具身智能科技创新与产业培育行动计划")
    assert not shortens("人工智能行动计划", "人工智能产业发展规划")
    assert not shortens("智能计划", "智能制造计划")


def test_draft_and_final_are_versions_of_one_plan() -> None:
    derived = derive_links(
        Rows(
            plans=(
                plan(
                    "b",
                    "杭州市算力发展行动方案（征求意见稿）",
                    jurisdictions=(HANGZHOU,),
                    statuses=("draft",),
                ),
                plan(
                    "a",
                    "杭州市算力发展行动方案",
                    jurisdictions=(HANGZHOU,),
                    numbers=("杭政办〔2025〕1号",),
                    statuses=("issued",),
                ),
            )
        )
    )
    assert derived.canonical == {"plans": {"a": "a", "b": "a"}}
    assert derived.statuses == {"a": "issued", "b": "issued"}
    (same,) = [link for link in derived.links if link.property == "sameAs"]
    assert (same.first, same.second, same.rule) == ("a", "b", "plan.title@1")
    assert "算力发展行动方案" in same.reason.zh and "draft" in same.reason.en
    assert {link.first for link in derived.links if link.property == "currentStatus"} == {"a", "b"}


def test_the_same_number_is_the_same_plan() -> None:
    first = plan("a", "甲地促进条例", numbers=("国发〔2024〕3号",))
    second = plan("b", "关于甲地的办法", numbers=("国发〔2024〕3号",))
    assert clusters(first, second) == {frozenset("ab")}


def test_other_places_other_years_other_numbers_are_other_plans() -> None:
    here = plan("a", "人工智能行动计划", jurisdictions=(HANGZHOU,))
    there = plan("b", "人工智能行动计划", jurisdictions=(BEIJING,))
    assert clusters(here, there) == set()
    assert clusters(plan("a", "2024年杭州市政府工作报告"), plan("b", "2025年杭州市政府工作报告")) == set()
    assert (
        clusters(
            plan("a", "杭州市算力券管理办法", numbers=("杭科〔2023〕1号",)),
            plan("b", "杭州市算力券管理办法", numbers=("杭科〔2025〕9号",)),
        )
        == set()
    )


def test_a_plan_that_could_be_either_is_neither() -> None:
    first = plan(
        "a",
        "杭州市政府工作报告",
        jurisdictions=(HANGZHOU,),
        period_start=date(2024, 1, 1),
        period_end=date(2024, 12, 31),
    )
    second = plan(
        "b",
        "杭州市政府工作报告",
        jurisdictions=(HANGZHOU,),
        period_start=date(2025, 1, 1),
        period_end=date(2025, 12, 31),
    )
    unclear = plan("c", "杭州市政府工作报告", jurisdictions=(HANGZHOU,))
    assert clusters(first, unclear) == {frozenset("ac")}
    assert clusters(first, second, unclear) == set()


def test_a_title_without_a_place_meets_the_only_one_there_is() -> None:
    placed = plan("a", "具身智能科技创新与产业培育行动计划", jurisdictions=(BEIJING,))
    bare = plan("b", "《具身智能科技创新与产业培育行动计划》")
    other = plan("c", "具身智能科技创新与产业培育行动计划", jurisdictions=(HANGZHOU,))
    assert clusters(placed, bare) == {frozenset("ab")}
    assert clusters(placed, bare, other) == set()
    assert clusters(plan("a", "政府工作报告", jurisdictions=(BEIJING,)), plan("b", "政府工作报告")) == set()
    assert clusters(plan("a", "实施方案", jurisdictions=(BEIJING,)), plan("b", "实施方案")) == set()


def test_a_shortened_title_meets_the_only_full_one_of_its_issuer() -> None:
    full = plan("a", "北京市具身智能科技创新与产业培育行动计划（2025—2027年）", jurisdictions=(BEIJING,))
    short = plan("b", "北京具身智能行动计划", jurisdictions=(BEIJING,))
    elsewhere = plan("c", "杭州具身智能行动计划", jurisdictions=(HANGZHOU,))
    assert clusters(full, short, elsewhere) == {frozenset("ab")}
    rival = plan("d", "北京市具身智能人才培养行动计划", jurisdictions=(BEIJING,))
    assert clusters(full, short, rival) == set()


def test_a_declared_short_name_counts_and_a_bare_genre_does_not() -> None:
    full = plan(
        "a",
        "杭州市促进人工智能产业高质量发展若干措施",
        jurisdictions=(HANGZHOU,),
        short_names=("人工智能若干措施", "若干措施"),
    )
    short = plan("b", "人工智能若干措施", jurisdictions=(HANGZHOU,))
    generic = plan("c", "若干措施", jurisdictions=(HANGZHOU,))
    assert clusters(full, short, generic) == {frozenset("ab")}


def test_plans_meet_through_the_place_of_their_issuer() -> None:
    office = OrganisationRow("o1", ("杭州市发改委",))
    same = OrganisationRow("o2", ("杭州市发展和改革委员会",))
    first, second = plan("a", "算力券管理办法", issuers=("o1",)), plan("b", "算力券管理办法", issuers=("o2",))
    assert clusters(first, second, organisations=(office, same)) == {frozenset("ab")}


def test_citations_are_lifted_to_canonical_plans() -> None:
    derived = derive_links(
        Rows(
            plans=(
                plan("a", "杭州市算力方案", jurisdictions=(HANGZHOU,)),
                plan("b", "杭州市算力方案（征求意见稿）", jurisdictions=(HANGZHOU,), cites=("d",)),
                plan("c", "关于加快发展算力的意见", jurisdictions=("CN",)),
                plan("d", "关于加快发展算力的意见（试行）", jurisdictions=("CN",)),
            )
        )
    )
    cites = [(link.first, link.second) for link in derived.links if link.property == "cites"]
    assert cites == [("a", "c")]


def test_the_most_advanced_status_counts_and_an_unknown_one_is_left_out() -> None:
    derived = derive_links(
        Rows(
            plans=(
                plan("a", "甲方案", statuses=("draft", "in-force", "nonsense")),
                plan("b", "乙方案", statuses=("nonsense",)),
            )
        )
    )
    assert derived.statuses == {"a": "in-force"}


def test_every_status_of_the_scheme_has_its_place_in_the_order() -> None:
    text = resource("ontology", "statuses.ttl").read_text(encoding="utf-8")
    scheme = set(re.findall(r"^status:([\w-]+) a skos:Concept", text, re.MULTILINE))
    assert scheme == {*STATUSES, "unknown"}
