"""Words of a stretch of text with their parts of speech, and the word lists of `data/lexicon/words`.

Chinese writes no spaces, and a name of an organisation has no mark at its left end. What tells the end is grammar: a name goes
back to the nearest preposition, adverb, particle or verb. The dictionary of the jieba project (rjieba, MIT) knows words and their
parts of speech; it is used without its statistical model, so that equal windows give equal words. Only short windows around an
anchor are cut, never whole documents.
"""

from __future__ import annotations

import csv
from functools import cache
from typing import NamedTuple

import ahocorasick_rs
import rjieba

from policygraph.errors import RuleError
from policygraph.resources import resource


class Word(NamedTuple):
    """A word at `start`..`end` of the text it was cut from, with jieba's part-of-speech tag (n, v, p, ns ...)."""

    start: int
    end: int
    text: str
    tag: str


def words_of(text: str, start: int, end: int) -> list[Word]:
    """Return the words of `text[start:end]` with offsets into `text`; they cover the stretch without gaps.

    >>> [word.text for word in words_of("会同北京市财政局", 2, 8)]
    ['北京市', '财政局']
    """
    found: list[Word] = []
    position = start
    for piece, tag in rjieba.tag(text[start:end], False):
        found.append(Word(position, position + len(piece), piece, tag))
        position += len(piece)
    return found


@cache
def is_common_word(text: str) -> bool:
    """Say whether the dictionary knows `text` as one word that is not the name of a person.

    >>> is_common_word("高度"), is_common_word("朱克力")
    (True, False)
    """
    cut = rjieba.tag(text, False)
    if len(cut) != 1 or len(text) < 2:
        return False
    return cut[0][1] not in ("nr", "nrfg", "nrt", "x") and not (cut[0][1] == "nz" and len(text) == 3)


@cache
def is_person_word(text: str) -> bool:
    """Say whether the dictionary knows `text` as the name of a person."""
    cut = rjieba.tag(text, False)
    return len(cut) == 1 and len(text) > 1 and cut[0][1] in ("nr", "nrfg", "nrt")


@cache
def is_place_word(text: str) -> bool:
    """Say whether the dictionary knows `text` as the name of a place."""
    cut = rjieba.tag(text, False)
    return len(cut) == 1 and cut[0][1] == "ns"


@cache
def word_list(name: str) -> dict[str, frozenset[str]]:
    """Return a word list, `data/lexicon/words/NAME.csv` (columns surface, class, id, flags), as surface -> flags.

    Raises RuleError naming file and line where a surface is empty.
    """
    path = resource("data", "lexicon", "words", f"{name}.csv")
    words: dict[str, frozenset[str]] = {}
    with path.open(encoding="utf-8", newline="") as handle:
        rows = csv.DictReader(handle)
        for row in rows:
            surface = (row.get("surface") or "").strip()
            if not surface:
                raise RuleError(f"{path.name}, line {rows.line_num}: the surface must not be empty.")
            words[surface] = frozenset((row.get("flags") or "").split())
    return words


@cache
def words_by_class(name: str) -> dict[str, frozenset[str]]:
    """Return the surfaces of a word list by their class; one surface may have several."""
    path = resource("data", "lexicon", "words", f"{name}.csv")
    classes: dict[str, set[str]] = {}
    with path.open(encoding="utf-8", newline="") as handle:
        for row in csv.DictReader(handle):
            classes.setdefault(row["class"], set()).add(row["surface"])
    return {kind: frozenset(words) for kind, words in classes.items()}


def alternation(words: dict[str, frozenset[str]] | list[str]) -> str:
    """Return a regular expression group for any of the words, the longest first."""
    import re

    ordered = sorted(words, key=lambda word: (-len(word), word))
    return "(?:" + "|".join(map(re.escape, ordered)) + ")"


def automaton_of(words: list[str]) -> ahocorasick_rs.AhoCorasick:
    """Return the automaton that finds words in a text, the longest at each place."""
    return ahocorasick_rs.AhoCorasick(
        words,
        matchkind=ahocorasick_rs.MatchKind.LeftmostLongest,
        implementation=ahocorasick_rs.Implementation.DFA,
    )
