"""Reading a stored value again from the words it came from; the audit's second opinion.

Each function returns True if the words give the value, False if they give another, None if they give none by themselves.
"""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal

from policygraph.extract.dates import resolve
from policygraph.extract.normalise import normalise, simplify
from policygraph.extract.numbers import Number, read_number
from policygraph.extract.units import units
from policygraph.link.places import place_table

_LOOSE = re.compile("[\\s\"'“”‘’]+")
_TO = re.compile("[到至—~-]+")


def number_rereads(value: Decimal, words: str, unit: str | None, reach: str | None) -> bool | None:
    """Compare a number in base units with its words, given the unit's words and, for a range, the words of both ends.

    >>> number_rereads(Decimal(250000000), "2.5亿", "元", None), number_rereads(Decimal(26), "25", "家", None)
    (True, False)
    """
    factor = _factor(unit)
    read = [number for text in (words, reach) if text for number in [_read(text)] if number is not None]
    if not read:
        return None
    found = {end for number in read for end in number if end is not None}
    return value in found or value in {end * factor for end in found}


def _read(words: str) -> Number | None:
    plain = normalise(words).replace(" ", "")
    return read_number(plain) or read_number(simplify(plain))


def _factor(unit: str | None) -> Decimal:
    known = units().get(simplify(normalise(unit))) if unit else None
    return known.factor if known else Decimal(1)


def date_rereads(value: date, words: str, published: date | None) -> bool | None:
    """Compare a date with its words, which may lean on the publication or on a year named before them.

    >>> date_rereads(date(2027, 12, 31), "2027年", None), date_rereads(date(2027, 12, 31), "2026年", None)
    (True, False)
    """
    seen = False
    # a period may have been read as one, or as its first and its last year: 2025年到2035年
    together = "".join(words.split())
    for part in dict.fromkeys((together, *_TO.split(together))):
        for base in (published, None):
            for year in (None, value.year, value.year - 1, value.year + 1):
                for ahead in (False, True):
                    found = resolve(part, base, year=year, ahead=ahead)
                    if found is None:
                        continue
                    seen = True
                    if value in found[0][:2]:
                        return True
    return False if seen else None


def place_rereads(code: str, words: str) -> bool | None:
    """Compare a place's code with its name as written.

    >>> place_rereads("330100", "杭州"), place_rereads("330100", "宁波市"), place_rereads("330100", "我市")
    (True, False, None)
    """
    named = place_table().named(words) or place_table().named(simplify(words))
    return any(place.code == code for place in named) if named else None


def unit_rereads(unit: str, words: str) -> bool | None:
    """Compare a base unit with the unit as written.

    >>> unit_rereads("千瓦", "兆瓦"), unit_rereads("元", "家"), unit_rereads("件", "箩")
    (True, False, None)
    """
    plain = _together(words)
    known = units().get(plain)
    if known is None:
        return True if unit == plain else None
    return unit in (known.unit, plain)


def words_reread(value: str, words: str) -> bool:
    """Compare a wording with the words it was taken from; width of characters, script, spaces and quotes do not matter.

    Which way a straight quote is curled depends on the text around it.

    >>> words_reread("产业规模", "產業 規模"), words_reread("产业规模", "产业规")
    (True, False)
    """
    return _together(value) == _together(words)


def _together(words: str) -> str:
    return _LOOSE.sub("", simplify(normalise(words)))
