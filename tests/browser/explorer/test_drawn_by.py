"""The network drawn by kept results of analyses: chosen in the legend, in the address, in what is saved."""

from __future__ import annotations

import xml.etree.ElementTree as ET
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from policygraph.network.dressing import LARGEST
from policygraph.network.style import load_style
from policygraph.rdf.analyses import Result, read_result
from policygraph.store import open_store

from .conftest import Visit, served

pytestmark = pytest.mark.browser
VIZ = "{http://gexf.net/1.3/viz}"
NODE = "{http://gexf.net/1.3}node"


@pytest.fixture(scope="module")
def explorer(analysed_store: Path) -> Iterator[str]:
    """Return the address of a service whose store has kept results."""
    with served(analysed_store) as address:
        yield address


@pytest.fixture(scope="module")
def results(analysed_store: Path) -> dict[str, Result]:
    with open_store(analysed_store) as store:
        return {name: read_result(store.inner, store.base, name) for name in ("rank", "communities")}


def saved(now: Visit) -> dict[str, ET.Element]:
    """Return the nodes of the view as it is saved for Gephi, by IRI."""
    now.page.click("text=保存视图")
    with now.page.expect_download() as waiting:
        now.page.click(".menu-items >> text=GEXF")
    return {node.get("id", ""): node for node in ET.fromstring(waiting.value.path().read_bytes()).iter(NODE)}


def colour(node: ET.Element) -> str:
    found = node.find(f"{VIZ}color")
    assert found is not None
    return "#" + "".join(f"{int(found.get(channel, '')):02X}" for channel in "rgb")


def test_sizes_and_colours_are_chosen_explained_and_saved(
    visit: Callable[..., Visit], results: dict[str, Result]
) -> None:
    now = visit()
    now.ready()
    now.page.wait_for_selector(".drawn-by select")
    size, tint = now.page.locator(".drawn-by select").all()
    # Ties have no numbers, groups no sizes.
    assert size.locator("option").all_inner_texts() == ["按联系多少", "PageRank (rank)"]
    assert tint.locator("option").all_inner_texts() == ["按类型", "社群 (communities)", "PageRank (rank)"]
    size.select_option("rank")
    tint.select_option("communities")
    now.until("document.querySelectorAll('.drawn-by .key').length === 2")
    assert "sizeBy=rank" in now.hash and "colourBy=communities" in now.hash
    legend = now.page.inner_text(".drawn-by")
    assert "人工智能等" in legend and "面积表示数值" in legend
    for light, _ in load_style().groups[:5]:
        assert now.page.locator(f'.drawn-by circle[fill="{light}"]').count() == 1
    nodes = saved(now)
    groups, scores = results["communities"].groups, results["rank"].scores
    by_group: dict[int, set[str]] = {}
    for iri, node in nodes.items():
        if iri in groups:
            by_group.setdefault(groups[iri], set()).add(colour(node))
    assert len(by_group) > 9 and all(len(found) == 1 for found in by_group.values())
    assert by_group[1] == {load_style().groups[0][0]}
    across = {iri: float(node.find(f"{VIZ}size").get("value", "")) for iri, node in nodes.items()}
    best = max((iri for iri in nodes if iri in scores), key=scores.__getitem__)
    assert across[best] == max(across.values()) and LARGEST > 30
    now.page.click("text=撤销")
    now.until("document.querySelectorAll('.drawn-by .key').length === 1")
    assert "colourBy" not in now.hash


def test_a_link_opens_drawn_so_in_both_themes_and_languages(visit: Callable[..., Visit]) -> None:
    now = visit("#/network?colourBy=rank", color_scheme="dark", locale="en-GB")
    now.ready()
    now.page.wait_for_selector(".drawn-by .key")
    text = now.page.inner_text(".drawn-by")
    assert "Colour by" in text and "kind" in text
    low, high = load_style().scale["dark"][0], load_style().scale["dark"][-1]
    for end in (low, high):
        assert now.page.locator(f'.drawn-by circle[fill="{end}"]').count() == 1
    assert colour_of_theme(now) == "dark"


def colour_of_theme(now: Visit) -> str:
    return str(now.page.evaluate("document.documentElement.dataset.theme"))


def test_a_result_that_is_not_there_leaves_the_network_as_it_is(visit: Callable[..., Visit]) -> None:
    now = visit("#/network?sizeBy=gone")
    now.ready()
    now.until("[...document.querySelectorAll('[aria-live]')].some(one => one.textContent.includes('gone'))")
    assert now.page.locator(".drawn-by .key").count() == 0
    now.complaints = [one for one in now.complaints if "400" not in one]
