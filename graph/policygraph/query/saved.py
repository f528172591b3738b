"""Saved queries: SPARQL files whose comment header says, in YAML, what they answer and which parameters they take.

A parameter `place` stands in the query as `VALUES ?place { UNDEF }`, so that the file runs as it is in any SPARQL tool;
a value given takes the place of UNDEF as a term that has been checked and escaped, never as text.
"""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal, InvalidOperation
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pyoxigraph as ox
import yaml

from policygraph.errors import QueryError, UnknownNameError
from policygraph.model import ENTITY_KINDS
from policygraph.query.names import Names
from policygraph.query.order import in_order, without_order
from policygraph.query.run import run_table
from policygraph.query.table import Table
from policygraph.resources import resource

if TYPE_CHECKING:
    from policygraph.store import Store

_XSD = "http://www.w3.org/2001/XMLSchema#"
_SLOT = r"VALUES\s+\?{name}\s*\{{\s*UNDEF\s*\}}"
_LANGUAGES = ("zh", "en")
LITERAL_KINDS = ("date", "integer", "decimal", "string")
KINDS = (*ENTITY_KINDS, "entity", "instrument", *LITERAL_KINDS)


@dataclass(frozen=True, slots=True)
class Parameter:
    """One parameter: what it means (zh, en), its kind (of `KINDS`), its default, and whether it must be given.

    `last` says that a year or month given for a date means its last day.
    """

    name: str
    kind: str
    title: Mapping[str, str]
    default: str | None = None
    required: bool = False
    last: bool = False

    @property
    def is_name(self) -> bool:
        """Say whether the value is the name of a thing rather than a date, a number or a text."""
        return self.kind not in LITERAL_KINDS


@dataclass(frozen=True, slots=True)
class SavedQuery:
    """One saved query: its texts for people (zh, en), its parameters, its columns' titles, and the SPARQL."""

    name: str
    title: Mapping[str, str]
    description: Mapping[str, str]
    parameters: Mapping[str, Parameter]
    columns: Mapping[str, Mapping[str, str]]
    sparql: str
    path: Path | None = field(default=None, compare=False)

    def bound(self, terms: Mapping[str, ox.NamedNode | ox.Literal]) -> str:
        """Return the SPARQL with a term in the VALUES of each parameter named.

        >>> one = read_query("q", "# title: {zh: 问, en: q}\\n# description: {zh: 问, en: q}\\n# parameters:"
        ...     "\\n#   n: {kind: integer, zh: 数, en: n}\\n# columns: {n: {zh: 数, en: n}}\\nSELECT ?n { VALUES ?n { UNDEF } }")
        >>> one.bound({"n": ox.Literal(5)})
        'SELECT ?n { VALUES ?n { "5"^^<http://www.w3.org/2001/XMLSchema#integer> } }'
        """
        text = self.sparql
        for name, term in terms.items():
            filled = f"VALUES ?{name} {{ {term} }}".replace("\\", r"\\")
            text = re.sub(_SLOT.format(name=name), filled, text)
        return text


def saved_queries() -> dict[str, SavedQuery]:
    """Return all saved queries by name, sorted. Raises QueryError for a file with a mistake in its header."""
    return dict(_all(resource("data", "queries")))


@cache
def _all(folder: Path) -> tuple[tuple[str, SavedQuery], ...]:
    return tuple((path.stem, read_query_file(path)) for path in sorted(folder.glob("*.rq")))


def saved_query(name: str) -> SavedQuery:
    """Return one saved query; raises UnknownNameError ("did you mean") if there is none of that name."""
    known = saved_queries()
    if name not in known:
        raise UnknownNameError("saved query", name, known)
    return known[name]


def read_query_file(path: Path) -> SavedQuery:
    """Return the query in a file, named after it; raises QueryError naming the file for a mistake in the header."""
    try:
        return read_query(path.stem, path.read_text(encoding="utf-8"), path)
    except (OSError, UnicodeDecodeError) as error:
        raise QueryError(f"{path} cannot be read as UTF-8 text: {error}") from error


def has_header(text: str) -> bool:
    """Say whether a query starts with the header of a saved query."""
    return re.match(r"\s*#\s*title\s*:", text) is not None


def read_query(name: str, text: str, path: Path | None = None) -> SavedQuery:
    """Return the query in a text with a header; raises QueryError for a mistake in the header."""
    lines = text.lstrip("\ufeff").splitlines(keepends=True)
    count = next((at for at, line in enumerate(lines) if not line.startswith("#")), len(lines))
    where = str(path) if path else name
    try:
        head = yaml.safe_load("".join(line[1:].removeprefix(" ") for line in lines[:count])) or {}
    except yaml.YAMLError as error:
        raise QueryError(f"{where}: the comment at the top is not YAML: {error}") from error
    if not isinstance(head, dict):
        raise QueryError(
            f"{where}: the comment at the top must give title, description, parameters, columns."
        )
    sparql = "".join(lines[count:])
    return SavedQuery(
        name,
        _texts(head.get("title"), f"{where}: title"),
        _texts(head.get("description"), f"{where}: description"),
        {key: _parameter(key, value, sparql, where) for key, value in (head.get("parameters") or {}).items()},
        {key: _texts(value, f"{where}: column {key}") for key, value in (head.get("columns") or {}).items()},
        sparql,
        path,
    )


