"""The neutral picture of a part of the graph: nodes, edges, evidence, and what the first screen says.

Nothing here knows the store or a graph library; `viewgraph` makes it, the page, the notebook and the exports take it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple

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


class Shade(NamedTuple):
    """A colour, like `#1F5FA8`, on light and on dark paper."""

    light: str
    dark: str


@dataclass(frozen=True, slots=True)
class Key:
    """How to read sizes or colours: a title, and the shades with what they mean or some values with their radii in px."""

    title: Label
    shades: tuple[tuple[Label, Shade], ...] = ()
    sizes: tuple[tuple[str, float], ...] = ()


@dataclass(frozen=True, slots=True)
class Dressing:
    """Sizes and colours by what was computed: radii in px and shades by IRI, the shade of all others, and the keys."""

    sizes: Mapping[str, float] = field(default_factory=dict)
    shades: Mapping[str, Shade] = field(default_factory=dict)
    no_shade: Shade | None = None
    size_key: Key | None = None
    colour_key: Key | None = None

    def shade(self, iri: str) -> Shade | None:
        """Return the colour of a node, None where colours say what they always do."""
        return self.shades.get(iri) or self.no_shade


@dataclass(frozen=True, slots=True)
class ViewGraph:
    """A part of the graph, ready to be drawn. `totals` counts the nodes of each type that could be shown.

    `dressing` is how sizes and colours were chosen where not by type, `places` where nodes stand (x, and y downwards, in px)
    where that was given.
    """

    base: str
    nodes: tuple[Node, ...]
    edges: tuple[Edge, ...]
    sources: Mapping[str, Source] = field(default_factory=dict)
    totals: Mapping[str, int] = field(default_factory=dict)
    documents: int = 0
    focus: str | None = None
    front: Front = Front()
    dressing: Dressing | None = None
    places: Mapping[str, tuple[float, float]] = field(default_factory=dict)

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

    def _repr_html_(self) -> str:
        return self._repr_mimebundle_()["text/html"]

    def _repr_mimebundle_(self, include: Any = None, exclude: Any = None) -> dict[str, str]:
        from policygraph.network.framed import view_bundle

        return view_bundle(self)
