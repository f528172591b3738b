"""What an export carries: the facts of the default graph, sorted, without what the reference graphs hold and nobody uses.

The reference graphs (`places`, `schemes`) bring thousands of places and concepts. A graph format carries those that a
fact points at, and their ancestors; `with_reference` carries all. Quad formats carry every graph as it is. Whole
article texts are left out of both unless `with_text`.

Memory: the sorted list of subjects is held, the triples are kept in a temporary file (`held.py`) or read subject by subject.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cached_property
from typing import Protocol

import pyoxigraph as ox

from policygraph.export.held import Entry, Held, Wanted
from policygraph.rdf.iris import POL, SCHEMA, Iris
from policygraph.rdf.layouts import Placed, read_layout

Subject = ox.NamedNode | ox.BlankNode
Term = ox.NamedNode | ox.BlankNode | ox.Literal
# A part with less than one in so many subjects asks the store for each instead of reading all.
_FEW = 20


class ReadableStore(Protocol):
    """What an export needs of a store: its base and a snapshot to read."""

    @property
    def base(self) -> str:
        """The base of the data's IRIs, ending in a slash."""

    @property
    def inner(self) -> ox.Store:
        """The Oxigraph store to read."""


def term_key(term: object) -> tuple[str, str, str, str]:
    """Return the sort key of an RDF term: kind, value, datatype, language.

    >>> term_key(ox.Literal("杭州", language="zh"))[1:]
    ('杭州', 'http://www.w3.org/1999/02/22-rdf-syntax-ns#langString', 'zh')
    """
    if isinstance(term, ox.NamedNode):
        return ("1", term.value, "", "")
    if isinstance(term, ox.BlankNode):
        return ("2", term.value, "", "")
    if isinstance(term, ox.Literal):
        return ("3", term.value, term.datatype.value, term.language or "")
    return ("0", "", "", "")


def node_of(identifier: str) -> Subject:
    """Return the node an id stands for.

    >>> node_of("_:b1"), node_of("a:b")
    (<BlankNode value=b1>, <NamedNode value=a:b>)
    """
    return ox.BlankNode(identifier[2:]) if identifier.startswith("_:") else ox.NamedNode(identifier)


def term_of(entry: Entry) -> Term:
    """Return the object of an entry."""
    _, kind, value, datatype, language = entry
    if kind == "1":
        return ox.NamedNode(value)
    if kind == "2":
        return ox.BlankNode(value)
    return (
        ox.Literal(value, language=language)
        if language
        else ox.Literal(value, datatype=ox.NamedNode(datatype))
    )


def _quad_key(quad: ox.Quad) -> tuple[str, tuple[str, str, str, str]]:
    return (quad.predicate.value, term_key(quad.object))


def _entries(quads: Iterable[ox.Quad]) -> list[Entry]:
    found: list[Entry] = []
    for quad in quads:
        value = quad.object
        if type(value) is ox.NamedNode:
            found.append((quad.predicate.value, "1", value.value, "", ""))
        elif type(value) is ox.Literal:
            found.append((quad.predicate.value, "3", value.value, value.datatype.value, value.language or ""))
        elif type(value) is ox.BlankNode:
            found.append((quad.predicate.value, "2", value.value, "", ""))
    found.sort()
    return found


