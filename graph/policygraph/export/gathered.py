"""The evidence of a whole store, read document by document in one pass and kept in a temporary database by thing.

A store on disk takes several times as long to be asked for each claim and passage. Memory: what one document states.
"""

from __future__ import annotations

import marshal
import re
import sqlite3
import weakref
from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import Any

import pyoxigraph as ox

from policygraph.export.evidence import Evidence, EvidenceReader, Said, Stating
from policygraph.export.facts import Facts, Subject, node_of
from policygraph.export.held import FOCUS, temporary_database
from policygraph.rdf.iris import POL, RDF

_STATES, _IN_PASSAGE, _TYPE = POL.states.value, POL.inPassage.value, RDF.type.value
_START, _END, _CONFIDENCE, _TEXT = POL.start.value, POL.end.value, POL.confidence.value, POL.text.value
_WATCHED = frozenset((_START, _END, _CONFIDENCE, _TEXT))
_NOT_IN_IRI = re.compile('[\x00-\x20<>"{}|^`\\\\]')
_SCHEMA = """
    CREATE TABLE said (thing INTEGER, graph INTEGER, data BLOB, PRIMARY KEY (thing, graph)) WITHOUT ROWID;
    CREATE TABLE passage (graph INTEGER, passage TEXT, text TEXT, start TEXT, end TEXT, PRIMARY KEY (graph, passage))
    WITHOUT ROWID"""

# Where a document states a thing (start, passage, confidence), what it says of it (predicate, object), whether of which class.
_Row = tuple[list[tuple[int, str, float]], list[tuple[int, int]], bool]


def evidence_of(facts: Facts) -> EvidenceReader:
    """Return the reader of the evidence of facts: gathered in one pass where they are many, else asked for one by one."""
    return EvidenceReader(facts) if facts.are_few else GatheredEvidence(facts)


class GatheredEvidence(EvidenceReader):
    """Evidence as `EvidenceReader` reads it, gathered when it is first asked for."""

    def __init__(self, facts: Facts) -> None:
        """Read from the store of `facts`."""
        super().__init__(facts)
        self._held = facts.held
        self._whole = facts.kept is None and not facts.late
        self._graphs = sorted(self._documents)
        self._number_of = {graph: at for at, graph in enumerate(self._graphs)}
        self._predicates: dict[str, int] = {}
        self._names: list[str] = []
        self._database: sqlite3.Connection | None = None
        self._of = lru_cache(maxsize=4)(self._read_rows)

    @property
    def _read_once(self) -> sqlite3.Connection:
        if self._database is None:
            self._database = temporary_database(_SCHEMA)
            weakref.finalize(self, self._database.close)
            asked = _query(self._held.pointing)
            for at, graph in enumerate(self._graphs):
                document = _Document(self._held.rank, self._predicates)
                document.read(_triples(self._store, graph, asked))
                document.write(at, self._database, self._rejected_iris)
            self._names = list(self._predicates)
        return self._database

    @property
    def _rejected_iris(self) -> frozenset[str]:
        return frozenset(one.value for one in self._rejected if isinstance(one, ox.NamedNode))

    def _read_rows(self, one: str) -> list[tuple[str, _Row]]:
        """Return what each document that tells of a thing says, by graph, sorted."""
        thing = self._held.rank.get(one)
        if thing is None:
            return []
        asked = "SELECT graph, data FROM said WHERE thing = ? ORDER BY graph"
        found = self._read_once.execute(asked, (thing,))
        return [(self._graphs[graph], marshal.loads(data)) for graph, data in found]

    def _of_class(self, thing: Subject) -> tuple[str, ...]:
        graphs = (graph for graph, (_, _, typed) in self._of(_id_of(thing)) if typed)
        return tuple(sorted({self._documents[graph].value for graph in graphs}))

    def stating(self, subject: Subject) -> Stating:
        """Return which document graphs state each triple about a subject that points at a thing."""
        found: dict[tuple[int, int], list[str]] = {}
        for graph, (_, triples, _) in self._of(_id_of(subject)):
            for triple in triples:
                found.setdefault(triple, []).append(graph)
        names, ids = self._names, self._held.ids
        return {(names[predicate], ids[value]): tuple(graphs) for (predicate, value), graphs in found.items()}

    def _find(self, thing: Subject, wanted: str | None) -> tuple[Said, ...]:
        if wanted is None:
            rows = self._of(_id_of(thing))
            return tuple([Said(graph, *one) for graph, (said, _, _) in rows for one in said])
        at = self._held.rank.get(_id_of(thing))
        if at is None:
            return ()
        asked = "SELECT data FROM said WHERE thing = ? AND graph = ?"
        row = self._read_once.execute(asked, (at, self._number_of[wanted])).fetchone()
        return () if row is None else tuple([Said(wanted, *one) for one in marshal.loads(row[0])[0]])

    def _focuses(self, place: Subject, technology: Subject) -> Iterator[Subject]:
        if not self._whole:
            yield from super()._focuses(place, technology)
            return
        for one in self._held.between(FOCUS, _id_of(place), _id_of(technology)):
            if not one.startswith("_:"):
                yield node_of(one)

    def _read(self, graph_iri: str, passage: str) -> Evidence | None:
        asked = "SELECT text, start, end FROM passage WHERE graph = ? AND passage = ?"
        row = self._read_once.execute(asked, (self._number_of[graph_iri], passage)).fetchone()
        return None if row is None else self._evidence(graph_iri, *row)


