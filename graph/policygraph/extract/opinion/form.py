"""What a model is asked, and what counts as an answer: so that client and cache serve more than one kind of question."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from policygraph.extract.opinion.items import items_of
from policygraph.extract.opinion.prompt import PROMPT, body


@dataclass(frozen=True, slots=True)
class Form:
    """One kind of question.

    `version` of instruction and schema is part of the name a kept answer has; `body` makes the request from the model's name
    and the text; `check` raises ReplyError for the content of an answer that is not what was asked for.
    """

    version: int | str
    body: Callable[[str, str], dict[str, Any]]
    check: Callable[[str], object]


def _items(content: str) -> object:
    return items_of(content, Counter())


#: The items of a part of a document.
ITEMS = Form(PROMPT, body, _items)
