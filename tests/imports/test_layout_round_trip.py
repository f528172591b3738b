"""An export goes out, another tool moves, groups, colours and renames, and page and exports draw what came home."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any

import igraph
import networkx
import pytest
from lxml import etree

from policygraph import PolicyGraph
from policygraph.cli.main import main
from policygraph.network.page import page_html
from policygraph.network.pagedata import page_data
from policygraph.rdf.layouts import Placed, read_layout

NEW = '新名 <b>&"é'
COLOURS = ("#102030", "#c0392b", "#0a7f5c")


def wanted(at: int) -> dict[str, Any]:
    """Return what an editor makes of the node with a number."""
    return {
        "x": at * 7.5,
        "y": -3.0 * at,
        "group": str(at % 3),
        "colour": COLOURS[at % 3],
        "size": 5.0 + at % 4,
    }


def by_networkx_gexf(built: Path, path: Path) -> list[str]:
    network = networkx.read_gexf(built / "g.gexf")
    for at, node in enumerate(network):
        one = wanted(at)
        red, green, blue = (int(one["colour"][i : i + 2], 16) for i in (1, 3, 5))
        network.nodes[node]["viz"] = {
            "position": {"x": one["x"], "y": one["y"], "z": 0.0},
            "color": {"r": red, "g": green, "b": blue, "a": 1.0},
            "size": one["size"],
        }
        network.nodes[node]["modularity_class"] = int(one["group"])
    network.nodes[next(iter(network))]["label"] = NEW
    networkx.write_gexf(network, path)
    return list(network)


def by_networkx_graphml(built: Path, path: Path) -> list[str]:
    network = networkx.read_graphml(built / "g.graphml", force_multigraph=True)
    for at, node in enumerate(network):
        one = wanted(at)
        red, green, blue = (int(one["colour"][i : i + 2], 16) for i in (1, 3, 5))
        # The names Gephi gives them in GraphML.
        network.nodes[node].update(
            x=one["x"],
            y=one["y"],
            size=one["size"],
            r=red,
            g=green,
            b=blue,
            modularity_class=int(one["group"]),
        )
    network.nodes[next(iter(network))]["label"] = NEW
    networkx.write_graphml(network, path)
    return list(network)


def by_igraph(built: Path, path: Path) -> list[str]:
    return _igraph(igraph.Graph.Read_GraphML(str(built / "g.graphml")), "id", path)


def by_igraph_object(built: Path, path: Path) -> list[str]:
    with PolicyGraph.open(built / "s") as graph:
        return _igraph(graph.to_igraph(), "name", path)


def _igraph(graph: igraph.Graph, name: str, path: Path) -> list[str]:
    """Edit and write as igraph does: nodes are n0, n1, ... in the file, what they were called is an attribute."""
    found = [wanted(at) for at in range(graph.vcount())]
    for key, column in (
        ("x", "x"),
        ("y", "y"),
        ("size", "size"),
        ("color", "colour"),
        ("community", "group"),
    ):
        graph.vs[key] = [one[column] for one in found]
    graph.vs[0]["label"] = NEW
    graph.write_graphml(str(path))
    assert '<node id="n0">' in path.read_text(encoding="utf-8")
    return list(graph.vs[name])


EDITORS = pytest.mark.parametrize(
    ("edit", "suffix"),
    [
        (by_networkx_gexf, ".gexf"),
        (by_networkx_graphml, ".graphml"),
        (by_igraph, ".graphml"),
        (by_igraph_object, ".graphml"),
    ],
)
Edit = Callable[[Path, Path], list[str]]


def brought(graph: PolicyGraph, built: Path, tmp_path: Path, edit: Edit, suffix: str) -> list[str]:
    """Bring an edited file home as `mine` and return the nodes in the file's order."""
    path = tmp_path / f"edited{suffix}"
    ids = edit(built, path)
    report = graph.import_layout(path, "mine")
    assert report.exit_code == 0, report.problems
    assert report.counts == {"positions": len(ids), "groups": len(ids), "labels": 1}
    return ids


def layout_of(graph: PolicyGraph, name: str = "mine") -> dict[str, Placed]:
    return read_layout(graph.store.inner, graph.store.base, name)


@EDITORS
def test_what_was_edited_is_what_comes_home(
    edit: Edit, suffix: str, built: Path, graph: PolicyGraph, tmp_path: Path
) -> None:
    ids = brought(graph, built, tmp_path, edit, suffix)
    found = layout_of(graph)
    assert set(found) == set(ids) and len(ids) > 15
    for at, iri in enumerate(ids):
        one = wanted(at)
        label = NEW if at == 0 else None
        assert found[iri] == Placed(
            Decimal(str(one["x"])),
            Decimal(str(one["y"])),
            one["group"],
            one["colour"],
            Decimal(str(one["size"])),
            label,
        )


