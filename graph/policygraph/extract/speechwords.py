"""Verbs of speech, what may stand between a speaker and one, and speakers known by nothing but speaking."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import cache
from typing import NamedTuple

import ahocorasick_rs

from policygraph.extract.adverbials import is_adverbial
from policygraph.extract.names import could_be_name, foreign_name
from policygraph.extract.orgnames import clause_start
from policygraph.extract.words import automaton_of, word_list, words_of
from policygraph.model import Span

_REACH = 64  # characters between the beginning of a speaker's clause and the verb


class Verb(NamedTuple):
    """A verb of speech at `start`..`end`. Flag `comma`: speech only where a comma, colon or quotation follows."""

    start: int
    end: int
    flags: frozenset[str]


@cache
def _automaton() -> tuple[ahocorasick_rs.AhoCorasick, list[tuple[str, frozenset[str]]]]:
    verbs = sorted(word_list("speech_verbs").items())
    return (
        automaton_of([word for word, _ in verbs]),
        verbs,
    )


_TOLD = re.compile(r"告诉[^，。；：“”\n]{1,16}?记者(?=[，：])")
_VIEW = re.compile(
    r"的(?:观点|看法|判断|建议|结论|解释|说法|预测|体会|理由|回答|主张|估计|分析)是(?=[，：\u4e00-\u9fff])"
)
# Words in which the characters of a verb say nothing: 传说, 职称, 对称, 说明书, 小说, 来说.
_NOT_BEFORE = re.compile(
    r"(?:[小传学听据就来话演解游照虽再难可应该如所评]说|[职名对简自号俗人通谎堪宣统全匀尊昵]称|[频知道街渠轨航隧铁管报味力门人公霸]道|[演宣座洽会商访面约]谈|所[说称指谈提介]|[手目食]指|主讲)$"
)
_NOT_AFTER = {
    "说": re.compile(r"[得法明服辞教客唱书到起来道不了过是]|得上"),
    "说明": re.compile(r"[书材文会了，]"),
    "称": re.compile(r"[号职呼为谓赞之霸雄重量得心]|道(?!，|：|，|“)"),
    "道": re.compile(r"[路德理具教家歉别喜指]"),
    "指": re.compile(r"[数标导定向引令南针挥责的头出]"),
    "讲": re.compile(r"[话座师究解述台堂学坛的好]"),
    "谈": re.compile(r"[判话论心的]"),
    "预测": re.compile(r"[模系方值数期]"),
    "分析": re.compile(r"[师法模研与和、]"),
    "介绍": re.compile(r"[信所了]"),
    "建议": re.compile(r"[书稿和与、]"),
    "要求": re.compile(r"[的，]?$"),
}


def verbs_in(text: str, start: int, end: int) -> Iterator[Verb]:
    """Yield the verbs of speech in `text[start:end]`, those left out that are part of another word.

    >>> [verb.start for verb in verbs_in("传说他说，对称的", 0, 8)]
    [3]
    """
    automaton, verbs = _automaton()
    for index, offset, stop in automaton.find_matches_as_indexes(text[start:end]):
        word, flags = verbs[index]
        first, last = start + offset, start + stop
        after = _NOT_AFTER.get(word)
        if after is not None and after.match(text, last):
            continue
        if len(word) == 1 and _NOT_BEFORE.search(text, max(0, first - 1), last):
            continue
        if (
            len(word) > 1
            and text[last : last + 1] in tuple("说称道")
            and text[last + 1 : last + 2] in tuple("，：“。")
        ):
            yield Verb(first, last + 1, flags - {"comma"})
            continue
        yield Verb(first, last, flags)
    for match in _TOLD.finditer(text, start, end):
        yield Verb(match.start(), match.end(), frozenset())
    for match in _VIEW.finditer(text, start, end):
        yield Verb(match.start(), match.end(), frozenset())


_COURTESY = re.compile(r"(?:同志|先生|女士|院士|教授|博士|老师|律师)")
_OPENING = re.compile(
    r"(?:而|但|不过|其中|例如|比如|如|因此|所以|可见|另据|据|由|连|就连|正如|对此|与此同时|同时|此外|另外)"
)


def speaker_clause(text: str, verb: int, floor: int) -> int:
    """Return where the clause of a verb begins, going back over the commas that an adverbial may hold, at least `floor`."""
    return clause_start(text, verb, max(floor, verb - _REACH))


def speakers_without_role(
    text: str, start: int, end: int, organisation_ends: Mapping[int, object]
) -> Iterator[Span]:
    """Yield the names that stand at the start of a clause or right after an organisation, and before a verb of speech.

    The name must pass as one (a surname, no common word), since nothing else vouches for it.
    """
    for verb in verbs_in(text, start, end):
        if "weak" in verb.flags or (
            "comma" in verb.flags and text[verb.end : verb.end + 1] not in "，：“说道称"
        ):
            continue
        first = speaker_clause(text, verb.start, start)
        opening = _OPENING.match(text, first, verb.start)
        beginnings = [first]
        if opening is not None:
            beginnings.append(opening.end())
        owned = text.rfind("的", first, verb.start - 3)
        if owned >= 0:
            beginnings.append(owned + 1)
        beginnings += [
            position for position in range(first + 1, verb.start - 1) if position in organisation_ends
        ]
        for beginning in beginnings:
            name = _name_before_verb(text, beginning, verb.start)
            if name is not None:
                yield name
                break
        else:
            name = _name_beside_verb(text, first, verb)
            if name is not None:
                yield name


def _name_before_verb(text: str, start: int, verb: int) -> Span | None:
    for length in (3, 2, 4):
        stop = start + length
        if stop <= verb and could_be_name(text[start:stop]):
            courtesy = _COURTESY.match(text, stop, verb)
            after = courtesy.end() if courtesy else stop
            if is_adverbial(text, after, verb):
                return Span(start, stop)
    for stop in range(min(verb, start + 24), start + 1, -1):
        if foreign_name(text[start:stop]) and is_adverbial(text, stop, verb):
            return Span(start, stop)
    return None


def _name_beside_verb(text: str, start: int, verb: Verb) -> Span | None:
    """Return a name right before a verb of speech, later in a clause, after a noun or an adverbial: 听了发言后某某某说."""
    if text[verb.end : verb.end + 1] not in "，：“":
        return None
    for begin in range(max(start + 1, verb.start - 8), verb.start - 1):
        name = text[begin : verb.start]
        if not (foreign_name(name) if len(name) != 3 else could_be_name(name) or foreign_name(name)):
            continue
        words = words_of(text, max(start, begin - 6), verb.start)
        before = next((word for word in words if word.end == begin), None)
        if before is not None and before.tag in ("f", "t", "ul", "n", "s"):
            return Span(begin, verb.start)
    return None
