"""A quantity as written: its record, what may stand beside its number, and which digits are no quantity at all."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from typing import NamedTuple

from policygraph.extract.numbers import ARABIC, MULTIPLIERS, read_number
from policygraph.extract.units import Unit
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


class Part(NamedTuple):
    """A number as scanned: its value, where the number with its multiplier ends, and where all that belongs to it ends."""

    value: Decimal
    number_end: int
    end: int
    loose: bool
    multiplied: bool


CN = "零〇一二两三四五六七八九十廿卅百千万亿"
_FURTHER = re.compile(
    rf"{ARABIC}万(?=[元户人美日港新吨亩])|\d千(?=元)|\d{{1,3}},\d{{3}}(?=[元户人])|\d{{4}}(?=元)"
)
_SPACED = "万亿百千"
_LOOSE = "多余几"
_BEFORE: dict[str, str] = {
    word: sign
    for sign, words in {
        ">": "超过 超 突破 大于 高于 多于 超出 逾 冲破 跨越 跃上 迈上 过 超越",
        ">=": "不得低于 不得少于 不应低于 不应少于 不能低于 不能少于 不低于 不少于 不小于 至少 最低 最少 起码 保底 不下于 ≥ 达到或超过 不短于",
        "<=": "不应超过 不能超过 不得突破 不超过 不高于 不多于 不大于 不得超过 不得高于 最高 最多 至多 上限 上限为 封顶 控制在 最高不超过 不超 ≤ 最高可达 最高可 最高为 压缩至 压减至 不长于",
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
_DISTANT = re.compile(
    r"(?:(?:最高)?不得?(?:超过|高于)|最高(?:可)?(?:给予|补[贴助]|奖励?|资助|支持|扶持|贷款|申[请领]|享受|获))[^，。；：、\d]{0,24}的?$"
)
HARD_NAMES = re.compile(
    r"(?:级|强(?![^，。；、]{0,2}于)|后(?!备)|版|届|号|代|线|周年|开(?!工|展|通|业|设|放|始|发)|x|X|\*|×)"
)
_COMPOUNDS = re.compile(
    "部[门委分长队]|项目|条[例件约]|家[庭长电居属园乡具]|户[籍外]|所[有以在得]|支[持付撑]|处[理置罚境]|批[准发复]|名[单义誉]|个[人性体税]|台[湾风]"
    "|座谈|种[植业子养]|方[面案式法向]|度假|天[然津气]|分[别布类析]|场[所地景]|套[餐路]|次[年日元]|头[部]|元[旦宵素月]|年[级制]|位数|人户|人间|人工智能|人大|人民政府|米兰"
)
_VAGUE_IN_CHINESE = frozenset("方升米克度点分周日斤卡核片块口只对组段节部层门张级大角")
_NOUN_AFTER = re.compile(r"的?[\u4e00-\u9fff“]")


def part_at(text: str, match_start: int, match_end: int) -> Part | None:
    """Read what belongs to a number found by `_SCAN`: a loose word, a multiplier, again a loose word."""
    end = match_end
    loose = False
    if text[end : end + 1] in _LOOSE and end < len(text):
        loose = True
        end += 1
    multiplied = False
    if text[end : end + 1] == " " and text[end + 1 : end + 2] in _SPACED and end + 1 < len(text):
        end += 1
    if text[match_start].isdigit():
        for length in (2, 1):
            word = text[end : end + length]
            if word in MULTIPLIERS and not (
                (word in "千百" and text[end + 1 : end + 2] in tuple("瓦米克伏卡分度"))
                or (word == "兆" and text[end + 1 : end + 2] not in tuple("元美日欧港新"))
            ):
                end += len(word)
                multiplied = True
                break
        if text[end - 1] in "亿万" and multiplied and (further := _FURTHER.match(text, end)) is not None:
            end = further.end()
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
    return Part(number.value, number_end, end, loose, multiplied)


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
        if unit.unit == "次" or (
            value < 10 and unit.unit in ("个", "项", "条", "类", "种", "大", "批", "点", "次", "方面")
        ):
            flags.add("generic")
    if text[start - 1 : start] in ("（", "(") and text[end : end + 1] in ("）", ")"):
        flags.add("bracketed")
    return flags


def is_name(text: str, start: int, end: int) -> bool:
    """Say whether the digits at `start` belong to a name, an ordinal, a code or a list number."""
    before = text[start - 1] if start else "\n"
    if before in "第届〔[.·/_+#No№×*" or (before.isascii() and before.isalnum()) or before in "%°":
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


def is_excluded(text: str, first: int, low: Part, unit: Unit, end: int) -> bool:
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
    return unit.dimension == "count" and bool(HARD_NAMES.match(text, end)) and text[end] not in "后开"


def quantity_of(
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
    """Return the quantity of a number that stands at `first`..`end`, with its comparator words and flags."""
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
