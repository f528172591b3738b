"""Reads a sentence with the components of quantities alone, for the tests of their kinds and slots."""

from __future__ import annotations

from datetime import date

from policygraph.extract.kinds import Kinds
from policygraph.extract.lexicon import Entry, Lexicon
from policygraph.extract.measures import Measures
from policygraph.extract.mentions import PlaceMention, TitleMention
from policygraph.extract.pipeline import Pipeline
from policygraph.extract.quantities import Quantities
from policygraph.extract.reading import Reading
from policygraph.extract.statistics import Statistics
from policygraph.extract.targets import Targets
from policygraph.extract.tenses import Tenses
from policygraph.extract.times import Times
from policygraph.model import Claim, Document, Modality, Ref, Span, decimal_text

PLACES = {
    "杭州": "330100",
    "宁波": "330200",
    "北京": "110000",
    "上海": "310000",
    "深圳": "440300",
    "成都": "510100",
}
PUBLISHED = date(2025, 4, 18)


class KnownPlaces:
    """Stands in for the component of places: finds the six cities of `PLACES`, and titles in 《》."""

    name = "known"
    requires: tuple[str, ...] = ()
    assigns: tuple[str, ...] = ("places", "titles")

    def __call__(self, reading: Reading) -> None:
        """Leave the notes, and set the plan and place of the sentence a title stands in."""
        text = reading.text
        found = []
        for name, code in PLACES.items():
            start = text.find(name)
            while start >= 0:
                found.append(PlaceMention(start, start + len(name), Ref("place", code), name))
                start = text.find(name, start + 1)
        reading.notes["places"] = sorted(found, key=lambda place: place.start)
        titles = []
        start = text.find("《")
        while start >= 0:
            end = text.find("》", start) + 1
            titles.append(
                TitleMention(
                    start, end, Span(start + 1, end - 1), Ref("plan", text[start + 1 : end - 1]), "plan"
                )
            )
            reading.contexts[reading.sentence_at(start)].plan = (titles[-1].ref, titles[-1].inner)
            start = text.find("《", end)
        reading.notes["titles"] = titles


def read(text: str, published: date | None = PUBLISHED) -> Reading:
    """Return the reading of a short text."""
    pipeline = Pipeline(
        [KnownPlaces(), Times(), Tenses(), Quantities(), Kinds(), Targets(), Measures(), Statistics()],
        Lexicon([Entry("杭州", "PLACE", "330100")]),
    )
    return pipeline.read(Document("t", text, "", Span(0, len(text)), published=published))


def claims(text: str, published: date | None = PUBLISHED) -> list[Claim]:
    """Return the claims of a short text in text order."""
    return sorted(read(text, published).claims, key=_position)


def _position(claim: Claim) -> int:
    slots = [claim.slot(name) for name in ("value", "amount", "rate", "cap", "name")]
    return min(slot.span.start for slot in slots if slot is not None and slot.span is not None)


def told(text: str, published: date | None = PUBLISHED) -> list[str]:
    """Return what a text states as short strings: "target >=25个 2025", "measure 30% 50000元", "statistic 5%" ..."""
    lines = []
    for claim in claims(text, published):
        if claim.kind == "measure":
            parts = [decimal_text(claim.value("rate")) + "%"] if claim.value("rate") is not None else []
            parts += [
                decimal_text(claim.value(s)) + str(claim.value("unit"))
                for s in ("amount", "cap")
                if claim.value(s)
            ]
            lines.append(" ".join(["measure", *parts]))
            continue
        doubt = {Modality.NEGATED: "not ", Modality.HYPOTHETICAL: "if "}.get(claim.modality, "")
        sign = str(claim.value("comparator"))
        value = ("" if sign == "=" else sign) + decimal_text(claim.value("value"))
        if claim.value("value_max") is not None:
            value += "-" + decimal_text(claim.value("value_max"))
        when = claim.value("deadline") or claim.value("as_of_end")
        line = f"{doubt}{claim.kind} {value}{claim.value('unit') or ''}"
        lines.append(f"{line} {when.year}" if when else line)
    return lines
