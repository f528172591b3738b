"""The bottleneck × measure matrix: what is named as a bottleneck, and what is done about it, or about its technology."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pyoxigraph as ox

from policygraph.desk.answer import Answer, Value, answer
from policygraph.desk.compare import joined
from policygraph.desk.figures import NOBODY
from policygraph.network.labels import Label
from policygraph.query.labels import label_pairs
from policygraph.query.names import Names
from policygraph.query.run import run_table
from policygraph.query.table import cell_text

if TYPE_CHECKING:
    from policygraph.store import Store

BOTTLENECKS = """SELECT DISTINCT ?fact ?label ?namer ?constrains {{
  ?fact a pol:Bottleneck ; rdfs:label ?label . {conditions}
  OPTIONAL {{ ?fact pol:namedBy ?named }} OPTIONAL {{ ?fact pol:saidBy ?speaker }} BIND(COALESCE(?named, ?speaker) AS ?namer)
  OPTIONAL {{ ?fact pol:constrains ?constrains }}
}}"""
ADDRESSED = """SELECT DISTINCT ?fact ?measure ?label ?place {
  ?measure pol:addresses ?fact . ?fact a pol:Bottleneck .
  OPTIONAL { ?measure rdfs:label ?label } OPTIONAL { ?measure pol:jurisdiction ?place } }"""
# Both speak of one technology: that is no remedy, only a place to look for one.
NEARBY = """SELECT DISTINCT ?fact ?measure ?label ?place {
  ?fact a pol:Bottleneck ; pol:constrains ?topic . ?measure a pol:Measure ; pol:technology ?topic .
  OPTIONAL { ?measure rdfs:label ?label } OPTIONAL { ?measure pol:jurisdiction ?place } }"""
COLUMNS = {
    "bottleneck": Label("瓶颈", "bottleneck"),
    "named_by": Label("提出者", "named by"),
    "constrains": Label("制约", "constrains"),
    "link": Label("联系", "link"),
    "measure": Label("措施", "measure"),
    "place": Label("地点", "place"),
}
LINKS = {
    "addresses": Label("原文称针对该瓶颈", "said to address it"),
    "same-technology": Label("同一技术，未必针对", "same technology, not said to address it"),
    "none": Label("未见措施", "no measure found"),
}


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell of the matrix: a bottleneck and a measure, or a bottleneck without one (`measure_iri` empty)."""

    iri: str
    bottleneck: str
    named_by: tuple[Label, ...]
    constrains: tuple[Label, ...]
    link: str
    measure_iri: str = ""
    measure: str = ""
    place: Label = NOBODY

    @property
    def facts(self) -> tuple[str, ...]:
        """The bottleneck and the measure."""
        return (self.iri, self.measure_iri) if self.measure_iri else (self.iri,)

    def cells(self) -> Mapping[str, Value]:
        """Return the values by `COLUMNS`."""
        return {
            "bottleneck": self.bottleneck,
            "named_by": joined(self.named_by),
            "constrains": joined(self.constrains),
            "link": LINKS[self.link],
            "measure": self.measure,
            "place": self.place,
        }


def bottleneck_matrix(
    store: Store, *, technology: str | None = None, names: Names | None = None
) -> Answer[Cell]:
    """Return bottlenecks with the measures that address them, those of the same technology, or that there is none.

    Raises UnknownNameError or QueryError for a technology that is not understood.
    """
    limit = ""
    if technology:
        names = names or Names(store)
        limit = f"?fact pol:constrains/pol:broaderTransitive? {names.find(technology, ('technology',))} ."
    told: dict[str, tuple[str, set[ox.NamedNode], set[ox.NamedNode]]] = {}
    for fact, label, namer, constrains in run_table(store, BOTTLENECKS.format(conditions=limit)):
        _, namers, topics = told.setdefault(cell_text(fact), (cell_text(label), set(), set()))
        if isinstance(namer, ox.NamedNode):
            namers.add(namer)
        if isinstance(constrains, ox.NamedNode):
            topics.add(constrains)
    remedies: dict[str, dict[str, tuple[str, str, ox.NamedNode | None]]] = defaultdict(dict)
    for link, query in (("addresses", ADDRESSED), ("same-technology", NEARBY)):
        for fact, measure, label, place in run_table(store, query):
            node = place if isinstance(place, ox.NamedNode) else None
            remedies[cell_text(fact)].setdefault(cell_text(measure), (link, cell_text(label), node))
    nodes = {node for _, namers, topics in told.values() for node in namers | topics}
    nodes |= {node for found in remedies.values() for _, _, node in found.values() if node is not None}
    known = label_pairs(store, nodes)
    rows = []
    for iri, (words, namers, topics) in told.items():
        who, what = (tuple(sorted(known.get(node, NOBODY) for node in group)) for group in (namers, topics))
        for remedy, (how, name, node) in remedies.get(iri, {}).items():
            where = known.get(node, NOBODY) if node is not None else NOBODY
            rows.append(Cell(iri, words, who, what, how, remedy, name, where))
        if iri not in remedies:
            rows.append(Cell(iri, words, who, what, "none"))
    order = list(LINKS)
    rows.sort(
        key=lambda one: (
            one.bottleneck,
            one.iri,
            order.index(one.link),
            one.place.zh,
            one.measure,
            one.measure_iri,
        )
    )
    return answer(store, "bottlenecks", Label("瓶颈与措施", "Bottlenecks and measures"), COLUMNS, rows)
