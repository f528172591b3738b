"""What a query answers: a Table of terms, or Triples; both know how to write themselves in the standard formats."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal, InvalidOperation
from importlib import import_module
from typing import Any

import pyoxigraph as ox

from policygraph.errors import InputError, UnknownNameError

_XSD = "http://www.w3.org/2001/XMLSchema#"
_NUMBERS = {f"{_XSD}{name}" for name in ("decimal", "integer", "double", "float", "long", "int")}
_STRING = f"{_XSD}string"

Cell = ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple | None
Plain = str | int | float | bool | Decimal | date | None

# Cells a spreadsheet would run as a formula (OWASP, CSV injection); numbers and a lone comparator are safe.
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def cell_text(cell: Cell) -> str:
    """Return a term as a person reads it: the text of a literal, the IRI of a node, nothing for an unbound one.

    >>> cell_text(ox.Literal("杭州", language="zh")), cell_text(None)
    ('杭州', '')
    """
    if cell is None:
        return ""
    return str(cell) if isinstance(cell, ox.Triple) else cell.value


def cell_value(cell: Cell) -> Plain:
    """Return a term as a Python value: Decimal, date, bool or str.

    >>> cell_value(ox.Literal("2.5", datatype=ox.NamedNode("http://www.w3.org/2001/XMLSchema#decimal")))
    Decimal('2.5')
    """
    if not isinstance(cell, ox.Literal):
        return None if cell is None else cell_text(cell)
    kind = cell.datatype.value
    try:
        if kind in _NUMBERS:
            return Decimal(cell.value)
        if kind == f"{_XSD}date":
            return date.fromisoformat(cell.value[:10])
    except (ValueError, InvalidOperation):
        return cell.value
    return cell.value in ("true", "1") if kind == f"{_XSD}boolean" else cell.value


def json_value(value: Plain) -> str | int | float | bool | None:
    """Return a plain value as JSON carries it: whole numbers as integers, dates as ISO text.

    >>> json_value(Decimal("250000000")), json_value(Decimal("15.6")), json_value(date(2027, 12, 31))
    (250000000, 15.6, '2027-12-31')
    """
    if isinstance(value, Decimal):
        if not value.is_finite():
            return str(value)
        return int(value) if value == value.to_integral_value() else float(value)
    return value.isoformat() if isinstance(value, date) else value


def safe_csv(text: str) -> str:
    """Return a text that no spreadsheet takes for a formula.

    >>> safe_csv("=HYPERLINK(1)"), safe_csv(">="), safe_csv("=")
    ("'=HYPERLINK(1)", '>=', '=')
    """
    return f"'{text}" if len(text) > 1 and text.startswith(_FORMULA) else text


def csv_text(columns: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """Return rows as CSV (RFC 4180, but lines end in a line feed), UTF-8 text with a header."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(columns)
    writer.writerows(rows)
    return out.getvalue()


