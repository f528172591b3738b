"""What people say of facts and links, kept in the graph `human`: added and withdrawn, never overwritten.

A judgement is `<base>judgement/ID`: a pol:Judgement with pol:verdict, pol:from, pol:to (but for `wrong` and `right`), dcterms:creator,
dcterms:created, pol:reason and, once withdrawn, pol:withdrawnBy and pol:withdrawnOn.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any, Protocol

import pyoxigraph as ox

from policygraph.errors import InputError, UnknownNameError
from policygraph.link.judgements import Judgement, Verdict, withdraw
from policygraph.rdf.iris import DCTERMS, POL, RDF, XSD, Iris

FROM = ox.NamedNode(POL.iri + "from")


class Asked(Protocol):
    """What reading needs of a store."""

    @property
    def iris(self) -> Iris:
        """The IRIs under the store's base."""

    @property
    def inner(self) -> ox.Store:
        """The Oxigraph store."""

    def matching(
        self,
        subject: Any = None,
        predicate: Any = None,
        value: Any = None,
        graph: ox.NamedNode | ox.DefaultGraph | None = None,
    ) -> Iterator[ox.Quad]:
        """Yield the quads that match."""


class Written(Asked, Protocol):
    """What writing needs of a store."""

    def set_graph(self, graph: ox.NamedNode, quads: Iterable[ox.Quad]) -> bool:
        """Make `quads` the content of a graph."""


def judgement_quads(judgement: Judgement, iris: Iris) -> Iterator[ox.Quad]:
    """Yield the quads of one judgement.

    Raises InputError where a thing judged has no IRI.
    """
    node = ox.NamedNode(iris.text("judgement", judgement.id))
    said: list[tuple[ox.NamedNode, ox.NamedNode | ox.Literal]] = [
        (RDF.type, POL.Judgement),
        (POL.verdict, ox.Literal(judgement.verdict.value)),
        (FROM, _node(judgement.first)),
        (DCTERMS.creator, ox.Literal(judgement.author)),
        (DCTERMS.created, _day(judgement.made_on)),
    ]
    if judgement.second is not None:
        said.append((POL.to, _node(judgement.second)))
    if judgement.reason:
        said.append((POL.reason, ox.Literal(judgement.reason)))
    if judgement.withdrawn_by is not None:
        said.append((POL.withdrawnBy, ox.Literal(judgement.withdrawn_by)))
    if judgement.withdrawn_on is not None:
        said.append((POL.withdrawnOn, _day(judgement.withdrawn_on)))
    for predicate, value in said:
        yield ox.Quad(node, predicate, value, iris.human)


def _node(iri: str) -> ox.NamedNode:
    try:
        return ox.NamedNode(iri)
    except ValueError as error:
        raise InputError(f"{iri!r} is no IRI: {error}. Give the thing's full IRI.") from error


def _day(day: date) -> ox.Literal:
    return ox.Literal(day.isoformat(), datatype=XSD.date)


def read_judgements(store: Asked) -> list[Judgement]:
    """Return all judgements in the store, withdrawn ones too, by id."""
    found: dict[str, dict[str, str]] = {}
    for quad in store.matching(graph=store.iris.human):
        if isinstance(quad.subject, ox.NamedNode):
            value = str(getattr(quad.object, "value", ""))
            found.setdefault(quad.subject.value, {})[quad.predicate.value] = value
    judgements = []
    for said in found.values():
        if said.get(RDF.type.value) != POL.Judgement.value:
            continue
        withdrawn = said.get(POL.withdrawnOn.value)
        judgements.append(
            Judgement(
                Verdict(said[POL.verdict.value]),
                said[FROM.value],
                said.get(POL.to.value),
                said[DCTERMS.creator.value],
                date.fromisoformat(said[DCTERMS.created.value]),
                said.get(POL.reason.value, ""),
                said.get(POL.withdrawnBy.value),
                date.fromisoformat(withdrawn) if withdrawn else None,
            )
        )
    return sorted(judgements, key=lambda judgement: judgement.id)


def judged_thing(store: Asked, name: str) -> str | None:
    """Return the IRI of the claim or of the rejected fact that `name` gives (IRI, `kind/ID`, a claim's ID); None if of none.

    Names of things are looked up among the facts, where neither is found.
    """
    given = name.strip()
    if re.fullmatch(r"[0-9a-f]{32}", given):
        given = f"claim/{given}"
    kind, slash, key = given.partition("/")
    iri = store.iris.text(kind, key) if slash and kind.isalpha() and kind.isascii() else given
    for tried in (given, iri):
        try:
            node = ox.NamedNode(tried)
        except ValueError:
            continue
        if any(store.inner.quads_for_pattern(node, POL.states, None, None)) or any(
            store.inner.quads_for_pattern(None, POL.states, node, None)
        ):
            return node.value
    return None


def add_judgement(store: Written, judgement: Judgement) -> str:
    """Put a judgement into the store and return its id; `settle` and the derived links make it count.

    Raises UnknownNameError if the store knows nothing of a thing judged, InputError for things of different kinds said to
    be the same.
    """
    if judgement.verdict is Verdict.SAME and judgement.second is not None:
        kinds = [
            ref.kind
            for thing in (judgement.first, judgement.second)
            if (ref := store.iris.ref_of(_node(thing))) is not None
        ]
        if len(set(kinds)) > 1:
            raise InputError(
                f"A {kinds[0]} and a {kinds[1]} cannot be the same. Judge two things of one kind."
            )
    for iri in (judgement.first, judgement.second):
        if iri is not None and not any(store.inner.quads_for_pattern(_node(iri), None, None, None)):
            raise UnknownNameError("thing in the store", iri, ())
    _keep(store, {judgement.id: judgement})
    return judgement.id


def withdraw_judgement(store: Written, identity: str, author: str, on: date) -> Judgement:
    """Note that a judgement is withdrawn and return it; it stays in the store, without effect.

    Raises UnknownNameError if there is no such judgement.
    """
    known = {judgement.id: judgement for judgement in read_judgements(store)}
    if identity not in known:
        raise UnknownNameError("judgement", identity, known)
    withdrawn = withdraw(known[identity], author, on)
    _keep(store, {identity: withdrawn})
    return withdrawn


def _keep(store: Written, changed: dict[str, Judgement]) -> None:
    """Write the graph `human` anew with the changed judgements; whatever else stands in it stays."""
    ours = {store.iris.text("judgement", identity) for identity in changed}
    others = [
        quad
        for quad in store.matching(graph=store.iris.human)
        if str(getattr(quad.subject, "value", "")) not in ours
    ]
    fresh = [quad for judgement in changed.values() for quad in judgement_quads(judgement, store.iris)]
    store.set_graph(store.iris.human, [*others, *fresh])
