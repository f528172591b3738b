"""What stands around a title: is the document in force, a draft or only an idea, and who issues it."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from functools import cache
from typing import Any, NamedTuple

from policygraph.extract.gazetteer import place_entries
from policygraph.extract.mentions import PlaceMention, Setting
from policygraph.extract.title_parts import TitleParts
from policygraph.link.places import place_table
from policygraph.model import Ref, Span

CHINA = Ref("place", "CN")

_DRAFT_RIGHT = re.compile(
    r"[^。！？\n《]{0,60}?(征求意见|征集意见|公开征求|听取意见|草案|的议案|提请[^，。]{0,12}审议|送审|进入立法程序)"
)
_DRAFT_LEFT = re.compile(
    r"(?:(?:就|对|将|关于)[^，。；]{0,6}(?=$)|(拟(?:于|在)?[^，。；《》]{0,10}?(?:出台|印发|发布|推出|公布|实施|制定|施行)[^，。；》]{0,4}$)"
    r"|((?:提请|提交)[^，。；《》]{0,10}审议(?!通过)[^，。；《》]{0,4}$)|((?:征求|征集)[^，。；《》]{0,10}$)|((?<!经)审议(?!通过|并通过)[^，。；》]{0,6}$)|(起草了?[^，。；》]{0,4}$))"
)
_ISSUED_LEFT = re.compile(
    r"(发布|印发|出台|公布|颁布|下发|实施|施行|执行|推出|通过|落实|贯彻|根据|按照|依据|依照|遵循|符合|遵守|签署|履行|完成|参照|违反|解读|转发|修订)了?[^，。；》]{0,8}$"
)
_MAKING = "(?:制定|出台|立法|起草|编制|编修|修编|印发|发布|修订)"
_PROPOSED_LEFT = re.compile(
    rf"((?:建议|呼吁|推动|尽快|适时|启动|加快|抓紧|谋划|争取|论证|将|计划|酝酿|正在|着手|筹划|研究(?!出台|印发))[^，。；《》]{{0,8}}{_MAKING}[^，。；《》]{{0,4}}$"
    r"|(?:制定|编制|起草|谋划|酝酿|编修)(?!了|完成|出台|印发|实施|发布|并)[^，。；《》]{0,3}$)"
)
_PROPOSED_RIGHT = re.compile(
    r"[》）]*(?:的)?(立法|起草|编制工作|制定工作|研究制定|制定出台|制定(?!的|了|并|实施)|编制(?!的|了|完成|并|实施)|早日出台|尽快出台|出台工作)"
)
_NOW_ISSUED = re.compile(r"[^。\n《]{0,40}?(印发给你们|予以印发|现予公布|现予发布|已正式印发|现印发)")
_ISSUED_RIGHT = re.compile(
    r"[^。！？\n《]{0,24}?(正式|发布|印发|出台|实施|施行|提出|明确|规定|要求|指出|显示|生效|颁布|通过|落地|公布|获批|编制完成|强调|围绕|聚焦|涵盖|包括|确定)"
)
_SUBJECT_VERB = re.compile(
    r"(?:发布|印发|出台|公布|颁布|下发|推出|制定|编制|起草|提请审议|提交审议|审议通过|表决通过|通过|实施|执行|形成|推行|签署|转发|修订|征求|联合发布|启动)了?的?[^，。；！？\n《》]{0,12}$"
)
_RIGHT_BY = re.compile(
    r"[^。！？\n《]{0,24}?由(?P<body>[^，。；\n]{2,40}?)(?:联合|共同|正式)?(?:发布|印发|出台|公布|制定|编制)"
)
_NATIONAL_NAME = re.compile(
    r"国家(?!级)|全国|中国(?!.{2,12}(?:大学|公司))|中共中央|中央|国务院|最高人民|中华人民共和国|[^市省县区]{2,10}部(?![分门署队])|[^市省县区]{1,8}总局|证监会|银保监会|人民银行|国资委|国家发改委"
)
_NATIONAL_REGION = re.compile(
    r"粤港澳|长江|京津冀|成渝|长三角|长江三角洲|黄河|海南自由贸易港|雄安|西部|东北|中部|横琴|前海|中华人民共和国|国家|全国|中国|中共中央|国务院|新时代|“?十[一二三四五六]五”?"
)
_INTERNATIONAL = re.compile(
    r"^(?:“?〈?)?(?:联合国|上合组织|上海合作组织|二十国集团|亚太|世界|欧盟|金砖|东盟|国际|全球|巴黎|京都|区域全面经济|全面与进步|数字经济伙伴)|(?:公约|宪章|议定书|协定|宣言)$"
)
_PROVINCIAL = re.compile(r"省(?:委|政府|人大|级|[一-龥]{1,6}厅)|自治区(?:党委|政府|人大|[一-龥]{1,6}厅)")
_CITING = re.compile(r"(?:根据|按照|依据|依照|符合|违反|贯彻|落实|全国|国家)[^，。；]{0,8}$")
_SUPPORT = re.compile(r"关于(?:支持|同意|赋予|设立|授权)")
_CLAUSE_BACK = re.compile(r"[^。！？\n]*$")


@cache
def number_marks() -> dict[str, str]:
    """Return the characters that open document numbers and the places they stand for."""
    marks = {entry.surface: entry.id for entry in place_entries() if entry.kind == "PLACE_ABBR"}
    return marks | {
        "国": "CN", "中": "CN", "财": "CN", "教": "CN", "工": "CN", "商": "CN", "建": "CN", "银": "CN",
        "穗": "440100", "深": "440300", "杭": "330100", "苏": "320000", "川": "510000", "云": "530000", "贵": "520000",
        "甘": "620000", "青": "630000", "宁": "640000", "新": "650000", "藏": "540000", "蒙": "150000", "吉": "220000",
        "黑": "230000",
    }  # fmt: skip


class Status(NamedTuple):
    """`value` draft, issued, trial, revised, proposed or None; the span of the words that say so; a confidence factor."""

    value: str | None
    span: Span | None
    factor: float


class Issuer(NamedTuple):
    """The place a document holds for and the body that issues it, each with the span that says it; a confidence factor."""

    place: tuple[Ref, Span | None] | None
    body: tuple[Ref, Span] | None = None
    factor: float = 0.9


def status_of(text: str, parts: TitleParts, start: int, end: int, left_end: int) -> Status:
    """Return the status of the title at `start`..`end`; `left_end` is where the list of titles it closes began.

    Words in the title win; then a draft's words around it (征求意见, 拟出台, 提请审议), then an idea's (制定, 建议, 立法), then
    those of a document in force; without any, a named document is taken to be issued.
    """
    if parts.status:
        for word in _words(parts.status):
            at = text.find(word, start, end)
            if at >= 0:
                return Status(parts.status, Span(at, at + len(word)), 0.97)
        return Status(parts.status, None, 0.97)
    left = _left_clause(text, left_end)
    right_end = min(len(text), end + 80)
    match = _DRAFT_RIGHT.match(text, end, right_end)
    if match and not re.search(r"印发|正式(?:发布|出台)|经过?(?:广泛)?征求", text[end : match.end()]):
        return Status("draft", Span(match.start(1), match.end(1)), 0.95)
    found = _DRAFT_LEFT.search(left)
    if found and found.lastindex:
        return Status("draft", _at(found, left_end - len(left)), 0.9)
    now = _NOW_ISSUED.match(text, end, right_end)
    if now or (left and left.rstrip().endswith("现将")):
        return Status("issued", Span(now.start(1), now.end(1)) if now else None, 0.95)
    near = _PROPOSED_RIGHT.match(text, end, right_end)
    if near:
        return Status("proposed", Span(near.start(1), near.end(1)), 0.85)
    found = _ISSUED_LEFT.search(left)
    proposed = _PROPOSED_LEFT.search(left)
    if proposed and not found and parts.kind != "law":
        return Status("proposed", _at(proposed, left_end - len(left)), 0.85)
    if proposed and not found and re.search(r"制定|立法|起草", proposed.group()):
        return Status("proposed", _at(proposed, left_end - len(left)), 0.85)
    if found and not (proposed and proposed.end() == found.end() and proposed.start() < found.start()):
        return Status("issued", _at(found, left_end - len(left)), 0.95)
    if proposed and found and parts.kind != "law":
        return Status("proposed", _at(proposed, left_end - len(left)), 0.8)
    match = _ISSUED_RIGHT.match(text, end, right_end)
    if match:
        return Status("issued", Span(match.start(1), match.end(1)), 0.9)
    return Status("issued", None, 0.8)


def _words(status: str) -> tuple[str, ...]:
    return {
        "draft": (
            "征求意见",
            "草案",
            "送审稿",
            "讨论稿",
            "草稿",
            "公示稿",
            "意见稿",
            "审议稿",
            "拟定稿",
            "建议稿",
        ),
        "trial": ("试行", "暂行", "试点"),
        "revised": ("修订", "修正", "修改稿"),
    }[status]


def _at(match: re.Match[str], offset: int) -> Span:
    group = match.lastindex or 0
    return Span(match.start(group) + offset, match.end(group) + offset)


def _left_clause(text: str, end: int) -> str:
    """Return up to 60 characters before `end`, from the last sentence or comma."""
    left = text[max(0, end - 60) : end]
    cut = max(left.rfind(mark) for mark in "。！？\n；》")
    return left[cut + 1 :]


class Issuers:
    """Finds who issues a document, from its title, the words around it, or the setting."""

    def __init__(
        self, text: str, places: Sequence[PlaceMention], organisations: Sequence[Any], setting: Setting
    ) -> None:
        """Index the mentions by start."""
        self.text = text
        self.places = list(places)
        self.organisations = sorted(organisations, key=lambda one: (one.start, one.end))
        self.setting = setting
        self._place_starts = [one.start for one in self.places]
        self._organisation_starts = [one.start for one in self.organisations]

    def of(
        self, parts: TitleParts, inner: Span, outer: Span, sentence_start: int, paragraph_start: int
    ) -> Issuer:
        """Return the issuer of the title at `outer` (the list of titles it ends, and its 》), whose sentence and paragraph begin
        at `sentence_start` and `paragraph_start`."""
        start, end = outer
        inside = self._from_title(parts, inner)
        around = self._from_left(sentence_start, start) or self._from_right(end)
        if inside is not None:
            if around is not None and around.body is not None and around.place == inside.place:
                return Issuer(inside.place, inside.body or around.body, inside.factor)
            return inside
        if around is not None:
            return around
        if _NATIONAL_REGION.match(parts.base.lstrip("“关于")):
            return Issuer((CHINA, None), None, 0.8)
        if _INTERNATIONAL.search(parts.base):
            return Issuer(None, None, 0.7)
        numbered = self._from_number(end)
        if numbered is not None:
            return numbered
        if parts.kind != "law" and not self.setting.official:
            topic = self._topic(paragraph_start, start)
            if topic is not None:
                return topic
        home = self.setting.place
        if parts.kind == "law" or not self.setting.official or home is None:
            return Issuer((CHINA, None), None, 0.7)
        left = _left_clause(self.text, start)
        if _CITING.search(left):
            return Issuer((CHINA, None), None, 0.65)
        return Issuer(home, None, 0.75)

    def _topic(self, paragraph_start: int, start: int) -> Issuer | None:
        """Return the place or body that the paragraph was about before the title: the last to open a clause."""
        if _CITING.search(_left_clause(self.text, start)):
            return None
        national = None
        for match in _NATIONAL_NAME.finditer(self.text, paragraph_start, start):
            national = match
        for mention in reversed(self._within(paragraph_start, start)):
            if national is not None and national.start() > mention.start:
                return None
            before = self.text[max(paragraph_start, mention.start - 1) : mention.start]
            if mention.ref.key != "CN" and before in ("", "，", "。", "；", "：", "\n", "在", "据", "日"):
                return Issuer((mention.ref, Span(mention.start, mention.end)), None, 0.6)
        return None

    def _from_number(self, end: int) -> Issuer | None:
        """Return the issuer that a document number after a title tells: 粤 is Guangdong, 国 the State Council."""
        match = re.compile(r"（(?P<mark>[一-龥])[一-龥]{1,10}[〔\[（【(](?:19|20)\d\d").match(self.text, end)
        if match is None:
            return None
        code = number_marks().get(match.group("mark"))
        span = Span(*match.span("mark"))
        return Issuer((Ref("place", code), span), None, 0.85) if code else None

    def _from_title(self, parts: TitleParts, inner: Span) -> Issuer | None:
        title = self.text[inner.start : inner.end]
        body = self._organisation_at(inner.start)
        offset = re.match(r"(?:“|中共|关于印发|(?:19|20)\d\d年度?|关于公布)*", title).end()  # type: ignore[union-attr]
        chain = self._chain_at(inner.start + offset) or self._chain_at(inner.start)
        if chain is not None and chain.ref.key != "CN":
            if re.match(r"海南自由贸易港|海南全面深化", title):
                return Issuer((CHINA, None), None, 0.8)
            return Issuer((chain.ref, Span(chain.start, chain.end)), body, 0.95)
        if re.match(r"[“《]?(?:中华人民共和国|国家|全国|中国|中共中央|国务院)", title):
            return Issuer((CHINA, None), body, 0.95)
        if body is not None:
            place = self._place_of(self._organisation(inner.start))
            if place is not None:
                return Issuer(place, body, 0.9)
        for mention in self._within(inner.start, inner.end):
            before = self.text[inner.start : mention.start]
            if mention.ref.key == "CN" or _SUPPORT.match(title):
                continue
            if (
                re.fullmatch(r"(?:“[^”]{2,20}”|关于[^，]{0,12}?|.{0,12}规划|.{0,8})", before)
                and self.text[mention.end - 1] in "省市区县州"
            ):
                return Issuer((mention.ref, Span(mention.start, mention.end)), None, 0.75)
        return None

    def _from_left(self, sentence_start: int, start: int) -> Issuer | None:
        left_start = max(sentence_start, start - 90)
        left = self.text[left_start:start]
        verb = _SUBJECT_VERB.search(left)
        if verb is None:
            return None
        verb_at = left_start + verb.start()
        return self._subject(left_start, verb_at)

    def _subject(self, start: int, end: int) -> Issuer | None:
        """Return the issuer named in `start`..`end`: in the last clause that names one."""
        clause_end = end
        while clause_end > start:
            cut = max(self.text.rfind(mark, start, clause_end) for mark in "，；》")
            clause_start = cut + 1 if cut >= 0 else start
            bodies = self._bodies(clause_start, clause_end)
            if bodies:
                first = bodies[0]
                place = self._place_of(first)
                return Issuer(place or (CHINA, None), (first.ref, Span(first.start, first.end)), 0.9)
            names = [one for one in self._within(clause_start, clause_end) if "in-name" not in one.flags]
            if names:
                named = names[0]
                return Issuer((self._deepest(names, named).ref, Span(named.start, named.end)), None, 0.9)
            match = _NATIONAL_NAME.search(self.text, clause_start, clause_end)
            if match:
                return Issuer((CHINA, Span(match.start(), match.end())), None, 0.85)
            above = _PROVINCIAL.search(self.text, clause_start, clause_end)
            if above and self.setting.place:
                parents = place_table().parents(self.setting.place[0].key)
                province = next((one for one in parents if one.level == "province"), None)
                if province is not None:
                    return Issuer((Ref("place", province.code), Span(above.start(), above.end())), None, 0.85)
            ours = re.search(
                r"(?:我|全|本)[省市区县州](?!场)|[市区县州](?:委|政府)", self.text[clause_start:clause_end]
            )
            if ours and self.setting.place:
                return Issuer((self.setting.place[0], self.setting.place[1]), None, 0.85)
            if cut < 0 or self.text[cut] != "，":
                return None
            clause_end = cut
        return None

    @staticmethod
    def _deepest(names: list[PlaceMention], first: PlaceMention) -> PlaceMention:
        """Return the last of the names that stand side by side: 天河区 in 广州市天河区."""
        chosen = first
        for one in names[1:]:
            if one.start == chosen.end:
                chosen = one
        return chosen

    def _from_right(self, end: int) -> Issuer | None:
        match = _RIGHT_BY.match(self.text, end, end + 90)
        return self._subject(match.start("body"), match.end("body")) if match else None

    def _within(self, start: int, end: int) -> list[PlaceMention]:
        first = bisect_left(self._place_starts, start)
        last = bisect_left(self._place_starts, end, first)
        return [one for one in self.places[first:last] if one.end <= end]

    def _bodies(self, start: int, end: int) -> list[Any]:
        first = bisect_left(self._organisation_starts, start)
        last = bisect_left(self._organisation_starts, end, first)
        return [one for one in self.organisations[first:last] if one.end <= end and one.kind != "media"]

    def _organisation(self, position: int) -> Any | None:
        index = bisect_right(self._organisation_starts, position) - 1
        if index >= 0 and self.organisations[index].start == position:
            return self.organisations[index]
        return None

    def _organisation_at(self, position: int) -> tuple[Ref, Span] | None:
        found = self._organisation(position)
        return (found.ref, Span(found.start, found.end)) if found is not None else None

    def _chain_at(self, position: int) -> PlaceMention | None:
        index = bisect_left(self._place_starts, position)
        chosen: PlaceMention | None = None
        while index < len(self.places):
            one = self.places[index]
            if one.start != (chosen.end if chosen else position):
                break
            chosen = one
            index += 1
        return chosen

    def _place_of(self, body: Any | None) -> tuple[Ref, Span | None] | None:
        """Return the place an organisation acts for: named first in its name, else its seat; CN for a national one."""
        if body is None:
            return None
        chain = self._chain_at(body.start) or self._chain_at(body.start + 2)
        if chain is not None and chain.ref.key != "CN" and chain.end <= body.end:
            return chain.ref, Span(chain.start, chain.end)
        if _NATIONAL_NAME.match(self.text, body.start, body.end):
            return CHINA, Span(body.start, body.end)
        seat = getattr(body, "seat", None)
        if isinstance(seat, Ref):
            return seat, Span(body.start, body.end)
        if self.setting.place is not None and re.match(r"[省市区县州]", self.text[body.start : body.end]):
            return self.setting.place
        return None
