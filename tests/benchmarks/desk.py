"""How long each question of the desk takes: first asked in a process, and asked again.

    python tests/benchmarks/desk.py [STORE] [QUESTION...]

Prints JSON: the size of the store, then for each question the seconds of the first asking (names and labels known, the
question itself not) and the median of three more, with the number of its rows. Parameters are those an analyst would give.
"""

from __future__ import annotations

import json
import statistics
import sys
import time
from pathlib import Path
from typing import Any

import pyoxigraph as ox

from policygraph.api import PolicyGraph
from policygraph.desk.questions import QUESTIONS

GIVEN: dict[str, dict[str, Any]] = {
    "gaps": {"on": "2025-06-30"},
    "deadlines": {"on": "2024-06-30", "months": "24"},
    "rank": {"indicator": "地区生产总值"},
    "compare": {"places": "杭州,天津,合肥"},
    "similarity": {"places": "杭州,天津,合肥"},
    "subsidies": {"contract": "1000万元"},
    "silence": {"technology": "低空经济"},
    "diffusion": {"technology": "人工智能"},
    "ask": {"words": "哪些城市补贴算力"},
    "changes": {"since": "2024-02-01", "until": "2024-03-01"},
}


def measure(store: Path, wanted: list[str]) -> dict[str, Any]:
    """Return the figures of one store."""
    with PolicyGraph.open(store) as graph:
        graph.names.find("浙江")
        inner = graph.store.inner
        found: dict[str, Any] = {
            "quads": len(inner),
            "facts": sum(1 for _ in inner.quads_for_pattern(None, None, None, ox.DefaultGraph())),
            "documents": len(graph),
            "questions": {},
        }
        for name in wanted or QUESTIONS:
            times = []
            for _ in range(4):
                began = time.perf_counter()
                answered = graph.desk(name, **GIVEN.get(name, {}))
                times.append(time.perf_counter() - began)
            found["questions"][name] = {
                "first s": round(times[0], 2),
                "again s": round(statistics.median(times[1:]), 2),
                "rows": len(answered),
            }
    return found


if __name__ == "__main__":
    arguments = sys.argv[1:]
    print(json.dumps(measure(Path(arguments[0] if arguments else "policy.store"), arguments[1:]), indent=1))
