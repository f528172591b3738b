"""Starting real SPARQL servers on free ports, with databases in folders of the run."""

from __future__ import annotations

import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.error import HTTPError
from urllib.request import urlopen

import pytest

from service import free_port

_SECONDS = 120
INI = """[Database]
DatabaseFile = {folder}/virtuoso.db
ErrorLogFile = {folder}/virtuoso.log
LockFile = {folder}/virtuoso.lck
TransactionFile = {folder}/virtuoso.trx
xa_persistent_file = {folder}/virtuoso.pxa
[TempDatabase]
DatabaseFile = {folder}/virtuoso-temp.db
TransactionFile = {folder}/virtuoso-temp.trx
[Parameters]
ServerPort = 127.0.0.1:{port}
DisableUnixSocket = 1
DirsAllowed = {folder}
NumberOfBuffers = 20000
MaxDirtyBuffers = 15000
[HTTPServer]
ServerPort = 127.0.0.1:{http}
[SPARQL]
ResultSetMaxRows = {rows}
"""


@contextmanager
def running(command: list[str], url: str, log: Path) -> Iterator[None]:
    """Run a server as long as the block lasts; it begins when the server answers at `url`, with whatever status."""
    with log.open("wb") as file:
        process = subprocess.Popen(command, stdout=file, stderr=subprocess.STDOUT)
        try:
            until = time.monotonic() + _SECONDS
            while not answers(url):
                if process.poll() is not None or time.monotonic() > until:
                    raise AssertionError(
                        f"{command[0]} did not start: {log.read_text(encoding='utf-8')[-2000:]}"
                    )
                time.sleep(0.1)
            yield
        finally:
            process.terminate()
            try:
                process.wait(30)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()


def answers(url: str) -> bool:
    """Say whether something answers there."""
    try:
        with urlopen(url, timeout=10):
            return True
    except HTTPError as error:
        error.close()
        return True
    except OSError:
        return False


def skip_without_virtuoso() -> None:
    """Skip the test that runs where Virtuoso is not installed: it is a package of the system, not of Python."""
    if shutil.which("virtuoso-t") is None or shutil.which("isql-vt") is None:
        pytest.skip("virtuoso-t is not on this machine")


@contextmanager
def virtuoso(quads: Path, folder: Path, graph: str, rows: int = 1_000_000) -> Iterator[str]:
    """Run Virtuoso with the quads loaded, those of the default graph in `graph`, and yield the URL of its queries."""
    folder.mkdir()
    shutil.copy(quads, folder / "store.nq")
    port, http = free_port(), free_port()
    ini = folder / "virtuoso.ini"
    ini.write_text(INI.format(folder=folder, port=port, http=http, rows=rows), encoding="utf-8")
    command = ["virtuoso-t", "+foreground", "+configfile", str(ini)]
    with running(command, f"http://127.0.0.1:{http}/sparql", folder / "out.log"):
        load = f"ld_dir('{folder}', 'store.nq', '{graph}'); rdf_loader_run(); checkpoint;"
        done = subprocess.run(
            ["isql-vt", f"127.0.0.1:{port}", "dba", "dba", f"exec={load}"],
            capture_output=True,
            text=True,
            encoding="utf-8",
            timeout=_SECONDS,
            check=False,
        )
        assert done.returncode == 0 and "Error" not in done.stderr, done.stderr
        yield f"http://127.0.0.1:{http}/sparql"


@contextmanager
def oxigraph(quads: Path, folder: Path) -> Iterator[str]:
    """Run the oxigraph server with the quads loaded, and yield the URL of its queries."""
    folder.mkdir()
    program = str(Path(sys.executable).with_name("oxigraph"))
    database, port = str(folder / "db"), free_port()
    load = [program, "load", "--location", database, "--file", str(quads)]
    subprocess.run(load, check=True, capture_output=True, timeout=_SECONDS)
    serve = [program, "serve-read-only", "--location", database, "--bind", f"127.0.0.1:{port}"]
    with running(serve, f"http://127.0.0.1:{port}/query", folder / "out.log"):
        yield f"http://127.0.0.1:{port}/query"
