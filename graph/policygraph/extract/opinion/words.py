"""From an item without a figure to a claim: statements, organisations, people, bottlenecks, each in the document's words."""

from __future__ import annotations

import re
from collections.abc import Iterator

from policygraph.extract.opinion.figures import RULE, UNMEASURED
from policygraph.extract.opinion.items import Item
from policygraph.extract.opinion.settings import CEILING
from policygraph.extract.reading import Reading
from policygraph.model import Claim, Ref, Slot, Span, make_claim

UNLIKELY = "no name of its kind"
SPEAKERLESS = "the speaker is not in the text"
SHORT = "too short for a statement"

_FACTORS = (("second opinion", CEILING),)
_SHORTEST_STATEMENT = 8
_PERSON = re.compile(
    r"[\u4e00-\u9fff]{2,4}|[\u4e00-\u9fff]+(?:·[\u4e00-\u9fff]+){1,3}|[A-Z][A-Za-z.\-]+(?: [A-Z][A-Za-z.\-]+){1,3}"
)
_ORGANISATION = re.compile(r"(?=.*[\u4e00-\u9fffA-Za-z])[\u4e00-\u9fffA-Za-z0-9·&（）()\- ]{2,40}")


def claims_of(reading: Reading, item: Item, evidence: Span, parts: list[Span]) -> list[Claim] | str:
    """Return the claims that an item makes, or the reason why it makes none.

    `parts` are the stretches of the document the model was shown, in which a speaker may stand.
    """
    words = _find(reading, item.words, [evidence])
    if words is None:
        return UNMEASURED
    if item.kind == "organisation":
        return [_organisation(reading, words)] if _named(_ORGANISATION, reading, words) else UNLIKELY
    if item.kind == "person":
        return _person(reading, item, words, evidence) if _named(_PERSON, reading, words) else UNLIKELY
    if item.kind == "bottleneck":
        slots = {"text": Slot(words.of(reading.text), words)}
        return [make_claim("bottleneck", RULE.format("bottleneck"), [words], slots, factors=_FACTORS)]
    return _statement(reading, item, words, parts)


def agrees(claim: Claim, other: Claim) -> bool:
    """Say whether a claim of the rules states what `claim` does: the same name, or most of the same words."""
    if claim.kind != other.kind:
        return False
    if claim.kind in ("organisation", "person"):
        return claim.value("entity") == other.value("entity") or claim.value("name") == other.value("name")
    if claim.kind == "membership":
        return all(claim.value(name) == other.value(name) for name in ("person", "organisation"))
    first, second = claim.slot("text"), other.slot("text")
    if first is None or second is None or first.span is None or second.span is None:
        return False
    shared = min(first.span.end, second.span.end) - max(first.span.start, second.span.start)
    shorter = min(first.span.end - first.span.start, second.span.end - second.span.start)
    return shared * 2 >= shorter


def _find(reading: Reading, words: str, parts: list[Span]) -> Span | None:
    for part in parts:
        start = reading.document.text.find(words, part.start, part.end) if words else -1
        if start >= 0:
            return Span(start, start + len(words))
    return None


def _named(shape: re.Pattern[str], reading: Reading, span: Span) -> bool:
    return bool(shape.fullmatch(span.of(reading.document.text)))


def _mentions(reading: Reading, note: str, span: Span) -> Iterator[Ref]:
    """Yield what the rules found at a span."""
    for mention in reading.notes.get(note, ()):
        if mention.start < span.end and span.start < mention.end:
            yield mention.ref


def _reference(reading: Reading, kind: str, note: str, span: Span) -> Ref:
    """Return the reference of a name: that of the rules where they know it here, else the name itself."""
    return next(_mentions(reading, note, span), Ref(kind, span.of(reading.text)))


def _organisation(reading: Reading, span: Span) -> Claim:
    entity = _reference(reading, "organisation", "organisations", span)
    slots = {"entity": Slot(entity, span), "name": Slot(span.of(reading.document.text), span)}
    return make_claim("organisation", RULE.format("organisation"), [span], slots, factors=_FACTORS)


def _person(reading: Reading, item: Item, span: Span, evidence: Span) -> list[Claim]:
    entity = _reference(reading, "person", "people", span)
    slots = {"entity": Slot(entity, span), "name": Slot(span.of(reading.document.text), span)}
    claims = [make_claim("person", RULE.format("person"), [span], slots, factors=_FACTORS)]
    organisation = _find(reading, item.organisation, [evidence])
    title = _find(reading, item.title, [evidence])
    if organisation is not None and _named(_ORGANISATION, reading, organisation):
        body = _organisation(reading, organisation)
        held = {
            "person": Slot(entity, span),
            "organisation": body.slots["entity"][0],
            "role": Slot(title.of(reading.document.text), title) if title else None,
        }
        spans = [span, organisation, *([title] if title else [])]
        claims += [body, make_claim("membership", RULE.format("membership"), spans, held, factors=_FACTORS)]
    return claims


def _statement(reading: Reading, item: Item, words: Span, parts: list[Span]) -> list[Claim] | str:
    if words.end - words.start < _SHORTEST_STATEMENT:
        return SHORT
    speaker = _find(reading, item.speaker, parts)
    if speaker is None:
        return SPEAKERLESS
    entity = next(
        (ref for note in ("people", "organisations") for ref in _mentions(reading, note, speaker)), None
    )
    slots = {
        "speaker": Slot(entity, speaker) if entity else None,
        "speaker_name": Slot(speaker.of(reading.document.text), speaker),
        "text": Slot(words.of(reading.document.text), words),
        "mode": Slot("direct" if reading.in_quotation(words.start) else "indirect"),
    }
    claim = make_claim("statement", RULE.format("statement"), [words, speaker], slots, factors=_FACTORS)
    claim.spans = (words, speaker)
    return [claim]
