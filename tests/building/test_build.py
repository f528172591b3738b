"""Building: what is read again and what is not, what is refused, what is reported, what survives."""

from __future__ import annotations

import json
from pathlib import Path

import pyoxigraph as ox
import pytest

from build_support import documents_in, dump, lines_of
from made import article, write_articles
from policygraph import build as building
from policygraph.build import build, remove
from policygraph.building import reference
from policygraph.errors import InputError, StoreError, UnknownNameError
from policygraph.extract import pipeline as pipelines
from policygraph.model import Document
from policygraph.rdf.iris import POL, SCHEMA
from policygraph.store import Store, WritableStore, open_store, open_writable


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    write_articles(tmp_path / "in", range(4))
    return tmp_path / "in"


@pytest.fixture
def store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> WritableStore:
    """A new store that is built without places and schemes, which are the same every time and large."""
    monkeypatch.setattr(building, "load_reference", lambda store, pipeline: None)
    return open_writable(tmp_path / "policy.store")


def test_documents_are_built_once_and_again_only_if_they_change(folder: Path, store: WritableStore) -> None:
    first = build([folder], store)
    assert first.new == ["0000.txt", "0001.txt", "0002.txt", "0003.txt"]
    assert first.exit_code == 0 and first.claims.total() > 0 and first.found == 4
    before = lines_of(store)
    again = build([folder], store)
    assert again.unchanged == first.new and not again.new and not again.changed
    assert lines_of(store) == before

    (folder / "0001.txt").write_text(article(1, version=5), encoding="utf-8")
    (folder / "0002.meta.json").write_text('{"title": "另一个标题"}', encoding="utf-8")
    third = build([folder], store)
    assert third.changed == ["0001.txt", "0002.txt"] and third.unchanged == ["0000.txt", "0003.txt"]
    assert store.document("0002.txt").title == "另一个标题"
    assert store.document("0001.txt").text == article(1, version=5)
    documents_in(store)


