"""SPARQL 1.1 Update over HTTP, for those with the token, of the graphs of people and imports only.

Document graphs, places, schemes and derived graphs follow from the documents; the default graph follows from them. Letting an
update touch those would break what the store promises, so every graph an update writes to must be named in it.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl

from starlette.requests import Request
from starlette.responses import Response

from policygraph.errors import QueryError
from policygraph.rdf.iris import PREFIXES, Iris
from policygraph.serve.pool import RequestError
from policygraph.store import open_store
from policygraph.store.guard import refuse_remote

if TYPE_CHECKING:
    from policygraph.serve.app import Settings

_MAX_UPDATE = 10_000_000  # bytes


async def update_store(request: Request, settings: Settings) -> Response:
    """Carry out the update a request carries, publish it, and answer 204."""
    text = await _update_of(request)
    await asyncio.to_thread(carry_out, settings, text)
    return Response(status_code=204)


def carry_out(settings: Settings, text: str) -> None:
    """Check and carry out an update. Raises QueryError for what it may not do, StoreError if another writer is at work."""
    refuse_remote(text)
    with open_store(settings.store, write=True) as store:
        check_update(text, store.iris)
        try:
            store.inner.update(text, prefixes=dict(PREFIXES))
        except (SyntaxError, ValueError) as error:
            raise QueryError(f"The update cannot be understood: {error}") from error
        store.publish()  # type: ignore[attr-defined]


def check_update(text: str, iris: Iris) -> None:
    """Raise QueryError unless an update writes to graphs of people and imports only, each named by its IRI.

    >>> check_update("INSERT DATA { GRAPH <https://w3id.org/policygraph/id/graph/human> { <a:a> <a:b> 1 } }", Iris())
    """
    from rdflib.plugins.sparql.algebra import translateUpdate
    from rdflib.plugins.sparql.parser import parseUpdate

    try:
        request = translateUpdate(parseUpdate(text), initNs=dict(PREFIXES))
    except Exception as error:
        raise QueryError(f"The update cannot be understood: {error}") from error
    for operation in request.algebra:
        for graph in _written(operation):
            facts = (iris.fact_import_graphs, iris.rejected_import_graphs)
            own = graph.startswith(iris.import_graphs) and not graph.startswith(facts)
            if graph != iris.human.value and not own:
                raise QueryError(
                    f"An update may write to {iris.human.value} and {iris.import_graphs}NAME only, not to "
                    f"{graph or 'the default graph'}: all else follows from the documents."
                )


def _written(operation: Any) -> Iterator[str]:
    """Yield the IRI of each graph an update operation writes to, "" for the default graph and for one not named."""
    if operation.name in ("InsertData", "DeleteData", "DeleteWhere"):
        yield from _templates(operation, None)
    elif operation.name == "Modify":
        within = str(operation.withClause) if operation.withClause else None
        for part in (operation.delete, operation.insert):
            if part:
                yield from _templates(part, within)
    elif operation.name in ("Drop", "Clear", "Create"):
        target = operation.graphiri
        yield str(target) if target and str(target).startswith("http") else ""
    else:
        # ADD, MOVE, COPY and LOAD have no use here that the others have not.
        yield ""


def _templates(part: Any, within: str | None) -> Iterator[str]:
    if part.triples:
        yield within or ""
    for graph in part.quads or {}:
        yield str(graph) if str(graph).startswith("http") else ""


async def _update_of(request: Request) -> str:
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    body = bytearray()
    async for piece in request.stream():
        body += piece
        if len(body) > _MAX_UPDATE:
            raise RequestError(
                413, "TooLarge", f"The update is longer than {_MAX_UPDATE:,} bytes.", "Split it."
            )
    try:
        text = body.decode("utf-8")
    except UnicodeDecodeError as error:
        raise RequestError(400, "Charset", "The body is not UTF-8.", "Send UTF-8.") from error
    if kind == "application/sparql-update":
        return text
    if kind == "application/x-www-form-urlencoded":
        updates = [value for name, value in parse_qsl(text, keep_blank_values=True) if name == "update"]
        if len(updates) == 1:
            return updates[0]
        raise RequestError(400, "UpdateMissing", f"There must be exactly one update, not {len(updates)}.")
    raise RequestError(
        415,
        "ContentType",
        f"An update cannot be sent as {kind or 'nothing'}.",
        "Send application/sparql-update.",
    )
