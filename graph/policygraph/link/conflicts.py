"""Which figures of different documents contradict each other: the same thing, place and time, but another value.

Two figures are no conflict where one document states both without naming two sources (it then speaks of two things), where
rounding or approximation explains the difference, or where an exact figure keeps to a bound.
"""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from decimal import Decimal
from itertools import combinations, pairwise

from policygraph.link.places import place_table
from policygraph.link.rows import FigureRow, Link, Reason
from policygraph.model import decimal_text

GRAPH = "conflicts"
VALUE = "conflict.value@1"
KINDS = ("target", "statistic", "forecast")

# Counting words that count the same things.
_UNITS = {"家": "个", "户": "个", "所": "个", "名": "人", "位": "人", "％": "%", "人民币元": "元"}
_EMPTY_WORDS = re.compile(
    r"\A(?:全国|全省|全市|全区|全县|全州|我国|我省|我市|我区|本市|本省|当地|该市|该省|累计|共计|总计|约)+"
)
_TAIL = re.compile(r"(?:总数|总量|总额|数量|数|达到|达|为|合计)\Z")
# Up to this many figures of one thing each pair is looked at, beyond it only neighbours in size.
_EACH_PAIR = 20
# Around a figure given as approximate; and from where on a round figure may be a rounded one.
_ABOUT = Decimal("0.05")
_ROUND = 1000
# Figures further apart than this are of a part and its whole, or of two places, rather than two views of one thing.
_FAR = 10


def same_indicator(indicator: str) -> str:
    """Return an indicator in the form under which its variants meet.

    >>> same_indicator("全市数字经济核心产业 增加值") == same_indicator("数字经济核心产业增加值")
    True
    """
    text = re.sub(r"[\W_]+", "", unicodedata.normalize("NFKC", indicator)).casefold().replace("的", "")
    text = _EMPTY_WORDS.sub("", text)
    shorter = _TAIL.sub("", text)
    return shorter if len(shorter) >= 3 else text


def step(value: Decimal) -> Decimal:
    """Return the unit of the last digit of a figure that is no zero: how finely it may have been given.

    >>> step(Decimal("250000000")), step(Decimal("4500")), step(Decimal("12.5"))
    (Decimal('1E+7'), Decimal('1E+2'), Decimal('0.1'))
    """
    return Decimal(1).scaleb(int(value.normalize().as_tuple().exponent))


def compatible(first: FigureRow, second: FigureRow) -> bool:
    """Say whether two figures of one thing can both be true.

    A bound (at least, at most) agrees with an exact figure that keeps to it, but two bounds of one direction only if they
    are equal. `more than` a round figure means up to the next step (超过4500: up to 4600), `about` means within 5 %. Of
    two exact figures from a thousand up, the coarser may be the finer one rounded (3.2万 and 32150).
    """
    comparators = {first.comparator, second.comparator}
    if len(comparators) > 1 and comparators & {">=", "<="}:
        bound, other = (first, second) if first.comparator in (">=", "<=") else (second, first)
        low, high = _range(other)
        return high >= bound.value if bound.comparator == ">=" else low <= bound.value
    one, two = _range(first), _range(second)
    if one[0] <= two[1] and two[0] <= one[1]:
        return True
    return comparators == {"="} and _rounded(first, second)


def _range(figure: FigureRow) -> tuple[Decimal, Decimal]:
    """Return the least and the greatest value a figure can mean."""
    ends = (figure.value, figure.value if figure.value_max is None else figure.value_max)
    low, high = min(ends), max(ends)
    if figure.comparator == "~":
        return low - abs(low) * _ABOUT, high + abs(high) * _ABOUT
    if figure.comparator == ">":
        return low, high + step(high)
    if figure.comparator == "<":
        return low - step(low), high
    return low, high


def _rounded(first: FigureRow, second: FigureRow) -> bool:
    """Say whether one of two exact figures is the other rounded; below a thousand things are counted out."""
    fine, coarse = sorted((first.value, second.value), key=step)
    return abs(coarse) >= _ROUND and step(fine) < step(coarse) and abs(fine - coarse) <= step(coarse) / 2


