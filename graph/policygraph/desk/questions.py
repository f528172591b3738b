"""The questions of the desk by name, each with the parameters it takes as a person types them."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from importlib import import_module
from typing import TYPE_CHECKING, Any

from policygraph.desk.answer import Answer
from policygraph.errors import InputError, UnknownNameError
from policygraph.network.labels import Label
from policygraph.query.asof import as_of
from policygraph.query.names import names_of

if TYPE_CHECKING:
    from policygraph.query.names import Names
    from policygraph.store import Store

# Every question can be asked for a page of its rows.
PAGE = ("limit", "offset")
_SCOPED = {"place": "text", "technology": "text"}


@dataclass(frozen=True, slots=True)
class Question:
    """One question: where its function is, its title, its parameters with their kinds (text, list, day, number, money)."""

    module: str
    function: str
    title: Label
    parameters: Mapping[str, str]
    required: tuple[str, ...] = ()

    @property
    def call(self) -> Callable[..., Answer[Any]]:
        """The function that answers it."""
        found: Callable[..., Answer[Any]] = getattr(
            import_module(f"policygraph.desk.{self.module}"), self.function
        )
        return found


_QUESTIONS: dict[str, Question] = {
    "ask": Question(
        "ask", "ask", Label("用一句话提问", "ask in words"), {"words": "text", "pick": "number"}, ("words",)
    ),
    "targets": Question(
        "ledger",
        "ledger",
        Label("目标台账", "target ledger"),
        {**_SCOPED, "plan": "text", "after": "text", "before": "text", "indicator": "text"},
    ),
    "gaps": Question("gaps", "gap_meter", Label("目标差距", "gap meter"), {**_SCOPED, "on": "day"}, ("on",)),
    "deadlines": Question(
        "deadlines",
        "deadline_radar",
        Label("到期事项", "deadline radar"),
        {**_SCOPED, "on": "day", "months": "number"},
        ("on",),
    ),
    "conflicts": Question("conflicts", "conflict_board", Label("矛盾数据", "conflict board"), _SCOPED),
    "rank": Question(
        "comparing",
        "ranking",
        Label("可比排名", "ranking where comparable"),
        {"indicator": "text", "kind": "text", "place": "text"},
        ("indicator",),
    ),
    "compare": Question(
        "compare", "compare", Label("地区比较", "places side by side"), {"places": "list"}, ("places",)
    ),
    "similarity": Question(
        "compare", "similarity", Label("目标相似度", "similarity of aims"), {"places": "list"}, ("places",)
    ),
    "subsidies": Question(
        "subsidies",
        "subsidies",
        Label("补贴比较", "subsidy comparator"),
        {**_SCOPED, "contract": "money"},
        ("contract",),
    ),
    "quotes": Question(
        "quotes", "quote_ledger", Label("言论台账", "quote ledger"), {"speaker": "text", "about": "text"}
    ),
    "bottlenecks": Question(
        "bottlenecks",
        "bottleneck_matrix",
        Label("瓶颈与措施", "bottlenecks and measures"),
        {"technology": "text"},
    ),
    "silence": Question(
        "silence",
        "silence_map",
        Label("政策空白", "silence map"),
        {"technology": "text", "places": "list", "within": "text"},
        ("technology",),
    ),
    "versions": Question(
        "versions",
        "versions",
        Label("草案与正式稿", "draft against issued text"),
        {"plan": "text", "other": "text"},
    ),
    "cascade": Question("cascade", "cascade", Label("目标分解", "cascade of targets"), {"indicator": "text"}),
    "diffusion": Question(
        "diffusion", "diffusion", Label("扩散", "diffusion"), {"technology": "text"}, ("technology",)
    ),
    "changes": Question(
        "changes", "changes", Label("变化", "changes"), {"since": "day", "until": "day"}, ("since", "until")
    ),
}
_OWN_DAYS = ("changes",)
QUESTIONS: dict[str, Question] = {
    name: one if name in _OWN_DAYS else replace(one, parameters={**one.parameters, "as_of": "day"})
    for name, one in _QUESTIONS.items()
}


def ask_desk(
    store: Store,
    name: str,
    given: Mapping[str, str],
    *,
    names: Names | None = None,
    today: date | None = None,
) -> Answer[Any]:
    """Return what a question of the desk answers; `given` are its parameters as texts, `today` the day if none is given.

    `limit` and `offset` ask for so many rows from that one on (counted from 0), their sentences gathered; without them all
    rows come, and each one's sentences when they are looked at. `as_of` (a day) asks the graph as it stood then; the answer's first note says which documents count.
    Raises UnknownNameError for an unknown question, parameter or thing, InputError for a value that does not fit.
    """
    if name not in QUESTIONS:
        raise UnknownNameError("question of the desk", name, QUESTIONS)
    question = QUESTIONS[name]
    values: dict[str, Any] = {}
    for key, text in given.items():
        if key not in question.parameters and key not in PAGE:
            raise UnknownNameError(f"parameter of {name}", key, question.parameters)
        if text.strip():
            values[key] = value_of(question.parameters.get(key, "number"), text.strip(), key)
    part = {key: values.pop(key) for key in PAGE if key in values}
    day: date | None = values.pop("as_of", None)
    for key in ("on", "until"):
        if (day or today) is not None and key in question.parameters:
            values.setdefault(key, day or today)
    for key in question.required:
        if key not in values:
            raise InputError(f"{name} needs {key}.")
    if day is None:
        found = question.call(store, names=names, **values)
    else:
        past = as_of(store, day)
        own = names if past.store is store else names_of(past.store)
        found = question.call(past.store, names=own, **values)
        found = replace(found, notes=(past.note, *found.notes))
    return found.page(**part) if part else found


def value_of(kind: str, text: str, name: str) -> Any:
    """Return the value a text writes; raises InputError if it does not fit the kind.

    >>> value_of("money", "1000万元", "contract"), value_of("list", "杭州，天津", "places")
    (Decimal('10000000'), ['杭州', '天津'])
    """
    if kind == "list":
        return [part for part in (piece.strip() for piece in re.split(r"[,，、;；]", text)) if part]
    try:
        if kind == "day":
            return date.fromisoformat(text)
        if kind == "number":
            return int(text)
    except ValueError as error:
        wanted = "a date as 2025-06-30" if kind == "day" else "a whole number"
        raise InputError(f"{name} must be {wanted}, not {text!r}.") from error
    if kind == "money":
        return money(text, name)
    return text


def money(text: str, name: str = "amount") -> Decimal:
    """Return an amount of money in 元, as a person writes it; raises InputError for what is none.

    >>> money("1.5亿元"), money("2000000")
    (Decimal('150000000'), Decimal('2000000'))
    """
    from policygraph.extract.numbers import read_number

    found = read_number(re.sub(r"(?:人民币|元|CNY|RMB|¥|,|\s)", "", text))
    if found is None or found.value <= 0:
        raise InputError(f"{name} must be an amount of money, as 1000万元 or 10000000, not {text!r}.")
    return found.value
