"""Formats for graph tools, read back by ladybug, networkx, igraph, pydot, ndex2 and the csv module."""

from __future__ import annotations

import csv
import html
import json
import re
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import igraph
import networkx
import pyoxigraph as ox
import pytest
from lxml import etree

from export.helpers import IRIS, hostile, small
from policygraph.errors import InputError
from policygraph.export import Part, export
from policygraph.export.cypher import cypher_string
from policygraph.export.drawing import node_positions, spell_of
from policygraph.export.drawn import line, mermaid_text
from policygraph.export.facts import Facts
from policygraph.export.rows import Rows
from policygraph.export.text import unguard, xml_chars
from policygraph.network.style import load_style
from policygraph.rdf.iris import POL, RDFS, SCHEMA, XSD
from policygraph.store import Store
from support import BASE

ROUND_TRIPS = ("cypher", "cx2", "cyjs", "node-link", "dot", "mermaid", "pajek", "edges")
BOTH = pytest.mark.parametrize("make", [small, hostile])
Make = Callable[[], Store]


def written(store: Store, name: str, tmp_path: Path, part: Part | None = None) -> Path:
    path = tmp_path / "out"
    export(store, path, name, part=part)
    return path


def rows_of(store: Store) -> tuple[dict[str, Any], list[Any]]:
    rows = Rows(Facts(store))
    return {row.iri: row for row in rows.nodes()}, list(rows.edges())


def ends(edges: list[Any]) -> list[tuple[str, str, str]]:
    return sorted((edge.source, edge.predicate, edge.target) for edge in edges)


class Ladybug:
    """An embedded Cypher database with the tables our rows need; its types are strict, so values must be what they say."""

    def __init__(self, store: Store) -> None:
        import ladybug

        from policygraph.export.neo4j import label_name, relationship_type

        self.connection = ladybug.Connection(ladybug.Database())
        rows = Rows(Facts(store))
        types = {"number": "DOUBLE", "boolean": "BOOL", "date": "DATE", "string": "STRING"}
        common = "label_zh STRING, label_en STRING"
        lists = "sources STRING[], evidence STRING[], evidence_at STRING[]"
        self.labels = {}
        for kind, columns in rows.kinds().items():
            own = "".join(f", `{c.name}` {types[c.type]}{'[]' if c.many else ''}" for c in columns)
            self.labels[kind.name] = label_name(kind.name)
            self.run(
                f"CREATE NODE TABLE {label_name(kind.name)} (iri STRING PRIMARY KEY, label STRING, {common}, kind_zh STRING, "
                f"kind_en STRING, classes STRING[], {lists}, evidence_count INT64, confidence DOUBLE{own})"
            )
        kind_of = {node.iri: self.labels[node.kind.name] for node in rows.nodes()}
        tables: dict[str, set[str]] = {}
        for edge in rows.edges():
            pair = f"FROM {kind_of[edge.source]} TO {kind_of[edge.target]}"
            tables.setdefault(relationship_type(edge.name.name), set()).add(pair)
        for name, pairs in tables.items():
            self.run(
                f"CREATE REL TABLE TO_{name} ({', '.join(sorted(pairs))}, predicate STRING, {common}, weight INT64, {lists}, confidence DOUBLE, "
                "rule STRING, reason_zh STRING, reason_en STRING)"
            )

    def run(self, statement: str) -> list[list[Any]]:
        # Its catalogue knows no case and keeps labels and types in one list: TECHNOLOGY would be Technology.
        result = self.connection.execute(re.sub(r"^(MATCH .*?-\[r:)(?=[A-Z])", r"\1TO_", statement))
        return list(result.get_all())


@BOTH
def test_cypher_run_twice_in_ladybug_gives_the_store_once(make: Make, tmp_path: Path) -> None:
    store = make()
    nodes, edges = rows_of(store)
    script = written(store, "cypher", tmp_path).read_text(encoding="utf-8")
    statements = [
        one for one in script.split("\n") if one and not one.startswith(("//", "CREATE CONSTRAINT"))
    ]
    assert all(one.startswith(("MERGE (n:", "MATCH (a:")) and one.endswith(";") for one in statements)
    assert len(statements) == len(nodes) + len(edges)
    database = Ladybug(store)
    for _ in range(2):
        for statement in statements:
            database.run(statement)
    found = database.run("MATCH (n) RETURN n.iri, n.label_zh, n.evidence, label(n)")
    assert len(found) == len(nodes)
    for iri, label, evidence, kind in found:
        node = nodes[iri]
        assert label == xml_chars(node.label.zh) and kind == database.labels[node.kind.name]
        assert (evidence or []) == [xml_chars(entry.sentence) for entry in node.evidence]
    found = database.run("MATCH (a)-[r]->(b) RETURN a.iri, r.predicate, b.iri")
    assert sorted(map(tuple, found)) == ends(edges)