def conflicts(
    figures: Iterable[FigureRow], canonical: Mapping[str, str], wrong: Collection[str] = ()
) -> list[Link]:
    """Return the links between figures that contradict each other.

    `canonical` gives the canonical id of plans and organisations, `wrong` the figures to leave out.
    """
    blocks: dict[tuple[object, ...], list[FigureRow]] = defaultdict(list)
    for figure in sorted(figures, key=lambda figure: figure.id):
        key = _key(figure, canonical)
        if key is not None and figure.id not in wrong:
            blocks[key].append(figure)
    links: list[Link] = []
    for block in blocks.values():
        by_size = sorted(block, key=lambda figure: (figure.value, figure.id))
        pairs = combinations(by_size, 2) if len(by_size) <= _EACH_PAIR else pairwise(by_size)
        links.extend(_link(first, second) for first, second in pairs if _contradict(first, second, canonical))
    return sorted(links)


def _key(figure: FigureRow, canonical: Mapping[str, str]) -> tuple[object, ...] | None:
    """Return what two figures must share to be about one thing; None where too little is known to say."""
    indicator = same_indicator(figure.indicator)
    if figure.kind not in KINDS or not figure.places or figure.end is None or len(indicator) < 3:
        return None
    unit = _UNITS.get(figure.unit, figure.unit)
    shared: tuple[object, ...] = (figure.kind, figure.places, indicator, unit, figure.end, figure.change)
    if figure.kind == "forecast":
        # Two houses may well expect different things; one that says two has changed its mind or is misquoted.
        return (*shared, tuple(sorted({canonical.get(source, source) for source in figure.sources})))
    return shared


def _contradict(first: FigureRow, second: FigureRow, canonical: Mapping[str, str]) -> bool:
    if first.value == second.value and first.value_max == second.value_max:
        return False
    if set(first.documents) & set(second.documents) and not _of_two_sources(first, second):
        return False
    for one, other in (
        (first.start, second.start),
        (first.scope, second.scope),
        (first.base, second.base),
        (first.qualifier, second.qualifier),
    ):
        if one is not None and other is not None and one != other:
            return False
    low, high = sorted((abs(first.value), abs(second.value)))
    if high > low * _FAR:
        return False
    plans = [{canonical.get(plan, plan) for plan in figure.plans} for figure in (first, second)]
    if all(plans) and not plans[0] & plans[1]:
        return False
    return not compatible(first, second)


def _of_two_sources(first: FigureRow, second: FigureRow) -> bool:
    """Say whether two figures come from different houses: then one document may report that they disagree."""
    return bool(first.sources) and bool(second.sources) and not set(first.sources) & set(second.sources)


_COMPARED = {
    ">=": ("不少于", "at least "),
    ">": ("超过", "more than "),
    "<=": ("不超过", "at most "),
    "<": ("不足", "less than "),
    "~": ("约", "about "),
    "=": ("", ""),
}
_SCALES = ((Decimal(10) ** 8, "亿"), (Decimal(10) ** 4, "万"))


def _chinese(figure: FigureRow) -> str:
    """Return a figure as Chinese writes it: 超过7000亿元."""
    ends = (figure.value,) if figure.value_max is None else (figure.value, figure.value_max)
    scale, word = next(((size, word) for size, word in _SCALES if abs(min(ends)) >= size), (Decimal(1), ""))
    numbers = "—".join(decimal_text(end / scale) for end in ends)
    return f"{_COMPARED.get(figure.comparator, ('', ''))[0]}{numbers}{word}{figure.unit}"


def _english(figure: FigureRow) -> str:
    """Return a figure with its digits in groups: more than 700,000,000,000 元."""
    ends = (figure.value,) if figure.value_max is None else (figure.value, figure.value_max)
    numbers = "–".join(f"{Decimal(decimal_text(end)):,f}" for end in ends)
    return f"{_COMPARED.get(figure.comparator, ('', ''))[1]}{numbers} {figure.unit}".strip()


def _link(first: FigureRow, second: FigureRow) -> Link:
    low, high = sorted((first, second), key=lambda figure: figure.id)
    table = place_table()
    places = "、".join(table.get(code).name if code in table else code for code in low.places)
    day = low.end.isoformat() if low.end is not None else ""
    zh, en = (
        " / ".join(_chinese(figure) for figure in (low, high)),
        " / ".join(_english(figure) for figure in (low, high)),
    )
    what = "时点" if low.kind == "statistic" else "期限"
    return Link(
        GRAPH,
        "conflictsWith",
        low.id,
        high.id,
        VALUE,
        Reason(
            f"地点（{places}）、指标（{same_indicator(low.indicator)}）、{what}（{day}）相同，数值不同：{zh}",
            f"same place ({places}), indicator ({same_indicator(low.indicator)}) and date ({day}), "
            f"different values: {en}",
        ),
    )
