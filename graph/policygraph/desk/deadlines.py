"""The deadline radar: what falls due in the next months, by month, place and plan; also as a calendar feed."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

import pyoxigraph as ox

from policygraph.desk.answer import Answer, Value, answer
from policygraph.desk.figures import NOBODY, figures
from policygraph.desk.scope import conditions
from policygraph.errors import InputError
from policygraph.network.labels import Label
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
}} ORDER BY ?fact ?plan ?place ?technology"""
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
    due = _DUE.format(first=on.isoformat(), last=last.isoformat())
    within = conditions(store, "target", place=place, technology=technology, names=names)
    found = [*_targets(store, f"{within} {due}", on), *_actions(store, f"{within} {due}", on)]
    found.sort(key=lambda one: (one.day, one.place.zh, one.plan.zh, one.what.zh, one.iri))
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


def _targets(store: Store, patterns: str, on: date) -> list[Due]:
    targets = figures(store, "target", patterns)
    known = label_pairs(store, {ox.NamedNode(iri) for one in targets for iri in one.technologies})
    found = []
    for one in targets:
        assert one.end is not None
        what = Label(f"{one.indicator} {one.amount.zh}", f"{one.indicator} {one.amount.en}")
        topics = [known.get(ox.NamedNode(iri), NOBODY) for iri in one.technologies]
        found.append(
            Due(
                one.iri,
                "target",
                one.end,
                (one.end - on).days,
                one.place_label,
                what,
                one.holder,
                _joined(topics),
            )
        )
    return found


def _actions(store: Store, patterns: str, on: date) -> list[Due]:
    rows = [tuple(row) for row in run_table(store, ACTIONS.format(conditions=patterns))]
    known = label_pairs(store, {cell for row in rows for cell in row if isinstance(cell, ox.NamedNode)})
    found: dict[str, Due] = {}
    for fact, due, label, *nodes in rows:
        place, plan, technology = (
            known.get(node, NOBODY) if isinstance(node, ox.NamedNode) else NOBODY for node in nodes
        )
        day, text = date.fromisoformat(cell_text(due)[:10]), cell_text(label)
        found.setdefault(
            cell_text(fact),
            Due(cell_text(fact), "action", day, (day - on).days, place, Label(text, text), plan, technology),
        )
    return list(found.values())


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
