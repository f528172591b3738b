"""Articulation points: things without which the network falls apart (Hopcroft and Tarjan 1973)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from typing import Any

from policygraph.analytics.method import TOP, Found, Material, Method, ranking
from policygraph.network.labels import Label


def run(material: Material, given: Mapping[str, Any]) -> Found:
    """Return the articulation points by how many parts fall from each other without them (networkx)."""
    import networkx

    graph = material.web.to_networkx()
    parts: Counter[Any] = Counter()
    for part in networkx.biconnected_components(graph):
        parts.update(list(part))
    scores = {iri: float(parts[iri]) for iri in sorted(set(networkx.articulation_points(graph)))}
    return ranking(material, scores, Label("分成的部分", "parts without it"), given["top"])


METHOD = Method(
    "articulation",
    Label("关节点", "Articulation points"),
    Label("去掉后网络即分裂的事物。", "Things without which the network falls apart."),
    1,
    run,
    (TOP,),
)
