"""From the text of an answer to items; an answer that is no list of items is refused, an item that does not fit is counted."""

from __future__ import annotations

import re
from collections import Counter
from typing import Any, NamedTuple

import orjson

from policygraph.extract.opinion.prompt import FIELDS, KINDS, ROLES

MAX_ITEMS = 200
LONGEST = 400  # characters of one field
_FENCE = re.compile(r"\s*```(?:json)?\s*(.*?)\s*```\s*", re.DOTALL)


class ReplyError(Exception):
    """An answer is not what was asked for; the message says how."""


class Item(NamedTuple):
    """One thing the model says the text says; all fields but `kind` and `role` are to be words of the text."""

    kind: str
    evidence: str
    figure: str = ""
    words: str = ""
    place: str = ""
    time: str = ""
    speaker: str = ""
    organisation: str = ""
    title: str = ""
    role: str = ""


def items_of(content: str, dropped: Counter[str]) -> list[Item]:
    """Return the items of an answer, at most MAX_ITEMS; those that do not fit the schema are counted in `dropped`.

    Raises ReplyError for an answer that is no JSON object with a list `items`.

    >>> items_of('{"items": [{"kind": "person", "evidence": "王明说", "words": "王明"}]}', Counter())[0].words
    '王明'
    """
    fenced = _FENCE.fullmatch(content)
    try:
        answer = orjson.loads((fenced[1] if fenced else content).encode("utf-8", "replace"))
    except orjson.JSONDecodeError as error:
        raise ReplyError("is no JSON") from error
    if not isinstance(answer, dict) or not isinstance(answer.get("items"), list):
        raise ReplyError("has no list of items")
    listed = answer["items"]
    if len(listed) > MAX_ITEMS:
        dropped["too many items"] += len(listed) - MAX_ITEMS
    found = []
    for entry in listed[:MAX_ITEMS]:
        item = _item(entry)
        if item is None:
            dropped["not in the schema"] += 1
        else:
            found.append(item)
    return found


def _item(entry: Any) -> Item | None:
    """Return an entry as an item; None unless its kind is known and every field is a text of bearable length."""
    if not isinstance(entry, dict) or entry.get("kind") not in KINDS or entry.keys() - set(Item._fields):
        return None
    fields = {name: entry.get(name, "") for name in FIELDS}
    role = entry.get("role", "")
    if (
        any(not isinstance(value, str) or len(value) > LONGEST for value in fields.values())
        or role not in ROLES
    ):
        return None
    return Item(entry["kind"], **{name: value.strip() for name, value in fields.items()}, role=role)
