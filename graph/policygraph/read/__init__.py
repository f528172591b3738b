"""Bytes to Document: one reader per format behind `read_file`.

Stored text is the decoded string for plain text, and the reader's output for Markdown, HTML, PDF and DOCX.
"""

from __future__ import annotations

import hashlib
import re
from datetime import date
from pathlib import Path

from policygraph.errors import UnreadableError
from policygraph.model import Document, Span
from policygraph.read.boilerplate import find_body
from policygraph.read.decode import MAX_BYTES, read_bytes
from policygraph.read.formats import OCR_READERS, READERS, Extracted, Reader
from policygraph.read.metadata import find_published, find_publisher, find_title
from policygraph.read.sidecar import Sidecar, read_sidecar, sidecar_path

__all__ = [
    "MAX_BYTES",
    "READERS",
    "Extracted",
    "Reader",
    "read_data",
    "read_file",
    "read_text",
    "reader_of",
    "sidecar_path",
]


def read_file(
    path: Path, *, key: str | None = None, max_bytes: int = MAX_BYTES, ocr: bool = False
) -> Document:
    """Return the Document of a file; a sidecar beside it takes precedence over what the text shows.

    `key` is the document key unless the file or its sidecar gives a url; default: the file's name. With `ocr` the pages of a
    PDF that are pictures are recognised. Raises UnreadableError for a file that cannot be read and InputError for a bad
    sidecar; each message names the file and the cure.
    """
    data = read_bytes(path, max_bytes)
    return read_data(
        data, path.suffix, name=str(path), key=key or path.name, sidecar=read_sidecar(path), ocr=ocr
    )


def read_data(
    data: bytes, suffix: str, *, name: str, key: str, sidecar: Sidecar | None = None, ocr: bool = False
) -> Document:
    """Return the Document of the bytes of a file of type `suffix`; `name` is what error messages call it."""
    reader = reader_of(suffix, name, ocr=ocr)
    extracted = reader.read(data, name)
    if not extracted.text.strip():
        raise UnreadableError(f"{name}: the file holds no text. Put its text in, or take it away.")
    document = read_text(extracted.text, key=key, source=data)
    document.reader, document.media_type, document.encoding = (
        extracted.reader or reader.name,
        reader.media_type,
        extracted.encoding,
    )
    document.flags = (*document.flags, *extracted.flags)
    return _told(document, extracted, sidecar or Sidecar(), Path(key).stem)


def reader_of(suffix: str, name: str, *, ocr: bool = False) -> Reader:
    """Return the reader for a file name extension. Raises UnreadableError naming the ones there are."""
    reader = (OCR_READERS if ocr else READERS).get(suffix.lower())
    if reader is None:
        known = " ".join(sorted(READERS))
        raise UnreadableError(
            f"{name}: no reader for {suffix or 'a file without extension'}; read are {known}. Save the file as one of them."
        )
    return reader


def read_text(text: str, *, key: str, source: bytes | None = None) -> Document:
    """Return the Document of a text: article body, title, publisher and publication date found in it.

    >>> read_text("某市发布行动计划\\n2025年3月1日\\n到2027年建成5个中心。", key="a").published
    datetime.date(2025, 3, 1)
    """
    body, cuts = find_body(text)
    title = find_title(text, body)
    published = find_published(text, body)
    publisher = find_publisher(text, body)
    data = source if source is not None else text.encode("utf-8", "surrogatepass")
    document = Document(
        key=key,
        text=text,
        source_sha256=hashlib.sha256(data).hexdigest(),
        body=body,
        cuts=cuts,
    )
    if title:
        document.title, document.title_span = title
    if publisher:
        document.publisher, document.publisher_span = str(publisher.value), publisher.span
    if published and isinstance(published[0].value, date):
        found, precision = published
        document.published, document.published_span = found.value, found.span  # type: ignore[assignment]
        document.published_precision, document.published_from = precision, found.origin
    return document


def _told(document: Document, extracted: Extracted, sidecar: Sidecar, stem: str) -> Document:
    """Complete a document by what its file says of itself and what its sidecar knows better."""
    url = sidecar.url or extracted.url
    if url:
        document.url = document.key = url
    title = sidecar.title or extracted.title
    if title:
        document.title, document.title_span = title, _span_of(document.text, title)
    elif document.title is None and stem:
        # A file's name is better than nothing: 003_东营_2024政府工作报告.txt says whose report it is.
        document.title = re.sub(r"^\d+[_\-. ]+", "", stem).replace("_", " ")
        document.flags = (*document.flags, "title-from-name")
    publisher = sidecar.publisher or (extracted.publisher if document.publisher is None else None)
    if publisher:
        document.publisher, document.publisher_span = publisher, _span_of(document.text, publisher)
    if sidecar.published:
        document.published, document.published_precision = sidecar.published, sidecar.precision
        document.published_from, document.published_span = "sidecar", None
    elif extracted.published:
        document.published, document.published_precision = extracted.published, "day"
        document.published_from, document.published_span = "metadata", None
    return document


def _span_of(text: str, piece: str) -> Span | None:
    start = text.find(piece)
    return Span(start, start + len(piece)) if start >= 0 else None
