"""Roles: where one ends in a text, and how an introduction divides into organisation and role.

`清华大学公共管理学院教授、博士生导师` is two roles at one organisation, `萨摩耶云科技集团人工智能产业研究员` one role whose field stands
between organisation and title, `国泰君安地产研究员` the same without a suffix at the firm's name.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from typing import NamedTuple

import ahocorasick_rs

from policygraph.extract.words import alternation, automaton_of, word_list

_PREFIX = (
    r"(?:副|总|首席|高级|资深|执行|常务|名誉|荣誉|代理|代|联席|创始|联合|前|原|时任|现任|特聘|客座|终身|助理|青年|独立|轮值|党组|党委|党总支|党支部|主管|分管|第一|第二|国家|"
    r"特约|专职|兼职|非执行|主任|一级|二级|三级|正高级|全职|杰出|著名|知名|高校|新闻|行业|产业|市场|技术|运营|产品|研发|战略|政策|法务|财务|人力资源|投资|宏观|策略|商业|公共事务|大中华区|亚太区|亚洲区|中国区|全球|亚洲|区域|华东区|华南区|华北区)*"
)
# Words before a role that name nobody: no organisation in 有关负责人, 当地干部, 该公司负责人.
_NOBODY = re.compile(
    r"^(?:有关|相关|上述|多位|一位|一名|某|某些|不少|许多|众多|业内|行业|业界|当地|本地|我国|国内|国外|著名|知名|资深|有|该|这位|这名|另一位|另一名|一些|部分|其他|多名|数位|几位|各|"
    r"企业|公司|机构|单位|部门|高校|学校|医院|社区|村|镇|乡|项目|平台|团队|车间|银行|券商|协会|中心|集团|院|所|局|会议|大会|论坛|记者|时任|现任|担任|出任|就任|任命|聘任|当选|原|前|新任|全国|国家)*$"
)


# The one pattern of titles that firms coin without end: 首席品牌官.
_CHIEF = re.compile(r"首席(?!执行|运营|财务|技术|信息|战略|数据)[\u4e00-\u9fff]{1,5}?官")


class Head(NamedTuple):
    """The head noun of a role (院长, 研究员) at `start`..`end`, with its flags (company, official, academic, plain)."""

    start: int
    end: int
    flags: frozenset[str]


@cache
def _automaton() -> tuple[ahocorasick_rs.AhoCorasick, list[tuple[str, frozenset[str]]]]:
    listed = word_list("roles")
    deputies = {
        f"副{word}": flags for word, flags in listed.items() if "plain" not in flags and word[0] != "副"
    }
    heads = sorted((deputies | listed).items())
    return (
        automaton_of([word for word, _ in heads]),
        heads,
    )


def heads_in(text: str, start: int, end: int) -> Iterator[Head]:
    """Yield the head nouns of roles in `text[start:end]`, the longest at each place.

    >>> [head.end for head in heads_in("清华大学教授、博士生导师", 0, 12)]
    [6, 12]
    """
    automaton, heads = _automaton()
    for index, first, last in automaton.find_matches_as_indexes(text[start:end]):
        yield Head(start + first, start + last, heads[index][1])
    for match in _CHIEF.finditer(text, start, end):
        yield Head(match.start(), match.end(), frozenset({"company"}))


@cache
def _whole_role() -> re.Pattern[str]:
    return re.compile(_PREFIX + alternation(word_list("roles")) + r"$")


def role_start(text: str, start: int, head: Head) -> int:
    """Return where the role that ends with `head` begins, at least `start`: over 副, 首席, 高级, 亚太区技术 and the like.

    >>> role_start("小米集团高级副总裁", 0, Head(6, 9, frozenset()))
    4
    """
    for position in range(max(start, head.start - 14), head.start):
        if _whole_role().fullmatch(text, position, head.end):
            return position
    return head.start


def names_nobody(text: str) -> bool:
    """Say whether what stands before a role names nobody in particular.

    >>> names_nobody("有关"), names_nobody("小米")
    (True, False)
    """
    return _NOBODY.match(text) is not None


def all_heads() -> str:
    """Return a regular expression group for any head noun of a role."""
    return alternation(word_list("roles"))
