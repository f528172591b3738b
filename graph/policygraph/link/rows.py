"""What the rules for links across documents read and give: plain rows, no RDF.

A row gathers what all documents say of one thing. Things are named by opaque ids (IRIs in a store), places by their codes.
All tuples are sorted, so that the order of the documents cannot matter.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import NamedTuple


class Reason(NamedTuple):
    """Why a link holds, in Chinese and English."""

    zh: str
    en: str


@dataclass(frozen=True, slots=True)
class PlanRow:
    """A policy document: titles as named and as printed, and what tells it from its namesakes."""

    id: str
    titles: tuple[str, ...]
    short_names: tuple[str, ...] = ()
    numbers: tuple[str, ...] = ()
    issuers: tuple[str, ...] = ()
    jurisdictions: tuple[str, ...] = ()
    period_start: date | None = None
    period_end: date | None = None
    statuses: tuple[str, ...] = ()
    cites: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class OrganisationRow:
    """An organisation: its names, the code of its seat, what it is part of."""

    id: str
    names: tuple[str, ...]
    seats: tuple[str, ...] = ()
    part_of: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class PersonRow:
    """A person: names, and the organisations of all memberships."""

    id: str
    names: tuple[str, ...]
    organisations: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class DocumentRow:
    """A source document, its text reduced to a sketch: the number of its clauses, and the smallest hashes of them."""

    id: str
    size: int
    sketch: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class FigureRow:
    """A target, statistic or forecast: what is counted, where, for when, how much, and which documents say so."""

    id: str
    kind: str
    places: tuple[str, ...]
    indicator: str
    value: Decimal
    unit: str
    documents: tuple[str, ...]
    value_max: Decimal | None = None
    comparator: str = "="
    start: date | None = None
    end: date | None = None
    change: str | None = None
    base: str | None = None
    scope: str | None = None
    qualifier: str | None = None
    plans: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()
    said_by: tuple[str, ...] = ()
    wordings: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Rows:
    """Everything the rules read."""

    plans: tuple[PlanRow, ...] = ()
    organisations: tuple[OrganisationRow, ...] = ()
    people: tuple[PersonRow, ...] = ()
    documents: tuple[DocumentRow, ...] = ()
    figures: tuple[FigureRow, ...] = ()
    others: tuple[
        str, ...
    ] = ()  # ids of other things that people may join: technologies, initiatives, measures ...


@dataclass(frozen=True, slots=True, order=True)
class Link:
    """One derived link between two things: its property, ends, rule and reason.

    `graph` is the name of the derived graph it belongs to. Symmetric links have `first` < `second`.
    """

    graph: str
    property: str
    first: str
    second: str
    rule: str
    reason: Reason


@dataclass(slots=True)
class Derived:
    """What the rules give: links, and the canonical id of each member of a cluster of two or more."""

    links: list[Link] = field(default_factory=list)
    canonical: dict[str, dict[str, str]] = field(default_factory=dict)
    statuses: dict[str, str] = field(default_factory=dict)
