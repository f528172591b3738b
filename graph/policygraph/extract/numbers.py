"""Numbers as Chinese policy text writes them, read into exact decimals.

One function, `read_number`, reads a written number back; whatever the extraction stores as a value must come out of it
again, which is what `rereads` checks. No unit is known here: 百分之, 成 and 分之 are ways to write a share and yield
per cent, 番 and 倍 are ways to write a multiple.
"""

from __future__ import annotations

import re
from decimal import Decimal
from functools import lru_cache
from typing import NamedTuple

DIGITS = {c: i for i, c in enumerate("零一二三四五六七八九")} | {"〇": 0, "○": 0, "两": 2}
_TENS = {"十": 10, "百": 100, "千": 1000}
_GROUPS = {"万": 10**4, "亿": 10**8}

#: Multipliers that may follow digits, longest first; 千 and 百 are left out where a unit begins with them (千瓦, 百分点).
MULTIPLIERS: dict[str, Decimal] = {
    word: Decimal(value)
    for word, value in {
        "万亿": 10**12,
        "兆": 10**12,
        "千亿": 10**11,
        "百亿": 10**10,
        "十亿": 10**9,
        "千万": 10**7,
        "百万": 10**6,
        "十万": 10**5,
        "亿": 10**8,
        "万": 10**4,
        "千": 10**3,
        "百": 10**2,
    }.items()
}

ARABIC = r"\d+(?:,\d{3})*(?:\.\d+)?"
CHINESE = r"[零〇一二两三四五六七八九十廿卅百千万亿]+(?:[点.][零〇一二三四五六七八九]+)?"
MULTIPLIER = r"(?:万亿|兆(?=[元美日欧港新])|[千百十]亿|[千百十]万|亿|万|千(?![瓦米克伏卡升兆吨])|百(?!分|度))"
RANGE = r"(?:-{1,2}|—{1,2}|~{1,2}|至|到|、)"

_PLAIN = re.compile(rf"(?P<arabic>{ARABIC})(?P<loose>多|余|几)? ?(?P<multiplier>{MULTIPLIER}|兆)?(?:多|余)?")
_COMPOUND = re.compile(rf"(?P<high>{ARABIC})(?P<unit>亿|万)(?P<low>{ARABIC})(?P<below>万|千)?(?:多|余)?")
_BY_PLACE = re.compile(
    r"(?P<digits>[零〇一二两三四五六七八九]{2,}|[零〇一二两三四五六七八九](?=\.))(?:\.(?P<part>[零〇一二三四五六七八九]+))?(?P<group>万亿|万|亿)"
)
_PERCENT = re.compile(rf"百分之(?P<number>{CHINESE}|{ARABIC})")
_FRACTION = re.compile(rf"(?P<below>{CHINESE}|\d+)分之(?P<above>{CHINESE}|\d+)")
_TENTHS = re.compile(
    r"(?P<whole>[一二两三四五六七八九十]|\d+(?:\.\d+)?)成(?P<half>半|[一二三四五六七八九](?!以))?"
)
_DOUBLED = re.compile(r"翻(?:了)?(?P<times>[一两二三四]|\d)?番|倍增")
_CHINESE = re.compile(rf"(?P<number>{CHINESE})(?:多|余|几)?(?P<tail>{MULTIPLIER})?(?:多|余)?")
_RANGE = re.compile(
    rf"(?P<low>{ARABIC}|{CHINESE}){RANGE}(?P<high>{ARABIC}|{CHINESE})(?P<multiplier>{MULTIPLIER})?"
)
_HALF = frozenset({"一半", "半数", "过半"})


class Number(NamedTuple):
    """A number read: `value`, and `value_max` where a range was written."""

    value: Decimal
    value_max: Decimal | None = None


@lru_cache(maxsize=4096)
def read_chinese(text: str) -> Decimal | None:
    """Return the value of a Chinese numeral, or None where it is none.

    Digits side by side are read by position, as in years; a gap is filled as spoken (一万二 is 12,000).

    >>> read_chinese("二千零五"), read_chinese("三十二万亿"), read_chinese("二〇二七"), read_chinese("一点五")
    (Decimal('2005'), Decimal('32000000000000'), Decimal('2027'), Decimal('1.5'))
    """
    by_place = _BY_PLACE.fullmatch(text)
    if by_place is not None:
        return _by_place(by_place)
    text = text.replace("廿", "二十").replace("卅", "三十")
    whole, _, part = text.replace(".", "点").partition("点")
    fraction = Decimal(0)
    if part:
        if not all(c in DIGITS for c in part):
            return None
        fraction = Decimal("0." + "".join(str(DIGITS[c]) for c in part))
    if not whole:
        return None
    if len(whole) > 1 and all(c in DIGITS for c in whole):
        return Decimal("".join(str(DIGITS[c]) for c in whole)) + fraction
    total = section = digit = 0
    scale = 0  # the place value of the unit before, for 一万二
    for character in whole:
        if character in DIGITS:
            if digit and section == 0 and total == 0:
                return None
            digit = DIGITS[character]
            if character in "零〇":
                scale = 0
        elif character in _TENS:
            scale = _TENS[character]
            section += (digit or 1) * scale
            digit = 0
        elif character in _GROUPS:
            scale = _GROUPS[character]
            if not (total or section or digit):
                return None
            if scale == 10**8 or total < scale:
                total = (total + section + digit) * scale
            else:
                total += (section + digit) * scale
            section = digit = 0
        else:
            return None
    if digit and scale >= 100:
        digit *= scale // 10
    return Decimal(total + section + digit) + fraction


