"""The JSON API: typed parameters in, answers of the workers out."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Query, Request
from fastapi.responses import FileResponse, JSONResponse, Response, StreamingResponse

from policygraph.resources import package_file
from policygraph.serve.pool import RequestError
from policygraph.serve.protocol import entity_tag
from policygraph.serve.worker import snapshot_number

router = APIRouter(prefix="/api", tags=["api"])

Text = Annotated[str, Query(max_length=500)]
Maybe = Annotated[str | None, Query(max_length=2_000)]
Iri = Annotated[str, Query(max_length=2_000, min_length=1)]
Limit = Annotated[int, Query(ge=1, le=1_000)]
Offset = Annotated[int, Query(ge=0, le=10_000_000)]


async def ask(request: Request, call: str, *, streamed: bool = False, **arguments: Any) -> Response:
    """Return a worker's answer to a call, whole or (`streamed`) as it comes, or 304 where the client has it already."""
    app = request.app
    asked = {
        "call": call,
        "arguments": {name: value for name, value in arguments.items() if value is not None},
    }
    tag = entity_tag(app.state.settings.store, asked)
    headers = {"etag": tag, "cache-control": "no-cache"}
    if tag in [value.strip() for value in request.headers.get("if-none-match", "").split(",")]:
        return Response(status_code=304, headers=headers)
    head, pieces = await app.state.pool.request(asked)
    if streamed:
        return StreamingResponse(pieces, media_type=head["media_type"], headers=headers)
    body = b"".join([piece async for piece in pieces])
    return Response(body, media_type=head["media_type"], headers=headers)


def _list(text: str | None) -> list[str] | None:
    return [part for part in text.split(",") if part] if text else None


def _version(request: Request) -> str:
    return str(snapshot_number(request.app.state.settings.store))


@router.get("/status")
async def status(request: Request) -> Response:
    """What the store holds, and which version of it this is."""
    return await ask(request, "status", version=_version(request))


@router.get("/style")
async def style() -> Response:
    """The one style file: names, colours, shapes and icons of every type."""
    return FileResponse(package_file("network", "style.json"), media_type="application/json")


@router.get("/search")
async def search(request: Request, q: Text, types: Maybe = None, limit: Limit = 20) -> Response:
    """Things by name: Chinese, pinyin, English, aliases."""
    return await ask(request, "search", q=q, types=_list(types), limit=limit)


@router.get("/entity")
async def entity(request: Request, iri: Maybe = None, name: Maybe = None) -> Response:
    """All that is known of one thing, each fact with its sentence."""
    if not iri and not name:
        raise RequestError(400, "Missing", "Say which thing.", "Give iri or name.")
    return await ask(request, "entity", iri=iri, name=name)


@router.get("/evidence")
async def evidence(request: Request, iri: Iri) -> Response:
    """All claims that state a thing or fact."""
    return await ask(request, "evidence", iri=iri)


@router.get("/neighbours")
async def neighbours(
    request: Request, iri: Iri, types: Maybe = None, limit: Limit = 60, offset: Offset = 0
) -> Response:
    """What lies next to a node, the best connected first."""
    return await ask(request, "neighbours", iri=iri, types=_list(types), limit=limit, offset=offset)


@router.get("/network")
async def network(request: Request) -> Response:
    """The whole map with its layout, in columns."""
    packed = "gzip" in request.headers.get("accept-encoding", "")
    response = await ask(request, "network", packed=packed)
    if packed and response.status_code == 200:
        response.headers["content-encoding"] = "gzip"
    response.headers["vary"] = "accept-encoding"
    return response


@router.get("/analyses")
async def analyses(request: Request) -> Response:
    """The kept results of analyses that the network can be drawn by."""
    return await ask(request, "analyses")


@router.get("/look")
async def look(request: Request, size: Maybe = None, colour: Maybe = None) -> Response:
    """Sizes and colours of the network's nodes by kept results of analyses, with their keys."""
    return await ask(request, "look", size=size, colour=colour)


@router.get("/front")
async def front(request: Request) -> Response:
    """What the first screen answers without a click."""
    return await ask(request, "front")


@router.get("/path")
async def path(
    request: Request,
    start: Annotated[str, Query(alias="from", max_length=2_000, min_length=1)],
    end: Annotated[str, Query(alias="to", max_length=2_000, min_length=1)],
    longest: Annotated[int, Query(alias="max", ge=1, le=6)] = 4,
) -> Response:
    """The shortest paths between two nodes."""
    return await ask(request, "path", start=start, end=end, longest=longest)


@router.get("/documents")
async def documents(
    request: Request,
    q: Text = "",
    place: Maybe = None,
    technology: Maybe = None,
    year: Annotated[str | None, Query(pattern=r"^\d{4}$")] = None,
    offset: Offset = 0,
    limit: Limit = 50,
) -> Response:
    """The source documents, the newest first."""
    return await ask(
        request, "documents", q=q, place=place, technology=technology, year=year, offset=offset, limit=limit
    )


@router.get("/document")
async def document(request: Request, key: Iri) -> Response:
    """One document: its text, and every claim in its place."""
    return await ask(request, "document", key=key)


