"""Targets, statistics and forecasts as comparable figures, read with one query a kind."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pyoxigraph as ox

from policygraph.link.conflicts import same_indicator
from policygraph.network.labels import Label, deadline_label, period_label, quantity
from policygraph.query.kept import held
from policygraph.query.labels import label_pairs
from policygraph.query.run import run_table
from policygraph.query.table import cell_text, cell_value

if TYPE_CHECKING:
    from policygraph.store import Store

CLASSES = {"target": "pol:Target", "statistic": "pol:Observation", "forecast": "pol:Forecast"}
FIGURES = """SELECT ?fact ?property ?value {{
  {{ SELECT DISTINCT ?fact {{ ?fact a {kind} . {conditions} }} }}
  ?fact ?property ?value .
}}"""
_CHOSEN = "SELECT DISTINCT ?fact {{ ?fact a {kind} . {conditions} }}"
_POL = "https://w3id.org/policygraph/ontology#"
_LEVELS = "SELECT ?place ?level { ?place pol:level ?level }"
NOBODY = Label("", "")


@dataclass(frozen=True, slots=True)
class Figure:
    """One number the graph holds, in base units, with all that decides what it may be compared with.

    `start` and `end` are the first and last day it is about (a target's deadline); `place` is the IRI, "" if none.
    """

    iri: str
    kind: str
    place: str
    place_label: Label
    level: str
    indicator: str
    comparator: str
    value: Decimal
    value_max: Decimal | None
    unit: str
    start: date | None
    end: date | None
    scope: str
    qualifier: str
    change: str
    baseline: str
    as_written: str
    said_by: Label
    holders: tuple[str, ...]
    holder_labels: tuple[Label, ...]
    technologies: tuple[str, ...]

    @property
    def amount(self) -> Label:
        """Return the value as people write it: 25个以上 / at least 25."""
        return quantity(self.value, self.unit, self.comparator, self.value_max, self.indicator)

    @property
    def period(self) -> Label:
        """Return in words what time it is about; empty where nothing is said."""
        if self.end is None:
            return NOBODY
        if self.kind == "target":
            return deadline_label(self.end, self.start)
        return period_label(self.end, self.start)

    @property
    def key(self) -> str:
        """Return the indicator in the form under which its variants meet."""
        return same_indicator(self.indicator)

    @property
    def holder(self) -> Label:
        """Return the plan that sets it, or whom it comes from."""
        return self.holder_labels[0] if self.holder_labels else NOBODY


def figures(store: Store, kind: str, conditions: str = "") -> list[Figure]:
    """Return the figures of a kind (target, statistic, forecast), sorted by IRI.

    `conditions` are further triple patterns on ?fact, made by code, never from what a user types. All figures of a kind are
    read once for each open store, since most questions need them; a question about some of them then picks its own.
    """
    name = f"figures-{kind}"
    if not conditions:
        return list(held(store, name, lambda: tuple(_read(store, kind, ""))))
    if name in store.held:
        query = _CHOSEN.format(kind=CLASSES[kind], conditions=conditions)
        chosen = {cell_text(fact) for (fact,) in run_table(store, query)}
        return [one for one in held(store, name, tuple[Figure, ...]) if one.iri in chosen]
    return _read(store, kind, conditions)


def _read(store: Store, kind: str, conditions: str) -> list[Figure]:
    query = FIGURES.format(kind=CLASSES[kind], conditions=conditions)
    found: dict[str, dict[str, list[Any]]] = {}
    for fact, predicate, value in run_table(store, query):
        properties = found.setdefault(cell_text(fact), {})
        properties.setdefault(cell_text(predicate).removeprefix(_POL), []).append(value)
    known = label_pairs(store, _nodes(found.values()))
    levels = {cell_text(place): cell_text(level) for place, level in run_table(store, _LEVELS)}
    made = (_figure(iri, kind, said, known, levels) for iri, said in sorted(found.items()))
    return [one for one in made if one is not None]


def _nodes(properties: Iterable[dict[str, list[Any]]]) -> set[ox.NamedNode]:
    return {
        cell
        for said in properties
        for cells in said.values()
        for cell in cells
        if isinstance(cell, ox.NamedNode)
    }


def _figure(
    iri: str, kind: str, said: dict[str, list[Any]], known: dict[ox.NamedNode, Label], levels: dict[str, str]
) -> Figure | None:
    def first(name: str) -> Any:
        cells = said.get(name, ())
        return cell_value(cells[0] if len(cells) == 1 else min(cells, key=str)) if cells else None

    def day(name: str) -> date | None:
        value = first(name)
        return value if isinstance(value, date) else None

    def nodes(name: str) -> tuple[str, ...]:
        return tuple(sorted(cell_text(cell) for cell in said.get(name, ())))

    def labels(iris: Sequence[str]) -> tuple[Label, ...]:
        return tuple(known.get(ox.NamedNode(one), NOBODY) for one in iris)

    value, top = first("value"), first("valueMax")
    indicator = first("indicator")
    if not isinstance(value, Decimal) or not indicator:
        return None
    target = kind == "target"
    places = nodes("jurisdiction" if target else "place")
    holders = nodes("setBy" if target else "source")
    speakers = nodes("saidBy")
    return Figure(
        iri=iri,
        kind=kind,
        place=places[0] if places else "",
        place_label=labels(places[:1])[0] if places else NOBODY,
        level=levels.get(places[0], "") if places else "",
        indicator=str(indicator),
        comparator=first("comparator") or "=",
        value=value,
        value_max=top if isinstance(top, Decimal) else None,
        unit=first("unit") or "",
        start=day("deadlineStart" if target else "asOfStart"),
        end=day("deadline" if target else "asOf"),
        scope=first("scope") or "",
        qualifier=first("qualifier") or "",
        change=first("change") or "",
        baseline=str(first("baseline") or ""),
        as_written=first("asWritten") or "",
        said_by=labels(speakers[:1])[0] if speakers else NOBODY,
        holders=holders,
        holder_labels=labels(holders),
        technologies=nodes("technology"),
    )
