"""As of a day, and what is different between two days: against SPARQL on the dates of the documents."""

from __future__ import annotations

import csv
import io
import json
from datetime import date
from decimal import Decimal

import pyoxigraph as ox
import pytest

from cli_runs import Ran
from policygraph.cli.main import main
from policygraph.desk.changes import CHANGES, difference
from policygraph.desk.questions import QUESTIONS
from policygraph.errors import InputError
from policygraph.serve.answers.analyst import desk_answer
from policygraph.store import Store

SINCE, UNTIL = "2025-04-01", "2025-06-30"
POL = "https://w3id.org/policygraph/ontology#"
STATED = """SELECT DISTINCT ?fact {{ GRAPH ?g {{ ?d pol:inGraph ?g ; dcterms:issued ?day . ?fact a {kind} }}
  {{ SELECT ?fact {{ ?fact a {kind} }} }}
  FILTER({test}) }}"""


@pytest.fixture
def run(demo_store, capfdbinary):
    def run_it(*args):
        capfdbinary.readouterr()
        code = main([*args, "--store", str(demo_store)])
        out, err = capfdbinary.readouterr()
        return Ran(code, out.decode("utf-8"), err.decode("utf-8"))

    return run_it


@pytest.mark.parametrize(
    "kind, name",
    [("pol:Target", "target"), ("pol:Measure", "measure"), ("schema:Quotation", "statement")],
)
def test_new_is_what_only_documents_between_the_days_state(graph, rows, kind, name):
    def stated(test):
        return {fact for (fact,) in rows(STATED.format(kind=kind, test=test))}

    wanted = stated(f'STR(?day) > "{SINCE}" && STR(?day) <= "{UNTIL}"') - stated(f'STR(?day) <= "{SINCE}"')
    found = graph.desk("changes", since=SINCE, until=UNTIL)
    got = {row.facts[0] for row in found if row.kind == name and row.change in ("new", "moved")}
    assert wanted and got == wanted


def test_disagreements_are_those_the_later_store_alone_has(graph):
    pairs = [
        {
            (str(a), str(b))
            for a, b in graph.as_of(day).store.query("SELECT ?a ?b { ?a pol:conflictsWith ?b }")
        }
        for day in (SINCE, UNTIL)
    ]
    found = graph.desk("changes", since=SINCE, until=UNTIL)
    told = {frozenset(f"<{iri}>" for iri in row.facts) for row in found if row.change == "disputed"}
    assert told == {frozenset(pair) for pair in pairs[1] - pairs[0]} != set()


def test_every_fact_that_is_told_has_its_sentence_from_a_document_of_the_time(graph):
    found = graph.desk("changes", since=SINCE, until=UNTIL)
    for row in found:
        claims = found.claims(row)
        assert claims
        for claim in claims:
            assert found.sources[claim.source].issued <= UNTIL


def figure(name, kind, **said):
    node = ox.NamedNode(f"https://w3id.org/policygraph/id/{kind}/{name}")
    classes = {"target": "Target", "statistic": "Observation"}
    quads = [("http://www.w3.org/1999/02/22-rdf-syntax-ns#type", ox.NamedNode(POL + classes[kind]))]
    quads += [(POL + key, value) for key, value in said.items()]
    graph = ox.NamedNode("https://w3id.org/policygraph/id/graph/doc/a")
    return [ox.Quad(node, ox.NamedNode(key), value, graph) for key, value in quads]


def made(name, kind, value, end, unit="亿元", indicator="产业规模"):
    day = ox.NamedNode("http://www.w3.org/2001/XMLSchema#date")
    number = ox.NamedNode("http://www.w3.org/2001/XMLSchema#decimal")
    return figure(
        name,
        kind,
        **{
            "jurisdiction" if kind == "target" else "place": ox.NamedNode(
                "https://w3id.org/policygraph/id/place/330100"
            ),
            "indicator": ox.Literal(indicator),
            "value": ox.Literal(str(Decimal(value)), datatype=number),
            "unit": ox.Literal(unit),
            "deadline" if kind == "target" else "asOf": ox.Literal(end, datatype=day),
        },
    )


def changed(before, after):
    found = difference(Store.in_memory(before), Store.in_memory(after))
    return [(row.change, row.kind, row.before.zh, row.after.zh) for row in found]


def test_a_target_at_another_value_has_moved_and_a_later_figure_too():
    old = [*made("a", "target", 100, "2027-12-31"), *made("s", "statistic", 50, "2023-12-31")]
    new = [*made("b", "target", 150, "2027-12-31"), *made("t", "statistic", 60, "2024-12-31")]
    assert changed(old, [*old, *new]) == [
        ("moved", "target", "100亿元", "150亿元"),
        ("moved", "statistic", "50亿元（2023年底）", "60亿元（2024年底）"),
    ]
    assert {change for change, *_ in changed([*old, *new], old)} == {"gone"}
    assert changed(old, old) == []


def test_unlike_figures_do_not_move_into_each_other():
    old = made("a", "target", 100, "2027-12-31")
    for new in (
        made("b", "target", 150, "2030-12-31"),
        made("b", "target", 150, "2027-12-31", unit="家"),
        made("b", "target", 150, "2027-12-31", indicator="企业数量"),
    ):
        assert [change for change, *_ in changed(old, [*old, *new])] == ["new"]


def test_the_command_line_tells_the_same_as_csv_and_json(graph, run):
    table = graph.desk("changes", since=SINCE, until=UNTIL).table()
    ran = run("changes", SINCE, UNTIL, "--format", "csv")
    printed = list(csv.reader(io.StringIO(ran.out)))
    assert ran.code == 0 and tuple(printed[0]) == table.columns and len(printed) == len(table) + 1
    told = json.loads(run("changes", SINCE, UNTIL, "--format", "json", "--lang", "en").out)
    assert "1 without a date are left out" in told["notes"][0]
    assert {row["change"] for row in told["rows"]} <= {label.en for label in CHANGES.values()}
    assert run("changes", UNTIL, SINCE).code == 2


def test_every_question_can_be_asked_as_of_a_day(graph, run):
    assert all("as_of" in one.parameters for name, one in QUESTIONS.items() if name != "changes")
    past = graph.as_of("2025-04-18")
    wanted = {row.facts for row in past.desk("gaps", on="2025-04-18")}
    found = graph.desk("gaps", as_of="2025-04-18")
    assert {row.facts for row in found} == wanted and len(wanted) < len(graph.desk("gaps", on="2025-04-18"))
    assert "2025-04-18" in found.title.zh and found.notes[0].zh.startswith("截至2025-04-18")
    told, _ = desk_answer(graph.store, name="gaps", parameters={"as_of": "2025-04-18"}, today="2026-01-01")
    assert {tuple(row["facts"]) for row in json.loads(told)["rows"]} == wanted
    ran = json.loads(run("gaps", "--as-of", "2025-04-18", "--format", "json").out)
    assert {tuple(row["facts"]) for row in ran["rows"]} == wanted
    lines = json.loads(run("targets", "--as-of", "2025-04-18", "--format", "json").out)
    assert {one["iri"] for one in lines} == {row.target.iri for row in past.desk("targets")}


def test_days_that_are_none_are_refused(graph):
    with pytest.raises(InputError, match="as_of must be a date"):
        graph.desk("gaps", as_of="then")
    assert graph.desk("changes", since=date(2024, 1, 1)).title.zh.startswith("2024-01-01至")
