"""From one linked claim to its direct triples: what ontology/README.md's table says, as data.

A triple is one string in N-Triples syntax, without the full stop, so that a graph name can follow.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from decimal import Decimal

from policygraph.model import SAYABLE, Claim, Document, Modality, Ref, Slot, Span, Value, fact_key
from policygraph.rdf import terms
from policygraph.rdf.iris import ORG, POL, RDF, RDFS, SCHEMA, SKOS, Iris
from policygraph.rdf.reference import scheme_keys

TYPE = str(RDF.type)
LABEL = str(RDFS.label)
MENTIONS = str(SCHEMA.mentions)
SAID_BY = str(POL.saidBy)
FOCUSES_ON = str(POL.focusesOn)
AS_WRITTEN = str(POL.asWritten)

_MENTIONED = frozenset(("place", "organisation", "technology", "initiative"))
_FROM_REFERENCE = frozenset(("place", "technology"))  # described in the graphs `places` and `schemes`

_POINTED_AT = frozenset(("organisation", "person", "plan", "technology", "bottleneck"))

CLASSES: dict[str, str] = {
    "place": str(SCHEMA.AdministrativeArea),
    "plan": str(POL.PolicyDocument),
    "organisation": str(ORG.Organization),
    "person": str(SCHEMA.Person),
    "membership": str(ORG.Membership),
    "technology": str(SKOS.Concept),
    "initiative": str(POL.Initiative),
    "target": str(POL.Target),
    "measure": str(POL.Measure),
    "statistic": str(POL.Observation),
    "forecast": str(POL.Forecast),
    "statement": str(SCHEMA.Quotation),
    "bottleneck": str(POL.Bottleneck),
    "focus": str(POL.Focus),
    "action": str(POL.Action),
}

_OBSERVATION = {
    "place": str(POL.place),
    "indicator": str(POL.indicator),
    "comparator": str(POL.comparator),
    "value": str(POL.value),
    "value_max": str(POL.valueMax),
    "unit": str(POL.unit),
    "as_of_start": str(POL.asOfStart),
    "as_of_end": str(POL.asOf),
    "source": str(POL.source),
    "change": str(POL.change),
    "base": str(POL.changeBase),
    "qualifier": str(POL.qualifier),
    "technology": str(POL.technology),
    "scope": str(POL.scope),
    "rank": str(POL.rank),
    "computed": str(POL.computedValue),
}

# slot -> predicate; a label is Chinese text, everything else follows the type of the value
PREDICATES: dict[str, dict[str, str]] = {
    "place": {},
    "technology": {},
    "initiative": {"name": LABEL},
    "person": {"name": LABEL},
    "organisation": {
        "name": LABEL,
        "organisation_kind": str(POL.organisationKind),
        "seat": str(POL.seat),
        "part_of": str(ORG.subOrganizationOf),
    },
    "membership": {
        "person": str(ORG.member),
        "organisation": str(ORG.organization),
        "role": str(POL.roleTitle),
    },
    "plan": {
        "name": LABEL,
        "short_name": str(POL.shortName),
        "document_number": str(POL.documentNumber),
        "issuer": str(POL.issuedBy),
        "jurisdiction": str(POL.jurisdiction),
        "period_start": str(POL.periodStart),
        "period_end": str(POL.periodEnd),
        "implements": str(POL.implements),
        "revises": str(POL.revises),
        "cites": str(POL.cites),
        "technology": str(POL.technology),
    },
    "target": {
        "plan": str(POL.setBy),
        "set_by": str(POL.setBy),
        "jurisdiction": str(POL.jurisdiction),
        "indicator": str(POL.indicator),
        "comparator": str(POL.comparator),
        "value": str(POL.value),
        "value_max": str(POL.valueMax),
        "unit": str(POL.unit),
        "qualifier": str(POL.qualifier),
        "deadline": str(POL.deadline),
        "deadline_start": str(POL.deadlineStart),
        "scope": str(POL.scope),
        "baseline": str(POL.baseline),
        "change": str(POL.change),
        "technology": str(POL.technology),
    },
    "measure": {
        "plan": str(POL.setBy),
        "jurisdiction": str(POL.jurisdiction),
        "instrument": str(POL.instrument),
        "name": LABEL,
        "amount": str(POL.amount),
        "amount_max": str(POL.amountMax),
        "amount_period": str(POL.amountPeriod),
        "amount_role": str(POL.amountRole),
        "rate": str(POL.rate),
        "cap": str(POL.cap),
        "unit": str(POL.unit),
        "basis": str(POL.basis),
        "beneficiary": str(POL.beneficiary),
        "duration": str(POL.duration),
        "addresses": str(POL.addresses),
        "technology": str(POL.technology),
    },
    "statistic": _OBSERVATION,
    "forecast": _OBSERVATION,
    "statement": {
        "speaker": str(POL.speaker),
        "speaker_name": str(POL.speakerName),
        "role": str(POL.inRole),
        "mode": str(POL.speechMode),
        "text": str(SCHEMA.text),
        "about": str(POL.about),
    },
    "bottleneck": {
        "text": LABEL,
        "named_by": str(POL.namedBy),
        "constrains": str(POL.constrains),
        "affects": str(POL.affects),
    },
    "focus": {
        "place": str(POL.place),
        "technology": str(POL.technology),
        "text": str(POL.focusText),
        "said_by": SAID_BY,
        "plan": str(POL.setBy),
        "year": str(POL.year),
    },
    "action": {
        "text": LABEL,
        "plan": str(POL.setBy),
        "jurisdiction": str(POL.jurisdiction),
        "technology": str(POL.technology),
        "deadline": str(POL.deadline),
        "verb": str(POL.verb),
    },
}

_VERSION = {
    "version": str(POL.versionLabel),
    "title": str(POL.titleAsPrinted),
    "consultation_start": str(POL.consultationStart),
    "issued_on": str(POL.issuedOn),
}
_HAS_VERSION = str(POL.hasVersion)
_PLAN_VERSION = str(POL.PlanVersion)
_STATUS = str(POL.status)

# the slots whose words, taken together, are what the text says of a value
_WORDED: dict[str, tuple[str, ...]] = {
    "target": ("indicator", "comparator", "value", "value_max", "unit"),
    "measure": ("amount", "amount_max", "rate", "cap", "unit"),
    "statistic": ("indicator", "comparator", "value", "value_max", "unit"),
    "forecast": ("indicator", "comparator", "value", "value_max", "unit"),
}
_LONGEST_WORDING = 80


def subject_of(claim: Claim) -> Ref:
    """Return the global identity of what a claim states: set by linking, else made from its identifying slots."""
    return claim.subject or Ref(claim.kind, fact_key(claim))


def object_of(value: Value, predicate: str, iris: Iris) -> str:
    """Return a slot's value as an N-Triples term: by its type, labels as Chinese text."""
    if isinstance(value, Ref):
        return str(iris.of(value))
    if isinstance(value, str):
        return terms.chinese(value) if predicate == LABEL else terms.string(value)
    if isinstance(value, bool):
        return terms.boolean(value)
    if isinstance(value, Decimal):
        return terms.decimal(value)
    return terms.day(value)


