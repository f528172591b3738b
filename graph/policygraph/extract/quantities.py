"""Every number with its unit that a text states, with comparator and range; names and dates with digits in them are left out.

This component says only what is written. Whether a quantity is a target, a statistic, a condition or nothing at all is
decided by `kinds`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from policygraph.extract.amounts import (
    CN,
    HARD_NAMES,
    Part,
    Quantity,
    is_excluded,
    is_name,
    part_at,
    quantity_of,
)
from policygraph.extract.numbers import ARABIC, read_number
from policygraph.extract.reading import Reading
from policygraph.extract.times import TimeMention
from policygraph.extract.units import first_characters, unit_at
from policygraph.model import Span

_SCAN = re.compile(
    "|".join(
        (
            r"\d(?:\.\d)?成(?:半|[一二三四五六七八九](?!以))?(?![立果员功长本都就绩效熟品交型分人套片群像因色]|为(?!限|上限|宜|准))",
            rf"{ARABIC}",
            rf"百分之(?:[{CN}]+(?:点[{CN}]+)?|{ARABIC})",
            "[一二三四五六七八九十]{1,3}分之[一二两三四五六七八九十]{1,3}(?![一二三四五六七八九十])",
            "[一二两三四五六七八九]成(?:半|[一二三四五六七八九])?(?![立果员功长本都就绩效熟品交型分人套片群像因色]|为(?!限|上限|宜|准))",
            "翻了?[一两二三四]?番(?!茄|薯)",
            "一半(?!以)|半数",
            rf"(?:[一二三四五六七八九][零〇一二三四五六七八九]*\.[零〇一二三四五六七八九]+(?:万亿|[万亿])|[二两三四五六七八九十廿卅][{CN}]*|一[零〇一二三四五六七八九]+[万亿]|一[十百千万亿][{CN}]*|一(?=亿|万|倍))(?=[多余几]?[{re.escape(first_characters())}至])",
        )
    )
)
_NUMERAL = re.compile(rf"{ARABIC}|[二两三四五六七八九十一][{CN}]*")
_SEPARATOR = re.compile(r"(?:-{1,2}|—{1,2}|~{1,2}|至|到)")
_PER = re.compile(
    r"(?:/|／|每)(?:月|年|天|日|人|户|次|吨|平方米|亩|公顷|立方米|千瓦时|升|公里|平方公里|小时|公斤|瓦|个|辆|套|家|床)(?![均季])"
)


def find_quantities(text: str, start: int, end: int, blocked: list[tuple[int, int]]) -> Iterator[Quantity]:
    """Yield the quantities of `text[start:end]` in order, none that begins in one of the sorted `blocked` stretches.

    >>> [(str(q.value), q.unit, q.comparator) for q in find_quantities("产值突破1.5万亿元，新建3至5个园区", 0, 18, [])]
    [('1500000000000.0', '元', '>'), ('3', '个', '=')]
    """
    done = start
    index = 0
    pending: list[Quantity] = []
    before: Quantity | None = None
    for match in _SCAN.finditer(text, start, end):
        first, last = match.span()
        while index < len(blocked) and blocked[index][1] <= first:
            index += 1
        if first < done or (index < len(blocked) and blocked[index][0] <= first):
            continue
        quantity = _read(text, first, last, end)
        if quantity is None:
            continue
        done = quantity.end
        if not quantity.unit:
            if _listed(text, quantity):
                pending.append(quantity)
            else:
                pending.clear()
                guessed = _unit_of_bare(text, quantity, before)
                if guessed is not None:
                    yield guessed
            continue
        for held in pending:
            yield replace(
                held, unit=quantity.unit, dimension=quantity.dimension, flags=held.flags | {"inherited"}
            )
        pending.clear()
        before = quantity
        yield quantity


_POINTS_FOLLOW = re.compile(r"(?:[、和]\d+(?:\.\d+)?个)*[、和]\d+(?:\.\d+)?个百分点")
_BARE_UNITS = (
    (re.compile(r"(?:用户|客户|订户|户数|农户)[^，。；]{0,8}$"), "户"),
    (re.compile(r"(?:人口|人数|人员|职工|居民|游客|就业|粉丝|会员|员工|师生|参保)[^，。；]{0,8}$"), "人"),
    (re.compile(r"(?:企业|公司|商户|主体)[^，。；]{0,8}$"), "家"),
    (
        re.compile(
            r"(?:GDP|总产值|产值|总值|营收|收入|投资|规模|金额|总额|余额|利润|市值|资金|贷款|存款|融资|销售额)[^，。；]{0,8}$"
        ),
        "元",
    ),
    (re.compile(r"(?:车|车辆|汽车)(?:保有量|产量|销量)[^，。；]{0,8}$"), "辆"),
)


def _unit_of_bare(text: str, quantity: Quantity, before: Quantity | None) -> Quantity | None:
    """Return a large number without a unit with the unit its context gives it; an index as it is; else None.

    In brackets (占全国（13.7万亿）的比重) it has the unit of the number before it in the sentence.
    """
    flags = quantity.flags
    if "index" in flags:
        return quantity
    if "multiplied" not in flags:
        return None
    if "bracketed" in flags:
        if before is None or not before.unit or text.find("。", before.end, quantity.start) >= 0:
            return None
        return replace(quantity, unit=before.unit, dimension=before.dimension, flags=flags | {"inherited"})
    left = text[max(0, quantity.start - 14) : quantity.number.start]
    for pattern, unit in _BARE_UNITS:
        if pattern.search(left):
            dimension = "money" if unit == "元" else "count"
            return replace(quantity, unit=unit, dimension=dimension, flags=flags | {"inherited"})
    return None


def _listed(text: str, quantity: Quantity) -> bool:
    after = text[quantity.end : quantity.end + 2]
    return after[:1] in ("、", "和", "及", "或") and (after[1:].isdigit() or after[1:] in tuple(CN))


def _read(text: str, first: int, last: int, limit: int) -> Quantity | None:
    arabic = text[first].isdigit()
    if (arabic and is_name(text, first, last)) or (
        not arabic and text[first - 1 : first] in tuple("第前十+数几好")
    ):
        return None
    if not arabic and text[last - 1] == "千" and text[last : last + 1] in tuple("瓦米克伏卡升"):
        last -= 1
    written = text[first:last]
    share = "成" in written or "分之" in written or "半" in written
    if share or "番" in written:
        return _share(text, first, last, share)
    low = part_at(text, first, last)
    if low is None or (not arabic and "几" in text[first : low.end]):
        return None  # 十几个: nobody says how many
    unit = unit_at(text, low.end)
    high: Part | None = None
    second = low.end + (unit.length if unit else 0)
    separator = _SEPARATOR.match(text, second, limit)
    second_start = 0
    if separator is not None:
        second_start = separator.end()
        numeral = _NUMERAL.match(text, second_start, limit)
        if numeral is not None:
            high = part_at(text, second_start, numeral.end())
            after = unit_at(text, high.end) if high else None
            if high is None or after is None or (unit is not None and unit.unit != after.unit):
                high = None
            else:
                unit = after
    end = high.end if high else low.end
    if unit is None:
        return _bare(text, first, low)
    points = _POINTS_FOLLOW.match(text, end + unit.length) if unit.unit == "个" else None
    if points is not None:
        unit = unit._replace(unit="个百分点", dimension="points")
    end += unit.length
    unit_start = end - unit.length
    per = _PER.match(text, end)
    if per is not None:
        end = per.end()
        unit = unit._replace(unit=f"{unit.unit}/{per.group().lstrip('/／每')}")
    if is_excluded(text, first, low, unit, unit_start + unit.length):
        return None
    value, value_max = low.value * unit.factor, None
    number, number_max = Span(first, low.number_end), None
    if high is not None:
        value_max = high.value * unit.factor
        if not low.multiplied and high.multiplied and low.value < high.value * unit.factor:
            number = Span(first, high.number_end)
            ranged = read_number(text[first : high.number_end])
            if ranged is None or ranged.value_max is None:
                return None
            value, value_max, number_max = ranged.value * unit.factor, ranged.value_max * unit.factor, number
        elif value < value_max:
            number_max = Span(second_start, high.number_end)
        else:
            return None
    return quantity_of(
        text,
        first,
        end,
        value,
        value_max,
        unit,
        number,
        number_max,
        # 提高3.2个、1.4个百分点: the word that says the unit stands behind the last number
        Span(points.end() - len("个百分点"), points.end()) if points else Span(unit_start, end),
        low.loose or bool(high and high.loose),
    )


def _bare(text: str, first: int, low: Part) -> Quantity | None:
    """Return a number without a unit: part of a list, a bare sum (13.7万亿), or an index (103左右)."""
    after = text[low.end : low.end + 1]
    if not text[first].isdigit() or (after.isascii() and after.isalpha()) or HARD_NAMES.match(text, low.end):
        return None
    flags = (
        {"multiplied"} if low.multiplied and low.value >= 10000 and not (after and after in "级") else set()
    )
    if "指数" in text[max(0, first - 10) : first] or "基尼系数" in text[max(0, first - 10) : first]:
        flags.add("index")
    quantity = quantity_of(
        text, first, low.end, low.value, None, None, Span(first, low.number_end), None, None, low.loose
    )
    return replace(quantity, flags=quantity.flags | flags)


def _share(text: str, first: int, last: int, share: bool) -> Quantity | None:
    number = read_number(text[first:last])
    if number is None:
        return None
    unit = unit_at("%", 0) if share else unit_at("倍", 0)
    assert unit is not None
    span = Span(first, last)
    end = last + 1 if text[last : last + 1] in ("多", "余") and last < len(text) else last
    return quantity_of(text, first, end, number.value, None, unit, span, None, span, end > last)


def blocked_stretches(reading: Reading) -> list[tuple[int, int]]:
    """Return the stretches in which digits are not quantities, sorted: times, titles, and names of bodies and places."""
    times: list[TimeMention] = reading.notes.get("times", [])
    stretches = [(time.start, time.end) for time in times]
    for note in ("titles", "organisations", "places"):
        stretches.extend((mention.start, mention.end) for mention in reading.notes.get(note, ()))
    return sorted(stretches)


class Quantities:
    """Pipeline component: leaves `quantities`, the sorted Quantities of the body."""

    name = "quantities"
    requires = ("times",)
    assigns = ("quantities",)

    def __call__(self, reading: Reading) -> None:
        """Find every quantity in the document's body that is not part of a quoted name."""
        body = reading.document.body
        found: list[Quantity] = []
        for quantity in find_quantities(reading.text, body.start, body.end, blocked_stretches(reading)):
            quotation = reading.in_quotation(quantity.number.start)
            if quotation is not None and quotation.end - quotation.start <= 12:
                continue
            quantity.sentence = reading.sentence_at(quantity.number.start)
            found.append(quantity)
        reading.notes["quantities"] = found
