"""A store on a SPARQL server: asked over the SPARQL 1.1 Protocol, never written.

What was exported as N-Quads and loaded there answers as the folder it came from does. The facts are the server's default
graph, or, where the server has none of its own, the graph `<base>graph/facts`; which of them is asked when first used, and a
default graph that is the union of all graphs is refused, since a fact two documents state would count twice.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import IO, TYPE_CHECKING, Any, NoReturn, cast

import pyoxigraph as ox

from policygraph.errors import InputError, QueryError, StoreError
from policygraph.rdf.iris import POL, PREFIXES, XSD, check_base
from policygraph.store.endpoint import TABLE, TRIPLES, Body, Endpoint
from policygraph.store.guard import refuse_remote
from policygraph.store.scoped import scoped, shape_of
from policygraph.store.store import Answer, Graph, Store, Term

if TYPE_CHECKING:
    from rdflib import Dataset

FACTS = "graph/facts"
_DOCUMENTS = "graph/doc/"
_ADVICE = "How to load a store into a server says docs/servers.md."


class RemoteStore(Store):
    """A store on a server, for reading. `url` is where it answers, `facts` the graph of the facts (None: the default graph)."""

    def __init__(self, endpoint: Endpoint, base: str, facts: str | None) -> None:
        """Take where to ask and what is known of it; `open_remote` finds that out."""
        super().__init__(ox.Store(), base)
        self._endpoint = endpoint
        self.facts = facts

    @property
    def url(self) -> str:
        """Return the URL of the server."""
        return self._endpoint.url

    @property
    def inner(self) -> ox.Store:
        """Raise StoreError: the quads are not on this machine."""
        self._refuse()

    def rdflib(self) -> Dataset:
        """Raise StoreError: rdflib needs the quads on this machine."""
        self._refuse()

    def _refuse(self) -> NoReturn:
        raise StoreError(
            f"This needs a store in a folder, and {self.url} is a server, which can only be asked. Name a folder with --store."
        )

    def query(
        self,
        sparql: str,
        substitutions: Mapping[str, Term] | None = None,
        *,
        base_iri: str | None = None,
    ) -> Answer:
        """Answer a SPARQL 1.1 query as `Store.query` does, by asking the server.

        Raises QueryError for a mistake in the query, and for SERVICE, LOAD and DESCRIBE; StoreError for what goes wrong between
        here and there.
        """
        refuse_remote(sparql)
        self._check(sparql, base_iri)
        text = scoped(sparql, self.facts, {name: str(term) for name, term in (substitutions or {}).items()})
        return answer_of(self._endpoint, prologue(base_iri) + text)

    def _check(self, sparql: str, base_iri: str | None) -> None:
        """Let an empty store read the query, so that a mistake shows as it does with a store in a folder."""
        if self._inner is None:
            raise StoreError("The store has been closed. Open it again.")
        try:
            self._inner.query(sparql, base_iri=base_iri, prefixes=dict(PREFIXES))
        except (SyntaxError, ValueError) as error:
            raise QueryError(f"The query cannot be understood: {error}") from error

    def matching(
        self, subject: Any = None, predicate: Any = None, value: Any = None, graph: Graph | None = None
    ) -> Iterator[ox.Quad]:
        """Yield the quads that match, as `Store.matching`; the graph of the facts counts as the default graph."""
        for node in (subject, predicate, value):
            if isinstance(node, ox.BlankNode):
                raise StoreError(
                    "A server cannot be asked for a blank node, which has another name in every answer."
                )
        triple = " ".join(
            f"?{name}" if term is None else str(term)
            for name, term in (("s", subject), ("p", predicate), ("o", value))
        )
        given = (subject, predicate, value)
        if graph is None or isinstance(graph, ox.DefaultGraph):
            yield from self._quads(f"SELECT ?s ?p ?o {{ {triple} }}", given, ox.DefaultGraph())
        if graph is None:
            yield from self._quads(
                f"SELECT ?s ?p ?o ?g {{ GRAPH ?g {{ {triple} }} {self._own_graphs()} }}", given, None
            )
        elif isinstance(graph, ox.NamedNode):
            yield from self._quads(f"SELECT ?s ?p ?o {{ GRAPH {graph} {{ {triple} }} }}", given, graph)

    def _quads(self, sparql: str, given: tuple[Any, Any, Any], graph: Graph | None) -> Iterator[ox.Quad]:
        """Yield the quads a generated query finds; what was given is not in the answer."""
        solutions = cast(ox.QuerySolutions, self.query(sparql))
        columns = {variable.value for variable in solutions.variables}
        for row in solutions:
            s, p, o = (
                _usual(row[name]) if term is None and name in columns else term
                for name, term in zip("spo", given, strict=True)
            )
            where = row["g"] if graph is None else graph
            yield ox.Quad(cast(Any, s), cast(Any, p), cast(Any, o), cast(Any, where))

    def named_graphs(self) -> list[ox.NamedNode]:
        """Return the named graphs that belong to the store, sorted; not that of the facts, nor what else the server holds."""
        found = cast(
            ox.QuerySolutions,
            self.query(f"SELECT DISTINCT ?g {{ GRAPH ?g {{ ?s ?p ?o }} {self._own_graphs()} }}"),
        )
        return sorted((row["g"] for row in found if isinstance(row["g"], ox.NamedNode)), key=str)

    def owns(self, graph: str) -> bool:
        """Say whether a named graph is one of the store's own: not that of the facts, and none of others on the server."""
        return graph.startswith(f"{self.base}graph/") and graph != self.facts

    def _own_graphs(self) -> str:
        """Return the filter of ?g that leaves in the graphs the store owns."""
        other = f" && ?g != <{self.facts}>" if self.facts else ""
        return f'FILTER(STRSTARTS(STR(?g), "{self.base}graph/"){other})'

    def __repr__(self) -> str:
        return f"<Store at {self.url}, base {self.base}>"


