"""How cost grows with the number of documents: time, memory, disk, the latency of a query; the exponent of each."""

from __future__ import annotations

import json
import math
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

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
began, worked = time.perf_counter(), time.process_time()
with open_writable(path) as store:
    report = build([sys.argv[1]], store, workers=1)
took, worked = time.perf_counter() - began, time.process_time() - worked
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
print(json.dumps({"clock": took, "seconds": worked, "memory": highest / 1e6, "disk": disk / 1e6, "query": statistics.median(asked[1:]),
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
        f"Made documents at {_SCALE} of the corpus's length, and the documents of POLICYGRAPH_CORPUS where it is set; each size is built "
        "once in a process of its own, seconds are the processor's, the query is a median of five. Memory includes the bulk loader.",
    )
    made = [10, 100] if run.quick else [10 ** (1 + at) for at in range(1, run.size(1, 2, 3) + 1)]
    folders = []
    for count in made:
        folder = run.scratch / f"texts{count}"
        made_texts.write(folder, count, _SCALE)
        folders.append((count, folder))
    _grow(section, run.scratch, "documents", folders)
    corpus = os.environ.get("POLICYGRAPH_CORPUS", "")
    if corpus and not run.quick:
        _grow(section, run.scratch, "corpus documents", list(_parts(Path(corpus), run.scratch)))
    else:
        section.left_out.append(("corpus documents", "POLICYGRAPH_CORPUS is not set, or the run is quick"))
    return section


def _parts(corpus: Path, scratch: Path) -> Iterator[tuple[int, Path]]:
    """Yield growing parts of a folder of texts, each spread over all of it: half as many as the next."""
    paths = sorted(corpus.rglob("*.txt"))
    for share in (8, 4, 2, 1):
        folder = scratch / f"corpus{share}"
        folder.mkdir()
        chosen = paths[::share]
        for path in chosen:
            shutil.copyfile(path, folder / path.name)
        yield len(chosen), folder


def _grow(section: Section, scratch: Path, what: str, folders: Sequence[tuple[int, Path]]) -> None:
    """Build each folder and note time, memory, disk, the time of a query, and the exponent of each."""
    lines: dict[str, list[tuple[float, float]]] = {"seconds": [], "memory": [], "disk": [], "query": []}
    characters: list[tuple[float, float]] = []
    for count, folder in folders:
        size = sum(len(path.read_text(encoding="utf-8")) for path in folder.glob("*.txt"))
        done = subprocess.run(
            [sys.executable, "-c", _CODE, str(folder), str(scratch / f"store-{folder.name}")],
            stdout=subprocess.PIPE,
            check=True,
        )
        told = json.loads(done.stdout)
        for name, points in lines.items():
            points.append((count, told[name]))
        characters.append((size, told["seconds"]))
        section.figures.append(
            Figure(
                f"build of {count:,} {what}",
                [told["seconds"]],
                detail={
                    "characters": size,
                    "s on the clock": round(told["clock"], 1),
                    "quads": told["quads"],
                    "peak MB": round(told["memory"]),
                    "disk MB": round(told["disk"], 1),
                    "query ms": round(1000 * told["query"], 2),
                },
            )
        )
        section.check(
            f"{count:,} {what}: none failed, evidence holds (audited up to 200)",
            not told["failed"] and told["held"],
        )
    title = "" if what == "documents" else f"{what}: "
    for name, points in lines.items():
        section.facts[f"{title}exponent of {name}"] = round(exponent(points), 2)
    section.facts[f"{title}exponent of processor seconds by characters"] = round(exponent(characters), 2)
    section.plots.append(Plot(f"Cost by number of {what}", "documents", "seconds, MB", lines))
