"""How a document was read, sentence by sentence, and printing it."""

from __future__ import annotations

from dataclasses import fields
from typing import Any

from policygraph.cli.output import console, line
from policygraph.extract.pipeline import collapse, default_pipeline
from policygraph.extract.reading import Context, Reading
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


def explanation(document: Document) -> list[Entry]:
    """Return one entry for each sentence: `start`, `end`, `text`, `hits`, `registers`, `claims`.

    A hit has surface, class, id and offsets; a claim its kind, words, slots, rule, confidence, factors, modality and flags.
    A claim stands with the sentence of its first span. Offsets are of the text read, from which spaces between Chinese
    characters are taken out first where a document is full of them.
    """
    spacing = loose_spacing(document)
    reading = default_pipeline().read(spacing.document if spacing else document)
    entries: list[Entry] = [
        {
            "start": sentence.start,
            "end": sentence.end,
            "text": reading.document.text[sentence.start : sentence.end],
            "hits": [],
            "registers": _registers(context),
            "claims": [],
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


def print_explanation(entries: list[Entry]) -> None:
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
