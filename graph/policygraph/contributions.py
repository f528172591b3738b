"""What people bring into a graph, as part of the Python interface: judgements and imports."""

from __future__ import annotations

import os
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Protocol, TypeVar

from policygraph.store import Store, WritableStore

if TYPE_CHECKING:
    from policygraph.imports import Import
    from policygraph.imports.report import ImportReport
    from policygraph.link.judgements import Judgement
    from policygraph.query.names import Names

Source = str | os.PathLike[str]
_T = TypeVar("_T")


class Graph(Protocol):
    """What these methods need of the graph they are part of."""

    @property
    def store(self) -> Store:
        """The store, opened for reading."""

    @property
    def names(self) -> Names:
        """The names of the store's things."""

    def _write(self, job: Callable[[Store], _T], *, rebuild: bool = False) -> _T:
        """Do a job on the store opened for writing."""

    def _judged(self, job: Callable[[WritableStore], _T]) -> _T:
        """Change the judgements and what follows from them."""


class Contributions:
    """The methods of `PolicyGraph` by which people correct the graph and add to it."""

    def judge(
        self: Graph,
        verdict: str,
        first: str,
        second: str | None = None,
        *,
        by: str,
        on: date,
        reason: str = "",
    ) -> str:
        """Record that two things are the `same` or `not-same`, or that one is `wrong` or `right`, and return the judgement's id.

        Things are given as for `show`; what is wrong or right is a fact, of documents or of an import, or one claim of it (its
        IRI, `claim/ID` or ID).
        What is wrong leaves the facts, links between documents are computed anew, and so after every build. Raises
        InputError for a verdict that does not fit, UnknownNameError for an unknown thing.

        Example: `graph.judge("wrong", "claim/2b45be5db5299884c0880955fa861844", by="王芳", on=date(2025, 6, 1))`.
        """
        from policygraph.link.judgements import make_judgement
        from policygraph.rdf.judgements import add_judgement, judged_thing
        from policygraph.rdf.rejected_imports import imported_thing

        def meant(name: str) -> str:
            store = self.store
            return judged_thing(store, name) or imported_thing(store, name) or self.names.find(name).value

        judgement = make_judgement(
            verdict, meant(first), meant(second) if second else None, by, on, reason=reason
        )
        return self._judged(lambda store: add_judgement(store, judgement))

    def withdraw(self: Graph, identity: str, *, by: str, on: date) -> None:
        """Withdraw a judgement; it stays in the store, without effect. Raises UnknownNameError if there is none."""
        from policygraph.rdf.judgements import withdraw_judgement

        self._judged(lambda store: withdraw_judgement(store, identity, by, on))

    def judgements(self: Graph) -> list[Judgement]:
        """Return all judgements, withdrawn ones too, by id."""
        from policygraph.rdf.judgements import read_judgements

        return read_judgements(self.store)

    def import_rdf(
        self: Graph,
        path: Source,
        name: str,
        *,
        format: str | None = None,
        facts: bool = False,
        accept_violations: bool = False,
        max_bytes: int = 500_000_000,
    ) -> ImportReport:
        """Bring in an RDF file as the import `name`, in the place of what had that name, and return what was done.

        It stands in a named graph beside the facts, with `facts` among them. What breaks a shape is kept out (`.refused`)
        unless it is accepted. Raises InputError for a file that cannot be read, or that asks for the network.
        """
        from policygraph.imports.loading import import_rdf

        return self._write(
            lambda store: import_rdf(
                store,
                Path(path),
                name,
                format=format,
                facts=facts,
                accept_violations=accept_violations,
                max_bytes=max_bytes,
            )
        )

    def import_layout(
        self: Graph, path: Source, name: str, *, format: str | None = None, max_bytes: int = 500_000_000
    ) -> ImportReport:
        """Bring home a GEXF or GraphML file from Gephi as the import `name`: positions, groups, colours, sizes, new labels.

        Nodes are matched by their IRI; unknown ones and new edges are reported, not taken. `export(..., layout=name)` draws
        with it. Raises InputError for a file that cannot be read or declares entities.
        """
        from policygraph.imports.loading import import_layout

        return self._write(
            lambda store: import_layout(store, Path(path), name, format=format, max_bytes=max_bytes)
        )

    def import_table(
        self: Graph,
        path: Source,
        name: str,
        *,
        mapping: Source,
        facts: bool = False,
        max_bytes: int = 500_000_000,
    ) -> ImportReport:
        """Bring in a CSV, TSV or XLSX table as the import `name`, each row one fact, by a YAML mapping of its columns.

        Rows whose place, number or date cannot be read are left out and reported by number. Raises InputError for a file
        or mapping that cannot be read as a whole. Mapping and example: `docs/imports.md`.
        """
        from policygraph.imports.table_loading import import_table

        return self._write(
            lambda store: import_table(
                store, Path(path), name, mapping=Path(mapping), facts=facts, max_bytes=max_bytes
            )
        )

    def imports(self: Graph) -> list[Import]:
        """Return the imports in the store, by name."""
        from policygraph.imports import list_imports

        return list_imports(self.store)

    def remove_import(self: Graph, name: str) -> None:
        """Remove an import, and from the facts what nobody else states. Raises UnknownNameError if there is none."""
        from policygraph.imports.loading import remove

        self._write(lambda store: remove(store, name))

    def lost_judgements(self: Graph) -> list[Judgement]:
        """Return the judgements that stand, but about things that no document names any more, by id."""
        from policygraph.rdf.rejected import lost_judgements

        return lost_judgements(self.store)

    def _judged(self: Graph, job: Callable[[WritableStore], _T]) -> _T:
        """Change the judgements, then the facts and links that follow from them."""
        from policygraph.building.fingerprint import pipeline_fingerprint
        from policygraph.building.reference import load_derived

        def change(store: Store) -> _T:
            assert isinstance(store, WritableStore)
            result = job(store)
            load_derived(store, pipeline_fingerprint(store.base))
            store.publish()
            return result

        return self._write(change)
