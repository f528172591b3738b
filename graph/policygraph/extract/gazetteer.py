"""What the lexicon learns from the tables: names of places (class PLACE, PLACE_ABBR) and terms of the scheme (class TECH).

Short forms of counties enter with the flag `after-parent`: they count only directly after the name of what contains them
(浙江义乌) or in a list with such a name. Those that are ordinary words or arise where two words meet (合作, 资源, 东安 in
京东安全) do not enter at all, so that they hide no other hit; `after_parent` finds them where they may stand.

Flags of PLACE entries: `risky` (an ordinary word as well: demand a context), `ambiguous` (a namesake has the same full
name), `default` (the namesake meant by default), `namesake` (meant only if the text says so), `short`, `after-parent`,
`well-known` (a county's short form that counts by itself), `former` (abolished lately).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from policygraph.extract.lexicon import Entry
from policygraph.extract.normalise import normalise, simplify
from policygraph.link.places import Place, place_table
from policygraph.resources import resource

_SKOS = "http://www.w3.org/2004/02/skos/core#"
_GENERIC = "https://w3id.org/policygraph/ontology#generic"
_LATIN = re.compile(r"[A-Za-z0-9]")

# One character for a province, where it is not a common word besides (新, 云, 青 and the like are left out).
_ABBREVIATIONS = {
    "京": "110000", "津": "120000", "冀": "130000", "晋": "140000", "辽": "210000", "沪": "310000", "浙": "330000",
    "皖": "340000", "闽": "350000", "赣": "360000", "鲁": "370000", "豫": "410000", "鄂": "420000", "湘": "430000",
    "粤": "440000", "桂": "450000", "琼": "460000", "渝": "500000", "黔": "520000", "滇": "530000", "陕": "610000",
}  # fmt: skip


def place_entries() -> Iterator[Entry]:
    """Yield an entry for each surface of each place; a surface shared by several places yields one for each.

    >>> [entry.id for entry in place_entries() if entry.surface == "吉林"]
    ['220000', '220200']
    """
    shared = _shared_shorts()
    for place in place_table():
        flags = place.flags & {"ambiguous", "former"}
        if place.level == "county":
            yield from _county_entries(place, flags)
            continue
        yield Entry(place.name, "PLACE", place.code, flags)
        short_flags = (place.flags & {"risky", "default", "former"}) | {"short"}
        if place.short in shared and "default" not in place.flags:
            short_flags |= {"namesake"}
        if place.short != place.name:
            yield Entry(place.short, "PLACE", place.code, frozenset(short_flags))
        for surface in _suffix_forms(place):
            yield Entry(surface, "PLACE", place.code, frozenset())
    for character, code in _ABBREVIATIONS.items():
        yield Entry(character, "PLACE_ABBR", code)


def _county_entries(place: Place, flags: frozenset[str]) -> Iterator[Entry]:
    if "risky-name" not in place.flags:
        yield Entry(place.name, "PLACE", place.code, flags)
    for surface in _suffix_forms(place):
        yield Entry(surface, "PLACE", place.code, flags & {"former"})
    if place.short == place.name or len(place.short) < 2:
        return
    if "well-known" in place.flags:
        yield Entry(place.short, "PLACE", place.code, frozenset({"short", "well-known"}))
    elif "risky" not in place.flags:
        yield Entry(
            place.short, "PLACE", place.code, frozenset({"short", "after-parent"}) | (flags & {"former"})
        )


def _suffix_forms(place: Place) -> Iterator[str]:
    """Yield the forms between full and short: 恩施州, 阿坝州, 威宁县, 新疆自治区, 香港特区."""
    if place.name.endswith("自治州") and not place.short.endswith("州"):
        yield place.short + "州"
    elif place.name.endswith(("自治县", "自治旗")) and len(place.short) >= 2:
        yield place.short + place.name[-1]
    elif place.level == "province" and place.name.endswith("自治区"):
        yield place.short + "自治区"
    elif place.name.endswith("特别行政区"):
        yield place.short + "特区"


@cache
def _shared_shorts() -> frozenset[str]:
    seen: dict[str, int] = {}
    for place in place_table():
        if place.level != "county":
            seen[place.short] = seen.get(place.short, 0) + 1
    return frozenset(short for short, count in seen.items() if count > 1)


@cache
def _child_surfaces(code: str) -> dict[str, str]:
    """Return the surfaces of all counties in a place, full names included, and their codes."""
    table = place_table()
    found: dict[str, str] = {}
    below = list(table.children(code))
    while below:
        place = below.pop()
        if place.level == "county":
            for surface in (place.name, *_suffix_forms(place), place.short):
                if len(surface) >= 2 and ("former" not in place.flags or surface not in found):
                    found[surface] = place.code
        below.extend(table.children(place.code))
    return found


def after_parent(text: str, position: int, code: str) -> tuple[int, str] | None:
    """Return the end and the code of the county of place `code` whose name, full or short, begins at `position`.

    For use directly after a mention of that place; the longest name wins. None where no county of it begins there.

    >>> after_parent("甘肃甘南合作启动", 4, "623000")
    (6, '623001')
    >>> after_parent("杭州合作启动", 2, "330100") is None
    True
    """
    if code == "CN" or not code.isdigit():
        return None
    surfaces = _child_surfaces(code)
    for length in range(min(12, len(text) - position), 1, -1):
        found = surfaces.get(text[position : position + length])
        if found:
            return position + length, found
    return None


def scheme_entries() -> Iterator[Entry]:
    """Yield an entry of class TECH for each label of each concept of `ontology/technologies.ttl`; its id is the concept's slug.

    Surfaces are normalised as texts are, so that traditional labels match. Flags: `generic` (an industry, a slogan, a product:
    no technology by itself), `hidden` (a hidden label), `latin` (begins or ends with a Latin letter or a digit: the
    neighbours in the text must not be one, lest AR be found in SMART). Words that only contain a term (智能体系) stand in
    `data/lexicon/not_terms.csv`. English labels of one word in lower case are left out: they are no names.

    >>> sorted(entry.id for entry in scheme_entries() if entry.surface in ("图形处理器", "人工智慧", "5G"))
    ['artificial-intelligence', 'gpu', 'mobile-5g']
    """
    return iter(_scheme_entries())


@cache
def _scheme_entries() -> tuple[Entry, ...]:
    from pyoxigraph import Literal, NamedNode, parse

    labels: dict[str, list[tuple[str, str, bool]]] = {}
    generic: set[str] = set()
    for quad in parse(path=str(resource("ontology", "technologies.ttl"))):
        subject, predicate, value = quad.subject, quad.predicate.value, quad.object
        if not isinstance(subject, NamedNode) or not isinstance(value, Literal):
            continue
        slug = subject.value.rpartition("/")[2]
        if predicate == _GENERIC:
            generic.add(slug)
        elif predicate.startswith(_SKOS) and predicate.endswith("Label") and "/technology/" in subject.value:
            labels.setdefault(slug, []).append(
                (value.value, value.language or "", predicate.endswith("hiddenLabel"))
            )
    found: dict[Entry, None] = {}
    for slug, named in sorted(labels.items()):
        for label, language, hidden in sorted(named):
            if language == "en" and not _is_name(label):
                continue
            surface = simplify(normalise(label)) if language.lower() == "zh-hant" else normalise(label)
            flags = {"generic"} if slug in generic else set()
            if hidden:
                flags.add("hidden")
            if _LATIN.match(surface[0]) or _LATIN.match(surface[-1]):
                flags.add("latin")
            found.setdefault(Entry(surface, "TECH", slug, frozenset(flags)))
    return tuple(found)


def _is_name(label: str) -> bool:
    """Say whether an English label can stand for the concept in a Chinese text: an acronym, or several words."""
    return " " in label or any(character.isupper() for character in label[1:]) or label[-1].isdigit()
