"""Chooses what is shown: the best connected things, and of the facts about them those that join most of them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from itertools import zip_longest

from policygraph.network.gather import chunks, rows
from policygraph.network.net import CONFLICT, Link, Net
from policygraph.network.style import Style
from policygraph.network.viewmodel import Front, Source
from policygraph.store import Store

FRONT_ENTRIES = 5
FRONT_DEADLINES = 6
# What can be checked is shown before what is merely intended.
_TURN = ("target", "measure", "statistic", "forecast", "bottleneck", "focus", "statement", "action")
_THINGS = 0.45  # the share of the picture that things may take where not everything has room


@dataclass(slots=True)
class Bones:
    """The relations between nodes of the wanted types, and how connected each node is."""

    types: dict[str, str]
    links: list[Link]
    degree: dict[str, int]
    facts: set[str]

    @classmethod
    def of(cls, net: Net, style: Style, wanted: Collection[str]) -> Bones:
        """Return the bones; what nothing but a frozen table connects is no part of them."""
        types = {iri: kind for iri, kind in net.types.items() if kind in wanted}
        links = [link for link in net.links if link.source in types and link.target in types]
        facts = {iri for iri, kind in types.items() if not style.types[kind].entity}
        degree: dict[str, int] = defaultdict(int)
        for link in links:
            relation = style.relations[link.predicate]
            if relation.reference:
                continue
            # Who is mentioned is not connected by it, unless sources are asked for.
            count = 0 if relation.document and "document" not in wanted else 1
            degree[link.source] += count
            degree[link.target] += count
        for iri in facts:
            degree.setdefault(iri, 0)
        if net.degree:
            degree |= {iri: net.degree[iri] for iri in types}
        return cls(types, links, dict(degree), facts)


def first_screen(store: Store, bones: Bones, sources: Mapping[str, Source], *, part: bool) -> Front:
    """Return what the first screen says of the nodes; `part` says that they are few, so that only they are asked for."""
    pool = sorted(bones.degree)
    inside = set(pool)

    def top(kind: str) -> tuple[str, ...]:
        of_kind = [iri for iri in pool if bones.types[iri] == kind and bones.degree[iri] > 0]
        return tuple(sorted(of_kind, key=lambda iri: (-bones.degree[iri], iri))[:FRONT_ENTRIES])

    newest = max((source.issued[:10] for source in sources.values()), default="")
    asked = [f"VALUES ?t {{ {block} }} " for block in chunks(sorted(inside & bones.facts))] if part else [""]
    due = sorted(
        (day, iri)
        for block in asked
        for iri, day in rows(store, f"SELECT ?t ?d {{ {block}?t pol:deadline ?d }}")
        if iri in inside and day >= newest
    )
    # Targets before what is merely to be done by the same day: they can be checked.
    due.sort(key=lambda entry: (entry[0], bones.types[entry[1]] != "target", entry[1]))
    pairs = [(link.source, link.target) for link in bones.links if link.predicate == CONFLICT]
    pairs = [pair for pair in pairs if inside.issuperset(pair)]
    return Front(
        top("place"),
        top("plan"),
        tuple((iri, day) for day, iri in due[:FRONT_DEADLINES]),
        newest,
        tuple(pairs[:FRONT_ENTRIES]),
        len(pairs),
    )


def choose(bones: Bones, front: Front, limit: int, root: str | None) -> list[str]:
    """Return the nodes to show, at most `limit`: the root, those of the first screen, then the most connected.

    Where not all have room, things are taken by how connected they are up to a share of the picture, then in turn for each
    thing the fact that joins it to most others, type by type, so that neither the busiest thing nor the most plentiful
    type crowds out the others; what would stand alone in the picture, though it does not in the graph, gives way.
    """
    first = list(
        dict.fromkeys(
            (
                *([root] if root is not None else []),
                *front.places,
                *front.plans,
                *(iri for iri, _ in front.deadlines),
                *(iri for pair in front.disagreements for iri in pair),
            )
        )
    )
    ranked = sorted(bones.degree.keys() - set(first), key=lambda iri: (-bones.degree[iri], iri))
    if len(first) + len(ranked) <= limit:
        return first + ranked
    beside: dict[str, set[str]] = defaultdict(set)
    for link in bones.links:
        beside[link.source].add(link.target)
        beside[link.target].add(link.source)
    things = [iri for iri in ranked if iri not in bones.facts]
    chosen = dict.fromkeys([*first, *things[: max(int(limit * _THINGS), limit - len(bones.facts))]][:limit])
    queues = [_facts_of(bones, beside, iri, chosen) for iri in chosen if iri not in bones.facts]
    turns = dict.fromkeys(iri for turn in zip_longest(*queues) for iri in turn if iri)
    chosen |= dict.fromkeys(list(turns)[: limit - len(chosen)])
    kept = [iri for iri in chosen if iri in first or not bones.degree[iri] or beside[iri] & chosen.keys()]
    spare = _attached(things, set(kept), beside)
    return [*kept, *spare[: limit - len(kept)]]


def _facts_of(
    bones: Bones, beside: Mapping[str, set[str]], thing: str, chosen: Mapping[str, None]
) -> list[str]:
    """Return the facts about a thing that are not chosen yet, type by type in turn, the most joining first."""
    by_type: dict[str, list[str]] = defaultdict(list)
    facts = (iri for iri in beside[thing] & bones.facts if iri not in chosen)
    for iri in sorted(facts, key=lambda iri: (-len(beside[iri] & chosen.keys()), iri)):
        by_type[bones.types[iri]].append(iri)
    return [
        iri
        for turn in zip_longest(*(by_type[kind] for kind in sorted(by_type, key=_TURN.index)))
        for iri in turn
        if iri
    ]


def _attached(ranked: Iterable[str], chosen: set[str], beside: Mapping[str, set[str]]) -> list[str]:
    return [iri for iri in ranked if iri not in chosen and beside[iri] & chosen]
