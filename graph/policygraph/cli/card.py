"""An entity card on a terminal."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from policygraph.cli.common import Settings
from policygraph.cli.output import FAMILY_COLOURS, MODALITIES, console, line, sentence, styled

if TYPE_CHECKING:
    from policygraph.network.viewmodel import Evidence
    from policygraph.query.show import Card, Section


def print_card(settings: Settings, card: Card, sentences: int) -> None:
    """Print a card: the thing, its own properties, then its facts by type, each with up to `sentences` sentences."""
    at = 0 if settings.lang == "zh" else 1
    out = console()
    out.print(line((card.label[at], "bold"), (f"  {card.title[at]}  {card.short}", "dim")))
    for item in card.attributes:
        exact = f"  ({item.exact})" if item.exact else ""
        out.print(line((f"  {item.name[at]}  ", "dim"), (item.value[at] + exact, "")))
    for section in card.sections:
        _print_section(out, section, card, at, sentences)
    if card.evidence and sentences and not any(section.entries for section in card.sections):
        for evidence in card.evidence[:sentences]:
            _print_evidence(out, evidence, card, at, indent=2)


def _print_section(out: Any, section: Section, card: Card, at: int, sentences: int) -> None:
    colour = FAMILY_COLOURS.get(section.family, "")
    out.print()
    out.print(styled(f"{section.title[at]} ({len(section.entries)})", f"bold {colour}".strip()))
    for entry in section.entries:
        words = {"disputed": ("≠ 有出入", "≠ disputed"), **MODALITIES}.get(entry.certainty)
        certainty = f"  [{words[at]}]" if words else ""
        out.print(line((f"  {entry.relation[at]}  ", "dim"), (entry.label[at], colour), (certainty, "dim")))
        for evidence in entry.evidence[:sentences]:
            _print_evidence(out, evidence, card, at, indent=6)


def _print_evidence(out: Any, evidence: Evidence, card: Card, at: int, indent: int) -> None:
    """Print a sentence with the stretch that says it set off, and where it stands."""
    from rich.padding import Padding

    text = sentence(evidence.sentence, evidence.start, evidence.end)
    out.print(Padding(text, (0, 0, 0, indent)))
    source = card.sources.get(evidence.source)
    parts = [source.publisher, source.title, source.issued] if source else [evidence.source]
    if evidence.modality in MODALITIES and evidence.modality != "planned":
        parts.append(MODALITIES[evidence.modality][at])
    out.print(Padding(styled("— " + " · ".join(part for part in parts if part), "dim"), (0, 0, 0, indent)))