@EDITORS
def test_the_view_stands_where_the_layout_has_it(
    edit: Edit, suffix: str, built: Path, graph: PolicyGraph, tmp_path: Path
) -> None:
    ids = brought(graph, built, tmp_path, edit, suffix)
    view = graph.view(tmp_path / "page.html", layout="mine")
    data = page_data(view)
    shown = {
        node.id: (drawn["x"], drawn["y"])
        for node, drawn in zip(view.nodes, data["vis"]["nodes"], strict=True)
    }
    numbers = {iri: at for at, iri in enumerate(ids)}
    # One scale for all, y downwards: the distances between any two agree.
    first, *others = sorted(shown, key=numbers.__getitem__)
    last = others[-1]
    scale = (shown[last][0] - shown[first][0]) / (7.5 * (numbers[last] - numbers[first]))
    assert scale > 0
    for iri in others:
        far = numbers[iri] - numbers[first]
        assert shown[iri][0] - shown[first][0] == pytest.approx(7.5 * far * scale, abs=1.5)
        assert shown[iri][1] - shown[first][1] == pytest.approx(3.0 * far * scale, abs=1.5)
    nodes = {node.id: node for node in view.nodes}
    for iri, node in nodes.items():
        one = wanted(numbers[iri])
        assert node.size == one["size"]
        assert view.dressing is not None and view.dressing.shade(iri) == (one["colour"].upper(),) * 2
    entries = data["dressing"]["colour"]["entries"]
    assert sorted(entry["light"] for entry in entries) == sorted(colour.upper() for colour in COLOURS)
    assert data["dressing"]["colour"]["title"] == ["颜色：布局 mine", "Colour: layout mine"]
    if ids[0] in nodes:
        assert nodes[ids[0]].label == (NEW, NEW)
    assert page_html(view) == (tmp_path / "page.html").read_text(encoding="utf-8")


@EDITORS
def test_an_export_by_the_layout_comes_home_as_it_went(
    edit: Edit, suffix: str, built: Path, graph: PolicyGraph, tmp_path: Path
) -> None:
    ids = brought(graph, built, tmp_path, edit, suffix)
    graph.export(tmp_path / "again.gexf", layout="mine")
    report = graph.import_layout(tmp_path / "again.gexf", "again")
    assert report.exit_code == 0
    before, after = layout_of(graph), layout_of(graph, "again")
    assert after == before
    read = networkx.read_gexf(tmp_path / "again.gexf")
    assert read.nodes[ids[0]]["label"] == NEW != read.nodes[ids[0]]["label_zh"]
    assert {read.nodes[iri]["layout_group"] for iri in ids} == {"0", "1", "2"}


def test_all_formats_that_draw_take_the_layout(built: Path, graph: PolicyGraph, tmp_path: Path) -> None:
    import json

    ids = brought(graph, built, tmp_path, by_networkx_gexf, ".gexf")
    graph.export(tmp_path / "g.cyjs", layout="mine")
    nodes = json.loads((tmp_path / "g.cyjs").read_text(encoding="utf-8"))["elements"]["nodes"]
    for node in nodes:
        one = wanted(ids.index(node["data"]["id"]))
        assert node["position"] == {"x": one["x"], "y": -one["y"]}
        assert (node["data"]["color"], node["data"]["size"]) == (one["colour"].upper(), one["size"])
        assert node["data"]["layout_group"] == one["group"]
    assert next(node["data"]["label"] for node in nodes if node["data"]["id"] == ids[0]) == NEW
    graph.export(tmp_path / "g.dot", layout="mine")
    assert COLOURS[0].upper() in (tmp_path / "g.dot").read_text(encoding="utf-8")
    graph.export(tmp_path / "g.svg", layout="mine")
    svg = (tmp_path / "g.svg").read_text(encoding="utf-8").lower()
    assert all(colour in svg for colour in COLOURS) and "颜色：布局 mine" in svg
    graph.export(tmp_path / "g.graphml", layout="mine")
    read = networkx.read_graphml(tmp_path / "g.graphml", force_multigraph=True)
    assert read.nodes[ids[1]]["size"] == wanted(1)["size"]


def test_results_of_analyses_count_before_the_layouts_looks(
    built: Path, graph: PolicyGraph, tmp_path: Path
) -> None:
    brought(graph, built, tmp_path, by_networkx_gexf, ".gexf")
    graph.analyse("degree", write="degree")
    view = graph.view(layout="mine", size_by="degree", colour_by="degree")
    alone = graph.view(size_by="degree", colour_by="degree")
    assert [node.size for node in view.nodes] == [node.size for node in alone.nodes]
    assert view.dressing == alone.dressing
    assert view.places and not alone.places


def test_a_layout_of_a_part_leaves_no_node_without_a_place(
    built: Path, graph: PolicyGraph, tmp_path: Path
) -> None:
    tree = etree.parse(built / "g.gexf")
    space = {"g": "http://gexf.net/1.3"}
    nodes = tree.findall(".//g:node", space)
    for node in nodes[::2]:
        node.getparent().remove(node)
    for edge in tree.findall(".//g:edge", space):
        edge.getparent().remove(edge)
    tree.write(tmp_path / "half.gexf", encoding="utf-8")
    assert graph.import_layout(tmp_path / "half.gexf", "half").exit_code == 0
    view = graph.view(layout="half")
    drawn = page_data(view)["vis"]["nodes"]
    assert len({(node["x"], node["y"]) for node in drawn}) > len(drawn) * 0.9
    assert page_html(view) == page_html(graph.view(layout="half"))
    # Nothing was coloured anew, so colours keep following the theme.
    assert view.dressing is None
    assert replace(view, places={}, nodes=()) == replace(graph.view(), nodes=())


def test_the_command_line_draws_by_it(
    built: Path, graph: PolicyGraph, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    brought(graph, built, tmp_path, by_networkx_gexf, ".gexf")
    graph.close()
    store = ["--store", str(tmp_path / "s"), "--lang", "en"]
    assert main(["view", "-o", str(tmp_path / "p.html"), "--layout", "mine", *store]) == 0
    assert "Colour: layout mine" in (tmp_path / "p.html").read_text(encoding="utf-8")
    assert main(["view", "-o", str(tmp_path / "q.html"), "--layout", "mein", *store]) == 2
    assert "mine" in capfd.readouterr().err and not (tmp_path / "q.html").exists()
