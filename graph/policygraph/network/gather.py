"""Asks the store for what a picture needs: typed nodes, relations, properties, claims with their sentences.

Plain SPARQL over the default graph, so that two documents that say one fact count once; claims and passages are read
from the document graphs that hold them. Everything is sorted before it leaves this module.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from policygraph.network.style import Style, expand
from policygraph.network.viewmodel import Evidence, Source
from policygraph.store import Store

_CHUNK = 400
MEMBER_OF = expand("pol:memberOf")
CONFLICT = expand("pol:conflictsWith")
FOCUSES_ON = expand("pol:focusesOn")


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
    """The bones of the graph: the type of each node, the relations, and the clusters behind canonical nodes."""

    types: dict[str, str] = field(default_factory=dict)
    links: list[Link] = field(default_factory=list)
    members: dict[str, list[str]] = field(default_factory=dict)

    def cluster(self, iri: str) -> list[str]:
        """Return the IRIs a node stands for, itself first."""
        return [iri, *(other for other in self.members.get(iri, ()) if other != iri)]


def rows(store: Store, sparql: str) -> Iterator[tuple[Any, ...]]:
    """Yield the solutions of a SELECT query, terms as plain strings (None where unbound); the store knows our prefixes."""
    solutions: Any = store.query(sparql)
    names = [variable.value for variable in solutions.variables]
    for solution in solutions:
        yield tuple(None if solution[name] is None else solution[name].value for name in names)


def _values(iris: Iterable[str]) -> str:
    """Return IRIs for a VALUES block; one that SPARQL could not carry is left out, so that none can break out."""
    return " ".join(f"<{iri}>" for iri in iris if not set(iri) & set('<>"{}|^`\\ \n\r\t'))


def _chunks(iris: Sequence[str]) -> Iterator[str]:
    for at in range(0, len(iris), _CHUNK):
        block = _values(iris[at : at + _CHUNK])
        if block:
            yield block


def gather_net(store: Store, style: Style) -> Net:
    """Return all typed nodes and the relations the style file names, canonical nodes in place of their clusters."""
    canonical: dict[str, str] = {
        a: c for a, c in sorted(rows(store, "SELECT ?a ?c { ?a pol:canonical ?c }")) if a != c
    }
    net = Net()
    members: dict[str, set[str]] = defaultdict(set)
    for iri, chief in canonical.items():
        members[chief].update((iri, chief))
    net.members = {chief: sorted(iris) for chief, iris in sorted(members.items())}

    def root(iri: str) -> str:
        return canonical.get(iri, iri)

    by_class = {iri: kind for kind in style.types.values() for iri in kind.classes}
    found: dict[str, set[str]] = defaultdict(set)
    for iri, cls in rows(store, f"SELECT ?s ?c {{ VALUES ?c {{ {_values(by_class)} }} ?s a ?c }}"):
        kind = by_class[cls]
        if kind.path is None or iri.startswith(store.base + kind.path):
            found[root(iri)].add(kind.name)
    order = list(style.types)
    # A forecast may also be typed as the observation it is a kind of: the later, narrower entry of the file wins.
    net.types = {iri: max(kinds, key=order.index) for iri, kinds in sorted(found.items())}

    links: dict[tuple[str, str, str], Link] = {}
    asked = _values(iri for iri in style.relations if iri != MEMBER_OF)
    for s, p, o in rows(store, f"SELECT ?s ?p ?o {{ VALUES ?p {{ {asked} }} ?s ?p ?o FILTER(isIRI(?o)) }}"):
        source, target = root(s), root(o)
        if p == CONFLICT and source > target:
            source, target = target, source
        if source != target and source in net.types and target in net.types:
            proof = (source, target) if p == CONFLICT else (source,)
            links[source, p, target] = Link(source, p, target, proof)
    _add_memberships(store, net, links, root)
    _add_focus_proofs(store, links, root)
    net.links = [link for _, link in sorted(links.items())]
    _drop_far_parents(net)
    return net


def _add_memberships(
    store: Store, net: Net, links: dict[tuple[str, str, str], Link], root: Callable[[str], str]
) -> None:
    """Draw a membership, which is a node in the graph, as one edge that is named by the role."""
    query = """SELECT ?m ?person ?organisation ?role {
        ?m org:member ?person ; org:organization ?organisation OPTIONAL { ?m pol:roleTitle ?role } }"""
    for membership, person, organisation, role in sorted(rows(store, query), key=str):
        source, target = root(person), root(organisation)
        if source not in net.types or target not in net.types:
            continue
        before = links.get((source, MEMBER_OF, target))
        proof = (*(before.proof if before else ()), membership)
        label = "、".join(dict.fromkeys(filter(None, (*(before.label.split("、") if before else ()), role))))
        links[source, MEMBER_OF, target] = Link(source, MEMBER_OF, target, tuple(dict.fromkeys(proof)), label)


def _add_focus_proofs(
    store: Store, links: dict[tuple[str, str, str], Link], root: Callable[[str], str]
) -> None:
    """Let the focus nodes prove the short cut from place to technology."""
    proofs: dict[tuple[str, str], list[str]] = defaultdict(list)
    for node, place, technology in sorted(
        rows(store, "SELECT ?f ?p ?t { ?f a pol:Focus ; pol:place ?p ; pol:technology ?t }")
    ):
        proofs[root(place), root(technology)].append(node)
    for (source, predicate, target), link in list(links.items()):
        if predicate == FOCUSES_ON:
            links[source, predicate, target] = Link(
                source, predicate, target, tuple(proofs[source, target]) or link.proof
            )


def _drop_far_parents(net: Net) -> None:
    """Keep of the closure of 'contained in' only the nearest parent: the one that has most parents itself."""
    within = expand("schema:containedInPlace")
    parents: dict[str, set[str]] = defaultdict(set)
    for link in net.links:
        if link.predicate == within:
            parents[link.source].add(link.target)
    nearest = {
        place: max(sorted(found), key=lambda parent: len(parents.get(parent, ())))
        for place, found in parents.items()
    }
    net.links = [
        link for link in net.links if link.predicate != within or nearest[link.source] == link.target
    ]


def gather_properties(
    store: Store, net: Net, iris: Sequence[str]
) -> dict[str, dict[str, list[tuple[str, str]]]]:
    """Return of each node the values of each property as sorted (value, language) pairs, the canonical node's first."""
    owner = {member: iri for iri in iris for member in net.cluster(iri)}
    found: dict[str, dict[str, set[tuple[bool, str, str]]]] = defaultdict(lambda: defaultdict(set))
    for block in _chunks(sorted(owner)):
        query = f"SELECT ?s ?p ?o (LANG(?o) AS ?l) {{ VALUES ?s {{ {block} }} ?s ?p ?o }}"
        for s, p, o, language in rows(store, query):
            found[owner[s]][p].add((s != owner[s], o, language or ""))
    return {
        iri: {
            predicate: [(value, language) for _, value, language in sorted(values)]
            for predicate, values in sorted(properties.items())
        }
        for iri, properties in found.items()
    }


