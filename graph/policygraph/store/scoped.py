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
    r"(?<![\w:?$.-])(?:(SELECT|ASK|CONSTRUCT|DESCRIBE|FROM|WHERE|EXISTS)(?![\w:-])|GRAPH\s*[?$](\w+))|[{}]",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Shape:
    """Where the parts of a query lie: its form, whether it names its own dataset, its groups in braces (start, end).

    `exists` are those of EXISTS outside of `groups`: in what is selected, in HAVING, in ORDER BY. `graphs` are the ends of the
    groups of GRAPH, each with the variable it has for a graph.
    """

    form: str
    own_dataset: bool
    groups: tuple[tuple[int, int], ...]
    exists: tuple[tuple[int, int], ...]
    graphs: tuple[tuple[int, str], ...]


def shape_of(sparql: str) -> Shape:
    """Return the shape of a query that an engine has parsed without complaint.

    >>> shape_of("SELECT (EXISTS { ?a ?b ?c } AS ?d) { GRAPH ?g { ?s ?p '}' } }")
    Shape(form='SELECT', own_dataset=False, groups=((35, 61),), exists=((15, 27),), graphs=((59, 'g'),))
    """
    form, before, own = "", "", False
    groups: list[tuple[int, int]] = []
    exists: list[tuple[int, int]] = []
    graphs: list[tuple[int, str]] = []
    open_braces: list[tuple[int, str, str]] = []
    variable = ""
    for found in _WORD.finditer(blanked(sparql)):
        token = (found[1] or found[0]).upper()
        if token == "{":
            open_braces.append((found.start(), before, variable))
        elif token == "}":
            start, ahead, named = open_braces.pop()
            if named:
                graphs.append((found.end(), named))
            if not open_braces:
                (exists if ahead == "EXISTS" else groups).append((start, found.end()))
        elif not open_braces:
            form = form or (token if token in _FORMS else "")
            own = own or token == "FROM"
        before, variable = token, found[2] or ""
    return Shape(form, own, tuple(groups), tuple(exists), tuple(graphs))


def scoped(sparql: str, graph: str | None, values: Mapping[str, str] | None = None) -> str:
    """Return a query whose pattern reads the graph of this IRI, with `values` (variable name to term) given to it first.

    GRAPH with a variable does not see that graph, as it would not see a default graph. A query with FROM keeps its own
    dataset. Raises QueryError for DESCRIBE, which every server answers in its own way.

    >>> scoped("SELECT ?s { ?s ?p ?o } LIMIT 1", "urn:facts")
    'SELECT ?s { GRAPH <urn:facts> { ?s ?p ?o } } LIMIT 1'
    >>> scoped("CONSTRUCT WHERE { ?s ?p ?o }", "urn:facts")
    'CONSTRUCT { ?s ?p ?o } WHERE { GRAPH <urn:facts> { ?s ?p ?o } }'
    >>> scoped("ASK { GRAPH ?g { ?s ?p ?o } }", "urn:facts")
    'ASK { GRAPH <urn:facts> { GRAPH ?g { ?s ?p ?o } FILTER(?g != <urn:facts>) } }'
    """
    shape = shape_of(sparql)
    if shape.form == "DESCRIBE":
        raise QueryError(
            "What DESCRIBE answers differs from server to server. Ask CONSTRUCT { <iri> ?p ?o } WHERE { <iri> ?p ?o } instead."
        )
    apart = graph is not None and not shape.own_dataset
    if not apart and not values:
        return sparql
    template = shape.form == "CONSTRUCT" and len(shape.groups) > 1
    main = shape.groups[1 if template else 0]
    given = "".join(f"VALUES ?{name} {{ {term} }} " for name, term in (values or {}).items())
    put = [(main[0], f"{{ {given}"), (main[1], " }")]
    if apart:
        put[0] = (main[0], f"{{ {given}GRAPH <{graph}> ")
        put += [(at, f" FILTER(?{name} != <{graph}>)") for at, name in shape.graphs]
        for start, end in shape.exists:
            put += [(start, f"{{ GRAPH <{graph}> "), (end, " }")]
    if shape.form == "CONSTRUCT" and not template:
        where = re.search(r"(WHERE\s*)?$", sparql[: main[0]], re.IGNORECASE)
        put.insert(0, (where.start() if where else main[0], f"{sparql[main[0] : main[1]]} "))
    text, last = [], 0
    for at, piece in sorted(put, key=lambda one: one[0]):
        text += [sparql[last:at], piece]
        last = at
    return "".join((*text, sparql[last:]))
