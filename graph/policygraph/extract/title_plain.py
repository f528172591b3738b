"""Titles of policy documents in texts that lost their 《》 or never had any.

A name is found from its end, which says what kind of document it is (…若干措施, …行动计划（2025—2027年）); where it begins is
looked for backwards: after a verb of issuing or citing, at 关于, at the place or body that a title opens with. Plain
nouns (实施方案, 相关政策, 一揽子行动计划) are no names.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from typing import Any

from policygraph.extract.mentions import Setting
from policygraph.extract.reading import Reading
from policygraph.extract.title_scan import RawTitle

_QUALIFIER = (
    r"(?:（?(?:(?:公开)?征求意见稿|草案[^（），。]{0,6}?|试行|暂行|送审稿|讨论稿|审议稿|修订[版稿]?"
    r"|(?:19|20)\d\d年?(?:[—\-–~至到]{1,3}(?:19|20)\d\d年?)?(?:版|本|修订版?|修正)?)(?:）|(?=（)|(?<=[稿案行版年订])(?!\d))"
    r"|（(?:19|20)\d\d[—\-–~]{1,3}(?:19|20)\d\d(?:）|(?=（)|$))"
)
# What can end a name.
_HEAD = (
    r"(?:规划纲要|行动纲要|纲要|规划|计划|方案|意见|政策措施|措施|政策|办法|细则|条例|规定|要点|指南|指引|目录|清单|通知|公告|通告|决定"
    r"|政府工作报告|(?<=共和国)[一-龥]{2,20}法(?![院律规治制庭人])"
    r"|(?:保护|安全|促进|防治|管理|诉讼|许可|组织|监督|复议|强制|处罚|赔偿|垄断|竞争|投资|破产|证券|公司|劳动|合同|教育|交通|驾驶|专利|商标"
    r"|著作权|信托|保险|银行|会计|审计|统计|预算|税|旅游|广告|电力|能源|草原|森林|资源|海关|公务员|教师|民法典)法?(?<=[法典])(?![院律规治制庭人]))"
)
_END = re.compile(rf"{_HEAD}{_QUALIFIER}*")
# Words before a head that make it the name of a document: 计划 alone is more often a verb, 意见 an opinion.
_MODIFIED = re.compile(
    r"(?:(?:行动|三年|五年|两年|实施|专项|攻坚|培育|提升|倍增|推进)(?:行动)?计划|(?:行动|实施|工作|总体|改革|试点|推进)方案"
    r"|(?:指导|实施|若干)意见|若干政策措施|若干措施|若干政策|条(?:政策)?措施|(?:发展|总体|专项|详细|五”|十[四五六]五)规划"
    r"|(?:管理|实施|暂行|试行|评价|认定|奖励|资助|监督|处罚|补贴|补助|保障|促进|考核|评审|扶持|使用|登记|审查|服务|激励|遴选|培育)办法"
    r"|细则|条例|(?:管理|暂行|若干)规定|工作要点|纲要|法)$"
)
_AFTER = re.compile(
    r"(?:》|”)?(?:提出|意见|同日|同时|一同|一并|分别|先后|均|都|此前|有关|有望|正在|拟|日前|近日|还|也|明确|规定|要求|指出|显示|出台|发布|印发|实施|公布|颁布|自|正式|向|共|围绕|聚焦|立法|修订|强调|对|从|将|已|为|是|就|以|于|即|包括|涵盖|设立|确定|部署|到|给予|支持|安排|同时|分|鼓励|审议|通过|落地|征求|公开征求|进行|由|经|中|等|的|和|与|及|以及|以下|（|《|[，。、；：！？”’）》\n ]|$)"
)
_NEXT = re.compile(r"中华人民共和国|国务院|中共中央|国家|关于")
_VERBS = (
    "印发|发布|出台|公布|颁布|下发|转发|推出|制定|编制|起草|修订|通过|审议|实施(?!方案|意见|办法|细则|计划|条例|规定)|执行|施行|根据|按照|依据|依照|落实|贯彻|遵循|违反|参照"
    "|解读|宣读|签署|公开征求|征求|征集|符合|落地|兑现|配套|聚焦|结合|对接|完善|废止|围绕|介绍|批复|批准|同意|入选|纳入|列入|核定|核备|核准|研拟|拟定|订定|提请|简称为?"
)
_VERB = re.compile(rf"(?:{_VERBS})(?:并实施|实施|了|过|出|的|好)?(?:新版|新修订的|首个|首部|全国首[个部])?")
_OPENER = re.compile(
    r"中华人民共和国|国家(?!统计局|发展|级)|国务院|中共中央|全国|中国(?=[^，]{4,})|“?十[一二三四五六]五”?|新时代|(?:19|20)\d\d年"
)
_STOP = re.compile(r"[，。！？；：\n《》（）]|  |\d日|(?<=[^一-龥A-Za-z0-9])、")
_NO_START = re.compile(
    r"[或各该本这那其多等两三四五六七八九几]|一些|一系列|一揽子|一批|相关|有关|相应|具体|新的|全部|上述|系列|多项|一项|部分"
    r"|[我全][省市区国](?!人民)|专门|配套|地方|部门|更多"
)
_NO_PART = re.compile(
    r"[了着]|一系列|一揽子|多项|有望|本(?:条例|法|[办规细方])|达到|超过|\d+[个项条份部]|[两三四五六七八九十几]项|正在|已经|并且|以及|提出|表示|认为|指出|介绍|简称|建议"
    r"|出台|印发|发布|公布|制定|研究|编制|起草|抓紧|尽快|我们"
)
_VAGUE = re.compile(r"有关|相关|各类|各项|其他|系列|两个|方针")
_ISSUING = re.compile(
    r"(?:印发|发布|出台|公布|颁布|下发|转发|推出|根据|按照|依据|依照|贯彻落实|落实|贯彻|审议通过|通过|审议|就|对|《)(?:了|实施)?$"
)
_ISSUED_PLAN = re.compile(r"(?:印发|公布|颁布|发布|审议通过)了$")
_FIVE_YEAR = re.compile(r"(?:国家|中国|全国)?“?十[一二三四五六]五”?(?:时期)?(?:规划|计划)(?:纲要)?")
_STATED = re.compile(
    r"》?(?:提出|明确|规定|要求|指出|显示|强调|正式|发布|印发|出台|公布|施行|自\d|向社会|公开征求|征求意见|有望|将于|此前|日前|近日|已于|同日|先后)"
)
_ABOUT_ANOTHER = re.compile(r"关于(?:就|对)?(?:公开)?(?:印发|转发|发布|公布|下发|征求|征集)")
_REPORT = "政府工作报告"
_REPORTED = re.compile(r"》?(?:中?(?:提出|明确|指出|强调|要求|部署|首次|还|也|显示))")
_SHORTEST = 6
_SHORTEST_LAW = 4
_SHORTEST_BARE = 8  # of a name that only a verb opens
_REACH = 60
_LEAD = 4  # characters that may stand between a verb and the place in a title's name: 美丽南充建设规划纲要


class PlainTitles:
    """Finds unmarked titles in one text; `places` and `organisations` are the mentions found before."""

    def __init__(
        self, text: str, places: Sequence[Any], organisations: Sequence[Any], *, strict: bool
    ) -> None:
        """Index what a title can open with. `strict` texts must say of a name without a place or year that it was issued."""
        self.text = text
        self.strict = strict
        self._places = frozenset(one.start for one in places)
        self._starts = sorted(self._places)
        # Where the last title ended: one after 和 or 、 is listed with it.
        self._last = -9
        self._bodies = {one.end: one.start for one in organisations if one.kind != "media"}

    def find(self, start: int, end: int) -> list[RawTitle]:
        """Return the unmarked titles of `text[start:end]` in order; each spans just its name and counts as broken."""
        found: list[RawTitle] = []
        low = start
        for match in _END.finditer(self.text, start, end):
            if match.start() < low or not self._ends(match):
                continue
            opening: int | None
            if match.group().startswith(_REPORT):
                opening = match.start() if self._is_report(match) else None
            else:
                opening = self.opening(max(low, match.end() - _REACH), match.start())
                if opening is not None and not self._is_name(opening, match):
                    opening = None
            if opening is None:
                continue
            found.append(RawTitle(opening, match.end(), opening, match.end(), True))
            self._last = low = match.end()
        return found

    def _ends(self, match: re.Match[str]) -> bool:
        """Say whether a title can end with `match`: a qualifier, a mark, a verb, or the next title follows."""
        end = match.end()
        return (
            match.group()[-1] in "）稿年"
            or end in self._places
            or _AFTER.match(self.text, end) is not None
            or _NEXT.match(self.text, end) is not None
        )

    def _is_report(self, match: re.Match[str]) -> bool:
        """Say whether the words 政府工作报告 name a report that is cited, not the one that is being given or the last one."""
        return not self.strict and bool(_REPORTED.match(self.text, match.end()))

    def opening(self, low: int, end: int) -> int | None:
        """Return where the title begins whose last word begins at `end`, None where nothing tells; not before `low`."""
        text = self.text
        clause = low if not low or _STOP.match(text, low - 1) else None
        if low == self._last and text[low] in "和与及、":
            clause = low = low + 1
        for stop in _STOP.finditer(text, low, end):
            clause = low = stop.end()
        about = text.rfind("关于", low, end)
        if about >= 0 and not _ABOUT_ANOTHER.match(text, about, end):
            return self._first_body(about, low)
        verb = None
        for match in _VERB.finditer(text, low, end + 2):
            if match.end() <= end:
                verb = match
        if verb is not None:
            low = verb.end()
        index = bisect_left(self._starts, low)
        place = self._starts[index] if index < len(self._starts) and self._starts[index] <= end else None
        opener = _OPENER.search(text, low, end + 2)
        starts = [one for one in (place, opener.start() if opener else None) if one is not None]
        if starts and (verb is None or min(starts) - low > _LEAD):
            return min(starts)
        return low if verb is not None else clause

    def _first_body(self, end: int, low: int) -> int:
        """Return where the bodies begin that stand right before `end`, one after the other; `end` where there is none."""
        body = self._bodies.get(end)
        while body is not None and body >= low:
            end = body
            body = self._bodies.get(end - 1 if self.text[end - 1 : end] in (" ", "、") else end)
        return end

    def reopened(self, title: RawTitle) -> RawTitle:
        """Return a title that lost its 《 with the beginning an unmarked one would have; others as they are."""
        if not title.broken or title.start != title.inner_start:
            return title
        ends = list(_END.finditer(self.text, title.inner_start, title.inner_end))
        if not ends or ends[-1].end() != title.inner_end:
            return title
        last = ends[-1]
        report = last.group().startswith(_REPORT)
        low = max(0, title.inner_end - _REACH)
        opening = last.start() if report else self.opening(low, last.start())
        if opening is None or title.inner_end - opening < 2:
            return title
        return title._replace(start=opening, inner_start=opening)

    def _is_name(self, start: int, end: re.Match[str]) -> bool:
        """Say whether what stands between an opening and an end is the name of one document."""
        text = self.text
        name = text[start : end.end()]
        about = "关于" in name[:30]
        law = name.endswith("法") and not name.endswith("办法")
        if (
            len(name) < (_SHORTEST_LAW if law else _SHORTEST)
            or _NO_START.match(name)
            or _NO_PART.search(name)
            or (not about and "的" in name)
        ):
            return False
        if _FIVE_YEAR.fullmatch(name):
            return False
        if _VAGUE.search(text, max(start, end.start() - 4) if about else start, end.end()):
            return False
        if name.count("“") != name.count("”"):
            return False
        qualified = name[-1] in "）稿年行版"
        modified = qualified or bool(_MODIFIED.search(name))
        if about:
            of = name[end.start() - start - 1] == "的" and not end.group().startswith(("政策", "计划"))
            return (of or modified) and text[end.end() : end.end() + 1] != "的"
        if end.group().startswith(("通知", "公告", "通告", "决定")):
            return False
        stated = bool(_STATED.match(text, end.end()))
        issued = start - 1 == self._last or bool(_ISSUING.search(text, max(0, start - 8), start))
        opened = any(one in self._places for one in range(start, start + _LEAD + 1))
        if not opened and not _OPENER.match(text, start):
            said = qualified or issued or (stated and text[start - 1] not in "、）")
            if not said or self.strict or len(name) < (_SHORTEST_LAW if law else _SHORTEST_BARE):
                return False
            return modified or bool(_ISSUED_PLAN.search(text, start - 4, start))
        if self.strict or not opened:
            return modified and (qualified or stated or issued)
        return modified or issued


def with_unmarked(
    reading: Reading, marked: Sequence[RawTitle], taken: Sequence[tuple[int, int]]
) -> list[RawTitle]:
    """Return the titles of a text whose marks were lost or never set: the `marked` ones and those without, in order.

    A title that lost its 《 alone gets the beginning found for an unmarked one; nothing is looked for inside `taken` spans.
    """
    body = reading.document.body
    setting: Setting = reading.notes["setting"]
    plain = PlainTitles(
        reading.text, reading.notes["places"], reading.notes["organisations"], strict=setting.official
    )
    whole = [plain.reopened(one) for one in marked]
    held = sorted([*taken, *((one.start, one.end) for one in whole)])
    found = list(whole)
    low = body.start
    for start, end in [*held, (body.end, body.end)]:
        if low < start:
            found.extend(plain.find(low, start))
        low = max(low, end)
    return sorted(found)
