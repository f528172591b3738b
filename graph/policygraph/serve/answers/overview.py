"""The whole store at a glance: status, search, saved queries, places for the map, vocabulary for the editor."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from policygraph.errors import PolicyGraphError
from policygraph.network.gather import rows
from policygraph.query.labels import labelled
from policygraph.query.saved import SavedQuery, filled_in, run_saved, saved_queries, saved_query
from policygraph.query.search import search_index
from policygraph.query.stats import stats
from policygraph.query.table import cell_value, json_value
from policygraph.rdf.iris import PREFIXES
from policygraph.serve.answers.desk import Desk, as_json, desk, pair
from policygraph.store import Store

_CLASSES = "SELECT ?class (COUNT(?s) AS ?n) { ?s a ?class } GROUP BY ?class ORDER BY ?class"
_PROPERTIES = "SELECT ?p (COUNT(*) AS ?n) { ?s ?p ?o } GROUP BY ?p ORDER BY ?p"


def status(store: Store, *, version: str = "") -> tuple[bytes, str]:
    """Return what the store holds and which version of it this is."""
    from policygraph import __version__

    own = desk(store)
    counted = stats(store)
    issued = [source.issued for source in own.sources[0].values() if source.issued]
    return as_json(
        {
            "version": __version__,
            "store_version": version,
            "base": store.base,
            "documents": len(own.sources[0]),
            "facts": sum(
                count
                for kind, count in counted.things.items()
                if kind in own.style.types and not own.style.types[kind].entity
            ),
            "quads": sum(counted.graphs.values()),
            "counts": dict(counted.things),
            "newest_document": max(issued, default=None),
            "built": None,
        }
    )


def search(store: Store, *, q: str, types: list[str] | None = None, limit: int = 20) -> tuple[bytes, str]:
    """Return the things whose names fit, in Chinese, pinyin (whole or initials), English or an alias."""
    own = desk(store)
    found = search_index(store).find(q, types=types, limit=limit)
    return as_json(
        {
            "query": q,
            "results": [
                {
                    "iri": hit.iri,
                    "type": hit.type,
                    "label": pair(hit.label),
                    "detail": {
                        "zh": f"{own.net.degree(hit.iri)} 条联系",
                        "en": f"{own.net.degree(hit.iri)} links",
                    },
                    "match": hit.match,
                    "score": hit.score,
                }
                for hit in found
            ],
        }
    )


def places(store: Store, *, indicator: str | None = None) -> tuple[bytes, str]:
    """Return the places the facts speak of, with coordinates, how many targets each has, and an indicator's newest value."""
    own = desk(store)
    counts: dict[str, int] = {}
    for place, count in rows(
        store, "SELECT ?p (COUNT(?t) AS ?n) { ?t a pol:Target ; pol:jurisdiction ?p } GROUP BY ?p"
    ):
        counts[own.net.root(place)] = int(count)
    named = {}
    for name, count in rows(
        store,
        "SELECT ?i (COUNT(?o) AS ?n) { ?o pol:indicator ?i ; pol:value ?v ; pol:place|pol:jurisdiction ?p } GROUP BY ?i",
    ):
        named[name] = int(count)
    values: dict[str, tuple[str, Decimal, str]] = {}
    if indicator:
        literal = indicator.replace("\\", "\\\\").replace('"', '\\"').replace("\n", " ").replace("\r", " ")
        query = f"""SELECT ?p ?v ?u ?d {{ ?o pol:indicator "{literal}" ; pol:value ?v ; pol:place|pol:jurisdiction ?p .
            OPTIONAL {{ ?o pol:unit ?u }} OPTIONAL {{ ?o pol:asOf|pol:deadline ?d }} }}"""
        for place, value, unit, day in rows(store, query):
            node = own.net.root(place)
            if node not in values or (day or "") > values[node][0]:
                values[node] = (day or "", Decimal(value), unit or "")
    wanted = own.net.of_kinds(["place"], joined=True)
    labels, properties = own.labels(wanted), own.properties(wanted)
    return as_json(
        {
            "indicators": [
                {"value": name, "label": {"zh": name, "en": name}, "count": count}
                for name, count in sorted(named.items(), key=lambda item: (-item[1], item[0]))[:200]
            ],
            "places": [
                _place(iri, pair(labels[iri]), properties[iri], counts.get(iri, 0), values.get(iri))
                for iri in wanted
            ],
        }
    )


