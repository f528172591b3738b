"""Names of organisations by their build: where one ends is a suffix (研究院, 公司, 协会), where it begins is grammar.

From a suffix the words are read leftwards: a name goes on over nouns, places and the verbs that names are made of
(研究, 发展), and stops at a preposition, an adverb, a particle, any other verb or a time. 和 is crossed only where what stands
before it is not itself complete (住房和城乡建设局, but not 北京大学和清华大学). What is left must be somebody in particular: a place,
国家, a known organisation or a word that no dictionary knows; 上市公司 and 研究机构 are nobody.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import cache
from typing import NamedTuple

import ahocorasick_rs

from policygraph.extract.words import Word, word_list, words_of

LONGEST = 36  # characters of the longest name looked for

_EDGE = frozenset("，。；：、！？“”‘’《》〈〉（）()[]【】 \n|/…—*•●■◆▲>")
_BREAKING = frozenset(("p", "d", "r", "y", "e", "o", "x", "w", "c", "f", "q", "t", "tg", "z", "ad", "vd", "df", "dg", "k"))
_CONJUNCTIONS = frozenset("和与及暨")
# Verbs, and words the dictionary takes for something that breaks a name, of which names are made.
_MADE_OF = frozenset(
    "研究 发展 规划 建设 管理 投资 服务 改革 创新 预测 应用 测试 测量 设计 检测 监测 评估 控制 交易 贸易 合作 交流 促进 教育 培训 出版 传播 通信 运输 航运 "
    "制造 开发 生产 加工 工程 勘察 勘探 测绘 咨询 评价 认证 保障 监督 审计 统计 保护 救援 救助 治理 预防 控股 租赁 担保 结算 登记 清算 典当 拍卖 广告 装饰 "
    "安装 维修 供应 配送 经营 运营 调查 对外 清洁 养殖 种植 捕捞 旅游 酿酒 试验 实验 认可 审批 执法 劳动 就业 发电 供电 环保 节能 减排 互联 导航 计算 融资 "
    "理财 学习 健康 消费 防灾 减灾 体育 竞争 会计 执行 立法 司法 保密 演出 收藏 采购 招标 代理 转化 转移 孵化 协同 协调 集成 传感 感知 识别 处理 存储 传输 "
    "驾驶 操作 发行 调度 追溯 交通 智造 储能 显示 移动 联通 外贸 集团 联盟 先进 高级 综合 基础 前沿 社会 东方 国际 互动 应急 防治 预防 仲裁 翻译 学习 普及 "
    "规范 标准 复兴 振兴 开放 共享 合作 未来 世纪 现代 卫生 健康 城乡 发改委 教学 直属 附属 联合会 无人 自动 连锁 物流 商贸 科研 电商 算 通 联 征信 支付 "
    "信用 检验 检疫 质检 计量 联络 联谊 对台 海外 战略 数据 中外 中欧 上市 产学研 推广 培育 成长 服务业 办公 编制 比较 联合国 中 后勤 外事 上 大 小 东 西 南 北".split()
)
# Words that may stand in a name but never open one.
_NO_START = frozenset(
    "企业 公司 有关 相关 地方 当地 本地 多家 一批 知名 国内 国外 著名 大型 中小型 民营 国有 龙头 头部 重点 高校 专家 旗下 所属 下属 项目 单位 家 个 名 位 所 省 市 县 区 "
    "全省 全市 全区 全县 记者 代表 成员 等 级 型 化 类 性 式 方面 领域 期间 工作 新 老 大 小 原 前 时任 现任 驻 其中 以及 机构 部门 院校 平台 基地 项 起 条 种 者 各 各级 "
    "省级 市级 县级 区级 国家级 合作 联合 建设 管理 服务 发展 推广 应用 投资 研究 和 与 及 、 中 上 内 外 中央企业 央企 国企 外资 外企 民企 上市 首家 首个 一家 唯一 "
    "独立 第三方 创新 综合 先进 优质 优秀 高端 高水平 新型 共 副 实施 政策 产业 集成 处理 协同 控制 调度 开放 开发 共享 基础 主要 现代 通 联 算 移动 显示 标准 规范 健康".split()
)
# Words over which no name goes on, whatever the dictionary says of them.
_STOPPING = frozenset("部分 全部 其他 其它 所有 多家 若干 著名 知名 党委 政府 全力 带领 申报 健全 培育 促进 创办 记者 例如 包括 随着 围绕 投运 用好 高质量 升级 级 全日制 统一法人 所谓 一些 首个 首家".split())
_OPENERS = frozenset(
    "国家 中国 全国 中华 中央 国务院 亚洲 联合国 欧洲 欧盟 美国 亚太 东亚 华东 华南 华北 华中 西南 西北 东北 长三角 珠三角 京津冀 粤港澳大湾区 大湾区 环球 清华 北大 复旦 "
    "中欧 两岸 海峡 中关村 浦东 中美 中德 中日 中英 中俄".split()
)
# Nouns so common before 公司, 集团 and the like that they name nobody.
_GENERIC = frozenset(
    "村镇 石油 市属 省属 县属 区属 部属 国资 村级 中央 政策性 外国 城投 产投 城发 交投 乡镇 跨界 融合 上市 平台 国有 民营 子 母 总 分 龙头 投资 创业 互联网 物业 租赁 房地产 开发 担保 保险 证券 基金 银行 商业 科技 股份 有限 能源 电力 燃气 供水 建筑 施工 监理 咨询 广告 管理 资产 运营 "
    "服务 信托 金融 小额 贷款 外贸 贸易 跨国 大型 中小 专业 项目 家政 物流 快递 航空 旅游 影视 文化 传媒 软件 游戏 汽车 制药 生物 医药 电商 网络 技术 信息 数据 大数据 人工智能 供应链 产业 "
    "农业 集团 公司 企业 城投 城建 国企 央企 外资 合资 独资 企业集团 运输 公交 出租车 保安 劳务 派遣 人力资源 中介 评估 公募 私募 风投 风险 资本 融资 理财 资管 置业 地产 房产 保障 住房 "
    "装备 制造 高新技术 新能源 智能 机器人 无人机 芯片 半导体 通信 电信 电子 电器 家电 食品 服装 零售 百货 "
    "研究 发展 研发 创新 中心 机构 高等 职业 技工 普通 民办 公办 重点 示范 高职 本科 独立 中等 高级 职业技术 技师 综合 三级 三甲 公立 民营 社区 乡镇 基层 县级 市级 省级 国家级 定点 专科 "
    "行业 社会 专业 联合 工程 实验 重点 试验 科学 学术 理论 战略 政策 经济 产业 教育 培训 商业 金融 数字 数字经济 绿色 低碳 碳 医疗 卫生 健康 养老 应急 气象 环境 生态 海洋 农村 乡村 城市 城乡 区域 "
    "园区 开发区 高新区 街道 村 居民 业主 业主大会 村民 学生 家长 董事 监事 理事 专家 咨询 顾问 评审 薪酬 审计 提名 风险管理 职工 股东 工作 临时 筹备 组织 常务 执行 学位 党 基层 政法 行政 直属 "
    "中小企业 民营企业 高校 院校 大学 学院 应用 技术 基础 前沿 共性 关键 未来 新型 现代 先进 检验 检测 认证 计算 超算 智算 算力 算法 云计算 数据交易 交易 产权 公共资源 公共 政务 文化 体育 艺术 科普 "
    "外语 师范 理工 医科 财经 农林 民族 少数民族 军事 警察 老年 开放 广播电视 函授 夜 双一流 一流 世界 知名 名牌 著名 国际 国内 海外 境外 国家 全国 地方 本地 中外 合作 各类 类 所 家 等 型 级 性 化 和 与 及 "
    "供应 销售 生产 加工 设计 规划 勘察 测绘 信用 征信 支付 清算 结算 互助 合作 农民 农户 渔业 林业 畜牧 种业 粮食 供销 消费 营销 品牌 知识产权 专利 标准 质量 安全 "
    "法律 律师 会计 会计师 税务 资产评估 造价 检疫 监测 监督 监管 管理局 慈善 公益 志愿 志愿者 就业 创业 孵化 众创 人才 技能 劳动 社会保障 医保 社保 民政 残疾人 妇女 儿童 青年 青少年".split()
)
_KEEP_GOING = frozenset(("n", "ns", "nt", "nz", "nr", "nrt", "nrfg", "ng", "vn", "b", "a", "an", "j", "l", "s", "g", "h", "i", "eng", "zg", "ag", "vg"))
_UNKNOWN = frozenset(("nz", "nt", "eng", "zg", "g", "x", "nr", "nrt", "nrfg"))


class Name(NamedTuple):
    """A name found at `start`..`end`; `kind` as in the suffix list, `specific` where it is somebody in particular."""

    start: int
    end: int
    kind: str
    specific: bool


@cache
def _suffix_automaton() -> tuple[ahocorasick_rs.AhoCorasick, list[tuple[str, frozenset[str]]]]:
    suffixes = sorted(
        (word, flags) for word, flags in word_list("organisation_suffixes").items() if len(word) > 1
    )
    automaton = ahocorasick_rs.AhoCorasick(
        [word for word, _ in suffixes], matchkind=ahocorasick_rs.MatchKind.LeftmostLongest
    )
    return automaton, suffixes


def suffixes_in(text: str) -> Iterator[tuple[int, int, frozenset[str]]]:
    """Yield start, end and flags of every suffix of two or more characters in `text`, the longest at each place."""
    automaton, suffixes = _suffix_automaton()
    for index, start, end in automaton.find_matches_as_indexes(text):
        yield start, end, suffixes[index][1]


def clause_start(text: str, position: int, floor: int) -> int:
    """Return where the stretch without any punctuation that ends at `position` begins, at least `floor`."""
    start = position
    while start > floor and text[start - 1] not in _EDGE:
        start -= 1
    return start


def clause_end(text: str, position: int, ceiling: int) -> int:
    """Return where the stretch without any punctuation that begins at `position` ends, at most `ceiling`."""
    end = position
    while end < ceiling and text[end] not in _EDGE:
        end += 1
    return end


def goes_through(word: Word) -> bool:
    """Say whether a name can go on over this word.

    >>> goes_through(Word(0, 2, "研究", "vn")), goes_through(Word(0, 2, "近日", "t"))
    (True, False)
    """
    if word.text in _STOPPING:
        return False
    if word.text in _MADE_OF:
        return True
    if word.tag in _BREAKING or word.tag.startswith("u"):
        return False
    if word.tag == "v":
        return False
    if word.tag == "m":
        return word.text.startswith("第")
    return True


def left_edge(
    words: list[Word], last: int, complete: Callable[[int], bool], begins: Callable[[int], int | None]
) -> int:
    """Return the index of the first word of the name whose last word is `words[last]`.

    `complete(position)` says whether an organisation, a place or a person ends at a position, before a conjunction;
    `begins(position)` gives the start of a known organisation that covers or ends at a position, over which a name is
    never continued to the left.
    """
    index = last
    while index > 0:
        word = words[index - 1]
        known = begins(words[index].start)
        if known is not None:
            while index > 0 and words[index].start > known:
                index -= 1
            return index
        if word.text in _CONJUNCTIONS:
            if index < 2 or complete(word.start) or not goes_through(words[index - 2]):
                break
            if words[index].tag in ("ns", "nt") or words[index - 2].text in _NO_START:
                break
        elif not goes_through(word) or word.tag == "m" and words[index].end - words[index].start < 3:
            break
        elif (
            (word.text in _MADE_OF or word.tag in ("a", "b", "zg"))
            and (words[index].tag in ("ns", "nt") or words[index].text in _OPENERS)
            and begins(word.start) is None
        ):
            break
        index -= 1
    while index < last and (words[index].text in _NO_START or words[index].tag in ("f", "q", "m", "v", "uj")):
        index += 1
    return index


def is_specific(words: list[Word], kind: str, has_place: bool, starts_known: bool) -> bool:
    """Say whether the words of a name, its suffix among them, name somebody in particular."""
    if starts_known:
        return True
    body = words[:-1]
    text = "".join(word.text for word in words)
    if not body:
        return words[0].tag == "nt" and len(text) > 4
    if has_place or body[0].text in _OPENERS:
        plain = all(word.text in _GENERIC or word.tag == "ns" or word.text in _OPENERS for word in body)
        incorporated = words[-1].text in ("有限公司", "有限责任公司")
        return len(text) >= 5 and not (kind in ("company", "bank", "other") and plain and not incorporated)
    if any(word.tag in _UNKNOWN for word in body):
        return True
    singles = [word for word in body if len(word.text) == 1 and word.text not in _GENERIC and word.text not in _CONJUNCTIONS]
    if len(singles) >= 2 and body[0] in singles[:1]:
        return True
    if kind in ("company", "bank"):
        return any(word.text not in _GENERIC for word in body) and len(text) >= 4 and body[0].text not in _GENERIC
    return False


_TAIL = re.compile(r"[业法制化债券军性式家型级款卡]|感染|大[学厦]生")


def names_in(
    text: str,
    start: int,
    end: int,
    complete: Callable[[int], bool],
    begins: Callable[[int], int | None],
    has_place: Callable[[int, int], bool],
    *,
    weak: bool = False,
) -> Iterator[Name]:
    """Yield the names that end in a suffix within `text[start:end]`, in order of their ends; they may overlap.

    With `weak`, suffixes that need a role or a list beside them (科技, 证券) count too.
    """
    for offset_start, offset_end, flags in suffixes_in(text[start:end]):
        if "weak" in flags and not weak:
            continue
        first, last = start + offset_start, start + offset_end
        kind = next(iter(sorted(flags - {"weak", "part"})), "other")
        name = name_ending_at(text, first, last, kind, start, end, complete, begins, has_place)
        if name is not None and not ("part" in flags and begins(name.start + 1) is None):
            yield name


def name_ending_at(
    text: str,
    suffix: int,
    end: int,
    kind: str,
    floor: int,
    ceiling: int,
    complete: Callable[[int], bool],
    begins: Callable[[int], int | None],
    has_place: Callable[[int, int], bool],
) -> Name | None:
    """Return the name whose suffix stands at `suffix`..`end`, or None where the suffix is part of another word."""
    if _TAIL.match(text, end):
        return None
    left = clause_start(text, suffix, max(floor, end - LONGEST))
    right = clause_end(text, end, min(ceiling, end + 3))
    words = words_of(text, left, right)
    last = next((index for index, word in enumerate(words) if word.end == end), None)
    if last is None:
        return None
    covering = begins(end)
    if covering is not None and complete(end):
        return None
    index = left_edge(words, last, complete, begins)
    chosen = words[index : last + 1]
    start = chosen[0].start
    if start >= suffix and not (len(chosen) == 1 and chosen[0].tag == "nt"):
        return None
    if end - start < 4:
        return None
    known = begins(start + 1)
    specific = is_specific(chosen, kind, has_place(start, end), known is not None and known <= start)
    return Name(start, end, kind, specific)
