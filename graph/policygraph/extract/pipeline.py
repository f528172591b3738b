"""The pipeline: an ordered list of named components over one Reading.

Each component says what it `requires` and `assigns`; the order is checked when the pipeline is made. A component that
fails is reported and the rest goes on, unless `on_error` raises.
"""

from __future__ import annotations

import gc
from collections.abc import Callable, Hashable, Sequence
from functools import cache
from typing import Protocol

from policygraph.errors import PolicyGraphError
from policygraph.extract.lexicon import Lexicon, default_lexicon
from policygraph.extract.reading import Reading
from policygraph.extract.spacing import loose_spacing
from policygraph.model import KINDS, Claim, Document, Issue, Span
from policygraph.read.ocr import OCR


class Component(Protocol):
    """One step of the pipeline: reads what it `requires`, adds what it `assigns` to the Reading."""

    @property
    def name(self) -> str:
        """The name under which failures are reported."""
        ...

    @property
    def requires(self) -> tuple[str, ...]:
        """What earlier components must have assigned."""
        ...

    @property
    def assigns(self) -> tuple[str, ...]:
        """What later components may require."""
        ...

    def __call__(self, reading: Reading) -> None:
        """Add notes or claims to `reading`."""
        ...


#: What is left of a claim's confidence where the words were recognised from pictures.
RECOGNISED = 0.85

ErrorHandler = Callable[[Component, Document, Exception], None]


def raise_error(_component: Component, _document: Document, error: Exception) -> None:
    """Handle a failing component by raising its error: the default, for tests and single documents."""
    raise error


class Pipeline:
    """Reads a document and returns its claims."""

    def __init__(self, components: Sequence[Component], lexicon: Lexicon) -> None:
        """Check that every requirement is assigned by an earlier component.

        Raises PolicyGraphError naming the component and what it misses.
        """
        assigned: set[str] = set()
        for component in components:
            missing = sorted(set(component.requires) - assigned)
            if missing:
                raise PolicyGraphError(
                    f"Component {component.name} requires {', '.join(missing)}, which no earlier component assigns."
                )
            assigned.update(component.assigns)
        self.components = tuple(components)
        self.lexicon = lexicon

    def read(self, document: Document, on_error: ErrorHandler = raise_error) -> Reading:
        """Run all components over a document."""
        reading = Reading.of(document, self.lexicon)
        for component in self.components:
            try:
                component(reading)
            except Exception as error:  # noqa: BLE001 - the handler decides; nothing is swallowed
                on_error(component, document, error)
        return reading

    def extract(self, document: Document, issues: list[Issue] | None = None) -> list[Claim]:
        """Return the claims of a document, one per kind and identity, in text order.

        With `issues`, a failing component adds an Issue there and the others go on; without, its error is raised.
        """

        def collect(component: Component, failed: Document, error: Exception) -> None:
            assert issues is not None
            issues.append(Issue(failed.key, component.name, f"{type(error).__name__}: {error}"))

        spacing = loose_spacing(document)
        reading = self.read(
            spacing.document if spacing else document, raise_error if issues is None else collect
        )
        claims = collapse(reading.claims)
        if OCR in document.flags:
            for claim in claims:
                claim.factors = (*claim.factors, (OCR, RECOGNISED))
        if spacing:
            spacing.restore(claims)
        return claims


def collapse(claims: Sequence[Claim]) -> list[Claim]:
    """Merge claims of one kind and identity: a repetition adds its spans, fills empty slots, and keeps the better factors."""
    kept: dict[Hashable, Claim] = {}
    # Gathered here and sorted once: a text that repeats one claim a hundred thousand times must not take hours.
    spans: dict[Hashable, set[Span]] = {}
    flags: dict[Hashable, set[str]] = {}
    for claim in sorted(claims, key=_order):
        key = identity_in_document(claim)
        first = kept.get(key)
        if first is None:
            kept[key] = claim
            continue
        spans.setdefault(key, set(first.spans)).update(claim.spans)
        flags.setdefault(key, set(first.flags)).update(claim.flags)
        if claim.extractors != first.extractors:
            first.extractors = tuple(sorted({*first.extractors, *claim.extractors}))
        for name, filled in claim.slots.items():
            first.slots.setdefault(name, filled)
        if claim.confidence > first.confidence:
            first.factors = claim.factors
    for key, gathered in spans.items():
        kept[key].spans = tuple(sorted(gathered))
        kept[key].flags = tuple(sorted(flags[key]))
    return sorted(kept.values(), key=_order)


def identity_in_document(claim: Claim) -> Hashable:
    """Return what makes two claims of one document the same; equal decimals are equal however they are written."""
    slots = claim.slots
    fields: list[Hashable] = [claim.kind, claim.modality, claim.said_by]
    for name in KINDS[claim.kind].identity:
        filled = slots.get(name, ())
        if len(filled) > 1:
            fields.append(tuple(sorted((slot.value for slot in filled), key=repr)))
        else:
            fields.append(filled[0].value if filled else None)
    return tuple(fields)


def _order(claim: Claim) -> tuple[Span, Span, str, str]:
    return (claim.spans[0], claim.spans[-1], claim.kind, claim.rule)


@cache
def default_pipeline() -> Pipeline:
    """Return the pipeline of rules that comes with policygraph, made once per process.

    Its tables live as long as the process: they are taken out of the garbage collector's rounds, which would else walk
    them again and again while claims are made. Raises RuleError for a mistake in a rule or lexicon file.
    """
    from policygraph.extract.components import default_components
    from policygraph.extract.rules import check_rules

    check_rules()
    pipeline = Pipeline(default_components(), default_lexicon())
    gc.collect()
    gc.freeze()
    return pipeline
