"""Clauses led by a verb of doing: the form in which plans and work reports say what will be done."""

from __future__ import annotations

import re
from functools import cache

from policygraph.extract.lexicon import read_lexicon_file
from policygraph.model import Span
from policygraph.resources import resource

CLAUSE = re.compile(r"[^，。；：！？\n]{5,90}")
_PREFIX = re.compile(
    r"(?:[\s—“”》·]|[一二三四五六七八九十]+(?:是|要)(?:要)?|[一二三四五六七八九十\d]{1,3}[、.．]|（[一二三四五六七八九十\d]{1,3}）|第[一二三四五六七八九十]+条?[ ，]?|以及|以|和|把|从而|进而|通过|其中|此外|同时|例如|如)*"
)


@cache
def _words() -> dict[str, tuple[bool, bool]]:
    """Return the words an action may begin with: whether each is a verb, whether it is an adverb."""
    words: dict[str, tuple[bool, bool]] = {}
    for entry in read_lexicon_file(resource("data", "lexicon", "words", "action_words.csv")):
        verb, adverb = words.get(entry.surface, (False, False))
        words[entry.surface] = (verb or entry.kind == "VERB", adverb or entry.kind == "ADVERB")
    return words


@cache
def _longest() -> dict[str, int]:
    """Return the length of the longest such word for each first character."""
    lengths: dict[str, int] = {}
    for word in _words():
        lengths[word[0]] = max(len(word), lengths.get(word[0], 0))
    return lengths


def clause_start(text: str, start: int, end: int) -> int:
    """Return where a clause begins once its number, opening mark and connecting word are left out.

    >>> clause_start("（一）加快建设", 0, 7)
    3
    """
    match = _PREFIX.match(text, start, end)
    return match.end() if match else start


def leading_verb(text: str, start: int, end: int) -> Span | None:
    """Return the verb that leads a clause, after adverbs, or None where the clause begins otherwise.

    >>> leading_verb("积极稳妥推进碳达峰", 0, 9)
    Span(start=4, end=6)
    >>> leading_verb("产业规模不断扩大", 0, 8) is None
    True
    """
    words, longest = _words(), _longest()
    position, found = start, None
    while position < end:
        for length in range(min(longest.get(text[position], 0), end - position), 0, -1):
            kinds = words.get(text[position : position + length])
            if kinds is not None:
                break
        else:
            break
        if kinds[0]:
            found = Span(position, position + length)
        if not kinds[1]:
            break
        position += length
    return found


def led_share(text: str, start: int, end: int) -> float:
    """Return the share of clauses in `text[start:end]` that a verb of doing leads.

    >>> led_share("加快建设智慧城市，推进绿色转型。", 0, 16)
    1.0
    """
    total = led = 0
    for match in CLAUSE.finditer(text, start, end):
        total += 1
        first = clause_start(text, match.start(), match.end())
        led += leading_verb(text, first, match.end()) is not None
    return led / total if total else 0.0
