"""What is held of an open store changes no answer: warm or cold, all or some, every question answers alike."""

from __future__ import annotations

import io

import pytest

from policygraph.api import PolicyGraph
from policygraph.desk import warm as warming
from policygraph.desk.warm import warm
from policygraph.serve.worker import Worker

ASKED = {
    "targets": ({}, {"place": "浙江"}, {"technology": "人工智能", "after": "2026"}, {"indicator": "企业"}),
    "gaps": ({"on": "2025-06-30"}, {"on": "2025-06-30", "place": "杭州"}),
    "deadlines": (
        {"on": "2025-06-30", "months": "24"},
        {"on": "2025-06-30", "months": "36", "place": "浙江"},
        {"on": "2024-01-01", "months": "60", "technology": "人工智能"},
    ),
    "silence": (
        {"technology": "低空经济"},
        {"technology": "人工智能", "within": "浙江"},
        {"technology": "人工智能", "places": "杭州，天津"},
    ),
    "conflicts": ({}, {"technology": "人工智能"}),
    "ask": ({"words": "哪些城市补贴算力"},),
}


@pytest.fixture(scope="module")
def warmed(demo_store):
    with PolicyGraph.open(demo_store) as graph:
        warm(graph.store)
        yield graph


@pytest.mark.parametrize(("name", "given"), [(name, one) for name in ASKED for one in ASKED[name]])
def test_a_warm_store_answers_as_a_cold_one(warmed, demo_store, name, given):
    with PolicyGraph.open(demo_store) as cold:
        wanted = cold.desk(name, **given).as_json()
    found = warmed.desk(name, **given)
    assert found.as_json() == wanted and wanted["rows"]


def test_a_warm_store_reads_no_figure_again(warmed, monkeypatch):
    from policygraph.desk import deadlines, figures
    from policygraph.query import targets

    def read(*_):
        raise AssertionError("read again")

    for module in (deadlines, figures, targets):
        monkeypatch.setattr(module, "_read", read)
    for name, several in ASKED.items():
        for given in several:
            assert warmed.desk(name, **given).rows


def test_silence_is_that_of_independent_sparql(warmed):
    rows = warmed.table(
        """SELECT ?place (COUNT(DISTINCT ?document) AS ?n) {
          GRAPH ?graph { ?document schema:mentions ?place ; pol:inGraph ?graph }
          FILTER EXISTS { { ?fact pol:jurisdiction ?place } UNION { ?fact pol:place ?place } } } GROUP BY ?place"""
    ).rows
    read = sorted(int(n.value) for _, n in rows)
    found = [row.documents for row in warmed.desk("silence", technology="人工智能") if row.documents]
    assert sorted(found) == read


def test_the_worker_that_warms_reads_for_the_desk(demo_store, monkeypatch):
    warmed = []
    monkeypatch.setattr(warming, "warm", warmed.append)
    worker = Worker(demo_store, io.BytesIO())
    worker.warm()
    assert [store.folder.root for store in warmed] == [demo_store]
