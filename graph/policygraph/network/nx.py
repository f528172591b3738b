"""The picture as a networkx graph, for people who want to compute on it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from policygraph.network.style import load_style
from policygraph.network.viewmodel import ViewGraph

if TYPE_CHECKING:
    import networkx


def to_networkx(view: ViewGraph) -> networkx.MultiDiGraph[str]:
    """Return the view as a new MultiDiGraph; the view is left as it is.

    Nodes are IRIs with plain attributes `type`, `label`, `label_en`, `degree`, `certainty`, `colour`, `size` (radius in px),
    `evidence` (how many claims say it) and `sentence` (the best one's, may be empty); edges are keyed by the predicate's IRI and have
    `label`, `label_en`, `certainty` and `evidence`. Every attribute can be written to GraphML as it is.

    >>> to_networkx(ViewGraph("https://example.org/id/", (), ())).number_of_nodes()
    0
    """
    import networkx

    style = load_style()
    graph: networkx.MultiDiGraph[str] = networkx.MultiDiGraph(base=view.base)
    for node in view.nodes:
        shade = view.dressing.shade(node.id) if view.dressing else None
        graph.add_node(
            node.id,
            type=node.type,
            label=node.label.zh,
            label_en=node.label.en,
            degree=node.degree,
            certainty=node.certainty,
            colour=shade.light if shade else style.types[node.type].colour(),
            size=node.size,
            evidence=node.evidence_total,
            sentence=node.evidence[0].sentence if node.evidence else "",
        )
    for edge in view.edges:
        graph.add_edge(
            edge.source,
            edge.target,
            key=edge.predicate,
            predicate=edge.predicate,
            label=edge.label.zh,
            label_en=edge.label.en,
            certainty=edge.certainty,
            evidence=len(edge.evidence),
        )
    return graph
