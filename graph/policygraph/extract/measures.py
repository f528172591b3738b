"""Measures: money or a rate that a policy grants, put together from a budget, a rate and a cap; and vouchers without a figure."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from policygraph.extract.cues import Cues
from policygraph.extract.facets import Facets, Slots
from policygraph.extract.frames import Frame, clause_end
from policygraph.extract.grants import GRANT_WORDS
from policygraph.extract.indicators import Indicator
from policygraph.extract.instruments import instrument_of
from policygraph.extract.kinds import Finding
from policygraph.extract.reading import Reading
from policygraph.extract.targets import factors_of
from policygraph.model import Modality, Slot, Span, make_claim

_BENEFICIARY = re.compile(
    r"(?:对(?:于|获得|符合条件的|新)?|向|支持|给予|为)(?P<who>[^，。；：\d]{2,40}?)(?=，|按|给予|一次性|每|最高|分别|提供|发放|的[，]|$)"
)
_WHO_BEFORE = re.compile(
    r"(?P<who>[^，。；：]{0,40}的?(?:企业|单位|机构|平台|载体|项目|团队|个人|人才|家庭|人员|毕业生|青年|消费者|职工|园区|基地|主体|产品))的?，"
    r"(?:分别|一次性|按|再|可|每年|均)*(?:给予|奖励|补[贴助]|资助|发放)"
)
_BASIS = re.compile(
    r"(?:按照?|以)?(?:不超过|不高于|不低于|最高|按照?|以)(?P<basis>(?!不超过|不高于|最高)[^，。；：\d给]{2,24}?)(?:的)?(?:给予)?(?:最高|不超过)?$"
)
_PERIOD = (
    (re.compile(r"每年|年度|按年|/年"), "year"),
    (re.compile(r"每月|每人每月|按月|/月|月均"), "month"),
    (re.compile(r"每天|每日|/天|/日"), "day"),
    (re.compile(r"一次性"), "once"),
)
_NAME_AFTER = re.compile(
    rf"(?:左右|以内)?(?:的)?(?P<name>[^，。；、：（）\d的]{{0,14}}?(?:{GRANT_WORDS}|基金|资金))"
)
_NAME_BEFORE = re.compile(
    rf"(?P<name>[^，。；、：\d]{{0,14}}?(?:{GRANT_WORDS}|标准|奖))(?:标准|金额|额度)?(?:[：为是]|按|最高|不超过|总额|每人|每户|一次性|给予)*[^，。；\d]{{0,8}}$"
)
_GIVING = re.compile(r".*(?:给予|发放|享受|申请|获得|领取)(?=.{2})")
_VOUCHER_BEFORE = re.compile(
    r"(?:实施|发放|推出|提供|设立|拓展|探索|推广|申领|使用|派发|落实|用好|开展|发行|推行|建立|运用|优化|和|、|“)[^，。；、]{0,8}$"
)


@dataclass(slots=True)
class _Draft:
    """A measure in the making: the findings that belong together."""

    first: Finding
    parts: dict[str, Finding] = field(default_factory=dict)

    def takes(self, finding: Finding) -> bool:
        """Say whether a finding completes this measure: a rate its budget, a cap its rate."""
        if finding.frame.quantity.sentence - self.first.frame.quantity.sentence > 0:
            return False
        if finding.role == "rate":
            share = "比例" in finding.frame.before or "为限" in finding.frame.after
            whole = set(self.parts) == {"budget"} and "基金" not in self.first.frame.after[:16]
            return whole or (set(self.parts) <= {"grant", "cap"} and share)
        if finding.role in ("cap", "grant"):
            capped = finding.role == "cap" or "最高" in finding.frame.before
            return capped and "rate" in self.parts and "cap" not in self.parts
        return False


class Measures:
    """Pipeline component: a claim for each measure, and one for each voucher that no figure belongs to."""

    name = "measures"
    requires = ("findings", "indicators", "facets", "cues")
    assigns = ("measures",)

    def __call__(self, reading: Reading) -> None:
        """Make the claims."""
        drafts: list[_Draft] = []
        for finding in reading.notes["findings"]:
            if finding.kind != "measure":
                continue
            role = "cap" if finding.role == "cap" else finding.role
            if drafts and drafts[-1].takes(finding):
                drafts[-1].parts["cap" if finding.role in ("cap", "grant") else role] = finding
            else:
                drafts.append(_Draft(finding, {role: finding}))
        facets: Facets = reading.notes["facets"]
        named: dict[int, Indicator] = {
            id(finding): indicator
            for finding, indicator in zip(reading.notes["findings"], reading.notes["indicators"], strict=True)
        }
        for draft in drafts:
            self._claim(reading, facets, draft, named[id(draft.first)])
        self._vouchers(reading, facets, drafts)
        reading.notes["measures"] = True

    def _claim(self, reading: Reading, facets: Facets, draft: _Draft, indicator: Indicator) -> None:
        frame = draft.first.frame
        name = _name(reading, draft)
        slots: Slots = {
            "jurisdiction": facets.place(frame, promised=True),
            "plan": facets.plan(frame),
            "name": name,
            "instrument": _instrument(reading, frame, name),
            "beneficiary": _beneficiary(reading, draft),
        }
        spans = []
        for role, finding in draft.parts.items():
            quantity = finding.frame.quantity
            spans.append(Span(quantity.start, quantity.end))
            if role == "rate":
                slots["rate"] = Slot(quantity.value, quantity.number)
                slots["basis"] = _basis(reading, finding.frame)
                continue
            slots["cap" if role == "cap" else "amount"] = Slot(quantity.value, quantity.number)
            if quantity.value_max is not None:
                slots["amount_max"] = Slot(quantity.value_max, quantity.number_max)
            slots["unit"] = Slot(quantity.unit.partition("/")[0], quantity.unit_span)
            slots["amount_role"] = Slot(role)
            slots["amount_period"] = _amount_period(reading, finding.frame)
        reading.claims.append(
            make_claim(
                "measure",
                draft.first.rule,
                [Span(min(span.start for span in spans), max(span.end for span in spans))],
                slots,
                factors=factors_of(draft.first, indicator)
                if name is None
                else [("rule", draft.first.confidence)],
                modality=Modality.PLANNED
                if draft.first.modality is Modality.ASSERTED
                else draft.first.modality,
                flags=draft.first.flags,
            )
        )

    def _vouchers(self, reading: Reading, facets: Facets, drafts: list[_Draft]) -> None:
        """Make a claim without figure for each voucher that is named as a policy and has no figure in its sentence."""
        cues: Cues = reading.notes["cues"]
        figured = {draft.first.frame.quantity.sentence for draft in drafts}
        body = reading.document.body
        for start, end in cues.spans("VOUCHER", body.start, body.end):
            index = reading.sentence_at(start)
            sentence, context = reading.sentences[index], reading.contexts[index]
            if (
                index in figured
                or context.tense == "past"
                or re.match(r"[^，。；\d]{0,4}\d", reading.text[end : end + 6])
            ):
                continue
            if not _VOUCHER_BEFORE.search(reading.text[max(sentence.start, start - 12) : start]):
                continue
            name = reading.text[start:end]
            place = context.place
            slug = instrument_of(name)
            slots: Slots = {
                "jurisdiction": Slot(*place) if place is not None else None,
                "plan": Slot(*context.plan) if context.plan is not None else None,
                "name": Slot(name, Span(start, end)),
                "instrument": Slot(slug) if slug else None,
            }
            reading.claims.append(
                make_claim(
                    "measure",
                    "measure.voucher@1",
                    [Span(start, end)],
                    slots,
                    factors=[("rule", 0.8)],
                    modality=Modality.PLANNED,
                )
            )


def _name(reading: Reading, draft: _Draft) -> Slot | None:
    """Return what the measure is called: the noun after or before its sum, else the heading it stands under."""
    text = reading.text
    for finding in draft.parts.values():
        frame = finding.frame
        last = reading.notes["quantities"][frame.index + finding.run.total - 1 - finding.run.position]
        match = _NAME_AFTER.match(text, last.end, clause_end(text, last.end, frame.sentence.end))
        if match and len(match["name"]) >= 2:
            return _named(match["name"], match.start("name"))
    frame = draft.first.frame
    start = frame.start
    if frame.bracket:
        start = max(frame.sentence.start, frame.start - 20)
        host = re.search(r"[^，。；、：（）]{2,18}$", text[start : frame.start - 1])
        if host:
            return Slot(host.group(), Span(start + host.start(), start + host.end()))
    match = _NAME_BEFORE.search(text[start : frame.quantity.start])
    if match and len(match["name"].strip()) >= 2:
        return _named(match["name"], start + match.start("name"))
    index = frame.sentence.paragraph
    for paragraph in reversed(reading.paragraphs[max(0, index - 8) : index]):
        line = text[paragraph.start : min(paragraph.end, paragraph.start + 40)]
        title = re.match(
            rf"(?:[（]?[一二三四五六七八九十\d]+[）]?[、.．]?\s*)(?P<name>[^，。；：]{{2,24}}(?:{GRANT_WORDS}))$",
            line,
        )
        if title:
            return Slot(
                title["name"],
                Span(paragraph.start + title.start("name"), paragraph.start + title.end("name")),
            )
    return None


def _named(words: str, start: int) -> Slot:
    """Return a name without the quotation marks around it."""
    lead = _GIVING.match(words)
    bare = (words[lead.end() :] if lead else words).lstrip("“”《 ")
    start += len(words) - len(bare)
    bare = bare.rstrip("”》 ")
    return Slot(bare, Span(start, start + len(bare)))


def _instrument(reading: Reading, frame: Frame, name: Slot | None) -> Slot | None:
    slug = instrument_of(str(name.value)) if name is not None else None
    if slug is None:
        slug = instrument_of(reading.text[frame.start : frame.end])
    return Slot(slug) if slug else None


def _beneficiary(reading: Reading, draft: _Draft) -> Slot | None:
    """Return who is granted: what 对 introduces, else the clause that ends before the verb of granting (……的企业，给予)."""
    frame = draft.first.frame
    end = max(finding.frame.end for finding in draft.parts.values())
    for match in _BENEFICIARY.finditer(reading.text, frame.governed, end):
        who = match["who"]
        if match.group().startswith("对") and len(who) >= 2:
            start = match.start("who")
            return Slot(who, Span(start, match.end("who")))
    before = list(_WHO_BEFORE.finditer(reading.text, frame.governed, frame.quantity.start))
    return Slot(before[-1]["who"], Span(before[-1].start("who"), before[-1].end("who"))) if before else None


def _basis(reading: Reading, frame: Frame) -> Slot | None:
    start = max(frame.start, frame.quantity.number.start - 32)
    match = _BASIS.search(reading.text[start : frame.quantity.number.start])
    if match is None:
        return None
    return Slot(match["basis"], Span(start + match.start("basis"), start + match.end("basis")))


def _amount_period(reading: Reading, frame: Frame) -> Slot | None:
    stretch = reading.text[frame.start : frame.quantity.end]
    for pattern, period in _PERIOD:
        match = pattern.search(stretch)
        if match:
            return Slot(period, Span(frame.start + match.start(), frame.start + match.end()))
    return None
