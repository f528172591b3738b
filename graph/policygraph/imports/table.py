"""Rows of CSV and XLSX as text, and what their cells mean: places, numbers in base units, days."""

from __future__ import annotations

import codecs
import csv
import hashlib
import io
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path

from policygraph.errors import InputError
from policygraph.extract.dates import resolve
from policygraph.extract.normalise import normalise, simplify
from policygraph.extract.numbers import read_number
from policygraph.extract.units import units
from policygraph.imports.mapping import Mapping
from policygraph.imports.workbook import NOT_COMPUTED, read_sheet
from policygraph.link.places import Place, place_table

_LONGEST = 1_000
_MOST_DIGITS = 60
_MULTIPLIERS = tuple("十百千万亿")
_COMPARATORS = {
    "=": "=",
    ">=": ">=",
    "≥": ">=",
    ">": ">",
    "<=": "<=",
    "≤": "<=",
    "<": "<",
    "~": "~",
    "约": "~",
}
_COMPARATORS |= {
    "不低于": ">=",
    "不少于": ">=",
    "以上": ">=",
    "超过": ">",
    "不超过": "<=",
    "不高于": "<=",
    "达到": "=",
}


class RowError(ValueError):
    """Why one row cannot come in."""


def read_table(path: Path, mapping: Mapping, max_bytes: int) -> tuple[str, list[tuple[int, dict[str, str]]]]:
    """Return the file's SHA-256 and its rows, as (row number from 1, cell text by mapped field); empty rows are left out.

    Formulas of CSV are text, of XLSX what was last computed. Raises InputError for a file that cannot be read, is too large,
    or lacks a sheet or column of the mapping.
    """
    try:
        if path.stat().st_size > max_bytes:
            raise InputError(
                f"{path.name} has more than {max_bytes:,} bytes. Split it, or allow more with --max-bytes."
            )
        data = path.read_bytes()
    except OSError as error:
        raise InputError(f"{path.name} cannot be read: {error.strerror or error}. Check the path.") from error
    suffix = path.suffix.lower()
    if suffix == ".xlsx":
        lines = read_sheet(path.name, data, mapping.sheet, max_bytes)
    elif suffix in (".csv", ".tsv"):
        lines = _csv(path.name, data, "\t" if suffix == ".tsv" else ",", mapping)
    elif suffix in (".xls", ".xlsm", ".xlsb", ".ods"):
        raise InputError(
            f"{path.name}: {suffix} is not read. Save the table as .xlsx, without macros, or .csv."
        )
    else:
        raise InputError(f"{path.name} is no table: give .csv, .tsv or .xlsx.")
    header = next((cells for number, cells in lines if number == mapping.header), [])
    at = _places(path.name, header, mapping)
    rows = []
    for number, cells in lines:
        if number > mapping.header and any(cells):
            row = {field: cells[place] if place < len(cells) else "" for field, place in at.items()}
            rows.append((number, {**row, **mapping.constants}))
    return hashlib.sha256(data).hexdigest(), rows


def _places(name: str, header: list[str], mapping: Mapping) -> dict[str, int]:
    """Return where the column of each field stands; raises InputError that names all that are missing or there twice."""
    wrong = [
        f"{'no column' if column not in header else 'several columns'} {column!r} (for {field})"
        for field, column in mapping.columns.items()
        if header.count(column) != 1
    ]
    if wrong:
        there = ", ".join(one for one in header if one)[:300]
        raise InputError(
            f"{name} has {', '.join(wrong)} in row {mapping.header}. There: {there or 'nothing'}. Mend the mapping, or say "
            "with header which row has the names."
        )
    return {field: header.index(column) for field, column in mapping.columns.items()}


def _csv(name: str, data: bytes, delimiter: str, mapping: Mapping) -> list[tuple[int, list[str]]]:
    """Return the records of a CSV file, divided as its header is: by comma, semicolon or tab."""
    marked = data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
    for encoding in ("utf-16",) if marked else ("utf-8-sig", "gb18030"):
        try:
            text = data.decode(encoding)
            break
        except UnicodeDecodeError:
            continue
    else:
        raise InputError(
            f"{name} is neither UTF-8 nor GB 18030, nor UTF-16 with a mark. Save it as CSV UTF-8."
        )
    if "\0" in text:
        raise InputError(f"{name} has NUL characters and is no CSV. Save it as CSV UTF-8.")
    wanted = set(mapping.columns.values())

    def header(by: str) -> int:
        """Return how many of the columns the header has where it is divided so."""
        for number, cells in _records(name, text, by):
            if number == mapping.header:
                return len(wanted & set(cells))
        return 0

    # Where the decimal mark is a comma, spreadsheets divide by semicolons.
    best = max((delimiter, ",", ";", "\t"), key=header)
    return list(_records(name, text, best))


