"""Running a SPARQL query on a store, with errors a person can use."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import TYPE_CHECKING

import pyoxigraph as ox

from policygraph.errors import QueryError
from policygraph.query.table import Table, Triples
from policygraph.rdf.iris import PREFIXES

if TYPE_CHECKING:
    from policygraph.store import Store

Answer = Table | Triples | bool

_UPDATE = re.compile(
    r"^\s*(?:#[^\n]*\n\s*|PREFIX\s+\S*:\s*<[^>]*>\s*|BASE\s*<[^>]*>\s*)*"
    r"(INSERT|DELETE|CLEAR|DROP|CREATE|COPY|MOVE|ADD|WITH)\b",
    re.IGNORECASE,
)
_AT = re.compile(r"error at (\d+):(\d+)(?:: expected (.*))?", re.DOTALL)
_KEYWORD = re.compile(r'"([^"]+)"|(?<![\w\'\\])([A-Z]{2,}(?: [A-Z]+)*)(?![\w\'])')
_REASON = re.compile(r"(?<![\w'])[A-Z]\w+(?: [A-Za-z]\w*){3,}")
_DECLARED = re.compile(r"PREFIX\s+([\w.-]*):", re.IGNORECASE)
_USED = re.compile(r"(?<![\w?$:.<-])([A-Za-z][\w.-]*):(?!/)")


def run_query(
    store: Store, query: str, substitutions: Mapping[str, ox.NamedNode | ox.Literal] | None = None
) -> Answer:
    """Return what a SPARQL query answers: a Table (SELECT), Triples (CONSTRUCT, DESCRIBE) or a bool (ASK).

    Our prefixes need not be declared; relative IRIs stand under the store's base, as `<place/330100>`.
    `substitutions` maps names of projected variables to the terms they stand for.
    Raises QueryError for a mistake in the query, for an update, and for SERVICE, which would ask the network.
    """
    if not query.strip():
        raise QueryError(
            "The query is empty. Try: SELECT ?plan ?name { ?plan a pol:PolicyDocument ; rdfs:label ?name }"
        )
    if _UPDATE.match(query):
        raise QueryError(
            "That is an update, and a query never changes the store. Use build, remove or judge."
        )
    try:
        result = store.query(query, substitutions, base_iri=store.base)
    except QueryError as error:
        if isinstance(error.__cause__, SyntaxError):
            raise QueryError(mistake(query, str(error.__cause__))) from error
        raise
    if isinstance(result, ox.QuerySolutions):
        columns = tuple(variable.value for variable in result.variables)
        return Table(columns, [tuple(row) for row in result])
    if isinstance(result, ox.QueryTriples):
        return Triples(list(result), PREFIXES)
    return bool(result)


def run_table(store: Store, query: str) -> Table:
    """Return the Table a SELECT query answers; raises QueryError for a query of another form."""
    answer = run_query(store, query)
    if not isinstance(answer, Table):
        raise QueryError("This needs a SELECT query.")
    return answer


def mistake(query: str, message: str) -> str:
    """Return where a query has a mistake, with the line and a caret, from the engine's message.

    >>> print(mistake("SELECT ?x {\\n ?x ?y }", 'error at 2:8: expected one of "(", OPTIONAL'))
    The query has a mistake at line 2, column 8:
       ?x ?y }
             ^
    Expected there: ( or OPTIONAL.
    """
    unknown = sorted(set(_USED.findall(_strip(query))) - set(_DECLARED.findall(query)) - set(PREFIXES))
    found = _AT.search(message)
    if found is None:
        return f"The query has a mistake: {message}"
    line, column = int(found[1]), int(found[2])
    lines = query.split("\n")
    shown = lines[line - 1] if 0 < line <= len(lines) else ""
    text = f"The query has a mistake at line {line}, column {column}:"
    if shown.strip():
        text += f"\n  {shown}\n  {' ' * (column - 1)}^"
    if "Prefix not found" in message and unknown:
        known = ", ".join(f"{name}:" for name in sorted(PREFIXES))
        return f"{text}\nPrefix {unknown[0]}: is not declared. Known without declaring: {known}."
    reason = _REASON.search(found[3] or "")
    if reason:
        return f"{text}\n{reason[0]}."
    words = list(dict.fromkeys(a or b for a, b in _KEYWORD.findall(found[3] or "")))
    if words and len(words) <= 8:
        text += f"\nExpected there: {' or '.join(words)}."
    return text


def _strip(query: str) -> str:
    """Return a query without IRIs, strings and comments, roughly: only to guess at names for a message."""
    return re.sub(r"<[^<>\s]*>|\"[^\"\n]*\"|'[^'\n]*'|#[^\n]*", " ", query)
