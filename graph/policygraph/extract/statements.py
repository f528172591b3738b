"""Statements: the runs of speech in a document, word for word or reported, with their speakers.

A run of reported speech begins after the verb (“X表示，” “在X看来，”) and goes on over the sentences of its paragraph until
another speaker, a quotation, a source of data or the paragraph's end. A quotation is a run of its own; one without any words of
attribution belongs to whoever spoke before it in its paragraph. Short quoted terms (“卡点”) are no speech.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass

from policygraph.extract.reading import Reading
from policygraph.extract.segment import Quotation
from policygraph.extract.speakers import Attribution, Speaker, SpeakerFinder
from policygraph.extract.speechwords import Verb, verbs_in

DIRECT = "speech.direct@1"
REPORTED = "speech.reported@1"
SIGNED = "speech.signed@1"
CONTINUED = "speech.continued@1"

_IN_VIEW = re.compile(r"看来，")
_SOURCE = re.compile(
    r"(?:数据|报告|统计|资料|调查|结果)(?:显示|表明|指出)|^据|^记者|^目前，?记者|^《|^此次|^公开资料|^值得(?:一提|注意)|^截至|^（?(?:记者|编辑|责编)|^事实上，记者"
)
_NOT_SAID = re.compile(
    r"的(?!确|是)|者|了(?!解)|过(?!去|程|剩|度|高|快)|着|欢迎|感谢|赞同|赞赏|同意|支持(?=。|，|和)|反对|祝贺|慰问|敬意|关切|关注|担忧|不满|遗憾|谴责|哀悼|理解|肯定|认可|[，；。]$"
)
# Two spaces after a sentence stand for a line break in texts that lost theirs.
_GAP = re.compile(r"(?<=[。！？”）]) {2,}")
_SAID = 12  # characters from which a quotation without a full stop counts as speech


@dataclass(slots=True)
class Statement:
    """One run of speech at `start`..`end`; `rule` says how it was found, `direct` whether it is word for word."""

    start: int
    end: int
    speaker: Speaker
    direct: bool
    rule: str


def statements_in(reading: Reading) -> list[Statement]:
    """Return the statements of a document in text order; none overlap."""
    finder = SpeakerFinder(reading.text, reading.notes["people"], reading.notes["organisations"])
    found: list[Statement] = _answers(reading, finder)
    answered = [(one.start, one.end) for one in found]
    quotations = reading.quotations
    starts = [quotation.start for quotation in quotations]
    for index, paragraph in enumerate(reading.paragraphs):
        if any(start <= paragraph.start < end for start, end in answered):
            continue
        first = bisect_right(starts, paragraph.start)
        last = bisect_right(starts, paragraph.end)
        inside = quotations[first:last]
        signed = _signature(reading, index, finder)
        if signed is not None:
            found = [one for one in found if one.start < signed.start or one.start >= signed.end]
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
            part = [one for one in inside if start <= one.start and one.end <= end + 1]
            found += _Paragraph(reading.text, start, end, part, finder).statements()
            start = gap.end() if gap else end
    found.sort(key=lambda statement: statement.start)
    return found


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
        if speaker is not None and stop - begin >= _SAID:
            begin, stop = _without_marks(text, begin, stop)
            found.append(Statement(begin, stop, speaker, True, DIRECT))
    return found


def _is_headline(text: str, start: int, end: int) -> bool:
    """Say whether one of a document's first lines is its headline: short, and no sentence."""
    return end - start <= 60 and text.find("。", start, end) < 0 and text[start] != "“"


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
        if said.end - said.start < _SAID:
            return None
        start, end = _without_marks(text, said.start, said.end)
        return Statement(start, end, finder.person(person), True, SIGNED)
    if (
        index <= 3
        and tail == ""
        and index + 1 < len(reading.paragraphs)
        and "introduced" in getattr(person, "flags", ())
    ):
        said = reading.paragraphs[index + 1]
        if (
            "，" not in line
            and "：" not in line
            and said.end - said.start > 40
            and "“" not in text[said.start : said.start + 1]
        ):
            return Statement(said.start, said.end, finder.person(person), True, SIGNED)
    return None


def _without_marks(text: str, start: int, end: int) -> tuple[int, int]:
    if text[start] == "“":
        start += 1
        if text[end - 1] == "”":
            end -= 1
    return start, end


