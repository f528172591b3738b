"""Tables and triples write themselves in the standard formats, and hostile cells do no harm."""

from __future__ import annotations

import csv
import io
import json
from datetime import date
from decimal import Decimal

import pyoxigraph as ox
import pytest
from hypothesis import given
from hypothesis import strategies as st

from policygraph.errors import InputError, UnknownNameError
from policygraph.query import table as module
from policygraph.query.table import Table, Triples, cell_value, json_value, safe_csv

XSD = "http://www.w3.org/2001/XMLSchema#"


def typed(value: str, name: str) -> ox.Literal:
    return ox.Literal(value, datatype=ox.NamedNode(XSD + name))


def sample() -> Table:
    return Table(
        ("place", "value", "day", "said"),
        [
            (ox.NamedNode("https://w3id.org/policygraph/id/place/330100"), typed("2.5", "decimal"), typed("2027-12-31", "date"), ox.Literal("=1+1")),
            (None, typed("-3", "integer"), None, ox.Literal('a\t"b"\nc', language="zh")),
        ],
    )  # fmt: skip


def test_records_hold_python_values() -> None:
    first, second = sample().records()
    assert first["value"] == Decimal("2.5")
    assert first["day"] == date(2027, 12, 31)
    assert second == {"place": None, "value": Decimal(-3), "day": None, "said": 'a\t"b"\nc'}


def test_csv_guards_against_formulas_but_keeps_numbers() -> None:
    rows = list(csv.reader(io.StringIO(sample().csv())))
    assert rows[1][3] == "'=1+1"
    assert rows[2][1] == "-3"


@given(st.text(max_size=30))
def test_no_csv_cell_starts_a_formula(text: str) -> None:
    cell = safe_csv(text)
    assert len(cell) < 2 or cell[0] not in "=+-@\t\r"
    assert cell.endswith(text)


def test_tsv_is_read_by_the_engine_that_knows_the_standard() -> None:
    parsed = ox.parse_query_results(sample().tsv().encode(), format=ox.QueryResultsFormat.TSV)
    assert isinstance(parsed, ox.QuerySolutions)
    rows = [[row[name] for name in ("place", "value", "day", "said")] for row in parsed]
    assert rows == [list(row) for row in sample().rows]


def test_srj_is_read_by_the_engine_that_knows_the_standard() -> None:
    parsed = ox.parse_query_results(sample().srj().encode(), format=ox.QueryResultsFormat.JSON)
    assert isinstance(parsed, ox.QuerySolutions)
    rows = [[row[name] for name in ("place", "value", "day", "said")] for row in parsed]
    assert rows == [list(row) for row in sample().rows]


def test_json_is_one_object_a_row() -> None:
    first, _ = json.loads(sample().json())
    assert first["value"] == 2.5 and first["day"] == "2027-12-31"
    assert json_value(Decimal("1E+3")) == 1000
    assert json_value(Decimal("NaN")) == "NaN"


def test_broken_literals_stay_texts() -> None:
    assert cell_value(typed("2027-13-01", "date")) == "2027-13-01"
    assert cell_value(typed("many", "decimal")) == "many"
    assert cell_value(typed("true", "boolean")) is True


def test_unknown_names_are_refused() -> None:
    with pytest.raises(UnknownNameError, match="Did you mean csv"):
        sample().text("cvs")
    with pytest.raises(UnknownNameError, match="place"):
        sample().column("plac")
    with pytest.raises(UnknownNameError):
        Triples([]).text("csv")


def test_html_escapes_what_articles_say() -> None:
    table = Table(("x",), [(ox.Literal("<script>alert(1)</script>"),)])
    assert "<script>" not in table._repr_html_()


def test_pandas_holds_the_same_values() -> None:
    pandas = pytest.importorskip("pandas")
    frame = sample().to_pandas()
    assert list(frame.columns) == ["place", "value", "day", "said"]
    assert frame["value"].sum() == Decimal("-0.5")
    assert isinstance(frame, pandas.DataFrame)


def test_without_pandas_the_cure_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    def missing(name: str) -> None:
        raise ImportError(name)

    monkeypatch.setattr(module, "import_module", missing)
    with pytest.raises(InputError, match="pip install pandas"):
        sample().to_pandas()


def test_triples_are_sorted_and_parse_back() -> None:
    pol = "https://w3id.org/policygraph/ontology#"
    triples = [
        ox.Triple(ox.NamedNode("a:2"), ox.NamedNode(pol + "unit"), ox.Literal("元")),
        ox.Triple(ox.NamedNode("a:1"), ox.NamedNode(pol + "unit"), ox.Literal("家")),
    ]
    answer = Triples(triples, {"pol": pol})
    text = answer.text("ttl")
    assert "pol:unit" in text
    parsed = {quad.triple for quad in ox.parse(text, format=ox.RdfFormat.TURTLE)}
    assert parsed == set(triples)
    assert answer.text("nt").splitlines() == sorted(answer.text("nt").splitlines())
    assert len(answer.table()) == 2
