"""DOCX to text (python-docx): paragraphs and tables in the order they stand, one block or table row a line."""

from __future__ import annotations

import io
import zipfile

from policygraph.errors import UnreadableError
from policygraph.read.decode import clean
from policygraph.read.formats import Extracted

_MAX_UNPACKED = 200_000_000
_MAX_RATIO = 200  # unpacked to packed size: text compresses 5 to 20 times, a bomb a thousand times


def read_docx(data: bytes, name: str) -> Extracted:
    """Return the text of a Word document.

    Raises UnreadableError for what is not one, and for one that would unpack to more than a sane size.
    """
    import docx
    from docx.opc.exceptions import PackageNotFoundError
    from docx.table import Table

    _refuse_bomb(data, name)
    try:
        document = docx.Document(io.BytesIO(data))
        lines: list[str] = []
        for block in document.iter_inner_content():
            if isinstance(block, Table):
                lines.extend(_rows(block))
            else:
                lines.append(block.text)
        properties = document.core_properties
        title = (properties.title or "").strip() or None
    except (PackageNotFoundError, KeyError, ValueError) as error:
        raise UnreadableError(
            f"{name}: cannot be opened as a Word document ({error}). Save it again as .docx, or give its text as .txt."
        ) from error
    text = clean("\n".join(line.strip() for line in lines if line.strip()))
    return Extracted(text, title=title)


def _rows(table: object) -> list[str]:
    """Return the rows of a table; a merged cell is said once."""
    lines = []
    for row in table.rows:  # type: ignore[attr-defined]
        words: list[str] = []
        last = None
        for cell in row.cells:
            if cell._tc is not last:
                words.append(" ".join(cell.text.split()))
            last = cell._tc
        lines.append("\t".join(words))
    return lines


def _refuse_bomb(data: bytes, name: str) -> None:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            unpacked = sum(member.file_size for member in archive.infolist())
    except zipfile.BadZipFile as error:
        raise UnreadableError(
            f"{name}: cannot be opened as a Word document ({error}). Save it again as .docx, or give its text as .txt."
        ) from error
    if unpacked > _MAX_UNPACKED or unpacked > _MAX_RATIO * max(len(data), 10_000):
        raise UnreadableError(
            f"{name}: would unpack to {unpacked:,} bytes, which no document needs. Left out."
        )
