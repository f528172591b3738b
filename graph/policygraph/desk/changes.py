"""What is different between two states of the graph: new facts, moved numbers, plans that went further, new disagreements.

`changes` compares one store as it stood on two days; `difference` any two stores, as before and after a build.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING

import pyoxigraph as ox

from policygraph.desk.answer import Answer, Value, answer
from policygraph.desk.figures import CLASSES, NOBODY, Figure, figures
from policygraph.desk.guard import differences, nature
from policygraph.errors import InputError
from policygraph.network.gather import chunks
from policygraph.network.labels import Label, shorten
from policygraph.query.asof import as_of
from policygraph.query.labels import label_pairs
from policygraph.query.run import run_table
from policygraph.query.table import cell_text
from policygraph.rdf.iris import PREFIXES, RDF

if TYPE_CHECKING:
    from policygraph.query.names import Names
    from policygraph.store import Store

COLUMNS = {
    "change": Label("变化", "change"),
    "kind": Label("类别", "kind"),
    "place": Label("地点", "place"),
    "what": Label("事项", "what"),
    "before": Label("之前", "before"),
    "after": Label("之后", "after"),
    "period": Label("时间", "time"),
    "holder": Label("政策文件或来源", "plan or source"),
}
CHANGES = {
    "new": Label("新增", "new"),
    "moved": Label("数值变动", "moved"),
    "superseded": Label("已被取代", "superseded"),
    "disputed": Label("新矛盾", "newly disputed"),
    "settled": Label("矛盾消除", "settled"),
    "gone": Label("消失", "gone"),
}
KINDS = {
    "target": Label("目标", "target"),
    "statistic": Label("统计数据", "statistic"),
    "forecast": Label("预测", "forecast"),
    "plan": Label("政策文件", "plan"),
    "measure": Label("措施", "measure"),
    "statement": Label("言论", "statement"),
    "bottleneck": Label("瓶颈", "bottleneck"),
    "focus": Label("着力点", "focus"),
    "action": Label("举措", "action"),
}
_OTHERS = {
    "plan": "pol:PolicyDocument",
    "measure": "pol:Measure",
    "statement": "schema:Quotation",
    "bottleneck": "pol:Bottleneck",
    "focus": "pol:Focus",
    "action": "pol:Action",
}
_PLACED = {"focus": "pol:place", "bottleneck": "pol:affects"}
_DEFAULT = ox.DefaultGraph()
_CONFLICTS = "SELECT ?one ?other { ?one pol:conflictsWith ?other FILTER(STR(?one) < STR(?other)) }"
_STATUSES = "SELECT ?plan ?status { ?plan pol:currentStatus ?status }"
_DESCRIBED = """SELECT ?fact ?place ?holder {{ VALUES ?fact {{ {facts} }}
  OPTIONAL {{ ?fact {place} ?place }} OPTIONAL {{ ?fact pol:setBy ?holder }} OPTIONAL {{ ?fact pol:speaker ?holder }} }}"""
_LONGEST = 60


@dataclass(frozen=True, slots=True)
class Change:
    """One difference: what became of a thing (of `CHANGES`), what it was before and what it is after."""

    change: str
    kind: str
    place: Label
    what: Label
    before: Label
    after: Label
    period: Label
    holder: Label
    facts: tuple[str, ...]

    def cells(self) -> Mapping[str, Value]:
        """Return the values by `COLUMNS`."""
        return {
            "change": CHANGES[self.change],
            "kind": KINDS[self.kind],
            "place": self.place,
            "what": self.what,
            "before": self.before,
            "after": self.after,
            "period": self.period,
            "holder": self.holder,
        }


def changes(store: Store, *, since: date, until: date, names: Names | None = None) -> Answer[Change]:
    """Return what is different between the graph as it stood on two days.

    Documents without a date count on neither. Raises InputError if `until` is before `since`.
    """
    if until < since:
        raise InputError(
            f"changes go from a day to a later one, not from {since} to {until}. Give the earlier first."
        )
    first, last = as_of(store, since), as_of(store, until)
    title = Label(f"{since.isoformat()}至{until.isoformat()}的变化", f"Changes from {since} to {until}")
    found = difference(first.store, last.store, title)
    return replace(found, notes=(first.note, last.note, *found.notes))


def difference(before: Store, after: Store, title: Label | None = None) -> Answer[Change]:
    """Return what is different between two states: disagreements first, then what moved, what is new, what is gone."""
    found = [
        *_figures(before, after),
        *_others(before, after),
        *_statuses(before, after),
        *_conflicts(before, after),
    ]
    order, kinds = list(CHANGES), list(KINDS)
    rank = {name: at for at, name in enumerate(("disputed", "settled", "moved", "superseded", "new", "gone"))}
    found.sort(
        key=lambda one: (rank[one.change], kinds.index(one.kind), one.place.zh, one.what.zh, one.facts)
    )
    counts = {name: sum(one.change == name for one in found) for name in order}
    note = Label(
        "；".join(f"{CHANGES[name].zh} {count}" for name, count in counts.items() if count) or "没有变化",
        "; ".join(f"{CHANGES[name].en} {count}" for name, count in counts.items() if count) or "no change",
    )
    return answer(
        after, "changes", title or Label("变化", "Changes"), COLUMNS, found, notes=[note], earlier=before
    )


def _of_class(store: Store, name: str) -> set[str]:
    prefix, _, local = name.partition(":")
    kind = ox.NamedNode(PREFIXES[prefix] + local)
    return {
        quad.subject.value
        for quad in store.matching(None, RDF.type, kind, _DEFAULT)
        if isinstance(quad.subject, ox.NamedNode)
    }


def _read(store: Store, kind: str, facts: Iterable[str]) -> list[Figure]:
    return [
        one for block in chunks(sorted(facts)) for one in figures(store, kind, f"VALUES ?fact {{ {block} }}")
    ]


def _figures(before: Store, after: Store) -> list[Change]:
    found: list[Change] = []
    for kind, name in CLASSES.items():
        old, new = _of_class(before, name), _of_class(after, name)
        fresh = _read(after, kind, new - old)
        series = _same_places(before, kind, fresh, old)
        replaced: set[str] = set()
        for one in fresh:
            earlier = _earlier(one, series.get((one.place, one.key), ()))
            if earlier is None:
                found.append(_figure("new", one, None, one))
            else:
                replaced.add(earlier.iri)
                found.append(_figure("moved", one, earlier, one))
        found += [_figure("gone", one, one, None) for one in _read(before, kind, old - new - replaced)]
    return found


def _figure(change: str, one: Figure, earlier: Figure | None, later: Figure | None) -> Change:
    def told(figure: Figure | None) -> Label:
        if figure is None:
            return NOBODY
        when = figure.period
        if figure.kind == "target" or not when.zh or earlier is None or later is None:
            return figure.amount
        return Label(f"{figure.amount.zh}（{when.zh}）", f"{figure.amount.en} ({when.en})")

    facts = tuple(figure.iri for figure in (later, earlier) if figure is not None)
    return Change(
        change, one.kind, one.place_label, Label(one.indicator, one.indicator), told(earlier), told(later),
        one.period, one.holder, facts,
    )  # fmt: skip


def _same_places(
    store: Store, kind: str, fresh: Sequence[Figure], known: set[str]
) -> dict[tuple[str, str], list[Figure]]:
    """Return the figures known before of the places and indicators of new ones."""
    wanted = {(one.place, one.key) for one in fresh if one.place}
    where = "pol:jurisdiction" if kind == "target" else "pol:place"
    found: dict[tuple[str, str], list[Figure]] = defaultdict(list)
    if not known:
        return found
    for block in chunks(sorted({place for place, _ in wanted})):
        for one in figures(store, kind, f"VALUES ?place {{ {block} }} ?fact {where} ?place ."):
            if (one.place, one.key) in wanted:
                found[one.place, one.key].append(one)
    return found


def _earlier(one: Figure, known: Sequence[Figure]) -> Figure | None:
    """Return the figure whose place a new one takes: the same target at another value, the same statistic at a later time."""
    if one.end is None or one.said_by.zh:
        return None
    fitting = []
    for other in known:
        if (
            other.end is None
            or other.said_by.zh
            or (other.value, other.value_max)
            == (
                one.value,
                one.value_max,
            )
        ):
            continue
        then = other.end < one.end if one.kind == "statistic" else other.end == one.end
        if one.kind == "forecast" and not set(one.holders) & set(other.holders):
            continue
        if then and nature(one) == nature(other) and not differences(one, other):
            fitting.append(other)
    return max(fitting, key=lambda other: (other.end or date.min, other.iri), default=None)


def _others(before: Store, after: Store) -> list[Change]:
    found = []
    for kind, name in _OTHERS.items():
        old, new = _of_class(before, name), _of_class(after, name)
        found += _described(after, kind, "new", new - old)
        found += _described(before, kind, "gone", old - new)
    return found


def _described(store: Store, kind: str, change: str, facts: set[str]) -> list[Change]:
    rows: dict[str, tuple[ox.NamedNode | None, ox.NamedNode | None]] = {}
    for block in chunks(sorted(facts)):
        query = _DESCRIBED.format(facts=block, place=_PLACED.get(kind, "pol:jurisdiction"))
        for fact, place, holder in run_table(store, query):
            nodes = [cell if isinstance(cell, ox.NamedNode) else None for cell in (place, holder)]
            rows.setdefault(cell_text(fact), (nodes[0], nodes[1]))
    wanted = {ox.NamedNode(iri) for iri in rows}
    wanted |= {node for nodes in rows.values() for node in nodes if node is not None}
    known = label_pairs(store, wanted)

    def named(node: ox.NamedNode | None) -> Label:
        return known.get(node, NOBODY) if node is not None else NOBODY

    found = []
    for iri, (place, holder) in sorted(rows.items()):
        label = named(ox.NamedNode(iri))
        short = Label(shorten(label.zh, _LONGEST), shorten(label.en, _LONGEST))
        states = (NOBODY, short) if change == "new" else (short, NOBODY)
        found.append(Change(change, kind, named(place), short, *states, NOBODY, named(holder), (iri,)))
    return found


def _statuses(before: Store, after: Store) -> list[Change]:
    """Return the plans that have gone further, as from draft to issued."""
    old = {cell_text(plan): status for plan, status in run_table(before, _STATUSES)}
    new = {cell_text(plan): status for plan, status in run_table(after, _STATUSES)}
    moved = {plan: (old[plan], new[plan]) for plan in sorted(set(old) & set(new)) if old[plan] != new[plan]}
    nodes = {ox.NamedNode(plan) for plan in moved}
    nodes |= {node for pair in moved.values() for node in pair if isinstance(node, ox.NamedNode)}
    known = label_pairs(after, nodes)

    def named(cell: object) -> Label:
        return known.get(cell, NOBODY) if isinstance(cell, ox.NamedNode) else NOBODY

    return [
        Change("superseded", "plan", NOBODY, named(ox.NamedNode(plan)), named(one), named(other), NOBODY, NOBODY, (plan,))
        for plan, (one, other) in moved.items()
    ]  # fmt: skip


def _conflicts(before: Store, after: Store) -> list[Change]:
    old, new = (
        {(cell_text(one), cell_text(other)) for one, other in run_table(store, _CONFLICTS)}
        for store in (before, after)
    )
    found = []
    for change, store, pairs in (("disputed", after, new - old), ("settled", before, old - new)):
        ends = {iri for pair in pairs for iri in pair}
        known = {
            one.iri: one
            for kind, name in CLASSES.items()
            for one in _read(store, kind, ends & _of_class(store, name))
        }
        for one, other in sorted(pairs):
            if one in known and other in known:
                first, second = known[one], known[other]
                told = _figure("moved", second, first, second)
                found.append(replace(told, change=change))
    return found