def _records(name: str, text: str, delimiter: str) -> Iterator[tuple[int, list[str]]]:
    try:
        for number, cells in enumerate(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter), 1):
            yield number, [cell.strip() for cell in cells]
    except csv.Error as error:
        raise InputError(f"{name} is no valid CSV: {error}. Save it anew as CSV UTF-8.") from error


def place_of(cell: str) -> Place:
    """Return the place a cell names, by code, name or the names of its parents before it; raises RowError.

    >>> place_of("杭州").code, place_of("浙江省杭州市").code
    ('330100', '330100')
    """
    table, name = place_table(), simplify("".join(cell.split()))
    if not name:
        raise RowError("no place")
    if name in table:
        return table.get(name)
    found = table.named(name)
    if not found:
        found = [
            place
            for cut in range(1, len(name))
            for place in table.named(name[cut:])
            if any(name[:cut].endswith((parent.name, parent.short)) for parent in table.parents(place.code))
        ]
    if not found:
        raise RowError(f"unknown place {cell[:80]!r}")

    def rank(place: Place) -> tuple[bool, bool, bool, str]:
        return place.name != name, "default" not in place.flags, "former" in place.flags, place.level

    if len(found) > 1 and rank(found[0]) == rank(found[1]):
        listed = ", ".join(place.code for place in found[:5])
        raise RowError(f"ambiguous place {cell[:80]!r}: say the code, {listed}")
    return found[0]


def quantity_of(value: str, unit: str = "") -> tuple[Decimal, Decimal | None, str]:
    """Return value, upper end of a range or None, and unit, in base units; raises RowError where there is no number.

    >>> quantity_of("2.5亿元")[::2], quantity_of("1,234.5", "万元")[::2], quantity_of("30%")[::2]
    ((Decimal('250000000.0'), '元'), (Decimal('12345000.0'), '元'), (Decimal('30'), '%'))
    """
    if value == NOT_COMPUTED:
        raise RowError(
            "the value is a formula that was never computed: open the file in a spreadsheet and save it"
        )
    text, unit = "".join(normalise(value).split()), "".join(normalise(unit).split())
    if not text:
        raise RowError("no value")
    if len(text) > _MOST_DIGITS or len(unit) > _MOST_DIGITS:
        raise RowError(f"{value[:80]!r} is too long for a number with its unit")
    sign = -1 if text.startswith("-") else 1
    bare = text.lstrip("+-") if text[0] in "+-" and text[1:2] not in tuple("+-") else text
    share = "分之" in bare or "成" in bare
    if read_number(bare) is not None and not share:
        bare += unit
    for end in range(len(bare), 0, -1):
        number, rest = read_number(bare[:end]), bare[end:]
        if number is None:
            continue
        known = units().get("%" if share and not rest else rest)
        if known is None and rest and rest != unit:
            continue
        if known is None and rest[:1] in _MULTIPLIERS:
            raise RowError(f"both {value[:80]!r} and its unit {unit[:20]!r} multiply: say it in one of them")
        factor = known.factor if known else Decimal(1)
        high = number.value_max
        if high is not None and sign < 0:
            raise RowError(f"{value[:80]!r} is a range with a sign")
        return (
            sign * number.value * factor,
            high * factor if high is not None else None,
            known.unit if known else rest,
        )
    raise RowError(f"no number with a known unit: {value[:80]!r}")


def days_of(cell: str) -> tuple[date, date] | None:
    """Return the first and the last day of a year, month, quarter or date; None where nothing is said; raises RowError.

    >>> [one.isoformat() for one in days_of("2024")], days_of("2024-03-31")[0].isoformat()
    (['2024-01-01', '2024-12-31'], '2024-03-31')
    """
    text = "".join(normalise(cell).split())
    if not text:
        return None
    try:
        one = date.fromisoformat(text.replace("/", "-"))
        return one, one
    except ValueError:
        found = resolve(f"{text}年" if text.isdigit() and len(text) == 4 else text, None)
    if found is None:
        raise RowError(f"no date: {cell[:80]!r}, write 2024, 2024年9月 or 2024-09-30")
    return found[0][0], found[0][1]


def comparator_of(cell: str) -> str:
    """Return the comparator a cell says, `=` where it says nothing; raises RowError."""
    if not cell:
        return "="
    try:
        return _COMPARATORS[cell]
    except KeyError:
        raise RowError(f"unknown comparator {cell[:80]!r}, write =, >=, >, <=, < or ~") from None


def text_of(cell: str, what: str) -> str:
    """Return a cell's words; raises RowError where there are none or too many."""
    if not cell or len(cell) > _LONGEST:
        raise RowError(f"no {what}" if not cell else f"{what} is longer than {_LONGEST} characters")
    return cell
