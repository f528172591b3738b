"""The state of one document on its way through the pipeline: what each component reads and adds to."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from policygraph.extract.lexicon import Hits, Lexicon
from policygraph.extract.normalise import normalise
from policygraph.extract.segment import (
    Paragraph,
    Quotation,
    Sentence,
    paragraphs_of,
    quotations_of,
    sentences_of,
)
from policygraph.model import Claim, Document, Ref, Span


@dataclass(slots=True)
class Context:
    """The discourse registers as they stand for one sentence; each filler carries the span that set it.

    `tense` says what the section is about: "past" (工作回顾), "future" (工作安排, 主要目标) or None.
    """

    plan: tuple[Ref, Span] | None = None
    place: tuple[Ref, Span] | None = None  # the jurisdiction in force
    source: tuple[Ref, Span] | None = None  # the organisation whose data is being reported
    speaker: tuple[Ref, Span] | None = None  # the person who goes on speaking
    deadline: tuple[Any, Span] | None = None  # a time of times.py that governs this sentence
    period: tuple[Any, Span] | None = None  # the year reported on, from title or heading
    tense: str | None = None


class Rejected(NamedTuple):
    """A candidate at `start`..`end` that became no fact: what it might have been, and why not (a key of `near.REASONS`).

    `what` is quantity, title, organisation, person, technology or rule; `rule` the name of the rule that nearly fired.
    """

    start: int
    end: int
    what: str
    reason: str
    rule: str = ""


@dataclass(slots=True)
class Reading:
    """A document being read: normalised text, segments, lexicon hits, registers, and the claims so far.

    `notes` is where a component leaves what later ones need (titles, people, organisations, quantities, times ...), under
    the name it declares in `assigns`. `rejected` is None unless somebody asks why things were not read: then components
    leave there what they turned down.
    """

    document: Document
    text: str
    paragraphs: list[Paragraph]
    sentences: list[Sentence]
    quotations: list[Quotation]
    hits: Hits
    contexts: list[Context]
    claims: list[Claim] = field(default_factory=list)
    notes: dict[str, Any] = field(default_factory=dict)
    rejected: list[Rejected] | None = None
    _starts: list[int] = field(default_factory=list)

    @classmethod
    def of(cls, document: Document, lexicon: Lexicon) -> Reading:
        """Normalise and segment a document and find every lexicon hit in its body."""
        text = _blank_outside(normalise(document.text), document)
        paragraphs = paragraphs_of(text, document.body)
        sentences = sentences_of(text, paragraphs)
        return cls(
            document,
            text,
            paragraphs,
            sentences,
            quotations_of(text, paragraphs),
            lexicon.find(text),
            [Context() for _ in sentences],
            _starts=[sentence.start for sentence in sentences],
        )

    def sentence_at(self, position: int) -> int:
        """Return the index of the sentence that holds a position (the nearest before it, if between sentences)."""
        return max(bisect_right(self._starts, position) - 1, 0)

    def in_quotation(self, position: int) -> Quotation | None:
        """Return the quotation around a position, or None."""
        index = bisect_right(self.quotations, (position, len(self.text))) - 1
        if index >= 0 and self.quotations[index].start <= position < self.quotations[index].end:
            return self.quotations[index]
        return None

    def reject(self, what: str, start: int, end: int, reason: str, rule: str = "") -> None:
        """Note why a candidate became no fact, if that is asked for; see Rejected."""
        if self.rejected is not None:
            self.rejected.append(Rejected(start, end, what, reason, rule))

    def written(self, span: Span) -> str:
        """Return what stands at a span in the stored text, as printed."""
        return self.document.text[span.start : span.end]


def _blank_outside(text: str, document: Document) -> str:
    """Return `text` with spaces for everything outside the body and inside its cuts, so that nothing there is ever read."""
    start, end = document.body
    cuts = (Span(0, start), *document.cuts, Span(end, len(text)))
    for cut in cuts:
        if cut.start < cut.end:
            blank = "".join("\n" if character == "\n" else " " for character in text[cut.start : cut.end])
            text = text[: cut.start] + blank + text[cut.end :]
    return text
