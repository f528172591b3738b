"""CSV, XLSX, Parquet, DuckDB and the data package, read back and held against SPARQL on the same store."""

from __future__ import annotations

import csv
import hashlib
import json
import subprocess
import sys
import zipfile
from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import duckdb
import openpyxl
import pyarrow.parquet
import pyoxigraph as ox
import pytest

from export.helpers import hostile, small
from policygraph.errors import MissingExtraError
from policygraph.export import Part, export
from policygraph.export.facts import Facts
from policygraph.export.tabular import xlsx
from policygraph.export.tabular.records import Records
from policygraph.export.tabular.schema import TABLES
from policygraph.export.text import unguard, xml_chars
from policygraph.store import Store

ROUND_TRIPS = ("csv", "xlsx", "parquet", "duckdb", "datapackage")
BOTH = pytest.mark.parametrize("make", [small, hostile])
Make = Callable[[], Store]
Rows = dict[str, list[dict[str, Any]]]


def from_csv(path: Path) -> Rows:
    """Read a folder of CSV by its own dictionary; a quoted empty cell never occurs, hence empty is null."""
    with (path / "columns.csv").open(encoding="utf-8", newline="") as stream:
        types = {
            (row["table"], row["column"]): (row["type"], row["many"] == "true")
            for row in csv.DictReader(stream)
        }
    found: Rows = {}
    for name in sorted({table for table, _ in types}):
        with (path / f"{name}.csv").open(encoding="utf-8", newline="") as stream:
            reader = csv.DictReader(stream, strict=True)
            found[name] = [
                {column: typed(cell, *types[name, column]) for column, cell in row.items()} for row in reader
            ]
    return found


def typed(cell: str, kind: str, many: bool) -> Any:
    if many:
        assert kind in ("text", "date")
        parts = unguard(cell).split("|") if cell else []
        return tuple(date.fromisoformat(part) if kind == "date" else part for part in parts)
    if cell == "":
        return None
    if kind == "number":
        return Decimal(cell)
    if kind == "integer":
        return int(cell)
    if kind == "date":
        return date.fromisoformat(cell)
    if kind == "boolean":
        return {"true": True, "false": False}[cell]
    return unguard(cell)


def from_xlsx(path: Path) -> Rows:
    book = openpyxl.load_workbook(path)
    found: Rows = {}
    for sheet in book.worksheets[1:]:
        head, *rows = sheet.iter_rows(values_only=True)
        found[sheet.title] = [dict(zip(head, row, strict=True)) for row in rows]
    return found


def from_parquet(path: Path) -> Rows:
    return {
        file.stem: pyarrow.parquet.read_table(file).to_pylist() for file in sorted(path.glob("*.parquet"))
    }


def from_duckdb(path: Path) -> Rows:
    with duckdb.connect(str(path), read_only=True) as base:
        names = [row[0] for row in base.execute("SHOW TABLES").fetchall() if row[0] != "about"]
        found: Rows = {}
        for name in names:
            answer = base.execute(f'SELECT * FROM "{name}"')
            head = [column[0] for column in answer.description or ()]
            found[name] = [dict(zip(head, row, strict=True)) for row in answer.fetchall()]
        return found


def expected(store: Store) -> Rows:
    return {
        table.name: [
            dict(zip((column.name for column in table.columns), row, strict=True)) for row in table.rows()
        ]
        for table in Records(Facts(store)).tables()
    }


def plain(value: Any) -> Any:
    """Return what an expected cell is once control characters that XML and CSV cannot carry are replaced."""
    if isinstance(value, tuple):
        return tuple(plain(one).replace("|", "｜") if isinstance(one, str) else one for one in value)
    return xml_chars(value) if isinstance(value, str) else value


@BOTH
def test_csv_comes_back_as_it_was(make: Make, tmp_path: Path) -> None:
    store = make()
    export(store, tmp_path / "csv", "csv")
    read = from_csv(tmp_path / "csv")
    for name, rows in expected(store).items():
        assert read[name] == [{key: plain(cell) for key, cell in row.items()} for row in rows], name


