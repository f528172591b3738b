"""PDF to text (pypdfium2): lines joined to paragraphs, page numbers dropped.

A scanned PDF is reported as such, or its pictures are recognised where that was asked for (`ocr`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise
from statistics import median

from policygraph.errors import UnreadableError
from policygraph.read.decode import clean
from policygraph.read.formats import Extracted
from policygraph.read.ocr import OCR, OCR_READER, recognise

_PAGE_NUMBER = re.compile(r"[\s\-—–·•]*\d{1,4}[\s\-—–·•]*|第\s*\d+\s*页(?:\s*[/共]\s*\d+\s*页)?")
_ENDS = "。！？；：.!?;:”）》"
_OPENS = re.compile(
    r"[一二三四五六七八九十]{1,3}、|（[一二三四五六七八九十\d]{1,3}）|\([一二三四五六七八九十\d]{1,3}\)"
    r"|第[一二三四五六七八九十百]+[章节条]|\d{1,2}[.、．](?!\d)|[●•·■◆—-]"
)
_CHARACTERS_A_PAGE = 15  # a page of a scan yields at most a stamp or a page number


def read_pdf(data: bytes, name: str, *, ocr: bool = False) -> Extracted:
    """Return the text of a PDF, one paragraph a line; with `ocr` also that of pages which are pictures.

    Raises UnreadableError for a damaged or encrypted file, and without `ocr` for one whose pages are pictures; InputError
    where the recognition is not installed.
    """
    import pypdfium2

    try:
        document = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        raise UnreadableError(
            f"{name}: cannot be opened as PDF ({error}). Is it damaged or encrypted?"
        ) from error
    try:
        pages = []
        recognised = False
        for page in document:
            text_page = page.get_textpage()
            text = text_page.get_text_range()
            text_page.close()
            if ocr and len(text.strip()) < _CHARACTERS_A_PAGE and (seen := recognise(page)):
                text, recognised = seen, True
            pages.append(text)
            page.close()
        title = (document.get_metadata_dict().get("Title") or "").strip() or None
    finally:
        document.close()
    if sum(len(page.strip()) for page in pages) < _CHARACTERS_A_PAGE * max(len(pages), 1):
        raise UnreadableError(
            f"{name}: this PDF holds pictures of pages, no text ({len(pages)} pages). "
            + ("Nothing in them was recognised." if ocr else "Read it with --ocr, or give its text.")
        )
    lines = [line for page in pages for line in _lines(page)]
    text = clean("\n".join(_paragraphs(lines)))
    if recognised:
        return Extracted(text, title=title, reader=OCR_READER, flags=(OCR,))
    return Extracted(text, title=title)


def _lines(page: str) -> Iterator[str]:
    for line in page.replace("\r\n", "\n").replace("\r", "\n").replace("\ufffe", "").split("\n"):
        stripped = line.strip()
        if stripped and not _PAGE_NUMBER.fullmatch(stripped):
            yield stripped


def _paragraphs(lines: list[str]) -> Iterator[str]:
    """Join lines that a page's width broke: full lines that do not end a sentence, unless the next opens a paragraph."""
    if not lines:
        return
    width = median(sorted(len(line) for line in lines)[len(lines) // 2 :])
    current = lines[0]
    for before, after in pairwise(lines):
        full = len(before) >= 0.8 * width
        if full and before[-1] not in _ENDS and not _OPENS.match(after):
            space = " " if before[-1].isascii() and after[0].isascii() and before[-1].isalpha() else ""
            current += space + after
        elif full and before[-1] in "；：”）》" and not _OPENS.match(after) and len(before) >= 0.95 * width:
            current += after
        else:
            yield current
            current = after
    yield current
