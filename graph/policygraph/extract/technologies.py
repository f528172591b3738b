"""Technologies: terms of the scheme, and compounds of known parts that the scheme does not list (相控阵芯片, 行业应用大模型).

A compound is one or more modifiers (or terms) directly before a head, with no gap; it counts where a part is telling enough:
a telling modifier (相控阵) before any head, or a telling head (芯片) after any modifier. `data/lexicon/words/technology_parts.csv`
holds the parts; a praising word (先进, 大型) may stand inside a compound but never opens one. Industries, slogans and products are in the scheme with the flag `generic` and stay so flagged.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter
from dataclasses import dataclass
from functools import cache

import ahocorasick_rs

from policygraph.extract.lexicon import Hit, read_lexicon_file
from policygraph.extract.reading import Reading
from policygraph.extract.technology_lists import Known, glosses, listed
from policygraph.model import Ref, Slot, Span, make_claim
from policygraph.resources import resource

TERM = "technologies.term@1"
COMPOUND = "technologies.compound@1"
LISTED = "technologies.listed@1"

_FACTORS = {TERM: 0.95, COMPOUND: 0.8, LISTED: 0.7}
_LATIN = re.compile(r"[A-Za-z0-9]")
_HEAD_BREAK = re.compile(r"[券费税展馆节周月日]|企业|公司|协会|大会|论坛|学院|专业")
_SHOWN = re.compile(r"(?:数据|报告|统计|结果|信息)显示$")  # 显示 as a verb
_NO_TERM_AFTER = re.compile(
    r"(?:大会|论坛|博览会|学院|专业|学会|协会|研究院|研究所|研究中心|公司|集团|办公室|专委会|委员会|局|厅|竞赛|大赛|日|周|节)"
)


@dataclass(frozen=True, slots=True)
class TechnologyMention:
    """A technology at `start`..`end`: `ref` is Ref("technology", id in the scheme, or the term itself where it has none)."""

    start: int
    end: int
    ref: Ref
    generic: bool = False
    rule: str = TERM


@dataclass(frozen=True, slots=True)
class _Part:
    kind: str
    strong: bool


@cache
def _parts() -> tuple[ahocorasick_rs.AhoCorasick, list[_Part]]:
    entries: dict[str, _Part] = {}
    for entry in read_lexicon_file(resource("data", "lexicon", "words", "technology_parts.csv")):
        if entry.kind in ("STOP", "GENERIC"):
            continue
        known = entries.get(entry.surface)
        kind = entry.kind if known is None or known.kind == entry.kind else "BOTH"
        entries[entry.surface] = _Part(kind, "strong" in entry.flags or (known is not None and known.strong))
    surfaces = sorted(entries)
    automaton = ahocorasick_rs.AhoCorasick(surfaces, matchkind=ahocorasick_rs.MatchKind.LeftmostLongest)
    return automaton, [entries[surface] for surface in surfaces]


@cache
def _listed(kind: str) -> frozenset[str]:
    """Return the words of class STOP (they say nothing) or GENERIC (industries, products, facilities)."""
    path = resource("data", "lexicon", "words", "technology_parts.csv")
    return frozenset(entry.surface for entry in read_lexicon_file(path) if entry.kind == kind)


class Technologies:
    """Find technologies and make their claims: note `technologies`, list[TechnologyMention] in text order."""

    name = "technologies"
    requires = ("organisations", "titles")
    assigns = ("technologies",)

    def __call__(self, reading: Reading) -> None:
        """Add the note and one claim for each technology; see the module."""
        terms = _terms(reading)
        found = _compounds(reading.text, terms)
        found += _listed_items(reading, found)
        mentions = _outermost(sorted(found, key=lambda one: (one.start, -one.end)))
        mentions = _with_glosses(reading.text, mentions)
        mentions = _outside_names(reading, mentions)
        reading.notes["technologies"] = mentions
        _emit(reading, mentions)


def _terms(reading: Reading) -> list[Hit]:
    """Return the terms of the scheme that stand for themselves: no part of a Latin word, no word so common that it says nothing."""
    text, stopped = reading.text, _listed("STOP")
    kept: list[Hit] = []
    for hit in reading.hits.all("TECH"):
        if "latin" in hit.entry.flags and (
            (_LATIN.match(hit.entry.surface[0]) and hit.start and _LATIN.match(text[hit.start - 1]))
            or (_LATIN.match(hit.entry.surface[-1]) and hit.end < len(text) and _LATIN.match(text[hit.end]))
        ):
            continue
        if hit.entry.surface in stopped or _NO_TERM_AFTER.match(text, hit.end):
            reason = "says_nothing" if hit.entry.surface in stopped else "in_name"
            reading.reject("technology", hit.start, hit.end, reason)
            continue
        if kept and kept[-1].start == hit.start:
            continue
        kept.append(hit)
    return kept


def _compounds(text: str, terms: list[Hit]) -> list[TechnologyMention]:
    """Return the terms, each replaced by the compound it is part of where there is one, and the compounds without terms."""
    found = [_of_term(hit) for hit in terms]
    ends = {hit.end: hit for hit in terms}
    starts = {hit.start: hit for hit in terms}
    automaton, parts = _parts()
    pieces: dict[int, tuple[int, _Part]] = {}
    matches = automaton.find_matches_as_indexes(text)
    for index, start, end in matches:
        pieces[end] = (start, parts[index])
    for index, start, end in matches:
        part = parts[index]
        if part.kind not in ("HEAD", "BOTH") or (start in starts and starts[start].end > end):
            continue
        compound = _leftwards(text, start, part, pieces, ends)
        if (
            compound is not None
            and not _HEAD_BREAK.match(text, end)
            and not _SHOWN.search(text, start - 2, end)
        ):
            found.append(
                TechnologyMention(compound, end, Ref("technology", text[compound:end]), False, COMPOUND)
            )
    for hit in terms:
        if hit.entry.flags & {"generic", "latin"}:
            continue
        compound = _leftwards(text, hit.start, _Part("HEAD", True), pieces, {})
        if compound is not None:
            found.append(
                TechnologyMention(
                    compound, hit.end, Ref("technology", text[compound : hit.end]), False, COMPOUND
                )
            )
    return found


def _of_term(hit: Hit) -> TechnologyMention:
    surface = hit.entry.surface
    generic = "generic" in hit.entry.flags or surface.endswith("产业") or surface in _listed("GENERIC")
    return TechnologyMention(hit.start, hit.end, Ref("technology", hit.entry.id), generic)


def _leftwards(
    text: str, start: int, head: _Part, pieces: dict[int, tuple[int, _Part]], ends: dict[int, Hit]
) -> int | None:
    """Return where a compound whose head begins at `start` begins, or None where no telling part stands before it."""
    position = left = start
    telling = head.strong
    modifiers = 0
    while modifiers < 5:
        term = ends.get(position)
        piece = pieces.get(position)
        if term is not None:
            if not head.strong and not modifiers and "generic" not in term.entry.flags:
                return None
            position = left = term.start
            telling = telling or "generic" not in term.entry.flags
        elif piece is not None and piece[1].kind in ("MODIFIER", "BOTH"):
            position = left = piece[0]
            telling = telling or piece[1].strong
        elif piece is not None and piece[1].kind == "EVALUATIVE":
            position = piece[0]
        else:
            break
        modifiers += 1
    if left == start or not telling:
        return None
    if _LATIN.match(text[left]) and left and _LATIN.match(text[left - 1]):
        return None
    return left


def _listed_items(reading: Reading, found: list[TechnologyMention]) -> list[TechnologyMention]:
    """Return the items of lists that end in 等关键技术, those left out that are known as something else than a technology."""
    text, body = reading.text, reading.document.body
    exact = {(one.start, one.end) for one in found}
    return [
        TechnologyMention(start, end, Ref("technology", text[start:end]), False, LISTED)
        for start, end in listed(text, body.start, body.end)
        if (start, end) not in exact and text[start:end] not in _listed("GENERIC")
    ]


def _with_glosses(text: str, mentions: list[TechnologyMention]) -> list[TechnologyMention]:
    """Return the mentions with those by names that brackets gave them: 高带宽存储器（HBM）."""
    known = [Known(one.start, one.end, one.ref.key) for one in mentions]
    more = [
        TechnologyMention(one.start, one.end, Ref("technology", one.key), False)
        for one in glosses(text, known)
    ]
    if not more:
        return mentions
    return _outermost(sorted([*mentions, *more], key=lambda one: (one.start, -one.end)))


def _outermost(mentions: list[TechnologyMention]) -> list[TechnologyMention]:
    kept: list[TechnologyMention] = []
    for one in mentions:
        if kept and one.end <= kept[-1].end:
            continue
        if kept and one.start < kept[-1].end:
            if one.end - one.start > kept[-1].end - kept[-1].start:
                kept[-1] = one
            continue
        kept.append(one)
    return kept


def _outside_names(reading: Reading, mentions: list[TechnologyMention]) -> list[TechnologyMention]:
    """Leave out what stands inside an organisation's name or inside a title that names no policy."""
    taken = [(one.start, one.end) for one in reading.notes["organisations"]]
    taken += [(one.start, one.end) for one in reading.notes["titles"] if one.kind in ("media", "other")]
    taken.sort()
    starts = [start for start, _ in taken]
    kept = []
    for one in mentions:
        index = bisect_right(starts, one.start) - 1
        if index >= 0 and taken[index][1] >= one.end:
            reading.reject("technology", one.start, one.end, "in_name")
            continue
        kept.append(one)
    return kept


