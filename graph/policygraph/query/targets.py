"""The target ledger: who wants to reach how much of what by when, each line with its source and sentence."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from itertools import groupby
from typing import TYPE_CHECKING, Any, TypedDict, Unpack

import pyoxigraph as ox

from policygraph.errors import InputError
from policygraph.link.derived import STATUSES
from policygraph.model import decimal_text
from policygraph.network.gather import gather_evidence, gather_sources
from policygraph.network.labels import Label, changed, deadline_label, exact_number, quantity
from policygraph.network.viewmodel import Evidence, Source
from policygraph.query.kept import held, is_held
from policygraph.query.labels import label_pairs, together
from policygraph.query.names import Names
from policygraph.query.run import run_table
from policygraph.query.saved import literal
from policygraph.query.table import Cell, Table, cell_text, cell_value

if TYPE_CHECKING:
    from policygraph.store import Store

_LEDGER = """
SELECT ?target ?property ?value {{
  {{ SELECT DISTINCT ?target {{ ?target a pol:Target . {conditions} }} }}
  ?target ?property ?value .
}}"""
_CHOSEN = "SELECT DISTINCT ?target {{ ?target a pol:Target . {conditions} }}"
_HELD = "ledger"
# Only what is asked for stands in the query: a filter that might be empty would be tried on every target.
_WITHIN = "VALUES ?within {{ {} }} ?target pol:jurisdiction/schema:containedInPlace? ?within ."
_ABOUT = "VALUES ?about {{ {} }} ?target pol:technology/pol:broaderTransitive? ?about ."
_OF = "VALUES ?of {{ {} }} ?target pol:setBy ?of ."
_AFTER = "?target pol:deadline ?last FILTER(?last >= {})"
_BEFORE = "?target pol:deadline ?day FILTER(?day <= {})"
_STATUS = "SELECT ?plan ?status { ?plan pol:hasVersion/pol:status ?status }"
_POL = "https://w3id.org/policygraph/ontology#"
COLUMNS = (
    "place", "indicator", "comparator", "value", "value_max", "unit", "deadline", "deadline_start", "plan", "status",
    "technology", "said_by", "disputed", "change", "as_written", "documents", "sentence",
)  # fmt: skip


class Filters(TypedDict, total=False):
    """Which targets are wanted; what is None or left out asks for nothing. See `target_ledger`."""

    place: str | None
    technology: str | None
    plan: str | None
    after: str | None
    before: str | None
    indicator: str | None


@dataclass(frozen=True, slots=True)
class Target:
    """One line of the ledger. Values are exact, in base units; `amount` and `due` say them as people do.

    `members` are all nodes that state this line, `iri` first; `evidence` and `sources` are those of all of them.
    """

    iri: str
    place: Label
    indicator: str
    comparator: str
    value: Decimal
    value_max: Decimal | None
    unit: str
    deadline: date | None
    deadline_start: date | None
    plan: Label
    status: Label
    technology: tuple[Label, ...]
    said_by: Label
    disputed: bool
    as_written: str
    change: str
    evidence: tuple[Evidence, ...] = ()
    sources: tuple[Source, ...] = ()
    members: tuple[str, ...] = ()

    @property
    def amount(self) -> Label:
        """Return the value with comparator and unit: 25个以上 / at least 25; for a change 增长约6% / up about 6%."""
        plain = quantity(self.value, self.unit, self.comparator, self.value_max)
        return changed(plain, self.change)

    @property
    def exact(self) -> str:
        """Return the exact value with its unit, digits in threes."""
        return exact_number(self.value, self.unit)

    @property
    def due(self) -> Label:
        """Return the deadline in words, empty where there is none."""
        return deadline_label(self.deadline, self.deadline_start) if self.deadline else Label("", "")

    @property
    def sentence(self) -> str:
        """Return the sentence that says it, the best one first; empty if none is known."""
        return self.evidence[0].sentence if self.evidence else ""


@dataclass(frozen=True, slots=True)
class Ledger:
    """The targets that fit a question, the earliest deadline first, those without a deadline last.

    A page of them begins with the one numbered `offset`, counted from 0; `total` there are.
    """

    targets: tuple[Target, ...]
    offset: int = 0
    total: int = 0

    def __len__(self) -> int:
        return len(self.targets)

    def records(self, lang: str = "zh") -> list[dict[str, Any]]:
        """Return one dict a target, its keys being `COLUMNS`; values Decimal, date, bool, str or None."""
        at = 0 if lang == "zh" else 1
        return [
            {
                "place": one.place[at],
                "indicator": one.indicator,
                "comparator": one.comparator,
                "value": one.value,
                "value_max": one.value_max,
                "unit": one.unit,
                "deadline": one.deadline,
                "deadline_start": one.deadline_start,
                "plan": one.plan[at],
                "status": one.status[at],
                "technology": "; ".join(label[at] for label in one.technology),
                "said_by": one.said_by[at],
                "disputed": one.disputed,
                "change": one.change,
                "as_written": one.as_written,
                "documents": "; ".join(source.title or source.id for source in one.sources),
                "sentence": one.sentence,
            }
            for one in self.targets
        ]

    def table(self, lang: str = "zh") -> Table:
        """Return the ledger as a Table with `COLUMNS`."""
        rows = [tuple(_cell(record[name]) for name in COLUMNS) for record in self.records(lang)]
        return Table(COLUMNS, rows)

    def json(self, lang: str = "zh") -> str:
        """Return the ledger as JSON: one object a target, with readable and exact values and every sentence."""
        at = 0 if lang == "zh" else 1
        full = []
        for one, record in zip(self.targets, self.records(lang), strict=True):
            titles = {source.id: source.title for source in one.sources}
            full.append(
                {
                    **{
                        name: _plain(value)
                        for name, value in record.items()
                        if name not in ("documents", "sentence")
                    },
                    "iri": one.iri,
                    "amount": one.amount[at],
                    "due": one.due[at],
                    "evidence": [
                        {
                            "document": item.source,
                            "title": titles.get(item.source, ""),
                            "sentence": item.sentence,
                            "start": item.start,
                            "end": item.end,
                            "confidence": item.confidence,
                        }
                        for item in one.evidence
                    ],
                }
            )
        return json.dumps(full, ensure_ascii=False, indent=2) + "\n"

    def to_pandas(self, lang: str = "zh") -> Any:
        """Return a pandas DataFrame; raises InputError if pandas is not installed."""
        return self.table(lang).to_pandas()

    def _repr_html_(self) -> str:
        return self._repr_mimebundle_()["text/html"]

    def _repr_mimebundle_(self, include: Any = None, exclude: Any = None) -> dict[str, str]:
        from policygraph.query.shown import ledger_bundle

        return ledger_bundle(self)


def target_ledger(
    store: Store,
    *,
    names: Names | None = None,
    limit: int | None = None,
    offset: int = 0,
    **filters: Unpack[Filters],
) -> Ledger:
    """Return the targets of the default graph that fit all that is given.

    `place` and `technology` include what lies within or under them; `plan` is a title or short name; `after` and
    `before` are first and last day of the deadline (ISO date; a year or month counts whole); `indicator` a part of its words.
    `limit` and `offset` ask for a page. Raises UnknownNameError or QueryError for what cannot be understood, InputError for a
    number below 0.
    """
    for word, number in (("limit", limit), ("offset", offset)):
        if number is not None and number < 0:
            raise InputError(f"{word} must be 0 or more, not {number}.")
    lines = target_lines(store, names=names, **filters)
    shown = lines[offset : None if limit is None else offset + limit]
    return Ledger(tuple(_with_evidence(store, shown)), offset, len(lines))


def target_lines(
    store: Store,
    *,
    place: str | None = None,
    technology: str | None = None,
    plan: str | None = None,
    after: str | None = None,
    before: str | None = None,
    indicator: str | None = None,
    names: Names | None = None,
) -> list[Target]:
    """Return the lines of the ledger without evidence and sources; the filters are those of `target_ledger`."""
    names = names or Names(store)
    conditions = [
        condition.format(" ".join(map(str, together(store, names.find(given, (kind,))))))
        for condition, kind, given in (
            (_WITHIN, "place", place),
            (_ABOUT, "technology", technology),
            (_OF, "plan", plan),
        )
        if given
    ]
    conditions += [
        condition.format(literal("date", given, word, last=word == "before"))
        for condition, word, given in ((_AFTER, "after", after), (_BEFORE, "before", before))
        if given
    ]
    within = " ".join(conditions)
    # All are read once for each open store; a question about some of them then picks its own.
    if not within:
        targets = list(held(store, _HELD, lambda: _read(store, "")))
    elif is_held(store, _HELD):
        chosen = {cell_text(target) for (target,) in run_table(store, _CHOSEN.format(conditions=within))}
        targets = [one for one in held(store, _HELD, tuple[Target, ...]) if one.iri in chosen]
    else:
        targets = list(_read(store, within))
    if indicator:
        targets = [one for one in targets if indicator.casefold() in one.indicator.casefold()]
    return [_merged(list(same)) for _, same in groupby(targets, key=_stated)]


def _read(store: Store, conditions: str) -> tuple[Target, ...]:
    """Return the targets that meet some patterns in the order of the ledger, one for each node."""
    found: dict[str, dict[str, list[Any]]] = {}
    for target, predicate, value in run_table(store, _LEDGER.format(conditions=conditions)):
        properties = found.setdefault(cell_text(target), {})
        properties.setdefault(cell_text(predicate).removeprefix(_POL), []).append(value)
    return tuple(sorted(_dressed(store, found), key=_order))


def _with_evidence(store: Store, lines: Sequence[Target]) -> Iterable[Target]:
    """Yield lines with the claims of all their nodes, and the documents that make them."""
    sources, of_graph = gather_sources(store)
    nodes = {iri: iri for one in lines for iri in one.members}
    evidence = gather_evidence(store, nodes, sources, of_graph)
    for one in lines:
        claims = tuple(claim for iri in one.members for claim in evidence.get(iri, ()))
        cited = dict.fromkeys(claim.source for claim in claims if claim.source in sources)
        yield replace(one, evidence=claims, sources=tuple(sources[iri] for iri in cited))


def _stated(one: Target) -> tuple[Any, ...]:
    """Return what makes two targets one line: all but the nodes, which differ where one plan has two names."""
    return (
        one.place,
        one.plan,
        one.indicator,
        one.comparator,
        one.value,
        one.value_max,
        one.unit,
        one.deadline,
        one.said_by,
    )


def _merged(same: list[Target]) -> Target:
    """Return targets that state one thing of one plan as one, with the nodes and the technologies of all."""
    first = same[0]
    if len(same) == 1:
        return first
    return replace(
        first,
        technology=tuple(sorted({label for one in same for label in one.technology})),
        disputed=any(one.disputed for one in same),
        members=tuple(one.iri for one in same),
    )


def _dressed(store: Store, found: dict[str, dict[str, list[Any]]]) -> Iterable[Target]:
    """Yield the targets with labels and statuses."""
    status = _statuses(store)
    nodes = {
        cell
        for said in found.values()
        for cells in said.values()
        for cell in cells
        if isinstance(cell, ox.NamedNode)
    }
    nodes |= set(status.values())
    known = label_pairs(store, nodes)

    def named(cells: list[Any]) -> list[Label]:
        return [known.get(cell, Label("", "")) for cell in sorted(cells, key=str)]

    def first(said: dict[str, list[Any]], name: str) -> Any:
        cells = said.get(name, ())
        return cell_value(cells[0] if len(cells) == 1 else min(cells, key=str)) if cells else None

    nobody = [Label("", "")]
    for iri, said in found.items():
        value = first(said, "value")
        if not isinstance(value, Decimal):
            continue
        plans = said.get("setBy", [])
        statuses = [status[cell.value] for cell in plans if cell.value in status]
        yield Target(
            iri=iri,
            place=(named(said.get("jurisdiction", [])) or nobody)[0],
            indicator=first(said, "indicator") or "",
            comparator=first(said, "comparator") or "=",
            value=value,
            value_max=first(said, "valueMax"),
            unit=first(said, "unit") or "",
            deadline=first(said, "deadline"),
            deadline_start=first(said, "deadlineStart"),
            plan=(named(plans) or nobody)[0],
            status=(named(statuses) or nobody)[0],
            technology=tuple(named(said.get("technology", []))),
            said_by=(named(said.get("saidBy", [])) or nobody)[0],
            disputed="conflictsWith" in said,
            as_written=first(said, "asWritten") or "",
            change=first(said, "change") or "",
            members=(iri,),
        )


def _statuses(store: Store) -> dict[str, ox.NamedNode]:
    """Return the status of each plan that a document gives one, the most advanced (of `STATUSES`) if several."""
    found: dict[str, ox.NamedNode] = {}

    def rank(node: ox.NamedNode) -> int:
        name = node.value.rpartition("/")[2]
        return STATUSES.index(name) if name in STATUSES else -1

    for plan, status in run_table(store, _STATUS):
        if isinstance(status, ox.NamedNode):
            known = found.get(cell_text(plan))
            if known is None or (rank(status), status.value) > (rank(known), known.value):
                found[cell_text(plan)] = status
    return found


def _order(one: Target) -> tuple[Any, ...]:
    when = (one.deadline is None, one.deadline or date.min)
    what = (one.indicator, one.comparator, one.value, one.value_max or one.value, one.unit)
    return (*when, one.place.zh, one.plan.zh, *what, one.said_by, one.iri)


def _plain(value: Any) -> Any:
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else float(value)
    return value.isoformat() if isinstance(value, date) else value


def _cell(value: Any) -> Cell:
    xsd = "http://www.w3.org/2001/XMLSchema#"
    if value is None or value == "":
        return None
    if isinstance(value, bool):
        return ox.Literal(value)
    if isinstance(value, Decimal):
        return ox.Literal(decimal_text(value), datatype=ox.NamedNode(f"{xsd}decimal"))
    if isinstance(value, date):
        return ox.Literal(value.isoformat(), datatype=ox.NamedNode(f"{xsd}date"))
    return ox.Literal(str(value))
