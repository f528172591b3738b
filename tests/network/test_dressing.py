"""Sizes and colours by analyses: areas grow with scores, groups keep apart, the page says what both mean."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations, pairwise
from math import isclose
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from policygraph.errors import InputError
from policygraph.network import to_networkx, view_graph
from policygraph.network.dressing import LARGEST, SMALLEST, dressing
from policygraph.network.page import page_html
from policygraph.network.pagedata import page_data
from policygraph.network.style import contrast, load_style
from policygraph.network.viewmodel import Shade
from policygraph.rdf.analyses import Result, read_result
from policygraph.store import Store, open_store

STYLE = load_style()
THEMES = ("light", "dark")


@pytest.fixture(scope="module")
def store(analysed_store: Path) -> Iterator[Store]:
    with open_store(analysed_store) as opened:
        yield opened


def scored(scores: dict[str, float]) -> Result:
    return Result("r", "degree", "度", "Degree", scores)


def grouped(groups: dict[str, int]) -> Result:
    return Result("g", "communities", "社群", "Communities", {}, groups)


@given(st.dictionaries(st.text(max_size=5), st.floats(0, 1e9), min_size=1))
def test_a_larger_score_is_never_a_smaller_or_paler_node(scores: dict[str, float]) -> None:
    found = dressing(scores, scored(scores), scored(scores))
    assert set(found.sizes) == set(scores) and all(
        SMALLEST <= size <= LARGEST for size in found.sizes.values()
    )
    paper = STYLE.themes["light"]["paper"]
    order = sorted(scores, key=lambda iri: scores[iri])
    for low, high in pairwise(order):
        assert found.sizes[low] <= found.sizes[high]
        # Whole numbers of red, green and blue round by less than can be seen.
        assert contrast(found.shades[low].light, paper) <= contrast(found.shades[high].light, paper) + 0.05
    if max(scores.values()) > 0:
        assert found.sizes[order[-1]] == LARGEST


def test_the_area_above_the_smallest_grows_as_the_score() -> None:
    sizes = dressing("ab", scored({"a": 9.0, "b": 1.0}), None).sizes
    assert isclose((sizes["a"] - SMALLEST) ** 2, 9 * (sizes["b"] - SMALLEST) ** 2)


def test_what_is_not_shown_does_not_set_the_scale() -> None:
    assert dressing(["b"], scored({"a": 900.0, "b": 1.0}), None).sizes == {"b": LARGEST}


@pytest.mark.parametrize("theme", THEMES)
def test_computed_colours_can_be_told_from_the_paper_and_apart(theme: str) -> None:
    at = THEMES.index(theme)
    colours = [pair[at] for pair in (*STYLE.groups, STYLE.other_groups)]
    assert len(set(colours)) == len(colours) >= 9
    for ground in ("paper", "panel"):
        for colour in (*colours, *STYLE.scale[theme]):
            assert contrast(colour, STYLE.themes[theme][ground]) >= 3, colour
        assert contrast(STYLE.no_group[at], STYLE.themes[theme][ground]) >= 2.5
    for first, second in combinations(colours, 2):
        for seen in ("normal", "deuteranopia", "protanopia"):
            assert distance(first, second, seen) > 0.045, (first, second, seen)
    steps = [contrast(stop, STYLE.themes[theme]["paper"]) for stop in STYLE.scale[theme]]
    assert steps == sorted(steps)


# Machado, Oliveira and Fernandes (2009), severity 1, on linear RGB.
_SEEN = {
    "normal": ((1, 0, 0), (0, 1, 0), (0, 0, 1)),
    "deuteranopia": ((0.367322, 0.860646, -0.227968), (0.280085, 0.672501, 0.047413), (-0.01182, 0.04294, 0.968881)),
    "protanopia": ((0.152286, 1.052583, -0.204868), (0.114503, 0.786281, 0.099216), (-0.003882, -0.048116, 1.051998)),
}  # fmt: skip


def distance(first: str, second: str, seen: str) -> float:
    """Return how far two colours are apart in Oklab (Ottosson 2020) as somebody sees them; about 0.02 is just seen."""

    def oklab(colour: str) -> tuple[float, ...]:
        channels = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
        linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
        red, green, blue = (sum(a * b for a, b in zip(row, linear, strict=True)) for row in _SEEN[seen])
        cones = (
            0.4122214708 * red + 0.5363325363 * green + 0.0514459929 * blue,
            0.2119034982 * red + 0.6806995451 * green + 0.1073969566 * blue,
            0.0883024619 * red + 0.2817188376 * green + 0.6299787005 * blue,
        )
        long, middle, short = (max(cone, 0.0) ** (1 / 3) for cone in cones)
        return (
            0.2104542553 * long + 0.7936177850 * middle - 0.0040720468 * short,
            1.9779984951 * long - 2.4285922050 * middle + 0.4505937099 * short,
            0.0259040371 * long + 0.7827717662 * middle - 0.8086757660 * short,
        )

    return float(sum((a - b) ** 2 for a, b in zip(oklab(first), oklab(second), strict=True)) ** 0.5)


def test_groups_keep_their_colours_in_every_part_and_the_rest_share_one() -> None:
    groups = {f"n{number}-{at}": number for number in range(1, 13) for at in range(3)}
    whole = dressing(groups, None, grouped(groups))
    shown = [iri for iri in groups if groups[iri] in (2, 11)]
    part = dressing(shown, None, grouped(groups))
    assert whole.shades["n2-0"] == part.shades["n2-0"] == Shade(*STYLE.groups[1])
    # A colour that no group of the part has of its own is free for one beyond the palette.
    assert whole.shades["n11-0"] == Shade(*STYLE.other_groups)
    assert part.shades["n11-0"] in {Shade(*pair) for pair in STYLE.groups} - {part.shades["n2-0"]}
    assert whole.colour_key is not None
    assert [label.en for label, _ in whole.colour_key.shades][-1] == "4 other groups"
    assert len(whole.colour_key.shades) == len(STYLE.groups) + 1


def test_what_has_no_number_is_small_and_grey_and_the_key_says_so() -> None:
    found = dressing("abc", scored({"a": 2.0}), grouped({"b": 1}))
    assert found.shade("c") == Shade(*STYLE.no_group)
    assert found.colour_key is not None
    assert found.colour_key.shades[-1] == (("未计算", "not computed"), Shade(*STYLE.no_group))


def test_a_view_is_dressed_by_what_the_store_keeps(store: Store) -> None:
    view = view_graph(store, size_by="rank", colour_by="communities")
    plain = view_graph(store)
    assert [node.id for node in view.nodes] == [node.id for node in plain.nodes]
    scores = read_result(store.inner, store.base, "rank").scores
    best = max(view.nodes, key=lambda node: scores.get(node.id, 0.0))
    assert best.size == LARGEST == max(node.size for node in view.nodes)
    assert view.dressing is not None and view.dressing.colour_key is not None
    assert view.dressing.colour_key.title == ("颜色：社群", "Colour: Communities")
    assert view.dressing.size_key is not None and view.dressing.size_key.title.zh == "大小：PageRank (rank)"
    groups = read_result(store.inner, store.base, "communities").groups
    graph = to_networkx(view)
    colour_of = {groups[iri]: graph.nodes[iri]["colour"] for iri in graph if iri in groups}
    assert all(graph.nodes[iri]["colour"] == colour_of[groups[iri]] for iri in graph if iri in groups)
    assert len(set(colour_of.values())) > 4
    assert graph.nodes[best.id]["size"] == LARGEST
    lines = {line.name.en: (line.value.en, line.exact) for line in best.attributes}
    assert float(lines["PageRank"][1]) == scores[best.id]
    assert lines["Communities"] == (f"group {groups[best.id]}", "")


def test_the_page_carries_shades_of_both_themes_and_the_keys(store: Store) -> None:
    data = page_data(view_graph(store, size_by="rank", colour_by="communities"))
    found = data["dressing"]
    assert len(found["of"]) == len(data["nodes"]) and max(found["of"]) == len(found["shades"]) - 1
    assert found["size"]["title"][1] == "Size: PageRank (rank)"
    entries = found["colour"]["entries"]
    assert {(one["light"], one["dark"]) for one in entries} >= {
        (shade["light"], shade["dark"]) for shade in found["shades"]
    }
    assert any(entry["name"][0].startswith("人工智能等") for entry in entries)
    assert page_data(view_graph(store))["dressing"] is None
    sized = page_data(view_graph(store, size_by="rank"))["dressing"]
    assert "of" not in sized and "size" in sized


def test_two_runs_give_the_same_page(store: Store) -> None:
    options = {"size_by": "rank", "colour_by": "rank", "focus": "杭州"}
    assert page_html(view_graph(store, **options)) == page_html(view_graph(store, **options))


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (
            {"size_by": "pagerank"},
            r"Kept: aims, communities, rank\..*policygraph analyse pagerank --write pagerank",
        ),
        ({"colour_by": "nothing"}, "policygraph analyse --list"),
        ({"colour_by": "aims"}, "joins things"),
        ({"size_by": "communities"}, "groups, not numbers"),
        ({"size_by": "../x\u202e"}, "No analysis is kept"),
    ],
)
def test_what_cannot_be_drawn_is_refused_with_what_to_do(
    store: Store, options: dict[str, str], said: str
) -> None:
    with pytest.raises(InputError, match=said):
        view_graph(store, **options)


def test_several_names_of_one_thing_share_its_number(store: Store) -> None:
    from policygraph.rdf.iris import POL

    rank = read_result(store.inner, store.base, "rank").scores
    pairs = [(q.subject.value, q.object.value) for q in store.matching(None, POL.canonical, None)]
    shared = [(member, chief) for member, chief in pairs if chief in rank and member != chief]
    assert all(rank[member] == rank[chief] for member, chief in shared)
    assert shared
