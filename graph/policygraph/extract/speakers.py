"""Who speaks at a verb of speech: a person, a body, somebody without a name, or the one who spoke before."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from typing import NamedTuple, Protocol

from policygraph.extract.adverbials import is_adverbial
from policygraph.extract.orgnames import goes_through
from policygraph.extract.speechwords import Verb, speaker_clause
from policygraph.extract.words import word_list, words_of
from policygraph.model import Ref, Span

_REACH = 90  # characters between a speaker's name and the verb, adverbials between them

_PRONOUN = re.compile(r"(?:他|她|其)(?!们|它|他|中|实|次|余)")
_CONJUNCTION = re.compile(
    r"(?:而|但|但是|不过|此外|同时|对此|另外|与此同时|因此|所以|据|随后|最后|接着|其中|例如|比如|为此|可见|正如|就此|对于[^，。]{1,20}|在[^，。]{1,24}方面)?，?"
)
_ZERO = re.compile(
    r"(?:，|；|。|^|\n|”)(?:并|还|也|又|同时|并且|而且|此外|另外|最后|进而|一再|多次|反复|再次|进一步|特别|着重|明确|与此同时|一方面|另一方面|(?>在[^，。；]{2,24}?(?:时|中|上|后))|，)*$"
)
_TAIL = re.compile(
    r"(?:的)?(?:有关|相关|主要|新闻|一位|一名|某|某位)?(?:部门|司局|司|处)?(?:有关|相关)?(?:负责人|负责同志|发言人|新闻发言人|人士|工作人员|专家|官员|高层|方面|领导|代表|分析师|研究员|人员|报告)?"
)
_BEFORE_BODY = re.compile(
    r"(?:而|但|但是|不过|此外|同时|对此|另外|据|随后|其中|例如|比如|就此|近日|日前|昨日|今日|目前|今年|去年|\d{1,4}[年月日]|\d{1,2}月\d{1,2}日|[A-Za-z0-9\u4e00-\u9fff]{2,12}、|\s)*"
)
_SHORT = re.compile(
    r"(?:也|还|则|又|都|均|曾|同时|明确|进一步|特别|再次|多次|日前|近日|随后|并)*|.*(?:时|上|中|后|还|也|并)"
)
_ANONYMOUS = word_list("anonymous_speakers")
_ANONYMOUS_ENDS = frozenset(word[-1] for word in _ANONYMOUS)
_NAMELESS = re.compile(r"[\u4e00-\u9fffA-Za-z0-9·、]{0,20}(?:" + "|".join(_ANONYMOUS) + r")$")
_COURTESY = re.compile(
    r"(?:先生|女士|教授|院士|博士|老师|律师|主任|院长|所长|会长|秘书长|总经理|董事长|总裁|部长|局长|司长|处长|市长|省长|书记|总书记|主席|同志|委员|代表|总理|总统|研究员|本人)?"
    r"(?:一行|团队|研究团队|课题组|等人|等(?:多位|多名|几位|数位)?(?:专家学者|专家|学者|业内人士|人士|代表|委员|嘉宾|企业家|分析师)?)?"
)
_PARENTHESIS = re.compile(r"（[^（）\n]{1,40}）")


class Speaker(NamedTuple):
    """Somebody who speaks: `ref` where known, the name as the text gives it with its span (None: taken over)."""

    ref: Ref | None
    name: str
    span: Span | None
    role: Ref | None = None


class Attribution(NamedTuple):
    """A speaker, and where the words that attribute speech to them begin."""

    speaker: Speaker
    start: int


class PersonMention(Protocol):
    """What this module needs of a person's mention."""

    start: int
    end: int
    ref: Ref
    memberships: tuple[object, ...]


class OrganisationMention(Protocol):
    """What this module needs of an organisation's mention."""

    start: int
    end: int
    ref: Ref
    kind: str


def membership_key(person: str, organisation: Ref | None, role: str | None) -> str:
    """Return the local key of a membership: person, organisation and role.

    >>> membership_key("李某", Ref("organisation", "某大学"), "教授")
    '李某|某大学|教授'
    """
    return f"{person}|{organisation.key if organisation else ''}|{role or ''}"


