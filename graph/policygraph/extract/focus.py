"""Focus: what a place (or a plan) is said to aim at: 杭州偏重底层算力, 北京瞄准具身智能, 聚焦集成电路等领域.

Rules `data/rules/focus.yaml`. The subject is the place right before the verb, else the place its sentence is about; without a place
beside the verb, a technology must stand in what is aimed at. One claim for each technology named, one without where there is none.
"""

from __future__ import annotations

import re
from bisect import bisect_left

from policygraph.extract.discourse import distance_factor
from policygraph.extract.mentions import PlaceMention, Setting
from policygraph.extract.reading import Reading
from policygraph.extract.rules import Match, default_rules
from policygraph.model import Ref, Slot, Span, make_claim

_BETWEEN = re.compile(
    r"(?:市|省|则|将|正|也|更|重点|主要|着重|积极|全力|加快|率先|持续|提出|明确|计划|拟|已|今年|近年来|，)*"
)
_OBJECT_END = re.compile(
    r"(?:等(?:重点|前沿|新兴|关键|未来|优势)?(?:领域|产业|方向|赛道|行业)?|领域|赛道|方向)$"
)
_NO_FOCUS = re.compile(r"(?:问题|民生|群众|矛盾|难题|不足|短板|目标|任务|瓶颈)")


class Focus:
    """Make the claims of what places aim at."""

    name = "focus"
    requires = ("discourse", "technologies", "places", "setting")
    assigns = ("focus",)

    def __call__(self, reading: Reading) -> None:
        """Add the claims; see the module."""
        rules = default_rules("focus")
        places: list[PlaceMention] = reading.notes["places"]
        ends = {one.end: one for one in places}
        starts = [one.start for one in reading.notes["technologies"]]
        for hit in reading.hits.all("FOCUS"):
            index = reading.sentence_at(hit.start)
            sentence = reading.sentences[index]
            for rule in rules:
                for match in rule.find(reading.text, reading.hits, hit.start, sentence.end):
                    if match.anchor.start == hit.start:
                        self._emit(reading, match, index, ends, starts)
                    break
        reading.notes["focus"] = True

    @staticmethod
    def _reject(reading: Reading, match: Match, reason: str) -> None:
        reading.reject("rule", *match.match.span("text"), reason, match.rule.name)

    def _emit(
        self, reading: Reading, match: Match, index: int, ends: dict[int, PlaceMention], starts: list[int]
    ) -> None:
        text, sentence = reading.text, reading.sentences[index]
        start, end = match.match.span("text")
        tail = _OBJECT_END.search(text[start:end])
        if tail and tail.start() >= 2:
            end = start + tail.start()
        span = Span(start, end)
        if _NO_FOCUS.search(text, start, end):
            self._reject(reading, match, "no_focus")
            return
        low, high = bisect_left(starts, start), bisect_left(starts, end)
        technologies = [one for one in reading.notes["technologies"][low:high] if one.end <= end]
        beside = _beside(text, match.anchor.start, sentence.start, ends)
        context = reading.contexts[index]
        factors = [("rule", match.rule.confidence)]
        if beside is not None:
            place = (beside.ref, Span(beside.start, beside.end))
        elif technologies and context.place is not None and match.anchor.entry.surface != "关注":
            setting: Setting = reading.notes["setting"]
            inside = sentence.start <= context.place[1].start < match.anchor.start
            if not inside and not setting.official:
                self._reject(reading, match, "no_place")
                return
            if text[match.anchor.start - 1 : match.anchor.start] not in (
                "",
                "，",
                "。",
                "；",
                "：",
                "\n",
                "、",
                " ",
                "将",
                "要",
                "点",
            ):
                self._reject(reading, match, "verb_inside")
                return
            place = context.place
            factors.append(("distance", distance_factor(reading, index, place)))
        else:
            self._reject(reading, match, "no_place" if technologies else "no_place_or_technology")
            return
        if place[0] == Ref("place", "CN") and not technologies:
            self._reject(reading, match, "nation_without_technology")
            return
        named = [one for one in technologies if not one.generic] or technologies[:1]
        for one in named or [None]:
            reading.claims.append(
                make_claim(
                    "focus",
                    match.rule.name,
                    [span],
                    {
                        "place": Slot(*place),
                        "technology": Slot(one.ref, Span(one.start, one.end)) if one else None,
                        "text": Slot(span.of(text), span),
                        "plan": Slot(*context.plan)
                        if context.plan and sentence.start <= context.plan[1].start < sentence.end
                        else None,
                    },
                    factors=factors,
                )
            )


def _beside(text: str, verb: int, start: int, ends: dict[int, PlaceMention]) -> PlaceMention | None:
    """Return the place that stands right before a verb, small words aside."""
    for position in range(verb, max(start, verb - 10), -1):
        mention = ends.get(position)
        if mention is not None:
            return mention if _BETWEEN.fullmatch(text, position, verb) else None
    return None
