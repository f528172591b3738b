"""Saved queries through policygraph and through every engine people would use instead, on the same quads, all rows compared."""

from __future__ import annotations

import contextlib
import signal
import time
from collections.abc import Callable, Iterator, Mapping
from decimal import Decimal, InvalidOperation
from typing import Any

import httpx
import pyoxigraph as ox

from benchmarks.harness import Figure, Run, Section, timed_both
from benchmarks.made_stores import made_store
from benchmarks.servers import Oxigraph, Row, Server, Virtuoso
from policygraph.api import PolicyGraph
from policygraph.audit import audit
from policygraph.query.saved import SavedQuery, run_saved, saved_queries
from policygraph.query.table import cell_text
from policygraph.rdf.iris import PREFIXES
from policygraph.store import Store, open_store
from query_engines import bound, own_engine

_SLOW = 4.0  # seconds; a query over this in the slowest engine is timed three times only
_VERY_SLOW = 25.0  # seconds; over this, only the first run counts
_LIMIT = 30  # seconds rdflib's engine may take for a query
_SMALL = ", small"
_RDFLIB_QUADS = 100_000
_OXRDFLIB_QUADS = 3_000_000  # above, its row objects only repeat what the smaller store showed


def measure(run: Run) -> Section:
    """Measure queries."""
    section = Section(
        "query",
        "Saved queries with their defaults over a store of made documents; every cell of every row is read. `raw pyoxigraph` is the "
        "file's SPARQL given to the engine, its rows made tuples; `policygraph` is the saved query by name, to a Table. Both run in "
        "this process, so their ratio is of processor time; to other engines it is of time on the clock. The bar is 1.1 times raw.",
    )
    small = run.scratch / "small"
    path = run.store
    if path is None:
        path = small if run.quick else run.scratch / "store"
        quads = run.quads or run.size(20_000, 1_000_000, 10_000_000)
        began = time.perf_counter()
        made_store(path, quads, run.scratch / "many")
        section.facts["seconds to build the store"] = round(time.perf_counter() - began, 1)
    with PolicyGraph.open(path) as graph:
        section.facts["quads"] = len(graph.store.inner)
        section.facts["documents"] = len(graph)
        _saved(run, section, graph)
    if not small.exists():
        made_store(small, _RDFLIB_QUADS, run.scratch / "few")
    with open_store(small) as store:
        section.check("evidence: the audit of a store made the same way finds nothing wrong", audit(store).ok)
        _rdflib(run, section, store)
    return section


def raw(store: Store, sparql: str) -> list[tuple[Any, ...]]:
    """Return the rows of a query as pyoxigraph gives them, made tuples."""
    return [tuple(row) for row in store.inner.query(sparql, prefixes=dict(PREFIXES), base_iri=store.base)]


def plain(rows: Any) -> list[Row]:
    """Return rows of any engine as texts, numbers in one form, sorted."""
    return sorted(tuple(_plain(cell) for cell in row) for row in rows)


def _plain(cell: Any) -> str:
    text = cell_text(cell) if isinstance(cell, ox.NamedNode | ox.BlankNode | ox.Literal | None) else str(cell)
    try:
        number = Decimal(text)
    except InvalidOperation:
        return text
    return f"{number.normalize():f}" if number.is_finite() else text


def _saved(run: Run, section: Section, graph: PolicyGraph) -> None:
    """Time each saved query in every engine that is there."""
    store = graph.store
    view = store.rdflib()
    large = len(store.inner) > _OXRDFLIB_QUADS
    if large:
        section.left_out.append(("oxrdflib", f"only up to {_OXRDFLIB_QUADS:,} quads"))
    servers = []
    try:
        for kind in (Oxigraph, Virtuoso):
            server: Server = kind(store, run.scratch / kind.__name__)
            servers.append(server)
            if server.missing:
                section.left_out.append((server.name, server.missing))
            section.facts |= server.facts
        until = time.monotonic() + 60 * run.minutes if run.minutes else None
        for name, query in sorted(saved_queries().items()):
            if until is not None and time.monotonic() > until:
                section.left_out.append((name, f"not begun within {run.minutes} minutes"))
                continue
            sparql = bound(store, query, graph.names)
            peers: dict[str, Callable[[], Any]] = {
                f"{name}: raw pyoxigraph": lambda sparql=sparql: raw(store, sparql),
                f"{name}: policygraph": lambda query=query: run_saved(store, query, names=graph.names),
            }
            if not large:
                peers[f"{name}: oxrdflib"] = lambda sparql=sparql: list(view.query(sparql))
            for server in servers:
                if server.address:
                    peers[f"{name}: {server.name}"] = lambda sparql=sparql, server=server: server.rows(sparql)
            _compare(run, section, name, peers)
    finally:
        for server in servers:
            server.stop()


