"""The one interface to a store, in memory or on disk: ask it, list it, see it as an rdflib Dataset."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from types import TracebackType
from typing import TYPE_CHECKING, Any

import pyoxigraph as ox

from policygraph.errors import QueryError, StoreError, UnknownNameError
from policygraph.model import Document
from policygraph.rdf.iris import DCTERMS, DEFAULT_BASE, POL, PREFIXES, SCHEMA, Iris
from policygraph.rdf.kept import kept_document
from policygraph.rdf.quads import is_bookkeeping
from policygraph.store.folder import Folder, explained, translated
from policygraph.store.guard import refuse_remote

if TYPE_CHECKING:
    from rdflib import Dataset

Term = ox.NamedNode | ox.BlankNode | ox.Literal
Graph = ox.NamedNode | ox.DefaultGraph
Answer = ox.QuerySolutions | ox.QueryTriples | ox.QueryBoolean


_KEPT = {
    SCHEMA.text: "text",
    POL.sha256: "source_sha256",
    POL.reader: "reader",
    POL.detail: "detail",
    DCTERMS.title: "title",
    POL.publisherName: "publisher",
    DCTERMS.issued: "published",
    SCHEMA.url: "url",
}


class Store:
    """A store opened for reading (a snapshot, or all in memory).

    `inner` is the Oxigraph store, `base` what its IRIs start with, `iris` makes them; `held` is for what others make of its
    state and want to make once.
    """

    def __init__(
        self,
        inner: ox.Store,
        base: str = DEFAULT_BASE,
        close: Callable[[], None] | None = None,
        folder: Folder | None = None,
    ) -> None:
        """Wrap an open Oxigraph store; `close` is called once when this one is closed. `folder` is None in memory."""
        self.folder = folder
        self.iris = Iris(base)
        self.held: dict[str, Any] = {}
        self._inner: ox.Store | None = inner
        self._close = close

    @classmethod
    def in_memory(cls, quads: Iterable[ox.Quad] = (), base: str = DEFAULT_BASE) -> Store:
        """Return a store that holds `quads`, their direct triples also in the default graph.

        >>> quad = ox.Quad(ox.NamedNode("a:s"), ox.NamedNode("a:p"), ox.Literal("o"), Iris().graph("a"))
        >>> [len(list(Store.in_memory([quad]).quads(graph))) for graph in (Iris().graph("a"), ox.DefaultGraph())]
        [1, 1]
        """
        inner = ox.Store()
        store = cls(inner, base)
        inner.extend(store._with_default_graph(quads))
        return store

    @property
    def base(self) -> str:
        """Return what the store's IRIs start with."""
        return self.iris.base

    @property
    def inner(self) -> ox.Store:
        """Return the Oxigraph store. Raises StoreError after `close`."""
        if self._inner is None:
            raise StoreError("The store has been closed. Open it again.")
        return self._inner

    def query(
        self,
        sparql: str,
        substitutions: Mapping[str, Term] | None = None,
        *,
        base_iri: str | None = None,
    ) -> Answer:
        """Answer a SPARQL 1.1 query over the default graph (named graphs by GRAPH); our prefixes are known.

        `substitutions` gives variables (names without `?`) their values before the query runs. Raises QueryError for a
        mistake in the query, and for one that asks another machine.

        >>> bool(Store.in_memory().query("ASK { ?s ?p ?o }"))
        False
        """
        refuse_remote(sparql)
        values: dict[ox.Variable, Any] = {
            ox.Variable(name): term for name, term in (substitutions or {}).items()
        }
        try:
            answer: Answer = self.inner.query(
                sparql, base_iri=base_iri, prefixes=dict(PREFIXES), substitutions=values
            )
        except (SyntaxError, ValueError, RuntimeError, OSError) as error:
            broken = isinstance(error, OSError) or "Corruption" in str(error)
            if broken and self.folder is not None:
                raise explained(error, self.folder) from error
            raise QueryError(f"The query cannot be understood: {error}") from error
        return answer

    def quads(self, graph: Graph | None = None) -> Iterator[ox.Quad]:
        """Yield the quads of a graph (`ox.DefaultGraph()` for the default graph), or of all graphs."""
        return self.matching(None, None, None, graph)

    def matching(
        self, subject: Any = None, predicate: Any = None, value: Any = None, graph: Graph | None = None
    ) -> Iterator[ox.Quad]:
        """Yield the quads that match; None matches everything. Raises StoreError if the database is damaged."""
        with translated(self.folder):
            yield from self.inner.quads_for_pattern(subject, predicate, value, graph)

    def owns(self, graph: str) -> bool:
        """Say whether a named graph is one of the store's own; on a server there can be others."""
        return True

    def documents(self) -> dict[str, str]:
        """Return the key of each document and the fingerprint of what it was built from, sorted by key.

        The fingerprint is "" for a document that was not put there by a build.
        """
        found: dict[str, str] = {}
        for quad in self.matching(None, POL.inGraph):
            if isinstance(quad.object, ox.NamedNode):
                key = self.iris.key_of_graph(quad.object)
                if key is not None and quad.graph_name == quad.object:
                    found[key] = ""
        for quad in self.matching(None, POL.fingerprint):
            key = (
                self.iris.key_of_graph(quad.graph_name) if isinstance(quad.graph_name, ox.NamedNode) else None
            )
            if key is not None and isinstance(quad.object, ox.Literal):
                found[key] = quad.object.value
        return dict(sorted(found.items()))

    def document(self, key: str) -> Document:
        """Return a document as it was read: its stored text and what is known of it.

        Raises UnknownNameError if the store has no such document, StoreError if it does not keep the text.
        """
        said: dict[str, str] = {}
        for quad in self.matching(self.iris.document(key), graph=self.iris.graph(key)):
            name = _KEPT.get(quad.predicate)
            if name is not None and isinstance(quad.object, ox.Literal):
                said[name] = quad.object.value
        if not said:
            raise UnknownNameError("document", key, self.documents())
        if "text" not in said:
            raise StoreError(f"The store does not keep the text of {key}. Build it again from its source.")
        return kept_document(key, said)

    def rdflib(self) -> Dataset:
        """Return an rdflib Dataset view of the store, its default graph being the store's own (never the union)."""
        from oxrdflib import OxigraphStore
        from rdflib import Dataset

        view = Dataset(store=OxigraphStore(store=self.inner), default_union=False)
        for prefix, iri in PREFIXES.items():
            view.bind(prefix, iri)
        return view

    def says_facts(self, graph: Any) -> bool:
        """Say whether the direct triples of a graph belong into the default graph: of documents, places, schemes, derived
        links, and of imports that were said to be facts."""
        if not isinstance(graph, ox.NamedNode):
            return False
        iris = self.iris
        return graph in (iris.places, iris.schemes) or graph.value.startswith(
            (iris.document_graphs, iris.derived_graphs, iris.fact_import_graphs)
        )

    def _with_default_graph(self, quads: Iterable[ox.Quad]) -> Iterator[ox.Quad]:
        """Yield the quads, each direct triple a second time in the default graph."""
        for quad in quads:
            yield quad
            if self.says_facts(quad.graph_name) and not is_bookkeeping(quad):
                yield ox.Quad(quad.subject, quad.predicate, quad.object, ox.DefaultGraph())

    def close(self) -> None:
        """Let go of the files; a second call does nothing."""
        self._inner = None
        self.held.clear()
        if self._close is not None:
            close, self._close = self._close, None
            close()

    def __enter__(self) -> Store:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def __repr__(self) -> str:
        return (
            f"<Store of {len(self.documents())} documents, base {self.base}>"
            if self._inner
            else "<Store, closed>"
        )
