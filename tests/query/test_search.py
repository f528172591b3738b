"""The search index: every part of every name is found, and what is found fits."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from policygraph.query.search import SearchIndex, build_index, search_index
from policygraph.store import open_store
from support import small_store


@pytest.fixture(scope="module")
def index(tmp_path_factory):
    path = tmp_path_factory.mktemp("search") / "search.sqlite"
    build_index(small_store(), path)
    made = SearchIndex(path)
    yield made
    made.close()


NAMES = ["杭州市", "具身智能", "人工智能"]


@settings(max_examples=60, deadline=None)
@given(st.sampled_from(NAMES), st.data())
def test_any_part_of_a_name_finds_it(index, name, data):
    start = data.draw(st.integers(0, len(name) - 1))
    end = data.draw(st.integers(start + 1, len(name)))
    hits = index.find(name[start:end], limit=5000)
    assert any(name in (hit.label.zh, hit.match) for hit in hits)


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=12))
def test_no_query_fails(index, query):
    index.find(query)


def test_exact_names_come_first(index):
    assert index.find("人工智能")[0].label.zh == "人工智能"


def test_the_index_is_made_once_for_a_published_state(demo_store):
    with open_store(demo_store) as store:
        first = search_index(store)
        assert search_index(store) is first
        assert first.find("hangzhou")[0].label.zh == "杭州市"
    assert list((demo_store / "kept").glob("search-*.sqlite"))
