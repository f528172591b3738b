"""The facts of a store read once, in the order the disk has them, and kept in a temporary file, subject by subject.

Asking a store on disk for one subject after the other takes several times as long as reading all of it once. The file is gone
when nobody holds it any more; a small one never reaches the disk. Memory: the subjects' IRIs and where each begins.
"""

from __future__ import annotations

import marshal
import sqlite3
import weakref
from array import array
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from tempfile import SpooledTemporaryFile

import pyoxigraph as ox

from policygraph.rdf.iris import POL, RDF, SCHEMA, SKOS

# Predicate, then the object: kind (1 IRI, 2 blank, 3 literal), value, datatype, language; in this order they are sorted.
Entry = tuple[str, str, str, str, str]

LINK, FOCUS = "link", "focus"
_IN_MEMORY = 1 << 18
_TYPE = RDF.type.value
# What stands between two things: its class, and the properties that name them.
_BETWEEN = {
    POL.Link.value: (LINK, POL.iri + "from", POL.to.value),
    POL.Focus.value: (FOCUS, POL.place.value, POL.technology.value),
}
# From a used place or concept up to what contains it.
_UPWARDS = (SCHEMA.containedInPlace, SKOS.broader, POL.broaderTransitive, SKOS.inScheme)


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is to be read: all but what only `reference` graphs tell of, or what is `kept`; nothing only `late` graphs state."""

    kept: frozenset[str] | None
    late: frozenset[str]
    reference: tuple[ox.NamedNode, ...]


def temporary_database(schema: str) -> sqlite3.Connection:
    """Return an empty database in a temporary file of SQLite's own, which is gone with the connection.

    >>> temporary_database("CREATE TABLE a (b)").execute("SELECT count(*) FROM a").fetchone()
    (0,)
    """
    found = sqlite3.connect("", isolation_level=None, check_same_thread=False)
    found.executescript(f"PRAGMA journal_mode = OFF; PRAGMA cache_size = -4000; {schema}; BEGIN")
    return found


class Held:
    """The default graph of a store, as `Entry` lists by subject.

    `ids` are all subjects, IRIs first, then blank ones as `_:name`, each sorted; `rank` says where in `ids` one is;
    `unused` are the IRIs of those that stay out. `usable` is false where the store, being one in memory, does not give its
    quads subject by subject: nothing is kept then, and the store itself is quick to ask.
    """

    def __init__(self, store: ox.Store, wanted: Wanted) -> None:
        """Read the default graph of a store once."""
        self._store, self._wanted = store, wanted
        self._predicates: dict[str, int] = {}
        self._datatypes: dict[str, int] = {}
        self._file = SpooledTemporaryFile(max_size=_IN_MEMORY)  # noqa: SIM115
        self._between = temporary_database(
            "CREATE TABLE ends (kind, a, b, one, PRIMARY KEY (kind, a, b, one)) WITHOUT ROWID"
        )
        for opened in (self._file, self._between):
            weakref.finalize(self, opened.close)
        self._irregular: set[str] = set()
        self._pointing: set[str] = set()
        self.usable = True
        self._used = _Used(store, wanted)
        lengths, found = self._read()
        named = sorted(one for one in found if not one.startswith("_:"))
        blank = sorted(one for one in found if one.startswith("_:"))
        self.ids: list[str] = named + blank
        starts = array("Q", [0])
        for length in lengths:
            starts.append(starts[-1] + length)
        self._start = array("Q", (starts[found[one]] for one in self.ids))
        self._length = array("I", (lengths[found[one]] for one in self.ids))
        for at, one in enumerate(self.ids):
            found[one] = at
        self.rank: dict[str, int] = found
        self._names = list(self._predicates)
        self._types = list(self._datatypes)
        kept = wanted.kept
        self.unused: frozenset[str] = (
            self._used.unused() if kept is None else frozenset(one for one in named if one not in kept)
        )

    def _read(self) -> tuple[array[int], dict[str, int]]:
        """Write all subjects to the file; return the length of each, and its number, in the order they came."""
        lengths, found = array("I"), dict[str, int]()
        pending: list[bytes] = []
        size = 0
        for one, quads in _by_subject(self._store.quads_for_pattern(None, None, None, ox.DefaultGraph())):
            self._used.look(one, quads)
            if one in found:
                self.usable = False
                continue
            found[one] = len(found)
            data = b"" if self._is_cut(one) or not self.usable else self._packed(one, quads)
            lengths.append(len(data))
            pending.append(data)
            size += len(data)
            if size > _IN_MEMORY:
                self._file.write(b"".join(pending))
                pending, size = [], 0
        self._file.write(b"".join(pending))
        return lengths, found

    def _is_cut(self, one: str) -> bool:
        kept = self._wanted.kept
        return kept is not None and one not in kept and not one.startswith("_:")

    def _packed(self, one: str, quads: Sequence[ox.Quad]) -> bytes:
        entries: list[Entry] = []
        between = None
        for quad in quads if not self._wanted.late else self._in_time(quads):
            value, predicate = quad.object, quad.predicate.value
            if type(value) is ox.NamedNode:
                iri = value.value
                entries.append((predicate, "1", iri, "", ""))
                if predicate == _TYPE and iri in _BETWEEN:
                    between = _BETWEEN[iri]
            elif type(value) is ox.Literal:
                entries.append((predicate, "3", value.value, value.datatype.value, value.language or ""))
                if value.direction is not None:
                    self._irregular.add(one)
            elif type(value) is ox.BlankNode:
                entries.append((predicate, "2", value.value, "", ""))
            else:
                self._irregular.add(one)
        self._pointing.update([entry[0] for entry in entries if entry[1] != "3"])
        entries.sort()
        if between is not None:
            self._note(one, between, entries)
        predicates, types = self._predicates, self._datatypes
        return marshal.dumps(
            [
                (
                    predicates.setdefault(p, len(predicates)),
                    kind,
                    value,
                    types.setdefault(t, len(types)),
                    language,
                )
                for p, kind, value, t, language in entries
            ]
        )

    def _in_time(self, quads: Sequence[ox.Quad]) -> Iterator[ox.Quad]:
        """Yield the quads of a subject but for those that only late documents state."""
        late = self._wanted.late
        stated: dict[tuple[object, object], set[str]] = {}
        for quad in self._store.quads_for_pattern(quads[0].subject, None, None, None):
            if isinstance(quad.graph_name, ox.NamedNode):
                stated.setdefault((quad.predicate, quad.object), set()).add(quad.graph_name.value)
        for quad in quads:
            graphs = stated.get((quad.predicate, quad.object))
            if not graphs or not graphs <= late:
                yield quad

    def _note(self, one: str, between: tuple[str, str, str], entries: Iterable[Entry]) -> None:
        kind, first, second = between
        ends: dict[str, list[str]] = {first: [], second: []}
        for entry in entries:
            if entry[0] in ends and entry[1] != "3":
                ends[entry[0]].append(entry[2] if entry[1] == "1" else f"_:{entry[2]}")
        self._between.executemany(
            "INSERT OR IGNORE INTO ends VALUES (?, ?, ?, ?)",
            [(kind, a, b, one) for a in ends[first] for b in ends[second]],
        )

    @property
    def pointing(self) -> frozenset[str]:
        """The predicates that have pointed at a node, but for the class."""
        return frozenset(self._pointing - {_TYPE})

    def between(self, kind: str, first: str, second: str) -> list[str]:
        """Return the ids of the nodes of links (LINK) or the focus facts (FOCUS) between two things, sorted."""
        asked = "SELECT one FROM ends WHERE kind = ? AND a = ? AND b = ?"
        return [one for (one,) in self._between.execute(asked, (kind, first, second))]

    def has(self, one: str) -> bool:
        """Say whether the facts about a subject are held whole: it is none a part leaves out, and no term is of RDF 1.2."""
        return self.usable and one in self.rank and one not in self._irregular and not self._is_cut(one)

    def entries(self, one: str) -> list[Entry]:
        """Return the facts about a subject that `has` says yes to, sorted; those pointing at something unused too."""
        at = self.rank[one]
        self._file.seek(self._start[at])
        names, types = self._names, self._types
        return [
            (names[p], kind, value, types[t], language)
            for p, kind, value, t, language in marshal.loads(self._file.read(self._length[at]))
        ]


def _by_subject(quads: Iterable[ox.Quad]) -> Iterator[tuple[str, list[ox.Quad]]]:
    """Yield runs of quads of one subject, with its id."""
    last, run = "", list[ox.Quad]()
    for quad in quads:
        subject = quad.subject
        if type(subject) is ox.NamedNode:
            one = subject.value
        elif type(subject) is ox.BlankNode:
            one = f"_:{subject.value}"
        else:
            continue
        if one != last:
            if run:
                yield last, run
            last, run = one, []
        run.append(quad)
    if run:
        yield last, run


class _Used:
    """Which places and concepts of the reference graphs a fact leads to, found while the facts go by."""

    def __init__(self, store: ox.Store, wanted: Wanted) -> None:
        self._store, self._graphs = store, wanted.reference
        self._reference = {
            quad.subject.value
            for graph in wanted.reference
            for quad in store.quads_for_pattern(None, None, None, graph)
            if isinstance(quad.subject, ox.NamedNode)
        }
        self._led_to: set[str] = set()

    def look(self, one: str, quads: Sequence[ox.Quad]) -> None:
        """Note what the facts about a subject lead to: itself, where a fact is none of the reference graphs', and objects."""
        reference = self._reference
        if not reference:
            return
        own = one in reference
        told = set[tuple[object, object]]()
        if own:
            for graph in self._graphs:
                for quad in self._store.quads_for_pattern(quads[0].subject, None, None, graph):
                    told.add((quad.predicate, quad.object))
        for quad in quads:
            value = quad.object
            if own:
                if (quad.predicate, value) in told:
                    continue
                self._led_to.add(one)
            if type(value) is ox.NamedNode and value.value in reference:
                self._led_to.add(value.value)

    def unused(self) -> frozenset[str]:
        """Return the places and concepts that no fact leads to, nor a used one as what contains it."""
        waiting, used = list(self._led_to), set[str]()
        while waiting:
            iri = waiting.pop()
            if iri in used:
                continue
            used.add(iri)
            for predicate in _UPWARDS:
                for quad in self._store.quads_for_pattern(
                    ox.NamedNode(iri), predicate, None, ox.DefaultGraph()
                ):
                    if isinstance(quad.object, ox.NamedNode) and quad.object.value in self._reference:
                        waiting.append(quad.object.value)
        return frozenset(self._reference - used)
