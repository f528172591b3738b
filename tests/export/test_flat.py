"""Ten times the edges take a few megabytes more than the engine takes to be read, whatever the format."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from benchmarks import export_graphs

MOST_MB = 50


def peak(case: str, store: Path) -> tuple[float, float]:
    """Return the highest memory of a process that does nothing else, and the size of the file, in MB."""
    command = [sys.executable, export_graphs.__file__, "--one", case, "--store", str(store)]
    done = subprocess.run(command, stdout=subprocess.PIPE, check=True, timeout=900)
    told = json.loads(done.stdout)
    return told["peak MB"], told["file MB"]


@pytest.fixture(scope="module")
def stores(tmp_path_factory: pytest.TempPathFactory) -> list[tuple[Path, float]]:
    """Return stores of about 20,000 and 200,000 edges, and what a scan of each takes."""
    folder = tmp_path_factory.mktemp("flat")
    found = []
    for nodes in (4_000, 40_000):
        export_graphs.make_store(folder / str(nodes), nodes)
        found.append((folder / str(nodes), peak("scan", folder / str(nodes))[0]))
    return found


@pytest.mark.scale
@pytest.mark.parametrize("format", ["graphml", "gexf", "csv", "cypher", "ttl"])
def test_memory_is_flat(stores: list[tuple[Path, float]], format: str) -> None:
    small, large = ((*peak(format, store), scanned) for store, scanned in stores)
    assert large[1] > 10, "held as objects, what is written would show"
    assert small[0] > 0 and (large[0] - large[2]) - (small[0] - small[2]) < MOST_MB
