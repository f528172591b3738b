"""networkx and igraph objects agree with what networkx and igraph read from the GraphML of the same store or part."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import igraph
import networkx
import pytest

from export.helpers import hostile, small
from policygraph.api import PolicyGraph
from policygraph.errors import UnknownNameError
from policygraph.export import Part, export
from policygraph.export.text import xml_chars
from policygraph.store import Store
from support import BASE

PARTS: list[dict[str, Any]] = [{}, {"focus": f"{BASE}place/330100"}, {"types": ("target", "place")}]


def graph_of(store: Store) -> PolicyGraph:
    return PolicyGraph(None, store.base, store)


def written(attributes: dict[str, Any]) -> dict[str, Any]:
    """Return attributes as a GraphML file carries them."""
    return {key: xml_chars(value) if isinstance(value, str) else value for key, value in attributes.items()}


@pytest.mark.parametrize("make", [small, hostile])
def test_networkx_has_what_its_reader_reads(make: Callable[[], Store], tmp_path: Path) -> None:
    graph = graph_of(make()).to_networkx()
    export(make(), tmp_path / "g.graphml")
    read = networkx.read_graphml(tmp_path / "g.graphml", force_multigraph=True)
    assert {iri: written(data) for iri, data in graph.nodes(data=True)} == dict(read.nodes(data=True))
    found = sorted(((a, b, written(d)) for a, b, d in graph.edges(data=True)), key=repr)
    assert found == sorted(((a, b, d) for a, b, d in read.edges(data=True)), key=repr)
    assert graph.graph["base"] == BASE


@pytest.mark.parametrize("choices", PARTS, ids=str)
def test_a_part_is_the_part_of_the_file(choices: dict[str, Any], tmp_path: Path) -> None:
    graph = graph_of(small())
    graph.export(tmp_path / "g.graphml", part=Part(**choices))
    read = igraph.Graph.Read_GraphML(str(tmp_path / "g.graphml"))
    one, other = graph.to_networkx(**choices), graph.to_igraph(**choices)
    assert list(one) == other.vs["name"] == read.vs["id"]
    ends = [(edge.source, edge.target) for edge in read.es]
    assert [(edge.source, edge.target) for edge in other.es] == ends
    assert other.es["predicate"] == read.es["predicate"] and other.is_directed()
    assert other.vs["label_zh"] == read.vs["label_zh"]
    assert one.number_of_edges() == len(ends) > 0
    if choices:
        assert len(one) < len(graph.to_networkx())


def test_values_are_of_their_types_and_missing_ones_none() -> None:
    graph = graph_of(small()).to_igraph()
    target = graph.vs.find(kind="target")
    assert isinstance(target["value"], float) and isinstance(target["evidence_count"], int)
    assert graph.vs.find(kind="place")["value"] is None
    assert graph.vs.find(name=f"{BASE}place/330100")["label_en"] == "Hangzhou"
    assert all(isinstance(weight, int) and weight >= 1 for weight in graph.es["weight"])


def test_an_empty_store_is_an_empty_network_and_a_wrong_choice_is_named() -> None:
    empty = graph_of(Store.in_memory(base=BASE))
    assert len(empty.to_networkx()) == 0 and empty.to_igraph().vcount() == 0
    with pytest.raises(UnknownNameError, match="targte"):
        graph_of(small()).to_networkx(types=("targte",))


def test_what_networkx_computes_can_be_written_by_its_own_writers(tmp_path: Path) -> None:
    graph = graph_of(small()).to_networkx(types=("place", "target"))
    networkx.write_graphml(graph, tmp_path / "g.graphml")
    networkx.write_gexf(graph, tmp_path / "g.gexf")
    assert set(networkx.read_gexf(tmp_path / "g.gexf")) == set(graph)
