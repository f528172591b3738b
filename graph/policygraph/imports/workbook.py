"""The rows of one sheet of an XLSX file as text. The file is hostile until read: a zip of XML that others packed."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from policygraph.errors import InputError
from policygraph.model import decimal_text

# What a cell says whose formula no spreadsheet has computed; no text of a cell is like it.
NOT_COMPUTED = "\0formula"

_MOST_PACKED = 100  # times its size that a sheet may unpack to; real ones stay below 40
_SMALL = 20_000_000  # bytes that any file may unpack to
_DECLARES = re.compile(rb"<!(DOCTYPE|ENTITY)", re.IGNORECASE)


def read_sheet(name: str, data: bytes, sheet: str | None, max_bytes: int) -> list[tuple[int, list[str]]]:
    """Return the rows of a sheet (the first if none is named) that hold anything, as (row number from 1, cells as text).

    Formulas count as what was last computed; macros and links to other files are not looked at. What a sheet says of its own
    size is not believed. Raises InputError for a file that is no XLSX, lacks the sheet, unpacks to more than `max_bytes` or
    far more than its size, or declares XML entities.
    """
    from openpyxl import load_workbook

    try:
        _check(name, data, max_bytes)
        book = load_workbook(io.BytesIO(data), read_only=True, data_only=True, keep_links=False)
        names = book.sheetnames
        if sheet is not None and sheet not in names:
            raise InputError(f"{name} has no sheet {sheet!r}. There: {', '.join(names)[:300]}.")
        chosen = sheet or names[0]
        found = dict(_rows(book[chosen]))
        book.close()
        book = load_workbook(io.BytesIO(data), read_only=True, data_only=False, keep_links=False)
        for number, formulas in _formulas(book[chosen]):
            cells = found.setdefault(number, [])
            cells += [""] * (max(formulas) + 1 - len(cells))
            for at in formulas:
                cells[at] = cells[at] or NOT_COMPUTED
        book.close()
    except InputError:
        raise
    except Exception as error:  # openpyxl raises whatever the XML inside makes it stumble over
        raise InputError(f"{name} is no valid XLSX: {error}. Save it anew, or as CSV.") from error
    return sorted(found.items())


def _check(name: str, data: bytes, max_bytes: int) -> None:
    """Refuse a file that unpacks to too much, or whose XML declares what would be put in its own place."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        parts = archive.infolist()
        size = sum(one.file_size for one in parts)
        if size > max_bytes or size > max(_SMALL, _MOST_PACKED * len(data)):
            raise InputError(
                f"{name} unpacks to {size:,} bytes, too much for {len(data):,}. Split it, or save it as CSV."
            )
        for one in parts:
            if one.filename.lower().endswith((".xml", ".rels")):
                with archive.open(one) as part:
                    if _DECLARES.search(part.read(4096)):
                        raise InputError(f"{name} declares XML entities in {one.filename}. Save it anew.")


def _rows(sheet: Any) -> Iterator[tuple[int, list[str]]]:
    if hasattr(sheet, "reset_dimensions"):
        sheet.reset_dimensions()
    for number, cells in enumerate(sheet.iter_rows(), 1):
        texts = [_text(cell) for cell in cells]
        if any(texts):
            yield number, texts


def _formulas(sheet: Any) -> Iterator[tuple[int, list[int]]]:
    """Yield the rows with formulas, and in which columns, from 0, they stand."""
    if hasattr(sheet, "reset_dimensions"):
        sheet.reset_dimensions()
    for number, cells in enumerate(sheet.iter_rows(), 1):
        at = [place for place, cell in enumerate(cells) if cell.value is not None and cell.data_type == "f"]
        if at:
            yield number, at


def _text(cell: Any) -> str:
    value = cell.value
    if value is None:
        return ""
    if isinstance(value, datetime):
        return value.date().isoformat()
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        number = Decimal(repr(value))
        if not number.is_finite():
            return str(value)
        if str(cell.number_format).endswith("%"):
            return f"{decimal_text(number * 100)}%"
        return decimal_text(number)
    return str(value).strip()
