"""Texts with single spaces around their figures (到 2027 年, 2.5 亿元) or broken into lines of one width.

Rules are written for text without such spaces and breaks. Where a document has them, its claims are found in a copy without
them, and every span is carried back to the stored text, so that offsets and wording stay those of the document.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable
from dataclasses import replace
from itertools import pairwise

from policygraph.model import Claim, Document, Slot, Span

_LOOSE = re.compile(
    r"(?<=[0-9０-９%％])[ \u00a0\u2009](?=[一-龥%％])|(?<=[一-龥])[ \u00a0\u2009](?=[0-9０-９])"
)
_FEWEST = 3
_LINE = re.compile(r"[^\n]*\S[^\n]*")
_PAGE = re.compile(r"\s*[—\-－·]?\s*\d{1,3}\s*[—\-－·]?\s*")
_OPENS = re.compile(
    r"[ \u3000]{2}|[一二三四五六七八九十]{1,3}、|（[一二三四五六七八九十]{1,3}）|第[一二三四五六七八九十百]+[章节条]|\d{1,2}[.、]"
)
_ENDS = "。！？；：!?;:”）"
_FEWEST_LINES, _NARROWEST, _WIDEST = 8, 20, 120


class Spacing:
    """What was taken out of a document: the copy without the spaces, and the way back."""

    def __init__(self, document: Document, gaps: list[int]) -> None:
        """Take the characters at `gaps` (ascending) out of `document`."""
        text = document.text
        bounds = [-1, *gaps, len(text)]
        pieces = [text[low + 1 : high] for low, high in pairwise(bounds)]
        self._gaps = gaps
        self._kept = [position for low, high in pairwise(bounds) for position in range(low + 1, high)]
        self.document = replace(
            document,
            text="".join(pieces),
            body=self._inwards(document.body),
            title_span=self._inwards(document.title_span) if document.title_span else None,
            publisher_span=self._inwards(document.publisher_span) if document.publisher_span else None,
            published_span=self._inwards(document.published_span) if document.published_span else None,
            cuts=tuple(self._inwards(cut) for cut in document.cuts),
        )

    def _inwards(self, span: Span) -> Span:
        """Return a span of the stored text as one of the copy."""
        return Span(
            span.start - bisect_left(self._gaps, span.start), span.end - bisect_left(self._gaps, span.end)
        )

    def outwards(self, span: Span) -> Span:
        """Return a span of the copy as one of the stored text."""
        if span.end <= span.start:
            start = (
                self._kept[span.start] if span.start < len(self._kept) else len(self._kept) + len(self._gaps)
            )
            return Span(start, start)
        return Span(self._kept[span.start], self._kept[span.end - 1] + 1)

    def restore(self, claims: Iterable[Claim]) -> None:
        """Carry all spans of `claims` back to the stored text."""
        for claim in claims:
            claim.spans = tuple(self.outwards(span) for span in claim.spans)
            for name, filled in claim.slots.items():
                claim.slots[name] = tuple(
                    Slot(slot.value, self.outwards(slot.span)) if slot.span is not None else slot
                    for slot in filled
                )


def loose_spacing(document: Document) -> Spacing | None:
    """Return how to read a document without the spaces around its figures and the line breaks inside its sentences.

    None where it has fewer than three such spaces and is not broken into lines of one width.

    >>> spacing = loose_spacing(Document("a", "到 2027 年达到 5 个", "", Span(0, 14)))
    >>> spacing.document.text, spacing.outwards(Span(1, 6))
    ('到2027年达到5个', Span(start=2, end=8))
    """
    gaps = [match.start() for match in _LOOSE.finditer(document.text)]
    if len(gaps) < _FEWEST:
        gaps = []
    gaps += _wrapped_breaks(document.text)
    return Spacing(document, sorted(set(gaps))) if gaps else None


def _printed_width(line: str) -> float:
    """Return how wide a line prints: Latin letters and digits take half the room of a Chinese character."""
    line = line.strip()
    return len(line) - len(line.encode("ascii", "ignore")) / 2


def _wrapped_breaks(text: str) -> list[int]:
    """Return the characters that only wrap a line: between a full line that ends no sentence and one that opens none.

    A sentence is not carried over a page number (— 3 —), so that no claim has one inside. A text counts as wrapped where
    two fifths of its lines are full and end no sentence.
    """
    lines = [match.span() for match in _LINE.finditer(text) if not _PAGE.fullmatch(match.group())]
    if len(lines) < _FEWEST_LINES:
        return []
    lengths = [_printed_width(text[start:end]) for start, end in lines]
    width = sorted(lengths)[len(lengths) * 9 // 10]
    if not _NARROWEST <= width <= _WIDEST:
        return []
    breaks: list[int] = []
    count = 0
    for length, ((_, end), (following, _)) in zip(lengths, pairwise(lines), strict=False):
        if length >= 0.8 * width and text[end - 1] not in _ENDS and not _OPENS.match(text, following):
            count += 1
            if not text[end:following].strip():
                breaks.extend(range(end, following))
    return breaks if count >= 0.4 * len(lines) else []
