"""When a predicted item is an annotated one: the matching rules of the gold schema.

Written to agree, figure for figure, with the scorer that comes with the annotated texts (a copy stands in the tests, which
compare the two). Places match without their suffix, names by containment, plans by likeness, numbers by value in base units.
"""

from __future__ import annotations

import difflib
import re
import unicodedata
from collections.abc import Callable, Sequence
from typing import Any

Item = Any  # a string or a JSON object of the gold schema

_SUFFIX = re.compile("(特别行政区|特別行政區|维吾尔自治区|壮族自治区|回族自治区|自治区|自治州|省|市)$")
_TRADITIONAL = str.maketrans(
    "國華區別廣東慶門灣縣陽漢雲貴陝寧蘇滬贛遼龍濟溫紹興長鄭蘭楊州",
    "国华区别广东庆门湾县阳汉云贵陕宁苏沪赣辽龙济温绍兴长郑兰杨州",
)
_NATION = frozenset({"", "中国", "我国", "全国", "国家", "中华人民共和国", "国务院", "中央"})

_COUNTERS = frozenset("个家项户所种款条支座处宗件批")
_WHOLE = ("千瓦", "千克", "千米", "千伏", "百分")
_UNIT_ALIASES = {
    "百分比": "%", "percent": "%", "人民币": "元", "人民币元": "元", "港元": "元", "港币": "元", "元人民币": "元", "名": "人", "位": "人",
    "台": "套", "百分点": "个百分点", "pct": "%", "people": "人", "kw": "千瓦", "份": "个", "只": "个", "例": "个", "場": "场", "個": "个",
    "項": "项", "戶": "户",
}  # fmt: skip
_POWER = {
    "兆瓦": ("千瓦", 1e3),
    "mw": ("千瓦", 1e3),
    "吉瓦": ("千瓦", 1e6),
    "gw": ("千瓦", 1e6),
    "瓦": ("千瓦", 1e-3),
}
_MULTIPLIERS = {"十": 10, "百": 100, "千": 1e3, "万": 1e4, "萬": 1e4, "亿": 1e8, "億": 1e8}


def normal(text: object) -> str:
    """Return a text without case, width, punctuation, symbols, separators and control characters."""
    folded = unicodedata.normalize("NFKC", str(text or "")).lower()
    return "".join(character for character in folded if unicodedata.category(character)[0] not in "PSZC")


def normal_place(text: object) -> str:
    """Return a place name in simplified characters without 省, 市 and the like."""
    name = normal(text).translate(_TRADITIONAL)
    bare = _SUFFIX.sub("", name)
    return bare if len(bare) >= 2 else name


def year_of(text: object) -> str | None:
    """Return the year a date or period ends in, or the last year of a five-year plan."""
    if text is None:
        return None
    folded = unicodedata.normalize("NFKC", str(text))
    years = re.findall(r"(?:19|20)\d\d", folded)
    if years:
        return str(years[-1] if len(years) > 1 and re.search(r"[-—–~至到]", folded) else years[0])
    plan = re.search("十([一二三四五])五", folded)
    return str(2010 + 5 * "一二三四五".index(plan.group(1))) if plan else None


def period_of(text: object) -> str:
    """Return the years of a period, joined."""
    return "-".join(re.findall(r"(?:19|20)\d\d", unicodedata.normalize("NFKC", str(text or ""))))


def quantity(value: object, unit: object) -> tuple[float, str] | None:
    """Return value and unit in base units, None where there is no number.

    >>> quantity("2.5", "亿元"), quantity(3, "名")
    ((250000000.0, '元'), (3.0, '人'))
    """
    try:
        number = (
            float(value)
            if isinstance(value, (int, float))
            else float(str(value).replace(",", "").rstrip("%％"))
        )
    except ValueError:
        return None
    name = unicodedata.normalize("NFKC", str(unit or "")).strip().lower()
    while name and name[0] in _MULTIPLIERS and not name.startswith(_WHOLE):
        number *= _MULTIPLIERS[name[0]]
        name = name[1:]
    name = _UNIT_ALIASES.get(name, name)
    if name in _POWER:
        name, factor = _POWER[name]
        number *= factor
    return number, "#" if name in _COUNTERS else name


