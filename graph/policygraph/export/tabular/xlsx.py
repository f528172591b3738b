"""One workbook: a sheet per table, typed and filterable, the sentence and where it stands in every row.

Written by XlsxWriter in its constant-memory mode; Excel's own limits (ECMA-376, "Excel specifications and limits") are
met by name: a table of more rows than a sheet can hold goes on in `NAME 2`, a longer text than a cell can hold is cut
and ends in `…`, a number of more digits than a double keeps is what a double keeps.
"""

from __future__ import annotations

import re
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime
from decimal import Decimal
from itertools import chain, islice
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

from policygraph.export.facts import Facts
from policygraph.export.notice import PLACES_NOTICE
from policygraph.export.output import copy_to
from policygraph.export.tabular.cells import joined
from policygraph.export.tabular.records import Cell, Records, Table
from policygraph.export.tabular.schema import Column
from policygraph.export.text import xml_chars

if TYPE_CHECKING:
    from xlsxwriter import Workbook
    from xlsxwriter.worksheet import Worksheet

MAX_ROWS = 1_048_576
MAX_TEXT = 32_767
# Excel counts its days from here and knows none before.
FIRST_DAY = date(1900, 3, 1)
# A workbook says when it was made: always the same day, for the same bytes.
_MADE = datetime(1980, 1, 1)
_WIDTHS = {"number": 16, "integer": 10, "date": 12, "boolean": 10, "text": 24}
_WIDE = {"evidence": 60, "sentence": 60, "text": 60, "label": 32, "indicator": 28}


def write_xlsx(facts: Facts, out: IO[bytes]) -> None:
    """Write the facts as an XLSX workbook."""
    tables = Records(facts).tables()
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "book.xlsx"
        with new_workbook(path, "policygraph") as book:
            formats = _Formats(book)
            _contents(book, tables, formats, facts)
            for table in tables:
                _sheets(book, table, formats)
        copy_to(path, out)


@contextmanager
def new_workbook(path: Path, title: str) -> Iterator[Workbook]:
    """Give a workbook that is written to `path` row by row, texts as texts, the same bytes whenever it is made."""
    from xlsxwriter import Workbook

    book = Workbook(
        str(path),
        {
            "constant_memory": True,
            "strings_to_formulas": False,
            "strings_to_urls": False,
            "strings_to_numbers": False,
            "tmpdir": str(path.parent),
        },
    )
    try:
        book.set_properties({"title": title, "created": _MADE})
        yield book
    except BaseException:
        # XlsxWriter closes the files it collects rows in only when the book is closed.
        for sheet in book.worksheets():
            sheet.row_data_fh.close()
        raise
    book.close()


class _Formats:
    """The looks of cells."""

    def __init__(self, book: Workbook) -> None:
        self.head = book.add_format({"bold": True, "bg_color": "#E9E4DA", "bottom": 1, "valign": "top"})
        self.date = book.add_format({"num_format": "yyyy-mm-dd", "valign": "top"})
        self.number = book.add_format({"num_format": "#,##0.######", "valign": "top"})
        self.whole = book.add_format({"num_format": "#,##0", "valign": "top"})
        self.text = book.add_format({"valign": "top"})
        self.wrapped = book.add_format({"valign": "top", "text_wrap": True})
        self.title = book.add_format({"bold": True, "font_size": 14})


def _contents(book: Workbook, tables: list[Table], formats: _Formats, facts: Facts) -> None:
    """Write the first sheet: what the others hold, and what each column is."""
    sheet = book.add_worksheet("contents")
    sheet.set_column(0, 1, 18)
    sheet.set_column(2, 3, 10)
    sheet.set_column(4, 5, 36)
    sheet.write_string(0, 0, "policygraph", formats.title)
    sheet.write_string(
        1,
        0,
        "一格多值以 | 分隔；数值用基本单位。Several values in a cell are divided by |; numbers are in base units.",
    )
    if facts.carries_places:
        sheet.write_string(2, 0, PLACES_NOTICE)
    for column, name in enumerate(("sheet", "column", "type", "many", "zh", "en")):
        sheet.write_string(4, column, name, formats.head)
    line = 5
    for table in tables:
        for one in table.columns:
            for column, text in enumerate(
                (table.name, one.name, one.type, "true" if one.many else "false", one.zh, one.en)
            ):
                sheet.write_string(line, column, text)
            line += 1
    sheet.autofilter(4, 0, line - 1, 5)
    sheet.freeze_panes(5, 0)


def _sheets(book: Workbook, table: Table, formats: _Formats) -> None:
    """Write a table into one sheet, or as many as it needs."""
    rows = table.rows()
    number = 1
    while True:
        name = table.name if number == 1 else f"{table.name} {number}"
        _sheet(book.add_worksheet(name), table.columns, islice(rows, MAX_ROWS - 1), formats)
        following = next(rows, None)
        if following is None:
            return
        rows = chain((following,), rows)
        number += 1


def _sheet(sheet: Worksheet, columns: tuple[Column, ...], rows: Any, formats: _Formats) -> None:
    for index, column in enumerate(columns):
        iri = column.name == "iri" or column.name.endswith("_iri")
        width = _WIDE.get(column.name, 18 if iri else _WIDTHS[column.type])
        sheet.set_column(index, index, width)
        sheet.write_string(0, index, column.name, formats.head)
    sheet.freeze_panes(1, 0)
    line = 0
    for line, row in enumerate(rows, 1):
        for index, (cell, column) in enumerate(zip(row, columns, strict=True)):
            _write(sheet, line, index, cell, column, formats)
    sheet.autofilter(0, 0, line, len(columns) - 1)


def _write(sheet: Worksheet, line: int, index: int, cell: Cell, column: Column, formats: _Formats) -> None:
    if cell is None or cell == ():
        return
    if isinstance(cell, bool):
        sheet.write_boolean(line, index, cell, formats.text)
    elif isinstance(cell, int):
        sheet.write_number(line, index, cell, formats.whole)
    elif isinstance(cell, Decimal) and abs(cell) < Decimal("1e300"):
        sheet.write_number(
            line, index, float(cell), formats.whole if cell == cell.to_integral() else formats.number
        )
    elif isinstance(cell, date) and cell >= FIRST_DAY:
        sheet.write_datetime(line, index, datetime(cell.year, cell.month, cell.day), formats.date)
    else:
        wide = column.name in ("evidence", "sentence", "text")
        sheet.write_string(line, index, cell_text(cell), formats.wrapped if wide else formats.text)


def cell_text(cell: Cell) -> str:
    """Return a text as a cell can hold it: line feeds for any line break, nothing XML cannot carry, 32,767 UTF-16 units.

    >>> cell_text("=cmd|x"), len(cell_text("字" * 40_000))
    ('=cmd|x', 32767)
    """
    text = re.sub("\r\n?", "\n", xml_chars(joined(cell)))
    units = len(text.encode("utf-16-le")) // 2
    if units <= MAX_TEXT:
        return text
    # Every code point is one unit or two: cutting at the bytes may halve a pair, which is then left out.
    cut = text.encode("utf-16-le")[: (MAX_TEXT - 1) * 2].decode("utf-16-le", errors="ignore")
    return cut + "…"
