"""Results kept in a store: read by SPARQL, beside the facts, stale when the store has moved on, removable."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from policygraph import PolicyGraph
from policygraph.errors import InputError, UnknownNameError

ARTICLES = Path(__file__).resolve().parents[2] / "data" / "articles"


@pytest.fixture
def graph(demo_store: Path, tmp_path: Path):
    shutil.copytree(demo_store, tmp_path / "policy.store")
    with PolicyGraph.open(tmp_path / "policy.store") as opened:
        yield opened


def test_a_kept_result_is_read_by_sparql_and_is_no_fact(graph: PolicyGraph) -> None:
    before = sorted(map(str, graph.query("CONSTRUCT WHERE { ?s ?p ?o }").triples))
    found = graph.analyse("pagerank", write="rank", damping=0.8)
    assert sorted(map(str, graph.query("CONSTRUCT WHERE { ?s ?p ?o }").triples)) == before
    rows = graph.table(
        """SELECT ?thing ?score ?method ?version ?settings ?made { GRAPH ?g { ?g a pol:Analysis ;
        pol:analysisMethod ?method ; pol:methodVersion ?version ; pol:parameters ?settings ; pol:fingerprint ?made .
        ?thing pol:score ?score } }"""
    ).records()
    assert {row["thing"]: float(row["score"]) for row in rows} == found.scores
    assert {(row["method"], row["version"], row["made"]) for row in rows} == {
        ("pagerank", "1", found.fingerprint)
    }
    assert json.loads(rows[0]["settings"]) == {"damping": 0.8, "top": 50}
    assert graph.audit().ok
    assert graph.validate().conforms


def test_ties_are_kept_with_weight_and_facts(graph: PolicyGraph) -> None:
    found = graph.analyse("city-technology", write="aims")
    rows = graph.table(
        """SELECT ?a ?b ?weight (COUNT(?fact) AS ?facts) { GRAPH ?g { ?g a pol:Analysis .
        ?tie a pol:Link ; pol:from ?a ; pol:to ?b ; pol:weight ?weight ; pol:restsOn ?fact } }
        GROUP BY ?tie ?a ?b ?weight"""
    ).records()
    assert {(row["a"], row["b"]): int(row["weight"]) for row in rows} == {
        (tie.first, tie.second): len(tie.facts) for tie in found.ties
    }
    assert all(row["facts"] == row["weight"] for row in rows)


def test_it_is_stale_when_the_store_has_changed_and_current_when_made_anew(
    graph: PolicyGraph, tmp_path: Path
) -> None:
    graph.analyse("communities", write="groups")
    graph.analyse("degree", write="d")
    assert [(one.name, one.stale) for one in graph.analyses()] == [("d", False), ("groups", False)]
    extra = tmp_path / "more" / "new.txt"
    extra.parent.mkdir()
    extra.write_text(
        "宁波市发布行动方案，提出到2027年，宁波市人工智能产业规模突破500亿元。\n", encoding="utf-8"
    )
    graph.add(extra)
    assert [(one.name, one.stale) for one in graph.analyses()] == [("d", True), ("groups", True)]
    graph.analyse("degree", write="d")
    assert [(one.name, one.stale) for one in graph.analyses()] == [("d", False), ("groups", True)]
    graph.remove("new.txt")
    assert [(one.name, one.stale) for one in graph.analyses()] == [("d", True), ("groups", False)]


def test_removing_leaves_the_store_as_it_was(graph: PolicyGraph) -> None:
    def dump() -> list[str]:
        return sorted(map(str, graph.store.quads()))

    before = dump()
    graph.analyse("communities", write="组群")
    assert dump() != before
    graph.remove_analysis("组群")
    assert dump() == before
    with pytest.raises(UnknownNameError):
        graph.remove_analysis("组群")


def test_two_writes_give_the_same_quads(graph: PolicyGraph) -> None:
    graph.analyse("communities", write="one")
    first = sorted(map(str, graph.store.quads()))
    graph.analyse("communities", write="one")
    assert sorted(map(str, graph.store.quads())) == first


def test_a_rebuild_drops_results(graph: PolicyGraph) -> None:
    graph.analyse("degree", write="d")
    graph.add(rebuild=True)
    assert graph.analyses() == []


@pytest.mark.parametrize("name", ["a b", "../x", "", "x>", "a\u202eb", "x" * 101])
def test_a_name_that_cannot_be_one_is_refused(graph: PolicyGraph, name: str) -> None:
    with pytest.raises(InputError):
        graph.analyse("degree", write=name)
    assert graph.analyses() == []
