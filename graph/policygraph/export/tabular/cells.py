"""A cell as text, for the formats that have nothing else."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from policygraph.export.tabular.records import Cell, Value
from policygraph.model import decimal_text

DIVIDER = "|"
# What a divider inside a value becomes: the same sign at full width.
_INNER = "｜"


def text_of(value: Value) -> str:
    """Return one value as text: numbers without exponent, dates ISO 8601, booleans `true` and `false`.

    >>> text_of(Decimal("2.50E+3")), text_of(True), text_of(date(2027, 12, 31))
    ('2500', 'true', '2027-12-31')
    """
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, Decimal):
        return decimal_text(value)
    return value.isoformat() if isinstance(value, date) else str(value)


def joined(cell: Cell) -> str:
    """Return a cell as text; several values are divided by `|`, one inside a value becomes `｜`.

    >>> joined(("算力", "a|b")), joined(None)
    ('算力|a｜b', '')
    """
    if cell is None:
        return ""
    if isinstance(cell, tuple):
        return DIVIDER.join(text_of(value).replace(DIVIDER, _INNER) for value in cell)
    return text_of(cell)