def _by_place(match: re.Match[str]) -> Decimal:
    """Return the value of digits read by their place before a group word, as Taiwan's papers print them (一九.〇四亿)."""
    digits = "".join(str(DIGITS[c]) for c in match["digits"])
    part = "".join(str(DIGITS[c]) for c in match["part"] or "")
    return Decimal(f"{digits}.{part or 0}") * MULTIPLIERS[match["group"]]


def read_arabic(text: str) -> Decimal:
    """Return the value of digits with thousand separators and a decimal point.

    >>> read_arabic("1,234.5")
    Decimal('1234.5')
    """
    return Decimal(text.replace(",", ""))


def _numeral(text: str) -> Decimal | None:
    return read_arabic(text) if text[0].isdigit() else read_chinese(text)


def _tenths(match: re.Match[str]) -> Decimal | None:
    whole = _numeral(match["whole"])
    if whole is None:
        return None
    half = match["half"]
    return whole * 10 + (5 if half == "半" else DIGITS[half] if half else 0)


def _share(text: str) -> Decimal | None:
    """Return the per cent a share is, for the ways to write one that need no % sign."""
    if match := _PERCENT.fullmatch(text):
        return _numeral(match["number"])
    if match := _FRACTION.fullmatch(text):
        below, above = _numeral(match["below"]), _numeral(match["above"])
        if not below or above is None:
            return None
        share = above * 100 / below
        return share.quantize(Decimal("0.000001")).normalize() if share != share.to_integral() else share
    if match := _TENTHS.fullmatch(text):
        return _tenths(match)
    return Decimal(50) if text in _HALF else None


def _multiple(text: str) -> Decimal | None:
    match = _DOUBLED.fullmatch(text)
    if match is None:
        return None
    times = _numeral(match["times"]) if match["times"] else Decimal(1)
    return None if times is None else Decimal(2) ** int(times)


def _range(text: str) -> Number | None:
    match = _RANGE.fullmatch(text)
    if match is None:
        return None
    low, high = _numeral(match["low"]), _numeral(match["high"])
    if low is None or high is None:
        return None
    factor = MULTIPLIERS[match["multiplier"]] if match["multiplier"] else Decimal(1)
    return Number(low * factor, high * factor) if low < high else None


@lru_cache(maxsize=16384)
def read_number(text: str) -> Number | None:
    """Return the number a normalised or printed string states, or None where it states none.

    A share is read as per cent (三成 is 30, 五分之一 is 20), 翻一番 as the multiple it is (2). What follows a number
    without changing it (多, 余) is allowed. Both ends of a range share a multiplier written once.

    >>> read_number("2.5亿").value, read_number("1,200余").value, read_number("两千亿").value
    (Decimal('250000000.0'), Decimal('1200'), Decimal('200000000000'))
    >>> read_number("百分之三十").value, read_number("六成半").value, read_number("三分之二").value
    (Decimal('30'), Decimal('65'), Decimal('66.666667'))
    >>> read_number("293亿6,500万").value, read_number("1万7,000").value, read_number("一九.〇四亿").value
    (Decimal('29365000000'), Decimal('17000'), Decimal('1904000000.00'))
    >>> read_number("3至5亿")
    Number(value=Decimal('300000000'), value_max=Decimal('500000000'))
    >>> read_number("若干") is None
    True
    """
    text = text.strip()
    if not text:
        return None
    if match := _PLAIN.fullmatch(text):
        value = read_arabic(match["arabic"])
        return Number(value * MULTIPLIERS[match["multiplier"]] if match["multiplier"] else value)
    if match := _COMPOUND.fullmatch(text):
        low = read_arabic(match["low"]) * MULTIPLIERS.get(match["below"] or "", Decimal(1))
        high = MULTIPLIERS[match["unit"]]
        return Number(read_arabic(match["high"]) * high + low) if low < high else None
    for reader in (_share, _multiple):
        share = reader(text)
        if share is not None:
            return Number(share)
    if match := _CHINESE.fullmatch(text):
        written = match["number"] + (match["tail"] or "")
        chinese = read_chinese(written)
        return None if chinese is None else Number(chinese)
    return _range(text)


def rereads(written: str, value: Decimal) -> bool:
    """Say whether `written`, as printed, states `value` (either end of a range).

    Printed forms may have full-width digits or traditional characters; they are normalised first.

    >>> rereads("２.５億", Decimal("250000000")), rereads("25", Decimal(26))
    (True, False)
    """
    from policygraph.extract.normalise import normalise, simplify

    number = read_number(normalise(written)) or read_number(simplify(normalise(written)))
    return number is not None and value in (number.value, number.value_max)
