"""Vault, site, pictures: every fact stands where its things are, every link leads somewhere, hostile text stays text."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path
from urllib.parse import unquote

import pyoxigraph as ox
import pypdfium2
import pytest
import yaml
from lxml import etree
from lxml import html as lxml_html
from markdown_it import MarkdownIt
from PIL import Image

from export.helpers import HOSTILE, hostile, small
from policygraph.errors import InputError, MissingExtraError
from policygraph.export import Part, export
from policygraph.export.facts import Facts
from policygraph.export.readers import pages, pictures
from policygraph.export.readers.vault import file_name, md, note_names
from policygraph.rdf.iris import RDFS
from policygraph.store import Store

ROUND_TRIPS = ("vault", "site", "png", "svg", "pdf")
BOTH = pytest.mark.parametrize("make", [small, hostile])
Make = Callable[[], Store]
WIKI = re.compile(r"\[\[([^\]|]+)\|([^\]]+)\]\]")


def notes(folder: Path) -> dict[str, tuple[dict[str, object], str]]:
    """Read the notes: path without .md -> (properties, body)."""
    found = {}
    for path in sorted(folder.rglob("*.md")):
        text = path.read_text(encoding="utf-8")
        name = path.relative_to(folder).as_posix().removesuffix(".md")
        if text.startswith("---\n"):
            _, head, body = text.split("---\n", 2)
            found[name] = (yaml.safe_load(head), body)
        else:
            found[name] = ({}, text)
    return found


def shown(markdown: str) -> str:
    """Return what a reader of CommonMark sees: the text of all inline tokens, HTML and links as tokens of their own."""
    lines = []
    for token in MarkdownIt("commonmark").parse(markdown):
        assert token.type not in ("html_block", "code_block", "fence"), token.content
        if token.type == "inline":
            for child in token.children or ():
                assert child.type in ("text", "softbreak", "strong_open", "strong_close", "text_special"), (
                    child
                )
            lines.append("".join(child.content or "\n" for child in token.children or ()))
    return "\n".join(lines)


@BOTH
def test_every_page_has_a_note_and_every_link_leads_to_one(make: Make, tmp_path: Path) -> None:
    store = make()
    export(store, tmp_path / "vault", "vault")
    found = notes(tmp_path / "vault")
    every = pages.Pages(Facts(store))
    iris = {str(head["iri"]) for head, _ in found.values() if "iri" in head}
    assert iris == set(every.links) and iris
    for _, body in found.values():
        for target, _ in WIKI.findall(body):
            assert target in found
    assert {target for target, _ in WIKI.findall(found["policygraph"][1])} == set(found) - {"policygraph"}


@BOTH
def test_markdown_shows_the_sentences_and_nothing_runs(make: Make, tmp_path: Path) -> None:
    store = make()
    export(store, tmp_path / "vault", "vault")
    found = notes(tmp_path / "vault")
    whole = {str(head.get("iri")): shown(WIKI.sub("", body)) for head, body in found.values()}
    stated = 0
    for page in pages.Pages(Facts(store)).pages():
        text = whole[page.link.iri]
        for section in page.sections:
            for fact in section.facts:
                for quote in fact.quotes:
                    assert " ".join(quote.sentence.split()) in " ".join(text.split())
                    stated += 1
    assert stated > 10 or make is hostile


@pytest.mark.parametrize(
    "text", [*HOSTILE, "1. no list", "- no list", "+x", "# no heading", "12) x", "a\\", "**b** _c_ `d`"]
)
def test_md_shows_just_the_text(text: str) -> None:
    assert shown(md(text)).strip() == " ".join(text.replace("\x00", "\ufffd").split())


@pytest.mark.parametrize(
    "label", [*HOSTILE, "../../etc/passwd", "CON", "con.txt", ".", "", "  ", "a" * 500, "杭州" * 90]
)
def test_a_file_name_is_one_plain_name(label: str) -> None:
    name = file_name(label)
    assert name and len(name.encode()) <= 240 and name == name.strip(" .")
    assert not re.search(r'[\\/:*?"<>|#^\[\]\x00-\x1f]', name) and name.lower() not in ("con", "con.txt")


def test_two_things_of_one_name_have_two_notes() -> None:
    store = small()
    graph = ox.NamedNode("https://w3id.org/policygraph/id/graph/doc/x")
    double = [
        ox.Quad(quad.subject, RDFS.label, ox.Literal("同名", language="zh"), graph)
        for quad in store.quads(ox.DefaultGraph())
        if quad.predicate == RDFS.label and "/organisation/" in str(quad.subject)
    ]
    assert len(double) > 1
    kept = [
        quad
        for quad in store.quads()
        if not (quad.predicate == RDFS.label and "/organisation/" in str(quad.subject))
    ]
    names = note_names(pages.Pages(Facts(Store.in_memory([*kept, *double], base=store.base))))
    own = [name.casefold() for name in names.values()]
    assert len(own) == len(set(own))
    assert sum(name.startswith("organisations/同名 ") for name in own) == len(double)


@BOTH
def test_every_link_of_the_site_leads_to_a_page(make: Make, tmp_path: Path) -> None:
    store = make()
    site = tmp_path / "site"
    export(store, site, "site")
    files = sorted(site.rglob("*.html"))
    assert len(files) == len(pages.Pages(Facts(store)).links) + 1
    for file in files:
        tree = lxml_html.fromstring(file.read_bytes())
        assert not tree.xpath("//script[not(@src)] | //@onclick | //@onload | //iframe | //img")
        for link in tree.xpath("//a/@href"):
            if not link.startswith(("http://", "https://")):
                assert (file.parent / unquote(link)).resolve().is_file(), link
        for source in tree.xpath("//script/@src | //link/@href"):
            assert (file.parent / source).is_file()


@BOTH
def test_the_site_has_every_fact_with_its_sentence(make: Make, tmp_path: Path) -> None:
    store = make()
    export(store, tmp_path / "site", "site")
    sheets = [lxml_html.fromstring(file.read_bytes()) for file in sorted((tmp_path / "site").rglob("*.html"))]
    articles = {article.get("id") for tree in sheets for article in tree.xpath("//article")}
    said = {
        " ".join(quote.text_content().split()) for tree in sheets for quote in tree.xpath("//blockquote/p")
    }
    kinds = ("target", "measure", "statistic", "forecast", "statement", "bottleneck", "focus", "action")
    facts = {
        subject.value.removeprefix(store.base)
        for subject in Facts(store).subjects
        if isinstance(subject, ox.NamedNode) and subject.value.removeprefix(store.base).startswith(kinds)
    }
    assert facts <= articles
    for page in pages.Pages(Facts(store)).pages():
        for section in page.sections:
            for fact in section.facts:
                for quote in fact.quotes:
                    assert " ".join(clean(quote.sentence).split()) in said


def clean(text: str) -> str:
    """Return the text as an HTML parser gives it back: what HTML cannot carry is U+FFFD."""
    return re.sub("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]", "\ufffd", text)


def test_the_search_index_is_a_script_of_data_only(tmp_path: Path) -> None:
    store = hostile()
    export(store, tmp_path / "site", "site")
    text = (tmp_path / "site" / "assets" / "search.js").read_text(encoding="utf-8")
    assert text.isascii() and "<" not in text
    entries = json.loads(text.removeprefix("var INDEX=").removesuffix(";\n"))
    assert {entry[0] for entry in entries} >= set(HOSTILE)


def test_a_long_section_says_how_much_it_leaves_out(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pages, "SECTION", 1)
    export(small(), tmp_path / "site", "site")
    text = "".join(file.read_text(encoding="utf-8") for file in sorted((tmp_path / "site").rglob("*.html")))
    assert "1 more" in text
    export(small(), tmp_path / "vault", "vault")
    assert any("1 more" in body for _, body in notes(tmp_path / "vault").values())


def test_a_part_has_its_pages_only(tmp_path: Path) -> None:
    export(small(), tmp_path / "site", "site", part=Part(place="浙江"))
    names = {path.name for path in (tmp_path / "site" / "place").iterdir()}
    assert "330100.html" in names and "110000.html" not in names


@BOTH
def test_pictures_are_pictures(make: Make, tmp_path: Path) -> None:
    store = make()
    export(store, tmp_path / "g.png")
    with Image.open(tmp_path / "g.png") as image:
        assert image.size == (2400, 1650) and len(image.convert("RGB").getcolors(1 << 24) or ()) > 50
    export(store, tmp_path / "g.svg")
    root = etree.parse(tmp_path / "g.svg").getroot()
    assert root.tag.endswith("svg") and not root.xpath("//*[local-name()='script'] | //@onload")
    export(store, tmp_path / "g.pdf")
    with pypdfium2.PdfDocument(tmp_path / "g.pdf") as document:
        assert len(document) == 1


def test_the_picture_names_what_it_shows(tmp_path: Path) -> None:
    store = small()
    export(store, tmp_path / "g.svg")
    text = "".join(etree.parse(tmp_path / "g.svg").getroot().itertext())
    assert "杭州市" in text and "朱克力" in text and "地点 place" in text
    export(store, tmp_path / "part.svg", part=Part(place="浙江"))
    part = "".join(etree.parse(tmp_path / "part.svg").getroot().itertext())
    assert "杭州市" in part and "北京市" not in part


def test_a_large_part_says_what_it_leaves_out(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pictures, "MOST", 5)
    for part in (None, Part(place="中国")):
        export(small(), tmp_path / "g.svg", part=part)
        text = "".join(etree.parse(tmp_path / "g.svg").getroot().itertext())
        assert re.search(r"\d+ more not drawn", text)


def test_a_machine_without_chinese_fonts_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pictures, "_FONTS", ("No Such Font",))
    with pytest.raises(InputError, match="fonts-noto-cjk"):
        export(small(), tmp_path / "g.png")
    assert not list(tmp_path.iterdir())


def test_a_missing_matplotlib_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(__import__("sys").modules, "matplotlib", None)
    with pytest.raises(MissingExtraError, match=r"policygraph\[pictures\]"):
        export(small(), tmp_path / "g.png")
