"""The desk on the command line and over HTTP: the same answers everywhere."""

from __future__ import annotations

import csv
import io
import json
from datetime import date

import icalendar
import pytest

from cli_runs import Ran
from policygraph.cli.main import main
from policygraph.desk.questions import QUESTIONS, ask_desk
from policygraph.errors import InputError, UnknownNameError
from policygraph.serve.answers.analyst import desk_answer, desk_questions

GIVEN = {
    "targets": {"place": "杭州"},
    "ask": {"words": "哪些城市补贴算力"},
    "changes": {"since": "2025-04-01", "until": "2025-06-30"},
    "gaps": {"on": "2025-06-30"},
    "deadlines": {"on": "2025-06-30", "months": "24"},
    "conflicts": {},
    "rank": {"indicator": "产业规模"},
    "compare": {"places": ["杭州", "天津", "合肥"]},
    "similarity": {"places": ["杭州", "天津"]},
    "subsidies": {"contract": "1000万元"},
    "quotes": {"about": "低空经济"},
    "bottlenecks": {},
    "silence": {"technology": "低空经济"},
    "versions": {},
    "cascade": {},
    "diffusion": {"technology": "人工智能"},
}


@pytest.fixture
def run(demo_store, capfdbinary):
    def run_it(*args):
        capfdbinary.readouterr()
        code = main([*args, "--store", str(demo_store)])
        out, err = capfdbinary.readouterr()
        return Ran(code, out.decode("utf-8"), err.decode("utf-8"))

    return run_it


def test_every_question_is_tried():
    assert set(GIVEN) == set(QUESTIONS)


@pytest.mark.parametrize("name", QUESTIONS)
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_every_row_has_facts_and_every_fact_its_sentence(graph, name, lang):
    found = graph.desk(name, **GIVEN[name])
    assert (len(found) > 0 or name == "cascade") and found.title.zh and found.title.en
    assert set(found.columns) <= set(found.table(lang).columns)
    for row, told in zip(found, found.as_json(lang)["rows"], strict=True):
        assert set(row.cells()) == set(found.columns)
        for item in told["evidence"]:
            assert item["sentence"] and item["document"] and 0 <= item["start"] < item["end"]
        assert {item["fact"] for item in told["evidence"]} == set(row.facts)
        assert row.facts or name == "silence" or (name == "similarity" and not row.shared)


@pytest.mark.parametrize("name", QUESTIONS)
def test_api_and_python_answer_alike(graph, name):
    body, kind = desk_answer(graph.store, name=name, parameters=texts(name), today="2025-06-30", lang="en")
    assert kind == "application/json"
    told = json.loads(body)
    wanted = json.loads(graph.desk(name, **GIVEN[name]).json("en"))
    assert told["rows"] == wanted["rows"]
    assert {one["name"] for one in json.loads(desk_questions(graph.store)[0])["questions"]} == set(QUESTIONS)


@pytest.mark.parametrize("name", QUESTIONS)
def test_the_command_line_prints_the_same_rows(graph, run, name):
    arguments = [
        word
        for key, value in GIVEN[name].items()
        for one in (value if isinstance(value, list) else [value])
        for word in (
            [one]
            if key in POSITIONAL or (name, key) in (("silence", "technology"), ("diffusion", "technology"))
            else [f"--{key}", one]
        )
    ]
    name_of = COMMANDS.get(name, (name,))
    ran = run(*name_of, *arguments, "--format", "csv")
    assert ran.code == 0, ran.err
    printed = list(csv.reader(io.StringIO(ran.out)))
    table = graph.desk(name, **GIVEN[name]).table()
    assert len(printed) == len(table) + 1
    told = json.loads(run(*name_of, *arguments, "--format", "json", "--lang", "en").out)
    told = told["answer"] if name == "ask" else told
    if (
        name == "targets"
    ):  # the command prints the ledger, which was there before the desk, in its own columns
        assert len(told) == len(table)
        return
    assert tuple(printed[0]) == table.columns and len(told["rows"]) == len(table)
    shown = run(*name_of, *arguments, "--format", "table")
    assert shown.code == 0 and graph.desk(name, **GIVEN[name]).title.zh in shown.out


def texts(name):
    return {key: ",".join(one) if isinstance(one, list) else one for key, one in GIVEN[name].items()}


POSITIONAL = ("places", "words", "indicator", "thing", "since", "until")
COMMANDS = {"similarity": ("compare", "--alike")}


def test_the_calendar_comes_from_the_command_line(run):
    ran = run("deadlines", "--on", "2025-06-30", "--months", "24", "--ics")
    assert ran.code == 0
    assert len(icalendar.Calendar.from_ical(ran.out).walk("VEVENT")) > 10


def test_the_calendar_and_csv_come_over_http(graph):
    told = {"name": "deadlines", "parameters": {"months": "24"}, "today": "2025-06-30"}
    body, kind = desk_answer(graph.store, format="ics", **told)
    assert kind.startswith("text/calendar") and icalendar.Calendar.from_ical(body).walk("VEVENT")
    body, kind = desk_answer(graph.store, format="csv", **told)
    assert kind.startswith("text/csv") and body.decode().startswith("deadline,")
    with pytest.raises(InputError, match="calendar"):
        desk_answer(graph.store, name="gaps", parameters={}, today="2025-06-30", format="ics")


def test_wrong_questions_are_refused(graph):
    with pytest.raises(UnknownNameError, match="gaps"):
        graph.desk("gap")
    with pytest.raises(UnknownNameError, match="place"):
        graph.desk("gaps", plcae="杭州")
    with pytest.raises(UnknownNameError, match="杭州"):
        graph.desk("gaps", place="杭周")
    with pytest.raises(InputError, match="needs on"):
        ask_desk(graph.store, "gaps", {})
    with pytest.raises(InputError, match="date"):
        ask_desk(graph.store, "gaps", {"on": "soon"}, today=date(2025, 1, 1))


def test_the_command_line_prints_the_rows_wanted(graph, run):
    whole = graph.desk("gaps", on="2025-06-30")
    part = ("--limit", "4", "--offset", "3")
    ran = run("gaps", "--on", "2025-06-30", *part, "--format", "csv")
    assert ran.out == whole.page(4, 3).table().csv()
    told = json.loads(run("gaps", "--on", "2025-06-30", *part, "--format", "json").out)
    assert (len(told["rows"]), told["offset"], told["total"]) == (4, 3, len(whole))
    shown = run("gaps", "--on", "2025-06-30", *part, "--format", "table")
    assert f"第4—7行，共{len(whole)}行" in shown.err
    ledger = list(csv.reader(io.StringIO(run("targets", *part, "--format", "csv").out)))
    assert len(ledger) == 5
    calendar = run("deadlines", "--on", "2025-06-30", "--months", "24", "--ics", "--limit", "2").out
    assert len(icalendar.Calendar.from_ical(calendar).walk("VEVENT")) == 2
    words = json.loads(run("ask", "深圳到2027年有哪些目标", "--limit", "1", "--format", "json").out)
    assert len(words["answer"]["rows"]) == 1
