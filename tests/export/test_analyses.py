"""Results of analyses in files, read back: sizes, colours, attributes, and formats that have no place for them."""

from __future__ import annotations

import csv
import json
import re
from collections.abc import Iterator
from math import sqrt
from pathlib import Path
from typing import Any

import igraph
import networkx
import pytest
from lxml import etree
from PIL import Image

from export.helpers import read_neo4j
from policygraph.errors import InputError
from policygraph.export import EXPORTERS, Part, export
from policygraph.export.formats import facts_of
from policygraph.export.objects import to_igraph
from policygraph.network.dressing import LARGEST, SMALLEST
from policygraph.network.style import contrast, load_style
from policygraph.rdf.analyses import Result, read_result
from policygraph.store import Store, open_store

BOTH = {"size_by": "rank", "colour_by": "communities"}


@pytest.fixture(scope="module")
def store(analysed_store: Path) -> Iterator[Store]:
    with open_store(analysed_store) as opened:
        yield opened


@pytest.fixture(scope="module")
def rank(store: Store) -> Result:
    return read_result(store.inner, store.base, "rank")


@pytest.fixture(scope="module")
def groups(store: Store) -> Result:
    return read_result(store.inner, store.base, "communities")


def checked(
    nodes: dict[str, dict[str, Any]], rank: Result, groups: Result, size: str = "size", colour: str = "color"
) -> None:
    """Check attributes, sizes and colours of nodes by IRI against the results in the store."""
    scored = {iri: score for iri, score in rank.scores.items() if iri in nodes}
    assert len(scored) > 300 and len(nodes) > len(scored)
    top = max(scored.values())
    colours: dict[int, set[str]] = {}
    for iri, node in nodes.items():
        if iri in scored:
            assert float(node["analysis_rank"]) == scored[iri]
            radius = SMALLEST + (LARGEST - SMALLEST) * sqrt(scored[iri] / top)
            assert float(node[size]) == pytest.approx(2 * radius, abs=0.2)
        else:
            assert node.get("analysis_rank") is None and float(node[size]) == 2 * SMALLEST
        if iri in groups.groups:
            assert float(node["analysis_communities"]) == groups.groups[iri]
            colours.setdefault(groups.groups[iri], set()).add(node[colour])
        else:
            assert node[colour] == load_style().no_group[0]
    assert all(len(found) == 1 for found in colours.values()) and len(colours) > 9
    first = load_style().groups[0][0]
    assert colours[1] == {first}


def test_graphml_by_networkx_and_igraph(store: Store, rank: Result, groups: Result, tmp_path: Path) -> None:
    export(store, tmp_path / "g.graphml", **BOTH)
    read = networkx.read_graphml(tmp_path / "g.graphml", force_multigraph=True)
    checked(dict(read.nodes(data=True)), rank, groups)
    graph = igraph.Graph.Read_GraphML(str(tmp_path / "g.graphml"))
    # What igraph's plot draws by.
    assert set(graph.vs["color"]) <= {pair[0] for pair in load_style().groups} | {
        load_style().other_groups[0],
        load_style().no_group[0],
    }
    assert max(graph.vs["size"]) == 2 * LARGEST


def test_gexf_draws_by_viz_and_says_so(store: Store, rank: Result, groups: Result, tmp_path: Path) -> None:
    export(store, tmp_path / "g.gexf", **BOTH)
    read = networkx.read_gexf(tmp_path / "g.gexf")
    nodes = {}
    for iri, data in read.nodes(data=True):
        red, green, blue = (data["viz"]["color"][channel] for channel in "rgb")
        nodes[iri] = {**data, "size": 2 * data["viz"]["size"], "color": f"#{red:02X}{green:02X}{blue:02X}"}
        assert "size" not in data
    checked(nodes, rank, groups)
    root = etree.parse(str(tmp_path / "g.gexf")).getroot()
    (said,) = root.xpath("//*[local-name() = 'description']")
    assert "Size: PageRank (rank)" in said.text and "Colour: Communities: #1F5FA8" in said.text


