"""Communities: groups that are joined more among themselves than to others."""

from __future__ import annotations

import random
from collections.abc import Mapping
from typing import Any

from policygraph.analytics.method import MOST_FACTS, TOP, Found, Line, Material, Method, Parameter, shown
from policygraph.desk.compare import joined
from policygraph.network.labels import Label

_NAMED = 6


def run(material: Material, given: Mapping[str, Any]) -> Found:
    """Return the communities, the largest first and numbered from 1; equal ones by their smallest IRI.

    Leiden (Traag, Waltman and van Eck 2019) or Louvain (Blondel et al. 2008), both for modularity, by igraph with a seeded
    generator, so that the same network gives the same groups.
    """
    import igraph

    web = material.web
    graph = web.to_igraph()
    igraph.set_random_number_generator(random.Random(given["seed"]))
    try:
        if given["algorithm"] == "leiden":
            found = graph.community_leiden(
                objective_function="modularity", resolution=given["resolution"], n_iterations=10
            )
        else:
            found = graph.community_multilevel(resolution=given["resolution"])
    finally:
        igraph.set_random_number_generator(random)
    names, degrees = list(web.types), graph.degree()
    degree = dict(zip(names, degrees, strict=True))
    parts = sorted(
        (sorted(names[at] for at in part) for part in found), key=lambda part: (-len(part), part[0])
    )
    groups = {iri: number for number, part in enumerate(parts, start=1) for iri in part}
    listed = parts[: given["top"]]
    chief = [sorted(part, key=lambda iri: (-degree[iri], iri))[:_NAMED] for part in listed]
    labels = material.labels([iri for part in chief for iri in part])
    lines = [
        Line(
            {"group": number, "size": len(part), "members": joined([labels[iri] for iri in best])},
            web.facts_of(best[0])[:MOST_FACTS],
        )
        for number, (part, best) in enumerate(zip(listed, chief, strict=True), start=1)
    ]
    columns = {
        "group": Label("社群", "community"),
        "size": Label("规模", "size"),
        "members": Label("主要成员", "best connected members"),
    }
    fit = shown(graph.modularity(found.membership)) if graph.ecount() else shown(0)
    note = Label(f"{len(parts)} 个社群，模块度 {fit}", f"{len(parts)} communities, modularity {fit}")
    return Found(columns, lines, groups=groups, notes=(note,))


METHOD = Method(
    "communities",
    Label("社群", "Communities"),
    Label("内部联系多于外部联系的群组。", "Groups joined more among themselves than to others."),
    1,
    run,
    (
        Parameter("algorithm", Label("算法", "algorithm"), "leiden", choices=("leiden", "louvain")),
        Parameter("resolution", Label("分辨率", "resolution"), 1.0, float, least=0.01, most=100),
        Parameter("seed", Label("随机种子", "seed"), 1, int),
        TOP,
    ),
)
