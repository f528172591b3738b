"""What people's verdicts make of an import whose statements count as facts: those they call wrong are set aside.

No document and no claim states such a fact, so the import's own graph is divided: what is rejected rests in
`<base>graph/import/rejected/NAME`, which states no facts, and comes back from there when the judgement is withdrawn. What the
import itself says of its graph (its name, file, hash) stays.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, Protocol

import pyoxigraph as ox

from policygraph.link.judgements import Verdict
from policygraph.rdf.aside import set_aside
from policygraph.rdf.facts import CLASSES
from policygraph.rdf.iris import DCTERMS, RDF, Iris, decode


class Imported(Protocol):
    """What looking at imports needs of a store."""

    @property
    def iris(self) -> Iris:
        """The IRIs under the store's base."""

    @property
    def inner(self) -> ox.Store:
        """The Oxigraph store."""


class Kept(Imported, Protocol):
    """What settling imports needs of a store."""

    def set_graphs(self, graphs: Sequence[ox.NamedNode], quads: Iterable[ox.Quad]) -> bool:
        """Make `quads` the content of several graphs."""


def judged_import(
    quads: Iterable[ox.Quad], verdicts: Mapping[str, Verdict], name: str, iris: Iris
) -> list[ox.Quad]:
    """Return the quads of an import's two graphs (its facts, and what is rejected of them) as `verdicts` make them.

    `quads` may have been judged before. Of a table, what only rejected rows brought (the source they name) goes with them; of RDF,
    every thing stands for itself.
    """
    graph, aside = iris.imported(name, facts=True), iris.rejected_import(name)
    raw = list(dict.fromkeys(
        ox.Quad(quad.subject, quad.predicate, quad.object, graph)
        for quad in quads
        if quad.graph_name in (graph, aside)
    ))  # fmt: skip
    wrong = {thing for thing, verdict in verdicts.items() if verdict is Verdict.WRONG}
    rejected = {quad.subject for quad in raw if _iri(quad.subject) in wrong and quad.subject != graph}
    if not rejected:
        return raw
    said = [quad for quad in raw if quad.subject != graph]
    table = ox.Quad(graph, DCTERMS.type, ox.Literal("table"), graph) in raw
    stated = frozenset() if table else frozenset(quad.subject for quad in said)
    moved = set_aside(said, rejected, stated, _kinds(said, rejected, iris))
    return [
        ox.Quad(quad.subject, quad.predicate, quad.object, aside) if quad in moved else quad for quad in raw
    ]


def _iri(term: Any) -> str:
    return str(getattr(term, "value", ""))


def _kinds(said: Iterable[ox.Quad], nodes: set[Any], iris: Iris) -> dict[Any, str]:
    """Return of which kind each node is: by its IRI, where that is not one of ours by its class."""
    by_class = {text.strip("<>"): kind for kind, text in CLASSES.items()}
    kinds = {node: ref.kind if (ref := iris.ref_of(node)) else "" for node in nodes}
    for quad in said:
        if quad.predicate == RDF.type and kinds.get(quad.subject) == "":
            kinds[quad.subject] = by_class.get(_iri(quad.object), "")
    return kinds


def settle_imports(store: Kept, verdicts: Mapping[str, Verdict]) -> int:
    """Make the graphs of every import what the verdicts make of them, and return how many had to change."""
    changed = 0
    for name, quads in _touched(store, verdicts):
        graphs = (store.iris.imported(name, facts=True), store.iris.rejected_import(name))
        changed += store.set_graphs(graphs, judged_import(quads, verdicts, name, store.iris))
    return changed


def unsettled_imports(store: Imported, verdicts: Mapping[str, Verdict]) -> list[str]:
    """Return the imports whose graphs are not what the verdicts make of them, by name."""
    return [
        name
        for name, quads in _touched(store, verdicts)
        if set(judged_import(quads, verdicts, name, store.iris)) != set(quads)
    ]


def _touched(store: Imported, verdicts: Mapping[str, Verdict]) -> Iterator[tuple[str, list[ox.Quad]]]:
    """Yield the imports that something is, or has to be, set aside of, with the quads of both graphs."""
    iris, inner = store.iris, store.inner
    starts = (iris.fact_import_graphs, iris.rejected_import_graphs)
    wrong = [ox.NamedNode(thing) for thing, verdict in verdicts.items() if verdict is Verdict.WRONG]
    names = {
        decode(graph.value.removeprefix(start))
        for graph in inner.named_graphs()
        if isinstance(graph, ox.NamedNode)
        for start in starts
        if graph.value.startswith(start)
    }
    for name in sorted(names):
        graph, aside = iris.imported(name, facts=True), iris.rejected_import(name)
        if any(inner.quads_for_pattern(None, None, None, aside)) or any(
            any(inner.quads_for_pattern(thing, None, None, graph)) for thing in wrong
        ):
            yield name, [q for one in (graph, aside) for q in inner.quads_for_pattern(None, None, None, one)]


def imported_thing(store: Imported, name: str) -> str | None:
    """Return the IRI of the thing that an import states among the facts, or stated before people rejected it; None if of none.

    `name` is an IRI, or `kind/ID` under the store's base.
    """
    given = name.strip()
    kind, slash, key = given.partition("/")
    short = store.iris.text(kind, key) if slash and kind.isalpha() and kind.isascii() else given
    starts = (store.iris.fact_import_graphs, store.iris.rejected_import_graphs)
    for tried in (given, short):
        try:
            node = ox.NamedNode(tried)
        except ValueError:
            continue
        for quad in store.inner.quads_for_pattern(node, None, None, None):
            if isinstance(quad.graph_name, ox.NamedNode) and quad.graph_name.value.startswith(starts):
                return node.value
    return None
