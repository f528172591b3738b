"""The facts with reifiers (RDF 1.2 N-Triples): each claim `rdf:reifies` every statement its document makes of the fact.

RDF 1.1 readers refuse the triple terms; hence a format of its own, to be asked for by name. Beside the reifier stand the
claim's document, sentence, offsets, rule and confidence.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import IO

import pyoxigraph as ox

from policygraph.export.claims import Claimed, ClaimReader
from policygraph.export.facts import Facts
from policygraph.export.notice import notice_comment
from policygraph.rdf.iris import POL, PROV, RDF, XSD


def write_rdf12(facts: Facts, out: IO[bytes]) -> None:
    """Write the facts, then the claims as reifiers of their statements, in N-Triples 1.2."""
    out.write(notice_comment(facts))
    ox.serialize(facts.triples(), out, ox.RdfFormat.N_TRIPLES)
    reader = ClaimReader(facts)
    for claim in reader.claims():
        ox.serialize(_reifier(claim, reader), out, ox.RdfFormat.N_TRIPLES)


def _reifier(claim: Claimed, reader: ClaimReader) -> Iterator[ox.Triple]:
    node, thing = ox.NamedNode(claim.iri), ox.NamedNode(claim.states)
    yield ox.Triple(node, RDF.type, POL.Claim)
    yield ox.Triple(node, POL.states, thing)
    yield ox.Triple(node, PROV.wasDerivedFrom, claim.document)
    yield ox.Triple(node, POL.modality, ox.Literal(claim.modality))
    for prop, number in ((POL.start, claim.start), (POL.end, claim.end)):
        if number is not None:
            yield ox.Triple(node, prop, ox.Literal(str(number), datatype=XSD.integer))
    if claim.rule is not None:
        yield ox.Triple(node, POL.rule, ox.Literal(claim.rule))
    if claim.confidence is not None:
        yield ox.Triple(node, POL.confidence, ox.Literal(claim.confidence, datatype=XSD.decimal))
    if claim.passage is not None:
        yield ox.Triple(node, POL.text, ox.Literal(claim.passage.text))
    for triple in reader.statements(claim):
        yield ox.Triple(node, RDF.reifies, triple)
