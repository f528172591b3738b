"""What the graph says of one thing, ready for a page: facts by kind with their sentences and references."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

import pyoxigraph as ox

from policygraph.desk.figures import CLASSES, figures
from policygraph.errors import InputError
from policygraph.network.facts import Properties, entity_label, fact_label, one
from policygraph.network.gather import chunks, gather_evidence, gather_properties, gather_sources, rows
from policygraph.network.labels import Label, citation, day_of
from policygraph.network.style import expand
from policygraph.network.viewmodel import Evidence, Source
from policygraph.query.names import kind_of
from policygraph.query.run import run_table
from policygraph.query.table import cell_text

if TYPE_CHECKING:
    from policygraph.query.names import Names
    from policygraph.store import Store

KINDS = {
    "plan": Label("政策文件", "Plans"),
    "target": Label("目标", "Targets"),
    "measure": Label("措施", "Measures"),
    "action": Label("举措", "Actions"),
    "statistic": Label("统计数据", "Statistics"),
    "forecast": Label("预测", "Forecasts"),
    "focus": Label("着力点", "Focus"),
    "bottleneck": Label("瓶颈", "Bottlenecks"),
    "statement": Label("言论", "Statements"),
    "membership": Label("任职", "Roles"),
}
_CLASSES = {
    "plan": "pol:PolicyDocument", "measure": "pol:Measure", "action": "pol:Action", "focus": "pol:Focus",
    "bottleneck": "pol:Bottleneck", "statement": "schema:Quotation", "membership": "org:Membership",
    **CLASSES,
}  # fmt: skip
_WITHIN = "{path}/schema:containedInPlace?"
_NARROWER = "{path}/pol:broaderTransitive?"
# From a fact of a kind to the thing a briefing is about, by the kind of that thing.
_PATHS: dict[str, dict[str, str]] = {
    "place": {
        "plan": "pol:jurisdiction", "target": "pol:jurisdiction", "measure": "pol:jurisdiction", "action": "pol:jurisdiction",
        "statistic": "pol:place", "forecast": "pol:place", "focus": "pol:place", "statement": "pol:about",
        "bottleneck": "pol:affects",
    },
    "technology": {
        "plan": "pol:technology", "target": "pol:technology", "measure": "pol:technology", "action": "pol:technology",
        "statistic": "pol:technology", "forecast": "pol:technology", "focus": "pol:technology", "statement": "pol:about",
        "bottleneck": "pol:constrains",
    },
    "plan": {
        "target": "pol:setBy", "measure": "pol:setBy", "action": "pol:setBy", "focus": "pol:setBy", "statement": "pol:about",
        "plan": "(pol:cites|pol:implements|pol:revises)",
    },
    "person": {
        "membership": "org:member", "statement": "pol:speaker", "target": "pol:saidBy", "statistic": "pol:saidBy",
        "forecast": "pol:saidBy", "bottleneck": "pol:namedBy",
    },
    "organisation": {
        "plan": "pol:issuedBy", "target": "pol:setBy", "measure": "pol:setBy", "statistic": "pol:source", "forecast": "pol:source",
        "statement": "pol:speaker", "membership": "org:organization", "bottleneck": "pol:namedBy",
    },
}  # fmt: skip
_NEIGHBOURS = ("place", "plan", "organisation", "person", "technology")
_NO_NEIGHBOUR = frozenset(
    expand(name) for name in ("rdf:type", "pol:hasVersion", "pol:canonical", "pol:sameAs")
)
MOST = 60  # facts of a kind on the page; how many more there are is said
_EVENTS = 22
_BESIDE = 16


@dataclass(frozen=True, slots=True)
class Item:
    """One fact: what it says, the sentences that say it, each with the number of its reference."""

    iri: str
    label: Label
    sentences: tuple[tuple[str, int], ...]
    where: Label


@dataclass(frozen=True, slots=True)
class Section:
    """The facts of one kind; `more` is how many are not shown."""

    kind: str
    items: tuple[Item, ...]
    more: int = 0


@dataclass(frozen=True, slots=True)
class Event:
    """Something with a day, for the timeline."""

    day: date
    label: Label
    kind: str


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar of a chart: what it measures, its value, and the value as people write it."""

    label: Label
    value: Decimal
    shown: Label
    kind: str = "target"


@dataclass(slots=True)
class Brief:
    """All a page needs."""

    iri: str
    kind: str
    title: Label
    lines: list[tuple[Label, Label]] = field(default_factory=list)
    sections: list[Section] = field(default_factory=list)
    events: list[Event] = field(default_factory=list)
    amounts: list[Bar] = field(default_factory=list)
    beside: list[tuple[str, Label, int]] = field(default_factory=list)
    references: list[tuple[str, Source]] = field(default_factory=list)
    notes: tuple[Label, ...] = ()

    @property
    def facts(self) -> int:
        """Return how many facts there are, those not shown too."""
        return sum(len(section.items) + section.more for section in self.sections)


