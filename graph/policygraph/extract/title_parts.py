"""A title taken apart: repaired name, base, version, period, status and kind of document.

    杭州市建设人工智能产业发展高地实施方案（2025年版（征求意见稿
    -> name  杭州市建设人工智能产业发展高地实施方案（2025年版）（征求意见稿）
       base  杭州市建设人工智能产业发展高地实施方案     version 2025年版     status draft     kind plan

Titles are expected in the form `normalise` gives: full-width brackets, ASCII digits.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

DASH = r"(?:[—\-–~]{1,3}|至|到)"
_YEARS = re.compile(rf"(?<!\d)((?:19|20)\d\d)年?{DASH}((?:19|20)\d\d)(?!\d)")
_YEAR = re.compile(r"(?<!\d)((?:19|20)\d\d)(?!\d)年?")
_VERSION = re.compile(
    r"(?<!\d)(?:19|20)\d\d年?(?:版|本|修订版?|修正|年修订版?|新版)|V?\d\.\d版|第[一二三四五六七八九十\d]+版"
)
_NUMERAL = {
    "六": 6,
    "七": 7,
    "八": 8,
    "九": 9,
    "十": 10,
    "十一": 11,
    "十二": 12,
    "十三": 13,
    "十四": 14,
    "十五": 15,
    "十六": 16,
}
_FIVE_YEAR = re.compile(
    r"“([六七八九十]|十[一二三四五六])五”|(?<![一二三四五六七八九十])(十[一二三四五六])五(?=规划|时期|期间|计划|末|[^一-龥]|$)"
    r"|第([六七八九十]|十[一二三四五六])个五年"
)
_STATUS = (
    ("draft", re.compile(r"征求意见|草案|送审稿|讨论稿|草稿|公示稿|意见稿|审议稿|拟定稿|建议稿")),
    ("trial", re.compile(r"试行|暂行(?!规定|办法|条例)|试点")),
    ("revised", re.compile(r"修订|修正|修改稿")),
)
_LOOSE = re.compile(r"\s*\n\s*|(?<=\d) (?=[一-龥])|(?<=[一-龥]) (?=\d)")
_QUALIFIER = re.compile(r"（([^（）]{1,24})）?")
_QUALIFYING = re.compile(
    r"(?:19|20)\d\d|征求意见|草案|送审稿|讨论稿|草稿|公示稿|意见稿|审议稿|建议稿|试行|暂行|修订|修正|修改|试点|版$|印发稿|节选|摘要|全文|第[一二三四五六七八九十]+[批期]"
)
# Qualifiers that lost both their brackets: …行动计划2025年—2027年征求意见稿.
_BARE = re.compile(
    rf"(?<=规划|计划|方案|意见|办法|措施|纲要|细则|规定|条例|通知|指南|指引|目录|政策|要点|清单|标准|行动)"
    rf"(?P<span>(?:19|20)\d\d年?{DASH}(?:19|20)\d\d年?|(?:19|20)\d\d年(?:版|本|修订版?|修正)?)?"
    r"(?P<status>征求意见稿|公开征求意见稿|草案|草案征求意见稿|送审稿|讨论稿|审议稿|试行|暂行|修订版?|修订稿)?$"
)

_PLAN = re.compile(
    r"(?:规划|计划|方案|意见|办法|措施|政策|举措|纲要|细则|规定|决定|通知|通告|公告|指南|指引|目录|清单|标准|规范|规程|准则|规则|制度"
    r"|要点|行动|倡议|宣言|章程|批复|决议|建议|路线图|战略|[一二三四五六七八九十百\d]条|预案|工作安排|任务分工|议定书|声明|宪章|守则|框架"
    r"|蓝图|路径|机制|负面清单|图则|对策|中国制造2025|规划建议|若干|部署|公约|条约|协定|协议|备忘录|共识|体系|白皮书|施政报告|大纲|纲领|议程|愿景|指标体系|预算案|决议案|办事指南|工程|令|函|复函)$"
)
_LAW = re.compile(
    r"(?:(?<![办方书语魔做用想看说写手疗])法|法案|法典|条例|宪法|修正案|公约|条约|协定|(?:适用|若干问题)的?解释|司法解释)$"
)
_REPORT = re.compile(
    r"(?:报告|[蓝绿黄]皮书|年鉴|公报|图谱|指数|年报|统计|榜单|名单|研究|综述|评估|通报|情况|说明|解读|问答)$"
)
_MEDIA = re.compile(
    r"(?:(?<![公通年申情简汇呈])报|周刊|月刊|新闻|快报|电讯|观察|杂志|评论|参考|联播|学报|通讯|画报|文摘|内参|记者|观察家|求是|报道|参考消息|新京报"
    r"|财经|瞭望|半月谈|经济学人|自然|科学|柳叶刀|细胞|访谈|网)$"
)
_OTHER = re.compile(
    r"(?:[请集记定审报评批息估值名案况费申登认]表|表格?|[人许住察册可格业毕产资准身]证|证书?|证明|合同|协议书|[知诺托申倡通告]书|回执|名册|手册|凭证|发票"
    r"|执照|票据|登记书|通知书|告知单|申请单|收据|处方|病历|账单|档案|签名|[一二三四五六七八九十]编)$"
)


@dataclass(frozen=True, slots=True)
class TitleParts:
    """What a title says by itself.

    `name` is the repaired title, `base` the name without qualifiers, `version` such as 2025年版, `status` one of draft,
    trial, revised or None, `start`/`end` the period, `kind` one of plan, law, report, media, notice, other.
    """

    name: str
    base: str
    kind: str
    version: str | None = None
    status: str | None = None
    start: date | None = None
    end: date | None = None
    repaired: bool = False


def rebalance(title: str) -> str:
    """Return a title with the round brackets it lost put back; a bracket never opened is dropped.

    A bracket that opens while another is open closes the first one when what stands in it is a whole qualifier (a year,
    a version, a status); otherwise it nests.

    >>> rebalance("三年行动方案（2025年—2027年（征求意见稿")
    '三年行动方案（2025年—2027年）（征求意见稿）'
    """
    result: list[str] = []
    opened: list[int] = []
    for character in title:
        if character == "（":
            if opened and _QUALIFYING.search("".join(result[opened[-1] + 1 :])):
                result.append("）")
                opened.pop()
            opened.append(len(result))
            result.append(character)
        elif character == "）":
            if opened:
                opened.pop()
                result.append(character)
        else:
            result.append(character)
    return "".join(result) + "）" * len(opened)


def five_year_period(text: str) -> tuple[date, date] | None:
    """Return first and last day of the five-year plan a text names, or None.

    The sixth plan began in 1981; 十四五 is the fourteenth (2021 to 2025).

    >>> five_year_period("“十四五”数字经济发展规划")
    (datetime.date(2021, 1, 1), datetime.date(2025, 12, 31))
    """
    match = _FIVE_YEAR.search(text)
    if not match:
        return None
    ordinal = _NUMERAL[match.group(1) or match.group(2) or match.group(3)]
    first = 1981 + 5 * (ordinal - 6)
    return date(first, 1, 1), date(first + 4, 12, 31)


def title_period(title: str) -> tuple[date, date] | None:
    """Return the period a title states: a range of years, else a five-year plan, else one year; versions do not count.

    >>> title_period("发展规划纲要（2021-2035年）"), title_period("目录（2025年版）")
    ((datetime.date(2021, 1, 1), datetime.date(2035, 12, 31)), None)
    """
    match = _YEARS.search(title)
    if match and match.group(1) <= match.group(2):
        return date(int(match.group(1)), 1, 1), date(int(match.group(2)), 12, 31)
    five = five_year_period(title)
    if five:
        return five
    match = _YEAR.search(_VERSION.sub("", title))
    if match:
        return date(int(match.group(1)), 1, 1), date(int(match.group(1)), 12, 31)
    return None


def _put_back(title: str) -> str:
    """Return a title with the brackets of the qualifiers it ends in, where they lost them."""
    match = _BARE.search(title)
    if match is None or not match.group():
        return title
    parts = [part for part in match.group("span", "status") if part]
    return title[: match.start()] + "".join(f"（{part}）" for part in parts)


def title_kind(base: str) -> str:
    """Return the kind of document a title without qualifiers names: plan, law, report, media, notice or other.

    >>> [title_kind(t) for t in ("数据安全法", "管理办法", "证券日报", "关于印发实施方案的通知", "自然", "申请表")]
    ['law', 'plan', 'media', 'notice', 'media', 'other']
    """
    if _OTHER.search(base):
        return "other"
    if _LAW.search(base):
        return "law"
    if _MEDIA.search(base) and len(base) <= 8:
        return "media"
    if re.search(r"(?:印发|转发|发布|公布|下发).{3,}的(?:通知|公告|通告|函)$", base):
        return "notice"
    if _PLAN.search(base):
        return "plan"
    if _REPORT.search(base):
        return "report"
    if re.search(r"(?:19|20)\d\d$", base) and re.search(
        r"制造|中国|行动|计划|战略|议程|愿景|目标|规划|目录|标准", base
    ):
        return "plan"
    return "other"


def parse_title(raw: str) -> TitleParts:
    """Return the parts of a title as printed, without its 《》.

    >>> parts = parse_title("天津市促进人工智能创新发展三年行动方案（2025年—2027年（征求意见稿")
    >>> parts.base, parts.status, parts.end.year, parts.repaired
    ('天津市促进人工智能创新发展三年行动方案', 'draft', 2027, True)
    >>> parse_title("安徽省量子科技产业发展规划2024—2035年").name
    '安徽省量子科技产业发展规划（2024—2035年）'
    """
    flat = _LOOSE.sub("", raw).strip(" 　")
    name = _put_back(rebalance(flat))
    base = name
    qualifiers: list[str] = []
    while True:
        match = re.search(r"（([^（）]{1,24})）$", base)
        if not match or not _QUALIFYING.search(match.group(1)) or match.start() < 2:
            break
        qualifiers.append(match.group(1))
        base = base[: match.start()].rstrip()
    for match in _QUALIFIER.finditer(base):
        if _QUALIFYING.search(match.group(1)):
            qualifiers.append(match.group(1))
    tail = " ".join(qualifiers)
    bare = re.search(r"(?:征求意见稿|草案)$", base)
    if bare and len(base) > bare.end() - bare.start() + 2:
        tail += " " + bare.group()
        base = base[: bare.start()]
    version = _VERSION.search(tail) or re.match(r"(?:19|20)\d\d年版", base)
    status = next((name for name, pattern in _STATUS if pattern.search(tail)), None)
    period = title_period(name)
    return TitleParts(
        name,
        base,
        title_kind(base),
        version.group() if version else None,
        status,
        period[0] if period else None,
        period[1] if period else None,
        name != flat,
    )
