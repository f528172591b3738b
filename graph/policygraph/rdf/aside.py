"""Which triples go with a rejected thing: what is said of it, what points at it, and what nothing else points at then."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import pyoxigraph as ox

from policygraph.model import ENTITY_KINDS
from policygraph.rdf.iris import POL, RDF, RDFS, SCHEMA
from policygraph.rdf.quads import is_bookkeeping

_ONLY_NAMED = frozenset((RDF.type, RDFS.label))


def set_aside(
    raw: Iterable[ox.Quad], rejected: set[Any], stated: frozenset[Any], kinds: Mapping[Any, str]
) -> frozenset[ox.Quad]:
    """Return the direct triples to set aside; `kinds` says of which kind each rejected thing is, `stated` what something states.

    Those are what is said of a rejected thing, what a document's mention of it says, and what points at a rejected fact.
    Class and name of an entity that something else still points at stay; those of a thing only the rejected pointed at go.
    """
    if not rejected:
        return frozenset()
    facts = [quad for quad in raw if not is_bookkeeping(quad)]
    versions = tuple(node.value + "/" for node, kind in kinds.items() if kind == "plan")
    focuses = _focuses(facts, rejected)

    def goes(quad: ox.Quad) -> bool:
        subject, value = quad.subject, quad.object
        if subject in rejected or (versions and str(getattr(subject, "value", "")).startswith(versions)):
            return True
        if value in kinds:
            return kinds[value] not in ENTITY_KINDS or quad.predicate == SCHEMA.mentions
        return quad.predicate == POL.focusesOn and (subject, value) in focuses

    moved = {quad for quad in facts if goes(quad)}
    pointed = {quad.object for quad in facts if quad not in moved and quad.predicate != RDF.type}
    for quad in facts:
        if quad.subject in rejected and quad.subject in pointed and quad.predicate in _ONLY_NAMED:
            moved.discard(quad)
    left = {quad.object for quad in moved if isinstance(quad.object, ox.NamedNode)} - pointed - stated
    said: dict[Any, set[Any]] = {}
    for quad in facts:
        if quad.subject in left:
            said.setdefault(quad.subject, set()).add(quad.predicate)
    return frozenset(moved) | {
        quad for quad in facts if quad.subject in said and said[quad.subject] <= _ONLY_NAMED
    }


def _focuses(facts: Iterable[ox.Quad], rejected: set[Any]) -> set[tuple[Any, Any]]:
    """Return the pairs of place and technology that only rejected focuses of the document join."""
    ends: dict[Any, dict[Any, set[Any]]] = {}
    for quad in facts:
        if quad.predicate in (POL.place, POL.technology, POL.saidBy):
            ends.setdefault(quad.subject, {}).setdefault(quad.predicate, set()).add(quad.object)
    gone: set[tuple[Any, Any]] = set()
    kept: set[tuple[Any, Any]] = set()
    for quad in facts:
        if quad.predicate == RDF.type and quad.object == POL.Focus:
            said = ends.get(quad.subject, {})
            pairs = {
                (place, technology)
                for place in said.get(POL.place, ())
                for technology in said.get(POL.technology, ())
            }
            if quad.subject in rejected:
                gone |= pairs
            elif POL.saidBy not in said:
                kept |= pairs
    return gone - kept
