"""Title, publisher and publication date, as a plain text shows them.

A date is taken, in this order, from a byline near the top, from the closing lines of the article, from the footer (上一篇,
发布时间), from the time stamps of related items; where it came from sets how far it is trusted.
"""

from __future__ import annotations

import re
from collections import Counter
from datetime import date
from typing import NamedTuple

from policygraph.model import Span

_DATE = re.compile(
    r"(?P<year>(?:19|20)\d\d)[ \t]*(?:年|[-/.])[ \t]*(?P<month>1[0-2]|0?[1-9])[ \t]*(?:月|[-/.])[ \t]*(?P<day>3[01]|[12]\d|0?[1-9])(?!\d)(?:[ \t　]*日)?"
)
_DIGITS = str.maketrans("〇零一二三四五六七八九○Ｏ", "0012345678900"[:13])
_CHINESE_DATE = re.compile(
    r"(?P<year>二[〇零○][〇零○一二三四五六七八九]{2})年(?P<month>十[一二]?|[一二三四五六七八九])月"
    r"(?P<day>三十一?|二十[一二三四五六七八九]?|十[一二三四五六七八九]?|[一二三四五六七八九])日"
)
_MONTH = re.compile(r"(?P<year>(?:19|20)\d\d)\s*年\s*(?P<month>1[0-2]|0?[1-9])\s*月(?!\s*\d)")
_PUBLISHED = re.compile(r"(?:发布|发表|成文|印发|公开|刊发|更新)?(?:时间|日期)\s*[:：]")
_FOOTER = re.compile(r"(?:上一篇|下一篇|发布时间|发布日期|发表时间|发布于)\D{0,12}")
_SOURCE = re.compile(
    r"(?:文章|信息|稿件|本文)?(?:来源|稿源|發佈機構|发布机构|发布单位|出处)\s*[:：]\s*(?P<name>[^\s\d:：，,。;；|（(]{2,30})"
)
_AGENCY = re.compile(
    r"(?P<name>新华社|新华网|中新社|中新网|人民网|央广网|中央社|中央社訊)(?:[\u4e00-\u9fff]{2,8})?\s*(?:\d{1,2}月\d{1,2}日)?\s*(?:电|電|讯|訊)"
)


# Lines above a title, links to explanations of it, and headings inside it.
_NOT_A_TITLE = re.compile(
    r"[【\[（(]?(?:字体|字号|打印|音频解读|文字解读|图文解读|视频解读|图解|政策解读|点击|来源|发布|发文|索引|温馨提示|分享|收藏|=+)"
    r"|[一二三四五六七八九十]{1,3}、|第[一二三四五六七八九十]+[章条]|\d{1,2}[.、]"
)


class Found(NamedTuple):
    """A piece of metadata: its value, where it stands, and what told it."""

    value: str | date
    span: Span
    origin: str


def parse_date(match: re.Match[str]) -> date | None:
    """Return the date of a match of one of this module's patterns, None where there is no such day."""
    try:
        return date(int(match["year"]), int(match["month"]), int(match["day"]))
    except ValueError:
        return None


def _chinese_number(text: str) -> int:
    tens, _, units = text.rpartition("十")
    if "十" not in text:
        return int(text.translate(_DIGITS))
    return (int(tens.translate(_DIGITS)) if tens else 1) * 10 + (
        int(units.translate(_DIGITS)) if units else 0
    )


def _chinese_date(match: re.Match[str]) -> date | None:
    try:
        return date(
            int(match["year"].translate(_DIGITS)),
            _chinese_number(match["month"]),
            _chinese_number(match["day"]),
        )
    except ValueError:
        return None