class SpeakerFinder:
    """Finds speakers before verbs in one text; remembers who spoke last, until told to forget."""

    def __init__(
        self,
        text: str,
        people: Sequence[PersonMention],
        organisations: Sequence[OrganisationMention],
    ) -> None:
        """Take the text and the mentions found in it, both in text order."""
        self.text = text
        self.people = people
        self.people_starts = [mention.start for mention in people]
        self.organisations = organisations
        self.organisation_starts = [mention.start for mention in organisations]
        self.last: Speaker | None = None

    def forget(self) -> None:
        """Forget who spoke last: at a heading."""
        self.last = None

    def person(self, mention: PersonMention) -> Speaker:
        """Return the speaker for a person's mention; the role is the first membership of the document's."""
        key = mention.ref.key
        role = None
        for membership in mention.memberships:
            organisation = getattr(membership, "organisation", None)
            role = Ref("membership", membership_key(key, organisation, getattr(membership, "role", None)))
            break
        return Speaker(mention.ref, key, Span(mention.start, mention.end), role)

    def person_before(self, position: int, floor: int) -> PersonMention | None:
        """Return the last person mentioned in `floor`..`position`."""
        index = bisect_right(self.people_starts, position - 1) - 1
        if index >= 0 and self.people[index].end <= position and self.people[index].start >= floor:
            return self.people[index]
        return None

    def before_verb(self, verb: Verb, floor: int) -> Attribution | None:
        """Return who speaks at a verb; `floor` is where the sentence, or what follows a quotation in it, begins."""
        clause = max(floor, speaker_clause(self.text, verb.start, floor))
        return (
            self._named(verb.start, floor, weak="weak" in verb.flags)
            or self._pronoun(verb.start, floor)
            or self._body(verb.start, max(floor, verb.start - _REACH))
            or self._nameless(verb.start, clause)
        )

    def going_on(self, verb: Verb, floor: int, *, spoken: bool) -> Attribution | None:
        """Return who goes on where a verb has no subject of its own: 并表示, 此外还指出.

        That is the subject of the sentence, else the last speaker if one has `spoken` in the paragraph.
        """
        before = _ZERO.search(self.text, max(floor - 1, verb.start - 60, 0), verb.start)
        if before is None:
            return None
        person = self.person_before(verb.start, floor)
        if person is not None and self.is_subject(person, floor):
            return Attribution(self.person(person), max(before.start(), floor))
        if person is None and spoken and self.last is not None:
            return Attribution(self.last._replace(span=None), max(before.start(), floor))
        return None

    def is_subject(self, person: PersonMention, floor: int) -> bool:
        """Say whether nothing but an introduction stands between the start of the clause and a person."""
        start = self._introduction_start(person, floor)
        words = words_of(self.text, start, person.start)
        return all(
            goes_through(word) or word.text in ("某", "该", "这位", "一位", "、", "兼") for word in words
        )

    def _named(self, verb: int, floor: int, *, weak: bool = False) -> Attribution | None:
        mention = self.person_before(verb, max(floor, verb - _REACH))
        if mention is None:
            return None
        position = mention.end
        gloss = _PARENTHESIS.match(self.text, position, verb)
        if gloss is not None:
            position = gloss.end()
        position = self._over_courtesy(position)
        if not is_adverbial(self.text, position, verb):
            return None
        if weak and not _SHORT.fullmatch(self.text, position, verb):
            return None
        return Attribution(self.person(mention), self._introduction_start(mention, floor))

    def _over_courtesy(self, position: int) -> int:
        match = _COURTESY.match(self.text, position)
        return match.end() if match else position

    def _introduction_start(self, mention: PersonMention, floor: int) -> int:
        """Return where the words begin that introduce a speaker: after the punctuation before name and roles."""
        start = mention.start
        floor = max(floor, start - _REACH)
        while start > floor and self.text[start - 1] not in "，。；：！？”\n":
            start -= 1
        return start

    def _pronoun(self, verb: int, floor: int) -> Attribution | None:
        clause = speaker_clause(self.text, verb, floor)
        for start in dict.fromkeys((clause, floor)):
            lead = _CONJUNCTION.match(self.text, start, verb)
            position = lead.end() if lead else start
            pronoun = _PRONOUN.match(self.text, position, verb)
            if pronoun is None or not is_adverbial(self.text, pronoun.end(), verb):
                continue
            antecedent = self.person_before(position, max(0, position - 160))
            paragraph = self.text.rfind("\n", 0, position) + 1
            if antecedent is not None and antecedent.start >= paragraph:
                return Attribution(self.person(antecedent)._replace(span=None), start)
            if self.last is not None:
                return Attribution(self.last._replace(span=None), start)
        return None

    def _body(self, verb: int, floor: int) -> Attribution | None:
        index = bisect_right(self.organisation_starts, verb - 1) - 1
        if index < 0:
            return None
        mention = self.organisations[index]
        if mention.end > verb or mention.start < floor or mention.kind == "media":
            return None
        clause = speaker_clause(self.text, mention.start, floor)
        lead = _BEFORE_BODY.fullmatch(self.text, clause, mention.start)
        if lead is None:
            return None
        tail = _TAIL.match(self.text, mention.end, verb)
        stop = tail.end() if tail else mention.end
        for end in dict.fromkeys((stop, mention.end)):
            if is_adverbial(self.text, end, verb):
                said = self.text[mention.start : end]
                if said.endswith("报告"):
                    return None
                own = end == mention.end or said.endswith("方面")
                return Attribution(
                    Speaker(mention.ref if own else None, said, Span(mention.start, end)),
                    max(floor, speaker_clause(self.text, mention.start, floor)),
                )
        return None

    def _nameless(self, verb: int, clause: int) -> Attribution | None:
        for stop in range(verb, clause + 1, -1):
            if self.text[stop - 1] not in _ANONYMOUS_ENDS:
                continue
            match = _NAMELESS.match(self.text, clause, stop)
            if match is not None and match.end() == stop and is_adverbial(self.text, stop, verb):
                lead = _CONJUNCTION.match(self.text, clause, stop)
                start = lead.end() if lead else clause
                return Attribution(Speaker(None, self.text[start:stop], Span(start, stop)), clause)
        return None
