"""Organisations: known ones by the lexicon, departments by the place before them, others by their build and by lists.

An organisation's name hides the places and shorter organisations inside it. Names inside the title of a document are noted
(they tell the issuer) but make no claim. Phrases for nobody in particular (有关部门, 上市公司, 市委市政府) are left out.
"""

from __future__ import annotations

import re
from bisect import bisect_left, insort
from dataclasses import dataclass, replace

from policygraph.extract.departments import departments
from policygraph.extract.orgcontext import in_project, listed, short_names, sources
from policygraph.extract.orghits import Known, true_hits
from policygraph.extract.orgjoins import builders, continued
from policygraph.extract.orgnames import Name, names_in
from policygraph.extract.reading import Reading
from policygraph.extract.words import automaton_of
from policygraph.model import Ref, Slot, Span, make_claim

KNOWN = "organisations.known@1"
DEPARTMENT = "organisations.department@1"
BUILT = "organisations.built@1"
LISTED = "organisations.listed@1"
SOURCE = "organisations.source@1"
KINDS = frozenset(
    [
        "ministry",
        "government",
        "company",
        "institute",
        "university",
        "association",
        "bank",
        "media",
        "international",
        "other",
    ]
)


@dataclass(frozen=True, slots=True)
class OrganisationMention:
    """An organisation at `start`..`end`: `ref` is Ref("organisation", lexicon id or normalised name), `name` what is printed.

    `kind` is one of `KINDS`, `seat` the place its name gives, `part_of` the known organisation its name begins with. Flag
    `in-title`: inside 《》, where it tells the issuer of a document, and `facility`: a centre that is to be built or won,
    and `project`: a firm in the name of a project; none makes a claim of its own.
    """

    start: int
    end: int
    ref: Ref
    name: str
    kind: str
    seat: Ref | None = None
    part_of: Ref | None = None
    rule: str = KNOWN
    flags: frozenset[str] = frozenset()


_JOINED = ("ministry", "government", "university", "institute", "company")
_BUILDING = re.compile(
    r"建设|建成|新建|共建|筹建|组建|建立|落户|落地|创建|争创|打造|新增|引进|引育|获批|布局|投用|启用|培育|谋划|推进|推动|加快|支持|争取|高标准|高水平|创成|设立|揭牌|挂牌|升级|做强|做优|建强|用好|拓展"
)


class OrganisationFinder:
    """Find organisations: note `organisations`, list[OrganisationMention] in text order, and a claim for each mention."""

    name = "organisations"
    requires: tuple[str, ...] = ()
    assigns = ("organisations",)

    def __call__(self, reading: Reading) -> None:
        """Add the note and the claims; see the class."""
        mentions = find_organisations(reading)
        reading.notes["organisations"] = mentions
        for mention in mentions:
            add_claim(reading, mention)


def add_claim(reading: Reading, mention: OrganisationMention) -> None:
    """Add the claim for a mention, unless it stands in a title."""
    if mention.flags & {"in-title", "facility", "project"}:
        return
    span = Span(mention.start, mention.end)
    factors = {KNOWN: 0.95, DEPARTMENT: 0.92, BUILT: 0.88, LISTED: 0.8, SOURCE: 0.85}
    reading.claims.append(
        make_claim(
            "organisation",
            mention.rule,
            [span],
            {
                "entity": Slot(mention.ref, span),
                "name": Slot(mention.name, span),
                "organisation_kind": Slot(mention.kind),
                "seat": Slot(mention.seat) if mention.seat else None,
                "part_of": Slot(mention.part_of) if mention.part_of else None,
            },
            factors=[("rule", factors.get(mention.rule, 0.85))],
        )
    )


def find_organisations(reading: Reading) -> list[OrganisationMention]:
    """Return the organisations of a document in text order; none overlap."""
    text = reading.text
    places = reading.hits.all("PLACE")
    known = Known(text, places)
    found: dict[tuple[int, int], OrganisationMention] = {}
    for hit in true_hits(text, reading.hits.all("ORG")):
        kind = next(iter(sorted(hit.entry.flags & KINDS)), "other")
        found[hit.start, hit.end] = _mention(reading, hit.start, hit.end, hit.entry.id, kind, None, KNOWN)
        known.add(hit.start, hit.end)
    setting = reading.notes.get("setting")
    home = setting.place[0] if setting is not None and setting.place else None
    for start, end, key, seat in departments(text, known, home):
        found[start, end] = _mention(reading, start, end, key, "government", seat, DEPARTMENT)
        known.add(start, end)
    body = reading.document.body
    for name in names_in(text, body.start, body.end, known.complete, known.begins, known.has_place):
        if not name.specific:
            reading.reject("organisation", name.start, name.end, "nobody")
            continue
        place = (name.start, name.end)
        if place in found:
            continue
        found[place] = built_mention(reading, name, known.seat(name.start, name.end), found, known)
        known.add(name.start, name.end)
    for start, end in builders(text, body.start, body.end):
        found[start, end] = _mention(reading, start, end, text[start:end], "company", None, BUILT)
        known.add(start, end)
    _join_adjacent(reading, found)
    chosen = _longest(found)
    ends = {mention.end for mention in chosen}
    for start, end in listed(reading, ends, known.begins, known.has_place):
        chosen.append(_mention(reading, start, end, text[start:end], "company", None, LISTED))
        known.add(start, end)
    for start, end, kind in sources(text, body.start, body.end, known.begins):
        chosen.append(_mention(reading, start, end, text[start:end], kind, known.seat(start, end), SOURCE))
        known.add(start, end)
    chosen = _with_short_names(reading, chosen, known)
    chosen.sort(key=lambda mention: mention.start)
    return chosen


