"""People: named persons who hold a role or speak, with their memberships.

Never a person from a name alone: a name counts after a role (国家信息中心研究员张晓兰), before one (李某某，某大学教授), after an
organisation and before a verb of speech (东兴证券石伟晶认为), or at the start of a clause before such a verb. Once introduced, a
person is found by the bare name and by surname and title (李教授) everywhere in the document.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from policygraph.extract.affiliations import Affiliations, Membership
from policygraph.extract.introductions import Introduction, introductions_in
from policygraph.extract.names import could_be_name, following, speaking, surnames
from policygraph.extract.organisations import BUILT, OrganisationMention, add_claim
from policygraph.extract.reading import Reading
from policygraph.extract.roles import heads_in
from policygraph.extract.speechwords import speakers_without_role
from policygraph.extract.words import automaton_of, is_common_word, words_of
from policygraph.model import Ref, Slot, Span, make_claim

INTRODUCED = "people.introduced@1"
SPEAKS = "people.speaks@1"
NAMED_AGAIN = "people.named_again@1"
_DOCTRINE = re.compile(r"新时代|同志为核心|[\u4e00-\u9fff]{0,8}思想")  # a name in the name of a doctrine
_LINE_LABEL = re.compile(r"(?m)^ *([\u4e00-\u9fff]{2,4})：")


@dataclass(frozen=True, slots=True)
class PersonMention:
    """A person named at `start`..`end`; `ref` is Ref("person", full name), `memberships` what the document says of them.

    Flag `introduced`: the name stands beside its role here.
    """

    start: int
    end: int
    ref: Ref
    memberships: tuple[Membership, ...] = ()
    flags: frozenset[str] = frozenset()


class PeopleFinder:
    """Find people: note `people`, list[PersonMention] in text order; claims for persons, memberships, and firms met here."""

    name = "people"
    requires = ("organisations",)
    assigns = ("people",)

    def __call__(self, reading: Reading) -> None:
        """Add the note and the claims; see the class."""
        text, body = reading.text, reading.document.body
        organisations: list[OrganisationMention] = reading.notes["organisations"]
        found = introductions_in(text, body.start, body.end, organisations)
        found += _speaking(reading, organisations, found)
        found = _not_otherwise(reading, organisations, found)
        memberships = _by_name(found)
        mentions = [
            PersonMention(
                one.name.start,
                one.name.end,
                Ref("person", text[one.name.start : one.name.end]),
                memberships[text[one.name.start : one.name.end]],
                frozenset({"introduced"} if one.memberships else ()),
            )
            for one in found
        ]
        mentions += _again(text, body.start, body.end, mentions, memberships)
        mentions.sort(key=lambda mention: mention.start)
        reading.notes["people"] = mentions
        self._add_organisations(reading, found, organisations)
        for mention in mentions:
            _claim_person(reading, mention)
        for one in found:
            _claim_memberships(reading, one)

    @staticmethod
    def _add_organisations(
        reading: Reading, found: list[Introduction], organisations: list[OrganisationMention]
    ) -> None:
        """Add the organisations that only a role beside them gave away (某某科技, 某某证券)."""
        known = {(mention.start, mention.end) for mention in organisations}
        added = []
        for one in found:
            for membership in one.memberships:
                span = membership.organisation_span
                if membership.organisation is None or span is None or not membership.new or span in known:
                    continue
                known.add(span)
                mention = OrganisationMention(
                    span.start,
                    span.end,
                    membership.organisation,
                    reading.written(span),
                    membership.kind,
                    rule=BUILT,
                )
                added.append(mention)
                add_claim(reading, mention)
        if added:
            organisations.extend(added)
            organisations.sort(key=lambda mention: mention.start)


def _not_otherwise(
    reading: Reading, organisations: list[OrganisationMention], found: list[Introduction]
) -> list[Introduction]:
    """Leave out the names that are the name of a place or of an organisation: 乌克兰 before 总理."""
    taken = {(mention.start, mention.end) for mention in organisations}
    kept = []
    for one in found:
        if (one.name.start, one.name.end) in taken:
            reading.reject("person", *one.name, "is_organisation")
            continue
        opened = [hit for hit in reading.hits.within("PLACE", *one.name) if hit.start == one.name.start]
        if opened and not speaking().match(reading.text, one.name.end):
            reading.reject("person", *one.name, "is_place")
            continue
        kept.append(one)
    return kept


def _by_name(found: list[Introduction]) -> dict[str, tuple[Membership, ...]]:
    """Return the memberships of each person over the whole document, in text order, each once."""
    collected: dict[str, dict[tuple[object, object], Membership]] = {}
    for one in found:
        mine = collected.setdefault(one.person, {})
        for membership in one.memberships:
            mine.setdefault((membership.organisation, membership.role), membership)
    return {name: tuple(mine.values()) for name, mine in collected.items()}


def _speaking(
    reading: Reading, organisations: list[OrganisationMention], found: list[Introduction]
) -> list[Introduction]:
    """Return the people known only by speaking: a name after an organisation or at the start of a clause, then a verb of speech."""
    taken = {position for one in found for position in range(*one.name)}
    ends = {mention.end: mention for mention in organisations}
    affiliations = Affiliations(reading.text, reading.document.body.start, organisations, {})
    more: list[Introduction] = []
    for span in speakers_without_role(
        reading.text, reading.document.body.start, reading.document.body.end, ends
    ):
        if span.start in taken or span.end - 1 in taken:
            continue
        taken.update(range(*span))
        memberships = affiliations.without_role(span.start)
        more.append(Introduction(span, reading.text[span.start : span.end], memberships))
    return more


def _of_transcript(text: str, start: int, end: int) -> list[Span]:
    """Return the names that open lines of a transcript before a colon, each at least twice."""
    found: dict[str, list[Span]] = {}
    for match in _LINE_LABEL.finditer(text, start, end):
        name = match.group(1)
        if could_be_name(name) or (len(name) == 2 and name[0] in surnames()[0] and not is_common_word(name)):
            found.setdefault(name, []).append(Span(*match.span(1)))
    return [span for spans in found.values() if len(spans) > 1 for span in spans]


def _again(
    text: str,
    start: int,
    end: int,
    mentions: list[PersonMention],
    memberships: dict[str, tuple[Membership, ...]],
) -> list[PersonMention]:
    """Return the further mentions of people already known: by name, and by surname and title."""
    taken = {mention.start for mention in mentions}
    found: list[PersonMention] = []
    names = sorted(memberships)
    matches = automaton_of(names).find_matches_as_indexes(text[start:end]) if names else []
    for index, offset, stop in matches:
        name, position = names[index], start + offset
        if any(one in taken for one in range(position - 1, start + stop)):
            continue
        plainly = len(name) > 2 and not _DOCTRINE.match(text, start + stop)
        if plainly or _is_bare_name(text, position, start + stop):
            taken.add(position)
            found.append(PersonMention(position, start + stop, Ref("person", name), memberships[name]))
    found += _by_title(text, start, end, mentions, memberships, taken)
    return found


def _is_bare_name(text: str, start: int, end: int) -> bool:
    if following().match(text, end) is None:
        return False
    words = words_of(text, max(0, start - 4), min(len(text), end + 3))
    return any(word.start == start for word in words) or not text[start - 1 : start].isalpha()


def _by_title(
    text: str,
    start: int,
    end: int,
    mentions: list[PersonMention],
    memberships: dict[str, tuple[Membership, ...]],
    taken: set[int],
) -> list[PersonMention]:
    """Return mentions such as 李教授 and 王先生, where one person of that surname has been introduced before."""
    by_surname: dict[str, set[str]] = {}
    first: dict[str, int] = {}
    twos = surnames()[1]
    for mention in mentions:
        name = mention.ref.key
        if len(name) <= 4 and "·" not in name:
            by_surname.setdefault(name[:2] if name[:2] in twos else name[0], set()).add(name)
            first[name] = min(first.get(name, mention.start), mention.start)
    found: list[PersonMention] = []
    if not by_surname:
        return found
    pattern = re.compile(
        r"(?<![\u4e00-\u9fff])("
        + "|".join(sorted(map(re.escape, by_surname)))
        + r")(?=(?:先生|女士|教授|院士|博士|老师|总(?![的体结之额量部数理统共])))"
        r"|("
        + "|".join(sorted(map(re.escape, by_surname)))
        + r")(?=先生|女士|教授|院长|所长|会长|主任|局长|市长|省长|部长|书记|院士|董事长|总裁|总经理|秘书长)"
    )
    for match in pattern.finditer(text, start, end):
        names = by_surname[match.group(1) or match.group(2)]
        position = match.start()
        if len(names) != 1 or position in taken:
            continue
        (name,) = names
        words = words_of(text, max(0, position - 4), min(len(text), position + 4))
        if position < first[name] or not any(word.start == position for word in words):
            continue
        taken.add(position)
        head = next(heads_in(text, match.end(), min(end, match.end() + 4)), None)
        stop = head.end if head is not None and head.start == match.end() else match.end() + 2
        found.append(
            PersonMention(position, stop, Ref("person", name), memberships[name], frozenset({"by-title"}))
        )
    return found


def _claim_person(reading: Reading, mention: PersonMention) -> None:
    span = Span(mention.start, mention.end)
    by_title = "by-title" in mention.flags
    rule = INTRODUCED if "introduced" in mention.flags else NAMED_AGAIN if mention.memberships else SPEAKS
    factors = {INTRODUCED: 0.95, NAMED_AGAIN: 0.9, SPEAKS: 0.8}
    name = mention.ref.key if by_title else reading.written(span)
    reading.claims.append(
        make_claim(
            "person",
            rule,
            [span],
            {"entity": Slot(mention.ref, span), "name": Slot(name, None if by_title else span)},
            factors=[("rule", factors[rule])],
        )
    )


def _claim_memberships(reading: Reading, one: Introduction) -> None:
    person = Slot(Ref("person", one.person), one.name)
    for membership in one.memberships:
        spans = [one.name]
        spans += [span for span in (membership.organisation_span, membership.role_span) if span is not None]
        factors = [("rule", 0.93)]
        if membership.inherited:
            factors.append(("inherited organisation", 0.9))
        reading.claims.append(
            make_claim(
                "membership",
                INTRODUCED,
                spans,
                {
                    "person": person,
                    "organisation": Slot(membership.organisation, membership.organisation_span)
                    if membership.organisation
                    else None,
                    "role": Slot(reading.written(membership.role_span), membership.role_span)
                    if membership.role_span
                    else None,
                },
                factors=factors,
            )
        )
