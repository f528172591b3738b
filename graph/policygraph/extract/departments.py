"""Departments of local governments: a name from the list or one that ends in 局 or 厅, with the place or the level before it.

上海市经信委 has its place, 市发改委 the place the document speaks for, and in 杭州市财政局、科技局 the second has that of the first.
"""

from __future__ import annotations

import re
from functools import cache

import ahocorasick_rs

from policygraph.extract.firmnames import could_belong
from policygraph.extract.orghits import Known, goes_on
from policygraph.extract.words import Word, automaton_of, word_list, words_of
from policygraph.model import Ref

_BUREAU = re.compile(
    r"(?<=[省市区县州旗盟])[\u4e00-\u9fff]{2,12}?(?:(?<![格布结大全时开战僵棋])局|(?<![展大餐客舞歌门正])厅)(?![长面势部级所势中])"
)
_LEVEL = re.compile(r"(?:[我全本]?(?:省|市|区|县|州|镇|盟|旗)|自治区|自治州|兵团)$")
# Bodies that every city has, nobody in particular without the name of a place.
_EVERYWHERE = (
    "政协",
    "人大常委会",
    "法院",
    "检察院",
    "纪委",
    "监委",
    "党校",
    "政府办公室",
    "政府办公厅",
    "团委",
    "政府办",
)
_LEVEL_EDGE = re.compile(r"[，。；：、！？“”（）《》\s和与及由经向对在据以的了是，]|^$")


@cache
def _department_automaton() -> tuple[ahocorasick_rs.AhoCorasick, list[str]]:
    names = sorted(word_list("departments"))
    return automaton_of(names), names


def departments(text: str, known: Known, home: Ref | None) -> list[tuple[int, int, str, Ref | None]]:
    """Return start, end, key and seat of the departments of local governments: 上海市经信委, 市发改委.

    In a list (杭州市财政局、科技局) a department without a place belongs to the place of the one before it.
    """
    automaton, names = _department_automaton()
    found: list[tuple[int, int, str, Ref | None]] = []
    for index, start, end in automaton.find_matches_as_indexes(text):
        if goes_on(text, end):
            continue
        whole = _of_a_place(text, start, end, known, home)
        if whole is not None:
            found.append(whole)
        elif found and text[start - 1 : start] == "、" and found[-1][1] == start - 1 and found[-1][3]:
            seat = found[-1][3]
            found.append((start, end, f"{seat.key if seat else ''}:{names[index]}", seat))
    ends = {end for _, end, _, _ in found}
    for match in _BUREAU.finditer(text):
        start, end = match.span()
        words = words_of(text, start, min(len(text), end + 2)) if end not in ends else []
        inside = [word for word in words if word.end <= end]
        if inside and inside[-1].end == end and all(_in_bureau(word) for word in inside):
            whole = _of_a_place(text, start, end, known, home)
            if whole is not None:
                found.append(whole)
    return sorted(found, key=lambda one: one[:2])


def _in_bureau(word: Word) -> bool:
    """Say whether a word can stand in the name of a bureau: nouns, and verbs that name a field, but 获 and 由 do not."""
    return could_belong(word) and (
        len(word.text) > 1 or word.tag not in ("v", "d", "p") or word.text in "建管"
    )


def _of_a_place(
    text: str, start: int, end: int, known: Known, home: Ref | None
) -> tuple[int, int, str, Ref | None] | None:
    """Return start, end, key and seat of a department at `start`..`end` with the place or 市, 省 before it, None without."""
    first = start
    if text.startswith("人民政府", first - 4) and first >= 4:
        first -= 4
    elif first >= 2 and text[first - 2 : first] in ("市委", "省委", "区委", "县委"):
        first -= 1
    seat: Ref | None = None
    place = known.place_ends.get(first)
    if place is not None and text.startswith("会同", place.start) and text[place.start - 1] in "局委部厅办院":
        place = None  # 县民政局会同县财政局 names no county of that name
    if place is not None:
        while place is not None:
            first = place.start
            seat = seat or Ref("place", place.entry.id)
            place = known.place_ends.get(first)
        above = known.begins(first)
        if above is not None and known.complete(first):
            first = above
        return first, end, text[first:end], seat
    level = _LEVEL.search(text, max(0, first - 3), first)
    if level is None or not _level_stands(text, level.start()):
        return None
    printed = text[level.start() : end]
    if printed.endswith(_EVERYWHERE):
        return None
    return level.start(), end, f"{home.key}:{printed}" if home else printed, home


def _level_stands(text: str, position: int) -> bool:
    """Say whether 市, 省 ... at a position opens a name and does not end the name of a place or another word."""
    if text[position - 1 : position] == "各":
        return False
    if _LEVEL_EDGE.match(text[position - 1 : position]) or text.startswith("会同", position - 2):
        return True
    words = words_of(text, max(0, position - 5), min(len(text), position + 2))
    before = next((word for word in words if word.end == position), None)
    return before is not None and (before.tag in ("v", "p", "c", "d", "t", "n") or before.tag.startswith("u"))