def gather_sources(store: Store) -> tuple[dict[str, Source], dict[str, str]]:
    """Return the source documents by IRI, and the document of each document graph."""
    of_graph = {
        graph: document for document, graph in rows(store, "SELECT ?d ?g { GRAPH ?g { ?d pol:inGraph ?g } }")
    }
    query = """SELECT ?d ?p ?o { VALUES ?p { dcterms:title pol:publisherName dcterms:issued schema:url }
        GRAPH ?g { ?d pol:inGraph ?g ; ?p ?o } }"""
    parts: dict[str, dict[str, str]] = {document: {} for document in of_graph.values()}
    for document, predicate, value in sorted(rows(store, query)):
        parts[document].setdefault(predicate, value)
    sources = {
        document: Source(
            document,
            found.get(expand("dcterms:title"), ""),
            found.get(expand("pol:publisherName"), ""),
            found.get(expand("dcterms:issued"), ""),
            found.get(expand("schema:url"), ""),
        )
        for document, found in sorted(parts.items())
    }
    return sources, of_graph


def gather_evidence(
    store: Store, owner: Mapping[str, str], sources: Mapping[str, Source], of_graph: Mapping[str, str]
) -> dict[str, list[Evidence]]:
    """Return the claims that state each node, best first; `owner` says which node an IRI's claims belong to.

    The best are those of different documents, newer ones first; then the document's own order.
    """
    flags: dict[str, set[str]] = defaultdict(set)
    found: dict[str, dict[str, Evidence]] = defaultdict(dict)
    for block in _chunks(sorted(owner)):
        for claim, flag in rows(
            store, f"SELECT ?k ?f {{ VALUES ?n {{ {block} }} GRAPH ?g {{ ?k pol:states ?n ; pol:flag ?f }} }}"
        ):
            flags[claim].add(flag)
        query = f"""SELECT ?g ?k ?n ?start ?end ?rule ?confidence ?modality ?detail ?from ?text {{
            VALUES ?n {{ {block} }}
            GRAPH ?g {{
                ?k pol:states ?n ; pol:inPassage ?passage ; pol:start ?start ; pol:end ?end ; pol:rule ?rule ;
                   pol:confidence ?confidence .
                ?passage pol:start ?from ; pol:text ?text .
                OPTIONAL {{ ?k pol:modality ?modality }} OPTIONAL {{ ?k pol:detail ?detail }}
            }} }}"""
        for row in rows(store, query):
            evidence = _evidence(row, of_graph, flags)
            found[owner[row[2]]].setdefault(evidence.claim, evidence)
    return {node: _best_first(claims.values(), sources) for node, claims in found.items()}


