"""Network files from a store on disk, beside a scan of its quads and beside networkx's own way there."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

from benchmarks import export_graphs
from benchmarks.harness import Figure, Run, Section

_GROWTH_MB = 50
_OURS = ("graphml", "gexf")
_FLAT = (*_OURS, "csv", "cypher", "ttl")


def measure(run: Run) -> Section:
    """Measure exports; every case has a process of its own, so that its memory is its own."""
    nodes = run.size(2_000, 100_000)
    section = Section(
        "export",
        f"A made store of {nodes:,} nodes and five times as many edges on disk; seconds of the processor, one run a case. `scan` reads all "
        "quads. networkx's object is made from the same rows as our files and written by its own writers; at least 8 times as fast as "
        "networkx is what we aim at. Memory is how much more a case takes for ten times the edges, without what the engine takes more for the scan.",
    )
    small, large = run.scratch / "small", run.scratch / "large"
    export_graphs.make_store(small, nodes // 10)
    export_graphs.make_store(large, nodes)
    found = {case: _one(case, large) for case in ("scan", "rows", *_FLAT, *map("networkx-{}".format, _OURS))}
    section.facts["nodes and edges"] = f"{found['rows']['nodes']:,} and {found['rows']['edges']:,}"
    section.figures.append(Figure("scan", [found["scan"]["seconds"]]))
    section.figures.append(Figure("rows read, nothing written", [found["rows"]["read s"]], "scan"))
    engine = found["scan"]["peak MB"] - _one("scan", small)["peak MB"]
    for case in _FLAT:
        growth = found[case]["peak MB"] - _one(case, small)["peak MB"] - engine
        detail = {"file MB": found[case]["file MB"], "memory MB for ten times the edges": round(growth)}
        section.figures.append(
            Figure(f"{case}: store to file", [found[case]["seconds"]], "scan", detail=detail)
        )
        section.check(f"{case}: ten times the edges take less than {_GROWTH_MB} MB more", growth < _GROWTH_MB)
    for form in _OURS:
        theirs = found[f"networkx-{form}"]
        ours = f"{form}: store to file"
        section.figures.append(Figure(f"{form}: networkx, writing alone", [theirs["write s"]], ours))
        whole = theirs["build s"] + theirs["write s"]
        section.figures.append(Figure(f"{form}: networkx, store to file", [whole], ours))
    return section


def _one(case: str, store: Path) -> dict[str, Any]:
    command = [sys.executable, export_graphs.__file__, "--one", case, "--store", str(store)]
    done = subprocess.run(command, stdout=subprocess.PIPE, check=True)
    return dict(json.loads(done.stdout))
