"""Similarity of places by what they aim at: the desk's definition, for all the places that aim at most."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from typing import Any

import pyoxigraph as ox

from policygraph.analytics.method import MOST_FACTS, Found, Line, Material, Method, Parameter, Tie
from policygraph.desk.compare import ALIKE_COLUMNS, KINDS, MOST_PLACES, similarity
from policygraph.network.labels import Label
from policygraph.rdf.iris import PREFIXES


def run(material: Material, given: Mapping[str, Any]) -> Found:
    """Return how alike each two places are, the most alike first; see `desk.compare.similarity`."""
    places = [name.strip() for name in given["places"].replace("，", ",").split(",") if name.strip()]
    places = places or aiming(material)[: given["most"]]
    if not given["places"] and len(places) < 2:
        few = Label("目标地点不足两个", "Fewer than two places aim at anything")
        return Found(ALIKE_COLUMNS, (), notes=(few,))
    rows = similarity(material.store, places=places, names=material.names).rows
    ties = tuple(Tie(*row.ends, float(row.similarity), row.facts) for row in rows if row.similarity)
    return Found(ALIKE_COLUMNS, [Line(row.cells(), row.facts[:MOST_FACTS]) for row in rows], ties=ties)


def aiming(material: Material) -> list[str]:
    """Return the places that plans, targets, measures or focus points are about, those with most first."""
    count: Counter[str] = Counter()
    for _, where, _ in KINDS.values():
        prefix, _, local = where.partition(":")
        for quad in material.store.matching(
            None, ox.NamedNode(PREFIXES[prefix] + local), None, ox.DefaultGraph()
        ):
            if isinstance(quad.object, ox.NamedNode):
                count[quad.object.value] += 1
    return sorted(count, key=lambda iri: (-count[iri], iri))


METHOD = Method(
    "similarity",
    Label("目标相似度", "Similarity of aims"),
    Label("各地目标有多相似：按技术计数的余弦。", "How alike places are by what they aim at: cosine of counts by technology."),
    1,
    run,
    (
        Parameter("places", Label("地点，逗号分隔", "places, with commas"), ""),
        Parameter("most", Label("未指定时的地点数", "places where none are named"), 20, int, least=2, most=MOST_PLACES),
    ),
)  # fmt: skip
