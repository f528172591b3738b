"""A small SPARQL server in this process, answering from a store in memory, and made to misbehave as real ones do."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs

import pyoxigraph as ox


@dataclass
class Behaviour:
    """What the server answers from, and how: `union` is the default graph, `reply` (status, headers, body) replaces an answer."""

    quads: ox.Store
    union: bool = False
    reply: tuple[int, dict[str, str], bytes] | None = None
    headers: dict[str, str] = field(default_factory=dict)
    silent: threading.Event | None = None
    asked: list[tuple[str, dict[str, str], str]] = field(default_factory=list)


@contextmanager
def sparql_server(behaviour: Behaviour) -> Iterator[str]:
    """Yield the URL of a running server; it stops at the end of the block."""

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"])).decode("ascii")
            sparql = parse_qs(body, strict_parsing=True)["query"][0]
            behaviour.asked.append((self.path, dict(self.headers), sparql))
            if behaviour.silent is not None:
                behaviour.silent.wait(60)
                return
            status, headers, data = behaviour.reply or answered(behaviour, sparql)
            self.send_response(status)
            for name, value in {**headers, **behaviour.headers}.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(data)

        def log_message(self, *_args: Any) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, args=(0.01,))
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}/query"
    finally:
        if behaviour.silent is not None:
            behaviour.silent.set()
        server.shutdown()
        thread.join()
        server.server_close()


def answered(behaviour: Behaviour, sparql: str) -> tuple[int, dict[str, str], bytes]:
    """Return status, headers and body of the answer to a query."""
    try:
        found: Any = behaviour.quads.query(sparql, use_default_graph_as_union=behaviour.union)
    except SyntaxError as error:
        return 400, {"Content-Type": "text/plain"}, str(error).encode()
    if isinstance(found, ox.QueryTriples):
        return 200, {"Content-Type": "application/n-triples"}, found.serialize(format=ox.RdfFormat.N_TRIPLES)
    return (
        200,
        {"Content-Type": "application/sparql-results+json"},
        found.serialize(format=ox.QueryResultsFormat.JSON),
    )