def _emit(reading: Reading, mentions: list[TechnologyMention]) -> None:
    by_ref: dict[Ref, list[TechnologyMention]] = {}
    for one in mentions:
        by_ref.setdefault(one.ref, []).append(one)
    for ref, same in by_ref.items():
        specific = [one for one in same if not one.generic]
        names = _names(reading.text, specific or same)
        spans = [Span(one.start, one.end) for one in same]
        first = same[0]
        reading.claims.append(
            make_claim(
                "technology",
                first.rule,
                spans,
                {"entity": Slot(ref, spans[0]), "name": names},
                factors=[("rule", _FACTORS[first.rule])],
                flags=[] if specific else ["generic"],
            )
        )


def _names(text: str, same: list[TechnologyMention]) -> list[Slot]:
    """Return the printed names of one technology, the commonest first; of the rest only those that are no abbreviation of it
    (商业卫星 beside 商业航天, but not AI beside 人工智能)."""
    counts: Counter[str] = Counter()
    first: dict[str, Span] = {}
    for one in same:
        name = text[one.start : one.end]
        counts[name] += 1
        first.setdefault(name, Span(one.start, one.end))
    ordered = sorted(
        counts,
        key=lambda name: (bool(_LATIN.fullmatch(name[0])) and len(name) <= 4, -counts[name], first[name]),
    )
    best = ordered[0]
    kept = [best]
    for name in ordered[1:]:
        if len(name) >= 4 and not _LATIN.match(name) and not any(name in one or one in name for one in kept):
            kept.append(name)
    return [Slot(name, first[name]) for name in kept]
