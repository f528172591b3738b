"""Units of measurement and counting words: what may stand after a number, and its base unit.

`data/lexicon/words/units.csv` has one row a surface: `surface,unit,factor,dimension,flags`. A value in the surface's unit
times `factor` is the value in the base `unit` (兆瓦 is 1000 千瓦); currencies are never converted. `dimension` says what is
measured (money, percent, count, time ...). Flags: `generic` marks counting words for notions rather than things (八大举措),
`name` units that are part of names (500千伏变电站).
"""

from __future__ import annotations

import csv
from decimal import Decimal, InvalidOperation
from functools import cache
from typing import NamedTuple

from policygraph.errors import RuleError
from policygraph.resources import resource


class Unit(NamedTuple):
    """A unit as written at some place: how long its surface is, and what it means."""

    length: int
    unit: str
    factor: Decimal
    dimension: str
    flags: frozenset[str]


@cache
def units() -> dict[str, Unit]:
    """Return the unit table by surface.

    Raises RuleError naming the line where a surface, unit or factor is missing or wrong.
    """
    path = resource("data", "lexicon", "words", "units.csv")
    table: dict[str, Unit] = {}
    with path.open(encoding="utf-8", newline="") as handle:
        rows = csv.DictReader(handle)
        for row in rows:
            surface, unit = (row.get("surface") or "").strip(), (row.get("unit") or "").strip()
            try:
                factor = Decimal(row.get("factor") or "")
            except InvalidOperation as error:
                raise RuleError(f"{path.name}, line {rows.line_num}: the factor is no number.") from error
            if not surface or not unit or not row.get("dimension"):
                raise RuleError(
                    f"{path.name}, line {rows.line_num}: surface, unit and dimension must not be empty."
                )
            flags = frozenset((row.get("flags") or "").split())
            table[surface] = Unit(len(surface), unit, factor, row["dimension"], flags)
    return table


@cache
def _by_first() -> dict[str, tuple[int, ...]]:
    """Return, for each first character of a unit, the lengths its surfaces have, longest first."""
    lengths: dict[str, set[int]] = {}
    for surface in units():
        lengths.setdefault(surface[0], set()).add(len(surface))
    return {first: tuple(sorted(found, reverse=True)) for first, found in lengths.items()}


def first_characters() -> str:
    """Return every character a unit may open with, sorted."""
    return "".join(sorted(_by_first()))


def unit_at(text: str, position: int) -> Unit | None:
    """Return the longest unit whose surface stands at `position`, or None.

    A Latin unit must not run on into further letters.

    >>> unit_at("5万人次", 2).unit, unit_at("3km", 1).unit, unit_at("5Gx", 1) is None
    ('人次', '公里', True)
    """
    lengths = _by_first().get(text[position : position + 1])
    if lengths is None:
        return None
    table = units()
    for length in lengths:
        unit = table.get(text[position : position + length])
        if unit is not None and unit.length == length:
            last = text[position + length - 1]
            after = text[position + length : position + length + 1]
            if last.isascii() and last.isalpha() and after.isascii() and after.isalnum():
                continue
            return unit
    return None
