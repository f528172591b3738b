"""The hand-made fixture keeps the contract it stands for."""

from __future__ import annotations

import json

import pyoxigraph as ox

from support import BASE, POL, small_quads, with_default_graph

KINDS = ["PolicyDocument", "PlanVersion", "Initiative", "Target", "Measure", "Observation", "Forecast"]
KINDS += ["Bottleneck", "Focus", "Action", "Claim", "Passage"]


def _store() -> ox.Store:
    store = ox.Store()
    store.extend(with_default_graph(small_quads()))
    return store


def test_every_kind_is_there() -> None:
    store = _store()
    for kind in KINDS:
        graph = "GRAPH ?g" if kind in ("Claim", "Passage") else ""
        query = f"ASK {{ {graph} {{ ?x a <{POL}{kind}> }} }}"
        assert bool(store.query(query)), kind


def test_spans_and_passages_say_what_they_claim() -> None:
    store = _store()
    rows = list(
        store.query(
            f"""PREFIX pol: <{POL}> SELECT ?text ?detail ?start ?end ?ps ?pe ?pt WHERE {{ GRAPH ?g {{
            ?doc <https://schema.org/text> ?text ; pol:inGraph ?g .
            ?c a pol:Claim ; pol:detail ?detail ; pol:start ?start ; pol:end ?end ; pol:inPassage ?p .
            ?p pol:start ?ps ; pol:end ?pe ; pol:text ?pt }} }}"""
        )
    )
    assert len(rows) >= 30
    for row in rows:
        text = row["text"].value
        start, end = int(row["start"].value), int(row["end"].value)
        first, last = int(row["ps"].value), int(row["pe"].value)
        assert first <= start < end <= last
        assert text[first:last] == row["pt"].value
        for low, high, words in json.loads(row["detail"].value)["slots"].values():
            assert text[low:high] == words


def test_default_graph_counts_a_shared_fact_once() -> None:
    store = _store()
    query = f"SELECT (SUM(?v) AS ?s) WHERE {{ ?x a <{POL}Observation> ; <{POL}unit> '元' ; <{POL}value> ?v }}"
    (row,) = list(store.query(query))
    assert row["s"].value == "600000000000"
    assert not bool(store.query(f"ASK {{ ?x a <{POL}Claim> }}"))
    assert bool(store.query(f"ASK {{ GRAPH ?g {{ ?x a <{POL}Claim> }} }}"))
    assert BASE in str(next(small_quads()).subject)