def _place(
    iri: str, label: dict[str, str], properties: Any, targets: int, value: tuple[str, Decimal, str] | None
) -> dict[str, Any]:
    from policygraph.serve.answers.desk import first_values

    lat, lon = first_values(properties, "geo:lat"), first_values(properties, "geo:long")
    return {
        "iri": iri,
        "code": first_values(properties, "pol:code") or "",
        "label": label,
        "lat": float(lat) if lat else None,
        "lon": float(lon) if lon else None,
        "level": first_values(properties, "pol:level") or "",
        "targets": targets,
        "value": float(value[1]) if value else None,
        "unit": value[2] if value else None,
    }


def saved(store: Store) -> tuple[bytes, str]:
    """Return the saved queries with their parameters and text."""
    own = desk(store)
    return as_json([_described(query, _filled(own, query)) for query in saved_queries().values()])


def _filled(own: Desk, query: SavedQuery) -> str:
    """Return a query as it runs at one click: its defaults written in, as far as this store knows what they name."""
    try:
        return filled_in(own.store, query, names=own.names)
    except PolicyGraphError:
        return query.sparql


def _described(query: SavedQuery, sparql: str) -> dict[str, Any]:
    return {
        "name": query.name,
        "title": dict(query.title),
        "description": dict(query.description),
        "sparql": sparql,
        "parameters": [
            {
                "name": parameter.name,
                "type": parameter.kind,
                "default": parameter.default,
                "required": parameter.required,
                "description": dict(parameter.title),
            }
            for parameter in query.parameters.values()
        ],
    }


def saved_answer(
    store: Store, *, name: str, parameters: dict[str, str], lang: str = "zh"
) -> tuple[bytes, str]:
    """Return the answer of a saved query. Raises UnknownNameError, QueryError."""
    query = saved_query(name)
    answer = labelled(store, run_saved(store, query, parameters, names=desk(store).names), lang)
    return as_json(
        {
            "columns": [
                {"name": column, "label": dict(query.columns.get(column, {"zh": column, "en": column}))}
                for column in answer.columns
            ],
            "rows": [[json_value(cell_value(cell)) for cell in row] for row in answer],
            "sparql": filled_in(store, query, parameters, names=desk(store).names),
        }
    )


def vocabulary(store: Store) -> tuple[bytes, str]:
    """Return classes and properties with their counts, for the editor's completion, and the prefixes the store knows."""
    from policygraph.network.style import load_style

    style = load_style()
    by_class = {iri: (kind.zh, kind.en) for kind in style.types.values() for iri in kind.classes}
    return as_json(
        {
            "classes": [
                {"iri": iri, "label": _term(iri, by_class.get(iri)), "count": int(count)}
                for iri, count in rows(store, _CLASSES)
            ],
            "properties": [
                {
                    "iri": iri,
                    "label": _term(
                        iri,
                        (style.relations[iri].zh, style.relations[iri].en)
                        if iri in style.relations
                        else None,
                    ),
                    "count": int(count),
                }
                for iri, count in rows(store, _PROPERTIES)
            ],
            "prefixes": dict(PREFIXES),
        }
    )


def _term(iri: str, known: tuple[str, str] | None) -> dict[str, str]:
    short = iri.rsplit("#", 1)[-1].rsplit("/", 1)[-1]
    return {"zh": known[0], "en": known[1]} if known else {"zh": short, "en": short}
