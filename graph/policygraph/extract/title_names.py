"""Names of documents without 《》: the heading that is the document itself, short names, and policies named in passing."""

from __future__ import annotations

import re
from typing import NamedTuple

from policygraph.extract.mentions import Setting
from policygraph.extract.normalise import is_traditional
from policygraph.extract.reading import Reading
from policygraph.extract.title_parts import parse_title
from policygraph.model import Span

_HEADLINE = re.compile(
    r"发布$|征求意见$|(?:征求|征集).{2,}意见的(?:公告|公示|通告|通知|函)$|出台|解读|图解|读懂|问答|简析|来了|速览|记者|公布$|启动|召开|举行|印发(?!.*(?:通知|公告|通告|函)(?:（.*）)?$)|发布(?!.*(?:通知|公告|通告)$)|"
    r"[，。！？；…]|\d{4}年\d{1,2}月\d{1,2}日|^\d|^[一二三四五六七八九十]+[、.]|^（|^第[一二三四五六七八九十百\d]+[章节条编部]|学习贯彻|贯彻落实(?!.*(?:意见|方案|通知|措施)$)|^附件|^主送|^来源|^发布"
)
_TITLE_END = re.compile(
    r"(?:规划纲要|规划|计划|方案|意见|办法|措施|政策|纲要|细则|规定|决定|通知|通告|公告|指南|指引|目录|条例|规程|要点|规范|政府工作报告|标准|办事指南|行动|建议|清单|法|[一二三四五六七八九十]条)(?:（[^（）]{1,24}）)*$"
)
# A title that lost the line break after it.
_RUN_ON = re.compile(
    r"(?P<title>[^，。；：！？《》\n]{6,70}?(?:意见|方案|办法|措施|条例|规定|细则|规划|计划|纲要|通知)(?:（[^（）]{1,24}）)*)"
    r"(?=为|一、|第一[章条]|各[^，。]{1,20}[：:]|根据|近日|（一）|[一-龥]{1,8}〔)"
)
_PLAIN_START = re.compile(
    r"关于|(?:19|20)\d\d年|“?十[一二三四五六]五|国务院|中共|中央|全国|国家|中华人民共和国|[^，。]{2,30}(?:委员会|[局厅部办委院]|政府)(?:办公[室厅])?"
)
_SHORT = re.compile(
    r"[^。！？\n《]{0,24}?（?(?:以下|下文|以上|下)?(?:统一)?[简统]?称(?:为|：|:)?(?:[“‘《〈](?P<quoted>[^《》“”〈〉\n]{2,30})[”’》〉]|(?P<bare>[^《》“”，。（）\n]{2,16})(?=）))"
)
_NUMBER = re.compile(
    r"[一-龥]{1,8}(?:办|规|发|函|字|令|通|建|财)?[一-龥]{0,4}[〔\[（【(](?:19|20)\d\d[〕\]）】)](?:第)?\d{1,4}号"
)
_IN_PASSING = re.compile(
    r"(?:(?P<report>政府工作报告)(?=提出|明确|指出|强调|要求|部署|中提出)|“(?P<quoted>[一-龥]{2,10}?[一二三四五六七八九十百\d]{1,3}条)”"
    r"|(?:出台|印发|发布|推出|制定|实施)了?(?P<plain>(?:关于)?(?!或|一系列|相关|多项|系列|推动|支持[^，。]*的)(?:(?!的)[一-龥、]){4,30}?(?:若干措施|若干意见|若干政策措施|若干政策|实施方案|行动计划|行动方案|实施意见|管理办法|暂行办法|实施细则|指导意见|发展规划)))"
)
# Texts in traditional characters often set titles in quotation marks.
_QUOTED_TITLE = re.compile(
    r"“(?P<title>[一-龥A-Za-z0-9、·（）\-—~ ]{2,36}?(?:法|条例|办法|计画|计划|方案|纲要|白皮书|规划|措施|细则|准则|蓝图|施政报告|预算案)(?:（?草案）?)?)”"
)
_FIVE_YEAR = re.compile(r"“?(?:十[一二三四五六])五”?(?:时期)?(?:[一-龥]{2,16}?)?规划(?:纲要|建议)?")


