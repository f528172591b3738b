"""Results of analyses, in their named graphs: what each says of single things, a score or a group."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

import pyoxigraph as ox

from policygraph.errors import InputError
from policygraph.rdf.iris import DCTERMS, POL, RDF, RDFS, encode


@dataclass(frozen=True, slots=True)
class Result:
    """A kept result: its name, its method with titles in zh and en, and by IRI the scores or the groups (from 1)."""

    name: str
    method: str
    zh: str
    en: str
    scores: Mapping[str, float] = field(default_factory=dict)
    groups: Mapping[str, int] = field(default_factory=dict)

    @property
    def values(self) -> Mapping[str, float]:
        """The number of each thing: its score, else its group."""
        return self.scores or self.groups


def result_graph(base: str, name: str) -> ox.NamedNode:
    """Return the named graph of a result."""
    return ox.NamedNode(f"{base}graph/analysis/{encode(name)}")


def read_result(inner: ox.Store, base: str, name: str) -> Result:
    """Return what the result kept as `name` says of single things.

    What articles call differently but mean as one (`pol:canonical`) shares the number of the one.

    Raises InputError if no result has this name, saying how to make one, or if it says nothing of single things.
    """
    graph = result_graph(base, name)
    said = {
        quad.predicate: quad.object
        for quad in inner.quads_for_pattern(graph, None, None, graph)
        if isinstance(quad.object, ox.Literal) and quad.predicate != RDFS.label
    }
    if ox.Quad(graph, RDF.type, POL.Analysis, graph) not in inner:
        raise _not_kept(inner, base, name)
    scores = {iri: float(value) for iri, value in _numbers(inner, graph, POL.score)}
    groups = {iri: int(value) for iri, value in _numbers(inner, graph, POL.group)}
    method = said[POL.analysisMethod].value if POL.analysisMethod in said else name
    if not scores and not groups and any(inner.quads_for_pattern(None, RDF.type, POL.Link, graph)):
        raise InputError(
            f"The analysis {name!r} ({method}) joins things and gives none of them a number. Take one of degree, "
            "pagerank, betweenness or communities, as kept by `policygraph analyse pagerank --write pagerank`."
        )
    for member, chief in _members(inner):
        for numbers in (scores, groups):
            if chief in numbers:
                numbers.setdefault(member, numbers[chief])  # type: ignore[arg-type]
    titles = {
        quad.object.language: quad.object.value
        for quad in inner.quads_for_pattern(graph, RDFS.label, None, graph)
        if isinstance(quad.object, ox.Literal)
    }
    return Result(name, method, titles.get("zh", name), titles.get("en", name), scores, groups)


def _not_kept(inner: ox.Store, base: str, name: str) -> InputError:
    start = f"{base}graph/analysis/"
    kept = sorted(
        {
            title.object.value
            for quad in inner.quads_for_pattern(None, RDF.type, POL.Analysis, None)
            if isinstance(quad.subject, ox.NamedNode) and quad.subject.value.startswith(start)
            for title in inner.quads_for_pattern(quad.subject, DCTERMS.title, None, quad.subject)
            if isinstance(title.object, ox.Literal)
        }
    )
    there = f" Kept: {', '.join(kept)}." if kept else ""
    return InputError(
        f"No analysis is kept as {name!r}.{there} Make it with `policygraph analyse {name} --write {name}`; "
        "`policygraph analyse --list` names the methods."
    )


def _numbers(inner: ox.Store, graph: ox.NamedNode, predicate: ox.NamedNode) -> Iterator[tuple[str, str]]:
    for quad in inner.quads_for_pattern(None, predicate, None, graph):
        if isinstance(quad.subject, ox.NamedNode) and isinstance(quad.object, ox.Literal):
            yield quad.subject.value, quad.object.value


def _members(inner: ox.Store) -> Iterator[tuple[str, str]]:
    for quad in inner.quads_for_pattern(None, POL.canonical, None, ox.DefaultGraph()):
        if isinstance(quad.subject, ox.NamedNode) and isinstance(quad.object, ox.NamedNode):
            yield quad.subject.value, quad.object.value
