"""A made store has as many quads as asked for, also fewer than the places take, and is a store like any other."""

from __future__ import annotations

import pytest

from benchmarks.made_stores import made_store
from policygraph.audit import audit
from policygraph.store import open_store


@pytest.mark.parametrize(
    "quads", [20_000, *(pytest.param(size, marks=pytest.mark.scale) for size in (60_000, 150_000, 400_000))]
)
def test_a_made_store_has_the_quads_asked_for(tmp_path, quads):
    told = made_store(tmp_path / "store", quads, tmp_path / "texts")
    with open_store(tmp_path / "store") as store:
        assert told == len(store.inner) == pytest.approx(quads, rel=0.1)
        assert len(store.documents()) == len(list((tmp_path / "texts").iterdir())) >= 2
        found = audit(store)
        assert found.ok and found.claims > 0
        named = "SELECT ?p { ?t pol:jurisdiction ?p FILTER NOT EXISTS { ?p rdfs:label ?name } }"
        assert not list(store.query(named))


@pytest.mark.scale
def test_fewer_quads_than_a_store_needs_are_refused(tmp_path):
    with pytest.raises(ValueError, match="100 were asked for"):
        made_store(tmp_path / "store", 100, tmp_path / "texts")
