"""What a reader is, and the readers by file name extension."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from policygraph.read.decode import decode


@dataclass(frozen=True, slots=True)
class Extracted:
    """What a reader made of a file's bytes: the stored text, and what the file itself says about it."""

    text: str
    encoding: str = "utf-8"
    title: str | None = None
    publisher: str | None = None
    published: date | None = None
    url: str | None = None
    reader: str | None = None  # where it is not the one asked for
    flags: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Reader:
    """One format. `read` takes the bytes and the file's name for messages, and raises UnreadableError."""

    name: str  # with its version, as provenance cites it
    media_type: str
    read: Callable[[bytes, str], Extracted]


def _text(data: bytes, name: str) -> Extracted:
    text, encoding = decode(data, name)
    return Extracted(text, encoding)


def _markdown(data: bytes, name: str) -> Extracted:
    from policygraph.read.markdown import read_markdown

    return read_markdown(data, name)


def _html(data: bytes, name: str) -> Extracted:
    from policygraph.read.html import read_html

    return read_html(data, name)


def _pdf(data: bytes, name: str) -> Extracted:
    from policygraph.read.pdf import read_pdf

    return read_pdf(data, name)


def _recognised_pdf(data: bytes, name: str) -> Extracted:
    from policygraph.read.pdf import read_pdf

    return read_pdf(data, name, ocr=True)


def _docx(data: bytes, name: str) -> Extracted:
    from policygraph.read.docx import read_docx

    return read_docx(data, name)


_TEXT = Reader("text@1", "text/plain", _text)
_MARKDOWN = Reader("markdown@1", "text/markdown", _markdown)
_HTML = Reader("html@1", "text/html", _html)

READERS: dict[str, Reader] = {
    ".txt": _TEXT,
    ".text": _TEXT,
    ".md": _MARKDOWN,
    ".markdown": _MARKDOWN,
    ".html": _HTML,
    ".htm": _HTML,
    ".xhtml": _HTML,
    ".shtml": _HTML,
    ".pdf": Reader("pdf@1", "application/pdf", _pdf),
    ".docx": Reader(
        "docx@1", "application/vnd.openxmlformats-officedocument.wordprocessingml.document", _docx
    ),
}

#: The same, with pages that are pictures recognised.
OCR_READERS: dict[str, Reader] = {**READERS, ".pdf": Reader("pdf@1", "application/pdf", _recognised_pdf)}
