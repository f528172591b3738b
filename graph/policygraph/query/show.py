"""Everything known of one thing: its own properties, its relations, and the facts about it, each with its sentence."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pyoxigraph as ox

from policygraph.network import view_graph
from policygraph.network.labels import Label
from policygraph.network.style import load_style
from policygraph.network.viewmodel import Attribute, Evidence, Source, ViewGraph
from policygraph.query.labels import label, labelled, short_iri
from policygraph.query.names import Names
from policygraph.query.run import run_table
from policygraph.query.table import cell_text

if TYPE_CHECKING:
    from policygraph.store import Store

_EVERYTHING = 1_000_000


@dataclass(frozen=True, slots=True)
class Entry:
    """One relation of the thing shown: how it is related, to what, and the claims that say so."""

    relation: Label
    node: str
    type: str
    label: Label
    certainty: str
    attributes: tuple[Attribute, ...]
    evidence: tuple[Evidence, ...]


@dataclass(frozen=True, slots=True)
class Section:
    """The entries of one type, as all targets; `title` names the type, `family` gives its colour."""

    type: str
    title: Label
    family: str
    entries: tuple[Entry, ...]


@dataclass(frozen=True, slots=True)
class Card:
    """What is known of one thing. `evidence` are claims that name it; `sources` the documents, by IRI."""

    iri: str
    short: str
    type: str
    title: Label
    label: Label
    attributes: tuple[Attribute, ...]
    sections: tuple[Section, ...]
    evidence: tuple[Evidence, ...]
    evidence_total: int
    sources: dict[str, Source]

    def as_json(self) -> dict[str, Any]:
        """Return the card as JSON-ready dicts: labels in zh and en, sentences with the documents they stand in."""
        return {
            "iri": self.iri,
            "type": self.type,
            "label": self.label._asdict(),
            "attributes": [_attribute(item) for item in self.attributes],
            "evidence": [self._evidence(item) for item in self.evidence],
            "evidence_total": self.evidence_total,
            "sections": [
                {
                    "type": section.type,
                    "entries": [
                        {
                            "relation": entry.relation._asdict(),
                            "iri": entry.node,
                            "type": entry.type,
                            "label": entry.label._asdict(),
                            "certainty": entry.certainty,
                            "attributes": [_attribute(item) for item in entry.attributes],
                            "evidence": [self._evidence(item) for item in entry.evidence],
                        }
                        for entry in section.entries
                    ],
                }
                for section in self.sections
            ],
        }

    def _repr_html_(self) -> str:
        return self._repr_mimebundle_()["text/html"]

    def _repr_mimebundle_(self, include: Any = None, exclude: Any = None) -> dict[str, str]:
        from policygraph.query.shown import card_bundle

        return card_bundle(self)

    def _evidence(self, item: Evidence) -> dict[str, Any]:
        source = self.sources.get(item.source)
        return {
            "sentence": item.sentence,
            "start": item.start,
            "end": item.end,
            "rule": item.rule,
            "confidence": item.confidence,
            "modality": item.modality,
            "flags": list(item.flags),
            "claim": item.claim,
            "document": item.source,
            "title": source.title if source else "",
            "publisher": source.publisher if source else "",
            "published": source.issued if source else "",
            "url": source.url if source else "",
        }


def _attribute(item: Attribute) -> dict[str, Any]:
    return {"name": item.name._asdict(), "value": item.value._asdict(), "exact": item.exact}


def show(store: Store, name: str, *, names: Names | None = None) -> Card:
    """Return what is known of the thing a name, pinyin, code or IRI means.

    Raises UnknownNameError ("did you mean") for an unknown name, QueryError for one that means several things.
    """
    node = (names or Names(store)).find(name)
    style = load_style()
    types = list(style.types) if node.value.startswith(store.base + "document/") else None
    if not _is_drawn(store, node):
        return _plain_card(store, node)
    view = view_graph(store, focus=node.value, hops=1, limit=_EVERYTHING, types=types)
    return _card(store, view)


def _is_drawn(store: Store, node: ox.NamedNode) -> bool:
    """Say whether a node is of a type that the network draws; memberships, versions and statuses are not."""
    style = load_style()
    classes = run_table(store, f"SELECT ?class {{ {node} a ?class }}").column("class")
    kinds = [kind for kind in style.types.values() for cell in classes if cell_text(cell) in kind.classes]
    return any(kind.path is None or node.value.startswith(store.base + kind.path) for kind in kinds)


def _card(store: Store, view: ViewGraph) -> Card:
    style = load_style()
    nodes = {node.id: node for node in view.nodes}
    focus = nodes[view.focus or ""]
    found: dict[str, list[Entry]] = {}
    for edge in view.edges:
        if focus.id not in (edge.source, edge.target):
            continue
        outgoing = edge.source == focus.id
        other = nodes[edge.target if outgoing else edge.source]
        evidence = other.evidence if other.evidence and not style.types[other.type].entity else edge.evidence
        entry = Entry(
            edge.label if outgoing else edge.inverse,
            other.id,
            other.type,
            other.label,
            edge.certainty,
            other.attributes if not style.types[other.type].entity else (),
            evidence,
        )
        found.setdefault(other.type, []).append(entry)
    sections = tuple(
        Section(
            name,
            Label(kind.zh, kind.plural),
            kind.family.name,
            tuple(sorted(found[name], key=lambda entry: (entry.relation.zh, entry.label.zh, entry.node))),
        )
        for name, kind in style.types.items()
        if name in found
    )
    kind = style.types[focus.type]
    return Card(
        focus.id,
        short_iri(ox.NamedNode(focus.id), store.base),
        focus.type,
        Label(kind.zh, kind.en),
        focus.label,
        focus.attributes,
        sections,
        focus.evidence,
        focus.evidence_total,
        dict(view.sources),
    )


def _plain_card(store: Store, node: ox.NamedNode) -> Card:
    """Return a card of a node the network does not draw: its properties as they are."""
    table = labelled(store, run_table(store, f"SELECT ?p ?o {{ {node} ?p ?o }} ORDER BY ?p ?o"))
    attributes = tuple(
        Attribute(Label(text, text), Label(value, value))
        for text, value in ([*map(str, row)] for row in table.texts())
    )
    name = label(store, node)
    return Card(
        node.value, short_iri(node, store.base), "", Label("", ""), Label(name, label(store, node, "en")),
        attributes, (), (), 0, {},
    )  # fmt: skip
