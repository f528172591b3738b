"""neo4j-csv, loaded by Ladybug's COPY: a Cypher database that is strict about types and quotes."""

from __future__ import annotations

import csv
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import ladybug
import pytest

from export.helpers import hostile, small
from policygraph.export import export
from policygraph.export.facts import Facts
from policygraph.export.rows import Rows
from policygraph.export.text import guard, xml_chars
from policygraph.store import Store

# A list is text divided by U+001F, which string_split takes apart: Ladybug's own lists are written otherwise.
TYPES = {"double": "DOUBLE", "int": "INT64", "boolean": "BOOL", "date": "DATE"}
READ = "(HEADER=true, PARALLEL=false, ESCAPE='\"')"


class Loaded:
    """A database with one table per file of nodes, one of all nodes, and one of the relationships."""

    def __init__(self, folder: Path) -> None:
        self.connection = ladybug.Connection(ladybug.Database())
        self.run("CREATE NODE TABLE Everything (iri STRING PRIMARY KEY)")
        for file in sorted(folder.glob("nodes-*.csv")):
            table = file.stem.replace("-", "_")
            heads = self.heads(file)
            columns = ", ".join(f"`{name}` {TYPES.get(type_, 'STRING')}" for name, type_ in heads)
            self.run(f"CREATE NODE TABLE {table} ({columns}, PRIMARY KEY (iri))")
            self.run(f"COPY {table} FROM '{file}' {READ}")
            self.run(f"COPY Everything FROM (MATCH (n:{table}) RETURN n.iri)")
        file = folder / "relationships.csv"
        columns = ", ".join(f"`{name}` {TYPES.get(type_, 'STRING')}" for name, type_ in self.heads(file)[2:])
        self.run(f"CREATE REL TABLE Related (FROM Everything TO Everything, {columns})")
        self.run(f"COPY Related FROM '{file}' {READ}")

    @staticmethod
    def heads(file: Path) -> list[tuple[str, str]]:
        """Return names and types of the columns; the reserved ones get names of their own."""
        with file.open(encoding="utf-8", newline="") as stream:
            cells = next(csv.reader(stream))
        own = {":LABEL": "node_label", ":TYPE": "type", ":START_ID": "start", ":END_ID": "end"}
        return [
            (own[cell], "string") if cell in own else (cell.partition(":")[0], cell.partition(":")[2])
            for cell in cells
        ]

    def run(self, statement: str) -> list[list[Any]]:
        result = self.connection.execute(statement)
        assert not isinstance(result, list)
        return list(result.get_all())


@pytest.mark.parametrize("make", [small, hostile])
def test_everything_is_loaded_as_the_store_has_it(make: Callable[[], Store], tmp_path: Path) -> None:
    export(make(), tmp_path / "csv", "neo4j-csv")
    database = Loaded(tmp_path / "csv")
    rows = Rows(Facts(make()))
    nodes = {row.iri: row for row in rows.nodes()}
    found = database.run(
        "MATCH (n) WHERE n.label_zh IS NOT NULL "
        "RETURN n.iri, n.label_zh, n.label_en, n.evidence_count, string_split(n.evidence, '\x1f'), n.node_label"
    )
    assert len(found) == len(nodes) > 20
    for iri, zh, en, count, evidence, _ in found:
        node = nodes[iri]
        assert (zh, en) == (guard(xml_chars(node.label.zh)), guard(xml_chars(node.label.en)))
        assert count == node.evidence_count
        assert (evidence or []) == [guard(xml_chars(entry.sentence)) for entry in node.evidence]
    edges = database.run("MATCH (a)-[r:Related]->(b) RETURN a.iri, r.predicate, b.iri, r.weight")
    assert sorted(map(tuple, edges)) == sorted(
        (row.source, row.predicate, row.target, max(1, len(row.sources))) for row in rows.edges()
    )


def test_numbers_units_and_days_are_of_their_types(tmp_path: Path) -> None:
    store = small()
    export(store, tmp_path / "csv", "neo4j-csv")
    found = {
        row[0]: row[1:]
        for row in Loaded(tmp_path / "csv").run(
            "MATCH (t:nodes_target) RETURN t.iri, t.value, t.unit, t.deadline"
        )
    }
    asked = list(
        store.query("SELECT ?t ?v ?u ?d { ?t a pol:Target; pol:value ?v; pol:unit ?u; pol:deadline ?d }")
    )
    assert len(asked) == 3
    for row in asked:
        day = date.fromisoformat(row["d"].value)
        assert found[row["t"].value] == [float(row["v"].value), row["u"].value, day]
