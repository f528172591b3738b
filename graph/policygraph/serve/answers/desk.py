"""What a worker keeps of the snapshot it has open: names, labels, sources, the bones of the network."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property
from typing import Any
from weakref import WeakKeyDictionary

import orjson
import pyoxigraph as ox

from policygraph.desk.answer import Answer
from policygraph.desk.behind import known_sources
from policygraph.errors import UnknownNameError
from policygraph.network.facts import Properties, entity_label, fact_label
from policygraph.network.gather import gather_evidence, gather_properties, rows
from policygraph.network.labels import Label, with_read_numbers
from policygraph.network.style import Style, expand, load_style
from policygraph.network.viewmodel import Evidence, Source
from policygraph.query.names import Names, names_of
from policygraph.serve.answers.bones import Bones, open_bones
from policygraph.store import Store

JSON = "application/json"

_KEPT: WeakKeyDictionary[Store, Desk] = WeakKeyDictionary()
_REASONS = """SELECT ?a ?b ?reason (LANG(?reason) AS ?l) {
  ?link a pol:Link ; pol:from ?a ; pol:to ?b ; pol:reason ?reason } ORDER BY ?a ?b ?l ?reason"""


def desk(store: Store) -> Desk:
    """Return what is kept of an open store, made at the first question."""
    if store not in _KEPT:
        _KEPT[store] = Desk(store)
    return _KEPT[store]


def as_json(value: object) -> tuple[bytes, str]:
    """Return a value as the bytes of a JSON answer."""
    return orjson.dumps(value, option=orjson.OPT_SORT_KEYS | orjson.OPT_NON_STR_KEYS), JSON


def pair(label: Label) -> dict[str, str]:
    """Return a label as the API gives it."""
    return {"zh": label.zh, "en": label.en}


class Desk:
    """One open store and what has been gathered of it."""

    def __init__(self, store: Store) -> None:
        self.store = store
        self.style: Style = load_style()
        self.answers: OrderedDict[tuple[object, ...], Answer[Any]] = OrderedDict()
        self._properties: OrderedDict[str, Properties] = OrderedDict()

    @cached_property
    def names(self) -> Names:
        """The names of the store's things."""
        return names_of(self.store)

    @cached_property
    def net(self) -> Bones:
        """All drawn nodes and their relations, on disk."""
        return open_bones(self.store)

    @cached_property
    def sources(self) -> tuple[dict[str, Source], dict[str, str]]:
        """The source documents by IRI, and the document of each document graph."""
        return known_sources(self.store)

    @cached_property
    def keys(self) -> dict[str, str]:
        """The key of each source document by its IRI."""
        found = {}
        for iri, graph in rows(self.store, "SELECT ?d ?g { GRAPH ?g { ?d pol:inGraph ?g } }"):
            key = self.store.iris.key_of_graph(ox.NamedNode(graph))
            if key is not None:
                found[iri] = key
        return found

    @cached_property
    def conflicts(self) -> dict[str, list[str]]:
        """The facts that contradict each disputed fact."""
        found: dict[str, list[str]] = {}
        for link in self.net.conflicts():
            found.setdefault(link.source, []).append(link.target)
            found.setdefault(link.target, []).append(link.source)
        return found

    @cached_property
    def pairs(self) -> list[tuple[str, str]]:
        """The pairs of facts that contradict each other, each once."""
        return sorted({(a, b) for a, others in self.conflicts.items() for b in others if a < b})

    @cached_property
    def reasons(self) -> dict[tuple[str, str], dict[str, str]]:
        """Why two facts are held to contradict each other, by the pair in order of IRIs."""
        found: dict[tuple[str, str], dict[str, str]] = {}
        for a, b, reason, language in rows(self.store, _REASONS):
            one, other = sorted((self.net.root(a), self.net.root(b)))
            found.setdefault((one, other), {})[language or "zh"] = reason
        return {
            both: {
                "zh": with_read_numbers(told.get("zh") or told.get("en", ""), "zh"),
                "en": with_read_numbers(told.get("en") or told.get("zh", ""), "en"),
            }
            for both, told in found.items()
        }

    def opposed(self, iri: str, claims: bool = False) -> list[dict[str, Any]]:
        """Return what contradicts a fact, each with why and, if asked for, with the sentences that say it."""
        others = self.conflicts.get(iri, [])
        labels = self.labels(others)
        said = self.claims(others) if claims and others else {}
        found = []
        for other in others:
            one: dict[str, Any] = {
                "iri": other,
                "type": self.kind(other),
                "label": pair(labels[other]),
                "reason": self.reasons.get((min(iri, other), max(iri, other))),
            }
            if claims:
                one["evidence"] = self.evidence(said.get(other, [])[:2])
            found.append(one)
        return found

    def kind(self, iri: str) -> str | None:
        """Return the type of a node as the style names it, None where it is not drawn."""
        return self.net.kind(self.net.root(iri))

    def resolve(self, iri: str | None, name: str | None = None) -> str:
        """Return the canonical node an IRI, a short IRI or a name means. Raises UnknownNameError, QueryError."""
        given = iri or name
        if not given:
            raise UnknownNameError("thing", "", ())
        known = self.net.root(given)
        if self.net.kind(known) is not None:
            return known
        return self.net.root(self.names.find(given).value)

    def properties(self, iris: Iterable[str]) -> dict[str, Properties]:
        """Return the properties of nodes, gathering those not known yet."""
        wanted = list(dict.fromkeys(iris))
        missing = [iri for iri in wanted if iri not in self._properties]
        if missing:
            found = gather_properties(self.store, missing, self.net.cluster)
            for iri in missing:
                self._properties[iri] = found.get(iri, {})
        result = {iri: self._properties[iri] for iri in wanted}
        while len(self._properties) > 50_000:
            self._properties.popitem(last=False)
        return result

    def labels(self, iris: Iterable[str]) -> dict[str, Label]:
        """Return what nodes are called; facts are called by their parts."""
        wanted = list(dict.fromkeys(iris))
        found = self.properties(wanted)
        named = self.properties(
            value
            for properties in found.values()
            for values in properties.values()
            for value, language in values
            if not language and value.startswith(self.store.base)
        )

        def name(iri: str) -> Label | None:
            properties = named.get(iri) or self._properties.get(iri)
            return entity_label(iri, properties) if properties else None

        def called(iri: str, properties: Properties) -> Label:
            role, held_at = (
                first_values(properties, "pol:roleTitle"),
                first_values(properties, "org:organization"),
            )
            if role is None:
                return fact_label(self.kind(iri) or "", iri, properties, name)
            where = (name(held_at) if held_at else None) or Label("", "")
            return Label(f"{where.zh}{role}", f"{where.en} {role}".strip())

        return {iri: called(iri, properties) for iri, properties in found.items()}

    def doc(self, iri: str) -> dict[str, Any]:
        """Return a source document as the API gives it."""
        source = self.sources[0].get(iri)
        return {
            "iri": iri,
            "key": self.keys.get(iri, ""),
            "title": source.title if source else "",
            "publisher": (source.publisher if source else "") or None,
            "published": (source.issued if source else "") or None,
            "url": (source.url if source else "") or None,
        }

    def node(self, iri: str, label: Label) -> dict[str, Any]:
        """Return a node as the API gives it."""
        kind = self.kind(iri) or ""
        return {
            "iri": iri,
            "type": kind,
            "label": pair(label),
            "degree": self.net.degree(iri),
            "size": self.size(kind, self.net.degree(iri)),
        }

    @cached_property
    def top(self) -> int:
        """How many relations the busiest drawn node has."""
        return self.net.most() or 1

    def size(self, kind: str, degree: int) -> float:
        """Return how large a node is drawn: by its type, things also by how many relations they have."""
        if kind not in self.style.types:
            return 4
        style = self.style.types[kind]
        return round(style.size + (16 * (degree / self.top) ** 0.5 if style.entity else 0), 1)

    def certainty(self, kind: str, claims: Sequence[Evidence]) -> str:
        """Return how the documents stand behind a fact: asserted, planned, forecast or quoted."""
        modalities = {claim.modality for claim in claims}
        if kind == "forecast" or modalities == {"forecast"}:
            return "forecast"
        if modalities == {"quoted"}:
            return "quoted"
        return "planned" if modalities == {"planned"} or kind == "target" else "asserted"

    def claims(self, iris: Iterable[str]) -> dict[str, list[Evidence]]:
        """Return the claims that state each node, the best first."""
        owner = {member: iri for iri in iris for member in self.net.cluster(iri)}
        return gather_evidence(self.store, owner, *self.sources)

    def _literals(self, iri: str) -> dict[str, str]:
        """Return the first value of each property of a claim or passage; looked up, which a query planner may not do."""
        found: dict[str, str] = {}
        for quad in self.store.matching(ox.NamedNode(iri)):
            if not isinstance(quad.object, ox.BlankNode | ox.Triple):
                found.setdefault(quad.predicate.value, quad.object.value)
        return found

    def evidence(self, claims: Sequence[Evidence]) -> list[dict[str, Any]]:
        """Return claims as the API gives them: passages and spans in code points of the document's text."""
        found = []
        for claim in claims:
            said = self._literals(claim.claim)
            passage = self._literals(said[expand("pol:inPassage")])
            told = parsed(said.get(expand("pol:detail")))
            first = int(passage[expand("pol:start")])
            found.append(
                {
                    "claim": claim.claim,
                    "document": self.doc(claim.source),
                    "passage": {
                        "start": first,
                        "end": int(passage[expand("pol:end")]),
                        "text": passage[expand("pol:text")],
                    },
                    "spans": told.get("spans")
                    or [[int(said[expand("pol:start")]), int(said[expand("pol:end")])]],
                    "marks": [[first + a, first + b] for a, b in claim.marks],
                    "rule": claim.rule,
                    "confidence": claim.confidence,
                    "factors": told.get("factors", {}),
                    "modality": claim.modality,
                    "flags": list(claim.flags),
                    "said_by": None,
                }
            )
        return found


def parsed(detail: str | None) -> dict[str, Any]:
    """Return a claim's detail literal as a dict; empty for what is not of that form."""
    try:
        found = orjson.loads(detail or "{}")
    except orjson.JSONDecodeError:
        return {}
    return found if isinstance(found, dict) else {}


def values_of(properties: Properties, base: str) -> dict[str, Any]:
    """Return the flat literal values of a fact by the short names of their properties."""
    found: dict[str, Any] = {}
    for predicate, values in properties.items():
        short = predicate.rsplit("#", 1)[-1].rsplit("/", 1)[-1]
        plain = [value for value, _ in values if not value.startswith(base)]
        if plain and short not in ("type", "label"):
            found[short] = plain[0] if len(plain) == 1 else plain
    return found


def mentions(predicate: str = "schema:mentions") -> str:
    """Return the full IRI of a prefixed name."""
    return expand(predicate)


def first_values(properties: Mapping[str, Sequence[tuple[str, str]]], name: str) -> str | None:
    """Return the first value of a prefixed property, None where there is none."""
    values = properties.get(expand(name))
    return values[0][0] if values else None
