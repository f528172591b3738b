"""The claim a policy document makes of all that its mentions say."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from policygraph.extract.mentions import TitleMention
from policygraph.extract.reading import Reading
from policygraph.extract.title_issuers import Issuer
from policygraph.extract.title_parts import TitleParts
from policygraph.extract.title_status import Status
from policygraph.model import Claim, Ref, Slot, Span, make_claim

RULE = "titles.policy@1"
STATUSES = ("draft", "issued", "trial", "in-force", "revised", "repealed")
_YEARS = re.compile(
    r"(?:19|20)\d\d(?:年?(?:[—\-–~]{1,3}|至|到)(?:19|20)\d\d)?年?|“?十[一二三四五六]五”?|第十[一二三四五六]个五年"
)


@dataclass(slots=True)
class Policy:
    """What the mentions of one document say of it, put together."""

    parts: TitleParts
    first: TitleMention
    flags: set[str] = field(default_factory=set)
    spans: list[Span] = field(default_factory=list)
    status: Status | None = None
    issuer: Issuer | None = None
    short: tuple[str, Span] | None = None
    number: tuple[str, Span] | None = None
    year: tuple[str, Span] | None = None
    cites: list[tuple[Ref, Span]] = field(default_factory=list)


def policy_claim(reading: Reading, policy: Policy) -> Claim:
    """Return the claim of one policy document; what the text does not say is left out."""
    parts, first, text = policy.parts, policy.first, reading.text
    inner = first.inner
    status = policy.status or Status("issued", None, 0.8)
    issuer = policy.issuer
    factors = [("rule", 0.95), ("status", status.factor)]
    if issuer is not None:
        factors.append(("issuer", issuer.factor))
    if "repaired" in policy.flags:
        factors.append(("repaired", 0.9))
    flags = {*policy.flags, "proposed"} if status.value == "proposed" else policy.flags
    period = _period_span(text, parts, inner)
    slots: dict[str, Slot | list[Slot] | None] = {
        "entity": Slot(first.ref, inner),
        "title": Slot(reading.written(inner), inner),
        "name": Slot(parts.name, None if parts.name != text[inner.start : inner.end] else inner),
        "base_title": Slot(parts.base, None),
        "status": Slot(status.value, status.span) if status.value in STATUSES else None,
        "version": Slot(*policy.year) if policy.year else _inside(text, parts.version, inner),
        "period_start": Slot(parts.start, period) if parts.start else None,
        "period_end": Slot(parts.end, period) if parts.end else None,
        "short_name": Slot(*policy.short) if policy.short else None,
        "document_number": Slot(*policy.number) if policy.number else None,
        "jurisdiction": Slot(*issuer.place) if issuer and issuer.place else None,
        "issuer": Slot(*issuer.body) if issuer and issuer.body else None,
        "technology": [
            Slot(Ref("technology", hit.entry.id), Span(hit.start, hit.end))
            for hit in reading.hits.within("TECH", inner.start, inner.end)
        ],
        "cites": [Slot(ref, span) for ref, span in policy.cites],
    }
    return make_claim("plan", RULE, [inner, *policy.spans[1:]], slots, factors=factors, flags=sorted(flags))


def _inside(text: str, written: str | None, inner: Span) -> Slot | None:
    if not written:
        return None
    at = text.find(written, inner.start, inner.end)
    return Slot(written, Span(at, at + len(written)) if at >= 0 else None)


def _period_span(text: str, parts: TitleParts, inner: Span) -> Span | None:
    match = _YEARS.search(text, inner.start, inner.end) if parts.start is not None else None
    return Span(match.start(), match.end()) if match else None
