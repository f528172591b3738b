"""When a policy was put up for comment or issued, and which policies it implements, revises or cites.

Runs after times are known and fills the slots of the claims that `titles` made.
"""

from __future__ import annotations

import re
from bisect import bisect_left

from policygraph.extract.mentions import TitleMention
from policygraph.extract.reading import Reading
from policygraph.extract.times import TimeMention
from policygraph.model import Claim, Ref, Slot, Span

_CONSULT = re.compile(
    r"(?:起|开始)?(?:，)?(?:面向|向)?[^，。；《]{0,12}(?:征求|征集|公开征求)[^，。；]{0,8}意见|(?:起|开始)[^。；《]{0,20}征求意见"
)
_CONSULTED = re.compile(r"(?:征求|征集)[^，。；]{0,6}意见")
_ISSUED_AFTER = re.compile(
    r"(?:份|，)?(?:正式|已|已经|联合|率先|陆续|又|还|曾|就)*(?:发布|印发|出台|公布|颁布|下发|推出|实施|施行)了?[^。；！？\n]{0,8}$"
)
_ISSUED_BEFORE = re.compile(r"[^。；！？\n]{0,30}?(?:发布|印发|出台|公布|颁布|下发)")
_RELATIONS = (
    ("revises", re.compile(r"(?:修订|修改|废止|替代|代替)了?(?:原)?$")),
    (
        "implements",
        re.compile(r"(?:贯彻落实|落实|贯彻|实施|执行)(?:好|国家|省|市|党中央、国务院)?[^，。；》]{0,8}$"),
    ),
    ("cites", re.compile(r"(?:根据|依据|按照|依照|参照|遵循)[^，。；》]{0,10}$")),
)
_MAKES = re.compile(r"(?:制定|制订|出台|印发|发布|起草|编制|推出|公布)了?[^，。；]{0,12}$")
_REACH = 60
_LIST = re.compile(r"[》、和以及与]{1,4}")


class PlanDates:
    """Fill consultation_start, issued_on, implements, revises and cites of the plan claims."""

    name = "plan_dates"
    requires = ("titles", "times")
    assigns = ("plan_dates",)

    def __call__(self, reading: Reading) -> None:
        """Change the claims; see the module."""
        claims = {claim.value("entity"): claim for claim in reading.claims if claim.kind == "plan"}
        titles: list[TitleMention] = reading.notes["titles"]
        times: list[TimeMention] = reading.notes["times"]
        starts = [one.start for one in times]
        base = next((one for one in titles if one.heading), None)
        relation: str | None = None
        waiting: list[
            tuple[str, Ref, Span]
        ] = []  # what this sentence cites, for the plan it then says is made
        last_end = -10
        for title in titles:
            sentence = reading.sentences[reading.sentence_at(title.start)]
            left = reading.text[max(sentence.start, title.start - 24) : title.start]
            claim = claims.get(title.ref)
            if claim is not None and not title.ambiguous:
                low = bisect_left(starts, sentence.start)
                high = bisect_left(starts, sentence.end, low)
                for time in times[low:high]:
                    _dates(reading.text, claim, title, time, sentence.end)
            if title.heading or title.kind not in ("plan", "law", "notice"):
                continue
            listed = title.start - last_end <= 3 and _LIST.fullmatch(reading.text, last_end - 1, title.start)
            named = next((name for name, pattern in _RELATIONS if pattern.search(left)), None)
            if claim is not None and title.new and named is None and not listed:
                for name, ref, span in waiting:
                    made = reading.text[span.end : title.start]
                    if span.start >= sentence.start and len(made) <= _REACH and _MAKES.search(made):
                        _relate(claim, name, ref, span)
                waiting = []
            relation = named or (relation if listed else None)
            last_end = title.end
            if relation is None:
                continue
            waiting = [
                *(one for one in waiting if one[2].start >= sentence.start),
                (relation, title.ref, title.inner),
            ]
            mine = claims.get(base.ref) if base is not None else None
            if mine is not None and base is not None and title.ref != base.ref:
                _relate(mine, relation, title.ref, title.inner)
        reading.notes["plan_dates"] = True


def _dates(text: str, claim: Claim, title: TitleMention, time: TimeMention, end: int) -> None:
    if title.inner.start <= time.start < title.inner.end:
        return
    span = Span(time.start, time.end)
    if time.start >= title.end:
        between = text[title.end : time.start]
        if "《" in between or len(between) > 30:
            return
        if _CONSULT.match(text, time.end, end) and "consultation_start" not in claim.slots:
            claim.slots["consultation_start"] = (Slot(time.first, span),)
            return
        issued = time.precision in ("day", "month") and _ISSUED_BEFORE.match(text, time.end, end)
        consulted = _CONSULTED.search(text, time.end, min(end, time.end + 30))
        if issued and not consulted and "issued_on" not in claim.slots:
            claim.slots["issued_on"] = (Slot(time.first, span),)
        return
    between = text[time.end : title.start]
    if len(between) > 90 or time.precision not in ("day", "month"):
        return
    verb = re.sub(r"《[^《》]*》[、和及]?", "", between)
    if _ISSUED_AFTER.search(verb) and "issued_on" not in claim.slots and title.new:
        claim.slots["issued_on"] = (Slot(time.first, span),)


def _relate(claim: Claim, relation: str, ref: Ref, span: Span) -> None:
    known = claim.slots.get(relation, ())
    if all(slot.value != ref for slot in known):
        claim.slots[relation] = (*known, Slot(ref, span))
