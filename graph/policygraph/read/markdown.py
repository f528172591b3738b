"""Markdown to plain text: the words without their marks, one block a line, list numbers and table rows kept.

Parsed by markdown-it-py (CommonMark and tables). Links keep their words and lose their addresses; raw HTML is left out.
"""

from __future__ import annotations

import re
from datetime import date

from policygraph.read.decode import decode
from policygraph.read.formats import Extracted

_FRONT_MATTER = re.compile(r"\A---[ \t]*\r?\n(?P<yaml>.*?)\r?\n---[ \t]*(?:\r?\n|\Z)", re.S)


def markdown_text(source: str) -> str:
    """Return the text of a Markdown source.

    >>> markdown_text("# 标题\\n\\n到**2027年**，建成[5个](http://example.org)中心。")
    '标题\\n到2027年，建成5个中心。'
    """
    from markdown_it import MarkdownIt

    tokens = MarkdownIt("commonmark", {"html": False}).enable("table").parse(_FRONT_MATTER.sub("", source))
    lines: list[str] = []
    prefix = ""
    row: list[str] | None = None
    for token in tokens:
        if token.type == "list_item_open" and token.info:
            prefix = f"{token.info}{token.markup} "
        elif token.type == "tr_open":
            row = []
        elif token.type == "tr_close" and row is not None:
            lines.append("\t".join(row))
            row = None
        elif token.type == "inline":
            words = _words(token.children or [])
            if row is not None:
                row.append(words)
            else:
                lines.extend((prefix + words).split("\n"))
                prefix = ""
        elif token.type in ("fence", "code_block"):
            lines.extend(token.content.rstrip("\n").split("\n"))
    return "\n".join(lines)


def _words(children: list) -> str:  # type: ignore[type-arg]
    parts = []
    for child in children:
        if child.type in ("text", "code_inline"):
            parts.append(child.content)
        elif child.type in ("softbreak", "hardbreak"):
            parts.append("\n")
        elif child.type == "image":
            parts.append(child.content)
    return "".join(parts)


def read_markdown(data: bytes, name: str) -> Extracted:
    """Return the text of a Markdown file; title, publisher, url and date come from YAML front matter, if there is any."""
    import yaml

    source, encoding = decode(data, name)
    text = markdown_text(source)
    match = _FRONT_MATTER.match(source)
    try:
        fields = yaml.safe_load(match["yaml"]) if match else None
    except yaml.YAMLError:
        fields = None
    if not isinstance(fields, dict):
        return Extracted(text, encoding)
    day = fields.get("published", fields.get("date"))
    if isinstance(day, str) and re.fullmatch(r"\d{4}-\d{2}-\d{2}", day):
        try:
            day = date.fromisoformat(day)
        except ValueError:
            day = None
    url = fields.get("url")
    return Extracted(
        text,
        encoding,
        title=_text(fields.get("title")),
        publisher=_text(fields.get("publisher", fields.get("source"))),
        published=day if type(day) is date else None,
        url=url if isinstance(url, str) and re.fullmatch(r"https?://[^\s<>\"]+", url) else None,
    )


def _text(value: object) -> str | None:
    return value.strip() if isinstance(value, str) and value.strip() else None
