"""gexf, read by graphology-gexf under Node: the reader of Gephi Lite."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from export.helpers import hostile, small
from export.nodejs import run_script
from policygraph.export import export
from policygraph.export.drawing import node_positions
from policygraph.export.facts import Facts
from policygraph.export.rows import Rows
from policygraph.export.text import xml_chars
from policygraph.export.vocabulary import colour_of_kind
from policygraph.store import Store


def read(store: Store, folder: Path) -> Any:
    export(store, folder / "graph.gexf")
    return run_script("read_gexf.mjs", folder / "graph.gexf")


@pytest.mark.parametrize("make", [small, hostile])
def test_nodes_edges_labels_and_evidence_are_those_of_the_store(
    make: Callable[[], Store], tmp_path: Path
) -> None:
    found = read(make(), tmp_path)
    rows = Rows(Facts(make()))
    nodes = dict(found["nodes"])
    assert found["type"] == "directed" and found["multi"]
    expected = {row.iri: row for row in rows.nodes()}
    assert set(nodes) == set(expected) and len(nodes) > 20
    for iri, row in expected.items():
        one = nodes[iri]
        assert one["label"] == one["label_zh"] == xml_chars(row.label.zh)
        assert one["label_en"] == xml_chars(row.label.en)
        assert (one["kind"], one["evidence_count"]) == (row.kind.name, row.evidence_count)
        sentences = [xml_chars(entry.sentence) for entry in row.evidence]
        assert one.get("evidence", "").count("\n") == max(0, len(sentences) - 1)
        red, green, blue = (int(colour_of_kind(row.kind.name)[at : at + 2], 16) for at in (1, 3, 5))
        assert one["color"] == f"rgb({red},{green},{blue})"
    edges = [(source, data["predicate"], target) for _, source, target, data in found["edges"]]
    assert edges == [(row.source, row.predicate, row.target) for row in rows.edges()]


def test_numbers_units_times_and_places_arrive(tmp_path: Path) -> None:
    store = small()
    nodes = dict(read(store, tmp_path)["nodes"])
    asked = list(
        store.query("SELECT ?t ?v ?u ?d { ?t a pol:Target; pol:value ?v; pol:unit ?u; pol:deadline ?d }")
    )
    assert len(asked) == 3
    for row in asked:
        node = nodes[row["t"].value]
        assert node["value"] == float(row["v"].value)
        assert (node["unit"], node["deadline"]) == (row["u"].value, row["d"].value)
    for iri, (x, y) in node_positions(Rows(Facts(store))).items():
        assert (nodes[iri]["x"], nodes[iri]["y"]) == (x, -y)
