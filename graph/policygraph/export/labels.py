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
Lookup = Callable[[str], "Label | None"]


def own_label(iri: str, values: Values) -> Label:
    """Return the label an entity carries itself, its IRI's last part where it has none."""
    return entity_label(iri, _properties(values))


def node_label(kind: str, iri: str, values: Values, label_of: Lookup) -> Label:
    """Return the label of a node of any kind; `label_of` gives that of another node, for labels made of several."""
    if kind == "membership":
        return _membership(values, label_of)
    if kind == "version" and RDFS.label.value not in values:
        for value in values.get(POL.titleAsPrinted.value, ()):
            return Label(shorten(value.value), shorten(value.value))
    return fact_label(kind, iri, _properties(values), label_of)


def _properties(values: Values) -> dict[str, list[tuple[str, str]]]:
    return {
        prop: [(term.value, (term.language or "") if isinstance(term, ox.Literal) else "") for term in terms]
        for prop, terms in values.items()
    }


def _membership(values: Values, label_of: Lookup) -> Label:
    """Return "organisation and role" of a membership."""
    role = next((value.value for value in values.get(POL.roleTitle.value, ())), "")
    for value in values.get(ORG.organization.value, ()):
        organisation = label_of(value.value)
        if organisation is not None:
            return Label(
                f"{organisation.zh}{role}", f"{role}, {organisation.en}" if role else organisation.en
            )
    return Label(role, role)
