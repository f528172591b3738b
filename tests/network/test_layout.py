"""Positions: the same in every run, apart from one another, and igraph's chance left as it was."""

from __future__ import annotations

import random
from math import hypot

import igraph
import pytest

from network.samples import big_store
from policygraph.network import layout, view_graph
from policygraph.network.labels import Label
from policygraph.network.layout import positions
from policygraph.network.viewmodel import Node, ViewGraph
from support import small_store


def test_two_runs_give_the_same_places() -> None:
    view = view_graph(big_store(200))
    random.seed(1)
    first = positions(view)
    random.seed(2)
    assert positions(view) == first


def test_nodes_do_not_lie_on_one_another() -> None:
    for view in (view_graph(small_store()), view_graph(big_store(300))):
        places = positions(view)
        size = {node.id: node.size for node in view.nodes}
        ids = list(places)
        touching = [
            (a, b)
            for at, a in enumerate(ids)
            for b in ids[at + 1 :]
            if hypot(places[a][0] - places[b][0], places[a][1] - places[b][1]) < size[a] + size[b]
        ]
        assert touching == []


def test_it_leaves_chance_as_it_was() -> None:
    positions(view_graph(small_store()))
    random.seed(7)
    first = igraph.Graph.Erdos_Renyi(n=20, p=0.2).get_edgelist()
    random.seed(7)
    assert igraph.Graph.Erdos_Renyi(n=20, p=0.2).get_edgelist() == first


def test_no_nodes_have_no_places() -> None:
    assert positions(ViewGraph("https://example.org/", (), ())) == {}


def _alone(count: int) -> ViewGraph:
    nodes = tuple(Node(f"n{at}", "target", Label("", ""), 6.0, 0) for at in range(count))
    return ViewGraph("https://example.org/", nodes, ())


@pytest.mark.parametrize("count", [400, 6_000])
def test_room_for_a_part_is_sought_where_the_last_one_as_large_found_it(count, monkeypatch) -> None:
    asked = []
    meets = layout._Taken.meets

    def counted(self, box):
        asked.append(box)
        return meets(self, box)

    monkeypatch.setattr(layout._Taken, "meets", counted)
    places = positions(_alone(count))
    assert len(set(places.values())) == count
    assert len(asked) < 120 * count


@pytest.mark.scale
def test_a_large_network_has_room_for_its_nodes() -> None:
    from benchmarks.bench_network import made_view, touching

    view = made_view(20_000)
    assert touching(view, positions(view)) < 0.01
