"""The graph as it stood on a day: what the documents published up to that day say, and nothing else.

One meaning everywhere (desk, ledger, changes, exports): a document counts from the day it was published; one without a
date counts on no day, since nobody knows when it was known; a judgement counts from the day it was made until the day it
was withdrawn; places, schemes and human statements without a date always count. Links across documents are derived
anew from what counts, so that the past of a store equals a store built of those documents alone.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date

import pyoxigraph as ox

from policygraph.link.judgements import Judgement, verdicts_on_single_things
from policygraph.network.labels import Label
from policygraph.query.kept import held
from policygraph.rdf.derived import derive
from policygraph.rdf.iris import DCTERMS, POL
from policygraph.rdf.judgements import judgement_quads, read_judgements
from policygraph.rdf.quads import is_bookkeeping
from policygraph.rdf.rejected import document_quads_of, judged_document
from policygraph.store import Store

_DEFAULT = ox.DefaultGraph()
# Of two days with the same documents and judgements there is one store. A store as it stood takes as much memory as its part of the store does.
_HELD = 3


@dataclass(frozen=True, slots=True)
class Published:
    """The graphs of the documents of a store, as a day divides them: known by then, later, and of no known date."""

    known: frozenset[str]
    later: frozenset[str]
    undated: frozenset[str]

    @property
    def left_out(self) -> frozenset[str]:
        """Return the graphs that do not count on that day."""
        return self.later | self.undated


@dataclass(frozen=True, slots=True)
class Past:
    """A store as it stood on a day, with what was counted and what was not."""

    store: Store
    day: date
    published: Published

    @property
    def note(self) -> Label:
        """Return in words how many documents count, and which do not."""
        found = self.published
        total = len(found.known) + len(found.later) + len(found.undated)
        zh = f"截至{self.day.isoformat()}：{total}篇文档中计入{len(found.known)}篇"
        en = f"As of {self.day.isoformat()}: {len(found.known)} of {total} documents count"
        if found.later:
            zh += f"，此后发表的{len(found.later)}篇未计"
            en += f", {len(found.later)} were published later"
        if found.undated:
            zh += f"，日期不明的{len(found.undated)}篇未计"
            en += f", {len(found.undated)} without a date are left out"
        return Label(f"{zh}。", f"{en}.")


def published(store: Store, day: date) -> Published:
    """Return which document graphs of a store count on a day; a month or year given for a date counts from its first day."""
    sorted_out: dict[str, set[str]] = {"known": set(), "later": set(), "undated": set()}
    for quad in store.matching(None, POL.inGraph):
        graph = quad.object
        if not isinstance(graph, ox.NamedNode) or quad.graph_name != graph:
            continue
        issued = [
            found.object.value
            for found in store.matching(quad.subject, DCTERMS.issued, None, graph)
            if isinstance(found.object, ox.Literal) and found.object.value.strip()
        ]
        if not issued:
            sorted_out["undated"].add(graph.value)
        else:
            sorted_out["later" if min(issued)[:10] > day.isoformat() else "known"].add(graph.value)
    return Published(*(frozenset(sorted_out[name]) for name in ("known", "later", "undated")))


def as_of(store: Store, day: date) -> Past:
    """Return a store as it stood on a day; it lives in memory, and is kept as long as `store` is open.

    A store all of whose documents and judgements count is returned itself.
    """
    found = published(store, day)
    judged = read_judgements(store)
    standing = [one for one in (_on(item, day) for item in judged) if one is not None]
    if not found.left_out and standing == judged:
        return Past(store, day, found)
    kept: OrderedDict[tuple[object, ...], Store] = held(store, "past", OrderedDict)
    key = (found.known, tuple(standing))
    if key not in kept:
        kept[key] = _made(store, found.known, standing)
        while len(kept) > _HELD:
            kept.popitem(last=False)
    kept.move_to_end(key)
    return Past(kept[key], day, found)


def _on(judgement: Judgement, day: date) -> Judgement | None:
    """Return a judgement as it stood on a day, None where it had not been made."""
    if judgement.made_on > day:
        return None
    if judgement.withdrawn_on is not None and judgement.withdrawn_on > day:
        return replace(judgement, withdrawn_by=None, withdrawn_on=None)
    return judgement


def _made(store: Store, known: frozenset[str], standing: list[Judgement]) -> Store:
    """Return the store of some document graphs, the reference graphs and some judgements, its links derived anew."""
    inner = ox.Store()
    past = Store(inner, store.base)
    inner.bulk_extend(_counted(store, past, known, standing))
    derived = derive(past)
    inner.bulk_extend(derived)
    inner.bulk_extend(
        ox.Quad(quad.subject, quad.predicate, quad.object, _DEFAULT)
        for quad in derived
        if not is_bookkeeping(quad)
    )
    return past


def _counted(
    store: Store, past: Store, known: frozenset[str], standing: list[Judgement]
) -> Iterator[ox.Quad]:
    iris = store.iris
    verdicts = verdicts_on_single_things(standing)
    for graph in (iris.places, iris.schemes, *map(ox.NamedNode, sorted(known))):
        key = iris.key_of_graph(graph)
        said = list(store.quads(graph)) if key is None else document_quads_of(store, key)
        for quad in said if key is None else judged_document(said, verdicts, key, iris):
            yield quad
            if quad.graph_name == graph and not is_bookkeeping(quad):
                yield ox.Quad(quad.subject, quad.predicate, quad.object, _DEFAULT)
    ours = {iris.text("judgement", one.id) for one in read_judgements(store)}
    for quad in store.quads(iris.human):
        if getattr(quad.subject, "value", "") not in ours:
            yield quad
    for judgement in standing:
        yield from judgement_quads(judgement, past.iris)
