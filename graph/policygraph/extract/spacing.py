"""Texts that set single spaces around their figures (到 2027 年, 2.5 亿元): read without them, reported with them.

Rules are written for text without such spaces. Where a document has them, its claims are found in a copy without them, and
every span is carried back to the stored text, so that offsets and wording stay those of the document.
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
    """Return how to read a document without the spaces around its figures, None where it has fewer than three such spaces.

    >>> spacing = loose_spacing(Document("a", "到 2027 年达到 5 个", "", Span(0, 14)))
    >>> spacing.document.text, spacing.outwards(Span(1, 6))
    ('到2027年达到5个', Span(start=2, end=8))
    """
    gaps = [match.start() for match in _LOOSE.finditer(document.text)]
    return Spacing(document, gaps) if len(gaps) >= _FEWEST else None
