"""The evidence as Web Annotations (W3C Recommendation of 23 February 2017): each claim a note on its document.

The target is the document with the claim's characters (TextPositionSelector, code points of the stored text) and its
words (TextQuoteSelector); the body is the fact. One annotation a line.
"""

from __future__ import annotations

import json
from typing import IO, Any

from policygraph.export.claims import Claimed, ClaimReader
from policygraph.export.facts import Facts
from policygraph.rdf.iris import POL

CONTEXT = "http://www.w3.org/ns/anno.jsonld"
# Kinds that are named rather than said something of.
_NAMED = ("place/", "organisation/", "person/", "technology/", "initiative/", "plan/")


def write_webannotation(facts: Facts, out: IO[bytes]) -> None:
    """Write the claims as one AnnotationPage in JSON-LD."""
    more = {"pol": POL.iri, "confidence": "pol:confidence", "modality": "pol:modality", "rule": "pol:rule"}
    head = {
        "@context": [CONTEXT, more],
        "id": f"{facts.base}annotations",
        "type": "AnnotationPage",
        "startIndex": 0,
    }
    out.write(_dumps(head)[:-1].encode() + b', "items": [')
    first = True
    for claim in ClaimReader(facts).claims():
        out.write(b"\n" if first else b",\n")
        out.write(_dumps(annotation(claim, facts.base)).encode())
        first = False
    out.write(b"\n]}\n")


def annotation(claim: Claimed, base: str) -> dict[str, Any]:
    """Return a claim as the JSON object of an annotation."""
    selectors: list[dict[str, Any]] = []
    if claim.start is not None and claim.end is not None:
        selectors.append({"type": "TextPositionSelector", "start": claim.start, "end": claim.end})
    words = claim.words
    if words is not None:
        exact, before, after = words
        quote = {"type": "TextQuoteSelector", "exact": exact, "prefix": before, "suffix": after}
        selectors.append({key: value for key, value in quote.items() if value})
    target: dict[str, Any] = {"source": claim.document.value}
    if selectors:
        target["selector"] = selectors
    named = claim.states.startswith(tuple(base + kind for kind in _NAMED))
    made: dict[str, Any] = {
        "id": claim.iri,
        "type": "Annotation",
        "motivation": "identifying" if named else "describing",
        "body": claim.states,
        "target": target,
        "modality": claim.modality,
    }
    if claim.rule is not None:
        made["rule"] = claim.rule
    if claim.confidence is not None:
        made["confidence"] = {
            "@value": claim.confidence,
            "@type": "http://www.w3.org/2001/XMLSchema#decimal",
        }
    return made


def _dumps(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)
