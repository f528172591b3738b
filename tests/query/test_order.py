"""Rows put in order outside the engine stand as the engine orders them, or are left to it."""

from __future__ import annotations

import pyoxigraph as ox
import pytest
from hypothesis import given
from hypothesis import strategies as st

from policygraph.query.order import Key, in_order, without_order
from policygraph.query.run import run_table
from policygraph.query.saved import read_query, run_saved
from policygraph.store import Store

_XSD = "http://www.w3.org/2001/XMLSchema#"


def typed(kind: str, texts: st.SearchStrategy[str]) -> st.SearchStrategy[ox.Literal]:
    return texts.map(lambda text: ox.Literal(text, datatype=ox.NamedNode(_XSD + kind)))


TEXTS = st.text(st.characters(codec="utf-8", exclude_characters="\x00"), max_size=4)
STRINGS = st.one_of(
    TEXTS.map(ox.Literal),
    st.builds(lambda text, tag: ox.Literal(text, language=tag), TEXTS, st.sampled_from(["zh", "en"])),
)
NUMBERS = st.one_of(
    typed("integer", st.integers(-(10**17), 10**17).map(str)),
    typed("decimal", st.decimals(-(10**12), 10**12, places=4, allow_nan=False).map(lambda one: f"{one:f}")),
)
DAYS = typed("date", st.dates().map(lambda day: day.isoformat()))
NODES = st.integers(0, 30).map(lambda number: ox.NamedNode(f"https://example.org/{number}"))
COLUMN = st.one_of(
    *(
        st.lists(st.one_of(st.none(), NODES, kind), min_size=0, max_size=12)
        for kind in (STRINGS, NUMBERS, DAYS)
    )
)


def store_of(cells: list[list[ox.NamedNode | ox.Literal | None]]) -> Store:
    quads = [
        ox.Quad(
            ox.NamedNode(f"https://example.org/row/{at}"), ox.NamedNode(f"https://example.org/{name}"), cell
        )
        for column, name in zip(cells, "ab", strict=True)
        for at, cell in enumerate(column)
        if cell is not None
    ]
    inner = ox.Store()
    inner.extend(quads)
    return Store(inner)


QUERY = """SELECT ?a ?b { VALUES ?row { %s } OPTIONAL { ?row <https://example.org/a> ?a } OPTIONAL { ?row <https://example.org/b> ?b } }
ORDER BY %s"""


@given(COLUMN, COLUMN, st.sampled_from(["?a ?b", "DESC(?a) ?b", "DESC(BOUND(?a)) ASC(?b) ?a", "?b DESC(?a)"]))
def test_the_order_is_that_of_the_engine(first, second, order):
    rows = " ".join(f"<https://example.org/row/{at}>" for at in range(max(len(first), len(second), 1)))
    store = store_of([first, second])
    sparql = QUERY % (rows, order)
    plain, keys = without_order(sparql)
    found = run_table(store, plain)
    mine = in_order(found.columns, found.rows, keys)
    assert mine is not None and sorted(map(str, mine)) == sorted(map(str, found.rows))
    values = [[_value(cell) for cell in row] for row in mine]
    assert values == [[_value(cell) for cell in row] for row in run_table(store, sparql).rows]


def _value(cell):
    """Return what an order can tell apart: equal numbers stand in any order."""
    if isinstance(cell, ox.Literal) and cell.datatype.value in (f"{_XSD}integer", f"{_XSD}decimal"):
        return float(cell.value)
    return cell


@pytest.mark.parametrize(
    "sparql",
    [
        "SELECT ?a { ?a ?b ?c }",
        "SELECT ?a { ?a ?b ?c } ORDER BY ?a LIMIT 3",
        "SELECT ?a { ?a ?b ?c } ORDER BY ?a OFFSET 3",
        "SELECT ?a { ?a ?b ?c } ORDER BY (?a + 1)",
        "SELECT ?a { ?a ?b ?c } GROUP BY ?a ORDER BY DESC(COUNT(?b))",
        "SELECT ?a { ?a ?b ?c } ORDER BY ?a VALUES ?a { <a:b> }",
        "SELECT ?a { { SELECT ?a { ?a ?b ?c } ORDER BY ?a } }",
        "SELECT ?a { ?a ?b 'ORDER BY ?a' }",
    ],
)
def test_what_is_more_than_variables_is_left_to_the_engine(sparql):
    assert without_order(sparql) is None


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (ox.Literal("a"), ox.Literal(1)),
        (ox.Literal("1e3", datatype=ox.NamedNode(_XSD + "decimal")), ox.Literal(1)),
        (ox.Literal("-0001-01-01", datatype=ox.NamedNode(_XSD + "date")), ox.Literal("x")),
        (ox.Literal(1.5), ox.Literal(2.5)),
        (ox.BlankNode("a"), ox.Literal("b")),
    ],
)
def test_kinds_that_are_not_compared_alike_are_left_to_the_engine(one, other):
    assert in_order(("a",), [(one,), (other,)], [Key("a")]) is None
    assert in_order(("a",), [(one,)], [Key("b")]) is None


def test_a_saved_query_is_in_order_and_rows_alike_in_every_run():
    head = "# title: {zh: 问, en: q}\n# description: {zh: 问, en: q}\n# columns: {a: {zh: 甲, en: a}, b: {zh: 乙, en: b}}\n"
    text = f"{head}SELECT ?a ?b {{ ?row <https://example.org/a> ?a ; <https://example.org/b> ?b }} ORDER BY DESC(?a)"
    cells = [ox.Literal(one) for one in ("x", "y", "y", "x")], [ox.Literal(one) for one in (4, 3, 1, 2)]
    table = run_saved(store_of([list(one) for one in cells]), read_query("q", text))
    assert table.texts() == [["y", "1"], ["y", "3"], ["x", "2"], ["x", "4"]]
