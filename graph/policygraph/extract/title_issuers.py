"""Who issues a document, from its title, the words around it, its number, or the setting."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from functools import cache
from typing import Any, NamedTuple

from policygraph.extract.gazetteer import place_entries
from policygraph.extract.mentions import PlaceMention, Setting
from policygraph.extract.title_parts import TitleParts
from policygraph.extract.title_status import left_clause
from policygraph.link.places import place_table
from policygraph.model import Ref, Span

CHINA = Ref("place", "CN")
_TOPIC_REACH = 200  # characters back that a paragraph's topic holds

_SUBJECT_VERB = re.compile(
    r"(?:发布|印发|出台|公布|颁布|下发|推出|制定|编制|起草|发表|宣读|提请审议|提交审议|审议通过|表决通过|通过|实施|执行|形成|推行|签署|转发|修订|征求|联合发布|启动)了?的?[^，。；！？\n《》]{0,12}$"
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
_TAIWAN = re.compile(
    r"行政院|立法院|监察院|司法院|考试院|国家发展委员会|国发会|数位发展部|经济部(?!门)|金管会"
)
_PROVINCIAL = re.compile(r"省(?:委|政府|人大|级|[一-龥]{1,6}厅)|自治区(?:党委|政府|人大|[一-龥]{1,6}厅)")
_CITING = re.compile(r"(?:根据|按照|依据|依照|符合|违反|贯彻|落实|全国|国家)[^，。；]{0,8}$")
_SUPPORT = re.compile(r"关于(?:支持|同意|赋予|设立|授权)")
_BESIDE = re.compile(r"(?:的|新版|新修订的|现行的?|最新的?)$")


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


@cache
def place_opening(name: str) -> str | None:
    """Return the code of the province or city that a body's name opens with, None where it opens with none."""
    for length in range(min(8, len(name)), 1, -1):
        for place in place_table().named(name[:length]):
            if place.level in ("province", "prefecture"):
                return place.code
    return None


class Issuer(NamedTuple):
    """The place a document holds for and the body that issues it, each with the span that says it; a confidence factor."""

    place: tuple[Ref, Span | None] | None
    body: tuple[Ref, Span] | None = None
    factor: float = 0.9


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
            abroad = around is not None and around.place is not None and around.place[0].key.isalpha()
            if (
                around is not None
                and abroad
                and around.place != inside.place
                and inside.place == (CHINA, None)
            ):
                return around
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
        left = left_clause(self.text, start)
        if _CITING.search(left):
            return Issuer((CHINA, None), None, 0.65)
        return Issuer(home, None, 0.75)

    def _topic(self, paragraph_start: int, start: int) -> Issuer | None:
        """Return the place or body that the paragraph was about before the title: the last to open a clause."""
        if _CITING.search(left_clause(self.text, start)):
            return None
        paragraph_start = max(paragraph_start, start - _TOPIC_REACH)
        national = None
        for match in _NATIONAL_NAME.finditer(self.text, paragraph_start, start):
            national = match
        latest: tuple[int, tuple[Ref, Span | None]] | None = None
        for mention in reversed(self._within(paragraph_start, start)):
            before = self.text[max(paragraph_start, mention.start - 1) : mention.start]
            if mention.ref.key != "CN" and before in ("", "，", "。", "；", "：", "\n", "在", "据", "日"):
                latest = mention.start, (mention.ref, Span(mention.start, mention.end))
                break
        for body in reversed(self._bodies(paragraph_start, start)):
            place = self._place_of(body) if body.kind == "government" else None
            if place is not None and place[0] != CHINA:
                if latest is None or body.start > latest[0]:
                    latest = body.start, place
                break
        if latest is None or (national is not None and national.start() > latest[0]):
            return None
        return Issuer(latest[1], None, 0.6)

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
        beside = self._beside(start)
        if beside is not None:
            return beside
        left_start = max(sentence_start, start - 90)
        left = self.text[left_start:start]
        verb = _SUBJECT_VERB.search(left)
        if verb is None:
            return None
        verb_at = left_start + verb.start()
        return self._subject(left_start, verb_at)

    def _beside(self, start: int) -> Issuer | None:
        """Return the place or body right before a title: 美国《芯片法案》, 欧盟的《数据法案》."""
        match = _BESIDE.search(self.text, max(0, start - 6), start)
        end = match.start() if match else start
        for mention in reversed(self._within(max(0, end - 12), end)):
            if mention.end == end and "in-name" not in mention.flags:
                return Issuer((mention.ref, Span(mention.start, mention.end)), None, 0.9)
        for body in reversed(self._bodies(max(0, end - 30), end)):
            if body.end == end:
                place = self._place_of(body)
                return Issuer(place or (CHINA, None), (body.ref, Span(body.start, body.end)), 0.85)
        return None

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
            inside = [one for one in self._within(clause_start, clause_end) if one.ref.key != "CN"]
            names = [one for one in inside if "in-name" not in one.flags] or inside
            if names:
                named = names[0]
                factor = 0.8 if "in-name" in named.flags else 0.9
                return Issuer((self._deepest(names, named).ref, Span(named.start, named.end)), None, factor)
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
        name = self.text[body.start : body.end]
        if name == "欧盟":
            return Ref("place", "EU"), Span(body.start, body.end)
        if _TAIWAN.match(name):
            return Ref("place", "710000"), Span(body.start, body.end)
        hidden = place_opening(name)
        if hidden is not None:
            return Ref("place", hidden), Span(body.start, body.end)
        if _NATIONAL_NAME.match(self.text, body.start, body.end):
            return CHINA, Span(body.start, body.end)
        seat = getattr(body, "seat", None)
        if isinstance(seat, Ref):
            return seat, Span(body.start, body.end)
        if self.setting.place is not None and re.match(r"[省市区县州]", self.text[body.start : body.end]):
            return self.setting.place
        return None