def test_cypher_numbers_and_dates_are_typed(tmp_path: Path) -> None:
    store = small()
    database = Ladybug(store)
    for statement in written(store, "cypher", tmp_path).read_text(encoding="utf-8").split("\n"):
        if statement.startswith(("MERGE", "MATCH")):
            database.run(statement)
    found = {
        row[0]: row[1:] for row in database.run("MATCH (t:Target) RETURN t.iri, t.value, t.unit, t.deadline")
    }
    asked = list(
        store.query("SELECT ?t ?v ?u ?d { ?t a pol:Target; pol:value ?v; pol:unit ?u; pol:deadline ?d }")
    )
    assert asked
    for row in asked:
        value, unit, deadline = found[row["t"].value]
        assert (value, unit) == (float(row["v"].value), row["u"].value)
        assert deadline == date.fromisoformat(row["d"].value)


@BOTH
def test_node_link_is_read_by_networkx(make: Make, tmp_path: Path) -> None:
    nodes, edges = rows_of(make())
    data = json.loads(written(make(), "node-link", tmp_path).read_text(encoding="utf-8"))
    graph = networkx.node_link_graph(data, edges="edges")
    assert graph.is_directed() and graph.is_multigraph()
    assert {iri: graph.nodes[iri]["label_zh"] for iri in graph} == {i: n.label.zh for i, n in nodes.items()}
    assert sorted((a, d["predicate"], b) for a, b, d in graph.edges(data=True)) == ends(edges)
    for iri, node in nodes.items():
        assert graph.nodes[iri]["evidence"] == [entry.sentence for entry in node.evidence]
        if "value" in node.values:
            assert graph.nodes[iri]["value"] == float(node.values["value"][0])


@BOTH
def test_cyjs_is_read_by_networkx_and_has_the_style(make: Make, tmp_path: Path) -> None:
    nodes, edges = rows_of(make())
    data = json.loads(written(make(), "cyjs", tmp_path).read_text(encoding="utf-8"))
    for one in data["elements"]["nodes"]:
        one["data"]["value"] = one["data"]["id"]  # networkx takes this, and not the id, for the node
    for one in data["elements"]["edges"]:
        one["data"]["key"] = one["data"]["id"]  # without one, networkx keeps one edge between two nodes
    graph = networkx.cytoscape_graph({**data, "directed": True, "multigraph": True, "data": []})
    assert {iri: graph.nodes[iri]["label_zh"] for iri in graph} == {i: n.label.zh for i, n in nodes.items()}
    assert sorted((a, d["predicate"], b) for a, b, d in graph.edges(data=True)) == ends(edges)
    styled = {one["selector"]: one["style"] for one in data["style"]}
    types = load_style().types
    for kind in {node.kind.name for node in nodes.values()} & set(types):
        assert styled[f'node[kind = "{kind}"]']["background-color"] == types[kind].colour()
    assert len({tuple(n["position"].values()) for n in data["elements"]["nodes"]}) > len(nodes) * 0.9


@BOTH
def test_cx2_is_read_by_ndex2(make: Make, tmp_path: Path) -> None:
    from ndex2.cx2 import RawCX2NetworkFactory

    nodes, edges = rows_of(make())
    raw = json.loads(written(make(), "cx2", tmp_path).read_text(encoding="utf-8"))
    network = RawCX2NetworkFactory().get_cx2network(raw)
    counts = {one["name"]: one["elementCount"] for one in raw[1]["metaData"]}
    assert (counts["nodes"], counts["edges"]) == (len(nodes), len(edges))
    read = {at: node["v"] for at, node in network.get_nodes().items()}
    assert {v["iri"]: v.get("label_zh", "") for v in read.values()} == {
        i: n.label.zh for i, n in nodes.items()
    }
    found = [
        (read[e["s"]]["iri"], e["v"]["predicate"], read[e["t"]]["iri"]) for e in network.get_edges().values()
    ]
    assert sorted(found) == ends(edges)
    for values in read.values():
        assert values.get("evidence", []) == [entry.sentence for entry in nodes[values["iri"]].evidence]
    declared = raw[2]["attributeDeclarations"][0]
    assert all(set(v) <= set(declared["nodes"]) for v in read.values())


