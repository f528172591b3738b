"""The frame of a quantity: the clause it stands in and the stretch of the sentence that governs it."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass

from policygraph.extract.amounts import Quantity
from policygraph.extract.reading import Context, Reading
from policygraph.extract.segment import Sentence
from policygraph.extract.times import TimeMention

CLAUSE_MARKS = frozenset("，；。：？！\n")
_SECTION_MARKS = "；。？！\n"


@dataclass(slots=True)
class Frame:
    """Where a quantity stands: clause `start`..`end`, `governed` the begin of its part of the sentence (after ；).

    `before` is the clause up to the number's comparator words, `after` what follows in the clause; `index` is the place
    of the quantity in `reading.notes["quantities"]`.
    """

    quantity: Quantity
    index: int
    sentence: Sentence
    context: Context
    start: int
    end: int
    governed: int
    before: str
    after: str
    bracket: bool = False


def clause_start(text: str, position: int, floor: int) -> int:
    """Return where the clause around `position` begins, not before `floor`.

    >>> clause_start("其中，新增5家", 5, 0)
    3
    """
    at = position - 1
    depth = 0
    while at >= floor:
        character = text[at]
        if character == "）":
            depth += 1
        elif character == "（":
            if depth == 0:
                return at + 1
            depth -= 1
        elif character in CLAUSE_MARKS and depth == 0:
            return at + 1
        at -= 1
    return floor


def clause_end(text: str, position: int, ceiling: int) -> int:
    """Return where the clause around `position` ends, at most `ceiling`; the mark itself is left out."""
    at = position
    depth = 0
    while at < ceiling:
        character = text[at]
        if character == "（":
            depth += 1
        elif character == "）":
            if depth == 0:
                return at
            depth -= 1
        elif character in CLAUSE_MARKS and depth == 0:
            return at
        at += 1
    return ceiling


def frame_of(reading: Reading, index: int) -> Frame:
    """Return the frame of the quantity at `index`."""
    quantity: Quantity = reading.notes["quantities"][index]
    sentence = reading.sentences[quantity.sentence]
    text = reading.text
    start = clause_start(text, quantity.start, sentence.start)
    end = clause_end(text, quantity.end, sentence.end)
    bracket = text[start - 1 : start] == "（" and start > sentence.start
    governed = max(
        (text.rfind(mark, sentence.start, quantity.start) + 1 for mark in _SECTION_MARKS), default=0
    )
    return Frame(
        quantity,
        index,
        sentence,
        reading.contexts[quantity.sentence],
        start,
        end,
        max(governed, sentence.start),
        text[start : quantity.start],
        text[quantity.end : end],
        bracket,
    )


def times_before(times: Sequence[TimeMention], start: int, end: int) -> list[TimeMention]:
    """Return the times that lie in `start`..`end`, nearest to `end` first; times only compared with are left out."""
    low = bisect_left(times, start, key=lambda time: time.start)
    high = bisect_left(times, end, low, key=lambda time: time.start)
    return [time for time in reversed(times[low:high]) if time.role not in ("than", "base")]
