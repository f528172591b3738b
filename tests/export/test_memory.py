"""The network formats are streams: memory grows by a node's id, not by what is written of it."""

from __future__ import annotations

import tracemalloc
from pathlib import Path
from typing import IO, Any

import pyoxigraph as ox
import pytest

from export.helpers import IRIS
from policygraph.export.facts import Facts
from policygraph.export.gexf import write_gexf
from policygraph.export.graphml import write_graphml
from policygraph.export.neo4j import write_neo4j
from policygraph.rdf.iris import POL, RDF, RDFS
from policygraph.store import Store
from support import BASE

LONG = "到二〇二七年底培育重点企业若干家以上" * 60


def store_of(count: int) -> Store:
    """Return a store of `count` actions with long texts, each tied to one place."""
    graph, place = IRIS.graph("a"), ox.NamedNode(f"{BASE}place/330100")
    quads = [
        ox.Quad(IRIS.document("a"), POL.inGraph, graph, graph),
        ox.Quad(place, RDFS.label, ox.Literal("杭州"), graph),
    ]
    for at in range(count):
        node = ox.NamedNode(f"{BASE}action/{at:032x}")
        quads.append(ox.Quad(node, RDF.type, POL.Action, graph))
        quads.append(ox.Quad(node, RDFS.label, ox.Literal(f"{LONG}{at}", language="zh"), graph))
        quads.append(ox.Quad(node, POL.jurisdiction, place, graph))
    return Store.in_memory(quads, base=BASE)


class Nowhere:
    """A stream that counts what is written and keeps nothing."""

    def __init__(self) -> None:
        self.size = 0

    def write(self, data: bytes) -> int:
        self.size += len(data)
        return len(data)


def peak(write: Any, store: Store, out: Any) -> int:
    """Return the most memory Python objects took while writing, in bytes."""
    facts = Facts(store)
    tracemalloc.start()
    try:
        write(facts, out)
        return tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()


@pytest.mark.parametrize("write", [write_graphml, write_gexf])
def test_a_stream_holds_ids_only(write: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    # Laying out holds the whole network, hence is for small ones only: here it would drown what is looked at.
    monkeypatch.setattr("policygraph.export.drawing.MOST_PLACED", 100)
    small, large = store_of(500), store_of(3000)
    peak(write, small, Nowhere())
    out: IO[bytes] | Any = Nowhere()
    grown = peak(write, large, out) - peak(write, small, Nowhere())
    assert out.size / 3000 > 3000, "what is written of a node is much more than what is held of it"
    assert grown / 2500 < 1000


def test_a_folder_of_csv_holds_ids_only(tmp_path: Path) -> None:
    small, large = store_of(500), store_of(3000)
    for name in ("warm", "small", "large"):
        (tmp_path / name).mkdir()
    peak(write_neo4j, small, tmp_path / "warm")
    grown = peak(write_neo4j, large, tmp_path / "large") - peak(write_neo4j, small, tmp_path / "small")
    assert (tmp_path / "large" / "nodes-action.csv").stat().st_size / 3000 > 3000
    assert grown / 2500 < 1000
