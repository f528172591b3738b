"""HTML to text: the main text of a page, one block a line, with title, date and site name (trafilatura)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from typing import Any

from policygraph.errors import UnreadableError
from policygraph.read.decode import clean, decode
from policygraph.read.formats import Extracted

_CHARSET = re.compile(rb"<meta[^>]+charset\s*=\s*[\"']?\s*([A-Za-z0-9_-]+)", re.I)
_BLOCKS = ("p", "head", "item", "quote", "row", "ab", "code")


def read_html(data: bytes, name: str) -> Extracted:
    """Return the main text of a page.

    Navigation, related items and comments are left out; table rows are lines of cells separated by tabs. Raises
    UnreadableError where there is no text to be found.
    """
    from trafilatura import bare_extraction

    source, encoding = _decoded(data, name)
    found: Any = bare_extraction(
        source,
        include_comments=False,
        include_tables=True,
        with_metadata=True,
        date_extraction_params={"extensive_search": False, "original_date": True},
    )
    lines = list(_lines(found.body)) if found is not None and found.body is not None else []
    if not lines:
        raise UnreadableError(f"{name}: no text was found in this page. Save its text as .txt.")
    title = found.title.strip() if found.title else None
    if title and not any(title in line or line in title for line in lines[:3]):
        lines.insert(0, title)
    return Extracted(
        clean("\n".join(lines)),
        encoding,
        title=title,
        publisher=found.sitename or None,
        published=_day(found.date),
        url=_address(found.url),
    )


def _decoded(data: bytes, name: str) -> tuple[str, str]:
    """Return a page's source; a declared character set is believed where the bytes fit it."""
    declared = _CHARSET.search(data[:4096])
    if declared:
        encoding = declared.group(1).decode("ascii").lower()
        encoding = "gb18030" if encoding in ("gb2312", "gbk", "gb_2312-80") else encoding
        try:
            return clean(data.decode(encoding)), encoding
        except (UnicodeDecodeError, LookupError):
            pass
    return decode(data, name)


def _lines(body: Any) -> Iterator[str]:
    for element in body.iter(*_BLOCKS):
        if any(parent.tag in _BLOCKS for parent in element.iterancestors()):
            continue
        if element.tag == "row":
            words = "\t".join(_words(cell) for cell in element.iter("cell"))
        else:
            words = _words(element)
        if words.strip():
            yield words


def _words(element: Any) -> str:
    return re.sub(r"\s+", " ", "".join(element.itertext())).strip()


def _day(text: str | None) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        return None


def _address(text: str | None) -> str | None:
    return text if text and re.fullmatch(r"https?://[^\s<>\"{}|\\^`]+", text) else None
