"""Names made of a known body and what follows it: 财政部办公厅, 国家能源局电力司, 某大学车辆与运载学院, 中金资本, 中铁四局."""

from __future__ import annotations

import re
from collections.abc import Iterator

from policygraph.extract.words import words_of

_OFFICE = re.compile(r"(?:办公厅|办公室|秘书局|秘书处|法工委|新闻局|综合司)(?!主任|副主任)")
_ACADEMY_INSTITUTE = re.compile(
    r"[\u4e00-\u9fff]{1,8}?所(?=[、，。；（）的]|等|与|和|研究员|副|所长|教授|发布|联合|合作)"
)
_ACTS = r"(?=[、，。；：（）的\n]|$|等|和|与|及|印发|发布|公布|有关|负责|相关|表示|将|已|联合|会同|获悉|了解|主办|组织|牵头|参与|指出|介绍|消息)"
_BUREAU = re.compile(r"[\u4e00-\u9fff]{2,9}?[司署]" + _ACTS)
_SCHOOL = re.compile(
    r"(?:(?!学院|研究院|研究所|中心|实验室)[\u4e00-\u9fff]){2,12}(?:学院|研究院|研究所|研究中心|实验室|系)"
    r"(?=(?:长聘|特聘|讲席|助理|常务|党委)?(?:副?教授|副?院长|副?研究员|副?所长|副?主任|副?系主任|博士|讲师|学者|书记)|[、，。；（）])"
)
_DOING = re.compile(
    r"发布|举行|举办|联合|成立|共建|签约|合作|以及|表示|认为|[的了是在将等把被让]|主办|承办|参与|建设|设立|组建|会同|推荐|毕业|争创|争取|参建|创建|打造|加快|推进|引进|直属|附属|教授|院长|院士|研究员|博士|主任|所长|校长|大学"
)
_PARTS = frozenset(("n", "v", "a", "b", "l", "g", "j", "z", "i", "s", "q", "f", "e", "x", "h"))
_BRANCH = re.compile(
    r"(?:资本|电力|能源|置地|置业|证券|基金|信托|保险|期货|医药|药业|新能源|科技|半导体|航空|物流|地产|金融|金控|控股|实业|租赁|创投|数科|新材|健康|环境|环保|燃气|化工|重工|钢铁|微电子)"
    r"(?:集团|公司)?" + _ACTS
)
_BUILDERS = re.compile(
    r"(?:中铁|中建|中交|中冶|中水|中电建|中国中铁|中国铁建|中铁建)"
    r"(?:第?[一二三四五六七八九十]{1,3}(?:局|航务?局|公局|公院|航院|冶|建)|隧道局|大桥局|电气化局|建工|上海工程局)(?:集团)?"
)


def continued(text: str, end: int, kind: str, key: str) -> int | None:
    """Return where the name of a known body of `kind` and `key` that ends at `end` goes on to, None where it ends there.

    >>> text = "国家能源局电力司印发通知"
    >>> text[: continued(text, 5, "ministry", "国家能源局")]
    '国家能源局电力司'
    """
    if kind in ("ministry", "government"):
        office = _OFFICE.match(text, end)
        if office is not None:
            return office.end()
    if kind == "ministry" or key.endswith("部"):
        return _plain(text, end, _BUREAU.match(text, end))
    if kind == "university":
        return _plain(text, end, _SCHOOL.match(text, end))
    if kind == "institute" and key.endswith("科学院"):
        institute = _ACADEMY_INSTITUTE.match(text, end)
        return institute.end() if institute is not None else None
    if kind == "company":
        branch = _BRANCH.match(text, end)
        return branch.end() if branch is not None else None
    return None


def _plain(text: str, start: int, match: re.Match[str] | None) -> int | None:
    """Return the end of a match whose words are nouns and verbs of a field, none of them something that is done."""
    if match is None or _DOING.search(text, start, match.end()):
        return None
    words = words_of(text, start, match.end())
    named = all(word.tag[0] in _PARTS or word.text in ("与", "和", "及") for word in words)
    return match.end() if named else None


def builders(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Yield start and end of the numbered bureaus of the state's builders: 中铁四局, 中建三局.

    >>> list(builders("由中铁四局和中建三局承建", 0, 12))
    [(1, 5), (6, 10)]
    """
    for match in _BUILDERS.finditer(text, start, end):
        yield match.span()
