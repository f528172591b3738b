"""Merging shards gives what one machine builds; shards that are not one whole are refused, and nothing half is left."""

from __future__ import annotations

import gzip
import hashlib
import json
import os
import re
import shutil
import signal
import subprocess
import sys
import textwrap
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pyoxigraph as ox
import pytest

from build_support import dump, environment, lines_of
from made import write_articles
from policygraph import PolicyGraph
from policygraph.build import build
from policygraph.building.merging import merge, read_shards
from policygraph.building.shards import build_shard
from policygraph.errors import InputError, PolicyGraphError, StoreError
from policygraph.model import digest
from policygraph.store import WritableStore, open_store, open_writable

NUMBERS = range(14)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Articles that share facts, two that are nearly the same, one with a url, one unreadable, one file without a reader."""
    root = tmp_path_factory.mktemp("sources") / "in"
    write_articles(root, NUMBERS)
    text = (root / "0002.txt").read_text(encoding="utf-8")
    (root / "reprint.txt").write_text(text + "（转载）\n", encoding="utf-8")
    (root / "0003.meta.json").write_text('{"url": "https://three.example/"}', encoding="utf-8")
    (root / "bad.txt").write_bytes(b"\x00\x01\x02" * 400)
    (root / "picture.xyz").write_bytes(b"")
    return root


@pytest.fixture(scope="module")
def plain(folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The store of a build on one machine."""
    path = tmp_path_factory.mktemp("plain") / "store"
    with open_writable(path) as store:
        build([folder], store, workers=1)
    return path


