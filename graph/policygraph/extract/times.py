"""Times as Chinese policy text writes them, resolved to a first and a last day.

A relative time (去年9月底, 3月份, 近三年) is resolved against the date of publication, or, where a document has none,
against the year its headings report on. What cannot be resolved, or is no date (2月30日), yields no mention.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from calendar import monthrange
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from policygraph.extract.numbers import read_number
from policygraph.extract.reading import Reading
from policygraph.model import Span


@dataclass(frozen=True, slots=True)
class TimeMention:
    """A time in the text: where it stands, its `first` and `last` day, and how it was meant.

    `precision` is day, month, quarter, half, year or period; `anchor` is what it was resolved against: absolute,
    published, context (a year named before it) or plan (a five-year plan's name). `role` is what the words around make
    of it: by (到, 至), until (截至), from (自, 起), since (以来), now (目前), than (比上年), base
    (在2020年基础上), or in.
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


_CN_YEAR = "[一二][九〇零○][〇零○一二三四五六七八九]{2}"
_YEAR = rf"(?:(?:19|20)\d\d|{_CN_YEAR})"
_MONTH = r"(?:1[0-2]|0?[1-9]|十[一二]?|[一二三四五六七八九])月"
_DAY = r"(?:3[01]|[12]\d|0?[1-9])(?:日|号)"
_EDGE = "(?:年?底|年?末|年?初|年中|岁末)"
_PART = "(?:上旬|中旬|下旬|月?底|月?末|月?初|中)?"
_QUARTER = "第?[一二三四1-4]季度"
_DASH = "(?:-{1,2}|—{1,2}|~|至|到)"
_FIRST_MONTHS = "前(?:1[01]|[2-9]|十一?|[二三两四五六七八九])个?月"
_WITHIN = (
    rf"(?:{_QUARTER}|前[二三两]个?季度|[0-9]{{1,2}}{_DASH}{_MONTH}份?|上半年|下半年|{_FIRST_MONTHS}"
    rf"|{_MONTH}份?(?:{_DASH})?{_MONTH}份?|{_MONTH}份?(?:{_DAY})?{_PART}|{_EDGE}|全年|以来)"
)
_RELATIVE = "(?:今年|本年度?|去年|上年度?|明年|次年|前年|后年)"
_COUNT = "(?:[0-9]{1,2}|[一二三四五六七八九十两]{1,2}|几|数)"

#: Finds candidates only; each branch opens with a literal or a class, which the engine skips quickly.
_FIND = re.compile(
    "|".join(
        (
            rf"[12]\d{{3}}年?{_DASH}{_YEAR}年{_EDGE}?",
            r"[12]\d{3}[-./](?:1[0-2]|0?[1-9])[-./](?:3[01]|[12]\d|0?[1-9])(?!\d)",
            rf"[12]\d{{3}}年度?(?:的)?{_WITHIN}?",
            rf"[一二][九〇零○][〇零○一二三四五六七八九]{{2}}年{_WITHIN}?",
            rf"[今本去上明次前后]年度?{_WITHIN}?",
            rf"[0-9]{{1,2}}{_DASH}{_MONTH}份?|[0-9]{{1,2}}月份?(?:{_DAY})?{_PART}(?:{_DASH}{_MONTH}份?(?:{_DAY})?)?",
            rf"[前]{_FIRST_MONTHS[1:]}|[前][二三两]个?季度|[上下]半年|[第]?[一二三四]季度",
            "[“]?[一二三四五六七八九十]{1,2}五[”]?(?:规划)?(?:期间|时期|末期?|以来|期末|开局之年|收官之年)",
            rf"[近](?:{_COUNT})年来?|[过](?:去(?:的)?{_COUNT}年)|[未今](?:来|后)的?{_COUNT}(?:到{_COUNT})?年",
            r"[一二三四五六七八九十两0-9]{1,2}年(?:以?内|来)",
            "[目]前|[截]至目前|[年](?:底|末|内)(?:前)?|[全]年|[当]前",
        )
    )
)
_ABSOLUTE = re.compile(rf"(?P<year>{_YEAR})年?度?的?(?P<within>{_WITHIN})?")
_SPAN = re.compile(rf"(?P<first>{_YEAR})年?{_DASH}(?P<last>{_YEAR})年{_EDGE}?")
_NUMERIC = re.compile(r"(\d{4})[-./](\d{1,2})[-./](\d{1,2})")
_WORD = re.compile(rf"(?P<word>{_RELATIVE})(?P<within>{_WITHIN})?")
_MONTHS = re.compile(
    rf"(?P<month>{_MONTH}|[0-9]{{1,2}}(?=[-—~至到]))份?(?P<day>{_DAY})?(?P<part>{_PART})(?:{_DASH}(?P<month2>{_MONTH})份?(?P<day2>{_DAY})?)?"
)
_PLAN = re.compile(r"“?(?P<name>[一二三四五六七八九十]{1,2})五”?(?:规划)?(?P<edge>.+)")
_PERIOD = re.compile(
    rf"(?P<way>近|过去的?|未来的?|今后的?)?(?P<count>{_COUNT})(?:到(?P<most>{_COUNT}))?年(?P<tail>以?内|来)?"
)
_APART = re.compile(r"^$|[，。；：、（“\n到至于在从自年的和比较]")
_SHIFT = {
    "今年": 0,
    "本年": 0,
    "本年度": 0,
    "去年": -1,
    "上年": -1,
    "上年度": -1,
    "明年": 1,
    "次年": 1,
    "前年": -2,
    "后年": 2,
}
_QUARTERS = {"一": 1, "二": 2, "三": 3, "四": 4, "1": 1, "2": 2, "3": 3, "4": 4}
_AHEAD = re.compile(r"起?(?:正式)?(?:施行|实施|执行|生效|启用|召开|举办|举行)")
_REPORTED = re.compile(rf"({_YEAR})年(?:政府|的)?(?:主要)?工作(?:总结|回顾|情况)")
_PLANNED = re.compile(
    rf"({_YEAR})年(?:政府|的)?(?:经济社会发展)?(?:总体|主要|重点)?(?:要求|思路|预期|工作)?(?:和)?(?:目标|任务|工作|重点)?(?:安排|任务|目标|建议|思路|重点|打算)"
)

Days = tuple[date, date, str]


def _cardinal(text: str) -> int | None:
    number = read_number(text)
    return int(number.value) if number is not None else None


def _year(text: str) -> int | None:
    return int(text) if text.isdigit() else _cardinal(text.replace("○", "〇"))


def _month_days(year: int, month: int) -> tuple[date, date]:
    return date(year, month, 1), date(year, month, monthrange(year, month)[1])


def _month_of(text: str) -> int | None:
    month = _cardinal(text.rstrip("份").rstrip("月"))
    return month if month and 1 <= month <= 12 else None


def _day_in(year: int, month: int, text: str) -> date | None:
    try:
        return date(year, month, int(text[:-1]))
    except ValueError:
        return None


def _part_of_month(year: int, month: int, part: str) -> Days:
    first, last = _month_days(year, month)
    if part in ("上旬", "月初", "初"):
        return first, date(year, month, 10), "day"
    if part in ("中旬", "中"):
        return date(year, month, 11), date(year, month, 20), "day"
    if part in ("下旬", "月底", "底", "月末", "末"):
        return date(year, month, 21), last, "day"
    return first, last, "month"


def _months(match: re.Match[str], year: int) -> Days | None:
    month = _month_of(match["month"])
    if month is None:
        return None
    if match["day"]:
        first = _day_in(year, month, match["day"])
        if first is None:
            return None
        month2 = _month_of(match["month2"]) if match["month2"] else None
        if month2 and match["day2"]:
            last = _day_in(year, month2, match["day2"])
            return (first, last, "day") if last and last >= first else None
        return first, first, "day"
    if match["month2"]:
        month2 = _month_of(match["month2"])
        if month2 is None or month2 < month:
            return None
        return _month_days(year, month)[0], _month_days(year, month2)[1], "month"
    return _part_of_month(year, month, match["part"] or "")


def within_year(year: int, words: str) -> Days | None:
    """Return the days a part of a year covers, or None where the words name no such part (2月30日).

    >>> within_year(2024, "前三季度"), within_year(2024, "9月底")[1], within_year(2023, "2月30日")
    ((datetime.date(2024, 1, 1), datetime.date(2024, 9, 30), 'quarter'), datetime.date(2024, 9, 30), None)
    """
    if not 1000 <= year <= 9998:
        return None
    if words in ("", "全年", "以来"):
        return date(year, 1, 1), date(year, 12, 31), "year"
    if words in ("上半年", "年中"):
        return date(year, 1, 1), date(year, 6, 30), "half"
    if words == "下半年":
        return date(year, 7, 1), date(year, 12, 31), "half"
    if words.endswith("季度"):
        if words[0] == "前":
            count = {"二": 2, "两": 2, "三": 3}.get(words[1], 0)
            return (date(year, 1, 1), _month_days(year, 3 * count)[1], "quarter") if count else None
        quarter = _QUARTERS.get(words.lstrip("第")[0])
        if quarter is None:
            return None
        return date(year, 3 * quarter - 2, 1), _month_days(year, 3 * quarter)[1], "quarter"
    if words[0] == "前":
        count = _cardinal(words[1:].removesuffix("月").removesuffix("个")) or 0
        return (date(year, 1, 1), _month_days(year, count)[1], "month") if 1 <= count <= 12 else None
    if words[-1] in "底末" and "月" not in words:
        return date(year, 12, 1), date(year, 12, 31), "month"
    if words[-1] == "初" and "月" not in words:
        return date(year, 1, 1), date(year, 1, 31), "month"
    match = _MONTHS.fullmatch(words)
    return _months(match, year) if match else None


def plan_years(name: str) -> tuple[int, int] | None:
    """Return the first and last year of a national five-year plan from the numeral of its name.

    Source: the terms of the national plans; the first three did not follow the later rule of five years each.

    >>> plan_years("十四"), plan_years("一")
    ((2021, 2025), (1953, 1957))
    """
    number = _cardinal(name)
    if not number or number > 20:
        return None
    first = {1: 1953, 2: 1958}.get(number, 1966 + 5 * (number - 3))
    return first, first + 4


def _plan(match: re.Match[str]) -> Days | None:
    years = plan_years(match["name"])
    if years is None:
        return None
    edge = match["edge"]
    if "末" in edge or "收官" in edge:
        return date(years[1], 1, 1), date(years[1], 12, 31), "year"
    if "开局" in edge:
        return date(years[0], 1, 1), date(years[0], 12, 31), "year"
    return date(years[0], 1, 1), date(years[1], 12, 31), "period"


def _years_from(base: date, years: int) -> date:
    try:
        return base.replace(year=base.year + years)
    except ValueError:
        return base.replace(year=base.year + years, day=28)


def _period(match: re.Match[str], base: date) -> Days | None:
    count = _cardinal(match["most"] or match["count"])
    if not count:
        return None
    way = match["way"] or ""
    if way.startswith(("近", "过去")) or match["tail"] == "来":
        return _years_from(base, -count) + timedelta(days=1), base, "period"
    return base, _years_from(base, count), "period"


def resolve(
    text: str, base: date | None, *, year: int | None = None, ahead: bool = False
) -> tuple[Days, str] | None:
    """Return ((first day, last day, precision), anchor) of a written time, or None where it is no time or has no anchor.

    `base` is the day of publication; `year` a year named before in the sentence, for 一季度; `ahead` says that the time
    lies in the future, for a month without a year.

    >>> resolve("去年9月底", date(2025, 4, 18))[0][1], resolve("4月15日", date(2025, 4, 18))[0][0]
    (datetime.date(2024, 9, 30), datetime.date(2025, 4, 15))
    >>> resolve("2025年—2027年", None)
    ((datetime.date(2025, 1, 1), datetime.date(2027, 12, 31), 'period'), 'absolute')
    """
    days: Days | None
    if match := _SPAN.fullmatch(text):
        first, last = _year(match["first"]), _year(match["last"])
        if first is None or last is None or last < first:
            return None
        return (date(first, 1, 1), date(last, 12, 31), "period"), "absolute"
    if match := _NUMERIC.fullmatch(text):
        try:
            day = date(*map(int, match.groups()))
        except ValueError:
            return None
        return (day, day, "day"), "absolute"
    if match := _ABSOLUTE.fullmatch(text):
        absolute = _year(match["year"])
        days = within_year(absolute, match["within"] or "") if absolute else None
        return (days, "absolute") if days else None
    if match := _PLAN.fullmatch(text):
        days = _plan(match)
        return (days, "plan") if days else None
    return _resolve_relative(text, base, year, ahead)


def _resolve_relative(text: str, base: date | None, year: int | None, ahead: bool) -> tuple[Days, str] | None:
    if match := _WORD.fullmatch(text):
        word = match["word"]
        named = year if year is not None and word in ("上年", "上年度", "次年") else None
        if named is None and base is None:
            return None
        named = (base.year if named is None and base else named or 0) + _SHIFT[word]
        days = within_year(named, match["within"] or "")
        if days and match["within"] == "以来" and base and base >= days[0]:
            days = (days[0], base, "period")
        return (days, "published") if days else None
    if text in ("年底", "年末", "年底前", "年末前", "年内", "全年"):
        found = year if year is not None else base.year if base else None
        if found is None:
            return None
        days = within_year(found, "" if text in ("年内", "全年") else "年底")
        return (days, "context" if year is not None else "published") if days else None
    if base is None and year is None:
        return None
    if base is not None and text in ("目前", "当前", "截至目前"):
        return (base, base, "day"), "published"
    if base is not None and (period := _PERIOD.fullmatch(text)):
        days = _period(period, base)
        return (days, "published") if days else None
    if year is not None:
        days = within_year(year, text)
        return (days, "context") if days else None
    assert base is not None
    for candidate in (base.year, base.year + 1) if ahead else (base.year, base.year - 1):
        days = within_year(candidate, text)
        if days and (days[1] >= base if ahead else days[0] <= base):
            return days, "published"
    return None


def reference_day(reading: Reading) -> date | None:
    """Return the day relative times refer to: the publication, else the first day of the year a report plans for."""
    if reading.document.published is not None:
        return reading.document.published
    for paragraph in reading.paragraphs[:400]:
        if not paragraph.level:
            continue
        line = reading.text[paragraph.start : paragraph.end]
        if (match := _REPORTED.search(line)) and (reported := _year(match[1])):
            return date(reported + 1, 1, 1)
        if (match := _PLANNED.search(line)) and (planned := _year(match[1])):
            return date(planned, 1, 1)
    return None


def _role(text: str, start: int, end: int) -> str:
    before, after = text[max(0, start - 4) : start], text[end : end + 3]
    if before.endswith(("截至", "截止", "截止到", "截至到")):
        return "until"
    if after.startswith("基础上") or (text.startswith("的基础", end)):
        return "base"
    if before.endswith(("比", "较", "同", "相比", "高于", "低于")) and not before.endswith("对比"):
        return "than"
    if before.endswith(("到", "至", "力争", "争取", "直到", "展望")) or after.startswith("前"):
        return "by"
    if after.startswith("以来") or text[start:end].endswith("以来"):
        return "since"
    if before.endswith(("自", "从")) or after.startswith("起"):
        return "from"
    if text.startswith(("目前", "当前", "截至目前"), start):
        return "now"
    return "in"


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
        role = _role(text, first, stop)
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
        reading.notes["times"] = _joined(found, reading.text)
