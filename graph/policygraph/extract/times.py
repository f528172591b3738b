"""Times as Chinese policy text writes them, resolved to a first and a last day.

A relative time (去年9月底, 3月份, 近三年) is resolved against the date of publication, or, where a document has none,
against the year its headings report on. What cannot be resolved, or is no date (2月30日), yields no mention.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from policygraph.extract.dates import (
    COUNT,
    DASH,
    DAY,
    EDGE,
    FIRST_MONTHS,
    MONTH,
    PART,
    WITHIN,
    YEAR,
    resolve,
    within_year,
    year_of,
)
from policygraph.extract.normalise import is_traditional
from policygraph.extract.reading import Reading
from policygraph.model import Span


@dataclass(frozen=True, slots=True)
class TimeMention:
    """A time in the text: where it stands, its `first` and `last` day, and how it was meant.

    `precision` is day, month, quarter, half, year or period; `anchor` is what it was resolved against: absolute,
    published, context (a year named before it) or plan (a five-year plan's name). `role` is what the words around make
    of it: by (到, 至), until (截至), from (自, 起), since (以来), now (目前), than (比上年), base
    (在2020年基础上), judged (2022年度考核: the year an assessment looks at, which dates nothing around it), or in.
    """

    start: int
    end: int
    first: date
    last: date
    precision: str
    anchor: str = "absolute"
    role: str = "in"

    @property
    def span(self) -> Span:
        """Return where the time stands."""
        return Span(self.start, self.end)


#: Finds candidates only; each branch opens with a literal or a class, which the engine skips quickly.
_FIND = re.compile(
    "|".join(
        (
            rf"[12]\d{{3}}年?{DASH}{YEAR}年{EDGE}?",
            r"[12]\d{3}[-./](?:1[0-2]|0?[1-9])[-./](?:3[01]|[12]\d|0?[1-9])(?!\d)",
            rf"[12]\d{{3}}年度?(?:的)?{WITHIN}?",
            rf"[一二][九〇零○][〇零○一二三四五六七八九]{{2}}年{WITHIN}?",
            rf"[今本去上明次前后]年度?{WITHIN}?",
            rf"[0-9]{{1,2}}{DASH}{MONTH}份?|[0-9]{{1,2}}月份?(?:{DAY})?{PART}(?:{DASH}{MONTH}份?(?:{DAY})?)?",
            rf"[前]{FIRST_MONTHS[1:]}|[前][二三两]个?季度|[上下]半年|[第]?[一二三四]季度",
            "[“]?[一二三四五六七八九十]{1,2}五[”]?(?:规划)?(?:期间|时期|末期?|以来|期末|开局之年|收官之年)",
            rf"[近](?:{COUNT})年来?|[过](?:去(?:的)?{COUNT}年)|[未今](?:来|后)的?{COUNT}(?:到{COUNT})?年",
            r"[一二三四五六七八九十两0-9]{1,2}年(?:以?内|来)",
            "[目]前|[截]至目前|[年](?:底|末|内)(?:前)?|[全]年|[当]前",
        )
    )
)
_APART = re.compile(r"^$|[，。；：、（“\n到至于在从自年的和比较]")
_TIMES_OF = re.compile(r"的(?:近|约|超)?\d+(?:\.\d+)?倍")
_REACHED = re.compile(r"(?:提高|增长|增加|提升|上升|下降|减少|扩大|缩小|降低|升|降|增|减)[到至]$")
_JUDGED = re.compile(r"年?度?[^，。；、：\d\n]{0,16}?(?:考核|考评|后?评估|测评|评比|评选|评价)")
_REPUBLICAN = re.compile(
    rf"(?<![\d.,])(?:民国)?(?P<year>1[0-3][1-9]|1[123]0)年度?(?P<within>{WITHIN})?(?![以之来])"
)
_AHEAD = re.compile(r"起?(?:正式)?(?:施行|实施|执行|生效|启用|召开|举办|举行)")
_REPORTED = re.compile(rf"({YEAR})年(?:政府|的)?(?:主要)?工作(?:总结|回顾|情况)")
_PLANNED = re.compile(
    rf"({YEAR})年(?:政府|的)?(?:经济社会发展)?(?:总体|主要|重点)?(?:要求|思路|预期|工作)?(?:和)?(?:目标|任务|工作|重点)?(?:安排|任务|目标|建议|思路|重点|打算)"
)


def reference_day(reading: Reading) -> date | None:
    """Return the day relative times refer to: the publication, else the first day of the year a report plans for."""
    if reading.document.published is not None:
        return reading.document.published
    for paragraph in reading.paragraphs[:400]:
        if not paragraph.level:
            continue
        line = reading.text[paragraph.start : paragraph.end]
        if (match := _REPORTED.search(line)) and (reported := year_of(match[1])):
            return date(reported + 1, 1, 1)
        if (match := _PLANNED.search(line)) and (planned := year_of(match[1])):
            return date(planned, 1, 1)
    return None


def role_of(text: str, start: int, end: int) -> str:
    """Return what the words around a time make of it: see TimeMention."""
    before, after = text[max(0, start - 4) : start], text[end : end + 3]
    if before.endswith(("截至", "截止", "截止到", "截至到")):
        return "until"
    if _TIMES_OF.match(text, end) or after.startswith("基础上") or (text.startswith("的基础", end)):
        return "base"
    if before.endswith(("比", "较", "同", "相比", "高于", "低于")) and not before.endswith("对比"):
        return "than"
    if _REACHED.search(text[max(0, start - 4) : start]):
        return "in"
    if re.search(r"\d年?[至到]$", before):
        return "in"
    if before.endswith(("到", "至", "力争", "争取", "直到", "展望")) or after.startswith("前"):
        return "by"
    if after.startswith("以来") or text[start:end].endswith("以来"):
        return "since"
    if before.endswith(("自", "从")) or after.startswith("起"):
        return "from"
    if text.startswith(("目前", "当前", "截至目前"), start):
        return "now"
    return "judged" if _JUDGED.match(text, end) else "in"


def find_times(text: str, base: date | None, start: int = 0, end: int | None = None) -> Iterator[TimeMention]:
    """Yield the times in `text[start:end]` in order; a part of a year takes the year named before it in the sentence.

    >>> [(t.last.isoformat(), t.role) for t in find_times("截至去年9月底，规模接近6000亿元；到2027年底达到1万亿元", date(2025, 4, 18))]
    [('2024-09-30', 'until'), ('2027-12-31', 'by')]
    """
    end = len(text) if end is None else end
    year: int | None = None
    stop = start
    for match in _FIND.finditer(text, start, end):
        first = match.start()
        if first and text[first].isdigit() and (text[first - 1].isdigit() or text[first - 1] in ".,"):
            continue
        if match.group().startswith(("后年", "前年")) and not _APART.search(text[max(0, first - 1) : first]):
            continue
        if year is not None and _sentence_ends(text, stop, first):
            year = None
        stop = match.end()
        written = match.group()
        role = role_of(text, first, stop)
        ahead = (
            role == "by"
            or bool(_AHEAD.match(text, stop))
            or text[max(0, first - 2) : first] in ("将于", "将在", "拟于")
        )
        found = resolve(written, base, year=year, ahead=ahead)
        if found is None:
            continue
        (earliest, latest, precision), anchor = found
        if anchor == "absolute" or written[0] in "今去明本前后":
            year = latest.year if precision != "period" else None
        yield TimeMention(first, stop, earliest, latest, precision, anchor, role)


def _sentence_ends(text: str, start: int, end: int) -> bool:
    return text.find("。", start, end) >= 0 or text.find("\n", start, end) >= 0


def _joined(times: list[TimeMention], text: str) -> list[TimeMention]:
    """Join 从2025年 and 到2035年 side by side into one period."""
    joined: list[TimeMention] = []
    for time in times:
        before = joined[-1] if joined else None
        if (
            before is not None
            and before.precision == "year"
            and time.precision == "year"
            and text[before.end : time.start] in ("到", "至")
            and before.first < time.last
        ):
            joined[-1] = TimeMention(
                before.start, time.end, before.first, time.last, "period", time.anchor, "in"
            )
        else:
            joined.append(time)
    return joined


def times_between(times: list[TimeMention], start: int, end: int) -> list[TimeMention]:
    """Return the times that begin in `start`..`end`, of a sorted list."""
    first = bisect_left(times, start, key=lambda time: time.start)
    last = bisect_left(times, end, first, key=lambda time: time.start)
    return times[first:last]


def republican_years(text: str, start: int, end: int) -> Iterator[TimeMention]:
    """Yield the years counted from 1912 that Taiwan's papers write in three figures (115年度, 117年底, 106年3月).

    >>> [(t.first.year, t.last.month) for t in republican_years("預計117年底完工", 0, 8)]
    [(2028, 12)]
    """
    for match in _REPUBLICAN.finditer(text, start, end):
        days = within_year(1911 + int(match["year"]), match["within"] or "")
        if days is not None:
            role = role_of(text, match.start(), match.end())
            yield TimeMention(match.start(), match.end(), days[0], days[1], days[2], "absolute", role)


class Times:
    """Pipeline component: leaves `times`, the sorted TimeMentions of the body."""

    name = "times"
    requires: tuple[str, ...] = ()
    assigns = ("times",)

    def __call__(self, reading: Reading) -> None:
        """Find every time in the document's body."""
        body = reading.document.body
        base = reference_day(reading)
        reading.notes["reference_day"] = base
        found = list(find_times(reading.text, base, body.start, body.end))
        if is_traditional(reading.document.text):
            own = list(republican_years(reading.text, body.start, body.end))
            taken = {place for time in own for place in range(time.start, time.end)}
            found = [time for time in found if time.start not in taken]
            found = sorted([*found, *own], key=lambda time: time.start)
        reading.notes["times"] = _joined(found, reading.text)
