"""What the service says of itself: SPARQL 1.1 Service Description and VoID, at the endpoint itself.

Service Description: W3C Recommendation of 21 March 2013; VoID: W3C Interest Group Note of 3 March 2011.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import pyoxigraph as ox
from starlette.requests import Request
from starlette.responses import Response

from policygraph.rdf.iris import PREFIXES
from policygraph.serve.negotiation import BINDINGS, GRAPHS, choose
from policygraph.serve.pool import Pool, RequestError

if TYPE_CHECKING:
    from policygraph.serve.app import Settings

_SD = "http://www.w3.org/ns/sparql-service-description#"
_VOID = "http://rdfs.org/ns/void#"
_FORMATS = "http://www.w3.org/ns/formats/"
_RDF_TYPE = ox.NamedNode("http://www.w3.org/1999/02/22-rdf-syntax-ns#type")
_FORMAT_NAMES = {
    "application/sparql-results+json": "SPARQL_Results_JSON",
    "application/sparql-results+xml": "SPARQL_Results_XML",
    "text/csv": "SPARQL_Results_CSV",
    "text/tab-separated-values": "SPARQL_Results_TSV",
    "text/turtle": "Turtle",
    "application/n-triples": "N-Triples",
    "application/rdf+xml": "RDF_XML",
    "application/ld+json": "JSON-LD",
}
_COUNTS = """SELECT (COUNT(*) AS ?triples) WHERE { ?s ?p ?o }"""
_CLASSES = "SELECT ?class (COUNT(?s) AS ?n) WHERE { ?s a ?class } GROUP BY ?class ORDER BY ?class"
_PROPERTIES = "SELECT ?p (COUNT(*) AS ?n) WHERE { ?s ?p ?o } GROUP BY ?p ORDER BY ?p"


async def describe(request: Request, pool: Pool, settings: Settings) -> Response:
    """Return the service description with the VoID statistics of the default graph, in an RDF format the client takes."""
    accept = ", ".join(request.headers.getlist("accept")) or None
    media_type = choose(accept, list(GRAPHS)) or ("text/turtle" if "text/html" in (accept or "") else None)
    if media_type is None:
        raise RequestError(406, "NotAcceptable", f"The description can be had as {', '.join(GRAPHS)}.")
    service = str(request.url.replace(query="", fragment=""))
    _, pieces = await pool.request(
        {"call": "description", "arguments": {"service": service, "media_type": media_type}}
    )
    body = b"".join([piece async for piece in pieces])
    return Response(body, media_type=media_type)


def description(store: object, *, service: str, media_type: str) -> tuple[bytes, str]:
    """Return the description of `service` over an open store, written in `media_type`; runs in a worker."""
    quads = list(_describe(store.inner, service))  # type: ignore[attr-defined]
    prefixes = {**PREFIXES, "sd": _SD, "void": _VOID}
    data = ox.serialize(quads, format=ox.RdfFormat.from_media_type(media_type), prefixes=prefixes)
    assert data is not None
    return data, media_type


def _describe(inner: ox.Store, service: str) -> Iterator[ox.Triple]:
    here = ox.NamedNode(service)
    dataset, graph = ox.NamedNode(f"{service}#dataset"), ox.NamedNode(f"{service}#default-graph")

    def sd(name: str) -> ox.NamedNode:
        return ox.NamedNode(_SD + name)

    def void(name: str) -> ox.NamedNode:
        return ox.NamedNode(_VOID + name)

    yield ox.Triple(here, _RDF_TYPE, sd("Service"))
    yield ox.Triple(here, sd("endpoint"), here)
    yield ox.Triple(here, sd("supportedLanguage"), sd("SPARQL11Query"))
    for media_type in (*BINDINGS, *GRAPHS):
        yield ox.Triple(here, sd("resultFormat"), ox.NamedNode(_FORMATS + _FORMAT_NAMES[media_type]))
    yield ox.Triple(here, sd("defaultDataset"), dataset)
    yield ox.Triple(dataset, _RDF_TYPE, sd("Dataset"))
    yield ox.Triple(dataset, sd("defaultGraph"), graph)
    yield ox.Triple(graph, _RDF_TYPE, sd("Graph"))
    yield ox.Triple(graph, _RDF_TYPE, void("Dataset"))
    yield ox.Triple(graph, void("sparqlEndpoint"), here)
    for solution in _solutions(inner, _COUNTS):
        yield ox.Triple(graph, void("triples"), solution[0])
    for kind, query, named in (
        ("class", _CLASSES, "classPartition"),
        ("property", _PROPERTIES, "propertyPartition"),
    ):
        for number, solution in enumerate(_solutions(inner, query), 1):
            part = ox.NamedNode(f"{service}#{kind}-{number}")
            yield ox.Triple(graph, void(named), part)
            yield ox.Triple(part, void(kind), solution[0])
            yield ox.Triple(part, void("entities" if kind == "class" else "triples"), solution[1])


def _solutions(inner: ox.Store, query: str) -> Iterator[ox.QuerySolution]:
    answer = inner.query(query)
    assert isinstance(answer, ox.QuerySolutions)
    yield from answer
