"""Claims in the schema of the annotated texts, for `extract --format gold` and for scoring.

The schema keeps less than a claim does: measures with neither amount nor rate are left out; budget and cap rate of one
instrument are one measure; a forecast's start, end and growth rate are three statistics with `forecast: true`; a period
comes only from a title or a five-year plan's name; a national issuer is 中国; values are in base units.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from policygraph.extract.normalise import normalise, simplify
from policygraph.extract.units import units
from policygraph.link.places import place_table
from policygraph.model import Claim, Document, Modality, Ref, Slot

Row = dict[str, Any]

_STATUS = {"draft": "draft", "proposed": None}
_CHANGES = {"growth": "增长", "increase": "增加", "decrease": "下降"}
_BEGINNING = 12


def gold_record(document: Document, claims: Sequence[Claim], identifier: str) -> Row:
    """Return the claims of one document, before or after linking, as one object of the gold schema.

    Nine lists (places, plans, organisations, experts, technologies, targets, measures, statistics, quotes), each item with
    the `evidence` it was read from; `id` is `identifier`, `published` an ISO date or None.
    """
    said = [claim for claim in claims if claim.modality not in (Modality.NEGATED, Modality.HYPOTHETICAL)]
    by_kind: dict[str, list[Claim]] = {}
    for claim in said:
        by_kind.setdefault(claim.kind, []).append(claim)
    names = _Names(document, claims)
    return {
        "id": identifier,
        "published": document.published.isoformat() if document.published else None,
        "places": _unique(names.place(claim.value("entity")) for claim in by_kind.get("place", ())),
        "plans": [
            _plan(claim, names) for claim in by_kind.get("plan", ()) if "mentioned-only" not in claim.flags
        ],
        "organisations": _unique(
            str(claim.value("name"))
            for claim in by_kind.get("organisation", ())
            if claim.value("organisation_kind") != "media"
        ),
        "experts": _experts(by_kind),
        "technologies": _unique(
            slot.span.of(document.text) if slot.span else str(slot.value)
            for claim in by_kind.get("technology", ())
            if "generic" not in claim.flags
            for slot in claim.slots.get("name", ())
        ),
        "targets": [_target(claim, names) for claim in by_kind.get("target", ())],
        "measures": [row for claim in by_kind.get("measure", ()) for row in _measure(claim, names)],
        "statistics": [
            _statistic(claim, names) for kind in ("statistic", "forecast") for claim in by_kind.get(kind, ())
        ],
        "quotes": [_quote(claim, names) for claim in by_kind.get("statement", ()) if _is_named(claim)],
    }


class _Names:
    """How things referred to are called in the gold schema."""

    def __init__(self, document: Document, claims: Iterable[Claim]) -> None:
        self.document = document
        self._plans = {
            claim.value("entity"): str(claim.value("title")) for claim in claims if claim.kind == "plan"
        }
        self._speakers = {
            claim.value("entity"): str(claim.value("name"))
            for claim in claims
            if claim.kind in ("person", "organisation") and claim.value("name")
        }

    def speaker(self, claim: Claim) -> str:
        """Return the name of a speaker as printed."""
        speaker = claim.value("speaker")
        assert isinstance(speaker, Ref)
        return str(self._speakers.get(speaker) or claim.value("speaker_name") or speaker.key)

    def place(self, value: object) -> str | None:
        """Return the full name of a place, None for China as a whole."""
        if not isinstance(value, Ref) or value.key == "CN":
            return None
        return place_table().get(value.key).name

    def jurisdiction(self, claim: Claim, slot: str = "jurisdiction") -> str | None:
        value = claim.value(slot)
        if isinstance(value, Ref) and value.key == "CN":
            return "中国"
        return self.place(value)

    def plan(self, claim: Claim) -> str | None:
        value = claim.value("plan")
        return self._plans.get(value) if isinstance(value, Ref) else None

    def written(self, claim: Claim, slot: str) -> str:
        """Return a slot as printed, its value where no span says it."""
        filled = claim.slot(slot)
        if filled is None:
            return self.evidence(claim)
        if filled.span is None:
            return str(filled.value)
        return filled.span.of(self.document.text)

    def unit(self, claim: Claim) -> str | None:
        """Return the unit as the text words it where that is no multiple of the base unit, else the base unit."""
        slot = claim.slot("unit")
        if slot is None:
            return None
        if slot.span is not None and "/" not in str(slot.value):
            printed = simplify(normalise(slot.span.of(self.document.text)))
            known = units().get(printed)
            if known is not None and known.factor == 1 and known.unit == slot.value:
                return printed
        return str(slot.value)

    def subject(self, claim: Claim) -> str:
        """Return what a figure is about: the place of a statistic, the indicator, and the way it changes."""
        parts = [
            self.place(claim.value("place")),
            claim.value("indicator"),
            _CHANGES.get(str(claim.value("change"))),
        ]
        return "".join(str(part) for part in parts if part)

    def evidence(self, claim: Claim) -> str:
        return claim.spans[0].of(self.document.text)


def _unique(values: Iterable[str | None]) -> list[str]:
    return list(dict.fromkeys(value for value in values if value))


def _number(value: object) -> int | float | None:
    if not isinstance(value, Decimal):
        return None
    return int(value) if value == value.to_integral_value() else float(value)


def _year(value: object) -> str | None:
    return str(value.year) if isinstance(value, date) else None


def _as_of(claim: Claim) -> str | None:
    start, end = claim.value("as_of_start"), claim.value("as_of_end")
    if not isinstance(end, date):
        return None
    if isinstance(start, date) and (start.year, start.month) == (end.year, end.month):
        return f"{end:%Y-%m}"
    return str(end.year)


def _plan(claim: Claim, names: _Names) -> Row:
    start, end = claim.value("period_start"), claim.value("period_end")
    period = None
    if isinstance(start, date) and isinstance(end, date):
        period = str(start.year) if start.year == end.year else f"{start.year}-{end.year}"
    status = claim.value("status")
    return {
        "title": names.written(claim, "title"),
        "issuer_place": names.jurisdiction(claim),
        "status": _STATUS.get(str(status), "issued") if status else None,
        "period": period,
        "evidence": names.evidence(claim),
    }


def _key(value: object) -> str | None:
    """Return the name of an organisation that only a role names (the government a mayor heads)."""
    return value.key if isinstance(value, Ref) else None


def _experts(by_kind: dict[str, list[Claim]]) -> list[Row]:
    """Return the people who speak, with the roles the text gives."""
    speakers = {claim.value("speaker") for claim in by_kind.get("statement", ())}
    organisations = {
        claim.value("entity"): str(claim.value("name")) for claim in by_kind.get("organisation", ())
    }
    rows: list[Row] = []
    for person in by_kind.get("person", ()):
        affiliations = [
            {
                "org": organisations.get(held.value("organisation")) or _key(held.value("organisation")),
                "role": str(held.value("role")) if held.value("role") else None,
            }
            for held in by_kind.get("membership", ())
            if held.value("person") == person.value("entity")
        ]
        if person.value("entity") in speakers:
            rows.append({"name": str(person.value("name")), "affiliations": affiliations})
    return rows


def _target(claim: Claim, names: _Names) -> Row:
    return {
        "jurisdiction": names.jurisdiction(claim),
        "deadline": _year(claim.value("deadline")),
        "value": _number(claim.value("value")),
        "value_max": _number(claim.value("value_max")),
        "unit": names.unit(claim),
        "comparator": claim.value("comparator") or "=",
        "subject": names.subject(claim),
        "evidence": names.evidence(claim),
    }


def _measure(claim: Claim, names: _Names) -> list[Row]:
    """Return a row for each sum of a measure, the rate with the first; none where there is no figure."""
    sums: list[Slot] = [slot for name in ("amount", "cap") for slot in claim.slots.get(name, ())]
    rate = _number(claim.value("rate"))
    if not sums and rate is None:
        return []
    parts = [claim.value("beneficiary"), claim.value("name") or claim.value("basis")]
    subject = "，".join(str(part) for part in parts if part) or names.evidence(claim)
    row = {
        "plan_or_place": names.jurisdiction(claim) or names.plan(claim),
        "amount": _number(sums[0].value) if sums else None,
        "unit": (claim.value("unit") or "元") if sums else None,
        "rate_percent": rate,
        "subject": subject,
        "evidence": names.evidence(claim),
    }
    return [row, *({**row, "amount": _number(slot.value), "rate_percent": None} for slot in sums[1:])]


def _statistic(claim: Claim, names: _Names) -> Row:
    return {
        "as_of": _as_of(claim),
        "value": _number(claim.value("value")),
        "value_max": _number(claim.value("value_max")),
        "unit": names.unit(claim),
        "subject": names.subject(claim),
        "forecast": claim.kind == "forecast",
        "evidence": names.evidence(claim),
    }


def _is_named(claim: Claim) -> bool:
    speaker = claim.value("speaker")
    return isinstance(speaker, Ref) and speaker.kind == "person"


def _quote(claim: Claim, names: _Names) -> Row:
    slot = claim.slot("text")
    text = slot.span.of(names.document.text) if slot and slot.span else str(claim.value("text"))
    return {
        "speaker": names.speaker(claim),
        "begins": text[:_BEGINNING],
        "evidence": text[: 2 * _BEGINNING],
    }
