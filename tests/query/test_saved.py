"""Saved queries: their headers, their parameters, and the same rows from three engines."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from policygraph.errors import QueryError, UnknownNameError
from policygraph.query.labels import labelled
from policygraph.query.names import Names
from policygraph.query.saved import literal, read_query, run_saved, saved_queries, saved_query
from policygraph.store import Store
from query_engines import bound, own_engine, rows_of, rows_of_store
from support import small_store

EXPECTED = Path(__file__).parent / "expected" / "small"
QUERIES = saved_queries()


@pytest.fixture(scope="module")
def store() -> Store:
    return small_store()


def test_there_are_enough_queries_and_each_is_tested() -> None:
    assert len(QUERIES) >= 12
    assert sorted(path.stem for path in EXPECTED.glob("*.csv")) == sorted(QUERIES)


@pytest.mark.parametrize("name", QUERIES)
def test_header_says_what_a_user_needs(name: str) -> None:
    query = QUERIES[name]
    for text in (query.title, query.description, *(one.title for one in query.parameters.values())):
        assert text["zh"] and text["en"]
    assert query.path is not None and query.path.name == f"{name}.rq"


@pytest.mark.parametrize("name", QUERIES)
def test_rows_are_those_read_off_the_fixture_by_hand(store: Store, name: str) -> None:
    table = run_saved(store, name)
    assert tuple(QUERIES[name].columns) == table.columns
    wanted = list(csv.reader(io.StringIO((EXPECTED / f"{name}.csv").read_text(encoding="utf-8"))))
    given_rows = list(csv.reader(io.StringIO(labelled(store, table).csv())))
    assert given_rows[0] == wanted[0]
    assert sorted(given_rows[1:]) == sorted(wanted[1:])
    assert len(table) >= 1


# rdflib's own query engine still uses properties of Dataset that it deprecates (7.6)
@pytest.mark.filterwarnings("ignore:Dataset.[a-z_]+ is deprecated")
@pytest.mark.parametrize("name", QUERIES)
def test_three_engines_answer_alike(store: Store, name: str) -> None:
    sparql = bound(store, QUERIES[name], Names(store))
    first = rows_of_store(store, sparql)
    assert first
    assert rows_of(store.rdflib(), sparql) == first
    assert rows_of(own_engine(store), sparql) == first


def test_parameters_take_names_pinyin_dates(store: Store) -> None:
    assert len(run_saved(store, "targets", {"within": "zhejiang"})) == 2
    assert len(run_saved(store, "targets", {"within": "浙江", "before": "2025"})) == 2
    assert len(run_saved(store, "targets", {"within": "浙江", "before": "2025-11"})) == 0
    assert len(run_saved(store, "targets", {"before": "2026-01-01"})) == 2
    assert len(run_saved(store, "deadlines", {"after": "2025-06"})) == 3
    assert len(run_saved(store, "shared-facts", {"least": "3"})) == 0
    assert len(run_saved(store, "subsidies", {"kind": "voucher"})) == 1
    assert len(run_saved(store, "statements", {"topic": "人工智能"})) == 1
    assert len(run_saved(store, "statements", {"topic": "算力"})) == 0


def test_evidence_shows_negated_claims_with_their_modality(store: Store) -> None:
    claim = store.query("SELECT ?thing { GRAPH ?g { ?c pol:modality 'negated' ; pol:states ?thing } }")
    thing = next(iter(claim))["thing"].value  # type: ignore[union-attr]
    (record,) = run_saved(store, "evidence", {"thing": thing}).records()
    assert record["modality"] == "negated"


@pytest.mark.parametrize(
    ("name", "params", "message"),
    [
        ("target", {}, "Did you mean targets"),
        ("targets", {"wthin": "杭州"}, "Did you mean within"),
        ("targets", {"within": "杭周"}, "杭州"),
        ("targets", {"within": "具身智能"}, "no place named"),
        ("targets", {"before": "next year"}, "must be a date"),
        ("targets", {"before": "2025-13"}, "must be a date"),
        ("shared-facts", {"least": "many"}, "whole number"),
    ],
)
def test_wrong_names_and_values_are_refused(
    store: Store, name: str, params: dict[str, str], message: str
) -> None:
    with pytest.raises((UnknownNameError, QueryError), match=message):
        run_saved(store, name, params)


HEADER = "# title: {zh: 问, en: q}\n# description: {zh: 问, en: q}\n"


@given(st.text(max_size=60))
def test_no_text_breaks_out_of_its_term(text: str) -> None:
    query = read_query(
        "echo",
        f"{HEADER}# parameters:\n#   said: {{kind: string, zh: 话, en: words}}\n"
        "SELECT ?said { VALUES ?said { UNDEF } }",
    )
    wanted = "".join(char for char in text if not 0xD800 <= ord(char) <= 0xDFFF)
    (row,) = run_saved(Store.in_memory(), query, {"said": wanted}).rows if wanted else ((None,),)
    assert row[0] is None or row[0].value == wanted.strip() or row[0].value == wanted


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("SELECT ?x {}", "title"),
        ("# title: [\nSELECT ?x {}", "not YAML"),
        (
            "# title: {zh: 问, en: q, 逗号}\n# description: {zh: 问, en: q}\nSELECT ?x {}",
            "unknown entry '逗号'",
        ),
        (f"{HEADER}# parameters:\n#   p: {{kind: place, zh: 地, en: p}}\nSELECT ?x {{}}", "VALUES"),
        (
            f"{HEADER}# parameters:\n#   p: {{kind: date, edge: end, zh: 日, en: p}}\nSELECT ?p {{VALUES ?p {{UNDEF}}}}",
            "edge 'end'",
        ),
        (
            f"{HEADER}# parameters:\n#   p: {{kind: planet, zh: 地, en: p}}\nSELECT ?p {{VALUES ?p {{UNDEF}}}}",
            "planet",
        ),
    ],
)
def test_a_bad_header_is_refused_by_name(text: str, message: str) -> None:
    with pytest.raises(QueryError, match=message):
        read_query("mine", text)


def test_a_required_parameter_must_be_given() -> None:
    query = read_query(
        "mine",
        f"{HEADER}# parameters:\n#   n: {{kind: integer, zh: 数, en: n, required: true}}\nSELECT ?n {{VALUES ?n {{UNDEF}}}}",
    )
    with pytest.raises(QueryError, match="needs n"):
        run_saved(Store.in_memory(), query)
    assert run_saved(Store.in_memory(), query, {"n": "7"}).records()[0]["n"] == 7


def test_literals_and_lookup() -> None:
    assert literal("decimal", "2.50").value == "2.5" or literal("decimal", "2.50").value == "2.50"
    with pytest.raises(QueryError, match="a number"):
        literal("decimal", "NaN")
    assert saved_query("targets").name == "targets"
