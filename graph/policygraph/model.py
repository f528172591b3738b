"""The plain data of policygraph: Document, Span, Slot, Ref, Claim, and the identity of each. It imports nothing of ours.

A Claim is one n-ary fact *as one document says it*. Its slots are normalised values; each slot filled from the text
carries the span where the text says it. What the slots of each kind are called and what they mean is fixed here in
`KINDS`; `ontology/README.md` says how each becomes RDF.

All offsets are code points of `Document.text`, half-open.
"""

from __future__ import annotations

import hashlib
import json
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import NamedTuple

import orjson


class Span(NamedTuple):
    """A stretch of `Document.text`, half-open, in code points.

    >>> Span(2, 5).of("到2027年底")
    '027'
    """

    start: int
    end: int

    def of(self, text: str) -> str:
        """Return the characters of `text` this span covers."""
        return text[self.start : self.end]


class Ref(NamedTuple):
    """The identity of a thing: its kind and a key unique within the kind.

    Before linking, `key` is unique within the document (a plan's title, a person's name); after linking it is global.
    """

    kind: str
    key: str


Value = str | Decimal | date | bool | Ref


class Slot(NamedTuple):
    """One filled slot: the normalised value and where the text says it (None: taken from elsewhere or computed)."""

    value: Value
    span: Span | None = None


class Modality(StrEnum):
    """How a document stands behind a claim. Only ASSERTED and PLANNED claims become direct triples."""

    ASSERTED = "asserted"
    PLANNED = "planned"
    FORECAST = "forecast"
    QUOTED = "quoted"
    NEGATED = "negated"
    HYPOTHETICAL = "hypothetical"


@dataclass(frozen=True, slots=True)
class Kind:
    """What a kind of claim is made of.

    `identity` slots make the claim id within a document; `fact` slots make the identity of the thing stated, across
    documents; `optional` slots are further attributes. All names are slot names.
    """

    name: str
    identity: tuple[str, ...]
    fact: tuple[str, ...]
    optional: tuple[str, ...] = ()


KINDS: Mapping[str, Kind] = {
    kind.name: kind
    for kind in (
        # entities: `entity` is the Ref of the thing itself
        Kind("place", ("entity",), ("entity",), ("name",)),
        Kind(
            "plan",
            ("entity", "status"),
            ("entity",),
            (
                "title",  # as printed, spans the title without 《》
                "name",  # repaired title
                "base_title",  # without version, period, status
                "document_number",  # 文号
                "issuer",  # Ref organisation
                "jurisdiction",  # Ref place
                "status",  # draft | issued | trial | in-force | revised | repealed
                "version",  # 2025年版
                "period_start",  # date, first day
                "period_end",  # date, last day
                "short_name",
                "consultation_start",
                "issued_on",  # date the plan was published or printed
                "implements",  # Ref plan
                "revises",  # Ref plan
                "cites",  # Ref plan
                "technology",  # Ref technology, from the title
            ),
        ),
        Kind("organisation", ("entity",), ("entity",), ("name", "organisation_kind", "seat", "part_of")),
        Kind("person", ("entity",), ("entity",), ("name",)),
        Kind("membership", ("person", "organisation", "role"), ("person", "organisation", "role")),
        Kind("technology", ("entity",), ("entity",), ("name",)),
        Kind("initiative", ("entity",), ("entity",), ("name",)),
        # facts
        Kind(
            "target",
            ("jurisdiction", "plan", "indicator", "comparator", "value", "value_max", "unit", "deadline"),
            ("jurisdiction", "plan", "indicator", "comparator", "value", "value_max", "unit", "deadline"),
            (
                "qualifier",  # 具有国际一流水平的
                "deadline_start",  # where the deadline is a period
                "scope",  # stock | annual | cumulative
                "baseline",  # 在2020年基础上
                "technology",  # Ref technology
                "set_by",  # Ref organisation, where no plan is named
                "change",  # increase | decrease | growth where the value is a change, not a level
            ),
        ),
        Kind(
            "measure",
            ("jurisdiction", "plan", "instrument", "name", "amount", "rate", "cap", "beneficiary"),
            ("jurisdiction", "plan", "instrument", "name", "amount", "rate", "cap", "beneficiary"),
            (
                "unit",  # of amount and cap: 元
                "amount_max",
                "amount_period",  # once | year | month | day
                "amount_role",  # budget | grant (per beneficiary) | cap
                "basis",  # 合同实际发生金额: what the rate is a share of
                "duration",
                "technology",
                "addresses",  # Ref bottleneck
            ),
        ),
        Kind(
            "statistic",
            ("place", "indicator", "comparator", "value", "value_max", "unit", "as_of_end", "source"),
            ("place", "indicator", "comparator", "value", "value_max", "unit", "as_of_end"),
            ("as_of_start", "source", "change", "base", "qualifier", "technology", "scope", "rank"),
        ),
        Kind(
            "forecast",
            ("place", "indicator", "comparator", "value", "value_max", "unit", "as_of_end", "source"),
            ("place", "indicator", "comparator", "value", "value_max", "unit", "as_of_end", "source"),
            ("as_of_start", "source", "change", "base", "qualifier", "technology", "computed"),
        ),
        Kind(
            "statement",
            ("speaker", "speaker_name", "text"),
            ("speaker", "speaker_name", "text"),
            (
                "role",
                "mode",
                "about",
            ),  # role: Ref membership; mode: direct | indirect; about: Ref technology, place, plan
        ),
        Kind("bottleneck", ("text",), ("text",), ("named_by", "constrains", "affects")),
        Kind(
            "focus",
            ("place", "technology", "text"),
            ("place", "technology", "text"),
            ("said_by", "plan", "year"),
        ),
        # a commitment or action without a figure: who will do what
        Kind(
            "action",
            ("jurisdiction", "plan", "text"),
            ("jurisdiction", "plan", "text"),
            ("technology", "deadline", "verb"),
        ),
    )
}

