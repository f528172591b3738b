"""Shards on a Dask cluster: the store is that of one machine, also when workers are killed over their shards."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pyoxigraph as ox
import pytest

from build_support import lines_of
from cli_runs import Ran
from made import write_articles
from policygraph.build import build
from policygraph.building import cluster
from policygraph.building.cluster import build_on_cluster
from policygraph.building.merging import merge, read_shards
from policygraph.cli.main import main
from policygraph.errors import DataError, InputError, MissingExtraError
from policygraph.store import WritableStore, open_store

# distributed looks for a free port with a socket that it leaves to the garbage collector
pytestmark = [
    pytest.mark.filterwarnings("ignore:unclosed:ResourceWarning"),
    pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning"),
]


@pytest.fixture(autouse=True)
def light(monkeypatch: pytest.MonkeyPatch) -> None:
    """Leave out places and schemes, which are the same every time and large."""
    for module in ("build", "building.merging"):
        monkeypatch.setattr(f"policygraph.{module}.load_reference", lambda store, pipeline: None)


@pytest.fixture(scope="module")
def threads() -> Iterator[Any]:
    """A cluster of two threads in this process."""
    from distributed import LocalCluster

    with LocalCluster(1, threads_per_worker=2, processes=False, dashboard_address=":0") as local:
        yield local


def built(folder: Path) -> list[str]:
    """What a build on one machine gives."""
    store = WritableStore(ox.Store())
    build([folder], store, workers=1)
    return lines_of(store)


def merged(out: Path, of: int) -> list[str]:
    store = WritableStore(ox.Store())
    merge(read_shards([str(out)], of), store)
    return lines_of(store)


def test_the_store_is_that_of_one_machine_whatever_an_earlier_run_left(threads: Any, tmp_path: Path) -> None:
    write_articles(tmp_path / "in", range(8))
    steps: list[tuple[int, int, str]] = []
    for shards, of in ((3, 3), (None, 4)):
        steps.clear()
        made = build_on_cluster(
            [tmp_path / "in"],
            str(tmp_path / "out"),
            threads.scheduler_address,
            shards,
            progress=lambda *step: steps.append(step),
        )
        assert made == of
        assert [step[:2] for step in steps] == [(number, of) for number in range(1, of + 1)]
        assert {step[2] for step in steps} == {f"shard-{n:05d}-of-{of:05d}" for n in range(1, of + 1)}
    expected = built(tmp_path / "in")
    assert merged(tmp_path / "out", 3) == merged(tmp_path / "out", 4) == expected


def test_what_prevents_a_shard_is_said(threads: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    address = threads.scheduler_address
    with pytest.raises(InputError, match=r"Shard 1/1 could not be built: .*nowhere: there is no such file"):
        build_on_cluster([tmp_path / "nowhere"], str(tmp_path / "out"), address, 1)
    write_articles(tmp_path / "in", range(2))
    monkeypatch.setattr(cluster, "build_shard", lambda *given, **named: 1 / 0)
    with pytest.raises(DataError, match=r"Shard \d/2 was given up by the cluster \(ZeroDivisionError"):
        build_on_cluster([tmp_path / "in"], str(tmp_path / "out"), address, 2)


def test_a_cluster_of_another_version(threads: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    said = iter("ab")
    monkeypatch.setattr(cluster, "pipeline_fingerprint", lambda base: next(said))
    with pytest.raises(InputError, match="the cluster runs another version of policygraph"):
        build_on_cluster([tmp_path], str(tmp_path / "out"), threads.scheduler_address, 1)


@pytest.mark.parametrize("address", ["tcp://127.0.0.1:1", "nonsense://x", "127.0.0.1"])
def test_no_cluster_there(address: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cluster, "_CONNECT_SECONDS", 1)
    with pytest.raises(InputError, match="There is no Dask scheduler at"):
        build_on_cluster([tmp_path], str(tmp_path / "out"), address, 1)


def test_without_the_extra(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(__import__("sys").modules, "distributed", None)
    with pytest.raises(MissingExtraError, match=r"needs distributed.*policygraph\[cluster\]"):
        build_on_cluster([tmp_path], str(tmp_path / "out"), "tcp://127.0.0.1:1")


def test_the_command_builds_and_merges(
    threads: Any, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    def run(*given: object) -> Ran:
        capfd.readouterr()
        code = main([str(one) for one in given])
        return Ran(code, *capfd.readouterr())

    write_articles(tmp_path / "in", range(4))
    options = ("--cluster", threads.scheduler_address, "--out", tmp_path / "out", "--store", tmp_path / "s")
    ran = run(
        "build", tmp_path / "in", *options, "--shards", 3, "--base", "https://a.example/", "--lang", "en"
    )
    assert ran.code == 0 and ran.out == "" and "documents: new 4" in ran.err
    with open_store(tmp_path / "s") as store:
        assert store.base == "https://a.example/" and len(store.documents()) == 4
    again = run("build", tmp_path / "in", *options)
    assert again.code == 2 and "holds documents already" in again.err
    mixed = run("build", tmp_path / "in", *options, "--shard", "1/2")
    assert mixed.code == 2 and "Usage" in mixed.err


@pytest.mark.server
@pytest.mark.skipif(not hasattr(signal, "SIGSTOP"), reason="needs signals")
def test_workers_killed_over_their_shards(tmp_path: Path) -> None:
    from distributed import Client, LocalCluster

    write_articles(tmp_path / "in", range(40))
    killed: list[int] = []

    def kill_one(client: Client) -> Callable[[int, int, str], None]:
        def step(done: int, total: int, name: str) -> None:
            """Kill a worker that is busy, twice; it is stopped first, so that it cannot finish meanwhile."""
            if done not in (1, 3):
                return
            for _ in range(100):
                for worker, tasks in client.processing().items():
                    pid = client.run(os.getpid, workers=[worker]).get(worker) if tasks else None
                    if pid and pid not in killed:
                        os.kill(pid, signal.SIGSTOP)
                        time.sleep(0.3)  # what it said before has arrived
                        busy = client.processing().get(worker)
                        os.kill(pid, signal.SIGKILL)
                        if busy:
                            killed.append(pid)
                            return
                time.sleep(0.1)

        return step

    with (
        LocalCluster(2, threads_per_worker=1, processes=True, dashboard_address=":0") as local,
        Client(local.scheduler_address, set_as_default=False) as client,
    ):
        of = build_on_cluster(
            [tmp_path / "in"], str(tmp_path / "out"), local.scheduler_address, 8, progress=kill_one(client)
        )
    assert of == 8 and len(killed) == 2
    assert merged(tmp_path / "out", 8) == built(tmp_path / "in")
