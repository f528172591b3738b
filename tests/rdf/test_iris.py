"""IRIs: valid for any key, and back again."""

from __future__ import annotations

import pyoxigraph as ox
import pytest
from hypothesis import given
from hypothesis import strategies as st

from policygraph.errors import InputError
from policygraph.model import Ref
from policygraph.rdf.iris import DEFAULT_BASE, POL, Iris, check_base, decode, encode

KEYS = st.text(st.characters(exclude_categories=[]), min_size=1)


@given(KEYS)
def test_any_key_makes_a_valid_iri_and_comes_back(key: str) -> None:
    segment = encode(key)
    assert segment.isascii()
    assert decode(segment) == key
    line = f"<{DEFAULT_BASE}document/{segment}> <a:p> <a:o> .".encode()
    assert len(list(ox.parse(line, format=ox.RdfFormat.N_QUADS))) == 1


@given(st.sampled_from(["place", "plan", "person"]), KEYS)
def test_refs_come_back(kind: str, key: str) -> None:
    iris = Iris()
    assert iris.ref_of(iris.of(Ref(kind, key))) == Ref(kind, key)
    assert iris.key_of_graph(iris.graph(key)) == key


def test_a_key_cannot_leave_its_segment() -> None:
    assert Iris().of(Ref("person", "../place/1> <x>")).value.count("/") == DEFAULT_BASE.count("/") + 1


@pytest.mark.parametrize("base", ["", "x", "http://a.b/c", "http://a b/", "http://a/<>/", "http://a/\n/"])
def test_what_cannot_be_a_base_is_refused(base: str) -> None:
    with pytest.raises(InputError, match="cannot be a base"):
        check_base(base)


def test_versions_stand_under_their_plan() -> None:
    iris = Iris("urn:x:/")
    plan = Ref("plan", "a b")
    assert iris.version(plan, "draft").value == "urn:x:/plan/a%20b/draft"
    assert iris.version(plan, None).value == "urn:x:/plan/a%20b/printed"
    assert iris.ref_of(iris.version(plan, "draft")) is None
    assert iris.ref_of(POL.Target) is None
