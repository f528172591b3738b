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


def kept_document(key: str, said: Mapping[str, str]) -> Document:
    """Return the Document that was stored.

    `said` has its `text` and, where known, `source_sha256`, `reader`, `title`, `publisher`, `published` (ISO date), `url`,
    and `detail`, which is what `document_detail` returned.
    """
    text = said["text"]
    fields: dict[str, Any] = json.loads(said.get("detail", "{}"))
    published = said.get("published")
    return Document(
        key=key,
        text=text,
        source_sha256=said.get("source_sha256", ""),
        body=_span(fields.get("body")) or Span(0, len(text)),
        media_type=fields.get("media_type", "text/plain"),
        reader=said.get("reader", "text@1"),
        encoding=fields.get("encoding", "utf-8"),
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
