"""The component behind the rules: asks about each part of a document, verifies, and adds, confirms or drops."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Protocol

from policygraph.extract.lexicon import default_lexicon
from policygraph.extract.opinion.cache import Cache, Reply
from policygraph.extract.opinion.client import Client
from policygraph.extract.opinion.figures import Figures
from policygraph.extract.opinion.items import Item, ReplyError, items_of
from policygraph.extract.opinion.prompt import FIGURES
from policygraph.extract.opinion.settings import OpinionError, OpinionSettings, Usage
from policygraph.extract.opinion.words import agrees, claims_of
from policygraph.extract.pipeline import Pipeline, default_pipeline
from policygraph.extract.reading import Reading
from policygraph.extract.speech import attribute
from policygraph.model import Claim, Span

PART = 2500  # characters asked about at once
_SMALLEST = 200  # a part that is not cut further when its answer runs out of room
_SHORTEST_EVIDENCE = 4

#: The flag of a claim that only a second opinion found, and of one that it reads as another kind.
ALONE, DISPUTED = "second-opinion", "disputed"


class Asks(Protocol):
    """What answers a question: the client, or a stand-in."""

    requests: int

    def ask(self, text: str) -> Reply:
        """Return the answer to a text."""
        ...


class Opinion:
    """Pipeline component: what a language model reads, as far as the document says it in those words.

    A number or name that the rules have too makes no second fact: the rules' claim names both extractors. Where they
    disagree about the kind, the rules stand and the claim is flagged `disputed`. `usage` gathers until `take_usage`.
    """

    name = "opinion"
    requires = ("quantities", "facets", "statements", "organisations", "people")
    assigns = ("opinion",)

    def __init__(self, settings: OpinionSettings, ask: Callable[[], Asks] | None = None) -> None:
        """Ask as `settings` say; `ask` makes what is asked. Raises InputError where httpx is missing and needed."""
        self._settings = settings
        self._cache = Cache(settings.cache, settings.model)
        self._asked: Asks | None = None if settings.offline else (ask() if ask else Client(settings))
        self.usage = Usage()

    def take_usage(self) -> Usage:
        """Return what was used since the last call."""
        used, self.usage = self.usage, Usage()
        return used

    def __call__(self, reading: Reading) -> None:
        """Add the claims. Raises OpinionError, once all parts were tried, if some have no answer."""
        verifier = _Verifier(reading, self._settings.extractor, self.usage)
        failed: list[str] = []
        budget = self._settings.max_requests
        parts = list(parts_of(reading))
        for number, part in enumerate(parts):
            before = self.usage.requests
            try:
                for shown, reply in self._answers(reading, part, budget):
                    for item in items_of(reply.content, self.usage.dropped):
                        self.usage.items += 1
                        verifier.take(item, shown)
            except (OpinionError, ReplyError) as error:
                failed.append(f"part {number + 1} of {len(parts)}: {error}")
            budget -= self.usage.requests - before
        verifier.finish()
        reading.notes["opinion"] = True
        if failed:
            more = f" ({len(failed) - 1} more parts failed)" if len(failed) > 1 else ""
            raise OpinionError(failed[0] + more)

    def _answers(self, reading: Reading, part: list[Span], budget: int) -> Iterator[tuple[list[Span], Reply]]:
        """Yield the answers about a part; one that ran out of room is replaced by those about its halves."""
        text = "\n".join(span.of(reading.document.text) for span in part)
        reply = self._reply(text, budget)
        if not reply.truncated:
            yield part, reply
            return
        halves = _halves(reading, part) if len(text) > _SMALLEST else []
        if not halves:
            raise OpinionError("the answer ran out of room even for a short part")
        spent = self.usage.requests
        for half in halves:
            yield from self._answers(reading, half, budget - (self.usage.requests - spent) - 1)

    def _reply(self, text: str, budget: int) -> Reply:
        kept = self._cache.get(text)
        if kept is not None:
            self.usage.kept += 1
            return kept
        if self._asked is None:
            raise OpinionError("no kept answer, and asking is off (--llm-offline)")
        if budget <= 0:
            raise OpinionError(
                f"a document may cause {self._settings.max_requests} requests; the rest is left"
            )
        before = self._asked.requests
        try:
            reply = self._asked.ask(text)
        finally:
            self.usage.requests += self._asked.requests - before
        self.usage.tokens_in += reply.tokens_in
        self.usage.tokens_out += reply.tokens_out
        self._cache.put(text, reply)
        return reply


class _Verifier:
    """Lets items through, against one reading."""

    def __init__(self, reading: Reading, extractor: str, usage: Usage) -> None:
        self.reading = reading
        self.extractor = extractor
        self.usage = usage
        self.figures = Figures.of(reading)
        self.rules = list(reading.claims)
        self.added: list[Claim] = []

    def take(self, item: Item, parts: list[Span]) -> None:
        """Add what an item says, confirm what the rules have, or count why it is dropped."""
        evidence = self._evidence(item.evidence, parts)
        if evidence is None:
            self.usage.dropped["evidence not in the text"] += 1
            return
        if item.kind in FIGURES:
            made = self.figures.claim(item, evidence)
            if isinstance(made, str):
                self.usage.dropped[made] += 1
                return
            self._figure(made)
            return
        claims = claims_of(self.reading, item, evidence, parts)
        if isinstance(claims, str):
            self.usage.dropped[claims] += 1
            return
        for claim in claims:
            rivals = [other for other in self.rules if agrees(claim, other)]
            if rivals:
                self._confirm(rivals[0])
            elif not any(agrees(claim, other) for other in self.added):
                self._add(claim)

    def finish(self) -> None:
        """Hand what was added to the reading, said by whoever says the statement around it."""
        attribute(self.added, self.reading.notes["statements"])
        self.reading.claims += self.added

    def _evidence(self, words: str, parts: list[Span]) -> Span | None:
        """Return where the evidence stands, character by character, in what the model was shown."""
        if len(words) < _SHORTEST_EVIDENCE:
            return None
        for part in parts:
            start = self.reading.document.text.find(words, part.start, part.end)
            if start >= 0:
                return Span(start, start + len(words))
        return None

    def _figure(self, claim: Claim) -> None:
        stated = self.figures.stated(claim)
        same = [other for other in stated if other.kind == claim.kind]
        if same:
            self._confirm(same[0])
        elif stated:
            self.usage.disputed += 1
            for other in stated:
                if ALONE not in other.flags:
                    other.flags = tuple(sorted({*other.flags, DISPUTED}))
        else:
            self.figures.note(claim)
            self._add(claim)

    def _confirm(self, claim: Claim) -> None:
        if self.extractor not in claim.extractors:
            claim.extractors = tuple(sorted({*claim.extractors, self.extractor}))
            self.usage.confirmed += 1

    def _add(self, claim: Claim) -> None:
        claim.extractors = (self.extractor,)
        claim.flags = (ALONE,)
        self.added.append(claim)
        self.usage.added += 1


def parts_of(reading: Reading, size: int = PART) -> Iterator[list[Span]]:
    """Yield the body in parts of at most `size` characters: whole paragraphs, or sentences of one that is longer.

    What the reader cut from the page (menus, related items) is never shown.
    """
    part: list[Span] = []
    length = 0
    for piece in _pieces(reading, size):
        if part and length + piece.end - piece.start > size:
            yield part
            part, length = [], 0
        part.append(piece)
        length += piece.end - piece.start + 1
    if part:
        yield part


def _pieces(reading: Reading, size: int) -> Iterator[Span]:
    at = 0
    for index, paragraph in enumerate(reading.paragraphs):
        if paragraph.end - paragraph.start <= size:
            yield Span(paragraph.start, paragraph.end)
            continue
        while at < len(reading.sentences) and reading.sentences[at].paragraph < index:
            at += 1
        while at < len(reading.sentences) and reading.sentences[at].paragraph == index:
            sentence = reading.sentences[at]
            yield Span(sentence.start, sentence.end)
            at += 1


def _halves(reading: Reading, part: list[Span]) -> list[list[Span]]:
    """Return a part as two, at a paragraph or, of a single one, at a sentence; none where it has but one sentence."""
    if len(part) == 1:
        only = part[0]
        part = [
            Span(sentence.start, sentence.end)
            for sentence in reading.sentences
            if only.start <= sentence.start and sentence.end <= only.end
        ]
    middle = (len(part) + 1) // 2
    return [part[:middle], part[middle:]] if len(part) > 1 else []


def opinion_pipeline(
    settings: OpinionSettings, ask: Callable[[], Asks] | None = None
) -> tuple[Pipeline, Opinion]:
    """Return the pipeline of rules with a second opinion behind them, and that component, which counts what it costs."""
    opinion = Opinion(settings, ask)
    return Pipeline((*default_pipeline().components, opinion), default_lexicon()), opinion
