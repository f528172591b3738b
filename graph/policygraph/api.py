"""The Python interface: one object that opens a store, fills it, asks it, draws it and hands it on.

from policygraph import PolicyGraph

with PolicyGraph.open("policy.store") as graph:
    graph.add("articles/")
    graph.query("SELECT ?name { ?plan a pol:PolicyDocument ; rdfs:label ?name }").to_pandas()
    graph.view("network.html")
"""

from __future__ import annotations

import os
from collections.abc import Callable, Collection, Mapping
from datetime import date
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any, TypeVar

from policygraph.analytics.graph import Analyses
from policygraph.build import BuildReport, build, remove
from policygraph.contributions import Contributions
from policygraph.query.names import Names
from policygraph.query.run import Answer, run_query
from policygraph.query.saved import run_saved
from policygraph.query.show import Card, show
from policygraph.query.stats import Stats, stats
from policygraph.query.table import Table
from policygraph.query.targets import Ledger, target_ledger
from policygraph.read import MAX_BYTES
from policygraph.store import Store, WritableStore, is_server, open_store, open_writable

if TYPE_CHECKING:
    import igraph
    import networkx
    import rdflib

    from policygraph.audit import AuditReport
    from policygraph.desk.answer import Answer as DeskAnswer
    from policygraph.export import Exporter
    from policygraph.extract.opinion import OpinionSettings
    from policygraph.network import ViewGraph
    from policygraph.rdf.validate import ValidationReport

DEFAULT_STORE = "policy.store"

Source = str | os.PathLike[str]
_T = TypeVar("_T")


