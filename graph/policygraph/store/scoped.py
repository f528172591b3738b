"""A query made to read its facts from one named graph, for servers whose default graph is something else.

Protocol parameters cannot say so: a dataset of `default-graph-uri` alone has no named graphs (SPARQL 1.1 Protocol, 2.1.4),
and "who says so" needs them all. So the pattern of the query is put inside `GRAPH <facts> { ... }`; a GRAPH inside
another one names its own graph (SPARQL 1.1 Query, 13.3).
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from policygraph.errors import QueryError
from policygraph.store.guard import blanked

_FORMS = ("SELECT", "ASK", "CONSTRUCT", "DESCRIBE")
_WORD = re.compile(
    r"(?<![\w:?$.-])(SELECT|ASK|CONSTRUCT|DESCRIBE|FROM|WHERE|EXISTS)(?![\w:-])|[{}]", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class Shape:
    """Where the parts of a query lie: its form, whether it names its own dataset, its groups in braces (start, end).

    `exists` are those of EXISTS outside of `groups`: in what is selected, in HAVING, in ORDER BY.
    """

    form: str
    own_dataset: bool
    groups: tuple[tuple[int, int], ...]
    exists: tuple[tuple[int, int], ...]


def shape_of(sparql: str) -> Shape:
    """Return the shape of a query that an engine has parsed without complaint.

    >>> shape_of("SELECT (EXISTS { ?a ?b ?c } AS ?d) { ?s ?p '}' }")
    Shape(form='SELECT', own_dataset=False, groups=((35, 48),), exists=((15, 27),))
    """
    form, before, own = "", "", False
    groups: list[tuple[int, int]] = []
    exists: list[tuple[int, int]] = []
    start = depth = 0
    for found in _WORD.finditer(blanked(sparql)):
        token = found[0].upper()
        if token == "{":
            if depth == 0:
                start, into = found.start(), exists if before == "EXISTS" else groups
            depth += 1
        elif token == "}":
            depth -= 1
            if depth == 0:
                into.append((start, found.end()))
        elif depth == 0:
            form = form or (token if token in _FORMS else "")
            own = own or token == "FROM"
        before = token
    return Shape(form, own, tuple(groups), tuple(exists))


def scoped(sparql: str, graph: str | None, values: Mapping[str, str] | None = None) -> str:
    """Return a query whose pattern reads the graph of this IRI, with `values` (variable name to term) given to it first.

    A query with FROM keeps its own dataset. Raises QueryError for DESCRIBE, which every server answers in its own way.

    >>> scoped("SELECT ?s { ?s ?p ?o } LIMIT 1", "urn:facts")
    'SELECT ?s { GRAPH <urn:facts> { ?s ?p ?o } } LIMIT 1'
    >>> scoped("CONSTRUCT WHERE { ?s ?p ?o }", "urn:facts")
    'CONSTRUCT { ?s ?p ?o } WHERE { GRAPH <urn:facts> { ?s ?p ?o } }'
    """
    shape = shape_of(sparql)
    if shape.form == "DESCRIBE":
        raise QueryError(
            "What DESCRIBE answers differs from server to server. Ask CONSTRUCT { <iri> ?p ?o } WHERE { <iri> ?p ?o } instead."
        )
    if (graph is None or shape.own_dataset) and not values:
        return sparql
    scope = f"GRAPH <{graph}> " if graph is not None and not shape.own_dataset else ""
    given = "".join(f"VALUES ?{name} {{ {term} }} " for name, term in (values or {}).items())
    template = shape.form == "CONSTRUCT" and len(shape.groups) > 1
    main = shape.groups[1 if template else 0]
    before = sparql[: main[0]]
    parts, at = [], 0
    for start, end in sorted((main, *shape.exists)):
        own = given if (start, end) == main else ""
        parts += [sparql[at:start], f"{{ {own}{scope}{sparql[start:end]} }}"]
        at = end
    text = "".join((*parts, sparql[at:]))
    if shape.form == "CONSTRUCT" and not template:
        words = re.sub(r"WHERE\s*$", "", before, flags=re.IGNORECASE)
        text = f"{words}{sparql[main[0] : main[1]]} WHERE {text[len(before) :]}"
    return text
