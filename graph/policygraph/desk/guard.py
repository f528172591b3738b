"""The comparability guard: why two figures must not be ranked, subtracted or summed, in zh and en.

Stock and flow, annual and cumulative, a level and its growth, computing power of different precision, a city and its
province: a table that ranks them says something false. See the System of National Accounts 2008, 3.4 and 3.7 (stocks and
flows), and IEEE 754-2019 (precision of floating-point arithmetic).
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from typing import NamedTuple

from policygraph.desk.figures import Figure
from policygraph.network.labels import Label

# Counting words that count the same things.
_UNITS = {"家": "个", "户": "个", "所": "个", "名": "人", "位": "人", "％": "%", "人民币元": "元"}
_SHARES = frozenset(("%", "‰", "百分点", "个百分点", "倍"))
_CUMULATIVE = re.compile(r"累计|累積|累积|总计")
_INCREMENT = re.compile(r"新增|年均|每年|当年|净增|年度新|新建|新设|新引进")
_FLOW = re.compile(
    r"营业收入|营收|增加值|总产值|产值|生产总值|GDP|零售总额|销售额|投资额|固定资产投资|进出口|吞吐量|产量|发电量|用电量|成交额|交易额|"
    r"经费投入|经费支出|可支配收入|财政收入|公共预算收入|客运量|货运量|接待|年销售"
)
_COUNTED = frozenset(("个", "人", "座", "台", "套", "条", "辆", "架", "项", "款", "千瓦", "公里", "处"))
_PRECISION = re.compile(r"FP\s?(?:64|32|16|8|4)|BF16|TF32|INT\s?[48]|单精度|双精度|半精度|混合精度", re.I)
_FLOPS = re.compile(r"FLOPS|OPS|浮点|算力|智算", re.I)
_SAME = {"单精度": "FP32", "双精度": "FP64", "半精度": "FP16"}
_LEVELS = {
    "country": Label("国家", "country"),
    "province": Label("省级", "province"),
    "prefecture": Label("地级", "prefecture"),
    "county": Label("县级", "county"),
}
_NATURES = {
    "stock": Label("存量", "stock"),
    "flow": Label("流量", "flow"),
    "increment": Label("当期新增", "new in the period"),
    "cumulative": Label("累计", "cumulative"),
    "rate": Label("比率或增速", "rate or growth"),
}
_A_YEAR = 360


class Reason(NamedTuple):
    """Why two figures are not alike: a code, and the words for people."""

    code: str
    text: Label


def unit_of(unit: str) -> str:
    """Return a unit in the form in which counting words of the same things meet.

    >>> unit_of("家") == unit_of("户"), unit_of("元") == unit_of("美元")
    (True, False)
    """
    return _UNITS.get(unit, unit)


def nature(figure: Figure) -> str:
    """Return what a figure measures: stock, flow, increment, cumulative, rate, or "" where its words do not say."""
    words = f"{figure.indicator} {figure.qualifier}"
    if figure.change or unit_of(figure.unit) in _SHARES:
        return "rate"
    if figure.scope == "cumulative" or _CUMULATIVE.search(f"{words} {figure.as_written}"):
        return "cumulative"
    if _INCREMENT.search(words):
        return "increment"
    if figure.scope == "annual" or _FLOW.search(words):
        return "flow"
    if figure.scope == "stock" or unit_of(figure.unit) in _COUNTED:
        return "stock"
    return ""


def precision(figure: Figure) -> str:
    """Return the precision computing power is given in, as FP16; "" where it is none or nothing is said."""
    text = unicodedata.normalize(
        "NFKC", f"{figure.indicator} {figure.qualifier} {figure.as_written} {figure.unit}"
    )
    if not _FLOPS.search(text):
        return ""
    found = _PRECISION.search(text)
    if not found:
        return ""
    word = found[0].upper().replace(" ", "")
    return _SAME.get(word, word)


def differences(first: Figure, second: Figure, *, levels: bool = True, times: bool = False) -> list[Reason]:
    """Return every reason not to compare two figures; none if they are alike.

    `levels` also looks at the places' levels (to rank places); `times` at the year (to rank what was reached).
    """
    found: list[Reason] = []

    def note(code: str, zh: str, en: str) -> None:
        found.append(Reason(code, Label(zh, en)))

    one, two = unit_of(first.unit), unit_of(second.unit)
    if first.key != second.key:
        note(
            "indicator",
            f"指标不同：{first.indicator}／{second.indicator}",
            f"different indicators: {first.indicator} / {second.indicator}",
        )
    if one != two:
        note(
            "unit",
            f"单位不同：{one or '无'}／{two or '无'}",
            f"different units: {one or 'none'} / {two or 'none'}",
        )
    kinds = nature(first), nature(second)
    if kinds[0] != kinds[1] and all(kinds):
        a, b = _NATURES[kinds[0]], _NATURES[kinds[1]]
        note("nature", f"性质不同：{a.zh}／{b.zh}", f"different in nature: {a.en} / {b.en}")
    if first.change != second.change and "nature" not in {reason.code for reason in found}:
        note(
            "change",
            "一个是增减幅度，一个不是，或方向不同",
            "one is a change and the other is not, or they run in different directions",
        )
    if first.scope and second.scope and first.scope != second.scope:
        note(
            "scope",
            f"口径不同：{first.scope}／{second.scope}",
            f"different scopes: {first.scope} / {second.scope}",
        )
    if first.baseline and second.baseline and first.baseline != second.baseline:
        note(
            "baseline",
            f"基期不同：{first.baseline}／{second.baseline}",
            f"different baselines: {first.baseline} / {second.baseline}",
        )
    if first.qualifier and second.qualifier and first.qualifier != second.qualifier:
        note(
            "qualifier",
            f"限定语不同：{first.qualifier}／{second.qualifier}",
            f"different qualifiers: {first.qualifier} / {second.qualifier}",
        )
    exact = precision(first), precision(second)
    if exact[0] != exact[1]:
        note(
            "precision",
            f"算力精度不同：{exact[0] or '未说明'}／{exact[1] or '未说明'}",
            f"computing power of different precision: {exact[0] or 'not said'} / {exact[1] or 'not said'}",
        )
    if levels and first.level and second.level and first.level != second.level:
        a, b = (_LEVELS.get(level, Label(level, level)) for level in (first.level, second.level))
        note("level", f"地点层级不同：{a.zh}／{b.zh}", f"places of different levels: {a.en} / {b.en}")
    if kinds[0] in ("flow", "increment") and part_of_year(first) != part_of_year(second):
        note(
            "period",
            "一个是全年数，一个只是一年的一部分",
            "one is a whole year, the other only a part of one",
        )
    if times and first.end and second.end and first.end.year != second.end.year:
        note(
            "year",
            f"年份不同：{first.end.year}／{second.end.year}",
            f"different years: {first.end.year} / {second.end.year}",
        )
    return found  # fmt: skip


def part_of_year(figure: Figure) -> bool:
    """Say whether a figure that counts over a period covers less than a year, as a half or a quarter."""
    if figure.kind == "target" or figure.start is None or figure.end is None:
        return False
    return (figure.end - figure.start).days + 1 < _A_YEAR


def alike(
    figures: Sequence[Figure], *, levels: bool = True, times: bool = True
) -> tuple[list[list[Figure]], list[Reason]]:
    """Return figures in groups that may be ranked within, the largest group first, and why the groups are apart."""
    groups: list[list[Figure]] = []
    reasons: dict[str, Reason] = {}
    for figure in figures:
        for group in groups:
            found = next(
                filter(None, (differences(one, figure, levels=levels, times=times) for one in group)), []
            )
            if not found:
                group.append(figure)
                break
            for reason in found:
                reasons.setdefault(reason.code, reason)
        else:
            groups.append([figure])
    return sorted(groups, key=lambda group: -len(group)), [reasons[code] for code in sorted(reasons)]
