"""The questions of the analyst's desk over HTTP: each with its rows, the facts behind them and every sentence."""

from __future__ import annotations

from datetime import date

from policygraph.desk.questions import QUESTIONS, ask_desk
from policygraph.serve.answers.desk import as_json, desk, pair
from policygraph.store import Store


def desk_questions(_store: Store) -> tuple[bytes, str]:
    """Return the questions with their parameters."""
    return as_json(
        {
            "questions": [
                {
                    "name": name,
                    "title": pair(question.title),
                    "parameters": dict(question.parameters),
                    "required": list(question.required),
                }
                for name, question in QUESTIONS.items()
            ]
        }
    )


def desk_answer(
    store: Store, *, name: str, parameters: dict[str, str], today: str, lang: str = "zh", format: str = "json"
) -> tuple[bytes, str]:
    """Return what a question answers, as JSON with all evidence, as CSV, or (deadlines) as a calendar."""
    found = ask_desk(store, name, parameters, names=desk(store).names, today=date.fromisoformat(today))
    if format == "csv":
        return found.table(lang).csv().encode(), "text/csv; charset=utf-8"
    if format == "ics":
        from policygraph.desk.deadlines import calendar_feed
        from policygraph.errors import InputError

        if name != "deadlines":
            raise InputError("Only deadlines can be had as a calendar. Ask for json or csv.")
        return calendar_feed(found, lang), "text/calendar; charset=utf-8"
    return as_json(found.as_json(lang))
