"""Bytes to Document: one reader per format behind `read_file`.

Stored text is the decoded string for plain text, and the reader's output for Markdown.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path

from policygraph.errors import UnreadableError
from policygraph.model import Document, Span
from policygraph.read.boilerplate import find_body
from policygraph.read.decode import MAX_BYTES, decode, read_bytes
from policygraph.read.markdown import front_matter, markdown_text
from policygraph.read.metadata import find_published, find_publisher, find_title
from policygraph.read.sidecar import Sidecar, read_sidecar, sidecar_path

__all__ = ["MAX_BYTES", "READERS", "read_bytes_as", "read_file", "read_text", "sidecar_path"]

# suffix -> (reader name and version, media type, what turns decoded text into stored text)
READERS: dict[str, tuple[str, str, Callable[[str], str] | None]] = {
    ".txt": ("text@1", "text/plain", None),
    ".text": ("text@1", "text/plain", None),
    ".md": ("markdown@1", "text/markdown", markdown_text),
    ".markdown": ("markdown@1", "text/markdown", markdown_text),
}


def read_file(path: Path, *, key: str | None = None, max_bytes: int = MAX_BYTES) -> Document:
    """Return the Document of a file; a sidecar beside it takes precedence over what the text shows.

    `key` is the document key unless the sidecar gives a url; default: the file's name. Raises UnreadableError for a file
    that cannot be read and InputError for a bad sidecar; each message names the file and the cure.
    """
    if path.suffix.lower() not in READERS:
        known = " ".join(sorted(READERS))
        raise UnreadableError(
            f"{path}: no reader for {path.suffix or 'a file without extension'}; read are {known}"
        )
    data = read_bytes(path, max_bytes)
    return read_bytes_as(
        data, path.suffix.lower(), name=str(path), key=key or path.name, sidecar=read_sidecar(path)
    )


def read_bytes_as(
    data: bytes, suffix: str, *, name: str, key: str, sidecar: Sidecar | None = None
) -> Document:
    """Return the Document of bytes that are a file of type `suffix`; `name` is what error messages call it."""
    reader, media_type, convert = READERS[suffix]
    decoded, encoding = decode(data, name)
    text = convert(decoded) if convert else decoded
    if not text.strip():
        raise UnreadableError(f"{name}: the file holds no text.")
    document = read_text(text, key=key, source=data)
    document = replace(document, reader=reader, media_type=media_type, encoding=encoding)
    told = sidecar or Sidecar()
    if convert:
        told = front_matter(decoded, told)
    return _with_sidecar(document, told, Path(key).stem)


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


def _with_sidecar(document: Document, told: Sidecar, stem: str) -> Document:
    if told.url:
        document.url = document.key = told.url
    if told.title:
        document.title, document.title_span = told.title, _span_of(document.text, told.title)
    elif document.title is None and stem:
        # A file's name is better than nothing: 003_东营_2024政府工作报告.txt says whose report it is.
        document.title = re.sub(r"^\d+[_\-. ]+", "", stem).replace("_", " ")
        document.flags = (*document.flags, "title-from-name")
    if told.publisher:
        document.publisher, document.publisher_span = told.publisher, _span_of(document.text, told.publisher)
    if told.published:
        document.published, document.published_precision = told.published, told.precision
        document.published_from, document.published_span = "sidecar", None
    return document


def _span_of(text: str, piece: str) -> Span | None:
    start = text.find(piece)
    return Span(start, start + len(piece)) if start >= 0 else None
