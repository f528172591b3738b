"""Which technologies a fact is about: those its own words name, and no others."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence

from policygraph.extract.lexicon import Hit
from policygraph.extract.reading import Reading
from policygraph.extract.technologies import TechnologyMention
from policygraph.model import Claim, Ref, Slot, Span

# the slots whose words say what a fact is about
_ABOUT = {
    "target": ("indicator", "qualifier"),
    "statistic": ("indicator", "qualifier"),
    "forecast": ("indicator", "qualifier"),
    "measure": ("name", "basis", "beneficiary"),
}


class FactTechnologies:
    """Fill the slot `technology` of targets, measures, statistics and forecasts from the words of their own slots.

    Of a compound (垂直应用大模型) the concept of the scheme inside it (大模型) is taken, so that facts can be asked by
    broader technologies; a word that only sounds like one (the 算力 of 算力券) has no mention and does not count.
    """

    name = "fact-technologies"
    requires = ("technologies",)
    assigns = ()

    def __call__(self, reading: Reading) -> None:
        """Fill the slots; see the class."""
        mentions: Sequence[TechnologyMention] = reading.notes["technologies"]
        starts = [mention.start for mention in mentions]

        def mentioned(hit: Hit) -> bool:
            at = bisect_right(starts, hit.start) - 1
            return at >= 0 and hit.end <= mentions[at].end

        for claim in reading.claims:
            if claim.kind not in _ABOUT or "technology" in claim.slots:
                continue
            found: dict[str, Slot] = {}
            for span in _spans(claim):
                for hit in reading.hits.within("TECH", *span):
                    if "generic" not in hit.entry.flags and mentioned(hit):
                        reference = Ref("technology", hit.entry.id)
                        found.setdefault(hit.entry.id, Slot(reference, Span(hit.start, hit.end)))
            if found:
                claim.slots["technology"] = tuple(found.values())


def _spans(claim: Claim) -> list[Span]:
    """Return the spans of the slots that say what a claim is about, in text order."""
    slots = [slot for name in _ABOUT[claim.kind] for slot in claim.slots.get(name, ())]
    return sorted(slot.span for slot in slots if slot.span is not None)