def direct_triples(claim: Claim, document: Document, iris: Iris) -> Iterator[str]:
    """Yield the direct triples of a claim that has some (`Claim.is_direct`), as `s p o` in N-Triples syntax."""
    subject = str(iris.of(subject_of(claim)))
    kind = claim.kind
    if kind in _MENTIONED:
        yield f"{iris.document(document.key)} {MENTIONS} {subject}"
    if kind in _FROM_REFERENCE:
        yield from _unlisted_technology(claim, subject)
        return
    yield f"{subject} {TYPE} {CLASSES[kind]}"
    predicates = PREDICATES[kind]
    for slot, filled in claim.slots.items():
        predicate = predicates.get(slot)
        if predicate is None or (slot == "speaker_name" and "speaker" in claim.slots):
            continue
        for filler in filled:
            value = filler.value
            if slot == "instrument" and isinstance(value, str):
                value = Ref("instrument", value)
            yield f"{subject} {predicate} {object_of(value, predicate, iris)}"
    if claim.said_by is not None and kind in SAYABLE:
        yield f"{subject} {SAID_BY} {iris.of(claim.said_by)}"
    wording = as_written(claim, document)
    if wording:
        yield f"{subject} {AS_WRITTEN} {terms.string(wording)}"
    if kind == "plan":
        yield from _version_triples(claim, subject, iris)
    elif kind == "focus":
        yield from _focus_triples(claim, iris)


