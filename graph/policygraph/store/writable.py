"""A store opened for writing: whole documents in, whole documents out, the default graph always equal to their facts."""

from __future__ import annotations

import gc
import shutil
import time
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import IO, Protocol, cast

import pyoxigraph as ox

from policygraph.errors import StoreError
from policygraph.rdf.iris import DEFAULT_BASE, POL
from policygraph.rdf.quads import is_bookkeeping
from policygraph.store.folder import (
    DATABASE_ERRORS,
    FORMAT,
    Folder,
    Manifest,
    WriteLock,
    explained,
    translated,
    write_manifest,
)
from policygraph.store.snapshots import delete_unused, publish
from policygraph.store.store import Store

_OPEN_SECONDS = 5.0


def open_database(path: Path, folder: Folder) -> ox.Store:
    """Return the database at `path`, opened for writing, leftovers of a killed load removed.

    The system may hold a killed writer's lock for a moment longer, so a locked database is tried again for some seconds.
    Raises StoreError if it is damaged.
    """
    for leftover in path.glob("bulk-*.sst"):
        leftover.unlink(missing_ok=True)
    deadline = time.monotonic() + _OPEN_SECONDS
    while True:
        try:
            return ox.Store(str(path))
        except DATABASE_ERRORS as error:
            if "lock" not in str(error).casefold() or time.monotonic() > deadline:
                raise explained(error, folder) from error
            gc.collect()
            time.sleep(0.05)


class Readable(Protocol):
    """What gives bytes until there are no more."""

    def read(self, size: int = -1, /) -> bytes:
        """Return at most `size` bytes, b"" at the end."""


class WritableStore(Store):
    """A store that one process may change; in memory if it has no folder.

    `publish` makes what was written visible to readers. A rebuild goes into a database of its own, which takes the other's
    place when it is finished, so that a rebuild that is killed changes nothing.
    """

    def __init__(
        self,
        inner: ox.Store,
        base: str = DEFAULT_BASE,
        folder: Folder | None = None,
        lock: WriteLock | None = None,
    ) -> None:
        """Wrap a database; `lock` is released when the store is closed."""
        super().__init__(inner, base, lock.release if lock else None, folder)
        self._replaced: ox.Store | None = None

    @property
    def rebuilding(self) -> bool:
        """Say whether a rebuild has begun and is not finished."""
        return self._replaced is not None

    def add(self, documents: Sequence[bytes]) -> None:
        """Add new documents: their graphs and their share of the default graph as N-Quads, all of them or none.

        None of them may be in the store already (`replace` does that).
        """
        if not documents:
            return
        data = b"".join(documents)
        with self._writing():
            # Loading in bulk is faster on disk; in memory the other way gives faster queries.
            load = self.inner.bulk_load if self.folder else self.inner.load
            load(data, format=ox.RdfFormat.N_QUADS)

    def add_stream(self, stream: Readable) -> None:
        """Add new documents from a stream of N-Quads, however long; meant for a rebuild, since half of it may stay."""
        with self._writing():
            load = self.inner.bulk_load if self.folder else self.inner.load
            load(cast(IO[bytes], stream), format=ox.RdfFormat.N_QUADS)

    def replace(self, key: str, quads: Iterable[ox.Quad]) -> bool:
        """Put `quads` in the place of a document's graph, in one update; return whether anything changed.

        With it goes the graph of what people have rejected of the document. A fact of the old graph leaves the default
        graph if no other graph states it.
        """
        return self.set_graphs((self.iris.graph(key), self.iris.rejected(key)), quads)

    def remove(self, key: str) -> bool:
        """Remove a document and the facts nobody else states, in one update; return whether it was there."""
        return self.replace(key, ())

    def set_graph(self, graph: ox.NamedNode, quads: Iterable[ox.Quad]) -> bool:
        """Make `quads` the content of a graph, and the default graph what it must be then; return whether anything changed.

        Quads of other graphs among them are left out. One SPARQL update does it, so that it happens whole or not at all.
        """
        return self.set_graphs((graph,), quads)

    def set_graphs(self, graphs: Sequence[ox.NamedNode], quads: Iterable[ox.Quad]) -> bool:
        """Do what `set_graph` does for several graphs at once, none of which states a fact another of them states."""
        given = set(quads)
        steps: list[str] = []
        for graph in graphs:
            old = set(self.quads(graph))
            new = {quad for quad in given if quad.graph_name == graph}
            removed, added = old - new, new - old
            if not removed and not added:
                continue
            facts = self.says_facts(graph)
            if not old and len(added) > 2_000 and len(graphs) == 1:
                self._load(added, facts)
                return True
            lost = [
                quad
                for quad in removed
                if facts and not is_bookkeeping(quad) and not self.said_elsewhere(quad)
            ]
            gained = [quad for quad in added if facts and not is_bookkeeping(quad)]
            steps += [_data("DELETE", graph, removed, lost), _data("INSERT", graph, added, gained)]
            if not new:
                steps.append(f"DROP SILENT GRAPH {graph}")
        if not steps:
            return False
        with self._writing():
            self.inner.update(" ;\n".join(step for step in steps if step))
        return True

    def _load(self, quads: Iterable[ox.Quad], facts: bool) -> None:
        """Load a large new graph in bulk."""
        lines = []
        for quad in quads:
            triple = f"{quad.subject} {quad.predicate} {quad.object}"
            lines.append(f"{triple} {quad.graph_name} .\n")
            if facts and not is_bookkeeping(quad):
                lines.append(f"{triple} .\n")
        self.add(["".join(sorted(lines)).encode("utf-8")])

    def said_elsewhere(self, quad: ox.Quad) -> bool:
        """Say whether another graph that counts states the same triple."""
        return any(
            other.graph_name != quad.graph_name and self.says_facts(other.graph_name)
            for other in self.matching(quad.subject, quad.predicate, quad.object)
        )

    def stamp(self, graph: ox.NamedNode) -> str | None:
        """Return the fingerprint kept in a graph that is not a document's: of what it was made from."""
        for quad in self.matching(graph, POL.fingerprint, None, graph):
            if isinstance(quad.object, ox.Literal):
                return quad.object.value
        return None

    def publish(self) -> None:
        """Let readers see what has been written. While a rebuild lasts, they go on seeing the old state."""
        if self.folder is not None and not self.rebuilding:
            publish(self.inner, self.folder)

    def begin_rebuild(self) -> None:
        """From now on write into an empty database that holds only what people and imports brought (graphs human, import)."""
        if self.rebuilding:
            return
        if self.folder is None:
            fresh = ox.Store()
        else:
            shutil.rmtree(self.folder.next_database, ignore_errors=True)
            fresh = open_database(self.folder.next_database, self.folder)
        self.continue_rebuild(fresh, self.inner)

    def continue_rebuild(self, fresh: ox.Store, replaced: ox.Store) -> None:
        """Write into `fresh` what `replaced` has from people and imports, and what will be added from now on."""
        self._replaced = replaced
        self._inner = fresh
        with self._writing():
            for graph in replaced.named_graphs():
                if graph == self.iris.human or str(graph.value).startswith(self.iris.import_graphs):
                    fresh.extend(
                        self._with_default_graph(replaced.quads_for_pattern(None, None, None, graph))
                    )

    @property
    def kept(self) -> Store:
        """Return the store to read kept documents from: while a rebuild lasts, the old database."""
        return Store(self._replaced, self.base, folder=self.folder) if self._replaced is not None else self

    def finish_rebuild(self) -> None:
        """Put the rebuilt database in the place of the old one. A kill in between is put right by the next opening."""
        if self._replaced is None:
            return
        self._replaced = None
        folder = self.folder
        if folder is None:
            return
        with translated(folder):
            self.inner.flush()
            self._inner = None
            gc.collect()
            swap_databases(folder, Manifest(FORMAT, self.base))
        self._inner = open_database(folder.database, folder)
        folder.unpublished.touch()
        self.publish()

    def abandon_rebuild(self) -> None:
        """Go back to the database as it was when the rebuild began."""
        if self._replaced is None:
            return
        self._inner, self._replaced = self._replaced, None
        gc.collect()
        if self.folder is not None:
            shutil.rmtree(self.folder.next_database, ignore_errors=True)

    def _writing(self) -> _Writing:
        return _Writing(self)

    def close(self) -> None:
        """Give up the lock; a rebuild that was not finished leaves no trace."""
        was_open = self._inner is not None
        self._replaced = None
        self._inner = None
        gc.collect()
        if was_open and self.folder is not None:
            shutil.rmtree(self.folder.next_database, ignore_errors=True)
            delete_unused(self.folder)
        super().close()