def close(first: float, second: float) -> bool:
    """Say whether two values are equal but for rounding."""
    return abs(first - second) <= 1e-6 * max(1.0, abs(first), abs(second))


def same_quantity(gold: Item, predicted: Item, value: str = "value") -> bool:
    """Say whether a prediction's number is the annotated one, or the upper end of the annotated range."""
    found = quantity(predicted.get(value), predicted.get("unit"))
    if found is None:
        return False
    for name in (value, "value_max"):
        if gold.get(name) is None:
            continue
        wanted = quantity(gold[name], gold.get("unit"))
        if wanted and wanted[1] == found[1] and close(wanted[0], found[0]):
            return True
    return False


def name_of(item: Item) -> str:
    """Return the name of an item of a list that holds strings or objects."""
    if isinstance(item, str):
        return item
    return item.get("name") or item.get("title") or item.get("text") or ""


def names_of(item: Item) -> list[str]:
    """Return the name and aliases of an item."""
    return [name_of(item), *(item.get("aliases", []) if isinstance(item, dict) else [])]


def contained(first: str, second: str) -> bool:
    """Say whether one normalised name is most of the other."""
    if not first or not second:
        return False
    short, long = sorted((first, second), key=len)
    return first == second or (short in long and len(short) >= 0.7 * len(long))


def likeness(first: object, second: object) -> float:
    """Return how alike two texts are, 0 to 1, after normalising."""
    return difflib.SequenceMatcher(None, normal(first), normal(second), autojunk=False).ratio()


def place_agrees(wanted: str | None, others: Sequence[str] | None, predicted: object) -> bool:
    """Say whether a predicted place, plan or nation is one of the annotated ones; nothing annotated agrees with all."""
    if wanted is None and not others:
        return True
    found = normal(predicted)
    for candidate in (wanted, *(others or ())):
        if candidate is None:
            continue
        if normal_place(candidate) == normal_place(predicted) and found:
            return True
        if normal(candidate) in _NATION and found in _NATION:
            return True
        name = normal(candidate)
        if (
            len(name) > 6
            and len(found) > 4
            and (name in found or found in name or likeness(candidate, predicted) >= 0.9)
        ):
            return True
    return False


def year_agrees(gold: Item, predicted: Item, name: str) -> bool:
    """Say whether a year agrees; one that follows only from the publication date (`*_rel`) is not scored."""
    if gold.get(name) is None or gold.get(name + "_rel"):
        return True
    return year_of(gold[name]) == year_of(predicted.get(name))


def full_target(gold: Item, predicted: Item) -> bool:
    """Say whether deadline and jurisdiction of a matched target agree."""
    return year_agrees(gold, predicted, "deadline") and place_agrees(
        gold.get("jurisdiction"), gold.get("jurisdiction_alt"), predicted.get("jurisdiction")
    )


def _rate(item: Item) -> float | None:
    rate = item.get("rate_percent")
    found = quantity(rate, "%") if rate is not None else None
    return found[0] if found else None


def _same_rate(gold: Item, predicted: Item) -> bool:
    first, second = _rate(gold), _rate(predicted)
    if first is None or second is None:
        return first is None and second is None
    return close(first, second)


def full_measure(gold: Item, predicted: Item) -> bool:
    """Say whether rate and plan or place of a matched measure agree."""
    return _same_rate(gold, predicted) and place_agrees(
        gold.get("plan_or_place"), gold.get("plan_or_place_alt"), predicted.get("plan_or_place")
    )


def full_statistic(gold: Item, predicted: Item) -> bool:
    """Say whether year and kind (figure or forecast) of a matched statistic agree."""
    return year_agrees(gold, predicted, "as_of") and bool(gold.get("forecast")) == bool(
        predicted.get("forecast")
    )


def _match_place(gold: Item, predicted: Item) -> float:
    return float(normal_place(name_of(predicted)) in {normal_place(name) for name in names_of(gold)})


def _match_name(gold: Item, predicted: Item) -> float:
    found = normal(name_of(predicted))
    best = 0.0
    for name in map(normal, names_of(gold)):
        best = max(best, 1.0 if name == found and found else 0.8 if contained(name, found) else 0.0)
    return best


