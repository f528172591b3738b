"""The bones of the graph: which nodes there are, what joins them, and which nodes stand for several.

All of it (`gather_net`), or what lies around one node (`gather_near`), which asks the store for no more than that.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field

from policygraph.network.gather import chunks, rows, values_block
from policygraph.network.style import Style, expand
from policygraph.store import Store

MEMBER_OF = expand("pol:memberOf")
CONFLICT = expand("pol:conflictsWith")
FOCUSES_ON = expand("pol:focusesOn")
_ROLE = {expand("org:member"), expand("org:organization")}
_WITHIN = expand("schema:containedInPlace")

Links = dict[tuple[str, str, str], "Link"]


@dataclass(frozen=True, slots=True)
class Link:
    """One relation between two nodes; `proof` are the nodes whose claims say it, `label` a name of its own."""

    source: str
    predicate: str
    target: str
    proof: tuple[str, ...] = ()
    label: str = ""


@dataclass(slots=True)
class Net:
    """Nodes with their types, relations, the clusters behind canonical nodes, and how connected nodes are.

    `degree` is filled where the net is only a part of the graph, and counts in the whole graph.
    """

    types: dict[str, str] = field(default_factory=dict)
    links: list[Link] = field(default_factory=list)
    members: dict[str, list[str]] = field(default_factory=dict)
    home: dict[str, str] = field(default_factory=dict)
    degree: dict[str, int] = field(default_factory=dict)

    @classmethod
    def with_clusters(cls, store: Store) -> Net:
        """Return a net that knows only which nodes are one."""
        net = cls()
        for iri, chief in sorted(rows(store, "SELECT ?a ?c { ?a pol:canonical ?c }")):
            if iri != chief:
                net.home[iri] = chief
                net.members.setdefault(chief, [chief]).append(iri)
        return net

    def root(self, iri: str) -> str:
        """Return the node an IRI belongs to."""
        return self.home.get(iri, iri)

    def cluster(self, iri: str) -> list[str]:
        """Return the IRIs a node stands for, itself first."""
        return self.members.get(iri, [iri])

    def spread(self, iris: Iterable[str]) -> list[str]:
        """Return the IRIs that some nodes stand for, sorted."""
        return sorted(member for iri in iris for member in self.cluster(iri))


def gather_net(store: Store, style: Style) -> Net:
    """Return all typed nodes and the relations the style file names, canonical nodes in place of their clusters."""
    net = Net.with_clusters(store)
    net.types = _types(store, style, net)
    links = _links(store, style, net)
    _prove_focus(store, net, links)
    net.links = [link for _, link in sorted(links.items())]
    return net


def gather_near(store: Store, style: Style, start: str, hops: int, wanted: Collection[str]) -> Net:
    """Return what lies within `hops` of a node, nodes of the wanted types only; a fact brings all its parties along.

    What a frozen table joins is no step.
    """
    net = Net.with_clusters(store)
    start = net.root(start)
    net.types = _types(store, style, net, [start])
    crossed: set[str] = set()
    edge = [start]
    for _ in range(hops):
        reached = _neighbours(store, style, net, edge, wanted)
        crossed.update(edge)
        facts = sorted(iri for iri in reached - crossed if not style.types[net.types[iri]].entity)
        parties = _neighbours(store, style, net, facts, wanted)
        crossed.update(facts)
        edge = sorted((reached | parties) - crossed)
    links = _links(store, style, net, sorted(net.types))
    _prove_focus(store, net, links)
    net.degree = _degrees(store, style, net, documents="document" in wanted)
    net.links = [link for _, link in sorted(links.items())]
    return net


def node_type(store: Store, style: Style, iri: str) -> str | None:
    """Return the type of one node, or None where it is not drawn."""
    return _types(store, style, Net(), [iri]).get(iri)


# Below, predicates and classes are picked out here and not by a second VALUES, which would multiply the work.


def _neighbours(
    store: Store, style: Style, net: Net, iris: Sequence[str], wanted: Collection[str]
) -> set[str]:
    """Return the nodes that relations other than those of frozen tables lead to, and add their types to the net."""
    asked = {iri for iri, relation in style.relations.items() if not relation.reference}
    near: set[str] = set()
    roles: set[str] = set()
    for block in chunks(net.spread(iris)):
        outwards = rows(store, f"SELECT ?p ?n {{ VALUES ?s {{ {block} }} ?s ?p ?n FILTER(isIRI(?n)) }}")
        inwards = rows(store, f"SELECT ?p ?n {{ VALUES ?o {{ {block} }} ?n ?p ?o }}")
        for predicate, iri in (*outwards, *inwards):
            if predicate in asked:
                near.add(net.root(iri))
            elif predicate in _ROLE:
                roles.add(iri)
    for block in chunks(sorted(roles)):
        for predicate, iri in rows(store, f"SELECT ?p ?n {{ VALUES ?m {{ {block} }} ?m ?p ?n }}"):
            if predicate in _ROLE:
                near.add(net.root(iri))
    found = _types(store, style, net, sorted(near - net.types.keys()))
    net.types |= {iri: kind for iri, kind in found.items() if kind in wanted}
    return {iri for iri in near if iri in net.types}


def _types(store: Store, style: Style, net: Net, iris: Sequence[str] | None = None) -> dict[str, str]:
    """Return the types of the nodes that are drawn, of all or of some."""
    by_class = {iri: kind for kind in style.types.values() for iri in kind.classes}
    found: dict[str, set[str]] = defaultdict(set)
    patterns = (
        [f"VALUES ?c {{ {values_block(by_class)} }} ?s a ?c"]
        if iris is None
        else [f"VALUES ?s {{ {block} }} ?s a ?c" for block in chunks(net.spread(iris))]
    )
    for pattern in patterns:
        for iri, cls in rows(store, f"SELECT ?s ?c {{ {pattern} }}"):
            kind = by_class.get(cls)
            if kind and (kind.path is None or iri.startswith(store.base + kind.path)):
                found[net.root(iri)].add(kind.name)
    order = list(style.types)
    # A forecast may also be typed as the observation it is a kind of: the later, narrower entry of the file wins.
    return {iri: max(kinds, key=order.index) for iri, kinds in sorted(found.items())}


def _links(store: Store, style: Style, net: Net, iris: Sequence[str] | None = None) -> Links:
    """Return the relations between the net's nodes, of all or only those that go out from some."""
    blocks = None if iris is None else list(chunks(net.spread(iris)))
    asked = values_block(iri for iri in style.relations if iri != MEMBER_OF)
    patterns = (
        [f"VALUES ?p {{ {asked} }} ?s ?p ?o"]
        if blocks is None
        else [f"VALUES ?s {{ {block} }} ?s ?p ?o" for block in blocks]
    )
    links: Links = {}
    for pattern in patterns:
        for s, p, o in rows(store, f"SELECT ?s ?p ?o {{ {pattern} FILTER(isIRI(?o)) }}"):
            source, target = net.root(s), net.root(o)
            if p not in style.relations or source not in net.types or target not in net.types:
                continue
            if p == CONFLICT and source > target:
                source, target = target, source
            if source != target:
                proof = (source, target) if p == CONFLICT else (source,)
                links[source, p, target] = Link(source, p, target, proof)
    for block in [""] if blocks is None else [f"VALUES ?person {{ {block} }} " for block in blocks]:
        _add_memberships(store, net, links, block)
    return links


