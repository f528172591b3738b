"""How the network is drawn by kept results of analyses: which there are, and sizes and colours of its nodes by them."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

import pyoxigraph as ox

from policygraph.analytics.written import list_analyses
from policygraph.network.dressing import dressing
from policygraph.network.labels import Label
from policygraph.network.viewmodel import Key
from policygraph.rdf.analyses import Result, read_result
from policygraph.rdf.iris import POL
from policygraph.serve.answers.desk import as_json, desk, pair
from policygraph.store import Store


def analyses(store: Store) -> tuple[bytes, str]:
    """Return the kept results that say something of single things, by name: `scores` or `groups`, and whether they are stale."""
    found = []
    for one in list_analyses(store):
        graph = ox.NamedNode(one.graph)
        numbers = next(
            (
                name
                for name, predicate in (("scores", POL.score), ("groups", POL.group))
                if next(store.matching(None, predicate, None, graph), None) is not None
            ),
            None,
        )
        if numbers is not None:
            read = read_result(store.inner, store.base, one.name)
            label = {"zh": read.zh, "en": read.en}
            found.append({"name": one.name, "label": label, "numbers": numbers, "stale": one.stale})
    return as_json({"analyses": found})


def look(store: Store, *, size: str | None = None, colour: str | None = None) -> tuple[bytes, str]:
    """Return radius and shade of the network's nodes by kept results, with the keys to both; only of what has a number.

    Raises InputError for a result that is not kept or cannot be drawn so.
    """
    own = desk(store)
    by_size, by_colour = (
        read_result(store.inner, store.base, name) if name else None for name in (size, colour)
    )
    degrees = {iri: degree for iri, kind, degree in own.net.nodes() if not own.style.types[kind].hidden}

    def chief(members: Collection[str]) -> Label | None:
        things = [iri for iri in members if own.style.types[own.kind(iri) or ""].entity]
        best = max(things, key=lambda iri: (degrees[iri], iri), default=None)
        return own.labels([best])[best] if best else None

    found = dressing(degrees, by_size, by_colour, chief)
    shades: dict[tuple[str, str], int] = {}
    numbered = {iri: shades.setdefault(shade, len(shades)) for iri, shade in found.shades.items()}
    none = found.no_shade
    return as_json(
        {
            "size": _key(found.size_key, by_size)
            | {"iri": list(found.sizes), "radius": list(found.sizes.values())}
            if found.size_key
            else None,
            "colour": _key(found.colour_key, by_colour)
            | {
                "iri": list(numbered),
                "shade": list(numbered.values()),
                "shades": [{"light": light, "dark": dark} for light, dark in shades],
                "none": {"light": none.light, "dark": none.dark} if none else None,
            }
            if found.colour_key
            else None,
        }
    )


def _key(key: Key | None, result: Result | None) -> dict[str, Any]:
    assert key is not None and result is not None
    return {
        "name": result.name,
        "title": pair(key.title),
        "steps": [[text, radius] for text, radius in key.sizes],
        "entries": [
            {"label": pair(label), "light": shade.light, "dark": shade.dark} for label, shade in key.shades
        ],
    }
