"""Bottlenecks: what is said to hold a field back, who names it, which technology it constrains, whom it hits.

Rules `data/rules/bottlenecks.yaml`. A rule with the option `needs: problem` counts only in a sentence, or after one, that announces
problems (存在的困难和问题), as work reports do.
"""

from __future__ import annotations

import re
from bisect import bisect_left

from policygraph.extract.reading import Reading
from policygraph.extract.rules import Match, default_rules
from policygraph.model import Ref, Slot, Span, make_claim

_PROBLEMS = re.compile(
    r"(?:存在|面临|面对|还有|有)[^。；]{0,24}?(?:困难|问题|不足|挑战|短板|差距|矛盾)|(?:问题|困难|短板|不足|挑战|差距)(?:主要)?(?:是|有|在于|表现)|制约因素"
)
_SAYS = re.compile(r"(?:表示|认为|指出|看来|分析|坦言|强调|称|说|建议|介绍)")
_LEAD = re.compile(
    r"^(?:眼下|目前|当前|一些|部分|还有|还存在|以及|但是?|而且?|同时|此外|特别是|尤其是|主要是|一是|二是|三是|四是|五是|[一二三四五六]是|存在|面临|由于|因为|和|及|与|存在的)+"
)
_NEAR = 12
_COST = re.compile(r"成本|资金|融资|价格|费用|贵|投入")
_TRAILING = re.compile(r"(?:等|的|等等|等问题|的问题|问题)$")


class Bottlenecks:
    """Make one claim for each bottleneck a document names."""

    name = "bottlenecks"
    requires = ("technologies", "people", "measures")
    assigns = ("bottlenecks",)

    def __call__(self, reading: Reading) -> None:
        """Add the claims; see the module."""
        if reading.hits.all("BOTTLENECK") or reading.hits.all("LACK"):
            rules = default_rules("bottlenecks")
            seen: list[Span] = []
            starts = [one.start for one in reading.notes["people"]]
            announced = -1
            for index, sentence in enumerate(reading.sentences):
                start, end = sentence.start, sentence.end
                if not (
                    reading.hits.within("BOTTLENECK", start, end) or reading.hits.within("LACK", start, end)
                ):
                    continue
                if _PROBLEMS.search(reading.text, start, end):
                    announced = index
                for rule in rules:
                    if rule.options.get("needs") == "problem" and (announced < 0 or index - announced > 2):
                        continue
                    for match in rule.find(reading.text, reading.hits, start, end):
                        self._emit(reading, match, index, seen, starts)
            _address(reading)
        reading.notes["bottlenecks"] = True

    def _emit(self, reading: Reading, match: Match, index: int, seen: list[Span], starts: list[int]) -> None:
        span = _trimmed(reading.text, *match.match.span("text"))
        if span.end - span.start < 4:
            reading.reject("rule", *span, "too_short", match.rule.name)
            return
        if any(span.start < one.end and one.start < span.end for one in seen[-_NEAR:]):
            reading.reject("rule", *span, "said_already", match.rule.name)
            return
        if _PROBLEMS.search(reading.text, span.start, span.end):
            reading.reject("rule", *span, "only_announced", match.rule.name)
            return
        seen.append(span)
        slots: dict[str, Slot | list[Slot] | None] = {"text": Slot(span.of(reading.text), span)}
        named_by, factor = _named_by(reading, index, match.match.start(), starts)
        slots["named_by"] = named_by
        clause = max(
            reading.text.rfind(mark, reading.sentences[index].start, match.match.start())
            for mark in "，。；：！？\n"
        )
        slots["constrains"] = [
            Slot(one.ref, Span(one.start, one.end))
            for one in reading.notes["technologies"]
            if clause < one.start and one.end <= match.match.end()
        ][:3]
        if "affects" in match.match.re.groupindex and match.match.group("affects"):
            slots["affects"] = Slot(match.match.group("affects"), Span(*match.match.span("affects")))
        reading.claims.append(
            make_claim(
                "bottleneck",
                match.rule.name,
                [span],
                slots,
                factors=[("rule", match.rule.confidence), *factor],
            )
        )


def _address(reading: Reading) -> None:
    """Let a measure of money address the bottleneck of cost that constrains the technology it is for.

    Only that is clear by itself: both stand in one document, the bottleneck speaks of cost or money, and they share a
    technology.
    """
    costly: dict[Ref, Slot] = {}
    for claim in reading.claims:
        text = claim.slot("text")
        if claim.kind == "bottleneck" and text is not None and _COST.search(str(text.value)):
            for constrained in claim.values("constrains"):
                if isinstance(constrained, Ref):
                    costly.setdefault(constrained, Slot(Ref("bottleneck", str(text.value)), text.span))
    if not costly:
        return
    for claim in reading.claims:
        if claim.kind != "measure" or "addresses" in claim.slots:
            continue
        said = {
            slot.span
            for name in ("name", "beneficiary", "basis")
            for slot in claim.slots.get(name, ())
            if slot.span
        }
        meant = {
            one.ref
            for one in reading.notes["technologies"]
            if any(span.start <= one.start and one.end <= span.end for span in said)
        }
        meant.update(value for value in claim.values("technology") if isinstance(value, Ref))
        found = next((costly[ref] for ref in sorted(meant) if ref in costly), None)
        if found is not None:
            claim.slots["addresses"] = (found,)


def _trimmed(text: str, start: int, end: int) -> Span:
    lead = _LEAD.match(text[start:end])
    if lead:
        start += lead.end()
    tail = _TRAILING.search(text[start:end])
    if tail and tail.start() >= 4:
        end = start + tail.start()
    return Span(start, end)


def _named_by(
    reading: Reading, index: int, position: int, starts: list[int]
) -> tuple[Slot | None, list[tuple[str, float]]]:
    """Return who names the bottleneck: the person who speaks in this sentence or the one before, if any."""
    sentence = reading.sentences[index]
    for back in (0, 1):
        if index < back or reading.sentences[index - back].paragraph != sentence.paragraph:
            break
        spoken = reading.sentences[index - back]
        low, high = bisect_left(starts, spoken.start), bisect_left(starts, spoken.end)
        for person in reversed(reading.notes["people"][low:high]):
            if (
                person.start < position and _SAYS.match(reading.text, person.end, person.end + 2)
            ) or reading.text[person.end : person.end + 2] in ("看来", "分析"):
                span = Span(person.start, person.end)
                return Slot(person.ref, span), [("speaker", 0.95 if back == 0 else 0.85)]
    return None, []
