"""What a person types is found by name, alias, code, pinyin and IRI, or refused with what is near."""

from __future__ import annotations

import pyoxigraph as ox
import pytest
from hypothesis import given
from hypothesis import strategies as st

from policygraph.errors import QueryError, UnknownNameError
from policygraph.query.labels import label, labels, short_iri
from policygraph.query.names import Names, folded
from policygraph.rdf.iris import Iris
from policygraph.store import Store
from support import BASE, small_store

LABEL = ox.NamedNode("http://www.w3.org/2000/01/rdf-schema#label")


@pytest.fixture(scope="module")
def names() -> Names:
    return Names(small_store())


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("杭州市", "place/330100"),
        ("杭州", "place/330100"),
        ("HANGZHOU", "place/330100"),
        ("hangzhoushi", "place/330100"),
        ("hang zhou", "place/330100"),
        ("330100", "place/330100"),
        ("place/330100", "place/330100"),
        (f"{BASE}place/330100", "place/330100"),
        ("embodied AI", "technology/embodied-ai"),
        ("機器人", "technology/robotics"),
        ("jushenzhineng", "technology/embodied-ai"),
        ("《杭州市建设人工智能产业发展高地实施方案(2025年版)》", None),
        ("杭州市建设人工智能产业发展高地实施方案(2025年版)(征求意见稿)", None),
        ("朱克力", None),
        ("算力券", None),
    ],
)
def test_found(names: Names, typed: str, found: str | None) -> None:
    node = names.find(typed)
    assert found is None or names.short(node) == found


@pytest.mark.parametrize(
    ("typed", "near"),
    [("杭洲", "杭州"), ("hangzou", "angzhou"), ("朱克立", "朱克力"), ("具身只能", "具身智能")],
)
def test_near_names_are_offered(names: Names, typed: str, near: str) -> None:
    with pytest.raises(UnknownNameError, match=f"Did you mean .*{near}"):
        names.find(typed)


def test_nothing_near_offers_nothing_odd(names: Names) -> None:
    with pytest.raises(UnknownNameError, match="policygraph stats"):
        names.find("qqqqqqqqqqqq")


def test_a_kind_limits_what_is_meant(names: Names) -> None:
    assert names.short(names.find("北京", ("place",))) == "place/110000"
    with pytest.raises(UnknownNameError, match="no technology named"):
        names.find("北京", ("technology",))


def test_two_people_of_one_name_are_never_merged() -> None:
    iris = Iris(BASE)
    person = ox.NamedNode("https://schema.org/Person")
    kind = ox.NamedNode("http://www.w3.org/1999/02/22-rdf-syntax-ns#type")
    quads = []
    for organisation in ("甲大学", "乙研究院"):
        node = ox.NamedNode(iris.text("person", f"王伟~{organisation}"))
        quads += [
            ox.Quad(node, kind, person, iris.graph("a")),
            ox.Quad(node, LABEL, ox.Literal("王伟", language="zh"), iris.graph("a")),
        ]
    names = Names(Store.in_memory(quads))
    with pytest.raises(QueryError, match=r"several things: person/王伟.乙研究院 .*; person/王伟.甲大学"):
        names.find("王伟")
    assert names.short(names.find("person/王伟~甲大学")) == "person/王伟~甲大学"


def test_a_place_name_means_the_widest_place() -> None:
    iris = Iris(BASE)
    quads = [
        ox.Quad(ox.NamedNode(iris.text("place", code)), LABEL, ox.Literal("吉林", language="zh"), iris.places)
        for code in ("220200", "220000")
    ]
    names = Names(Store.in_memory(quads))
    assert names.short(names.find("吉林")) == "place/220000"


@pytest.mark.parametrize(
    "typed", ["a> b", "https://x/<y>", "place/", "\x00", "place/../x", "'; DROP", "http://[bad"]
)
def test_hostile_names_are_only_unknown(names: Names, typed: str) -> None:
    with pytest.raises(UnknownNameError):
        names.find(typed)


@given(st.text(max_size=40))
def test_title_marks_and_spaces_do_not_count(text: str) -> None:
    assert folded(f"《 {text} 》") == folded(text)


def test_labels_in_both_languages() -> None:
    store = small_store()
    node = ox.NamedNode(f"{BASE}place/330100")
    assert label(store, node) == "杭州市"
    assert label(store, node, "en") == "Hangzhou"
    graph = store.iris.graph("news/hangzhou.txt")
    assert labels(store, [graph])[graph] == "杭州拟出台人工智能产业发展实施方案"
    assert label(store, ox.NamedNode(f"{BASE}place/999999")) == "place/999999"
    assert short_iri(ox.NamedNode("https://schema.org/text"), BASE) == "schema:text"
    assert short_iri(ox.NamedNode("https://example.org/x"), BASE) == "https://example.org/x"
