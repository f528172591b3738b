"""What kind of thing a quantity is, told by the words around it before the number itself is looked at.

In this order: parts of names, ordinals and generic counts are nothing; conditions and thresholds (营收超过十亿元的企业) are
nothing; what is denied or supposed is a claim of that modality and never a fact; money or a rate that a policy grants is a
measure; what an expert or a body expects is a forecast; a future value that a plan or government sets is a target; all
else is a statistic.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from policygraph.extract.cues import Cues
from policygraph.extract.frames import Frame, frame_of, times_before
from policygraph.extract.grants import is_budget, is_grant
from policygraph.extract.reading import Reading
from policygraph.extract.times import TimeMention
from policygraph.model import Modality

_THINGS = (
    "企业|项目|单位|工业|家庭|人员|产品|机构|平台|园区|集群|产业|公司|用户|客户|合同|投资|订单|场所|建筑|住房|车辆|机组|学生|老人|老年人|青年|毕业生"
    "|职工|劳动者|居民|村|乡镇|城市|县|区|省份|国家|商品|贷款|税|资产|团队|人才|专家|设备|工程|道路|水库|泊位|码头|变电站|线路|桥|隧道|大厦|楼|法人|个体|主体|农户|大户|养殖|灌区|锅炉|机器|股东|部分|范围|区域内"
)
_CONDITION_AFTER = re.compile(
    rf"(?:（含）)?(?:以上|以下|以内)?(?:（含[^）]{{0,6}}）)?(?:的|且|并且|及以上的)(?:[^，。；、]{{0,8}}?(?:{_THINGS})|$|[，、按每均可给予一])"
)
_THRESHOLD_AFTER = re.compile(
    rf"(?:级|规模|量级)?(?:以上|以下|以内)?(?:的)?[^，。；、的]{{0,6}}?(?:{_THINGS})"
)
_CONDITION_BEFORE = re.compile(
    r"(?:满|每满|未满|不满|凡|对于|对|如果|若|当|每增加|每新增|每增|每招用|每引进|招用|每|每连续租满|连续缴纳|缴费满|年满|累计缴费|注册资本)[^，。；：]{0,14}$"
)
_EACH = re.compile(r"(?:每|满)(?:[增新连][^，。；、\d]{0,6})?$")
_ONCE = re.compile(r"每(?:一)?$")
_DURATIONS = re.compile(
    r"寿命|天数|工期|时限|时长|时间|周期|天气|期限(?:压缩|缩短)|日数|年限(?:延长|达)|压缩(?:至|到|了)?$|缩短(?:至|到|了)?$|办结|提速|提前$|蓝天|优良"
)
_RANK_BEFORE = re.compile(r"(?:第|前|列|居|排名|位居|名列|排在|TOP)$")
_AGE = re.compile(r"寿命|平均年龄|年龄中位")
_PAST_AFTER = re.compile(r"^(?:的)?[^，。；]{0,10}(?:了|已|过)")
_NOT_A_FACT = re.compile(r"(?:不是|并非|尚未|没有|从未|未能|并未|未达到?|不足以|否认|不再)[^，。；]{0,12}$")
_SUPPOSED = re.compile(r"(?:如果|假如|倘若|假设|若|一旦|要是|即使)[^。；]{0,40}$")
_GENERIC_NOUN = re.compile(
    r"^(?:大)?(?:[^，。；、\d]{0,3})?(?:方面|举措|环节|层面|维度|阶段|步骤|原则|坚持|统筹|关系|问题|特点|意义|原因|因素|理念|字|词|会议|文件|部门|转变|必须|结合|毫不动摇|要|确立|维护|意识|自信|主义|文明|体系|机制|领域|方向|能力|抓手|目标|任务(?!\d)|重点|行动|工程|专项|战略|高地|中心|支柱|引擎|优势|动力|变革|革命|安全|底线|红线|关口|关键|第一|一流|路径|模式|结合点)"
)


@dataclass(slots=True)
class Finding:
    """A quantity with its kind: target, measure, statistic or forecast, how sure, and under which modality.

    `rule` names what decided; `role` of a measure is grant, rate, cap or budget.
    """

    frame: Frame
    kind: str
    rule: str
    confidence: float = 0.9
    modality: Modality = Modality.ASSERTED
    role: str = ""
    flags: tuple[str, ...] = ()


class Kinds:
    """Pipeline component: leaves `findings`, one Finding for each quantity that states something."""

    name = "kinds"
    requires = ("quantities", "times", "cues", "leans", "headed", "genre", "present_day")
    assigns = ("findings",)

    def __call__(self, reading: Reading) -> None:
        """Decide the kind of every quantity."""
        decider = _Decider(reading)
        found = [
            decider.decide(frame_of(reading, index)) for index in range(len(reading.notes["quantities"]))
        ]
        reading.notes["findings"] = [finding for finding in found if finding is not None]


class _Decider:
    """The decision, with what it needs of the reading."""

    def __init__(self, reading: Reading) -> None:
        self.reading = reading
        self.text = reading.text
        self.cues: Cues = reading.notes["cues"]
        self.times: list[TimeMention] = reading.notes["times"]
        self.leans: list[float] = reading.notes["leans"]
        self.headed: list[bool] = reading.notes["headed"]
        self.report: bool = reading.notes["genre"] == "report"
        self.policy: bool = reading.notes["genre"] == "policy"
        self.base: date | None = reading.notes["present_day"]
        self.quantities = reading.notes["quantities"]

    def decide(self, frame: Frame) -> Finding | None:
        """Return what the quantity states, or None where it states nothing."""
        if self._is_nothing(frame) or self._is_condition(frame):
            return None
        modality = self._modality(frame)
        granted = is_grant(self.reading, self.cues, frame)
        if granted and not self._reports_the_past(frame):
            return Finding(frame, "measure", f"measure.{granted}@1", 0.88, modality, granted)
        finding = self._in_rules(frame) if self.policy else self._future_or_past(frame)
        if finding is None:
            return None
        if finding.kind == "target" and is_budget(self.cues, self.text, frame):
            return Finding(frame, "measure", "measure.budget@1", 0.85, modality, "budget")
        if modality is not Modality.ASSERTED:
            finding.modality = modality
        return finding

    def _is_nothing(self, frame: Frame) -> bool:
        quantity = frame.quantity
        flags = quantity.flags
        if flags & {"grade", "name"}:
            return True
        if "generic" in flags:
            return True
        if "duration" in flags and not _DURATIONS.search(frame.before[-14:] + frame.after[:6]):
            return True
        if "age" in flags and not _AGE.search(frame.before[-16:]):
            return True
        if "chinese" in flags and quantity.value < 10 and _GENERIC_NOUN.match(frame.after):
            return True
        if (
            quantity.value < 10
            and quantity.unit in ("个", "项", "条")
            and re.match("(?:大)?(?:方面|坚持|必须|字)", frame.after)
        ):
            return True
        return bool(_RANK_BEFORE.search(frame.before)) and quantity.dimension == "count"

    def _is_condition(self, frame: Frame) -> bool:
        quantity, after, before = frame.quantity, frame.after, frame.before
        if _EACH.search(before) and quantity.value <= 10 and quantity.dimension in ("count", "time"):
            return True
        if quantity.dimension == "percent" and "attributive" not in quantity.flags:
            return bool(re.match(r"的[，]|且|（含）的|以上的[，且]", after)) and "COND" in self.cues.classes(
                frame.sentence.start, frame.end
            )
        threshold = quantity.comparator != "=" or quantity.dimension in (
            "money",
            "area",
            "length",
            "mass",
            "power",
            "volume",
        )
        if "attributive" in quantity.flags:
            if quantity.dimension == "percent":
                return bool(re.match(r"的[，]|且|的[^，。；]{0,6}(?:企业|项目|单位)", after))
            if quantity.dimension in ("money", "area", "length", "mass", "power", "volume", "time", "age"):
                return bool(_THRESHOLD_AFTER.match(after))
            if re.match(r"的(?:[，按每均可给]|$)", after):
                return True
            return quantity.comparator == "<=" and quantity.dimension == "count" and after.startswith("的")
        if threshold and after.startswith("的"):
            return (
                bool(re.match(rf"的[^，。；、]{{0,8}}?(?:{_THINGS})|的[，]|的$", after))
                and quantity.dimension != "percent"
            )
        if quantity.comparator in (">", ">=") and quantity.dimension == "money":
            return bool(_THRESHOLD_AFTER.match(after)) and self._another_follows(frame)
        if quantity.dimension == "money" and self._another_follows(frame):
            return bool(re.match(r"(?:以上|以下|级)?(?:的)?(?:重大|重点|产业|工业|新)*(?:项目|企业)", after))
        return bool(re.search(r"(?:满|未满|不满|招用|吸纳就业|连续)$", before)) and (
            "GRANT" in self.cues.classes(frame.sentence.start, frame.sentence.end)
            or quantity.dimension == "time"
        )

    def _another_follows(self, frame: Frame) -> bool:
        """Say whether another quantity stands later in the same clause: the first is then only an attribute."""
        index = frame.index + 1
        return index < len(self.quantities) and self.quantities[index].start < frame.end

    def _modality(self, frame: Frame) -> Modality:
        if _NOT_A_FACT.search(frame.before):
            return Modality.NEGATED
        if _SUPPOSED.search(self.text[frame.governed : frame.quantity.start]):
            return Modality.HYPOTHETICAL
        return Modality.ASSERTED

    def _reports_the_past(self, frame: Frame) -> bool:
        """Say whether a grant is told as something that was paid out, which makes it a statistic."""
        index = frame.quantity.sentence
        if frame.context.tense == "past" and self.report and (self.headed[index] or self.leans[index] < -2.5):
            return True
        classes = self.cues.classes(frame.governed, frame.end)
        paid = re.search(
            r"(?:已|累计|共|总计|先后|去年|全年)[^，。；]{0,10}(?:发放|兑现|拨付|补贴|奖励|拉动|减免|支付|投入|落实|安排|支出)|发放了|兑现了|拨付了",
            self.text[frame.start : frame.end],
        )
        return bool(paid) or ("PAST" in classes and self._span_of("已", frame))

    def _span_of(self, word: str, frame: Frame) -> bool:
        return self.text.find(word, frame.start, frame.quantity.start) >= 0

    def _deadline(self, frame: Frame) -> TimeMention | None:
        """Return the future time that governs the number within its sentence, or None."""
        for time in times_before(self.times, frame.sentence.start, frame.quantity.start):
            if time.role == "by" and (self.base is None or time.last >= self.base):
                return time
            if self.base is not None and time.first > self.base and time.role != "from":
                return time
            if time.role in ("until", "now", "since") or (self.base is not None and time.last <= self.base):
                return None
        return None

    def _future_or_past(self, frame: Frame) -> Finding:
        governed = self.cues.classes(frame.governed, frame.quantity.end)
        clause = self.cues.classes(frame.start, frame.end)
        sentence = self.cues.classes(frame.sentence.start, frame.quantity.end)
        deadline = self._deadline(frame)
        planned = frame.context.tense == "future"
        set_by_plan = frame.context.plan is not None and "SET" in sentence
        if "FORECAST" in (clause if frame.context.tense == "past" else governed):
            if (planned and self.report) or (deadline is not None and self._names_a_plan(frame)):
                return Finding(frame, "target", "target.expected@1", 0.85, Modality.PLANNED)
            return Finding(frame, "forecast", "forecast.cue@1", 0.9, Modality.FORECAST)
        if "PAST" in clause and not ("FUTURE" in clause and planned):
            return Finding(frame, "statistic", "statistic.past@1", 0.92)
        if frame.context.tense == "past" and "FUTURE" not in governed:
            return Finding(frame, "statistic", "statistic.review@1", 0.92)
        if planned:
            if "PAST" in governed and "FUTURE" not in governed and self._past_governs(frame):
                return Finding(frame, "statistic", "statistic.past@1", 0.85)
            return Finding(frame, "target", "target.section@1", 0.92, Modality.PLANNED)
        if deadline is not None and not self._past_governs(frame):
            return Finding(frame, "target", "target.deadline@1", 0.92, Modality.PLANNED)
        if "FUTURE" in governed and not self._past_governs(frame):
            return Finding(frame, "target", "target.cue@1", 0.85, Modality.PLANNED)
        if (
            set_by_plan
            and self._names_a_plan(frame)
            and not self._past_governs(frame)
            and self._goes_ahead(frame)
        ):
            return Finding(frame, "target", "target.plan@1", 0.8, Modality.PLANNED)
        if (
            frame.context.deadline is not None
            and not self._dated(frame)
            and self.leans[frame.quantity.sentence] > -1
            and not self._past_governs(frame)
        ):
            return Finding(frame, "target", "target.governed@1", 0.75, Modality.PLANNED)
        return Finding(frame, "statistic", "statistic.default@1", 0.85)

    def _in_rules(self, frame: Frame) -> Finding | None:
        """Return what a number that is no grant states in a text of rules: mostly a condition, so nothing."""
        clause = self.cues.classes(frame.start, frame.end)
        if (
            self._deadline(frame) is not None
            or frame.context.tense == "future"
            or clause & {"PAST", "FORECAST"}
        ):
            return self._future_or_past(frame)
        if any(
            time.precision in ("year", "quarter", "half", "period")
            for time in times_before(self.times, frame.governed, frame.quantity.start)
        ):
            return self._future_or_past(frame)
        return None

    def _past_governs(self, frame: Frame) -> bool:
        """Say whether the nearest cue of time before the number within its part of the sentence speaks of the past."""
        past = self.cues.spans("PAST", frame.governed, frame.quantity.end)
        future = self.cues.spans("FUTURE", frame.governed, frame.quantity.end)
        if past and (not future or past[-1][0] > future[-1][0]):
            return True
        for time in times_before(self.times, frame.governed, frame.quantity.start):
            if time.role in ("until", "now"):
                return True
            return self.base is not None and time.last < self.base and time.role != "from"
        return False

    def _dated(self, frame: Frame) -> bool:
        """Say whether the sentence has a time of its own before the number, other than a deadline."""
        return any(
            time.role != "by" for time in times_before(self.times, frame.sentence.start, frame.quantity.start)
        )

    def _names_a_plan(self, frame: Frame) -> bool:
        plan = frame.context.plan
        return plan is not None and frame.sentence.start <= plan[1].start < frame.quantity.start

    def _goes_ahead(self, frame: Frame) -> bool:
        """Say whether the clause tells what is to be done: it opens with a verb of making, not with a subject."""
        return bool(
            re.search(
                r"(?:建设|新建|建成|打造|培育|引育|引进|形成|攻克|突破|实现|达到?|推动|完成|新增|布局|支持|实施|超过|不低于|不少于|提[高升]|增长|降低|控制|保持|设立|组建|认定|推广|开展|改造|建立|发展|部署|遴选|评选|创建|汇聚|集聚|拓展|降至|下降)",
                frame.before[-16:] + self.text[frame.quantity.start : frame.quantity.number.start],
            )
        )
