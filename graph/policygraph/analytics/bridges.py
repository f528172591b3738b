"""Bridges: ties without which a part of the network would fall off (Tarjan 1974)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from policygraph.analytics.method import TOP, Found, Line, Material, Method, Parameter, Tie
from policygraph.network.labels import Label

if TYPE_CHECKING:
    import networkx


def run(material: Material, given: Mapping[str, Any]) -> Found:
    """Return the bridges that cut off at least `least` nodes, those that cut off most first (networkx)."""
    web = material.web
    cut = cut_off(web.to_networkx())
    order = sorted((pair for pair in cut if cut[pair] >= given["least"]), key=lambda pair: (-cut[pair], pair))
    ties = tuple(Tie(*pair, float(cut[pair]), web.ties[pair]) for pair in order)
    listed = order[: given["top"]]
    labels = material.labels([end for pair in listed for end in pair])
    lines = [
        Line(
            {
                "first": labels[pair[0]],
                "first_kind": web.kind(pair[0]),
                "second": labels[pair[1]],
                "second_kind": web.kind(pair[1]),
                "cut_off": cut[pair],
            },
            web.ties[pair],
        )
        for pair in listed
    ]
    columns = {
        "first": Label("一端", "one end"),
        "first_kind": Label("类型", "kind"),
        "second": Label("另一端", "other end"),
        "second_kind": Label("类型", "kind"),
        "cut_off": Label("断开的节点数", "nodes cut off"),
    }
    return Found(columns, lines, ties=ties)


def cut_off(graph: networkx.Graph[str]) -> dict[tuple[str, str], int]:
    """Return for each bridge (its ends in order) how many nodes its smaller side has.

    >>> import networkx
    >>> cut_off(networkx.path_graph(["a", "b", "c", "d"]))
    {('a', 'b'): 1, ('b', 'c'): 2, ('c', 'd'): 1}
    """
    import networkx

    bridges = sorted((min(pair), max(pair)) for pair in networkx.bridges(graph))
    rest = graph.copy()
    rest.remove_edges_from(bridges)
    part: dict[str, int] = {}
    sizes: list[int] = []
    for number, nodes in enumerate(networkx.connected_components(rest)):
        part.update(dict.fromkeys(nodes, number))
        sizes.append(len(nodes))
    tree: networkx.Graph[int] = networkx.Graph()
    tree.add_nodes_from(range(len(sizes)))
    tree.add_edges_from((part[first], part[second]) for first, second in bridges)
    below, above, whole = list(sizes), dict[int, int](), dict[int, int]()
    for component in networkx.connected_components(tree):
        root, total = min(component), sum(sizes[one] for one in component)
        for parent, child in reversed(list(networkx.dfs_edges(tree, root))):
            below[parent] += below[child]
            above[child] = parent
        whole.update(dict.fromkeys(component, total))
    found = {}
    for first, second in bridges:
        child = part[first] if above.get(part[first]) == part[second] else part[second]
        found[first, second] = min(below[child], whole[child] - below[child])
    return found


METHOD = Method(
    "bridges",
    Label("桥", "Bridges"),
    Label("断开后网络即分为两部分的联系。", "Ties without which the network falls apart."),
    1,
    run,
    (
        Parameter("least", Label("至少断开的节点数", "nodes cut off at least"), 2, int, least=1),
        TOP,
    ),
)
