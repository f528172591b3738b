"""The reference graphs: places and schemes, as every store holds them, made from `data/places.csv` and `ontology/*.ttl`."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from functools import cache

import pyoxigraph as ox

from policygraph.link.places import Place, PlaceTable, place_table
from policygraph.model import Ref, decimal_text
from policygraph.rdf.iris import DEFAULT_BASE, GEO, POL, RDF, RDFS, SCHEMA, SKOS, XSD, Iris
from policygraph.resources import resource

SCHEMES = ("technologies", "instruments", "statuses")
_GEONAMES = "https://sws.geonames.org/"
_WIKIDATA = "http://www.wikidata.org/entity/"


def reference_quads(base: str = DEFAULT_BASE) -> Iterator[ox.Quad]:
    """Yield the quads of the graphs `<base>graph/places` and `<base>graph/schemes`, in a fixed order, without blank nodes.

    A place has rdfs:label in zh and en, its short form as skos:altLabel, pol:pinyin, pol:code, pol:level,
    schema:containedInPlace for everything that contains it (the closure), geo:lat and geo:long in degrees as decimals, and
    skos:exactMatch with GeoNames. A concept has what its scheme says, rdfs:label like skos:prefLabel, skos:narrower, and
    pol:broaderTransitive (the closure of skos:broader). Concept IRIs are moved from the default base to `base`.
    """
    iris = Iris(base)
    table = place_table()
    for place in table:
        yield from _place_quads(place, table, iris)
    yield from _scheme_quads(iris)


def _place_quads(place: Place, table: PlaceTable, iris: Iris) -> Iterator[ox.Quad]:
    subject = iris.of(Ref("place", place.code))
    graph = iris.places

    def quad(predicate: ox.NamedNode, value: ox.NamedNode | ox.Literal) -> ox.Quad:
        return ox.Quad(subject, predicate, value, graph)

    yield quad(RDF.type, SCHEMA.AdministrativeArea)
    yield quad(RDFS.label, ox.Literal(place.name, language="zh"))
    yield quad(RDFS.label, ox.Literal(place.english, language="en"))
    if place.short != place.name:
        yield quad(SKOS.altLabel, ox.Literal(place.short, language="zh"))
    yield quad(POL.pinyin, ox.Literal(place.pinyin))
    yield quad(POL.code, ox.Literal(place.code))
    yield quad(POL.level, ox.Literal(place.level))
    for parent in table.parents(place.code):
        yield quad(SCHEMA.containedInPlace, iris.of(Ref("place", parent.code)))
    if place.lat and place.lon:
        yield quad(GEO.lat, _decimal(place.lat))
        yield quad(GEO.long, _decimal(place.lon))
    if place.geonames:
        yield quad(SKOS.exactMatch, ox.NamedNode(f"{_GEONAMES}{place.geonames}/"))
    if place.wikidata:
        yield quad(SKOS.exactMatch, ox.NamedNode(f"{_WIKIDATA}{place.wikidata}"))


def _decimal(text: str) -> ox.Literal:
    return ox.Literal(decimal_text(Decimal(text)), datatype=XSD.decimal)


@cache
def _scheme_triples() -> tuple[ox.Triple, ...]:
    """Return what the scheme files say, under the default base, closures added, sorted."""
    triples: set[ox.Triple] = set()
    for name in SCHEMES:
        for quad in ox.parse(path=str(resource("ontology", f"{name}.ttl"))):
            triples.add(quad.triple)
    broader: dict[ox.NamedNode, ox.NamedNode] = {}
    for triple in list(triples):
        if triple.predicate == SKOS.broader:
            assert isinstance(triple.subject, ox.NamedNode)
            assert isinstance(triple.object, ox.NamedNode)
            broader[triple.subject] = triple.object
            triples.add(ox.Triple(triple.object, SKOS.narrower, triple.subject))
        elif triple.predicate == SKOS.prefLabel:
            triples.add(ox.Triple(triple.subject, RDFS.label, triple.object))
    for concept, nearest in broader.items():
        wider: ox.NamedNode | None = nearest
        while wider is not None:
            triples.add(ox.Triple(concept, POL.broaderTransitive, wider))
            wider = broader.get(wider)
    return tuple(sorted(triples, key=str))


@cache
def scheme_keys() -> frozenset[str]:
    """Return the keys of the technologies that the scheme lists.

    >>> "gpu" in scheme_keys(), "相控阵" in scheme_keys()
    (True, False)
    """
    prefix = f"{DEFAULT_BASE}technology/"
    return frozenset(
        triple.subject.value.removeprefix(prefix)
        for triple in _scheme_triples()
        if triple.predicate == SKOS.inScheme
        and isinstance(triple.subject, ox.NamedNode)
        and triple.subject.value.startswith(prefix)
    )


def _scheme_quads(iris: Iris) -> Iterator[ox.Quad]:
    def rebased(node: object) -> object:
        if isinstance(node, ox.NamedNode) and node.value.startswith(DEFAULT_BASE):
            return ox.NamedNode(iris.base + node.value.removeprefix(DEFAULT_BASE))
        return node

    for triple in _scheme_triples():
        yield ox.Quad(
            rebased(triple.subject),  # type: ignore[arg-type]
            triple.predicate,
            rebased(triple.object),  # type: ignore[arg-type]
            iris.schemes,
        )
