"""Statements: the runs of speech in a document, with their speakers.

Most are found paragraph by paragraph (`runs`). Others are known by the page: the answers of a transcript, each from the line that
names its speaker, and paragraphs that a signature below or a byline above gives to their author.
"""

from __future__ import annotations

import re
from bisect import bisect_right

from policygraph.extract.reading import Reading
from policygraph.extract.runs import DIRECT, SAID, SIGNED, ParagraphReader, Statement, without_marks
from policygraph.extract.speakers import Speaker, SpeakerFinder

# Two spaces after a sentence stand for a line break in texts that lost theirs.
_AUTHOR = ("作者", "本文作者", "文/", "文：", "文｜", "撰文")
_AUTHOR_NOTE = re.compile(r"（(?:本文)?作者[^（）\n]{2,50}）")
_GAP = re.compile(r"(?<=[。！？”）]) {2,}")


def statements_in(reading: Reading) -> list[Statement]:
    """Return the statements of a document in text order; none overlap."""
    finder = SpeakerFinder(reading.text, reading.notes["people"], reading.notes["organisations"])
    found: list[Statement] = _answers(reading, finder)
    answered = [one.start for one in found]
    answers = list(found)
    quotations = reading.quotations
    starts = [quotation.start for quotation in quotations]
    for index, paragraph in enumerate(reading.paragraphs):
        turn = bisect_right(answered, paragraph.start) - 1
        if turn >= 0 and paragraph.start < answers[turn].end:
            continue
        signed = _signature(reading, index, finder)
        if signed is not None:
            while found and signed.start <= found[-1].start < signed.end:
                found.pop()
            found.append(signed)
            continue
        if paragraph.level:
            finder.forget()
            continue
        if index < 3 and _is_headline(reading.text, paragraph.start, paragraph.end):
            continue
        start = paragraph.start
        for gap in [*_GAP.finditer(reading.text, paragraph.start, paragraph.end), None]:
            end = gap.start() if gap else paragraph.end
            low, high = bisect_right(starts, start), bisect_right(starts, end)
            part = [one for one in quotations[low:high] if one.end <= end + 1]
            found += ParagraphReader(reading.text, start, end, part, finder).statements()
            start = gap.end() if gap else end
    if not found:
        found += _authored(reading, finder)
    found.sort(key=lambda statement: statement.start)
    return found


def _authored(reading: Reading, finder: SpeakerFinder) -> list[Statement]:
    """Return the first paragraph as its author's, where a note at the end (作者系……) names one and nobody else speaks."""
    text, body = reading.text, reading.document.body
    for note in _AUTHOR_NOTE.finditer(text, max(body.start, body.end - 400), body.end):
        person = finder.person_before(note.end(), note.start())
        first = next((one for one in reading.paragraphs if text.find("。", one.start, one.end) >= 0), None)
        if person is not None and first is not None and first.start < note.start():
            return [Statement(first.start, min(first.end, note.start()), finder.person(person), True, SIGNED)]
    return []


def _answers(reading: Reading, finder: SpeakerFinder) -> list[Statement]:
    """Return the answers of a transcript: each from the line that names a speaker, up to a colon, to the next such line.

    A transcript has at least two such lines; 记者： and 主持人： end an answer and begin none.
    """
    text = reading.text
    turns: list[tuple[int, int, Speaker | None]] = []
    for paragraph in reading.paragraphs:
        colon = text.find("：", paragraph.start, min(paragraph.end, paragraph.start + 60))
        if colon < 0:
            continue
        label = text[paragraph.start : colon]
        if any(mark in label for mark in "，。；、“”《》"):
            person = (
                finder.person_before(colon, paragraph.start) if "、" in label and "，" not in label else None
            )
        else:
            person = finder.person_before(colon, paragraph.start)
        if person is not None and person.end == colon:
            turns.append((paragraph.start, colon + 1, finder.person(person)))
        elif label.endswith(("记者", "主持人", "网友", "提问", "问", "答")):
            turns.append((paragraph.start, colon + 1, None))
    if sum(1 for _, _, speaker in turns if speaker is not None) < 2:
        return []
    found: list[Statement] = []
    ends = [start for start, _, _ in turns[1:]] + [reading.document.body.end]
    for (_, start, speaker), end in zip(turns, ends, strict=True):
        begin, stop = start, end
        while begin < stop and text[begin] in " \n":
            begin += 1
        while stop > begin and text[stop - 1] in " \n":
            stop -= 1
        if speaker is not None and stop - begin >= 4:
            begin, stop = without_marks(text, begin, stop)
            found.append(Statement(begin, stop, speaker, True, DIRECT))
    return found


def _is_headline(text: str, start: int, end: int) -> bool:
    """Say whether one of a document's first lines is its headline: short, and no sentence."""
    return end - start <= 60 and not any(mark in text[start:end] for mark in "。？！") and text[start] != "“"


def _signature(reading: Reading, index: int, finder: SpeakerFinder) -> Statement | None:
    """Return the paragraph that a signature below (——某大学教授李某某) or a byline above gives to a speaker, else None."""
    text, paragraph = reading.text, reading.paragraphs[index]
    line = text[paragraph.start : paragraph.end]
    if len(line) > 90 or "。" in line:
        return None
    person = finder.person_before(paragraph.end, paragraph.start)
    if person is None or not person.memberships:
        return None
    tail = text[person.end : paragraph.end].strip()
    if line.startswith(("—", "-")) and index > 0 and tail in ("", "）", ")"):
        said = reading.paragraphs[index - 1]
        if said.end - said.start < SAID:
            return None
        start, end = without_marks(text, said.start, said.end)
        return Statement(start, end, finder.person(person), True, SIGNED)
    if index <= 3 and index + 1 < len(reading.paragraphs) and "introduced" in getattr(person, "flags", ()):
        said = reading.paragraphs[index + 1]
        byline = line.startswith(_AUTHOR)
        if "，" not in line and "：" not in line:
            byline = tail == "" or tail.startswith("（") or person.start - paragraph.start < 3
        if byline and said.end - said.start > 20 and text[said.start] != "“":
            return Statement(said.start, said.end, finder.person(person), True, SIGNED)
    return None
