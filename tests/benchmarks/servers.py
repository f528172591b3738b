"""The servers that queries are compared with: oxigraph over a copy of the database, Virtuoso with the same quads loaded."""

from __future__ import annotations

import shutil
import socket
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import httpx
import pyoxigraph as ox

from policygraph.store import Store

FACTS = "graph/facts"  # under the base: where the facts of the default graph stand in a store that has none of its own
_JSON = "application/sparql-results+json"
_PATIENCE = 120  # seconds a query may take
Row = tuple[str, ...]


def free_port() -> int:
    """Return a port of this machine that nothing listens on."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port: int = free.getsockname()[1]
        return port


class Server:
    """A server that answers queries; `address` is empty where it cannot be had, and `missing` says why then."""

    name = ""

    def __init__(self) -> None:
        """Have no server yet."""
        self.address = self.missing = ""
        self.facts: dict[str, Any] = {}
        self.process: subprocess.Popen[bytes] | None = None
        self.client = httpx.Client(timeout=_PATIENCE)

    def wait(self, url: str, seconds: float) -> bool:
        """Wait until something answers at `url`; return whether it did."""
        until = time.monotonic() + seconds
        while time.monotonic() < until and (self.process is None or self.process.poll() is None):
            try:
                self.client.get(url)
            except httpx.TransportError:
                time.sleep(0.2)
                continue
            return True
        return False

    def rows(self, sparql: str) -> list[Row]:
        """Return the rows of an answer, each cell its plain value, unbound ones empty. Raises httpx.HTTPError."""
        answer = self.answer(sparql)
        answer.raise_for_status()
        told: dict[str, Any] = answer.json()
        names = told["head"]["vars"]
        return [
            tuple(row[name]["value"] if name in row else "" for name in names)
            for row in told["results"]["bindings"]
        ]

    def answer(self, sparql: str) -> httpx.Response:
        """Return the server's answer to a query in JSON."""
        headers = {"Content-Type": "application/sparql-query", "Accept": _JSON}
        return self.client.post(self.address, content=sparql.encode("utf-8"), headers=headers)

    def stop(self) -> None:
        """End it."""
        if self.process is not None:
            self.process.terminate()
            self.process.wait()
        self.client.close()


class Oxigraph(Server):
    """`oxigraph serve-read-only` over a copy of a store's newest snapshot."""

    name = "oxigraph server"

    def __init__(self, store: Store, scratch: Path) -> None:
        """Start it; `scratch` is a folder that does not exist yet."""
        super().__init__()
        beside = Path(sys.executable).with_name("oxigraph")
        program = str(beside) if beside.exists() else shutil.which("oxigraph")
        if program is None or store.folder is None:
            self.missing = "its program is not installed"
            return
        newest = max(one for one in store.folder.snapshots.iterdir() if one.name.isdigit())
        shutil.copytree(newest, scratch)
        port = free_port()
        command = [program, "serve-read-only", "--location", str(scratch), "--bind", f"127.0.0.1:{port}"]
        self.process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        if self.wait(f"http://127.0.0.1:{port}/", 20):
            self.address = f"http://127.0.0.1:{port}/query"
        else:
            self.missing = "it did not start"


_INI = """[Database]
DatabaseFile = {folder}/virtuoso.db
ErrorLogFile = {folder}/virtuoso.log
LockFile = {folder}/virtuoso.lck
TransactionFile = {folder}/virtuoso.trx
xa_persistent_file = {folder}/virtuoso.pxa
ErrorLogLevel = 7
FileExtend = 200
MaxCheckpointRemap = 2000
[TempDatabase]
DatabaseFile = {folder}/virtuoso-temp.db
TransactionFile = {folder}/virtuoso-temp.trx
MaxCheckpointRemap = 2000
[Parameters]
ServerPort = 127.0.0.1:{port}
DirsAllowed = {folder}
NumberOfBuffers = {buffers}
MaxDirtyBuffers = {dirty}
DisableTcpSocket = 0
[HTTPServer]
ServerPort = 127.0.0.1:{http}
ServerThreads = 4
[SPARQL]
ResultSetMaxRows = 10000000
MaxQueryExecutionTime = {patience}
"""


class Virtuoso(Server):
    """Virtuoso with the quads of a store: its default graph as `<base>graph/facts`, every other graph under its name."""

    name = "Virtuoso"

    def __init__(self, store: Store, scratch: Path) -> None:
        """Start it in the folder `scratch`, which does not exist yet, and load the quads."""
        super().__init__()
        program, self._isql = (shutil.which(name) for name in ("virtuoso-t", "isql-vt"))
        if program is None or self._isql is None:
            self.missing = "virtuoso-t and isql-vt are not installed"
            return
        scratch.mkdir(parents=True)
        self.base = store.base
        self._port, http = free_port(), free_port()
        buffers = 340_000  # pages of 8 KB
        ini = _INI.format(
            folder=scratch.resolve(),
            port=self._port,
            http=http,
            buffers=buffers,
            dirty=buffers * 3 // 4,
            patience=_PATIENCE,
        )
        (scratch / "virtuoso.ini").write_text(ini, encoding="utf-8")
        self.process = subprocess.Popen(
            [program, "+foreground", "+configfile", "virtuoso.ini"],
            cwd=scratch,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        if not self.wait(f"http://127.0.0.1:{http}/sparql", 90):
            self.missing = "it did not start"
            return
        data = scratch / "store.nq"
        store.inner.dump(str(data), format=ox.RdfFormat.N_QUADS)
        began = time.perf_counter()
        self._sql(f"ld_dir('{scratch.resolve()}', 'store.nq', '{self.base}{FACTS}');")
        self._sql("rdf_loader_run();")
        self._sql("checkpoint;")
        self.facts = {
            "Virtuoso: seconds to load": round(time.perf_counter() - began, 1),
            "Virtuoso: MB on disk": round((scratch / "virtuoso.db").stat().st_size / 1e6, 1),
        }
        data.unlink()
        self.address = f"http://127.0.0.1:{http}/sparql"

    def _sql(self, statement: str) -> str:
        command = [str(self._isql), f"127.0.0.1:{self._port}", "dba", "dba", f"exec={statement}"]
        done = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, check=True)
        return done.stdout.decode("utf-8", "replace")

    def answer(self, sparql: str) -> httpx.Response:
        """Return the answer, the facts being the default graph. Kept-alive connections stall for 40 ms, so each is closed."""
        return self.client.post(
            self.address,
            data={"query": f"DEFINE input:default-graph-uri <{self.base}{FACTS}>\n{sparql}"},
            headers={"Accept": _JSON, "Connection": "close"},
        )
