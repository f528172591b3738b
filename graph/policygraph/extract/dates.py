"""The days that a written time covers: absolute dates, parts of a year, five-year plans, and times relative to a day."""

from __future__ import annotations

import re
from calendar import monthrange
from datetime import date, timedelta

from policygraph.extract.numbers import read_number

CN_YEAR = "[一二][九〇零○][〇零○一二三四五六七八九]{2}"
YEAR = rf"(?:(?:19|20)\d\d|{CN_YEAR})"
MONTH = r"(?:1[0-2]|0?[1-9]|十[一二]?|[一二三四五六七八九])月"
DAY = r"(?:3[01]|[12]\d|0?[1-9])(?:日|号)"
EDGE = "(?:年?底|年?末|年?初|年中|岁末)"
PART = "(?:上旬|中旬|下旬|月?底|月?末|月?初|中)?"
QUARTER = "第?[一二三四1-4]季度"
DASH = "(?:-{1,2}|—{1,2}|~|至|到)"
FIRST_MONTHS = "前(?:1[01]|[2-9]|十一?|[二三两四五六七八九])个?月"
WITHIN = (
    rf"(?:{QUARTER}|前[二三两]个?季度|[0-9]{{1,2}}{DASH}{MONTH}份?|上半年|下半年|{FIRST_MONTHS}"
    rf"|{MONTH}份?(?:{DASH})?{MONTH}份?|{MONTH}份?(?:{DAY})?{PART}|{EDGE}|全年|以来)"
)
_RELATIVE = "(?:今年|本年度?|去年|上年度?|明年|次年|前年|后年)"
COUNT = "(?:[0-9]{1,2}|[一二三四五六七八九十两]{1,2}|几|数)"
_ABSOLUTE = re.compile(rf"(?P<year>{YEAR})年?度?的?(?P<within>{WITHIN})?")
_SPAN = re.compile(rf"(?P<first>{YEAR})年?{DASH}(?P<last>{YEAR})年{EDGE}?")
_NUMERIC = re.compile(r"(\d{4})[-./](\d{1,2})[-./](\d{1,2})")
_WORD = re.compile(rf"(?P<word>{_RELATIVE})(?P<within>{WITHIN})?")
_MONTHS = re.compile(
    rf"(?P<month>{MONTH}|[0-9]{{1,2}}(?=[-—~至到]))份?(?P<day>{DAY})?(?P<part>{PART})(?:{DASH}(?P<month2>{MONTH})份?(?P<day2>{DAY})?)?"
)
_PLAN = re.compile(r"“?(?P<name>[一二三四五六七八九十]{1,2})五”?(?:规划)?(?P<edge>.+)")
_PERIOD = re.compile(
    rf"(?P<way>近|过去的?|未来的?|今后的?)?(?P<count>{COUNT})(?:到(?P<most>{COUNT}))?年(?P<tail>以?内|来)?"
)
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
Days = tuple[date, date, str]


def _cardinal(text: str) -> int | None:
    number = read_number(text)
    return int(number.value) if number is not None else None


def year_of(text: str) -> int | None:
    """Return the year that figures or Chinese digits (二〇二七) name, or None."""
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
        first, last = year_of(match["first"]), year_of(match["last"])
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
        absolute = year_of(match["year"])
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