@router.get("/facets")
async def facets(request: Request) -> Response:
    """What the graph can be filtered by."""
    return await ask(request, "facets")


@router.get("/table/{name}")
async def table(
    request: Request,
    name: Literal["targets", "measures", "statistics", "statements", "conflicts"],
    place: Maybe = None,
    technology: Maybe = None,
    plan: Maybe = None,
    after: date | None = None,
    before: date | None = None,
    q: Text = "",
    sort: Annotated[str | None, Query(pattern=r"^[a-z_]{1,30}$")] = None,
    order: Literal["asc", "desc"] = "asc",
    offset: Offset = 0,
    limit: Limit = 100,
    format: Literal["json", "csv", "xlsx"] = "json",
    lang: Literal["zh", "en"] = "zh",
) -> Response:
    """A table of facts, a page of it as JSON or all of it as CSV or XLSX."""
    response = await ask(
        request,
        "table",
        name=name,
        place=place,
        technology=technology,
        plan=plan,
        after=after.isoformat() if after else None,
        before=before.isoformat() if before else None,
        q=q,
        sort=sort,
        order=order,
        offset=offset,
        limit=limit,
        format=format,
        lang=lang,
    )
    if format != "json" and response.status_code == 200:
        response.headers["content-disposition"] = f'attachment; filename="{name}.{format}"'
    return response


@router.get("/places")
async def places(request: Request, indicator: Maybe = None) -> Response:
    """Places for the map, with targets and an indicator's newest value."""
    return await ask(request, "places", indicator=indicator)


@router.get("/saved")
async def saved(request: Request) -> Response:
    """The saved queries."""
    return await ask(request, "saved")


@router.get("/saved/{name}")
async def saved_answer(request: Request, name: str, lang: Literal["zh", "en"] = "zh") -> Response:
    """The answer of a saved query; its parameters are query parameters."""
    parameters = {key: value for key, value in request.query_params.items() if key != "lang"}
    return await ask(request, "saved_answer", name=name, parameters=parameters, lang=lang)


@router.get("/desk")
async def desk_questions(request: Request) -> Response:
    """The questions of the analyst's desk."""
    return await ask(request, "desk_questions")


@router.get("/desk/{name}")
async def desk_answer(
    request: Request,
    name: str,
    lang: Literal["zh", "en"] = "zh",
    format: Literal["json", "csv", "xlsx", "ics"] = "json",
    limit: Annotated[int, Query(ge=0, le=1_000_000)] = 200,
    offset: Annotated[int, Query(ge=0)] = 0,
    evidence: bool = True,
) -> Response:
    """The answer of a question of the desk; its parameters are query parameters.

    JSON holds a page of the rows with all their evidence (none with evidence=false) and says how many there are in
    `total`; csv, xlsx and ics hold all rows.
    """
    own = ("lang", "format", "limit", "offset", "evidence")
    parameters = {key: value for key, value in request.query_params.items() if key not in own}
    asked: dict[str, Any] = {
        "name": name,
        "parameters": parameters,
        "today": date.today().isoformat(),
        "lang": lang,
    }
    if format in ("csv", "xlsx"):
        response = await ask(request, "desk_rows", streamed=True, **asked, format=format)
    else:
        page: dict[str, Any] = {"limit": limit, "offset": offset, "evidence": evidence}
        response = await ask(request, "desk_answer", **asked, format=format, **page)
    if format != "json" and response.status_code == 200 and name.isalnum() and name.isascii():
        response.headers["content-disposition"] = f'attachment; filename="{name}.{format}"'
    return response


@router.get("/ask")
async def ask_in_words(
    request: Request,
    q: Annotated[str, Query(min_length=1, max_length=500)],
    pick: Annotated[int, Query(ge=1, le=50)] = 1,
    lang: Literal["zh", "en"] = "zh",
    limit: Annotated[int, Query(ge=0, le=1_000_000)] = 200,
    offset: Annotated[int, Query(ge=0)] = 0,
) -> Response:
    """A question in words: what it is taken for, the SPARQL, a page of the rows with all their evidence."""
    return await ask(request, "ask_answer", q=q, pick=pick, lang=lang, limit=limit, offset=offset)


@router.get("/brief", response_class=Response)
async def brief(
    request: Request,
    name: Annotated[str, Query(min_length=1, max_length=500)],
    lang: Literal["zh", "en"] = "zh",
    as_of: date | None = None,
) -> Response:
    """A briefing of a place, plan, person, organisation or technology: one self-contained HTML page."""
    from policygraph.desk.briefing import policy

    day = as_of.isoformat() if as_of else None
    response = await ask(request, "brief_answer", name=name, lang=lang, as_of=day)
    if response.status_code == 200:
        response.headers["content-security-policy"] = policy()
    return response


@router.get("/void")
async def vocabulary(request: Request) -> Response:
    """Classes, properties and prefixes, for an editor's completion."""
    return await ask(request, "vocabulary")


@router.get("/{rest:path}", include_in_schema=False)
async def unknown(rest: str) -> JSONResponse:
    """Say that there is no such thing, in the API's own shape."""
    raise RequestError(404, "NoSuchAnswer", f"There is nothing at /api/{rest}.", "See /openapi.json.")
