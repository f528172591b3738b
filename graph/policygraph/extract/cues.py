"""Cues: the words that tell what kind of thing a number is (promised, reported, foretold, granted ...), found in one pass.

They are common words (已, 力争, 给予), so they have an automaton of their own: in the one of names a cue would hide a name that
begins inside it. `data/lexicon/words/cues.csv` has columns `surface,class,id,flags`; the id of class TENSE is a weight, the log odds
of the word standing in a plan's sentence (positive) rather than a review's (negative).
"""

from __future__ import annotations

from bisect import bisect_left
from functools import cache

import ahocorasick_rs

from policygraph.errors import RuleError
from policygraph.extract.lexicon import read_lexicon_file
from policygraph.resources import resource


class CueTable:
    """The automaton over all cues, with the classes and the weight of each surface."""

    def __init__(self) -> None:
        """Read `cues.csv`; raises RuleError for a weight that is no number."""
        path = resource("data", "lexicon", "words", "cues.csv")
        classes: dict[str, set[str]] = {}
        weights: dict[str, float] = {}
        for entry in read_lexicon_file(path):
            classes.setdefault(entry.surface, set()).add(entry.kind)
            if entry.kind == "TENSE":
                try:
                    weights[entry.surface] = float(entry.id)
                except ValueError as error:
                    raise RuleError(f"{path.name}: the weight of {entry.surface} is no number.") from error
        self.surfaces = sorted(classes)
        self.classes = [frozenset(classes[surface]) for surface in self.surfaces]
        self.weights = [weights.get(surface, 0.0) for surface in self.surfaces]
        self.automaton = ahocorasick_rs.AhoCorasick(
            self.surfaces, matchkind=ahocorasick_rs.MatchKind.LeftmostLongest
        )


@cache
def cue_table() -> CueTable:
    """Return the cues that come with policygraph, read once per process."""
    return CueTable()


class Cues:
    """The cues of one text, in text order."""

    def __init__(self, text: str) -> None:
        """Find every cue of a normalised text."""
        table = cue_table()
        self.found: list[tuple[int, int, int]] = [
            (start, end, index) for index, start, end in table.automaton.find_matches_as_indexes(text)
        ]
        self._starts = [start for start, _, _ in self.found]
        self._classes = table.classes
        self._weights = table.weights

    def classes(self, start: int, end: int) -> set[str]:
        """Return the classes of all cues that lie within `start`..`end`."""
        low = bisect_left(self._starts, start)
        high = bisect_left(self._starts, end, low)
        kinds: set[str] = set()
        for _, last, index in self.found[low:high]:
            if last <= end:
                kinds |= self._classes[index]
        return kinds

    def spans(self, kind: str, start: int, end: int) -> list[tuple[int, int]]:
        """Return where the cues of a class stand within `start`..`end`."""
        low = bisect_left(self._starts, start)
        high = bisect_left(self._starts, end, low)
        return [
            (first, last)
            for first, last, index in self.found[low:high]
            if last <= end and kind in self._classes[index]
        ]

    def weight(self, start: int, end: int) -> float:
        """Return the sum of the tense weights within `start`..`end`."""
        low = bisect_left(self._starts, start)
        high = bisect_left(self._starts, end, low)
        return sum(self._weights[index] for _, _, index in self.found[low:high])
