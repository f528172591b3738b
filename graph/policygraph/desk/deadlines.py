"""The deadline radar: what falls due in the next months, by month, place and plan; also as a calendar feed."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from calendar import monthrange
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, NamedTuple

import pyoxigraph as ox

from policygraph.desk.answer import Answer, Value, answer
from policygraph.desk.figures import NOBODY, figures
from policygraph.desk.scope import conditions
from policygraph.errors import InputError
from policygraph.network.labels import Label
from policygraph.query.kept import held, is_held
from policygraph.query.labels import label_pairs
from policygraph.query.run import run_table
from policygraph.query.table import cell_text

if TYPE_CHECKING:
    from policygraph.query.names import Names
    from policygraph.store import Store

COLUMNS = {
    "deadline": Label("期限", "deadline"),
    "days_left": Label("剩余天数", "days left"),
    "place": Label("地点", "place"),
    "what": Label("事项", "what is due"),
    "kind": Label("类别", "kind"),
    "plan": Label("政策文件", "plan"),
    "technology": Label("技术", "technology"),
}
KINDS = {"target": Label("目标", "target"), "action": Label("举措", "action")}
_DUE = '?fact pol:deadline ?due FILTER(?due >= "{first}"^^xsd:date && ?due <= "{last}"^^xsd:date)'
ACTIONS = """SELECT ?fact ?due ?label ?place ?plan ?technology {{
  ?fact a pol:Action ; rdfs:label ?label . {conditions}
  OPTIONAL {{ ?fact pol:jurisdiction ?place }} OPTIONAL {{ ?fact pol:setBy ?plan }} OPTIONAL {{ ?fact pol:technology ?technology }}
}}"""
_CHOSEN = "SELECT DISTINCT ?fact {{ ?fact pol:deadline ?due . {conditions} }}"
_HELD = "deadlines"
MOST_MONTHS = 1_200


@dataclass(frozen=True, slots=True)
class Due:
    """One thing that falls due: a target with its amount, or an action."""

    iri: str
    kind: str
    day: date
    days_left: int
    place: Label
    what: Label
    plan: Label
    technology: Label

    @property
    def facts(self) -> tuple[str, ...]:
        """The target or action."""
        return (self.iri,)

    def cells(self) -> Mapping[str, Value]:
        """Return the values by `COLUMNS`."""
        return {
            "deadline": self.day,
            "days_left": self.days_left,
            "place": self.place,
            "what": self.what,
            "kind": KINDS[self.kind],
            "plan": self.plan,
            "technology": self.technology,
        }


def deadline_radar(
    store: Store,
    *,
    on: date,
    months: int = 12,
    place: str | None = None,
    technology: str | None = None,
    names: Names | None = None,
) -> Answer[Due]:
    """Return what is due from the day `on` to the same day `months` months later, the nearest first.

    Raises InputError for a number of months that is none, UnknownNameError or QueryError for an unknown name.
    """
    if not 0 < months <= MOST_MONTHS:
        raise InputError(f"months must be a number from 1 to {MOST_MONTHS}, not {months}.")
    last = months_later(on, months)
    within = conditions(store, "target", place=place, technology=technology, names=names)
    found = [
        Due(one.iri, one.kind, one.day, (one.day - on).days, one.place, one.what, one.plan, one.technology)
        for one in _dated(store, within, on, last)
    ]
    title = Label(
        f"{on.isoformat()}至{last.isoformat()}到期", f"Due from {on.isoformat()} to {last.isoformat()}"
    )
    return answer(store, "deadlines", title, COLUMNS, found)


def months_later(day: date, months: int) -> date:
    """Return the same day so many months later, or the last day of a shorter month.

    >>> months_later(date(2025, 1, 31), 1), months_later(date(2025, 11, 15), 14)
    (datetime.date(2025, 2, 28), datetime.date(2027, 1, 15))
    """
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


class _Dated(NamedTuple):
    """A target or an action with its deadline, as it is held of an open store."""

    day: date
    place: Label
    plan: Label
    what: Label
    iri: str
    kind: str
    technology: Label

    @property
    def order(self) -> tuple[date, str, str, str, str]:
        """Return what dates are sorted by: the day, then place, plan, thing and IRI."""
        return (self.day, self.place.zh, self.plan.zh, self.what.zh, self.iri)


def _dated(store: Store, within: str, first: date, last: date) -> Iterator[_Dated]:
    """Yield what is due between two days, in order.

    All deadlines are read once for each open store; a question about some of them then picks its own.
    """
    chosen: set[str] | None = None
    if within and not is_held(store, _HELD):
        due = _DUE.format(first=first.isoformat(), last=last.isoformat())
        dated = _read(store, f"{within} {due}")
    else:
        dated = held(store, _HELD, lambda: _read(store, "?fact pol:deadline ?due"))
        if within:
            chosen = {cell_text(fact) for (fact,) in run_table(store, _CHOSEN.format(conditions=within))}
    told: set[str] = set()
    for one in dated[bisect_left(dated, first, key=_day) : bisect_right(dated, last, key=_day)]:
        # Of two deadlines of one thing the nearer counts.
        if one.iri not in told and (chosen is None or one.iri in chosen):
            told.add(one.iri)
            yield one


def _day(one: _Dated) -> date:
    return one.day


def _read(store: Store, patterns: str) -> list[_Dated]:
    found = [*_targets(store, patterns), *_actions(store, patterns)]
    return sorted(found, key=lambda one: one.order)


def hold_deadlines(store: Store) -> None:
    """Read all deadlines of an open store, so that nobody has to wait for it."""
    held(store, _HELD, lambda: _read(store, "?fact pol:deadline ?due"))


def _targets(store: Store, patterns: str) -> list[_Dated]:
    # All targets are read once for most questions; those without a deadline are left out here then.
    every = patterns == "?fact pol:deadline ?due"
    targets = [one for one in figures(store, "target", "" if every else patterns) if one.end is not None]
    known = label_pairs(store, {ox.NamedNode(iri) for one in targets for iri in one.technologies})
    found = []
    for one in targets:
        assert one.end is not None
        amount = one.amount
        what = Label(f"{one.indicator} {amount.zh}", f"{one.indicator} {amount.en}")
        topics = _joined([known.get(ox.NamedNode(iri), NOBODY) for iri in one.technologies])
        found.append(_Dated(one.end, one.place_label, one.holder, what, one.iri, "target", topics))
    return found


def _actions(store: Store, patterns: str) -> list[_Dated]:
    told: dict[tuple[str, str], tuple[str, ...]] = {}
    nodes: set[ox.NamedNode] = set()
    for fact, due, label, *cells in run_table(store, ACTIONS.format(conditions=patterns)):
        nodes.update(cell for cell in cells if isinstance(cell, ox.NamedNode))
        place, plan, technology = map(cell_text, cells)
        key, row = (cell_text(fact), cell_text(due)[:10]), (plan, place, technology, cell_text(label))
        # Of several plans, places and technologies of one action the first by IRI is shown; the engine takes longer to sort.
        told[key] = min(told.get(key, row), row)
    known = {node.value: label for node, label in label_pairs(store, nodes).items()}
    found = []
    for (iri, day), (plan, place, technology, text) in told.items():
        where, whose, topic = (known.get(node, NOBODY) for node in (place, plan, technology))
        found.append(_Dated(date.fromisoformat(day), where, whose, Label(text, text), iri, "action", topic))
    return found


def _joined(labels: list[Label]) -> Label:
    return Label("、".join(one.zh for one in labels), ", ".join(one.en for one in labels))


def calendar_feed(found: Answer[Due], lang: str = "zh") -> bytes:
    """Return the deadlines as an iCalendar file (RFC 5545), one all-day event each, with the sentence that says it.

    DTSTAMP is the day its newest document was published, so that the same store gives the same bytes.
    Raises InputError if the library for calendars is not installed.
    """
    try:
        from icalendar import Calendar, Event
    except ImportError as error:
        raise InputError("A calendar needs icalendar. Install it: pip install icalendar") from error
    from datetime import UTC, datetime

    at = 0 if lang == "zh" else 1
    calendar = Calendar()
    calendar.add("prodid", "-//policygraph//deadlines//ZH")
    calendar.add("version", "2.0")
    calendar.add("x-wr-calname", found.title[at])
    for one, part in ((row, batch) for batch in found.batches() for row in batch.rows):
        claims = part.claims(one)
        issued = [
            source.issued for claim in claims if (source := part.sources.get(claim.source)) and source.issued
        ]
        stamp = date.fromisoformat(max(issued)[:10]) if issued else one.day
        event = Event()
        event.add("uid", f"{one.iri.rpartition('/')[2]}@policygraph")
        event.add("dtstamp", datetime(stamp.year, stamp.month, stamp.day, tzinfo=UTC))
        event.add("dtstart", one.day)
        event.add("dtend", one.day + timedelta(days=1))
        event.add("summary", _clean(" ".join(part for part in (one.place[at], one.what[at]) if part)))
        said = [one.plan[at], *dict.fromkeys(claim.sentence for claim in claims)]
        event.add("description", _clean("\n".join(part for part in said if part)))
        event.add("categories", [KINDS[one.kind][at]])
        event.add("transp", "TRANSPARENT")
        calendar.add_component(event)
    return bytes(calendar.to_ical())


def _clean(text: str) -> str:
    """Return a text without the control characters that RFC 5545, 3.1 forbids."""
    return "".join(char for char in text if char in "\n\t" or (char >= " " and char != "\x7f"))
