"""Diffusion: which place first aimed at a technology, and which followed when."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

import pyoxigraph as ox

from policygraph.desk.answer import Answer, Value, answer
from policygraph.desk.behind import known_sources
from policygraph.desk.compare import KINDS
from policygraph.desk.figures import NOBODY
from policygraph.network.labels import Label, day_of
from policygraph.query.labels import label_pairs
from policygraph.query.names import Names
from policygraph.query.run import run_table
from policygraph.query.table import cell_text

if TYPE_CHECKING:
    from policygraph.store import Store

AIMED = """SELECT DISTINCT ?fact ?place ?graph ?issued {{
  ?fact {where} ?place ; a {kind} ; pol:technology/pol:broaderTransitive? {topic} .
  FILTER NOT EXISTS {{ ?fact pol:saidBy ?speaker }}
  GRAPH ?graph {{ ?fact a {kind} }}
  OPTIONAL {{ {plan} pol:hasVersion/pol:issuedOn ?issued }}
}}"""
COLUMNS = {
    "order": Label("次序", "order"),
    "place": Label("地点", "place"),
    "date": Label("最早日期", "first date"),
    "days_after": Label("距首地天数", "days after the first"),
    "kind": Label("形式", "as"),
    "by": Label("日期依据", "date of"),
    "facts_found": Label("相关事实", "facts found"),
}
DATES = {
    "issued": Label("政策印发日", "the plan's issue"),
    "document": Label("文档发布日", "the document's publication"),
}


@dataclass(frozen=True, slots=True)
class Adoption:
    """When a place is first known to aim at the technology. `facts` starts with that first fact."""

    order: int
    place: Label
    day: date
    days_after: int
    kind: str
    dated_by: str
    facts: tuple[str, ...]

    def cells(self) -> Mapping[str, Value]:
        """Return the values by `COLUMNS`."""
        return {
            "order": self.order,
            "place": self.place,
            "date": self.day,
            "days_after": self.days_after,
            "kind": KINDS[self.kind][2],
            "by": DATES[self.dated_by],
            "facts_found": len(self.facts),
        }


def diffusion(store: Store, *, technology: str, names: Names | None = None) -> Answer[Adoption]:
    """Return the places by the first known date of an aim at a technology or a narrower one; equal dates share an order.

    The date is that of the plan's issue where known, else that of the document; facts without either are left out and
    counted in a note. Raises UnknownNameError or QueryError for a technology not understood.
    """
    names = names or Names(store)
    topic = names.find(technology, ("technology",))
    sources, of_graph = known_sources(store)
    found: dict[str, list[tuple[date, str, str, str]]] = {}
    undated: set[str] = set()
    for kind, (cls, where, _) in KINDS.items():
        plan = "?fact" if kind == "plan" else "?fact pol:setBy ?plan . ?plan"
        query = AIMED.format(kind=cls, where=where, topic=topic, plan=plan)
        for aim, holder, graph, issued in run_table(store, query):
            source = sources.get(of_graph.get(cell_text(graph), ""))
            told, published = day_of(cell_text(issued)), day_of(source.issued if source else None)
            day = told or published
            if day is None:
                undated.add(cell_text(aim))
                continue
            found.setdefault(cell_text(holder), []).append(
                (day, kind, cell_text(aim), "issued" if told else "document")
            )
    known = label_pairs(store, [*(ox.NamedNode(place) for place in found), topic])
    firsts = sorted((min(entries), place) for place, entries in found.items())
    start = firsts[0][0][0] if firsts else date.min
    rows = []
    for (day, kind, fact, by), place in firsts:
        order = 1 + sum(other[0] < day for other, _ in firsts)
        others = sorted({entry[2] for entry in found[place]} - {fact})
        rows.append(
            Adoption(
                order,
                known.get(ox.NamedNode(place), NOBODY),
                day,
                (day - start).days,
                kind,
                by,
                (fact, *others),
            )
        )
    name = known.get(topic, NOBODY)
    note = Label(
        f"只说明已读文档中最早的；没有日期的事实{len(undated)}条未计。",
        f"The first among the documents read; {len(undated)} facts without a date are left out.",
    )
    title = Label(f"{name.zh}：谁先提出，谁跟进", f"{name.en}: who came first, who followed")
    return answer(store, "diffusion", title, COLUMNS, rows, notes=[note])
