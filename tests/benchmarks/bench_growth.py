"""How cost grows with the number of documents: time, memory, disk, the latency of a query; the exponent of each."""

from __future__ import annotations

import json
import math
import subprocess
import sys

from benchmarks import made_texts
from benchmarks.harness import Figure, Plot, Run, Section

_SCALE = 0.05
_CODE = """
import json, statistics, sys, threading, time
from pathlib import Path
import psutil
from policygraph.audit import audit
from policygraph.build import build
from policygraph.store import open_store, open_writable
me, highest, done = psutil.Process(), 0, threading.Event()
def watch():
    global highest
    while not done.wait(0.02):
        highest = max(highest, me.memory_info().rss)
threading.Thread(target=watch, daemon=True).start()
path = Path(sys.argv[2])
began = time.perf_counter()
with open_writable(path) as store:
    report = build([sys.argv[1]], store, workers=1)
took = time.perf_counter() - began
done.set()
disk = sum(one.stat().st_size for one in (path / "db").rglob("*") if one.is_file())
asked = []
with open_store(path) as store:
    count = len(store.inner)
    for _ in range(6):
        began = time.perf_counter()
        list(store.query("SELECT ?t ?v { ?t a pol:Target ; pol:value ?v ; pol:jurisdiction ?p } ORDER BY ?t LIMIT 20"))
        asked.append(time.perf_counter() - began)
    held = audit(store).ok if len(report.new) <= 200 else True
print(json.dumps({"seconds": took, "memory": highest / 1e6, "disk": disk / 1e6, "query": statistics.median(asked[1:]),
                  "quads": count, "failed": len(report.failed), "held": held}))
"""


def exponent(points: list[tuple[float, float]]) -> float:
    """Return the exponent of the power law that fits the points best, by least squares of the logarithms.

    >>> round(exponent([(1, 2), (10, 20), (100, 200)]), 2)
    1.0
    """
    logs = [(math.log(x), math.log(max(y, 1e-9))) for x, y in points]
    x_mean = sum(x for x, _ in logs) / len(logs)
    y_mean = sum(y for _, y in logs) / len(logs)
    return sum((x - x_mean) * (y - y_mean) for x, y in logs) / sum((x - x_mean) ** 2 for x, _ in logs)


def measure(run: Run) -> Section:
    """Measure growth; each size is built once, in a process of its own."""
    section = Section(
        "growth",
        f"Made documents at {_SCALE} of the corpus's length; each size is built once in a process of its own, the query is a "
        "median of five. Memory includes the bulk loader.",
    )
    sizes = run.size(1, 2, 3)
    lines: dict[str, list[tuple[float, float]]] = {"seconds": [], "memory": [], "disk": [], "query": []}
    for count in (10, 100) if run.quick else [10 ** (1 + at) for at in range(1, sizes + 1)]:
        folder = run.scratch / f"texts{count}"
        characters = made_texts.write(folder, count, _SCALE)
        done = subprocess.run(
            [sys.executable, "-c", _CODE, str(folder), str(run.scratch / f"store{count}")],
            stdout=subprocess.PIPE,
            check=True,
        )
        told = json.loads(done.stdout)
        for name, points in lines.items():
            points.append((count, told[name]))
        section.figures.append(
            Figure(
                f"build of {count:,} documents",
                [told["seconds"]],
                detail={
                    "characters": characters,
                    "quads": told["quads"],
                    "peak MB": round(told["memory"]),
                    "disk MB": round(told["disk"], 1),
                    "query ms": round(1000 * told["query"], 2),
                },
            )
        )
        section.check(
            f"{count:,} documents: none failed, evidence holds (audited up to 200)",
            not told["failed"] and told["held"],
        )
    for name, points in lines.items():
        section.facts[f"exponent of {name}"] = round(exponent(points), 2)
    section.plots.append(Plot("Cost by number of documents", "documents", "seconds, MB", lines))
    return section
