"""Finding sources: what is listed, what is passed over, what cannot be listed."""

from __future__ import annotations

import os
import zipfile
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from made import write_articles
from policygraph.building.fingerprint import pipeline_fingerprint
from policygraph.building.sources import (
    Source,
    find_sources,
    fingerprint,
    key_of,
    known,
    missing_keys,
    record,
)
from policygraph.model import Issue
from policygraph.rdf.iris import DEFAULT_BASE
from policygraph.read.sidecar import Sidecar
from policygraph.store.folder import Folder


def test_a_folder_that_cannot_be_listed_is_reported_and_the_rest_goes_on(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_articles(tmp_path / "open", range(1))
    write_articles(tmp_path / "shut", range(1))
    scan = os.scandir

    def scandir(path: Any) -> Any:
        if str(path).endswith("shut"):
            raise PermissionError(13, "Permission denied", str(path))
        return scan(path)

    monkeypatch.setattr(os, "scandir", scandir)
    issues: list[Issue] = []
    assert [source.name for source in find_sources([tmp_path], issues)] == ["open/0000.txt"]
    assert [issue.severity for issue in issues] == ["error"]
    assert "shut: cannot be listed: Permission denied" in issues[0].message


def test_a_link_to_a_file_and_a_folder_in_a_circle_are_read_once(tmp_path: Path) -> None:
    write_articles(tmp_path / "in", range(1))
    try:
        (tmp_path / "in" / "again.txt").symlink_to(tmp_path / "in" / "0000.txt")
        (tmp_path / "in" / "circle").symlink_to(tmp_path / "in", target_is_directory=True)
    except OSError:  # a system without links
        return
    assert [source.name for source in find_sources([tmp_path / "in"], [])] == ["0000.txt"]


def test_the_fingerprint_is_of_bytes_sidecar_and_pipeline(tmp_path: Path) -> None:
    write_articles(tmp_path, range(1))
    source = Source(tmp_path, "0000.txt")

    def of(sha256: str, pipeline: str, sidecar: Sidecar | None = None, member: str = "") -> str:
        return fingerprint(sha256, replace(source, member=member), sidecar or Sidecar(), pipeline)

    first = of("a", "p")
    assert first == of("a", "p")
    assert len({first, of("b", "p"), of("a", "q")}) == 3
    inside = of("a", "p", member="b.txt")
    assert inside != of("a", "p", Sidecar(title="t"), member="b.txt")
    (tmp_path / "0000.meta.json").write_text("{}", encoding="utf-8")
    assert of("a", "p") != first
    (tmp_path / "0000.meta.json").write_text("[", encoding="utf-8")
    assert known(Source(tmp_path, "0000.txt"), "p").failure is not None
    assert pipeline_fingerprint(DEFAULT_BASE) != pipeline_fingerprint("urn:other:/")


def test_what_is_missing_is_what_was_in_the_folders_given(tmp_path: Path) -> None:
    folder = Folder(tmp_path / "store")
    recorded = {
        name: record(Source(tmp_path / place, name), folder)
        for place, name in (("one", "a"), ("one", "b"), ("two", "c"))
    }
    assert recorded["a"] == ["../one", "a"]
    for place in ("one", "two"):
        (tmp_path / place).mkdir()
    missing = missing_keys([tmp_path / "one"], ["a"], recorded, ["a", "b", "c", "unknown"], folder)
    assert missing == ["b"]
    assert missing_keys([tmp_path / "one"], [], recorded, ["a"], None) == []


def test_the_key_alone_is_that_of_the_whole_also_for_what_cannot_be_read(tmp_path: Path) -> None:
    write_articles(tmp_path, range(2))
    (tmp_path / "0001.meta.json").write_text('{"url": "https://one.example/"}', encoding="utf-8")
    (tmp_path / "a.md").write_text("---\nurl: https://a.example/x\n---\n# 题\n\n正文。\n", encoding="utf-8")
    (tmp_path / "b.md").write_text("# 题\n\n正文。\n", encoding="utf-8")
    (tmp_path / "c.html").write_text(
        '<html><head><link rel="canonical" href="https://c.example/"></head><body><p>正文。</p></body></html>',
        encoding="utf-8",
    )
    (tmp_path / "large.txt").write_text("字" * 2000, encoding="utf-8")
    (tmp_path / "large.meta.json").write_text('{"url": "https://large.example/"}', encoding="utf-8")
    (tmp_path / "mistaken.txt").write_text("字", encoding="utf-8")
    (tmp_path / "mistaken.meta.json").write_text("{", encoding="utf-8")
    (tmp_path / "huge.md").write_text("字" * 2000, encoding="utf-8")
    with zipfile.ZipFile(tmp_path / "d.zip", "w") as archive:
        archive.writestr("x.txt", "正文。")
        archive.writestr("x.meta.json", '{"url": "https://d.example/"}')
        archive.writestr("y.txt", "正文。")
    sources = find_sources([tmp_path], [])
    keys = [key_of(source, 1000) for source in sources]
    whole = [known(source, "p", 1000) for source in sources]
    assert keys == [one.key for one in whole]
    assert sorted(keys) == [
        "0000.txt", "b.md", "d.zip/y.txt", "https://a.example/x", "https://c.example/", "https://d.example/",
        "https://large.example/", "https://one.example/", "huge.md", "mistaken.txt",
    ]  # fmt: skip
    assert [one.key for one in whole if one.failure] == ["huge.md", "https://large.example/", "mistaken.txt"]
