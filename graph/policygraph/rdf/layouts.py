"""Layouts that people made elsewhere, in the graph of their import: where each thing stands, its group, colour, size, label."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

import pyoxigraph as ox

from policygraph.errors import UnknownNameError
from policygraph.rdf.iris import DCTERMS, POL, XSD, Iris


@dataclass(frozen=True, slots=True)
class Placed:
    """What a layout says of a thing; x grows to the right, y upwards, in the units of the tool it comes from."""

    x: Decimal | None = None
    y: Decimal | None = None
    group: str | None = None
    colour: str | None = None
    size: Decimal | None = None
    label: str | None = None


_TEXTS = (("group", POL.layoutGroup), ("colour", POL.layoutColour), ("label", POL.layoutLabel))
_NUMBERS = (("x", POL.layoutX), ("y", POL.layoutY), ("size", POL.layoutSize))


def layout_triples(iri: str, placed: Placed) -> Iterator[ox.Triple]:
    """Yield what a layout says of a thing, as triples."""
    subject = ox.NamedNode(iri)
    for name, prop in _NUMBERS:
        number = getattr(placed, name)
        if number is not None:
            yield ox.Triple(subject, prop, ox.Literal(f"{number:f}", datatype=XSD.decimal))
    for name, prop in _TEXTS:
        text = getattr(placed, name)
        if text is not None:
            yield ox.Triple(subject, prop, ox.Literal(text))


def read_layout(inner: ox.Store, base: str, name: str) -> dict[str, Placed]:
    """Return the layout that was imported as `name`: IRI -> what it says.

    Raises UnknownNameError if there is none of this name.
    """
    graph = Iris(base).imported(name)
    kinds = [quad.object for quad in inner.quads_for_pattern(graph, DCTERMS.type, None, graph)]
    if ox.Literal("layout") not in kinds:
        raise UnknownNameError("imported layout", name, _layouts(inner))
    names = {prop: field for field, prop in (*_TEXTS, *_NUMBERS)}
    numbers = {field for field, _ in _NUMBERS}
    said: dict[str, dict[str, str | Decimal]] = {}
    for quad in inner.quads_for_pattern(None, None, None, graph):
        field = names.get(quad.predicate)
        if (
            field is None
            or not isinstance(quad.subject, ox.NamedNode)
            or not isinstance(quad.object, ox.Literal)
        ):
            continue
        value: str | Decimal = quad.object.value
        if field in numbers:
            try:
                value = Decimal(quad.object.value)
            except InvalidOperation:
                continue
        said.setdefault(quad.subject.value, {})[field] = value
    return {iri: Placed(**said[iri]) for iri in sorted(said)}  # type: ignore[arg-type]


def _layouts(inner: ox.Store) -> list[str]:
    """Return the names of the layouts there are."""
    return [
        title.object.value
        for quad in inner.quads_for_pattern(None, DCTERMS.type, ox.Literal("layout"), None)
        for title in inner.quads_for_pattern(quad.subject, DCTERMS.title, None, quad.graph_name)
        if isinstance(title.object, ox.Literal)
    ]
