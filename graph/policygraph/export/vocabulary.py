"""What classes and properties are called in files that have no IRIs: short names, and labels in Chinese and English.

Labels come from the style file (types, relations) and the ontology; a term neither knows is called by its local name.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache
from typing import NamedTuple

import pyoxigraph as ox

from policygraph.network.style import EntityType, load_style
from policygraph.rdf.iris import POL, PREFIXES, RDFS
from policygraph.resources import resource


class Name(NamedTuple):
    """A term's short name and its labels."""

    name: str
    zh: str
    en: str


# Kinds without a type of their own in the style file, which draws them as parts of others.
_MORE_KINDS = {
    "https://w3id.org/policygraph/ontology#PlanVersion": Name("version", "版本", "version"),
    "http://www.w3.org/ns/org#Membership": Name("membership", "任职", "membership"),
    "http://www.w3.org/2004/02/skos/core#ConceptScheme": Name("scheme", "概念体系", "concept scheme"),
}
_NEUTRAL = "#6B6459"

# Concepts of these schemes are no technologies, though of the same class.
_SCHEMES = {
    "instrument": Name("instrument", "政策工具", "instrument"),
    "status": Name("status", "状态", "status"),
}
_THING = Name("thing", "事物", "thing")


def local_name(iri: str) -> str:
    """Return what stands after the last `#`, `/` or `:` of an IRI.

    >>> local_name("http://www.w3.org/ns/org#Membership")
    'Membership'
    """
    return re.split(r"[#/:]", iri.rstrip("#/"))[-1] or iri


def prefixed(iri: str) -> str | None:
    """Return an IRI as `prefix:local` where a known prefix fits and the rest is a plain name, else None.

    >>> prefixed("https://w3id.org/policygraph/ontology#value")
    'pol:value'
    """
    for prefix, namespace in PREFIXES.items():
        if iri.startswith(namespace):
            rest = iri[len(namespace) :]
            if re.fullmatch(r"[A-Za-z_][A-Za-z0-9_]*", rest):
                return f"{prefix}:{rest}"
    return None


def relative(iri: str, base: str) -> str | None:
    """Return an IRI relative to the base where every reader is certain to resolve it back (RFC 3986, 5.2), else None.

    >>> relative("https://w3id.org/policygraph/id/place/330100", "https://w3id.org/policygraph/id/")
    'place/330100'
    """
    if not base.endswith("/") or not iri.startswith(base):
        return None
    rest = iri.removeprefix(base)
    if ":" in rest or rest.startswith("@") or {"", ".", ".."} & set(re.split("[/?#]", rest)):
        return None
    return rest


@cache
def _ontology_labels() -> dict[str, dict[str, str]]:
    """The rdfs:labels of the ontology's terms: IRI -> language -> label."""
    found: dict[str, dict[str, str]] = {}
    for file in sorted(resource("ontology").glob("*.ttl")):
        for quad in ox.parse(path=str(file), format=ox.RdfFormat.TURTLE):
            label = quad.object
            if quad.predicate == RDFS.label and isinstance(label, ox.Literal) and label.language:
                found.setdefault(str(getattr(quad.subject, "value", "")), {}).setdefault(
                    label.language, label.value
                )
    return found


@cache
def _types_of_classes() -> dict[str, EntityType]:
    return {iri: kind for kind in load_style().types.values() for iri in kind.classes}


@cache
def _name_of_class(iri: str) -> Name:
    if iri in _MORE_KINDS:
        return _MORE_KINDS[iri]
    labels = _ontology_labels().get(iri, {})
    local = local_name(iri)
    return Name(local[:1].lower() + local[1:], labels.get("zh", local), labels.get("en", local))


def kind_of(iri: str, classes: Iterable[str], base: str) -> Name:
    """Return what a thing is called by its scheme or its classes.

    A forecast may also be typed as the observation it is a kind of: the later, narrower type of the style file wins.

    >>> kind_of("https://e.org/target/1", ["https://w3id.org/policygraph/ontology#Target"], "https://e.org/")
    Name(name='target', zh='目标', en='target')
    """
    path = iri.removeprefix(base) if iri.startswith(base) else ""
    scheme, slash, _ = path.partition("/")
    if slash and scheme in _SCHEMES:
        return _SCHEMES[scheme]
    types = _types_of_classes()
    order = list(load_style().types)
    fitting = [
        types[one]
        for one in classes
        if one in types and (types[one].path is None or path.startswith(types[one].path or ""))
    ]
    if fitting:
        narrowest = max(fitting, key=lambda kind: order.index(kind.name))
        return Name(narrowest.name, narrowest.zh, narrowest.en)
    # A class of our own says more than a general one.
    for one in sorted(classes, key=lambda one: (not one.startswith(POL.iri), one)):
        return _name_of_class(one)
    return _THING


@cache
def name_of_property(iri: str) -> Name:
    """Return what a property is called.

    >>> name_of_property("https://w3id.org/policygraph/ontology#issuedBy")
    Name(name='issuedBy', zh='发布机构', en='issued by')
    """
    local = local_name(iri)
    relation = load_style().relations.get(iri)
    if relation is not None:
        return Name(local, relation.zh, relation.en)
    labels = _ontology_labels().get(iri, {})
    return Name(local, labels.get("zh", local), labels.get("en", local))


def colour_of_kind(name: str) -> str:
    """Return the colour of a kind on light paper, like `#1F5FA8`.

    >>> colour_of_kind("target"), colour_of_kind("unheard-of")
    ('#1E7F5C', '#6B6459')
    """
    styled = load_style().types.get(name)
    return styled.colour() if styled is not None else _NEUTRAL


def size_of_kind(name: str) -> float:
    """Return how large a node of a kind is drawn, in px of radius."""
    styled = load_style().types.get(name)
    return styled.size if styled is not None else 6.0
