"""The table of places: `data/places.csv`, by code, by name, and as a tree.

Codes are GB/T 2260 (six digits) within China, ISO 3166-1 alpha-2 for countries (`CN` is the parent of the provinces), and
ISO 3166-2 (`TW-TPE`) for the divisions of Taiwan, which GB/T 2260 does not number. `EU` stands for the European Union.

Flags, space separated in the file:

- `risky`: the short form is an ordinary word or arises where two words meet (白银, 大理 in 重大理论)
- `risky-name`: so is the full name (城区, 新县 in 创新县域)
- `ambiguous`: another place bears the same full name (朝阳区)
- `default`: of several places with this short form, the one meant unless the text says otherwise (吉林, the province)
- `well-known`: a county-level place whose short form counts by itself (义乌, 浦东)
- `former`: abolished or renamed lately; older texts still name it (江干区)
"""

from __future__ import annotations

import csv
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import NamedTuple

from policygraph.errors import InputError, UnknownNameError
from policygraph.resources import resource

LEVELS = ("country", "province", "prefecture", "county")
COLUMNS = (
    "code",
    "name",
    "short",
    "pinyin",
    "english",
    "level",
    "parent",
    "lat",
    "lon",
    "geonames",
    "wikidata",
    "flags",
)


class Place(NamedTuple):
    """One row of the table. `lat` and `lon` are degrees of its seat as written (WGS 84), empty where unknown.

    `geonames` is the id of the division itself, never of its seat; `wikidata` is empty unless verified.
    """

    code: str
    name: str
    short: str
    pinyin: str
    english: str
    level: str
    parent: str
    lat: str
    lon: str
    geonames: str
    wikidata: str
    flags: frozenset[str]


class PlaceTable:
    """All places, found by code, by name, and along the tree of divisions."""

    def __init__(self, places: tuple[Place, ...]) -> None:
        """Index `places`; their order, by code, is the order of every answer."""
        self._places = {place.code: place for place in places}
        self._children: dict[str, list[Place]] = {}
        self._named: dict[str, list[Place]] = {}
        for place in places:
            if place.parent:
                self._children.setdefault(place.parent, []).append(place)
            for surface in dict.fromkeys((place.name, place.short)):
                self._named.setdefault(surface, []).append(place)

    def __iter__(self) -> Iterator[Place]:
        """Yield all places, sorted by code."""
        return iter(self._places.values())

    def __len__(self) -> int:
        return len(self._places)

    def __contains__(self, code: str) -> bool:
        return code in self._places

    def get(self, code: str) -> Place:
        """Return the place with a code.

        Raises UnknownNameError for a code the table lacks.

        >>> place_table().get("330100").name
        '杭州市'
        """
        try:
            return self._places[code]
        except KeyError:
            raise UnknownNameError("place code", code, self._places) from None

    def parents(self, code: str) -> list[Place]:
        """Return what contains a place, nearest first.

        >>> [place.short for place in place_table().parents("330106")]
        ['杭州', '浙江', '中国']
        """
        found: list[Place] = []
        parent = self.get(code).parent
        while parent:
            found.append(self._places[parent])
            parent = found[-1].parent
        return found

    def children(self, code: str) -> list[Place]:
        """Return the places directly in a place, by code.

        >>> len(place_table().children("330100")) >= 13
        True
        """
        self.get(code)
        return list(self._children.get(code, ()))

    def within(self, code: str, other: str) -> bool:
        """Say whether a place is another one or lies in it.

        >>> place_table().within("330106", "330000"), place_table().within("330106", "110000")
        (True, False)
        """
        return code == other or any(place.code == other for place in self.parents(code))

    def named(self, surface: str) -> list[Place]:
        """Return the places whose full name or short form is `surface`, the likeliest first.

        Likelier is what bears the name in full, then what the flag `default` marks, then the higher level, then what still
        exists.

        >>> [place.code for place in place_table().named("吉林")]
        ['220000', '220200']
        >>> [place.code for place in place_table().named("无此地")]
        []
        """
        return sorted(
            self._named.get(surface, ()),
            key=lambda place: (
                place.name != surface,
                "default" not in place.flags,
                "former" in place.flags,
                LEVELS.index(place.level),
                place.code,
            ),
        )


def _place(row: list[str]) -> Place:
    code, name, short, pinyin, english, level, parent, lat, lon, geonames, wikidata, flags = row
    return Place(
        code,
        name,
        short,
        pinyin,
        english,
        level,
        parent,
        lat,
        lon,
        geonames,
        wikidata,
        frozenset(flags.split()),
    )


def read_places(path: Path) -> PlaceTable:
    """Return the table in a file.

    Raises InputError, naming file and line, for a missing column, a code used twice, an unknown level or parent.
    """
    places: dict[str, Place] = {}
    with path.open(encoding="utf-8", newline="") as handle:
        rows = csv.reader(handle)
        if tuple(next(rows, ())) != COLUMNS:
            raise InputError(f"{path.name}: the header must read {','.join(COLUMNS)}.")
        for row in rows:
            where = f"{path.name}, line {rows.line_num}"
            if len(row) != len(COLUMNS):
                raise InputError(f"{where}: {len(row)} fields where {len(COLUMNS)} are needed.")
            place = _place(row)
            if place.code in places:
                raise InputError(f"{where}: the code {place.code} is used twice.")
            if place.level not in LEVELS:
                raise InputError(f"{where}: the level {place.level!r} is none of {', '.join(LEVELS)}.")
            places[place.code] = place
    for place in places.values():
        if place.parent and place.parent not in places:
            raise InputError(
                f"{path.name}: {place.code} has the parent {place.parent}, which is not in the file."
            )
    return PlaceTable(tuple(places[code] for code in sorted(places)))


@cache
def place_table() -> PlaceTable:
    """Return the table that comes with policygraph, read once per process."""
    return read_places(resource("data", "places.csv"))
