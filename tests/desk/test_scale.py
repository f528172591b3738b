"""The desk over real documents: every question is answered, and every row that rests on facts has its sentences."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from policygraph import PolicyGraph

pytestmark = [pytest.mark.scale, pytest.mark.corpus("POLICYGRAPH_CORPUS")]
DOCUMENTS = 60
ASKED: dict[str, dict[str, Any]] = {
    "targets": {},
    "gaps": {},
    "deadlines": {"on": "2024-01-01", "months": "24"},
    "conflicts": {},
    "cascade": {},
    "versions": {},
    "compare": {"places": ["杭州", "深圳"]},
    "similarity": {"places": ["杭州", "深圳"]},
    "quotes": {},
    "bottlenecks": {},
    "silence": {"technology": "人工智能"},
    "diffusion": {"technology": "人工智能"},
    "subsidies": {"contract": "500万元"},
}


@pytest.fixture(scope="module")
def country(tmp_path_factory: pytest.TempPathFactory) -> Iterator[PolicyGraph]:
    files = sorted(path for path in Path(os.environ["POLICYGRAPH_CORPUS"]).rglob("*.txt"))
    with PolicyGraph.open(tmp_path_factory.mktemp("country") / "s") as graph:
        report = graph.add(*files[:: max(1, len(files) // DOCUMENTS)][:DOCUMENTS])
        assert not report.failed
        yield graph


@pytest.mark.parametrize("question", ASKED)
def test_every_question_is_answered_with_its_sentences(question: str, country: PolicyGraph) -> None:
    answer = country.desk(question, **ASKED[question])
    assert answer.columns
    for row in answer.rows:
        if row.facts:
            assert answer.claims(row), (question, row.facts[:1])


def test_the_ledger_is_that_of_independent_sparql(country: PolicyGraph) -> None:
    rows = country.table("SELECT DISTINCT ?t { ?t a pol:Target FILTER EXISTS { ?t pol:value ?v } }").rows
    ledger = country.desk("targets")
    assert {row[0].value for row in rows} == {row.facts[0] for row in ledger.rows} and rows
