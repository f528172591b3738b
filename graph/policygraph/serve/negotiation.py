"""Which form an answer takes: the Accept header (RFC 9110, section 12.5.1) against what can be written."""

from __future__ import annotations

from collections.abc import Sequence

# What SELECT and ASK can be written as, the default first (SPARQL 1.1 results JSON, XML, CSV and TSV).
BINDINGS = {
    "application/sparql-results+json": "json",
    "application/sparql-results+xml": "xml",
    "text/csv": "csv",
    "text/tab-separated-values": "tsv",
}
# What CONSTRUCT and DESCRIBE can be written as.
GRAPHS = {
    "text/turtle": "ttl",
    "application/n-triples": "nt",
    "application/rdf+xml": "rdf",
    "application/ld+json": "jsonld",
}
_ALIASES = {
    "application/json": "application/sparql-results+json",
    "text/json": "application/sparql-results+json",
    "application/xml": "application/sparql-results+xml",
    "text/xml": "application/sparql-results+xml",
    "text/plain": "application/n-triples",
    "application/x-turtle": "text/turtle",
}


def _ranges(accept: str) -> list[tuple[float, int, str]]:
    """Return the media ranges of an Accept header as (quality, specificity, range), the most wanted first."""
    found = []
    for position, part in enumerate(accept.split(",")):
        name, *parameters = (piece.strip() for piece in part.split(";"))
        quality = 1.0
        for parameter in parameters:
            key, _, value = parameter.partition("=")
            if key.strip().lower() == "q":
                try:
                    quality = min(max(float(value), 0.0), 1.0)
                except ValueError:
                    quality = 0.0
        if name:
            specificity = 2 - name.count("*")
            found.append((quality, specificity, -position, name.lower()))
    return [(quality, specificity, name) for quality, specificity, _, name in sorted(found, reverse=True)]


def choose(accept: str | None, offered: Sequence[str]) -> str | None:
    """Return the media type among `offered` that an Accept header wants most, None if it takes none of them.

    >>> choose("text/csv;q=0.5, application/json", list(BINDINGS))
    'application/sparql-results+json'
    >>> choose("text/turtle", list(BINDINGS)) is None
    True
    """
    if not accept or not accept.strip():
        return offered[0]
    refused = {name for quality, _, name in _ranges(accept) if quality == 0}
    for quality, _, name in _ranges(accept):
        if quality == 0:
            continue
        wanted = name if name in offered else _ALIASES.get(name, name)
        for candidate in offered:
            if candidate in refused:
                continue
            if wanted in (candidate, "*/*") or (wanted.endswith("/*") and candidate.startswith(wanted[:-1])):
                return candidate
    return None


def formats(accept: str | None, name: str | None = None) -> dict[str, str]:
    """Return the media type for each form an answer may have; a form that cannot be had as asked is left out.

    `name` is the `format` parameter, a convenience beside the protocol: json, xml, csv, tsv, ttl, nt, rdf, jsonld; some
    clients send names of their own, which are not ours to refuse.
    """
    if name is not None:
        by_name = {short: media for media, short in (BINDINGS | GRAPHS).items()}
        media = by_name.get(name, _ALIASES.get(name, name))
        if media in BINDINGS:
            return {"bindings": media}
        if media in GRAPHS:
            return {"graph": media}
    wanted = {"bindings": choose(accept, list(BINDINGS)), "graph": choose(accept, list(GRAPHS))}
    return {form: media for form, media in wanted.items() if media is not None}
