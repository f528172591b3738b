"""Literals written as text are the literals meant, whatever they hold."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pyoxigraph as ox
from hypothesis import given
from hypothesis import strategies as st

from policygraph.rdf import terms

TEXT = st.text(st.characters(exclude_categories=["Cs"]))


def parsed(term: str) -> ox.Literal:
    (quad,) = ox.parse(f"<a:s> <a:p> {term} .".encode(), format=ox.RdfFormat.N_QUADS)
    assert isinstance(quad.object, ox.Literal)
    return quad.object


@given(TEXT)
def test_strings(text: str) -> None:
    assert parsed(terms.string(text)) == ox.Literal(text)
    assert parsed(terms.chinese(text)) == ox.Literal(text, language="zh")
    assert parsed(terms.uri(text)).value == text


@given(TEXT)
def test_what_a_term_prints_reads_back_in_sparql(text: str) -> None:
    store = ox.Store()
    literal = parsed(terms.string(text))
    store.update(f"INSERT DATA {{ <a:s> <a:p> {literal} }}")
    assert [quad.object for quad in store] == [literal]
    store.update(f"DELETE DATA {{ <a:s> <a:p> {literal} }}")
    assert len(store) == 0


def test_a_lone_surrogate_becomes_the_replacement_character() -> None:
    assert parsed(terms.string("a\ud800b")).value == "a\ufffdb"


@given(st.decimals(allow_nan=False, allow_infinity=False, min_value=-(10**15), max_value=10**15, places=4))
def test_decimals_keep_their_value_and_their_form_in_the_store(value: Decimal) -> None:
    literal = parsed(terms.decimal(value))
    assert Decimal(literal.value) == value
    store = ox.Store()
    store.add(ox.Quad(ox.NamedNode("a:s"), ox.NamedNode("a:p"), literal))
    assert next(iter(store)).object == literal


@given(st.dates(min_value=date(1000, 1, 1)))
def test_dates_and_others(value: date) -> None:
    assert parsed(terms.day(value)).value == value.isoformat()
    assert parsed(terms.integer(7)).value == "7"
    assert [parsed(terms.boolean(flag)).value for flag in (True, False)] == ["true", "false"]
