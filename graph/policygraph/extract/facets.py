"""The slots that targets, measures, statistics and forecasts share: where, under which plan, of when, by whose count."""

from __future__ import annotations

import re
from bisect import bisect_left
from datetime import date
from itertools import pairwise

from policygraph.extract.amounts import Quantity
from policygraph.extract.dates import plan_years
from policygraph.extract.frames import Frame, clause_start, times_before
from policygraph.extract.mentions import PlaceMention
from policygraph.extract.number_runs import ALONE, Run
from policygraph.extract.reading import Reading
from policygraph.extract.times import TimeMention, times_between
from policygraph.model import Ref, Slot, Span

_PUBLIC = frozenset({"government", "ministry"})
_PARAGRAPHS_BACK = 2
CHINA = Ref("place", "CN")
_NATION = re.compile(r"(?:我国|全国|中国(?![科社工电移联人建农银石信气地水海空])|国内)")
_TITLE_YEARS = re.compile(r"((?:19|20)\d\d)年?(?:[-—~至到]{1,2}((?:19|20)\d\d)年?)?(?!年?版)")
_FIVE_YEARS = re.compile(r"“?(十[一二三四五六七]?)五”?")
_LEADS = re.compile(
    r"(?:[，；。：、（“\n—]|在|其中|如|例如|目前|当前|年|月|日|季度|以来|仅|而|和|及|包括|显示|期间|据|对|[底末初])$"
)
_CLAUSE_END = re.compile(r"[，；,;]")

Slots = dict[str, Slot | None]


class Facets:
    """Finds the shared slots of quantities in one reading."""

    def __init__(self, reading: Reading) -> None:
        """Index the mentions of `reading`."""
        self.reading = reading
        self.text = reading.text
        self.times: list[TimeMention] = reading.notes["times"]
        self.base: date | None = reading.notes["present_day"]
        self.places = _subjects(reading)
        self._place_starts = [place.start for place in self.places]
        setting = reading.notes.get("setting")
        self.official = bool(setting is not None and setting.official) or reading.notes["genre"] != "news"
        self.home: Slot | None = None
        if setting is not None and setting.place is not None:
            self.home = Slot(setting.place[0], setting.place[1])
        elif self.official:
            self.home = self._most_named()

    def _most_named(self) -> Slot | None:
        """Return the place named most in a text that speaks for a place but has no title: an extract of a report."""
        counts: dict[Ref, int] = {}
        for place in self.places:
            counts[place.ref] = counts.get(place.ref, 0) + 1
        if not counts:
            return None
        most = max(counts.values())
        first = next(place for place in self.places if counts[place.ref] == most)
        return Slot(first.ref, Span(first.start, first.end))

    def amounts(self, quantity: Quantity) -> Slots:
        """Return comparator, value, value_max and unit of a quantity."""
        return {
            "comparator": Slot(quantity.comparator, quantity.comparator_span),
            "value": Slot(quantity.value, quantity.number),
            "value_max": Slot(quantity.value_max, quantity.number_max)
            if quantity.value_max is not None
            else None,
            "unit": Slot(quantity.unit, quantity.unit_span) if quantity.unit else None,
        }

    def place(self, frame: Frame, *, promised: bool, run: Run = ALONE) -> Slot | None:
        """Return the place a quantity is about: the clause's subject, else the register's.

        Of numbers side by side after as many places (大连和北京分别上涨11.5%和9.8%), each takes its own: `run` is the
        number's position, their total, and where the first begins.
        In an official text a promise (`promised`) is the issuing government's, whatever district its clause names.
        """
        context = frame.context
        if run[1] > 1 and (listed := self._listed_place(frame, run)) is not None:
            return listed
        if not (self.official and promised):
            low = bisect_left(self._place_starts, frame.governed)
            high = bisect_left(self._place_starts, frame.quantity.start, low)
            for place in reversed(self.places[low:high]):
                inside = place.start >= frame.start
                left = self.text[max(frame.governed, place.start - 3) : place.start]
                if (
                    place.start == frame.governed
                    or _LEADS.search(left)
                    or (inside and place.start <= frame.start + 1)
                ):
                    if inside or not self.official:
                        return Slot(place.ref, Span(place.start, place.end))
                    break
            nation = _NATION.search(self.text, frame.start, frame.quantity.start)
            if nation and (
                nation.start() == frame.start
                or _LEADS.search(self.text[max(0, nation.start() - 3) : nation.start()])
            ):
                return Slot(CHINA, Span(nation.start(), nation.end()))
        if context.place is not None:
            return Slot(context.place[0], context.place[1])
        if self.official or not promised:
            return self.home if self.official else None
        return self.home or self._named_before(frame)

    def _listed_place(self, frame: Frame, run: Run) -> Slot | None:
        position, total, first = run
        start = clause_start(self.text, first, frame.sentence.start)
        low, high = bisect_left(self._place_starts, start), bisect_left(self._place_starts, first)
        listed = self.places[low:high]
        if len(listed) != total or "分别" not in self.text[start:first]:
            return None
        between = (self.text[a.end : b.start] for a, b in pairwise(listed))
        if not all(words in ("、", "和", "与", "及") for words in between):
            return None
        place = listed[position]
        return Slot(place.ref, Span(place.start, place.end))

    def _named_before(self, frame: Frame) -> Slot | None:
        """Return the place named last before a promise in news, in its paragraph or one of the two before it."""
        index = frame.sentence.paragraph
        floor = self.reading.paragraphs[max(0, index - 2)].start
        at = bisect_left(self._place_starts, frame.quantity.start) - 1
        if at < 0 or self.places[at].start < floor:
            return None
        place = self.places[at]
        return Slot(place.ref, Span(place.start, place.end))

    def plan(self, frame: Frame) -> Slot | None:
        """Return the plan in force for the sentence."""
        plan = frame.context.plan
        return Slot(plan[0], plan[1]) if plan is not None else None

    def deadline(self, frame: Frame) -> Slots:
        """Return deadline and deadline_start: of the sentence, the section, the plan's period, or the year planned for."""
        time = self._deadline_in_sentence(frame)
        if time is not None:
            return _due(time, time.span)
        context = frame.context
        if context.deadline is not None:
            return _due(context.deadline[0], context.deadline[1])
        if context.plan is not None and (
            period := plan_period(self.text[context.plan[1].start : context.plan[1].end])
        ):
            return {"deadline": Slot(date(period[1], 12, 31), context.plan[1])}
        if context.tense == "future" and context.period is not None:
            span = context.period[1]
            return _due(context.period[0], span if span.end else None)
        return {}

    def _deadline_in_sentence(self, frame: Frame) -> TimeMention | None:
        for time in times_before(self.times, frame.sentence.start, frame.quantity.start):
            if time.role == "by" and (self.base is None or time.last >= self.base):
                return time
            if self.base is None or (
                time.last >= self.base and time.role not in ("until", "now", "since", "from")
            ):
                return time
        for time in times_between(self.times, frame.quantity.end, frame.end):
            if time.role == "by" and (self.base is None or time.last >= self.base):
                return time
        return None

    def as_of(self, frame: Frame, *, expected: bool = False) -> Slots:
        """Return as_of_start and as_of_end: the nearest time before the number, else the section's year.

        What is or was (not `expected`) is not dated by a deadline still ahead.
        """
        times = times_before(self.times, frame.sentence.start, frame.quantity.start)
        floor = self.reading.paragraphs[max(0, frame.sentence.paragraph - _PARAGRAPHS_BACK)].start
        nearby = times or [
            time
            for time in times_before(self.times, floor, frame.sentence.start)[:4]
            if time.role not in ("by", "from", "judged")
            and (time.precision != "period" or time.role == "since")
        ]
        for time in nearby:
            if (
                not expected
                and time.role == "by"
                and (time.last > self.base if self.base else self._is_now(frame))
            ):
                continue
            if time.role == "from" and time.precision == "day":
                continue
            if time.role == "judged" and _CLAUSE_END.search(self.text, time.end, frame.quantity.start):
                continue
            if self.base is not None and time.first > self.base and frame.context.tense == "past":
                continue
            if frame.context.tense == "past" and _is_of_section(time, frame):
                continue
            return _bounds("as_of_end", "as_of_start", time, time.span)
        if frame.context.period is not None and frame.context.tense != "future":
            span = frame.context.period[1]
            return _bounds("as_of_end", "as_of_start", frame.context.period[0], span if span.end else None)
        return {}

    def _is_now(self, frame: Frame) -> bool:
        """Say whether the clause speaks of what is done already, which a deadline named before it does not date."""
        return "PAST" in self.reading.notes["cues"].classes(frame.start, frame.quantity.end)

    def source(self, frame: Frame) -> Slot | None:
        """Return the organisation whose data is reported."""
        source = frame.context.source
        return Slot(source[0], source[1]) if source is not None else None


