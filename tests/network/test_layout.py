"""Positions: the same in every run, apart from one another, and igraph's chance left as it was."""

from __future__ import annotations

import random
from math import hypot

import igraph

from network.samples import big_store
from policygraph.network import view_graph
from policygraph.network.layout import positions
from policygraph.network.viewmodel import ViewGraph
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
