"""The SPARQL 1.1 Protocol (query by GET, by form, direct) and the read half of the Graph Store HTTP Protocol.

W3C Recommendations of 21 March 2013: sparql11-protocol, sparql11-http-rdf-update.
"""

from __future__ import annotations

import hashlib
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl

from starlette.requests import Request
from starlette.responses import Response, StreamingResponse

from policygraph.serve.negotiation import BINDINGS, GRAPHS, choose, formats
from policygraph.serve.pool import Pool, RequestError
from policygraph.serve.worker import snapshot_number

_KNOWN = {"bindings": list(BINDINGS), "graph": list(GRAPHS)}
_MAX_QUERY = 1_000_000  # bytes; a query that long is no question


async def sparql(request: Request, pool: Pool, store: Path) -> Response:
    """Answer a query sent in any of the three ways of the protocol."""
    parameters = await _parameters(request)
    queries = [value for name, value in parameters if name == "query"]
    if any(name == "update" for name, _ in parameters):
        raise RequestError(400, "NotAQuery", "This is where queries go.", "Send updates by POST to /update.")
    if len(queries) != 1:
        raise RequestError(
            400,
            "QueryMissing",
            f"There must be exactly one query, not {len(queries)}.",
            "Send it as the parameter query.",
        )
    named = [value for name, value in parameters if name == "format"]
    accept = ", ".join(request.headers.getlist("accept")) or None
    return await answer(
        request,
        pool,
        store,
        {
            "sparql": queries[0],
            "formats": formats(accept, named[0] if named else None),
            "known": _KNOWN,
            "default_graphs": [value for name, value in parameters if name == "default-graph-uri"],
            "named_graphs": [value for name, value in parameters if name == "named-graph-uri"],
        },
    )


async def graph_store(request: Request, pool: Pool, store: Path) -> Response:
    """Answer GET and HEAD of the Graph Store Protocol: `?default` or `?graph=IRI`."""
    parameters = parse_qsl(request.url.query, keep_blank_values=True)
    named = [value for name, value in parameters if name == "graph"]
    default = any(name == "default" for name, _ in parameters)
    if len(named) + default != 1:
        raise RequestError(400, "GraphMissing", "Name one graph.", "Use ?default or ?graph=IRI.")
    accept = ", ".join(request.headers.getlist("accept")) or None
    media = choose(accept, list(GRAPHS))
    query = "CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o }"
    if named:
        if any(character in named[0] for character in '<>"{}|^`\\ \n\r\t') or not named[0]:
            raise RequestError(400, "NotAnIri", f"{named[0]!r} is no IRI.")
        query = f"CONSTRUCT {{ ?s ?p ?o }} WHERE {{ GRAPH <{named[0]}> {{ ?s ?p ?o }} }}"
        if not await _ask(pool, f"ASK {{ GRAPH <{named[0]}> {{ ?s ?p ?o }} }}"):
            raise RequestError(404, "NoSuchGraph", f"There is no graph {named[0]}.")
    wanted = {"graph": media} if media else {}
    return await answer(request, pool, store, {"sparql": query, "formats": wanted, "known": _KNOWN})


async def _ask(pool: Pool, query: str) -> bool:
    _, pieces = await pool.request(
        {"sparql": query, "formats": {"bindings": "application/sparql-results+json"}, "known": _KNOWN}
    )
    return b"true" in b"".join([piece async for piece in pieces])


async def answer(request: Request, pool: Pool, store: Path, asked: dict[str, Any]) -> Response:
    """Return the answer of a worker as a stream, or 304 where the client has it already."""
    tag = entity_tag(store, asked)
    headers = {"etag": tag, "cache-control": "no-cache", "vary": "accept, accept-encoding"}
    if tag in [value.strip() for value in request.headers.get("if-none-match", "").split(",")]:
        return Response(status_code=304, headers=headers)
    head, pieces = await pool.request(asked)
    media_type = head["media_type"]
    if media_type.startswith("text/"):
        media_type += "; charset=utf-8"
    if request.method == "HEAD":
        await _drain(pieces)
        return Response(status_code=200, headers={**headers, "content-type": media_type})
    return StreamingResponse(pieces, media_type=media_type, headers=headers)


async def _drain(pieces: AsyncIterator[bytes]) -> None:
    async for _ in pieces:
        pass


def entity_tag(store: Path, asked: dict[str, Any]) -> str:
    """Return the entity tag of an answer: what was asked, of which version of the store."""
    content = repr(sorted(asked.items())).encode("utf-8", "surrogatepass")
    return f'W/"{snapshot_number(store)}-{hashlib.sha256(content).hexdigest()[:24]}"'


async def _parameters(request: Request) -> list[tuple[str, str]]:
    """Return the protocol's parameters of a request. Raises RequestError for what the protocol does not allow."""
    in_address = parse_qsl(request.url.query, keep_blank_values=True)
    if request.method in ("GET", "HEAD"):
        return in_address
    kind, _, rest = request.headers.get("content-type", "").partition(";")
    charset = rest.partition("charset=")[2].strip().strip('"').lower()
    if charset and charset not in ("utf-8", "utf8"):
        raise RequestError(415, "Charset", f"The body is in {charset}.", "Send UTF-8.")
    body = await _body(request)
    try:
        text = body.decode("utf-8")
    except UnicodeDecodeError as error:
        raise RequestError(400, "Charset", "The body is not UTF-8.", "Send UTF-8.") from error
    kind = kind.strip().lower()
    if kind == "application/sparql-query":
        return [*((name, value) for name, value in in_address if name != "query"), ("query", text)]
    if kind == "application/x-www-form-urlencoded":
        # The protocol puts all parameters into the body; those in the address are only tolerated where they add up.
        return [*in_address, *parse_qsl(text, keep_blank_values=True)]
    raise RequestError(
        415,
        "ContentType",
        f"A query cannot be sent as {kind or 'nothing'}.",
        "Send application/sparql-query or application/x-www-form-urlencoded.",
    )


async def _body(request: Request) -> bytes:
    pieces = bytearray()
    async for piece in request.stream():
        pieces += piece
        if len(pieces) > _MAX_QUERY:
            raise RequestError(413, "TooLarge", f"The query is longer than {_MAX_QUERY:,} bytes.")
    return bytes(pieces)