@dataclass(slots=True)
class Table:
    """A table of RDF terms. `titles` are the columns' names for people, by language; `columns` are the variables'.

    >>> table = Table(("city", "n"), [(ox.Literal("杭州"), ox.Literal(2))])
    >>> print(table.csv(), end="")
    city,n
    杭州,2
    >>> table.records()
    [{'city': '杭州', 'n': Decimal('2')}]
    """

    columns: tuple[str, ...]
    rows: list[tuple[Cell, ...]]
    titles: Mapping[str, Mapping[str, str]] = field(default_factory=dict)

    def __len__(self) -> int:
        return len(self.rows)

    def __iter__(self) -> Iterator[tuple[Cell, ...]]:
        return iter(self.rows)

    def column(self, name: str) -> list[Cell]:
        """Return one column; raises UnknownNameError if there is none of that name."""
        if name not in self.columns:
            raise UnknownNameError("column", name, self.columns)
        at = self.columns.index(name)
        return [row[at] for row in self.rows]

    def records(self) -> list[dict[str, Plain]]:
        """Return the rows as dicts of Python values (Decimal, date, bool, str, None)."""
        return [dict(zip(self.columns, map(cell_value, row), strict=True)) for row in self.rows]

    def texts(self) -> list[list[str]]:
        """Return the rows as texts."""
        return [[cell_text(cell) for cell in row] for row in self.rows]

    def csv(self) -> str:
        """Return the table as CSV with plain values (SPARQL 1.1 Query Results CSV), formulas made harmless."""
        return csv_text(self.columns, [[_csv_cell(cell) for cell in row] for row in self.rows])

    def tsv(self) -> str:
        """Return the table as SPARQL 1.1 Query Results TSV: terms as Turtle writes them, nothing lost."""
        lines = ["\t".join(f"?{name}" for name in self.columns)]
        lines += ["\t".join("" if cell is None else _tsv_cell(cell) for cell in row) for row in self.rows]
        return "\n".join(lines) + "\n"

    def json(self) -> str:
        """Return the table as a JSON array with one object a row, plain values."""
        rows = [{name: json_value(value) for name, value in record.items()} for record in self.records()]
        return json.dumps(rows, ensure_ascii=False, indent=2) + "\n"

    def srj(self) -> str:
        """Return the table as SPARQL 1.1 Query Results JSON."""
        bindings = [
            {name: _srj_cell(cell) for name, cell in zip(self.columns, row, strict=True) if cell is not None}
            for row in self.rows
        ]
        document = {"head": {"vars": list(self.columns)}, "results": {"bindings": bindings}}
        return json.dumps(document, ensure_ascii=False, indent=1) + "\n"

    def text(self, format: str) -> str:
        """Return the table in a format: csv, tsv, json or srj; raises UnknownNameError for any other."""
        writers = {"csv": self.csv, "tsv": self.tsv, "json": self.json, "srj": self.srj}
        if format not in writers:
            raise UnknownNameError("table format", format, writers)
        return writers[format]()

    def to_pandas(self) -> Any:
        """Return a pandas DataFrame of Python values; raises InputError if pandas is not installed."""
        return frame(self.columns, self.records())

    def _repr_html_(self) -> str:
        return self._repr_mimebundle_()["text/html"]

    def _repr_mimebundle_(self, include: Any = None, exclude: Any = None) -> dict[str, str]:
        from policygraph.query.shown import table_bundle

        return table_bundle(self)


@dataclass(slots=True)
class Triples:
    """The triples a CONSTRUCT or DESCRIBE query answers."""

    triples: list[ox.Triple]
    prefixes: Mapping[str, str] = field(default_factory=dict)

    def __len__(self) -> int:
        return len(self.triples)

    def __iter__(self) -> Iterator[ox.Triple]:
        return iter(self.triples)

    def text(self, format: str) -> str:
        """Return the triples, sorted, as ttl or nt; raises UnknownNameError for any other format."""
        formats = {"ttl": ox.RdfFormat.TURTLE, "nt": ox.RdfFormat.N_TRIPLES}
        if format not in formats:
            raise UnknownNameError("graph format", format, formats)
        ordered = sorted(self.triples, key=str)
        prefixes = dict(self.prefixes) if format == "ttl" else None
        return bytes(ox.serialize(ordered, format=formats[format], prefixes=prefixes) or b"").decode("utf-8")

    def table(self) -> Table:
        """Return the triples as a table of subject, predicate, object."""
        return Table(
            ("subject", "predicate", "object"),
            [(triple.subject, triple.predicate, triple.object) for triple in sorted(self.triples, key=str)],
        )

    def to_pandas(self) -> Any:
        """Return a pandas DataFrame with subject, predicate, object."""
        return self.table().to_pandas()

    def _repr_html_(self) -> str:
        return self.table()._repr_html_()

    def _repr_mimebundle_(self, include: Any = None, exclude: Any = None) -> dict[str, str]:
        return self.table()._repr_mimebundle_(include, exclude)


def frame(columns: Sequence[str], records: Sequence[Mapping[str, Any]]) -> Any:
    """Return records as a pandas DataFrame; raises InputError if pandas is not installed."""
    try:
        pandas = import_module("pandas")
    except ImportError as error:
        raise InputError("This needs pandas. Install it: pip install pandas") from error
    return pandas.DataFrame([dict(record) for record in records], columns=list(columns))


def _csv_cell(cell: Cell) -> str:
    text = cell_text(cell)
    number = isinstance(cell, ox.Literal) and cell.datatype.value in _NUMBERS
    return text if number else safe_csv(text)


def _tsv_cell(cell: Cell) -> str:
    # str() of a term is its N-Triples form, which escapes no tab.
    return str(cell).replace("\t", "\\t")


def _srj_cell(cell: Cell) -> dict[str, str]:
    if isinstance(cell, ox.Literal):
        entry = {"type": "literal", "value": cell.value}
        if cell.language:
            entry["xml:lang"] = cell.language
        elif cell.datatype.value != _STRING:
            entry["datatype"] = cell.datatype.value
        return entry
    kind = "bnode" if isinstance(cell, ox.BlankNode) else "uri"
    return {"type": kind, "value": cell_text(cell)}
