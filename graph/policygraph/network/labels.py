"""Numbers, dates and facts as people write them, in Chinese and English.

Values reach this module in base units (250000000 元, 30 %), as the graph holds them; nothing here rounds a number
without `exact_number` being at hand for the exact figure.
"""

from __future__ import annotations

import calendar
import re
from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import NamedTuple

from policygraph.model import decimal_text


class Label(NamedTuple):
    """One text in both languages."""

    zh: str
    en: str


_ZH_STEPS = ((Decimal(10) ** 12, "万亿"), (Decimal(10) ** 8, "亿"), (Decimal(10) ** 4, "万"))
_EN_STEPS = ((Decimal(10) ** 12, "trillion"), (Decimal(10) ** 9, "billion"), (Decimal(10) ** 6, "million"))

# Units whose English is not the unit itself; money stands before the number in English.
_MONEY = {
    "元": "CNY", "人民币元": "CNY", "人民币": "CNY", "美元": "USD", "欧元": "EUR", "港元": "HKD", "日元": "JPY", "英镑": "GBP",
    "CNY": "CNY", "USD": "USD", "EUR": "EUR",
}  # fmt: skip
_UNITS = {
    "个": "", "项": "items", "家": "entities", "户": "households", "人": "people", "名": "people", "位": "people",
    "人次": "visits", "件": "pieces", "台": "machines", "台套": "sets", "套": "sets", "辆": "vehicles", "架": "aircraft",
    "座": "sites", "处": "sites", "条": "lines", "款": "products", "种": "kinds", "类": "kinds", "次": "times", "场": "events",
    "所": "institutions", "支": "teams", "亩": "mu", "公顷": "ha", "平方米": "m²", "平方公里": "km²", "公里": "km", "千米": "km",
    "米": "m", "吨": "t", "吨标准煤": "tce", "立方米": "m³", "千瓦": "kW", "千瓦时": "kWh", "瓦": "W", "瓦时": "Wh", "百分点": "percentage points",
    "个百分点": "percentage points", "倍": "times", "年": "years", "月": "months", "天": "days", "小时": "hours", "分钟": "minutes",
    "斤": "jin", "公斤": "kg", "头": "head", "张": "", "部": "", "场次": "events", "个月": "months", "个工作日": "working days",
    "岁": "years old", "批次": "batches", "枚": "", "只": "", "株": "", "列": "trains", "宗": "cases", "栋": "buildings",
    "微克/立方米": "µg/m³", "吨/日": "t per day", "吨/年": "t per year", "架次": "flights", "标准箱": "TEU", "机架": "racks", "位次": "ranks",
}  # fmt: skip

_EACH = {
    "个": "item", "项": "item", "家": "company", "户": "household", "人": "person", "名": "person", "位": "person", "台": "machine",
    "套": "set", "辆": "vehicle", "架": "aircraft", "年": "year", "月": "month", "天": "day", "次": "time", "件": "piece",
}  # fmt: skip

# What a bare measure word counts is said by the noun before it: 企业50家 is 50 companies.
_COUNTERS = frozenset(("个", "家", "户", "款", "种", "类", "所", "支", "名", "位", "座", "处", "件"))
_NOUNS = {
    "企业": "companies", "公司": "companies", "机构": "institutions", "医院": "hospitals", "高校": "universities", "学校": "schools",
    "平台": "platforms", "模型": "models", "智能体": "agents", "园区": "parks", "基地": "bases", "项目": "projects", "产品": "products",
    "场景": "scenarios", "中心": "centres", "实验室": "laboratories", "专利": "patents", "机器人": "robots", "工厂": "factories",
    "集群": "clusters", "标准": "standards", "案例": "cases", "人才": "specialists", "团队": "teams", "数据集": "datasets", "社区": "communities",
    "基站": "base stations", "车站": "stations", "起降点": "landing sites", "示范区": "pilot zones", "试点": "pilots",
}  # fmt: skip

_COMPARED = {
    ">=": ("{}以上", "at least {}"),
    ">": ("超过{}", "more than {}"),
    "<=": ("不超过{}", "at most {}"),
    "<": ("不足{}", "under {}"),
    "~": ("约{}", "about {}"),
}


def decimal_of(text: str | None) -> Decimal | None:
    """Return the number a literal holds, or None where it holds none.

    >>> decimal_of("2.50"), decimal_of("many")
    (Decimal('2.50'), None)
    """
    if text is None:
        return None
    try:
        value = Decimal(text)
    except InvalidOperation:
        return None
    return value if value.is_finite() else None


def number(value: Decimal) -> Label:
    """Return a number with 万, 亿, million ... where that is how it is written: at most two decimals.

    >>> number(Decimal("250000000"))
    Label(zh='2.5亿', en='250 million')
    >>> number(Decimal("1729500000000"))
    Label(zh='17295亿', en='1,729.5 billion')
    >>> number(Decimal("4500"))
    Label(zh='4500', en='4,500')
    """
    return Label(_scaled(value, _ZH_STEPS, ""), _scaled(value, _EN_STEPS, " "))