def _with_short_names(
    reading: Reading, chosen: list[OrganisationMention], known: Known
) -> list[OrganisationMention]:
    """Return the mentions with those by a short name the text itself gives, （以下简称“某某科技”）, from there on."""
    text, body = reading.text, reading.document.body
    full = {mention.end: mention for mention in chosen}
    short: dict[str, OrganisationMention] = {}
    for name, end in short_names(text, body.start, body.end):
        if end in full:
            short.setdefault(name, full[end])
    if not short:
        return chosen
    result: list[OrganisationMention] = []
    for mention in chosen:
        owner = short.get(text[mention.start : mention.end])
        later = owner is not None and mention.start > owner.end
        result.append(replace(mention, ref=owner.ref, seat=owner.seat) if owner and later else mention)
    names = sorted(short)
    for index, start, end in automaton_of(names).find_matches_as_indexes(text):
        owner = short[names[index]]
        if start > owner.end and end <= body.end and known.begins(start + 1) is None:
            known.add(start, end)
            written = reading.written(Span(start, end))
            result.append(replace(owner, start=start, end=end, name=written, flags=frozenset()))
    return result


def _join_adjacent(reading: Reading, found: dict[tuple[int, int], OrganisationMention]) -> None:
    """Add the names made of two bodies side by side (香港特区政府创新科技及工业局) or of one and its part (财政部办公厅)."""
    by_start = {start: (start, end) for start, end in sorted(found)}
    for start, end in sorted(found):
        first = found[start, end]
        if first.kind not in _JOINED or first.rule == BUILT:
            continue
        second = (
            by_start.get(end)
            if first.kind in ("university", "institute") or first.name.endswith("政府")
            else None
        )
        if second is not None and (
            found[second].seat or found[second].name.startswith(("国家", "中国", "中共"))
        ):
            continue
        stop = second[1] if second is not None else continued(reading.text, end, first.kind, first.ref.key)
        if stop is None or (start, stop) in found:
            continue
        kind = found[second].kind if second is not None else first.kind
        key = reading.text[start:stop]
        found[start, stop] = _mention(reading, start, stop, key, kind, first.seat, BUILT, first.ref)


def built_mention(
    reading: Reading,
    name: Name,
    seat: Ref | None,
    found: dict[tuple[int, int], OrganisationMention],
    known: Known,
) -> OrganisationMention:
    """Return the mention for a name known by its build; it is part of the organisation its name begins with."""
    parent: Ref | None = None
    index = bisect_left(known.names, (name.start, name.end)) - 1
    while index >= 0 and known.names[index][0] == name.start and parent is None:
        part = found.get(known.names[index])
        parent = part.ref if part is not None else None
        index -= 1
    key = reading.text[name.start : name.end].replace(" ", "")
    return _mention(reading, name.start, name.end, key, name.kind, seat, BUILT, parent)


def _mention(
    reading: Reading,
    start: int,
    end: int,
    key: str,
    kind: str,
    seat: Ref | None,
    rule: str,
    part_of: Ref | None = None,
) -> OrganisationMention:
    flags = frozenset({"in-title"}) if _in_title(reading.text, start, end) else frozenset()
    if kind == "company" and not flags and in_project(reading.text, end):
        flags = frozenset({"project"})
    if rule == BUILT and not flags and part_of is None and _is_built(reading.text, start, end):
        flags = frozenset({"facility"})
    return OrganisationMention(
        start,
        end,
        Ref("organisation", key),
        reading.written(Span(start, end)),
        kind,
        seat,
        part_of,
        rule,
        flags,
    )


def _is_built(text: str, start: int, end: int) -> bool:
    """Say whether a centre or laboratory stands here as something to be built or won, not as a body that acts."""
    if not text.endswith(("中心", "实验室", "基地"), start, end):
        return False
    sentence = max(text.rfind(mark, max(0, start - 60), start) for mark in "。；\n")
    return _BUILDING.search(text, max(sentence + 1, start - 60), start) is not None


def _in_title(text: str, start: int, end: int) -> bool:
    """Say whether a stretch lies inside 《》 without being all that stands there (《证券日报》 is a newspaper)."""
    opened = text.rfind("《", max(0, start - 80), start)
    if opened < 0 or "》" in text[opened:start] or "\n" in text[opened:start]:
        return False
    return not (opened == start - 1 and text[end : end + 1] == "》")


def _longest(found: dict[tuple[int, int], OrganisationMention]) -> list[OrganisationMention]:
    """Return the mentions of which none overlaps a longer one."""
    chosen: list[OrganisationMention] = []
    taken: list[tuple[int, int]] = []
    for start, end in sorted(found, key=lambda pair: (pair[0] - pair[1], pair[0])):
        index = bisect_left(taken, (start, end))
        if index < len(taken) and taken[index][0] < end:
            continue
        if index > 0 and taken[index - 1][1] > start:
            continue
        insort(taken, (start, end))
        chosen.append(found[start, end])
    return chosen
