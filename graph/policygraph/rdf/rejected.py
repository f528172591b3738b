"""What people's verdicts make of a document's graph: claims marked, the facts only rejected claims state set aside.

A rejected claim stays where it is, with the flag `rejected`, and yields no direct triples: they rest in the document's graph
`<base>graph/rejected/KEY`, from which withdrawing the judgement brings back exactly the same ones. Since the default graph
holds what the document graphs state, nothing that reads facts meets a rejected one. A confirmed claim has the flag `confirmed`.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Protocol

import pyoxigraph as ox

from policygraph.link.judgements import Judgement, Verdict, verdicts_on_single_things
from policygraph.rdf.aside import set_aside
from policygraph.rdf.iris import POL, Iris
from policygraph.rdf.judgements import Asked, read_judgements
from policygraph.rdf.quads import is_bookkeeping
from policygraph.rdf.rejected_imports import Kept, settle_imports

MARKS: dict[Verdict, str] = {Verdict.WRONG: "rejected", Verdict.RIGHT: "confirmed"}

_FLAGS = frozenset(map(ox.Literal, MARKS.values()))


class Replaced(Asked, Kept, Protocol):
    """What settling needs of a store."""

    def replace(self, key: str, quads: Iterable[ox.Quad]) -> bool:
        """Put quads in the place of a document's graphs."""


def judged_document(
    quads: Iterable[ox.Quad], verdicts: Mapping[str, Verdict], key: str, iris: Iris
) -> list[ox.Quad]:
    """Return the quads of a document's two graphs (its own, and what is rejected of it) as `verdicts` make them.

    `quads` may have been judged before: the result is a function of what the document says and of the verdicts alone.
    `verdicts` maps IRIs of claims and facts to wrong or right.
    """
    graph, aside = iris.graph(key), iris.rejected(key)
    raw = list(dict.fromkeys(_unjudged(quads, graph, aside)))
    states = {
        quad.subject: quad.object for quad in raw if quad.predicate == POL.states and quad.graph_name == graph
    }
    found = {
        claim: verdict
        for claim, fact in states.items()
        if (verdict := verdicts.get(_iri(claim)) or verdicts.get(_iri(fact))) is not None
    }
    if not found:
        return raw
    wrong = {claim for claim, verdict in found.items() if verdict is Verdict.WRONG}
    direct = {
        quad.subject
        for quad in raw
        if quad.predicate == POL.detail and quad.subject in states and "values" not in _detail(quad.object)
    }
    stands = {fact for claim, fact in states.items() if claim in direct and claim not in wrong}
    rejected = {states[claim] for claim in wrong & direct} - stands
    moved = _moved(raw, rejected, frozenset(states.values()), iris)
    marks = [
        ox.Quad(claim, POL.flag, ox.Literal(MARKS[verdict]), graph)
        for claim, verdict in sorted(found.items(), key=lambda item: str(item[0]))
    ]
    return [
        *(
            ox.Quad(quad.subject, quad.predicate, quad.object, aside) if quad in moved else quad
            for quad in raw
        ),
        *marks,
    ]


def _unjudged(quads: Iterable[ox.Quad], graph: ox.NamedNode, aside: ox.NamedNode) -> Iterator[ox.Quad]:
    """Yield what the document itself says: nothing marked, nothing set aside."""
    for quad in quads:
        if quad.graph_name == aside:
            yield ox.Quad(quad.subject, quad.predicate, quad.object, graph)
        elif quad.graph_name == graph and not (quad.predicate == POL.flag and quad.object in _FLAGS):
            yield quad


def _iri(term: Any) -> str:
    return str(getattr(term, "value", ""))


def _detail(value: Any) -> Any:
    try:
        return json.loads(value.value)
    except ValueError:
        return {}


def _moved(
    raw: Iterable[ox.Quad], rejected: set[Any], stated: frozenset[Any], iris: Iris
) -> frozenset[ox.Quad]:
    """Return the direct triples of a document to set aside."""
    kinds = {node: ref.kind if (ref := iris.ref_of(node)) else "" for node in rejected}
    return set_aside(raw, rejected, stated, kinds)


def judged_nquads(nquads: bytes, verdicts: Mapping[str, Verdict], key: str, iris: Iris) -> bytes:
    """Return the N-Quads of a new document, its share of the default graph included, as `verdicts` make them."""
    if not any(f"<{thing}>".encode() in nquads for thing in verdicts):
        return nquads
    graph = iris.graph(key)
    quads = judged_document(
        (quad for quad in ox.parse(nquads, format=ox.RdfFormat.N_QUADS) if quad.graph_name == graph),
        verdicts,
        key,
        iris,
    )
    lines = [f"{quad} .\n" for quad in quads]
    lines += [
        f"{quad.subject} {quad.predicate} {quad.object} .\n"
        for quad in quads
        if quad.graph_name == graph and not is_bookkeeping(quad)
    ]
    return "".join(lines).encode("utf-8")


def standing_verdicts(store: Asked) -> dict[str, Verdict]:
    """Return what counts of each claim and fact that people have judged wrong or right."""
    return verdicts_on_single_things(read_judgements(store))


def document_quads_of(store: Asked, key: str) -> list[ox.Quad]:
    """Return the quads of a document's graph and of what is rejected of it."""
    graphs = (store.iris.graph(key), store.iris.rejected(key))
    return [quad for graph in graphs for quad in store.inner.quads_for_pattern(None, None, None, graph)]


def settle(store: Replaced) -> int:
    """Make the graphs of documents and imports what the verdicts that stand make of them, and return how many had to change."""
    verdicts = standing_verdicts(store)
    inner, iris = store.inner, store.iris
    graphs = set()
    for mark in MARKS.values():
        graphs |= {
            quad.graph_name for quad in inner.quads_for_pattern(None, POL.flag, ox.Literal(mark), None)
        }
    for thing in verdicts:
        node = ox.NamedNode(thing)
        graphs |= {quad.graph_name for quad in inner.quads_for_pattern(None, POL.states, node, None)}
        graphs |= {quad.graph_name for quad in inner.quads_for_pattern(node, POL.states, None, None)}
    keys = {iris.key_of_graph(graph) for graph in graphs if isinstance(graph, ox.NamedNode)} - {None}
    changed = 0
    for key in sorted(filter(None, keys)):
        quads = judged_document(document_quads_of(store, key), verdicts, key, iris)
        changed += store.replace(key, quads)
    return changed + settle_imports(store, verdicts)


def lost_judgements(store: Asked) -> list[Judgement]:
    """Return the judgements that stand but have lost a thing they are about: no document and no table names it any more."""
    silent = (store.iris.human.value, store.iris.derived_graphs)

    def there(thing: str) -> bool:
        node = ox.NamedNode(thing)
        quads = store.inner.quads_for_pattern(node, None, None, None)
        return any(not str(quad.graph_name).strip("<>").startswith(silent) for quad in quads
                   if not isinstance(quad.graph_name, ox.DefaultGraph)) or any(
            store.inner.quads_for_pattern(None, POL.states, node, None)
        )  # fmt: skip

    return [
        one
        for one in read_judgements(store)
        if one.stands and not all(there(thing) for thing in (one.first, one.second) if thing is not None)
    ]
