"""Which rows of a large table a page needs: found by what they are joined to and by one column, before anything else is read."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal, InvalidOperation

from policygraph.network.gather import rows, values_block
from policygraph.network.style import expand
from policygraph.serve.answers.desk import Desk

# What lies within a place or below a technology is asked for with it; both relations are kept closed in the store.
CLOSED = {"place": "schema:containedInPlace", "technology": "pol:broaderTransitive", "plan": ""}


def candidates(own: Desk, asked: dict[str, str]) -> set[str] | None:
    """Return the nodes joined to every thing asked for (by `place`, `technology`, `plan`) or to one within it; None if none is asked for.

    All rows that fit are among them, and others: what joins them is not looked at. Raises UnknownNameError, QueryError.
    """
    found: set[str] | None = None
    for kind, node in asked.items():
        around = {node}
        closure = CLOSED[kind]
        if closure:
            query = f"SELECT ?n {{ VALUES ?a {{ {values_block(own.net.cluster(node))} }} ?n {closure} ?a }}"
            around |= {own.net.root(iri) for (iri,) in rows(own.store, query)}
        near = {end for link in own.net.touching(around) for end in (link.source, link.target)}
        found = near if found is None else found & near
    return found


def ordered(own: Desk, iris: list[str], prefixed: str, kind: str, *, falling: bool) -> list[str]:
    """Return nodes sorted by the first value of one property, numbers as numbers; those without a value last."""
    wanted = set(iris)
    values: dict[str, str] = {}
    for iri, value in rows(own.store, f"SELECT ?s ?v {{ ?s <{expand(prefixed)}> ?v }}"):
        node = own.net.root(iri)
        if node in wanted and (node not in values or value < values[node]):
            values[node] = value

    keys: dict[str, Decimal | str] = {}
    for iri, value in values.items():
        try:
            keys[iri] = Decimal(value) if kind == "number" else value
        except InvalidOperation:
            continue
    filled = sorted((iri for iri in iris if iri in keys), key=lambda iri: keys[iri], reverse=falling)
    return [*filled, *(iri for iri in iris if iri not in keys)]


def within(iris: Iterable[str], found: set[str] | None) -> list[str]:
    """Return those of some nodes that were found, in their order; all of them where nothing was asked for."""
    return [iri for iri in iris if found is None or iri in found]