def _evidence(row: tuple[Any, ...], of_graph: Mapping[str, str], flags: Mapping[str, set[str]]) -> Evidence:
    graph, claim, _, start, end, rule, confidence, modality, detail, first, text = row
    shift, size = int(first), len(text)
    slots = _slot_spans(detail)
    begin, stop = int(start) - shift, int(end) - shift
    inside = sorted({(a - shift, b - shift) for _, a, b in slots if 0 <= a - shift < b - shift <= size})
    return Evidence(
        claim=claim,
        source=of_graph.get(graph, graph),
        sentence=text,
        start=min(max(begin, 0), size),
        end=min(max(stop, 0), size),
        marks=tuple(inside),
        rule=rule,
        confidence=float(confidence),
        modality=modality or "asserted",
        flags=tuple(sorted(flags.get(claim, ()))),
        slots=tuple(sorted({name for name, _, _ in slots})),
    )


def _slot_spans(detail: str | None) -> list[tuple[str, int, int]]:
    """Return slot, start, end of every slot span in a claim's detail literal; what is not of that form is no span."""
    try:
        slots = json.loads(detail or "{}").get("slots", {})
    except (ValueError, AttributeError):
        return []
    found = []
    for name, given in sorted(slots.items()) if isinstance(slots, dict) else ():
        if not isinstance(given, list):
            continue
        spans = given if given and isinstance(given[0], list) else [given]
        for span in spans:
            if len(span) >= 2 and isinstance(span[0], int) and isinstance(span[1], int):
                found.append((name, span[0], span[1]))
    return found


def _best_first(claims: Iterable[Evidence], sources: Mapping[str, Source]) -> list[Evidence]:
    ordered = sorted(claims, key=lambda item: (item.source, item.start, item.claim))
    turn: dict[str, int] = defaultdict(int)
    keyed = []
    for item in ordered:
        issued = sources[item.source].issued if item.source in sources else ""
        keyed.append((turn[item.source], tuple(-ord(c) for c in issued), item.source, item.claim, item))
        turn[item.source] += 1
    return [item for *_, item in sorted(keyed, key=lambda entry: entry[:4])]
