"""Introductions: somebody's name beside organisation and role, however the sentence is built.

A role's head noun (院长, 研究员) is the anchor. To its left stand the organisation and the field of the role, and further roles
before 、; to its right the name, or the name stands before: 李某某（某大学教授）, 李某某，某公司总裁, 李某某是某公司总裁, 李某某院士.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from policygraph.extract.affiliations import Affiliations, Membership, Mention
from policygraph.extract.names import could_be_name, name_at, speaking
from policygraph.extract.orgnames import clause_start, suffixes_in
from policygraph.extract.roles import Head, heads_in
from policygraph.extract.words import words_of
from policygraph.model import Ref, Span

_NO_PERSON = re.compile(r"(?:记者|通讯员|实习生|摄影|编辑|主持人|校对|审核|责编|制图|作者|实习|供稿)$")
_COURTESY = frozenset(
    [
        "总书记",
        "总理",
        "主席",
        "教授",
        "院士",
        "研究员",
        "博士",
        "部长",
        "书记",
        "市长",
        "省长",
        "局长",
        "主任",
        "院长",
        "会长",
        "所长",
        "校长",
        "司长",
        "总裁",
        "董事长",
        "总经理",
        "副总理",
        "副总裁",
        "副主任",
        "副院长",
        "总统",
        "首相",
        "委员长",
        "厅长",
        "副市长",
        "副省长",
        "处长",
        "律师",
        "大使",
        "老师",
        "医生",
        "秘书长",
        "副会长",
        "副教授",
        "区长",
        "县长",
        "副部长",
        "副局长",
        "副主席",
    ]
)
_LINK = re.compile(
    r"(?:现|曾|也|还|正|已|同时|目前|现在)?(?:是|任|担任|出任|系|为|兼任|当选为?|获任|升任|就任|时任|现任|作为)$"
)


_GLOSS = re.compile(r"（([\u4e00-\u9fff]{4,24})）")


class Introduction(NamedTuple):
    """A name with what is said of its bearer there; `person` is the name as normalised."""

    name: Span
    person: str
    memberships: tuple[Membership, ...]


def introductions_in(text: str, start: int, end: int, organisations: Sequence[Mention]) -> list[Introduction]:
    """Return the introductions in `text[start:end]` in text order; `organisations` are the mentions found, in text order."""
    reader = _Reader(text, start, end, organisations)
    found: list[Introduction] = []
    taken: set[int] = set()
    for head in reader.heads:
        for one in reader.introduced_by(head):
            if one.name.start not in taken:
                taken.add(one.name.start)
                found.append(one)
    for one in _with_organisation_only(text, end, organisations):
        if one.name.start not in taken:
            taken.add(one.name.start)
            found.append(one)
    return sorted(found)


def _with_organisation_only(text: str, end: int, organisations: Sequence[Mention]) -> list[Introduction]:
    """Return the people named beside an organisation without a role: 中原地产的张某, 王某（某研究所）."""
    found: list[Introduction] = []
    for mention in organisations:
        if mention.kind == "media":
            continue
        name: Span | None = None
        if text[mention.end : mention.end + 1] == "的":
            stop = name_at(text, mention.end + 1, min(end, mention.end + 6), foreign=False)
            speaks = stop is not None and speaking().match(text, stop) is not None
            if (
                stop is not None
                and speaks
                and stop - mention.end == 4
                and could_be_name(text[mention.end + 1 : stop])
            ):
                name = Span(mention.end + 1, stop)
        elif text[mention.start - 1 : mention.start] == "（" and text[mention.end : mention.end + 1] == "）":
            for length in (3, 2, 4):
                begin = mention.start - 1 - length
                if (
                    begin >= 0
                    and could_be_name(text[begin : mention.start - 1])
                    and not text[begin - 1 : begin].isalpha()
                ):
                    name = Span(begin, mention.start - 1)
                    break
        if name is not None:
            membership = Membership(mention.ref, Span(mention.start, mention.end), None, None, mention.kind)
            found.append(Introduction(name, text[name.start : name.end], (membership,)))
    known = {mention.start for mention in organisations}
    for match in _GLOSS.finditer(text, 0, end):
        start, stop = match.span(1)
        if start in known or not any(last == stop - start for _, last, _ in suffixes_in(match.group(1))):
            continue
        for length in (3, 2, 4):
            begin = start - 1 - length
            if (
                begin >= 0
                and could_be_name(text[begin : start - 1])
                and not text[begin - 1 : begin].isalpha()
            ):
                span = Span(start, stop)
                membership = Membership(Ref("organisation", match.group(1)), span, None, None, "other", True)
                found.append(Introduction(Span(begin, start - 1), text[begin : start - 1], (membership,)))
                break
    return found


class _Reader:
    """Reads introductions around role heads of one text."""

    def __init__(self, text: str, start: int, end: int, organisations: Sequence[Mention]) -> None:
        self.text, self.start, self.end = text, start, end
        self.heads = list(heads_in(text, start, end))
        self.head_at = {head.end: head for head in self.heads}
        self.affiliations = Affiliations(text, start, organisations, self.head_at)

    def introduced_by(self, head: Head) -> list[Introduction]:
        """Return the introductions whose last role ends with `head`: one, or several where names share the role."""
        text = self.text
        if any(
            head.end == other.start
            for other in (self.head_at.get(head.end + 2), self.head_at.get(head.end + 3))
            if other
        ):
            return []
        after = self._names_after(head)
        if after:
            memberships = self.affiliations.memberships(head)
            return [Introduction(name, text[name.start : name.end], memberships) for name in after]
        before = self._name_before(head)
        if before is None:
            return []
        name, first = before
        memberships = (
            self.affiliations.around_name(name.start, head)
            if first == head.start
            else self.affiliations.memberships(head, first)
        )
        return [Introduction(name, text[name.start : name.end], memberships)] if memberships else []

    def _names_after(self, head: Head) -> list[Span]:
        """Return the name that follows a role, and further ones after 、."""
        text = self.text
        if _NO_PERSON.search(text, max(self.start, head.start - 3), head.end):
            return []
        position = head.end
        if text[position : position + 1] == "的" and not could_be_name(text[position + 1 : position + 4]):
            return []
        position += text[position : position + 1] == "的"
        spaces = 0
        while position < self.end and text[position] == " " and spaces < 3:
            position += 1
            spaces += 1
        if text[head.start : head.end] in ("区长", "市长", "县长") and text[head.end : head.end + 1] in tuple(
            "安沙春乐宁治丰白清寿兴垣岛"
        ):
            return []
        stop = name_at(text, position, min(self.end, position + 28))
        if stop is not None and any(inner in self.head_at for inner in range(position + 1, stop)):
            return []
        if stop is None or (spaces and not re.match(r"[\s，。、：（）]|$", text[stop : stop + 1])):
            return []
        if not self._ends_word(head) or ("plain" in head.flags and not self._plainly(position, stop)):
            return []
        names = [Span(position, stop)]
        while text[stop : stop + 1] == "、" and len(names) < 8:
            following = name_at(text, stop + 1, min(self.end, stop + 12), foreign=False)
            if (
                following is None
                or not could_be_name(text[stop + 1 : following])
                or following in self.head_at
            ):
                break
            names.append(Span(stop + 1, following))
            stop = following
        return names

    def _ends_word(self, head: Head) -> bool:
        """Say whether a word boundary lies after a head, so that it is not part of another word (市民 in 五常市民乐乡)."""
        words = words_of(self.text, max(self.start, head.start - 4), min(self.end, head.end + 4))
        return any(word.end == head.end for word in words)

    def _plainly(self, start: int, stop: int) -> bool:
        """Say whether a name after a mere occupation (村民, 司机) is one beyond doubt."""
        name = self.text[start:stop]
        return could_be_name(name) or stop - start > 4

    def _name_before(self, head: Head) -> tuple[Span, int] | None:
        """Return the name before a role, and where what is said of its bearer begins."""
        text = self.text
        first = self.affiliations.stretch_start(head)
        mark = text[first - 1 : first]
        if mark in "（(" and mark and text[head.end : head.end + 1] in "）)，、；":
            name = self._name_ending_at(first - 1)
            if name is not None:
                return name, first
        if mark == "，" and re.match(r"[，。；\n）]|$", text[head.end : head.end + 1]):
            clause = clause_start(text, first - 1, max(self.start, first - 8))
            if could_be_name(text[clause : first - 1]) and "plain" not in head.flags:
                return Span(clause, first - 1), first
        if mark == " " and text[head.end : head.end + 1] in ("", "\n"):
            clause = clause_start(text, first - 1, max(self.start, first - 6))
            opens = text[max(self.start, clause - 3) : clause].rpartition("\n")[2].strip(" ■□●▲◆*")
            if could_be_name(text[clause : first - 1]) and not opens:
                return Span(clause, first - 1), first
        if text[head.start : head.end] in _COURTESY and text[head.start - 1 : head.start] != "、":
            name = self._name_ending_at(head.start, strict=True)
            if name is not None:
                return name, head.start
        linked = _LINK.search(text, first, min(head.start, first + 12))
        for prefix in ("本文作者", "作者"):
            if text.startswith(prefix, first):
                first += len(prefix)
        for position in range(first + 2, min(head.start, first + 9)):
            linked = _LINK.fullmatch(text, position, min(head.start, position + 2)) or _LINK.fullmatch(
                text, position, min(head.start, position + 1)
            )
            if linked and could_be_name(text[first:position]):
                return Span(first, position), linked.end()
        return None

    def _name_ending_at(self, position: int, *, strict: bool = False) -> Span | None:
        """Return the name that ends at a position, where a word boundary lies before it."""
        text = self.text
        for length in (3, 2, 4):
            begin = position - length
            if begin < self.start or not could_be_name(text[begin:position]):
                continue
            before = text[begin - 1 : begin]
            if not before or not before.isalpha():
                return Span(begin, position)
            words = words_of(text, max(self.start, begin - 4), position)
            left = next((word for word in words if word.end == begin), None)
            if begin in self.affiliations.organisation_ends:
                return Span(begin, position)
            if left is not None and (
                left.tag in ("p", "c", "v", "d", "t", "r")
                or left.tag.startswith("u")
                or (not strict and left.tag == "n")
            ):
                return Span(begin, position)
        return None
