"""The registers that carry discourse across sentences: which plan, which place, whose data a sentence is about.

Registers are set and cleared at explicit points:

- plan: set by a title that is spoken about (not merely cited), kept through its paragraph and by words that go on (其中, 该方案);
  cleared at headings and where another place or body becomes the subject. In a text that is itself a plan, that plan holds
  wherever no other is spoken about.
- place: the plan's, else the subject's, else the paragraph's, else the heading's, else the setting's. An official text speaks
  for one place throughout; places it names are only where things happen.
- source: set by “数据显示” and its like, kept for two sentences, at most to the end of the paragraph.

A register's filler carries the span that set it; how far away that is tells how sure it is (`distance_factor`).
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from typing import Any

from policygraph.extract.mentions import PlaceMention, Setting, TitleMention
from policygraph.extract.reading import Reading
from policygraph.extract.segment import Sentence
from policygraph.extract.title_issuers import place_opening
from policygraph.model import Ref, Span

Filler = tuple[Ref, Span]

_REACH = 6  # sentences a plan of news stays in force after it was last named
_SOURCE_REACH = 2  # sentences a source holds
_POLICY = ("plan", "law", "notice")
_SPEAKS = re.compile(
    r"(?:（[^（）]*）)?(?:[^，。；《》]{0,6}(?:提出|明确|规定|要求|指出|显示|围绕|聚焦|强调|部署|从|共|包括|涵盖|将|还|中)|，(?:提出|明确|其中|要求|将|从|计划|到))"
)
_CITED = re.compile(
    r"(?:根据|按照|依据|依照|落实|贯彻|遵循|符合|违反|参照|执行|对照|围绕|结合|中|以及|解读)[^，。；》]{0,8}$"
)
_CONTINUES = re.compile(
    r"(?:其中|此外|同时|另外|并|还|该|这[份一些项]|上述|本|具体|在[^，。]{2,14}方面|根据(?:该|上述|方案|意见|规划)|方案|意见|办法|规划|计划|措施|通知|文件|政策|一是|二是|三是|四是|五是|[一二三四五六七八九十]是|此次|按照|到20\d\d年)"
)
_REFERS = re.compile(
    r"(?:该|这份|上述|此次|新版?|本次)?(?:征求意见稿|意见稿|草案|行动方案|实施方案|方案|行动计划|计划|规划|意见|办法|条例|文件|通知|措施|政策|细则|指南)"
    r"(?:还|同时|也|中|里)?(?:提出|明确|规定|要求|指出|强调|显示|专门|共|分)"
)
_OURS_NATION = re.compile(r"(?:我国|全国|国内|国家(?!级))")
_SUBJECT_LEFT = re.compile(
    r"(?:^|[。！？；，：“\n]|在|据|目前|今年|去年|近日|日前|如|例如|比如|其中|年|月|日|看|随着|近年来|包括|季度|半年|月份|年底|月底|以来|期间)$"
)
_SOURCE = re.compile(
    r"(?:数据|报告|统计|监测|调查|公报|年报|白皮书|测算|预测|研究|榜单|指数)(?:结果|预测|数据|报告|分析|》|（[^（）]*）)*(?:显示|表明|指出|预测|披露|预计)"
    r"|(?:统计|测算|监测|估算|预测|数据|消息|介绍)(?=，)|(?:发布|公布)(?:的)?[^，。；]{0,16}?(?:数据|报告|消息|公告)|(?<=记者从)[^，。；]{2,24}?(?:了解到|获悉)"
)
_ANONYMOUS = re.compile(r"据(?:不完全统计|了解|悉|介绍|测算|统计|报道|估算|媒体报道)")
_EVERYWHERE = re.compile(r"(?<=[，。；\n])(?:各地|多地|各省|各市|地方|不少地方|一些地方|有\d+多?个省)")


def distance_factor(reading: Reading, index: int, filler: Filler) -> float:
    """Return how sure a filler still is in sentence `index`: 0.95 for each sentence since it was set, at least 0.7."""
    return max(0.7, 0.95 ** max(0, index - reading.sentence_at(filler[1].start)))


class Discourse:
    """Fill the registers plan, place and source of every sentence's Context."""

    name = "discourse"
    requires = ("places", "setting", "organisations", "titles")
    assigns = ("discourse",)

    def __call__(self, reading: Reading) -> None:
        """Fill `reading.contexts`; see the module."""
        _Registers(reading).run()
        reading.notes["discourse"] = True


