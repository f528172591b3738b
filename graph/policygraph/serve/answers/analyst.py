"""The questions of the analyst's desk over HTTP: each with its rows, the facts behind them and every sentence."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from typing import Any

from policygraph.desk.answer import Answer
from policygraph.desk.comparing import KINDS
from policygraph.desk.questions import QUESTIONS, Question, ask_desk
from policygraph.network.gather import rows
from policygraph.network.labels import Label
from policygraph.network.style import load_style
from policygraph.serve.answers.desk import Desk, as_json, desk, first_values, pair
from policygraph.store import Store

# What a parameter is called, and of which type of thing a name is wanted; one that is not here is called by its own name.
_CALLED: dict[str, tuple[Label, str | None]] = {
    "about": (Label("涉及", "about"), None),
    "after": (Label("不早于", "not before"), None),
    "as_of": (Label("截至（当时已知）", "as known on"), None),
    "before": (Label("不晚于", "not after"), None),
    "contract": (Label("合同金额（元）", "contract (CNY)"), None),
    "indicator": (Label("指标", "indicator"), None),
    "kind": (Label("类别", "kind"), None),
    "months": (Label("今后几个月", "months ahead"), None),
    "on": (Label("基准日", "as of"), None),
    "other": (Label("另一份文件", "other document"), "plan"),
    "place": (Label("地点", "place"), "place"),
    "places": (Label("地点（逗号分隔）", "places (commas between)"), "place"),
    "plan": (Label("政策文件", "policy document"), "plan"),
    "question": (Label("问题", "question"), None),
    "since": (Label("从", "since"), None),
    "speaker": (Label("发言者", "speaker"), "person"),
    "technology": (Label("技术", "technology"), "technology"),
    "until": (Label("到", "until"), None),
    "within": (Label("所属地区", "within"), "place"),
    "words": (Label("用一句话问", "in words"), None),
}
_INDICATORS = """SELECT ?i (COUNT(DISTINCT ?p) AS ?n) { ?o a pol:Target ; pol:indicator ?i ; pol:value ?v ; pol:jurisdiction ?p }
  GROUP BY ?i ORDER BY DESC(?n) ?i LIMIT 1"""
_CHOICES = {
    ("ranking", "kind"): [
        {"value": kind, "label": {"zh": load_style().types[kind].zh, "en": load_style().types[kind].en}}
        for kind in KINDS
    ]
}
_EXAMPLES = 3
_ANSWERS_KEPT = 2
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
A_PAGE = 200  # rows of an answer, unless another number is asked for


def desk_questions(store: Store) -> tuple[bytes, str]:
    """Return the questions with their parameters: what each is called, its kind, and an example from this store."""
    own = desk(store)
    return as_json(
        {
            "questions": [
                {
                    "name": name,
                    "title": pair(question.title),
                    "parameters": dict(question.parameters),
                    "required": list(question.required),
                    "fields": [_field(own, question, parameter) for parameter in question.parameters],
                    "formats": ["csv", "xlsx", "json", *(["ics"] if name == "deadlines" else [])],
                }
                for name, question in QUESTIONS.items()
            ]
        }
    )


def _field(own: Desk, question: Question, name: str) -> dict[str, Any]:
    label, wanted = _CALLED.get(name, (Label(name.replace("_", " "), name.replace("_", " ")), None))
    required = name in question.required
    return {
        "name": name,
        "kind": question.parameters[name],
        "label": pair(label),
        "required": required,
        "thing": wanted,
        "choices": _CHOICES.get((question.function, name), []),
        "example": _example(own, name, question.parameters[name], wanted) if required else "",
    }


def _example(own: Desk, name: str, kind: str, wanted: str | None) -> str:
    """Return a value that makes the question answer something in this store, "" where none is known."""
    if kind == "day":
        newest = max((source.issued[:10] for source in own.sources[0].values()), default="")
        return f"{int(newest[:4]) - 1}{newest[4:8]}01" if newest and name == "since" else newest
    if kind == "money":
        return "1000万元"
    if name == "indicator":
        return next((indicator for indicator, _ in rows(own.store, _INDICATORS)), "")
    if name == "words":
        places = _busiest(own, "place")
        return f"{own.labels(places)[places[0]].zh}有哪些目标？" if places else ""
    if wanted is None:
        return ""
    best = _busiest(own, wanted)[: _EXAMPLES if kind == "list" else 1]
    labels = own.labels(best)
    return "，".join(labels[iri].zh for iri in best)


def _busiest(own: Desk, wanted: str) -> list[str]:
    best = own.net.busiest(wanted, 4 * _EXAMPLES)
    if wanted == "place":
        # The nation stands above those that are compared.
        properties = own.properties(best)
        best = [iri for iri in properties if first_values(properties[iri], "pol:level") != "country"]
    return best


def ask_answer(
    store: Store, *, q: str, pick: int = 1, lang: str = "zh", limit: int = A_PAGE, offset: int = 0
) -> tuple[bytes, str]:
    """Return what a question in words is taken for and answers: readings, SPARQL, a page of rows, their evidence."""
    from policygraph.desk.ask import asked

    found = asked(store, q, pick=pick, names=desk(store).names)
    return as_json(replace(found, answer=found.answer.page(limit, offset)).as_json(lang))


def brief_answer(store: Store, *, name: str, lang: str = "zh", as_of: str | None = None) -> tuple[bytes, str]:
    """Return a briefing as HTML."""
    from policygraph.desk.briefing import brief_at

    day = date.fromisoformat(as_of) if as_of else None
    page = brief_at(store, name, lang=lang, as_of=day, names=desk(store).names)
    return page.encode("utf-8"), "text/html; charset=utf-8"


def desk_answer(
    store: Store,
    *,
    name: str,
    parameters: dict[str, str],
    today: str,
    lang: str = "zh",
    format: str = "json",
    limit: int = A_PAGE,
    offset: int = 0,
    evidence: bool = True,
) -> tuple[bytes, str]:
    """Return what a question answers: as JSON a page of it, as CSV, XLSX or (deadlines) a calendar all of it.

    The JSON carries the sentences of the page unless `evidence` is false, and says how many rows there are in `total`.
    """
    if format in ("csv", "xlsx"):
        pieces, media_type = desk_rows(
            store, name=name, parameters=parameters, today=today, lang=lang, format=format
        )
        return b"".join(pieces), media_type
    found = _asked(store, name, parameters, today)
    if format == "ics":
        from policygraph.desk.deadlines import calendar_feed
        from policygraph.errors import InputError

        if name != "deadlines":
            raise InputError("Only deadlines can be had as a calendar. Ask for json or csv.")
        return calendar_feed(found, lang), "text/calendar; charset=utf-8"
    page = found.page(limit, offset, evidence=evidence)
    return as_json({**page.as_json(lang, evidence=evidence), "order": list(found.columns)})


def desk_rows(
    store: Store, *, name: str, parameters: dict[str, str], today: str, lang: str = "zh", format: str = "csv"
) -> tuple[Iterator[bytes], str]:
    """Return all rows that answer a question as CSV or XLSX in pieces, the sentences of one batch in memory at once."""
    found = _asked(store, name, parameters, today)
    if format == "xlsx":
        from policygraph.desk.workbook import workbook_pieces

        return workbook_pieces(found, lang), XLSX
    return (piece.encode() for piece in found.text_pieces("csv", lang)), "text/csv; charset=utf-8"


def _asked(store: Store, name: str, parameters: dict[str, str], today: str) -> Answer[Any]:
    """Return the answer to a question; the last few are kept, whose pages are asked for one after the other."""
    own = desk(store)
    key = (name, tuple(sorted(parameters.items())), today)
    if key not in own.answers:
        own.answers[key] = ask_desk(store, name, parameters, names=own.names, today=date.fromisoformat(today))
        while len(own.answers) > _ANSWERS_KEPT:
            own.answers.popitem(last=False)
    own.answers.move_to_end(key)
    return own.answers[key]
