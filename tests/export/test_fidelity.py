"""What docs/exports.md says is kept and lost, read back for five formats of which the losses are the point."""

from __future__ import annotations

import csv
import io
import json
from typing import Any

import pydot
import pytest

from export.helpers import hostile, small
from export.test_docs import rows
from policygraph.api import PolicyGraph
from policygraph.export import export
from policygraph.export.drawn import mermaid_text
from support import BASE


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    folder = tmp_path_factory.mktemp("written")
    names = {
        "dot": "g.dot",
        "mermaid": "g.mmd",
        "pajek": "g.net",
        "edges": "g.edges.tsv",
        "node-link": "g.json",
    }
    for name, file in names.items():
        export(small(), folder / file, name)
    return {name: (folder / file).read_text(encoding="utf-8") for name, file in names.items()}


@pytest.fixture(scope="module")
def network() -> Any:
    return PolicyGraph(None, BASE, small()).to_networkx()


def says(name: str, *, kept: tuple[str, ...] = (), lost: tuple[str, ...] = ()) -> None:
    """The row of a format says what is tested here."""
    row = rows()[name]
    assert all(word in row[2] for word in kept) and all(word in row[3] for word in lost)


def own_values(network: Any) -> set[str]:
    """Return exact figures, which stand in no label as they are."""
    return {str(int(data["value"])) for _, data in network.nodes(data=True) if data.get("value", 0) >= 10**8}


@pytest.mark.filterwarnings("ignore:.*deprecated:DeprecationWarning")  # pydot's, about its parser library
def test_dot(written: dict[str, str], network: Any) -> None:
    says("dot", kept=("labels (zh, en)", "kind", "colours", "tooltip"), lost=("all other properties",))
    (graph,) = pydot.graph_from_dot_data(written["dot"])
    nodes = {node.get_name().strip('"'): node.get_attributes() for node in graph.get_nodes()}
    drawn = {iri: nodes[iri] for iri in network}
    assert all(one["label"].strip('"') and one["fillcolor"] for one in drawn.values())
    assert drawn[f"{BASE}place/330100"]["label_en"].strip('"') == "Hangzhou"
    assert {one["kind"].strip('"') for one in drawn.values()} == {
        data["kind"] for _, data in network.nodes(data=True)
    }
    assert any(len(one["tooltip"]) > 10 for one in drawn.values())
    assert set().union(*drawn.values()) == {"label", "label_en", "kind", "fillcolor", "width", "tooltip"}
    assert len(graph.get_edges()) == network.number_of_edges()


def test_mermaid(written: dict[str, str], network: Any) -> None:
    says("mermaid", kept=("labels (zh)", "colours by kind"), lost=("IRIs", "English labels", "evidence"))
    text = written["mermaid"]
    assert "杭州市" in text and "classDef" in text and text.count("-->") == network.number_of_edges()
    assert BASE not in text and "Hangzhou" not in text
    labels = "\n".join(data["label_zh"] for _, data in network.nodes(data=True))
    sentences = {
        line
        for _, data in network.nodes(data=True)
        for line in data.get("evidence", "").split("\n")
        if line and line not in labels
    }
    assert len(sentences) > 5 and not any(mermaid_text(line) in text for line in sentences)


def test_pajek(written: dict[str, str], network: Any) -> None:
    says("pajek", kept=("positions", "labels (zh"), lost=("IRIs", "English labels", "evidence"))
    head, _, arcs = written["pajek"].partition("*Arcs\n")
    vertices = head.splitlines()[1:]
    assert len(vertices) == len(network) and len(arcs.splitlines()) == network.number_of_edges()
    assert len({tuple(line.split()[-3:-1]) for line in vertices}) > len(network) / 2
    assert BASE not in head and "Hangzhou" not in head and "杭州市" in head


def test_edges(written: dict[str, str], network: Any) -> None:
    says("edges", kept=("number of documents", "labels (zh)"), lost=("things without an edge", "evidence"))
    found = list(csv.DictReader(io.StringIO(written["edges"]), delimiter="\t", quoting=csv.QUOTE_NONE))
    assert set(found[0]) == {"source", "target", "property", "weight", "source_label", "target_label"}
    assert sorted((one["source"], one["target"], int(one["weight"])) for one in found) == sorted(
        (a, b, data["weight"]) for a, b, data in network.edges(data=True)
    )
    alone = {iri for iri in network if network.degree(iri) == 0}
    assert not alone & {one[end] for one in found for end in ("source", "target")}
    assert not any(value in written["edges"] for value in own_values(network))


def test_node_link(written: dict[str, str], network: Any) -> None:
    says("node-link", kept=("cx2",), lost=("positions", "colours"))
    nodes = json.loads(written["node-link"])["nodes"]
    assert {one["id"] for one in nodes} == set(network)
    names = set().union(*nodes)
    assert {"label_zh", "label_en", "evidence", "value"} <= names and not names & {
        "x",
        "y",
        "color",
        "colour",
    }


def test_objects_hold_hostile_labels_as_they_are() -> None:
    graph = PolicyGraph(None, BASE, hostile())
    one, other = graph.to_networkx(), graph.to_igraph()
    assert list(one) == other.vs["name"]
    assert [data["label_zh"] for _, data in one.nodes(data=True)] == other.vs["label_zh"]
    assert any("<script>alert(1)</script>" in label for label in other.vs["label_zh"])
    assert any("\x00" in label for label in other.vs["label_zh"])
