"""Which organisations and which people of several texts are one.

An organisation meets another by its place and its department in full (浙江省发改委 and 浙江省发展和改革委员会). People never meet by
their name alone: they share an organisation too, or one belongs to the other's.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from functools import cache

from policygraph.link.linking import normalise_name
from policygraph.link.places import place_table
from policygraph.link.rows import Link, OrganisationRow, PersonRow, Reason
from policygraph.link.titles import leading_place
from policygraph.resources import resource

ORGANISATIONS, PEOPLE = "organisations", "people"
NAME, DEPARTMENT = "organisation.name@1", "organisation.department@1"
SHARED, PART = "person.organisation@1", "person.part-of@1"
ORGANISATION_STRENGTH = (NAME, DEPARTMENT)
PERSON_STRENGTH = (SHARED, PART)


@cache
def department_forms() -> Mapping[str, str]:
    """Return the short forms of departments' names: short -> full, from the lexicon.

    >>> department_forms()["发改委"]
    '发展和改革委员会'
    """
    import csv

    path = resource("data", "lexicon", "words", "department_forms.csv")
    with path.open(encoding="utf-8", newline="") as handle:
        return {row["surface"]: row["id"] for row in csv.DictReader(handle)}


def full_department(name: str) -> str:
    """Return a department's name in full, without a leading 省, 市, 区, 县; as it is where no short form is known.

    >>> full_department("市经信局"), full_department("财政局"), full_department("市场监管局")
    ('经济和信息化局', '财政局', '市场监督管理局')
    """
    forms = department_forms()
    if (
        name not in forms
        and name not in _full_names()
        and name[:1] in set("省市区县")
        and is_department(name[1:])
    ):
        name = name[1:]
    return forms.get(name, name)


def place_and_department(row: OrganisationRow) -> tuple[str, str] | None:
    """Return the code of the place an organisation's name or seat gives, and its department in full.

    >>> place_and_department(OrganisationRow("o", ("杭州市发改委",)))
    ('330100', '发展和改革委员会')
    >>> place_and_department(OrganisationRow("o", ("省发改委",), seats=("330100",)))
    ('330000', '发展和改革委员会')
    """
    for name in row.names:
        code, rest = leading_place(normalise_name(name))
        if code is not None and len(rest) >= 2:
            return code, full_department(rest)
    if len(row.seats) != 1 or not row.names:
        return None
    name = normalise_name(row.names[0])
    department = full_department(name)
    own = (
        _of_level(row.seats[0], name[:1])
        if department != department_forms().get(name, name)
        else row.seats[0]
    )
    return (own, department) if own is not None else None


# What a department's own name says of its level: 省科技厅 belongs to the province, wherever it sits.
_LEVELS = {"省": "province", "市": "prefecture", "州": "prefecture", "区": "county", "县": "county"}


def _of_level(code: str, mark: str) -> str | None:
    """Return the place at or above a code that a department of this level belongs to; None if there is none."""
    table = place_table()
    if code not in table:
        return None
    for place in (table.get(code), *table.parents(code)):
        # Beijing and its like are provinces that are called 市.
        if place.level == _LEVELS.get(mark) or place.name.endswith(mark):
            return place.code
    return None


def is_department(name: str) -> bool:
    """Say whether a name without its place is that of a department or a government, not of any body that sits there.

    >>> is_department("发改委"), is_department("国研新经济研究院")
    (True, False)
    """
    return name in _full_names() or name in department_forms()


@cache
def _full_names() -> frozenset[str]:
    import csv

    path = resource("data", "lexicon", "words", "departments.csv")
    with path.open(encoding="utf-8", newline="") as handle:
        known = {row["surface"] for row in csv.DictReader(handle)}
    return frozenset((known - set(department_forms())) | set(department_forms().values()))


def same_organisations(rows: Iterable[OrganisationRow]) -> list[Link]:
    """Return the links between organisations that are one: by name and seat, or by place and department."""
    ordered = sorted(rows, key=lambda row: row.id)
    links = [*_by_name(ordered), *_by_department(ordered)]
    return sorted(set(links))


def _by_name(rows: list[OrganisationRow]) -> Iterable[Link]:
    blocks: dict[str, list[OrganisationRow]] = defaultdict(list)
    for row in rows:
        for name in sorted({normalise_name(name) for name in row.names}):
            blocks[name].append(row)
    for name, block in sorted(blocks.items()):
        if is_department(full_department(name)) or name[:1] in _LEVELS:
            # 发改委, 市发改委 or 市委宣传部 alone is a different office in each place.
            continue
        seats = {seat for row in block for seat in row.seats}
        if len(seats) > 1 and not _one_line(seats):
            by_seat: dict[tuple[str, ...], list[OrganisationRow]] = defaultdict(list)
            for row in block:
                by_seat[row.seats].append(row)
            groups = [group for seat, group in sorted(by_seat.items()) if seat]
        else:
            groups = [block]
        for group in groups:
            for other in group[1:]:
                reason = Reason(f"名称相同：{name}", f"same name: {name}")
                yield Link(ORGANISATIONS, "sameAs", group[0].id, other.id, NAME, reason)


def _one_line(codes: set[str]) -> bool:
    """Say whether the places lie within one another."""
    table = place_table()
    known = sorted(code for code in codes if code in table)
    return len(known) == len(codes) and all(
        table.within(first, second) or table.within(second, first) for first in known for second in known
    )


def _by_department(rows: list[OrganisationRow]) -> Iterable[Link]:
    blocks: dict[tuple[str, str], list[OrganisationRow]] = defaultdict(list)
    for row in rows:
        key = place_and_department(row)
        if key is not None and is_department(key[1]):
            blocks[key].append(row)
    for (code, department), block in sorted(blocks.items()):
        place = place_table().get(code).name if code in place_table() else code
        for other in block[1:]:
            reason = Reason(
                f"同一地区的同一部门：{place}{department}",
                f"the same department of the same place: {place}{department}",
            )
            yield Link(ORGANISATIONS, "sameAs", block[0].id, other.id, DEPARTMENT, reason)


def same_people(
    rows: Iterable[PersonRow], canonical: Mapping[str, str], organisations: Iterable[OrganisationRow]
) -> list[Link]:
    """Return the links between people of one name who share an organisation, or of whom one belongs to the other's.

    `canonical` gives the canonical id of organisations that are one under several ids.
    """
    known = {row.id: row for row in organisations}
    by_name: dict[str, list[PersonRow]] = defaultdict(list)
    for row in sorted(rows, key=lambda row: row.id):
        for name in sorted({normalise_name(name) for name in row.names}):
            by_name[name].append(row)
    links: list[Link] = []
    for name, block in sorted(by_name.items()):
        if len(block) > 1:
            links.extend(_shared(name, block, canonical, known))
    return sorted(set(links))


def _shared(
    name: str, block: list[PersonRow], canonical: Mapping[str, str], known: Mapping[str, OrganisationRow]
) -> Iterable[Link]:
    at: dict[str, list[tuple[PersonRow, bool]]] = defaultdict(list)
    for row in block:
        own = {canonical.get(one, one) for one in row.organisations}
        above = {
            canonical.get(parent, parent)
            for one in row.organisations
            for parent in (known[one].part_of if one in known else ())
        } - own
        for one in sorted(own):
            at[one].append((row, True))
        for one in sorted(above):
            at[one].append((row, False))
    for organisation, people in sorted(at.items()):
        # Two who are each in a part of one house need not be one: the first must belong to the house itself.
        members = [row for row, itself in people if itself]
        if not members:
            continue
        first = members[0]
        named = (
            known[organisation].names[0]
            if organisation in known and known[organisation].names
            else organisation
        )
        for other, itself in people:
            if other.id == first.id:
                continue
            low, high = sorted((first.id, other.id))
            if itself:
                reason = Reason(f"同名（{name}）且同属{named}", f"the same name ({name}), both of {named}")
                yield Link(PEOPLE, "sameAs", low, high, SHARED, reason)
            else:
                reason = Reason(
                    f"同名（{name}），一人属{named}，一人属其下属机构",
                    f"the same name ({name}), one of {named}, one of a part of it",
                )
                yield Link(PEOPLE, "sameAs", low, high, PART, reason)
