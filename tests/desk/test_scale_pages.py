"""The desk over a million quads: a page of any question reads the sentences of its own rows and of no others."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from benchmarks.bench_desk import GIVEN
from benchmarks.made_stores import made_store
from policygraph import PolicyGraph
from policygraph.desk import behind
from policygraph.desk.questions import QUESTIONS
from policygraph.query import targets

pytestmark = pytest.mark.scale
QUADS = 1_000_000
PAGE = 20


@pytest.fixture(scope="module")
def million(tmp_path_factory: pytest.TempPathFactory) -> Iterator[PolicyGraph]:
    folder = tmp_path_factory.mktemp("million")
    made_store(folder / "s", QUADS, folder / "texts")
    with PolicyGraph.open(folder / "s") as graph:
        yield graph


@pytest.mark.parametrize(
    ("name", "past"),
    [(name, past) for name in QUESTIONS for past in (False, True) if not (past and name == "changes")],
)
def test_a_page_reads_the_sentences_of_its_rows_alone(
    name: str, past: bool, million: PolicyGraph, monkeypatch: pytest.MonkeyPatch
) -> None:
    read: list[str] = []
    gather = behind.gather_evidence

    def noting(store: Any, owner: Any, *rest: Any) -> Any:
        read.extend(owner)
        return gather(store, owner, *rest)

    monkeypatch.setattr(behind, "gather_evidence", noting)
    monkeypatch.setattr(targets, "gather_evidence", noting)
    given = {**GIVEN.get(name, {}), **({"as_of": "2025-06-30"} if past else {})}
    page = million.desk(name, **given, limit=PAGE)
    assert len(page) == min(PAGE, page.total)
    facts = {fact for row in page for fact in row.facts}
    # A line of the ledger may stand for several nodes; each is read once, and nothing of another row is.
    members = {iri for row in page for iri in getattr(getattr(row, "target", None), "members", ())}
    assert facts <= set(read) <= facts | members and len(read) == len(set(read))
    page.as_json()
    assert len(read) == len(set(read)) and set(read) <= facts | members


def test_there_are_more_rows_than_a_page_shows(million: PolicyGraph) -> None:
    totals = {
        name: million.desk(name, limit=PAGE, **GIVEN.get(name, {})).total for name in ("targets", "gaps")
    }
    assert all(total > 10 * PAGE for total in totals.values()), totals