def _match_plan(gold: Item, predicted: Item) -> float:
    found = normal(name_of(predicted))
    best = 0.0
    for name in map(normal, [gold.get("title", ""), *gold.get("aliases", [])]):
        if name and found:
            best = max(best, 1.0 if name == found else likeness(name, found))
    return best if best >= 0.9 else 0.0


def _match_expert(gold: Item, predicted: Item) -> float:
    found = normal(name_of(predicted))
    return float(bool(found) and found in {normal(name) for name in names_of(gold)})


def _subjects(gold: Item, predicted: Item) -> float:
    return 0.3 * likeness(gold.get("subject"), predicted.get("subject"))


def _match_target(gold: Item, predicted: Item) -> float:
    if not same_quantity(gold, predicted):
        return 0.0
    dated = year_agrees(gold, predicted, "deadline")
    return 1 + 0.5 * dated + 0.5 * full_target(gold, predicted) + _subjects(gold, predicted)


def _match_measure(gold: Item, predicted: Item) -> float:
    if gold.get("amount") is not None:
        if not same_quantity(gold, predicted, "amount"):
            return 0.0
    elif not (predicted.get("amount") is None and _same_rate(gold, predicted)):
        return 0.0
    full = full_measure(gold, predicted)
    return 1 + 0.5 * _same_rate(gold, predicted) + 0.5 * full + _subjects(gold, predicted)


def _match_statistic(gold: Item, predicted: Item) -> float:
    if not same_quantity(gold, predicted):
        return 0.0
    dated = year_agrees(gold, predicted, "as_of")
    return 1 + 0.5 * dated + 0.5 * full_statistic(gold, predicted) + _subjects(gold, predicted)


def match_beginning(gold: Item, predicted: Item) -> float:
    """Return 1 if two quotations begin alike (at least six characters), else 0."""
    found = normal(predicted.get("begins"))
    for wanted in map(normal, [gold.get("begins"), *gold.get("alt", [])]):
        if not wanted or not found:
            continue
        longer = min(len(wanted), len(found)) >= 6 and (wanted.startswith(found) or found.startswith(wanted))
        if wanted == found or longer:
            return 1.0
    return 0.0


def _match_quote(gold: Item, predicted: Item) -> float:
    speaker = normal(predicted.get("speaker"))
    wanted = [normal(name) for name in [gold.get("speaker"), *gold.get("speaker_alt", [])]]
    if not speaker or not any(
        speaker == name or contained(speaker, name) or (len(name) >= 2 and name in speaker) for name in wanted
    ):
        return 0.0
    return match_beginning(gold, predicted)


MATCHERS: dict[str, Callable[[Item, Item], float]] = {
    "places": _match_place,
    "plans": _match_plan,
    "organisations": _match_name,
    "experts": _match_expert,
    "technologies": _match_name,
    "targets": _match_target,
    "measures": _match_measure,
    "statistics": _match_statistic,
    "quotes": _match_quote,
}

FULL: dict[str, tuple[str, Callable[[Item, Item], bool]]] = {
    "targets": ("value+unit+deadline+jurisdiction", full_target),
    "measures": ("amount+rate+plan_or_place", full_measure),
    "statistics": ("value+unit+as_of+forecast", full_statistic),
}


def identity(kind: str, item: Item) -> object:
    """Return what two predictions must share to count once."""
    if isinstance(item, str):
        return normal_place(item) if kind == "places" else normal(item)
    if kind == "places":
        return normal_place(name_of(item))
    if kind in ("plans", "organisations", "technologies", "experts"):
        return normal(name_of(item))
    subject = normal(item.get("subject"))
    if kind == "targets":
        number = quantity(item.get("value"), item.get("unit"))
        return number, year_of(item.get("deadline")), normal(item.get("jurisdiction")), subject
    if kind == "statistics":
        return quantity(item.get("value"), item.get("unit")), year_of(item.get("as_of")), subject
    if kind == "measures":
        number = quantity(item.get("amount"), item.get("unit"))
        return number, _rate(item), normal(item.get("plan_or_place")), subject
    return normal(item.get("speaker")), normal(item.get("begins"))[:8]
