"""Betweenness: how often a thing lies between others (Freeman 1977; Brandes 2001)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from policygraph.analytics.method import TOP, Found, Material, Method, ranking, rounded
from policygraph.network.labels import Label


def run(material: Material, given: Mapping[str, Any]) -> Found:
    """Return the share of shortest paths between two others that lead over each node, 0 to 1, as networkx normalises it.

    igraph computes it: networkx takes some hundred times longer.
    """
    graph = material.web.to_igraph()
    size = graph.vcount()
    pairs = (size - 1) * (size - 2) / 2 or 1.0
    values = graph.betweenness(directed=False)
    scores = {
        iri: rounded(value / pairs)
        for iri, value in zip(graph.vs["name"] if size else (), values, strict=True)
    }
    return ranking(material, scores, Label("介数", "betweenness"), given["top"])


METHOD = Method(
    "betweenness",
    Label("介数中心性", "Betweenness"),
    Label(
        "多少最短路径经过它：谁在两方之间。",
        "How many shortest paths lead over a thing: who stands between others.",
    ),
    1,
    run,
    (TOP,),
)
