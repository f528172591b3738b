"""Every format from two stores of the same articles, built in another order: the same bytes, for DuckDB the same content."""

from __future__ import annotations

from pathlib import Path

import duckdb
import pytest

from policygraph.build import build
from policygraph.export import EXPORTERS, Part, export
from policygraph.store import Store, open_store

# Documents that share places, plans and figures, so that there is something to put in order.
ARTICLES = ("01_*.txt", "02_*.txt", "05_*.txt")
ROOT = Path(__file__).resolve().parents[2] / "data" / "articles"


def built(folder: Path, order: int) -> Store:
    """Return the store of the articles, each built in a run of its own, in order or (-1) the other way round."""
    files = [file for pattern in ARTICLES for file in sorted(ROOT.glob(pattern))]
    assert len(files) == len(ARTICLES)
    for file in files[::order]:
        with open_store(folder, write=True) as store:
            build([file], store, workers=1)
    return open_store(folder)


@pytest.fixture(scope="module")
def stores(tmp_path_factory: pytest.TempPathFactory) -> tuple[Store, Store]:
    root = tmp_path_factory.mktemp("orders")
    return built(root / "a", 1), built(root / "b", -1)


def contents(path: Path) -> dict[str, bytes]:
    files = sorted(file for file in path.rglob("*") if file.is_file()) if path.is_dir() else [path]
    return {file.relative_to(path.parent).as_posix(): file.read_bytes() for file in files}


def test_the_stores_say_the_same_in_another_order(stores: tuple[Store, Store]) -> None:
    first, second = (set(store.quads()) for store in stores)
    assert first == second and len(first) > 2000


@pytest.mark.parametrize("name", sorted(EXPORTERS))
def test_the_order_of_documents_leaves_no_trace(
    name: str, stores: tuple[Store, Store], tmp_path: Path
) -> None:
    # Mermaid draws small parts only.
    part = Part(types=("target",)) if name == "mermaid" else None
    for store, folder in zip(stores, ("a", "b"), strict=True):
        export(store, tmp_path / folder / f"out{EXPORTERS[name].extension}", name, part=part)
    first, second = (tmp_path / folder / f"out{EXPORTERS[name].extension}" for folder in ("a", "b"))
    if EXPORTERS[name].same_bytes:
        assert contents(first) == contents(second)
    else:
        assert name == "duckdb" and tables(first) == tables(second)


def tables(path: Path) -> dict[str, list[tuple[object, ...]]]:
    with duckdb.connect(str(path), read_only=True) as base:
        names = [row[0] for row in base.execute("SHOW TABLES").fetchall()]
        return {name: base.execute(f'SELECT * FROM "{name}"').fetchall() for name in names}