def prologue(base_iri: str | None = None) -> str:
    """Return BASE and the PREFIX declarations that policygraph takes for granted, on one line."""
    base = f"BASE <{base_iri}> " if base_iri else ""
    return base + " ".join(f"PREFIX {name}: <{iri}>" for name, iri in PREFIXES.items()) + " "


def answer_of(endpoint: Endpoint, sparql: str) -> Answer:
    """Return what a server answers to a query, in the class pyoxigraph has for answers of its form.

    Raises StoreError for an answer that cannot be read, and for one the server has cut at its limit of rows.
    """
    form = shape_of(sparql).form
    reply = endpoint.ask(sparql, TRIPLES if form == "CONSTRUCT" else TABLE)
    try:
        if form == "CONSTRUCT":
            return _triples(cast(IO[bytes], reply.body), reply.media_type)
        media = ox.QueryResultsFormat.from_media_type(reply.media_type)
        if media is None:
            raise StoreError(
                f"{endpoint.url} answered with {reply.media_type}, which is no answer to a query. Is that its query URL? {_ADVICE}"
            )
        rows = _count(reply.body, media)
        if form == "ASK" and rows is not None:
            return _boolean(rows > 0)
        if form == "SELECT" and rows is None:
            raise StoreError(f"{endpoint.url} answered another question than was asked. {_ADVICE}")
        if reply.max_rows and rows is not None and rows >= reply.max_rows:
            raise StoreError(
                f"{endpoint.url} cuts its answers at {reply.max_rows:,} rows, and this one has as many. Raise its limit "
                "(Virtuoso: ResultSetMaxRows), or ask for less."
            )
        return ox.parse_query_results(cast(IO[bytes], reply.body), format=media)
    except (SyntaxError, ValueError) as error:
        raise StoreError(f"The answer of {endpoint.url} cannot be read: {error}") from error


def _count(body: Body, media: ox.QueryResultsFormat) -> int | None:
    """Return how many rows an answer has, None for a truth value. Whoever reads it afterwards finds no mistake half way.

    Virtuoso 7 answers ASK with a table: a row for true, none for false.
    """
    rows: int | None = None
    found = ox.parse_query_results(cast(IO[bytes], body), format=media)
    try:
        if isinstance(found, ox.QuerySolutions):
            rows = 0
            for _ in found:
                rows += 1
    finally:
        # An exception would keep it until some thread collects garbage, and only this one may drop it.
        del found
    body.rewind()
    return rows


