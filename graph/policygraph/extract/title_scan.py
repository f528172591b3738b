"""Where titles stand: 《 and 》 matched by depth, lost brackets repaired.

Round brackets are never counted here: texts lose them too often. A 《 that is never closed ends at the last word that can
end a title's name, a 》 never opened begins after the verb or mark before it; both are flagged.
"""

from __future__ import annotations

import re
from typing import NamedTuple

_MARK = re.compile("[《》]")
_NESTED = re.compile("[《〈<]([^《》〈〉<>\n]{2,80})[》〉>]")
_LONGEST = 140
_BREAK = re.compile(r"[。！？；]|\n\s*\n\s*\n|\n[^\n]{60}")
_CLAUSE = re.compile(r"[。！？；\n《]")
_ENDING = re.compile(
    r"(?:规划纲要|规划|计划|方案|意见|办法|措施|纲要|细则|规定|决定|通知|指南|条例|目录|清单|(?<![办方立])法|要点|报告|建议)"
    r"(?:（(?:征求意见稿|草案[^（），。]{0,6}?|试行|暂行|送审稿|讨论稿|修订版?|(?:19|20)\d\d[年—\-–~至到\d版本修订]{0,14})）?)*"
    r"(?=提出|明确|规定|要求|指出|显示|出台|发布|印发|实施|公布|自|正式|向|共|围绕|聚焦|立法|修订|[，。、；：和与及中的等》“]|\n|$|（?(?:以下|下)[简]?称|是|将|已|从|对|为|(?<=）))"
)
_OPENING = re.compile(
    r".*(?:印发了?|发布了?|出台了?|公布了?|根据|按照|依据|依照|落实|贯彻|实施了?|制定了?|通过了?|编制了?|推出了?|修订了?|执行|符合|参照|提出|审议|在|的|和|、|，|。|；|：|》|\n| )",
    re.DOTALL,
)


class RawTitle(NamedTuple):
    """A title at `start`..`end` (with its 《》) and its inner span; `nested` are the inner spans of titles inside it."""

    start: int
    end: int
    inner_start: int
    inner_end: int
    broken: bool = False
    nested: tuple[tuple[int, int], ...] = ()


def scan_titles(text: str, start: int, end: int) -> list[RawTitle]:
    """Return the outermost titles of `text[start:end]` in order.

    >>> [text_[t.inner_start : t.inner_end] for text_ in ["据《关于印发《X规划》的通知》，《某市方案提出"] for t in scan_titles(text_, 0, len(text_))]
    ['关于印发《X规划》的通知', '某市方案']
    """
    found: list[RawTitle] = []
    opened: list[int] = []
    inside: list[tuple[int, int]] = []
    last = start
    for match in _MARK.finditer(text, start, end):
        position = match.start()
        if opened and (position - opened[0] > _LONGEST or _BREAK.search(text, opened[0], position)):
            _give_up(text, opened, inside, position, found)
            opened, inside = [], []
            last = found[-1].end if found else last
        if match.group() == "《":
            opened.append(position)
        elif opened:
            first = opened.pop()
            if opened:
                inside.append((first, position + 1))
            else:
                _add(text, first, position + 1, found)
                inside = []
                last = position + 1
        else:
            _open(text, last, position, found)
            last = position + 1
    _give_up(text, opened, inside, end, found)
    return sorted(found)


def _give_up(
    text: str, opened: list[int], inside: list[tuple[int, int]], limit: int, found: list[RawTitle]
) -> None:
    """Take what opened and was never closed for itself, and the whole titles inside it too."""
    for lost in opened:
        _close(text, lost, limit, found)
    if opened:
        for first, last in inside:
            _add(text, first, last, found)


def _add(text: str, start: int, end: int, found: list[RawTitle]) -> None:
    inner_start, inner_end = start + 1, end - 1
    while inner_start < inner_end and text[inner_start] in " \n":
        inner_start += 1
    while inner_end > inner_start and text[inner_end - 1] in " \n":
        inner_end -= 1
    if inner_end - inner_start < 2:
        return
    nested = tuple((match.start(1), match.end(1)) for match in _NESTED.finditer(text, inner_start, inner_end))
    found.append(RawTitle(start, end, inner_start, inner_end, False, nested))


def _close(text: str, start: int, limit: int, found: list[RawTitle]) -> None:
    """Add the title that opens at `start` and is never closed, if its name has a recognisable end."""
    stop = _CLAUSE.search(text, start + 1, start + 100)
    end = stop.start() if stop else min(start + 100, len(text))
    match = next((one for one in _ENDING.finditer(text, start + 3, end) if one.end() - start >= 5), None)
    if match is None and end - start >= 5 and text[end : end + 1] in ("", "\n") and end - start <= 60:
        return
    if match is not None:
        found.append(RawTitle(start, match.end(), start + 1, match.end(), True))


def _open(text: str, last: int, position: int, found: list[RawTitle]) -> None:
    """Add the title that ends at `position` and was never opened, if what stands before it begins like one."""
    left = max(last, position - 60)
    match = _OPENING.match(text, left, position - 4)
    start = match.end() if match else left
    if match is None and left != last:
        return
    if position - start >= 5:
        found.append(RawTitle(start, position + 1, start, position, True))
