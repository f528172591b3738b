"""Each question of the desk over a large store: its first page with all its sentences, beside the bare SPARQL it asks."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any

import pyoxigraph as ox

from benchmarks.harness import Figure, Run, Section, timed_both
from benchmarks.made_stores import made_store
from policygraph.api import PolicyGraph
from policygraph.desk.questions import QUESTIONS
from policygraph.desk.warm import warm
from policygraph.errors import PolicyGraphError
from policygraph.rdf.iris import PREFIXES
from policygraph.store import Store

PAGE = 200  # rows of a page, as over HTTP
_MOST = 1.0  # seconds a question may take
GIVEN: dict[str, dict[str, Any]] = {
    "gaps": {"on": "2025-06-30"},
    "deadlines": {"on": "2024-06-30", "months": "24"},
    "rank": {"indicator": "产业规模"},
    "compare": {"places": "杭州,深圳,合肥"},
    "similarity": {"places": "杭州,深圳,合肥"},
    "subsidies": {"contract": "1000万元"},
    "silence": {"technology": "低空经济"},
    "diffusion": {"technology": "人工智能"},
    "ask": {"words": "哪些城市补贴算力"},
    "changes": {"since": "2024-02-01", "until": "2024-03-01"},
}
# Two stores of the past are made for it: a question for a quiet moment, timed without a limit.
_UNLIMITED = ("changes",)


def measure(run: Run) -> Section:
    """Measure the desk."""
    section = Section(
        "desk",
        f"Questions of the desk over a store of made documents: the first page of {PAGE} rows, ready for JSON, with every sentence "
        "behind it. `first` is asked of a store opened for it, `again` of one that holds what the desk reads (a warm worker of the "
        "service). `bare SPARQL` are the queries that the question sends to the store when it is asked first, those for the "
        "sentences among them, given to pyoxigraph as they are, their rows read and thrown away. All run in this process, so ratios are of processor time. The bar is a second.",
    )
    path = run.store
    if path is None:
        path = run.scratch / "store"
        quads = run.quads or run.size(110_000, 1_000_000, 10_000_000)
        began = time.perf_counter()
        made_store(path, quads, run.scratch / "many")
        section.facts["seconds to build the store"] = round(time.perf_counter() - began, 1)
    with PolicyGraph.open(path) as graph:
        section.facts["quads"] = len(graph.store.inner)
        section.facts["facts"] = sum(
            1 for _ in graph.store.inner.quads_for_pattern(None, None, None, ox.DefaultGraph())
        )
        section.facts["documents"] = len(graph)
        began = time.perf_counter()
        warm(graph.store)
        section.facts["seconds to warm"] = round(time.perf_counter() - began, 2)
        for name in QUESTIONS:
            _question(run, section, graph, name)
    return section


def page(graph: PolicyGraph, name: str) -> dict[str, Any]:
    """Return the first page of a question as JSON data, every sentence gathered."""
    return graph.desk(name, **GIVEN.get(name, {}), limit=PAGE).as_json()


@contextmanager
def noted() -> Iterator[list[str]]:
    """Give a list of the queries that stores are asked meanwhile."""
    asked: list[str] = []
    plain = Store.query

    def query(self: Store, sparql: str, substitutions: Mapping[str, Any] | None = None, **more: Any) -> Any:
        asked.append(sparql)
        return plain(self, sparql, substitutions, **more)

    Store.query = query  # type: ignore[method-assign]
    try:
        yield asked
    finally:
        Store.query = plain  # type: ignore[method-assign]


def bare(store: Store, queries: list[str]) -> int:
    """Ask queries of pyoxigraph itself and read all their rows; return how many there are."""
    rows = 0
    for sparql in queries:
        found = store.inner.query(sparql, prefixes=dict(PREFIXES), base_iri=store.base)
        rows += sum(1 for _ in found) if isinstance(found, ox.QuerySolutions) else 1
    return rows


def _question(run: Run, section: Section, graph: PolicyGraph, name: str) -> None:
    path = graph.store.folder.root if graph.store.folder else None
    assert path is not None
    with PolicyGraph.open(path) as cold, noted() as asked:
        _ = cold.names.find("杭州")
        asked.clear()
        worked, began = time.process_time(), time.perf_counter()
        try:
            told = page(cold, name)
        except PolicyGraphError as error:
            section.left_out.append((name, str(error).partition("\n")[0][:160]))
            return
        first, busy = time.perf_counter() - began, time.process_time() - worked
        queries = list(asked)
    cases: dict[str, Callable[[], Any]] = {
        f"{name}: bare SPARQL": lambda: bare(graph.store, queries),
        f"{name}: again": lambda: page(graph, name),
    }
    if name in _UNLIMITED:
        # What it asks are stores in memory that are gone by now.
        del cases[f"{name}: bare SPARQL"]
    timing = timed_both(cases, run.repetitions)
    peer = f"{name}: bare SPARQL" if name not in _UNLIMITED else ""
    detail = {"rows": told["total"], "shown": len(told["rows"])}
    if peer:
        seconds, processor = timing[peer]
        section.figures.append(Figure(peer, seconds, detail={"queries": len(queries)}, processor=processor))
    section.figures.append(Figure(f"{name}: first", [first], peer, detail=detail, processor=[busy]))
    most = None if name in _UNLIMITED else _MOST
    again = f"{name}: again"
    seconds, processor = timing[again]
    section.figures.append(Figure(again, seconds, peer, most=most, detail=detail, processor=processor))
    section.check(f"{name}: asked again, the same page", page(graph, name) == told)
    stated = all(row["evidence"] for row in told["rows"] if row["facts"])
    section.check(f"{name}: every row shown that rests on facts has its sentences", stated)