@BOTH
def test_parquet_and_duckdb_hold_the_very_values(make: Make, tmp_path: Path) -> None:
    store = make()
    export(store, tmp_path / "parquet", "parquet")
    export(store, tmp_path / "graph.duckdb")
    wanted = {
        name: [
            {key: list(cell) if isinstance(cell, tuple) else cell for key, cell in row.items()}
            for row in rows
        ]
        for name, rows in expected(store).items()
    }
    assert from_parquet(tmp_path / "parquet") == wanted
    assert from_duckdb(tmp_path / "graph.duckdb") == wanted


@BOTH
def test_the_workbook_is_typed(make: Make, tmp_path: Path) -> None:
    store = make()
    export(store, tmp_path / "graph.xlsx")
    read = from_xlsx(tmp_path / "graph.xlsx")
    for name, rows in expected(store).items():
        assert len(read[name]) == len(rows), name
        for got, row in zip(read[name], rows, strict=True):
            for key, cell in row.items():
                assert same_cell(got[key], cell), (name, key, got[key], cell)


def same_cell(got: Any, cell: Any) -> bool:
    if cell is None or cell == ():
        return got is None
    if isinstance(cell, bool):
        return got is cell
    if isinstance(cell, Decimal):
        return isinstance(got, int | float) and got == float(cell)
    if isinstance(cell, date):
        return isinstance(got, datetime) and got.date() == cell
    if isinstance(cell, int):
        return bool(got == cell)
    text = "|".join(plain(cell)) if isinstance(cell, tuple) else plain(cell)
    return bool(got == text.replace("\r\n", "\n").replace("\r", "\n"))


def test_the_workbook_runs_no_formula_and_can_be_filtered(tmp_path: Path) -> None:
    export(hostile(), tmp_path / "graph.xlsx")
    book = openpyxl.load_workbook(tmp_path / "graph.xlsx")
    kinds = {cell.data_type for sheet in book.worksheets for row in sheet.iter_rows() for cell in row}
    assert "f" not in kinds, "a formula cell"
    assert all(
        cell.hyperlink is None for sheet in book.worksheets for row in sheet.iter_rows() for cell in row
    )
    for sheet in book.worksheets[1:]:
        assert sheet.auto_filter.ref and sheet.freeze_panes == "A2"
    labels = {row["label"] for row in from_xlsx(tmp_path / "graph.xlsx")["plans"]}
    assert any(str(label).startswith("=cmd|") for label in labels)


def test_the_workbook_says_no_time(tmp_path: Path) -> None:
    export(small(), tmp_path / "graph.xlsx")
    with zipfile.ZipFile(tmp_path / "graph.xlsx") as book:
        assert {entry.date_time[0] for entry in book.infolist()} == {1980}


