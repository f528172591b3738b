"""Affiliations: how the words before a role divide into organisations and roles.

`清华大学公共管理学院教授、博士生导师` is two roles at one organisation, `科大讯飞股份有限公司高级副总裁` one at a firm, `国泰君安地产研究员` one whose
field stands between a firm and the title. Where no organisation is known, the words before the role may still be one: a firm with
a suffix of its trade (某某证券), a body (某某研究中心), the government of a mayor's city, or a name no dictionary knows.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from typing import NamedTuple, Protocol

from policygraph.extract.firmnames import body_before, could_belong, firm_end, is_firm, is_place, own_words
from policygraph.extract.names import could_be_name
from policygraph.extract.orgnames import clause_start
from policygraph.extract.roles import Head, names_nobody, role_start
from policygraph.extract.words import word_list, words_of
from policygraph.model import Ref, Span

_REACH = 80  # characters of the longest introduction before a name
_LONGEST_ROLE = 26
_OWN_OFFICE = re.compile(
    r"(?:市长|省长|县长|区长|州长|镇长|主席|总理|总统|国务委员|总书记|委员长|首相|盟长|旗长|国王|行政长官|代表)$"
)
_OFFICE = re.compile(
    r"(?:时任|原|现任|前)?(?P<body>[\u4e00-\u9fff]{0,16}?(?:市委|省委|区委|县委|州委|党委|党工委|工委|旗委|镇党委|市政府|省政府|区政府|县政府|人民政府|自治区政府|市政协|省政协|区政协|县政协|市人大常委会|省人大常委会|人大常委会|政协|市人大|省人大))"
    r"(?P<role>(?:原|时任|常务)?(?:副?书记|常委|秘书长|副秘书长|委员|副?主席|副?主任|党组书记|党组成员|第一书记|参事|办公厅主任|顾问|领导|新闻发言人|发言人))"
)
_TAIWAN = (
    "台北",
    "新北",
    "桃园",
    "台中",
    "台南",
    "高雄",
    "基隆",
    "新竹",
    "嘉义",
    "台东",
    "花莲",
    "宜兰",
    "屏东",
)
_NATIONAL_HEADS = ("总统", "总理", "首相", "外长", "财长", "防长", "国王", "议长", "国务卿", "大臣")
_LOCAL_HEADS = ("市长", "省长", "县长", "区长", "州长", "镇长", "乡长", "主席", "行政长官")
_JOINT = re.compile(r"与|和|及")  # between two people, each with a role of their own
_UNSOUND = re.compile(r"[的了着]|表示|认为|指出|发布|举行|召开|举办|出席|会见|陪同|以及|邀请|联合|共同")


class Mention(Protocol):
    """What this module needs to know of an organisation's mention."""

    @property
    def start(self) -> int:
        """Where the name begins."""

    @property
    def end(self) -> int:
        """Where the name ends."""

    @property
    def ref(self) -> Ref:
        """The organisation."""

    @property
    def kind(self) -> str:
        """The kind of organisation, as in `organisations.KINDS`."""


class Membership(NamedTuple):
    """A role somebody holds, at an organisation where one is named.

    `new`: the organisation is known only from this introduction; `inherited`: it is that of the role before.
    """

    organisation: Ref | None
    organisation_span: Span | None
    role: str | None
    role_span: Span | None
    kind: str = "other"
    new: bool = False
    inherited: bool = False