class Facts:
    """The facts of a store as an export reads them."""

    def __init__(
        self,
        store: ReadableStore,
        *,
        with_text: bool = False,
        with_reference: bool = False,
        kept: frozenset[str] | None = None,
        late: frozenset[str] = frozenset(),
        layout: str | None = None,
    ) -> None:
        """Read from `store`; `with_text` adds whole article texts, `with_reference` all places and concepts.

        `kept` are the IRIs of the things a part keeps (None: all), `late` the document graphs it must not tell of
        (`part.py` finds both), `layout` the import that says where things stand.
        """
        self.layout = layout
        self.kept = kept
        self.late = late
        self.base = store.base
        self.inner = store.inner
        self.with_text = with_text
        self.with_reference = with_reference
        self.iris = Iris(store.base)
        self._reference_graphs = (self.iris.places, self.iris.schemes)

    @cached_property
    def placed(self) -> dict[str, Placed]:
        """What the chosen layout says: IRI -> place, group, colour, size, label. Raises UnknownNameError if there is none."""
        return {} if self.layout is None else read_layout(self.inner, self.base, self.layout)

    @cached_property
    def document_graphs(self) -> dict[str, ox.NamedNode]:
        """The document of each document graph: graph IRI -> document IRI."""
        found: dict[str, ox.NamedNode] = {}
        for quad in self.inner.quads_for_pattern(None, POL.inGraph, None, None):
            if not isinstance(quad.object, ox.NamedNode) or quad.object.value in self.late:
                continue
            if isinstance(quad.subject, ox.NamedNode):
                found[quad.object.value] = quad.subject
        return found

    @cached_property
    def held(self) -> Held:
        """The facts by subject, read once."""
        reference = () if self.with_reference or self.kept is not None else self._reference_graphs
        return Held(self.inner, Wanted(self.kept, self.late, reference))

    @property
    def _unused(self) -> frozenset[str]:
        """The IRIs of what stays out: places and concepts that no fact leads to, and what a part does not keep."""
        return self.held.unused

    @cached_property
    def ids(self) -> list[str]:
        """The subjects of the facts by IRI, blank ones as `_:name` after the others, sorted."""
        unused = self._unused
        return [one for one in self.held.ids if (one[2:] if one.startswith("_:") else one) not in unused]

    @property
    def are_few(self) -> bool:
        """Say whether these are few of the store's facts, or the store is in memory: it is asked for each of them then."""
        return not self.held.usable or len(self.ids) * _FEW < len(self.held.ids)

    @cached_property
    def subjects(self) -> list[Subject]:
        """The subjects of the facts, sorted."""
        return [node_of(one) for one in self.ids]

    @cached_property
    def subject_values(self) -> frozenset[str]:
        """The IRIs of the subjects, to tell nodes from mere addresses."""
        return frozenset(one for one in self.ids if not one.startswith("_:"))

    def about(self, subject: Subject) -> list[ox.Triple]:
        """Return the facts about a subject, sorted, none of them pointing at an unused place or concept."""
        one = subject.value if isinstance(subject, ox.NamedNode) else f"_:{subject.value}"
        if self.held.has(one):
            nodes = self._predicates
            found = []
            for entry in self.entries(one):
                predicate = nodes.get(entry[0])
                if predicate is None:
                    predicate = nodes[entry[0]] = ox.NamedNode(entry[0])
                found.append(ox.Triple(subject, predicate, term_of(entry)))
            return found
        quads = list(self._quads_about(subject))
        quads.sort(key=_quad_key)
        return [quad.triple for quad in quads]

    def _quads_about(self, subject: Subject) -> Iterator[ox.Quad]:
        unused, late = self._unused, self.late
        for quad in self.inner.quads_for_pattern(subject, None, None, ox.DefaultGraph()):
            value = quad.object
            if (type(value) is ox.NamedNode and value.value in unused) or (late and self._is_late(quad)):
                continue
            yield quad
        if self.with_text and isinstance(subject, ox.NamedNode):
            yield from self._text_of(subject)

    def entries(self, one: str) -> list[Entry]:
        """Return what `about` says of the subject with an id as plain texts, in the same order and in half the time."""
        held, unused = self.held, self._unused
        if not held.has(one):
            return _entries(self._quads_about(node_of(one)))
        found = held.entries(one)
        if unused:
            found = [entry for entry in found if entry[1] != "1" or entry[2] not in unused]
        if self.with_text and one in self._with_stored_text:
            found = sorted(found + _entries(self._text_of(ox.NamedNode(one))))
        return found

    @cached_property
    def _predicates(self) -> dict[str, ox.NamedNode]:
        return {}

    @cached_property
    def _with_stored_text(self) -> frozenset[str]:
        quads = self.inner.quads_for_pattern(None, POL.inGraph, None, None)
        return frozenset(quad.subject.value for quad in quads if isinstance(quad.subject, ox.NamedNode))

    def _is_late(self, quad: ox.Quad) -> bool:
        """Say whether only documents that are too late state a triple of the default graph."""
        stated = {
            found.graph_name.value
            for found in self.inner.quads_for_pattern(quad.subject, quad.predicate, quad.object, None)
            if isinstance(found.graph_name, ox.NamedNode)
        }
        return bool(stated) and stated <= self.late

    def _text_of(self, subject: ox.NamedNode) -> Iterator[ox.Quad]:
        """Yield the stored text of a source document."""
        for found in self.inner.quads_for_pattern(subject, POL.inGraph, None, None):
            if isinstance(found.object, ox.NamedNode):
                yield from self.inner.quads_for_pattern(subject, SCHEMA.text, None, found.object)

    def triples(self) -> Iterator[ox.Triple]:
        """Yield all facts, sorted by subject, predicate, object."""
        for subject in self.subjects:
            yield from self.about(subject)

    def quads(self) -> Iterator[ox.Quad]:
        """Yield the quads of all graphs, the default graph first, each sorted; article texts only if asked for."""
        named = [graph for graph in self.inner.named_graphs() if isinstance(graph, ox.NamedNode)]
        named.sort(key=lambda graph: graph.value)
        graphs: list[ox.NamedNode | ox.DefaultGraph] = [ox.DefaultGraph(), *named]
        for graph in graphs:
            yield from self._graph_quads(graph)

    def _graph_quads(self, graph: ox.NamedNode | ox.DefaultGraph) -> Iterator[ox.Quad]:
        if isinstance(graph, ox.NamedNode) and graph.value in self.late:
            return
        document = self.document_graphs.get(graph.value) if isinstance(graph, ox.NamedNode) else None
        cut = self.kept is not None
        subjects: set[ox.NamedNode | ox.BlankNode | ox.Triple] = (
            set(self._subjects_of_part(graph))
            if cut
            else {quad.subject for quad in self.inner.quads_for_pattern(None, None, None, graph)}
        )
        for subject in sorted(subjects, key=term_key):
            quads = list(self.inner.quads_for_pattern(subject, None, None, graph))
            for quad in sorted(quads, key=_quad_key):
                if quad.predicate == SCHEMA.text and subject == document and not self.with_text:
                    continue
                if cut and isinstance(quad.object, ox.NamedNode) and quad.object.value in self._unused:
                    continue
                if self.late and isinstance(graph, ox.DefaultGraph) and self._is_late(quad):
                    continue
                yield quad

    def _subjects_of_part(self, graph: ox.NamedNode | ox.DefaultGraph) -> set[Subject]:
        """Return what a graph says of the things a part keeps: themselves, the claims of them, and their passages."""
        kept = self.kept or frozenset()
        found: set[Subject] = set()
        for quad in self.inner.quads_for_pattern(None, None, None, graph):
            if isinstance(quad.subject, ox.NamedNode) and quad.subject.value in kept:
                found.add(quad.subject)
        for quad in self.inner.quads_for_pattern(None, POL.states, None, graph):
            if not isinstance(quad.object, ox.NamedNode) or quad.object.value not in kept:
                continue
            if isinstance(quad.subject, ox.NamedNode):
                found.add(quad.subject)
                for inside in self.inner.quads_for_pattern(quad.subject, POL.inPassage, None, graph):
                    if isinstance(inside.object, ox.NamedNode):
                        found.add(inside.object)
        return found

    @cached_property
    def carries_places(self) -> bool:
        """Say whether a place is among the facts, so that the notice of the places' source is due."""
        place = f"{self.base}place/"
        return any(one.startswith(place) for one in self.ids)
