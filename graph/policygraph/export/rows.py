"""The facts as nodes and edges, one at a time: what graphml, gexf and neo4j-csv write.

A node is a subject of the facts; literals and addresses are its attributes, triples between nodes are edges. The class
becomes the node's kind. The node of a derived link (pol:Link) becomes rule and reason of the edge it explains. Memory:
the sorted subjects and the columns, not the graph.
"""

from __future__ import annotations

import re
from collections.abc import Container, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache

import pyoxigraph as ox

from policygraph.export.evidence import Evidence, EvidenceReader, SaidOf, Stating
from policygraph.export.facts import Facts, Subject, node_of
from policygraph.export.gathered import evidence_of
from policygraph.export.held import LINK, Entry
from policygraph.export.labels import label_by, own_label_by
from policygraph.export.vocabulary import Name, kind_of, name_of_property, prefixed
from policygraph.network.labels import Label
from policygraph.rdf.iris import POL, RDF, XSD

_NUMBERS = ("decimal", "integer", "double", "float", "int", "long", "nonNegativeInteger")
_TYPES = {XSD.iri + name: "number" for name in _NUMBERS} | {
    XSD.boolean.value: "boolean",
    XSD.date.value: "date",
}
_WRITTEN = {
    "number": re.compile(r"[+-]?([0-9]+(\.[0-9]*)?|\.[0-9]+)([eE][+-]?[0-9]+)?"),
    "boolean": re.compile("true|false|1|0"),
    "date": re.compile(r"[0-9]{4}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])"),
}
_TYPE = RDF.type.value
_RULE, _REASON = POL.linkRule.value, POL.reason.value
_LINK_FROM = ox.NamedNode(POL.iri + "from")

# What a node has in a format, by its nature or by our rows; a property of the same name is written with its prefix.
# `id`, `parent`, `source` and the like mean something to Cytoscape, networkx or D3.
NODE_COLUMNS = (
    "id", "name", "from", "to", "source", "target", "key", "parent", "position", "size", "color", "x", "y", "weight",
    "iri", "label", "label_zh", "label_en", "kind", "kind_zh", "kind_en", "classes",
    "sources", "evidence", "evidence_at", "evidence_count", "confidence",
)  # fmt: skip

Key = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Column:
    """An attribute of nodes: name, type (number, boolean, date, string), and whether a node can have several."""

    name: str
    type: str
    many: bool


@dataclass(slots=True)
class NodeRow:
    """One node; `values` maps names of columns to lexical values, sorted; `confidence` is the highest of its claims."""

    iri: str
    label: Label
    kind: Name
    classes: tuple[str, ...]
    values: dict[str, tuple[str, ...]]
    sources: tuple[str, ...]
    evidence: tuple[Evidence, ...]
    evidence_count: int
    confidence: float | None = None


@dataclass(slots=True)
class EdgeRow:
    """One edge; `sources` are the documents that state it; `rule` and `reason` are set where it was derived.

    `confidence` is the highest of the claims behind it, None where it comes from a reference table or was derived.
    """

    number: int
    source: str
    target: str
    predicate: str
    name: Name
    sources: tuple[str, ...]
    evidence: tuple[Evidence, ...]
    rule: str | None
    reason: Label | None
    confidence: float | None = None


