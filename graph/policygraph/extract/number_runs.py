"""Numbers side by side, and the indicator of every number found: what `kinds` found is made ready for the claims."""

from __future__ import annotations

import re

from policygraph.extract.amounts import Quantity
from policygraph.extract.indicators import Indicator, Run, indicator_of
from policygraph.extract.kinds import Finding
from policygraph.extract.reading import Reading

_BESIDE = re.compile(r"(?:、|和|与|及|以及|，)?(?:约|近|超|超过|突破|达)?")


def run_places(text: str, quantities: list[Quantity]) -> list[Run]:
    """Return the Run of each quantity: numbers with nothing but 、 or 和 between them.

    >>> from policygraph.extract.quantities import find_quantities
    >>> text = "分别增长2%、5.5%和6.5%，共3家"
    >>> [run[:2] for run in run_places(text, list(find_quantities(text, 0, len(text), [])))]
    [(0, 3), (1, 3), (2, 3), (0, 1)]
    """
    places: list[Run] = []
    first = 0
    for index in range(1, len(quantities) + 1):
        if index < len(quantities) and _BESIDE.fullmatch(
            text, quantities[index - 1].end, quantities[index].start
        ):
            continue
        count = index - first
        places.extend(Run(position, count, quantities[first].start) for position in range(count))
        first = index
    return places


def indicators(reading: Reading) -> list[Indicator]:
    """Return the indicator of each finding of `reading`, in order."""
    quantities: list[Quantity] = reading.notes["quantities"]
    findings: list[Finding] = reading.notes["findings"]
    runs = run_places(reading.text, quantities)
    places = {
        place.start: place.end for place in reading.notes.get("places", ()) if "in-name" not in place.flags
    }
    found: list[Indicator] = []
    for position, finding in enumerate(findings):
        frame = finding.frame
        finding.run = runs[frame.index]
        floor = frame.start
        before: Indicator | None = None
        if frame.index and quantities[frame.index - 1].end > frame.start:
            floor = quantities[frame.index - 1].end
        if position and findings[position - 1].frame.quantity.sentence == frame.quantity.sentence:
            before = found[-1]
        if frame.bracket and before is None:
            floor = frame.start
        found.append(indicator_of(reading.text, frame, floor, before, runs[frame.index], places))
    return found
