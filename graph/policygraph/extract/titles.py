"""Titles of policy documents: found, taken apart, short names resolved, status and issuer read from the words around them.

One claim for each document: what its mentions say is put together, the mention that says most about status winning. Media,
books and forms in 《》 are mentions (so that nothing in them is taken for something else) but no claims.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from itertools import islice

from policygraph.extract.mentions import Setting, TitleMention
from policygraph.extract.reading import Reading
from policygraph.extract.title_claims import Policy, policy_claim
from policygraph.extract.title_issuers import CHINA, Issuer, Issuers
from policygraph.extract.title_names import Named, document_number, headings, in_passing, short_name
from policygraph.extract.title_parts import TitleParts, parse_title, title_kind
from policygraph.extract.title_plain import with_unmarked
from policygraph.extract.title_scan import RawTitle, scan_titles
from policygraph.extract.title_status import Status, status_of
from policygraph.link.places import place_table
from policygraph.model import Ref, Span

POLICY = ("plan", "law", "notice")
_RECENT = 100  # documents back that a short name may mean
_GENERIC = re.compile(
    r"(?:该|本|这份|上述)?(?:总体|具体|实施|行动|工作|指导|专项|三年|暂行|管理|若干|发展|建设|征求意见|操作|试行|评价|鼓励|支持|扶持|新|[一二三四五六七八九十\d]+年)*"
    r"(?:方案|计划|意见|办法|规划|措施|通知|条例|规定|细则|纲要|决定|公告|通告|指南|指引|目录|清单|要点|政策|报告|建议|规程|规范|标准|意见稿|草案|政策措施|行动|战略|倡议|宣言|制度|章程|白皮书|蓝皮书)"
)
_LIST = re.compile(r"[、，和与及以]{0,2}(?:以及)?")
_NATIONAL_REPORT = re.compile(r"政府工作报告$")
_YEAR_BEFORE = re.compile(r"((?:19|20)\d\d)年(?:的)?(?:国务院|全国|中央)?$")
_WORK_LEFT = re.compile(
    r"(?:歌曲|电影|话剧|戏剧|电视剧|纪录片|图书|专著|著作|新书|论文|文章|节目|栏目|杂志|小说|报告文学|题为)$"
)
_WORK_RIGHT = re.compile(r"(?:一书|一文|杂志|期刊|栏目|节目|电影|电视剧|纪录片)")
_FORM_LEFT = re.compile(
    r"(?:填写|填报|提交|提供|领取|打印|出具|下载|签订|持有?|凭|附件\d{0,2}[：.]?|参见|详见|查看)$"
)
_FORM_RIGHT = re.compile(r"（(?:见)?附件|（样式|（模板|（附后")
_LIST_LIKE = re.compile(r"(?:清单|目录|指南|指引|标准|须知|说明|公告|通告|规程|流程|函|报告|通知单)$")
_ISSUING_WORD = re.compile(r"印发|转发|发布|公布|下发")


def _names_a_place(opening: str) -> bool:
    """Say whether the opening of a title is a place's name (上海市, 深圳经济特区)."""
    return bool(place_table().named(opening.removesuffix("经济特区")))


def _in_order(short: str, full: str) -> bool:
    """Say whether the characters of `short` stand in `full` in this order."""
    rest = iter(full)
    return all(character in rest for character in short)


class Titles:
    """Find titles and make the claims of policies: note `titles`, list[TitleMention] in text order."""

    name = "titles"
    requires = ("places", "setting", "organisations")
    assigns = ("titles",)

    def __call__(self, reading: Reading) -> None:
        """Add the note and the claims; see the class."""
        _TitleReader(reading).run()