@pytest.fixture(scope="module")
def made(folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Three shards, in several parts each; not to be changed."""
    root = tmp_path_factory.mktemp("shards")
    for shard in (2, 3, 1):
        build_shard([folder], str(root), shard, 3, workers=1, part_bytes=200_000)
    return root


@pytest.fixture
def shards(made: Path, tmp_path: Path) -> Path:
    """The same, to be spoiled."""
    shutil.copytree(made, tmp_path / "shards")
    return tmp_path / "shards"


@pytest.fixture
def light(monkeypatch: pytest.MonkeyPatch) -> None:
    """Leave out places and schemes, which are the same every time and large."""
    for module in ("build", "building.merging"):
        monkeypatch.setattr(f"policygraph.{module}.load_reference", lambda store, pipeline: None)


def folder_of(shards: Path, shard: int, of: int = 3) -> Path:
    return shards / f"shard-{shard:05d}-of-{of:05d}"


def changed(shards: Path, shard: int, change: Callable[[dict[str, Any]], None]) -> None:
    """Change a manifest."""
    path = folder_of(shards, shard) / "manifest.json"
    manifest = json.loads(path.read_text(encoding="utf-8"))
    change(manifest)
    path.write_text(json.dumps(manifest), encoding="utf-8")


def refused(shards: Path, store: Path, message: str) -> None:
    """Check that a merge fails with a message, and leaves a store that is as it was: new, and good for another merge."""
    with pytest.raises(PolicyGraphError, match=message), PolicyGraph.open(store) as graph:
        graph.merge(shards)
    if store.exists():
        assert dump(store) == []
        assert not (store / "db.new").exists()


@pytest.fixture(scope="module")
def merged(made: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The store that a merge makes; not to be changed."""
    path = tmp_path_factory.mktemp("merged") / "store"
    steps: list[tuple[int, int, str]] = []
    with PolicyGraph.open(path) as graph:
        report = graph.merge(made, progress=lambda *step: steps.append(step))
    assert len(report.new) == 15 and report.failed == ["bad.txt"] and report.found == 16
    assert report.exit_code == 1 and sorted(issue.severity for issue in report.issues) == ["error", "warning"]
    assert report.claims.total() > 50 and report.derived
    parts = len(list(made.rglob("part-*")))
    assert parts > 3 and [step[:2] for step in steps] == [(number, parts) for number in range(1, parts + 1)]
    return path


def test_three_shards_give_what_one_machine_builds(merged: Path, plain: Path) -> None:
    expected = dump(plain)
    assert any("nearDuplicateOf" in line for line in expected)
    assert dump(merged) == expected
    for name in ("manifest.json", "issues.jsonl"):
        assert (merged / name).read_bytes() == (plain / name).read_bytes()


@pytest.mark.parametrize("format", ["nq", "csv", "graphml"])
def test_exports_are_the_same_to_the_byte(merged: Path, plain: Path, tmp_path: Path, format: str) -> None:
    for name, store in (("one", plain), ("two", merged)):
        with PolicyGraph.open(store) as graph:
            graph.export(tmp_path / name, format)
    files = [
        {path.relative_to(root): path.read_bytes() for path in (root, *root.rglob("*")) if path.is_file()}
        for root in (tmp_path / "one", tmp_path / "two")
    ]
    assert files[0] and files[0] == files[1]


def test_a_build_goes_on_where_the_merge_ended(
    merged: Path, folder: Path, plain: Path, tmp_path: Path
) -> None:
    shutil.copytree(merged, tmp_path / "store")
    with PolicyGraph.open(tmp_path / "store") as graph:
        report = graph.add(folder)
    assert len(report.unchanged) == 15 and not report.new and not report.changed
    assert dump(tmp_path / "store") == dump(plain)
    assert (tmp_path / "store" / "sources.jsonl").read_bytes()


@pytest.mark.parametrize("of", [1, 5])
@pytest.mark.usefixtures("light")
def test_one_shard_and_more_shards_than_documents(tmp_path: Path, of: int) -> None:
    write_articles(tmp_path / "in", range(2))
    places = [tmp_path / "first", tmp_path / "second"]
    for shard in range(1, of + 1):
        build_shard([tmp_path / "in"], str(places[shard % 2]), shard, of, workers=1)
    there = [str(place) for place in places if place.exists()]
    memory = WritableStore(ox.Store())
    report = merge(read_shards(there), memory)
    assert report.new == ["0000.txt", "0001.txt"] and report.exit_code == 0
    built = WritableStore(ox.Store())
    build([tmp_path / "in"], built, workers=1)
    assert lines_of(memory) == lines_of(built)


@pytest.mark.usefixtures("light")
def test_the_folder_of_a_shard_may_be_named_too(made: Path, tmp_path: Path) -> None:
    with PolicyGraph.open(tmp_path / "store") as graph:
        report = graph.merge(*(folder_of(made, shard) for shard in (3, 1, 2)))
    assert len(report.new) == 15


def test_the_facts_are_told_from_the_rest_as_the_page_says(made: Path) -> None:
    page = (Path(__file__).resolve().parents[2] / "docs" / "scale.md").read_text(encoding="utf-8")
    (pattern,) = re.findall(r"grep -v '(.+?)'", page)
    for path in made.rglob("part-*"):
        data = gzip.decompress(path.read_bytes())
        lines = data.decode("utf-8").splitlines()
        assert lines == sorted(lines, key=str.encode), "sort -m needs no more"
        parsed = ox.parse(data, format=ox.RdfFormat.N_QUADS)
        facts = sum(isinstance(quad.graph_name, ox.DefaultGraph) for quad in parsed)
        assert facts == sum(re.search(pattern, line) is None for line in lines) and 0 < facts < len(lines)


@pytest.mark.usefixtures("light")
def test_what_people_said_counts(made: Path, folder: Path, tmp_path: Path) -> None:
    with PolicyGraph.open(tmp_path / "built") as graph:
        graph.add(folder, workers=1)
        target = str(graph.targets().targets[0].iri)
        graph.judge("wrong", target, by="王芳", on=date(2025, 7, 1))
        expected = lines_of(graph.store)
    shutil.copytree(tmp_path / "built", tmp_path / "store")
    with PolicyGraph.open(tmp_path / "store") as graph:
        graph.remove(*graph.documents())
        graph.merge(made)
        assert lines_of(graph.store) == expected
        assert any("rejected" in line for line in expected)


def test_nothing_there(tmp_path: Path) -> None:
    refused(tmp_path / "empty", tmp_path / "store", "There is no finished shard")
    assert not (tmp_path / "store").exists()


def test_a_missing_and_an_unfinished_shard(shards: Path, tmp_path: Path) -> None:
    (folder_of(shards, 2) / "manifest.json").unlink()
    refused(shards, tmp_path / "store", r"Of 3 shards these are missing, or not finished: 2/3\. Build them")
    shutil.rmtree(folder_of(shards, 3))
    refused(shards, tmp_path / "store", "not finished: 2/3, 3/3")


def test_the_same_shard_twice(shards: Path, tmp_path: Path) -> None:
    shutil.copytree(folder_of(shards, 2), tmp_path / "other" / "shard-00002-of-00003")
    with (
        pytest.raises(InputError, match=r"Shard 2 is there twice: .*other/shard-00002.* and .*shards/shard"),
        PolicyGraph.open(tmp_path / "store") as graph,
    ):
        graph.merge(shards, tmp_path / "other")


def test_shards_of_two_runs(shards: Path, folder: Path, tmp_path: Path) -> None:
    build_shard([folder], str(shards), 1, 2, workers=1)
    refused(shards, tmp_path / "store", "do not belong together: .* number of shards")


def test_shards_of_another_base(shards: Path, folder: Path, tmp_path: Path) -> None:
    build_shard([folder], str(shards), 2, 3, base="https://other.example/", workers=1)
    refused(shards, tmp_path / "store", r"another base \(.*and https://other\.example/")
    alone = tmp_path / "alone"
    build_shard([folder], str(alone), 1, 1, base="https://other.example/", workers=1)
    with open_writable(tmp_path / "store") as store, pytest.raises(StoreError, match="made with the base"):
        merge(read_shards([str(alone)]), store)


@pytest.mark.usefixtures("light")
def test_a_new_store_takes_the_base_of_the_shards(tmp_path: Path) -> None:
    write_articles(tmp_path / "in", range(2))
    build_shard([tmp_path / "in"], str(tmp_path / "out"), 1, 1, base="https://other.example/", workers=1)
    with PolicyGraph.open(tmp_path / "store") as graph:
        graph.merge(tmp_path / "out")
        assert graph.store.base == "https://other.example/"


def test_shards_of_another_version_and_with_other_options(shards: Path, tmp_path: Path) -> None:
    changed(shards, 2, lambda manifest: manifest.update(pipeline="0" * 32))
    refused(shards, tmp_path / "store", "another version of policygraph")
    for shard in (1, 2, 3):
        changed(shards, shard, lambda manifest: manifest.update(pipeline="0" * 32))
    refused(shards, tmp_path / "store", "was made by another version")
    shutil.rmtree(shards / "shard-00002-of-00003")
    changed(shards, 1, lambda manifest: manifest.update(stamp=digest("other")))
    refused(shards, tmp_path / "store", "another options")


def test_shards_of_different_sources(shards: Path, folder: Path, tmp_path: Path) -> None:
    shutil.copytree(folder, tmp_path / "in")
    write_articles(tmp_path / "in", range(50, 53))
    build_shard([tmp_path / "in"], str(shards), 2, 3, workers=1)
    refused(shards, tmp_path / "store", r"not made from the same documents \(16 and 19 were found\)")


def test_a_document_twice_in_the_wrong_place_or_not_at_all(made: Path, shards: Path, tmp_path: Path) -> None:
    documents = json.loads((folder_of(made, 1) / "manifest.json").read_text(encoding="utf-8"))["documents"]
    for change, message in (
        (lambda manifest: manifest["documents"].append(documents[0]), "names a document twice"),
        (lambda manifest: manifest["documents"].pop(), "name 15 documents, not the 16"),
        (lambda manifest: manifest["failed"].append(documents[0]["key"]), "names a document twice"),
    ):
        changed(shards, 1, change)
        refused(shards, tmp_path / "store", message)
        shutil.copy(folder_of(made, 1) / "manifest.json", folder_of(shards, 1))
    changed(shards, 2, lambda manifest: manifest["documents"].append(documents[0]))
    refused(shards, tmp_path / "store", "belongs to shard 1")


def flipped(data: bytes) -> bytes:
    middle = len(data) // 2
    return data[:middle] + bytes([data[middle] ^ 0xFF]) + data[middle + 1 :]


def without_a_line(data: bytes) -> bytes:
    lines = gzip.decompress(data).splitlines(keepends=True)
    return gzip.compress(b"".join(lines[:-1]), mtime=0)


@pytest.mark.parametrize(
    "spoil",
    [
        flipped,
        without_a_line,
        lambda data: data[:-20],
        lambda data: data + b"more",
        lambda data: gzip.compress(b"no quads\n"),
        lambda data: b"",
    ],
    ids=["flipped", "a line less", "cut", "longer", "no quads", "empty"],
)
@pytest.mark.usefixtures("light")
def test_a_spoiled_part_is_named_and_nothing_is_stored(shards: Path, spoil: Callable[[bytes], bytes]) -> None:
    part = sorted(folder_of(shards, 3).glob("part-*"))[-1]
    part.write_bytes(spoil(part.read_bytes()))
    store = WritableStore(ox.Store())
    with pytest.raises(InputError, match=rf"{part.name}: (is damaged|is not what the manifest says).*Build"):
        merge(read_shards([str(shards)]), store)
    assert lines_of(store) == [] and not store.rebuilding


@pytest.mark.usefixtures("light")
def test_a_merge_after_failures_in_the_same_process(shards: Path, made: Path, tmp_path: Path) -> None:
    part = sorted(folder_of(shards, 3).glob("part-*"))[-1]
    part.write_bytes(flipped(part.read_bytes()))
    kept = []  # as a notebook keeps the last error
    for message in ("is damaged|is not what", "there is no such file"):
        with pytest.raises(PolicyGraphError, match=rf"{part.name}: ({message})") as caught:
            PolicyGraph.open(tmp_path / "store").merge(shards)
        kept.append(caught)
        part.unlink(missing_ok=True)
        assert dump(tmp_path / "store") == [] and not (tmp_path / "store" / "db.new").exists()
    with PolicyGraph.open(tmp_path / "store") as graph:
        assert len(graph.merge(made).new) == 15


@pytest.mark.usefixtures("light")
def test_parts_with_other_documents_than_the_manifest_says(shards: Path, tmp_path: Path) -> None:
    gone: list[str] = []
    root = folder_of(shards, 1)

    def leave_out(manifest: dict[str, Any]) -> None:
        key = manifest["documents"][0]["key"]
        gone.append(key)
        for part in manifest["parts"]:
            lines = gzip.decompress((root / part["name"]).read_bytes()).splitlines(keepends=True)
            kept = [line for line in lines if f"/graph/doc/{key}>".encode() not in line]
            data = gzip.compress(b"".join(kept))
            (root / part["name"]).write_bytes(data)
            part.update(sha256=hashlib.sha256(data).hexdigest(), bytes=len(data), quads=len(kept))

    changed(shards, 1, leave_out)
    refused(shards, tmp_path / "store", rf"do not hold the documents.*differs: {gone[0]}")


def test_a_store_with_documents_takes_none(made: Path, plain: Path, tmp_path: Path) -> None:
    shutil.copytree(plain, tmp_path / "store")
    before = dump(plain)
    with (
        pytest.raises(StoreError, match="holds documents already"),
        PolicyGraph.open(tmp_path / "store") as graph,
    ):
        graph.merge(made)
    assert dump(tmp_path / "store") == before
    with open_store(plain) as store, pytest.raises(StoreError, match="open for reading only"):
        merge(read_shards([str(made)]), store)


@pytest.mark.usefixtures("light")
@pytest.mark.parametrize("memory", [True, False])
def test_an_interrupted_merge_changes_nothing_and_can_be_done_again(
    made: Path, tmp_path: Path, memory: bool
) -> None:
    def stop(done: int, total: int, name: str) -> None:
        if done == 2:
            raise KeyboardInterrupt

    store = WritableStore(ox.Store()) if memory else open_writable(tmp_path / "store")
    with store:
        shards = read_shards([str(made)])
        with pytest.raises(KeyboardInterrupt):
            merge(shards, store, progress=stop)
        assert lines_of(store) == [] and not store.rebuilding
        assert not (tmp_path / "store" / "db.new").exists()
        assert len(merge(shards, store).new) == len(store.documents()) == 15


@pytest.mark.usefixtures("light")
@pytest.mark.skipif(not hasattr(os, "killpg"), reason="needs process groups")
@pytest.mark.parametrize("moment", ["part", "finish"])
def test_a_merge_that_is_killed_leaves_an_empty_store(made: Path, tmp_path: Path, moment: str) -> None:
    code = f"""
        import os, sys
        from policygraph.building import merging
        from policygraph.store import WritableStore, open_writable
        merging.load_reference = lambda store, pipeline: None
        def die(*given):
            print("dies", flush=True)
            os.kill(os.getpid(), 9)
        def step(done, total, name):
            if {moment!r} == "part" and done == 2:
                die()
        if {moment!r} == "finish":
            WritableStore.finish_rebuild = die
        with open_writable(sys.argv[1]) as store:
            merging.merge(merging.read_shards([sys.argv[2]]), store, progress=step)
    """
    done = subprocess.run(
        [sys.executable, "-c", textwrap.dedent(code), str(tmp_path / "store"), str(made)],
        env=environment(),
        capture_output=True,
        encoding="utf-8",
        timeout=120,
        check=False,
    )
    assert (done.returncode, done.stdout.strip()) == (-signal.SIGKILL, "dies"), done.stderr
    assert dump(tmp_path / "store") == []
    with PolicyGraph.open(tmp_path / "store") as graph:
        assert len(graph.merge(made).new) == 15
