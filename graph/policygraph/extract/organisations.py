"""Organisations: known ones by the lexicon, departments by the place before them, others by their build and by lists.

An organisation's name hides the places and shorter organisations inside it. Names inside the title of a document are noted
(they tell the issuer) but make no claim. Phrases for nobody in particular (有关部门, 上市公司, 市委市政府) are left out.
"""

from __future__ import annotations

import re
from bisect import bisect_left, insort
from dataclasses import dataclass
from functools import cache

import ahocorasick_rs

from policygraph.extract.firmnames import could_belong
from policygraph.extract.lexicon import Hit
from policygraph.extract.orgcontext import in_project, listed, sources
from policygraph.extract.orghits import goes_on, true_hits
from policygraph.extract.orgnames import Name, names_in
from policygraph.extract.reading import Reading
from policygraph.extract.words import Word, automaton_of, word_list, words_of
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


_OFFICE = re.compile(r"(?:办公厅|办公室|秘书局|秘书处|法工委|新闻局|综合司)(?!主任|副主任)")
_BUREAU = re.compile(
    r"(?<=[省市区县州旗盟])[\u4e00-\u9fff]{2,12}?(?:(?<![格布结大全时开战僵棋])局|(?<![展大餐客舞歌门正])厅)(?![长面势部级所势中])"
)
_LEVEL = re.compile(r"(?:[我全本]?(?:省|市|区|县|州|镇|盟|旗)|自治区|自治州|兵团)$")
# Bodies that every city has, nobody in particular without the name of a place.
_EVERYWHERE = (
    "政协",
    "人大常委会",
    "法院",
    "检察院",
    "纪委",
    "监委",
    "党校",
    "政府办公室",
    "政府办公厅",
    "团委",
    "政府办",
)
_LEVEL_EDGE = re.compile(r"[，。；：、！？“”（）《》\s和与及由经向对在据以的了是，]|^$")
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


class _Known:
    """What is known so far: organisations found, and the places of the gazetteer, as intervals."""

    def __init__(self, text: str, places: list[Hit]) -> None:
        self.text = text
        self.names: list[tuple[int, int]] = []
        self.place_starts = [hit.start for hit in places]
        self.places = places
        self.place_ends = {hit.end: hit for hit in places}

    def add(self, start: int, end: int) -> None:
        insort(self.names, (start, end))

    def begins(self, position: int) -> int | None:
        """Return the start of the organisation that covers or ends at a position."""
        index = bisect_left(self.names, (position, 0)) - 1
        if index >= 0 and self.names[index][0] < position <= self.names[index][1]:
            return self.names[index][0]
        return None

    def complete(self, position: int) -> bool:
        """Say whether an organisation or a place ends at a position."""
        index = bisect_left(self.names, (position, 0)) - 1
        if index >= 0 and self.names[index][1] == position:
            return True
        return position in self.place_ends

    def has_place(self, start: int, end: int) -> bool:
        """Say whether a place of the gazetteer begins in a stretch."""
        index = bisect_left(self.place_starts, start)
        return index < len(self.place_starts) and self.place_starts[index] < end

    def seat(self, start: int, end: int) -> Ref | None:
        """Return the last place of those adjacent ones that open a stretch."""
        found: Ref | None = None
        index = bisect_left(self.place_starts, start)
        position = start
        while (
            index < len(self.places)
            and self.places[index].start == position
            and self.places[index].end <= end
        ):
            found = Ref("place", self.places[index].entry.id)
            position = self.places[index].end
            while index < len(self.places) and self.places[index].start < position:
                index += 1
        return found


def find_organisations(reading: Reading) -> list[OrganisationMention]:
    """Return the organisations of a document in text order; none overlap."""
    text = reading.text
    places = reading.hits.all("PLACE")
    known = _Known(text, places)
    found: dict[tuple[int, int], OrganisationMention] = {}
    for hit in true_hits(text, reading.hits.all("ORG")):
        kind = next(iter(sorted(hit.entry.flags & KINDS)), "other")
        found[hit.start, hit.end] = _mention(reading, hit.start, hit.end, hit.entry.id, kind, None, KNOWN)
        known.add(hit.start, hit.end)
    setting = reading.notes.get("setting")
    home = setting.place[0] if setting is not None and setting.place else None
    for start, end, key, seat in _departments(text, known, home):
        found[start, end] = _mention(reading, start, end, key, "government", seat, DEPARTMENT)
        known.add(start, end)
    body = reading.document.body
    for name in names_in(text, body.start, body.end, known.complete, known.begins, known.has_place):
        if not name.specific:
            continue
        place = (name.start, name.end)
        if place in found:
            continue
        found[place] = built_mention(reading, name, known.seat(name.start, name.end), found, known)
        known.add(name.start, name.end)
    _join_adjacent(reading, found)
    chosen = _longest(found)
    ends = {mention.end for mention in chosen}
    for start, end in listed(reading, ends, known.begins, known.has_place):
        chosen.append(_mention(reading, start, end, text[start:end], "company", None, LISTED))
        known.add(start, end)
    for start, end, kind in sources(text, body.start, body.end, known.begins):
        chosen.append(_mention(reading, start, end, text[start:end], kind, known.seat(start, end), SOURCE))
        known.add(start, end)
    chosen.sort(key=lambda mention: mention.start)
    return chosen


