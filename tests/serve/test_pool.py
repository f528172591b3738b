"""The workers: slow queries are put behind and known again, those over their limits end with their process."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Any

import pytest

from policygraph.serve import pool as pools
from policygraph.serve.pool import Limits, Pool, RequestError
from service import in_loop

QUICK = "ASK { ?s ?p ?o }"
EVIL = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"
JSON = {"formats": {"bindings": "application/sparql-results+json"}, "known": {"bindings": [], "graph": []}}


async def asked(pool: Pool, query: str) -> bytes:
    _, pieces = await pool.request({"sparql": query, **JSON})
    return b"".join([piece async for piece in pieces])


def run(store: Path, limits: Limits, work: Any) -> Any:
    async def main() -> Any:
        async with Pool(store, limits) as pool:
            return await work(pool)

    return in_loop(main())


@pytest.mark.parametrize("may_raise", [True, False])
def test_a_slow_query_lowers_its_worker_and_does_not_cost_it(demo_store, monkeypatch, may_raise):
    """Where the system does not let a priority be raised again, the worker is kept for queries known to be slow."""
    monkeypatch.setattr(pools, "_SLOW_AFTER", 0.0)
    if not may_raise:
        monkeypatch.setattr(pools._Process, "raise_priority", lambda self: False)

    async def work(pool: Pool) -> tuple[int, int, set[int], set[int]]:
        slow = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?c ?d ?e . ?e ?f ?g }"
        first = pool._idle[-1].process.pid
        await asked(pool, slow)
        while pool._starting:
            await asyncio.sleep(0.05)
        lowered = {worker.process.pid for worker in pool._lowered}
        await asked(pool, slow)
        return first, pool.killed, lowered, {worker.process.pid for worker in (*pool._idle, *pool._lowered)}

    first, killed, lowered, alive = run(demo_store, Limits(seconds=30), work)
    assert killed == 0 and first in alive
    assert (first in lowered) is (not may_raise)


def test_a_query_over_its_time_ends_with_its_process_and_others_go_on(demo_store):
    async def work(pool: Pool) -> tuple[int, list[bytes]]:
        evil = asyncio.create_task(asked(pool, EVIL))
        quick = [await asked(pool, QUICK) for _ in range(5)]
        with pytest.raises(RequestError, match="longer than 1 seconds") as raised:
            await evil
        return raised.value.status, quick

    status, quick = run(demo_store, Limits(seconds=1), work)
    assert status == 504 and all(b"true" in answer for answer in quick)


def test_a_query_over_its_memory_ends(demo_store, monkeypatch):
    monkeypatch.setattr(pools, "_SLOW_AFTER", 0.0)

    async def work(pool: Pool) -> int:
        with pytest.raises(RequestError, match="bytes of memory") as raised:
            await asked(pool, EVIL)
        return raised.value.status

    assert run(demo_store, Limits(seconds=30, memory_bytes=1_000_000), work) == 504


def test_an_answer_that_grows_too_large_is_broken_off(demo_store):
    async def work(pool: Pool) -> None:
        with pytest.raises(RequestError, match=r"larger than 10,000 bytes") as raised:
            await asked(pool, "SELECT * { ?s ?p ?o }")
        assert raised.value.status == 413
        assert b"true" in await asked(pool, QUICK)

    run(demo_store, Limits(answer_bytes=10_000), work)


def test_too_many_long_queries_are_refused(demo_store):
    async def work(pool: Pool) -> list[int]:
        async def status() -> int:
            try:
                await asked(pool, EVIL)
            except RequestError as error:
                return error.status
            return 200

        return await asyncio.gather(*(status() for _ in range(5)))

    statuses = run(demo_store, Limits(seconds=2, workers=4, ready=2, wait_seconds=20), work)
    assert 503 in statuses and set(statuses) <= {503, 504}


def test_a_store_that_is_not_there_is_said(tmp_path):
    with pytest.raises(RequestError, match="no store"):
        run(tmp_path / "none", Limits(), lambda pool: asyncio.sleep(0))
