"""One document checked alone gives what checking the whole store gives of its nodes."""

from __future__ import annotations

import pyoxigraph as ox
import pytest

from policygraph.rdf.iris import POL
from policygraph.rdf.validate import validate, validate_document
from policygraph.store import Store
from support import BASE, small_quads


@pytest.fixture(scope="module")
def broken() -> Store:
    """Return the small store without the indicator of its first target and the rule of its first claim."""
    quads = sorted(small_quads(), key=str)
    gone = {
        min(
            (q.subject for q in quads if q.predicate == POL.indicator and "/target/" in q.subject.value),
            key=str,
        ),
        min((q.subject for q in quads if q.predicate == POL.rule), key=str),
    }
    lost = (POL.indicator, POL.rule)
    return Store.in_memory((q for q in quads if q.subject not in gone or q.predicate not in lost), BASE)


def test_documents_checked_alone_give_what_the_whole_store_gives(broken: Store) -> None:
    whole = validate(broken)
    assert {one.shape for one in whole.results} >= {"target-indicator-present", "claim-rule-present"}
    alone = [validate_document(broken, key) for key in broken.documents()]
    assert {str(one) for report in alone for one in report.results} == {str(one) for one in whole.results}
    assert not whole.conforms and not all(report.conforms for report in alone)
    assert all(report.checked < whole.checked for report in alone)


def test_what_the_document_does_not_say_is_not_looked_at(broken: Store) -> None:
    (wrong,) = {
        quad.graph_name
        for one in validate(broken).results
        if "claim" in one.shape
        for quad in broken.quads()
        if quad.subject == ox.NamedNode(one.focus)
    }
    others = [key for key in broken.documents() if broken.iris.graph(key) != wrong]
    found = {one.shape for key in others for one in validate_document(broken, key).results}
    assert others and "claim-rule-present" not in found


def test_a_document_that_is_not_there_has_nothing_wrong(broken: Store) -> None:
    report = validate_document(broken, "nothing.txt")
    assert report.conforms and report.checked == 0
