"""What people judge wrong leaves the facts and stays out of them, whatever is built; withdrawing it brings back the same graph."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pyoxigraph as ox
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from build_support import documents_in, dump, lines_of
from made import article, document, target, write_articles
from policygraph import PolicyGraph
from policygraph.build import build
from policygraph.errors import InputError
from policygraph.link.judgements import Verdict
from policygraph.model import Modality
from policygraph.rdf.iris import POL, RDF, SCHEMA, Iris
from policygraph.rdf.quads import document_quads, is_bookkeeping
from policygraph.rdf.rejected import judged_document
from policygraph.store import open_store, open_writable

DAY = date(2025, 7, 1)
IRIS = Iris()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    write_articles(tmp_path / "in", range(4))
    return tmp_path / "in"


@pytest.fixture
def graph(folder: Path, tmp_path: Path) -> Iterator[PolicyGraph]:
    with PolicyGraph.open(tmp_path / "s") as graph:
        graph.add(folder)
        yield graph


def facts(graph: PolicyGraph) -> list[str]:
    """Return the default graph as it would be exported, sorted."""
    return sorted(f"{q.subject} {q.predicate} {q.object}" for q in graph.store.quads(ox.DefaultGraph()))


def without_people(lines: list[str]) -> list[str]:
    """Return the quads of a store but for what people said and the stamp that follows from it."""
    return [line for line in lines if "graph/human>" not in line and "/graph/derived> " not in line]


def first_target(graph: PolicyGraph) -> str:
    return str(graph.targets().targets[0].iri)


def claims_of(graph: PolicyGraph, fact: str) -> list[str]:
    node = ox.NamedNode(fact)
    return sorted(quad.subject.value for quad in graph.store.matching(None, POL.states, node))


def test_wrong_takes_a_fact_out_everywhere_and_withdrawing_restores_every_byte(
    graph: PolicyGraph, tmp_path: Path
) -> None:
    graph.export(tmp_path / "before.nt")
    before, whole = facts(graph), lines_of(graph.store)
    fact = first_target(graph)
    claims = claims_of(graph, fact)
    identity = graph.judge("wrong", fact, by="王芳", on=DAY, reason="数字抄错")

    assert not any(fact in line for line in facts(graph))
    assert fact not in {one.iri for one in graph.targets().targets}
    assert fact not in {node.id for node in graph.view(limit=100_000).nodes}
    graph.export(tmp_path / "during.nt")
    assert fact not in (tmp_path / "during.nt").read_text(encoding="utf-8")
    marked = graph.query('SELECT ?k { GRAPH ?g { ?k pol:flag "rejected" } }').records()
    assert sorted(row["k"] for row in marked) == claims
    assert graph.audit().ok and graph.validate().conforms
    documents_in(graph.store)
    assert graph.show(fact).iri == fact

    graph.withdraw(identity, by="李雷", on=date(2025, 7, 2))
    assert facts(graph) == before
    assert without_people(lines_of(graph.store)) == without_people(whole)
    graph.export(tmp_path / "after.nt")
    assert (tmp_path / "after.nt").read_bytes() == (tmp_path / "before.nt").read_bytes()
    (kept,) = graph.judgements()
    assert (kept.withdrawn_by, kept.withdrawn_on, kept.reason) == ("李雷", date(2025, 7, 2), "数字抄错")


def test_the_claim_of_one_document_is_wrong_while_another_document_still_states_the_fact(
    tmp_path: Path,
) -> None:
    for name in ("a.txt", "b.txt"):
        (tmp_path / "in").mkdir(exist_ok=True)
        (tmp_path / "in" / name).write_text(article(1), encoding="utf-8")
    with PolicyGraph.open(tmp_path / "s") as graph:
        graph.add(tmp_path / "in")
        fact = first_target(graph)
        first, second = claims_of(graph, fact)
        graph.judge("wrong", first.rpartition("/")[2], by="王芳", on=DAY)
        (line,) = [one for one in graph.targets().targets if one.iri == fact]
        assert [item.claim for item in line.evidence] == [second]
        graph.judge("wrong", second, by="王芳", on=DAY)
        assert not any(fact in line for line in facts(graph))
        assert graph.audit().ok
        documents_in(graph.store)


def test_what_is_said_of_a_claim_counts_before_what_is_said_of_its_fact_and_the_later_counts(
    graph: PolicyGraph,
) -> None:
    before = facts(graph)
    fact = first_target(graph)
    (claim, *_) = claims_of(graph, fact)
    graph.judge("wrong", fact, by="王芳", on=DAY)
    graph.judge("right", claim, by="李雷", on=date(2024, 1, 1))
    assert facts(graph) == before
    assert graph.query(f'ASK {{ GRAPH ?g {{ <{claim}> pol:flag "confirmed" }} }}') is True
    graph.judge("wrong", claim, by="王芳", on=date(2025, 8, 1))
    assert not any(fact in line for line in facts(graph))
    (evidence,) = _flags(graph, claim)
    assert evidence == "rejected" and graph.audit().ok


def test_the_past_knows_no_judgement_made_later(graph: PolicyGraph, folder: Path) -> None:
    from policygraph.query.asof import as_of

    for file in folder.iterdir():
        file.with_suffix(".meta.json").write_text('{"published": "2025-05-24"}', encoding="utf-8")
    graph.add(folder)
    fact = first_target(graph)
    graph.judge("wrong", fact, by="王芳", on=DAY)
    node = ox.NamedNode(fact)
    earlier, later = (as_of(graph.store, day).store for day in (date(2025, 6, 30), DAY))
    assert any(earlier.matching(node, POL.value, None, ox.DefaultGraph()))
    assert not any(later.matching(node, None, None, ox.DefaultGraph()))


def _flags(graph: PolicyGraph, claim: str) -> list[str]:
    return [quad.object.value for quad in graph.store.matching(ox.NamedNode(claim), POL.flag)]


def test_judgements_are_applied_again_after_every_build_and_named_when_their_target_is_gone(
    graph: PolicyGraph, folder: Path, tmp_path: Path
) -> None:
    fact = first_target(graph)
    identity = graph.judge("wrong", fact, by="王芳", on=DAY)
    judged = lines_of(graph.store)
    away = tmp_path / "away"
    shutil.move(folder, away)
    folder.mkdir()
    report = graph.add(folder, prune=True)
    assert report.lost == [identity] and [one.id for one in graph.lost_judgements()] == [identity]

    shutil.rmtree(folder)
    shutil.move(away, folder)
    report = graph.add(folder)
    assert report.lost == [] and graph.lost_judgements() == []
    assert lines_of(graph.store) == judged
    assert graph.add(folder).unchanged and lines_of(graph.store) == judged
    graph.add(folder, rebuild=True)
    assert lines_of(graph.store) == judged
    graph.add(rebuild=True)
    assert not any(fact in line for line in facts(graph)) and graph.audit().ok


def test_a_store_built_under_judgements_equals_one_judged_afterwards(folder: Path, tmp_path: Path) -> None:
    with PolicyGraph.open(tmp_path / "after") as graph:
        graph.add(folder)
        fact = first_target(graph)
        graph.judge("wrong", fact, by="王芳", on=DAY)
    with open_store(tmp_path / "after") as made:
        human = list(made.quads(made.iris.human))
    for workers, files in ((1, [[folder]]), (2, [[folder / f"{at:04d}.txt"] for at in (3, 1, 0, 2)])):
        path = tmp_path / f"before{workers}"
        with open_writable(path) as store:
            store.set_graph(store.iris.human, human)
            for step in files:
                build(step, store, workers=workers)
                assert not any(q.subject.value == fact for q in store.quads(ox.DefaultGraph()))
        assert dump(path) == dump(tmp_path / "after")


def test_the_audit_sees_a_fact_that_crept_back_and_a_mark_that_was_taken_off(graph: PolicyGraph) -> None:
    fact = first_target(graph)
    graph.judge("wrong", fact, by="王芳", on=DAY)
    graph.close()
    with open_writable(graph.store.folder.root) as store:
        (mark, *_) = store.matching(None, POL.flag, ox.Literal("rejected"))
        store.inner.remove(mark)
        store.publish()
    graph.close()
    assert any("judgements that stand" in found.message for found in graph.audit().problems)


def test_things_of_two_kinds_are_never_the_same(graph: PolicyGraph) -> None:
    with pytest.raises(InputError, match="cannot be the same"):
        graph.judge("same", "place/330100", first_target(graph), by="王芳", on=DAY)


def test_joined_plans_and_technologies_appear_as_one(tmp_path: Path) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    for name, plan in (("a", "甲城市低空经济行动方案"), ("b", "乙城市集成电路产业规划")):
        text = f"杭州市印发{plan}\n\n杭州市人民政府印发《{plan}》，提出到2027年，培育企业{len(name) + ord(name)}家以上。\n"
        (folder / f"{name}.txt").write_text(text, encoding="utf-8")
    with PolicyGraph.open(tmp_path / "s") as graph:
        graph.add(folder)
        plans = sorted(
            row["p"] for row in graph.query("SELECT DISTINCT ?p { ?p a pol:PolicyDocument }").records()
        )
        assert len(plans) == 2
        counts = [len(graph.targets(plan=plan)) for plan in plans]
        identity = graph.judge("same", *plans, by="王芳", on=DAY)
        assert [len(graph.targets(plan=plan)) for plan in plans] == [sum(counts)] * 2 and sum(counts) == 2
        assert len([node for node in graph.view(limit=1000).nodes if node.id in plans]) == 1
        graph.withdraw(identity, by="王芳", on=DAY)
        assert [len(graph.targets(plan=plan)) for plan in plans] == counts
        drones = "technology/aerospace", "technology/low-altitude"
        graph.judge("same", *drones, by="王芳", on=DAY)
        roots = graph.query("SELECT DISTINCT ?r { ?t a skos:Concept ; pol:canonical ?r }").records()
        assert len(roots) == 1


CLAIMS = [
    target(value="25"),
    target(value="100", indicator="具身智能企业"),
    target(value="25", modality=Modality.NEGATED),
]


@settings(max_examples=60, deadline=None)
@given(st.dictionaries(st.integers(0, 60), st.sampled_from(list(Verdict)[-2:]), max_size=6))
def test_judging_is_a_function_of_the_document_and_the_verdicts_alone(drawn: dict[int, Verdict]) -> None:
    read = document()
    quads = list(document_quads(read, CLAIMS))
    things = sorted(
        {quad.subject.value for quad in quads}
        | {quad.object.value for quad in quads if quad.predicate == POL.states}
    )
    verdicts = {things[at % len(things)]: verdict for at, verdict in drawn.items()}
    judged = judged_document(quads, verdicts, read.key, IRIS)
    assert set(judged_document(judged, {}, read.key, IRIS)) == set(quads)
    assert set(judged_document(judged, verdicts, read.key, IRIS)) == set(judged)
    graph = IRIS.graph(read.key)
    left = [quad for quad in judged if quad.graph_name == graph and not is_bookkeeping(quad)]
    described = {quad.subject for quad in left}
    for quad in left:
        of_ours = isinstance(quad.object, ox.NamedNode) and quad.object.value.startswith(IRIS.base)
        known = of_ours and IRIS.ref_of(quad.object)
        if known and known.kind in ("plan", "organisation", "person", "bottleneck", "measure"):
            assert quad.object in described, quad


def test_a_rejected_plan_that_targets_point_at_keeps_its_name_and_loses_the_rest() -> None:
    read = document()
    quads = list(document_quads(read, [target(value="25")]))
    plan = next(quad.object for quad in quads if quad.predicate == POL.setBy)
    mention = ox.Quad(IRIS.document(read.key), SCHEMA.mentions, plan, IRIS.graph(read.key))
    claim = ox.NamedNode(f"{IRIS.base}claim/{'0' * 32}")
    made = [
        ox.Quad(claim, RDF.type, POL.Claim, IRIS.graph(read.key)),
        ox.Quad(claim, POL.states, plan, IRIS.graph(read.key)),
        ox.Quad(claim, POL.detail, ox.Literal("{}"), IRIS.graph(read.key)),
        ox.Quad(plan, POL.documentNumber, ox.Literal("1号"), IRIS.graph(read.key)),
        mention,
    ]
    judged = judged_document([*quads, *made], {plan.value: Verdict.WRONG}, read.key, IRIS)
    aside = {quad.predicate for quad in judged if quad.graph_name == IRIS.rejected(read.key)}
    assert aside == {POL.documentNumber, SCHEMA.mentions}
    assert any(quad.predicate == POL.setBy and quad.graph_name == IRIS.graph(read.key) for quad in judged)