def _is_of_section(time: TimeMention, frame: Frame) -> bool:
    """Say whether a time without a year (全年, 年末), reckoned from the publication, means the year a section reviews."""
    period = frame.context.period
    return period is not None and time.anchor != "absolute" and time.last > period[0].last


def _subjects(reading: Reading) -> list[PlaceMention]:
    """Return the places a clause may be about, sorted: true places, and bodies of government by their seat."""
    found = [
        place
        for place in reading.notes.get("places", ())
        if "in-name" not in place.flags and "ambiguous" not in place.flags
    ]
    taken = {place.start for place in found}
    for body in reading.notes.get("organisations", ()):
        if body.seat is not None and body.kind in _PUBLIC and body.start not in taken:
            found.append(PlaceMention(body.start, body.end, body.seat, body.name))
    return sorted(found, key=lambda place: place.start)


def _bounds(end: str, start: str, time: TimeMention, span: Span | None) -> Slots:
    return {end: Slot(time.last, span), start: Slot(time.first, span) if time.first != time.last else None}


def _due(time: TimeMention, span: Span | None) -> Slots:
    """Return the deadline a time sets; its first day only where a period of years is meant (2025年—2027年)."""
    whole = time.precision == "period" and time.role != "by"
    return {"deadline": Slot(time.last, span), "deadline_start": Slot(time.first, span) if whole else None}


def plan_period(title: str) -> tuple[int, int] | None:
    """Return the first and last year a plan's title names, by figures or by a five-year plan's name.

    >>> plan_period("三年行动计划（2024—2026年）"), plan_period("“十四五”数字经济发展规划"), plan_period("实施方案（2025年版）")
    ((2024, 2026), (2021, 2025), None)
    """
    years = list(_TITLE_YEARS.finditer(title))
    if years:
        last = years[-1]
        return int(last[1]), int(last[2] or last[1])
    five = _FIVE_YEARS.search(title)
    return plan_years(five[1]) if five else None
