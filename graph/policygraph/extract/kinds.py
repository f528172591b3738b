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

from policygraph.extract.conditions import MADE, Conditions
from policygraph.extract.cues import Cues
from policygraph.extract.frames import Frame, clause_start, frame_of, times_before
from policygraph.extract.grants import is_budget, is_grant
from policygraph.extract.number_runs import ALONE, Run, run_places
from policygraph.extract.reading import Reading
from policygraph.extract.times import TimeMention
from policygraph.model import Modality

_ANNOUNCES = re.compile(
    r"(?P<body>(?:报告|文件|方案|意见|规划|计划|通知|办法|措施|会议|政府|[省市县区]委|》)[^，。；、]{0,4})?"
    r"(?:提出|明确(?!的)|要求|部署|确定|计划|宣布|承诺|将力争)(?:，|：|了|到|将|要|在|今年|全年|明年)"
)
_FORMER = re.compile(r"(?:由|从)(?:原来的?|原先的?|现行的?|目前的?|每[^，。；]{1,3})?[^，。；、\d]{0,4}$")
_CHANGED = re.compile(
    r"(?:/[^，。；]{1,3})?(?:左右|以上)?(?:大幅|逐步|统一)?(?:提高|提升|上调|增加|增长|调整|下调|降|扩大|压缩|缩短|上升|升|增至|减|调)"
)
_DUE_SENTENCES = 2
_DATA_SAYS = re.compile(
    r"(?:数据|报告|研究|白皮书|调查|测算|模型|分析|机构)[^，。；]{0,8}(?:显示|表明|指出|认为|称)"
)
_GOALS_OPEN = re.compile(r"(?:预期|主要|发展|工作|奋斗)目标(?:任务)?(?:是|为|：|:)")
_EVENT = re.compile(r"举办|举行|召开|揭晓|开幕|参加|参展|亮相|登场|上演|展出|放映|迎来|抵达|返回|颁发|公布")
# what rules fix for everybody, no goal: 缴费比例为20%，其中12%计入统筹基金
_SET_RATE = re.compile(
    r"(?:缴费(?:比例|费率|率)|缴存比例|费率|税率|征收率|计提比例)(?:统一|均|仍|暂)?定?(?:为|是|按|执行)?$"
)
_BOOKED = re.compile(r"[，、]?(?:计入|划入|记入)[^，。；]{0,8}(?:账户|帐户|基金)")
_OBJECT_FIRST = re.compile(
    r"(?<!拟)将[^，。；]{2,24}(?:由|从)[^，。；]{1,14}(?:提[高升]|上[调浮]|下[调降]|调整|降|增|扩大|压缩|缩短)"
)
_CLEARLY_PAST = -8.0
_GOES_ON = re.compile(
    r"(?:同比|比[上去]年|较[上去]年|比年初|分别|均)?(?:增长|提高|增加|下降|减少|提升|占|增速|增幅)"
)
_NOT_A_FACT = re.compile(r"(?:不是|并非|尚未|没有|从未|未能|并未|未达到?|不足以|否认|不再)[^，。；]{0,12}$")
_SUPPOSED = re.compile(r"(?:如果|假如|倘若|假设|若(?!干)|一旦|要是|即使)[^。；]{0,40}$")


@dataclass(slots=True)
class Finding:
    """A quantity with its kind: target, measure, statistic or forecast, how sure, and under which modality.

    `rule` names what decided; `role` of a measure is grant, rate, cap or budget; `run` is
    the number's place among numbers side by side: position, total, and where the first begins.
    """

    frame: Frame
    kind: str
    rule: str
    confidence: float = 0.9
    modality: Modality = Modality.ASSERTED
    role: str = ""
    run: Run = ALONE
    flags: tuple[str, ...] = ()


