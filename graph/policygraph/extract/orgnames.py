"""Names of organisations by their build: where one ends is a suffix (研究院, 公司, 协会), where it begins is grammar.

From a suffix the words are read leftwards: a name goes on over nouns, places and the verbs that names are made of
(研究, 发展), and stops at a preposition, an adverb, a particle, any other verb or a time. 和 is crossed only where what stands
before it is not itself complete (住房和城乡建设局, but not 北京大学和清华大学). What is left must be somebody in particular: a place,
国家, a known organisation or a word that no dictionary knows; 上市公司 and 研究机构 are nobody.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import cache
from typing import NamedTuple

import ahocorasick_rs

from policygraph.extract.words import Word, automaton_of, word_list, words_by_class, words_of

LONGEST = 36  # characters of the longest name looked for

_EDGE = frozenset("，。；：、！？“”‘’《》〈〉（）()[]【】 \n|/…—*•●■◆▲>")
_BREAKING = frozenset(
    ("p", "d", "r", "y", "e", "o", "x", "w", "c", "f", "q", "t", "tg", "z", "ad", "vd", "df", "dg", "k")
)
# Characters that never belong to a coined name.
FUNCTION_CHARACTERS = frozenset(
    "在由与和对从为被把将给让使是有等于以及其该本此这那每各某已曾也还又就都才但而据经请到前"
)
_CONJUNCTIONS = frozenset("和与及暨")
_BUILDS = frozenset(("建设", "共建", "创建", "打造", "申报", "合作"))
_NO_COIN = frozenset("原现做建办强优大深实精")  # 做强某集团, 原某公司: never how a coined name begins
_DEEDS = frozenset(("共建", "承建", "组建", "设立", "成立", "牵头", "筹建", "新建", "打造", "创建"))
_BUILT = frozenset(
    (
        "高水平",
        "一流",
        "国家级",
        "省级",
        "市级",
        "高质量",
        "现代化",
        "特色",
        "区域",
        "世界",
        "双一流",
        "应用型",
    )
)
_WORDS = words_by_class("name_words")
_MADE_OF = _WORDS["MADE_OF"]  # verbs, and words the dictionary takes for breaks, of which names are made
_NO_START = _WORDS["NO_START"]  # words that may stand in a name but never open one
_STOPPING = _WORDS["STOPPING"]  # words over which no name goes on, whatever the dictionary says of them
_OPENERS = _WORDS["OPENER"]
_GENERIC = _WORDS["GENERIC"]  # so common before 公司, 集团, 研究院 that they name nobody
_UNKNOWN = frozenset(("nz", "nt", "eng", "zg", "g", "x", "nr", "nrt", "nrfg"))


class Name(NamedTuple):
    """A name found at `start`..`end`; `kind` as in the suffix list, `specific` where it is somebody in particular."""

    start: int
    end: int
    kind: str
    specific: bool


@cache
def _suffix_automaton() -> tuple[ahocorasick_rs.AhoCorasick, list[tuple[str, frozenset[str]]]]:
    suffixes = sorted(
        (word, flags) for word, flags in word_list("organisation_suffixes").items() if len(word) > 1
    )
    automaton = automaton_of([word for word, _ in suffixes])
    return automaton, suffixes


def suffixes_in(text: str) -> Iterator[tuple[int, int, frozenset[str]]]:
    """Yield start, end and flags of every suffix of two or more characters in `text`, the longest at each place."""
    automaton, suffixes = _suffix_automaton()
    for index, start, end in automaton.find_matches_as_indexes(text):
        yield start, end, suffixes[index][1]


def clause_start(text: str, position: int, floor: int) -> int:
    """Return where the stretch without any punctuation that ends at `position` begins, at least `floor`."""
    start = position
    while start > floor and text[start - 1] not in _EDGE:
        start -= 1
    return start


def clause_end(text: str, position: int, ceiling: int) -> int:
    """Return where the stretch without any punctuation that begins at `position` ends, at most `ceiling`."""
    end = position
    while end < ceiling and text[end] not in _EDGE:
        end += 1
    return end


def goes_through(word: Word) -> bool:
    """Say whether a name can go on over this word.

    >>> goes_through(Word(0, 2, "研究", "vn")), goes_through(Word(0, 2, "近日", "t"))
    (True, False)
    """
    if word.text in _STOPPING:
        return False
    if word.text in _MADE_OF:
        return True
    if word.tag in _BREAKING or word.tag.startswith("u"):
        return False
    if word.tag == "v":
        return False
    if word.tag == "m":
        return word.text.startswith("第")
    return True


def _is_place(word: Word) -> bool:
    """Say whether the dictionary takes a word for a place or a body, and it is no common noun (城市)."""
    return word.tag in ("ns", "nt") and word.text not in _GENERIC


def _is_coined(word: Word) -> bool:
    """Say whether one character can be part of a coined name, whatever it means by itself: 树 in 宇树科技."""
    return (
        len(word.text) == 1
        and word.text not in FUNCTION_CHARACTERS
        and word.tag not in ("p", "c", "x", "w", "uj", "r")
    )


def _opens_firm(words: list[Word], index: int) -> bool:
    """Say whether the words up to one open a firm's name: a place, a place and a noun, or another coined character."""
    word = words[index]
    return (
        _is_place(word)
        or _is_coined(word)
        or (index > 0 and _is_place(words[index - 1]) and goes_through(word))
    )


