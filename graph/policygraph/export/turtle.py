"""Turtle and TriG (RDF 1.1), written for people: grouped by subject, prefixes in a fixed order, our IRIs short.

Oxigraph's writer puts prefixes in another order each time and escapes each `%` and `/` of our IRIs.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from itertools import groupby
from types import MappingProxyType
from typing import IO

import pyoxigraph as ox

from policygraph.export.facts import Facts
from policygraph.export.notice import notice_comment
from policygraph.export.vocabulary import prefixed, relative
from policygraph.rdf.iris import PREFIXES, RDF, XSD
from policygraph.rdf.terms import escape

_NO_MORE: Mapping[str, str] = MappingProxyType({})
_LOCAL = re.compile("[A-Za-z_][A-Za-z0-9_]*")
_NOT_IN_IRI = re.compile('[\x00-\x20<>"{}|^`\\\\]')


def write_turtle(facts: Facts, out: IO[bytes]) -> None:
    """Write the facts as Turtle."""
    out.write(turtle_head(facts))
    for block in turtle_blocks(facts.triples(), facts.base, ""):
        out.write(block.encode())


def write_trig(facts: Facts, out: IO[bytes]) -> None:
    """Write all graphs as TriG, the default graph first and without a name."""
    out.write(turtle_head(facts))
    for graph, quads in groupby(facts.quads(), key=lambda quad: quad.graph_name):
        triples = (quad.triple for quad in quads)
        if isinstance(graph, ox.DefaultGraph):
            for block in turtle_blocks(triples, facts.base, ""):
                out.write(block.encode())
            continue
        out.write(f"\n{turtle_term(graph, facts.base)} {{\n".encode())
        for block in turtle_blocks(triples, facts.base, "    "):
            out.write(block.encode())
        out.write(b"}\n")


def turtle_head(facts: Facts, more: Mapping[str, str] = _NO_MORE) -> bytes:
    """Return the head of a Turtle file: the notice of the places, base, prefixes, `more` of them after ours."""
    lines = [f"@base <{facts.base}> .\n"]
    lines += [f"@prefix {prefix}: <{iri}> .\n" for prefix, iri in {**PREFIXES, **more}.items()]
    return notice_comment(facts) + "".join(lines).encode()


def turtle_blocks(
    triples: Iterable[ox.Triple], base: str, indent: str, more: Mapping[str, str] = _NO_MORE
) -> Iterator[str]:
    """Yield one block per subject; the triples come grouped by subject; `more` are prefixes beside ours."""
    for subject, about in groupby(triples, key=lambda triple: triple.subject):
        by_property: dict[str, list[str]] = {}
        for triple in about:
            by_property.setdefault(triple.predicate.value, []).append(turtle_term(triple.object, base, more))
        # The class first, as a reader expects; the rest keeps its order.
        ordered = sorted(by_property, key=lambda iri: (iri != RDF.type.value, iri))
        said = [
            f"{'a' if iri == RDF.type.value else _iri(iri, base, more)} {', '.join(by_property[iri])}"
            for iri in ordered
        ]
        yield (
            f"\n{indent}{turtle_term(subject, base, more)}\n{indent}    "
            + f" ;\n{indent}    ".join(said)
            + " .\n"
        )


def _iri(iri: str, base: str, more: Mapping[str, str] = _NO_MORE) -> str:
    short = prefixed(iri) or _more_prefixed(iri, more) or relative(iri, base)
    if short is not None and ":" in short:
        return short
    text = short if short is not None else iri
    return "<" + _NOT_IN_IRI.sub(lambda found: f"\\u{ord(found[0]):04X}", text) + ">"


def _more_prefixed(iri: str, more: Mapping[str, str]) -> str | None:
    for prefix, space in more.items():
        if iri.startswith(space) and _LOCAL.fullmatch(iri[len(space) :]):
            return f"{prefix}:{iri[len(space) :]}"
    return None


def turtle_term(term: object, base: str, more: Mapping[str, str] = _NO_MORE) -> str:
    """Return a term as Turtle writes it, IRIs short where a prefix or the base fits."""
    if isinstance(term, ox.NamedNode):
        return _iri(term.value, base, more)
    if isinstance(term, ox.BlankNode):
        return f"_:{term.value}"
    if isinstance(term, ox.Literal):
        text = f'"{escape(term.value)}"'
        if term.language:
            return f"{text}@{term.language}"
        return text if term.datatype == XSD.string else f"{text}^^{_iri(term.datatype.value, base)}"
    raise TypeError(f"not a term of RDF 1.1: {term!r}")
