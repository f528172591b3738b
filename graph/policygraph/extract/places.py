"""Places: gazetteer hits that are true mentions, homonyms resolved.

A hit is no mention where the name goes on to be an organisation's or a product's (北京大学, 杭州银行, 上海市经信委), where it is an
ordinary word (开封), or where a county's short form stands without its parent. Two passes: what is sure first, then what
the sure ones support (siblings in a list, a parent named elsewhere, the full name elsewhere).

Names inside titles stay: a place in a plan's title is where the plan holds. `place_claims` emits claims later, when titles
and organisations are known, and leaves out what lies inside an organisation's name.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable

from policygraph.extract.gazetteer import after_parent
from policygraph.extract.lexicon import Hit
from policygraph.extract.mentions import PlaceMention
from policygraph.extract.reading import Reading
from policygraph.extract.setting import find_setting
from policygraph.extract.words import words_of
from policygraph.link.places import PlaceTable, place_table
from policygraph.model import Ref, Slot, Span, make_claim

RULE = "places.name@1"

# What makes the name before it part of something else's name.
_BLOCK = re.compile(
    r"(?:大学|学院|师范|理工|银行|证券|信托|基金|期货|保险|人寿|[日晚晨时商早]报|青年报|财经网|新闻网|在线(?=[ \d，。])|卫视|电视台|广播|海关|铁路局|航空(?!港|产业|枢纽)|交响|"
    r"国际机场|机场|火车站|[东南西北]站|[东南西北中]?路(?![线径演面网况由透障桥基])|大道|河(?![北南谷道流西东内段池源间口畔])|时间(?=[\d今昨晚凌上下])|话(?![,，。])|菜(?:系|品)?[,，。、]|[时工法商]代|同志|精神|模式|速度(?![增提])|奖(?![励补])|"
    r"会议|峰会|论坛|宣言|共识|协定|公约|条约|议定书|杯|马拉松|烤鸭|足球|队|籍|裔|语|文(?=[,，。、版])|式|人(?=[,，。、])|军|菜|剧|腔|拉面|砂锅|瓷|"
    r"啤酒|老窖|茅台|白药|电气(?![化设])|重工|建工|港务|控股|股份|现代(?=汽车|、|和|，)|红旗|欢乐谷|迪士尼|环球|冬奥|奥运|世博|亚运|大运|全运|世园)"
)
_PREFIXED = re.compile(
    r"(?:国网|国家电网|南方电网|中国移动|中国电信|中国联通|中国铁塔|中石化|中石油|中国石化|中国石油|中国邮政|中国人寿|中建|中铁|华能|大唐)$"
)
_ORGANISATION = re.compile(
    r"[^，。；：、！？\n“”《》（）的在将于是了与由向对为从\d年月]{0,18}?(?:有限责任公司|有限公司|股份公司|公司|集团|大学|学院|研究院|研究所|研究中心|实验室|工程中心|"
    r"证券交易所|交易所|协会|学会|商会|联合会|基金会|促进会|委员会|管委会|人民法院|检察院|总工会|出版社|通讯社|电视台|广播电视台|医院|博物馆|图书馆|"
    r"银监局|证监局|海关|税务局|银行|证券|日报|科技馆|中学|小学|幼儿园|集团军|人民政府|政府办公厅|政府办公室|市政府|省政府|区政府|县政府|自治区政府|市委|省委|区委|县委|"
    r"人大常委会|人大|政协|纪委|党委|党组|发改委|发展改革委|发展和改革委员会|经信委|经信局|经信厅|工信局|工信厅|国资委|卫健委|卫生健康委|住建委|住建局|交通委|科委|教委|"
    r"金管局|金融办|财政局|财政厅|公安局|公安厅|教育局|教育厅|科技局|科技厅|民政局|民政厅|人社局|人社厅|社保局|医保局|统计局|商务局|商务厅|文旅局|文旅厅|"
    r"农业农村局|农业农村厅|水利局|水利厅|林业局|市监局|市场监管局|市场监督管理局|气象局|应急管理局|应急管理厅|生态环境局|生态环境厅|自然资源局|自然资源厅|"
    r"规划局|规划和自然资源局|城管局|房管局|住房公积金管理中心|不动产登记中心|管理局|监督局|监管局|保障局|信息化局|信息化厅|信息化委员会|工业和信息化局|建设局|建设厅|"
    r"建设委|数据局|大数据局|大数据管理局|投资促进局|口岸办|外办|税务总局|消防救援|残疾人联合会|残联|妇联|团委|工商联|市局|省厅|分公司|分行|支行|指数研究院|设计院|科学院|"
    r"社科院|社会科学院|智库|研究会|联盟|俱乐部|事务所|律师事务所)"
)
_VERBAL = re.compile(
    r"发布|出台|印发|提出|表示|推出|宣布|公布|召开|举行|举办|建设|打造|推进|推动|加快|实施|支持|成立|建成|发展|提升|拥有|实现|完成|开展|加强|上涨|增长|下降|依托|通过|集聚|引进|组建|设立|明确|市场|地区|等地|以及|和|及|首[家个批座条]|今年|去年|近日|目前"
)

_HONG_KONG_MACAO = re.compile(r"(?<![粤和])港澳(?=青年|居民|同胞|人士|地区|学生|人才)")
# Names that are words of the language as well, so that a dictionary cannot tell.
_WORDS = frozenset(
    [
        "安康",
        "日照",
        "来宾",
        "白银",
        "开封",
        "朝阳",
        "通化",
        "大同",
        "兴安",
        "海东",
        "海西",
        "山南",
        "中山",
        "东方",
        "天水",
    ]
)
_LOCATIVE = re.compile(
    r"(?:在|于|赴|到|从|自|由|往|对|如|例如|比如|包括|来自|位于|以及|支持|走进|落户|对口|牵头|考察|调研|等|—|-|：|，|。|“|^|\n)$"
)
_AFTER_PLACE = re.compile(
    r"(?:、|和|与|及|等|市|省|县|区(?!分)|州(?!际)|地区|两地|三地|四地|提出|发布|出台|印发|将|已|推出|明确|上涨|下跌|率先|今年|去年|的|召开|举行|启动|建成|拟|也|均|为|是|以|在|全市|全域|全境|境内|籍|"
    r"房价|楼市|经济|政府|警方|当地|本地|居民|市民|企业|产业|人口|两会|城区|高新区|经开区|开发区|新区|港|通过|依托|加快|打造|聚焦|获批|入选|跻身|"
    r"—|-|至|到|，|：|（)"
)


def goes_on_as_name(text: str, end: int) -> bool:
    """Say whether what follows a place name at `end` makes it part of an organisation's or a product's name.

    >>> goes_on_as_name("北京大学教授", 2), goes_on_as_name("北京提出", 2)
    (True, False)
    """
    if _BLOCK.match(text, end):
        return True
    match = _ORGANISATION.match(text, end)
    return match is not None and _VERBAL.search(text, end, match.end()) is None


def _is_branch(text: str, start: int) -> bool:
    """Say whether a place name at `start` only tells which branch of a firm is meant (国网浙江电力)."""
    return _PREFIXED.search(text[max(0, start - 4) : start]) is not None


class Places:
    """Find place mentions and the setting.

    Notes `places`, list[PlaceMention] in text order, those inside longer names flagged `in-name`; and `setting`, one Setting.
    """

    name = "places"
    requires: tuple[str, ...] = ()
    assigns = ("places", "setting")

    def __call__(self, reading: Reading) -> None:
        """Add the notes; see the class."""
        text, table = reading.text, place_table()
        kept: dict[int, PlaceMention] = {}
        waiting: list[list[Hit]] = []
        for group in _group(reading.hits.all("PLACE")):
            hit = group[0]
            in_name = goes_on_as_name(text, hit.end) or _is_branch(text, hit.start)
            if _is_plain(group):
                kept[hit.start] = _mention(hit, {"in-name"} if in_name else set())
            elif not in_name:
                waiting.append(group)
        for mention in list(kept.values()):
            child = _child(text, mention, table)
            if child is not None:
                kept.setdefault(child.start, child)
        supported = _Support(kept.values(), waiting, table)
        setting = find_setting(reading, [kept[start] for start in sorted(kept)], waiting)
        home = setting.place[0].key if setting.place else None
        ends = {mention.end: mention for mention in kept.values()}
        for group in waiting:
            if group[0].start in kept:
                continue
            chosen = _decide(text, group, ends, supported, home)
            if chosen is not None:
                child = _child(text, chosen, table)
                for mention in (chosen, child) if child is not None else (chosen,):
                    kept.setdefault(mention.start, mention)
                    ends[mention.end] = mention
        for hit in _abbreviations(reading):
            kept.setdefault(hit.start, _mention(hit, {"abbreviation"}))
        for match in _HONG_KONG_MACAO.finditer(text):
            for offset, code in ((0, "810000"), (1, "820000")):
                start = match.start() + offset
                kept.setdefault(
                    start,
                    PlaceMention(
                        start, start + 1, Ref("place", code), text[start], frozenset({"abbreviation"})
                    ),
                )
        reading.notes["places"] = [kept[start] for start in sorted(kept)]
        reading.notes["setting"] = setting


class _Support:
    """What the sure mentions of a text say about the doubtful ones."""

    def __init__(self, sure: Iterable[PlaceMention], waiting: Iterable[list[Hit]], table: PlaceTable) -> None:
        self.table = table
        self.named = Counter(mention.ref.key for mention in sure)
        self.surfaces = Counter(group[0].entry.surface for group in waiting)

    def parents(self, code: str) -> int:
        """Return how often the text names what contains a place, China left out."""
        return sum(self.named[place.code] for place in self.table.parents(code) if place.code != "CN")


def _child(text: str, parent: PlaceMention, table: PlaceTable) -> PlaceMention | None:
    """Return the county named directly after its parent, unless its short form is a word that goes on (天津和平发展)."""
    if "in-name" in parent.flags:
        return None
    found = after_parent(text, parent.end, parent.ref.key)
    if found is None or goes_on_as_name(text, found[0]):
        return None
    end, code = found
    surface = text[parent.end : end]
    place = table.get(code)
    if surface != place.name and place.flags & {"risky", "risky-name"} and not _AFTER_PLACE.match(text, end):
        return None
    return PlaceMention(parent.end, end, Ref("place", code), surface)


def _mention(hit: Hit, flags: set[str]) -> PlaceMention:
    return PlaceMention(hit.start, hit.end, Ref("place", hit.entry.id), hit.entry.surface, frozenset(flags))


def _group(hits: list[Hit]) -> list[list[Hit]]:
    groups: list[list[Hit]] = []
    for hit in hits:
        if groups and groups[-1][0].start == hit.start:
            groups[-1].append(hit)
        else:
            groups.append([hit])
    return groups


def _is_plain(group: list[Hit]) -> bool:
    return len(group) == 1 and not group[0].entry.flags & {"risky", "ambiguous", "after-parent", "namesake"}


def _decide(
    text: str, group: list[Hit], ends: dict[int, PlaceMention], support: _Support, home: str | None
) -> PlaceMention | None:
    """Return the mention among namesakes, or None where the name is an ordinary word here."""
    hit, table = group[0], support.table
    codes = {one.entry.id: one for one in group}
    before = ends.get(hit.start)
    if before is not None:
        child = next((code for code in codes if table.within(code, before.ref.key)), None)
        if child is not None:
            return _mention(codes[child], set())
    listed = _listed(text, hit, ends)
    candidates = [one for one in group if "after-parent" not in one.entry.flags]
    if not candidates:
        fitting = [
            code
            for code in codes
            if (listed is not None and table.get(code).parent == table.get(listed.ref.key).parent)
            or support.named[code]
            or (home is not None and home != "CN" and table.within(code, home) and _is_word(text, hit))
        ]
        return _mention(codes[fitting[0]], {"short"}) if fitting else None
    top = min(
        candidates,
        key=lambda one: (
            -support.named[one.entry.id],
            -(home is not None and table.within(one.entry.id, home)),
            -support.parents(one.entry.id),
            "default" not in one.entry.flags,
            "namesake" in one.entry.flags,
            one.entry.id,
        ),
    )
    code = top.entry.id
    at_home = code == home or support.named[code] > 0
    if "risky" in top.entry.flags and not (
        _reads_as_place(text, hit, listed)
        or ((at_home or support.surfaces[hit.entry.surface] >= 5) and _is_word(text, hit))
    ):
        return None
    settled = len(candidates) == 1 or at_home or support.parents(code) > 0 or "default" in top.entry.flags
    return _mention(top, set() if settled else {"ambiguous"})


def _is_word(text: str, hit: Hit) -> bool:
    """Say whether a dictionary cuts the name as a word of its own here (not 益阳 in 精益阳光)."""
    return any(
        word.start == hit.start and word.end == hit.end
        for word in words_of(text, max(0, hit.start - 5), min(len(text), hit.end + 5))
    )


def _listed(text: str, hit: Hit, ends: dict[int, PlaceMention]) -> PlaceMention | None:
    """Return the place before in a list, such as 金华 in 金华、丽水."""
    if hit.start and text[hit.start - 1] in "、和及与":
        return ends.get(hit.start - 1)
    return None


def _reads_as_place(text: str, hit: Hit, listed: PlaceMention | None) -> bool:
    if listed is not None:
        return True
    left = _LOCATIVE.search(text[max(0, hit.start - 3) : hit.start]) is not None
    right = _AFTER_PLACE.match(text, hit.end) is not None
    if left and not right:
        right = after_parent(text, hit.end, hit.entry.id) is not None
    if hit.entry.surface in _WORDS:
        return left and right
    return (left and right) or ((left or right) and _is_word(text, hit))


def _abbreviations(reading: Reading) -> list[Hit]:
    """Return one-character names where they can be nothing else: 在京召开, 赴沪."""
    found = []
    for hit in reading.hits.all("PLACE_ABBR"):
        left = reading.text[hit.start - 1 : hit.start]
        after = reading.text[hit.end : hit.end + 2]
        if left in ("在", "赴", "来", "进", "抵", "返", "驻") and re.match(
            r"召开|举行|举办|集聚|落户|发展|设立|投资|，|。|揭牌|启动|成立|发布|开幕|闭幕|调研|考察|央企|企业|高校",
            after,
        ):
            found.append(hit)
    return found


class PlaceClaims:
    """Emit a claim for each place named for itself, and keep only those mentions in the note `places`."""

    name = "place_claims"
    requires = ("places", "organisations", "titles")
    assigns = ("place_claims",)

    def __call__(self, reading: Reading) -> None:
        """Drop mentions inside organisation names, keep those inside the titles of plans, and make the claims."""
        taken = sorted((one.start, one.end) for one in reading.notes["organisations"])
        starts = [start for start, _ in taken]
        plans = sorted(
            (one.start, one.end, one.kind in ("plan", "law", "notice")) for one in reading.notes["titles"]
        )
        title_starts = [start for start, _, _ in plans]
        kept: list[PlaceMention] = []
        for mention in reading.notes["places"]:
            if "in-name" in mention.flags:
                continue
            index = bisect_right(title_starts, mention.start) - 1
            in_title = index >= 0 and plans[index][1] >= mention.end
            if in_title and not plans[index][2]:
                continue
            index = bisect_right(starts, mention.start) - 1
            if index >= 0 and taken[index][1] >= mention.end:
                continue
            if not in_title:
                kept.append(mention)
            _emit(reading, mention)
        reading.notes["places"] = kept


def _emit(reading: Reading, mention: PlaceMention) -> None:
    span = Span(mention.start, mention.end)
    factors = [("rule", 0.95)]
    if "ambiguous" in mention.flags:
        factors.append(("ambiguous", 0.6))
    if "abbreviation" in mention.flags:
        factors.append(("abbreviation", 0.85))
    reading.claims.append(
        make_claim(
            "place",
            RULE,
            [span],
            {"entity": Slot(mention.ref, span), "name": Slot(mention.name, span)},
            factors=factors,
            flags=sorted(mention.flags & {"ambiguous"}),
        )
    )
