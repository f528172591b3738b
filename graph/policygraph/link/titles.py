"""The title of a policy document taken apart: what names the document, and what only says version, period or place."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import NamedTuple

from policygraph.link.places import place_table

# What a title ends in: longest first, since 行动计划 is a 计划 too.
GENRES = (
    "若干政策措施", "实施细则", "实施方案", "行动计划", "行动方案", "工作方案", "管理办法", "若干措施",
    "若干政策", "政策措施", "实施意见", "指导意见", "工作要点", "工作报告", "规划纲要", "指导目录", "条例", "办法", "规定", "规划", "纲要",
    "意见", "方案", "计划", "措施", "细则", "目录", "通知", "公告", "报告", "政策",
)  # fmt: skip

_WRAPPED = re.compile(r"(?:.{0,40}?关于)?(?:印发|发布|公布|转发|批转)[《“](.+)[》”]的?(?:通知|公告|函)\Z")
_STATUS = r"(?:公开)?(?:征求意见稿|草案|送审稿|讨论稿|审议稿|修订稿|试行|暂行|修订版?|修改稿|报批稿)"
_YEAR = r"(?:19|20)\d\d年?"
_SPAN = r"(?P<first>(?:19|20)\d\d)年?(?:-|—|–|~|至|到)+(?P<last>(?:19|20)\d\d)年?"
_BRACKETED = re.compile(
    rf"\((?:{_STATUS}|第?[一二三四五六七八九十\d.]+版|(?P<year>(?:19|20)\d\d)年?(?:版|修订|修订版|本)?|{_SPAN})\)"
)
_LOOSE_STATUS = re.compile(rf"{_STATUS}\Z")
_LOOSE_SPAN = re.compile(_SPAN)
_LEADING_YEAR = re.compile(r"\A(?P<year>(?:19|20)\d\d)年(?:度)?")
_ABOUT = re.compile(r"\A(?:人民政府|市政府|省政府|政府)?(?:办公厅|办公室)?(?:关于(?:印发|发布)?)?")
# 三年行动方案(2025-2027) says its length twice; 第十四个五年规划 is a name.
_LENGTH = re.compile(r"(?<!个)(?:[两二三四五六七八十]|\d)年(?=(?:滚动)?(?:行动|攻坚|计划|规划))")
_NOISE = re.compile(r"[\W_]+")


class Title(NamedTuple):
    """A title's core, the code of the place it starts with, and its period as (first, last) years."""

    core: str
    place: str | None
    period: tuple[int, int] | None


@lru_cache(maxsize=65536)
def take_apart(title: str) -> Title:
    """Return a title without brackets, version, status, period, place and punctuation, and what was taken off.

    >>> take_apart("《杭州市具身智能机器人产业发展规划（2025—2027年）（征求意见稿）》")
    Title(core='具身智能机器人产业发展规划', place='330100', period=(2025, 2027))
    >>> take_apart("关于印发《浙江省数据条例》的通知").core
    '数据条例'
    >>> take_apart("天津市促进人工智能创新发展三年行动方案").core
    '促进人工智能创新发展行动方案'
    >>> take_apart("2025年北京市政府工作报告")
    Title(core='政府工作报告', place='110000', period=(2025, 2025))
    """
    text = unicodedata.normalize("NFKC", title).strip()
    wrapped = _WRAPPED.search(text)
    text = re.sub("[《》]", "", wrapped[1] if wrapped else text)
    period: tuple[int, int] | None = None

    def note(found: re.Match[str]) -> str:
        nonlocal period
        groups = found.groupdict()
        if period is None and groups.get("first"):
            period = (int(groups["first"]), int(groups["last"]))
        elif period is None and groups.get("year"):
            period = (int(groups["year"]), int(groups["year"]))
        return ""

    text = _BRACKETED.sub(note, text)
    text = _LOOSE_SPAN.sub(note, text)
    text = _LEADING_YEAR.sub(note, text)
    text = _LOOSE_STATUS.sub("", text)
    place, text = leading_place(text)
    text = _LEADING_YEAR.sub(note, text)
    if place is not None:
        shorter = _ABOUT.sub("", text)
        # 政府工作报告 is a name of its own, not a government and a report.
        text = text if text.startswith("政府工作报告") else shorter
    core = _NOISE.sub("", _LENGTH.sub("", text)).casefold()
    return Title(core or _NOISE.sub("", title).casefold(), place, period)


def leading_place(text: str) -> tuple[str | None, str]:
    """Return the code of the places a name starts with (the last of a chain) and the rest of the name.

    A short form counts only where it is no ordinary word and something is left that is longer than one character.

    >>> leading_place("浙江省杭州市发展和改革委员会")
    ('330100', '发展和改革委员会')
    """
    table = place_table()
    code: str | None = None
    while True:
        for length in range(min(12, len(text) - 2), 1, -1):
            found = [
                place
                for place in table.named(text[:length])
                if place.level != "country"
                and (place.name == text[:length] or not {"risky", "ambiguous"} & place.flags)
                and (code is None or table.within(place.code, code))
            ]
            if found and (len(found) == 1 or "ambiguous" not in found[0].flags):
                code, text = found[0].code, text[length:]
                break
        else:
            return code, text


@lru_cache(maxsize=65536)
def genre(core: str) -> str | None:
    """Return the kind of document a title names by its ending, or None.

    >>> genre("具身智能科技创新与产业培育行动计划")
    '行动计划'
    """
    if core in GENRES:
        return None
    return next((ending for ending in GENRES if core.endswith(ending)), None)


def shortens(short: str, full: str) -> bool:
    """Say whether one title's core is another's with the middle left out: the same beginning, the same kind of document.

    >>> shortens("具身智能行动计划", "具身智能科技创新与产业培育行动计划")
    True
    >>> shortens("数字经济发展规划", "数字经济核心产业发展规划")
    False
    """
    ending = genre(short)
    if ending is None or genre(full) != ending or len(short) >= len(full):
        return False
    head = short.removesuffix(ending)
    return len(head) >= 4 and full.startswith(head)
