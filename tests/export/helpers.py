"""What the export tests share: the fixture's store, one with hostile texts, and readers of the formats that are not ours."""

from __future__ import annotations

import csv
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pyoxigraph as ox

from policygraph.rdf.iris import DCTERMS, POL, RDF, RDFS, SCHEMA, XSD, Iris
from policygraph.store import Store
from support import BASE, small_quads

IRIS = Iris(BASE)

HOSTILE = (
    "quotes \" ' and \\ backslash",
    "line\nbreak\r\nand\ttab\rend",
    "=cmd|' /C calc'!A0",
    "@SUM(1+1)",
    "]]> <!-- & --> <script>alert(1)</script> &amp; &#0;",
    "emoji 🏛️👩‍💻 and \u202ebidi\u202c \u2066x\u2069",
    "NEL \x85 and LS \u2028 and BOM \ufeff",
    "U+001F \x1f and bell \x07 and delete \x7f",
    "nul \x00 here",
    "{{template}} ${code} %s {0}",
    "' apostrophe =first",
    "'=quoted formula",
    "，。；：“”《》",
    " leading and trailing ",
    "a;b|c,d",
)


def small() -> Store:
    """Return the store of the hand-made fixture."""
    return Store.in_memory(small_quads(), base=BASE)


def hostile_quads() -> Iterable[ox.Quad]:
    """Yield a document that says a hostile text in each place a text can stand."""
    for at, text in enumerate(HOSTILE):
        key = f"bad/{at}/{text}"
        graph, document = IRIS.graph(key), IRIS.document(key)
        plan = ox.NamedNode(IRIS.text("plan", text))
        place = ox.NamedNode(IRIS.text("place", f"x{at}"))
        claim, passage = IRIS.claim(f"{at:032x}"), IRIS.passage(f"{at:032x}")
        number = ox.Literal(str(at), datatype=XSD.integer)
        for subject, predicate, value in (
            (document, RDF.type, SCHEMA.NewsArticle),
            (document, DCTERMS.title, ox.Literal(text)),
            (document, SCHEMA.mentions, place),
            (document, SCHEMA.text, ox.Literal(f"WHOLE TEXT {text}")),
            (document, POL.inGraph, graph),
            (place, RDF.type, SCHEMA.AdministrativeArea),
            (place, RDFS.label, ox.Literal(text, language="zh")),
            (plan, RDF.type, POL.PolicyDocument),
            (plan, RDFS.label, ox.Literal(text, language="zh")),
            (plan, POL.shortName, ox.Literal(text)),
            (plan, POL.shortName, ox.Literal(f"{text} again")),
            (plan, POL.jurisdiction, place),
            (claim, RDF.type, POL.Claim),
            (claim, POL.states, plan),
            (claim, POL.inPassage, passage),
            (claim, POL.start, number),
            (claim, POL.end, number),
            (passage, RDF.type, POL.Passage),
            (passage, POL.text, ox.Literal(f"{text} is said")),
            (passage, POL.start, number),
            (passage, POL.end, number),
        ):
            yield ox.Quad(subject, predicate, value, graph)


def hostile() -> Store:
    """Return the store of the hostile document."""
    return Store.in_memory(hostile_quads(), base=BASE)


def facts_of(store: Store) -> set[ox.Triple]:
    """Return the facts of the default graph."""
    return {quad.triple for quad in store.quads(ox.DefaultGraph())}


def read_neo4j(folder: Path) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """Read a neo4j-csv folder by the import tool's header rules; arrays become lists, empty cells None.

    A cell that is empty and unquoted is null; the csv module cannot tell it from a quoted empty one, which our files
    never have.
    """
    from policygraph.export.text import unguard

    nodes: list[dict[str, Any]] = []
    edges: list[dict[str, Any]] = []
    for file in sorted(folder.glob("*.csv")):
        with file.open(encoding="utf-8", newline="") as stream:
            reader = csv.reader(stream, strict=True)
            head = next(reader)
            assert len(set(head)) == len(head)
            rows = edges if ":START_ID" in head else nodes
            for cells in reader:
                assert len(cells) == len(head)
                row: dict[str, Any] = {}
                for name, cell in zip(head, cells, strict=True):
                    row[name] = _typed(name, cell, unguard)
                rows.append(row)
    return nodes, edges


def _typed(name: str, cell: str, unguard: Any) -> Any:
    import datetime

    if cell == "":
        return None
    type_ = name.rpartition(":")[2]
    if type_.endswith("[]"):
        return [_typed(name[:-2], part, unguard) for part in cell.split("\x1f")]
    if type_ == "double":
        return float(cell)
    if type_ == "int":
        return int(cell)
    if type_ == "boolean":
        return {"true": True, "false": False}[cell]
    if type_ == "date":
        return datetime.date.fromisoformat(cell)
    assert type_ in ("string", "ID", "LABEL", "TYPE", "START_ID", "END_ID"), type_
    return unguard(cell)
