"""A build killed at any moment leaves whole documents only; running it again gives what an undisturbed build gives."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import time
from pathlib import Path

import pyoxigraph as ox
import pytest

from build_support import command, documents_in, dump, environment, run_build
from made import write_articles
from policygraph.errors import StoreError
from policygraph.store import open_store, open_writable

DOCUMENTS = 300
# (documents finished, seconds after that): spread over the build, some inside the storing of a batch
MOMENTS = ((20, 0.0), (79, 0.03), (139, 0.005), (199, 0.06), (279, 0.01))
# a hundred documents are replaced, then fifty removed
REPLACING = ((12, 0.0), (39, 0.02), (60, 0.0), (79, 0.05), (100, 0.1))

# Places and schemes are the same in every store and large; here they would only cost time.
BEFORE = "import policygraph.build; policygraph.build.load_reference = lambda store, pipeline: None"

pytestmark = pytest.mark.skipif(not hasattr(os, "killpg"), reason="needs process groups")


def kill_during(store: Path, sources: Path, done: int, wait: float, prune: bool) -> bool:
    """Start a build, kill its whole process group at a moment, and return whether it was still running."""
    process = subprocess.Popen(
        command(store, sources, workers=2, prune=prune, before=BEFORE),
        env=environment(),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        encoding="utf-8",
        start_new_session=True,
    )
    assert process.stdout is not None
    for line in process.stdout:
        if line.strip().isdigit() and int(line) >= done:
            break
    time.sleep(wait)
    alive = process.poll() is None
    os.killpg(process.pid, signal.SIGKILL)
    process.communicate()
    return alive


def check_whole(path: Path, *states: dict[str, frozenset[ox.Quad]]) -> None:
    """Check that every document graph is one of its whole states, for readers and for the next writer."""
    openers = [open_store, open_writable]
    for opener in openers:
        try:
            store = opener(path)
        except StoreError as error:
            assert (opener is open_store and "no finished state" in str(error)) or "manifest" in str(error)
            continue
        with store:
            for name, quads in documents_in(store).items():
                assert any(quads == state.get(name) for state in states), name


def state_of(path: Path) -> dict[str, frozenset[ox.Quad]]:
    with open_store(path) as store:
        return documents_in(store)


@pytest.fixture(scope="module")
def first(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """The folder of sources and the store of an undisturbed build."""
    root = tmp_path_factory.mktemp("first")
    write_articles(root / "in", range(DOCUMENTS))
    run_build(root / "store", root / "in", workers=2, before=BEFORE)
    return root / "in", root / "store"


@pytest.fixture(scope="module")
def second(first: tuple[Path, Path], tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """The same after changes, built afresh."""
    root = tmp_path_factory.mktemp("second")
    shutil.copytree(first[0], root / "in")
    write_articles(root / "in", range(0, 200, 2), version=4)
    for number in range(201, 300, 2):
        (root / "in" / f"{number:04d}.txt").unlink()
    run_build(root / "store", root / "in", workers=2, before=BEFORE)
    return root / "in", root / "store"


def test_killed_while_adding(first: tuple[Path, Path], tmp_path: Path) -> None:
    sources, undisturbed = first
    expected, whole = dump(undisturbed), state_of(undisturbed)
    killed = 0
    for number, (done, wait) in enumerate(MOMENTS):
        store = tmp_path / f"store{number}"
        killed += kill_during(store, sources, done, wait, prune=False)
        check_whole(store, whole)
        run_build(store, sources, workers=2, before=BEFORE)
        assert dump(store) == expected
        shutil.rmtree(store)
    assert killed >= 4


def test_killed_while_replacing_and_removing(
    first: tuple[Path, Path], second: tuple[Path, Path], tmp_path: Path
) -> None:
    sources, undisturbed = second
    expected = dump(undisturbed)
    before, after = state_of(first[1]), state_of(undisturbed)
    place = tmp_path / "in"
    killed = 0
    for done, wait in REPLACING:
        store = tmp_path / "store"
        shutil.copytree(first[1], store)  # it names its sources relative to itself
        shutil.copytree(sources, place)
        killed += kill_during(store, place, done, wait, prune=True)
        check_whole(store, before, after)
        run_build(store, place, workers=2, prune=True, before=BEFORE)
        assert dump(store) == expected
        shutil.rmtree(store)
        shutil.rmtree(place)
    assert killed >= 3


# What runs the tests in the background may have them ignore Ctrl+C, and their children with them.
LISTENING = "import signal\nsignal.signal(signal.SIGINT, signal.default_int_handler)\n"


def test_interrupted_at_the_keyboard(first: tuple[Path, Path], tmp_path: Path) -> None:
    sources, undisturbed = first
    store = tmp_path / "store"
    process = subprocess.Popen(
        command(store, sources, workers=2, before=LISTENING + BEFORE),
        env=environment(),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        encoding="utf-8",
        start_new_session=True,
    )
    assert process.stdout is not None
    for line in process.stdout:
        if line.strip() == "110":
            break
    os.killpg(process.pid, signal.SIGINT)
    _, errors = process.communicate(timeout=60)
    assert process.returncode in (130, -signal.SIGINT)
    assert "KeyboardInterrupt" in errors
    with open_store(store) as reader:
        assert 110 <= len(reader.documents()) < DOCUMENTS
        found = documents_in(reader)
    whole = state_of(undisturbed)
    assert all(whole[name] == quads for name, quads in found.items())