@BOTH
@pytest.mark.filterwarnings("ignore:.*deprecated:DeprecationWarning")  # pydot's, about its parser library
def test_dot_is_read_by_pydot(make: Make, tmp_path: Path) -> None:
    import pydot

    nodes, edges = rows_of(make())
    (graph,) = pydot.graph_from_dot_file(str(written(make(), "dot", tmp_path)), encoding="utf-8") or ()

    def plain(text: str) -> str:
        return re.sub(r"\\(.)", r"\1", text[1:-1])

    read = {
        plain(n.get_name()): n for n in graph.get_nodes() if n.get_name() not in ("graph", "node", "edge")
    }
    assert set(read) == set(nodes)
    for iri, node in nodes.items():
        assert html.unescape(plain(read[iri].get("label"))) == line(node.label.zh)
    found = [
        (plain(e.get_source()), plain(e.get("predicate")), plain(e.get_destination()))
        for e in graph.get_edges()
    ]
    assert sorted(found) == ends(edges)


@BOTH
def test_pajek_is_read_by_networkx_and_igraph(make: Make, tmp_path: Path) -> None:
    nodes, edges = rows_of(make())
    path = written(make(), "pajek", tmp_path)
    graph = networkx.read_pajek(path)
    ids = list(nodes)
    assert len(graph) == len(nodes) and graph.number_of_edges() == len(edges)
    at = {data["id"]: name for name, data in graph.nodes(data=True)}
    for number, iri in enumerate(ids, 1):
        assert at[str(number)] == f"{number} {line(nodes[iri].label.zh)}".replace('"', "'").replace(
            "\\", "\uff3c"
        )
    numbers = {name: int(data["id"]) for name, data in graph.nodes(data=True)}
    found = sorted((ids[numbers[a] - 1], ids[numbers[b] - 1]) for a, b in graph.edges())
    assert found == sorted((edge.source, edge.target) for edge in edges)
    with path.open(encoding="utf-8") as stream:
        other = igraph.Graph.Read_Pajek(stream.name)
    assert (other.vcount(), other.ecount()) == (len(nodes), len(edges))


@BOTH
def test_edge_list_is_read_by_csv(make: Make, tmp_path: Path) -> None:
    nodes, edges = rows_of(make())
    with written(make(), "edges", tmp_path).open(encoding="utf-8", newline="") as stream:
        read = list(csv.DictReader(stream, delimiter="\t", quoting=csv.QUOTE_NONE))
    assert sorted((row["source"], row["property"], row["target"]) for row in read) == sorted(
        (edge.source, edge.name.name, edge.target) for edge in edges
    )
    for row in read:
        assert unguard(row["source_label"]) == line(nodes[row["source"]].label.zh)
        assert row["source_label"][:1] not in ("=", "@")


@BOTH
def test_mermaid_names_every_node_once(make: Make, tmp_path: Path) -> None:
    nodes, edges = rows_of(make())
    text = written(make(), "mermaid", tmp_path).read_text(encoding="utf-8")
    labels = dict(re.findall(r'^(n\d+)\["([^"\]]*)"\]:::k_\w+$', text, re.MULTILINE))
    arrows = re.findall(r'^(n\d+) -->\|"([^"|]*)"\| (n\d+)$', text, re.MULTILINE)

    def plain(label: str) -> str:
        return re.sub(r"#(\d+);", lambda found: chr(int(found[1])), label)

    assert [plain(label) for label in labels.values()] == [line(node.label.zh) for node in nodes.values()]
    ids = dict(zip(labels, nodes, strict=True))
    assert [(ids[a], ids[b]) for a, _, b in arrows] == [(edge.source, edge.target) for edge in edges]
    assert "<" not in text.replace("flowchart", "") and mermaid_text('"]') == "#34;#93;"


