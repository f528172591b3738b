"""Known organisations: the hits of the lexicon that are true mentions, and not part of another word."""

from __future__ import annotations

import re
from bisect import bisect_left, insort

from policygraph.extract.lexicon import Hit, default_lexicon
from policygraph.extract.orgnames import clause_start
from policygraph.extract.words import words_of
from policygraph.model import Ref

_NOT_ENDED = {
    "部": re.compile(r"[门队分位署属件级落]"),
    "委": re.compile(r"[员托派]"),
    "行": re.compile(r"[业为动政情]"),
    "院": re.compile(r"[士校线]"),
    "局": re.compile(r"[面势部]"),
    "办": re.compile(r"[法理事学好]"),
    "国": re.compile(r"家|有|内|资|际|外|务"),
    "学": re.compile(r"[生者校习科历费]"),
    "大": re.compile(r"[学型量力]"),
    "技": re.compile(r"[园城馆]|学院"),
}
# 国办发〔2024〕38号: the sign of an office within the number of a document
_NUMBERED = re.compile(r"[\u4e00-\u9fff]{0,6}[〔［\[]\d{4}[〕］\]]")
_FIRM_AFTER = re.compile(
    r"公司|集团|中国(?=[区总首副])|CEO|CTO|创始人|联合创始人|董事长|总裁|副总裁|首席|高级副总裁|股价|财报|市值|旗下"
)
_FIRM_LIST = re.compile(r"^[^。；]{0,60}?等[^。，；]{0,10}(?:企业|公司|巨头|厂商|车企|大厂|平台|品牌)")


def goes_on(text: str, end: int) -> bool:
    """Say whether what ends at a position is the beginning of a longer word: 财政部 in 财政部门.

    >>> goes_on("财政部门", 3), goes_on("财政部印发", 3)
    (True, False)
    """
    follow = _NOT_ENDED.get(text[end - 1])
    return follow is not None and follow.match(text, end) is not None


def true_hits(text: str, hits: list[Hit]) -> list[Hit]:
    """Return the lexicon hits that are not part of another word (财政部 in 财政部门, 快手 in 加快手续)."""
    kept: list[Hit] = []
    for hit in hits:
        if goes_on(text, hit.end):
            kept += _within(text, hit)
            continue
        if _NUMBERED.match(text, hit.end):
            continue
        if "list" in hit.entry.flags and not _among_firms(text, hit):
            continue
        if hit.entry.flags & {"risky", "list"} and not _stands_alone(text, hit.start, hit.end):
            continue
        kept.append(hit)
    return kept


def _among_firms(text: str, hit: Hit) -> bool:
    """Say whether a firm whose name is a common word (小米, 苹果) stands where only a firm can: in a list, before 公司 or a chief."""
    if _FIRM_AFTER.match(text, hit.end):
        return True
    listed = text[hit.start - 1 : hit.start] == "、" or text[hit.end : hit.end + 1] == "、"
    return listed and _FIRM_LIST.search(text, hit.start, min(len(text), hit.end + 60)) is not None


def _within(text: str, hit: Hit) -> list[Hit]:
    """Return the known name that a false one hid by beginning before it: 国家发展改革委 in 联合国家发展改革委."""
    start = hit.start + 1
    for other in default_lexicon().find(text[start : hit.end + 20]).all("ORG"):
        if other.start < hit.end - start:
            return [Hit(start + other.start, start + other.end, other.entry)]
    return []


def _stands_alone(text: str, start: int, end: int) -> bool:
    """Say whether word boundaries lie at both ends of a stretch."""
    left = clause_start(text, start, max(0, start - 6))
    words = words_of(text, left, min(len(text), end + 4))
    return any(word.start == start for word in words) and any(word.end == end for word in words)


class Known:
    """What is known so far: organisations found, and the places of the gazetteer, as intervals."""

    def __init__(self, text: str, places: list[Hit]) -> None:
        self.text = text
        self.names: list[tuple[int, int]] = []
        self.place_starts = [hit.start for hit in places]
        self.places = places
        self.place_ends = {hit.end: hit for hit in places}

    def add(self, start: int, end: int) -> None:
        """Add an organisation found."""
        insort(self.names, (start, end))

    def begins(self, position: int) -> int | None:
        """Return the start of the organisation that covers or ends at a position."""
        index = bisect_left(self.names, (position, 0)) - 1
        if index >= 0 and self.names[index][0] < position <= self.names[index][1]:
            return self.names[index][0]
        return None

    def complete(self, position: int) -> bool:
        """Say whether an organisation or a place ends at a position."""
        index = bisect_left(self.names, (position, 0)) - 1
        if index >= 0 and self.names[index][1] == position:
            return True
        return position in self.place_ends

    def has_place(self, start: int, end: int) -> bool:
        """Say whether a place of the gazetteer begins in a stretch."""
        index = bisect_left(self.place_starts, start)
        return index < len(self.place_starts) and self.place_starts[index] < end

    def seat(self, start: int, end: int) -> Ref | None:
        """Return the last place of those adjacent ones that open a stretch."""
        found: Ref | None = None
        index = bisect_left(self.place_starts, start)
        position = start
        while (
            index < len(self.places)
            and self.places[index].start == position
            and self.places[index].end <= end
        ):
            found = Ref("place", self.places[index].entry.id)
            position = self.places[index].end
            while index < len(self.places) and self.places[index].start < position:
                index += 1
        return found
