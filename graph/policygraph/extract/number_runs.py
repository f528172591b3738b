"""Numbers side by side: 分别增长2%、5.5%和6.5% is one run of three."""

from __future__ import annotations

import re
from typing import NamedTuple

from policygraph.extract.amounts import Quantity

_BESIDE = re.compile(r"(?:、|和|与|及|以及|，)?(?:约|近|超|超过|突破|达)?")


class Run(NamedTuple):
    """The place of a number among numbers side by side: `position` of `total`, and where the first of them starts."""

    position: int
    total: int
    start: int


ALONE = Run(0, 1, 0)


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
