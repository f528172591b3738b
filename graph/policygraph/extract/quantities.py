"""Every number with its unit that a text states, with comparator and range; names and dates with digits in them are left out.

This component says only what is written. Whether a quantity is a target, a statistic, a condition or nothing at all is
decided by `kinds`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import NamedTuple

from policygraph.extract.numbers import ARABIC, MULTIPLIERS, read_number
from policygraph.extract.reading import Reading
from policygraph.extract.times import TimeMention
from policygraph.extract.units import Unit, first_characters, unit_at
from policygraph.model import Span


@dataclass(slots=True)
class Quantity:
    """A number with its unit. `start`..`end` take in the comparator's words beside it.

    `value` and `value_max` are in the base `unit`; `number`, `number_max` and `unit_span` are where they are written.
    `flags`: loose (多, 余), generic (三个方面), grade (千亿级), duration, age, name (500千伏), chinese (a small numeral in
    characters), bracketed (alone in brackets), attributive (an 以上 that a noun follows), inherited (unit from a neighbour).
    """

    start: int
    end: int
    value: Decimal
    value_max: Decimal | None
    unit: str
    dimension: str
    comparator: str
    number: Span
    unit_span: Span | None
    number_max: Span | None = None
    comparator_span: Span | None = None
    flags: frozenset[str] = frozenset()
    sentence: int = 0


class _Part(NamedTuple):
    """A number as scanned: its value, where the number with its multiplier ends, and where all that belongs to it ends."""

    value: Decimal
    number_end: int
    end: int
    loose: bool
    multiplied: bool


_CN = "零〇一二两三四五六七八九十百千万亿"
_SCAN = re.compile(
    "|".join(
        (
            r"\d(?:\.\d)?成(?:半|[一二三四五六七八九](?!以))?(?![为立果员功长本都就绩效熟品交型分人套片群像因色])",
            rf"{ARABIC}",
            rf"百分之(?:[{_CN}]+(?:点[{_CN}]+)?|{ARABIC})",
            "[一二三四五六七八九十]{1,3}分之[一二两三四五六七八九十]{1,3}(?![一二三四五六七八九十])",
            "[一二两三四五六七八九]成(?:半|[一二三四五六七八九])?(?![为立果员功长本都就绩效熟品交型分人套片群像因色])",
            "翻了?[一两二三四]?番(?!茄|薯)",
            "一半(?!以)|半数",
            rf"(?:[二两三四五六七八九十][{_CN}]*|一[十百千万亿][{_CN}]*|一(?=亿|万|倍))(?=[多余几]?[{re.escape(first_characters())}至])",
        )
    )
)
_NUMERAL = re.compile(rf"{ARABIC}|[二两三四五六七八九十一][{_CN}]*")
_SEPARATOR = re.compile(r"(?:-{1,2}|—{1,2}|~{1,2}|至|到)")
_LOOSE = "多余几"
_BEFORE: dict[str, str] = {
    word: sign
    for sign, words in {
        ">": "超过 超 突破 大于 高于 多于 超出 逾 冲破 跨越 跃上 迈上 过 超越",
        ">=": "不低于 不少于 不小于 至少 最低 最少 起码 保底 不下于 ≥ 达到或超过 不短于",
        "<=": "不超过 不高于 不多于 不大于 不得超过 不得高于 最高 最多 至多 上限 上限为 封顶 控制在 最高不超过 不超 ≤ 最高可达 最高可 最高为 压缩至 压减至 不长于",
        "<": "低于 少于 小于 不足 不到 未满 <",
        "~": "约 大约 近 接近 将近 逼近 约为 左右 大概 约占 达近 近乎 约合",
        "=": "达到 达 为",
    }.items()
    for word in words.split()
}
_AFTER: tuple[tuple[str, str], ...] = (
    ("及以上", ">="), ("或以上", ">="), ("（含）以上", ">="), ("以上", ">="), ("及以下", "<="), ("或以下", "<="), ("以下", "<="),
    ("以内", "<="), ("之内", "<="), ("左右", "~"), ("上下", "~"), ("封顶", "<="), ("之间", "="), ("之多", "="), ("大关", "="),
    ("的上限", "<="), ("内", "<="),
)  # fmt: skip
_LONGEST = max(map(len, _BEFORE))
_DISTANT = re.compile(r"(?:不超过|不高于|不得超过|最高不超过|最高)[^，。；：、\d]{1,24}的?$")
_HARD_NAMES = re.compile(
    r"(?:级|强(?![^，。；、]{0,2}于)|后(?!备)|版|届|号|代|线|周年|开(?!工|展|通|业|设|放|始|发)|x|X|\*|×)"
)
_COMPOUNDS = re.compile(
    "部[门委分长队]|项目|条[例件约]|家[庭长电居属园乡具]|户[籍外]|所[有以在得]|支[持付撑]|处[理置罚境]|批[准发复]|名[单义誉]|个[人性体税]|台[湾风]"
    "|座谈|种[植业子养]|方[面案式法向]|度假|天[然津气]|分[别布类析]|场[所地景]|套[餐路]|次[年日元]|头[部]|元[旦宵素月]|年[级制]|位数|人工智能|人大|人民政府|米兰"
)
_VAGUE_IN_CHINESE = frozenset("方升米克度点分周日斤卡核片块口只对组段节部层门张级大角")
_PER = re.compile(
    r"(?:/|／|每)(?:月|年|天|日|人|户|次|吨|平方米|亩|公顷|立方米|千瓦时|升|公里|平方公里|小时|公斤|瓦|个|辆|套|家|床)(?![均季])"
)
_NOUN_AFTER = re.compile(r"的?[\u4e00-\u9fff“]")


def _part(text: str, match_start: int, match_end: int) -> _Part | None:
    """Read what belongs to a number found by `_SCAN`: a loose word, a multiplier, again a loose word."""
    end = match_end
    loose = False
    if text[end : end + 1] in _LOOSE and end < len(text):
        loose = True
        end += 1
    multiplied = False
    if text[match_start].isdigit():
        for length in (2, 1):
            word = text[end : end + length]
            if word in MULTIPLIERS and not (
                (word in "千百" and text[end + 1 : end + 2] in tuple("瓦米克伏卡分度"))
                or (word == "兆" and text[end + 1 : end + 2] not in tuple("元美日欧港新"))
            ):
                end += length
                multiplied = True
                break
    elif loose and text[end : end + 1] in ("万", "亿"):
        end += 1
        multiplied = True
    number_end = end
    number = read_number(text[match_start:number_end])
    if number is None or number.value_max is not None:
        return None
    if text[end : end + 1] in ("多", "余") and end < len(text):
        loose = True
        end += 1
    if text[end : end + 1] == " ":
        end += 1
    return _Part(number.value, number_end, end, loose, multiplied)


def _comparator(text: str, start: int) -> tuple[str, int]:
    """Return the sign that the words before a number give it, and where they begin."""
    position = start
    if text[position - 1 : position] == " ":
        position -= 1
    if text[position - 1 : position] in ("了", "到", "至") and text[position - 2 : position] not in ("达到",):
        position -= 1
    for length in range(min(_LONGEST, position), 0, -1):
        sign = _BEFORE.get(text[position - length : position])
        if sign is not None:
            return sign, position - length
    return "=", start


def _flags(text: str, start: int, number_end: int, end: int, unit: Unit | None, value: Decimal) -> set[str]:
    flags: set[str] = set()
    if unit is not None:
        flags |= unit.flags
        if unit.dimension in ("time", "age"):
            flags.add("duration" if unit.dimension == "time" else "age")
    if text[end : end + 1] == "级" or text.startswith("元级", number_end):
        flags.add("grade")
    written = text[start:number_end]
    if (
        not written[0].isdigit()
        and unit is not None
        and unit.dimension in ("count", "time", "length", "score")
    ):
        flags.add("chinese")
        if unit.unit == "次" or value < 10 and unit.unit in ("个", "项", "条", "类", "种", "大", "批", "点", "次", "方面"):
            flags.add("generic")
    if text[start - 1 : start] in ("（", "(") and text[end : end + 1] in ("）", ")"):
        flags.add("bracketed")
    return flags


def _is_name(text: str, start: int, end: int) -> bool:
    """Say whether the digits at `start` belong to a name, an ordinal, a code or a list number."""
    before = text[start - 1] if start else "\n"
    if before in "第〔[.·/_+#No№×*" or (before.isascii() and before.isalnum()) or before in "%°":
        return True
    if before in "-—~" and start > 1 and (text[start - 2].isascii() and text[start - 2].isalnum()):
        return True
    after = text[end : end + 1]
    if after in (":", "：") and text[end + 1 : end + 2].isdigit():
        return True
    if before in ("\n", " ", "（", "(") and after and after in ".、．）)":
        line_start = text.rfind("\n", 0, start) + 1
        return not text[line_start:start].strip(" （(*#-•·")
    if before == "前" and text[start - 2 : start] not in ("目前", "之前", "以前"):
        return True
    return bool(after in ("+", "×", "〕", "]", "·"))


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
    return after[:1] in ("、", "和", "及", "或") and (after[1:].isdigit() or after[1:] in tuple(_CN))


def _read(text: str, first: int, last: int, limit: int) -> Quantity | None:
    arabic = text[first].isdigit()
    if (arabic and _is_name(text, first, last)) or (
        not arabic and text[first - 1 : first] in tuple("第前十+数几好")
    ):
        return None
    if not arabic and text[last - 1] == "千" and text[last : last + 1] in tuple("瓦米克伏卡升"):
        last -= 1
    written = text[first:last]
    share = "成" in written or "分之" in written or "半" in written
    if share or "番" in written:
        return _share(text, first, last, share)
    low = _part(text, first, last)
    if low is None:
        return None
    unit = unit_at(text, low.end)
    high: _Part | None = None
    second = low.end + (unit.length if unit else 0)
    separator = _SEPARATOR.match(text, second, limit)
    second_start = 0
    if separator is not None:
        second_start = separator.end()
        numeral = _NUMERAL.match(text, second_start, limit)
        if numeral is not None:
            high = _part(text, second_start, numeral.end())
            after = unit_at(text, high.end) if high else None
            if high is None or after is None or (unit is not None and unit.unit != after.unit):
                high = None
            else:
                unit = after
    number_end, end = (high.number_end, high.end) if high else (low.number_end, low.end)
    if unit is None:
        return _bare(text, first, low)
    end += unit.length
    unit_start = end - unit.length
    per = _PER.match(text, end)
    if per is not None:
        end = per.end()
        unit = unit._replace(unit=f"{unit.unit}/{per.group().lstrip('/／每')}")
    if _excluded(text, first, low, unit, unit_start + unit.length):
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
    return _with_comparator(
        text,
        first,
        end,
        value,
        value_max,
        unit,
        number,
        number_max,
        Span(unit_start, end),
        low.loose or bool(high and high.loose),
    )


def _excluded(text: str, first: int, low: _Part, unit: Unit, end: int) -> bool:
    """Say whether a number with a unit is nevertheless a date, a clock time, a name or an ordinal."""
    if unit.unit == "年" and (low.value >= 1000 or text[end : end + 1] in ("级", "制")):
        return True
    if unit.unit in ("日", "分", "点") and text[first - 1 : first] in ("月", "时", "点", "："):
        return True
    surface = end - unit.length
    if (
        unit.unit != "个"
        and _COMPOUNDS.match(text, surface)
        and text[surface : surface + 2] not in ("个人", "人口")
    ):
        return True
    if (
        not text[first].isdigit()
        and not low.multiplied
        and unit.length == 1
        and text[surface] in _VAGUE_IN_CHINESE
    ):
        return text[surface] != "大" and not set(text[first : low.number_end]) & set("百千万亿")
    return unit.dimension == "count" and bool(_HARD_NAMES.match(text, end)) and text[end] not in "后开"


def _bare(text: str, first: int, low: _Part) -> Quantity | None:
    """Return a number without a unit: part of a list, a bare sum (13.7万亿), or an index (103左右)."""
    after = text[low.end : low.end + 1]
    if not text[first].isdigit() or (after.isascii() and after.isalpha()) or _HARD_NAMES.match(text, low.end):
        return None
    flags = (
        {"multiplied"} if low.multiplied and low.value >= 10000 and not (after and after in "级") else set()
    )
    if "指数" in text[max(0, first - 10) : first] or "基尼系数" in text[max(0, first - 10) : first]:
        flags.add("index")
    quantity = _with_comparator(
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
    return _with_comparator(text, first, end, number.value, None, unit, span, None, span, end > last)


def _with_comparator(
    text: str,
    first: int,
    end: int,
    value: Decimal,
    value_max: Decimal | None,
    unit: Unit | None,
    number: Span,
    number_max: Span | None,
    unit_span: Span | None,
    loose: bool,
) -> Quantity:
    flags = _flags(text, first, number.end, end, unit, value)
    sign, start = _comparator(text, first)
    comparator_span = Span(start, first) if start < first else None
    for word, suffix in _AFTER:
        if text.startswith(word, end):
            if suffix != "=":
                sign, comparator_span = suffix, Span(end, end + len(word))
            end += len(word)
            if suffix in (">=", "<=") and _NOUN_AFTER.match(text, end):
                flags.add("attributive")
            break
    if comparator_span is None and (distant := _DISTANT.search(text, max(0, first - 32), first)):
        sign, comparator_span = "<=", Span(distant.start(), first)
    if loose:
        flags.add("loose")
        sign = ">" if sign in ("=", ">=") else sign
    return Quantity(
        min(start, first),
        end,
        value,
        value_max,
        unit.unit if unit else "",
        unit.dimension if unit else "count",
        sign,
        number,
        unit_span,
        number_max,
        comparator_span,
        frozenset(flags),
    )


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