def gather_brief(store: Store, name: str, names: Names) -> Brief:
    """Return what a briefing of a thing says.

    Raises UnknownNameError for an unknown name, InputError for a kind of thing there are no briefings of.
    """
    node = names.find(name)
    kind = kind_of(node, store.base)
    if kind not in _PATHS:
        raise InputError(
            f"{name} is a {kind or 'thing of another graph'}. A briefing is of a {', '.join(_PATHS)}."
        )
    members = _cluster(store, node)
    found = {other: _facts(store, kind, other, path, members) for other, path in _PATHS[kind].items()}
    if kind == "plan":
        found["plan"] = sorted({*members, *found["plan"]})
    facts = [iri for iris in found.values() for iri in iris]
    properties = gather_properties(store, [*facts, node.value])
    linked = sorted(
        {value for said in properties.values() for values in said.values() for value, language in values
         if not language and value.startswith(store.base)}
    )  # fmt: skip
    about = gather_properties(store, linked)
    brief = Brief(node.value, kind, _name(node.value, properties, about))
    sources, of_graph = gather_sources(store)
    # What several names of one plan say is shown once, under the name the derived links chose.
    home = {iri: one(properties.get(iri, {}), "pol:canonical") or iri for iri in facts}
    home = {iri: root if root in properties else iri for iri, root in home.items()}
    evidence = gather_evidence(store, home, sources, of_graph)
    found = {other: sorted({home[iri] for iri in iris}) for other, iris in found.items()}
    facts = sorted(set(home.values()))
    numbers: dict[str, int] = {}

    def named(iri: str) -> Label | None:
        known = about.get(iri) or properties.get(iri)
        return entity_label(iri, known) if known else None

    for other in KINDS:
        items = [
            _item(iri, _called(other, iri, properties.get(iri, {}), named), evidence[iri], numbers, _where(properties.get(iri, {}), named, kind))
            for iri in _ordered(other, [iri for iri in found.get(other, ()) if evidence.get(iri)], properties)[:MOST]
        ]  # fmt: skip
        if items:
            total = sum(1 for iri in found[other] if evidence.get(iri))
            brief.sections.append(Section(other, tuple(items), total - len(items)))
    brief.references = [(key, sources[key]) for key in numbers if key in sources]
    shown = {item.iri: (section.kind, item) for section in brief.sections for item in section.items}
    brief.events = _events(shown, properties, evidence, sources)
    brief.amounts = _amounts(store, found)
    brief.beside = _beside(
        store, node.value, members, [iri for iri in facts if evidence.get(iri)], properties, named
    )
    brief.lines = _lines(properties.get(node.value, {}), kind, named)
    return brief


def _name(iri: str, properties: Mapping[str, Properties], about: Mapping[str, Properties]) -> Label:
    return entity_label(iri, properties.get(iri) or about.get(iri) or {})


def _cluster(store: Store, node: ox.NamedNode) -> list[str]:
    query = f"SELECT DISTINCT ?other {{ {node} pol:canonical ?same . ?other pol:canonical ?same }}"
    return sorted({cell_text(cell) for (cell,) in run_table(store, query)} | {node.value})


def _facts(store: Store, kind: str, other: str, path: str, members: list[str]) -> list[str]:
    wide = {"place": _WITHIN, "technology": _NARROWER}.get(kind, "{path}").format(path=path)
    found: set[str] = set()
    for block in chunks(members):
        query = f"SELECT DISTINCT ?fact {{ VALUES ?thing {{ {block} }} ?fact {wide} ?thing . ?fact a {_CLASSES[other]} }}"
        found.update(fact for (fact,) in rows(store, query))
    return sorted(found)


def _called(kind: str, iri: str, properties: Properties, named: object) -> Label:
    name = named if callable(named) else (lambda _iri: None)
    if kind == "membership":
        person, body = one(properties, "org:member"), one(properties, "org:organization")
        who, where = (name(each) if each else None for each in (person, body))
        role = one(properties, "pol:roleTitle") or ""
        nobody = Label("", "")
        return Label(
            f"{(who or nobody).zh}，{(where or nobody).zh}{role}", f"{(who or nobody).en}, {(where or nobody).en} {role}"
        )  # fmt: skip
    if kind == "statement":
        speaker = one(properties, "pol:speaker")
        who = name(speaker) if speaker else None
        spoken = one(properties, "pol:speakerName") or ""
        label = who or Label(spoken, spoken)
        return label if label.zh else Label("未署名", "not named")
    label = fact_label(kind, iri, properties, name)
    indicator = one(properties, "pol:indicator")
    if kind in CLASSES and indicator:
        return Label(label.zh, f"{indicator}: {label.en}")
    return label


def _where(properties: Properties, named: object, kind: str) -> Label:
    """Return the place of a fact on the page of a technology or person, its plan on the page of a place."""
    name = named if callable(named) else (lambda _iri: None)
    wanted = ("pol:setBy",) if kind == "place" else ("pol:jurisdiction", "pol:place", "pol:setBy")
    for predicate in wanted:
        value = one(properties, predicate)
        label = name(value) if value else None
        if label is not None:
            return Label(label.zh, label.en)
    return Label("", "")


