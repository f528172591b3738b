"""Nanopublications (guidelines of nanopub.net, 2015) as TriG: one for each claim that asserts something.

Each has four graphs: a head; the assertion, what the document says of the fact; the provenance, the sentence, the
document, rule and confidence; the publication info. They are unsigned and bear no time of their own, so that two exports
are the same bytes: who publishes them signs them (`nanopub sign`).
"""

from __future__ import annotations

from typing import IO

import pyoxigraph as ox

from policygraph.export.claims import Claimed, ClaimReader
from policygraph.export.facts import Facts
from policygraph.export.turtle import turtle_blocks, turtle_head, turtle_term
from policygraph.rdf.iris import DCTERMS, POL, PROV, RDF, XSD

_NP = "http://www.nanopub.org/nschema#"
_PREFIX = {"np": _NP}
_SOFTWARE = ox.NamedNode("https://w3id.org/policygraph")


def write_nanopub(facts: Facts, out: IO[bytes]) -> None:
    """Write a nanopublication for each claim with statements of its own."""
    out.write(turtle_head(facts, _PREFIX))
    reader = ClaimReader(facts)
    for claim in reader.claims():
        assertion = reader.statements(claim)
        if assertion:
            out.write(_nanopub(claim, assertion, facts.base).encode())


def _nanopub(claim: Claimed, assertion: list[ox.Triple], base: str) -> str:
    identity = claim.iri.rsplit("/", 1)[-1]
    here = ox.NamedNode(f"{base}nanopub/{identity}")
    graphs = {
        name: ox.NamedNode(f"{here.value}#{name}") for name in ("head", "assertion", "provenance", "pubinfo")
    }

    def np(name: str) -> ox.NamedNode:
        return ox.NamedNode(_NP + name)

    head = [
        ox.Triple(here, RDF.type, np("Nanopublication")),
        ox.Triple(here, np("hasAssertion"), graphs["assertion"]),
        ox.Triple(here, np("hasProvenance"), graphs["provenance"]),
        ox.Triple(here, np("hasPublicationInfo"), graphs["pubinfo"]),
    ]
    about = graphs["assertion"]
    provenance = [
        ox.Triple(about, PROV.wasDerivedFrom, claim.document),
        ox.Triple(about, PROV.wasQuotedFrom, ox.NamedNode(_place(claim))),
        ox.Triple(about, PROV.wasGeneratedBy, ox.NamedNode(claim.iri)),
    ]
    if claim.passage is not None:
        provenance.append(ox.Triple(about, POL.text, ox.Literal(claim.passage.text)))
    if claim.rule is not None:
        provenance.append(ox.Triple(about, POL.rule, ox.Literal(claim.rule)))
    if claim.confidence is not None:
        provenance.append(
            ox.Triple(about, POL.confidence, ox.Literal(claim.confidence, datatype=XSD.decimal))
        )
    pubinfo = [
        ox.Triple(here, DCTERMS.creator, _SOFTWARE),
        ox.Triple(here, DCTERMS.subject, ox.NamedNode(claim.states)),
    ]
    parts = {"head": head, "assertion": assertion, "provenance": provenance, "pubinfo": pubinfo}
    return "".join(
        f"\n{turtle_term(graphs[name], base)} {{\n{''.join(turtle_blocks(triples, base, '    ', _PREFIX))}}}\n"
        for name, triples in parts.items()
    )


def _place(claim: Claimed) -> str:
    """Return the document with the claim's characters (RFC 5147), the document alone where they are unknown."""
    if claim.start is None or claim.end is None:
        return claim.document.value
    return f"{claim.document.value}#char={claim.start},{claim.end}"
