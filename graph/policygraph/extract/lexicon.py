"""The lexicon: every surface form we know, found in one Aho-Corasick pass.

Sources are `data/lexicon/*.csv` (columns `surface,class,id,flags`; lines an analyst can edit), `data/places.csv` and
the labels of the SKOS schemes. One surface may belong to several classes. Matching is leftmost-longest over all classes
together, so that a longer name (北京大学) hides the shorter one inside it (北京); a row of class BLOCK only hides.
"""

from __future__ import annotations

import csv
from bisect import bisect_left
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path
from typing import NamedTuple

import ahocorasick_rs

from policygraph.errors import RuleError
from policygraph.resources import resource


class Entry(NamedTuple):
    """One row: a surface of class `kind`, the id of what it names, and flags such as `risky`."""

    surface: str
    kind: str
    id: str
    flags: frozenset[str] = frozenset()


class Hit(NamedTuple):
    """An entry found in a text at `start`..`end`."""

    start: int
    end: int
    entry: Entry


class Hits:
    """The hits of one text, by class, in text order."""

    def __init__(self, found: Iterable[Hit]) -> None:
        """Sort `found` by class; the input is in text order already."""
        self._by_class: dict[str, list[Hit]] = {}
        self._starts: dict[str, list[int]] = {}
        for hit in found:
            self._by_class.setdefault(hit.entry.kind, []).append(hit)
        for kind, hits in self._by_class.items():
            self._starts[kind] = [hit.start for hit in hits]

    def all(self, kind: str) -> list[Hit]:
        """Return all hits of a class."""
        return self._by_class.get(kind, [])

    def within(self, kind: str, start: int, end: int) -> list[Hit]:
        """Return the hits of a class that begin in `start`..`end` and end by `end`."""
        hits = self._by_class.get(kind)
        if not hits:
            return []
        starts = self._starts[kind]
        first = bisect_left(starts, start)
        last = bisect_left(starts, end, first)
        return [hit for hit in hits[first:last] if hit.end <= end]


class Lexicon:
    """All entries and the automaton over them."""

    def __init__(self, entries: Iterable[Entry]) -> None:
        """Build the automaton; entries of one surface are kept together."""
        by_surface: dict[str, list[Entry]] = {}
        for entry in entries:
            if entry.surface:
                by_surface.setdefault(entry.surface, []).append(entry)
        self._surfaces = sorted(by_surface)
        self._entries = [tuple(dict.fromkeys(by_surface[surface])) for surface in self._surfaces]
        self._automaton = ahocorasick_rs.AhoCorasick(
            self._surfaces, matchkind=ahocorasick_rs.MatchKind.LeftmostLongest
        )

    def find(self, text: str) -> Hits:
        """Return all hits in a normalised text."""
        return Hits(self.hits(text))

    def hits(self, text: str) -> Iterator[Hit]:
        """Yield all hits in a normalised text, whatever their class, in text order."""
        return self._iterate(text)

    def _iterate(self, text: str) -> Iterator[Hit]:
        entries = self._entries
        for index, start, end in self._automaton.find_matches_as_indexes(text):
            # G20 is no word of G206, nor AI of OPENAI; Chinese has no such borders.
            if _is_latin(text, start - 1, start) or _is_latin(text, end - 1, end):
                continue
            for entry in entries[index]:
                yield Hit(start, end, entry)

    def surfaces(self, kind: str) -> list[str]:
        """Return the surfaces of a class, longest first: what `{CLASS}` in a rule stands for."""
        return sorted(
            {entry.surface for entries in self._entries for entry in entries if entry.kind == kind},
            key=lambda surface: (-len(surface), surface),
        )


def _is_latin(text: str, left: int, right: int) -> bool:
    """Say whether two neighbouring characters are both Latin letters or digits, so that no word ends between them.

    >>> _is_latin("G206国道", 2, 3), _is_latin("G20峰会", 2, 3)
    (True, False)
    """
    if left < 0 or right >= len(text):
        return False
    first, second = text[left], text[right]
    return first < "\x80" and second < "\x80" and first.isalnum() and second.isalnum()


def read_lexicon_file(path: Path) -> Iterator[Entry]:
    """Yield the rows of one lexicon file.

    Raises RuleError, naming file and line, for a missing column or an empty surface or class.
    """
    with path.open(encoding="utf-8", newline="") as handle:
        rows = csv.DictReader(handle)
        missing = {"surface", "class", "id"} - set(rows.fieldnames or ())
        if missing:
            raise RuleError(f"{path.name}: the header lacks {', '.join(sorted(missing))}.")
        for row in rows:
            surface, kind = (row["surface"] or "").strip(), (row["class"] or "").strip()
            if not surface or not kind:
                raise RuleError(f"{path.name}, line {rows.line_num}: surface and class must not be empty.")
            flags = frozenset(flag for flag in (row.get("flags") or "").split() if flag)
            yield Entry(surface, kind, (row["id"] or "").strip() or surface, flags)


def lexicon_files(folder: Path | None = None) -> list[Path]:
    """Return the lexicon files of a folder (default: the ones that come with policygraph), sorted."""
    return sorted((folder or resource("data", "lexicon")).glob("*.csv"))


@cache
def default_lexicon() -> Lexicon:
    """Return the lexicon of `data/`, built once per process."""
    from policygraph.extract.gazetteer import place_entries, scheme_entries

    entries = [entry for path in lexicon_files() for entry in read_lexicon_file(path)]
    return Lexicon([*entries, *place_entries(), *scheme_entries()])