def _texts(given: Any, where: str, allowed: tuple[str, ...] = ()) -> dict[str, str]:
    if isinstance(given, dict) and (odd := [key for key in given if key not in (*_LANGUAGES, *allowed)]):
        raise QueryError(
            f"{where} has the unknown entry {odd[0]!r}. Put texts with commas or colons in quotes."
        )
    if not isinstance(given, dict) or not all(isinstance(given.get(lang), str) for lang in _LANGUAGES):
        raise QueryError(f"{where} must have a text for each of {', '.join(_LANGUAGES)}.")
    return {lang: given[lang] for lang in _LANGUAGES}


def _parameter(name: str, given: Any, sparql: str, where: str) -> Parameter:
    place = f"{where}: parameter {name}"
    title = _texts(given, place, ("kind", "default", "required", "edge"))
    kind = given.get("kind")
    if kind not in KINDS:
        raise QueryError(f"{place} has the unknown kind {kind!r}. Known: {', '.join(KINDS)}.")
    if not re.search(_SLOT.format(name=re.escape(name)), sparql):
        raise QueryError(f"{place} must stand in the query as VALUES ?{name} {{ UNDEF }}.")
    edge = given.get("edge", "first")
    if edge not in ("first", "last"):
        raise QueryError(f"{place} has the unknown edge {edge!r}: first or last, of the year or month given.")
    default = given.get("default")
    return Parameter(
        name,
        kind,
        title,
        None if default is None else str(default),
        bool(given.get("required")),
        edge == "last",
    )


def run_saved(
    store: Store,
    name: str | SavedQuery,
    params: Mapping[str, str] | None = None,
    *,
    names: Names | None = None,
) -> Table:
    """Return what a saved query answers, its cells as the graph holds them.

    `params` gives parameters their values as a person types them: names, ISO dates, numbers. Raises UnknownNameError
    for an unknown query, parameter or entity, QueryError for a value that does not fit or a required one left out.
    """
    query = name if isinstance(name, SavedQuery) else saved_query(name)
    table = _in_order(store, filled_in(store, query, params, names=names))
    table.titles = query.columns
    return table


def _in_order(store: Store, sparql: str) -> Table:
    """Return what a query answers, put in order here where that is the engine's order, which it takes longer to make."""
    parts = without_order(sparql)
    if parts is not None:
        table = run_table(store, parts[0])
        rows = in_order(table.columns, table.rows, parts[1])
        if rows is not None:
            table.rows = rows
            return table
    return run_table(store, sparql)


def filled_in(
    store: Store, query: SavedQuery, params: Mapping[str, str] | None = None, *, names: Names | None = None
) -> str:
    """Return the SPARQL of a saved query with its parameters' values, or their defaults, written in.

    Raises what `run_saved` raises for a parameter.
    """
    given = dict(params or {})
    for key in given:
        if key not in query.parameters:
            raise UnknownNameError(f"parameter of {query.name}", key, query.parameters)
    terms: dict[str, ox.NamedNode | ox.Literal] = {}
    for parameter in query.parameters.values():
        value = given.get(parameter.name) or parameter.default
        if value is None:
            if parameter.required:
                raise QueryError(f"{query.name} needs {parameter.name}: give --param {parameter.name}=...")
            continue
        if parameter.is_name:
            names = names or Names(store)
            terms[parameter.name] = names.find(value, _kinds(parameter.kind))
        else:
            terms[parameter.name] = literal(parameter.kind, value, parameter.name, last=parameter.last)
    return query.bound(terms)


def _kinds(kind: str) -> tuple[str, ...]:
    return () if kind == "entity" else (kind,)


def literal(kind: str, value: str, name: str = "value", *, last: bool = False) -> ox.Literal:
    """Return the literal of a kind (date, integer, decimal, string) that a text writes.

    A year or a month stands for its first day, or its last where `last`. Raises QueryError if the text does not fit.

    >>> literal("date", "2027").value, literal("date", "2024-02", last=True).value
    ('2027-01-01', '2024-02-29')
    """
    text = value.strip()
    try:
        if kind == "date":
            return ox.Literal(_day(text, last).isoformat(), datatype=ox.NamedNode(f"{_XSD}date"))
        if kind == "integer":
            return ox.Literal(str(int(text)), datatype=ox.NamedNode(f"{_XSD}integer"))
        if kind == "decimal":
            number = Decimal(text)
            if not number.is_finite():
                raise ValueError(text)
            return ox.Literal(f"{number:f}", datatype=ox.NamedNode(f"{_XSD}decimal"))
    except (ValueError, InvalidOperation) as error:
        wanted = {"date": "a date as 2027-12-31 (or 2027, 2027-12)", "integer": "a whole number"}
        raise QueryError(f"{name} must be {wanted.get(kind, 'a number')}, not {value!r}.") from error
    return ox.Literal(text)


def _day(text: str, last: bool) -> date:
    """Return the day a text writes: YYYY-MM-DD, or the first or last day of YYYY or YYYY-MM."""
    parts = [int(part) for part in text.split("-")]
    if len(parts) == 3:
        return date.fromisoformat(text)
    if not 1 <= len(parts) <= 2:
        raise ValueError(text)
    month = parts[1] if len(parts) == 2 else 12 if last else 1
    return date(parts[0], month, monthrange(parts[0], month)[1] if last else 1)
