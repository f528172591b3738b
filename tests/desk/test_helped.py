"""A language model as helper of questions in words: it may choose a template and name what fills it; nothing else counts."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from opinion_stub import Request, stub
from policygraph.cli.main import main
from policygraph.desk.ask import Asked, asked, templates
from policygraph.desk.helped import helped
from policygraph.extract.opinion import OpinionError, OpinionSettings
from policygraph.extract.opinion.client import Client
from policygraph.store import Store, open_store

QUESTION = "杭州那边打算干到什么程度"
PLAIN = "杭州有哪些目标"


@pytest.fixture(scope="module")
def store(demo_store: Path) -> Iterator[Store]:
    with open_store(demo_store) as opened:
        yield opened


def say(template: str, **slots: str) -> Callable[[Request], None]:
    return lambda request: request.say(json.dumps({"template": template, **slots}, ensure_ascii=False))


def ask(store: Store, words: str, handle: Callable[[Request], None], folder: Path) -> tuple[Asked, list[Any]]:
    with stub(handle) as running:
        settings = OpinionSettings(running.url, "judge", cache=str(folder), attempts=1)
        return helped(store, words, settings), running.seen


def test_a_question_no_template_fits_is_answered_by_the_one_the_model_names(store: Store, tmp_path: Path):
    assert not asked(store, QUESTION).candidates
    found, seen = ask(store, QUESTION, say("targets", place="杭州"), tmp_path)
    plain = asked(store, PLAIN)
    assert found.answer.rows == plain.answer.rows and len(found.answer.rows) > 5
    assert found.answer.sparql == plain.answer.sparql
    assert "语言模型 judge" in found.answer.notes[0].zh and "(judge)" in found.answer.notes[0].en
    (request,) = seen
    assert request.document == QUESTION
    assert all(one.id in request.body["messages"][0]["content"] for one in templates())
    assert "tools" not in request.body and request.body["temperature"] == 0


def test_where_a_template_fits_nobody_is_asked(store: Store, tmp_path: Path):
    found, seen = ask(store, PLAIN, say("quotes"), tmp_path)
    assert found == asked(store, PLAIN) and seen == []


def test_an_answer_is_kept_and_serves_without_the_endpoint(store: Store, tmp_path: Path):
    first, _ = ask(store, QUESTION, say("targets", place="杭州"), tmp_path)
    settings = OpinionSettings("", "judge", cache=str(tmp_path), offline=True)
    assert helped(store, QUESTION, settings).answer.rows == first.answer.rows
    with pytest.raises(OpinionError, match="no kept answer"):
        helped(store, QUESTION + "呢", settings)


@pytest.mark.parametrize(
    "content",
    [
        "",
        "I think it is about targets.",
        "[]",
        '{"template": "drop"}',
        '{"template": 3}',
        '{"template": "targets", "place": "' + "杭" * 101 + '"}',
    ],
)
def test_an_answer_of_another_form_is_refused_and_not_kept(store: Store, tmp_path: Path, content: str):
    with pytest.raises(OpinionError), stub(lambda request: request.say(content)) as running:
        settings = OpinionSettings(running.url, "judge", cache=str(tmp_path), attempts=2)
        helped(store, QUESTION, settings, client=_patient(settings))
    assert list(tmp_path.rglob("*.json")) == []
    assert len(running.seen) == 2


def _patient(settings: OpinionSettings) -> Client:
    from policygraph.desk.helped import question_form

    return Client(settings, form=question_form(), sleep=lambda _: None)


def test_what_the_store_does_not_know_fills_nothing(store: Store, tmp_path: Path):
    sparql = "?x } DELETE WHERE { ?s ?p ?o"
    found, _ = ask(store, QUESTION, say("targets", place="亚特兰蒂斯", technology=sparql), tmp_path)
    assert not any("DELETE" in one or "亚特兰蒂斯" in one for one in found.answer.sparql)
    assert any("亚特兰蒂斯" in note.zh for note in found.answer.notes)
    needing = next(one for one in templates() if "person" in one.needs)
    found, _ = ask(store, QUESTION, say(needing.id, person="赵匡胤二世"), tmp_path / "other")
    assert not found.candidates and not found.answer.rows
    assert needing.title.zh in found.answer.notes[0].zh


def test_none_is_an_answer_too(store: Store, tmp_path: Path):
    found, _ = ask(store, QUESTION, say("none"), tmp_path)
    alone = asked(store, QUESTION)
    assert not found.candidates and found.nearest == alone.nearest
    assert found.answer.notes[1:] == alone.answer.notes


def test_the_command_line_asks_only_where_it_is_told_to(
    demo_store: Path, tmp_path: Path, capfdbinary: pytest.CaptureFixture[bytes]
):
    told = ["ask", QUESTION, "--store", str(demo_store), "--format", "json"]
    with stub(say("targets", place="杭州")) as running:
        assert main(told) == 1 and running.seen == []
        capfdbinary.readouterr()
        code = main([*told, "--llm", running.url, "--llm-model", "judge", "--llm-cache", str(tmp_path)])
        assert len(running.seen) == 1
    assert code == 0
    answer = json.loads(capfdbinary.readouterr().out)
    assert answer["candidates"][0]["template"] == "targets" and answer["answer"]["rows"]
    assert "judge" in answer["answer"]["notes"][0]
