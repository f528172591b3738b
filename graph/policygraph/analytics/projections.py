"""Projections: places and technologies, experts and topics; joined directly, or among themselves by what they share."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from typing import Any

from policygraph.analytics.method import MOST_FACTS, TOP, Found, Line, Material, Method, Parameter, Tie
from policygraph.analytics.similarity import aiming
from policygraph.desk.compare import AIMS, KINDS
from policygraph.network.gather import chunks, rows
from policygraph.network.labels import Label

Facts = Mapping[tuple[str, str], set[str]]

_EXPERTS = """SELECT DISTINCT ?fact ?expert ?topic {
  { ?fact pol:speaker ?said ; pol:about ?topic } UNION { ?fact pol:saidBy ?said ; pol:technology ?topic }
  ?said a schema:Person .
  OPTIONAL { ?said pol:canonical ?root } BIND(COALESCE(?root, ?said) AS ?expert) FILTER(isIRI(?topic))
}"""


def cities(material: Material, given: Mapping[str, Any]) -> Found:
    """Return places and the technologies they aim at, by the desk's definition of an aim."""
    joined: dict[tuple[str, str], set[str]] = defaultdict(set)
    for block in chunks(aiming(material)):
        for kind, where, _ in KINDS.values():
            for fact, place, topic in rows(material.store, AIMS.format(places=block, where=where, kind=kind)):
                if topic:
                    joined[place, topic].add(fact)
    return projected(material, joined, ("city", "technology"), given)


def experts(material: Material, given: Mapping[str, Any]) -> Found:
    """Return people and what they spoke of: statements about it, and facts given in their words."""
    joined: dict[tuple[str, str], set[str]] = defaultdict(set)
    for fact, expert, topic in rows(material.store, _EXPERTS):
        joined[expert, topic].add(fact)
    return projected(material, joined, ("expert", "topic"), given)


def projected(material: Material, joined: Facts, sides: tuple[str, str], given: Mapping[str, Any]) -> Found:
    """Return the pairs of a two-sided network, or the pairs of one side by how many of the other they share (networkx).

    A pair's weight is the number of facts behind it, or of things shared; the heaviest come first.
    """
    import networkx
    from networkx.algorithms import bipartite

    onto = given["onto"]
    ties: list[Tie] = []
    if onto == "both":
        ties = [Tie(*pair, float(len(facts)), tuple(sorted(facts))) for pair, facts in joined.items()]
    else:
        # The sides are told apart by number: a thing may stand on both.
        graph: networkx.Graph[tuple[int, str]] = networkx.Graph()
        graph.add_edges_from(((0, first), (1, second)) for first, second in sorted(joined))
        side = sides.index(onto)
        kept = sorted(node for node in graph if node[0] == side)
        for a, b, data in bipartite.weighted_projected_graph(graph, kept).edges(data=True):
            first, second = sorted((a, b))
            shared = sorted(set(graph[first]) & set(graph[second]))
            facts = {
                fact
                for _, other in shared
                for end in (first[1], second[1])
                for fact in joined[(end, other) if side == 0 else (other, end)]
            }
            ties.append(Tie(first[1], second[1], float(data["weight"]), tuple(sorted(facts))))
    ties.sort(key=lambda tie: (-tie.weight, tie.first, tie.second))
    listed = ties[: given["top"]]
    labels = material.labels([end for tie in listed for end in (tie.first, tie.second)])
    lines = [
        Line(
            {"first": labels[tie.first], "second": labels[tie.second], "weight": int(tie.weight)},
            tie.facts[:MOST_FACTS],
        )
        for tie in listed
    ]
    heads = (sides[0], sides[1]) if onto == "both" else (onto, onto)
    columns = {
        "first": _SIDES[heads[0]],
        "second": _SIDES[heads[1]] if onto == "both" else Label("另一方", "other"),
        "weight": Label("事实数", "facts") if onto == "both" else Label("共有", "shared"),
    }
    return Found(columns, lines, ties=ties)


_SIDES = {
    "city": Label("地点", "place"),
    "technology": Label("技术", "technology"),
    "expert": Label("人物", "person"),
    "topic": Label("话题", "topic"),
}
_ONTO = Label("投影到：两方，或其中一方", "project onto: both sides, or one of them")

CITY_TECHNOLOGY = Method(
    "city-technology",
    Label("地点与技术", "Places and technologies"),
    Label("各地着力于哪些技术；或因共同技术相连的地点。", "Which technologies places aim at; or places joined by what they share."),
    1,
    cities,
    (Parameter("onto", _ONTO, "both", choices=("both", "city", "technology")), TOP),
)  # fmt: skip
EXPERT_TOPIC = Method(
    "expert-topic",
    Label("人物与话题", "Experts and topics"),
    Label("谁谈及什么；或因共同话题相连的人。", "Who spoke of what; or people joined by what they spoke of."),
    1,
    experts,
    (Parameter("onto", _ONTO, "both", choices=("both", "expert", "topic")), TOP),
)
