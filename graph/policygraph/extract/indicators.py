"""The indicator: the noun phrase that a number measures, on either side of it, and whether the number is a change of it.

攻克50项关键核心技术        the noun follows the number
大模型2个                   the noun precedes it
用电量、货运量分别增长6%、9%  one of a list, matched by place
集装箱吞吐量2218万标准箱、增长5.5%  an ellipsis: the indicator of the number before
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from policygraph.extract.frames import Frame, clause_start
from policygraph.extract.number_runs import Run
from policygraph.model import Span

_UP = "增长|上涨|上升|提高|提升|增加(?!值)|扩大|递增|上调|新增|增收|净增|攀升|回升"
_DOWN = "下降|降低|减少|回落|下滑|压减|缩减|削减|缩短|收窄|下调|递减|下跌|负增长|压缩|减免|(?<!起)降"
_LINK = re.compile(
    r"(?:同比|环比|分别|预计|有望|可望|将|已经|已|均|各|总共|合计|共计|共|累计|平均|年均|增至|降至|约|近|必须|不得|应当?|须|需|仍|执行|仅|只有|还有|也|又|再|就|要|力争|确保|争取|实现了?|完成了?|达到了?|达成|达|为|是|有|至|到|在|了|占|超|突破|超过|稳定|保持|控制|维持|介于|处于|不低于|不少于|不超过|高达|多达|接近|逼近"
    rf"|总数|总计|，|、|(?:19|20)\d\d年[底末]?的?|比“?十[一二三四五]五”?[期]?末|[比较](?:19|20)\d\d年[底末]?|由|从|以|按|率先|首次|基本|全部|整体|同期|比上年|较上年|比去年|较去年|上年|累计实现|(?:{_UP}|{_DOWN})(?:了|到|至|为|约|近|超|达)?|回到|压降|降到|迈上|跃上|迈入|进入|目标|左右|比重为?)+$"
)
_LEVEL = re.compile(rf"(?:{_UP}|{_DOWN}|压降)(?:到|至|为)|增至|降至|降到")
_CHANGE_UP = re.compile(rf"(?:{_UP})(?:了|约|近|超过?|不低于|达到?)?[^，。；、]{{0,4}}$")
_CHANGE_DOWN = re.compile(rf"(?:{_DOWN})(?:了|约|近|超过?|不低于|达到?)?[^，。；、]{{0,4}}$")
_OPENERS = re.compile(
    r"(?:[\s“”（）—·•\-、，的]|其中|同时|此外|另外|并且|并|且|而|但|也|还(?![款建])|又|再(?![生造制])|力争|确保|争取|力求|计划|拟|将|已|要(?![素道])|预计|有望|目前|当前|截至|截止|到(?![位期岗])|至|自(?![然主治贸动愿来身由驾])|从(?![业事])|在(?![线建园校职读册岗轨])|于|年(?!均|度)|(?:19|20)\d\d年度?|\d{1,2}[年月日]份?|[上下]半年|[一二三四前]{1,2}季度|全年|今年|去年|明年|以来|底(?![层线盘])|末|前(?![沿海瞻端期])|间(?![接作])|期间|时期|左右|我国|全国|国内(?!生产总值|外)|中国|全球|世界|我市|我省|我区|我县|全市|全省|全区|全县|全州|本市|本省|各地|各级|以及|和(?![美谐平])|及|与(?!会)|对(?![外口接标])|把|将|使(?![用馆])|让(?!利)|给(?![水予排])|即(?!时)|是|有(?![效机色限线关])|如|例如|包括|年均|每年|新时代|累计|共(?![享同建富有管青])|总共|一批|实现|完成|推动|推进|做好|加快|达到|提出|明确|要求|显示|统计|数据显示|统计显示|据统计|据测算|左右，|等(?![级离]))+"
)
_VERBS = re.compile(
    r"(?:(?:培育|打造|建设(?!用地|项目|工程|规模|资金|周期)|建成|形成|攻克|突破|引育|引进|招引|引入|实施|开展|举办|组织|制定|出台|修订|支持|遴选|创建|争创|创新(?!平台|中心|型|券|载体|企业|成果|能力|主体|药|基地|园|创业|链|体系|联合体|团队|人才)|布局|建立|设立|组建|推广(?!面积)|应用(?!场景|示范|软件|项目)|改造(?!项目|面积|率)|提升|新建|改建|扩建|改扩建|集聚|聚集|汇聚|发展(?!中心|规划|基金|指数)|拓展|完成|实现|推动|推进|落实|安排|发放|投入(?!强度|资金|市场|使用)|开工(?!率|项目)|竣工|投产(?!项目)|投用|开通|启动|签约(?!项目|金额|率)|落地|建好|办好|抓好|用好|打通|整治|修复(?!面积)|治理(?!项目|面积|率)|新增|净增|获批|入选|认定|获评|保障(?!性|金|房|水平|标准|能力|对象)|供应(?!链)|筹集|交付|拥有|收录|成立|注册(?!资本|商标|用户|护士|志愿者)|吸引|带动|服务(?!业|贸易|机构|中心|网点|站|员|器|消费|型|能力|水平|质量|半径|企业|人口|场所|驿站|外包)|惠及|覆盖(?!率|面|人口)|培训(?!机构|基地|中心|班)|输送|解决|办理(?!时间|时限|环节)|压减|取消|减免|清理|盘活|储备(?!库|项目|粮|林|人才|规模)|谋划|攻坚|研发(?!投入|经费|机构|中心|平台|费用|人员|强度|支出)|取得|通过|育成|壮大|做强|做大|孵化|入库|评选|选派|选聘|资助(?!金)|发布|上线|接入|部署|设置|配备|配建|增设|新设|更新|更换|淘汰|推出|引领|带领|帮助|优化|升级|扶持|扩大)、?(?:和|并)?)+"
)
_STOP_AFTER = re.compile(
    r"(?:(?<!及)以上|以内|左右|以下|之间|[，。；：、（）《》\n\d]|等(?=[，。；、]|$)|成立|入选|获批|获评|获得|落地|投产|投用|建成|开工|竣工|完成|实现|达到|进入|通过|上榜|在轨|组网|覆盖|集聚|入驻|纳入|列入|签约|开业|运行|运营(?!服务|商|企业|中心|主体|平台|机构|里程)|启动|成功|正式|顺利|全部|已|(?<![平人年日户亩])均|被|并|将|用于|支持|促进|推动|提供|享受|受益|居|位居|占|增长|下降|提高|提升|上涨|增加|减少|降低|扩大|涨|组成|较|比|同比|参加|参与|超过|突破(?!口)|不[低少]于)"
)
_HEADS = re.compile(
    r"(?:产业|行业|企业|工业|服务业|商品|产品)?(?:增加值|总产值|产值|规模|营业收入|主营业务收入|收入|利润|总额|余额|销售额|销售收入|面积|产量|数量|总量|用量|投资|成本|比重|占比|增速|价格|普及率|覆盖率|利用率|处理率|达标率|入学率|就业率|失业率|效率|能力|水平|装机|装机容量|吞吐量|周转量|人数|零售额|进出口|进口|出口|房价|均价)$"
)
# 100个产品年销售额超过1亿元 counts products: the measured noun belongs to the next number
_MEASURED = re.compile(
    r"(?<=..)(?:年均|年度|年)?(?:销售额|销售收入|营业收入|收入|产值|营收|利润|估值|投资额)$"
)
# a headline sets its halves apart by a space alone: 行动方案出炉 2027年装机要到1.8亿千瓦
_HALVES = re.compile(r"[\u4e00-\u9fff”] +(?=[\u4e00-\u9fff]|\d{4}年)")
_EMPTY = re.compile(
    r"(?:首次)?(?:跨上|迈上|站上|登上|则|设定|设定为|定为|定在|目标|增速|增长|总量|均|同样|继续|依然|仍|规模|达|超)+"
)
_PREDICATE = re.compile(
    r"连续|稳居|位居|居全|居世|居[第首]|继续|持续|稳步|不断|大幅|首次|再创|创[历新]|实现|保持|位列|跃居|已"
)
_BARE_RATE = re.compile(r"(?:复合|年均|平均|同比|年化|年)*(?:增长率|增长速度|增速|增幅|涨幅|降幅|跌幅|增长)")
_QUALIFIER = re.compile(r"(?:具有|具备|拥有|达到|符合|面向|服务|基于|覆盖|含)[^，。；的]{2,20}的")
_SEPARATORS = re.compile(r"、|和|与|及|以及|；")
_SEVERAL = re.compile(r"(?P<list>[^，。；：]{2,60}?)(?:的)?(?:分别|各自|依次)[^，。；：\d]{0,12}$")


@dataclass(slots=True)
class Indicator:
    """What a number measures: the words, where they stand (None where put together from a list), and how.

    `change` is growth (a rate of change), increase or decrease where the number is a change, None where it is a level.
    `start` is where the clause's own words begin, for finding the subject; `inherited` marks an ellipsis.
    """

    text: str
    span: Span | None
    change: str | None = None
    qualifier: Span | None = None
    inherited: bool = False


def change_of(frame: Frame) -> str | None:
    """Return growth, increase or decrease where the number is a change of its indicator, else None."""
    before = frame.before[-14:]
    quantity = frame.quantity
    if _LEVEL.search(before[-8:]):
        return None
    relative = quantity.dimension in ("percent", "points", "ratio")
    if _CHANGE_DOWN.search(before):
        return "decrease"
    if _CHANGE_UP.search(before):
        return "growth" if relative else "increase"
    if re.search(r"(?:增速|增长率|涨幅|增幅)(?:约?为|达到?|保持在|稳定在|在|超过?|不低于|高于|至)?$", before):
        return "growth"
    return "decrease" if re.search(r"(?:降幅|跌幅)(?:为|达到?|超过?|在)?$", before) else None


def _noun_after(text: str, frame: Frame) -> Span | None:
    start = frame.quantity.end
    while start < frame.end and text[start] in " 的“":
        start += 1
    stop = _STOP_AFTER.search(text, start, frame.end)
    end = stop.start() if stop else frame.end
    if stop and stop.group() in ("超过", "突破", "不低于", "不少于"):
        measured = _MEASURED.search(text[start:end])
        end = start + measured.start() if measured else end
    end = min(end, start + 24)
    while end > start and text[end - 1] in "”“ 的了和与及":
        end -= 1
    return Span(start, end) if end - start >= 2 else None


def _noun_before(
    text: str, start: int, end: int, places: Mapping[int, int]
) -> tuple[Span | None, Span | None]:
    """Return the noun phrase that ends at a number, and its qualifier, both as spans or None."""
    for half in _HALVES.finditer(text, start, end):
        start = half.end()
    chunk = text[start:end]
    link = _LINK.search(chunk)
    if link:
        chunk = chunk[: link.start()]
    while True:
        opened = _OPENERS.match(chunk)
        verbs = _VERBS.match(chunk, opened.end() if opened else 0)
        cut = verbs.end() if verbs else opened.end() if opened else places.get(start, start) - start
        if not cut or cut >= len(chunk):
            break
        start, chunk = start + cut, chunk[cut:]
    qualifier = _QUALIFIER.match(chunk)
    found = None
    if qualifier and len(chunk) - qualifier.end() >= 2:
        found = Span(start, start + qualifier.end())
        start, chunk = start + qualifier.end(), chunk[qualifier.end() :]
    stripped = chunk.rstrip(" 的“”（：")
    if len(stripped) < 2 or _OPENERS.fullmatch(stripped) or _VERBS.fullmatch(stripped):
        return None, found
    if places.get(start) == start + len(stripped) or _EMPTY.fullmatch(stripped):
        return None, found
    if len(stripped) > 30:
        start, stripped = start + len(stripped) - 30, stripped[-30:]
    return Span(start, start + len(stripped)), found


def _one_of_list(text: str, begin: int, run: Run, places: Mapping[int, int]) -> Indicator | None:
    """Return the item that belongs to a number of a run, of a list before 分别."""
    match = _SEVERAL.search(text[begin : run.start])
    if match is None:
        return None
    position, count = run.position, run.total
    span, qualifier = _noun_before(text, begin, begin + match.end("list"), places)
    if span is None:
        return None
    items: list[Span] = []
    start = span.start
    for mark in _SEPARATORS.finditer(text, span.start, span.end):
        if mark.start() > start:
            items.append(Span(start, mark.start()))
        start = mark.end()
    items.append(Span(start, span.end))
    if len(items) != count:
        return None
    item = items[position]
    words, last = item.of(text), items[-1].of(text)
    if position == count - 1:
        return Indicator(words, item, None, qualifier)
    head = _HEADS.search(last)
    if re.fullmatch("第[一二三]", words) and last.startswith("第"):
        return Indicator(words + last[2:], None, None, qualifier)
    if head and not _HEADS.search(words):
        tail = head.group()
        if re.match(r"第[一二三]", words) and last.startswith("第"):
            tail = last[2:]
        return Indicator(words + tail, None, None, qualifier)
    return Indicator(words, item, None, qualifier)


def indicator_of(
    text: str, frame: Frame, floor: int, before: Indicator | None, run: Run, places: Mapping[int, int]
) -> Indicator:
    """Return the indicator of the number in `frame`.

    `floor` is where the number before it in the clause ends (or the clause begins), `before` that number's indicator,
    `run` its place among numbers set off by 、 alone, `places` the end of each place's name by its start.
    """
    change = change_of(frame)
    quantity = frame.quantity
    if run.total > 1:
        begin = clause_start(text, run.start, frame.sentence.start)
        listed = _one_of_list(text, begin, run, places)
        if listed is not None:
            listed.change = change or (before.change if before and run.position else None)
            return listed
    start = max(frame.start, floor)
    span, qualifier = _noun_before(text, start, quantity.start, places)
    counted = quantity.dimension not in ("percent", "points", "ratio")
    after = _noun_after(text, frame) if counted else None
    if after is not None and span is not None and _is_taken(text, before, floor, quantity.start):
        return Indicator(after.of(text), after, change, qualifier)
    if after is not None and (span is None or (quantity.dimension != "money" and _follows(text, frame))):
        return Indicator(after.of(text), after, change, qualifier)
    if span is not None and before is not None and before.text and text.startswith("占", span.start):
        return Indicator(before.text + span.of(text), None, change, qualifier)
    if span is not None and not (before is not None and before.text and _BARE_RATE.fullmatch(span.of(text))):
        return Indicator(span.of(text), span, change, qualifier)
    if span is None and (subject := _subject_before(text, frame, floor, places)) is not None:
        return Indicator(subject.of(text), subject, change, qualifier, True)
    if before is not None:
        same = change or (before.change if run.position else None)
        return Indicator(before.text, before.span, same, before.qualifier, True)
    if not counted and (late := _noun_after(text, frame)) is not None:
        return Indicator(late.of(text), late, change, qualifier)
    return Indicator("", None, change, qualifier)


def _is_taken(text: str, before: Indicator | None, floor: int, start: int) -> bool:
    """Say whether the noun before a number belongs to the number before it: 3个县、13个乡镇, 27个公园和44个广场."""
    if before is None or before.span is None or before.inherited or before.span.start < floor:
        return False
    return before.span.end <= start and text[before.span.end : start].strip("”") in ("、", "和", "及", "以及")


def _subject_before(text: str, frame: Frame, floor: int, places: Mapping[int, int]) -> Span | None:
    """Return the subject of the clause before, where no number stands between it and this one (吞吐量居首，达1亿吨)."""
    end = frame.start - 1
    if floor > frame.start or end <= frame.governed or text[end] != "，":
        return None
    start = clause_start(text, end, frame.governed)
    verb = _PREDICATE.search(text, start, end)
    if (
        verb is None
        or verb.start() - start < 3
        or any(character.isdigit() for character in text[start : verb.start()])
    ):
        return None
    return _noun_before(text, start, verb.start(), places)[0]


def _follows(text: str, frame: Frame) -> bool:
    """Say whether the noun follows the number: a verb, not a noun, stands before it, or nothing does."""
    before = text[frame.start : frame.quantity.start]
    if re.search(
        r"(?:率|额|值|量|规模|面积|收入|支出|总数|数量|人数|产能|里程|比重|占比|投资|人口|产值|长度|资产|容量)(?:分别)?(?:达到?|超过?|突破|为|约|近|已|将|至|稳定在|保持在|提高到|增加到)*$",
        before,
    ):
        return False
    return (
        bool(
            re.search(
                rf"(?:{_VERBS.pattern}|有|新|为|了|等|含)(?:了|出|成)?(?:超过?|近|约|突破|不少于|至少|达到?|首批|全国|全省|全市|省级以上|市级以上|[^，。；、]{{0,4}})?$",
                before,
            )
        )
        or len(before) <= 4
    )
