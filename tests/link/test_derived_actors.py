"""Which organisations and people are one; people never by their name alone."""

from __future__ import annotations

import pytest

from policygraph.link.derived import derive_links
from policygraph.link.rows import OrganisationRow, PersonRow, Rows


def canonical(
    graph: str, organisations: tuple[OrganisationRow, ...], people: tuple[PersonRow, ...] = ()
) -> dict[str, str]:
    return derive_links(Rows(organisations=organisations, people=people)).canonical.get(graph, {})


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("杭州市发改委", "杭州市发展和改革委员会"),
        ("浙江省杭州市发改委", "杭州市发展改革委"),
        ("浙江省经信厅", "浙江省经济和信息化厅"),
        ("北京市政府", "北京市人民政府"),
        ("上海市科委", "上海市科学技术委员会"),
        ("ＯｐｅｎＡＩ", "OpenAI"),
    ],
)
def test_names_of_one_organisation(first: str, second: str) -> None:
    rows = (OrganisationRow("a", (first,)), OrganisationRow("b", (second,)))
    assert canonical("organisations", rows) == {"a": "a", "b": "a"}


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("杭州市发改委", "宁波市发改委"),
        ("发改委", "发展和改革委员会"),
        ("杭州市财政局", "杭州市科技局"),
        ("杭州宇树科技", "杭州深度求索"),
        ("浙江省科技厅", "杭州市科技局"),
    ],
)
def test_names_of_two_organisations(first: str, second: str) -> None:
    rows = (OrganisationRow("a", (first,)), OrganisationRow("b", (second,)))
    assert canonical("organisations", rows) == {}


def test_a_seat_says_whose_department_it_is() -> None:
    rows = (
        OrganisationRow("a", ("发改委",), seats=("330100",)),
        OrganisationRow("b", ("杭州市发展和改革委员会",)),
        OrganisationRow("c", ("市发改委",), seats=("330200",)),
        OrganisationRow("d", ("市发改委",)),
        OrganisationRow("e", ("市发改委",)),
    )
    assert canonical("organisations", rows) == {"a": "a", "b": "a"}


def test_a_department_of_the_province_is_none_of_the_city_it_sits_in() -> None:
    rows = (
        OrganisationRow("a", ("省政协",), seats=("510400",)),
        OrganisationRow("b", ("市政协",), seats=("510400",)),
        OrganisationRow("c", ("四川省政协",)),
        OrganisationRow("d", ("县财政局",), seats=("510000",)),
        OrganisationRow("e", ("四川省财政局",)),
        OrganisationRow("f", ("市科委",), seats=("110000",)),
        OrganisationRow("g", ("北京市科学技术委员会",)),
    )
    assert canonical("organisations", rows) == {"a": "a", "c": "a", "f": "f", "g": "f"}


def test_a_name_that_leaves_its_city_out_needs_the_same_city() -> None:
    rows = (
        OrganisationRow("a", ("市委宣传部",), seats=("440000",)),
        OrganisationRow("b", ("市委宣传部",), seats=("440100",)),
    )
    assert canonical("organisations", rows) == {}


def test_one_name_with_seats_apart_is_two() -> None:
    apart = (
        OrganisationRow("a", ("人民医院",), seats=("330100",)),
        OrganisationRow("b", ("人民医院",), seats=("110000",)),
        OrganisationRow("c", ("人民医院",)),
    )
    assert canonical("organisations", apart) == {}
    within = (
        OrganisationRow("a", ("蓝天研究院",), seats=("330106",)),
        OrganisationRow("b", ("蓝天研究院",), seats=("330100",)),
    )
    assert canonical("organisations", within) == {"a": "a", "b": "a"}


INSTITUTE = OrganisationRow("o1", ("国研新经济研究院",))
LAB = OrganisationRow("o2", ("国研新经济研究院实验室",), part_of=("o1",))
BANK = OrganisationRow("o3", ("示例银行",))


def test_a_name_alone_never_joins_people() -> None:
    people = (
        PersonRow("p1", ("王伟",)),
        PersonRow("p2", ("王伟",)),
        PersonRow("p3", ("王伟",), ("o3",)),
        PersonRow("p4", ("王伟",), ("o1",)),
    )
    assert canonical("people", (INSTITUTE, BANK), people) == {}


def test_name_and_organisation_join_people() -> None:
    people = (
        PersonRow("p1", ("王伟",), ("o1", "o3")),
        PersonRow("p2", ("王伟",), ("o3",)),
        PersonRow("p3", ("李娜",), ("o3",)),
        PersonRow("p4", ("王伟",), ("o2",)),
    )
    derived = derive_links(Rows(organisations=(INSTITUTE, LAB, BANK), people=people))
    assert derived.canonical["people"] == {"p1": "p1", "p2": "p1", "p4": "p1"}
    reasons = {(link.first, link.second): link for link in derived.links if link.graph == "people"}
    assert "示例银行" in reasons["p1", "p2"].reason.zh
    assert reasons["p1", "p4"].rule == "person.part-of@1"


def test_two_of_one_name_in_two_parts_of_one_house_stay_two() -> None:
    other = OrganisationRow("o4", ("国研新经济研究院编辑部",), part_of=("o1",))
    people = (PersonRow("p1", ("王伟",), ("o2",)), PersonRow("p2", ("王伟",), ("o4",)))
    assert canonical("people", (INSTITUTE, LAB, other), people) == {}


def test_people_meet_through_organisations_that_are_one() -> None:
    organisations = (
        OrganisationRow("o1", ("杭州市发改委",)),
        OrganisationRow("o2", ("杭州市发展和改革委员会",)),
    )
    people = (PersonRow("p1", ("王伟",), ("o1",)), PersonRow("p2", ("王伟",), ("o2",)))
    assert canonical("people", organisations, people) == {"p1": "p1", "p2": "p1"}