def test_cytoscape_formats_draw_by_their_style(
    store: Store, rank: Result, groups: Result, tmp_path: Path
) -> None:
    export(store, tmp_path / "g.cyjs", **BOTH)
    read = json.loads((tmp_path / "g.cyjs").read_text(encoding="utf-8"))
    checked({one["data"]["id"]: one["data"] for one in read["elements"]["nodes"]}, rank, groups)
    styles = {one["selector"]: one["style"] for one in read["style"]}
    assert styles["node[size]"] == {"width": "data(size)", "height": "data(size)"}
    assert styles["node[color]"] == {"background-color": "data(color)"}
    order = [one["selector"] for one in read["style"]]
    assert order.index("node[size]") > max(at for at, one in enumerate(order) if one.startswith("node[kind"))
    assert "Size: PageRank (rank)" in read["data"]["legend"]

    from ndex2.cx2 import RawCX2NetworkFactory

    export(store, tmp_path / "g.cx2", **BOTH)
    network = RawCX2NetworkFactory().get_cx2network(
        json.loads((tmp_path / "g.cx2").read_text(encoding="utf-8"))
    )
    checked({one["v"]["iri"]: one["v"] for one in network.get_nodes().values()}, rank, groups)
    mapping = network.get_visual_properties()["nodeMapping"]
    for name, attribute in (
        ("NODE_WIDTH", "size"),
        ("NODE_HEIGHT", "size"),
        ("NODE_BACKGROUND_COLOR", "color"),
    ):
        assert mapping[name]["type"] == "PASSTHROUGH"
        assert mapping[name]["definition"]["attribute"] == attribute


def test_dot_has_size_fill_and_an_ink_that_can_be_read(
    store: Store, rank: Result, groups: Result, tmp_path: Path
) -> None:
    export(store, tmp_path / "g.dot", **BOTH)
    text = (tmp_path / "g.dot").read_text(encoding="utf-8")
    found = re.findall(
        r'^"([^"]+)" \[.*fillcolor="(#\w{6})", fontcolor="(\w+)", width="([\d.]+)"', text, re.MULTILINE
    )
    assert len(found) > 300
    for _, fill, ink, _ in found:
        assert contrast(fill, {"white": "#FFFFFF", "black": "#000000"}[ink]) >= 4.5
    width = {iri: float(across) for iri, _, _, across in found}
    best = max((iri for iri in width if iri in rank.scores), key=rank.scores.__getitem__)
    assert width[best] == max(width.values()) == pytest.approx(2 * LARGEST / 72, abs=0.001)
    fill = {iri: colour for iri, colour, _, _ in found}
    assert len({fill[iri] for iri in fill if groups.groups.get(iri) == 1}) == 1
    assert text.startswith("// 大小：PageRank (rank) / Size: PageRank (rank)\n// 颜色：社群")


def test_attributes_alone_leave_the_drawing_as_it_is(store: Store, rank: Result, tmp_path: Path) -> None:
    for name in ("g.gexf", "plain.gexf"):
        export(store, tmp_path / name, analyses=("rank",) if name == "g.gexf" else ())
    dressed, plain = (networkx.read_gexf(tmp_path / name) for name in ("g.gexf", "plain.gexf"))
    for iri, data in dressed.nodes(data=True):
        assert data["viz"] == plain.nodes[iri]["viz"]
        assert data.get("analysis_rank") == rank.scores.get(iri)
    with_rank = dict(dressed.nodes(data=True))
    assert {
        iri: {k: v for k, v in data.items() if k != "analysis_rank"} for iri, data in with_rank.items()
    } == dict(plain.nodes(data=True))


