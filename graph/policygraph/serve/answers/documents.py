"""Source documents: the list, one with every claim in its place, and what the graph can be filtered by."""

from __future__ import annotations

from collections import Counter
from typing import Any

from policygraph.network.gather import rows
from policygraph.serve.answers.desk import Desk, as_json, desk, pair, parsed, values_of
from policygraph.store import Store

_CLAIMS = """SELECT ?k ?fact ?start ?end ?rule ?confidence ?modality ?detail { GRAPH <%s> {
  ?k a pol:Claim ; pol:states ?fact ; pol:start ?start ; pol:end ?end ; pol:rule ?rule ; pol:confidence ?confidence .
  OPTIONAL { ?k pol:modality ?modality } OPTIONAL { ?k pol:detail ?detail } } }"""
_COUNTS = "SELECT ?g ?fact { GRAPH ?g { ?k a pol:Claim ; pol:states ?fact } }"


def documents(
    store: Store,
    *,
    q: str = "",
    place: str | None = None,
    technology: str | None = None,
    year: str | None = None,
    offset: int = 0,
    limit: int = 50,
) -> tuple[bytes, str]:
    """Return the source documents, the newest first, with how many claims of each kind they make."""
    own = desk(store)
    counts = _claims_by_document(own)
    wanted = []
    asked = [own.resolve(iri) for iri in (place, technology) if iri]
    speaking = [_documents_of(own, iri) for iri in asked]
    for iri, source in own.sources[0].items():
        if q and q.casefold() not in f"{source.title}{source.publisher}{own.keys.get(iri, '')}".casefold():
            continue
        if year and not source.issued.startswith(year):
            continue
        if any(iri not in found for found in speaking):
            continue
        wanted.append(iri)
    wanted.sort(key=lambda iri: (own.sources[0][iri].issued, iri), reverse=True)
    return as_json(
        {
            "total": len(wanted),
            "documents": [
                {**own.doc(iri), "claims": dict(sorted(counts.get(iri, Counter()).items()))}
                for iri in wanted[offset : offset + limit]
            ],
        }
    )


def _documents_of(own: Desk, iri: str) -> set[str]:
    return {claim.source for claim in own.claims([iri]).get(iri, [])}


def _claims_by_document(own: Desk) -> dict[str, Counter[str]]:
    counts: dict[str, Counter[str]] = {}
    prefix = len(own.store.base)
    for graph, fact in rows(own.store, _COUNTS):
        document = own.sources[1].get(graph)
        if document is not None:
            counts.setdefault(document, Counter())[fact[prefix:].partition("/")[0]] += 1
    return counts


def document(store: Store, *, key: str) -> tuple[bytes, str]:
    """Return one document: its text, and every claim it makes with the places in the text that say it."""
    own = desk(store)
    kept = store.document(key)
    graph = store.iris.graph(key).value
    flags: dict[str, list[str]] = {}
    for claim, flag in rows(store, f"SELECT ?k ?f {{ GRAPH <{graph}> {{ ?k a pol:Claim ; pol:flag ?f }} }}"):
        flags.setdefault(claim, []).append(flag)
    found = sorted(rows(store, _CLAIMS % graph), key=lambda row: (int(row[2]), int(row[3]), row[0]))
    facts = {row[1]: own.net.root(row[1]) for row in found}
    labels = own.labels(facts.values())
    properties = own.properties(facts.values())
    claims = []
    for claim, fact, start, end, rule, confidence, modality, detail in found:
        told = parsed(detail)
        node = facts[fact]
        kind = own.kind(node) or fact[len(store.base) :].partition("/")[0]
        label = labels[node]
        claims.append(
            {
                "id": claim,
                "kind": kind,
                "fact": node if own.kind(node) else None,
                "label": pair(label)
                if label.zh
                else {
                    "zh": kept.text[int(start) : int(end)][:60],
                    "en": kept.text[int(start) : int(end)][:60],
                },
                "spans": told.get("spans") or [[int(start), int(end)]],
                "slots": told.get("slots", {}),
                "values": values_of(properties[node], store.base),
                "rule": rule,
                "confidence": float(confidence),
                "factors": told.get("factors", {}),
                "modality": modality or "asserted",
                "flags": sorted(flags.get(claim, [])),
                "disputed": node in own.conflicts,
                "disagrees": own.opposed(node),
            }
        )
    return as_json(
        {
            "document": own.doc(store.iris.document(key).value),
            "text": kept.text,
            "body": list(kept.body),
            "claims": claims,
        }
    )


def facets(store: Store) -> tuple[bytes, str]:
    """Return what the graph can be filtered by, each value with how many nodes or documents have it."""
    own = desk(store)
    types = own.net.counts()
    years = Counter(source.issued[:4] for source in own.sources[0].values() if source.issued)
    confidence = Counter(
        f"{int(float(value) * 10) / 10:.1f}"
        for (value,) in rows(store, "SELECT ?c { GRAPH ?g { ?k pol:confidence ?c } }")
    )
    return as_json(
        {
            "types": [
                _facet(kind, own.style.types[kind].zh, own.style.types[kind].en, count)
                for kind, count in sorted(types.items())
            ],
            "places": _things(own, "place"),
            "technologies": _things(own, "technology"),
            "years": [_facet(year, year, year, count) for year, count in sorted(years.items())],
            "sources": [
                _facet(iri, source.title, source.title, 1)
                for iri, source in sorted(
                    own.sources[0].items(), key=lambda item: (item[1].issued, item[0]), reverse=True
                )
            ],
            "confidence": [_facet(value, value, value, count) for value, count in sorted(confidence.items())],
        }
    )


def _facet(value: str, zh: str, en: str, count: int) -> dict[str, Any]:
    return {"value": value, "label": {"zh": zh, "en": en}, "count": count}


def _things(own: Desk, kind: str) -> list[dict[str, Any]]:
    found = own.net.busiest(kind, 100)
    labels = own.labels(found)
    return [_facet(iri, labels[iri].zh, labels[iri].en, own.net.degree(iri)) for iri in found]
