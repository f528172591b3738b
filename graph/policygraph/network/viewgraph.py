"""Makes the ViewGraph: which part of the graph is shown, and everything that is said about it.

from policygraph.network.viewgraph import view_graph
view = view_graph(store, focus="杭州", hops=2)
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import sqrt

from pyoxigraph import NamedNode

from policygraph.errors import InputError, UnknownNameError
from policygraph.network import gather
from policygraph.network.choose import Bones, choose, first_screen
from policygraph.network.dressing import dressed, laid_out
from policygraph.network.facts import card_lines, entity_label, fact_label, one
from policygraph.network.labels import Label, pinyin_keys, with_read_numbers
from policygraph.network.net import (
    CONFLICT,
    Link,
    Net,
    gather_near,
    gather_net,
    node_type,
    without_far_parents,
)
from policygraph.network.style import Style, expand, load_style
from policygraph.network.viewmodel import Edge, Evidence, Front, Node, Source, ViewGraph
from policygraph.rdf.analyses import read_result
from policygraph.rdf.layouts import read_layout
from policygraph.store import Store

DEFAULT_LIMIT = 800
EVIDENCE_PER_NODE = 6


def view_graph(
    store: Store,
    *,
    focus: str | None = None,
    hops: int = 1,
    limit: int = DEFAULT_LIMIT,
    types: Collection[str] | None = None,
    size_by: str | None = None,
    colour_by: str | None = None,
    layout: str | None = None,
) -> ViewGraph:
    """Return a part of the graph as nodes and edges with their evidence, the same for the same store in every run.

    Args:
        store: an open store.
        focus: an IRI, an IRI without the base (``place/330100``), a name or its pinyin; only its neighbourhood is shown.
        hops: how many steps from entity to entity to go from the focus; a fact between two entities costs one.
        limit: how many nodes at most; the most connected are taken, besides those the first screen names.
        types: names of types as in the style file; without it all but source documents.
        size_by: a kept result of an analysis whose scores become sizes.
        colour_by: one whose groups or scores become colours.
        layout: an imported layout that says where nodes stand, and what they look like and are called there.

    Raises InputError for a hop count or limit below one, a focus that is not drawn or a result that is not kept,
    UnknownNameError for an unknown focus, type or layout, QueryError for a name that means several things.
    """
    if hops < 1 or limit < 1:
        raise InputError(f"hops ({hops}) and limit ({limit}) must be at least 1.")
    style = load_style()
    wanted = _wanted(style, types)
    size, colour = (
        None if name is None else read_result(store.inner, store.base, name) for name in (size_by, colour_by)
    )
    placed = None if layout is None else read_layout(store.inner, store.base, layout)
    if focus is None:
        root, net = None, gather_net(store, style)
    else:
        start = _find(store, style, focus)
        net = gather_near(store, style, start, hops, wanted)
        root = net.root(start)
    bones = Bones.of(net, style, wanted | ({net.types[root]} if root is not None else set()))
    sources, of_graph = gather.gather_sources(store)
    front = first_screen(store, bones, sources, part=root is not None)
    shown = choose(bones, front, limit, root)
    view = _dress(_Wardrobe(store, style, net, bones, sources, of_graph), shown, front, root)
    view = dressed(view, size, colour)
    return view if layout is None or placed is None else laid_out(view, placed, layout)


def _wanted(style: Style, types: Collection[str] | None) -> set[str]:
    if types is None:
        return {name for name, kind in style.types.items() if not kind.hidden}
    for name in types:
        if name not in style.types:
            raise UnknownNameError("entity type", name, style.types)
    return set(types)


def _find(store: Store, style: Style, focus: str) -> str:
    """Return the node a focus means: an IRI, one without the base, a name, a short name or pinyin."""
    from policygraph.query.names import Names

    for iri in (focus, store.base + focus):
        if _is_iri(iri) and node_type(store, style, iri):
            return iri
    found = Names(store).find(focus).value
    if not node_type(store, style, found):
        raise InputError(
            f"{focus!r} means {found}, which the network does not draw. Name an entity or a fact."
        )
    return found


def _is_iri(text: str) -> bool:
    try:
        NamedNode(text)
    except ValueError:
        return False
    return True


@dataclass(slots=True)
class _Wardrobe:
    """All that is needed to say something about nodes."""

    store: Store
    style: Style
    net: Net
    bones: Bones
    sources: Mapping[str, Source]
    of_graph: Mapping[str, str]


def _dress(wardrobe: _Wardrobe, shown: Sequence[str], front: Front, root: str | None) -> ViewGraph:
    """Return the ViewGraph of the chosen nodes: labels, cards, evidence, edges."""
    style, bones = wardrobe.style, wardrobe.bones
    inside = set(shown)
    links = without_far_parents(link for link in bones.links if inside.issuperset((link.source, link.target)))
    owner = {member: iri for iri in shown for member in wardrobe.net.cluster(iri)}
    owner |= {proof: proof for link in links for proof in link.proof if proof not in owner}
    evidence = gather.gather_evidence(wardrobe.store, owner, wardrobe.sources, wardrobe.of_graph)
    properties = gather.gather_properties(wardrobe.store, shown, wardrobe.net.cluster)
    names = _Names(wardrobe, properties)
    certainty = _certainties(evidence, links, bones)
    # In a small graph nobody is well connected, however the others are.
    busiest = max([100, *(bones.degree[iri] for iri in shown if iri not in bones.facts)])
    nodes = []
    for iri in shown:
        kind = bones.types[iri]
        found = properties.get(iri, {})
        label = fact_label(kind, iri, found, names)
        claims = evidence.get(iri, [])
        aliases = [
            value
            for name in ("skos:altLabel", "pol:shortName", "pol:pinyin")
            for value, _ in found.get(expand(name), ())
        ]
        nodes.append(
            Node(
                id=iri,
                type=kind,
                label=label,
                size=_size(style, kind, bones.degree[iri] / busiest),
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
    for iri in bones.degree:
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
        # Twice, as a role is called by its organisation.
        for _ in range(2):
            others = {
                value
                for found in self._properties.values()
                for values in found.values()
                for value, _ in values
                if value.startswith(wardrobe.store.base) and value not in self._properties
            }
            self._properties |= gather.gather_properties(wardrobe.store, sorted(others))

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


def _size(style: Style, kind: str, share: float) -> float:
    """Return the radius of a node in px: that of its type, more for things the nearer to the busiest they come."""
    return round(style.types[kind].size + (22 * sqrt(share) if style.types[kind].entity else 0), 1)


def _certainties(
    evidence: Mapping[str, Iterable[Evidence]], links: Iterable[Link], bones: Bones
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
        if link.predicate == CONFLICT:
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
        pair: Label(
            with_read_numbers(texts.get("zh") or texts.get("en", ""), "zh"),
            with_read_numbers(texts.get("en") or texts.get("zh", ""), "en"),
        )
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
