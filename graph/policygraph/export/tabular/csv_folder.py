"""A folder of CSV files (RFC 4180, UTF-8), one per table, with a data dictionary."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import IO

from policygraph.export.facts import Facts
from policygraph.export.notice import PLACES_NOTICE
from policygraph.export.output import FOLDER_MARK
from policygraph.export.tabular.cells import joined
from policygraph.export.tabular.records import Cell, Records, Table
from policygraph.export.tabular.schema import Column
from policygraph.export.text import csv_cell

DICTIONARY = "columns.csv"


def csv_line(row: tuple[Cell, ...], columns: tuple[Column, ...]) -> str:
    """Return a row as one line; texts are quoted and guarded against spreadsheets, an empty cell is nothing at all."""
    cells = (
        "" if cell is None or cell == () else csv_cell(joined(cell)) if _quoted(column) else joined(cell)
        for cell, column in zip(row, columns, strict=True)
    )
    return ",".join(cells) + "\n"


def _quoted(column: Column) -> bool:
    return column.type == "text" or column.many


def write_table(table: Table, out: IO[str]) -> int:
    """Write a table with its head line to a text stream; return how many rows it has."""
    out.write(",".join(column.name for column in table.columns) + "\n")
    count = 0
    for row in table.rows():
        out.write(csv_line(row, table.columns))
        count += 1
    return count


def dictionary(tables: list[Table]) -> Iterator[str]:
    """Yield the lines of the data dictionary: table, column, type, several or not, labels."""
    yield "table,column,type,many,zh,en\n"
    for table in tables:
        for column in table.columns:
            many = "true" if column.many else "false"
            yield (
                f"{table.name},{column.name},{column.type},{many},{csv_cell(column.zh)},{csv_cell(column.en)}\n"
            )


def write_csv(facts: Facts, folder: Path) -> None:
    """Write the facts into `folder` (which exists and is empty), one file per table."""
    tables = Records(facts).tables()
    for table in tables:
        with (folder / f"{table.name}.csv").open("w", encoding="utf-8", newline="") as out:
            write_table(table, out)
    (folder / DICTIONARY).write_text("".join(dictionary(tables)), encoding="utf-8", newline="")
    (folder / FOLDER_MARK).write_text(_readme(tables, facts), encoding="utf-8", newline="\n")


def _readme(tables: list[Table], facts: Facts) -> str:
    listed = "\n".join(f"  {table.name}.csv  {table.zh}  {table.en}" for table in tables)
    notice = f"\n{PLACES_NOTICE}\n" if facts.carries_places else ""
    return (
        f"policygraph export as CSV (UTF-8). {DICTIONARY} says what each column holds.\n\n{listed}\n\n"
        "Several values in a cell are divided by |. Numbers are in base units, dates ISO 8601. A text that a\n"
        "spreadsheet would run as a formula (it starts with = + - @ tab or carriage return) has one apostrophe in front.\n"
        "一格多值以 | 分隔；数值用基本单位；可能被电子表格当作公式执行的文本前加一个撇号。\n"
        f"{notice}"
    )