def _scaled(value: Decimal, steps: Sequence[tuple[Decimal, str]], space: str) -> str:
    size = abs(value)
    grouped = space != ""
    fitting = [(step, word) for step, word in steps if size >= step]
    for step, word in fitting:
        mantissa = value / step
        if mantissa == round(mantissa, 2):
            return _plain(mantissa, grouped) + space + word
    rough = [(step, word) for step, word in fitting if step >= Decimal(10) ** (6 if grouped else 8)]
    if rough:
        step, word = rough[0]
        return _plain(round(value / step, 2), grouped) + space + word
    return _plain(value if value == round(value, 4) else round(value, 4), grouped)


def _plain(value: Decimal, grouped: bool) -> str:
    text = decimal_text(value)
    if not grouped:
        return text
    whole, dot, rest = text.partition(".")
    return f"{int(whole):,}{dot}{rest}" if whole not in ("-0",) else text


def exact_number(value: Decimal, unit: str = "") -> str:
    """Return the exact number with its unit, digits in threes, for hovering.

    >>> exact_number(Decimal("250000000"), "元")
    '250,000,000 元'
    """
    return f"{_plain(value, True)} {unit}".strip()


def quantity(
    value: Decimal,
    unit: str | None,
    comparator: str | None = None,
    value_max: Decimal | None = None,
    counted: str = "",
) -> Label:
    """Return a value with unit, comparator and upper end as people write it; `counted` is the Chinese noun counted.

    >>> quantity(Decimal("250000000"), "元")
    Label(zh='2.5亿元', en='CNY 250 million')
    >>> quantity(Decimal("25"), "个", ">=")
    Label(zh='25个以上', en='at least 25')
    >>> quantity(Decimal("3"), "%", None, Decimal("5"))
    Label(zh='3%至5%', en='3% to 5%')
    >>> quantity(Decimal("50"), "家", ">=", counted="核心企业")
    Label(zh='50家以上', en='at least 50 companies')
    """
    label = _with_unit(value, unit, counted)
    if value_max is not None and value_max != value:
        top = _with_unit(value_max, unit, counted)
        return Label(f"{label.zh}至{top.zh}", f"{label.en} to {top.en}")
    if comparator in _COMPARED:
        zh, en = _COMPARED[comparator]
        return Label(zh.format(label.zh), en.format(label.en))
    return label


def _with_unit(value: Decimal, unit: str | None, counted: str = "") -> Label:
    zh, en = number(value)
    if not unit:
        return Label(zh, en)
    if unit in ("%", "‰", "％"):
        return Label(zh + unit, en + unit)
    if unit in _UNITS and "/" in unit:
        return Label(zh + unit, f"{en} {_UNITS[unit]}")
    money, _, per = unit.partition("/")
    if money in _MONEY:
        tail = f" per {_EACH.get(per) or _UNITS.get(per) or per}" if per else ""
        return Label(
            zh + ("元" if money == "CNY" else money) + (f"/{per}" if per else ""),
            f"{_MONEY[money]} {en}{tail}",
        )
    noun = _UNITS.get(unit, unit)
    if unit in _COUNTERS:
        noun = next((word for tail, word in _NOUNS.items() if counted.endswith(tail)), noun)
    return Label(zh + unit, f"{en} {noun}".strip())


_LONG_NUMBER = re.compile(
    r"(?:(>=|<=|>|<|~|=)\s?)?(\d{5,}(?:\.\d+)?)(?:\s?(元|[\u4e00-\u9fff]{1,2}(?=\W|$)))?"
)


def with_read_numbers(text: str, lang: str) -> str:
    """Return a text whose long numbers are written as people write them, in ``zh`` or ``en``.

    >>> with_read_numbers("数值不同:>700000000000元 / 4500", "zh")
    '数值不同:超过7000亿元 / 4500'
    >>> with_read_numbers("different values: 250000000元 / 300000000元", "en")
    'different values: CNY 250 million / CNY 300 million'
    """

    def read(found: re.Match[str]) -> str:
        label = quantity(Decimal(found.group(2)), found.group(3), found.group(1))
        return label.zh if lang == "zh" else label.en

    return _LONG_NUMBER.sub(read, text)


def changed(label: Label, change: str | None) -> Label:
    """Return a quantity that is a change said as one.

    >>> changed(Label("约6%", "about 6%"), "growth")
    Label(zh='增长约6%', en='up about 6%')
    """
    if change in ("growth", "increase"):
        return Label(f"增长{label.zh}", f"up {label.en}")
    if change == "decrease":
        return Label(f"下降{label.zh}", f"down {label.en}")
    return label


