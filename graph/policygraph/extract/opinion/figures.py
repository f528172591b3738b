"""From an item with a figure to a claim: the model says which number, of what kind and of what; our readers say the rest."""

from __future__ import annotations

import re
from bisect import bisect_left
from dataclasses import dataclass

from policygraph.extract.amounts import Quantity
from policygraph.extract.conditions import Conditions
from policygraph.extract.facets import Facets, Slots
from policygraph.extract.frames import Frame, frame_of
from policygraph.extract.instruments import instrument_of
from policygraph.extract.mentions import PlaceMention
from policygraph.extract.opinion.items import Item
from policygraph.extract.opinion.settings import CEILING
from policygraph.extract.reading import Reading
from policygraph.extract.times import TimeMention
from policygraph.model import Claim, Modality, Slot, Span, make_claim

RULE = "opinion.{}@1"
NO_NUMBER = "no number in the words quoted"
CONDITION = "a condition, not a fact"
DENIED = "denied or supposed"
MISFIT = "role and unit do not fit"
UNMEASURED = "the words are not in the evidence"

_VALUES = ("value", "amount", "rate", "cap")
_FIGURES = frozenset(("target", "statistic", "forecast", "measure"))
_UNSAID = re.compile(
    r"不是|并非|尚未|没有|从未|未能|并未|未达|不足以|否认|不再|如果|假如|倘若|假设|若(?!干)|一旦|要是|即使|除非"
)


