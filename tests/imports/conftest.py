"""A store of one article, built once, and a copy of it for each test."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from made import article
from policygraph import PolicyGraph


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with the store `s`, and the store's network as Gephi would open it."""
    folder = tmp_path_factory.mktemp("imports")
    (folder / "a.txt").write_text(article(0), encoding="utf-8")
    with PolicyGraph.open(folder / "s") as graph:
        graph.add(folder / "a.txt")
        graph.export(folder / "g.gexf")
        graph.export(folder / "g.graphml")
    return folder


@pytest.fixture
def graph(built: Path, tmp_path: Path) -> Iterator[PolicyGraph]:
    """Return the graph over a copy of the store, at `tmp_path / "s"`."""
    shutil.copytree(built / "s", tmp_path / "s")
    with PolicyGraph.open(tmp_path / "s") as graph:
        yield graph
