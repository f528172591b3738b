"""What stands behind the rows of an answer: the claims that state their facts, gathered when they are looked at.

An answer may have ten thousand rows, of which a person reads fifty. The rows come at once; the sentences come for the rows
that are shown, a block of rows with one query, and are kept until the answer is gone.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Protocol

from policygraph.network.gather import gather_evidence, gather_sources
from policygraph.network.viewmodel import Evidence, Source
from policygraph.query.kept import held

if TYPE_CHECKING:
    from policygraph.store import Store

BLOCK = 100  # rows whose claims are gathered together when one of them is looked at


class Restful(Protocol):
    """A row that rests on facts."""

    @property
    def facts(self) -> tuple[str, ...]:
        """The IRIs of the facts."""


def known_sources(store: Store) -> tuple[dict[str, Source], dict[str, str]]:
    """Return the source documents by IRI and the document of each document graph, read once for each open store."""
    return held(store, "sources", lambda: gather_sources(store))


class Behind:
    """The claims behind the facts of some rows, from one store or, for what the first does not state, from those after it.

    `members` names for a fact that stands for several nodes all of them. What has been gathered outlasts the store; what has
    not raises StoreError once the store is closed.
    """

    def __init__(
        self,
        stores: Sequence[Store] = (),
        rows: Sequence[Restful] = (),
        members: Mapping[str, Sequence[str]] | None = None,
    ) -> None:
        """Take where to look and the rows whose claims will be asked for; nothing is read yet."""
        self._stores = tuple(stores)
        self._rows = rows
        self._members = members or {}
        self._found: dict[str, tuple[Evidence, ...]] = {}
        self._blocks: dict[str, int] | None = None
        self._sources: dict[str, Source] | None = None

    @property
    def sources(self) -> Mapping[str, Source]:
        """The documents of the stores, by IRI."""
        if self._sources is None:
            self._sources = {}
            for store in self._stores:
                self._sources = {**known_sources(store)[0], **self._sources}
        return self._sources

    def of(self, facts: Sequence[str]) -> dict[str, tuple[Evidence, ...]]:
        """Return the claims of the facts of one row, the best of each first; those of the rows around it come with them."""
        if any(fact not in self._found for fact in facts):
            if self._blocks is None:
                self._blocks = {}
                for at, row in enumerate(self._rows):
                    for fact in row.facts:
                        self._blocks.setdefault(fact, at // BLOCK)
            wanted = dict.fromkeys(facts)
            for block in sorted({self._blocks[fact] for fact in facts if fact in self._blocks}):
                rows = self._rows[block * BLOCK : (block + 1) * BLOCK]
                wanted.update(dict.fromkeys(fact for row in rows for fact in row.facts))
            self.gather(wanted)
        return {fact: self._found[fact] for fact in facts}

    def gather(self, facts: Iterable[str] | None = None) -> Mapping[str, tuple[Evidence, ...]]:
        """Gather the claims of facts that are not known yet, of all rows if none are named; return what is known by fact."""
        wanted = (fact for row in self._rows for fact in row.facts) if facts is None else facts
        left = [fact for fact in dict.fromkeys(wanted) if fact not in self._found]
        for store in self._stores:
            if left:
                left = self._from(store, left)
        self._found.update(dict.fromkeys(left, ()))
        return self._found

    def _from(self, store: Store, facts: Sequence[str]) -> list[str]:
        """Gather from one store; return the facts it does not state."""
        nodes = {fact: tuple(self._members.get(fact, (fact,))) for fact in facts}
        own = {node: node for group in nodes.values() for node in group}
        claims = gather_evidence(store, own, *known_sources(store))
        missing = []
        for fact, group in nodes.items():
            found = tuple(claim for node in group for claim in claims.get(node, ()))
            if found:
                self._found[fact] = found
            else:
                missing.append(fact)
        return missing

    def part(self, rows: Sequence[Restful]) -> Behind:
        """Return what stands behind some of the rows: what is gathered for it is let go of with it."""
        part = Behind(self._stores, rows, self._members)
        _ = self.sources
        part._sources = self._sources
        known = {fact: self._found[fact] for row in rows for fact in row.facts if fact in self._found}
        part._found.update(known)
        return part

    def keep(self) -> None:
        """Gather the claims of all rows and let go of the stores, which may be closed then."""
        self.gather()
        cited = {claim.source for found in self._found.values() for claim in found}
        self._sources = {iri: source for iri, source in self.sources.items() if iri in cited}
        self._stores = ()