@dataclass(slots=True)
class Figures:
    """The quantities of one reading, and what the rules made of each."""

    reading: Reading
    quantities: list[Quantity]
    facets: Facets
    conditions: Conditions
    made: dict[Span, list[Claim]]

    @classmethod
    def of(cls, reading: Reading) -> Figures:
        """Index the quantities and figure claims of `reading`."""
        quantities: list[Quantity] = reading.notes["quantities"]
        report = reading.notes["genre"] == "report"
        conditions = Conditions(reading.text, reading.notes["cues"], quantities, report, lambda frame: False)
        made: dict[Span, list[Claim]] = {}
        for claim in reading.claims:
            if claim.kind in _FIGURES:
                for name in _VALUES:
                    for slot in claim.slots.get(name, ()):
                        if slot.span is not None:
                            made.setdefault(slot.span, []).append(claim)
        return cls(reading, quantities, reading.notes["facets"], conditions, made)

    def claim(self, item: Item, evidence: Span) -> Claim | str:
        """Return the claim that an item makes, or the reason why it makes none."""
        at = self.reading.document.text.find(item.figure, evidence.start, evidence.end) if item.figure else -1
        index = self._quantity_in(at, at + len(item.figure)) if at >= 0 else None
        if index is None:
            return NO_NUMBER
        frame = frame_of(self.reading, index)
        if _UNSAID.search(self.reading.text[frame.start : frame.quantity.start]):
            return DENIED
        if self.conditions.condition(frame, "grant" if item.kind == "measure" else ""):
            return CONDITION
        words = _within(self.reading.document.text, item.words, evidence)
        if item.words and words is None:
            return UNMEASURED
        return (
            self._measure(item, frame)
            if item.kind == "measure"
            else self._figure(item, frame, words, evidence)
        )

    def stated(self, claim: Claim) -> list[Claim]:
        """Return what the rules made of the number of a claim."""
        return next((self.made[slot.span] for slot in _numbers(claim) if slot.span in self.made), [])

    def note(self, claim: Claim) -> None:
        """Remember a claim, so that no further item reads its number otherwise."""
        for slot in _numbers(claim):
            if slot.span is not None:
                self.made.setdefault(slot.span, []).append(claim)

    def _quantity_in(self, start: int, end: int) -> int | None:
        """Return the first quantity whose number lies in a stretch; half a number is none."""
        index = bisect_left(self.quantities, start, key=lambda quantity: quantity.number.start)
        if index < len(self.quantities) and self.quantities[index].number.end <= end:
            return index
        return None

    def _figure(self, item: Item, frame: Frame, words: Span | None, evidence: Span) -> Claim:
        promised = item.kind == "target"
        place = self._place(item, evidence) or self.facets.place(frame, promised=promised)
        factors = [("second opinion", CEILING)]
        if words is None:
            factors.append(("no indicator", 0.7))
        slots: Slots = {
            "jurisdiction" if promised else "place": place,
            "indicator": Slot(words.of(self.reading.text), words) if words else None,
            **self.facets.amounts(frame.quantity),
        }
        if promised:
            slots["plan"] = self.facets.plan(frame)
            slots |= self._when(item, evidence, "deadline") or self.facets.deadline(frame)
        else:
            slots["source"] = self.facets.source(frame)
            slots |= self._when(item, evidence, "as_of_end") or self.facets.as_of(
                frame, expected=item.kind == "forecast"
            )
        modality = {"target": Modality.PLANNED, "forecast": Modality.FORECAST}.get(
            item.kind, Modality.ASSERTED
        )
        return make_claim(
            item.kind,
            RULE.format(item.kind),
            [_whole(frame, words)],
            slots,
            factors=factors,
            modality=modality,
        )

    def _measure(self, item: Item, frame: Frame) -> Claim | str:
        quantity = frame.quantity
        share = quantity.dimension == "percent"
        if share != (item.role == "rate") or (not share and quantity.dimension != "money"):
            return MISFIT
        stretch = self.reading.text[frame.start : frame.end]
        slug = instrument_of(stretch)
        slots: Slots = {
            "jurisdiction": self.facets.place(frame, promised=True),
            "plan": self.facets.plan(frame),
            "instrument": Slot(slug) if slug else None,
            "rate" if share else "cap" if item.role == "cap" else "amount": Slot(
                quantity.value, quantity.number
            ),
        }
        if not share:
            slots["unit"] = Slot(quantity.unit.partition("/")[0], quantity.unit_span)
            slots["amount_role"] = Slot(item.role or "grant")
            if quantity.value_max is not None:
                slots["amount_max"] = Slot(quantity.value_max, quantity.number_max)
        return make_claim(
            "measure",
            RULE.format("measure"),
            [Span(quantity.start, quantity.end)],
            slots,
            factors=[("second opinion", CEILING)],
            modality=Modality.PLANNED,
        )

    def _place(self, item: Item, evidence: Span) -> Slot | None:
        """Return the place the item names, if the evidence names it and it is one of ours."""
        span = _within(self.reading.document.text, item.place, evidence)
        places: list[PlaceMention] = self.reading.notes.get("places", [])
        for place in places:
            if (
                span
                and place.start >= span.start
                and place.end <= span.end
                and "ambiguous" not in place.flags
            ):
                return Slot(place.ref, Span(place.start, place.end))
        return None

    def _when(self, item: Item, evidence: Span, name: str) -> Slots:
        """Return the time the item names, if the evidence names it and our reader understands it."""
        span = _within(self.reading.document.text, item.time, evidence)
        times: list[TimeMention] = self.reading.notes["times"]
        for time in times:
            if span and time.start < span.end and span.start < time.end:
                return {name: Slot(time.last, time.span)}
        return {}


def _numbers(claim: Claim) -> list[Slot]:
    return [slot for name in _VALUES for slot in claim.slots.get(name, ())]


def _within(text: str, words: str, evidence: Span) -> Span | None:
    start = text.find(words, evidence.start, evidence.end) if words else -1
    return Span(start, start + len(words)) if start >= 0 else None


def _whole(frame: Frame, words: Span | None) -> Span:
    """Return the stretch from the words a number measures to its unit, whichever comes first."""
    start, end = frame.quantity.start, frame.quantity.end
    return Span(min(start, words.start), max(end, words.end)) if words else Span(start, end)
