"""The card of one thing: its properties, the facts about it by kind, and the sentences that say them."""

from __future__ import annotations

from typing import Any

import pyoxigraph as ox

from policygraph.network.facts import card_lines
from policygraph.network.labels import Label
from policygraph.query.run import run_table
from policygraph.query.table import cell_text
from policygraph.rdf.iris import DCTERMS
from policygraph.serve.answers.desk import Desk, as_json, desk, pair, values_of
from policygraph.store import Store

_FACTS_A_GROUP = 200
_EVIDENCE_A_FACT = 4
# What an imported fact has in place of a sentence: the file and row it comes from, and what stands there.
_IMPORTED = {
    DCTERMS.source.value: Label("导入自", "imported from"),
    DCTERMS.description.value: Label("导入的行", "the row as imported"),
}
_ROW = "SELECT ?one ?value {{ {node} ?one ?value FILTER(?one IN (dcterms:source, dcterms:description) && ISLITERAL(?value)) }} ORDER BY DESC(?one)"


def entity(store: Store, *, iri: str | None = None, name: str | None = None) -> tuple[bytes, str]:
    """Return the card of the thing an IRI or a name means."""
    own = desk(store)
    node = own.resolve(iri, name)
    properties = own.properties([node])[node]
    related: dict[str, list[tuple[str, str, bool]]] = {}
    for link in sorted(own.net.touching([node]), key=lambda one: (one.source, one.predicate, one.target)):
        if link.source != link.target:
            other = link.target if link.source == node else link.source
            related.setdefault(other, []).append((link.predicate, link.label, link.source == node))
    labels = own.labels([node, *related])
    facts = [other for other in related if (kind := own.kind(other)) and not own.style.types[kind].entity]
    things = [other for other in related if other not in set(facts)]
    claims = own.claims([node, *facts])
    documents = {claim.source for found in claims.values() for claim in found}
    return as_json(
        {
            "iri": node,
            "type": own.kind(node),
            "label": pair(labels[node]),
            "aliases": _aliases(own, node, labels[node]),
            "properties": [*_lines(own, node, labels), *_relations(own, things, related, labels)],
            "groups": _groups(own, facts, labels, claims),
            "evidence": own.evidence(claims.get(node, [])[:_EVIDENCE_A_FACT]),
            "values": values_of(properties, own.store.base),
            "certainty": own.certainty(own.kind(node) or "", claims.get(node, [])),
            "disputed": node in own.conflicts,
            "disagrees": own.opposed(node, claims=True),
            "documents": [
                own.doc(document)
                for document in sorted(
                    documents,
                    key=lambda one: ((own.sources[0][one].issued if one in own.sources[0] else ""), one),
                    reverse=True,
                )
            ],
        }
    )


def evidence(store: Store, *, iri: str) -> tuple[bytes, str]:
    """Return all claims that state a thing or fact."""
    own = desk(store)
    node = own.resolve(iri)
    return as_json({"iri": node, "evidence": own.evidence(own.claims([node]).get(node, []))})


def _aliases(own: Desk, node: str, label: Label) -> list[str]:
    properties = own.properties([node])[node]
    found: list[str] = []
    for predicate, values in properties.items():
        if predicate.endswith(("altLabel", "shortName", "titleAsPrinted")):
            found.extend(value for value, _ in values if value not in (label.zh, label.en))
    return list(dict.fromkeys(found))[:20]


def _lines(own: Desk, node: str, labels: dict[str, Label]) -> list[dict[str, Any]]:
    """Return the lines of a node's own card, as the offline page shows them."""
    properties = own.properties([node])[node]
    referred = own.labels(
        value
        for values in properties.values()
        for value, language in values
        if not language and value.startswith(own.store.base)
    )
    lines = card_lines(own.kind(node) or "", properties, referred.get, own.style)
    found = [(line.name, line.value, line.exact) for line in lines]
    rows = run_table(own.store, _ROW.format(node=ox.NamedNode(node)))
    found += [(_IMPORTED[cell_text(one)], Label(*[cell_text(value)] * 2), "") for one, value in rows]
    return [
        {"predicate": "", "label": pair(name), "values": [{"label": pair(value), "exact": exact}]}
        for name, value, exact in found
    ]


def _relations(
    own: Desk, things: list[str], related: dict[str, list[tuple[str, str, bool]]], labels: dict[str, Label]
) -> list[dict[str, Any]]:
    grouped: dict[tuple[str, bool], list[str]] = {}
    for other in things:
        for predicate, _, forwards in related[other]:
            grouped.setdefault((predicate, forwards), []).append(other)
    found = []
    for (predicate, forwards), others in sorted(grouped.items()):
        relation = own.style.relations.get(predicate)
        if relation is None:
            continue
        label = (
            Label(relation.zh, relation.en) if forwards else Label(relation.inverse_zh, relation.inverse_en)
        )
        found.append(
            {
                "predicate": predicate,
                "label": pair(label),
                "values": [
                    {"iri": other, "type": own.kind(other), "label": pair(labels[other])}
                    for other in sorted(set(others), key=lambda one: (-own.net.degree(one), one))[:60]
                ],
            }
        )
    return found


def _groups(
    own: Desk, facts: list[str], labels: dict[str, Label], claims: dict[str, Any]
) -> list[dict[str, Any]]:
    by_kind: dict[str, list[str]] = {}
    for fact in facts:
        by_kind.setdefault(own.kind(fact) or "", []).append(fact)
    groups = []
    for kind, style in own.style.types.items():
        members = by_kind.get(kind)
        if not members:
            continue
        members.sort(key=lambda fact: (-len(claims.get(fact, ())), labels[fact].zh, fact))
        shown = members[:_FACTS_A_GROUP]
        properties = own.properties(shown)
        groups.append(
            {
                "kind": kind,
                "label": {"zh": style.zh, "en": style.en},
                "count": len(members),
                "facts": [
                    {
                        "iri": fact,
                        "kind": kind,
                        "label": pair(labels[fact]),
                        "certainty": own.certainty(kind, claims.get(fact, [])),
                        "disputed": fact in own.conflicts,
                        "disagrees": own.opposed(fact),
                        "values": values_of(properties[fact], own.store.base),
                        "evidence": own.evidence(claims.get(fact, [])[:_EVIDENCE_A_FACT]),
                    }
                    for fact in shown
                ],
            }
        )
    return groups
