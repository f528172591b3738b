"""A layout edited in Gephi comes home: positions, groups, colours and labels; nodes and edges it made up do not."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import networkx
import pytest
from lxml import etree

from build_support import lines_of
from policygraph import PolicyGraph
from policygraph.errors import InputError, UnknownNameError
from policygraph.rdf.layouts import read_layout

NS = {"g": "http://gexf.net/1.3", "v": "http://gexf.net/1.3/viz"}
VIZ = "{http://gexf.net/1.3/viz}"


def edited(built: Path, tmp_path: Path) -> tuple[Path, list[str]]:
    """Edit the exported GEXF as Gephi does: move, colour and group nodes, rename one, make up a node and an edge."""
    tree = etree.parse(built / "g.gexf")
    nodes = tree.findall(".//g:node", NS)
    attributes = tree.find(".//g:attributes[@class='node']", NS)
    etree.SubElement(
        attributes, f"{{{NS['g']}}}attribute", id="modularity_class", title="Modularity Class", type="integer"
    )
    for at, node in enumerate(nodes):
        for child in [*node.findall("v:position", NS), *node.findall("v:color", NS)]:
            node.remove(child)
        etree.SubElement(node, f"{VIZ}position", x=str(at * 10.5), y=str(-at), z="0.0")
        etree.SubElement(node, f"{VIZ}color", r="1", g="2", b=str(at % 256))
        group = etree.SubElement(node.find("g:attvalues", NS), f"{{{NS['g']}}}attvalue", value=str(at % 3))
        group.set("for", "modularity_class")
    nodes[0].set("label", "改了的名字 <b>&")
    etree.SubElement(tree.find(".//g:nodes", NS), f"{{{NS['g']}}}node", id="https://e.org/new", label="新")
    edge = etree.SubElement(tree.find(".//g:edges", NS), f"{{{NS['g']}}}edge", id="made-up")
    edge.set("source", nodes[0].get("id"))
    edge.set("target", "https://e.org/new")
    path = tmp_path / "edited.gexf"
    tree.write(path, encoding="utf-8", xml_declaration=True)
    return path, [node.get("id") for node in nodes]


def test_gexf_comes_home(built: Path, graph: PolicyGraph, tmp_path: Path) -> None:
    path, ids = edited(built, tmp_path)
    before = lines_of(graph.store)
    report = graph.import_layout(path, "mine")
    assert report.exit_code == 1, "what was not taken is said"
    assert dict(report.left_out) == {
        "node that the graph does not have": 1,
        "edge that the graph does not have": 1,
    }
    assert any("https://e.org/new" in problem for problem in report.problems)
    assert report.counts["positions"] == report.counts["groups"] == len(ids) and report.counts["labels"] == 1
    (one,) = graph.imports()
    assert (one.name, one.kind, one.file, one.facts) == ("mine", "layout", "edited.gexf", False)
    layout = read_layout(graph.store.inner, graph.store.base, "mine")
    assert set(layout) == set(ids)
    for at, iri in enumerate(ids):
        placed = layout[iri]
        assert (placed.x, placed.y) == (Decimal(str(at * 10.5)), Decimal(-at))
        assert (placed.group, placed.colour) == (str(at % 3), f"#0102{at % 256:02x}")
        assert placed.label == ("改了的名字 <b>&" if at == 0 else None)
    assert graph.audit().ok
    graph.remove_import("mine")
    assert lines_of(graph.store) == before


def test_an_export_draws_by_the_layout(built: Path, graph: PolicyGraph, tmp_path: Path) -> None:
    path, ids = edited(built, tmp_path)
    graph.import_layout(path, "mine")
    graph.export(tmp_path / "out.gexf", layout="mine")
    drawn = etree.parse(tmp_path / "out.gexf")
    for at, iri in enumerate(ids):
        (position,) = drawn.xpath(f"//g:node[@id='{iri}']/v:position", namespaces=NS)
        assert (float(position.get("x")), float(position.get("y"))) == (at * 10.5, -at)
    graph.export(tmp_path / "plain.gexf")
    assert (tmp_path / "plain.gexf").read_bytes() == (built / "g.gexf").read_bytes()
    with pytest.raises(UnknownNameError, match="mine"):
        graph.export(tmp_path / "no.gexf", layout="mein")
    assert not (tmp_path / "no.gexf").exists()


def test_graphml_of_networkx_comes_home(built: Path, graph: PolicyGraph, tmp_path: Path) -> None:
    network = networkx.read_graphml(built / "g.graphml")
    for at, node in enumerate(network):
        network.nodes[node].update(x=float(at), y=1.5, modularity_class=at % 2)
    networkx.write_graphml(network, tmp_path / "edited.graphml")
    report = graph.import_layout(tmp_path / "edited.graphml", "nx")
    assert report.exit_code == 0 and report.counts["positions"] == len(network)
    layout = read_layout(graph.store.inner, graph.store.base, "nx")
    assert {iri: (placed.x, placed.y, placed.group) for iri, placed in layout.items()} == {
        node: (Decimal(at), Decimal("1.5"), str(at % 2)) for at, node in enumerate(network)
    }


@pytest.mark.parametrize(
    "text",
    [
        '<!DOCTYPE gexf [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><gexf><graph><nodes><node id="&b;"/></nodes></graph></gexf>',
        '<!DOCTYPE gexf SYSTEM "file:///etc/passwd"><gexf/>',
        "<gexf><nodes>",
        "no xml",
        "",
    ],
)
def test_hostile_and_broken_files_are_refused(text: str, graph: PolicyGraph, tmp_path: Path) -> None:
    path = tmp_path / "bad.gexf"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(InputError, match=r"bad\.gexf"):
        graph.import_layout(path, "bad")
    assert graph.imports() == []


def test_strange_values_are_left_out(built: Path, graph: PolicyGraph, tmp_path: Path) -> None:
    tree = etree.parse(built / "g.gexf")
    first, second, *_ = tree.findall(".//g:node", NS)
    for node, x in ((first, "NaN"), (second, "1e999")):
        for child in [*node.findall("v:position", NS), *node.findall("v:color", NS)]:
            node.remove(child)
        etree.SubElement(node, f"{VIZ}position", x=x, y="0")
        etree.SubElement(node, f"{VIZ}color", r="300", g="-1", b="x")
    tree.write(tmp_path / "odd.gexf", encoding="utf-8")
    graph.import_layout(tmp_path / "odd.gexf", "odd")
    layout = read_layout(graph.store.inner, graph.store.base, "odd")
    for node in (first, second):
        assert layout[node.get("id")].x is None and layout[node.get("id")].colour is None
