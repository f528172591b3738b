"""The notebooks run, show what they promise, and keep exactly the outputs of a fresh run; the examples beside them run."""

from __future__ import annotations

import importlib.util
import json
import os
import re
import shutil
from pathlib import Path
from typing import Any

import nbformat
import pytest

ROOT = Path(__file__).resolve().parents[1]
FOLDER = ROOT / "docs" / "notebooks"
NAMES = ("01_ask_the_graph.ipynb", "02_five_cities_and_ai.ipynb")
REPORTS = "03_city_work_reports.ipynb"


def _runner() -> Any:
    spec = importlib.util.spec_from_file_location(
        "run_notebooks", ROOT / "data" / "scripts" / "run_notebooks.py"
    )
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="module", params=NAMES)
def both(request: pytest.FixtureRequest) -> tuple[str, Any, Any]:
    """Return a notebook's name, the notebook as it is kept and as it runs now."""
    path = FOLDER / request.param
    return request.param, nbformat.read(path, as_version=4), _runner().run(path)  # type: ignore[no-untyped-call]


def html_of(notebook: Any) -> str:
    return "".join(
        output.data.get("text/html", "")
        for cell in notebook.cells
        for output in cell.get("outputs", [])
        if "data" in output
    )


def test_a_fresh_run_puts_out_what_is_kept(both: tuple[str, Any, Any]) -> None:
    _, kept, fresh = both
    code = [cell for cell in fresh.cells if cell.cell_type == "code"]
    assert [cell.execution_count for cell in code] == list(range(1, len(code) + 1))
    for old, new in zip(kept.cells, fresh.cells, strict=True):
        assert old == new, f"{new.id}: run python data/scripts/run_notebooks.py"
    assert kept.metadata == fresh.metadata


def test_it_shows_what_it_promises(both: tuple[str, Any, Any]) -> None:
    name, _, fresh = both
    kinds = {
        kind for cell in fresh.cells for output in cell.get("outputs", []) for kind in output.get("data", {})
    }
    html = html_of(fresh)
    assert "<script" not in html
    if name.startswith("01"):
        assert kinds == {"text/html", "text/plain"}
        assert "<mark>" in html and "<blockquote>" in html and "杭州市" in html
        assert [o.data["text/plain"] for c in fresh.cells if "audit.ok" in c.source for o in c.outputs] == [
            "True"
        ]
    else:
        assert "image/svg+xml" in kinds
        assert html.count('<iframe sandbox="allow-scripts"') == 1 and "Artificial intelligence" in html
        assert fresh.cells[-2].outputs[-1].data["text/plain"].endswith("True)")


def test_nothing_of_the_machine_is_kept() -> None:
    assert sorted(path.name for path in FOLDER.glob("*.ipynb")) == sorted([*NAMES, REPORTS])
    for name in (*NAMES, REPORTS):
        text = (FOLDER / name).read_text(encoding="utf-8")
        assert not re.search(r"/tmp/|/home/|/root/|[A-Z]:\\\\Users|file://", text)
        assert set(json.loads(text)["metadata"]["language_info"]) == {"name"}
        assert not any(cell["metadata"] for cell in json.loads(text)["cells"])


def reports_read(monkeypatch: pytest.MonkeyPatch, folder: Path | None) -> Any:
    """Run the notebook of work reports on a folder, or on what it reads without one."""
    if folder is None:
        monkeypatch.delenv("POLICYGRAPH_REPORTS", raising=False)
    else:
        monkeypatch.setenv("POLICYGRAPH_REPORTS", str(folder))
    return _runner().run(FOLDER / REPORTS)


def said(notebook: Any, at: int) -> str:
    (output,) = notebook.cells[at].outputs
    return str(output.data["text/plain"])


def test_the_notebook_of_reports_runs_without_a_folder_and_keeps_nothing(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    kept = nbformat.read(FOLDER / REPORTS, as_version=4)  # type: ignore[no-untyped-call]
    assert not any(cell.get("outputs") for cell in kept.cells)
    fresh = reports_read(monkeypatch, None)
    assert "15 documents" in said(fresh, 1) and ", 0 could not be read" in said(fresh, 1)
    assert said(fresh, 3).startswith("<Table: 11 rows")
    assert {
        kind for cell in fresh.cells for one in cell.get("outputs", []) for kind in one.get("data", {})
    } >= {
        "image/png",
        "image/svg+xml",
    }


@pytest.mark.corpus
@pytest.mark.scale
def test_the_notebook_of_reports_reads_a_folder_of_them(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    if not os.environ.get("POLICYGRAPH_CORPUS"):
        pytest.skip("POLICYGRAPH_CORPUS is not set")
    paths = sorted(Path(os.environ["POLICYGRAPH_CORPUS"]).rglob("*政府工作报告*.txt"))[:100]
    for path in paths:
        shutil.copy(path, tmp_path)
    fresh = reports_read(monkeypatch, tmp_path)
    assert said(fresh, 1).startswith(f"'{len(paths)} documents") and len(paths) > 20
    assert int(re.findall(r"<Target ledger: (\d+) rows", said(fresh, 5))[0]) > len(paths) / 2


def test_the_hand_over_runs_as_written(demo_store: Path) -> None:
    (code,) = re.findall(r"```python\n(.*?)```", (FOLDER / "README.md").read_text(encoding="utf-8"), re.S)
    found: dict[str, Any] = {}
    exec(code.replace('"policy.store"', repr(str(demo_store))), found)
    assert set(found["names"]) == set(found["same"].vs["name"]) and len(found["names"]) > 10
    assert found["names"][found["hangzhou"]["name"]] == "杭州市"
    assert found["frame"]["sentence"].str.len().min() > 5 and set(found["frame"]["place"]) == {"Hangzhou"}
    assert found["counts"]["n"].sum() > 100


def test_the_tables_for_polars_are_where_it_says(demo_store: Path, tmp_path: Path) -> None:
    duckdb = pytest.importorskip("duckdb")
    from policygraph import PolicyGraph

    with PolicyGraph.open(demo_store) as graph:
        graph.export(tmp_path / "tables", "parquet")
    count = duckdb.execute(f"SELECT count(*) FROM '{tmp_path / 'tables' / 'targets.parquet'}'").fetchone()[0]
    assert count > 20