def test_node_link_neo4j_and_cypher_have_the_attributes(store: Store, rank: Result, tmp_path: Path) -> None:
    options: dict[str, Any] = {"analyses": ("rank", "communities")}
    export(store, tmp_path / "g.nodelink.json", **options)
    graph = networkx.node_link_graph(
        json.loads((tmp_path / "g.nodelink.json").read_text(encoding="utf-8")), edges="edges"
    )
    values = networkx.get_node_attributes(graph, "analysis_rank")
    assert values == {iri: score for iri, score in rank.scores.items() if iri in graph}
    export(store, tmp_path / "neo4j", "neo4j-csv", **options)
    nodes, _ = read_neo4j(tmp_path / "neo4j")
    assert {
        row["iri:ID"]: row["analysis_rank:double"]
        for row in nodes
        if row.get("analysis_rank:double") is not None
    } == values
    for file in (tmp_path / "neo4j").glob("nodes-*.csv"):
        with file.open(encoding="utf-8", newline="") as stream:
            head = next(csv.reader(stream))
        assert "analysis_communities:double" in head and not any(name.startswith("size:") for name in head)
    export(store, tmp_path / "g.cypher", **options)
    script = (tmp_path / "g.cypher").read_text(encoding="utf-8")
    assert len(re.findall(r"n\.analysis_rank = [\d.e-]+", script)) == len(values)


def test_objects_have_them_too(store: Store, rank: Result) -> None:
    graph = to_igraph(facts_of(store, size_by="rank"))
    assert dict(zip(graph.vs["name"], graph.vs["analysis_rank"], strict=True)) == {
        iri: rank.scores.get(iri) for iri in graph.vs["name"]
    }


def test_a_part_is_scaled_by_what_it_holds(store: Store, rank: Result, tmp_path: Path) -> None:
    part = Part(types=("measure",))
    export(store, tmp_path / "g.graphml", size_by="rank", part=part)
    read = networkx.read_graphml(tmp_path / "g.graphml", force_multigraph=True)
    sizes = networkx.get_node_attributes(read, "size")
    assert max(sizes.values()) == 2 * LARGEST
    assert max(sizes, key=sizes.__getitem__) in rank.scores


@pytest.mark.parametrize("name", ["gexf", "png"])
def test_two_exports_are_the_same_bytes(store: Store, name: str, tmp_path: Path) -> None:
    for at in "ab":
        export(store, tmp_path / f"{at}.{name}", size_by="rank", colour_by="rank", part=Part(focus="杭州"))
    assert (tmp_path / f"a.{name}").read_bytes() == (tmp_path / f"b.{name}").read_bytes()


def test_pictures_have_the_colours_and_the_keys(store: Store, tmp_path: Path) -> None:
    export(store, tmp_path / "g.svg", **BOTH)
    text = (tmp_path / "g.svg").read_text(encoding="utf-8")
    for said in (
        "颜色：社群 Colour: Communities",
        "大小：PageRank (rank) Size: PageRank (rank)",
        "人工智能等",
    ):
        assert said in text
    for pair in load_style().groups[:5]:
        assert pair[0].lower() in text.lower()
    assert load_style().families["ideas"].light.lower() not in text.lower()
    export(store, tmp_path / "g.png", colour_by="rank")
    with Image.open(tmp_path / "g.png") as image:
        seen = {colour for _, colour in image.convert("RGB").getcolors(1 << 24)}
    for stop in load_style().scale["light"][::3]:
        assert tuple(int(stop[at : at + 2], 16) for at in (1, 3, 5)) in seen


def test_formats_without_a_place_for_them_are_named(store: Store, tmp_path: Path) -> None:
    for name, exporter in EXPORTERS.items():
        if not exporter.look:
            with pytest.raises(InputError, match=rf"{re.escape(name)} has no sizes and colours.*gexf"):
                export(store, tmp_path / "out", name, size_by="rank")
        if not exporter.values:
            with pytest.raises(InputError, match=rf"{re.escape(name)} has no attributes.*graphml"):
                export(store, tmp_path / "out", name, analyses=("rank",))
    assert not list(tmp_path.iterdir())


def test_a_result_that_is_not_kept_is_named_before_a_file_is_begun(store: Store, tmp_path: Path) -> None:
    for options in ({"size_by": "degree"}, {"colour_by": "degree"}, {"analyses": ("degree",)}):
        with pytest.raises(InputError, match="policygraph analyse degree --write degree"):
            export(store, tmp_path / "g.gexf", **options)
    with pytest.raises(InputError, match="groups, not numbers"):
        export(store, tmp_path / "g.gexf", size_by="communities")
    assert not list(tmp_path.iterdir())