class Rows:
    """Nodes and edges of the facts of a store, in one sorted order."""

    def __init__(self, facts: Facts) -> None:
        """Read from `facts`."""
        self.facts = facts
        self._store = facts.inner
        self._label_of = lru_cache(maxsize=4096)(self._read_label)
        self._kinds: dict[tuple[str, ...], Name] = {}

    @cached_property
    def _evidence(self) -> EvidenceReader:
        return evidence_of(self.facts)

    @cached_property
    def _links(self) -> frozenset[str]:
        """The IRIs of the nodes of derived links."""
        quads = self._store.quads_for_pattern(None, RDF.type, POL.Link, ox.DefaultGraph())
        return frozenset(_id_of(quad.subject) for quad in quads if isinstance(quad.subject, ox.NamedNode))

    @cached_property
    def _subjects(self) -> list[str]:
        return [one for one in self.facts.ids if one not in self._links]

    @cached_property
    def _ids(self) -> Container[str]:
        facts = self.facts
        # The ranks of all subjects do where each is a node: a set of the ids would hold them a second time.
        every = len(self._subjects) == len(facts.held.ids)
        return facts.held.rank if every else frozenset(self._subjects)

    def _target(self, entry: Entry) -> str | None:
        """Return the id of the node an entry points at, or None for literals and addresses."""
        kind = entry[1]
        if kind == "3":
            return None
        one = entry[2] if kind == "1" else f"_:{entry[2]}"
        return one if one in self._ids else None

    @cached_property
    def _survey(self) -> tuple[dict[Key, Column], dict[Name, set[Key]]]:
        """The columns of all nodes, and which of them the nodes of each kind fill: one pass over the facts."""
        types: dict[Key, set[str]] = {}
        many: set[Key] = set()
        by_kind: dict[Name, set[Key]] = {}
        for one in self._subjects:
            counted: set[Key] = set()
            classes: list[str] = []
            for entry in self.facts.entries(one):
                if entry[0] == _TYPE:
                    classes.append(entry[2])
                elif self._target(entry) is None:
                    key = (entry[0], entry[4])
                    types.setdefault(key, set()).add(_type_of(entry))
                    if key in counted:
                        many.add(key)
                    counted.add(key)
            by_kind.setdefault(self._kind(one, classes), set()).update(counted)
        names = _column_names(types)
        columns = {
            key: Column(names[key], next(iter(types[key])) if len(types[key]) == 1 else "string", key in many)
            for key in sorted(types, key=lambda key: names[key])
        }
        return columns, by_kind

    def _kind(self, one: str, classes: Sequence[str]) -> Name:
        """Return what `kind_of` does, which depends on the first step of the path below the base and on the classes."""
        base = self.facts.base
        path = one.removeprefix(base).partition("/")[0] if one.startswith(base) else ""
        known = self._kinds.get((path, *classes))
        if known is None:
            known = self._kinds[path, *classes] = kind_of(one, classes, base)
        return known

    @property
    def columns(self) -> dict[Key, Column]:
        """The attributes the nodes have: (property IRI, language) -> column, sorted by name."""
        return self._survey[0]

    def kinds(self) -> dict[Name, list[Column]]:
        """Return the kinds of the nodes, sorted, each with the columns its nodes fill."""
        columns, by_kind = self._survey
        return {kind: [columns[key] for key in columns if key in by_kind[kind]] for kind in sorted(by_kind)}

    def identifiers(self) -> list[str]:
        """Return the ids of the nodes, in the order of `nodes`."""
        return self._subjects

    def pairs(self) -> Iterator[tuple[str, str, str]]:
        """Yield source, predicate and target of the edges, in the order of `edges`, without reading evidence."""
        for one in self._subjects:
            for entry in self.facts.entries(one):
                target = self._target(entry)
                if target is not None and entry[0] != _TYPE:
                    yield one, entry[0], target

    def nodes(self) -> Iterator[NodeRow]:
        """Yield the nodes, sorted by IRI."""
        for one in self._subjects:
            yield self._node(one)

    def _node(self, one: str) -> NodeRow:
        by_property: dict[str, list[tuple[str, str]]] = {}
        values: dict[str, list[str]] = {}
        classes: list[str] = []
        for entry in self.facts.entries(one):
            predicate = entry[0]
            by_property.setdefault(predicate, []).append((entry[2], entry[4]))
            if predicate == _TYPE:
                if entry[1] == "1":
                    classes.append(entry[2])
            elif self._target(entry) is None:
                values.setdefault(self.columns[predicate, entry[4]].name, []).append(entry[2])
        kind = self._kind(one, classes)
        stated = self._evidence.stated(node_of(one))
        return NodeRow(
            iri=one,
            label=label_by(kind.name, one, by_property, self._label_of),
            kind=kind,
            classes=tuple(classes),
            values={name: tuple(found) for name, found in values.items()},
            sources=stated.sources,
            evidence=stated.evidence,
            evidence_count=stated.passages,
            confidence=stated.confidence,
        )

    def _read_label(self, iri: str) -> Label | None:
        found: dict[str, list[tuple[str, str]]] = {}
        for predicate, kind, value, _, language in self.facts.entries(iri):
            if kind == "3":
                found.setdefault(predicate, []).append((value, language))
        return own_label_by(iri, found) if found else None

    def edges(self) -> Iterator[EdgeRow]:
        """Yield the edges, sorted by subject, predicate, object, numbered from 0."""
        number = 0
        for one in self._subjects:
            subject = node_of(one)
            wanted = [
                (entry[0], target)
                for entry in self.facts.entries(one)
                if entry[0] != _TYPE and (target := self._target(entry)) is not None
            ]
            if not wanted:
                continue
            stating = self._evidence.stating(subject)
            said = self._evidence.said_of(subject)
            for predicate, target in wanted:
                yield self._edge(number, subject, predicate, target, stating, said)
                number += 1

    def _edge(
        self, number: int, subject: Subject, predicate: str, target: str, stating: Stating, said: SaidOf
    ) -> EdgeRow:
        graphs = stating.get((predicate, target), ())
        rule = reason = confidence = None
        evidence: tuple[Evidence, ...] = ()
        # Documents state some edges; the others come from reference tables or were derived, with a rule and a reason.
        if graphs:
            evidence, confidence = self._evidence.of_edge(subject, predicate, node_of(target), graphs, said)
        else:
            rule, reason = self._derivation(subject, node_of(target))
        return EdgeRow(
            number=number,
            source=_id_of(subject),
            target=target,
            predicate=predicate,
            name=name_of_property(predicate),
            sources=self._evidence.documents(graphs),
            evidence=evidence,
            rule=rule,
            reason=reason,
            confidence=confidence,
        )

    def _derivation(self, subject: Subject, target: Subject) -> tuple[str | None, Label | None]:
        """Return rule and reason of the derived link between two nodes, in either direction."""
        facts, default = self.facts, ox.DefaultGraph()
        if facts.held.usable and facts.kept is None and not facts.late:
            for ends in ((_id_of(subject), _id_of(target)), (_id_of(target), _id_of(subject))):
                links = [one for one in facts.held.between(LINK, *ends) if not one.startswith("_:")]
                told = self._told_by(links[0]) if len(links) == 1 else None
                if told is not None:
                    return told
                if links:
                    break
            else:
                return None, None
        # Of several links, or several values of one, the first in the order of the store counts.
        for first, second in ((subject, target), (target, subject)):
            for quad in self._store.quads_for_pattern(None, _LINK_FROM, first, default):
                link = quad.subject
                if (
                    not isinstance(link, ox.NamedNode)
                    or ox.Quad(link, POL.to, second, default) not in self._store
                ):
                    continue
                rule = next((value.value for value in self._literals(link, POL.linkRule)), None)
                reasons = {value.language: value.value for value in self._literals(link, POL.reason)}
                zh = reasons.get("zh", "")
                return rule, Label(zh, reasons.get("en", zh))
        return None, None

    def _told_by(self, link: str) -> tuple[str | None, Label | None] | None:
        """Return rule and reason of a link; None where it has several of one kind, or is not held."""
        if not self.facts.held.has(link):
            return None
        rules: list[str] = []
        reasons: dict[str, str] = {}
        for entry in self.facts.held.entries(link):
            if entry[1] == "3" and entry[0] == _RULE:
                rules.append(entry[2])
            elif entry[1] == "3" and entry[0] == _REASON:
                if entry[4] in reasons:
                    return None
                reasons[entry[4]] = entry[2]
        zh = reasons.get("zh", "")
        return None if len(rules) > 1 else (next(iter(rules), None), Label(zh, reasons.get("en", zh)))

    def _literals(self, subject: ox.NamedNode, predicate: ox.NamedNode) -> Iterator[ox.Literal]:
        for quad in self._store.quads_for_pattern(subject, predicate, None, ox.DefaultGraph()):
            if isinstance(quad.object, ox.Literal):
                yield quad.object


def _id_of(term: Subject) -> str:
    return term.value if isinstance(term, ox.NamedNode) else f"_:{term.value}"


def _type_of(entry: Entry) -> str:
    if entry[1] != "3":
        return "string"
    type_ = _TYPES.get(entry[3], "string")
    # A value that is not written as its type asks would stop the reader: its column is one of texts.
    return type_ if type_ == "string" or _WRITTEN[type_].fullmatch(entry[2]) else "string"


def _column_names(keys: dict[Key, set[str]]) -> dict[Key, str]:
    """Name columns by the property's local name, with its prefix (else the whole IRI) where that is taken."""
    sharing: dict[str, set[str]] = {}
    for iri, _ in keys:
        sharing.setdefault(name_of_property(iri).name, set()).add(iri)
    names: dict[Key, str] = {}
    for iri, language in sorted(keys):
        local = name_of_property(iri).name
        if len(sharing[local]) > 1 or local in NODE_COLUMNS:
            local = prefixed(iri) or iri
        name = re.sub(r"\W+", "_", f"{local}_{language}" if language else local)
        while name in names.values():
            name += "_"
        names[iri, language] = name
    return names