def _add_memberships(store: Store, net: Net, links: Links, block: str) -> None:
    """Draw a membership, which is a node in the graph, as one edge that is named by the role."""
    query = f"""SELECT ?m ?person ?organisation ?role {{ {block}
        ?m org:member ?person ; org:organization ?organisation OPTIONAL {{ ?m pol:roleTitle ?role }} }}"""
    for membership, person, organisation, role in sorted(rows(store, query), key=str):
        source, target = net.root(person), net.root(organisation)
        if source not in net.types or target not in net.types:
            continue
        before = links.get((source, MEMBER_OF, target))
        proof = (*(before.proof if before else ()), membership)
        roles = (*(before.label.split("、") if before else ()), role or "")
        label = "、".join(dict.fromkeys(filter(None, roles)))
        links[source, MEMBER_OF, target] = Link(source, MEMBER_OF, target, tuple(dict.fromkeys(proof)), label)


def _prove_focus(store: Store, net: Net, links: Links) -> None:
    """Let the focus nodes prove the short cut from place to technology."""
    cuts = [key for key in links if key[1] == FOCUSES_ON]
    proofs: dict[tuple[str, str], set[str]] = defaultdict(set)
    for block in chunks(net.spread({source for source, _, _ in cuts})):
        query = (
            f"SELECT ?f ?p ?t {{ VALUES ?p {{ {block} }} ?f pol:place ?p ; a pol:Focus ; pol:technology ?t }}"
        )
        for node, place, technology in rows(store, query):
            proofs[net.root(place), net.root(technology)].add(node)
    for source, predicate, target in cuts:
        proof = tuple(sorted(proofs[source, target])) or (source,)
        links[source, predicate, target] = Link(source, predicate, target, proof)


def _degrees(store: Store, style: Style, net: Net, *, documents: bool) -> dict[str, int]:
    """Return how many relations of articles each node of the net has in the whole graph."""
    asked = {
        iri
        for iri, relation in style.relations.items()
        if not relation.reference and (documents or not relation.document)
    }
    degree: dict[str, int] = dict.fromkeys(net.types, 0)
    for block in chunks(net.spread(net.types)):
        outwards = f"VALUES ?n {{ {block} }} ?n ?p ?o FILTER(isIRI(?o))"
        inwards = f"VALUES ?n {{ {block} }} ?s ?p ?n"
        for pattern, counted in ((outwards, asked), (inwards, (asked - {CONFLICT}) | _ROLE)):
            query = f"SELECT ?n ?p (COUNT(*) AS ?c) {{ {pattern} }} GROUP BY ?n ?p"
            for iri, predicate, count in rows(store, query):
                degree[net.root(iri)] += int(count) if predicate in counted else 0
    return degree


def without_far_parents(links: Iterable[Link]) -> list[Link]:
    """Return the relations with, of the closure of 'contained in', only each place's nearest parent among them.

    The nearest is the one that has most parents itself.
    """
    parents: dict[str, set[str]] = defaultdict(set)
    kept = list(links)
    for link in kept:
        if link.predicate == _WITHIN:
            parents[link.source].add(link.target)
    nearest = {
        place: max(sorted(found), key=lambda parent: len(parents.get(parent, ())))
        for place, found in parents.items()
    }
    return [link for link in kept if link.predicate != _WITHIN or nearest[link.source] == link.target]
