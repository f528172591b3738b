"""The view as a networkx graph."""

from __future__ import annotations

import copy
import io

import networkx

from policygraph.network import to_networkx, view_graph
from support import small_store


def test_the_graph_has_the_nodes_and_edges_of_the_view() -> None:
    view = view_graph(small_store())
    before = copy.deepcopy(view)
    graph = to_networkx(view)
    assert set(graph.nodes) == {node.id for node in view.nodes}
    assert {(a, b, key) for a, b, key in graph.edges(keys=True)} == {
        (edge.source, edge.target, edge.predicate) for edge in view.edges
    }
    assert view == before
    hangzhou = next(data for _, data in graph.nodes(data=True) if data["label"] == "杭州市")
    assert hangzhou["label_en"] == "Hangzhou"
    assert hangzhou["colour"] == "#1F5FA8"


def test_attributes_are_plain_enough_for_graphml_and_come_back() -> None:
    graph = to_networkx(view_graph(small_store()))
    written = io.BytesIO()
    networkx.write_graphml(graph, written)
    written.seek(0)
    read = networkx.read_graphml(written, force_multigraph=True)
    assert dict(read.nodes(data=True)) == dict(graph.nodes(data=True))
    assert read.number_of_edges() == graph.number_of_edges()


def test_paths_can_be_asked() -> None:
    graph = to_networkx(view_graph(small_store())).to_undirected()
    names = {data["label"]: node for node, data in graph.nodes(data=True)}
    path = networkx.shortest_path(graph, names["杭州市"], names["大模型"])
    assert [graph.nodes[step]["type"] for step in path] == ["place", "target", "technology"]
