"""The facts as rows of the tables of `schema.py`, one at a time.

Memory: the sorted subjects by kind, caches of labels and passages; never a table. Values are what a table's type says:
`str`, `Decimal`, `int`, `bool`, `datetime.date`, None for an empty cell, a tuple where a column holds several.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from functools import cached_property, lru_cache

import pyoxigraph as ox

from policygraph.export.claims import ClaimReader
from policygraph.export.facts import Facts, Subject, Term
from policygraph.export.gathered import evidence_of
from policygraph.export.labels import node_label, own_label
from policygraph.export.tabular.schema import (
    CLAIM_COLUMNS,
    LINK_COLUMNS,
    PROVENANCE_COLUMNS,
    RELATION_COLUMNS,
    TABLES,
    Column,
    Field,
    TableSpec,
)
from policygraph.export.vocabulary import kind_of, name_of_property
from policygraph.network.labels import Label
from policygraph.rdf.iris import POL, RDF

Value = str | int | Decimal | bool | date
Cell = Value | tuple[Value, ...] | None
Row = tuple[Cell, ...]

_FROM = ox.NamedNode(POL.iri + "from")
_DATE = re.compile(r"\d{4}-\d{2}-\d{2}")


@dataclass(frozen=True, slots=True)
class Table:
    """A table to write: `rows` gives its rows, sorted by IRI, as often as it is asked."""

    name: str
    zh: str
    en: str
    columns: tuple[Column, ...]
    rows: Callable[[], Iterator[Row]]


class Records:
    """The facts of a store as tables."""

    def __init__(self, facts: Facts) -> None:
        """Read from `facts`."""
        self._facts = facts
        self._evidence = evidence_of(facts)
        self._reader = ClaimReader(facts)
        self._label = lru_cache(maxsize=16384)(self._read_label)

    def tables(self) -> list[Table]:
        """Return all tables, empty ones too, so that a reader finds the same ones in every export."""
        return [
            *(Table(one.name, one.zh, one.en, one.columns, self._rows_of(one)) for one in TABLES),
            Table("links", "推得的关联", "derived links", LINK_COLUMNS, self._links),
            Table("relations", "关系", "relations between things", RELATION_COLUMNS, self._relations),
            Table("claims", "断言与原句", "claims and their sentences", CLAIM_COLUMNS, self._claims),
            Table(
                "provenance", "出处", "what each document was read from", PROVENANCE_COLUMNS, self._provenance
            ),
        ]

    @cached_property
    def _by_table(self) -> dict[str, list[Subject]]:
        """The subjects of each table, sorted by IRI."""
        named = {one.kind: one.name for one in TABLES if one.kind is not None}
        found: dict[str, list[Subject]] = {one.name: [] for one in TABLES}
        found["links"] = []
        default = ox.DefaultGraph()
        for subject in self._facts.subjects:
            classes = [
                quad.object.value
                for quad in self._facts.inner.quads_for_pattern(subject, RDF.type, None, default)
                if isinstance(quad.object, ox.NamedNode)
            ]
            if POL.Link.value in classes:
                found["links"].append(subject)
            else:
                kind = kind_of(_iri(subject), classes, self._facts.base).name
                found[named.get(kind, "others")].append(subject)
        return found

    def _rows_of(self, spec: TableSpec) -> Callable[[], Iterator[Row]]:
        def rows() -> Iterator[Row]:
            for subject in self._by_table[spec.name]:
                yield self._row(spec, subject)

        return rows

    def _row(self, spec: TableSpec, subject: Subject) -> Row:
        values = self._values(subject)
        iri = _iri(subject)
        label = node_label(spec.kind or "thing", iri, values, self._label)
        cells: list[Cell] = [iri, label.zh, label.en]
        for field in spec.fields:
            cells.extend(self._cells(field, values.get(field.iri, [])))
        evidence, count, sources = self._evidence.of_node(subject)
        first = evidence[0] if evidence else None
        cells.append(first.sentence if first else None)
        cells.append(first.place if first else None)
        cells.append(count)
        cells.append(self._confidence(subject))
        cells.append(sources)
        return tuple(cells)

    def _values(self, subject: Subject) -> dict[str, list[Term]]:
        found: dict[str, list[Term]] = {}
        for triple in self._facts.about(subject):
            if isinstance(triple.object, ox.NamedNode | ox.BlankNode | ox.Literal):
                found.setdefault(triple.predicate.value, []).append(triple.object)
        return found

    def _cells(self, field: Field, terms: list[Term]) -> Iterator[Cell]:
        if field.type == "entity":
            iris = tuple(_iri(term) for term in terms if not isinstance(term, ox.Literal))
            names = tuple(self._name(iri) for iri in iris)
            yield names if field.many else next(iter(names), None)
            yield iris if field.many else next(iter(iris), None)
            return
        read = _READERS[field.type]
        values = tuple(value for value in (read(term.value) for term in terms) if value is not None)
        yield values if field.many else next(iter(values), None)

    def _confidence(self, thing: Subject) -> Decimal | None:
        """Return the highest confidence among the claims that state a thing, in documents an export may tell of."""
        found = [
            _number(quad.object.value)
            for claim in self._facts.inner.quads_for_pattern(None, POL.states, thing, None)
            if isinstance(claim.graph_name, ox.NamedNode)
            and claim.graph_name.value in self._facts.document_graphs
            and isinstance(claim.subject, ox.NamedNode)
            for quad in self._facts.inner.quads_for_pattern(
                claim.subject, POL.confidence, None, claim.graph_name
            )
            if isinstance(quad.object, ox.Literal)
        ]
        return max((value for value in found if value is not None), default=None)

    def _name(self, iri: str) -> str:
        label = self._label(iri)
        return label.zh if label is not None else iri

    def _read_label(self, iri: str) -> Label | None:
        if iri.startswith("_:"):
            return None
        values = self._values(ox.NamedNode(iri))
        if not values:
            return None
        classes = [term.value for term in values.get(RDF.type.value, [])]
        kind = kind_of(iri, classes, self._facts.base).name
        # Labels made of several are read with the plain labels of the others: two facts may name each other.
        return node_label(kind, iri, values, self._plain_label)

    def _plain_label(self, iri: str) -> Label | None:
        values = self._values(ox.NamedNode(iri)) if not iri.startswith("_:") else {}
        return own_label(iri, values) if values else None

    def _links(self) -> Iterator[Row]:
        for subject in self._by_table["links"]:
            values = self._values(subject)
            reasons = {
                term.language or "": term.value
                for term in values.get(POL.reason.value, [])
                if isinstance(term, ox.Literal)
            }
            ends = [
                next((_iri(term) for term in values.get(prop, [])), "")
                for prop in (_FROM.value, POL.to.value)
            ]
            rule = next((term.value for term in values.get(POL.linkRule.value, [])), None)
            yield (
                _iri(subject),
                self._name(ends[0]),
                ends[0],
                self._name(ends[1]),
                ends[1],
                rule,
                reasons.get("zh"),
                reasons.get("en"),
            )

    def _relations(self) -> Iterator[Row]:
        links = {_iri(subject) for subject in self._by_table["links"]}
        known = self._facts.subject_values
        for triple in self._facts.triples():
            value = triple.object
            if not isinstance(value, ox.NamedNode) or value.value not in known or value.value in links:
                continue
            if triple.predicate == RDF.type or not isinstance(triple.subject, ox.NamedNode | ox.BlankNode):
                continue
            subject = _iri(triple.subject)
            if subject in links:
                continue
            name = name_of_property(triple.predicate.value).name
            yield subject, name, triple.predicate.value, value.value

    def _provenance(self) -> Iterator[Row]:
        for graph, document in self._reader.documents():
            values = {
                quad.predicate: quad.object.value
                for quad in self._facts.inner.quads_for_pattern(document, None, None, graph)
                if isinstance(quad.object, ox.Literal)
            }
            claims = sum(1 for _ in self._facts.inner.quads_for_pattern(None, POL.states, None, graph))
            kept = (values.get(prop) for prop in (POL.sha256, POL.textSha256, POL.reader, POL.fingerprint))
            yield (document.value, *kept, claims)

    def _claims(self) -> Iterator[Row]:
        for claim in self._reader.claims():
            yield (
                claim.iri,
                claim.states,
                claim.document.value,
                claim.passage.text if claim.passage is not None else None,
                claim.start,
                claim.end,
                claim.rule,
                _number(claim.confidence),
                claim.modality,
                claim.flags,
            )


def _iri(term: Term) -> str:
    return f"_:{term.value}" if isinstance(term, ox.BlankNode) else term.value


def _text(text: str) -> str | None:
    return text


def _number(text: str | None) -> Decimal | None:
    try:
        value = Decimal(text) if text is not None else None
    except InvalidOperation:
        return None
    return value if value is not None and value.is_finite() else None


def _date(text: str) -> date | None:
    if not _DATE.fullmatch(text):
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def _boolean(text: str) -> bool | None:
    return {"true": True, "1": True, "false": False, "0": False}.get(text)


_READERS: dict[str, Callable[[str], Value | None]] = {
    "text": _text,
    "number": _number,
    "date": _date,
    "boolean": _boolean,
}