class _Slices:
    """Mentions by the sentence they begin in."""

    def __init__(self, mentions: Sequence[Any]) -> None:
        self.mentions = mentions
        self.starts = [one.start for one in mentions]

    def within(self, start: int, end: int) -> Sequence[Any]:
        low = bisect_left(self.starts, start)
        return self.mentions[low : bisect_left(self.starts, end, low)]


class _Registers:
    def __init__(self, reading: Reading) -> None:
        self.reading = reading
        self.text = reading.text
        self.setting: Setting = reading.notes["setting"]
        titles = [
            one
            for one in reading.notes["titles"]
            if not one.ambiguous and (one.kind in _POLICY or one.ref.key.endswith("政府工作报告"))
        ]
        self.reports = _Slices([one for one in reading.notes["titles"] if one.kind == "report"])
        self.titles = _Slices([one for one in titles if not one.heading])
        self.places = _Slices([one for one in reading.notes["places"] if "in-name" not in one.flags])
        self.bodies = _Slices(reading.notes["organisations"])
        self.of_plan = {one.ref: one.place for one in titles}
        self.base_plan = self._base_plan(titles)
        self.home = self._home()
        self.plan = self.base_plan
        self.last: Filler | None = None  # the plan last spoken about, wherever that was
        self.plan_paragraph, self.plan_sentence, self.paragraph = -1, 0, -1
        self.place: Filler | None = None
        self.source: Filler | None = None
        self.section_plan: Filler | None = None
        self.section_place: Filler | None = None
        self.section_level = 0

    def _base_plan(self, titles: list[TitleMention]) -> Filler | None:
        """Return the plan the whole text is about: the text itself, or the only one that its headline names."""
        headings = [one for one in titles if one.heading]
        if headings:
            named = next((one for one in reversed(headings) if one.kind != "notice"), headings[-1])
            return named.ref, named.inner
        title = self.setting.title
        if title is None:
            return None
        inside = [one for one in titles if title.start <= one.start < title.end]
        return (inside[0].ref, inside[0].inner) if len(inside) == 1 else None

    def _plan_place(self, plan: Filler) -> Filler | None:
        place = self.of_plan.get(plan[0])
        if place is None:
            return None
        return place[0], place[1] or plan[1]

    def _home(self) -> Filler | None:
        """Return the place a sentence is about where nothing nearer says: the text's own, or that of all plans it names."""
        place = self._plan_place(self.base_plan) if self.base_plan is not None else None
        if place is not None or self.setting.place is not None:
            return place or self.setting.place
        if self.setting.national and self.reading.paragraphs:
            first = self.reading.paragraphs[0]
            return Ref("place", "CN"), Span(first.start, first.end)
        named = [one for one in self.titles.mentions if one.place is not None and one.new]
        if named and len({one.place[0] for one in named}) == 1:
            return self._plan_place((named[0].ref, named[0].inner))
        return None

    def run(self) -> None:
        """Read the sentences in order and write their registers."""
        for index, sentence in enumerate(self.reading.sentences):
            if sentence.paragraph != self.paragraph:
                self._open_paragraph(sentence)
            spoken = self._spoken(self.titles.within(sentence.start, sentence.end))
            if sentence.heading:
                self._open_section(sentence, spoken)
            everywhere = self._update(index, sentence, spoken)
            self.source = self._source(index, self.source)
            context = self.reading.contexts[index]
            context.plan = self.plan
            context.source = self.source
            near = self.place or (self._plan_place(self.plan) if self.plan is not None else None)
            context.place = near or (None if everywhere else self.section_place or self.home)

    def _default_plan(self) -> Filler | None:
        return self.section_plan or self.base_plan

    def _open_paragraph(self, sentence: Sentence) -> None:
        self.paragraph = sentence.paragraph
        self.source = self.place = None
        goes_on = self.plan_paragraph == self.paragraph - 1 and _CONTINUES.match(self.text, sentence.start)
        if not goes_on:
            self.plan = self._default_plan()

    def _open_section(self, sentence: Sentence, spoken: TitleMention | None) -> None:
        level = self.reading.paragraphs[sentence.paragraph].level or 2
        if not self.section_level or level <= self.section_level:
            self.section_plan, self.section_place, self.section_level = None, None, 0
        if spoken is not None:
            self.section_plan, self.section_level = (spoken.ref, spoken.inner), level
        named = self._heading_place(sentence.start, sentence.end)
        if named is not None and not self.setting.official:
            self.section_place, self.section_level = named, level
        self.plan = self._default_plan()

    def _update(self, index: int, sentence: Sentence, spoken: TitleMention | None) -> bool:
        """Set plan and place from what a sentence says; say whether it is about places in general."""
        text, start, end = self.text, sentence.start, sentence.end
        subject = self._subject(start, end)
        if spoken is None and self.last is not None and _REFERS.match(text, start, end):
            self.plan, self.plan_paragraph, self.plan_sentence = self.last, self.paragraph, index
            self.place = self._plan_place(self.last)
        passing = self.plan is not None and self.plan not in (self.base_plan, self.section_plan)
        if passing and index - self.plan_sentence > _REACH:
            self.plan = self._default_plan()
        if spoken is None and self.reports.within(start, end):
            self.plan, self.place = self._default_plan(), None
        everywhere = False
        if spoken is not None:
            self.last = self.plan = (spoken.ref, spoken.inner)
            self.plan_paragraph, self.plan_sentence = self.paragraph, index
        elif subject is not None and passing and self.plan is not None:
            at = self._plan_place(self.plan)
            if at is None or at[0] != subject[0]:
                self.plan = self._default_plan()
        elif not self.setting.official and _EVERYWHERE.search(text, max(0, start - 1), end):
            self.plan, self.place, everywhere = self._default_plan(), None, True
        if subject is not None and not self.setting.official:
            self.place = subject
        if spoken is not None and spoken.place is not None:
            self.place = (spoken.place[0], spoken.place[1] or spoken.inner)
        return everywhere

    def _spoken(self, titles: Sequence[TitleMention]) -> TitleMention | None:
        """Return the title that a sentence speaks about: the one that says something, else the first not merely cited."""
        if not titles:
            return None
        text = self.text
        for one in titles:
            if _SPEAKS.match(text, one.end):
                return one
        if self.base_plan is not None:
            return next((one for one in titles if one.ref == self.base_plan[0]), None)
        return next(
            (one for one in titles if not self._is_cited(one)),
            None if self.setting.official else titles[0],
        )

    def _is_cited(self, title: TitleMention) -> bool:
        return bool(_CITED.search(self.text[max(0, title.start - 12) : title.start]))

    def _subject(self, start: int, end: int) -> Filler | None:
        """Return the place that is the subject of a sentence: the first that opens it or one of its clauses.

        A government stands for its place, 我国 and 全国 for the country.
        """
        found: list[Filler] = []
        for one in self.places.within(start, end):
            if self._opens_clause(one.start, start):
                found.append((one.ref, Span(one.start, one.end)))
                break
        for body in self.bodies.within(start, end):
            if body.kind == "government" and self._opens_clause(body.start, start):
                code = body.seat.key if body.seat else place_opening(self.text[body.start : body.end])
                if code is not None:
                    found.append((Ref("place", code), Span(body.start, body.end)))
                break
        match = _OURS_NATION.search(self.text, start, end)
        if match and self._opens_clause(match.start(), start):
            found.append((Ref("place", "CN"), Span(match.start(), match.end())))
        return min(found, key=lambda filler: filler[1]) if found else None

    def _opens_clause(self, position: int, start: int) -> bool:
        return position == start or bool(_SUBJECT_LEFT.search(self.text[max(start, position - 3) : position]))

    def _heading_place(self, start: int, end: int) -> Filler | None:
        found: Sequence[PlaceMention] = self.places.within(start, end)
        if len({one.ref for one in found}) != 1:
            return None
        return found[0].ref, Span(found[0].start, found[0].end)

    def _source(self, index: int, before: Filler | None) -> Filler | None:
        """Return whose data a sentence reports; an anonymous source clears the register, and so does distance."""
        start, end = self.reading.sentences[index].start, self.reading.sentences[index].end
        if before is not None and index - self.reading.sentence_at(before[1].start) > _SOURCE_REACH:
            before = None
        match = _SOURCE.search(self.text, start, end)
        if match is None:
            return None if _ANONYMOUS.search(self.text, start, end) else before
        clause = max(self.text.rfind(mark, start, match.start()) for mark in "。；！？\n，")
        clause = max(clause + 1, start)
        bodies = [
            one
            for one in self.bodies.within(clause, match.end())
            if one.kind != "media" and (one.start < match.start() + 2 or one.end <= match.end())
        ]
        if not bodies and clause > start:
            earlier = self.bodies.within(max(start, clause - 40), match.start())
            bodies = [one for one in earlier if one.kind != "media"][-1:]
        if bodies:
            last = bodies[-1] if bodies[-1].start <= match.start() else bodies[0]
            return last.ref, Span(last.start, last.end)
        return None if _ANONYMOUS.search(self.text, start, end) else before
