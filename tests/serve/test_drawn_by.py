"""What the service says of kept results: which the network can be drawn by, sizes and colours, and what it refuses."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from policygraph.errors import InputError
from policygraph.network.dressing import LARGEST, SMALLEST
from policygraph.network.style import load_style
from policygraph.rdf.analyses import read_result
from policygraph.serve.answers import ANSWERS
from policygraph.store import Store, open_store


@pytest.fixture(scope="module")
def store(analysed_store: Path) -> Iterator[Store]:
    with open_store(analysed_store) as opened:
        yield opened


def answer(store: Store, call: str, **arguments: Any) -> Any:
    body, media_type = ANSWERS[call](store, **arguments)
    assert media_type == "application/json"
    return json.loads(body)


def test_results_with_numbers_are_listed(store: Store) -> None:
    assert answer(store, "analyses")["analyses"] == [
        {
            "name": "communities",
            "label": {"zh": "社群", "en": "Communities"},
            "numbers": "groups",
            "stale": False,
        },
        {"name": "rank", "label": {"zh": "PageRank", "en": "PageRank"}, "numbers": "scores", "stale": False},
    ]


def test_sizes_and_colours_are_those_of_the_results(store: Store) -> None:
    told = answer(store, "look", size="rank", colour="communities")
    network = answer(store, "network")
    scores = read_result(store.inner, store.base, "rank").scores
    groups = read_result(store.inner, store.base, "communities").groups
    size, colour = told["size"], told["colour"]
    drawn = set(network["nodes"]["iri"])
    assert set(size["iri"]) == drawn & scores.keys() and set(colour["iri"]) == drawn & groups.keys()
    radius = dict(zip(size["iri"], size["radius"], strict=True))
    assert max(radius, key=radius.__getitem__) == max(radius, key=scores.__getitem__)
    assert max(radius.values()) == LARGEST and min(radius.values()) > SMALLEST
    shade = {
        iri: colour["shades"][at]["light"] for iri, at in zip(colour["iri"], colour["shade"], strict=True)
    }
    assert {shade[iri] for iri in shade if groups[iri] == 1} == {load_style().groups[0][0]}
    assert {entry["light"] for entry in colour["entries"]} >= set(shade.values())
    assert any(entry["label"]["zh"].startswith("人工智能等") for entry in colour["entries"])
    assert answer(store, "look") == {"size": None, "colour": None}


def test_what_cannot_be_drawn_is_refused(store: Store) -> None:
    for arguments in ({"size": "communities"}, {"colour": "aims"}, {"size": "gone"}):
        with pytest.raises(InputError):
            answer(store, "look", **arguments)


def test_a_store_without_results_says_so(client: httpx.Client) -> None:
    assert client.get("/api/analyses").json() == {"analyses": []}
    refused = client.get("/api/look", params={"size": "pagerank"})
    assert refused.status_code == 400
    assert "policygraph analyse pagerank --write pagerank" in refused.json()["error"]["message"]
