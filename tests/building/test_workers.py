"""Worker processes: in order, never too far ahead, and a death among them is no catastrophe."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from build_support import environment
from made import write_articles
from policygraph.building import workers
from policygraph.building.sources import Source
from policygraph.building.work import Settings, Task
from policygraph.building.workers import run
from policygraph.rdf.iris import DEFAULT_BASE

SETTINGS = Settings(DEFAULT_BASE, "p", 1_000_000)


def tasks_of(folder: Path, count: int) -> list[Task]:
    write_articles(folder, range(count))
    names = [f"{number:04d}.txt" for number in range(count)]
    return [Task(name, name, Source(folder, name)) for name in names]


def test_results_come_in_order_and_are_the_same_for_any_number(tmp_path: Path) -> None:
    tasks = tasks_of(tmp_path, 20)
    alone = list(run(tasks, SETTINGS, 1))
    together = list(run(tasks, SETTINGS, 3))
    assert [result.name for result in together] == [task.name for task in tasks]
    assert together == alone


def test_workers_do_not_run_far_ahead(tmp_path: Path) -> None:
    taken = 0

    def tasks() -> Iterator[Task]:
        nonlocal taken
        for task in tasks_of(tmp_path, 60):
            taken += 1
            yield task

    results = run(tasks(), SETTINGS, 2)
    for _ in range(3):
        next(results)
    time.sleep(1)
    assert 3 <= taken <= 3 + 4 * 2
    results.close()
    assert threading.active_count() < 10


def test_a_worker_that_dies_costs_one_document(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    children: list[subprocess.Popen[bytes]] = []
    start = workers._start

    def remembered() -> subprocess.Popen[bytes]:
        children.append(start())
        return children[-1]

    monkeypatch.setattr(workers, "_start", remembered)
    tasks = tasks_of(tmp_path, 30)
    results = run(tasks, SETTINGS, 2)
    found = [next(results)]
    children[0].send_signal(signal.SIGKILL)
    found += results
    assert [result.name for result in found] == [task.name for task in tasks]
    failed = [result for result in found if result.failed]
    assert len(failed) <= 1
    assert all("ended suddenly" in result.issues[0].message for result in failed)
    assert len(children) == 3
    assert all(child.poll() is not None for child in children)


def test_an_error_of_the_task_list_reaches_the_caller() -> None:
    def tasks() -> Iterator[Task]:
        yield from ()
        raise OSError("gone")

    with pytest.raises(OSError, match="gone"):
        list(run(tasks(), SETTINGS, 2))


def test_workers_end_with_their_parent(tmp_path: Path) -> None:
    write_articles(tmp_path, range(1))
    code = """
import os, sys
from policygraph.building import workers
child = workers._start()
print(child.pid, flush=True)
os.kill(os.getpid(), 9)
"""
    done = subprocess.run(
        [sys.executable, "-c", code], env=environment(), capture_output=True, encoding="utf-8", check=False
    )
    pid = int(done.stdout)
    for _ in range(100):
        try:
            os.kill(pid, 0)
            state = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()[0]
            if state == "Z":
                return
        except (ProcessLookupError, FileNotFoundError):
            return
        time.sleep(0.1)
    pytest.fail("the worker outlived its parent")