def _triples(body: IO[bytes], media_type: str) -> ox.QueryTriples:
    """Return the triples of an answer, each once, in the class that queries answer with."""
    format = (
        ox.RdfFormat.N_TRIPLES if media_type == "text/plain" else ox.RdfFormat.from_media_type(media_type)
    )
    if format is None:
        raise ValueError(f"it is {media_type}")
    held = ox.Store()
    held.bulk_load(body, format=format)
    return cast(ox.QueryTriples, held.query("CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o }"))


def _boolean(value: bool) -> ox.QueryBoolean:
    """Return a truth value in the class that queries answer with."""
    return cast(ox.QueryBoolean, ox.Store().query("ASK { }" if value else "ASK { FILTER(false) }"))


def _usual(term: Any) -> Any:
    """Return a term as policygraph writes it: Virtuoso keeps true as 1, which is the same value (XSD 1.1 Part 2, 3.3.2)."""
    if isinstance(term, ox.Literal) and term.datatype == XSD.boolean and term.value in ("0", "1"):
        return ox.Literal(term.value == "1")
    return term


def open_remote(url: str, *, base: str | None = None) -> RemoteStore:
    """Return the store that was loaded into a server, after asking it what it holds.

    `#graph=IRI` after the URL names the graph of the facts, `#base=IRI` what its IRIs start with; else both are found out.
    Raises StoreError: unreachable, empty, another base than `base`, or a default graph that does not hold the facts alone.
    """
    endpoint = Endpoint.of(url)
    found = endpoint.options.get("base") or _base_of(endpoint)
    try:
        check_base(found)
    except InputError as error:
        raise StoreError(str(error)) from error
    if base is not None and base != found:
        raise StoreError(f"The store at {endpoint.url} has the base {found}, not {base}.")
    return RemoteStore(endpoint, found, _facts_of(endpoint, found))


def _base_of(endpoint: Endpoint) -> str:
    """Return what IRIs start with, from the graph of any document."""
    found = answer_of(endpoint, f"SELECT ?g {{ GRAPH ?g {{ ?d {POL.inGraph} ?g }} }} LIMIT 1")
    for row in cast(ox.QuerySolutions, found):
        graph = row["g"]
        if isinstance(graph, ox.NamedNode) and _DOCUMENTS in graph.value:
            return graph.value.partition(_DOCUMENTS)[0]
    raise StoreError(
        f"There are no documents of policygraph at {endpoint.url}: it is empty, or its graphs have been lost. {_ADVICE}"
    )


def _facts_of(endpoint: Endpoint, base: str) -> str | None:
    """Return the graph of the facts, None for the server's default graph."""
    named = endpoint.options.get("graph")
    graph = named or base + FACTS
    try:
        ox.NamedNode(graph)
    except ValueError as error:
        raise StoreError(f"{graph!r} after # in the URL is no IRI.") from error
    if _holds(endpoint, f"GRAPH <{graph}> {{ ?s a ?o }}"):
        if _holds(endpoint, f"GRAPH <{graph}> {{ ?s {POL.states} ?o }}"):
            raise StoreError(f"The graph {graph} at {endpoint.url} holds more than facts. {_ADVICE}")
        return graph
    if named:
        raise StoreError(f"There is no graph {graph} at {endpoint.url}. {_ADVICE}")
    if _holds(endpoint, f"?s {POL.states} ?o"):
        raise StoreError(
            f"The default graph of {endpoint.url} is the union of all graphs, where a fact that two documents state counts "
            f"twice. Load the facts into the graph {graph}. {_ADVICE}"
        )
    if not _holds(endpoint, "?s a ?o"):
        raise StoreError(f"{endpoint.url} has no facts in its default graph and no graph {graph}. {_ADVICE}")
    return None


def _holds(endpoint: Endpoint, pattern: str) -> bool:
    return bool(answer_of(endpoint, f"ASK {{ {pattern} }}"))
