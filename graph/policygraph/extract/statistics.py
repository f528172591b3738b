"""Statistics and forecasts: past, present and expected quantities, with their time and whose count they are."""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal, InvalidOperation

from policygraph.extract.facets import Facets, Slots
from policygraph.extract.frames import times_before
from policygraph.extract.indicators import Indicator
from policygraph.extract.kinds import Finding
from policygraph.extract.reading import Reading
from policygraph.extract.targets import claim_spans, factors_of, indicator_slots
from policygraph.extract.times import TimeMention
from policygraph.model import Claim, Slot, make_claim

_FROM = re.compile(r"(?:从|由)[^，。；\d]{0,16}$")
_RATE = re.compile(r"(?:年均|复合|年化)")
_TOLERANCE = Decimal("0.1")


class Statistics:
    """Pipeline component: a claim for each finding of kind statistic or forecast."""

    name = "statistics"
    requires = ("findings", "indicators", "facets")
    assigns = ("statistics",)

    def __call__(self, reading: Reading) -> None:
        """Make the claims, and check stated growth rates against their two ends."""
        facets: Facets = reading.notes["facets"]
        made: list[tuple[Finding, Claim]] = []
        for finding, indicator in zip(reading.notes["findings"], reading.notes["indicators"], strict=True):
            if finding.kind in ("statistic", "forecast"):
                made.append((finding, self._claim(reading, facets, finding, indicator)))
        _check_growth(made)
        reading.claims.extend(claim for _, claim in made)
        reading.notes["statistics"] = True

    def _claim(self, reading: Reading, facets: Facets, finding: Finding, indicator: Indicator) -> Claim:
        frame = finding.frame
        when = _ends_of_period(reading, finding) or facets.as_of(frame, expected=finding.kind == "forecast")
        if finding.kind == "forecast" and not when:
            when = _renamed(facets.deadline(frame))
        slots: Slots = {
            "place": facets.place(frame, promised=False, run=finding.run),
            "source": facets.source(frame),
            **indicator_slots(indicator, reading.text),
            **facets.amounts(frame.quantity),
            **when,
        }
        return make_claim(
            finding.kind,
            finding.rule,
            claim_spans(finding, indicator),
            slots,
            factors=factors_of(finding, indicator),
            modality=finding.modality,
            flags=finding.flags,
        )


def _renamed(slots: Slots) -> Slots:
    names = {"deadline": "as_of_end", "deadline_start": "as_of_start"}
    return {names[name]: slot for name, slot in slots.items()}


def _period(reading: Reading, finding: Finding) -> TimeMention | None:
    frame = finding.frame
    for time in times_before(reading.notes["times"], frame.sentence.start, frame.quantity.start):
        return time if time.precision == "period" and time.anchor == "absolute" else None
    return None


def _ends_of_period(reading: Reading, finding: Finding) -> Slots:
    """Return the time of a number in 从2025年到2035年……从A增长至B: A is of the first year, B of the last."""
    time = _period(reading, finding)
    if time is None or finding.frame.quantity.dimension in ("percent", "points"):
        return {}
    sentence = reading.text[time.end : finding.frame.quantity.start]
    if _FROM.search(sentence):
        return {
            "as_of_end": Slot(date(time.first.year, 12, 31), time.span),
            "as_of_start": Slot(time.first, time.span),
        }
    if re.search(r"(?:增长|提高|上升|下降|扩大|增加|提升|升)(?:至|到)", sentence):
        return {
            "as_of_end": Slot(time.last, time.span),
            "as_of_start": Slot(date(time.last.year, 1, 1), time.span),
        }
    return {}


def _check_growth(made: list[tuple[Finding, Claim]]) -> None:
    """Flag a stated average growth rate that does not follow from the two values before it in the sentence."""
    for index, (finding, claim) in enumerate(made):
        frame = finding.frame
        if index < 2 or frame.quantity.dimension != "percent" or not _RATE.search(frame.before):
            continue
        (one, start), (two, end) = made[index - 2], made[index - 1]
        if (
            one.frame.quantity.sentence != frame.quantity.sentence
            or two.frame.quantity.sentence != frame.quantity.sentence
        ):
            continue
        computed = average_growth(start, end)
        stated = claim.value("value")
        if computed is None or not isinstance(stated, Decimal) or abs(computed - stated) <= _TOLERANCE:
            continue
        claim.flags = tuple(sorted({*claim.flags, "computed-mismatch"}))
        claim.slots["computed"] = (Slot(computed),)


def average_growth(start: Claim, end: Claim) -> Decimal | None:
    """Return the yearly growth in per cent, to two places, between two claims of one unit, or None where it has none."""
    first, last = start.value("value"), end.value("value")
    begun, done = start.value("as_of_end"), end.value("as_of_end")
    if not (
        isinstance(first, Decimal)
        and isinstance(last, Decimal)
        and isinstance(begun, date)
        and isinstance(done, date)
    ):
        return None
    years = done.year - begun.year
    if years < 2 or first <= 0 or last <= 0 or start.value("unit") != end.value("unit"):
        return None
    try:
        growth = (last / first) ** (Decimal(1) / years) - 1
    except InvalidOperation:
        return None
    return (growth * 100).quantize(Decimal("0.01"))
