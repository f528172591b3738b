"""Hostile text in every registered format: it is written, read by a reader that is not ours, and comes back as the docs say."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pyoxigraph as ox
import pytest

from export.helpers import HOSTILE, IRIS, hostile
from export.hostile_readers import (
    READERS,
    drawn,
    exact,
    in_cell,
    in_html,
    in_pajek,
    in_xml,
    lines_shown,
    on_a_line,
    spaced,
)
from policygraph.export import EXPORTERS, export
from policygraph.rdf.iris import POL, RDF, SCHEMA, SKOS, XSD
from policygraph.store import Store
from support import BASE

pytestmark = [
    pytest.mark.filterwarnings("ignore::DeprecationWarning:rdflib"),
    pytest.mark.filterwarnings("ignore:.*deprecated:DeprecationWarning"),  # pydot's, about its parser library
]

Becomes = Callable[[str], str] | None

# Format -> what becomes of a label, and of a sentence; None where the format carries none (docs/exports.md, "lost").
KEPT: dict[str, tuple[Becomes, Becomes]] = {
    **dict.fromkeys(("ttl", "nt", "jsonld"), (exact, None)),
    **dict.fromkeys(("trig", "nq", "rdf12", "nanopub"), (exact, exact)),
    "rdfxml": (in_xml, None),
    "void": (None, None),
    **dict.fromkeys(("graphml", "gexf"), (in_xml, lines_shown)),
    **dict.fromkeys(("neo4j-csv", "cypher"), (in_xml, in_xml)),
    **dict.fromkeys(("cx2", "cyjs", "node-link", "parquet", "duckdb"), (exact, exact)),
    "dot": (on_a_line, on_a_line),
    "mermaid": (on_a_line, None),
    "pajek": (in_pajek, None),
    "edges": (on_a_line, None),
    **dict.fromkeys(("csv", "datapackage"), (in_xml, in_xml)),
    "xlsx": (in_cell, in_cell),
    "webannotation": (None, exact),
    "sssom": (spaced, None),
    "vault": (exact, None),
    "site": (in_html, None),
    **dict.fromkeys(("svg", "pdf"), (drawn, None)),
    "png": (None, None),
}

# A picture has room for the labels that fit.
SOME = ("svg", "pdf")


def store() -> Store:
    """Return the hostile store, each place with a match, claims with words of their passage."""
    quads = []
    for quad in hostile().quads():
        if quad.predicate == POL.end and "/claim/" in str(quad.subject):
            end = ox.Literal("99", datatype=XSD.integer)
            quads.append(ox.Quad(quad.subject, quad.predicate, end, quad.graph_name))
        else:
            quads.append(quad)
    graph = IRIS.graph("matches")
    quads += [
        ox.Quad(quad.subject, SKOS.exactMatch, ox.NamedNode("https://sws.geonames.org/1/"), graph)
        for quad in hostile().quads(ox.DefaultGraph())
        if quad.predicate == RDF.type and quad.object == SCHEMA.AdministrativeArea
    ]
    return Store.in_memory(quads, base=BASE)


def test_every_format_is_here() -> None:
    assert set(KEPT) == set(READERS) == set(EXPORTERS)


@pytest.mark.parametrize("name", sorted(EXPORTERS))
def test_hostile_text_survives(name: str, tmp_path: Path) -> None:
    """No format refuses any of it: what one cannot carry it shows by a sign, as its row in the docs says."""
    path = tmp_path / f"out{EXPORTERS[name].extension}"
    export(store(), path, name)
    read: Any = READERS[name]
    found = set(read(path, store()) if len(inspect.signature(read).parameters) == 2 else read(path))
    of_label, of_sentence = KEPT[name]
    for text in HOSTILE:
        if of_label is not None and name not in SOME:
            assert of_label(text) in found, ("label", text)
        if of_sentence is not None:
            assert of_sentence(f"{text} is said") in found, ("sentence", text)
    if name in SOME:
        begun = {one[:12] for one in map(drawn, HOSTILE)}
        assert len(begun & {one.strip()[:12] for one in found}) >= 5
    if of_label is None and of_sentence is None:
        assert not any(text in one for text in HOSTILE for one in found)
