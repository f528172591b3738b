"""Every text of an exported file, read by a library that is not ours: one function a format, in `READERS`.

A reader is strict: a file that is not well-formed raises. A text is any value, label or sentence the library hands out.
"""

from __future__ import annotations

import csv
import html
import json
import re
import unicodedata
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import duckdb
import networkx
import openpyxl
import pyarrow.parquet
import pyoxigraph as ox
import pypdfium2
import rdflib
import yaml
from lxml import etree
from lxml import html as lxml_html
from markdown_it import MarkdownIt
from PIL import Image

from policygraph.store import Store

Read = Callable[[Path], Iterator[str]]


def _rdflib(form: str) -> Read:
    def read(path: Path) -> Iterator[str]:
        dataset = rdflib.Dataset()
        dataset.parse(data=path.read_bytes(), format=form)
        for _, _, value, _ in dataset.quads((None, None, None, None)):
            if isinstance(value, rdflib.Literal):
                yield str(value)

    return read


def _ntriples_1_2(path: Path) -> Iterator[str]:
    for quad in ox.parse(path=str(path), format=ox.RdfFormat.N_TRIPLES):
        if isinstance(quad.object, ox.Literal):
            yield quad.object.value


def _within(value: Any) -> Iterator[str]:
    """Yield the texts in lists and mappings, at any depth."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for one in value.values():
            yield from _within(one)
    elif isinstance(value, list | tuple):
        for one in value:
            yield from _within(one)


def _of_network(graph: Any) -> Iterator[str]:
    for data in (*graph.nodes.values(), *(data for _, _, data in graph.edges(data=True))):
        yield from _within(dict(data))


def _of_lines(graph: Any) -> Iterator[str]:
    """Yield the texts of a format that writes several values of an attribute on lines of their own."""
    for text in _of_network(graph):
        yield text
        yield from text.split("\n")


def _graphml(path: Path) -> Iterator[str]:
    return _of_lines(networkx.read_graphml(path, force_multigraph=True))


def _gexf(path: Path) -> Iterator[str]:
    return _of_lines(networkx.read_gexf(path))


def _json(path: Path) -> Any:
    return json.loads(path.read_bytes().decode("utf-8"))


def _node_link(path: Path) -> Iterator[str]:
    return _of_network(networkx.node_link_graph(_json(path), edges="edges"))


def _cyjs(path: Path) -> Iterator[str]:
    data = _json(path)
    for one in data["elements"]["nodes"]:
        one["data"]["value"] = one["data"]["id"]
    return _of_network(networkx.cytoscape_graph({**data, "directed": True, "multigraph": True, "data": []}))


def _cx2(path: Path) -> Iterator[str]:
    from ndex2.cx2 import RawCX2NetworkFactory

    network = RawCX2NetworkFactory().get_cx2network(_json(path))
    for one in (*network.get_nodes().values(), *network.get_edges().values()):
        yield from _within(one["v"])


def _dot(path: Path) -> Iterator[str]:
    import pydot

    (graph,) = pydot.graph_from_dot_file(str(path), encoding="utf-8") or ()
    for one in graph.get_nodes():
        for text in one.get_attributes().values():
            shown = html.unescape(re.sub(r"\\(.)", r"\1", str(text).strip('"')))
            yield shown
            yield from shown.split(" / ")


def _mermaid(path: Path) -> Iterator[str]:
    """Read by Mermaid's grammar of flowcharts: no library of Python does."""
    node, arrow = r'n\d+\["(?P<label>[^"\]]*)"\]:::k_\w+', r'n\d+ -->\|"[^"|]*"\| n\d+'
    for line in path.read_text(encoding="utf-8").splitlines():
        found = re.fullmatch(f"{node}|{arrow}|flowchart LR|classDef [\\w ]+:#\\w+,color:#fff|%% .*", line)
        assert found is not None, line
        if found["label"]:
            yield re.sub(r"#(\d+);", lambda code: chr(int(code[1])), found["label"])


