"""Helpers of the extraction tests: read a few lines of text with the default pipeline."""

from __future__ import annotations

from datetime import date
from functools import cache

from policygraph.extract.pipeline import default_pipeline
from policygraph.extract.reading import Reading
from policygraph.model import Claim, Document, Ref, Span


def document(text: str, *, published: date | None = date(2025, 4, 18), title: bool = False) -> Document:
    """Return a document of `text`; with `title`, its first line is its title."""
    first = Span(0, text.index("\n")) if title else None
    return Document(
        key="test",
        text=text,
        source_sha256="",
        body=Span(0, len(text)),
        published=published,
        title=first.of(text) if first else None,
        title_span=first,
    )


@cache
def read(text: str, *, title: bool = False) -> Reading:
    """Return the reading of a text by the whole pipeline."""
    return default_pipeline().read(document(text, title=title))


@cache
def claims(text: str, kind: str, *, title: bool = False) -> tuple[Claim, ...]:
    """Return the claims of one kind that a text yields."""
    found = default_pipeline().extract(document(text, title=title))
    return tuple(claim for claim in found if claim.kind == kind)


def keys(found: tuple[Claim, ...], slot: str = "entity") -> list[str]:
    """Return the keys of the references (or the plain values) in a slot of each claim."""
    values = [claim.value(slot) for claim in found]
    return [value.key if isinstance(value, Ref) else str(value) for value in values]


def as_written(text: str, claim: Claim, slot: str) -> str:
    """Return what the text says at the span of a slot."""
    filled = claim.slot(slot)
    assert filled is not None and filled.span is not None
    return filled.span.of(text)
