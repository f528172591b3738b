"""Technologies that a text itself says are some: the items of 突破A、B、C等关键技术, and what stands in brackets beside a known term.

An item nobody lists counts only where a verb of research or use opens the list (突破, 攻克, 推广), the list ends in 等 and a noun
for technologies, and the item is a noun of its own. 高带宽存储器（HBM） gives HBM as a further name of the same technology, for the
rest of the text; MLCC（片式多层陶瓷电容） gives the Chinese one.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from policygraph.extract.words import automaton_of, is_common_word, words_of

_CLOSES = re.compile(
    r"等(?!方式|方法|措施|方面)[^，。；：、！？（）“”\n]{0,6}?(?:"
    r"(?:关键|核心|共性|前沿|颠覆性|引领性|底层|基础|新|先进|重大|通用|专用|瓶颈|实用|适用)技术|技术(?=攻关|研发|研究|突破|应用|推广|，|。|；|$|\n|手段|装备|的)|"
    r"(?:关键|核心|先进|前沿)(?:基础)?(?:材料|工艺|器件)|工艺(?=攻关|技术|，|。|；))"
)
_OPENS = re.compile(r"(?:突破|攻克|攻关|研发|研制|开发|掌握|攻坚|聚焦|围绕)(?:一批|了|出|以)?")
_ITEM = re.compile(r"[A-Za-z0-9+\-./]*[\u4e00-\u9fff][A-Za-z0-9+\-./\u4e00-\u9fff]{2,15}")
_FUNCTION = re.compile(r"[的了是将被把让使从向对为于在等其该各某每有以与我也并且]|通过|根据|按照|关于|以及")
_NO_ITEM = re.compile(
    r"(?:产业|行业|领域|企业|项目|人才|工作|能力|服务|管理|环节|制度|机制|体系|标准|模式|工程|行动|政策|措施|方面|产品|水平|质量|问题|"
    r"需求|场景|资源|要素|市场|经济|环境|设施|基地|园区|中心|队伍|专项|攻关|研发|研究|应用|推广|建设|发展|改革|创新|合作|作物|品种|疾病|农业|治理|保护|修复|预警|研判|指挥|监管|人)$"
)
_BREAKS = "，。；：！？（）“”《》\n"
_ACRONYM_AFTER = re.compile(r"（(?:简称|英文简称|英文缩写|以下简称)?[“\"]?([A-Z][A-Za-z0-9\-]{1,9})[”\"]?）")
_GLOSS_AFTER = re.compile(r"（([\u4e00-\u9fff]{3,14})）")
_ACRONYM = re.compile(r"[A-Z][A-Za-z0-9\-]{1,9}")


class Known(NamedTuple):
    """A stretch already read as a technology, and the key of it."""

    start: int
    end: int
    key: str


def listed(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Yield start and end of the items of the lists that a text says are technologies, in `text[start:end]`.

    >>> line = "突破共封装光学、异构集成工艺等关键核心技术。"
    >>> [line[first:last] for first, last in listed(line, 0, len(line))]
    ['共封装光学', '异构集成工艺']
    """
    for close in _CLOSES.finditer(text, start, end):
        clause = close.start()
        while clause > start and close.start() - clause < 120 and text[clause - 1] not in _BREAKS:
            clause -= 1
        opening = None
        for opening in _OPENS.finditer(text, clause, close.start()):
            if "、" in text[clause : opening.start()]:
                break
            if text[opening.end() : opening.end() + 1] not in ("、", "和", "等"):
                clause = opening.end()
        if opening is None or "、" not in text[clause : close.start()]:
            continue
        yield from _items(text, clause, close.start())


def _items(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    position = start
    for piece in re.split("([、]|(?<!调)(?<!饱)和(?!谐)|以及|及其|及|与)", text[start:end]):
        stop = position + len(piece)
        if _is_item(text[position:stop]):
            yield position, stop
        position = stop


def _is_item(piece: str) -> bool:
    """Say whether an item is a noun of its own that can name a technology."""
    if not _ITEM.fullmatch(piece) or _FUNCTION.search(piece) or _NO_ITEM.search(piece):
        return False
    if is_common_word(piece):
        return False
    words = words_of(piece, 0, len(piece))
    first, last = words[0], words[-1]
    if first.tag in ("v", "p", "c", "r", "m", "t", "ns", "nr", "nt") or (first.tag == "d" and len(piece) < 5):
        return False
    return last.tag[0] in "nvlijgzbq" and (last.tag != "v" or len(last.text) > 1)


def glosses(text: str, known: Sequence[Known]) -> list[Known]:
    """Return the further names that brackets give to technologies, where they stand and wherever they stand later.

    `known` are the technologies found, in text order.

    >>> text = "发展高带宽存储器（HBX）。HBX产能不足。"
    >>> [(one.start, one.end, one.key) for one in glosses(text, [Known(2, 8, "memory")])]
    [(9, 12, 'memory'), (14, 17, 'memory')]
    """
    taken = {(one.start, one.end) for one in known}
    found: list[Known] = []
    acronyms: dict[str, Known] = {}
    starts = {one.start for one in known}
    for one in known:
        if text[one.end : one.end + 1] != "（":
            continue
        acronym = _ACRONYM_AFTER.match(text, one.end)
        if acronym and not _ACRONYM.match(text, one.start):
            if acronym.start(1) not in starts:
                found.append(Known(*acronym.span(1), one.key))
                acronyms.setdefault(acronym.group(1), found[-1])
            continue
        gloss = _GLOSS_AFTER.match(text, one.end)
        if gloss and _ACRONYM.fullmatch(text, one.start, one.end) and gloss.span(1) not in taken:
            found.append(Known(*gloss.span(1), one.key))
    if acronyms:
        names = sorted(acronyms)
        for index, first, last in automaton_of(names).find_matches_as_indexes(text):
            owner = acronyms[names[index]]
            alone = not (text[first - 1 : first] + text[last : last + 1]).isascii() or first == 0
            if first > owner.start and alone and first not in starts:
                found.append(Known(first, last, owner.key))
    return found
