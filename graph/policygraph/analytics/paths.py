"""Evidence paths: the shortest chains of statements between two things, each step with its sentence."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import islice, pairwise
from typing import Any

from policygraph.analytics.method import MOST_FACTS, Found, Line, Material, Method, Parameter, Tie
from policygraph.errors import InputError
from policygraph.network.labels import Label


def run(material: Material, given: Mapping[str, Any]) -> Found:
    """Return up to `paths` shortest paths over ties that a document's sentence states (networkx, breadth first).

    Raises UnknownNameError or QueryError for a name that is not understood, InputError for one thing named twice.
    """
    import networkx

    start, end = (material.names.find(given[name]).value for name in ("from", "to"))
    if start == end:
        raise InputError(f"{given['from']!r} and {given['to']!r} are one thing. Name two.")
    web = material.web.stated(material.store)
    graph = web.to_networkx()
    found: list[list[str]] = []
    if start in graph and end in graph and networkx.has_path(graph, start, end):
        found = list(islice(networkx.all_shortest_paths(graph, start, end), given["paths"]))
    labels = material.labels(sorted({iri for path in found for iri in path}))
    lines, ties = [], dict[tuple[str, str], Tie]()
    for number, path in enumerate(found, start=1):
        for step, (first, second) in enumerate(pairwise(path), start=1):
            pair = (min(first, second), max(first, second))
            ties[pair] = Tie(*pair, 1.0, web.ties[pair])
            lines.append(
                Line(
                    {
                        "path": number,
                        "step": step,
                        "from": labels[first],
                        "from_kind": web.kind(first),
                        "to": labels[second],
                        "to_kind": web.kind(second),
                    },
                    web.ties[pair][:MOST_FACTS],
                )
            )
    columns = {
        "path": Label("路径", "path"),
        "step": Label("步", "step"),
        "from": Label("从", "from"),
        "from_kind": Label("类型", "kind"),
        "to": Label("到", "to"),
        "to_kind": Label("类型", "kind"),
    }
    none = Label("两者之间没有由原句相连的路径", "No chain of sentences joins the two")
    return Found(
        columns, lines, ties=tuple(ties[pair] for pair in sorted(ties)), notes=() if found else (none,)
    )


METHOD = Method(
    "paths",
    Label("证据路径", "Evidence paths"),
    Label("两个事物之间最短的陈述链，每步附原句。", "The shortest chains of statements between two things, each step with its sentence."),
    1,
    run,
    (
        Parameter("from", Label("起点", "from"), None),
        Parameter("to", Label("终点", "to"), None),
        Parameter("paths", Label("最多路径数", "paths at most"), 3, int, least=1, most=1000),
    ),
)  # fmt: skip
