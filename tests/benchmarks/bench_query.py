"""Saved queries and desk questions: our store beside raw pyoxigraph, oxrdflib, rdflib's engine and the oxigraph server."""

from __future__ import annotations

import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import httpx

from benchmarks.desk import GIVEN
from benchmarks.harness import Figure, Run, Section, timed
from benchmarks.made_stores import made_store
from policygraph.api import PolicyGraph
from policygraph.audit import audit
from policygraph.desk.questions import QUESTIONS
from policygraph.errors import PolicyGraphError
from policygraph.query.saved import saved_queries
from policygraph.rdf.iris import PREFIXES
from policygraph.store import Store, open_store
from query_engines import bound, own_engine, rows_of, rows_of_store

_SLOW = 3.0  # seconds; a query over this is timed once, and said to be


def measure(run: Run) -> Section:
    """Measure queries."""
    section = Section(
        "query",
        "Saved queries with their defaults and desk questions over a store of made documents; all rows are read.",
    )
    small, path = run.scratch / "small", run.scratch / "store"
    made_store(small, 20_000, run.scratch / "few")
    if run.quick:
        path = small
    else:
        made_store(path, run.size(0, 1_000_000, 10_000_000), run.scratch / "many")
    with PolicyGraph.open(path) as graph:
        section.facts["quads"] = len(graph.store.inner)
        _saved(run, section, graph)
        _desk(run, section, graph)
    with open_store(small) as store:
        section.check("evidence: the audit of a store made the same way finds nothing wrong", audit(store).ok)
        _rdflib(run, section, store)
    if shutil.which("virtuoso-t") is None:
        section.left_out.append(("Virtuoso", "virtuoso-t is not installed"))
    else:
        section.left_out.append(("Virtuoso", "not driven by this benchmark"))
    return section


def _saved(run: Run, section: Section, graph: PolicyGraph) -> None:
    """Time each saved query in every engine that is there, the server on a copy of the database."""
    store = graph.store
    view = store.rdflib()
    server = _Server(store, run.scratch / "served")
    try:
        for name, query in sorted(saved_queries().items()):
            sparql = bound(store, query, graph.names)
            cases: dict[str, Callable[[], Any]] = {
                f"{name}: raw pyoxigraph": lambda sparql=sparql: list(
                    store.inner.query(sparql, prefixes=dict(PREFIXES))
                ),
                f"{name}: store.query": lambda sparql=sparql: list(store.query(sparql)),
                f"{name}: oxrdflib": lambda sparql=sparql: list(view.query(sparql)),
            }
            if server.address:
                cases[f"{name}: oxigraph server"] = lambda sparql=sparql: server.rows(sparql)
            began = time.perf_counter()
            rows = {case: len(ask()) for case, ask in cases.items()}
            slow = (time.perf_counter() - began) / len(cases) > _SLOW
            seconds = timed(cases, 1 if slow else run.repetitions, warm=False)
            for case, took in seconds.items():
                bar = 1.1 if case.endswith("store.query") else None
                section.figures.append(
                    Figure(case, took, f"{name}: raw pyoxigraph", bar, detail={"rows": rows[case]})
                )
            section.check(f"{name}: as many rows from every engine", len(set(rows.values())) == 1)
    finally:
        server.stop()
    if not server.address:
        section.left_out.append(("oxigraph server", "its program is not installed, or did not start"))


def _desk(run: Run, section: Section, graph: PolicyGraph) -> None:
    """Time each desk question, names and labels known."""
    for name in QUESTIONS:
        given = GIVEN.get(name, {})
        try:
            first = len(graph.desk(name, **given))
        except PolicyGraphError as error:
            section.left_out.append((f"desk {name}", str(error).partition("\n")[0][:160]))
            continue
        began = time.perf_counter()
        again = len(graph.desk(name, **given))
        repetitions = 1 if time.perf_counter() - began > _SLOW else run.repetitions
        case = f"desk {name}"
        seconds = timed(
            {case: lambda name=name, given=given: graph.desk(name, **given)}, repetitions, warm=False
        )
        section.figures.append(
            Figure(case, seconds[case], most=1.0 if run.large else 0.2, detail={"rows": first})
        )
        section.check(f"{case}: asked twice, as many rows", first == again)


def _rdflib(run: Run, section: Section, store: Store) -> None:
    """Time rdflib's load and engine on a small store, and compare all rows."""
    held: dict[str, Any] = {}

    def load() -> None:
        held["own"] = own_engine(store)

    quads = len(store.inner)
    seconds = timed({"rdflib: load": load}, 1 if run.quick else run.repetitions, warm=False)
    section.figures.append(Figure("rdflib: load", seconds["rdflib: load"], detail={"quads": quads}))
    with PolicyGraph(None, None, store) as graph:
        for name in ("statistics", "experts", "drafts"):
            sparql = bound(store, saved_queries()[name], graph.names)
            cases = {
                f"{name}, small: store.query": lambda sparql=sparql: list(store.query(sparql)),
                f"{name}, small: rdflib's engine": lambda sparql=sparql: list(held["own"].query(sparql)),
            }
            took = timed(cases, run.repetitions, warm=False)
            section.figures += [
                Figure(case, one, f"{name}, small: store.query") for case, one in took.items()
            ]
            section.check(
                f"{name}: the same rows from rdflib's engine",
                rows_of(held["own"], sparql) == rows_of_store(store, sparql),
            )


class _Server:
    """The oxigraph server over a copy of a store's database; `address` is empty where it cannot be had."""

    def __init__(self, store: Store, copy: Path) -> None:
        beside = Path(sys.executable).with_name("oxigraph")
        program = str(beside) if beside.exists() else shutil.which("oxigraph")
        self.address, self._process = "", None
        if program is None or store.folder is None:
            return
        newest = max(one for one in store.folder.snapshots.iterdir() if one.name.isdigit())
        shutil.copytree(newest, copy)
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            port = free.getsockname()[1]
        command = [program, "serve-read-only", "--location", str(copy), "--bind", f"127.0.0.1:{port}"]
        self._process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        self._client = httpx.Client(timeout=300)
        for _ in range(100):
            try:
                self._client.get(f"http://127.0.0.1:{port}/")
            except httpx.TransportError:
                time.sleep(0.1)
                continue
            self.address = f"http://127.0.0.1:{port}/query"
            return

    def rows(self, sparql: str) -> list[str]:
        """Return the lines of an answer in TSV without the first."""
        headers = {"Content-Type": "application/sparql-query", "Accept": "text/tab-separated-values"}
        answer = self._client.post(self.address, content=sparql.encode("utf-8"), headers=headers)
        answer.raise_for_status()
        return answer.text.rstrip("\n").split("\n")[1:]

    def stop(self) -> None:
        """End it."""
        if self._process is not None:
            self._process.terminate()
            self._process.wait()
            self._client.close()
