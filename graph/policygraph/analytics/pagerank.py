"""PageRank: how often a walker along the ties comes by (Page, Brin, Motwani and Winograd 1999)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from policygraph.analytics.method import TOP, Found, Material, Method, Parameter, ranking, rounded
from policygraph.network.labels import Label


def run(material: Material, given: Mapping[str, Any]) -> Found:
    """Return the PageRank of every node, all of them 1 together; igraph computes it (PRPACK)."""
    graph = material.web.to_igraph()
    values = graph.pagerank(directed=False, damping=given["damping"]) if graph.vcount() else []
    names = graph.vs["name"] if graph.vcount() else []
    scores = {iri: rounded(value) for iri, value in zip(names, values, strict=True)}
    return ranking(material, scores, Label("PageRank", "PageRank"), given["top"])


METHOD = Method(
    "pagerank",
    Label("PageRank", "PageRank"),
    Label("与重要事物相连者重要。", "What important things are joined to is important."),
    1,
    run,
    (
        Parameter("damping", Label("阻尼系数", "damping"), 0.85, float, least=0.01, most=0.99),
        TOP,
    ),
)
