"""Subsidies, quotes, bottlenecks, silence: each against SPARQL written another way."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from policygraph.desk.subsidies import payment
from policygraph.errors import InputError, UnknownNameError

MILLION = 1_000_000


@pytest.mark.parametrize(
    ("given_", "wanted"),
    [
        (
            {"rate": 30, "cap": 8 * MILLION, "role": "cap", "basis": "合同实际发生金额"},
            (3 * MILLION, "computed"),
        ),
        ({"rate": 90, "cap": 8 * MILLION, "role": "cap", "basis": "采购金额"}, (8 * MILLION, "computed")),
        ({"rate": 30, "role": "", "basis": ""}, (3 * MILLION, "rate-only")),
        ({"rate": 30, "cap": 5 * MILLION, "basis": "固定资产投资额"}, (None, "other-basis")),
        ({"cap": 5 * MILLION, "role": "cap"}, (5 * MILLION, "at-most")),
        ({"amount": 300_000, "role": "grant"}, (300_000, "fixed")),
        ({"amount": 250 * MILLION, "role": "budget"}, (None, "budget")),
    ],
)
def test_what_a_contract_of_ten_million_brings(given_, wanted):
    told = {"rate": None, "cap": None, "amount": None, "role": "", "basis": "", **given_}
    numbers = {
        key: Decimal(told[key]) if told[key] is not None else None for key in ("rate", "cap", "amount")
    }
    assert payment(Decimal(10 * MILLION), **numbers, role=told["role"], basis=told["basis"]) == wanted


@given(st.decimals(1, 10**12, places=2), st.decimals(1, 100, places=1), st.decimals(1, 10**9, places=0))
def test_never_more_than_the_cap_or_the_share(contract, rate, cap):
    pays, _ = payment(contract, rate=rate, cap=cap, amount=None, role="cap", basis="合同金额")
    assert pays <= cap and pays <= contract * rate / 100 + Decimal("0.01")


def test_the_comparator_is_sparql_arithmetic(graph, rows):
    found = {
        one.iri: one.pays
        for one in graph.desk("subsidies", contract="1000万元")
        if one.certainty == "computed"
    }
    wanted = rows("""SELECT ?x (IF(?share < ?cap, ?share, ?cap) AS ?pays) { ?x pol:rate ?rate ; pol:cap ?cap ; pol:basis ?basis ; pol:unit "元"
        BIND(?rate / 100.0 * 10000000 AS ?share) FILTER(REGEX(?basis, "合同|采购|购买|租")) }""")
    assert found == {iri: Decimal(pays) for iri, pays in wanted} and len(found) >= 2


def test_what_is_computed_comes_first_and_most_first(graph):
    found = [one for one in graph.desk("subsidies", contract="1000万元") if one.certainty == "computed"]
    assert [one.pays for one in found] == sorted((one.pays for one in found), reverse=True)
    assert graph.desk("subsidies", contract="1000万元").records("en")[0]["pays"] == "CNY 5 million"


@pytest.mark.parametrize("text", ["much", "-5", "0", "百分"])
def test_a_contract_must_be_money(graph, text):
    with pytest.raises(InputError, match="amount of money"):
        graph.desk("subsidies", contract=text)


def test_quotes_are_all_statements_in_time(graph, rows):
    found = graph.desk("quotes")
    assert sorted((one.iri, one.words) for one in found) == rows(
        "SELECT ?x ?t { ?x pol:speechMode ?m ; schema:text ?t }"
    )
    dated = [one.date for one in found if one.date]
    assert dated == sorted(dated)
    wanted = rows(
        "SELECT DISTINCT ?x { ?x pol:speaker ?p ; pol:speechMode ?m . ?p rdfs:label ?n FILTER(STR(?n) = '朱克力') }"
    )
    assert sorted((one.iri,) for one in graph.desk("quotes", speaker="朱克力")) == wanted and wanted


def test_a_quote_has_its_role(graph):
    one = next(iter(graph.desk("quotes", speaker="朱克力")))
    assert one.role and one.organisation.zh and one.speaker.zh == "朱克力"


def test_bottlenecks_have_the_measures_said_to_address_them(graph, rows):
    found = graph.desk("bottlenecks")
    addressed = sorted((one.iri, one.measure_iri) for one in found if one.link == "addresses")
    assert addressed == rows("SELECT ?b ?m { ?m pol:addresses ?b }") and addressed
    assert {one.iri for one in found} == {iri for (iri,) in rows("SELECT ?b { ?b a pol:Bottleneck }")}
    assert all(not one.measure_iri for one in found if one.link == "none")


def test_silence_is_where_sparql_finds_nothing(graph, rows):
    found = graph.desk("silence", technology="低空经济")
    loud = rows("""SELECT DISTINCT ?place { VALUES ?p { pol:jurisdiction pol:place } ?x ?p ?place ; pol:technology ?t ; a ?c
        FILTER(?c IN (pol:PolicyDocument, pol:Target, pol:Measure, pol:Focus)) MINUS { ?x pol:saidBy ?w }
        ?t pol:broaderTransitive? ?wide . ?wide skos:altLabel|skos:prefLabel|rdfs:label ?name FILTER(STR(?name) = "低空经济") }""")
    names = {place.rpartition("/")[2] for (place,) in loud}
    assert names and {one.place.zh for one in found if not one.silent} == {
        graph.show(f"place/{code}").label.zh for code in names
    }
    for one in found:
        assert one.silent is (not one.facts)
        assert str(one.documents) in one.statement.zh or not one.silent


def test_silence_never_speaks_of_what_was_not_read(graph):
    (row,) = graph.desk("silence", technology="低空经济", places="拉萨")
    assert row.silent and row.documents == 0
    assert "不能说明" in row.statement.zh and "nothing follows" in row.statement.en
    with pytest.raises(UnknownNameError):
        graph.desk("silence", technology="无此技术")
