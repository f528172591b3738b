"""How nodes are drawn and when facts hold, for the formats that can say it: positions, colours, spells."""

from __future__ import annotations

import random
from collections.abc import Iterable, Mapping
from datetime import date
from typing import NamedTuple

from policygraph.export.rows import NodeRow, Rows

# Laying out more than this takes minutes; the tools such a file goes to lay out by themselves.
MOST_PLACED = 5000
_SEED = 20250418
_ROOM = 60.0

_FROM = ("periodStart", "deadlineStart", "asOfStart", "consultationStart", "issuedOn", "issued")
_TO = ("periodEnd", "deadline", "asOf")
# What stands at one moment where only its end is said; a target is held from an unsaid day up to its deadline.
_MOMENT = frozenset(("asOf",))


class Spell(NamedTuple):
    """When something holds: first and last day as ISO 8601, None where it is not said."""

    start: str | None
    end: str | None


def spell_of(values: Mapping[str, Iterable[str]]) -> Spell | None:
    """Return when a node's fact holds, from its attributes; None where no day is said.

    A period is from its first day to its last, a figure is of its reporting date, a target ends at its deadline, a
    document begins when it is issued. What is no ISO 8601 day, and an end before its start, are not taken.

    >>> spell_of({"asOf": ["2024-12-31"]})
    Spell(start='2024-12-31', end='2024-12-31')
    """
    start = _first_day(values, _FROM)
    name, end = _first_named(values, _TO)
    if start is None and name in _MOMENT:
        start = end
    if start is None and end is None:
        return None
    if start is not None and end is not None and end < start:
        return Spell(start, None)
    return Spell(start, end)


def _first_day(values: Mapping[str, Iterable[str]], names: Iterable[str]) -> str | None:
    return _first_named(values, names)[1]


def _first_named(values: Mapping[str, Iterable[str]], names: Iterable[str]) -> tuple[str | None, str | None]:
    for name in names:
        for value in values.get(name, ()):
            try:
                return name, date.fromisoformat(value[:10]).isoformat()
            except ValueError:
                continue
    return None, None


def node_spell(node: NodeRow) -> Spell | None:
    """Return when the fact of a node holds."""
    return spell_of(node.values)


def node_positions(rows: Rows) -> dict[str, tuple[float, float]]:
    """Return x and y of every node, the same in every run; nothing for more than `MOST_PLACED` nodes.

    Where a layout was chosen, those it places stand there, and no others. y grows downwards, as in igraph's layouts.

    Fruchterman and Reingold (1991) by igraph, from a circle in the nodes' order.
    """
    given = rows.facts.placed
    if given:
        return {
            iri: (float(one.x), -float(one.y) + 0.0)
            for iri, one in given.items()
            if one.x is not None and one.y is not None
        }
    ids = rows.identifiers()
    if not ids or len(ids) > MOST_PLACED:
        return {}
    import igraph

    index = {iri: at for at, iri in enumerate(ids)}
    pairs = sorted({(index[source], index[target]) for source, _, target in rows.pairs()})
    graph = igraph.Graph(n=len(ids), edges=pairs)
    igraph.set_random_number_generator(random.Random(_SEED))
    try:
        layout = graph.layout_fruchterman_reingold(
            seed=graph.layout_circle(), niter=200 if len(ids) < 1000 else 60, grid="auto"
        )
    finally:
        igraph.set_random_number_generator(random)
    return {
        iri: (round(x * _ROOM, 1) + 0.0, round(y * _ROOM, 1) + 0.0)
        for iri, (x, y) in zip(ids, layout.coords, strict=True)
    }
