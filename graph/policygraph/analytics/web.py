"""The network that methods compute on: what is drawn, undirected, each tie with the facts that prove it.

Nodes are things and facts, as in the network page. What joins them is what articles say: not the frozen tables (which place lies in
which), not mentions, not disagreements.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from policygraph.network import gather
from policygraph.network.labels import Label
from policygraph.network.net import CONFLICT, gather_net
from policygraph.network.style import load_style

if TYPE_CHECKING:
    import igraph
    import networkx

    from policygraph.store import Store

Pair = tuple[str, str]


@dataclass(slots=True)
class Web:
    """Types of the nodes by IRI, and ties (two IRIs in order) with the facts that prove them; both sorted."""

    types: Mapping[str, str]
    ties: Mapping[Pair, tuple[str, ...]]
    _facts: dict[str, tuple[str, ...]] = field(default_factory=dict)

    @classmethod
    def of(cls, store: Store) -> Web:
        """Return the network of a store's facts."""
        style = load_style()
        net = gather_net(store, style)
        ties: dict[Pair, set[str]] = {}
        for link in net.links:
            relation = style.relations[link.predicate]
            ends = (link.source, link.target)
            if relation.reference or relation.document or link.predicate == CONFLICT:
                continue
            if any(style.types[net.types[end]].hidden for end in ends):
                continue
            ties.setdefault((min(ends), max(ends)), set()).update(link.proof)
        inside = {end for pair in ties for end in pair}
        return cls(
            {iri: net.types[iri] for iri in sorted(inside)},
            {pair: tuple(sorted(ties[pair])) for pair in sorted(ties)},
        )

    def kind(self, iri: str) -> Label:
        """Return what kind of thing a node is."""
        found = load_style().types[self.types[iri]]
        return Label(found.zh, found.en)

    def facts_of(self, iri: str) -> tuple[str, ...]:
        """Return the facts that prove a node's ties, sorted."""
        if not self._facts:
            found: dict[str, set[str]] = {}
            for pair, proof in self.ties.items():
                for end in pair:
                    found.setdefault(end, set()).update(proof)
            self._facts = {end: tuple(sorted(proof)) for end, proof in found.items()}
        return self._facts.get(iri, ())

    def stated(self, store: Store) -> Web:
        """Return the part whose ties some document's claim states; what people rejected does not count."""
        query = """SELECT DISTINCT ?n { GRAPH ?g { ?k pol:states ?n .
            FILTER NOT EXISTS { ?k pol:flag "rejected" } } }"""
        said = {row[0] for row in gather.rows(store, query)}
        ties = {
            pair: kept
            for pair, proof in self.ties.items()
            if (kept := tuple(one for one in proof if one in said))
        }
        inside = {end for pair in ties for end in pair}
        return Web({iri: kind for iri, kind in self.types.items() if iri in inside}, ties)

    def to_networkx(self) -> networkx.Graph[str]:
        """Return the network as a networkx Graph, nodes and edges in sorted order."""
        import networkx

        graph: networkx.Graph[str] = networkx.Graph()
        graph.add_nodes_from(self.types)
        graph.add_edges_from(self.ties)
        return graph

    def to_igraph(self) -> igraph.Graph:
        """Return the network as an undirected igraph Graph with IRIs in `name`, in the same order."""
        import igraph

        at = {iri: number for number, iri in enumerate(self.types)}
        return igraph.Graph(
            n=len(at),
            edges=[(at[first], at[second]) for first, second in self.ties],
            vertex_attrs={"name": list(at)},
        )