def _query(pointing: Iterable[str]) -> str | None:
    """Return a query for what counts of a document graph: not every literal, nor that a claim is a claim.

    None where a predicate is none that SPARQL could say.
    """
    predicates = sorted({*pointing, _STATES, _IN_PASSAGE, *_WATCHED})
    if any(_NOT_IN_IRI.search(predicate) for predicate in predicates):
        return None
    values = " ".join(f"<{predicate}>" for predicate in predicates)
    return (
        f"SELECT ?s ?p ?o {{ {{ VALUES ?p {{ {values} }} ?s ?p ?o }} UNION {{ ?s {RDF.type} ?o "
        f"FILTER(?o NOT IN ({POL.Claim}, {POL.Passage})) BIND({RDF.type} AS ?p) }} }}"
    )


def _triples(store: ox.Store, graph: str, asked: str | None) -> Iterator[tuple[Any, Any, Any]]:
    if asked is None:
        for quad in store.quads_for_pattern(None, None, None, ox.NamedNode(graph)):
            yield quad.subject, quad.predicate, quad.object
        return
    answer: Any = store.query(asked, default_graph=ox.NamedNode(graph))
    for solution in answer:
        yield solution[0], solution[1], solution[2]


class _Document:
    """What one document graph says, as far as evidence goes."""

    def __init__(self, rank: dict[str, int], predicates: dict[str, int]) -> None:
        self._rank, self._predicates = rank, predicates
        self._claims: list[tuple[str, int]] = []
        self._inside: dict[str, list[str]] = {}
        # The first value counts for a claim, the last for a passage; there is one but in a damaged graph.
        self._first: dict[str, dict[str, str]] = {name: {} for name in _WATCHED}
        self._last: dict[str, dict[str, str]] = {name: {} for name in _WATCHED}
        self._triples: dict[int, list[tuple[int, int]]] = {}
        self._typed: set[int] = set()

    def read(self, triples: Iterable[tuple[Any, Any, Any]]) -> None:
        """Note the triples of the graph."""
        rank, predicates = self._rank, self._predicates
        for about, named, value in triples:
            predicate = named.value
            if type(value) is ox.Literal:
                if predicate in _WATCHED:
                    subject = _id_of(about)
                    self._first[predicate].setdefault(subject, value.value)
                    self._last[predicate][subject] = value.value
                continue
            one = _id_of(about)
            if predicate == _TYPE:
                at = rank.get(one)
                if at is not None:
                    self._typed.add(at)
                continue
            if predicate == _IN_PASSAGE and type(value) is ox.NamedNode:
                self._inside.setdefault(one, []).append(value.value)
            thing = rank.get(_id_of(value))
            if thing is None:
                continue
            if predicate == _STATES and type(about) is ox.NamedNode:
                self._claims.append((one, thing))
            at = rank.get(one)
            if at is not None:
                number = predicates.setdefault(predicate, len(predicates))
                self._triples.setdefault(at, []).append((number, thing))

    def write(self, graph: int, database: sqlite3.Connection, rejected: frozenset[str]) -> None:
        """Write what was noted, under the number of the graph."""
        said: dict[int, list[tuple[int, str, float]]] = {}
        passages: set[str] = set()
        starts, sure = self._first[_START], self._first[_CONFIDENCE]
        for claim, thing in self._claims:
            if claim in rejected:
                continue
            start, confidence = int(float(starts.get(claim, 0))), float(sure.get(claim, 0))
            for passage in self._inside.get(claim, ()):
                said.setdefault(thing, []).append((start, passage, confidence))
                passages.add(passage)
        for entries in said.values():
            entries.sort()
        database.executemany(
            "INSERT INTO said VALUES (?, ?, ?)",
            (
                (
                    thing,
                    graph,
                    marshal.dumps((said.get(thing, []), self._triples.get(thing, []), thing in self._typed)),
                )
                for thing in sorted(said.keys() | self._triples.keys() | self._typed)
            ),
        )
        text, begins, ends = (self._last[name] for name in (_TEXT, _START, _END))
        database.executemany(
            "INSERT INTO passage VALUES (?, ?, ?, ?, ?)",
            (
                (graph, passage, text[passage], begins.get(passage), ends.get(passage))
                for passage in sorted(passages)
                if passage in text
            ),
        )


def _id_of(term: object) -> str:
    if type(term) is ox.NamedNode:
        return term.value
    return f"_:{term.value}" if type(term) is ox.BlankNode else ""
