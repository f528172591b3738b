"""The past of a store equals a store built of the documents known then."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pyoxigraph as ox
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from policygraph.api import PolicyGraph
from policygraph.build import build
from policygraph.errors import InputError
from policygraph.export.part import Part, kept_by
from policygraph.query.asof import as_of, published
from policygraph.store import open_store

ARTICLES = Path(__file__).resolve().parents[2] / "data" / "articles"
DAY = date(2025, 4, 18)


@pytest.fixture(scope="module")
def graph(demo_store):
    with PolicyGraph.open(demo_store) as found:
        yield found


def lines(store):
    """Return the quads of a store as texts, but for fingerprints, which only say what was built from what."""
    return {str(quad) for quad in store.quads() if not quad.predicate.value.endswith("#fingerprint")}


def test_the_past_is_what_a_store_of_those_documents_alone_says(graph, tmp_path):
    past = as_of(graph.store, DAY)
    dated = {
        key: [str(q.object.value) for q in graph.store.matching(None, ox.NamedNode("http://purl.org/dc/terms/issued"), None, graph.store.iris.graph(key))]
        for key in graph.documents()
    }  # fmt: skip
    late = [key for key, issued in dated.items() if not issued or issued[0] > DAY.isoformat()]
    assert 0 < len(late) < len(dated)
    with open_store(tmp_path / "fresh.store", write=True) as fresh:
        build([ARTICLES], fresh, workers=1)
        from policygraph.build import remove

        remove(late, fresh)
        assert lines(past.store) == lines(fresh)


def test_a_day_after_everything_still_leaves_undated_documents_out_and_says_so(graph):
    past = as_of(graph.store, date(2100, 1, 1))
    assert len(past.published.undated) == 1 and not past.published.later
    assert "日期不明的1篇未计" in past.note.zh and "1 without a date" in past.note.en
    assert set(past.store.documents()) == set(graph.documents()) - {
        graph.store.iris.key_of_graph(ox.NamedNode(one)) for one in past.published.undated
    }


def test_a_day_before_everything_leaves_reference_data_only(graph):
    past = as_of(graph.store, date(1990, 1, 1))
    assert not past.store.documents() and not list(past.store.query("SELECT ?t { ?t a pol:Target }"))
    assert bool(past.store.query("ASK { ?p pol:code '330100' }"))


@settings(max_examples=12, deadline=None)
@given(st.dates(date(2024, 1, 1), date(2026, 12, 31)), st.dates(date(2024, 1, 1), date(2026, 12, 31)))
def test_more_is_known_later(graph, one, other):
    first, second = (published(graph.store, day) for day in sorted((one, other)))
    assert first.known <= second.known and first.undated == second.undated


def test_exports_and_desk_mean_the_same_day(graph):
    _, late = kept_by(graph.store, Part(as_of=DAY))
    assert late == published(graph.store, DAY).left_out
    assert set(graph.as_of("2025-04-18").documents()) == set(as_of(graph.store, DAY).store.documents())


def test_judgements_count_from_the_day_they_were_made_until_they_were_withdrawn(tmp_path):
    with open_store(tmp_path / "s.store", write=True) as store:
        build([ARTICLES], store, workers=1)
    graph = PolicyGraph.open(tmp_path / "s.store")
    first = graph.desk("conflicts").rows[0].facts[0]
    identity = graph.judge("wrong", first, by="王芳", on=date(2026, 1, 10))
    graph.withdraw(identity, by="王芳", on=date(2026, 3, 10))

    def standing(day):
        return [one.stands for one in graph.as_of(day).judgements()]

    days = ("2026-01-09", "2026-01-10", "2026-03-09", "2026-03-10")
    assert [standing(day) for day in days] == [[], [True], [True], [False]]


def test_what_is_no_day_is_refused(graph):
    with pytest.raises(InputError, match="2025-06-30"):
        graph.as_of("soon")
