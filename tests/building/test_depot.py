"""Depots: a folder and a URL behave alike, and what cannot be reached is said."""

from __future__ import annotations

import importlib
import sys
from pathlib import Path

import pytest

from policygraph.building.depot import open_depot
from policygraph.errors import InputError, MissingExtraError


@pytest.fixture(params=["path", "file", "memory"])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """A place nothing has been written to yet."""
    places = {
        "path": str(tmp_path / "depot"),
        "file": (tmp_path / "depot").as_uri(),
        "memory": f"memory://{tmp_path.name}",
    }
    return places[request.param]


def test_what_is_written_is_read_and_listed(url: str, tmp_path: Path) -> None:
    depot = open_depot(url)
    assert depot.names() == [] and depot.names("a") == []
    (tmp_path / "source").write_bytes(b"\x00\xff" * 1000)
    depot.put("a/part", tmp_path / "source")
    depot.write("a/manifest.json", b"{}")
    depot.write("b.txt", "字".encode())
    again = open_depot(url + "/")
    assert again.names() == ["a/manifest.json", "a/part", "b.txt"]
    assert again.names("a") == ["manifest.json", "part"]
    with again.open("a/part") as file:
        assert file.read(3) == b"\x00\xff\x00" and len(file.read()) == 1997
    depot.write("b.txt", b"other")
    with open_depot(url).open("b.txt") as file:
        assert file.read() == b"other"
    depot.remove("a/part")
    depot.remove("a/part")
    assert depot.names() == ["a/manifest.json", "b.txt"]


def test_a_file_that_is_not_there(url: str) -> None:
    with pytest.raises(InputError, match=r"nothing\.gz: there is no such file"):
        open_depot(url).open("nothing.gz")


def test_a_folder_that_cannot_be_written(tmp_path: Path) -> None:
    (tmp_path / "taken").write_text("a file", encoding="utf-8")
    with pytest.raises(InputError, match=r"taken/a/b: cannot be written"):
        open_depot(str(tmp_path / "taken")).write("a/b", b"")


def test_a_kind_of_url_that_nobody_knows() -> None:
    with pytest.raises(InputError, match="no file system is known for nowhere://"):
        open_depot("nowhere://bucket/run")


@pytest.mark.parametrize(("module", "library"), [("fsspec.core", "fsspec"), ("s3fs", "s3fs")])
def test_without_the_extra(monkeypatch: pytest.MonkeyPatch, module: str, library: str) -> None:
    loaded = importlib.import_module("fsspec.registry")._registry
    monkeypatch.delitem(loaded, "s3", raising=False)
    monkeypatch.setitem(sys.modules, module, None)
    with pytest.raises(MissingExtraError, match=rf"needs {library}.*policygraph\[cluster\]"):
        open_depot("s3://bucket/run")
    assert open_depot("a/path").url == "a/path"