# what somebody can say inside a quotation, and so can be a fact of the speaker
SAYABLE = frozenset(("target", "measure", "statistic", "forecast", "bottleneck", "focus", "action"))
RULES = "rules"  # the extractor that needs no naming
ENTITY_KINDS = ("place", "plan", "organisation", "person", "technology", "initiative")


@dataclass(slots=True)
class Claim:
    """One n-ary fact as one document says it.

    `spans` are the stretches that say it, in text order, the first being the one shown; `factors` are the named
    confidence factors whose product is `confidence`; `subject` is the global identity of what is stated, set by linking.
    `extractors` name what found it: the rules, a second opinion (`opinion:MODEL`), or both, sorted.
    """

    kind: str
    slots: dict[str, tuple[Slot, ...]]
    spans: tuple[Span, ...]
    rule: str
    factors: tuple[tuple[str, float], ...] = (("rule", 0.9),)
    modality: Modality = Modality.ASSERTED
    flags: tuple[str, ...] = ()
    said_by: Ref | None = None
    subject: Ref | None = None
    extractors: tuple[str, ...] = (RULES,)

    @property
    def confidence(self) -> float:
        """Return the product of the factors, at most 0.98, rounded to three places."""
        product = 1.0
        for _, factor in self.factors:
            product *= factor
        return round(min(product, 0.98), 3)

    def slot(self, name: str) -> Slot | None:
        """Return the first filler of a slot, or None."""
        filled = self.slots.get(name)
        return filled[0] if filled else None

    def value(self, name: str) -> Value | None:
        """Return the first value of a slot, or None."""
        filled = self.slots.get(name)
        return filled[0].value if filled else None

    def values(self, name: str) -> tuple[Value, ...]:
        """Return all values of a slot."""
        return tuple(slot.value for slot in self.slots.get(name, ()))

    @property
    def is_direct(self) -> bool:
        """Say whether the claim yields direct triples.

        Asserted and planned claims do, and so do forecasts and statements, whose nodes say by themselves what they are.
        What a named speaker says in a quotation does too: the speaker takes part in its identity (`fact_key`), so its node
        is never the asserted fact, and carries pol:saidBy.
        """
        if "ambiguous" in self.flags or "rejected" in self.flags:
            return False
        if self.modality is Modality.QUOTED:
            return self.said_by is not None and self.kind in SAYABLE
        return self.modality in (Modality.ASSERTED, Modality.PLANNED) or (
            self.modality is Modality.FORECAST and self.kind == "forecast"
        )


def make_claim(
    kind: str,
    rule: str,
    spans: Iterable[Span],
    slots: Mapping[str, Slot | Sequence[Slot] | None],
    *,
    factors: Iterable[tuple[str, float]] = (("rule", 0.9),),
    modality: Modality = Modality.ASSERTED,
    flags: Iterable[str] = (),
    said_by: Ref | None = None,
    extractors: Iterable[str] = (RULES,),
) -> Claim:
    """Return a claim; a slot given as one Slot becomes a tuple, an empty or None one is dropped, spans are sorted.

    >>> claim = make_claim("place", "places.name@1", [Span(0, 3)], {"entity": Slot(Ref("place", "330100"), Span(0, 3))})
    >>> claim.value("entity")
    Ref(kind='place', key='330100')
    """
    filled: dict[str, tuple[Slot, ...]] = {}
    for name, given in slots.items():
        if given is None:
            continue
        if isinstance(given, Slot):
            filled[name] = (given,)
        elif given:
            filled[name] = tuple(given)
    return Claim(
        kind,
        filled,
        tuple(sorted(set(spans))),
        rule,
        tuple(factors),
        modality,
        tuple(sorted(set(flags))),
        said_by,
        extractors=tuple(sorted(set(extractors))),
    )


