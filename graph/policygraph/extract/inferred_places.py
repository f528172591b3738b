"""Whose place an official text speaks for where it never names that place: told by districts, or by what its file says.

An extract of a city's work report names its districts, not the city; a whole report may bear the city's name only in its
title, in the name of its file, or as its publisher. What follows from these is less sure than a name in the text, so the setting
says how sure it is, and every fact that takes its place from there carries the factor.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace

from policygraph.extract.lexicon import default_lexicon
from policygraph.extract.mentions import PlaceMention, Setting
from policygraph.extract.normalise import normalise, simplify
from policygraph.extract.reading import Reading
from policygraph.link.places import place_table
from policygraph.model import Ref, Span

DISTRICTS = 0.8  # two or more districts of one city, or one and 我市
TOLD = 0.7  # the title, publisher or name of the file
_WEIGHT = 0.75  # of a district's mention for the city that is not named itself
_OUR_CITY = re.compile(r"(?<![各两三四五多几])(?:我|全|本)市(?!场|值|长)")
_FIRST = 600


def unnamed_cities(named: Mapping[str, int]) -> dict[str, float]:
    """Return the cities that are not named but of which two or more districts are, with their weight; keys are codes.

    >>> unnamed_cities({"120111": 1, "120113": 2})
    {'120000': 2.25}
    >>> unnamed_cities({"120111": 3, "330106": 1})
    {}
    """
    table = place_table()
    inside: dict[str, Counter[str]] = {}
    for code, count in named.items():
        place = table.get(code)
        if place.level == "county" and place.parent and table.get(place.parent).name.endswith("市"):
            inside.setdefault(place.parent, Counter())[code] += count
    return {
        city: _WEIGHT * sum(districts.values())
        for city, districts in sorted(inside.items())
        if city not in named and len(districts) >= 2
    }


def inferred_place(reading: Reading, places: Sequence[PlaceMention]) -> tuple[Ref, Span, float] | None:
    """Return place, span and how sure it is for an official text that names no place it could speak for.

    One district beside 我市 tells its city; else title, publisher and the name of the file are asked. The span is that of
    我市 where there is one, else of the text's first paragraph.
    """
    ours = _OUR_CITY.search(reading.text, *reading.document.body)
    districts = {one.ref.key for one in places if place_table().get(one.ref.key).level == "county"}
    if ours is not None and len(districts) == 1:
        city = next(iter(unnamed_cities(dict.fromkeys(_with_sibling(districts), 1))), None)
        if city is not None:
            return Ref("place", city), Span(*ours.span()), DISTRICTS
    for said in (reading.document.title, reading.document.publisher):
        code = _place_in(said) if said else None
        if code is not None:
            return Ref("place", code), Span(*ours.span()) if ours else _opening(reading), TOLD
    return None


def _with_sibling(districts: set[str]) -> list[str]:
    """Return one 区 and another of its city, so that one counts as two; nothing for a county, which may be 我市 itself."""
    (code,) = districts
    place = place_table().get(code)
    if not place.name.endswith("区") or not place.parent:
        return []
    sibling = next((one.code for one in place_table().children(place.parent) if one.code != code), code)
    return [code, sibling]


def _opening(reading: Reading) -> Span:
    first = reading.paragraphs[0]
    return Span(first.start, min(first.end, first.start + _FIRST))


def _place_in(said: str) -> str | None:
    """Return the last of the adjacent places that a short text names first, None where it names others besides."""
    hits = [
        hit
        for hit in default_lexicon().find(simplify(normalise(said))).all("PLACE")
        if not hit.entry.flags & {"risky", "ambiguous", "after-parent", "namesake"}
    ]
    chosen = None
    for hit in hits:
        if chosen is not None and hit.start != chosen.end and hit.entry.id != chosen.entry.id:
            return None
        chosen = hit
    return chosen.entry.id if chosen is not None and chosen.entry.id != "CN" else None


class InferredPlace:
    """Mark the facts whose place is only inferred: a factor on each claim that takes it from the setting."""

    name = "inferred-place"
    requires = ("setting", "discourse")
    assigns = ()

    def __call__(self, reading: Reading) -> None:
        """Add the factor; see the class."""
        setting: Setting = reading.notes["setting"]
        if setting.place is None or setting.sure == 1.0:
            return
        for index, claim in enumerate(reading.claims):
            taken = [*claim.slots.get("jurisdiction", ()), *claim.slots.get("place", ())]
            if any(slot.value == setting.place[0] and slot.span == setting.place[1] for slot in taken):
                factors = (*claim.factors, ("place inferred", setting.sure))
                reading.claims[index] = replace(claim, factors=factors)
