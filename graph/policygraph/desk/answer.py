"""What a question of the desk answers: typed rows, each resting on facts of the graph, each fact with its sentences."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from textwrap import indent
from typing import TYPE_CHECKING, Any, Generic, Protocol, TypeVar

import pyoxigraph as ox

from policygraph.desk.behind import Behind
from policygraph.errors import InputError
from policygraph.model import decimal_text
from policygraph.network.labels import Label
from policygraph.network.viewmodel import Evidence, Source
from policygraph.query.table import Cell, Table, frame, json_value

if TYPE_CHECKING:
    from policygraph.store import Store

Value = Label | str | Decimal | date | bool | int | None
EVIDENCE_COLUMNS = {"sentence": Label("原句", "sentence"), "documents": Label("来源文档", "documents")}
BATCH = 500  # rows whose claims are in memory at once while all of an answer is written
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
    """The rows that answer a question, or a page of them, with the claims that state their facts.

    `columns` names the columns in zh and en; `notes` say what the numbers do not: coverage, what was left out and why.
    A page begins with the row `offset`, and `total` rows there are. Claims are gathered when they are looked at, so the
    store must be open then; `kept` and `page` gather them at once, and what they return outlasts the store.
    """

    name: str
    title: Label
    columns: Mapping[str, Label]
    rows: tuple[R, ...]
    behind: Behind = field(default_factory=Behind, compare=False, repr=False)
    notes: tuple[Label, ...] = ()
    sparql: tuple[str, ...] = ()
    offset: int = 0
    of: int | None = None

    def __len__(self) -> int:
        return len(self.rows)

    def __iter__(self) -> Iterator[R]:
        return iter(self.rows)

    @property
    def total(self) -> int:
        """Return how many rows answer the question, of which this may be a page."""
        return len(self.rows) if self.of is None else self.of

    @property
    def evidence(self) -> Mapping[str, tuple[Evidence, ...]]:
        """The claims behind every row by fact, those of all rows gathered."""
        found = self.behind.gather()
        return {
            fact: found[fact]
            for fact in sorted({fact for row in self.rows for fact in row.facts})
            if found[fact]
        }

    @property
    def sources(self) -> Mapping[str, Source]:
        """The documents by IRI, those of the store or, of what is kept, those that are cited."""
        return self.behind.sources

    def page(self, limit: int | None = None, offset: int = 0, *, evidence: bool = True) -> Answer[R]:
        """Return `limit` rows (all that follow if None) from the row `offset` on, counted from 0, their claims gathered.

        Without `evidence` they are not gathered before they are looked at. Raises InputError for a number below 0.
        """
        for name, number in (("limit", limit), ("offset", offset)):
            if number is not None and number < 0:
                raise InputError(f"{name} must be 0 or more, not {number}.")
        part = self._part(limit, offset)
        if evidence:
            part.behind.keep()
        return part

    def batches(self, size: int = BATCH) -> Iterator[Answer[R]]:
        """Yield the answer in pages of `size` rows, each gathered when it is its turn and let go of after."""
        for start in range(0, len(self.rows), size):
            yield self._part(size, start)

    def kept(self) -> Answer[R]:
        """Gather the claims of all rows, and return this answer, which no longer needs the store."""
        self.behind.keep()
        return self

    def _part(self, limit: int | None, offset: int) -> Answer[R]:
        rows = self.rows[offset : None if limit is None else offset + limit]
        behind = self.behind.part(rows)
        return replace(self, rows=rows, behind=behind, offset=self.offset + offset, of=self.total)

    def claims(self, row: R) -> list[Evidence]:
        """Return the claims behind a row, fact by fact, the best of each fact first."""
        found = self.behind.of(row.facts)
        return [claim for fact in row.facts for claim in found[fact]]

    def records(self, lang: str = "zh", *, evidence: bool = True) -> list[dict[str, Any]]:
        """Return one dict a row: the columns' values as Python values, then `sentence` and `documents`.

        Without `evidence` the last two are left out, and no claim is gathered.
        """
        at = 0 if lang == "zh" else 1
        if evidence:
            self.behind.gather()
        found = []
        for row in self.rows:
            cells = row.cells()
            record: dict[str, Any] = {name: _plain(cells.get(name), at) for name in self.columns}
            if evidence:
                claims = self.behind.of(row.facts)
                best = [claims[fact][0] for fact in row.facts if claims[fact]]
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

    def text_pieces(self, form: str, lang: str = "zh") -> Iterator[str]:
        """Yield the answer as csv or tsv, as `table(lang).text(form)` writes it, all rows, batch after batch."""
        yield replace(self, rows=()).table(lang).text(form)
        for batch in self.batches():
            yield batch.table(lang).text(form).partition("\n")[2]

    def head(self, lang: str = "zh") -> dict[str, Any]:
        """Return what `as_json` says beside the rows: title, columns, notes, queries, how many rows there are."""
        at = 0 if lang == "zh" else 1
        return {
            "name": self.name,
            "title": self.title[at],
            "columns": {name: label[at] for name, label in self.columns.items()},
            "notes": [note[at] for note in self.notes],
            "sparql": list(self.sparql),
            "offset": self.offset,
            "total": self.total,
        }

    def as_json(self, lang: str = "zh", *, evidence: bool = True) -> dict[str, Any]:
        """Return the answer ready for JSON: title, columns, notes, and each row with its facts and every sentence.

        Without `evidence` the rows have none, and no claim is gathered.
        """
        rows = []
        for row, record in zip(self.rows, self.records(lang, evidence=evidence), strict=True):
            told = {name: _for_json(record[name]) for name in self.columns}
            told["facts"] = list(row.facts)
            if evidence:
                claims = self.behind.of(row.facts)
                told["evidence"] = [
                    self._evidence(fact, claim) for fact in row.facts for claim in claims[fact]
                ]
            rows.append(told)
        return {**self.head(lang), "rows": rows}

    def json(self, lang: str = "zh") -> str:
        """Return the answer as JSON text."""
        return "".join(self.json_pieces(lang))

    def json_pieces(self, lang: str = "zh") -> Iterator[str]:
        """Yield the answer as the JSON text of `as_json(lang)`, all rows, batch after batch."""
        head = json.dumps({**self.head(lang), "rows": []}, ensure_ascii=False, indent=2)
        yield head.removesuffix("]\n}")
        before = "\n"
        for batch in self.batches():
            for row in batch.as_json(lang)["rows"]:
                yield before + indent(json.dumps(row, ensure_ascii=False, indent=2), "    ", lambda _: True)
                before = ",\n"
        yield ("\n  " if self.rows else "") + "]\n}\n"

    def to_pandas(self, lang: str = "zh") -> Any:
        """Return a pandas DataFrame; raises InputError if pandas is not installed."""
        return frame((*self.columns, *EVIDENCE_COLUMNS), self.records(lang))

    def _repr_html_(self) -> str:
        return self._repr_mimebundle_()["text/html"]

    def _repr_mimebundle_(self, include: Any = None, exclude: Any = None) -> dict[str, str]:
        from policygraph.desk.shown import answer_bundle

        return answer_bundle(self)

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
    earlier: Store | None = None,
    members: Mapping[str, Sequence[str]] | None = None,
) -> Answer[R]:
    """Return an answer whose claims are read from `store`, and from `earlier` what only that states."""
    found = tuple(rows)
    stores = (store,) if earlier is None else (store, earlier)
    behind = Behind(stores, found, members)
    return Answer(name, title, columns, found, behind, tuple(notes), tuple(sparql))


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
