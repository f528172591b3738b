"""A label for every node, in Chinese and English, as the network page calls it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

import pyoxigraph as ox

from policygraph.export.facts import Term
from policygraph.network.facts import entity_label, fact_label
from policygraph.network.labels import Label, shorten
from policygraph.rdf.iris import ORG, POL, RDFS

# property IRI -> the values a node has for it, sorted
Values = Mapping[str, Sequence[Term]]
# property IRI -> (value, language or nothing), sorted
Properties = Mapping[str, Sequence[tuple[str, str]]]
Lookup = Callable[[str], "Label | None"]


def own_label(iri: str, values: Values) -> Label:
    """Return the label an entity carries itself, its IRI's last part where it has none."""
    return own_label_by(iri, _properties(values))


def own_label_by(iri: str, said: Properties) -> Label:
    """Return what `own_label` does, by values as plain texts."""
    return entity_label(iri, said)


def node_label(kind: str, iri: str, values: Values, label_of: Lookup) -> Label:
    """Return the label of a node of any kind; `label_of` gives that of another node, for labels made of several."""
    return label_by(kind, iri, _properties(values), label_of)


def label_by(kind: str, iri: str, said: Properties, label_of: Lookup) -> Label:
    """Return what `node_label` does, by values as plain texts.

    >>> label_by("city", "a:b", {RDFS.label.value: [("杭州", "zh"), ("Hangzhou", "en")]}, lambda iri: None).en
    'Hangzhou'
    """
    if kind == "membership":
        return _membership(said, label_of)
    if kind == "version" and RDFS.label.value not in said:
        for value, _ in said.get(POL.titleAsPrinted.value, ()):
            return Label(shorten(value), shorten(value))
    return fact_label(kind, iri, said, label_of)


def _properties(values: Values) -> dict[str, list[tuple[str, str]]]:
    return {
        prop: [(term.value, (term.language or "") if isinstance(term, ox.Literal) else "") for term in terms]
        for prop, terms in values.items()
    }


def _membership(said: Properties, label_of: Lookup) -> Label:
    """Return "organisation and role" of a membership."""
    role = next((value for value, _ in said.get(POL.roleTitle.value, ())), "")
    for value, _ in said.get(ORG.organization.value, ()):
        organisation = label_of(value)
        if organisation is not None:
            return Label(
                f"{organisation.zh}{role}", f"{role}, {organisation.en}" if role else organisation.en
            )
    return Label(role, role)
