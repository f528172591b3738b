"""Runs of speech in one paragraph: where each begins and ends, and whose it is.

A run of reported speech begins after the verb (“X表示，” “在X看来，”) and goes on over the sentences of the paragraph until another
speaker, a quotation or a source of data. A quotation is a run of its own; one without any words of attribution belongs to
whoever spoke before it in the paragraph. Short quoted terms (“卡点”) are no speech.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass

from policygraph.extract.adverbials import is_adverbial
from policygraph.extract.segment import Quotation
from policygraph.extract.speakers import Attribution, Speaker, SpeakerFinder
from policygraph.extract.speechwords import Verb, verbs_in

DIRECT = "speech.direct@1"
REPORTED = "speech.reported@1"
SIGNED = "speech.signed@1"
CONTINUED = "speech.continued@1"

_COLON = re.compile(r"：(?=“|[^“\n]{12})")
_IN_VIEW = re.compile(r"(?:看来|的?眼[里中]|心目中)，")
_IN_WORDS = re.compile(r"的(?:说法|话来?[说讲]|观点|看法|分析|介绍|解释|预测|判断|测算)，")
_LEADING = re.compile(
    r"(?:这是|这正是|对此，|面对记者，|面对[^，。]{2,10}，|谈[及起到][^，。]{2,16}，|说起[^，。]{2,16}，|如今，|昨日，|近日，|)"
)
_THESE_WORDS = re.compile(r"[，。]?(?:说(?:这|此)(?:番|句|些)?话的(?:人)?(?:是|为|叫)|\s*[—-]{1,3})")
_SOURCE = re.compile(
    r"(?:数据|报告|统计|资料|调查|结果)(?:显示|表明|指出)|^据|^记者|^目前，?记者|^《|^此次|^公开资料|^值得(?:一提|注意)|^截至|^（?(?:记者|编辑|责编)|^事实上，记者"
)
_NOTSAID = re.compile(
    r"的(?!确|是)|者|了(?!解)|过(?!去|程|剩|度|高|快)|着|欢迎|感谢|赞同|赞赏|同意|支持(?=。|，|和)|反对|祝贺|慰问|敬意|关切|关注|担忧|不满|遗憾|谴责|哀悼|理解|肯定|认可|衷心|诚挚|崇高|热烈|深切|亲切|诚恳|严重|强烈|坚决|高度|由衷|真诚|诚意|歉意|满意|[，；。]$"
)
_CITED = re.compile(r"(?:规定|提出|显示|称为|名为|题为|主题为|口号|标语|叫做)[，：]?$")
_LONGEST_RUN = 500  # characters after which reported speech is taken to be over at the next full stop
_SENTENCE = 600  # characters to which the longest sentence is taken
SAID = 12  # characters from which a quotation without a full stop counts as speech


@dataclass(slots=True)
class Statement:
    """One run of speech at `start`..`end`; `rule` says how it was found, `direct` whether it is word for word."""

    start: int
    end: int
    speaker: Speaker
    direct: bool
    rule: str


def without_marks(text: str, start: int, end: int) -> tuple[int, int]:
    """Return a stretch without the quotation marks around it."""
    if text[start] == "“":
        start += 1
        if text[end - 1] == "”":
            end -= 1
    return start, end


class ParagraphReader:
    """Reads the speech of one paragraph from left to right."""

    def __init__(
        self, text: str, start: int, end: int, quotations: list[Quotation], finder: SpeakerFinder
    ) -> None:
        self.text, self.start, self.end = text, start, end
        self.finder = finder
        self.verbs = self._verbs()
        self.verb_ends = {verb.end for verb in self.verbs}
        self.quotations = [one for one in quotations if self._is_speech(one)]
        self.speech_starts = {one.start for one in self.quotations}
        self.speech_ends = [one.end + 1 for one in self.quotations]
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
        for match in _COLON.finditer(self.text, self.start, self.end):
            person = self.finder.person_before(match.start(), max(self.start, match.start() - 12))
            if person is not None and self._in_one_clause(person.end, match.start()):
                verbs.append(Verb(person.end, match.start(), frozenset()))
        for match in _IN_VIEW.finditer(self.text, self.start, self.end):
            verbs.append(Verb(match.start(), match.end() - 1, frozenset({"view"})))
        for match in _IN_WORDS.finditer(self.text, self.start, self.end):
            person = self.finder.person_before(match.start(), max(self.start, match.start() - 40))
            if person is not None and person.end == match.start() and self._is_quoted_source(person.start):
                verbs.append(Verb(match.start(), match.end() - 1, frozenset({"view"})))
        return verbs

    def _is_quoted_source(self, position: int) -> bool:
        """Say whether the clause up to a position opens as 按照, 用 or 据 do before somebody's words."""
        start = position
        while start > max(self.start, position - 60) and self.text[start - 1] not in "，。；：！？”\n":
            start -= 1
        return self.text[start:position].startswith(("按", "照", "据", "根据", "用", "依", "在"))

    def _in_one_clause(self, start: int, end: int) -> bool:
        return not any(mark in self.text[start:end] for mark in "，。；：、“”（）")

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
        start, end = without_marks(self.text, colon + 1, self.end)
        self.finder.last = self.finder.person(person)
        return Statement(start, end, self.finder.last, True, DIRECT) if end - start >= SAID else None

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
            and len(inner) >= SAID
            and (before == "：" or (text[end + 1 : end + 2] in "，。；" and "，" in inner))
        )

    def _floor(self, position: int) -> int:
        """Return where the sentence around a position begins, or what follows the last quotation before it."""
        floor = self._sentence_before(position)
        index = bisect_right(self.speech_ends, position) - 1
        if index >= 0:
            floor = max(floor, self.speech_ends[index])
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
        named = self._named_after(quotation.end + 1)
        if named is not None:
            self._add(quotation, named, DIRECT)
            return
        floor = self._sentence_before(quotation.start - 1)
        if _CITED.search(self.text, max(floor, quotation.start - 8), quotation.start - 1):
            return
        person = self.finder.person_before(quotation.start - 1, floor)
        if person is not None:
            self._add(quotation, self.finder.person(person), CONTINUED)
        elif self.spoken is not None and self.text[quotation.end - 1] in "。！？…":
            self._add(quotation, self.spoken._replace(span=None), CONTINUED)
        elif floor > self.start and self.text[quotation.end - 1] in "。！？…":
            before = self._sentence_before(floor - 1)
            person = self.finder.person_before(floor, before)
            if person is not None and floor - before <= 40:
                self._add(quotation, self.finder.person(person), CONTINUED)

    def _named_after(self, position: int) -> Speaker | None:
        """Return who is named after a quotation by 说这话的是 or a dash."""
        opened = _THESE_WORDS.match(self.text, position, self.end)
        if opened is None:
            return self._subject_after(position)
        stop = self.text.find("。", opened.end(), self.end)
        stop = min(self.end, opened.end() + 60) if stop < 0 else stop
        person = self.finder.person_before(stop, opened.end())
        return self.finder.person(person) if person is not None else None

    def _subject_after(self, position: int) -> Speaker | None:
        """Return who opens the clause after a quotation, without any verb of speech: “……”某公司总经理王某信心十足。"""
        lead = _LEADING.match(self.text, position, self.end)
        start = lead.end() if lead is not None else position
        stop = start
        while stop < min(self.end, start + 80) and self.text[stop] not in "，。；：！？“”":
            stop += 1
        person = self.finder.person_before(stop, start)
        if person is None or not self.finder.is_subject(person, start):
            return None
        clause = [verb for verb in self.verbs if person.end <= verb.start and verb.end <= stop]
        for verb in clause:
            if self._introduces(verb, self._after(verb)) and is_adverbial(self.text, person.end, verb.start):
                return None  # what follows are words of their own: 某某认为……
        return self.finder.person(person)

    def _sentence_before(self, position: int) -> int:
        earliest = max(self.start, position - _SENTENCE)
        return max(earliest, *(self.text.rfind(mark, earliest, position) + 1 for mark in "。！？"))

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
            if stop - start > _LONGEST_RUN:
                return stop + 1
            following = self.text.find("。", stop + 1, end)
            sentence = self.text[stop + 1 : following if following >= 0 else end].lstrip()
            opening = stop + 1
            while opening < end and self.text[opening] in " ”":
                opening += 1
            person = self.finder.person_before(min(end, opening + 12), opening)
            if _SOURCE.search(sentence) or (person is not None and person.start == opening):
                return stop + 1
            position = stop + 1

    def _after(self, verb: Verb) -> str:
        """Return the character after a verb, a comma for 看来 and its like."""
        if "view" in verb.flags:
            return "，"
        return self.text[verb.end : verb.end + 1] if verb.end < self.end else ""

    def _introduces(self, verb: Verb, after: str) -> bool:
        """Say whether words can follow a verb: not 表示欢迎, 说的, nor 介绍 without a comma."""
        if "comma" in verb.flags and after not in ("，", "：", "“", "。", "", "道", "说", "称"):
            return False
        return after in ("，", "：", "“", "。", "") or _NOTSAID.match(self.text, verb.end) is None

    def _verb(self, verb: Verb) -> None:
        text = self.text
        floor = self._floor(verb.start)
        after = self._after(verb)
        if not self._introduces(verb, after):
            return
        attribution = self.finder.before_verb(verb, floor)
        alone = self.run is None and self.waiting is None
        if attribution is None and alone and "weak" not in verb.flags:
            attribution = (
                self.finder.going_on(verb, floor, spoken=self.spoken is not None)
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
            closes = after in ("。", "") and len(between) <= 16 and "。" not in between and "“" not in between
            if closes or between.strip(" ，。—") == "":
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