def _join_adjacent(reading: Reading, found: dict[tuple[int, int], OrganisationMention]) -> None:
    """Add the names made of two bodies side by side (香港特区政府创新科技及工业局) or of a ministry and its office (财政部办公厅)."""
    by_start = {start: (start, end) for start, end in sorted(found)}
    for start, end in sorted(found):
        first = found[start, end]
        if first.kind not in ("ministry", "government", "university", "institute") or first.rule == BUILT:
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
        office = _OFFICE.match(reading.text, end)
        stop = second[1] if second is not None else office.end() if office is not None else None
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
    known: _Known,
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


@cache
def _department_automaton() -> tuple[ahocorasick_rs.AhoCorasick, list[str]]:
    names = sorted(word_list("departments"))
    return automaton_of(names), names


def _departments(text: str, known: _Known, home: Ref | None) -> list[tuple[int, int, str, Ref | None]]:
    """Return start, end, key and seat of the departments of local governments: 上海市经信委, 市发改委.

    In a list (杭州市财政局、科技局) a department without a place belongs to the place of the one before it.
    """
    automaton, names = _department_automaton()
    found: list[tuple[int, int, str, Ref | None]] = []
    for index, start, end in automaton.find_matches_as_indexes(text):
        if goes_on(text, end):
            continue
        whole = _of_a_place(text, start, end, known, home)
        if whole is not None:
            found.append(whole)
        elif found and text[start - 1 : start] == "、" and found[-1][1] == start - 1 and found[-1][3]:
            seat = found[-1][3]
            found.append((start, end, f"{seat.key if seat else ''}:{names[index]}", seat))
    ends = {end for _, end, _, _ in found}
    for match in _BUREAU.finditer(text):
        start, end = match.span()
        words = words_of(text, start, min(len(text), end + 2)) if end not in ends else []
        inside = [word for word in words if word.end <= end]
        if inside and inside[-1].end == end and all(_in_bureau(word) for word in inside):
            whole = _of_a_place(text, start, end, known, home)
            if whole is not None:
                found.append(whole)
    return sorted(found, key=lambda one: one[:2])


def _in_bureau(word: Word) -> bool:
    """Say whether a word can stand in the name of a bureau: nouns, and verbs that name a field, but 获 and 由 do not."""
    return could_belong(word) and (
        len(word.text) > 1 or word.tag not in ("v", "d", "p") or word.text in "建管"
    )


def _of_a_place(
    text: str, start: int, end: int, known: _Known, home: Ref | None
) -> tuple[int, int, str, Ref | None] | None:
    """Return start, end, key and seat of a department at `start`..`end` with the place or 市, 省 before it, None without."""
    first = start
    if text.startswith("人民政府", first - 4) and first >= 4:
        first -= 4
    elif first >= 2 and text[first - 2 : first] in ("市委", "省委", "区委", "县委"):
        first -= 1
    seat: Ref | None = None
    place = known.place_ends.get(first)
    if place is not None:
        while place is not None:
            first = place.start
            seat = seat or Ref("place", place.entry.id)
            place = known.place_ends.get(first)
        above = known.begins(first)
        if above is not None and known.complete(first):
            first = above
        return first, end, text[first:end], seat
    level = _LEVEL.search(text, max(0, first - 3), first)
    if level is None or not _level_stands(text, level.start()):
        return None
    printed = text[level.start() : end]
    if printed.endswith(_EVERYWHERE):
        return None
    return level.start(), end, f"{home.key}:{printed}" if home else printed, home


def _level_stands(text: str, position: int) -> bool:
    """Say whether 市, 省 ... at a position opens a name and does not end the name of a place or another word."""
    if text[position - 1 : position] == "各":
        return False
    if _LEVEL_EDGE.match(text[position - 1 : position]):
        return True
    words = words_of(text, max(0, position - 5), min(len(text), position + 2))
    before = next((word for word in words if word.end == position), None)
    return before is not None and (before.tag in ("v", "p", "c", "d", "t", "n") or before.tag.startswith("u"))


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