def day_of(text: str | None) -> date | None:
    """Return the day a literal holds (xsd:date, or the start of an xsd:dateTime), or None.

    >>> day_of("2027-12-31")
    datetime.date(2027, 12, 31)
    """
    if not text:
        return None
    try:
        return date.fromisoformat(text[:10])
    except ValueError:
        return None


def _month_end(day: date) -> bool:
    return day.day == calendar.monthrange(day.year, day.month)[1]


def _month(day: date) -> str:
    return calendar.month_name[day.month]


def deadline_label(last: date, first: date | None = None) -> Label:
    """Return a deadline as people say it.

    >>> deadline_label(date(2027, 12, 31))
    Label(zh='2027年底', en='end of 2027')
    >>> deadline_label(date(2027, 6, 30))
    Label(zh='2027年6月底', en='end of June 2027')
    """
    if first is not None and first < last:
        return period_label(last, first)
    if (last.month, last.day) == (12, 31):
        return Label(f"{last.year}年底", f"end of {last.year}")
    if _month_end(last):
        return Label(f"{last.year}年{last.month}月底", f"end of {_month(last)} {last.year}")
    return day_label(last)


def day_label(day: date) -> Label:
    """Return a day in words.

    >>> day_label(date(2025, 4, 15))
    Label(zh='2025年4月15日', en='15 April 2025')
    """
    return Label(f"{day.year}年{day.month}月{day.day}日", f"{day.day} {_month(day)} {day.year}")


def period_label(last: date, first: date | None = None) -> Label:
    """Return a period from its two days: a year, a half, a quarter, a month, or both ends; one day alone as that day.

    >>> period_label(date(2024, 12, 31), date(2024, 1, 1))
    Label(zh='2024年', en='2024')
    >>> period_label(date(2027, 12, 31), date(2025, 1, 1))
    Label(zh='2025—2027年', en='2025–2027')
    >>> period_label(date(2025, 3, 31), date(2025, 1, 1))
    Label(zh='2025年第1季度', en='Q1 2025')
    """
    if first is None or first == last:
        if (last.month, last.day) == (12, 31):
            return Label(f"{last.year}年底", f"end of {last.year}")
        return day_label(last) if not _month_end(last) else deadline_label(last)
    whole_months = first.day == 1 and _month_end(last)
    if whole_months and first.year != last.year and first.month == 1 and last.month == 12:
        return Label(f"{first.year}—{last.year}年", f"{first.year}–{last.year}")
    if whole_months and first.year == last.year:
        months = last.month - first.month + 1
        year = first.year
        if months == 12:
            return Label(f"{year}年", f"{year}")
        if months == 6 and first.month in (1, 7):
            half = "上" if first.month == 1 else "下"
            return Label(f"{year}年{half}半年", f"{'first' if first.month == 1 else 'second'} half of {year}")
        if months == 3 and first.month % 3 == 1:
            quarter = first.month // 3 + 1
            return Label(f"{year}年第{quarter}季度", f"Q{quarter} {year}")
        if months == 1:
            return Label(f"{year}年{first.month}月", f"{_month(first)} {year}")
        return Label(f"{year}年{first.month}—{last.month}月", f"{_month(first)}–{_month(last)} {year}")
    start, end = day_label(first), day_label(last)
    return Label(f"{start.zh}至{end.zh}", f"{start.en} to {end.en}")


def shorten(text: str, limit: int = 42) -> str:
    """Return at most `limit` code points of a text, with an ellipsis where something is left out.

    >>> shorten("具身智能机器人产业", 5)
    '具身智能…'
    """
    text = " ".join(text.split())
    return text if len(text) <= limit else text[: limit - 1] + "…"


def citation(title: str, publisher: str, issued: str, url: str) -> tuple[str, str]:
    """Return a GB/T 7714-2015 reference in two parts; between them goes ``[date of citing]``, known only to the reader.

    A source with an address is an electronic one, [EB/OL] (clause 8.8), else a document of its own, [Z].

    >>> citation("多地出台产业支持政策", "证券日报", "2025-04-18", "https://example.org/1")
    ('证券日报. 多地出台产业支持政策[EB/OL]. (2025-04-18)', '. https://example.org/1.')
    """
    who = f"{publisher}. " if publisher else ""
    if url:
        return f"{who}{title}[EB/OL]. {f'({issued})' if issued else ''}", f". {url}."
    return f"{who}{title}[Z]. {issued}", "."


def pinyin_keys(text: str, limit: int = 32) -> str:
    """Return the syllables of a Chinese text without tones, for searching; other characters stay as they are.

    >>> pinyin_keys("杭州市")
    'hang zhou shi'
    """
    from pypinyin import lazy_pinyin

    return " ".join("".join(part.split()) for part in lazy_pinyin(text[:limit]) if part.strip()).lower()


def first_of(values: Mapping[str, Sequence[str]], name: str) -> str | None:
    """Return the first value of a property, or None."""
    found = values.get(name)
    return found[0] if found else None