class _TitleReader:
    """The work on one document."""

    def __init__(self, reading: Reading) -> None:
        self.reading = reading
        self.text = reading.text
        self.setting: Setting = reading.notes["setting"]
        self.issuers = Issuers(
            self.text, reading.notes["places"], reading.notes["organisations"], self.setting
        )
        self.policies: dict[str, Policy] = {}
        self.aliases: dict[str, str] = {}
        self.mentions: list[TitleMention] = []
        self.last: tuple[int, Policy] | None = None

    def run(self) -> None:
        body = self.reading.document.body
        raw = scan_titles(self.text, body.start, body.end)
        for named in headings(self.reading, self.setting):
            self._heading(named)
        if not raw or any(one.broken for one in raw):
            raw = with_unmarked(self.reading, raw, [(one.start, one.end) for one in self.mentions])
        for title in raw:
            self._read(title)
        taken = sorted((one.start, one.end) for one in self.mentions)
        for named in in_passing(self.reading):
            self._passing(named, taken)
        self.mentions.sort(key=lambda one: (one.start, one.end))
        self.reading.notes["titles"] = self.mentions
        for policy in self.policies.values():
            self.reading.claims.append(policy_claim(self.reading, policy))

    def _heading(self, named: Named) -> None:
        span = named.span
        parts = parse_title(self.text[span.start : span.end])
        kind = parts.kind if parts.kind in POLICY else "plan"
        issuer = self._issuer_of(parts, span, span, alone=True)
        policy = self._policy(parts, span, span, kind, broken=False, issuer=issuer, heading=True)
        policy.status = Status(parts.status or "issued", None, 0.95)
        stop = self.reading.paragraphs[min(11, len(self.reading.paragraphs) - 1)].end
        policy.number = document_number(self.text, span.end, stop)

    def _read(self, title: RawTitle) -> None:
        inner = Span(title.inner_start, title.inner_end)
        parts = parse_title(self.text[inner.start : inner.end])
        outer = Span(title.start, title.end)
        known = self._known(parts, title)
        fuller = known[0] if known is not None and self._says_more(parts, known[0]) else None
        if known is not None and fuller is None:
            policy, ambiguous = known
            self._again(policy, outer, inner, parts, ambiguous)
            return
        if self._is_work(title) or (parts.kind not in POLICY and not _NATIONAL_REPORT.search(parts.base)):
            kind = "other" if parts.kind in POLICY else parts.kind
            self.mentions.append(TitleMention(*outer, inner, Ref("plan", parts.name), kind, new=True))
            return
        if _GENERIC.fullmatch(parts.base) and not _NATIONAL_REPORT.search(parts.base):
            self.mentions.append(
                TitleMention(*outer, inner, Ref("plan", parts.name), "other", new=False, short=True)
            )
            return
        listed = self._list_before(title)
        left_end = listed[0] if listed else title.start
        status = status_of(self.text, parts, title.start, title.end, left_end)
        if listed and status.span is None and listed[1].status is not None and status.value == "issued":
            status = listed[1].status
        issuer = self._issuer(parts, inner, title, listed)
        kind = parts.kind if parts.kind in POLICY else "report"
        policy = self._policy(parts, outer, inner, kind, broken=title.broken, issuer=issuer)
        policy.status = status
        policy.short = short_name(self.text, title.end)
        if policy.short:
            self.aliases[policy.short[0]] = parts.name
        policy.number = self._number_after(title.end)
        self._nested(title, policy, status)
        fuller = fuller or self._headline_of(policy)
        if fuller is not None:
            self._absorb(fuller, policy)
        self.last = (title.end, policy)
        if listed:
            self.starts[title.end] = listed[0]

    @staticmethod
    def _says_more(parts: TitleParts, known: Policy) -> bool:
        """Say whether a title is a known one with the years or the version that were left out before."""
        bare = known.parts.name == known.parts.base == parts.base and not known.first.heading
        return bare and parts.name != parts.base and parts.status is None

    def _headline_of(self, policy: Policy) -> Policy | None:
        """Return the document that the headline names in short: same place, its characters in order in the full title."""
        title = self.setting.title
        if title is None or policy.first.start < title.end:
            return None
        for one in self.policies.values():
            inside = title.start <= one.first.start < title.end and not one.first.heading
            if not inside or one is policy or one.issuer is None or policy.issuer is None:
                continue
            same_place = (one.issuer.place or (None,))[0] == (policy.issuer.place or (None,))[0]
            ends = one.parts.base[-2:] == policy.parts.base[-2:] and len(one.parts.base) >= 6
            if same_place and ends and _in_order(one.parts.base, policy.parts.base):
                return one
        return None

    def _absorb(self, short: Policy, full: Policy) -> None:
        """Make the mentions of a title given in short those of the full one."""
        for mention in self.mentions:
            if mention.ref == short.first.ref and mention is not full.first:
                mention.ref, mention.new, mention.short = full.first.ref, False, True
        full.spans.extend(short.spans)
        if full.short is None and short.parts.base != full.parts.base:
            full.short = (short.parts.base, short.first.inner)
        if full.status is not None and full.status.span is None and short.status is not None:
            full.status = short.status
        full.number = full.number or short.number
        full.cites.extend(short.cites)
        if self.policies.get(short.parts.name) is short:
            del self.policies[short.parts.name]
        self.aliases = {
            alias: full.parts.name if name == short.parts.name else name
            for alias, name in self.aliases.items()
        }
        self.aliases[short.parts.name] = full.parts.name

    @property
    def starts(self) -> dict[int, int]:
        """Return where the list of titles ending at a position began."""
        if not hasattr(self, "_starts"):
            self._starts: dict[int, int] = {}
        return self._starts

    def _is_work(self, title: RawTitle) -> bool:
        """Say whether the words around a title make it a book, a paper, a play, or a paper to fill in or attach."""
        left = self.text[max(0, title.start - 8) : title.start]
        if _WORK_LEFT.search(left) or _WORK_RIGHT.match(self.text, title.end):
            return True
        attached = _FORM_LEFT.search(left) or _FORM_RIGHT.match(self.text, title.end)
        return bool(attached) and bool(_LIST_LIKE.search(self.text, title.inner_start, title.inner_end))

    def _list_before(self, title: RawTitle) -> tuple[int, Policy] | None:
        """Return where the list begins that this title continues (《甲》《乙》), and its last document."""
        if self.last is None:
            return None
        end, policy = self.last
        if end <= title.start <= end + 3 and _LIST.fullmatch(self.text, end, title.start):
            return self.starts.get(end, policy.first.start), policy
        return None

    def _issuer(
        self, parts: TitleParts, inner: Span, title: RawTitle, listed: tuple[int, Policy] | None
    ) -> Issuer:
        if _NATIONAL_REPORT.fullmatch(parts.base):
            return self._report_issuer(title)
        start = listed[0] if listed else title.start
        issuer = self._issuer_of(parts, inner, Span(start, title.end))
        before = listed[1].issuer if listed else None
        if listed and before is not None and before.place is not None and issuer.factor < before.factor:
            inner_before, said = listed[1].first.inner, before.place[1]
            if said is not None and not inner_before.start <= said.start < inner_before.end:
                return before
        return issuer

    def _issuer_of(self, parts: TitleParts, inner: Span, outer: Span, *, alone: bool = False) -> Issuer:
        """Return the issuer of a title, from its sentence and paragraph unless it stands `alone`."""
        if alone:
            return self.issuers.of(parts, inner, outer, outer.start, outer.start)
        sentence = self.reading.sentences[self.reading.sentence_at(outer.start)]
        paragraph = self.reading.paragraphs[sentence.paragraph]
        return self.issuers.of(parts, inner, outer, sentence.start, paragraph.start)

    def _report_issuer(self, title: RawTitle) -> Issuer:
        """Return who gave a 《政府工作报告》: the place named right before it, else the state."""
        for mention in reversed(self.issuers.places):
            if mention.end <= title.start and self.text[mention.end : title.start] in ("", "的", "市", "省"):
                return Issuer((mention.ref, Span(mention.start, mention.end)), None, 0.9)
            if mention.end <= title.start - 3:
                break
        if self.setting.official and self.setting.place is not None and not self.setting.national:
            return Issuer(self.setting.place, None, 0.8)
        return Issuer((CHINA, None), None, 0.85)

    def _number_after(self, end: int) -> tuple[str, Span] | None:
        if self.text[end : end + 1] not in ("（", "("):
            return None
        return document_number(self.text, end, min(len(self.text), end + 40))

    def _policy(
        self,
        parts: TitleParts,
        outer: Span,
        inner: Span,
        kind: str,
        *,
        broken: bool,
        issuer: Issuer,
        heading: bool = False,
    ) -> Policy:
        mention = TitleMention(
            *outer, inner, Ref("plan", parts.name), kind, new=True, heading=heading, place=issuer.place
        )
        self.mentions.append(mention)
        policy = Policy(parts, mention, spans=[inner], issuer=issuer)
        if broken or parts.repaired:
            policy.flags.add("repaired")
        if _NATIONAL_REPORT.search(parts.base):
            match = _YEAR_BEFORE.search(self.text, max(0, outer.start - 12), outer.start)
            if match:
                policy.year = (match.group(1) + "年", Span(match.start(1), match.end(1) + 1))
        self.policies[parts.name] = policy
        return policy

    def _known(self, parts: TitleParts, title: RawTitle) -> tuple[Policy, bool] | None:
        """Return the document a title names again: in full, by its short name, or by the kind of document alone."""
        name = parts.name
        if name in self.policies:
            return self.policies[name], False
        if name in self.aliases:
            return self.policies[self.aliases[name]], False
        base = parts.base
        recent = list(islice(reversed(self.policies.values()), _RECENT))
        same = [one for one in reversed(recent) if one.parts.base == base]
        if same and (parts.name == parts.base or same[-1].parts.name == same[-1].parts.base):
            return same[-1], False
        for one in recent:
            full = one.parts.base
            shorter, longer = sorted((full, base), key=len)
            if (
                shorter != longer
                and longer.endswith(shorter)
                and re.fullmatch(
                    r"(?:中华人民共和国|关于|国务院|中共中央|国务院办公厅|、|\s)+", longer[: -len(shorter)]
                )
            ):
                return one, False
        if not _GENERIC.fullmatch(base):
            for one in recent:
                opening = one.parts.base.removesuffix(base)
                if opening != one.parts.base and _names_a_place(opening):
                    return one, False
            if len(base) >= 6 and title_kind(base) != "law":
                ends = [one for one in reversed(recent) if one.parts.base.endswith(base)]
                if ends:
                    return ends[-1], len(ends) > 1
            return None
        if _NATIONAL_REPORT.search(base):
            return None
        before = [
            one
            for one in reversed(recent)
            if one.first.start < title.start and "mentioned-only" not in one.flags
        ]
        ending = [one for one in before if one.parts.base.endswith(base)]
        if not ending:
            ending = [one for one in before if one.parts.base.endswith(base[-2:]) and len(base) <= 4]
        if not ending:
            return None
        best = ending[-1]
        rivals = [one for one in ending if one is not best and best.first.start - one.first.end <= 3]
        return best, bool(rivals)

    def _again(self, policy: Policy, outer: Span, inner: Span, parts: TitleParts, ambiguous: bool) -> None:
        short = parts.name != policy.parts.name
        self.mentions.append(
            TitleMention(
                *outer, inner, policy.first.ref, policy.first.kind, new=False, short=short, ambiguous=ambiguous,
                place=policy.issuer.place if policy.issuer else None,
            )
        )  # fmt: skip
        if ambiguous:
            return
        policy.spans.append(inner)
        status = status_of(self.text, parts, outer.start, outer.end, outer.start)
        old = policy.status
        if old is not None and policy.parts.status is None and status.span is not None:
            bare = old.span is None and not policy.first.heading
            if bare or (status.value == "draft" and status.factor > old.factor - 0.06):
                policy.status = status
        if short and policy.short is None:
            policy.short = (parts.base, inner)
        if policy.issuer is not None and policy.issuer.factor < 0.8:
            issuer = self._issuer_of(policy.parts, inner, outer)
            if issuer.factor >= 0.9 and issuer.place is not None and issuer.place[1] is not None:
                policy.issuer = issuer
                policy.first.place = issuer.place
        if policy.short is None:
            policy.short = short_name(self.text, outer.end)
            if policy.short:
                self.aliases[policy.short[0]] = policy.parts.name

    def _nested(self, title: RawTitle, outer: Policy, status: Status) -> None:
        """Make documents of the titles inside a title: what a notice issues, or what it only refers to."""
        for start, end in title.nested:
            parts = parse_title(self.text[start:end])
            if parts.kind not in POLICY or parts.name in self.policies or _GENERIC.fullmatch(parts.base):
                continue
            issued = bool(_ISSUING_WORD.search(self.text, title.inner_start, start))
            inner = Span(start, end)
            assert outer.issuer is not None
            issuer = outer.issuer if issued else self._issuer_of(parts, inner, inner, alone=True)
            policy = self._policy(parts, inner, inner, parts.kind, broken=False, issuer=issuer)
            policy.status = Status(parts.status or "issued", status.span if issued else None, 0.9)
            outer.cites.append((policy.first.ref, inner))

    def _passing(self, named: Named, taken: list[tuple[int, int]]) -> None:
        span = named.span
        index = bisect_right(taken, (span.start, len(self.text))) - 1
        if index >= 0 and taken[index][0] <= span.start < taken[index][1]:
            return
        parts = parse_title(self.text[span.start : span.end])
        name = parts.name.strip("“”")
        if name in self.aliases or name in self.policies:
            policy = self.policies[self.aliases.get(name, name)]
            self._again(policy, span, span, parts, False)
            return
        title = self.setting.title
        if title is not None and title.start <= span.start < title.end:
            for one in self.policies.values():
                if one.parts.base.endswith(parts.base[-2:]) and _in_order(parts.base, one.parts.base):
                    self._again(one, span, span, parts, False)
                    return
        outer = Span(span.start - 1, span.end + 1) if named.kind == "quoted" else span
        kind = parts.kind if parts.kind in POLICY else "plan"
        status = status_of(self.text, parts, outer.start, outer.end, outer.start)
        policy = self._policy(
            parts, outer, span, kind, broken=False, issuer=self._issuer_of(parts, span, outer)
        )
        policy.status = status
        if named.kind != "quoted" or (status.span is None and kind != "law"):
            policy.flags.add("mentioned-only")
