"""What limits a question: the place, technology and plan given by name, as triple patterns."""

from __future__ import annotations

from typing import TYPE_CHECKING

from policygraph.query.names import Names

if TYPE_CHECKING:
    from policygraph.store import Store

PLACE_OF = {"statistic": "pol:place", "forecast": "pol:place", "focus": "pol:place"}


def conditions(
    store: Store,
    kind: str,
    *,
    place: str | None = None,
    technology: str | None = None,
    names: Names | None = None,
    node: str = "?fact",
) -> str:
    """Return patterns that limit facts of a kind to a place (and what lies in it) and a technology (and narrower ones).

    Raises UnknownNameError or QueryError for a name that means nothing or several things.
    """
    if not place and not technology:
        return ""
    names = names or Names(store)
    found = []
    if place:
        where = PLACE_OF.get(kind, "pol:jurisdiction")
        found.append(f"{node} {where}/schema:containedInPlace? {names.find(place, ('place',))} .")
    if technology:
        topic = names.find(technology, ("technology",))
        found.append(f"{node} pol:technology/pol:broaderTransitive? {topic} .")
    return " ".join(found)