class _Paragraph:
    """Reads the speech of one paragraph from left to right."""

    def __init__(
        self, text: str, start: int, end: int, quotations: list[Quotation], finder: SpeakerFinder
    ) -> None:
        self.text, self.start, self.end = text, start, end
        self.finder = finder
        self.verbs = self._verbs()
        self.verb_ends = {verb.end for verb in self.verbs}
        self.quotations = [one for one in quotations if self._is_speech(one)]
        self.all_quotations = quotations
        self.found: list[Statement] = []
        self.run: tuple[int, Speaker, str] | None = None
        self.waiting: Quotation | None = None
        self.promised: tuple[int, Speaker] | None = None
        self.spoken: Speaker | None = None

    def statements(self) -> list[Statement]:
        """Return the paragraph's statements."""
        interview = self._interview()
        if interview is not None:
            return [interview]
        events: list[tuple[int, int, Verb | Quotation]] = [(one.start, 0, one) for one in self.quotations]
        covered = [(one.start, one.end) for one in self.all_quotations]
        for verb in self.verbs:
            index = bisect_right(covered, (verb.start, self.end)) - 1
            if index < 0 or covered[index][1] <= verb.start:
                events.append((verb.start, 1, verb))
        for _, _, event in sorted(events, key=lambda one: one[:2]):
            if isinstance(event, Quotation):
                self._quotation(event)
            else:
                self._verb(event)
        self._settle(self.end)
        self._end_run(self.end)
        return self.found

    def _verbs(self) -> list[Verb]:
        verbs = list(verbs_in(self.text, self.start, self.end))
        for match in _IN_VIEW.finditer(self.text, self.start, self.end):
            verbs.append(Verb(match.start(), match.end() - 1, frozenset({"view"})))
        return verbs

    def _interview(self) -> Statement | None:
        """Return the answer of somebody whose name and a colon open the paragraph."""
        colon = self.text.find("：", self.start, min(self.end, self.start + 60))
        if colon < 0:
            colon = self.text.find("）：", self.start, min(self.end, self.start + 60)) + 1
        person = self.finder.person_before(colon, self.start) if colon > 0 else None
        if person is None or any(mark in self.text[self.start : person.start] for mark in "，。；“”"):
            return None
        if person.end != colon and not (self.text[person.end] == "（" and self.text[colon - 1] == "）"):
            return None
        start, end = _without_marks(self.text, colon + 1, self.end)
        self.finder.last = self.finder.person(person)
        return Statement(start, end, self.finder.last, True, DIRECT) if end - start >= _SAID else None

    def _is_speech(self, quotation: Quotation) -> bool:
        """Say whether a quotation is somebody's words, not a term or a title in quotation marks."""
        text, start, end = self.text, quotation.start, quotation.end
        inner = text[start:end]
        if not inner:
            return False
        ended = (
            inner[-1] in "。！？…"
            or text[end + 1 : end + 2] == ""
            or (inner[-1] in "，," and len(inner) >= 8)
        )
        before = text[start - 2 : start - 1] if start - 2 >= self.start else ""
        led = before == "" or before in "，：。！？；”—… "
        if ended and led:
            return len(inner) >= 4
        if (before == "" or before in "。！？") and text[end + 1 : end + 2] == "，" and len(inner) >= 6:
            stop = text.find("。", end, self.end)
            return stop >= 0 and stop in self.verb_ends
        if before in ("，", "：") and start - 2 in self.verb_ends and text[end + 1 : end + 2] in "，。；":
            return len(inner) >= 6
        return (
            led
            and len(inner) >= _SAID
            and (before == "：" or (text[end + 1 : end + 2] in "，。；" and "，" in inner))
        )

    def _floor(self, position: int) -> int:
        """Return where the sentence around a position begins, or what follows the last quotation before it."""
        floor = self.start
        for mark in "。！？\n":
            floor = max(floor, self.text.rfind(mark, self.start, position) + 1)
        for one in self.quotations:
            if one.end + 1 <= position:
                floor = max(floor, one.end + 1)
        while floor < position and self.text[floor] in "”，。 ":
            floor += 1
        return floor

    def _quotation(self, quotation: Quotation) -> None:
        opened = quotation.start - 1
        if self.promised is not None and self.promised[0] == opened:
            speaker = self.promised[1]
            self.promised = None
            self._add(quotation, speaker, DIRECT)
            return
        self.promised = None
        self._settle(opened)
        if self.run is not None:
            self._end_run(opened)
        self.waiting = quotation

    def _settle(self, position: int) -> None:
        """Give a quotation that nobody was named for to whoever spoke last."""
        quotation, self.waiting = self.waiting, None
        if quotation is None:
            return
        floor = self._sentence_before(quotation.start - 1)
        person = self.finder.person_before(quotation.start - 1, floor)
        if person is not None:
            self._add(quotation, self.finder.person(person), CONTINUED)
        elif self.spoken is not None and self.text[quotation.end - 1] in "。！？…":
            self._add(quotation, self.spoken._replace(span=None), CONTINUED)

    def _sentence_before(self, position: int) -> int:
        floor = self.start
        for mark in "。！？":
            floor = max(floor, self.text.rfind(mark, self.start, position) + 1)
        return floor

    def _add(self, quotation: Quotation, speaker: Speaker, rule: str) -> None:
        self.finder.last = self.spoken = speaker
        self.found.append(Statement(quotation.start, quotation.end, speaker, True, rule))

    def _end_run(self, position: int) -> None:
        if self.run is None:
            return
        start, speaker, rule = self.run
        self.run = None
        end = position
        while end > start and self.text[end - 1] in " ，：“”\n":
            end -= 1
        stop = self._source_within(start, end)
        if stop - start >= 4:
            self.found.append(Statement(start, stop, speaker, False, rule))

    def _source_within(self, start: int, end: int) -> int:
        """Return where a run ends because a sentence of the paragraph goes back to the reporter: 据统计, 记者注意到."""
        position = start
        while True:
            stop = self.text.find("。", position, end)
            if stop < 0 or stop + 1 >= end:
                return end
            following = self.text.find("。", stop + 1, end)
            sentence = self.text[stop + 1 : following if following >= 0 else end].lstrip()
            opening = stop + 1
            while opening < end and self.text[opening] in " ”":
                opening += 1
            person = self.finder.person_before(min(end, opening + 12), opening)
            if _SOURCE.search(sentence) or (person is not None and person.start == opening):
                return stop + 1
            position = stop + 1

    def _verb(self, verb: Verb) -> None:
        text = self.text
        floor = self._floor(verb.start)
        after = text[verb.end : verb.end + 1] if verb.end < self.end else ""
        if "view" in verb.flags:
            after = "，"
        if "comma" in verb.flags and after not in ("，", "：", "“", "。", "", "道", "说", "称"):
            return
        if after not in ("，", "：", "“", "。", "") and _NOT_SAID.match(text, verb.end):
            return
        attribution = self.finder.before_verb(verb, floor)
        if attribution is None and self.run is None and self.waiting is None:
            attribution = (
                self.finder.going_on(verb, floor)
                if after in ("，", "：", "“") or len(text[verb.start : verb.end]) > 1
                else None
            )
        if attribution is None:
            if self.run is not None and floor > self.run[0] and self._new_subject(verb, floor):
                self._end_run(floor)
            return
        if "weak" in verb.flags and attribution.speaker.ref is None:
            return
        self._speaks(verb, attribution, after)

    def _new_subject(self, verb: Verb, floor: int) -> bool:
        """Say whether a sentence has a subject of its own that speaks: a meeting, a report, a document."""
        return (
            re.search(
                r"(?:会议|报告|《[^》]+》|文件|通知|方案|意见|规划|数据|文章)$", self.text[floor : verb.start]
            )
            is not None
        )

    def _speaks(self, verb: Verb, attribution: Attribution, after: str) -> None:
        speaker = attribution.speaker
        waiting = self.waiting
        floor = self._floor(verb.start)
        within = self.run is not None and floor <= self.run[0]
        self._end_run(min(attribution.start, verb.start) if within else min(floor, attribution.start))
        if waiting is not None:
            between = self.text[waiting.end + 1 : attribution.start]
            self.waiting = None
            if between.strip(" ，。—") == "":
                self._add(waiting, speaker, DIRECT)
            else:
                self.waiting = waiting
                self._settle(attribution.start)
        self.finder.last = self.spoken = speaker
        position = verb.end
        while position < self.end and self.text[position] in "，：":
            position += 1
        if after in ("。", "", "；"):
            return
        if self.text[position : position + 1] == "“" and any(
            one.start == position + 1 for one in self.quotations
        ):
            self.promised = (position, speaker)
            return
        if position < self.end:
            self.run = (position, speaker, REPORTED)