def _pajek(path: Path) -> Iterator[str]:
    for name in networkx.read_pajek(path):
        yield str(name).partition(" ")[2]


def _edges(path: Path) -> Iterator[str]:
    with path.open(encoding="utf-8", newline="") as stream:
        for row in csv.reader(stream, delimiter="\t", quoting=csv.QUOTE_NONE, strict=True):
            assert len(row) == 6
            yield from map(unguarded, row)


def unguarded(cell: str) -> str:
    """Return a cell without the apostrophe that keeps a spreadsheet from running it."""
    return cell[1:] if re.match(r"''*[=+\-@\t\r].", cell, re.DOTALL) else cell


def _csv(path: Path) -> Iterator[str]:
    files = sorted(path.rglob("*.csv"))
    assert files
    for file in files:
        with file.open(encoding="utf-8", newline="") as stream:
            head, *rows = csv.reader(stream, strict=True)
            for row in rows:
                assert len(row) == len(head)
                for cell in row:
                    assert not re.match(r"[=+\-@\t\r].", cell, re.DOTALL) or re.fullmatch(r"-?[\d.]+", cell)
                    yield unguarded(cell)
                    for part in re.split("[|\x1f]", cell):
                        yield unguarded(part)


def _cypher(path: Path, store: Store) -> Iterator[str]:
    from export.test_graph_tools import Ladybug

    database = Ladybug(store)
    for statement in path.read_text(encoding="utf-8").split("\n"):
        if statement.startswith(("MERGE", "MATCH")):
            database.run(statement)
    for row in database.run("MATCH (n) RETURN n.label_zh, n.label_en, n.evidence"):
        yield from _within(row)


def _xlsx(path: Path) -> Iterator[str]:
    for sheet in openpyxl.load_workbook(path).worksheets:
        for row in sheet.iter_rows():
            for cell in row:
                assert cell.data_type != "f"
                if isinstance(cell.value, str):
                    yield cell.value


def _parquet(path: Path) -> Iterator[str]:
    for file in sorted(path.glob("*.parquet")):
        yield from _within(pyarrow.parquet.read_table(file).to_pylist())


def _duckdb(path: Path) -> Iterator[str]:
    with duckdb.connect(str(path), read_only=True) as base:
        for (name,) in base.execute("SHOW TABLES").fetchall():
            yield from _within(base.execute(f'SELECT * FROM "{name}"').fetchall())


def _datapackage(path: Path) -> Iterator[str]:
    assert _json(path / "datapackage.json")["resources"]
    return _csv(path / "data")


def _webannotation(path: Path) -> Iterator[str]:
    for item in _json(path)["items"]:
        for one in item["target"]["selector"]:
            if "exact" in one:
                yield one.get("prefix", "") + one["exact"] + one.get("suffix", "")


def _sssom(path: Path) -> Iterator[str]:
    lines = path.read_text(encoding="utf-8").splitlines()
    assert yaml.safe_load("\n".join(line[1:] for line in lines if line.startswith("#")))["curie_map"]
    for row in csv.reader((one for one in lines if not one.startswith("#")), delimiter="\t", strict=True):
        assert len(row) == 6
        yield row[1]


def _vault(path: Path) -> Iterator[str]:
    """Read each note: its properties as YAML, the rest as CommonMark, in which only text may stand."""
    for file in sorted(path.rglob("*.md")):
        text = file.read_text(encoding="utf-8")
        if text.startswith("---\n"):
            _, head, text = text.split("---\n", 2)
            yield from _within(yaml.safe_load(head))
        for token in MarkdownIt("commonmark").parse(text):
            assert token.type not in ("html_block", "code_block", "fence"), token.content
            for child in token.children or ():
                assert child.type not in ("html_inline", "link_open", "image", "code_inline"), child


