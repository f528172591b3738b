"""A server that answers like an OpenAI-compatible endpoint, or misbehaves in the way a test asks for."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

Handler = Callable[["Request"], None]


@dataclass
class Request:
    """One request: its parsed body, its headers, and ways to answer."""

    http: BaseHTTPRequestHandler
    body: dict[str, Any]
    number: int

    @property
    def document(self) -> str:
        """Return the text between the marks."""
        return "\n".join(self.body["messages"][1]["content"].splitlines()[1:-1])

    def send(self, status: int, data: bytes, **headers: str) -> None:
        """Answer with these bytes."""
        self.http.send_response(status)
        self.http.send_header("Content-Length", str(len(data)))
        for name, value in headers.items():
            self.http.send_header(name.replace("_", "-"), value)
        self.http.end_headers()
        self.http.wfile.write(data)

    def say(self, content: str | None, finish: str = "stop", **message: Any) -> None:
        """Answer as an endpoint does, with this content."""
        choice = {"message": {"role": "assistant", "content": content, **message}, "finish_reason": finish}
        usage = {"prompt_tokens": 1000, "completion_tokens": 100}
        self.send(200, json.dumps({"choices": [choice], "usage": usage}).encode())

    def items(self, *items: dict[str, str]) -> None:
        """Answer with items."""
        self.say(json.dumps({"items": list(items)}, ensure_ascii=False))

    def drip(self, seconds: float, *, headers: bool) -> None:
        """Answer a byte at a time, for so long: in the headers already, or in the body."""
        write = self.http.wfile.write
        write(b"HTTP/1.1 200 OK\r\n" + (b"X-Slow: " if headers else b"Content-Length: 1000000\r\n\r\n"))
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            write(b"x")
            self.http.wfile.flush()
            time.sleep(0.05)


@dataclass
class Stub:
    """A running server: its address, and the requests it got."""

    url: str
    seen: list[Request] = field(default_factory=list)


@contextmanager
def stub(handle: Handler) -> Iterator[Stub]:
    """Run a server that answers each request with `handle`."""
    running = Stub("")

    class Answers(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_POST(self) -> None:
            length = int(self.headers["Content-Length"])
            request = Request(self, json.loads(self.rfile.read(length)), len(running.seen))
            running.seen.append(request)
            self.close_connection = True
            try:
                handle(request)
            except (BrokenPipeError, ConnectionResetError):
                return

        def log_message(self, *_: Any) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Answers)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    running.url = f"http://127.0.0.1:{server.server_address[1]}/v1"
    try:
        yield running
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def item(kind: str, evidence: str, **fields: str) -> dict[str, str]:
    """Return an item with all fields, empty where not given."""
    names = ("figure", "words", "place", "time", "speaker", "organisation", "title", "role")
    return {"kind": kind, "evidence": evidence, **dict.fromkeys(names, ""), **fields}
