"""How the service holds up: 64 open connections, cheap requests at 20 a second, two heavy queries and a malicious one always running.

    python tests/benchmarks/serve_load.py [STORE] [SECONDS]

Prints median, 95th percentile and maximum of the cheap requests' time, failures, and how soon a query over its limit was gone.
"""

from __future__ import annotations

import asyncio
import json
import statistics
import sys
import time
from pathlib import Path
from typing import Any

import httpx

sys.path.insert(0, str(Path(__file__).parents[1]))

from service import started, stopped

HEAVY = "SELECT ?p (COUNT(DISTINCT ?o) AS ?n) { ?s ?p ?o } GROUP BY ?p ORDER BY DESC(?n)"
EVIL = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"
CONNECTIONS, RATE, LIMIT = 64, 20, 5


async def measure(address: str, seconds: float) -> dict[str, Any]:
    """Return the figures of one run."""
    limits = httpx.Limits(max_connections=CONNECTIONS, max_keepalive_connections=CONNECTIONS)
    async with httpx.AsyncClient(base_url=address, timeout=60, limits=limits) as client:
        await asyncio.gather(*(client.get("/health") for _ in range(CONNECTIONS)))
        end = time.perf_counter() + seconds
        over: list[float] = []

        async def always(query: str) -> None:
            while time.perf_counter() < end:
                began = time.perf_counter()
                answer = await client.get("/sparql", params={"query": query})
                if answer.status_code == 504:
                    over.append(time.perf_counter() - began - LIMIT)

        async def cheap(number: int) -> tuple[float, int]:
            began = time.perf_counter()
            query = f"SELECT ?l {{ ?s rdfs:label ?l }} LIMIT {number % 40 + 1}"
            answer = await client.get("/sparql", params={"query": query})
            return time.perf_counter() - began, answer.status_code

        busy = [asyncio.create_task(always(query)) for query in (HEAVY, HEAVY, EVIL)]
        await asyncio.sleep(1)
        asked = []
        for number in range(int(RATE * (seconds - 1))):
            asked.append(asyncio.create_task(cheap(number)))
            await asyncio.sleep(1 / RATE)
        answers = await asyncio.gather(*asked)
        for task in busy:
            task.cancel()
        await asyncio.gather(*busy, return_exceptions=True)
    times = sorted(took * 1000 for took, _ in answers)
    return {
        "cheap requests": len(times),
        "failed": sum(1 for _, status in answers if status != 200),
        "median ms": round(statistics.median(times), 1),
        "95th percentile ms": round(times[int(0.95 * len(times))], 1),
        "maximum ms": round(times[-1], 1),
        "gone after the limit, s": [round(late, 2) for late in over],
    }


def main() -> int:
    """Run against a store and print the figures as JSON."""
    store = Path(sys.argv[1] if len(sys.argv) > 1 else "policy.store")
    seconds = float(sys.argv[2]) if len(sys.argv) > 2 else 30.0
    process, address = started(store, "--timeout", str(LIMIT))
    try:
        figures = asyncio.run(measure(address, seconds))
    finally:
        stopped(process)
    print(json.dumps(figures, indent=1))
    return 1 if figures["failed"] else 0


if __name__ == "__main__":
    raise SystemExit(main())
