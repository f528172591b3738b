"""Asks the store for what is said of nodes: properties, sources, claims with their sentences.

Plain SPARQL over the default graph, so that two documents that say one fact count once; claims and passages are read
from the document graphs that hold them. Everything is sorted before it leaves this module.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any

from policygraph.network.style import expand
from policygraph.network.viewmodel import Evidence, Source
from policygraph.store import Store

_CHUNK = 400


def rows(store: Store, sparql: str) -> Iterator[tuple[Any, ...]]:
    """Yield the solutions of a SELECT query, terms as plain strings (None where unbound); the store knows our prefixes."""
    solutions: Any = store.query(sparql)
    for solution in solutions:
        yield tuple([None if term is None else term.value for term in solution])


def values_block(iris: Iterable[str]) -> str:
    """Return IRIs for a VALUES block; one that SPARQL could not carry is left out, so that none can break out."""
    return " ".join(f"<{iri}>" for iri in iris if not set(iri) & set('<>"{}|^`\\ \n\r\t'))


def chunks(iris: Sequence[str]) -> Iterator[str]:
    """Yield the IRIs as contents of VALUES blocks of moderate size."""
    for at in range(0, len(iris), _CHUNK):
        block = values_block(iris[at : at + _CHUNK])
        if block:
            yield block


def gather_properties(
    store: Store, iris: Sequence[str], cluster: Callable[[str], Sequence[str]] = lambda iri: [iri]
) -> dict[str, dict[str, list[tuple[str, str]]]]:
    """Return of each node the values of each property as sorted (value, language) pairs, the canonical node's first."""
    owner = {member: iri for iri in iris for member in cluster(iri)}
    found: dict[str, dict[str, set[tuple[bool, str, str]]]] = defaultdict(lambda: defaultdict(set))
    for block in chunks(sorted(owner)):
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
    for block in chunks(sorted(owner)):
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
                FILTER NOT EXISTS {{ ?k pol:flag "rejected" }}
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
