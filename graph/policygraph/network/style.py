"""The one style file, read: what each type of entity, relation and certainty is called and how it looks.

Pages, exports, plots and the explorer all take names, colours, shapes and icons from here; `style.json` is the only
place to change them.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from policygraph.errors import InputError
from policygraph.rdf.iris import PREFIXES

STYLE_FILE = Path(__file__).with_name("style.json")


@dataclass(frozen=True, slots=True)
class Family:
    """A family of types: its names and its colour on light and on dark paper."""

    name: str
    zh: str
    en: str
    light: str
    dark: str


@dataclass(frozen=True, slots=True)
class Certainty:
    """How sure a statement is, shown as a line: dash lengths in px, or a double line."""

    name: str
    zh: str
    en: str
    dash: tuple[float, ...]
    double: bool


@dataclass(frozen=True, slots=True)
class EntityType:
    """One type of node: names, classes (full IRIs), colour by family, shape and icon (a path in a 24 by 24 box).

    `vis` is the nearest shape vis-network knows, `entity` says that it is a thing rather than a fact about things,
    `hidden` that it is shown only when asked for, `path` that of its class only IRIs under this path are meant.
    """

    name: str
    zh: str
    en: str
    plural: str
    classes: tuple[str, ...]
    family: Family
    shape: str
    vis: str
    icon: str
    size: float
    entity: bool
    hidden: bool
    outline: str | None
    path: str | None

    def colour(self, theme: str = "light") -> str:
        """Return the colour, like ``#1F5FA8``, for a theme: light or dark."""
        return self.family.dark if theme == "dark" else self.family.light


@dataclass(frozen=True, slots=True)
class Relation:
    """One property drawn as an edge: its IRI, its names read forwards and backwards, the claim slot that says it.

    `reference` relations come from frozen tables, `document` relations lead to sources: neither makes a node well
    connected. `certainty` is the line style the relation always has.
    """

    iri: str
    zh: str
    en: str
    inverse_zh: str
    inverse_en: str
    slot: str | None
    reference: bool
    document: bool
    certainty: str | None


@dataclass(frozen=True, slots=True)
class Style:
    """All of the style file; mappings keep its order.

    `attributes` names the literal properties of a node in zh and en, `values` the words they are filled with. `groups` are
    the colours of groups, each on light and on dark paper, `other_groups` that of all further groups, `no_group` that of what
    has none; `scale` are the colours from low to high by theme.
    """

    themes: Mapping[str, Mapping[str, str]]
    families: Mapping[str, Family]
    certainties: Mapping[str, Certainty]
    types: Mapping[str, EntityType]
    relations: Mapping[str, Relation]
    attributes: Mapping[str, tuple[str, str]]
    values: Mapping[str, tuple[str, str]]
    groups: tuple[tuple[str, str], ...] = ()
    other_groups: tuple[str, str] = ("", "")
    no_group: tuple[str, str] = ("", "")
    scale: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


@cache
def expand(name: str) -> str:
    """Return the full IRI of a prefixed name of the style file.

    Raises InputError for an unknown prefix.

    >>> expand("pol:Target")
    'https://w3id.org/policygraph/ontology#Target'
    """
    prefix, _, local = name.partition(":")
    if prefix not in PREFIXES:
        raise InputError(
            f"style.json: prefix {prefix!r} of {name!r} is unknown. Known: {', '.join(PREFIXES)}."
        )
    return PREFIXES[prefix] + local


def contrast(first: str, second: str) -> float:
    """Return the contrast ratio of two colours, 1 to 21, as WCAG 2.1 defines it (1.4.3).

    >>> round(contrast("#000000", "#FFFFFF"), 1)
    21.0
    """
    lighter, darker = sorted((_luminance(first), _luminance(second)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def _luminance(colour: str) -> float:
    """Return the relative luminance of ``#RRGGBB``, 0 to 1 (WCAG 2.1)."""
    channels = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


@cache
def load_style(path: Path = STYLE_FILE) -> Style:
    """Return the style file as data.

    Raises InputError if the file is not JSON, lacks a field, or names an unknown family or certainty.

    >>> load_style().types["place"].colour("light")
    '#1F5FA8'
    """
    try:
        raw = json.loads(path.read_text(encoding="utf-8"))
        return _style(raw)
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise InputError(f"{path.name} cannot be used: {error!r}. Restore it or mend the entry.") from error


def _style(raw: Mapping[str, Any]) -> Style:
    families = {entry["name"]: Family(**entry) for entry in raw["families"]}
    certainties = {
        entry["name"]: Certainty(
            entry["name"], entry["zh"], entry["en"], tuple(map(float, entry["dash"])), entry["double"]
        )
        for entry in raw["certainties"]
    }
    types = {
        entry["name"]: EntityType(
            name=entry["name"],
            zh=entry["zh"],
            en=entry["en"],
            plural=entry["plural"],
            classes=tuple(expand(name) for name in (entry["class"], *entry.get("also", ()))),
            family=families[entry["family"]],
            shape=entry["shape"],
            vis=entry["vis"],
            icon=entry["icon"],
            size=float(entry["size"]),
            entity=entry["entity"],
            hidden=entry.get("hidden", False),
            outline=entry.get("outline"),
            path=entry.get("path"),
        )
        for entry in raw["types"]
    }
    relations = {}
    for entry in raw["relations"]:
        certainty = entry.get("certainty")
        if certainty is not None and certainty not in certainties:
            raise ValueError(f"relation {entry['iri']} names the unknown certainty {certainty!r}")
        relation = Relation(
            iri=expand(entry["iri"]),
            zh=entry["zh"],
            en=entry["en"],
            inverse_zh=entry["inverse"]["zh"],
            inverse_en=entry["inverse"]["en"],
            slot=entry["slot"],
            reference=entry.get("reference", False),
            document=entry.get("document", False),
            certainty=certainty,
        )
        relations[relation.iri] = relation
    attributes = {expand(entry["iri"]): (entry["zh"], entry["en"]) for entry in raw["attributes"]}
    values = {name: (entry["zh"], entry["en"]) for name, entry in raw["values"].items()}
    return Style(
        raw["themes"],
        families,
        certainties,
        types,
        relations,
        attributes,
        values,
        groups=tuple((entry["light"], entry["dark"]) for entry in raw["groups"]),
        other_groups=(raw["otherGroups"]["light"], raw["otherGroups"]["dark"]),
        no_group=(raw["noGroup"]["light"], raw["noGroup"]["dark"]),
        scale={theme: tuple(stops) for theme, stops in raw["scale"].items()},
    )
