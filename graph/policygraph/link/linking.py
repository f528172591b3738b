"""Names to identities: from the keys that are unique within a document to those that hold everywhere.

Identity is a pure function of one document and the frozen tables, so that no document's arrival rewrites another's:
place = code; technology, initiative, known organisation = id in the lexicon; other organisation = normalised name, with its
seat where the name does not say it; plan = document number (文号), else issuer, base title and period, never status; person =
name and first-named organisation; a fact = its identifying slots.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from datetime import date

from policygraph.extract.normalise import normalise, simplify
from policygraph.link.places import place_table
from policygraph.model import Claim, Document, Ref, Slot, digest, fact_key, identity_fields

_LEXICON_ID = re.compile(r"[a-z0-9][a-z0-9.\-]*")
_SPACES = re.compile(r"\s+")


def normalise_name(name: str) -> str:
    """Return the form of a name under which spellings of it meet: width, spaces and case do not matter.

    >>> normalise_name("ＯｐｅｎＡＩ 公司")
    'openai公司'
    """
    before = None
    # Taking a space out can bring a letter and its accent together, and folding can leave something to compose.
    while name != before:
        before, name = name, _SPACES.sub("", unicodedata.normalize("NFKC", name)).casefold()
    return name


def link(document: Document, claims: Sequence[Claim]) -> list[Claim]:
    """Return the claims with global references and with `subject`, the identity of what each states, filled in.

    The given claims are not changed. A reference to something that no claim of the document introduces is keyed by its
    name and, where a name alone would merge strangers (people, plans), by the document.
    """
    table = _Identities(document, claims)
    return [_linked(claim, table) for claim in claims]


def _linked(claim: Claim, table: _Identities) -> Claim:
    slots: dict[str, tuple[Slot, ...]] = {}
    for name, local in claim.slots.items():
        filled = local
        if any(isinstance(slot.value, Ref) for slot in local):
            filled = tuple(
                Slot(table.of(slot.value), slot.span) if isinstance(slot.value, Ref) else slot
                for slot in local
            )
        slots[name] = filled
    linked = Claim(
        claim.kind,
        slots,
        claim.spans,
        claim.rule,
        claim.factors,
        claim.modality,
        claim.flags,
        table.of(claim.said_by) if claim.said_by else None,
        extractors=claim.extractors,
    )
    linked.subject = Ref(claim.kind, fact_key(linked))
    return linked


class _Identities:
    """The global identity of every thing one document refers to."""

    def __init__(self, document: Document, claims: Sequence[Claim]) -> None:
        """Key organisations first, since people and plans take theirs from them, then people, then memberships."""
        self._document = document.key
        self._known: dict[Ref, Ref] = {}
        introduced: dict[str, list[tuple[Ref, Claim]]] = {}
        for claim in claims:
            entity = claim.value("entity")
            if isinstance(entity, Ref):
                introduced.setdefault(entity.kind, []).append((entity, claim))
        for entity, claim in introduced.get("organisation", ()):
            self._known.setdefault(entity, _organisation(entity, claim))
        for entity, claim in introduced.get("plan", ()):
            self._known.setdefault(entity, self._plan(claim))
        memberships = [claim for claim in claims if claim.kind == "membership"]
        first: dict[Ref, Ref] = {}
        for claim in memberships:
            person, organisation = claim.value("person"), claim.value("organisation")
            if isinstance(person, Ref) and isinstance(organisation, Ref):
                first.setdefault(person, organisation)
        for entity, _ in introduced.get("person", ()):
            self._known.setdefault(entity, self._person(entity, first.get(entity)))
        for claim in memberships:
            person, organisation, role = (claim.value(name) for name in ("person", "organisation", "role"))
            if isinstance(person, Ref):
                named = organisation if isinstance(organisation, Ref) else None
                fields = [list(self.of(person)), list(self.of(named)) if named else None, role]
                # the slot has the role as printed, a speaker's reference as it was read: in simplified characters
                for printed in dict.fromkeys((str(role or ""), simplify(normalise(str(role or ""))))):
                    local = Ref("membership", "|".join((person.key, named.key if named else "", printed)))
                    self._known.setdefault(local, Ref("membership", digest("membership", None, fields)))
        for claim in claims:
            if claim.kind == "bottleneck":
                said = list(self.of(claim.said_by)) if claim.said_by else None
                text = str(claim.value("text"))
                self._known.setdefault(
                    Ref("bottleneck", text),
                    Ref("bottleneck", digest("bottleneck", said, identity_fields(claim, ("text",)))),
                )

    def of(self, local: Ref) -> Ref:
        """Return the global identity of a thing the document refers to."""
        known = self._known.get(local)
        if known is not None:
            return known
        if local.kind == "organisation":
            return Ref("organisation", normalise_name(local.key))
        if local.kind in ("person", "plan", "membership", "bottleneck"):
            return Ref(local.kind, f"{local.key}~{digest(self._document)[:12]}")
        return local

    def _plan(self, claim: Claim) -> Ref:
        number = claim.value("document_number")
        if number:
            return Ref("plan", normalise_name(str(number)))
        title = normalise_name(str(claim.value("base_title") or claim.value("name") or claim.value("title")))
        jurisdiction, issuer = claim.value("jurisdiction"), claim.value("issuer")
        by = (
            jurisdiction
            if isinstance(jurisdiction, Ref)
            else self.of(issuer)
            if isinstance(issuer, Ref)
            else None
        )
        start, end = claim.value("period_start"), claim.value("period_end")
        period = ""
        if isinstance(start, date) and isinstance(end, date):
            period = str(start.year) if start.year == end.year else f"{start.year}-{end.year}"
        return Ref("plan", "~".join(part for part in (by.key if by else "", title, period) if part))

    def _person(self, person: Ref, organisation: Ref | None) -> Ref:
        # Without an organisation a name is no identity: the person stays within the document.
        by = self.of(organisation).key if organisation else digest(self._document)[:12]
        return Ref("person", f"{normalise_name(person.key)}~{by}")


def _organisation(entity: Ref, claim: Claim) -> Ref:
    if _LEXICON_ID.fullmatch(entity.key):
        return entity
    name = normalise_name(entity.key)
    seat = claim.value("seat")
    if isinstance(seat, Ref):
        place = place_table().get(seat.key)
        if normalise_name(place.name) not in name and normalise_name(place.short) not in name:
            return Ref("organisation", f"{name}~{place.code}")
    return Ref("organisation", name)