def pointed_at(claims: Iterable[Claim], document: Document, iris: Iris) -> Iterator[str]:
    """Yield class and label of each thing that direct claims point to and none of them describes.

    The issuer named only inside a title is one: the text makes no claim of it, yet a fact must not point into the void.
    Its label is what the text says there, else its key.
    """
    direct = [claim for claim in claims if claim.is_direct]
    described = {subject_of(claim) for claim in direct}
    for claim in direct:
        fillers = [filler for filled in claim.slots.values() for filler in filled]
        if claim.said_by is not None and claim.kind in SAYABLE:
            fillers.append(Slot(claim.said_by))
        for value, span in fillers:
            if not isinstance(value, Ref) or value in described or value.kind not in _POINTED_AT:
                continue
            described.add(value)
            if value.kind == "technology" and value.key in scheme_keys():
                continue
            subject = str(iris.of(value))
            yield f"{subject} {TYPE} {CLASSES[value.kind]}"
            yield f"{subject} {LABEL} {terms.chinese(span.of(document.text) if span else value.key)}"


def _unlisted_technology(claim: Claim, subject: str) -> Iterator[str]:
    """Yield class and label of a technology that the scheme does not list, which no reference graph describes."""
    key = subject_of(claim).key
    if claim.kind == "technology" and key not in scheme_keys():
        yield f"{subject} {TYPE} {CLASSES['technology']}"
        yield f"{subject} {LABEL} {terms.chinese(key)}"


def _version_triples(claim: Claim, plan: str, iris: Iris) -> Iterator[str]:
    """Yield the version a plan is spoken of in; none where the text says nothing of it beyond the plan's name."""
    status = claim.value("status")
    # what is printed is said only where it is not the plan's name
    titles = [filler for filler in claim.slots.get("title", ()) if filler.value != claim.value("name")]
    said = [slot for slot in ("version", "consultation_start", "issued_on") if slot in claim.slots]
    if not isinstance(status, str) and not said and not titles:
        return
    version = iris.version(subject_of(claim), status if isinstance(status, str) else None)
    yield f"{plan} {_HAS_VERSION} {version}"
    yield f"{version} {TYPE} {_PLAN_VERSION}"
    if isinstance(status, str):
        yield f"{version} {_STATUS} {iris.of(Ref('status', status))}"
    for slot, predicate in _VERSION.items():
        for filler in claim.slots.get(slot, ()):
            if slot == "title" and filler not in titles:
                continue
            yield f"{version} {predicate} {object_of(filler.value, predicate, iris)}"


def _focus_triples(claim: Claim, iris: Iris) -> Iterator[str]:
    """Yield `place pol:focusesOn technology` where the document itself says so, not somebody in it."""
    if claim.said_by is not None or "said_by" in claim.slots or claim.modality is Modality.QUOTED:
        return
    for place in claim.values("place"):
        for technology in claim.values("technology"):
            if isinstance(place, Ref) and isinstance(technology, Ref):
                yield f"{iris.of(place)} {FOCUSES_ON} {iris.of(technology)}"


def as_written(claim: Claim, document: Document) -> str | None:
    """Return the words that give the value: from the first to the last of indicator, comparator, number and unit.

    Words further than 80 characters apart are cut down to those of number and unit; None where no slot has a span.
    """
    names = _WORDED.get(claim.kind)
    if names is None:
        return None
    spans = [filler.span for name in names for filler in claim.slots.get(name, ()) if filler.span]
    whole = _hull(spans)
    if whole is not None and whole.end - whole.start > _LONGEST_WORDING:
        numbers = [name for name in names if name not in ("indicator", "comparator")]
        spans = [filler.span for name in numbers for filler in claim.slots.get(name, ()) if filler.span]
        whole = _hull(spans)
        if whole is not None and whole.end - whole.start > _LONGEST_WORDING:
            whole = min(spans)
    return whole.of(document.text) if whole is not None else None


def _hull(spans: list[Span]) -> Span | None:
    """Return the smallest span that holds all of `spans`."""
    if not spans:
        return None
    return Span(min(span.start for span in spans), max(span.end for span in spans))