class Named(NamedTuple):
    """A document named without 《》 at `span`; `kind` heading, passing or quoted."""

    span: Span
    kind: str


def headings(reading: Reading, setting: Setting) -> list[Named]:
    """Return the lines at the head of a text that are the title of the text itself, in order.

    A line counts that ends as titles do, holds no headline's verb, and begins as official titles do (a place, a body, a year,
    关于); one title may be printed on two or three lines. Only the first dozen lines are looked at.
    """
    text = reading.text
    found: list[Named] = []
    lines = reading.paragraphs[:12]
    places = {one.start for one in reading.notes["places"]}
    index = 0
    while index < len(lines) and len(found) < 3:
        start = lines[index].start
        taken = 0
        for count in (1, 2, 3):
            if index + count > len(lines):
                break
            end = lines[index + count - 1].end
            flat = re.sub(r"\s*\n\s*", "", text[start:end])
            if _is_heading(flat, start in places, setting.official, index == 0):
                found.append(Named(Span(start, end), "heading"))
                taken = count
                break
            if end - lines[index + count - 1].start > 40 or re.search(r"[，。；！？：《]", flat):
                break
            if count == 1 and not (start in places or _PLAIN_START.match(flat)):
                break
        index += taken or 1
    if not found and lines and lines[0].end - lines[0].start > 100:
        match = _RUN_ON.match(text, lines[0].start, lines[0].start + 90)
        if match and _is_heading(match.group("title"), lines[0].start in places, setting.official, True):
            found.append(Named(Span(*match.span("title")), "heading"))
    return found


def _is_heading(flat: str, at_place: bool, official: bool, first: bool) -> bool:
    if not 6 <= len(flat) <= 100 or "《" in flat or _HEADLINE.search(flat):
        return False
    if not (_TITLE_END.search(flat) or _TITLE_END.search(parse_title(flat).name)):
        return False
    if re.search(r"[：:]", flat):
        return False
    starts = at_place or bool(_PLAIN_START.match(flat))
    return (starts and (official or first or flat.startswith("关于") or "关于" in flat)) or (
        official and first and parse_title(flat).kind in ("plan", "law", "notice") and len(flat) >= 8
    )


def short_name(text: str, end: int) -> tuple[str, Span] | None:
    """Return the short name that the text gives to the title ending at `end`, and its span.

    >>> short_name("《某某方案》（以下简称《方案》）提出", 6)
    ('方案', Span(start=12, end=14))
    """
    match = _SHORT.match(text, end, min(len(text), end + 60))
    if not match:
        return None
    group = "quoted" if match.group("quoted") else "bare"
    name = match.group(group).strip("《》〈〉“”")
    start = match.start(group) + match.group(group).index(name)
    return name, Span(start, start + len(name))


def document_number(text: str, start: int, end: int) -> tuple[str, Span] | None:
    """Return the first document number (文号) in `text[start:end]` and its span.

    >>> document_number("（穗府办规〔2021〕19号）", 0, 14)
    ('穗府办规〔2021〕19号', Span(start=1, end=14))
    """
    match = _NUMBER.search(text, start, end)
    return (match.group(), Span(match.start(), match.end())) if match else None


def in_passing(reading: Reading) -> list[Named]:
    """Return the policies named without 《》 where a verb of issuing or the form of the name shows that they are one."""
    found = []
    for match in _IN_PASSING.finditer(reading.text):
        group = match.lastgroup or "plain"
        found.append(Named(Span(match.start(group), match.end(group)), "passing"))
    if is_traditional(reading.document.text):
        for match in _QUOTED_TITLE.finditer(reading.text):
            found.append(Named(Span(*match.span("title")), "quoted"))
    for match in _FIVE_YEAR.finditer(reading.text):
        if not re.search(r"编制|[的了在和]", match.group()):
            found.append(Named(Span(match.start(), match.end()), "passing"))
    return sorted(found)