def _item(iri: str, label: Label, claims: list[Evidence], numbers: dict[str, int], where: Label) -> Item:
    sentences: dict[str, int] = {}
    for claim in claims:
        number = numbers.setdefault(claim.source, len(numbers) + 1)
        sentences.setdefault(claim.sentence, number)
    return Item(iri, label, tuple(sentences.items())[:4], where)


def _ordered(kind: str, iris: list[str], properties: Mapping[str, Properties]) -> list[str]:
    when = (
        "pol:deadline" if kind in ("target", "action") else "pol:periodEnd" if kind == "plan" else "pol:asOf"
    )

    def key(iri: str) -> tuple[bool, str, str, str]:
        said = properties.get(iri, {})
        day = one(said, when) or ""
        return (not day, day, one(said, "pol:indicator") or one(said, "rdfs:label") or "", iri)

    return sorted(iris, key=key)


def _events(
    shown: Mapping[str, tuple[str, Item]], properties: Mapping[str, Properties],
    evidence: Mapping[str, list[Evidence]], sources: Mapping[str, Source],
) -> list[Event]:  # fmt: skip
    found: dict[tuple[date, str], Event] = {}
    for iri, (kind, item) in shown.items():
        said = properties.get(iri, {})
        day = day_of(one(said, "pol:deadline") or one(said, "pol:asOf") or one(said, "pol:periodEnd"))
        if day is None and kind in ("statement", "measure", "focus", "bottleneck", "plan"):
            issued = [sources[claim.source].issued for claim in evidence[iri] if claim.source in sources]
            day = day_of(min(filter(None, issued), default=None))
        if day is not None:
            found.setdefault((day, item.label.zh), Event(day, item.label, kind))
    events = sorted(found.values(), key=lambda event: (event.day, event.kind, event.label.zh))
    if len(events) <= _EVENTS:
        return events
    weight = {"target": 0, "plan": 1, "forecast": 2, "action": 3, "statistic": 4}
    kept = sorted(
        events, key=lambda event: (weight.get(event.kind, 9), -event.day.toordinal(), event.label.zh)
    )
    return sorted(kept[:_EVENTS], key=lambda event: (event.day, event.kind, event.label.zh))


def _amounts(store: Store, found: Mapping[str, list[str]]) -> list[Bar]:
    """Return the largest figures in 元: the one unit that all kinds of facts share."""
    bars: list[Bar] = []
    for kind in ("target", "forecast", "statistic"):
        for block in chunks(found.get(kind, [])):
            for figure in figures(store, kind, f"VALUES ?fact {{ {block} }}"):
                if figure.unit == "元" and not figure.change:
                    when = figure.period
                    label = Label(f"{figure.indicator} {when.zh}", f"{figure.indicator} {when.en}")
                    bars.append(Bar(label, figure.value, figure.amount, kind))
    bars.sort(key=lambda bar: (-bar.value, bar.label.zh))
    return bars[:8] if len(bars) > 1 else []


def _beside(
    store: Store,
    iri: str,
    members: list[str],
    facts: list[str],
    properties: Mapping[str, Properties],
    named: object,
) -> list[tuple[str, Label, int]]:
    name = named if callable(named) else (lambda _iri: None)
    counts: Counter[str] = Counter()
    for fact in facts:
        for predicate, values in properties.get(fact, {}).items():
            if predicate in _NO_NEIGHBOUR:
                continue
            for value, language in values:
                if language or not value.startswith(store.base) or value in members:
                    continue
                if kind_of(ox.NamedNode(value), store.base) in _NEIGHBOURS:
                    counts[value] += 1
    kept = sorted(counts.items(), key=lambda entry: (-entry[1], entry[0]))[:_BESIDE]
    return [
        (kind_of(ox.NamedNode(value), store.base), name(value) or Label(value, value), count)
        for value, count in kept
        if value != iri
    ]


def _lines(properties: Properties, kind: str, named: object) -> list[tuple[Label, Label]]:
    """Return the first facts of the thing itself: where it lies, who issued it, what it covers."""
    name = named if callable(named) else (lambda _iri: None)
    wanted = {
        "place": (("schema:containedInPlace", Label("属于", "in")),),
        "technology": (("skos:broader", Label("上位", "part of")),),
        "plan": (
            ("pol:issuedBy", Label("发布", "issued by")), ("pol:jurisdiction", Label("地点", "place")),
            ("pol:documentNumber", Label("文号", "number")), ("pol:periodStart", Label("起", "from")),
            ("pol:periodEnd", Label("止", "until")), ("pol:currentStatus", Label("状态", "status")),
        ),
        "person": (),
        "organisation": (("pol:seat", Label("所在地", "seat")),),
    }[kind]  # fmt: skip
    found = []
    for predicate, title in wanted:
        value = one(properties, predicate)
        if value:
            found.append((title, name(value) or Label(value, value)))
    return found


def reference(source: Source) -> str:
    """Return a source as a GB/T 7714-2015 reference; without the day of citing, which only a reader knows."""
    head, tail = citation(source.title or source.id, source.publisher, source.issued, source.url)
    return f"{head}{tail}"