class _Writing:
    """A change of the database: noted as unpublished, its errors explained."""

    def __init__(self, store: WritableStore) -> None:
        self._store = store

    def __enter__(self) -> None:
        folder = self._store.folder
        if folder is not None and not self._store.rebuilding:
            with translated(folder):
                folder.unpublished.touch()

    def __exit__(self, kind: object, error: BaseException | None, trace: object) -> None:
        if isinstance(error, DATABASE_ERRORS) and self._store.folder is not None:
            raise explained(error, self._store.folder) from error
        if isinstance(error, (SyntaxError, ValueError)):
            raise StoreError(f"The store refused what it was given: {error}") from error


def swap_databases(folder: Folder, manifest: Manifest) -> None:
    """Put db.new in the place of db, in steps each of which `mend` can take up after a kill."""
    if folder.database.exists():
        folder.database.rename(folder.last_database)
    folder.next_database.rename(folder.database)
    write_manifest(folder, manifest)
    shutil.rmtree(folder.last_database, ignore_errors=True)


def _data(verb: str, graph: ox.NamedNode, in_graph: Iterable[ox.Quad], in_default: Iterable[ox.Quad]) -> str:
    """Return a DELETE DATA or INSERT DATA for quads of one graph and of the default graph; "" for none."""
    inside = "\n".join(sorted(f"{quad.subject} {quad.predicate} {quad.object} ." for quad in in_graph))
    default = "\n".join(sorted(f"{quad.subject} {quad.predicate} {quad.object} ." for quad in in_default))
    if not inside and not default:
        return ""
    return f"{verb} DATA {{ GRAPH {graph} {{\n{inside}\n}}\n{default}\n}}"
