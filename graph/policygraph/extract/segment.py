"""Paragraphs, headings, sentences and quotations of a normalised text, as spans; nothing is copied."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

from policygraph.model import Span


class Quotation(NamedTuple):
    """What stands between “ and ”: `start`/`end` are the inner span, without the marks. Nested ones are left out."""

    start: int
    end: int


@dataclass(slots=True)
class Paragraph:
    """One non-empty line. `level` is 0 for running text, 1 (一、, 第一章), 2 (（一）) or 3 (1.) for a heading."""

    start: int
    end: int
    level: int = 0


@dataclass(slots=True)
class Sentence:
    """One sentence, up to and including its full stop and a closing quotation mark after it.

    `paragraph` is the index of its paragraph. A run-in heading (“（一）夯实产业支撑。”) is a sentence with `heading` set.
    """

    start: int
    end: int
    paragraph: int
    heading: bool = False


_LONG = 500
_ITEM = re.compile(
    r"(?<=[。；！？”])(?:[一二三四五六七八九十]{1,3}、|（[一二三四五六七八九十]{1,3}）|第[一二三四五六七八九十百]+[章条])"
)
_QUOTE = re.compile("[“”]")
_LINE = re.compile(r"[^\n]+")
_STOP = re.compile(r"[。！？!?]+[”’）》]*")
_HEADING = (
    (1, re.compile(r"(?:第[一二三四五六七八九十百]+[章编篇部]|[一二三四五六七八九十]{1,3}、)")),
    (2, re.compile(r"（[一二三四五六七八九十]{1,3}）|第[一二三四五六七八九十百]+节")),
    (3, re.compile(r"(?:\d{1,2}[.、．](?!\d)|（\d{1,2}）|第[一二三四五六七八九十百]+条)")),
)
_RUN_IN = re.compile(r"^.{2,40}?。")
# A longer run without a full stop is a table or a list, or made to keep the program busy: it is taken in pieces, since what
# rules look at grows with the sentence. The longest sentence of a government work report has some 500 characters.
_LONGEST = 1500
_CLAUSE_END = re.compile("[；;，,、 ]")


def _heading_level(line: str) -> int:
    """Return the level of the numbering a line opens with, 0 for none."""
    for level, pattern in _HEADING:
        if pattern.match(line):
            return level
    return 0


def _lines(text: str, body: Span) -> Iterator[tuple[int, int]]:
    """Yield the lines; a very long one, which has lost its breaks, is parted where a numbered item opens after a full stop."""
    for match in _LINE.finditer(text, body.start, body.end):
        start, end = match.span()
        if end - start > _LONG:
            for item in _ITEM.finditer(text, start, end):
                yield start, item.start()
                start = item.start()
        yield start, end


def paragraphs_of(text: str, body: Span) -> list[Paragraph]:
    """Return the non-empty lines of `text` within `body`, outer spaces left out, headings marked.

    A heading is a numbered line, or a line of at most 30 characters, that does not end a sentence.

    >>> [p.level for p in paragraphs_of("一、总体要求\\n到2027年，产业规模翻一番。", Span(0, 21))]
    [1, 0]
    """
    found: list[Paragraph] = []
    for first, last in _lines(text, body):
        line = text[first:last]
        start = first + len(line) - len(line.lstrip())
        end = last - len(line) + len(line.rstrip())
        if start >= end:
            continue
        content = text[start:end]
        level = 0
        if content[-1] not in "。！？；，、：”）…" and "。" not in content:
            numbered = _heading_level(content)
            if numbered and len(content) <= 60:
                level = numbered
            elif len(content) <= 30 and "，" not in content:
                level = 1
        found.append(Paragraph(start, end, level))
    return found


def sentences_of(text: str, paragraphs: list[Paragraph]) -> list[Sentence]:
    """Return the sentences of all paragraphs in order; a numbered first sentence of at most 40 characters is a heading.

    A sentence of more than 1500 characters comes in pieces, cut after a comma or a space where there is one.
    """
    found: list[Sentence] = []

    def add(start: int, end: int, index: int) -> None:
        while end - start > _LONGEST:
            cut = start + _LONGEST
            for mark in _CLAUSE_END.finditer(text, start + _LONGEST // 2, cut):
                cut = mark.end()
            found.append(Sentence(start, cut, index))
            start = cut
        found.append(Sentence(start, end, index))

    for index, paragraph in enumerate(paragraphs):
        if paragraph.level:
            found.append(Sentence(paragraph.start, paragraph.end, index, heading=True))
            continue
        start = paragraph.start
        for match in _STOP.finditer(text, paragraph.start, paragraph.end):
            if match.end() > start:
                add(start, match.end(), index)
                start = match.end()
                while start < paragraph.end and text[start] == " ":
                    start += 1
        if start < paragraph.end:
            add(start, paragraph.end, index)
        first = next((s for s in reversed(found) if s.start == paragraph.start), None)
        if (
            first is not None
            and first.end - first.start <= 40
            and first.end < paragraph.end
            and _heading_level(text[first.start : first.end])
            and not re.search(r"\d[%\d万亿]", text[first.start : first.end])
        ):
            first.heading = True
    return found


def quotations_of(text: str, paragraphs: list[Paragraph]) -> list[Quotation]:
    """Return the outermost quotations of each paragraph; one that is never closed ends with its paragraph.

    Where the next paragraph closes it, the quotation goes on there as one of its own.

    >>> quotations_of("他说：“要快。”", [Paragraph(0, 8)])
    [Quotation(start=4, end=7)]
    """
    found: list[Quotation] = []
    number = 0
    depth = opened = 0
    for match in _QUOTE.finditer(text):
        position = match.start()
        while number < len(paragraphs) and position >= paragraphs[number].end:
            if depth:
                end = paragraphs[number].end
                found.append(Quotation(opened, end))
                depth = 0
                goes_on = number + 1 < len(paragraphs) and _closes_first(text, paragraphs[number + 1])
                if goes_on:
                    depth, opened = 1, paragraphs[number + 1].start
            number += 1
        if number == len(paragraphs):
            break
        if position < paragraphs[number].start:
            continue
        if match.group() == "“":
            if depth == 0:
                opened = position + 1
            depth += 1
        elif depth:
            depth -= 1
            if depth == 0:
                found.append(Quotation(opened, position))
    if depth and number < len(paragraphs):
        found.append(Quotation(opened, paragraphs[number].end))
    return found


def _closes_first(text: str, paragraph: Paragraph) -> bool:
    """Say whether a paragraph closes a quotation before it opens one, as where a speech runs over a paragraph's end."""
    match = _QUOTE.search(text, paragraph.start, paragraph.end)
    return match is not None and match.group() == "”"
