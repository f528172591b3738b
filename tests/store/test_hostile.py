"""Whatever texts, labels and keys hold, a document goes in, is replaced and comes out as it was."""

from __future__ import annotations

import pyoxigraph as ox
from hypothesis import given, settings
from hypothesis import strategies as st

from policygraph.model import Claim, Document, Ref, Slot, Span, make_claim
from policygraph.rdf.iris import Iris
from policygraph.rdf.quads import document_quads, document_triples
from policygraph.store import WritableStore

ANY = st.text(st.characters(exclude_categories=[]), min_size=1, max_size=30)
NASTY = st.sampled_from(
    [
        '"} ; DROP ALL ; {"',
        "\\u0022 .\n<a:s> <a:p> <a:o> .",
        "<script>",
        "{{x}}",
        "a\r\nb",
        "\x00",
        "$v ?x",
        "'''",
    ]
)
TEXTS = st.one_of(NASTY, ANY)
IRIS = Iris()


def claim(name: str, key: str) -> Claim:
    slots = {"entity": Slot(Ref("organisation", key)), "name": Slot(name, Span(0, 1))}
    return make_claim("organisation", name, [Span(0, 1)], slots, flags=[name])


@settings(max_examples=60, deadline=None)
@given(key=TEXTS, text=TEXTS, names=st.lists(st.tuples(TEXTS, TEXTS), min_size=1, max_size=3), other=TEXTS)
def test_hostile_documents(key: str, text: str, names: list[tuple[str, str]], other: str) -> None:
    read = Document(key, text, "0" * 64, Span(0, len(text)), title=text, publisher=other, url=other)
    claims = [claim(name, entity) for name, entity in names]
    store = WritableStore(ox.Store())
    store.add([document_triples(read, claims, IRIS).nquads()])
    assert set(store.documents()) == {key}
    expected = set(document_quads(read, claims))
    assert set(store.quads(IRIS.graph(key))) == expected
    changed = Document(key, text + other, "0" * 64, Span(0, len(text)), title=other)
    store.replace(key, document_quads(changed, claims[:1]))
    assert set(store.quads(IRIS.graph(key))) == set(document_quads(changed, claims[:1]))
    store.replace(key, expected)
    assert set(store.quads(IRIS.graph(key))) == expected
    assert store.document(key).key == key
    assert store.remove(key)
    assert list(store.quads()) == []
