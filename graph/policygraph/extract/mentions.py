"""What the components of places and titles leave for the later ones: plain records, spans and references."""

from __future__ import annotations

from dataclasses import dataclass

from policygraph.model import Ref, Span


@dataclass(frozen=True, slots=True)
class PlaceMention:
    """A place at `start`..`end`: `ref` is Ref("place", code), `name` what is printed.

    Flags: `in-name` (part of a longer name: an organisation's, a product's), `ambiguous` (namesakes not resolved), `short`,
    `abbreviation`.
    """

    start: int
    end: int
    ref: Ref
    name: str
    flags: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Setting:
    """Who speaks in a document.

    `official`: the text speaks for a government; `place`: that government's place, or the one place that news is about, with
    the span that says so; `national`: the text speaks for the state; `title`: the line that is the document's title; `sure`: 1
    unless the place is only inferred.
    """

    official: bool
    place: tuple[Ref, Span] | None
    national: bool = False
    title: Span | None = None
    sure: float = 1.0


@dataclass(slots=True)
class TitleMention:
    """A title at `start`..`end` (with its 《》 where it has them), `inner` without them.

    `ref` is Ref("plan", repaired title); `kind` plan, law, report, media, notice or other; `new` says that the full title
    stands here for the first time; `short` that a short name stands here; `heading` that the line names the document
    itself; `place` is where the plan holds.
    """

    start: int
    end: int
    inner: Span
    ref: Ref
    kind: str
    new: bool = True
    short: bool = False
    heading: bool = False
    ambiguous: bool = False
    place: tuple[Ref, Span | None] | None = None