def test_rows_beyond_a_sheet_go_on_in_the_next(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    store = small()
    monkeypatch.setattr(xlsx, "MAX_ROWS", 3)
    export(store, tmp_path / "graph.xlsx")
    read = from_xlsx(tmp_path / "graph.xlsx")
    rows = expected(store)["claims"]
    parts = [name for name in read if name == "claims" or name.startswith("claims ")]
    assert len(parts) == -(-len(rows) // 2)
    assert [row["claim_iri"] for name in parts for row in read[name]] == [row["claim_iri"] for row in rows]


def test_the_tables_say_what_sparql_says(tmp_path: Path) -> None:
    store = small()
    export(store, tmp_path / "csv", "csv")
    read = from_csv(tmp_path / "csv")
    answer = store.query(
        """SELECT ?t ?value ?unit ?deadline ?place (GROUP_CONCAT(?tech; separator="|") AS ?technologies) {
             ?t a pol:Target ; pol:value ?value ; pol:unit ?unit ; pol:jurisdiction/rdfs:label ?place
             OPTIONAL { ?t pol:deadline ?deadline } OPTIONAL { ?t pol:technology/rdfs:label ?tech FILTER(LANG(?tech) = "zh") }
             FILTER(LANG(?place) = "zh") } GROUP BY ?t ?value ?unit ?deadline ?place"""
    )
    assert isinstance(answer, ox.QuerySolutions)
    wanted = {
        (
            row["t"].value, Decimal(row["value"].value), row["unit"].value, row["place"].value,
            date.fromisoformat(row["deadline"].value) if row["deadline"] else None,
            tuple(sorted(part for part in row["technologies"].value.split("|") if part)),
        )
        for row in answer
    }  # fmt: skip
    got = {
        (
            row["iri"],
            row["value"],
            row["unit"],
            row["place"][0],
            row["deadline"],
            tuple(sorted(row["technology"])),
        )
        for row in read["targets"]
    }
    assert got == wanted and wanted


def test_every_row_of_a_fact_has_its_sentence_and_its_confidence(tmp_path: Path) -> None:
    read = expected(small())
    texts = {row["document_iri"]: row for row in read["provenance"]}
    for name in ("targets", "measures", "statistics", "statements"):
        assert read[name]
        for row in read[name]:
            assert row["evidence"] and row["evidence_count"] >= 1
            document, _, span = row["evidence_at"].partition("#char=")
            assert document in texts and document in row["sources"]
            start, end = map(int, span.split(","))
            assert end - start == len(row["evidence"])
            assert Decimal(0) < row["confidence"] <= 1


def test_no_thing_and_no_relation_is_lost() -> None:
    store = small()
    read = expected(store)
    named = {row["iri"] for spec in TABLES for row in read[spec.name]} | {row["iri"] for row in read["links"]}
    facts = Facts(store)
    assert named == set(facts.subject_values)
    assert len(read["claims"]) == sum(1 for quad in store.quads() if quad.predicate.value.endswith("#states"))
    for row in read["relations"]:
        assert row["subject_iri"] in named and row["object_iri"] in named


def test_a_part_keeps_its_rows_only(tmp_path: Path) -> None:
    export(small(), tmp_path / "csv", "csv", part=Part(types=("target",)))
    read = from_csv(tmp_path / "csv")
    assert read["targets"] and not read["measures"] and not read["statements"]
    assert {row["states_iri"] for row in read["claims"]} == {row["iri"] for row in read["targets"]}


@BOTH
def test_frictionless_finds_the_package_valid(make: Make, tmp_path: Path) -> None:
    export(make(), tmp_path / "package", "datapackage")
    program = (
        "import sys, frictionless as f; r = f.validate('datapackage.json'); "
        "print(r.flatten(['rowNumber','fieldNumber','type','note'])); sys.exit(not r.valid)"
    )
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", program],
        cwd=tmp_path / "package",
        capture_output=True,
        check=False,
        timeout=120,
    )
    assert done.returncode == 0, done.stdout.decode() + done.stderr.decode()[-2000:]


def test_the_package_describes_and_sums_every_file(tmp_path: Path) -> None:
    store = small()
    export(store, tmp_path / "package", "datapackage")
    folder = tmp_path / "package"
    descriptor = json.loads((folder / "datapackage.json").read_text(encoding="utf-8"))
    assert [source["title"] for source in descriptor["sources"]][:1]
    for resource in descriptor["resources"]:
        data = (folder / resource["path"]).read_bytes()
        assert resource["bytes"] == len(data)
        assert resource["hash"] == "sha256:" + hashlib.sha256(data).hexdigest()
    sums = dict(
        line.split("  ", 1)[::-1] for line in (folder / "SHA256SUMS").read_text(encoding="utf-8").splitlines()
    )
    files = {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}
    assert set(sums) == files - {"SHA256SUMS"}
    assert all(
        hashlib.sha256((folder / name).read_bytes()).hexdigest() == sum_ for name, sum_ in sums.items()
    )
    described = {resource["path"] for resource in descriptor["resources"]}
    assert {path for path in files if path.startswith(("data/", "graph/"))} == described
    quads = list(ox.parse(path=str(folder / "graph" / "graph.nq"), format=ox.RdfFormat.N_QUADS))
    assert len(quads) == len(set(quads)) > 100


@pytest.mark.parametrize(
    ("name", "missing", "file"), [("parquet", "pyarrow", "p"), ("duckdb", "duckdb", "d")]
)
def test_a_missing_extra_is_named(
    name: str, missing: str, file: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, missing, None)
    with pytest.raises(MissingExtraError, match=r"pip install 'policygraph\[tables\]'"):
        export(small(), tmp_path / file, name)
    assert list(tmp_path.iterdir()) == []


def test_a_text_longer_than_a_cell_is_cut_between_characters() -> None:
    text = xlsx.cell_text("👩" * 30_000)
    assert len(text.encode("utf-16-le")) // 2 <= xlsx.MAX_TEXT and text.endswith("👩…")
