"""The saved queries on the demo: rows read off the articles by hand must be there, the same from three engines.

`expected/*.csv` holds, column by column, what a careful reader finds in `data/articles`; `…` stands for any text. Rows the
reading does not yet find stand in `expected/missed.csv` and fail nothing, but a query may not miss more than those.
"""

from __future__ import annotations

import csv
import re
from pathlib import Path

import pytest
from rdflib import Dataset

from policygraph.api import PolicyGraph
from policygraph.query.labels import labelled
from policygraph.query.names import Names, folded
from policygraph.query.saved import run_saved, saved_queries
from policygraph.store import Store
from query_engines import bound, own_engine, rows_of, rows_of_store

ROOT = Path(__file__).resolve().parents[2]
EXPECTED = Path(__file__).parent / "expected"
QUERIES = saved_queries()


@pytest.fixture(scope="module")
def graph(tmp_path_factory: pytest.TempPathFactory) -> PolicyGraph:
    graph = PolicyGraph.open(tmp_path_factory.mktemp("demo") / "s")
    report = graph.add(ROOT / "data" / "articles", workers=1)
    assert len(report.new) >= 10 and not report.failed
    return graph


@pytest.fixture(scope="module")
def store(graph: PolicyGraph) -> Store:
    return graph.store


@pytest.fixture(scope="module")
def memory(store: Store) -> Dataset:
    return own_engine(store)


def read(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def fits(wanted: str, cell: str) -> bool:
    """Say whether a cell is what was expected; width, case, spaces and title marks do not count."""
    pattern = ".*".join(re.escape(folded(part)) for part in wanted.split("…"))
    return re.fullmatch(pattern, folded(cell), re.DOTALL) is not None


def missed() -> set[tuple[str, str]]:
    return {(row["query"], row["row"]) for row in read(EXPECTED / "missed.csv")}


def test_each_query_has_its_expected_file() -> None:
    files = {path.stem for path in EXPECTED.glob("*.csv")} - {"missed"}
    assert files == set(QUERIES)
    known = {(name, "|".join(row.values())) for name in QUERIES for row in read(EXPECTED / f"{name}.csv")}
    assert missed() <= known, "missed.csv names rows that no expected file has"
    assert len(missed()) * 10 <= len(known), "more than a tenth of what a reader finds is missed"


@pytest.mark.parametrize("name", QUERIES)
def test_rows_that_a_reader_finds_are_there(store: Store, name: str) -> None:
    table = labelled(store, run_saved(store, name), distinct=True)
    found = [dict(zip(table.columns, row, strict=True)) for row in table.texts()]
    assert found, "a saved query must answer something on the demo"
    wanted = read(EXPECTED / f"{name}.csv")
    assert set(wanted[0]) <= set(table.columns)
    absent = [
        "|".join(row.values())
        for row in wanted
        if not any(all(fits(cell, line[column]) for column, cell in row.items()) for line in found)
    ]
    assert {(name, row) for row in absent} <= missed()


# rdflib's own query engine still uses properties of Dataset that it deprecates (7.6)
@pytest.mark.filterwarnings("ignore:Dataset.[a-z_]+ is deprecated")
@pytest.mark.parametrize("name", QUERIES)
def test_three_engines_answer_alike_on_the_demo(store: Store, memory: Dataset, name: str) -> None:
    sparql = bound(store, QUERIES[name], Names(store))
    first = rows_of_store(store, sparql)
    assert first
    assert rows_of(store.rdflib(), sparql) == first
    assert rows_of(memory, sparql) == first


def test_the_wildcard_means_any_text() -> None:
    assert fits("…大模型", "基础大模型") and fits("杭州市…", "杭州市（A）") and fits("…", "")
    assert not fits("大模型", "基础大模型") and not fits("", "x") and fits("", "")
