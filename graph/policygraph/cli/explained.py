"""How a document was read, sentence by sentence, and printing it."""

from __future__ import annotations

from dataclasses import fields
from typing import Any

from policygraph.cli.common import Settings
from policygraph.cli.output import console, line
from policygraph.extract.near import REASONS, near_misses, read_with_reasons
from policygraph.extract.pipeline import collapse, default_pipeline
from policygraph.extract.reading import Context, Reading, Rejected
from policygraph.extract.spacing import loose_spacing
from policygraph.model import Claim, Document, Ref, plain_value

Entry = dict[str, Any]

# The families of network/style.json in the colours every terminal has.
_FAMILY = {
    **dict.fromkeys(("place", "organisation", "person", "membership"), "blue"),
    **dict.fromkeys(("plan", "initiative", "measure", "action"), "red"),
    **dict.fromkeys(("target", "statistic", "forecast"), "green"),
    **dict.fromkeys(("technology", "focus", "bottleneck"), "magenta"),
}


# What a thing might have been that is no fact.
_WHAT = {
    "quantity": ("数字", "number"),
    "title": ("标题", "title"),
    "organisation": ("机构", "organisation"),
    "person": ("人物", "person"),
    "technology": ("技术", "technology"),
    "rule": ("规则", "rule"),
}


def explanation(document: Document) -> list[Entry]:
    """Return one entry for each sentence: `start`, `end`, `text`, `hits`, `registers`, `claims`, `near`.

    A hit has surface, class, id and offsets; a claim its kind, words, slots, rule, confidence, factors, modality and flags.
    A claim stands with the sentence of its first span. `near` is what nearly became a fact: what (quantity, title, organisation,
    person, technology, rule), words, offsets, why not (`reason`, a key of `extract.near.REASONS`), and the rule. Offsets are of the text read, from which spaces between Chinese
    characters are taken out first where a document is full of them.
    """
    spacing = loose_spacing(document)
    reading = read_with_reasons(default_pipeline(), spacing.document if spacing else document)
    entries: list[Entry] = [
        {
            "start": sentence.start,
            "end": sentence.end,
            "text": reading.document.text[sentence.start : sentence.end],
            "hits": [],
            "registers": _registers(context),
            "claims": [],
            "near": [],
        }
        for sentence, context in zip(reading.sentences, reading.contexts, strict=True)
    ]
    if not entries:
        return entries
    for hit in default_pipeline().lexicon.hits(reading.text):
        entries[reading.sentence_at(hit.start)]["hits"].append(
            {
                "surface": reading.document.text[hit.start : hit.end],
                "class": hit.entry.kind,
                "id": hit.entry.id,
                "start": hit.start,
                "end": hit.end,
            }
        )
    for claim in collapse(reading.claims):
        entries[reading.sentence_at(claim.spans[0].start)]["claims"].append(_claim(reading, claim))
    for one in near_misses(reading):
        entries[reading.sentence_at(one.start)]["near"].append(_near(reading, one))
    return entries


def _claim(reading: Reading, claim: Claim) -> Entry:
    return {
        "kind": claim.kind,
        "words": reading.written(claim.spans[0]),
        "slots": {name: [plain_value(slot.value) for slot in filled] for name, filled in claim.slots.items()},
        "rule": claim.rule,
        "confidence": claim.confidence,
        "factors": [list(factor) for factor in claim.factors],
        "modality": claim.modality.value,
        "flags": list(claim.flags),
    }


def _near(reading: Reading, one: Rejected) -> Entry:
    entry: Entry = {
        "what": one.what,
        "words": reading.document.text[one.start : one.end],
        "start": one.start,
        "end": one.end,
        "reason": one.reason,
    }
    return entry | ({"rule": one.rule} if one.rule else {})


def _registers(context: Context) -> dict[str, str]:
    """Return the registers that are filled, each as a person reads it."""
    shown = {}
    for one in fields(Context):
        value = getattr(context, one.name)
        if value is None:
            continue
        filler = value[0] if isinstance(value, tuple) else value
        shown[one.name] = filler.key if isinstance(filler, Ref) else str(filler)
    return shown


def _nearly(settings: Settings, near: list[Entry]) -> list[str]:
    """Return a line for each thing that nearly became a fact; rules that only lack their pattern share one for each window."""
    lines: dict[str, list[str]] = {}
    for one in near:
        what = settings.at(*_WHAT[one["what"]])
        why = settings.at(*REASONS[one["reason"]])
        lines.setdefault(f"{what}  {one['words']}  {why}", []).append(one.get("rule", ""))
    return [text + "".join(f"  {rule}" for rule in rules if rule) for text, rules in lines.items()]


def print_explanation(settings: Settings, entries: list[Entry]) -> None:
    """Print the entries; without colour everything can still be told apart by its sign and indent."""
    out = console()
    for entry in entries:
        out.print(line((entry["text"].strip(), "bold")))
        if entry["registers"]:
            out.print(line(("  @ " + "  ".join(f"{k}={v}" for k, v in entry["registers"].items()), "dim")))
        if entry["hits"]:
            out.print(
                line(("  · " + "  ".join(f"{h['surface']}/{h['class']}" for h in entry["hits"]), "dim"))
            )
        for claim in entry["claims"]:
            factors = " × ".join(f"{name} {value:g}" for name, value in claim["factors"])
            slots = "  ".join(f"{k}={'+'.join(map(str, v))}" for k, v in claim["slots"].items())
            out.print(
                line(
                    (f"  → {claim['kind']}", _FAMILY.get(claim["kind"], "yellow")),
                    (f"  {slots}", ""),
                )
            )
            out.print(
                line(
                    (f"      {claim['rule']}  {claim['confidence']} = {factors}  {claim['modality']}", "dim")
                )
            )
        for nearly in _nearly(settings, entry["near"]):
            out.print(line((f"  × {nearly}", "dim")))
