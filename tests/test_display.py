"""What a notebook shows of the objects a user holds: whole, in pages, and harmless whatever the texts are."""

from __future__ import annotations

import subprocess
import sys
from decimal import Decimal
from html.parser import HTMLParser
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pyoxigraph as ox
import pytest

from export.helpers import HOSTILE, hostile
from network.samples import hostile_store
from policygraph import PolicyGraph
from policygraph.desk.compare import heat_map, small_multiples
from policygraph.display import MOST_ROWS, ROWS, Html, Quote, box, cell_html, frame, pages, quotes
from policygraph.network import view_graph
from policygraph.query.table import Table
from support import BASE

_ALLOWED = {
    "style", "div", "p", "b", "small", "table", "thead", "tbody", "tr", "th", "td", "details", "summary", "span", "br",
    "blockquote", "mark", "a", "iframe",
}  # fmt: skip
_VOID = {"br"}


class Seen(HTMLParser):
    """The tags, attributes and text of some HTML; `open` are those not closed."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.attributes: list[tuple[str, str | None]] = []
        self.words: list[str] = []
        self.open: list[str] = []
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes += attrs
        if tag not in _VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.words.append(data)


def seen(shown: Any) -> Seen:
    """Return what is in the HTML of an object, which must hold nothing that runs and close what it opens."""
    found = Seen(shown if isinstance(shown, str) else shown._repr_html_())
    assert set(found.tags) <= _ALLOWED and not found.open
    assert not [name for name, _ in found.attributes if name.startswith("on") or name == "src"]
    return found


@pytest.fixture(scope="module")
def graph(demo_store: Path) -> Any:
    with PolicyGraph.open(demo_store) as found:
        yield found


def test_a_table_is_escaped_and_in_pages() -> None:
    rows: list[Any] = [(ox.Literal("<script>alert(1)</script>"), ox.Literal(at)) for at in range(500)]
    table = Table(("<b>name", "n"), rows)
    found = seen(table)
    words = "".join(found.words)
    assert "<b>name" in words and words.count("<script>alert(1)</script>") == MOST_ROWS
    assert found.tags.count("table") == MOST_ROWS // ROWS
    assert f"{ROWS + 1}–{2 * ROWS} / 500" in words and "+ 300" in words
    assert table._repr_mimebundle_()["text/plain"] == "<Table: 500 rows of <b>name, n>"


def test_cells() -> None:
    assert cell_html(Html("<b>x</b>")) == "<b>x</b>"
    assert [cell_html(one) for one in (2025, 25000, Decimal("0.50"), Decimal("NaN"), True)] == [
        "2025", "25,000", "0.50", "NaN", "✓",
    ]  # fmt: skip
    long = cell_html("<" * 400)
    assert long.startswith("<details>") and long.count("&lt;") == 436
    assert cell_html("a\nb") == "a<br>b"


def test_a_sentence_is_marked_only_inside_itself() -> None:
    html = quotes([Quote("a<b>c", ((1, 2), (1, 4), (4, 99), (4, 5)), "t", url="javascript:alert(1)")])
    assert "a<mark>&lt;</mark>b&gt;<mark>c</mark>" in html
    assert "href" not in html
    assert 'href="https://x/&quot;onload=&quot;"' in quotes([Quote("a", url='https://x/"onload="')])
    assert quotes([]) == "" and "×3" in quotes([Quote("a"), Quote("b")], 3)


def test_no_rows_are_a_table_with_a_head() -> None:
    assert seen(box(pages([("地点", "place")], []))).tags.count("th") == 1


def test_an_answer_has_rows_with_sentences_and_sources(graph: PolicyGraph) -> None:
    answer = graph.desk("targets", place="杭州")
    found = seen(answer)
    words = "".join(found.words)
    first = answer.records()[0]
    assert first["sentence"].split("\n")[0] in words and answer.title.zh in words
    assert found.tags.count("tr") == answer.total + 1 and "mark" in found.tags and "blockquote" in found.tags
    assert answer._repr_mimebundle_()["text/plain"].startswith(f"<{answer.title.en}: {answer.total} rows of ")
    rank = graph.analyse("pagerank")
    assert seen(rank).words and "rows of" in rank._repr_mimebundle_()["text/plain"]


def test_a_card_a_ledger_and_the_counts(graph: PolicyGraph) -> None:
    card = graph.show("杭州")
    words = "".join(seen(card).words)
    assert "杭州市" in words and all(section.title.zh in words for section in card.sections)
    assert any(entry.evidence[0].sentence in words for part in card.sections for entry in part.entries)
    ledger = graph.targets(place="杭州")
    assert seen(ledger).tags.count("tr") == len(ledger) + 1
    assert all(one.sentence in "".join(seen(ledger).words) for one in ledger.targets)
    words = "".join(seen(graph).words)
    assert f"{len(graph)} documents" in words and "policy.store" in words
    assert str(graph._path.parent) not in words  # type: ignore[union-attr]
    for shown in (card, ledger):
        assert len(shown._repr_mimebundle_()["text/plain"]) < 100
    triples = graph.query("CONSTRUCT { ?s a ?c } WHERE { ?s a ?c } LIMIT 3")
    assert seen(triples).tags.count("tr") == 4


def test_the_network_is_a_sandboxed_frame_that_holds_the_whole_page() -> None:
    view = view_graph(hostile_store())
    found = seen(view)
    (page,) = [value for name, value in found.attributes if name == "srcdoc"]
    from policygraph.network.page import page_html

    assert page == page_html(view) and "default-src 'none'" in page
    assert dict(found.attributes)["sandbox"] == "allow-scripts"
    assert view._repr_mimebundle_()["text/plain"].startswith("<ViewGraph: ")
    assert Seen(frame('"><script>x</script>')).tags == ["iframe"]


def test_pictures_are_svg(graph: PolicyGraph) -> None:
    answer: Any = graph.desk("compare", places=["杭州", "天津", "北京"])
    for picture in (heat_map(answer), small_multiples(answer)):
        bundle = picture._repr_mimebundle_()
        assert bundle["image/svg+xml"] == picture and bundle["image/svg+xml"].startswith("<svg ")
        said: list[str] = []
        picture._repr_pretty_(SimpleNamespace(text=said.append), False)
        assert said == [f"<SVG picture, {len(picture):,} characters>"]


def test_hostile_labels_are_text_everywhere() -> None:
    graph = PolicyGraph(None, BASE, hostile())
    for at in range(len(HOSTILE)):
        seen(graph.show(f"{BASE}place/x{at}"))
    words = "".join(seen(graph.show(f"{BASE}place/x4")).words)
    assert "<script>alert(1)</script>" in words and "&amp;" in words
    assert seen(graph.table("SELECT ?l { ?s rdfs:label ?l }")).tags.count("td") >= len(HOSTILE)
    seen(graph)


def test_no_notebook_library_is_imported() -> None:
    code = (
        "import sys, policygraph.api, policygraph.desk.shown, policygraph.query.shown, policygraph.network.framed; "
        "print([name for name in ('IPython', 'ipykernel', 'matplotlib', 'pandas') if name in sys.modules])"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=60
    )
    assert done.stdout.strip() == "[]"