class Kinds:
    """Pipeline component: leaves `findings`, one Finding for each quantity that states something."""

    name = "kinds"
    requires = ("quantities", "times", "cues", "leans", "headed", "genre", "present_day")
    assigns = ("findings",)

    def __call__(self, reading: Reading) -> None:
        """Decide the kind of every quantity."""
        decider = _Decider(reading)
        runs = run_places(reading.text, reading.notes["quantities"])
        frames = [frame_of(reading, index) for index in range(len(runs))]
        granted = [is_grant(reading, decider.cues, frame) for frame in frames]
        for index, run in enumerate(runs):
            if run.total > 1 and not granted[index] and frames[index].quantity.dimension == "money":
                first = index - run.position
                granted[index] = next((role for role in granted[first : first + run.total] if role), "")
        bound = [decider.conditions.condition(*pair) for pair in zip(frames, granted, strict=True)]
        findings = []
        for index, run in enumerate(runs):
            last = index + run.total - 1 - run.position
            if condition := bound[index] or (bound[last] if run.total > 1 else ""):
                reading.reject("quantity", *frames[index].quantity.number, condition)
                continue
            finding = decider.decide(frames[index], granted[index])
            if finding is not None:
                finding.run = run
                findings.append(finding)
            else:
                reading.reject("quantity", *frames[index].quantity.number, decider.why)
        reading.notes["findings"] = findings


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
        self.conditions = Conditions(
            self.text,
            self.cues,
            reading.notes["quantities"],
            self.report,
            lambda frame: self._deadline(frame) is not None,
        )
        self.places = [place for place in reading.notes.get("places", ()) if "in-name" not in place.flags]
        self.why = ""  # why the last quantity states nothing

    def decide(self, frame: Frame, granted: str) -> Finding | None:
        """Return what a quantity that is no condition states, or None where it states nothing."""
        self.why = self.conditions.nothing(frame) or "in_rules"
        if self.why != "in_rules":
            return None
        modality = self._modality(frame)
        if _FORMER.search(frame.before) and _CHANGED.match(frame.after) and not self._foretold(frame):
            self.why = "former_grant"
            return None if granted else Finding(frame, "statistic", "statistic.former@1", 0.85, modality)
        if granted and not self._reports_the_past(frame):
            return Finding(frame, "measure", f"measure.{granted}@1", 0.88, modality, granted)
        if is_budget(self.text, frame) and not self._reports_the_past(frame):
            return Finding(frame, "measure", "measure.budget@1", 0.85, modality, "budget")
        finding = self._in_rules(frame) if self.policy else self._future_or_past(frame)
        if finding is None or (finding.kind == "target" and self._is_fixed_rate(frame)):
            return None
        if modality is not Modality.ASSERTED:
            finding.modality = modality
        return finding

    def _modality(self, frame: Frame) -> Modality:
        if _NOT_A_FACT.search(frame.before):
            return Modality.NEGATED
        if _SUPPOSED.search(self.text[frame.governed : frame.quantity.start]):
            return Modality.HYPOTHETICAL
        return Modality.ASSERTED

    def _reports_the_past(self, frame: Frame) -> bool:
        """Say whether a grant is told as something that was paid out, which makes it a statistic."""
        index = frame.quantity.sentence
        if frame.context.tense == "past" and (self.headed[index] or self.leans[index] < _CLEARLY_PAST):
            return True
        classes = self.cues.classes(frame.governed, frame.end)
        paid = re.search(
            r"(?:已|累计|共|总计|先后|去年|全年)[^，。；]{0,10}(?:发放|兑现|拨付|补贴|奖励|拉动|减免|支付|投入|落实|安排|支出)|(?:争取|获)(?:到|得|核定)?[^，。；]{0,8}补助|发放了|兑现了|拨付了|节[省约]|(?:获得|拿到|领到|收到|领取)(?:了|过)",
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
            if self.base is not None and time.last > self.base:
                years = time.precision == "period" and time.anchor == "absolute" and time.role != "since"
                if years or (self.base <= time.first and time.role not in ("from", "now")):
                    return time
            if time.role in ("until", "now", "since") or (self.base is not None and time.last <= self.base):
                return None
        return None

    def _future_or_past(self, frame: Frame) -> Finding:
        governed = self.cues.classes(frame.governed, frame.quantity.end)
        if "FUTURE" in governed and self._only_moves_the_object(frame):
            governed = governed - {"FUTURE"}
        clause = self.cues.classes(frame.start, frame.end)
        sentence = self.cues.classes(frame.sentence.start, frame.quantity.end)
        deadline = self._deadline(frame)
        planned = frame.context.tense == "future"
        set_by_plan = frame.context.plan is not None and "SET" in sentence
        headed = self.headed[frame.quantity.sentence]
        foretold = sentence if frame.context.tense is None else governed
        if frame.context.tense == "past":
            foretold = self.cues.classes(self._own_words(frame), frame.quantity.end)
        if "FORECAST" in foretold and not self._told_after(frame):
            if (planned and headed) or (deadline is not None and self._names_a_plan(frame)):
                return Finding(frame, "target", "target.expected@1", 0.85, Modality.PLANNED)
            return Finding(frame, "forecast", "forecast.cue@1", 0.9, Modality.FORECAST)
        if not planned and "SOFT" in clause and "FUTURE" not in governed:
            clause = clause | {"PAST"}
        if "PAST" in clause and not ("FUTURE" in clause and planned):
            return Finding(frame, "statistic", "statistic.past@1", 0.92)
        if deadline is not None and not headed and not self._past_governs(frame):
            return Finding(frame, "target", "target.deadline@1", 0.92, Modality.PLANNED)
        if not headed and self._is_governed(frame) and self._goes_ahead(frame):
            return Finding(frame, "target", "target.governed@1", 0.75, Modality.PLANNED)
        if not headed and _GOALS_OPEN.search(self.text, frame.sentence.start, frame.quantity.start):
            return Finding(frame, "target", "target.goals@1", 0.9, Modality.PLANNED)
        surely_past = self.leans[frame.quantity.sentence] < _CLEARLY_PAST / 2
        if frame.context.tense == "past" and (surely_past or "FUTURE" not in governed):
            return Finding(frame, "statistic", "statistic.review@1", 0.92)
        if planned:
            if "PAST" in governed and "FUTURE" not in governed and self._past_governs(frame):
                return Finding(frame, "statistic", "statistic.past@1", 0.85)
            return Finding(frame, "target", "target.section@1", 0.92, Modality.PLANNED)
        if deadline is not None and not self._past_governs(frame):
            return Finding(frame, "target", "target.deadline@1", 0.92, Modality.PLANNED)
        if "FUTURE" in governed and not self._past_governs(frame) and self._foretold_by_data(frame):
            return Finding(frame, "forecast", "forecast.source@1", 0.8, Modality.FORECAST)
        if "FUTURE" in governed and not self._past_governs(frame):
            return Finding(frame, "target", "target.cue@1", 0.85, Modality.PLANNED)
        if self._announced(frame) and not self._past_governs(frame) and self._goes_ahead(frame):
            return Finding(frame, "target", "target.announced@1", 0.8, Modality.PLANNED)
        if (
            set_by_plan
            and self._names_a_plan(frame)
            and not self._past_governs(frame)
            and self._goes_ahead(frame)
        ):
            return Finding(frame, "target", "target.plan@1", 0.8, Modality.PLANNED)
        if self._is_governed(frame) and self.leans[frame.quantity.sentence] > -1:
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
            finding = self._future_or_past(frame)
            if finding.rule == "statistic.default@1" and MADE.search(frame.before[-10:]):
                return Finding(frame, "target", "target.rules@1", 0.8, Modality.PLANNED)
            return finding
        return None

    def _is_fixed_rate(self, frame: Frame) -> bool:
        """Say whether a percentage is a rate in force (缴费比例为20%), with neither a deadline nor a word of the future."""
        if frame.quantity.dimension != "percent" or self._deadline(frame) is not None:
            return False
        if "FUTURE" in self.cues.classes(frame.governed, frame.quantity.end):
            return False
        return bool(_SET_RATE.search(frame.before) or _BOOKED.match(frame.after))

    def _own_words(self, frame: Frame) -> int:
        """Return where the words about this number begin: its clause, with the one before where this only goes on from it
        (预计投资100亿元，增长5%), or where that is nothing but a word of expecting (初步预计，)."""
        start = frame.start
        if start > frame.governed and (
            _GOES_ON.match(frame.before) or self.text.endswith("预计，", 0, start)
        ):
            return clause_start(self.text, start - 1, frame.governed)
        return start

    def _foretold(self, frame: Frame) -> bool:
        return "FORECAST" in self.cues.classes(frame.sentence.start, frame.quantity.end)

    def _only_moves_the_object(self, frame: Frame) -> bool:
        """Say whether 将 is no promise: it puts the object first (将标准由2300元提高到2500元) or announces an event."""
        spans = self.cues.spans("FUTURE", frame.governed, frame.quantity.end)
        if not all(self.text[start] == "将" for start, _ in spans):
            return False
        if _OBJECT_FIRST.search(self.text, frame.governed, frame.end):
            return True
        event = _EVENT.search(self.text, spans[-1][0], frame.end)
        return frame.context.tense is None and event is not None and not self._goes_ahead(frame)

    def _foretold_by_data(self, frame: Frame) -> bool:
        """Say whether only 将 speaks of the future and somebody's data or report says it (IDC数据显示，今年将超过……)."""
        spans = self.cues.spans("FUTURE", frame.governed, frame.quantity.end)
        if not all(self.text[start] == "将" for start, _ in spans) or self._names_a_plan(frame):
            return False
        return bool(_DATA_SAYS.search(self.text, frame.sentence.start, frame.quantity.start))

    def _told_after(self, frame: Frame) -> bool:
        """Say whether, after the last word of foretelling, the part of the sentence turns to what is or was."""
        start, end = frame.sentence.start, frame.quantity.end
        foretold = self.cues.spans("FORECAST", start, end)
        past = self.cues.spans("PAST", start, end)
        return bool(past) and bool(foretold) and past[-1][0] > foretold[-1][0]

    def _past_governs(self, frame: Frame) -> bool:
        """Say whether the nearest cue of time before the number within its part of the sentence speaks of the past."""
        past = self.cues.spans("PAST", frame.governed, frame.quantity.end)
        due = self._deadline(frame)
        if due is not None and due.start >= frame.governed and (not past or past[-1][0] < due.start):
            return False
        if frame.context.tense != "future":
            past = sorted(past + self.cues.spans("SOFT", frame.governed, frame.quantity.end))
        future = self.cues.spans("FUTURE", frame.governed, frame.quantity.end)
        if past and (not future or past[-1][0] > future[-1][0]):
            return True
        for time in times_before(self.times, frame.governed, frame.quantity.start):
            if time.role in ("until", "now"):
                return True
            return self.base is not None and time.last < self.base and time.role != "from"
        return False

    def _is_governed(self, frame: Frame) -> bool:
        """Say whether a deadline set in a sentence before still governs the number."""
        return (
            frame.context.deadline is not None
            and self._still_due(frame)
            and not self._dated(frame)
            and not self._past_governs(frame)
        )

    def _still_due(self, frame: Frame) -> bool:
        """Say whether a deadline set before still holds: always in a report, for two sentences of doing in news."""
        deadline = frame.context.deadline
        assert deadline is not None
        if self.report or self.policy:
            return True
        distance = frame.quantity.sentence - self.reading.sentence_at(deadline[1].start)
        return distance <= _DUE_SENTENCES and self._goes_ahead(frame)

    def _dated(self, frame: Frame) -> bool:
        """Say whether the sentence has a time of its own before the number, other than a deadline."""
        return any(
            time.role != "by" for time in times_before(self.times, frame.sentence.start, frame.quantity.start)
        )

    def _names_a_plan(self, frame: Frame) -> bool:
        plan = frame.context.plan
        return plan is not None and frame.sentence.start <= plan[1].start < frame.quantity.start

    def _announced(self, frame: Frame) -> bool:
        """Say whether a government or its paper announces in the sentence what it will do (河南提出，今年……)."""
        all_said = list(_ANNOUNCES.finditer(self.text, frame.sentence.start, frame.quantity.start))
        if not all_said:
            return False
        said = all_said[-1]
        if said["body"]:
            return True
        return any(
            place.start >= frame.sentence.start and place.end <= said.start() <= place.end + 6
            for place in self.places
        )

    def _goes_ahead(self, frame: Frame) -> bool:
        """Say whether the clause tells what is to be done: it opens with a verb of making, not with a subject."""
        return bool(
            re.search(
                r"(?:建设|新建|建成|打造|培育|引育|引进|形成|攻克|突破|实现|达到?|推动|完成|新增|布局|支持|实施|超过|不低于|不少于|提[高升]|增长|降低|控制|保持|设立|组建|认定|推广|开展|改造|建立|发展|部署|遴选|评选|创建|汇聚|集聚|拓展|降至|下降|稳定|保持|扩大|争取|筹集|筹建|开工|投产|开通|整治)",
                frame.before[-16:] + self.text[frame.quantity.start : frame.quantity.number.start],
            )
        )