def plain_value(value: Value | None) -> str | bool | list[str] | None:
    """Return a value as JSON can carry it, the same for equal values: decimals and dates as text, a Ref as a pair."""
    if isinstance(value, Ref):
        return [value.kind, value.key]
    if isinstance(value, Decimal):
        return decimal_text(value)
    if isinstance(value, date):
        return value.isoformat()
    return value


def decimal_text(value: Decimal) -> str:
    """Return the canonical lexical form of a decimal: no exponent, no needless zero.

    >>> decimal_text(Decimal("2.50")), decimal_text(Decimal("3E+8"))
    ('2.5', '300000000')
    """
    text = f"{value:f}"
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    return "0" if text in ("", "-0") else text


def digest(*fields: object) -> str:
    """Return 32 hex digits (128 bits of SHA-256) over the JSON array of `fields`, for ids.

    A JSON array keeps fields apart, so that no two different lists of fields hash alike.

    >>> digest("a", ["b", None, 1])
    'f23b687d473a19ffbf5e6ae4c31b7d97'
    """
    return hashlib.sha256(json_bytes(fields)).hexdigest()[:32]


def json_bytes(value: object) -> bytes:
    """Return a value as UTF-8 JSON without spaces, keys sorted, the same for equal values.

    What orjson refuses (a lone surrogate, an integer beyond 64 bits) the slower standard library writes.
    """
    try:
        return orjson.dumps(value, default=tuple, option=orjson.OPT_SORT_KEYS)
    except TypeError:
        text = json.dumps(value, ensure_ascii=False, separators=(",", ":"), sort_keys=True)
        return text.encode("utf-8", "surrogatepass")


def identity_fields(claim: Claim, names: tuple[str, ...]) -> list[object]:
    """Return the values of the named slots as JSON-ready fields, None where a slot is empty."""
    fields: list[object] = []
    for name in names:
        filled = claim.slots.get(name)
        if not filled:
            fields.append(None)
        elif len(filled) == 1:
            fields.append(plain_value(filled[0].value))
        else:
            fields.append(sorted((plain_value(slot.value) for slot in filled), key=json.dumps))
    return fields


def claim_id(document_key: str, claim: Claim) -> str:
    """Return the id of a claim: a hash of document key, kind and identity slots; no clock, no rule version.

    Negated, hypothetical and quoted readings of one fact are claims of their own, hence modality and speaker take part.
    """
    return digest(
        document_key,
        claim.kind,
        claim.modality.value if claim.modality is not Modality.PLANNED else Modality.ASSERTED.value,
        plain_value(claim.said_by),
        identity_fields(claim, KINDS[claim.kind].identity),
    )


def fact_key(claim: Claim) -> str:
    """Return the key of the thing a linked claim states: the same for equal facts in two documents.

    An entity's key is the key of its Ref; a fact's key is a hash of its identifying slots, without the document. What
    somebody says inside a quotation is a fact of the speaker, so the speaker takes part. Of a statement the words count,
    not how a printer sets them: a reprint with other punctuation is a further source, not a further statement.
    """
    entity = claim.value("entity")
    if isinstance(entity, Ref):
        return entity.key
    fields = identity_fields(claim, KINDS[claim.kind].fact)
    if claim.kind == "statement":
        fields = [bare_words(field) if isinstance(field, str) else field for field in fields]
    return digest(claim.kind, plain_value(claim.said_by), fields)


def bare_words(text: str) -> str:
    """Return what is left of a text without punctuation and spaces, in one width of characters.

    >>> bare_words("算力, 仍是“卡点”。") == bare_words("算力，仍是「卡点」")
    True
    """
    return "".join(filter(str.isalnum, unicodedata.normalize("NFKC", text)))


@dataclass(slots=True)
class Document:
    """One source as it was read. `text` is the stored text, to whose code points all offsets refer.

    `key` is the url of sidecar or page, else the POSIX path relative to the PATH given. `body` is what is left when
    navigation, footers and related items are cut; nothing outside it yields a claim. `published_from` says where the
    date came from (sidecar, metadata, byline, footer, related items), which sets its confidence.
    """

    key: str
    text: str
    source_sha256: str
    body: Span
    media_type: str = "text/plain"
    reader: str = "text@1"
    encoding: str = "utf-8"
    title: str | None = None
    title_span: Span | None = None
    publisher: str | None = None
    publisher_span: Span | None = None
    published: date | None = None
    published_precision: str = "day"  # day | month | year
    published_from: str | None = None
    published_span: Span | None = None
    url: str | None = None
    flags: tuple[str, ...] = ()
    cuts: tuple[Span, ...] = field(default=())

    @property
    def text_sha256(self) -> str:
        """Return the SHA-256 of the stored text as UTF-8."""
        return hashlib.sha256(self.text.encode("utf-8", "surrogatepass")).hexdigest()


@dataclass(frozen=True, slots=True)
class Issue:
    """Something that went wrong while the rest went on: which document, which component, what."""

    document: str
    component: str
    message: str
    severity: str = "error"  # error | warning
