"""Clusters of things that are the same, joined link by link, never across a pair that somebody has judged apart.

The result depends on the set of links only: they are taken in one fixed order, judgements first, then stronger rules.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from policygraph.link.judgements import Judged
from policygraph.link.rows import Link, Reason

HUMAN_RULE = "human.same@1"


def cluster(
    links: Iterable[Link], judged: Judged, members: Iterable[str], graph: str, strength: Sequence[str] = ()
) -> tuple[list[Link], dict[str, str]]:
    """Return the links that hold, and the canonical id (the smallest) of each member of a cluster of two or more.

    `members` are the ids the judgements may join in this graph; `strength` names rules from the strongest down. A link
    whose ends are already together through stronger ones is kept, as a further reason; one that would bring together two
    things judged apart is dropped.
    """
    known = frozenset(members)
    forced = [
        Link(
            graph,
            "sameAs",
            first,
            second,
            HUMAN_RULE,
            _human_reason(one.author, one.made_on.isoformat(), one.reason),
        )
        for (first, second), one in judged.same.items()
        if first in known and second in known
    ]
    rank = {rule: at for at, rule in enumerate(strength)}
    ordered = forced + sorted(set(links), key=lambda link: (rank.get(link.rule, len(rank)), link))
    foes: dict[str, set[str]] = {}
    for first, second in judged.not_same:
        foes.setdefault(first, set()).add(second)
        foes.setdefault(second, set()).add(first)
    groups = _Groups(foes)
    kept = [link for link in ordered if groups.join(link.first, link.second)]
    return sorted(kept), groups.canonical()


def _human_reason(author: str, day: str, reason: str) -> Reason:
    return Reason(
        f"{author}于{day}认定为同一对象" + (f"：{reason}" if reason else ""),
        f"judged the same by {author} on {day}" + (f": {reason}" if reason else ""),
    )


class _Groups:
    """Union-find (Tarjan 1975) that refuses to join groups with members judged apart."""

    def __init__(self, foes: dict[str, set[str]]) -> None:
        self._parent: dict[str, str] = {}
        self._members: dict[str, set[str]] = {}
        self._foes = foes

    def _root(self, one: str) -> str:
        self._members.setdefault(one, {one})
        self._parent.setdefault(one, one)
        path = []
        while self._parent[one] != one:
            path.append(one)
            one = self._parent[one]
        for passed in path:
            self._parent[passed] = one
        return one

    def join(self, first: str, second: str) -> bool:
        """Join the groups of two things; say whether they are together afterwards."""
        low, high = self._root(first), self._root(second)
        if low == high:
            return True
        if len(self._members[low]) < len(self._members[high]):
            low, high = high, low
        small, large = self._members[high], self._members[low]
        if any(not large.isdisjoint(self._foes.get(one, ())) for one in small):
            return False
        self._parent[high] = low
        large |= small
        del self._members[high]
        return True

    def canonical(self) -> dict[str, str]:
        """Return the smallest id of its group for each member of a group of two or more."""
        found: dict[str, str] = {}
        for members in self._members.values():
            if len(members) > 1:
                smallest = min(members)
                found.update(dict.fromkeys(members, smallest))
        return dict(sorted(found.items()))
