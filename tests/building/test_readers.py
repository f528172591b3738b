"""Readers and a writer side by side: a reader sees whole documents, and never waits."""

from __future__ import annotations

import subprocess
import time
from pathlib import Path

from build_support import command, documents_in, environment, run_build
from made import write_articles
from policygraph.store import open_store, open_writable

BEFORE = "import policygraph.build; policygraph.build.load_reference = lambda store, pipeline: None"


def test_readers_see_whole_documents_while_a_writer_works(tmp_path: Path) -> None:
    sources, path = tmp_path / "in", tmp_path / "store"
    write_articles(sources, range(160))
    run_build(tmp_path / "other", sources, before=BEFORE)
    with open_store(tmp_path / "other") as store:
        expected = documents_in(store)
    open_writable(path).close()
    writer = subprocess.Popen(
        command(path, sources, before=BEFORE), env=environment(), stdout=subprocess.PIPE, encoding="utf-8"
    )
    held = open_store(path)
    seen: set[int] = set()
    while writer.poll() is None:
        with open_store(path) as reader:
            found = documents_in(reader)
        assert all(expected[name] == quads for name, quads in found.items())
        seen.add(len(found))
        time.sleep(0.02)
    writer.communicate()
    assert writer.returncode == 0
    assert held.documents() == {}
    held.close()
    with open_store(path) as reader:
        assert documents_in(reader) == expected
    assert len(seen) >= 3, seen


def test_threads_may_read_together(tmp_path: Path) -> None:
    from concurrent.futures import ThreadPoolExecutor

    write_articles(tmp_path / "in", range(10))
    run_build(tmp_path / "store", tmp_path / "in", before=BEFORE)

    def count(_: int) -> int:
        with open_store(tmp_path / "store") as store:
            (row,) = store.query("SELECT (COUNT(*) AS ?n) { ?s ?p ?o }")
            return int(row["n"].value)

    with ThreadPoolExecutor(8) as pool:
        assert len(set(pool.map(count, range(40)))) == 1
    assert not list((tmp_path / "store" / "readers").iterdir())