def _compare(run: Run, section: Section, name: str, cases: Mapping[str, Callable[[], Any]]) -> None:
    """Time the same question in several engines, the first of them the peer of all; compare their rows."""
    raw_name, own_name = list(cases)[:2]
    rows: dict[str, list[Row]] = {}
    taken = dict(cases)
    first: dict[str, tuple[list[float], list[float]]] = {}
    for case, ask in cases.items():
        worked, began = time.process_time(), time.perf_counter()
        try:
            told = ask()
        except httpx.HTTPError as error:
            section.left_out.append((case, f"no answer: {error or type(error).__name__}"[:200]))
            del taken[case]
            continue
        first[case] = [time.perf_counter() - began], [time.process_time() - worked]
        rows[case] = plain(told)
    slowest = max(seconds[0] for seconds, _ in first.values())
    for case, told in rows.items():
        same = told == rows[raw_name]
        if "Virtuoso" not in case:
            section.check(f"{case}: the same rows as the engine's", same)
        elif not same:
            again = set(told) == set(rows[raw_name])
            why = "repeats rows in spite of DISTINCT" if again else "other rows than all other engines"
            section.left_out.append(
                (f"{case}: rows compared", f"{why}: {len(told):,}, not {len(rows[raw_name]):,}")
            )
    timing = (
        first
        if slowest > _VERY_SLOW
        else timed_both(taken, min(run.repetitions, 3) if slowest > _SLOW else run.repetitions)
    )
    for case, (seconds, processor) in timing.items():
        section.figures.append(
            Figure(
                case,
                seconds,
                raw_name,
                1.1 if case == own_name and not name.endswith(_SMALL) else None,
                detail={"rows": len(rows[case])},
                processor=processor if case in (raw_name, own_name) else [],
            )
        )


@contextlib.contextmanager
def _at_most(seconds: int) -> Iterator[None]:
    """Raise TimeoutError in the body after so many seconds, where the system has alarms."""
    if not hasattr(signal, "SIGALRM"):
        yield
        return

    def ring(_number: int, _frame: object) -> None:
        raise TimeoutError

    before = signal.signal(signal.SIGALRM, ring)
    signal.alarm(seconds)
    try:
        yield
    finally:
        signal.alarm(0)
        signal.signal(signal.SIGALRM, before)


def _rdflib(run: Run, section: Section, store: Store) -> None:
    """Time rdflib's own store and engine on a store small enough for them, and compare all rows."""
    began = time.perf_counter()
    dataset = own_engine(store)
    took = time.perf_counter() - began
    section.figures.append(Figure("rdflib: load", [took], detail={"quads": len(store.inner)}))
    with PolicyGraph(None, None, store) as graph:
        queries = saved_queries()
        for name in ("drafts", "experts", "statistics") if run.quick else sorted(queries):
            _with_rdflib(run, section, graph, queries[name], dataset)


def _with_rdflib(run: Run, section: Section, graph: PolicyGraph, query: SavedQuery, dataset: Any) -> None:
    store, name = graph.store, query.name
    sparql = bound(store, query, graph.names)
    cases: dict[str, Callable[[], Any]] = {
        f"{name}{_SMALL}: raw pyoxigraph": lambda: raw(store, sparql),
        f"{name}{_SMALL}: policygraph": lambda: run_saved(store, query, names=graph.names),
        f"{name}{_SMALL}: rdflib's engine": lambda: list(dataset.query(sparql)),
    }
    theirs = list(cases)[2]
    try:
        with _at_most(_LIMIT):
            _compare(run, section, f"{name}{_SMALL}", cases)
    except TimeoutError:
        section.left_out.append((theirs, f"not five times within {_LIMIT} s"))
