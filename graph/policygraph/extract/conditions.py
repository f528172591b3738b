"""Numbers that state nothing: parts of names, ordinals, generic counts, and the conditions that a text sets.

登记注册满6个月        a duration somebody must reach
营收超过十亿元的企业    the firms meant, not what is so of them
10亿元以上项目25个     which projects are counted
三个方面、八大举措      a way to order the text
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from policygraph.extract.amounts import Quantity
from policygraph.extract.cues import Cues
from policygraph.extract.frames import Frame

_THINGS = (
    "企业|项目|单位|工业|家庭|人员|产品|机构|平台|园区|集群|产业|公司|用户|客户|合同|投资|订单|场所|建筑|住房|车辆|机组|学生|老人|老年人|青年|毕业生"
    "|职工|劳动者|居民|村|乡镇|城市|县|区|省份|国家|商品|贷款|税|资产|团队|人才|专家|设备|工程|道路|水库|泊位|码头|变电站|线路|桥|隧道|大厦|楼|法人|个体|主体|农户|大户|养殖|灌区|锅炉|机器|股东|部分|范围|区域内"
)
_THRESHOLD_AFTER = re.compile(
    rf"(?:级|规模|量级)?(?:以上|以下|以内)?(?:的)?[^，。；、的]{{0,6}}?(?:{_THINGS})"
)
_REQUIRED = re.compile(
    r"(?:申报|申请|参评|参选|推荐|入围|备案)(?:企业|单位|主体|条件|项目|人|对象|机构|者)|(?:认定|评选|评价|准入|入选|遴选|基本)(?:条件|标准|要求)"
    r"|(?<!必)须(?:在|满|具)|应当?(?:具备|满|在)|准入门槛"
)
_EACH_MORE = re.compile(r"每(?:新增|增加?|再增加?|提高|超过?)$")
_FINED = re.compile(r"处(?:以)?[^，。；]{0,16}$")
_EACH = re.compile(r"(?:每|满)(?:[增新连][^，。；、\d]{0,6})?$")
_DURATIONS = re.compile(
    r"寿命|天数|工期|时限|时长|时间|周期|天气|期限(?:压缩|缩短)|日数|年限(?:延长|达)|压缩(?:至|到|了)?$|缩短(?:至|到|了)?$|办结|提速|提前$|蓝天|优良"
)
_RANK_BEFORE = re.compile(
    r"(?:第|(?<![提此目之])前|(?<![班专车系])列|居|排名|位居|名列|排在|TOP|(?:退出|倒数|列|位居|排名)后)$"
)
MADE = re.compile(
    r"建成|新增|新建|引进|培育|增加|获批|落户|完成|建设|打造|开通|投运|投产|新开|认定|入选|成立|签约"
)
_SCORED = re.compile(r"满意|得分|评分|平均分|成绩|考核|测评|指数|水平")
_RANKED = re.compile(r"排名|位次|名次|居全|(?:前移|上升|提升|后移|跃升|跃居|升至)(?:了|至|到)?$")
_GIVEN = re.compile(
    r"(?:给予|奖励|补[助贴]|资助|发放|一次性)(?:最高|不超过|每[家户人个项])?[^，。；\d]{0,4}$"
)
_AGE = re.compile(r"寿命|平均年龄|年龄中位")
_GENERIC_NOUN = re.compile(
    r"^(?:大)?(?:[^，。；、\d]{0,3})?(?:方面|举措|环节|层面|维度|阶段|步骤|原则|坚持|统筹|关系|问题|特点|意义|原因|因素|理念|字|词|会议|文件|部门|转变|必须|结合|毫不动摇|要|确立|维护|意识|自信|主义|文明|体系|机制|领域|方向|能力|抓手|目标|任务(?!\d)|重点|行动|工程|专项|战略|高地|中心|支柱|引擎|优势|动力|变革|革命|安全|底线|红线|关口|关键|第一|一流|路径|模式|结合点)"
)


THRESHOLD = "threshold"


def _so(threshold: object) -> str:
    return THRESHOLD if threshold else ""


class Conditions:
    """Says of a quantity why it is nothing at all or only a condition, in keys of `near.REASONS`."""

    def __init__(
        self,
        text: str,
        cues: Cues,
        quantities: Sequence[Quantity],
        report: bool,
        due: Callable[[Frame], bool],
    ) -> None:
        """Take the text, its cues and quantities, whether it is a report, and how to tell that a deadline governs."""
        self.text, self.cues, self.quantities = text, cues, quantities
        self.report, self.due = report, due

    def nothing(self, frame: Frame) -> str:
        """Return why the number is part of a name, an ordinal, or a count of notions; empty where it is none of these."""
        quantity = frame.quantity
        flags = quantity.flags
        if flags & {"grade", "name"}:
            return "grade"
        if "generic" in flags:
            return "notion"
        if "duration" in flags and not _DURATIONS.search(frame.before[-14:]):
            return "duration"
        if quantity.dimension == "score" and quantity.unit == "分" and not _SCORED.search(frame.before[-14:]):
            return "no_score"
        if "age" in flags and not _AGE.search(frame.before[-16:]):
            return "age"
        if (
            "chinese" in flags
            and quantity.value < 10
            and quantity.comparator == "="
            and not MADE.search(frame.before[-8:])
        ):
            return "small_numeral"
        if "chinese" in flags and quantity.value < 10 and _GENERIC_NOUN.match(frame.after):
            return "notion"
        if (
            quantity.value < 10
            and quantity.unit in ("个", "项", "条")
            and re.match("(?:大)?(?:方面|坚持|必须|字)", frame.after)
        ):
            return "notion"
        if quantity.dimension != "count":
            return ""
        if (
            quantity.unit_span is not None
            and quantity.unit_span.of(self.text) == "位"
            and _RANKED.search(frame.before)
        ):
            return "rank"
        return "rank" if _RANK_BEFORE.search(frame.before) else ""

    def condition(self, frame: Frame, granted: str) -> str:
        """Return why the number only tells who or what is meant, empty where it tells more.

        `granted` is how a policy grants it, if it does.
        """
        quantity, after, before = frame.quantity, frame.after, frame.before
        if granted in ("grant", "cap") and _GIVEN.search(before):
            return ""
        if quantity.dimension == "money" and _FINED.search(before) and "罚" in after + before:
            return "fine"
        required = (
            not granted
            and not self.report
            and _REQUIRED.search(self.text, frame.sentence.start, frame.quantity.number.start)
        )
        if required and (quantity.comparator != "=" or "duration" in quantity.flags):
            return "" if self.due(frame) else "requirement"
        if _EACH.search(before) and quantity.value <= 10 and quantity.dimension in ("count", "time"):
            return "each"
        if quantity.dimension == "percent" and "attributive" not in quantity.flags:
            conditional = "COND" in self.cues.classes(frame.sentence.start, frame.end)
            return _so(re.match(r"的[，]|且|（含）的|以上的[，且]", after) and conditional)
        if MADE.search(before[-6:]) and not self._another_follows(frame):
            return ""
        threshold = quantity.comparator != "=" or quantity.dimension in (
            "money",
            "area",
            "length",
            "mass",
            "power",
            "volume",
        )
        if (
            quantity.comparator != "="
            and after.startswith(("且", "并且"))
            and "GRANT" in self.cues.classes(frame.sentence.start, frame.sentence.end)
        ):
            return THRESHOLD
        if _EACH_MORE.search(before):
            return "each"
        if "attributive" in quantity.flags and re.match(r"的(?:[仍可应给按需须每均不，]|$)", after):
            return THRESHOLD
        if "attributive" in quantity.flags:
            if quantity.dimension == "percent":
                return _so(re.match(r"的[，]|且|的[^，。；]{0,16}(?:企业|项目|单位)(?:[，给按予]|$)", after))
            if quantity.dimension in ("money", "area", "length", "mass", "power", "volume", "time", "age"):
                return _so(_THRESHOLD_AFTER.match(after))
            if re.match(r"的(?:[，按每均可给]|$)", after):
                return THRESHOLD
            most = quantity.comparator == "<=" and quantity.dimension == "count"
            return _so(most and after.startswith("的"))
        if threshold and after.startswith("的"):
            things = re.match(
                rf"的(?![^，。；、]{{0,10}}(?:基金|资金))[^，。；、]{{0,8}}?(?:{_THINGS})|的[，]|的$", after
            )
            return _so(things and quantity.dimension != "percent")
        if quantity.comparator in (">", ">=") and quantity.dimension == "money":
            return _so(_THRESHOLD_AFTER.match(after) and self._another_follows(frame))
        if quantity.dimension == "money" and self._another_follows(frame):
            return _so(re.match(r"(?:以上|以下|级)?(?:的)?(?:重大|重点|产业|工业|新)*(?:项目|企业)", after))
        lasting = re.search(r"(?:满|未满|不满|招用|吸纳就业|连续)$", before) and (
            "GRANT" in self.cues.classes(frame.sentence.start, frame.sentence.end)
            or quantity.dimension == "time"
        )
        return "requirement" if lasting else ""

    def _another_follows(self, frame: Frame) -> bool:
        """Say whether another quantity stands later in the same clause: the first is then only an attribute."""
        index = frame.index + 1
        return index < len(self.quantities) and self.quantities[index].start < frame.end
