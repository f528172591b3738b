"""Facts that only an import states can be judged wrong: out of the facts, undoable, again after each build, listed when lost."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pyoxigraph as ox
import pytest

from build_support import lines_of
from made import article
from policygraph import PolicyGraph
from policygraph.cli.main import main
from policygraph.errors import QueryError, UnknownNameError
from policygraph.rdf.iris import POL, Iris
from policygraph.serve.updating import check_update

DAY = date(2025, 7, 1)
IRIS = Iris()
MAPPING = "kind: statistic\ncolumns: {place: 地区, indicator: 指标, value: 数值, unit: 单位, year: 年份, source: 来源}\n"
ROWS = "地区,指标,数值,单位,年份,来源\n杭州,甲产值,12,万元,2024,甲统计所\n宁波,乙产值,30,万元,2024,乙统计所\n杭州,丙产值,7,万元,2024,甲统计所\n"


@pytest.fixture
def table(graph: PolicyGraph, tmp_path: Path) -> Path:
    """Bring in a table among the facts and return its file."""
    (tmp_path / "map.yaml").write_text(MAPPING, encoding="utf-8")
    path = tmp_path / "t.csv"
    path.write_text(ROWS, encoding="utf-8")
    assert again(graph, path).exit_code == 0
    return path


def again(graph: PolicyGraph, path: Path):
    return graph.import_table(path, "t", mapping=path.parent / "map.yaml", facts=True)


def facts(graph: PolicyGraph) -> list[str]:
    return sorted(f"{q.subject} {q.predicate} {q.object}" for q in graph.store.quads(ox.DefaultGraph()))


def row(graph: PolicyGraph, indicator: str) -> str:
    """Return the IRI of the fact an indicator belongs to, rejected or not."""
    (found,) = {q.subject.value for q in graph.store.matching(None, POL.indicator, ox.Literal(indicator))}
    return found


def without_people(lines: list[str]) -> list[str]:
    return [line for line in lines if "graph/human>" not in line and "/graph/derived> " not in line]


def test_wrong_takes_a_row_out_and_withdrawing_brings_back_every_quad(
    graph: PolicyGraph, table: Path, tmp_path: Path
) -> None:
    before, whole = facts(graph), lines_of(graph.store)
    fact = row(graph, "乙产值")
    short = fact.removeprefix(IRIS.base)
    identity = graph.judge("wrong", short, by="王芳", on=DAY, reason="抄错")
    left = facts(graph)
    assert not any(fact in line for line in left)
    # Its source was named by no other row; that of the other rows stays.
    assert not any("乙统计所" in line for line in left) and any("甲统计所" in line for line in left)
    assert {line.split()[0] for line in set(before) - set(left)} >= {f"<{fact}>"}
    body = IRIS.text("organisation", "乙统计所")
    assert {line for line in before if fact not in line and body not in line} == set(left)
    aside = {q.subject.value for q in graph.store.quads(IRIS.rejected_import("t"))}
    assert fact in aside
    assert fact not in {node.id for node in graph.view(limit=100_000).nodes}
    graph.export(tmp_path / "during.nt")
    assert fact not in (tmp_path / "during.nt").read_text(encoding="utf-8")
    (one,) = graph.imports()
    assert (one.name, one.facts) == ("t", True)
    assert graph.audit().ok and graph.validate().conforms and graph.lost_judgements() == []
    # A later verdict finds the thing though it is no fact now.
    graph.judge("right", short, by="李雷", on=date(2025, 7, 3))
    assert facts(graph) == before
    (second,) = (one.id for one in graph.judgements() if one.verdict == "right")
    graph.withdraw(second, by="李雷", on=date(2025, 7, 4))
    assert facts(graph) == left
    graph.withdraw(identity, by="王芳", on=date(2025, 7, 5))
    assert facts(graph) == before
    assert without_people(lines_of(graph.store)) == without_people(whole)
    assert graph.audit().ok


def test_it_stays_out_through_builds_rebuilds_and_new_imports(
    graph: PolicyGraph, table: Path, tmp_path: Path
) -> None:
    fact = row(graph, "甲产值")
    graph.judge("wrong", fact, by="王芳", on=DAY)
    judged = facts(graph)
    new = tmp_path / "more" / "b.txt"
    new.parent.mkdir()
    new.write_text(article(1), encoding="utf-8")
    graph.add(new)
    assert not any(fact in line for line in facts(graph)) and set(judged) <= set(facts(graph))
    assert graph.audit().ok
    graph.remove("b.txt")
    assert facts(graph) == judged
    again(graph, table)
    assert facts(graph) == judged and graph.audit().ok
    graph.add(rebuild=True)
    assert facts(graph) == judged and graph.audit().ok
    (mine,) = graph.judgements()
    graph.withdraw(mine.id, by="王芳", on=DAY)
    assert any(fact in line for line in facts(graph))


def test_a_judgement_whose_row_vanished_is_listed_as_lost(
    graph: PolicyGraph, table: Path, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    fact = row(graph, "乙产值")
    identity = graph.judge("wrong", fact, by="王芳", on=DAY)
    table.write_text("\n".join(line for line in ROWS.splitlines() if "乙产值" not in line), encoding="utf-8")
    again(graph, table)
    assert [one.id for one in graph.lost_judgements()] == [identity]
    assert not list(graph.store.quads(IRIS.rejected_import("t"))) and graph.audit().ok
    table.write_text(ROWS, encoding="utf-8")
    again(graph, table)
    assert graph.lost_judgements() == [] and not any(fact in line for line in facts(graph))
    graph.remove_import("t")
    assert [one.id for one in graph.lost_judgements()] == [identity]
    assert not [line for line in lines_of(graph.store) if "graph/import/" in line]
    graph.close()
    capfd.readouterr()
    assert main(["judge", "--list", "--store", str(tmp_path / "s")]) == 0
    assert f"{identity},wrong,{fact}" in (out := capfd.readouterr().out) and out.rstrip().endswith(",lost")


def test_what_documents_state_too_goes_from_both(graph: PolicyGraph, table: Path, tmp_path: Path) -> None:
    target = graph.targets().targets[0].iri
    said = list(graph.store.matching(ox.NamedNode(target), None, None, ox.DefaultGraph()))
    (tmp_path / "same.nt").write_text("".join(f"{q.triple} .\n" for q in said), encoding="utf-8")
    assert graph.import_rdf(tmp_path / "same.nt", "same", facts=True).exit_code == 0
    before = facts(graph)
    (claim, *_) = (q.subject.value for q in graph.store.matching(None, POL.states, ox.NamedNode(target)))
    first = graph.judge("wrong", claim, by="王芳", on=DAY)
    assert any(line.startswith(f"<{target}>") for line in facts(graph)), "the import still states it"
    graph.withdraw(first, by="王芳", on=DAY)
    identity = graph.judge("wrong", target, by="王芳", on=DAY)
    assert not any(target in line for line in facts(graph)) and graph.audit().ok
    graph.withdraw(identity, by="王芳", on=DAY)
    assert facts(graph) == before


def test_rdf_of_others_loses_the_rejected_thing_and_what_points_at_it(
    graph: PolicyGraph, tmp_path: Path
) -> None:
    (tmp_path / "a.ttl").write_text(
        """@prefix e: <https://e.org/> . @prefix org: <http://www.w3.org/ns/org#> .
        @prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
        e:bad e:says "wrong" ; e:of e:body . e:other e:near e:bad ; e:says "right" .
        e:body a org:Organization ; rdfs:label "某机构"@zh .
        e:lone a org:Organization ; rdfs:label "另一机构"@zh . e:x e:of e:lone .""",
        encoding="utf-8",
    )
    before = facts(graph)
    assert graph.import_rdf(tmp_path / "a.ttl", "a", facts=True).exit_code == 0
    whole = facts(graph)
    graph.judge("wrong", "https://e.org/bad", by="王芳", on=DAY)
    gone = set(whole) - set(facts(graph))
    assert gone == {
        '<https://e.org/bad> <https://e.org/says> "wrong"',
        "<https://e.org/bad> <https://e.org/of> <https://e.org/body>",
        "<https://e.org/other> <https://e.org/near> <https://e.org/bad>",
    }
    # An organisation that something still points at keeps its class and its name.
    graph.judge("wrong", "https://e.org/lone", by="王芳", on=DAY)
    assert set(whole) - set(facts(graph)) == gone and graph.audit().ok
    graph.import_rdf(tmp_path / "a.ttl", "a")
    assert facts(graph) == before and not list(graph.store.quads(IRIS.rejected_import("a")))


def test_what_stands_beside_the_facts_is_no_fact_to_reject(graph: PolicyGraph, tmp_path: Path) -> None:
    (tmp_path / "map.yaml").write_text(MAPPING, encoding="utf-8")
    (tmp_path / "t.csv").write_text(ROWS, encoding="utf-8")
    graph.import_table(tmp_path / "t.csv", "t", mapping=tmp_path / "map.yaml")
    with pytest.raises(UnknownNameError):
        graph.judge("wrong", row(graph, "乙产值"), by="王芳", on=DAY)
    assert graph.judgements() == []


def test_the_audit_sees_what_was_set_aside_without_a_judgement(graph: PolicyGraph, table: Path) -> None:
    fact = ox.NamedNode(row(graph, "甲产值"))

    def tamper(store) -> None:
        quads = list(store.quads(IRIS.imported("t", facts=True)))
        moved = [
            ox.Quad(q.subject, q.predicate, q.object, IRIS.rejected_import("t")) if q.subject == fact else q
            for q in quads
        ]
        store.set_graphs((IRIS.imported("t", facts=True), IRIS.rejected_import("t")), moved)
        store.publish()

    graph._write(tamper)
    report = graph.audit()
    assert not report.ok and any("set aside of the import t" in one.message for one in report.problems)


def test_updates_may_not_write_what_people_rejected() -> None:
    aside = IRIS.rejected_import("t").value
    with pytest.raises(QueryError, match="only, not to"):
        check_update(f"INSERT DATA {{ GRAPH <{aside}> {{ <a:a> <a:b> 1 }} }}", IRIS)
