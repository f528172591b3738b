"""The process that answers: one request at a time, over a snapshot opened for reading. It can be killed at any moment.

Run as ``python -m policygraph.serve.worker STORE``. Oxigraph cannot be interrupted within a process; a query over its limit
ends with the process it runs in.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import IO, Any, BinaryIO, cast

import orjson
import pyoxigraph as ox

from policygraph.errors import PolicyGraphError, QueryError, UnknownNameError
from policygraph.rdf.iris import PREFIXES
from policygraph.serve.frames import ASK, DATA, END, FAULT, HEAD, OPEN, WARM, frame, read_frame
from policygraph.store import Store, open_store
from policygraph.store.guard import refuse_remote
from policygraph.store.snapshots import numbers

_CHUNK = 64_000


class _Pipe:
    """The way back, as a file that Oxigraph can write to; it ends an answer that grows too large.

    The head goes with the first piece, so that what fails before that can still be said in the status.
    """

    def __init__(self, out: BinaryIO, head: dict[str, Any], max_bytes: int) -> None:
        self._out = out
        self._head: bytes | None = frame(HEAD, orjson.dumps(head))
        self._left = max_bytes
        self._max = max_bytes
        self._buffer = bytearray()

    def write(self, data: bytes) -> int:
        self._left -= len(data)
        if self._left < 0:
            raise OSError(f"The answer is larger than {self._max:,} bytes. Ask for less (LIMIT).")
        self._buffer += data
        if len(self._buffer) >= _CHUNK:
            self.flush()
        return len(data)

    def flush(self) -> None:
        if self._head is not None:
            self._out.write(self._head)
            self._head = None
        if self._buffer:
            for start in range(0, len(self._buffer), _CHUNK):
                self._out.write(frame(DATA, bytes(self._buffer[start : start + _CHUNK])))
            self._out.flush()
            self._buffer.clear()


class Worker:
    """Answers the requests of one server."""

    def __init__(self, path: Path, out: BinaryIO) -> None:
        self._path = path
        self._out = out
        self._store: Store | None = None
        self._generation = 0

    def open(self) -> None:
        """Open the newest snapshot, if it is not open already."""
        newest = snapshot_number(self._path)
        if self._store is not None and newest == self._generation:
            return
        if self._store is not None:
            self._store.close()
        self._store = open_store(self._path)
        self._generation = newest

    def warm(self) -> None:
        """Open the newest snapshot and gather what most answers of the API need, before anybody waits for it."""
        import subprocess

        from policygraph.desk.warm import warm
        from policygraph.query.search import search_index
        from policygraph.serve.answers.desk import desk
        from policygraph.serve.answers.network import front, network
        from policygraph.serve.prepare import prepared

        self.open()
        assert self._store is not None
        if not prepared(self._store):
            # What this fails to make is made below.
            command = [sys.executable, "-m", "policygraph.serve.prepare", str(self._path)]
            subprocess.run(command, stdin=subprocess.DEVNULL, stdout=2, check=False)
        own = desk(self._store)
        _ = own.net, own.keys, own.conflicts
        search_index(self._store)
        network(self._store, packed=True)
        front(self._store)
        warm(self._store)

    def answer(self, request: dict[str, Any]) -> None:
        """Answer one request; what fails is said in one frame."""
        try:
            self.open()
            assert self._store is not None
            if "sparql" in request:
                self._sparql(self._store, request)
            else:
                self._call(self._store, request)
        except PolicyGraphError as error:
            code = "UnknownNameError" if isinstance(error, UnknownNameError) else type(error).__name__
            self._send(FAULT, {"code": code, "message": str(error)})
        except OSError as error:
            self._send(FAULT, {"code": "TooLarge", "message": str(error)})

    def _sparql(self, store: Store, request: dict[str, Any]) -> None:
        refuse_remote(request["sparql"])
        dataset: dict[str, Any] = {}
        if request.get("default_graphs"):
            dataset["default_graph"] = [_iri(graph) for graph in request["default_graphs"]]
        if request.get("named_graphs"):
            dataset["named_graphs"] = [_iri(graph) for graph in request["named_graphs"]]
        if dataset:
            dataset.setdefault("default_graph", [])
        try:
            answer = store.inner.query(request["sparql"], prefixes=dict(PREFIXES), **dataset)
        except (SyntaxError, ValueError) as error:
            raise QueryError(f"The query cannot be understood: {error}") from error
        form = "graph" if isinstance(answer, ox.QueryTriples) else "bindings"
        if form not in request["formats"]:
            known = ", ".join(request["known"][form])
            self._send(FAULT, {"code": "NotAcceptable", "message": f"This answer can be had as {known}."})
            return
        media_type = request["formats"][form]
        pipe = _Pipe(self._out, {"media_type": media_type, "form": form}, request["max_bytes"])
        if isinstance(answer, ox.QueryTriples):
            ox.serialize(
                answer,
                cast(IO[bytes], pipe),
                format=ox.RdfFormat.from_media_type(media_type),
                prefixes=dict(PREFIXES),
            )
        else:
            answer.serialize(cast(IO[bytes], pipe), format=ox.QueryResultsFormat.from_media_type(media_type))
        pipe.flush()
        self._send(END)

    def _call(self, store: Store, request: dict[str, Any]) -> None:
        from policygraph.serve.answers import ANSWERS

        data, media_type = ANSWERS[request["call"]](store, **request.get("arguments", {}))
        pipe = _Pipe(self._out, {"media_type": media_type}, request["max_bytes"])
        for piece in (data,) if isinstance(data, bytes) else data:
            pipe.write(piece)
        pipe.flush()
        self._send(END)

    def _send(self, letter: bytes, payload: object = None) -> None:
        self._out.write(frame(letter, orjson.dumps(payload) if payload is not None else b""))
        self._out.flush()


def snapshot_number(path: Path) -> int:
    """Return the number of the newest snapshot of a store, 0 where there is none."""
    from policygraph.store.folder import Folder

    found = numbers(Folder(path))
    return found[-1] if found else 0


def _iri(text: str) -> ox.NamedNode:
    try:
        return ox.NamedNode(text)
    except ValueError as error:
        raise QueryError(f"{text!r} is no IRI, so it names no graph.") from error


def main(arguments: list[str]) -> int:
    """Answer the requests on standard input until it ends."""
    # Frames alone may go to the pipe: whatever else is printed goes to standard error.
    out = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    worker = Worker(Path(arguments[0]), out)
    while (received := read_frame(sys.stdin.buffer)) is not None:
        letter, payload = received
        if letter == ASK:
            worker.answer(orjson.loads(payload))
        elif letter in (OPEN, WARM):
            try:
                (worker.warm if letter == WARM else worker.open)()
                out.write(frame(END))
            except PolicyGraphError as error:
                out.write(frame(FAULT, orjson.dumps({"code": type(error).__name__, "message": str(error)})))
            out.flush()
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
