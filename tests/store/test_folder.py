"""The store's folder: making, opening, refusing, locking, publishing, mending."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import textwrap
from pathlib import Path

import pyoxigraph as ox
import pytest
from filelock import FileLock

from made import document, target
from policygraph.errors import InputError, StoreError
from policygraph.rdf.iris import DEFAULT_BASE, POL, Iris
from policygraph.rdf.quads import document_triples
from policygraph.store import Store, open_store, open_writable
from policygraph.store.folder import FORMAT, Folder, append_sources, read_sources, write_sources
from policygraph.store.snapshots import numbers

IRIS = Iris()


def quads_of(key: str) -> bytes:
    return document_triples(document(key), [target()], IRIS, fingerprint="f").nquads()


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """A store with one document, closed."""
    with open_writable(tmp_path / "policy.store") as store:
        store.add([quads_of("a.txt")])
        store.publish()
    return tmp_path / "policy.store"


def python(code: str, *arguments: str, check: bool = True) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", textwrap.dedent(code), *arguments],
        capture_output=True,
        encoding="utf-8",
        env={**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))},
        check=check,
        timeout=120,
    )


def test_a_new_store_is_whole_and_empty(tmp_path: Path) -> None:
    with open_writable(tmp_path / "s") as store, open_store(tmp_path / "s") as reader:
        assert store.documents() == reader.documents() == {}
        assert store.base == DEFAULT_BASE
    manifest = json.loads((tmp_path / "s" / "manifest.json").read_text(encoding="utf-8"))
    assert manifest == {"base": DEFAULT_BASE, "fingerprint": "", "format": FORMAT}


def test_a_reader_keeps_what_it_opened_and_the_next_sees_the_news(path: Path) -> None:
    with open_store(path) as before, open_writable(path) as writer:
        writer.add([quads_of("b.txt")])
        assert set(open_store(path).documents()) == {"a.txt"}
        writer.publish()
        assert set(before.documents()) == {"a.txt"}
        with open_store(path) as after:
            assert set(after.documents()) == {"a.txt", "b.txt"}
            writer.remove("a.txt")
            writer.publish()
            writer.publish()
            assert set(after.documents()) == {"a.txt", "b.txt"}
            assert len(list(before.quads())) < len(list(after.quads()))
    assert set(open_store(path).documents()) == {"b.txt"}


def test_snapshots_nobody_reads_are_deleted_even_if_a_reader_was_killed(path: Path) -> None:
    python(
        """
        import os, sys
        from policygraph.store import open_store
        store = open_store(sys.argv[1])
        os.kill(os.getpid(), 9)
        """,
        str(path),
        check=False,
    )
    folder = Folder(path)
    assert len(list(folder.readers.iterdir())) == 1
    reader = open_store(path)
    with open_writable(path) as writer:
        writer.publish()
        assert len(numbers(folder)) == 2
        reader.close()
        writer.publish()
        assert len(numbers(folder)) == 1
    assert not list(folder.readers.iterdir())
    assert not list(folder.snapshots.glob(".*"))


def test_a_second_writer_is_told_who_writes(path: Path) -> None:
    with open_writable(path), pytest.raises(StoreError, match=rf"being written by process {os.getpid()} on"):
        open_writable(path)
    open_writable(path).close()


def test_a_second_writer_in_another_process_is_refused_at_once(path: Path) -> None:
    with open_writable(path):
        done = python(
            """
            import sys, time
            from policygraph.errors import StoreError
            from policygraph.store import open_writable
            began = time.monotonic()
            try:
                open_writable(sys.argv[1])
            except StoreError as error:
                assert time.monotonic() - began < 2
                print(error.exit_code, error)
            """,
            str(path),
        )
    assert done.stdout.startswith("2 ") and f"process {os.getpid()}" in done.stdout


def test_what_is_no_store_is_refused_with_a_cure(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match=r"There is no store at .*policygraph build"):
        open_store(tmp_path / "none")
    foreign = tmp_path / "foreign"
    foreign.mkdir()
    (foreign / "letter.txt").write_text("x", encoding="utf-8")
    for opener in (open_store, open_writable):
        with pytest.raises(StoreError, match="is not a policygraph store"):
            opener(foreign)
        with pytest.raises(StoreError, match="is a file, not a store"):
            opener(foreign / "letter.txt")
    assert [entry.name for entry in foreign.iterdir()] == ["letter.txt"]


def test_a_manifest_of_another_program_is_refused(path: Path) -> None:
    for text in (
        "{}",
        "[]",
        "no json",
        '{"format": 1, "base": "no base"}',
        '{"format": "x", "base": "a:b/"}',
    ):
        (path / "manifest.json").write_text(text, encoding="utf-8")
        for opener in (open_store, open_writable):
            with pytest.raises(StoreError, match="is damaged, or belongs to another program"):
                opener(path)


@pytest.mark.parametrize(("number", "cure"), [(FORMAT - 1, "build --rebuild"), (FORMAT + 1, "pip install")])
def test_other_formats_are_refused_with_the_command(path: Path, number: int, cure: str) -> None:
    manifest = json.loads((path / "manifest.json").read_text(encoding="utf-8"))
    (path / "manifest.json").write_text(json.dumps({**manifest, "format": number}), encoding="utf-8")
    for opener in (open_store, open_writable):
        with pytest.raises(StoreError, match=cure):
            opener(path)


def test_the_base_is_kept_and_cannot_change(tmp_path: Path) -> None:
    base = "https://data.example/policy#"
    open_writable(tmp_path / "s", base=base).close()
    with open_store(tmp_path / "s") as store:
        assert store.base == base
    with pytest.raises(StoreError, match="cannot change"):
        open_store(tmp_path / "s", base=DEFAULT_BASE)
    with pytest.raises(InputError, match="cannot be a base"):
        open_writable(tmp_path / "t", base="nonsense")
    assert not (tmp_path / "t").exists()


def test_a_damaged_database_is_named_and_can_be_rebuilt_from_the_snapshot(path: Path) -> None:
    for file in (path / "db").iterdir():
        if file.suffix == ".sst" or file.name.startswith(("MANIFEST", "CURRENT")):
            file.unlink()
            file.write_bytes(b"nonsense")
    with pytest.raises(StoreError, match=r"damaged or incomplete.*build.*--rebuild"):
        open_writable(path)
    with open_store(path) as reader:
        assert set(reader.documents()) == {"a.txt"}
    with open_writable(path, rebuild=True) as store:
        assert store.rebuilding
        assert store.kept.document("a.txt").text == document().text


def test_a_file_of_the_database_that_went_bad_is_named(path: Path) -> None:
    with open_writable(path) as store:
        lines = [f'<a:{number}> <a:p> "{number * 7919}" <a:g> .\n' for number in range(20_000)]
        store.add(["".join(lines).encode()])
        store.publish()
    for file in (path / "db").glob("*.sst"):
        data = bytearray(file.read_bytes())
        data[len(data) // 3 : 2 * len(data) // 3] = bytes(len(data) // 3)
        file.unlink()  # snapshots share it
        file.write_bytes(data)
    with pytest.raises(StoreError, match="damaged or incomplete"):  # noqa: SIM117 - at opening, or later
        with open_writable(path) as store:
            list(store.quads())
    with open_store(path) as reader:
        assert len(list(reader.quads(ox.NamedNode("a:g")))) == 20_000


def test_a_damaged_snapshot_is_named(path: Path) -> None:
    (number,) = numbers(Folder(path))
    (path / "snapshots" / f"{number:06d}" / "CURRENT").unlink()
    with pytest.raises(StoreError, match="damaged or incomplete"):
        open_store(path)
    assert not list((path / "readers").iterdir())


@pytest.mark.parametrize("emptied", [False, True])
def test_a_lost_database_is_named(path: Path, emptied: bool) -> None:
    (path / "db").rename(path.parent / "db")
    if emptied:
        (path / "db").mkdir()
    with pytest.raises(StoreError, match=r"lost its database.*--rebuild"):
        open_writable(path)


def test_leftovers_of_a_killed_load_are_cleaned(path: Path) -> None:
    leftover = path / "db" / "bulk-123.sst"
    leftover.write_bytes(b"half")
    half = path / "snapshots" / ".new-9"
    half.mkdir()
    with open_writable(path) as store:
        store.publish()
    assert not leftover.exists() and not half.exists()


def test_what_was_stored_but_not_published_is_published_on_opening(path: Path) -> None:
    python(
        """
        import os, sys
        from policygraph.store import open_writable
        store = open_writable(sys.argv[1])
        store.add([sys.argv[2].encode()])
        os.kill(os.getpid(), 9)
        """,
        str(path),
        quads_of("b.txt").decode(),
        check=False,
    )
    assert set(open_store(path).documents()) == {"a.txt"}
    open_writable(path).close()
    assert set(open_store(path).documents()) == {"a.txt", "b.txt"}


def test_a_store_whose_making_was_killed_is_made_again(tmp_path: Path) -> None:
    path = tmp_path / "s"
    open_writable(path).close()
    (path / "manifest.json").unlink()
    with open_writable(path) as store:
        assert store.documents() == {}


def test_a_full_disk_is_named_and_nothing_stored_is_lost(path: Path) -> None:
    pytest.importorskip("resource")
    done = python(
        """
        import resource, sys
        from policygraph.errors import StoreError
        from policygraph.store import open_writable
        store = open_writable(sys.argv[1])
        resource.setrlimit(resource.RLIMIT_FSIZE, (20_000, 20_000))
        lines = "".join(f'<a:{n}> <a:p> "{n * 7919}" <a:g> .\\n' for n in range(60_000)).encode()
        try:
            store.add([lines])
        except StoreError as error:
            print(error.exit_code, error)
        """,
        str(path),
        check=False,
    )
    assert done.stdout.startswith("2 ") and "is full" in done.stdout, done.stdout + done.stderr
    with open_writable(path) as store:
        assert set(store.documents()) == {"a.txt"}
        assert not list(store.quads(ox.NamedNode("a:g")))


def test_a_folder_that_may_not_be_written_can_still_be_read(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise PermissionError(13, "Permission denied", str(path / "gate"))

    monkeypatch.setattr(FileLock, "acquire", refuse)
    with open_store(path) as reader:
        assert set(reader.documents()) == {"a.txt"}
    with pytest.raises(StoreError, match="may not be written"):
        open_writable(path)


def rebuilt(store: object) -> None:
    """Rebuild a store whose only document is a.txt, adding a mark."""
    store.add([quads_of(key) for key in store.kept.documents()])  # type: ignore[attr-defined]


def test_a_rebuild_keeps_what_people_and_imports_brought(path: Path) -> None:
    with open_writable(path) as store:
        for graph in (IRIS.human, IRIS.imported("x"), IRIS.derived("old")):
            store.set_graph(graph, [ox.Quad(ox.NamedNode("a:s"), POL.sameAs, ox.NamedNode("a:o"), graph)])
        store.publish()
        store.begin_rebuild()
        assert set(open_store(path).documents()) == {"a.txt"}
        rebuilt(store)
        store.finish_rebuild()
        assert set(store.documents()) == {"a.txt"}
        assert [len(list(store.quads(g))) for g in (IRIS.human, IRIS.imported("x"), IRIS.derived("old"))] == [
            1,
            1,
            0,
        ]
    with open_store(path) as reader:
        assert set(reader.documents()) == {"a.txt"}
        assert not list(reader.quads(IRIS.derived("old")))
    assert not (path / "db.old").exists() and not (path / "db.new").exists()


def test_a_rebuild_that_is_not_finished_changes_nothing(path: Path) -> None:
    with open_store(path) as reader:
        before = set(reader.quads())
    with open_writable(path) as store:
        store.begin_rebuild()
        assert store.documents() == {}
    for opener in (open_store, open_writable):
        with opener(path) as again:
            assert set(again.quads()) == before
    assert not (path / "db.new").exists()


def test_what_a_killed_rebuild_leaves_is_tidied_away(path: Path) -> None:
    python(
        """
        import os, sys
        from policygraph.store import open_writable
        store = open_writable(sys.argv[1])
        store.begin_rebuild()
        store.add([sys.argv[2].encode()])
        os.kill(os.getpid(), 9)
        """,
        str(path),
        quads_of("b.txt").decode(),
        check=False,
    )
    assert (path / "db.new").exists()
    assert set(open_store(path).documents()) == {"a.txt"}
    with open_writable(path) as store:
        assert set(store.documents()) == {"a.txt"}
    assert not (path / "db.new").exists()


@pytest.mark.parametrize("step", [1, 2, 3])
def test_a_swap_killed_at_any_step_is_finished_by_the_next_opening(path: Path, step: int) -> None:
    with open_writable(path) as store:
        store.begin_rebuild()
        store.add([quads_of("b.txt")])
        store.inner.flush()
        (path / "db.new").rename(path / "kept")  # closing would tidy it away
    (path / "kept").rename(path / "db.new")
    if step >= 1:
        (path / "db").rename(path / "db.old")
    if step >= 2:
        (path / "db.new").rename(path / "db")
    manifest = json.loads((path / "manifest.json").read_text(encoding="utf-8"))
    if step < 3:
        manifest["format"] = FORMAT - 1
        (path / "manifest.json").write_text(json.dumps(manifest), encoding="utf-8")
    with open_writable(path) as again:
        assert set(again.documents()) == {"b.txt"}
    assert set(open_store(path).documents()) == {"b.txt"}
    assert not (path / "db.old").exists()


def test_an_older_format_is_rebuilt_from_its_kept_texts(path: Path) -> None:
    manifest = json.loads((path / "manifest.json").read_text(encoding="utf-8"))
    (path / "manifest.json").write_text(json.dumps({**manifest, "format": FORMAT - 1}), encoding="utf-8")
    with open_writable(path, rebuild=True) as store:
        rebuilt(store)
        store.finish_rebuild()
    with open_store(path) as reader:
        assert set(reader.documents()) == {"a.txt"}
        assert isinstance(reader, Store)


def test_the_list_of_sources_grows_line_by_line_and_survives_a_broken_one(path: Path) -> None:
    folder = Folder(path)
    assert read_sources(folder) == {}
    write_sources(folder, {"b": ["../in", "b.txt"], "a\ud800": ["../in", "a\ud800.txt"]})
    append_sources(folder, {"c": ["../in", "c.txt"], "b": ["../moved", "b.txt"]})
    with (path / "sources.jsonl").open("a", encoding="utf-8") as file:
        file.write('["half')
    append_sources(folder, {"d": ["../in", "d.txt"]})
    assert read_sources(folder) == {
        "a\ud800": ["../in", "a\ud800.txt"],
        "b": ["../moved", "b.txt"],
        "c": ["../in", "c.txt"],
        "d": ["../in", "d.txt"],
    }
