"""The quote ledger: who said what, in which role, about what, over time."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pyoxigraph as ox

from policygraph.desk.answer import Answer, Value, answer
from policygraph.desk.behind import known_sources
from policygraph.desk.compare import joined
from policygraph.desk.figures import NOBODY
from policygraph.network.labels import Label
from policygraph.query.labels import label_pairs
from policygraph.query.names import Names
from policygraph.query.run import run_table
from policygraph.query.table import cell_text

if TYPE_CHECKING:
    from policygraph.store import Store

# An organisation's spokesman counts as the organisation where no person is named; namesakes stay apart.
QUOTES = """SELECT DISTINCT ?fact ?text ?mode ?name ?speaker ?role ?house ?about {{
  ?fact a schema:Quotation ; schema:text ?text . {conditions}
  OPTIONAL {{ ?fact pol:speechMode ?mode }}
  OPTIONAL {{ ?fact pol:speakerName ?name }}
  OPTIONAL {{ ?fact pol:speaker ?speaker }}
  OPTIONAL {{ ?fact pol:inRole ?membership . ?membership pol:roleTitle ?role . OPTIONAL {{ ?membership org:organization ?house }} }}
  OPTIONAL {{ ?fact pol:about ?about }}
}}"""
DATED = "SELECT DISTINCT ?fact ?graph { GRAPH ?graph { ?fact a schema:Quotation } }"
COLUMNS = {
    "date": Label("日期", "date"),
    "speaker": Label("言者", "speaker"),
    "role": Label("职务", "role"),
    "organisation": Label("机构", "organisation"),
    "words": Label("言论", "words"),
    "mode": Label("引用方式", "how quoted"),
    "about": Label("所及", "about"),
}
MODES = {"direct": Label("直接引语", "direct"), "indirect": Label("转述", "indirect")}


@dataclass(frozen=True, slots=True)
class Quote:
    """One statement; `date` is when the first document that carries it came out (ISO), "" if none is dated."""

    iri: str
    date: str
    speaker: Label
    role: str
    organisation: Label
    words: str
    mode: str
    about: tuple[Label, ...]

    @property
    def facts(self) -> tuple[str, ...]:
        """The statement."""
        return (self.iri,)

    def cells(self) -> Mapping[str, Value]:
        """Return the values by `COLUMNS`."""
        return {
            "date": self.date,
            "speaker": self.speaker,
            "role": self.role,
            "organisation": self.organisation,
            "words": self.words,
            "mode": MODES.get(self.mode, Label(self.mode, self.mode)),
            "about": joined(self.about),
        }


def quote_ledger(
    store: Store, *, speaker: str | None = None, about: str | None = None, names: Names | None = None
) -> Answer[Quote]:
    """Return the statements by date, those of one day by speaker; `speaker` a person or organisation, `about` any thing.

    A technology given for `about` includes narrower ones, a place what lies in it. Raises UnknownNameError or QueryError.
    """
    names = names or Names(store)
    limits = []
    if speaker:
        who = names.find(speaker, ("person", "organisation"))
        limits.append(
            f"{{ ?fact pol:speaker/pol:canonical? {who} }} UNION {{ ?fact pol:inRole/org:organization/pol:canonical? {who} }}"
        )
    if about:
        what = names.find(about)
        limits.append(f"?fact pol:about/(pol:broaderTransitive|schema:containedInPlace)? {what} .")
    found: dict[str, dict[str, set[object]]] = defaultdict(lambda: defaultdict(set))
    columns = ("text", "mode", "name", "speaker", "role", "house", "about")
    for fact, *cells in run_table(store, QUOTES.format(conditions=" ".join(limits))):
        for column, cell in zip(columns, cells, strict=True):
            if cell is not None:
                found[cell_text(fact)][column].add(cell)
    known = label_pairs(
        store,
        {
            cell
            for said in found.values()
            for cells in said.values()
            for cell in cells
            if isinstance(cell, ox.NamedNode)
        },
    )
    dates = _dates(store)
    rows = []
    for iri, said in found.items():

        def text(column: str, said: Mapping[str, set[object]] = said) -> str:
            return min((str(getattr(cell, "value", "")) for cell in said.get(column, ())), default="")

        def labels(column: str, said: Mapping[str, set[object]] = said) -> list[Label]:
            return sorted(
                {
                    known[cell]
                    for cell in said.get(column, ())
                    if isinstance(cell, ox.NamedNode) and cell in known
                }
            )

        name = text("name")
        speakers = labels("speaker") or [Label(name, name)]
        rows.append(
            Quote(
                iri,
                dates.get(iri, ""),
                speakers[0],
                text("role"),
                (labels("house") or [NOBODY])[0],
                text("text"),
                text("mode"),
                tuple(labels("about")),
            )
        )
    rows.sort(key=lambda one: (one.date == "", one.date, one.speaker.zh, one.words, one.iri))
    return answer(store, "quotes", Label("言论台账", "Quote ledger"), COLUMNS, rows)


def _dates(store: Store) -> dict[str, str]:
    """Return when the first dated document that carries a statement came out."""
    sources, of_graph = known_sources(store)
    found: dict[str, str] = {}
    for fact, graph in run_table(store, DATED):
        source = sources.get(of_graph.get(cell_text(graph), ""))
        if source is not None and source.issued:
            iri = cell_text(fact)
            found[iri] = min(found.get(iri, source.issued), source.issued)
    return found
