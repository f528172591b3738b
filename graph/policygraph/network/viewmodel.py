"""The neutral picture of a part of the graph: nodes, edges, evidence, and what the first screen says.

Nothing here knows the store, the page or a graph library; `viewgraph` makes it, the page and the exports take it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from policygraph.network.labels import Label


@dataclass(frozen=True, slots=True)
class Source:
    """A source document: IRI, title, publisher, date (ISO, may be empty) and address (may be empty)."""

    id: str
    title: str
    publisher: str
    issued: str
    url: str


@dataclass(frozen=True, slots=True)
class Evidence:
    """One claim that says a fact: its sentence and, in code points of the sentence, where.

    `start` to `end` is the stretch of the claim, `marks` the words that filled its slots; `source` is a Source's id.
    """

    claim: str
    source: str
    sentence: str
    start: int
    end: int
    marks: tuple[tuple[int, int], ...]
    rule: str
    confidence: float
    modality: str
    flags: tuple[str, ...]
    slots: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Attribute:
    """One line of a node's card: name, value as people write it, and the exact value where that differs."""

    name: Label
    value: Label
    exact: str = ""


@dataclass(frozen=True, slots=True)
class Node:
    """One thing or fact. `id` is its IRI; `evidence` holds the best claims of `evidence_total`."""

    id: str
    type: str
    label: Label
    size: float
    degree: int
    pinyin: str = ""
    aliases: tuple[str, ...] = ()
    certainty: str = "asserted"
    attributes: tuple[Attribute, ...] = ()
    evidence: tuple[Evidence, ...] = ()
    evidence_total: int = 0


@dataclass(frozen=True, slots=True)
class Edge:
    """One relation between two nodes, named forwards (`label`) and backwards (`inverse`)."""

    source: str
    target: str
    predicate: str
    label: Label
    inverse: Label
    certainty: str = "asserted"
    evidence: tuple[Evidence, ...] = ()
    note: Label | None = None

    @property
    def id(self) -> str:
        """Return an id that is the same in every run."""
        return f"{self.source}>{self.predicate}>{self.target}"


@dataclass(frozen=True, slots=True)
class Front:
    """What the first screen answers: node ids, most important first; deadlines count from the newest document."""

    places: tuple[str, ...] = ()
    plans: tuple[str, ...] = ()
    deadlines: tuple[tuple[str, str], ...] = ()
    deadlines_from: str = ""
    disagreements: tuple[tuple[str, str], ...] = ()
    disagreements_total: int = 0


@dataclass(frozen=True, slots=True)
class ViewGraph:
    """A part of the graph, ready to be drawn. `totals` counts the nodes of each type that could be shown."""

    base: str
    nodes: tuple[Node, ...]
    edges: tuple[Edge, ...]
    sources: Mapping[str, Source] = field(default_factory=dict)
    totals: Mapping[str, int] = field(default_factory=dict)
    documents: int = 0
    focus: str | None = None
    front: Front = Front()

    @property
    def shown(self) -> dict[str, int]:
        """Return how many nodes of each type are shown, in the order of `totals`."""
        counts = dict.fromkeys(self.totals, 0)
        for node in self.nodes:
            counts[node.type] = counts.get(node.type, 0) + 1
        return counts

    @property
    def hidden(self) -> dict[str, int]:
        """Return how many nodes of each type are left out; types of which none is left out are absent."""
        shown = self.shown
        return {name: total - shown[name] for name, total in self.totals.items() if total > shown[name]}
