"""Organisations that only their surroundings give away: items of a list of firms, and sources of data.

垣信卫星 is nobody's suffix and in no list of ours, but stands in 中国星网、垣信卫星等企业; 智研咨询 publishes what 数据显示 introduces.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator

from policygraph.extract.lexicon import Hit
from policygraph.extract.orgnames import clause_start, is_generic, suffixes_in
from policygraph.extract.reading import Reading
from policygraph.extract.words import is_common_word, words_of

_LIST_HEAD = re.compile(
    r"等(?:\d+|[一二三四五六七八九十百多]+)?(?:多)?(?:家|所|个)?"
    r"(?:[\u4e00-\u9fff]{0,6}?)(?:企业|公司|机构|高校|院校|巨头|厂商|车企|银行|券商|单位|集团|房企|大厂|平台企业|运营商)"
)
_NO_ITEM = re.compile(
    r"的|了|是|在|和|与|及|对|为|等|业$|者$|技术$|产业$|领域$|企业$|产品$|方面$|型$|类$|项目$|行业$|服务$|机构$|部门$|公司$|设备$|平台$|"
    r"材料$|装备$|零部件$|城市$|市$|省$|区$|县$|制造$|研发$|应用$|场景$|系统$|芯片$|模型$|经济$|能源$|金融$|人$|商$|院$|校$"
)
_SOURCE = re.compile(
    r"(?:发布的|公布的|的)?(?:最新|统计|监测|研究|调查|调研|行业)?(?:数据|报告|研报|统计|榜单)?(?:数据|报告)?显示|"
    r"(?:研报)?(?:认为|指出|测算|预计|预测|分析称|研报)|(?:最新)?(?:统计)?数据"
)
_PUBLISHES = re.compile(
    r"(?:数据|报告|研报|统计|榜单|监测)显示(?=[，：])|认为|指出|测算|预计|预测|分析称|研报"
)
_PROJECT = re.compile(
    r"[^，。；、！？：“”的\n]{0,14}(?:项目|工程|[一二三四五六]期|基地|产业园|工厂|生产线|总部|园区)(?=[、，。；）]|等|建设|建成|投产|开工|竣工|落地|签约|投用|落户|达产|加快|顺利|正式|全面)"
    r"|[^，。；！？：“”的\n]{0,60}等[^，。；]{0,10}项目"
)
_SHORT_NAME = re.compile(
    r"（(?:以下|下称|下文)?(?:简称|统称|称)?[：“]{0,2}(?<=[称“])([\u4e00-\u9fffA-Za-z0-9]{2,12})”?）"
)
_NO_NAME = frozenset(("d", "r", "p", "c", "y", "v", "ad", "t"))
_LEAD = re.compile(r"(?:据|根据|按照|按|来自|另据|而|对此|其中|此外|近日|日前)+")
_NO_SOURCE = re.compile(
    r"数据|统计|公开|资料|报告|结果|市场|官方|相关|最新|监测|调查|研究|信息|公告|财报|年报|研报|图表|文件|方案|意见|规划|会议|业内|专家|机构|人士|记者|分析|行业|部门|企业|公司"
)


def listed(
    reading: Reading,
    ends: Collection[int],
    begins: Callable[[int], int | None],
    has_place: Callable[[int, int], bool],
) -> Iterator[tuple[int, int]]:
    """Yield the firms named only in a list that ends in 等企业, 等公司, 等机构 ...; `ends` are those of the names known."""
    text = reading.text
    for head in _LIST_HEAD.finditer(text):
        position = head.start()
        items: list[tuple[int, int]] = []
        while True:
            start = clause_start(text, position, max(0, position - 14))
            items.append((start, position))
            if start == 0 or text[start - 1] != "、" or len(items) > 12:
                break
            position = start - 1
        firms = any(end in ends for _, end in items)
        if not firms and head.group().endswith(("机构", "单位")):
            continue
        for start, end in reversed(items):
            if end in ends or begins(start + 1) is not None:
                continue
            begin = _item_start(text, start, end) if start == items[-1][0] else start
            if (
                begins(begin + 1) is not None
                or _is_term(text, reading.hits.within("TECH", begin, end), begin, end)
                or has_place(end - 1, end)
            ):
                continue
            if _is_name(text[begin:end], among_firms=firms):
                yield begin, end


def _is_term(text: str, terms: list[Hit], start: int, end: int) -> bool:
    """Say whether an item is a technology and no firm named after one: 固态电池, but not 空天信息大学 or 某芯半导体."""
    if not terms or text.endswith("大学", start, end):
        return False
    before = text[start : terms[0].start]
    return len(before) < 2 or is_common_word(before) or not _is_name(before)


def _item_start(text: str, start: int, end: int) -> int:
    """Return where the first item of a list begins: after the last verb or particle before it."""
    for word in reversed(words_of(text, start, end)):
        if word.tag in ("v", "p", "d", "r", "c", "t", "f", "m", "q") or word.tag.startswith("u"):
            return word.end
    return start


def _is_name(text: str, *, among_firms: bool = False) -> bool:
    """Say whether an item of a list of companies reads like the name of one: no common word, nothing generic.

    Beside a firm already known, a word that is not generic will do.
    """
    if len(text) < 2 or len(text) > 10 or _NO_ITEM.search(text) or is_common_word(text):
        return False
    words = words_of(text, 0, len(text))
    if all(word.tag in ("ns", "m", "q", "t") for word in words):
        return False
    singles = sum(1 for word in words if len(word.text) == 1 and word.text not in "大小新高中老多双")
    if singles or any(word.tag in ("nz", "nt", "nr", "eng", "nrt") for word in words):
        return True
    return among_firms and not all(is_generic(word.text) for word in words)


def sources(
    text: str, start: int, end: int, begins: Callable[[int], int | None]
) -> Iterator[tuple[int, int, str]]:
    """Yield start, end and kind of those whose data or opinion a clause reports: 智研咨询数据显示, 粤开证券测算."""
    for published in _PUBLISHES.finditer(text, start, end):
        first = clause_start(text, published.start(), max(start, published.start() - 24))
        lead = _LEAD.match(text, first, published.start())
        first = lead.end() if lead else first
        for stop in range(first + 2, min(published.start(), first + 16) + 1):
            said = _SOURCE.match(text, stop)
            if said is None or said.end() < published.end():
                continue
            kind = _kind_of(
                text[first:stop], opinion=said.group().startswith(("认为", "指出", "测", "预", "分", "研"))
            )
            if kind is not None and begins(stop) is None and begins(first + 1) is None:
                yield first, stop, kind
            break


def _kind_of(name: str, *, opinion: bool) -> str | None:
    """Return the kind of organisation a source's name tells, None where it is no name.

    One that only holds an opinion needs the suffix of a firm or an institute.
    """
    if _NO_SOURCE.search(name[:-2]) or is_common_word(name) or not name.isalnum():
        return None
    if any(word.tag in _NO_NAME or word.tag.startswith("u") for word in words_of(name, 0, len(name))):
        return None
    for first, last, flags in suffixes_in(name):
        if last == len(name) and first >= 2 and flags & {"company", "bank", "institute", "association"}:
            if all(is_generic(word.text) for word in words_of(name, 0, first)):
                return None
            return min(flags - {"weak", "part", "event"}, default="other")
    return "company" if not opinion and _is_name(name) and len(name) >= 3 else None


def in_project(text: str, end: int) -> bool:
    """Say whether a firm's name that ends at `end` stands in the name of a project: 海力士二期, 比亚迪电池等项目.

    >>> in_project("加快比亚迪二期、吉利基地等项目建设", 5), in_project("比亚迪发布新车", 3)
    (True, False)
    """
    return _PROJECT.match(text, end) is not None


def short_names(text: str, start: int, end: int) -> list[tuple[str, int]]:
    """Return the short names that a text gives right after full ones, with the end of the full name: （以下简称“宇树科技”）.

    >>> short_names("杭州宇树科技有限公司（以下简称“宇树科技”）发布新品", 0, 25)
    [('宇树科技', 10)]
    """
    return [(match.group(1), match.start()) for match in _SHORT_NAME.finditer(text, start, end)]