def find_title(text: str, body: Span) -> tuple[str, Span] | None:
    """Return the title, the first line of the body if it reads like one, and its span.

    >>> find_title("各地竞逐人工智能赛道\\n近日，某市发布方案。", Span(0, 21))
    ('各地竞逐人工智能赛道', Span(start=0, end=10))
    """
    for match in re.finditer(r"[^\n]+", text[body.start : body.end]):
        line = match.group()
        stripped = re.sub(r"^(?:Title:|#+)\s*", "", line.strip()).strip()
        if not stripped:
            continue
        start = body.start + match.start() + line.index(stripped)
        if _NOT_A_TITLE.match(stripped) or (_DATE.search(stripped) and len(stripped) < 40):
            continue
        if len(stripped) > 80 or stripped[-1] in "。；，,;：:" or _DATE.fullmatch(stripped):
            return None
        if "。" in stripped or (stripped[0] in '“"' and stripped.count("，") > 1):
            return None
        return stripped, Span(start, start + len(stripped))
    return None


def find_published(text: str, body: Span) -> tuple[Found, str] | None:
    """Return the publication date and its precision ("day" or "month"), or None.

    `text` is the whole stored text: footers outside the body are looked at, too.
    """
    head = text[body.start : min(body.end, body.start + 400)]
    above = text[max(0, body.start - 300) : body.start]
    closing = _closing(text, body)
    if closing and not _in_lines(above, 0):
        return closing
    for where, offset in ((above, max(0, body.start - 300)), (head, body.start)):
        found = _in_lines(where, offset)
        if found:
            return found, "day"
    tail = text[body.end :]
    for match in _FOOTER.finditer(tail):
        dated = _DATE.match(tail, match.end())
        day = parse_date(dated) if dated else None
        if dated and day:
            return Found(day, Span(body.end + dated.start(), body.end + dated.end()), "footer"), "day"
    stamps = [(parse_date(match), match) for match in _DATE.finditer(tail)]
    counted = Counter(day for day, _ in stamps if day)
    if counted:
        best = max(counted, key=lambda day: (counted[day], day))
        match = next(match for day, match in stamps if day == best)
        return Found(best, Span(body.end + match.start(), body.end + match.end()), "related items"), "day"
    return None


def _in_lines(text: str, offset: int) -> Found | None:
    """Return a date that stands alone on a short line, or behind 发布时间 and the like."""
    for match in _DATE.finditer(text):
        start = text.rfind("\n", 0, match.start()) + 1
        end = text.find("\n", match.end())
        line = text[start : end if end >= 0 else len(text)].strip()
        rest = line.replace(match.group().strip(), "", 1)
        label = _PUBLISHED.search(text, max(start, match.start() - 12), match.start())
        bare = len(line) <= 60 and not re.search(r"[。；]", line)
        clock = re.fullmatch(r"[\s\d:：时分秒]*", rest) is not None
        sourced = bare and re.search(r"来源|作者|记者|浏览|字号|编辑|發佈|发布", rest) is not None
        if label or (bare and (clock or sourced)):
            day = parse_date(match)
            if day:
                return Found(day, Span(offset + match.start(), offset + match.end()), "byline")
    return None


def _closing(text: str, body: Span) -> tuple[Found, str] | None:
    """Return the date under an official text: a short last line that is a date and nothing else."""
    lines = [match for match in re.finditer(r"[^\n]+", text[body.start : body.end]) if match.group().strip()]
    for line in reversed(lines[-3:]):
        content = line.group().strip().strip("（）()")
        if len(content) > 24:
            break
        for pattern, parse in ((_DATE, parse_date), (_CHINESE_DATE, _chinese_date)):
            match = pattern.search(line.group())
            if match and len(content) - len(match.group().strip()) <= 4:
                day = parse(match)
                if day:
                    start = body.start + line.start() + match.start()
                    return Found(day, Span(start, start + len(match.group())), "closing line"), "day"
    return None


def find_publisher(text: str, body: Span) -> Found | None:
    """Return the publisher: behind 来源 near the top or bottom, or the agency of a dateline (新华社北京4月18日电)."""
    start, end = max(0, body.start - 300), min(len(text), body.end + 200)
    for left, right in ((start, min(end, body.start + 400)), (max(start, body.end - 200), end)):
        match = _SOURCE.search(text, left, right)
        if match:
            return Found(match["name"], Span(*match.span("name")), "byline")
    match = _AGENCY.search(text, body.start, min(body.end, body.start + 200))
    if match:
        return Found(match["name"], Span(*match.span("name")), "dateline")
    return None
