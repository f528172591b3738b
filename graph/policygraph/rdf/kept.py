"""A Document as its graph keeps it, and back: what a rebuild and the audit read, so that neither needs the source."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date
from typing import Any

from policygraph.model import Document, Span


def document_detail(document: Document) -> str:
    """Return what the direct triples do not say of a document, as JSON with sorted keys, empty fields left out."""
    detail: dict[str, Any] = {
        "body": document.body,
        "media_type": document.media_type,
        "encoding": document.encoding,
        "title_span": document.title_span,
        "publisher_span": document.publisher_span,
        "published_precision": document.published_precision if document.published else None,
        "published_from": document.published_from,
        "published_span": document.published_span,
        "flags": document.flags,
        "cuts": document.cuts,
    }
    kept = {name: value for name, value in detail.items() if value not in (None, (), [])}
    return json.dumps(kept, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def kept_document(key: str, said: Mapping[str, str], detail: str) -> Document:
    """Return the Document that was stored.

    `said` has its text, source_sha256, reader, and where known title, publisher, published (ISO date) and url; `detail`
    is what `document_detail` returned.
    """
    fields: dict[str, Any] = json.loads(detail)
    published = said.get("published")
    return Document(
        key=key,
        text=said["text"],
        source_sha256=said["source_sha256"],
        body=Span(*fields["body"]),
        media_type=fields["media_type"],
        reader=said["reader"],
        encoding=fields["encoding"],
        title=said.get("title"),
        title_span=_span(fields.get("title_span")),
        publisher=said.get("publisher"),
        publisher_span=_span(fields.get("publisher_span")),
        published=date.fromisoformat(published) if published else None,
        published_precision=fields.get("published_precision", "day"),
        published_from=fields.get("published_from"),
        published_span=_span(fields.get("published_span")),
        url=said.get("url"),
        flags=tuple(fields.get("flags", ())),
        cuts=tuple(Span(*cut) for cut in fields.get("cuts", ())),
    )


def _span(pair: list[int] | None) -> Span | None:
    """Return a span read from JSON."""
    return Span(*pair) if pair else None