def _ends_before(first: Word, word: Word, begins: Callable[[int], int | None]) -> bool:
    """Say whether a name begins with `first` although a name could go on over the `word` before it."""
    if word.tag == "m":
        return not word.text.startswith("第") and first.end - first.start < 3
    if word.text in _BUILDS and (first.text in _OPENERS or first.text in _BUILT):
        return True
    verbal = word.tag in ("v", "vn", "a", "b", "zg") or word.text in _MADE_OF
    named = _is_place(first) or (first.text in _OPENERS and word.tag != "n")
    return verbal and named and begins(word.start) is None


def _after_deed(words: list[Word], index: int, last: int) -> int:
    """Return where a name begins that seems to go on from a known body, but is what that body builds: after 投资建设, 共建."""
    for place in range(last - 1, index, -1):
        if words[place].text in _DEEDS or (words[place].text in _BUILDS and words[place - 1].text == "投资"):
            return place + 1
    return index


def left_edge(
    words: list[Word],
    last: int,
    complete: Callable[[int], bool],
    begins: Callable[[int], int | None],
    *,
    firm: bool = False,
) -> int:
    """Return the index of the first word of the name whose last word is `words[last]`.

    `complete(position)` says whether an organisation, a place or a person ends at a position, before a conjunction;
    `begins(position)` gives the start of a known organisation that covers or ends at a position, over which a name is
    never continued to the left. The name of a `firm` goes over 和 only from a firm already known.
    """
    index = last
    while index > 0:
        word = words[index - 1]
        known = begins(words[index].start)
        if known is not None:
            while index > 0 and words[index].start > known:
                index -= 1
            while index > 0 and words[index].start == known and words[index - 1].tag == "ns":
                index -= 1
                known = words[index].start
            return _after_deed(words, index, last)
        if word.text in _CONJUNCTIONS:
            if index < 2 or complete(word.start) or not goes_through(words[index - 2]):
                break
            before = words[index - 2].text
            joined = not firm or any(begins(earlier.end) is not None for earlier in words[: index - 1])
            if not joined or _is_place(words[index]) or before in _NO_START or before.endswith(_WHOLE):
                break
        elif not goes_through(word) or _ends_before(words[index], word, begins):
            coined = firm and _is_coined(word)
            if not coined or not (_opens_firm(words, index - 2) if index > 1 else _is_coined(words[1])):
                break
        index -= 1
    while index < last and (words[index].text in _NO_START or words[index].tag in ("f", "q", "m", "v", "uj")):
        counted = words[index].tag == "m" or words[index].text in _NO_COIN
        if firm and not counted and _is_coined(words[index]) and _is_coined(words[index + 1]):
            break
        index += 1
    while index < last - 1 and words[index].text in _NO_COIN:
        index += 1
    return index


def is_generic(word: str) -> bool:
    """Say whether a word is so common in front of 公司 or 研究院 that it names nobody."""
    return word in _GENERIC


