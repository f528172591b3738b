"""The bones of the network on disk: nodes with type and degree, relations by either end; made once for each state of a store.

A worker that answers about one node reads a few rows of it, where holding the whole net would cost each worker of a
large store hundreds of megabytes.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing
from pathlib import Path

from policygraph.network.net import CONFLICT, Link, Net, gather_net
from policygraph.network.style import Style, load_style
from policygraph.query.kept import kept_file
from policygraph.store import Store

_BLOCK = 500
_SCHEMA = """
CREATE TABLE node (id INTEGER PRIMARY KEY, iri TEXT NOT NULL, type TEXT NOT NULL, degree INTEGER NOT NULL);
CREATE TABLE link (source INTEGER, target INTEGER, predicate INTEGER, label TEXT);
CREATE TABLE predicate (id INTEGER PRIMARY KEY, iri TEXT);
CREATE TABLE home (iri TEXT PRIMARY KEY, chief TEXT NOT NULL) WITHOUT ROWID;
"""
_INDEXES = """
CREATE UNIQUE INDEX by_iri ON node(iri);
CREATE INDEX by_degree ON node(degree);
CREATE INDEX by_type ON node(type, degree DESC, iri);
CREATE INDEX by_source ON link(source);
CREATE INDEX by_target ON link(target);
CREATE INDEX by_chief ON home(chief);
"""
_LINKS = """SELECT s.iri, p.iri, t.iri, link.label FROM link JOIN node s ON s.id = link.source
  JOIN node t ON t.id = link.target JOIN predicate p ON p.id = link.predicate """


class Bones:
    """The nodes and relations of one state of a store, opened for reading."""

    def __init__(self, path: Path) -> None:
        """Open the file at `path`."""
        self._connection = sqlite3.connect(
            f"{path.resolve().as_uri()}?mode=ro&immutable=1", uri=True, check_same_thread=False
        )

    def close(self) -> None:
        """Close the file."""
        self._connection.close()

    def root(self, iri: str) -> str:
        """Return the node an IRI belongs to."""
        found = self._connection.execute("SELECT chief FROM home WHERE iri = ?", (iri,)).fetchone()
        return str(found[0]) if found else iri

    def cluster(self, iri: str) -> list[str]:
        """Return the IRIs a node stands for, itself first."""
        rest = self._connection.execute("SELECT iri FROM home WHERE chief = ? ORDER BY iri", (iri,))
        return [iri, *(other for (other,) in rest)]

    def kind(self, iri: str) -> str | None:
        """Return the type of a node, None where it is not drawn."""
        found = self._connection.execute("SELECT type FROM node WHERE iri = ?", (iri,)).fetchone()
        return str(found[0]) if found else None

    def degree(self, iri: str) -> int:
        """Return how many relations a node has, those of frozen tables and to documents left out."""
        found = self._connection.execute("SELECT degree FROM node WHERE iri = ?", (iri,)).fetchone()
        return int(found[0]) if found else 0

    def of_kinds(self, kinds: Sequence[str], *, joined: bool = False) -> list[str]:
        """Return the nodes of some types, by IRI; with `joined` only those that have relations."""
        marks = ",".join("?" * len(kinds))
        query = f"SELECT iri FROM node WHERE type IN ({marks}) AND degree >= ? ORDER BY iri"
        return [iri for (iri,) in self._connection.execute(query, (*kinds, int(joined)))]

    def busiest(self, kind: str, most: int) -> list[str]:
        """Return the nodes of a type that have relations, those with most first."""
        query = "SELECT iri FROM node WHERE type = ? AND degree > 0 ORDER BY degree DESC, iri LIMIT ?"
        return [iri for (iri,) in self._connection.execute(query, (kind, most))]

    def most(self) -> int:
        """Return how many relations the busiest node has."""
        found = self._connection.execute("SELECT MAX(degree) FROM node").fetchone()
        return int(found[0] or 0)

    def counts(self) -> dict[str, int]:
        """Return how many nodes of each type have relations."""
        query = "SELECT type, COUNT(*) FROM node WHERE degree > 0 GROUP BY type ORDER BY type"
        return dict(self._connection.execute(query))

    def nodes(self) -> Iterator[tuple[str, str, int]]:
        """Yield IRI, type and degree of all nodes that have relations, by IRI."""
        yield from self._connection.execute(
            "SELECT iri, type, degree FROM node WHERE degree > 0 ORDER BY iri"
        )

    def links(self) -> Iterator[Link]:
        """Yield all relations, by source, predicate and target."""
        yield from self._read(_LINKS + "ORDER BY s.iri, p.iri, t.iri", ())

    def touching(self, iris: Iterable[str]) -> Iterator[Link]:
        """Yield the relations of some nodes, each once for each end that is among them."""
        for numbers in self._numbers(iris):
            marks = ",".join("?" * len(numbers))
            for end in ("source", "target"):
                yield from self._read(f"{_LINKS}WHERE link.{end} IN ({marks})", numbers)

    def conflicts(self) -> Iterator[Link]:
        """Yield the relations that say that two facts contradict each other."""
        yield from self._read(_LINKS + "WHERE p.iri = ?", (CONFLICT,))

    def _read(self, query: str, given: Sequence[object]) -> Iterator[Link]:
        for source, predicate, target, label in self._connection.execute(query, given):
            yield Link(source, predicate, target, (), label)

    def _numbers(self, iris: Iterable[str]) -> Iterator[list[int]]:
        for block in _blocks(list(dict.fromkeys(iris))):
            marks = ",".join("?" * len(block))
            found = self._connection.execute(f"SELECT id FROM node WHERE iri IN ({marks})", block)
            numbers = [number for (number,) in found]
            if numbers:
                yield numbers


def open_bones(store: Store) -> Bones:
    """Return the bones of a store as it is now, gathered if they have not been yet."""
    return Bones(kept_file(store, "bones-1", ".sqlite", lambda path: write_bones(store, path)))


def write_bones(store: Store, path: Path) -> None:
    """Gather the net of a store and write it to `path`, where there must be no file yet."""
    style = load_style()
    net = gather_net(store, style)
    degree = degrees(net, style)
    numbers = {iri: number for number, iri in enumerate(sorted(net.types), 1)}
    predicates = {iri: number for number, iri in enumerate(sorted({link.predicate for link in net.links}), 1)}
    with closing(sqlite3.connect(path)) as connection:
        connection.executescript("PRAGMA journal_mode=OFF; PRAGMA synchronous=OFF;" + _SCHEMA)
        connection.executemany(
            "INSERT INTO node VALUES (?, ?, ?, ?)",
            ((number, iri, net.types[iri], degree[iri]) for iri, number in numbers.items()),
        )
        connection.executemany(
            "INSERT INTO predicate VALUES (?, ?)", ((n, iri) for iri, n in predicates.items())
        )
        connection.executemany(
            "INSERT INTO link VALUES (?, ?, ?, ?)",
            (
                (numbers[link.source], numbers[link.target], predicates[link.predicate], link.label)
                for link in net.links
            ),
        )
        connection.executemany("INSERT INTO home VALUES (?, ?)", sorted(net.home.items()))
        connection.executescript(_INDEXES)
        connection.commit()


def degrees(net: Net, style: Style) -> dict[str, int]:
    """Return how many relations each node has, those of frozen tables and to source documents left out."""
    counts: dict[str, int] = dict.fromkeys(net.types, 0)
    for link in net.links:
        relation = style.relations.get(link.predicate)
        if relation is not None and (relation.reference or relation.document):
            continue
        for end in (link.source, link.target):
            if end in counts:
                counts[end] += 1
    return counts


def _blocks(iris: Sequence[str]) -> Iterator[list[str]]:
    for at in range(0, len(iris), _BLOCK):
        yield list(iris[at : at + _BLOCK])
