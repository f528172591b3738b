"""Turns as an Atom feed (RFC 4287): an entry per change, newest first, at most `MOST`; a change keeps its id for good."""

from __future__ import annotations

import uuid
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from policygraph.desk.changes import CHANGES, KINDS, Change
from policygraph.errors import InputError
from policygraph.export.text import xml_chars
from policygraph.store.folder import write_whole
from policygraph.watching.watch import Turn

MOST = 500
_ATOM = "http://www.w3.org/2005/Atom"


def write_atom(path: Path, turn: Turn, base: str, lang: str = "zh") -> None:
    """Put the changes of a turn at the head of the feed at `path`, which is made if it is not there, whole or not at all.

    Raises InputError if what is there is no feed of ours.
    """
    from lxml import etree

    feed_id = f"urn:uuid:{uuid.uuid5(uuid.NAMESPACE_URL, base + 'watch')}"
    old = _entries(path, feed_id)
    fresh = [_entry(turn, change, base, lang) for change in turn.changes.rows]
    named = {entry.findtext(f"{{{_ATOM}}}id") for entry in fresh}
    kept = [entry for entry in old if entry.findtext(f"{{{_ATOM}}}id") not in named]
    feed = etree.Element(f"{{{_ATOM}}}feed", nsmap={None: _ATOM})  # type: ignore[dict-item]
    _text(feed, "id", feed_id)
    _text(feed, "title", "policygraph：政策变化" if lang == "zh" else "policygraph: what changed")
    _text(feed, "updated", stamp(turn.at))
    _text(etree.SubElement(feed, f"{{{_ATOM}}}author"), "name", "policygraph")
    feed.extend([*fresh, *kept][:MOST])
    etree.indent(feed, " ")
    text = etree.tostring(feed, encoding="unicode")
    write_whole(path, f'<?xml version="1.0" encoding="utf-8"?>\n{text}\n')


def stamp(at: datetime) -> str:
    """Return a moment as RFC 3339 has it, in UTC, whole seconds.

    >>> stamp(datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC))
    '2026-01-02T03:04:05Z'
    """
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def headline(change: Change, lang: str = "zh") -> str:
    """Return a change in one line.

    The change, the kind, the place and the thing, and what it was and is.
    """
    at = 0 if lang == "zh" else 1
    parts = [CHANGES[change.change][at], KINDS[change.kind][at], change.place[at], change.what[at]]
    before, after = change.before[at], change.after[at]
    values = f"{before} → {after}" if before and after else before or after
    if values != change.what[at]:
        parts.append(values)
    if change.period[at]:
        parts.append(change.period[at])
    return " · ".join(part for part in parts if part)


def _entry(turn: Turn, change: Change, base: str, lang: str) -> Any:
    from lxml import etree

    identity = "|".join((base, change.change, change.kind, change.before.zh, change.after.zh, *change.facts))
    entry = etree.Element(f"{{{_ATOM}}}entry")
    _text(entry, "id", f"urn:uuid:{uuid.uuid5(uuid.NAMESPACE_URL, identity)}")
    _text(entry, "title", headline(change, lang))
    _text(entry, "updated", stamp(turn.at))
    claims = turn.changes.claims(change)
    sources = dict.fromkeys(claim.source for claim in claims)
    for iri in sources:
        source = turn.changes.sources.get(iri)
        if source is not None and source.url.startswith(("http://", "https://")):
            etree.SubElement(entry, f"{{{_ATOM}}}link", rel="via", href=xml_chars(source.url))
    said = "\n".join(dict.fromkeys(claim.sentence for claim in claims))
    holder = change.holder[0 if lang == "zh" else 1]
    _text(entry, "summary", "\n".join(part for part in (holder, said) if part) or headline(change, lang))
    return entry


def _text(parent: Any, name: str, text: str) -> None:
    from lxml import etree

    etree.SubElement(parent, f"{{{_ATOM}}}{name}").text = xml_chars(text)


def _entries(path: Path, feed_id: str) -> list[Any]:
    from lxml import etree

    if not path.exists():
        return []
    try:
        parser = etree.XMLParser(resolve_entities=False, no_network=True, remove_blank_text=True)
        root = etree.fromstring(path.read_bytes(), parser)
    except (OSError, etree.XMLSyntaxError) as error:
        raise InputError(f"{path} is no Atom feed ({error}). Choose another file.") from error
    if root.findtext(f"{{{_ATOM}}}id") != feed_id:
        raise InputError(f"{path} is another feed than that of this store. Choose another file.")
    return list(root.findall(f"{{{_ATOM}}}entry"))
