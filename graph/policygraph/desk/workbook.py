"""An answer as an XLSX workbook: one sheet, typed cells, the sentences in the last columns; written batch after batch.

XlsxWriter keeps a row in memory in its constant-memory mode, and the answer one batch of sentences. A sheet holds at most
1,048,576 rows (ECMA-376, "Excel specifications and limits"); what is more goes on in another.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any

from policygraph.desk.answer import EVIDENCE_COLUMNS, Answer
from policygraph.export.tabular.xlsx import FIRST_DAY, MAX_ROWS, cell_text, new_workbook

if TYPE_CHECKING:
    from xlsxwriter import Workbook
    from xlsxwriter.worksheet import Worksheet

_WIDE = {"sentence": 60, "documents": 40, "statement": 60, "words": 60}


def workbook_pieces(found: Answer[Any], lang: str = "zh", size: int = 64_000) -> Iterator[bytes]:
    """Yield the bytes of an XLSX workbook of an answer, all its rows."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "answer.xlsx"
        write_workbook(found, path, lang)
        with path.open("rb") as done:
            while piece := done.read(size):
                yield piece


def write_workbook(found: Answer[Any], path: Path, lang: str = "zh") -> None:
    """Write an answer as an XLSX workbook to `path`."""
    with new_workbook(path, cell_text(found.title[0 if lang == "zh" else 1])) as book:
        _write(book, found, lang)


def _write(book: Workbook, found: Answer[Any], lang: str) -> None:
    titles = {
        name: label[0 if lang == "zh" else 1] for name, label in {**found.columns, **EVIDENCE_COLUMNS}.items()
    }
    head = book.add_format({"bold": True, "bottom": 1, "valign": "top"})
    formats = {
        "date": book.add_format({"num_format": "yyyy-mm-dd", "valign": "top"}),
        "number": book.add_format({"num_format": "#,##0.######", "valign": "top"}),
        "text": book.add_format({"valign": "top"}),
        "wide": book.add_format({"valign": "top", "text_wrap": True}),
    }

    def sheet_of(number: int) -> Worksheet:
        sheet = book.add_worksheet(found.name if number == 1 else f"{found.name} {number}")
        for at, (name, title) in enumerate(titles.items()):
            sheet.set_column(at, at, _WIDE.get(name, 18))
            sheet.write_string(0, at, cell_text(title), head)
        sheet.freeze_panes(1, 0)
        return sheet

    number, line = 1, 0
    sheet = sheet_of(number)
    for batch in found.batches():
        for record in batch.records(lang):
            line += 1
            if line >= MAX_ROWS:
                number, line = number + 1, 1
                sheet = sheet_of(number)
            for at, name in enumerate(titles):
                _cell(sheet, line, at, record[name], formats, wide=name in _WIDE)
    if number == 1:
        sheet.autofilter(0, 0, line, len(titles) - 1)


def _cell(sheet: Worksheet, line: int, at: int, value: Any, formats: dict[str, Any], *, wide: bool) -> None:
    if value is None or value == "":
        return
    if isinstance(value, bool):
        sheet.write_boolean(line, at, value, formats["text"])
    elif isinstance(value, int | Decimal) and abs(Decimal(value)) < Decimal("1e300"):
        sheet.write_number(line, at, float(value), formats["number"])
    elif isinstance(value, date) and value >= FIRST_DAY:
        sheet.write_datetime(line, at, datetime(value.year, value.month, value.day), formats["date"])
    else:
        sheet.write_string(line, at, cell_text(str(value)), formats["wide" if wide else "text"])
