"""Turtle and TriG (RDF 1.1), written for people: grouped by subject, prefixes in a fixed order, our IRIs short.

Oxigraph's writer puts prefixes in another order each time and escapes each `%` and `/` of our IRIs.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import groupby
from typing import IO

import pyoxigraph as ox

from policygraph.export.facts import Facts
from policygraph.export.notice import notice_comment
from policygraph.export.vocabulary import prefixed, relative
from policygraph.rdf.iris import PREFIXES, RDF, XSD
from policygraph.rdf.terms import escape

_NOT_IN_IRI = re.compile('[\x00-\x20<>"{}|^`\\\\]')


def write_turtle(facts: Facts, out: IO[bytes]) -> None:
    """Write the facts as Turtle."""
    out.write(_head(facts))
    for block in _blocks(facts.triples(), facts.base, ""):
        out.write(block.encode())


def write_trig(facts: Facts, out: IO[bytes]) -> None:
    """Write all graphs as TriG, the default graph first and without a name."""
    out.write(_head(facts))
    for graph, quads in groupby(facts.quads(), key=lambda quad: quad.graph_name):
        triples = (quad.triple for quad in quads)
        if isinstance(graph, ox.DefaultGraph):
            for block in _blocks(triples, facts.base, ""):
                out.write(block.encode())
            continue
        out.write(f"\n{_term(graph, facts.base)} {{\n".encode())
        for block in _blocks(triples, facts.base, "    "):
            out.write(block.encode())
        out.write(b"}\n")


def _head(facts: Facts) -> bytes:
    lines = [f"@base <{facts.base}> .\n"]
    lines += [f"@prefix {prefix}: <{iri}> .\n" for prefix, iri in PREFIXES.items()]
    return notice_comment(facts) + "".join(lines).encode()


def _blocks(triples: Iterable[ox.Triple], base: str, indent: str) -> Iterator[str]:
    """Yield one block per subject; the triples come grouped by subject."""
    for subject, about in groupby(triples, key=lambda triple: triple.subject):
        by_property: dict[str, list[str]] = {}
        for triple in about:
            by_property.setdefault(triple.predicate.value, []).append(_term(triple.object, base))
        # The class first, as a reader expects; the rest keeps its order.
        ordered = sorted(by_property, key=lambda iri: (iri != RDF.type.value, iri))
        said = [
            f"{'a' if iri == RDF.type.value else _iri(iri, base)} {', '.join(by_property[iri])}"
            for iri in ordered
        ]
        yield f"\n{indent}{_term(subject, base)}\n{indent}    " + f" ;\n{indent}    ".join(said) + " .\n"


def _iri(iri: str, base: str) -> str:
    short = prefixed(iri) or relative(iri, base)
    if short is not None and ":" in short:
        return short
    text = short if short is not None else iri
    return "<" + _NOT_IN_IRI.sub(lambda found: f"\\u{ord(found[0]):04X}", text) + ">"


def _term(term: object, base: str) -> str:
    if isinstance(term, ox.NamedNode):
        return _iri(term.value, base)
    if isinstance(term, ox.BlankNode):
        return f"_:{term.value}"
    if isinstance(term, ox.Literal):
        text = f'"{escape(term.value)}"'
        if term.language:
            return f"{text}@{term.language}"
        return text if term.datatype == XSD.string else f"{text}^^{_iri(term.datatype.value, base)}"
    raise TypeError(f"not a term of RDF 1.1: {term!r}")
