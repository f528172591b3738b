"""Questions in words: what they are taken for, what they answer, and what they cannot do."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from cli_runs import Ran
from policygraph.api import PolicyGraph
from policygraph.cli.main import main
from policygraph.desk.ask import asked, templates
from policygraph.errors import InputError
from policygraph.serve.answers.analyst import ask_answer

ASKED = yaml.safe_load((Path(__file__).parent / "asked.yaml").read_text(encoding="utf-8"))
HOSTILE = (
    '"} ; DROP ALL #', "深圳\\\") } INSERT DATA { <a:a> <a:b> <a:c> } #有哪些目标", "' UNION SELECT ?s ?p ?o { ?s ?p ?o } 目标",
    "$place $technology ${indicator} \\1 \\g<0> 目标", "目标 <script>alert(1)</script>", "SERVICE <http://x.example/> 目标",
    "\x00\x1b[31m目标\ud83d",
)  # fmt: skip


@pytest.mark.parametrize("words, template, slots, least", ASKED, ids=[str(one[0]) for one in ASKED])
def test_a_question_is_taken_for_what_it_asks(graph, words, template, slots, least):
    found = asked(graph.store, words, names=graph.names)
    assert found.candidates[0].template.id == template
    assert {name: label.zh for name, label in found.told.told.items()} == slots
    assert len(found.answer) >= least
    for row in found.answer:
        assert row.facts and found.answer.claims(row)


def test_every_template_is_asked_for_in_both_languages():
    def asked_for(english):
        return {template for words, template, *_ in ASKED if str(words)[0].isascii() is english}

    wanted = {one.id for one in templates()}
    assert len(wanted) >= 25
    assert wanted == asked_for(True)
    assert wanted == asked_for(False)


def test_the_targets_of_a_place_by_a_year_are_those_of_independent_sparql(graph, rows):
    wanted = rows(
        """SELECT DISTINCT (STR(?t) AS ?iri) { ?t a pol:Target ; pol:deadline ?d ; pol:jurisdiction ?j . ?j pol:code ?code
        FILTER(STRSTARTS(?code, "4403") && YEAR(?d) <= 2027) }"""
    )
    found = graph.desk("ask", words="深圳到2027年有哪些目标")
    assert sorted((row.facts[0],) for row in found) == wanted != []


def test_subsidies_for_computing_power_are_those_whose_words_or_technology_say_so(graph, rows):
    wanted = rows(
        """SELECT DISTINCT (STR(?m) AS ?iri) { ?m a pol:Measure ; ?p ?o .
        FILTER((ISLITERAL(?o) && CONTAINS(STR(?o), "算力")) || (?p = pol:technology && CONTAINS(STR(?o), "comput"))) }"""
    )
    found = graph.desk("ask", words="which cities subsidise computing power")
    got = {row.facts[0] for row in found}
    assert got and got <= {iri for (iri,) in wanted}
    assert {"杭州市", "成都市"} <= {row.values["place"].zh for row in found}


def test_the_sparql_shown_is_the_one_that_answers(graph):
    found = asked(graph.store, "成都的GDP是多少")
    shown = found.answer.sparql[0]
    assert {str(row[0].value) for row in graph.table(shown)} == {row.facts[0] for row in found.answer}
    assert '"地区生产总值"' in shown and "$" not in shown


@pytest.mark.parametrize("words", HOSTILE)
def test_hostile_words_stay_words(graph, words):
    before = len(graph.store.inner)
    found = asked(graph.store, words)
    assert len(graph.store.inner) == before
    for one in found.candidates:
        assert "DROP" not in one.sparql and "INSERT" not in one.sparql and "x.example" not in one.sparql


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=40), st.sampled_from(["目标", "补贴", "who said", "预测", ""]))
def test_any_words_are_answered_or_refused_in_words(graph, text, idea):
    words = f"{text}{idea}"
    if not words.strip():
        with pytest.raises(InputError, match="empty"):
            asked(graph.store, words)
        return
    found = asked(graph.store, words)
    assert found.candidates or (found.nearest and len(found.answer) == 0)


def test_nothing_is_invented_where_nothing_matches(graph):
    found = asked(graph.store, "明天天气怎么样")
    assert not found.candidates and len(found.answer) == 0 and len(found.nearest) == 3
    assert "没有问题模板符合" in found.answer.notes[0].zh and "No template fits" in found.answer.notes[0].en
    near = asked(graph.store, "深圳的低空经济")
    assert not near.candidates and "深圳市" in near.answer.notes[0].zh


def test_other_readings_are_offered_and_can_be_picked(graph):
    words = "哪些城市补贴算力"
    found = asked(graph.store, words)
    assert len(found.candidates) > 1 and "也可理解为" in "".join(note.zh for note in found.answer.notes)
    second = asked(graph.store, words, pick=2)
    assert second.answer.sparql[0] == found.candidates[1].sparql
    with pytest.raises(InputError, match="no reading 9"):
        asked(graph.store, words, pick=9)


def test_what_a_reading_leaves_unused_is_said(graph):
    found = graph.desk("ask", words="2027年北京有哪些机构")
    assert any("未用上：时间（2027年）" in note.zh for note in found.notes)


def test_the_api_tells_the_question_understood_the_readings_and_the_evidence(graph):
    body, kind = ask_answer(graph.store, q="which cities subsidise computing power", lang="en")
    told = json.loads(body)
    assert kind == "application/json" and told["understood"]["read"]["technology"] == "Computing power"
    assert told["candidates"][0]["template"] == "places-that-subsidise"
    assert "SELECT" in told["candidates"][0]["sparql"]
    assert all(item["sentence"] for row in told["answer"]["rows"] for item in row["evidence"])


def test_the_command_line_answers_and_shows_the_sparql(demo_store, capfdbinary):
    def run(*args):
        capfdbinary.readouterr()
        code = main([*args, "--store", str(demo_store)])
        out, err = capfdbinary.readouterr()
        return Ran(code, out.decode("utf-8"), err.decode("utf-8"))

    shown = run("ask", "深圳到2027年有哪些目标", "--format", "table", "--sparql")
    assert shown.code == 0 and "深圳" in shown.out and "SELECT ?fact" in shown.err and "理解为" in shown.err
    told = json.loads(run("ask", "深圳到2027年有哪些目标", "--format", "json").out)
    with PolicyGraph.open(demo_store) as graph:
        assert len(told["answer"]["rows"]) == len(graph.desk("ask", words="深圳到2027年有哪些目标"))
    lost = run("ask", "明天天气怎么样")
    assert lost.code == 1 and "最接近" in lost.err