class PolicyGraph(Contributions, Analyses):
    """A graph of policies and actors in a store.

    Reading uses the newest snapshot; `add` and `remove` open the store for writing as long as they take, and what was
    read before is read anew afterwards. Use it as a context manager, or call `close`.
    """

    def __init__(self, path: Source | None, base: str | None = None, store: Store | None = None) -> None:
        """Use `PolicyGraph.open` or `PolicyGraph.in_memory` instead."""
        self._url = str(path) if is_server(path) else None
        self._path = Path(path) if path is not None and self._url is None else None
        self._base = base
        self._store = store
        self._names: Names | None = None

    @classmethod
    def open(cls, path: Source = DEFAULT_STORE, *, base: str | None = None) -> PolicyGraph:
        """Return the graph in the store at `path`; where there is none, the first `add` makes it.

        `base` is what IRIs start with when the store is made; it cannot change later. The URL of a SPARQL server a store was
        loaded into can be asked and not changed. Errors show when the store is
        first used: StoreError if it is foreign, older, damaged, or missing.
        """
        return cls(path, base)

    @classmethod
    def in_memory(cls, *, base: str | None = None) -> PolicyGraph:
        """Return an empty graph that lives in memory and is gone at the end.

        >>> len(PolicyGraph.in_memory())
        0
        """
        import pyoxigraph as ox

        from policygraph.rdf.iris import DEFAULT_BASE

        return cls(None, base, WritableStore(ox.Store(), base or DEFAULT_BASE))

    @property
    def store(self) -> Store:
        """Return the store, opened for reading. Raises StoreError if there is none."""
        if self._store is None:
            where = self._url or self._path
            assert where is not None
            self._store = open_store(where, base=self._base)
        return self._store

    @property
    def names(self) -> Names:
        """Return the names of the store's things, read once."""
        if self._names is None:
            self._names = Names(self.store)
        return self._names

    def add(
        self,
        *paths: Source,
        prune: bool = False,
        rebuild: bool = False,
        workers: int | None = None,
        max_bytes: int = MAX_BYTES,
        progress: Callable[[int, int, str], None] | None = None,
        opinion: OpinionSettings | None = None,
        ocr: bool = False,
    ) -> BuildReport:
        """Read files and folders into the graph and return what was done; what has not changed is left alone.

        See `policygraph.build.build` for the arguments. Raises InputError for a path that does not exist, StoreError if
        the store cannot be written.
        """
        sources = [path if isinstance(path, str) else Path(path) for path in paths]
        return self._write(
            lambda store: build(
                sources,
                store,
                prune=prune,
                rebuild=rebuild,
                workers=workers,
                max_bytes=max_bytes,
                progress=progress,
                opinion=opinion,
                ocr=ocr,
            ),
            rebuild=rebuild,
        )

    def merge(
        self,
        *urls: Source,
        of: int | None = None,
        progress: Callable[[int, int, str], None] | None = None,
    ) -> BuildReport:
        """Fill the graph, which must have no documents, from the shards at paths or URLs, and return what was done.

        With `of` only the shards of a run with so many count. See `policygraph.building.merging` for what is checked.
        Raises InputError unless the shards are one whole and their files what the manifests say, StoreError for a store
        that cannot take them.
        """
        from policygraph.building.merging import merge, read_shards

        shards = read_shards(map(str, urls), of)
        if self._base is None and self._path is not None and not (self._path / "manifest.json").exists():
            self._base = shards.base
        return self._write(lambda store: merge(shards, store, progress=progress))

    def remove(self, *keys: str) -> list[str]:
        """Remove documents by key, with the facts nobody else states, and return their keys.

        Raises UnknownNameError ("did you mean") if the store has no such document.
        """
        return self._write(lambda store: remove(keys, store))

    def _write(self, job: Callable[[Store], _T], *, rebuild: bool = False) -> _T:
        """Do a job on the store opened for writing, then forget what was read before."""
        self._names = None
        if self._path is None:
            return job(open_writable(self._url) if self._url else self.store)
        self._release()
        with open_store(self._path, write=True, base=self._base, rebuild=rebuild) as store:
            return job(store)

    def documents(self) -> list[str]:
        """Return the keys of the documents, sorted."""
        return sorted(self.store.documents())

    def query(
        self,
        query: str | None = None,
        /,
        *,
        saved: str | None = None,
        params: Mapping[str, Any] | None = None,
    ) -> Answer:
        """Return what a SPARQL query answers, or a saved query with its parameters.

        The answer is a Table (`.to_pandas()`, `.csv()`, `.records()`), Triples or a bool. Our prefixes need no declaring.
        Raises QueryError for a mistake, UnknownNameError for an unknown saved query, parameter or entity.
        """
        from policygraph.errors import QueryError

        if (query is None) == (saved is None):
            raise QueryError(
                'Give a query, or the name of a saved one: query("SELECT ...") or query(saved="targets").'
            )
        if saved is not None:
            given = {name: str(value) for name, value in (params or {}).items()}
            return run_saved(self.store, saved, given, names=self.names)
        return run_query(self.store, query or "")

    def show(self, name: str) -> Card:
        """Return everything known of the thing a name, alias, pinyin, code or IRI means, each fact with its sentence."""
        return show(self.store, name, names=self.names)

    def targets(self, *, limit: int | None = None, offset: int = 0, **filters: str) -> Ledger:
        """Return the target ledger; filters: place, technology, plan, after, before, indicator (see `target_ledger`)."""
        named = filters.keys() & {"place", "technology", "plan"}
        names = self.names if named else None
        return target_ledger(self.store, limit=limit, offset=offset, names=names, **filters)

    def as_of(self, day: date | str) -> PolicyGraph:
        """Return the graph as it stood on a day: what the documents published by then say, links derived anew.

        Documents without a date do not count. It is for reading and lives in memory as long as this graph is open.
        Raises InputError for a text that is no day.
        """
        from policygraph.errors import InputError
        from policygraph.query.asof import as_of

        try:
            wanted = date.fromisoformat(day) if isinstance(day, str) else day
        except ValueError as error:
            raise InputError(f"A day is written as 2025-06-30, not {day!r}.") from error
        return PolicyGraph(None, self.store.base, as_of(self.store, wanted).store)

    def desk(self, question: str, /, **given: Any) -> DeskAnswer[Any]:
        """Return what a question of the analyst's desk answers, as `desk("gaps", place="杭州", on="2025-06-30")`.

        The answer has `.records()`, `.table()`, `.json()`, `.to_pandas()` and the claims behind every row, which are read
        when they are looked at; `limit=50, offset=100` asks for a page with its claims, which outlasts the store. Questions and
        parameters are those of `policygraph.desk.questions.QUESTIONS`; lists may be given as lists; the day is today if
        none is given. Raises UnknownNameError for an unknown question, parameter or thing, InputError for a value that
        does not fit.
        """
        from policygraph.desk.questions import ask_desk

        texts = {
            name: ",".join(map(str, value)) if isinstance(value, (list, tuple)) else str(value)
            for name, value in given.items()
            if value is not None
        }
        return ask_desk(self.store, question, texts, names=self.names, today=date.today())

    def brief(self, name: str, path: Source | None = None, *, lang: str = "zh") -> str:
        """Return a briefing of a place, plan, person, organisation or technology as one self-contained HTML page.

        With `path` also write it. Raises UnknownNameError for an unknown name, InputError for another kind of thing or a
        path that cannot be written.
        """
        from policygraph.desk.briefing import brief_page
        from policygraph.errors import InputError

        page = brief_page(self.store, name, lang=lang, names=self.names)
        if path is not None:
            try:
                Path(path).write_text(page, encoding="utf-8", newline="\n")
            except OSError as error:
                raise InputError(f"{path} cannot be written: {error}") from error
        return page

    def stats(self) -> Stats:
        """Return counts by kind, document and graph."""
        return stats(self.store)

    @property
    def rdflib(self) -> rdflib.Dataset:
        """Return an rdflib Dataset view of the store; its default graph is the set of facts, never the union."""
        return self.store.rdflib()

    def view(
        self,
        path: Source | None = None,
        *,
        focus: str | None = None,
        hops: int = 1,
        limit: int | None = None,
        types: Collection[str] | None = None,
        lang: str = "zh",
        size_by: str | None = None,
        colour_by: str | None = None,
        layout: str | None = None,
    ) -> ViewGraph:
        """Return a part of the graph as nodes and edges; with `path` also write it as one offline HTML page.

        `focus` is a name, pinyin or IRI, of which only the neighbourhood is shown; `limit` the number of nodes at most; `lang`
        the language the page opens in; `size_by` and `colour_by` kept results of analyses to draw by; `layout` an imported
        layout. Raises InputError for a result, UnknownNameError for a layout that is not in the store.
        """
        from policygraph.network import view_graph, write_page
        from policygraph.network.viewgraph import DEFAULT_LIMIT

        shown = view_graph(
            self.store,
            focus=self.names.find(focus).value if focus else None,
            hops=hops,
            limit=DEFAULT_LIMIT if limit is None else limit,
            types=types,
            size_by=size_by,
            colour_by=colour_by,
            layout=layout,
        )
        if path is not None:
            write_page(shown, Path(path), lang=lang)
        return shown

    def to_networkx(self, **choices: Any) -> networkx.MultiDiGraph[str]:
        """Return the facts, or a part of them, as a networkx MultiDiGraph with the attributes of a GraphML export.

        `choices` are those of `policygraph.export.Part` (`focus="杭州"`, `hops=2`, `types=("target",)`, `place`, `as_of`,
        `query`). For the view of the network page see `view` and `policygraph.network.to_networkx`. Raises
        UnknownNameError for an unknown thing, place or type, QueryError for a mistake in the query.
        """
        from policygraph.export import Part
        from policygraph.export.formats import facts_of
        from policygraph.export.objects import to_networkx

        return to_networkx(facts_of(self.store, Part(**choices)))

    def to_igraph(self, **choices: Any) -> igraph.Graph:
        """Return the facts, or a part of them, as a directed igraph Graph; choices and errors are those of `to_networkx`.

        Vertices have their IRI in `name`, so that `graph.vs.find(name="https://...")` finds one.
        """
        from policygraph.export import Part
        from policygraph.export.formats import facts_of
        from policygraph.export.objects import to_igraph

        return to_igraph(facts_of(self.store, Part(**choices)))

    def export(self, path: Source, format: str | None = None, **options: Any) -> Exporter:
        """Write the graph to a file or folder in a format, which the extension gives where it is unique.

        See `policygraph.export.export` for formats and options. Raises UnknownNameError or InputError.
        """
        from policygraph.export import export

        return export(self.store, Path(path), format, **options)

    def validate(self) -> ValidationReport:
        """Return the report of checking the facts against the SHACL shapes (`.conforms`, `.results`)."""
        from policygraph.rdf.validate import validate

        return validate(self.store)

    def audit(self, *sources: Source) -> AuditReport:
        """Return the report of checking every claim's words against the stored texts and, if given, the sources anew."""
        from policygraph.audit import audit

        return audit(self.store, sources=[Path(path) for path in sources] or None)

    def table(self, query: str) -> Table:
        """Return the Table of a SELECT query; raises QueryError for a query of another form."""
        from policygraph.query.run import run_table

        return run_table(self.store, query)

    def __len__(self) -> int:
        """Return the number of documents."""
        return len(self.store.documents())

    def __bool__(self) -> bool:
        return True

    def _release(self) -> None:
        if self._store is not None and (self._url or self._path is not None):
            self._store.close()
            self._store = None
        self._names = None

    def close(self) -> None:
        """Let go of the store; using the graph again opens it again."""
        self._release()

    def __enter__(self) -> PolicyGraph:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def __repr__(self) -> str:
        where = self._url or self._path
        return f"<PolicyGraph at {where}>" if where else "<PolicyGraph in memory>"

    def _repr_html_(self) -> str:
        """Return what a notebook shows: counts of documents and things."""
        from policygraph.query.shown import stats_html

        return stats_html(self.stats(), self._called())

    def _repr_mimebundle_(self, include: Any = None, exclude: Any = None) -> dict[str, str]:
        # Notebooks are passed on, and the folder a store lies in is nobody else's business.
        return {"text/html": self._repr_html_(), "text/plain": f"<PolicyGraph {self._called()}>"}

    def _called(self) -> str:
        return self._url or (self._path.name if self._path else "in memory")
