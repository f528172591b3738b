"""What several tests share: the hand-made fixture as quads and as a store."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pyoxigraph as ox

FIXTURES = Path(__file__).resolve().parent / "fixtures"
BASE = "https://w3id.org/policygraph/id/"
POL = "https://w3id.org/policygraph/ontology#"

# What stands beside the direct triples in a document graph, by the table in ontology/README.md.
_BOOKKEEPING_SUBJECTS = (f"{BASE}claim/", f"{BASE}passage/")
_BOOKKEEPING_PREDICATES = {f"{POL}{name}" for name in ("sha256", "textSha256", "reader", "inGraph")}
_TEXT = "https://schema.org/text"


def is_bookkeeping(quad: ox.Quad) -> bool:
    """Say whether a quad is a claim, a passage or stored text, hence not in the default graph."""
    subject, predicate = str(quad.subject.value), quad.predicate.value
    if subject.startswith(_BOOKKEEPING_SUBJECTS) or predicate in _BOOKKEEPING_PREDICATES:
        return True
    return predicate == _TEXT and subject.startswith(f"{BASE}document/")


def small_quads() -> Iterator[ox.Quad]:
    """Yield the quads of `fixtures/small.trig` (named graphs only)."""
    yield from ox.parse(path=str(FIXTURES / "small.trig"), format=ox.RdfFormat.TRIG)


def with_default_graph(quads: Iterator[ox.Quad]) -> Iterator[ox.Quad]:
    """Yield the quads, and each direct triple a second time in the default graph."""
    for quad in quads:
        yield quad
        if not is_bookkeeping(quad):
            yield ox.Quad(quad.subject, quad.predicate, quad.object, ox.DefaultGraph())


def small_store() -> Any:
    """Return a fresh in-memory store that holds `fixtures/small.trig`, default graph included."""
    try:
        from policygraph.store import Store
    except ImportError:
        store = ox.Store()
        store.extend(with_default_graph(small_quads()))
        return store
    return Store.in_memory(small_quads(), base=BASE)
