"""cyjs, loaded with its style by Cytoscape.js in Chromium and drawn."""

from __future__ import annotations

import base64
import io
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from export.helpers import hostile, small
from export.nodejs import package_file
from policygraph.export import export
from policygraph.export.facts import Facts
from policygraph.export.rows import Rows
from policygraph.export.vocabulary import colour_of_kind, size_of_kind
from policygraph.store import Store

pytestmark = pytest.mark.browser

PAGE = """<!doctype html><meta charset="utf-8"><title>cyjs</title>
<style>html, body, #cy {{ margin: 0; width: 100%; height: 100% }}</style>
<body><div id="cy"></div><script>{library}</script><script>
const read = {data};
window.cy = cytoscape({{ container: document.getElementById("cy"), elements: read.elements, style: read.style,
  layout: {{ ...read.layout, fit: true }} }});
cy.ready(() => {{ document.body.dataset.ready = "1" }});
</script></body>"""


def opened(store: Store, tmp_path: Path, visit: Callable[..., Any]) -> Any:
    """Return the page that shows the exported file as it is."""
    export(store, tmp_path / "graph.cyjs")
    data = json.dumps(json.loads((tmp_path / "graph.cyjs").read_text(encoding="utf-8"))).replace(
        "<", "\\u003c"
    )
    library = package_file("cytoscape/dist/cytoscape.min.js").read_text(encoding="utf-8")
    path = tmp_path / "cyjs.html"
    path.write_text(PAGE.format(library=library, data=data), encoding="utf-8")
    return visit(path).page


@pytest.mark.parametrize("make", [small, hostile])
def test_elements_are_those_of_the_store(
    make: Callable[[], Store], tmp_path: Path, visit: Callable[..., Any]
) -> None:
    page = opened(make(), tmp_path, visit)
    rows = Rows(Facts(make()))
    nodes = dict(page.evaluate("cy.nodes().map(n => [n.id(), {...n.data(), shown: n.style('label')}])"))
    expected = {row.iri: row for row in rows.nodes()}
    assert set(nodes) == set(expected)
    for iri, row in expected.items():
        one = nodes[iri]
        assert one["label_zh"] == row.label.zh and one["label_en"] == row.label.en
        assert one["shown"] == row.label.zh.strip(" \ufeff")  # what JavaScript takes for blanks at the ends
        assert one["evidence"] == [entry.sentence for entry in row.evidence]
    edges = page.evaluate("cy.edges().map(e => [e.source().id(), e.data('predicate'), e.target().id()])")
    assert edges == [[row.source, row.predicate, row.target] for row in rows.edges()]


def test_kinds_are_drawn_in_their_colours_and_sizes(tmp_path: Path, visit: Callable[..., Any]) -> None:
    page = opened(small(), tmp_path, visit)
    styled = page.evaluate("cy.nodes().map(n => [n.data('kind'), n.style('background-color'), n.width()])")
    for kind, colour, across in styled:
        red, green, blue = (int(colour_of_kind(kind)[at : at + 2], 16) for at in (1, 3, 5))
        assert colour == f"rgb({red},{green},{blue})" and across == 2 * size_of_kind(kind)
    places = page.evaluate("cy.nodes().map(n => [n.position('x'), n.position('y')])")
    assert len({tuple(place) for place in places}) > 0.9 * len(places)
    shot = Image.open(io.BytesIO(page.screenshot())).convert("RGB")
    seen = {colour: count for count, colour in shot.getcolors(1 << 24) or ()}
    for kind in {kind for kind, _, _ in styled}:
        wanted = tuple(int(colour_of_kind(kind)[at : at + 2], 16) for at in (1, 3, 5))
        assert seen[wanted] > 30, f"{kind} is to be seen"
    picture = Image.open(
        io.BytesIO(base64.b64decode(page.evaluate("cy.png({output: 'base64', full: true, scale: 0.5})")))
    )
    assert min(picture.size) > 50
