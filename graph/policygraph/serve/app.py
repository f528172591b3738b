"""The web application: SPARQL, graph store, JSON API, health, metrics, and the built explorer; nothing comes from elsewhere."""

from __future__ import annotations

import hmac
import logging
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path

import prometheus_client
from fastapi import FastAPI, Request
from fastapi.responses import JSONResponse, PlainTextResponse, Response
from starlette.exceptions import HTTPException
from starlette.middleware.cors import CORSMiddleware
from starlette.middleware.gzip import GZipMiddleware
from starlette.staticfiles import StaticFiles

from policygraph.errors import PolicyGraphError
from policygraph.serve import protocol
from policygraph.serve.pool import Limits, Pool, RequestError
from policygraph.serve.routes import router
from policygraph.serve.worker import snapshot_number

log = logging.getLogger("policygraph.serve")

# What a page of ours may load: itself. No address of another machine is ever needed.
_POLICY = (
    "default-src 'self'; img-src 'self' data: blob:; style-src 'self' 'unsafe-inline'; connect-src 'self'; "
    "worker-src 'self' blob:; object-src 'none'; base-uri 'none'; frame-ancestors 'self'; form-action 'self'"
)


@dataclass(frozen=True, slots=True)
class Settings:
    """How to serve: which store, within which limits; `token` allows updates of the graphs of people and imports."""

    store: Path
    limits: Limits = field(default_factory=Limits)
    token: str | None = None
    origins: tuple[str, ...] = ("*",)
    docs: bool = True


def make_app(settings: Settings) -> FastAPI:
    """Return the application over one store; its workers live as long as it runs."""
    registry = prometheus_client.CollectorRegistry()
    requests = prometheus_client.Counter(
        "policygraph_requests", "Requests answered", ["route", "status"], registry=registry
    )
    seconds = prometheus_client.Histogram(
        "policygraph_request_seconds", "Time to the first byte of an answer", ["route"], registry=registry
    )
    workers = prometheus_client.Gauge("policygraph_workers", "Worker processes", ["state"], registry=registry)

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        async with Pool(settings.store, settings.limits) as pool:
            app.state.pool = pool
            yield

    app = FastAPI(title="policygraph", version=_version(), lifespan=lifespan, docs_url=None, redoc_url=None)
    app.state.settings = settings

    @app.middleware("http")
    async def measured(request: Request, call_next: Callable[[Request], Awaitable[Response]]) -> Response:
        import time

        started = time.perf_counter()
        response = await call_next(request)
        route = request.scope.get("route")
        name = getattr(route, "path", "other")
        requests.labels(name, str(response.status_code)).inc()
        seconds.labels(name).observe(time.perf_counter() - started)
        response.headers.setdefault("content-security-policy", _POLICY)
        response.headers.setdefault("x-content-type-options", "nosniff")
        response.headers.setdefault("referrer-policy", "no-referrer")
        return response

    app.add_middleware(GZipMiddleware, minimum_size=1_000, compresslevel=5)
    app.add_middleware(
        CORSMiddleware,
        allow_origins=list(settings.origins),
        allow_methods=["GET", "HEAD", "POST", "OPTIONS"],
        allow_headers=["*"],
        expose_headers=["etag"],
    )

    @app.exception_handler(RequestError)
    async def failed(_: Request, error: RequestError) -> JSONResponse:
        return problem(error.status, error.code, str(error), error.cure)

    @app.exception_handler(PolicyGraphError)
    async def known(_: Request, error: PolicyGraphError) -> JSONResponse:
        return problem(400, type(error).__name__, str(error))

    @app.exception_handler(HTTPException)
    async def refused(_: Request, error: HTTPException) -> JSONResponse:
        return problem(error.status_code, "Http", str(error.detail))

    @app.api_route("/sparql", methods=["GET", "HEAD", "POST"], include_in_schema=False)
    async def sparql(request: Request) -> Response:
        if (
            request.method != "POST"
            and "query" not in request.query_params
            and "update" not in request.query_params
        ):
            from policygraph.serve.description import describe

            return await describe(request, app.state.pool, settings)
        return await protocol.sparql(request, app.state.pool, settings.store)

    @app.api_route("/graphs", methods=["GET", "HEAD"], include_in_schema=False)
    async def graphs(request: Request) -> Response:
        return await protocol.graph_store(request, app.state.pool, settings.store)

    @app.post("/update", include_in_schema=False)
    async def update(request: Request) -> Response:
        from policygraph.serve.updating import update_store

        allowed(request, settings)
        return await update_store(request, settings)

    @app.get("/health", tags=["service"])
    async def health() -> dict[str, object]:
        """Say whether the service can answer, which version of the store it reads, and what its workers do."""
        return {
            "status": "ok",
            "store_version": snapshot_number(settings.store),
            "workers": app.state.pool.state,
        }

    @app.get("/metrics", include_in_schema=False)
    async def metrics() -> PlainTextResponse:
        for state, count in app.state.pool.state.items():
            workers.labels(state).set(count)
        return PlainTextResponse(
            prometheus_client.generate_latest(registry), media_type=prometheus_client.CONTENT_TYPE_LATEST
        )

    app.include_router(router)
    explorer = built_explorer()
    if explorer is not None:
        app.mount("/", StaticFiles(directory=explorer, html=True), name="explorer")
    return app


def built_explorer() -> Path | None:
    """Return the folder of the built explorer, None where the installation has none."""
    folder = Path(__file__).parent / "web"
    return folder if (folder / "index.html").exists() else None


def allowed(request: Request, settings: Settings) -> None:
    """Raise RequestError unless a request carries the token that allows updates."""
    if settings.token is None:
        raise RequestError(
            403, "ReadOnly", "This service is read-only.", "Start it with --writable and a token."
        )
    given = request.headers.get("authorization", "").removeprefix("Bearer ").strip()
    if not hmac.compare_digest(given.encode(), settings.token.encode()):
        raise RequestError(
            401, "Token", "The token is missing or wrong.", "Send it as Authorization: Bearer TOKEN."
        )


def problem(status: int, code: str, message: str, cure: str = "") -> JSONResponse:
    """Return an error in its one shape."""
    headers = {"retry-after": "5"} if status == 503 else {}
    if status == 401:
        headers["www-authenticate"] = "Bearer"
    return JSONResponse({"error": {"code": code, "message": message, "cure": cure}}, status, headers)


def _version() -> str:
    from policygraph import __version__

    return __version__