def test_another_pipeline_builds_everything_again(
    folder: Path, store: WritableStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    build([folder], store)
    monkeypatch.setattr(building, "pipeline_fingerprint", lambda base: "another")
    assert len(build([folder], store).changed) == 4
    assert len(build([folder], store).unchanged) == 4
    manifest = json.loads((store.folder.root / "manifest.json").read_text(encoding="utf-8"))
    assert manifest["fingerprint"] == "another"


def test_the_key_is_the_path_below_the_folder_or_the_url(tmp_path: Path, store: WritableStore) -> None:
    write_articles(tmp_path / "in" / "sub", range(1))
    (tmp_path / "in" / "b.md").write_text(
        "---\nurl: https://b.example/x\n---\n" + article(1), encoding="utf-8"
    )
    (tmp_path / "in" / "c.txt").write_text(article(2), encoding="utf-8")
    (tmp_path / "in" / "c.meta.json").write_text('{"url": "https://c.example/"}', encoding="utf-8")
    report = build([tmp_path / "in"], store)
    assert report.new == ["https://b.example/x", "https://c.example/", "sub/0000.txt"]
    assert len(build([tmp_path / "in"], store).unchanged) == 3


def test_a_folder_inside_another_gives_the_same_keys_in_either_order(
    tmp_path: Path, store: WritableStore
) -> None:
    write_articles(tmp_path / "in" / "sub", range(2))
    paths = [tmp_path / "in" / "sub", tmp_path / "in", tmp_path / "in" / "sub" / "0000.txt"]
    assert build(paths, store).new == ["sub/0000.txt", "sub/0001.txt"]
    assert build(paths[::-1], store).unchanged == ["sub/0000.txt", "sub/0001.txt"]


def test_two_sources_with_one_key_are_refused_with_both_names(tmp_path: Path, store: WritableStore) -> None:
    for name in ("a", "b"):
        (tmp_path / f"{name}.txt").write_text(article(1), encoding="utf-8")
        (tmp_path / f"{name}.meta.json").write_text('{"url": "https://x.example/"}', encoding="utf-8")
    with pytest.raises(InputError, match=r"https://x\.example/.*a\.txt and .*b\.txt"):
        build([tmp_path / "a.txt", tmp_path / "b.txt"], store)
    assert store.documents() == {}


def test_a_file_of_another_folder_does_not_replace_one_of_the_same_name(
    tmp_path: Path, store: WritableStore
) -> None:
    write_articles(tmp_path / "one", range(1))
    write_articles(tmp_path / "two", range(1), version=1)
    build([tmp_path / "one"], store)
    with pytest.raises(InputError, match=r"one/0000\.txt and .*two/0000\.txt"):
        build([tmp_path / "two"], store)
    (tmp_path / "one" / "0000.txt").unlink()  # it has been moved
    assert build([tmp_path / "two"], store).changed == ["0000.txt"]


def test_missing_files_are_reported_and_removed_only_if_asked(
    folder: Path, store: WritableStore, tmp_path: Path
) -> None:
    write_articles(tmp_path / "other", range(10, 12))
    build([folder], store)
    build([tmp_path / "other"], store)
    (folder / "0002.txt").unlink()
    report = build([folder], store)
    assert report.missing == ["0002.txt"] and report.removed == [] and report.exit_code == 0
    assert [issue.severity for issue in report.issues] == ["warning"]
    assert "0002.txt" in store.documents()
    pruned = build([folder], store, prune=True)
    assert pruned.removed == ["0002.txt"] and pruned.missing == []
    assert set(store.documents()) == {"0000.txt", "0001.txt", "0003.txt", "0010.txt", "0011.txt"}
    documents_in(store)


def test_removing_takes_exactly_the_document_and_what_nobody_else_says(
    folder: Path, store: WritableStore, tmp_path: Path
) -> None:
    build([folder], store)
    assert remove(["0003.txt", "0001.txt"], store) == ["0001.txt", "0003.txt"]
    with open_writable(tmp_path / "fresh") as fresh:
        for name in ("0001.txt", "0003.txt"):
            (folder / name).unlink()
        build([folder], fresh)
        assert lines_of(store) == lines_of(fresh)
    with pytest.raises(UnknownNameError, match="0000"):
        remove(["0000.tx"], store)
    assert build([folder], store).missing == []


def test_what_cannot_be_read_is_reported_and_the_rest_goes_on(folder: Path, store: WritableStore) -> None:
    (folder / "binary.txt").write_bytes(b"\x00\x01\x02" * 50)
    (folder / "empty.txt").write_bytes(b"")
    (folder / "large.txt").write_text("长" * 4000, encoding="utf-8")
    (folder / "bad.txt").write_text(article(9), encoding="utf-8")
    (folder / "bad.meta.json").write_text("{", encoding="utf-8")
    (folder / "table.xlsx").write_bytes(b"PK")
    (folder / "README.md").write_text("# what lies here", encoding="utf-8")
    (folder / ".hidden.txt").write_text(article(8), encoding="utf-8")
    report = build([folder], store, max_bytes=10_000)
    assert report.new == ["0000.txt", "0001.txt", "0002.txt", "0003.txt"]
    assert report.failed == ["bad.txt", "binary.txt", "empty.txt", "large.txt"]
    assert report.exit_code == 1
    messages = {issue.document: issue.message for issue in report.issues}
    assert "--max-bytes" in messages["large.txt"] and "empty" in messages["empty.txt"]
    assert any(".xlsx" in message for message in messages.values())
    written = [
        json.loads(line)
        for line in (store.folder.root / "issues.jsonl").read_text(encoding="utf-8").splitlines()
    ]
    assert [entry["document"] for entry in written] == [issue.document for issue in report.issues]
    assert set(written[0]) == {"component", "document", "message", "severity"}
    assert build([folder], store, max_bytes=10_000).failed == report.failed


def test_a_document_that_can_no_longer_be_read_stays_as_it_was(folder: Path, store: WritableStore) -> None:
    build([folder], store)
    before = lines_of(store)
    (folder / "0001.txt").write_bytes(b"\x00\x01")
    report = build([folder], store)
    assert report.failed == ["0001.txt"] and report.missing == []
    assert lines_of(store) == before


class _Breaks:
    name = "breaks"
    requires = ()
    assigns = ()

    def __call__(self, reading: pipelines.Reading) -> None:
        if "宁波" in reading.text:
            raise ValueError("no such thing")


def test_a_component_that_fails_is_reported_and_tried_again(
    folder: Path, store: WritableStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = pipelines.default_pipeline()
    broken = pipelines.Pipeline([*whole.components, _Breaks()], whole.lexicon)
    monkeypatch.setattr(pipelines, "default_pipeline", lambda: broken)
    report = build([folder], store, workers=1)
    failing = sorted({issue.document for issue in report.issues})
    assert failing and report.exit_code == 1 and len(report.new) == 4 and report.failed == []
    assert {issue.component for issue in report.issues} == {"breaks"}
    assert "ValueError: no such thing" in report.issues[0].message
    assert sorted(key for key, stamp in store.documents().items() if not stamp) == failing
    again = build([folder], store, workers=1)
    assert sorted({issue.document for issue in again.issues}) == failing and again.changed == []
    monkeypatch.setattr(pipelines, "default_pipeline", lambda: whole)
    healed = build([folder], store, workers=1)
    assert healed.changed == failing and healed.issues == []
    assert all(store.documents().values())


def test_links_that_cannot_be_made_are_reported_and_tried_again(
    folder: Path, store: WritableStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(store: WritableStore) -> list[object]:
        raise KeyError("nothing")

    monkeypatch.setattr(reference, "derive", fail)
    report = build([folder], store)
    assert [(issue.component, issue.message) for issue in report.issues] == [
        ("derived", "KeyError: 'nothing'")
    ]
    assert len(report.new) == 4 and report.exit_code == 1 and report.derived is None
    monkeypatch.undo()
    monkeypatch.setattr(building, "load_reference", lambda store, pipeline: None)
    assert build([folder], store).derived is not None
    assert build([folder], store).derived is None
    documents_in(store)


def test_a_key_that_changes_while_the_build_runs_does_not_mix_two_documents(
    folder: Path, store: WritableStore
) -> None:
    def move(done: int, total: int, name: str) -> None:
        if done == 1:
            for number in (2, 3):
                sidecar = folder / f"{number:04d}.meta.json"
                sidecar.write_text('{"url": "https://one.example/"}', encoding="utf-8")

    report = build([folder], store, progress=move, workers=1)
    assert report.failed == ["https://one.example/"]
    assert "another file of this build" in report.issues[0].message
    assert store.document("https://one.example/").text == article(2)


def test_interrupting_keeps_what_is_finished(folder: Path, store: WritableStore) -> None:
    def interrupt(done: int, total: int, name: str) -> None:
        if done == 2:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        build([folder], store, progress=interrupt)
    assert list(store.documents()) == ["0000.txt", "0001.txt"]
    documents_in(store)
    with open_store(store.folder.root) as reader:
        assert list(reader.documents()) == ["0000.txt", "0001.txt"]
    report = build([folder], store)
    assert report.unchanged == ["0000.txt", "0001.txt"] and report.new == ["0002.txt", "0003.txt"]


def test_progress_is_told(folder: Path, store: WritableStore) -> None:
    seen: list[tuple[int, int, str]] = []
    build([folder], store, progress=lambda *told: seen.append(told))
    assert seen == [(number + 1, 4, f"{number:04d}.txt") for number in range(4)]


def test_a_rebuild_reads_sources_and_kept_texts(folder: Path, store: WritableStore, tmp_path: Path) -> None:
    build([folder], store)
    (folder / "0001.txt").unlink()
    (folder / "0002.txt").write_bytes(b"\x00")
    report = build([folder], store, rebuild=True)
    assert set(store.documents()) == {"0000.txt", "0001.txt", "0002.txt", "0003.txt"}
    assert report.failed == ["0002.txt"] and not store.rebuilding
    assert store.documents()["0000.txt"] and not store.documents()["0001.txt"]
    with open_writable(tmp_path / "fresh") as fresh:
        write_articles(tmp_path / "all", range(4))
        build([tmp_path / "all"], fresh)
        stamp = str(POL.fingerprint)
        assert [line for line in lines_of(store) if stamp not in line] == [
            line for line in lines_of(fresh) if stamp not in line
        ]
    assert dump(store.folder.root) == lines_of(store)


def test_a_rebuild_loses_no_document_that_can_no_longer_be_processed(
    folder: Path, store: WritableStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    build([folder], store)

    class Broken:
        def extract(self, document: Document, issues: object) -> list[object]:
            raise RuntimeError("broken")

    monkeypatch.setattr(pipelines, "default_pipeline", Broken)
    report = build([], store, rebuild=True, workers=1)
    assert len(report.failed) == 4 and report.exit_code == 1
    assert [store.document(key).text for key in store.documents()] == [article(number) for number in range(4)]
    assert not list(store.inner.quads_for_pattern(None, POL.states, None, None))
    assert len(list(store.inner.quads_for_pattern(None, SCHEMA.text, None, None))) == 4


def test_what_is_wrong_use_is_said(folder: Path, store: WritableStore, tmp_path: Path) -> None:
    with pytest.raises(InputError, match="there is no such file or folder"):
        build([tmp_path / "nowhere"], store)
    for call in (lambda: build([folder], Store.in_memory()), lambda: remove(["x"], Store.in_memory())):
        with pytest.raises(StoreError, match="for reading only"):
            call()


def test_a_store_in_memory_can_be_built_too(folder: Path, store: WritableStore) -> None:
    memory = WritableStore.in_memory()
    assert isinstance(memory, WritableStore)
    assert len(build([folder], memory).new) == 4
    assert len(build([folder], memory).unchanged) == 4
    build([folder], store)
    assert lines_of(memory) == lines_of(store)


def test_places_and_schemes_are_loaded_once_and_with_another_pipeline_again(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    with WritableStore(ox.Store()) as store:
        build([], store)
        assert "330100" in {quad.object.value for quad in store.quads(store.iris.places)}
        before = lines_of(store)
        documents_in(store)
        monkeypatch.setattr(WritableStore, "set_graph", None)  # nothing is to be written
        build([], store)
        assert lines_of(store) == before
        monkeypatch.undo()
        monkeypatch.setattr(building, "pipeline_fingerprint", lambda base: "another")
        build([], store)
        assert {store.stamp(graph) for graph in (store.iris.places, store.iris.schemes)} == {"another"}
        documents_in(store)


def test_a_document_with_a_url_that_cannot_be_read_now_is_not_taken_for_gone(
    folder: Path, store: WritableStore
) -> None:
    (folder / "0001.meta.json").write_text('{"url": "https://one.example/"}', encoding="utf-8")
    build([folder], store, workers=1)
    (folder / "0001.txt").write_bytes(b"\x00\x01\x02" * 400)
    report = build([folder], store, workers=1, prune=True)
    assert report.failed == ["https://one.example/"] and report.removed == report.missing == []
    (folder / "0001.txt").write_text("字" * 2000, encoding="utf-8")
    report = build([folder], store, workers=1, prune=True, max_bytes=1000)
    assert report.failed == ["https://one.example/"] and report.removed == report.missing == []
    assert "https://one.example/" in store.documents()
