"""Actions: what a government or a plan commits itself to do without a figure (建设…中心, 实施…行动).

An action is a clause led by a verb of doing, adverbs before it aside, with an object of at least three characters. In an official text
every such clause counts; in news only what a plan or a place is said to undertake. A clause that holds a figure another component
has read is not repeated here. `data/lexicon/words/action_words.csv` lists the verbs and adverbs.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from itertools import pairwise

from policygraph.extract.clauses import CLAUSE, clause_start, leading_verb
from policygraph.extract.discourse import distance_factor
from policygraph.extract.mentions import PlaceMention, Setting
from policygraph.extract.reading import Context, Reading
from policygraph.extract.technologies import TechnologyMention
from policygraph.model import Claim, Modality, Ref, Slot, Span

RULE = "actions.clause@1"

_NUMERIC = frozenset({"target", "measure", "statistic", "forecast", "focus"})
_ADOPTS = re.compile(
    r"(?:等[^，。；]{0,10})?(?:均|都|纷纷|相继|先后|陆续|也|分别)+(?P<clause>(?:已|已经|相继|先后|陆续)*(?P<verb>出台|发布|印发|推出|公布|制定|拟出台|将出台)[^，。；！？\n]{4,60})"
)
_DONE = re.compile(r"了|已|建成|完成|获批|获评|入选|累计|基本形成|投入使用|全面完成|成功|顺利")
_NOT_DONE = re.compile(r"未|没有|尚|不足|不够|不力|不到位|滞后|困难")
_SHORTEST_OBJECT = 3


class Actions:
    """Make one claim for each clause that commits somebody to do something."""

    name = "actions"
    requires = ("discourse", "setting", "technologies")
    assigns = ("actions",)

    def __call__(self, reading: Reading) -> None:
        """Add the claims; see the module."""
        setting: Setting = reading.notes["setting"]
        figures = _Figures(reading)
        places = _Lists(reading.notes["places"])
        technologies: list[TechnologyMention] = reading.notes["technologies"]
        technology_starts = [one.start for one in technologies]
        text, sentences = reading.text, reading.sentences
        index = 0
        count = len(sentences)
        body = reading.document.body
        for match in CLAUSE.finditer(text, body.start, body.end):
            end = match.end()
            start = clause_start(text, match.start(), end)
            verb = leading_verb(text, start, end)
            if verb is None or end - verb.end < _SHORTEST_OBJECT or figures.overlap(start, end):
                continue
            while index + 1 < count and sentences[index + 1].start <= start:
                index += 1
            context = reading.contexts[index]
            if not setting.official and not _undertaken(reading, context, sentences[index].start, start):
                continue
            span = Span(start, end)
            found = _of_span(technologies, technology_starts, start, end)
            self._emit(reading, span, verb, index, found, None if setting.official else places)
        if not setting.official:
            self._adoptions(reading, places, technologies, technology_starts)
        reading.notes["actions"] = True

    def _adoptions(
        self, reading: Reading, places: _Lists, technologies: list[TechnologyMention], starts: list[int]
    ) -> None:
        """Distribute 均出台… over the places listed before it."""
        for match in _ADOPTS.finditer(reading.text):
            if len(places.before(reading, match.start())) >= 2:
                span, verb = Span(*match.span("clause")), Span(*match.span("verb"))
                found = _of_span(technologies, starts, span.start, span.end)
                self._emit(reading, span, verb, reading.sentence_at(span.start), found, places)

    @staticmethod
    def _emit(
        reading: Reading,
        span: Span,
        verb: Span,
        index: int,
        technologies: list[TechnologyMention],
        places: _Lists | None,
    ) -> None:
        text = span.of(reading.text)
        if _NOT_DONE.search(text):
            return
        context = reading.contexts[index]
        factors = [("rule", 0.8)]
        if context.place is not None:
            factors.append(("distance", distance_factor(reading, index, context.place)))
        done = context.tense == "past" or (context.tense is None and _DONE.search(text) is not None)
        listed = places.before(reading, span.start) if places is not None else []
        jurisdictions = listed if len(listed) > 1 else [context.place] if context.place else []
        slots: dict[str, tuple[Slot, ...]] = {
            "text": (Slot(text, span),),
            "verb": (Slot(verb.of(reading.text), verb),),
        }
        if jurisdictions:
            slots["jurisdiction"] = tuple(Slot(*place) for place in jurisdictions)
        if context.plan:
            slots["plan"] = (Slot(*context.plan),)
        if technologies:
            slots["technology"] = tuple(Slot(one.ref, Span(one.start, one.end)) for one in technologies)
        if context.deadline:
            slots["deadline"] = (Slot(context.deadline[0].last, context.deadline[1]),)
        modality = Modality.ASSERTED if done else Modality.PLANNED
        reading.claims.append(Claim("action", slots, (span,), RULE, tuple(factors), modality))


class _Lists:
    """Lists of places that are the subject of a sentence, such as 北京、上海、深圳等城市."""

    def __init__(self, places: list[PlaceMention]) -> None:
        self._places = places
        self._starts = [one.start for one in places]

    def before(self, reading: Reading, position: int) -> list[tuple[Ref, Span]]:
        """Return the places of the list that opens the sentence around `position`, before it."""
        sentence = reading.sentences[reading.sentence_at(position)]
        low = bisect_left(self._starts, sentence.start)
        high = bisect_left(self._starts, position, low)
        found = self._places[low:high]
        if len(found) < 2 or found[0].start - sentence.start > 12:
            return []
        for one, other in pairwise(found):
            between = reading.text[one.end : other.start]
            if not re.fullmatch(r"[、和及与]|以及|在内，|等地?，|市、|省、", between):
                return []
        return [(one.ref, Span(one.start, one.end)) for one in found]


class _Figures:
    """Where other components have read figures."""

    def __init__(self, reading: Reading) -> None:
        spans: list[tuple[int, int]] = []
        for claim in reading.claims:
            if claim.kind in _NUMERIC:
                for name in ("value", "amount", "rate", "cap", "indicator", "text", "name"):
                    spans.extend(slot.span for slot in claim.slots.get(name, ()) if slot.span is not None)
        spans.sort()
        self._starts = [start for start, _ in spans]

    def overlap(self, start: int, end: int) -> bool:
        """Say whether a figure, or what it measures, begins in `start`..`end`."""
        low = bisect_left(self._starts, start)
        return low < len(self._starts) and self._starts[low] < end


def _undertaken(reading: Reading, context: Context, sentence_start: int, start: int) -> bool:
    """Say whether a clause of news is what a plan or a place undertakes, not comment."""
    if context.place is None and context.plan is None:
        return False
    if reading.in_quotation(start) is not None:
        return False
    before = reading.text[max(sentence_start, start - 60) : start]
    if re.search(
        r"提出|明确|要求|部署|将|计划|拟|出台|发布|印发|实施|推出|力争|力求|瞄准|决定|规定|从[^，]{2,12}方面",
        before,
    ):
        return not re.search(r"表示|认为|指出|看来|分析|建议|说[，：]|介绍", before)
    return (
        context.plan is not None
        and reading.sentence_at(context.plan[1].start) + 2 >= reading.sentence_at(start)
        and not re.search(r"表示|认为|指出|看来|分析|建议|称|说", reading.text[sentence_start:start])
    )


def _of_span(
    mentions: list[TechnologyMention], starts: list[int], start: int, end: int
) -> list[TechnologyMention]:
    low = bisect_left(starts, start)
    high = bisect_right(starts, end, low)
    return [one for one in mentions[low:high] if one.end <= end and one.ref.kind == "technology"]
