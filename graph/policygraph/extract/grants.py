"""Is money, or a rate, granted by a policy? Told by words of granting close to the number, on either side."""

from __future__ import annotations

import re

from policygraph.extract.cues import Cues
from policygraph.extract.frames import Frame
from policygraph.extract.reading import Reading

GRANT_WORDS = "奖励|补贴|补助|资助|贴息|奖补|扶持|补偿|津贴|资金支持|支持|奖金|贷款额度|减免|报销|券|安家费|经费|扶助金|救助金|慰问金|助学金|奖学金|代偿|救助|低保金|生活费|供养|活动经费|支付|限额|待遇|包干金|发放标准|保障标准|养育标准|饮食标准|保障金"
_CLOSE_BEFORE = re.compile(
    r"(?:给予|奖励|补贴|补助|资助|贴息|奖补|扶持|补偿|津贴|发给|计发|拨付|支付|报销|减免|减征|抵扣|退还|返还|最高|不超过|上限|每人|每户|每家|每个|每套|每项|每月|每年|每亩|每辆|每台|每吨|一次性|分别|总额|标准|额度|限额|奖|券|按|按照|至|比例|费用)"
    r"[^，。；：\d]{0,12}(?:[：]|为|是|达|至|到|调整为|提高到|提高至)?[^，。；\d]{0,4}$"
)
_CLOSE_AFTER = re.compile(rf"[^，。；\d]{{0,14}}?(?:{GRANT_WORDS})")
_RATE_AFTER = re.compile(
    rf"(?:以内|以下|左右)?(?:的)?(?:标准|比例|额度|给予|予以|给|[^，。；\d]{{0,10}}(?:{GRANT_WORDS}|报销|支付|优惠|返还|退还|抵扣))"
)
_RATE_BEFORE = re.compile(
    r"(?:按|按照|不超过|不高于|最高|比例|给予|补贴|资助|补助|贴息|奖励|报销|减按|支付|分担|承担|享受|返还)[^，。；\d]{0,20}$"
)
_RATE_NAMED = re.compile(rf"(?:{GRANT_WORDS})(?:的)?(?:比例|率|标准|幅度)[^，。；\d]{{0,8}}$")
_RATE_GIVEN = re.compile(
    rf"(?:以内)?(?:的)?(?:标准|比例)?(?:予以|给予|享受)[^，。；\d]{{0,8}}(?:{GRANT_WORDS})"
)
_RATE_CAPPED = re.compile(
    r"(?:的)?[、，](?:且)?(?:最高|单[个家户项台]|每|上限|累计|总额|年度|不超过|同一)[^。；\d]{0,14}\d"
)
_NOT_GRANTED = re.compile(
    r"(?:营收|营业收入|产值|投资|销售|利润|注册资本|估值|成交|交易额|融资|市值|(?<!总)规模|增长|同比|增速|增幅|占比|纳税|合同额|研发投入|研发费用|实缴|缴费|收费|缴纳|自付|起付线?|起付标准|押金|年薪|票价|罚款|减少|增加)[^，。；：按给补奖\d]{0,8}$"
)
_BUDGET = re.compile(
    r"(?:设立|安排|每年安排|统筹|投入|筹集|拿出|发放|组建|新设|下达|追加|整合)(?:了)?(?:[^，。；\d]{0,10})$"
)
_FUND_SIZE = re.compile(
    r"(?:补助|专项|奖补|扶持|补贴|引导)资金(?:总)?(?:规模|额度|预算)?(?:为|达到?|共|约)*$"
)
_FUND_AFTER = re.compile(r"[^，。；、\d]{0,14}?(?:资金|基金|券|经费|预算|资金池|奖补)")


def is_grant(reading: Reading, cues: Cues, frame: Frame) -> str:
    """Return how money or a rate is granted: grant, cap, budget or rate; an empty string where nothing is."""
    quantity = frame.quantity
    money = quantity.dimension == "money"
    if not money and quantity.dimension not in ("percent", "ratio", "points"):
        return ""
    text = reading.text
    classes = cues.classes(frame.sentence.start, frame.sentence.end)
    if frame.bracket and money:
        host = text[max(frame.sentence.start, frame.start - 14) : frame.start - 1]
        return "grant" if re.search(rf"(?:{GRANT_WORDS})[^，。；]{{0,3}}$", host) else ""
    before = text[max(frame.sentence.start, quantity.number.start - 30) : quantity.number.start]
    if not classes & {"GRANT", "VOUCHER"} and not (
        reading.notes["genre"] == "policy" and _heading_grants(reading, frame)
    ):
        return ""
    if money and _NOT_GRANTED.search(before):
        return ""
    if not money:
        if _RATE_GIVEN.match(frame.after):
            return "rate"
        named = _RATE_AFTER.match(frame.after) or "按" in before or _RATE_NAMED.search(frame.before)
        return (
            "rate"
            if _RATE_BEFORE.search(before) and (named or _RATE_CAPPED.match(text, quantity.end))
            else ""
        )
    close = bool(_CLOSE_BEFORE.search(before)) or bool(_CLOSE_AFTER.match(frame.after))
    if not close and not _listed_grant(text, frame) and reading.notes["genre"] != "policy":
        return ""
    if _BUDGET.search(before) and _FUND_AFTER.match(frame.after):
        return "budget"
    return "cap" if quantity.comparator in ("<=", "<") else "grant"


def _listed_grant(text: str, frame: Frame) -> bool:
    """Say whether the sum is one of a list (一等奖20万元，二等奖15万元) that a word of granting opens."""
    opening = text[frame.sentence.start : frame.quantity.number.start]
    return bool(re.search(r"(?:标准|金额|额度|奖励|补贴|补助|资助|分别给予)[^。；]{0,4}[：]", opening))


def _heading_grants(reading: Reading, frame: Frame) -> bool:
    """Say whether the nearest heading or the line before names a grant (2、优秀创业项目资助)."""
    index = frame.sentence.paragraph
    for paragraph in reversed(reading.paragraphs[max(0, index - 4) : index]):
        line = reading.text[paragraph.start : min(paragraph.end, paragraph.start + 40)]
        if paragraph.level or len(line) < 24:
            return bool(re.search(rf"(?:{GRANT_WORDS})", line))
    return False


def is_budget(text: str, frame: Frame) -> bool:
    """Say whether a future sum is set aside for a purpose (设立100亿元产业基金, 每年安排5亿元专项资金)."""
    if frame.quantity.dimension != "money":
        return False
    before = text[max(frame.sentence.start, frame.quantity.start - 16) : frame.quantity.start]
    if _FUND_SIZE.search(before):
        return True
    if not _BUDGET.search(before):
        return False
    public = "财政" in text[frame.sentence.start : frame.quantity.start]
    return bool(_FUND_AFTER.match(frame.after)) or (
        public and frame.after.startswith(("支持", "用于", "扶持"))
    )
