"""What a question of the desk answers: typed rows, each resting on facts of the graph, each fact with its sentences."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Generic, Protocol, TypeVar

import pyoxigraph as ox

from policygraph.model import decimal_text
from policygraph.network.gather import gather_evidence, gather_sources
from policygraph.network.labels import Label
from policygraph.network.viewmodel import Evidence, Source
from policygraph.query.table import Cell, Table, frame, json_value

if TYPE_CHECKING:
    from policygraph.store import Store

Value = Label | str | Decimal | date | bool | int | None
EVIDENCE_COLUMNS = {"sentence": Label("原句", "sentence"), "documents": Label("来源文档", "documents")}
_XSD = "http://www.w3.org/2001/XMLSchema#"


class Row(Protocol):
    """One line of an answer."""

    @property
    def facts(self) -> tuple[str, ...]:
        """The IRIs of the facts the line rests on, the most important first."""

    def cells(self) -> Mapping[str, Value]:
        """Return the line's values by column; a Label where it reads differently in zh and en."""


R = TypeVar("R", bound=Row)


@dataclass(frozen=True, slots=True)
class Answer(Generic[R]):
    """The rows that answer a question, with the claims that state their facts.

    `columns` names the columns in zh and en; `notes` say what the numbers do not: coverage, what was left out and why.
    """

    name: str
    title: Label
    columns: Mapping[str, Label]
    rows: tuple[R, ...]
    evidence: Mapping[str, tuple[Evidence, ...]] = field(default_factory=dict)
    sources: Mapping[str, Source] = field(default_factory=dict)
    notes: tuple[Label, ...] = ()
    sparql: tuple[str, ...] = ()

    def __len__(self) -> int:
        return len(self.rows)

    def __iter__(self) -> Iterator[R]:
        return iter(self.rows)

    def claims(self, row: R) -> list[Evidence]:
        """Return the claims behind a row, fact by fact, the best of each fact first."""
        return [claim for fact in row.facts for claim in self.evidence.get(fact, ())]

    def records(self, lang: str = "zh") -> list[dict[str, Any]]:
        """Return one dict a row: the columns' values as Python values, then `sentence` and `documents`."""
        at = 0 if lang == "zh" else 1
        found = []
        for row in self.rows:
            cells = row.cells()
            record: dict[str, Any] = {name: _plain(cells.get(name), at) for name in self.columns}
            best = [self.evidence[fact][0] for fact in row.facts if self.evidence.get(fact)]
            titles = [self._title(claim.source) for claim in self.claims(row)]
            record["sentence"] = "\n".join(dict.fromkeys(claim.sentence for claim in best))
            record["documents"] = "; ".join(dict.fromkeys(titles))
            found.append(record)
        return found

    def table(self, lang: str = "zh") -> Table:
        """Return the answer as a Table, the evidence in its last two columns."""
        titles = {**self.columns, **EVIDENCE_COLUMNS}
        rows = [tuple(cell_of(record[name]) for name in titles) for record in self.records(lang)]
        return Table(
            tuple(titles), rows, {name: {"zh": one.zh, "en": one.en} for name, one in titles.items()}
        )

    def as_json(self, lang: str = "zh") -> dict[str, Any]:
        """Return the answer ready for JSON: title, columns, notes, and each row with its facts and every sentence."""
        at = 0 if lang == "zh" else 1
        return {
            "name": self.name,
            "title": self.title[at],
            "columns": {name: label[at] for name, label in self.columns.items()},
            "notes": [note[at] for note in self.notes],
            "sparql": list(self.sparql),
            "rows": [
                {
                    **{name: _for_json(record[name]) for name in self.columns},
                    "facts": list(row.facts),
                    "evidence": [self._evidence(fact, claim) for fact in row.facts for claim in self.evidence.get(fact, ())],
                }
                for row, record in zip(self.rows, self.records(lang), strict=True)
            ],
        }  # fmt: skip

    def json(self, lang: str = "zh") -> str:
        """Return the answer as JSON text."""
        return json.dumps(self.as_json(lang), ensure_ascii=False, indent=2) + "\n"

    def to_pandas(self, lang: str = "zh") -> Any:
        """Return a pandas DataFrame; raises InputError if pandas is not installed."""
        return frame((*self.columns, *EVIDENCE_COLUMNS), self.records(lang))

    def _repr_html_(self) -> str:
        return self.table()._repr_html_()

    def _title(self, document: str) -> str:
        source = self.sources.get(document)
        return source.title or source.id if source else document

    def _evidence(self, fact: str, claim: Evidence) -> dict[str, Any]:
        source = self.sources.get(claim.source)
        return {
            "fact": fact,
            "claim": claim.claim,
            "document": claim.source,
            "title": self._title(claim.source),
            "publisher": source.publisher if source else "",
            "published": source.issued if source else "",
            "url": source.url if source else "",
            "sentence": claim.sentence,
            "start": claim.start,
            "end": claim.end,
            "modality": claim.modality,
            "confidence": claim.confidence,
        }


def answer(
    store: Store,
    name: str,
    title: Label,
    columns: Mapping[str, Label],
    rows: Sequence[R],
    *,
    notes: Sequence[Label] = (),
    sparql: Sequence[str] = (),
) -> Answer[R]:
    """Return an answer with the claims that state the facts of its rows."""
    sources, of_graph = gather_sources(store)
    facts = {fact: fact for row in rows for fact in row.facts}
    claims = gather_evidence(store, facts, sources, of_graph)
    cited = {claim.source for found in claims.values() for claim in found}
    return Answer(
        name,
        title,
        columns,
        tuple(rows),
        {fact: tuple(found) for fact, found in sorted(claims.items())},
        {iri: source for iri, source in sources.items() if iri in cited},
        tuple(notes),
        tuple(sparql),
    )


def cell_of(value: Any) -> Cell:
    """Return a Python value as the RDF term a Table holds; nothing for an empty one."""
    if value is None or value == "":
        return None
    if isinstance(value, bool):
        return ox.Literal(value)
    if isinstance(value, int):
        return ox.Literal(str(value), datatype=ox.NamedNode(f"{_XSD}integer"))
    if isinstance(value, Decimal):
        return ox.Literal(decimal_text(value), datatype=ox.NamedNode(f"{_XSD}decimal"))
    if isinstance(value, date):
        return ox.Literal(value.isoformat(), datatype=ox.NamedNode(f"{_XSD}date"))
    return ox.Literal(str(value))


def _plain(value: Value, at: int) -> Any:
    return value[at] if isinstance(value, Label) else value


def _for_json(value: Any) -> Any:
    return json_value(value)