def test_mermaid_refuses_what_it_cannot_draw(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("policygraph.export.drawn.MOST_MERMAID_EDGES", 3)
    with pytest.raises(InputError, match="--focus"):
        written(small(), "mermaid", tmp_path)
    assert written(small(), "mermaid", tmp_path, Part(types=("target",))).is_file()
    monkeypatch.setattr("policygraph.export.drawn.MOST_MERMAID_CHARACTERS", 50)
    with pytest.raises(InputError, match="50 characters"):
        written(small(), "mermaid", tmp_path, Part(types=("target",)))


def test_gexf_has_spells_and_positions(tmp_path: Path) -> None:
    path = tmp_path / "graph.gexf"
    export(small(), path)
    root = etree.parse(str(path)).getroot()
    space = {"g": "http://gexf.net/1.3", "viz": "http://gexf.net/1.3/viz"}
    assert root.xpath("//g:graph[@mode='dynamic'][@timeformat='date']", namespaces=space)
    positions = root.xpath("//g:node/viz:position", namespaces=space)
    nodes, _ = rows_of(small())
    assert len(positions) == len(nodes)
    assert len({(p.get("x"), p.get("y")) for p in positions}) > 0.9 * len(nodes)
    spells = {
        node.get("id"): (spell[0].get("start"), spell[0].get("end"))
        for node in root.iter("{http://gexf.net/1.3}node")
        if (spell := node.xpath("g:spells/g:spell", namespaces=space))
    }
    asked = list(small().query("SELECT ?t ?d { ?t a pol:Target; pol:deadline ?d }"))
    assert asked
    for row in asked:
        assert spells[row["t"].value][1] == row["d"].value
    figures = list(small().query("SELECT ?t ?d { ?t pol:asOf ?d FILTER NOT EXISTS { ?t pol:asOfStart ?s } }"))
    for row in figures:
        assert spells[row["t"].value] == (row["d"].value, row["d"].value)
    edge = root.xpath("//g:edge[g:spells]", namespaces=space)[0]
    assert edge.get("source") in spells


@pytest.mark.parametrize(
    "text", ["\\u0027", "\\\u2028", "a\\ub\\\\u", "\\", "\\U", "x\\n", "'; MATCH (n) DELETE n; //"]
)
def test_a_cypher_literal_holds_any_text(text: str) -> None:
    import ladybug

    literal = cypher_string(text)
    result = ladybug.Connection(ladybug.Database()).execute(f"RETURN {literal}")
    assert list(result.get_all()) == [[text]]
    # Neo4j resolves backslash-u before it reads the literal: what stands there is a control character, never a quote.
    assert all(int(code, 16) > 0x7F for code in re.findall(r"\\u([0-9a-f]{4})", literal))


def test_a_column_with_an_ill_written_value_is_text(tmp_path: Path) -> None:
    """A document may say "soon" where a day is wanted: `date('soon')` would stop the script."""
    values = (
        ox.Literal("soon", datatype=XSD.date),
        ox.Literal("many", datatype=XSD.integer),
        ox.Literal("maybe", datatype=XSD.boolean),
        ox.Literal("INF", datatype=XSD.double),
    )
    names = ("deadline", "year", "qualitative", "value")
    quads = [
        ox.Quad(ox.NamedNode(f"{BASE}thing/1"), ox.NamedNode(POL.iri + name), value, IRIS.graph("a"))
        for name, value in zip(names, values, strict=True)
    ]
    columns = Rows(Facts(Store.in_memory(quads, base=BASE))).columns.values()
    assert {column.name: column.type for column in columns} == dict.fromkeys(names, "string")


def test_a_property_that_a_tool_takes_for_its_own_gets_its_prefix(tmp_path: Path) -> None:
    thing, name = ox.NamedNode(f"{BASE}thing/1"), ox.NamedNode(f"{BASE}thing#parent")
    quads = [ox.Quad(thing, one, ox.Literal("x"), IRIS.graph("a")) for one in (RDFS.label, name, SCHEMA.name)]
    store = Store.in_memory(quads, base=BASE)
    (element,) = json.loads(written(store, "cyjs", tmp_path).read_text(encoding="utf-8"))["elements"]["nodes"]
    assert element["data"]["id"] == thing.value and "parent" not in element["data"]
    assert element["data"]["schema_name"] == "x"


def test_a_spell_is_made_of_days_only() -> None:
    assert spell_of({"deadline": ["soon"]}) is None
    assert spell_of({"periodStart": ["2026-01-01"], "periodEnd": ["2025-01-01"]}) == ("2026-01-01", None)


def test_positions_are_the_same_twice_and_given_up_for_large_graphs(monkeypatch: pytest.MonkeyPatch) -> None:
    first, second = (node_positions(Rows(Facts(small()))) for _ in range(2))
    assert first == second and len(first) > 20
    monkeypatch.setattr("policygraph.export.drawing.MOST_PLACED", 3)
    assert node_positions(Rows(Facts(small()))) == {}
