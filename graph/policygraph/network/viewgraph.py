"""Makes the ViewGraph: which part of the graph is shown, and everything that is said about it.

from policygraph.network.viewgraph import view_graph
view = view_graph(store, focus="杭州", hops=2)
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import sqrt

from policygraph.errors import InputError, UnknownNameError
from policygraph.network import gather
from policygraph.network.facts import card_lines, entity_label, fact_label, one
from policygraph.network.gather import Link, Net
from policygraph.network.labels import Label, pinyin_keys
from policygraph.network.style import Style, expand, load_style
from policygraph.network.viewmodel import Edge, Evidence, Front, Node, Source, ViewGraph
from policygraph.store import Store

DEFAULT_LIMIT = 800
EVIDENCE_PER_NODE = 6
FRONT_ENTRIES = 5
FRONT_DEADLINES = 6


def view_graph(
    store: Store,
    *,
    focus: str | None = None,
    hops: int = 1,
    limit: int = DEFAULT_LIMIT,
    types: Collection[str] | None = None,
) -> ViewGraph:
    """Return a part of the graph as nodes and edges with their evidence, the same for the same store in every run.

    Args:
        store: an open store.
        focus: an IRI, an IRI without the base (``place/330100``), a name or its pinyin; only its neighbourhood is shown.
        hops: how many steps from entity to entity to go from the focus; a fact between two entities costs one.
        limit: how many nodes at most; the most connected are taken, besides those the first screen names.
        types: names of types as in the style file; without it all but source documents.

    Raises InputError for a hop count or limit below one or a focus that is not drawn, UnknownNameError for an unknown
    focus or type, QueryError for a name that means several things.
    """
    if hops < 1 or limit < 1:
        raise InputError(f"hops ({hops}) and limit ({limit}) must be at least 1.")
    style = load_style()
    wanted = _wanted(style, types)
    net = gather.gather_net(store, style)
    bones = _Bones.of(net, style, wanted)
    sources, of_graph = gather.gather_sources(store)
    root = _find(store, net, focus) if focus is not None else None
    if root is not None and root not in bones.degree:
        bones.degree[root] = 0
    pool = bones.around(root, hops, style) if root is not None else sorted(bones.degree)
    front = _front(store, bones, pool, sources)
    shown = _chosen(bones, pool, front, limit, root)
    return _dress(_Wardrobe(store, style, net, bones, sources, of_graph), shown, pool, front, root)


def _wanted(style: Style, types: Collection[str] | None) -> set[str]:
    if types is None:
        return {name for name, kind in style.types.items() if not kind.hidden}
    for name in types:
        if name not in style.types:
            raise UnknownNameError("entity type", name, style.types)
    return set(types)


@dataclass(slots=True)
class _Bones:
    """The relations between nodes of the wanted types, and how connected each node is."""

    types: dict[str, str]
    links: list[Link]
    degree: dict[str, int]
    beside: dict[str, list[str]]

    @classmethod
    def of(cls, net: Net, style: Style, wanted: Collection[str]) -> _Bones:
        """Return the bones; what nothing but a frozen table connects is no part of them."""
        types = {iri: kind for iri, kind in net.types.items() if kind in wanted}
        links = [link for link in net.links if link.source in types and link.target in types]
        degree: dict[str, int] = defaultdict(int)
        beside: dict[str, list[str]] = defaultdict(list)
        for link in links:
            relation = style.relations[link.predicate]
            if relation.reference:
                continue
            if not relation.document or wanted == {types[link.source], types[link.target]}:
                degree[link.source] += 1
                degree[link.target] += 1
            beside[link.source].append(link.target)
            beside[link.target].append(link.source)
        for iri in beside:
            degree.setdefault(iri, 0)
        for iri, kind in types.items():
            if not style.types[kind].entity:
                degree.setdefault(iri, 0)
        return cls(types, links, dict(degree), dict(beside))

    def around(self, root: str, hops: int, style: Style) -> list[str]:
        """Return the nodes within `hops` of the root, sorted; a fact brings all its parties along."""
        distance = {root: 0}
        edge = [root]
        for step in range(1, hops + 1):
            facts: set[str] = set()
            reached: set[str] = set()
            for iri in edge:
                for other in self.beside.get(iri, ()):
                    (reached if style.types[self.types[other]].entity else facts).add(other)
            for fact in facts:
                reached.update(self.beside.get(fact, ()))
            edge = []
            for iri in sorted(facts | reached):
                if iri not in distance:
                    distance[iri] = step
                    edge.append(iri)
        return sorted(distance)


def _find(store: Store, net: Net, focus: str) -> str:
    """Return the node a focus means: an IRI, one without the base, a name, a short name or pinyin."""
    from policygraph.query.names import Names

    home = {member: iri for iri, members in net.members.items() for member in members}
    for iri in (focus, store.base + focus):
        if home.get(iri, iri) in net.types:
            return home.get(iri, iri)
    found = Names(store).find(focus).value
    node = home.get(found, found)
    if node not in net.types:
        raise InputError(
            f"{focus!r} means {found}, which the network does not draw. Name an entity or a fact."
        )
    return node


def _front(store: Store, bones: _Bones, pool: Sequence[str], sources: Mapping[str, Source]) -> Front:
    """Return what the first screen says, from the nodes of the pool."""
    inside = set(pool)

    def top(kind: str) -> tuple[str, ...]:
        of_kind = [iri for iri in pool if bones.types[iri] == kind and bones.degree[iri] > 0]
        return tuple(sorted(of_kind, key=lambda iri: (-bones.degree[iri], iri))[:FRONT_ENTRIES])

    newest = max((source.issued[:10] for source in sources.values()), default="")
    due = sorted(
        (day, iri)
        for iri, day in gather.rows(store, "SELECT ?t ?d { ?t pol:deadline ?d }")
        if iri in inside and day >= newest
    )
    pairs = [(link.source, link.target) for link in bones.links if link.predicate == gather.CONFLICT]
    pairs = [pair for pair in pairs if inside.issuperset(pair)]
    return Front(
        top("place"),
        top("plan"),
        tuple((iri, day) for day, iri in due[:FRONT_DEADLINES]),
        newest,
        tuple(pairs[:FRONT_ENTRIES]),
        len(pairs),
    )


def _chosen(bones: _Bones, pool: Sequence[str], front: Front, limit: int, root: str | None) -> list[str]:
    """Return the nodes to show: root, those of the first screen, then the most connected, in this order."""
    first = dict.fromkeys(
        (
            *([root] if root is not None else []),
            *front.places,
            *front.plans,
            *(iri for iri, _ in front.deadlines),
            *(iri for pair in front.disagreements for iri in pair),
        )
    )
    rest = sorted((iri for iri in pool if iri not in first), key=lambda iri: (-bones.degree[iri], iri))
    return [*first, *rest][:limit]


@dataclass(slots=True)
class _Wardrobe:
    """All that is needed to say something about nodes."""

    store: Store
    style: Style
    net: Net
    bones: _Bones
    sources: Mapping[str, Source]
    of_graph: Mapping[str, str]


def _dress(
    wardrobe: _Wardrobe, shown: Sequence[str], pool: Sequence[str], front: Front, root: str | None
) -> ViewGraph:
    """Return the ViewGraph of the chosen nodes: labels, cards, evidence, edges."""
    style, bones = wardrobe.style, wardrobe.bones
    inside = set(shown)
    links = [link for link in bones.links if inside.issuperset((link.source, link.target))]
    owner = {member: iri for iri in shown for member in wardrobe.net.cluster(iri)}
    owner |= {proof: proof for link in links for proof in link.proof if proof not in owner}
    evidence = gather.gather_evidence(wardrobe.store, owner, wardrobe.sources, wardrobe.of_graph)
    properties = gather.gather_properties(wardrobe.store, wardrobe.net, shown)
    names = _Names(wardrobe, properties)
    certainty = _certainties(evidence, links, bones)
    nodes = []
    for iri in shown:
        kind = bones.types[iri]
        found = properties.get(iri, {})
        label = fact_label(kind, iri, found, names)
        claims = evidence.get(iri, [])
        aliases = [
            value for name in ("skos:altLabel", "pol:shortName") for value, _ in found.get(expand(name), ())
        ]
        nodes.append(
            Node(
                id=iri,
                type=kind,
                label=label,
                size=_size(style, kind, bones.degree[iri]),
                degree=bones.degree[iri],
                pinyin=pinyin_keys(label.zh),
                aliases=tuple(dict.fromkeys(aliases)),
                certainty=certainty.get(iri, "asserted"),
                attributes=card_lines(kind, found, names, style),
                evidence=tuple(claims[:EVIDENCE_PER_NODE]),
                evidence_total=len(claims),
            )
        )
    totals = dict.fromkeys(style.types, 0)
    for iri in pool:
        totals[bones.types[iri]] += 1
    reasons = _reasons(wardrobe.store)
    edges = [_edge(style, link, evidence, certainty, reasons) for link in links]
    return ViewGraph(
        base=wardrobe.store.base,
        nodes=tuple(nodes),
        edges=tuple(edges),
        sources=_used_sources(nodes, edges, wardrobe.sources),
        totals={name: count for name, count in totals.items() if count},
        documents=len(wardrobe.sources),
        focus=root,
        front=_kept(front, inside),
    )


class _Names:
    """Says what an IRI is called, asking the store once for those not among the shown nodes."""

    def __init__(
        self, wardrobe: _Wardrobe, properties: Mapping[str, Mapping[str, Sequence[tuple[str, str]]]]
    ) -> None:
        self._properties = dict(properties)
        known = set(properties)
        others = sorted(
            {
                value
                for found in properties.values()
                for values in found.values()
                for value, _ in values
                if value.startswith(wardrobe.store.base) and value not in known
            }
        )
        self._properties |= gather.gather_properties(wardrobe.store, Net(), others)

    def __call__(self, iri: str) -> Label | None:
        """Return the label, or None where the graph says nothing of the IRI."""
        found = self._properties.get(iri)
        if found is None:
            return None
        role = one(found, "pol:roleTitle")
        organisation = one(found, "org:organization")
        if role and organisation:
            at = self._properties.get(organisation)
            where = entity_label(organisation, at) if at else Label("", "")
            return Label(f"{where.zh}{role}", f"{where.en} {role}".strip())
        return entity_label(iri, found)


def _size(style: Style, kind: str, degree: int) -> float:
    """Return the radius of a node in px: that of its type, more for the well connected."""
    base = style.types[kind].size
    return round(base + (min(2.2 * sqrt(degree), 22) if style.types[kind].entity else 0), 1)


def _certainties(
    evidence: Mapping[str, Iterable[Evidence]], links: Iterable[Link], bones: _Bones
) -> dict[str, str]:
    """Return the certainty of each fact: disputed, else forecast or planned where every claim says so."""
    certain: dict[str, str] = {}
    for iri, claims in evidence.items():
        modalities = {claim.modality for claim in claims}
        if bones.types.get(iri) == "forecast" or modalities == {"forecast"}:
            certain[iri] = "forecast"
        elif modalities == {"planned"} or (modalities and bones.types.get(iri) == "target"):
            certain[iri] = "planned"
    for link in links:
        if link.predicate == gather.CONFLICT:
            certain[link.source] = certain[link.target] = "disputed"
    return certain


def _reasons(store: Store) -> dict[tuple[str, str], Label]:
    """Return why two nodes are said to disagree, for both orders of the pair."""
    query = """SELECT ?a ?b ?reason (LANG(?reason) AS ?l) {
        ?link a pol:Link ; pol:from ?a ; pol:to ?b ; pol:reason ?reason }"""
    said: dict[tuple[str, str], dict[str, str]] = defaultdict(dict)
    for a, b, reason, language in sorted(gather.rows(store, query), key=str):
        said[min(a, b), max(a, b)].setdefault(language or "zh", reason)
    return {
        pair: Label(texts.get("zh") or texts.get("en", ""), texts.get("en") or texts.get("zh", ""))
        for pair, texts in said.items()
    }


def _edge(
    style: Style,
    link: Link,
    evidence: Mapping[str, Sequence[Evidence]],
    certainty: Mapping[str, str],
    reasons: Mapping[tuple[str, str], Label],
) -> Edge:
    relation = style.relations[link.predicate]
    claims = [item for proof in link.proof for item in evidence.get(proof, ())]
    said = [item for item in claims if relation.slot in item.slots] if relation.slot else []
    label, inverse = Label(relation.zh, relation.en), Label(relation.inverse_zh, relation.inverse_en)
    if link.label:
        label = inverse = Label(link.label, link.label)
    return Edge(
        source=link.source,
        target=link.target,
        predicate=link.predicate,
        label=label,
        inverse=inverse,
        certainty=relation.certainty or _of_fact(certainty, link.source),
        evidence=()
        if relation.reference or relation.document
        else tuple((said or claims)[:EVIDENCE_PER_NODE]),
        note=reasons.get((link.source, link.target)),
    )


def _of_fact(certainty: Mapping[str, str], iri: str) -> str:
    """Return the line style of a fact's own edges: what is disputed is its value, not who its parties are."""
    found = certainty.get(iri, "asserted")
    return "asserted" if found == "disputed" else found


def _used_sources(
    nodes: Iterable[Node], edges: Iterable[Edge], sources: Mapping[str, Source]
) -> dict[str, Source]:
    used = {item.source for node in nodes for item in node.evidence}
    used |= {item.source for edge in edges for item in edge.evidence}
    return {iri: source for iri, source in sources.items() if iri in used}


def _kept(front: Front, inside: Collection[str]) -> Front:
    """Return the first screen without what a small limit left no room for."""
    return Front(
        tuple(iri for iri in front.places if iri in inside),
        tuple(iri for iri in front.plans if iri in inside),
        tuple(entry for entry in front.deadlines if entry[0] in inside),
        front.deadlines_from,
        tuple(pair for pair in front.disagreements if pair[0] in inside and pair[1] in inside),
        front.disagreements_total,
    )