def _site(path: Path) -> Iterator[str]:
    for file in sorted(path.rglob("*.html")):
        tree = lxml_html.fromstring(file.read_bytes())
        assert not tree.xpath("//script[not(@src)] | //@onclick | //@onload | //iframe | //img")
        # What browsers make of line breaks (HTML standard, 13.2.3.5), lxml does not.
        yield from (re.sub("\r\n?", "\n", one.text_content()) for one in tree.xpath("//bdi"))
    search = (path / "assets" / "search.js").read_text(encoding="utf-8")
    assert json.loads(search.removeprefix("var INDEX=").strip().removesuffix(";"))


def _svg(path: Path) -> Iterator[str]:
    root = etree.parse(path).getroot()
    assert not root.xpath("//*[local-name()='script'] | //@onload")
    yield from ("".join(one.itertext()) for one in root.iter("{http://www.w3.org/2000/svg}text"))


def _pdf(path: Path) -> Iterator[str]:
    with pypdfium2.PdfDocument(path) as document:
        for page in document:
            yield from page.get_textpage().get_text_bounded().splitlines()


def _png(path: Path) -> Iterator[str]:
    with Image.open(path) as image:
        image.verify()
        yield from map(str, image.info.values())


READERS: dict[str, Read | Callable[[Path, Store], Iterator[str]]] = {
    "ttl": _rdflib("turtle"),
    "nt": _rdflib("nt11"),
    "rdfxml": _rdflib("xml"),
    "jsonld": _rdflib("json-ld"),
    "trig": _rdflib("trig"),
    "nq": _rdflib("nquads"),
    "nanopub": _rdflib("trig"),
    "void": _rdflib("turtle"),
    "rdf12": _ntriples_1_2,
    "graphml": _graphml,
    "gexf": _gexf,
    "neo4j-csv": _csv,
    "cypher": _cypher,
    "cx2": _cx2,
    "cyjs": _cyjs,
    "node-link": _node_link,
    "dot": _dot,
    "mermaid": _mermaid,
    "pajek": _pajek,
    "edges": _edges,
    "csv": _csv,
    "xlsx": _xlsx,
    "parquet": _parquet,
    "duckdb": _duckdb,
    "datapackage": _datapackage,
    "webannotation": _webannotation,
    "sssom": _sssom,
    "vault": _vault,
    "site": _site,
    "svg": _svg,
    "pdf": _pdf,
    "png": _png,
}


def exact(text: str) -> str:
    """Return the text as it is."""
    return text


def in_xml(text: str) -> str:
    """Return the text without what XML 1.0 cannot carry."""
    return re.sub("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]", "\ufffd", text)


def in_cell(text: str) -> str:
    """Return the text as a cell of a workbook: line feeds for any line break."""
    return re.sub("\r\n?", "\n", in_xml(text))


def in_html(text: str) -> str:
    """Return the text as a page holds it: line feeds for any line break, U+FFFD for control characters."""
    return in_cell(text).replace("\x7f", "\ufffd")


def on_a_line(text: str) -> str:
    """Return the text as a format of one line an element shows it."""
    one = re.sub("\r\n|[\r\n]", "⏎", text)
    return re.sub("[\x85\u2028\u2029]", "⏎", in_xml(one)).replace("\t", " ")


def lines_shown(text: str) -> str:
    """Return the text as a value among several: a line break shows as ⏎."""
    return re.sub("\r\n|[\r\n]", "⏎", in_xml(text))


def in_pajek(text: str) -> str:
    """Return the text without quotes and backslashes, which Pajek cannot write."""
    return on_a_line(text).replace('"', "'").replace("\\", "＼")


def spaced(text: str) -> str:
    """Return the text with white space of any kind as a space."""
    return re.sub(r"[\s\x1c-\x1f\x85\u2028\u2029]+", " ", text)


def drawn(text: str) -> str:
    """Return what a picture shows of a text: one line without characters that have no shape, at most 22."""
    kept = "".join(one for one in text if unicodedata.category(one) not in ("Cc", "Cf", "Cs", "Co", "Cn"))
    return " ".join(kept.split())[:21]
