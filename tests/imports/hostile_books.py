"""XLSX files that others might pack: the parts of a sound one, with some of them exchanged."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Iterable
from pathlib import Path

from openpyxl import Workbook

SHEET = "xl/worksheets/sheet1.xml"


def book(rows: Iterable[Iterable[object]], title: str = "数据") -> Workbook:
    """Return a workbook with one sheet of rows."""
    made = Workbook()
    sheet = made.active
    assert sheet is not None
    sheet.title = title
    for row in rows:
        sheet.append(list(row))
    return made


def repacked(
    made: Workbook, path: Path, change: Callable[[str, bytes], bytes], more: dict[str, bytes] | None = None
) -> None:
    """Write a workbook whose parts are what `change` makes of their names and bytes, and further parts."""
    whole = io.BytesIO()
    made.save(whole)
    with zipfile.ZipFile(whole) as source, zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as target:
        for name in source.namelist():
            target.writestr(name, change(name, source.read(name)))
        for name, data in (more or {}).items():
            target.writestr(name, data)


def on_sheet(old: bytes, new: bytes) -> Callable[[str, bytes], bytes]:
    """Return a change that replaces bytes of the sheet, which must be there."""

    def change(name: str, data: bytes) -> bytes:
        if name == SHEET:
            assert old in data
            return data.replace(old, new)
        return data

    return change