class Affiliations:
    """Reads the memberships that end with a role in one text; `head_at` gives the heads of roles by their ends."""

    def __init__(
        self, text: str, start: int, organisations: Sequence[Mention], head_at: dict[int, Head]
    ) -> None:
        """Take the text from `start` on, the organisations in text order, and the heads found."""
        self.text, self.start = text, start
        self.organisations = organisations
        self.organisation_starts = [mention.start for mention in organisations]
        self.organisation_ends = {mention.end: mention.start for mention in organisations}
        self.head_at = head_at

    def stretch_start(self, head: Head) -> int:
        """Return where the stretch of organisations, roles and 、 that ends with a role begins."""
        position = head.start
        floor = max(self.start, head.end - _REACH)
        while True:
            position = clause_start(self.text, position, floor)
            if position > floor and self.text[position - 1] == "、":
                position -= 1
            elif position > floor and self.text[position - 1] == "）" and position in self.organisation_ends:
                position = self.organisation_ends[position]
            elif (
                position > floor and self.text[position - 1] == "）" and self._covering(position) is not None
            ):
                position = max(floor, self._covering(position) or 0)
            else:
                return position

    def _covering(self, position: int) -> int | None:
        """Return where the organisation begins in whose name a bracket ends at a position: 某科技（苏州）有限公司."""
        index = bisect_left(self.organisation_starts, position) - 1
        if index < 0 or self.organisations[index].end <= position:
            return None
        return self.organisations[index].start

    def memberships(self, head: Head, first: int | None = None) -> tuple[Membership, ...]:
        """Return the memberships that end with `head`, in text order; `first` bounds them on the left."""
        text = self.text
        floor = self.stretch_start(head) if first is None else first
        parts: list[tuple[int, Head]] = []
        current: Head | None = head
        while current is not None:
            begin = self._part_start(current, floor)
            parts.append((begin, current))
            current = None
            if begin > floor and text[begin - 1] in "、兼":
                current = self.head_at.get(begin - 1)
            elif begin == floor and begin > self.start and text[begin - 1] == "，" and first is None:
                current = self._role_before_comma(begin - 1)
                if current is not None:
                    floor = self.stretch_start(current)
        found: list[Membership] = []
        for begin, one in reversed(parts):
            found.append(self._membership(begin, one, found))
        return tuple(dict.fromkeys(one for one in found if one.role or one.organisation))

    def _part_start(self, head: Head, floor: int) -> int:
        """Return where the part with one role begins: after 、 or 兼 before it."""
        text = self.text
        begin = text.rfind("、", floor, head.start) + 1 or floor
        for joint in _JOINT.finditer(text, begin, head.start):
            named = (joint.start() - length for length in (3, 2, 4))
            if any(first in self.head_at and could_be_name(text[first : joint.start()]) for first in named):
                begin = joint.end()
        concurrently = text.rfind("兼", begin, head.start)
        if concurrently > begin and concurrently in self.head_at:
            begin = concurrently + 1
        return begin

    def _role_before_comma(self, comma: int) -> Head | None:
        """Return the role that fills the clause before a comma from an organisation's start on: 全国政协委员，某研究院院长."""
        head = self.head_at.get(comma)
        if head is None:
            return None
        begin = self.stretch_start(head)
        index = bisect_left(self.organisation_starts, begin)
        fits = index < len(self.organisations) and self.organisations[index].start == begin
        return head if fits and self.organisations[index].end <= head.start and comma - begin < 40 else None

    def _membership(self, begin: int, head: Head, before: list[Membership]) -> Membership:
        text = self.text
        mention = self._organisation_in(begin, head)
        if mention is not None:
            role = self._span(mention.end if mention.end != head.start + 1 else head.start, head.end)
            return Membership(
                mention.ref, Span(mention.start, mention.end), text[role.start : role.end], role, mention.kind
            )
        start = role_start(text, begin, head)
        left = own_words(text, begin, start)
        body = body_before(text, begin, start)
        if body is not None and not (before and text[start - 1] in "局司处部"):
            span, kind = body
            role = self._span(start, head.end)
            return Membership(
                Ref("organisation", text[span.start : span.end]),
                span,
                text[role.start : role.end],
                role,
                kind,
                True,
            )
        cut = firm_end(text, left, start)
        if cut is not None:
            span = Span(left, cut)
            role = self._span(cut, head.end)
            return Membership(
                Ref("organisation", text[left:cut]), span, text[role.start : role.end], role, "company", True
            )
        office = _OFFICE.fullmatch(text, left, head.end)
        if office is not None:
            span, role = Span(*office.span("body")), Span(office.end("body"), head.end)
            return Membership(
                Ref("organisation", text[span.start : span.end]),
                span,
                text[role.start : role.end],
                role,
                "government",
                span.end - span.start > 3,
            )
        if text[start : head.end].endswith((*_LOCAL_HEADS, *_NATIONAL_HEADS)) and is_place(text, left, start):
            place, role = Span(left, start), Span(start, head.end)
            mainland = text[start : head.end].endswith(_LOCAL_HEADS) and not text.startswith(_TAIWAN, left)
            government = "人民政府" if mainland and not text.startswith("行政长官", start) else "政府"
            return Membership(
                Ref("organisation", text[left:start] + government),
                place,
                text[start : head.end],
                role,
                "government",
            )
        said = text[left:start]
        above = next((one for one in reversed(before) if one.organisation), None)
        if (
            said.endswith(("局", "司", "处", "办", "部", "室"))
            and above
            and above.kind in ("ministry", "government")
        ):
            role = Span(left, head.end)
            return above._replace(role=text[left : head.end], role_span=role, inherited=True, new=False)
        if said and is_firm(said):
            role = Span(start, head.end)
            kind = "company" if "company" in head.flags else "other"
            return Membership(
                Ref("organisation", said), Span(left, start), text[start : head.end], role, kind, True
            )
        if (
            said
            and not names_nobody(said)
            and not is_place(text, left, start)
            and head.end - left <= _LONGEST_ROLE
        ):
            start = left
        role = Span(start, head.end)
        written = text[start : head.end]
        inherited = self._inherited(written, head, before, bool(said))
        if inherited is not None:
            return inherited._replace(role=written, role_span=role, inherited=True, new=False)
        return Membership(None, None, written, role)

    def _span(self, start: int, end: int) -> Span:
        while start < end and self.text[start] in "的 ":
            start += 1
        return Span(start, end)

    def _organisation_in(self, begin: int, head: Head) -> Mention | None:
        """Return the last organisation of a part, if nothing between it and the role speaks against it."""
        index = bisect_left(self.organisation_starts, head.start) - 1
        if index < 0:
            return None
        mention = self.organisations[index]
        if mention.start < begin:
            return None
        if mention.end == head.start + 1 and self.text[head.start : head.end].endswith("长"):
            return mention
        if mention.end > head.start and self.text[mention.end : head.end] not in word_list("roles"):
            return None
        between = self.text[mention.end : head.start]
        if head.end - mention.end > _LONGEST_ROLE or _UNSOUND.search(between.lstrip("的")):
            return None
        return mention

    @staticmethod
    def _inherited(role: str, head: Head, before: list[Membership], has_words: bool) -> Membership | None:
        """Return the membership whose organisation a role without one shares: an academic one the first academic, else the nearest."""
        holders = [one for one in before if one.organisation is not None]
        if not holders or _OWN_OFFICE.search(role):
            return None
        if "academic" in head.flags:
            for one in holders:
                if one.kind in ("university", "institute"):
                    return one
        if has_words and "official" in head.flags:
            return None
        return holders[-1]

    def around_name(self, name: int, head: Head) -> tuple[Membership, ...]:
        """Return the membership of somebody between organisation and title: 某大学李某某教授."""
        text = self.text
        role = Span(head.start, head.end)
        index = bisect_left(self.organisation_starts, name) - 1
        mention = self.organisations[index] if index >= 0 else None
        if mention is not None and mention.end <= name and text[mention.end : name] in ("", "的", " "):
            span = Span(mention.start, mention.end)
            return (Membership(mention.ref, span, text[role.start : role.end], role, mention.kind),)
        return (Membership(None, None, text[role.start : role.end], role),)

    def without_role(self, name: int) -> tuple[Membership, ...]:
        """Return the membership of somebody whose name follows an organisation or its department without a role's head noun.

        某某公司营销部王某 belongs to the company; what stands between is the role as far as the text tells one.
        """
        text = self.text
        begin = clause_start(text, name, max(self.start, name - _REACH))
        index = bisect_left(self.organisation_starts, name) - 1
        mention = self.organisations[index] if index >= 0 else None
        if mention is not None and begin <= mention.start and mention.end <= name and mention.kind != "media":
            between = self._span(mention.end, name)
            said = text[between.start : name]
            if (
                len(said) <= 14
                and not _UNSOUND.search(said)
                and all(could_belong(w) for w in words_of(text, *between))
            ):
                role = between if len(said) > 1 else None
                span = Span(mention.start, mention.end)
                return (Membership(mention.ref, span, said if role else None, role, mention.kind),)
            return ()
        body = body_before(text, begin, name)
        if body is not None:
            span, kind = body
            return (
                Membership(Ref("organisation", text[span.start : span.end]), span, None, None, kind, True),
            )
        left = own_words(text, begin, name)
        end = firm_end(text, left, name)
        if end is None:
            return ()
        between = self._span(end, name)
        role = between if between.start < name else None
        firm = Ref("organisation", text[left:end])
        return (Membership(firm, Span(left, end), text[between.start : name] or None, role, "company", True),)
