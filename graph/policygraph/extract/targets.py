"""Targets: future quantities that a plan or a government sets."""

from __future__ import annotations

import re

from policygraph.extract.amounts import Quantity
from policygraph.extract.facets import Facets, Slots
from policygraph.extract.indicators import Indicator, indicator_of
from policygraph.extract.kinds import Finding
from policygraph.extract.number_runs import run_places
from policygraph.extract.reading import Reading
from policygraph.model import Slot, Span, make_claim

_ANNUAL = re.compile(r"(?:每年|年均|逐年|年度)[^，。；\d]{0,10}$")
_CUMULATIVE = re.compile(r"(?:累计|总共|合计|共计)[^，。；\d]{0,10}$")


def indicators(reading: Reading) -> list[Indicator]:
    """Return the indicator of each finding of `reading`, in order."""
    quantities: list[Quantity] = reading.notes["quantities"]
    findings: list[Finding] = reading.notes["findings"]
    runs = run_places(reading.text, quantities)
    places = {
        place.start: place.end for place in reading.notes.get("places", ()) if "in-name" not in place.flags
    }
    found: list[Indicator] = []
    for position, finding in enumerate(findings):
        frame = finding.frame
        floor = frame.start
        before: Indicator | None = None
        if frame.index and quantities[frame.index - 1].end > frame.start:
            floor = quantities[frame.index - 1].end
        if position and findings[position - 1].frame.quantity.sentence == frame.quantity.sentence:
            before = found[-1]
        if frame.bracket and before is None:
            floor = frame.start
        found.append(indicator_of(reading.text, frame, floor, before, runs[frame.index], places))
    return found


def claim_spans(finding: Finding, indicator: Indicator) -> list[Span]:
    """Return the stretch that says a quantity: from its indicator to its unit, whichever comes first."""
    quantity = finding.frame.quantity
    span = indicator.span
    if span is None or indicator.inherited:
        return [Span(max(finding.frame.start, min(quantity.start, finding.frame.end)), quantity.end)] + (
            [span] if span is not None else []
        )
    return [Span(min(span.start, quantity.start), max(span.end, quantity.end))]


def indicator_slots(indicator: Indicator, text: str) -> Slots:
    """Return indicator, change and qualifier as slots."""
    return {
        "indicator": Slot(indicator.text, indicator.span) if indicator.text else None,
        "change": Slot(indicator.change) if indicator.change else None,
        "qualifier": Slot(indicator.qualifier.of(text), indicator.qualifier) if indicator.qualifier else None,
    }


def factors_of(finding: Finding, indicator: Indicator) -> list[tuple[str, float]]:
    """Return the confidence factors of a finding: its rule, and how its indicator was come by."""
    factors = [("rule", finding.confidence)]
    if not indicator.text:
        factors.append(("no indicator", 0.7))
    elif indicator.inherited:
        factors.append(("inherited indicator", 0.9))
    if "loose" in finding.frame.quantity.flags:
        factors.append(("approximate", 0.95))
    return factors


class Targets:
    """Pipeline component: a claim for each finding of kind target. Leaves `indicators` and `facets` for its siblings."""

    name = "targets"
    requires = ("findings", "quantities")
    assigns = ("indicators", "facets")

    def __call__(self, reading: Reading) -> None:
        """Make the claims."""
        facets = Facets(reading)
        named = indicators(reading)
        reading.notes["facets"], reading.notes["indicators"] = facets, named
        for finding, indicator in zip(reading.notes["findings"], named, strict=True):
            if finding.kind == "target":
                self._claim(reading, facets, finding, indicator)

    def _claim(self, reading: Reading, facets: Facets, finding: Finding, indicator: Indicator) -> None:
        frame = finding.frame
        scope = None
        if match := _ANNUAL.search(frame.before):
            scope = Slot("annual", Span(frame.start + match.start(), frame.start + match.start() + 2))
        elif match := _CUMULATIVE.search(frame.before):
            scope = Slot("cumulative", Span(frame.start + match.start(), frame.start + match.start() + 2))
        plan = facets.plan(frame)
        slots: Slots = {
            "jurisdiction": facets.place(frame, promised=True, run=finding.run),
            "plan": plan,
            "scope": scope,
            **indicator_slots(indicator, reading.text),
            **facets.amounts(frame.quantity),
            **facets.deadline(frame),
        }
        reading.claims.append(
            make_claim(
                "target",
                finding.rule,
                claim_spans(finding, indicator),
                slots,
                factors=factors_of(finding, indicator),
                modality=finding.modality,
                flags=finding.flags,
            )
        )