def is_specific(words: list[Word], kind: str, has_place: bool, starts_known: bool) -> bool:
    """Say whether the words of a name, its suffix among them, name somebody in particular."""
    if starts_known:
        return True
    body = words[:-1]
    text = "".join(word.text for word in words)
    if not body:
        return words[0].tag == "nt" and len(text) > 4
    if has_place or body[0].text in _OPENERS or _is_place(body[0]):
        plain = all(word.text in _GENERIC or word.tag == "ns" or word.text in _OPENERS for word in body)
        incorporated = words[-1].text in ("有限公司", "有限责任公司") or (
            words[-1].text == "集团" and body[0].text.endswith(("省", "市", "区", "县"))
        )
        if body[0].text in ("国家", "全国") and kind == "institute" and plain:
            return False
        return len(text) >= 5 and not (kind in ("company", "bank", "other") and plain and not incorporated)
    if any(word.tag in _UNKNOWN for word in body):
        return True
    singles = [
        word
        for word in body
        if len(word.text) == 1 and word.text not in _GENERIC and word.text not in _CONJUNCTIONS
    ]
    if len(singles) >= 2 and body[0] in singles[:1]:
        return True
    if kind in ("company", "bank"):
        return (
            any(word.text not in _GENERIC for word in body)
            and len(text) >= 4
            and body[0].text not in _GENERIC
        )
    return False


_WHOLE = (
    "公司",
    "集团",
    "大学",
    "学院",
    "研究院",
    "研究所",
    "协会",
    "学会",
    "商会",
    "银行",
    "委员会",
    "联合会",
    "医院",
    "局",
    "厅",
    "委",
)
_SEAT = re.compile(r"（(?:[\u4e00-\u9fff]{2,5})）$")
_TAIL = re.compile(r"[业法制化债券军性式家型级款卡]|感染|大[学厦]生")


def names_in(
    text: str,
    start: int,
    end: int,
    complete: Callable[[int], bool],
    begins: Callable[[int], int | None],
    has_place: Callable[[int, int], bool],
    *,
    weak: bool = False,
) -> Iterator[Name]:
    """Yield the names that end in a suffix within `text[start:end]`, in order of their ends; they may overlap.

    With `weak`, suffixes that need a role or a list beside them (科技, 证券) count too.
    """
    for offset_start, offset_end, flags in suffixes_in(text[start:end]):
        if "weak" in flags and not weak:
            continue
        first, last = start + offset_start, start + offset_end
        kind = next(iter(sorted(flags - {"weak", "part"})), "other")
        name = name_ending_at(text, first, last, kind, start, end, complete, begins, has_place)
        if name is not None and not ("part" in flags and begins(name.start + 1) is None):
            yield name


def _before_bracket(
    text: str,
    position: int,
    floor: int,
    complete: Callable[[int], bool],
    begins: Callable[[int], int | None],
) -> list[Word]:
    """Return the words of a firm's name before a bracket that ends at `position`: 蓝鲸科技 in 蓝鲸科技（苏州）有限公司."""
    bracket = _SEAT.search(text, max(floor, position - 10), position)
    if bracket is None:
        return []
    opened = bracket.start()
    known = begins(opened)
    edge = known if known is not None else clause_start(text, opened, max(floor, opened - 16))
    words = words_of(text, edge, opened)
    if not words or known is not None:
        return words
    chosen = words[left_edge(words, len(words) - 1, complete, begins, firm=True) :]
    return chosen if opened - chosen[0].start >= 2 else []


def name_ending_at(
    text: str,
    suffix: int,
    end: int,
    kind: str,
    floor: int,
    ceiling: int,
    complete: Callable[[int], bool],
    begins: Callable[[int], int | None],
    has_place: Callable[[int, int], bool],
) -> Name | None:
    """Return the name whose suffix stands at `suffix`..`end`, or None where the suffix is part of another word."""
    if _TAIL.match(text, end):
        return None
    left = clause_start(text, suffix, max(floor, end - LONGEST))
    right = clause_end(text, end, min(ceiling, end + 3))
    words = words_of(text, left, right)
    last = next((index for index, word in enumerate(words) if word.end == end), None)
    if last is None:
        return None
    covering = begins(end)
    if covering is not None and complete(end):
        return None
    index = left_edge(words, last, complete, begins, firm=kind in ("company", "bank"))
    chosen = words[index : last + 1]
    start = chosen[0].start
    if text[left - 1 : left] == "）" and kind == "company" and all(map(goes_through, words[: last + 1])):
        chosen = words[: last + 1]
        before = _before_bracket(text, left, floor, complete, begins)
        if before:
            known = begins(before[0].start + 1)
            whole = [*before, *chosen]
            return Name(
                before[0].start, end, kind, known is not None or is_specific(whole, kind, False, False)
            )
    if start >= suffix and not (len(chosen) == 1 and chosen[0].tag == "nt"):
        return None
    if end - start < 4:
        return None
    if start == left and text[left - 1 : left] == "）":
        start = begins(left) or start
    known = begins(start + 1)
    specific = is_specific(chosen, kind, has_place(start, end), known is not None and known <= start)
    return Name(start, end, kind, specific)
