"""neo4j-csv, read back with the csv module and the import tool's header rules."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from export.helpers import HOSTILE, hostile, read_neo4j, small
from policygraph.errors import InputError
from policygraph.export import export
from policygraph.export.facts import Facts
from policygraph.export.rows import Rows
from policygraph.export.text import xml_chars
from policygraph.store import Store

# Neo4j operations manual, "CSV header format": name:type, the types of properties, the reserved ones.
HEADER = re.compile(r"(\w+:(ID|string|double|int|date|boolean)(\[\])?|:LABEL|:START_ID|:END_ID|:TYPE)\Z")


@pytest.mark.parametrize("make", [small, hostile])
def test_nodes_and_relationships_agree_with_the_rows(make: Callable[[], Store], tmp_path: Path) -> None:
    store = make()
    export(store, tmp_path / "csv", "neo4j-csv")
    nodes, edges = read_neo4j(tmp_path / "csv")
    rows = Rows(Facts(store))
    expected = {row.iri: row for row in rows.nodes()}
    assert {node["iri:ID"] for node in nodes} == set(expected) and len(nodes) == len(expected)
    for node in nodes:
        row = expected[node["iri:ID"]]
        assert node["label_zh:string"] == xml_chars(row.label.zh)
        assert node["evidence:string[]"] == ([xml_chars(e.sentence) for e in row.evidence] or None)
        assert node["sources:string[]"] == (list(row.sources) or None)
    assert [(e[":START_ID"], e[":END_ID"], e["predicate:string"]) for e in edges] == [
        (row.source, row.target, row.predicate) for row in rows.edges()
    ]
    assert all(edge[":START_ID"] in expected and edge[":END_ID"] in expected for edge in edges)


def test_headers_are_what_the_import_tool_reads(tmp_path: Path) -> None:
    export(small(), tmp_path / "csv", "neo4j-csv")
    files = sorted((tmp_path / "csv").glob("*.csv"))
    assert len(files) > 10
    for file in files:
        head = file.read_text(encoding="utf-8").split("\n", 1)[0].split(",")
        for name in head:
            assert HEADER.match(name), f"{file.name}: {name}"
        assert sum(name.endswith(":ID") for name in head) == (file.name != "relationships.csv")
    readme = (tmp_path / "csv" / "README.txt").read_text(encoding="utf-8")
    assert "neo4j-admin database import full" in readme and "U+001F" in readme and "GeoNames" in readme
    for file in files:
        assert f"={file.name}" in readme


def test_types_values_and_times_agree_with_the_store(tmp_path: Path) -> None:
    store = small()
    export(store, tmp_path / "csv", "neo4j-csv")
    nodes = {node["iri:ID"]: node for node in read_neo4j(tmp_path / "csv")[0]}
    checked = 0
    for row in store.query(
        "SELECT ?f ?v ?u ?d { ?f a pol:Target; pol:value ?v; pol:unit ?u; pol:deadline ?d }"
    ):
        node = nodes[row["f"].value]
        assert node["value:double"] == float(row["v"].value)
        assert node["unit:string"] == row["u"].value
        assert node["deadline:date"] == date.fromisoformat(row["d"].value)
        assert node[":LABEL"] == "Target"
        checked += 1
    assert checked == 3
    place = nodes["https://w3id.org/policygraph/id/place/330100"]
    assert (place["rdfs_label_zh:string"], place["label_en:string"]) == ("杭州市", "Hangzhou")
    types = {edge[":TYPE"] for edge in read_neo4j(tmp_path / "csv")[1]}
    assert {"SET_BY", "JURISDICTION", "CONFLICTS_WITH", "ISSUED_BY"} <= types


def test_no_cell_can_run_in_a_spreadsheet(tmp_path: Path) -> None:
    import csv

    export(hostile(), tmp_path / "csv", "neo4j-csv")
    formulas = 0
    for file in (tmp_path / "csv").glob("*.csv"):
        with file.open(encoding="utf-8", newline="") as stream:
            for cells in csv.reader(stream):
                for cell in cells:
                    assert not re.match(r"[=+\-@\t\r].", cell, re.DOTALL), cell
                    formulas += cell.startswith(("'=", "'@"))
        assert "\x00" not in file.read_text(encoding="utf-8")
    assert formulas >= 4
    assert any(text.startswith("=") for text in HOSTILE)


def test_an_earlier_export_is_replaced_and_nothing_else(tmp_path: Path) -> None:
    folder = tmp_path / "csv"
    export(small(), folder, "neo4j-csv")
    export(hostile(), folder, "neo4j-csv")
    assert not (folder / "nodes-target.csv").exists()
    assert sorted(path.name for path in tmp_path.iterdir()) == ["csv"]
    mine = tmp_path / "mine"
    mine.mkdir()
    (mine / "letter.txt").write_text("keep", encoding="utf-8")
    with pytest.raises(InputError, match="no earlier export"):
        export(small(), mine, "neo4j-csv")
    assert [path.name for path in mine.iterdir()] == ["letter.txt"]
    with pytest.raises(InputError, match="is a file"):
        export(small(), mine / "letter.txt", "neo4j-csv")
    (tmp_path / "empty").mkdir()
    export(small(), tmp_path / "empty", "neo4j-csv")
    assert (tmp_path / "empty" / "relationships.csv").exists()
