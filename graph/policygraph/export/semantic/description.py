"""What the dataset holds, for catalogues: VoID (W3C Interest Group Note of 3 March 2011) and DCAT 3 in Turtle.

Counts are those of the facts the other formats carry. No date of making is given: the dates are those of the documents.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import IO

import pyoxigraph as ox

from policygraph.export.facts import Facts
from policygraph.export.turtle import turtle_blocks, turtle_head
from policygraph.rdf.iris import DCTERMS, PREFIXES, RDF, RDFS, SKOS, XSD

_VOID = "http://rdfs.org/ns/void#"
_DCAT = "http://www.w3.org/ns/dcat#"
_PREFIX = {"void": _VOID, "dcat": _DCAT}
_TITLE = {
    "en": "policygraph: policies and actors, who promised what, where, by when",
    "zh": "policygraph：政策与主体知识图谱",
}
_ABOUT = {
    "en": "Facts read from Chinese policy texts, each with the sentence that states it.",
    "zh": "从中文政策文本中读出的事实，每条附原句。",
}
_GEONAMES = "https://sws.geonames.org/"
_WIDE_WORLD = ((_GEONAMES, "geonames"), ("http://www.wikidata.org/", "wikidata"))


def write_description(facts: Facts, out: IO[bytes]) -> None:
    """Write the description of the dataset as Turtle."""
    out.write(turtle_head(facts, _PREFIX))
    for block in turtle_blocks(_describe(facts), facts.base, "", _PREFIX):
        out.write(block.encode())


def _void(name: str) -> ox.NamedNode:
    return ox.NamedNode(_VOID + name)


def _dcat(name: str) -> ox.NamedNode:
    return ox.NamedNode(_DCAT + name)


def _number(value: int) -> ox.Literal:
    return ox.Literal(str(value), datatype=XSD.integer)


def _describe(facts: Facts) -> Iterator[ox.Triple]:
    classes: Counter[str] = Counter()
    properties: Counter[str] = Counter()
    links: Counter[str] = Counter()
    days: list[str] = []
    for triple in facts.triples():
        value = triple.object
        properties[triple.predicate.value] += 1
        if triple.predicate == RDF.type and isinstance(value, ox.NamedNode):
            classes[value.value] += 1
        elif triple.predicate == SKOS.exactMatch and isinstance(value, ox.NamedNode):
            links.update(name for space, name in _WIDE_WORLD if value.value.startswith(space))
        elif triple.predicate == DCTERMS.issued and isinstance(value, ox.Literal):
            days.append(value.value)
    dataset = ox.NamedNode(f"{facts.base}dataset")
    yield from _head(facts, dataset, sum(properties.values()), days)
    for kind, counts, partition, number in (
        ("class", classes, "classPartition", "entities"),
        ("property", properties, "propertyPartition", "triples"),
    ):
        parts = [
            (ox.NamedNode(f"{dataset.value}#{kind}-{at}"), iri) for at, iri in enumerate(sorted(counts), 1)
        ]
        for part, _ in parts:
            yield ox.Triple(dataset, _void(partition), part)
        for part, iri in parts:
            yield ox.Triple(part, _void(kind), ox.NamedNode(iri))
            yield ox.Triple(part, _void(number), _number(counts[iri]))
    for space, name in _WIDE_WORLD:
        if links[name]:
            linkset = ox.NamedNode(f"{dataset.value}#{name}")
            yield ox.Triple(linkset, RDF.type, _void("Linkset"))
            yield ox.Triple(linkset, _void("linkPredicate"), SKOS.exactMatch)
            yield ox.Triple(linkset, _void("subjectsTarget"), dataset)
            yield ox.Triple(linkset, _void("objectsTarget"), ox.NamedNode(space))
            yield ox.Triple(linkset, _void("triples"), _number(links[name]))


def _head(facts: Facts, dataset: ox.NamedNode, triples: int, days: list[str]) -> Iterator[ox.Triple]:
    yield ox.Triple(dataset, RDF.type, _dcat("Dataset"))
    yield ox.Triple(dataset, RDF.type, _void("Dataset"))
    for language in ("en", "zh"):
        yield ox.Triple(dataset, DCTERMS.title, ox.Literal(_TITLE[language], language=language))
        yield ox.Triple(dataset, DCTERMS.description, ox.Literal(_ABOUT[language], language=language))
    for document in sorted(node.value for node in facts.document_graphs.values()):
        if facts.kept is None or document in facts.kept:
            yield ox.Triple(dataset, DCTERMS.source, ox.NamedNode(document))
    if facts.carries_places:
        yield ox.Triple(dataset, DCTERMS.source, ox.NamedNode("https://www.geonames.org/"))
    yield ox.Triple(dataset, _void("triples"), _number(triples))
    yield ox.Triple(dataset, _void("distinctSubjects"), _number(len(facts.subjects)))
    yield ox.Triple(dataset, _void("uriSpace"), ox.Literal(facts.base))
    for prefix in sorted(PREFIXES):
        yield ox.Triple(dataset, _void("vocabulary"), ox.NamedNode(PREFIXES[prefix]))
    if days:
        period = ox.NamedNode(f"{dataset.value}#period")
        yield ox.Triple(dataset, DCTERMS.temporal, period)
        yield ox.Triple(period, RDF.type, DCTERMS.PeriodOfTime)
        yield ox.Triple(
            period, RDFS.comment, ox.Literal("Dates of publication of the documents.", language="en")
        )
        yield ox.Triple(period, _dcat("startDate"), ox.Literal(min(days), datatype=XSD.date))
        yield ox.Triple(period, _dcat("endDate"), ox.Literal(max(days), datatype=XSD.date))
