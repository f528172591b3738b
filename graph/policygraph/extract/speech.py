"""Speech: a claim for each statement, and every fact stated inside one marked with its speaker.

What a person demands or names is the person's own (modality quoted); what a person counts stays a statistic, with the person as
the one who says it. What a body announces of itself stays asserted.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Sequence

from policygraph.extract.reading import Reading
from policygraph.extract.runs import CONTINUED, DIRECT, REPORTED, SIGNED, Statement
from policygraph.extract.statements import statements_in
from policygraph.model import Claim, Modality, Ref, Slot, Span, make_claim

_FACTS = frozenset(("target", "measure", "statistic", "forecast", "bottleneck", "focus", "action"))
_OPINIONS = frozenset(("target", "measure", "bottleneck", "focus", "action"))


class Speech:
    """Find statements: note `statements`, a claim for each, `said_by` on the facts inside, `speaker` in the contexts."""

    name = "speech"
    requires = ("people", "organisations")
    assigns = ("statements",)

    def __call__(self, reading: Reading) -> None:
        """Add note, claims and attributions; see the class."""
        statements = statements_in(reading)
        reading.notes["statements"] = statements
        _attribute(reading, statements)
        topics = _Topics(reading)
        reading.claims += [_claim(reading, statement, topics) for statement in statements]


def _claim(reading: Reading, statement: Statement, topics: _Topics) -> Claim:
    span = Span(statement.start, statement.end)
    speaker = statement.speaker
    factors = [("rule", {DIRECT: 0.93, REPORTED: 0.9, SIGNED: 0.85, CONTINUED: 0.75}[statement.rule])]
    if speaker.span is None:
        factors.append(("speaker carried over", 0.9))
    spans = [span] if speaker.span is None else [span, speaker.span]
    claim = make_claim(
        "statement",
        statement.rule,
        spans,
        {
            "speaker": Slot(speaker.ref, speaker.span) if speaker.ref else None,
            "speaker_name": Slot(speaker.name, speaker.span),
            "text": Slot(reading.written(span), span),
            "role": Slot(speaker.role) if speaker.role else None,
            "mode": Slot("direct" if statement.direct else "indirect"),
            "about": topics.within(span),
        },
        factors=factors,
    )
    claim.spans = tuple(spans)
    return claim


class _Topics:
    """The technologies, places and plans named in a document, in text order, for looking up what a statement is about."""

    def __init__(self, reading: Reading) -> None:
        self.named = sorted(
            (mention.start, mention.end, mention.ref)
            for note in ("technologies", "places", "titles")
            for mention in reading.notes.get(note, ())
            if mention.ref is not None
        )
        self.starts = [start for start, _, _ in self.named]

    def within(self, span: Span) -> list[Slot]:
        """Return those inside a stretch, each once."""
        found: dict[Ref, Slot] = {}
        first, last = bisect_left(self.starts, span.start), bisect_left(self.starts, span.end)
        for start, end, ref in self.named[first:last]:
            if end <= span.end:
                found.setdefault(ref, Slot(ref, Span(start, end)))
        return list(found.values())


def _around(statements: Sequence[Statement]) -> Callable[[int], Statement | None]:
    """Return what finds the statement around a position."""
    starts = [statement.start for statement in statements]

    def around(position: int) -> Statement | None:
        index = bisect_right(starts, position) - 1
        if index >= 0 and position < statements[index].end:
            return statements[index]
        return None

    return around


def _attribute(reading: Reading, statements: list[Statement]) -> None:
    """Set the speaker on the facts stated inside statements, and in the contexts of their sentences."""
    attribute(reading.claims, statements)
    around = _around(statements)
    for sentence, context in zip(reading.sentences, reading.contexts, strict=True):
        statement = around(sentence.start) or around(max(sentence.start, sentence.end - 2))
        if statement is not None and statement.speaker.ref is not None:
            context.speaker = (
                statement.speaker.ref,
                statement.speaker.span or Span(statement.start, statement.end),
            )


def attribute(claims: Iterable[Claim], statements: Sequence[Statement]) -> None:
    """Set the speaker on the facts among `claims` that are stated inside one of the sorted `statements`."""
    around = _around(statements)
    for claim in claims:
        if claim.kind not in _FACTS or claim.said_by is not None:
            continue
        statement = around(claim.spans[0].start)
        if statement is None or statement.speaker.ref is None:
            continue
        claim.said_by = statement.speaker.ref
        by_person = statement.speaker.ref.kind == "person"
        if by_person and claim.kind in _OPINIONS and claim.modality in (Modality.ASSERTED, Modality.PLANNED):
            claim.modality = Modality.QUOTED
