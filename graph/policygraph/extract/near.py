"""What nearly became a fact, and why it did not: for somebody who asks why a document was read as it was.

Components leave what they turned down in `Reading.rejected`; the rest is told afterwards from their notes: numbers that no
quantity holds, titles, bodies and roles of which no claim was made, rules whose anchor stands there but whose pattern does not.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator

from policygraph.extract.amounts import is_name
from policygraph.extract.mentions import TitleMention
from policygraph.extract.numbers import ARABIC
from policygraph.extract.pipeline import Pipeline
from policygraph.extract.quantities import blocked_stretches
from policygraph.extract.reading import Reading, Rejected
from policygraph.extract.roles import heads_in
from policygraph.extract.rules import Rule, every_rule
from policygraph.extract.units import unit_at
from policygraph.model import Document, Modality

#: What each reason says, in Chinese and English. The keys are what `Reading.reject` is given.
REASONS: dict[str, tuple[str, str]] = {
    "age": ("年龄，不是指标", "an age, no figure"),
    "ambiguous": ("可能指不止一份文件", "may mean more than one document"),
    "each": ("每满、每增多少的条件", "the measure of a condition (for each ..., having had ...)"),
    "excluded": ("是日期、序号或词的一部分", "part of a date, an ordinal or a word"),
    "facility": ("待建设或争取的设施，不是行动的机构", "a facility to be built or won, no body that acts"),
    "fine": ("罚款数额", "the amount of a fine"),
    "former_grant": ("奖补调整前的旧标准", "what a grant was before it was changed"),
    "grade": ("级别或名称的一部分", "a grade or part of a name"),
    "hypothetical": ("假设，不成为事实", "supposed, so no fact"),
    "in_name": ("是名称或标题的一部分", "part of a name or title"),
    "in_rules": ("规则条文中没有时间的数字，多为条件", "a number without a time in a text of rules: mostly a condition"),
    "in_title": ("在文件标题里", "inside the title of a document"),
    "is_organisation": ("是机构名", "the name of an organisation"),
    "is_place": ("是地名，后面没有言说动词", "the name of a place, and no verb of speech follows"),
    "media": ("是媒体", "a newspaper or other medium"),
    "nation_without_technology": ("只说到全国，且没有技术", "of the whole nation, and no technology is named"),
    "negated": ("被否定，不成为事实", "denied, so no fact"),
    "no_focus": ("说的是问题或目标，不是方向", "speaks of problems or aims, not of a direction"),
    "no_match": ("窗口内有锚词，但句式不合", "the anchor stands there, the pattern does not"),
    "no_place": ("旁边和上文都没有地点", "no place beside it or in force"),
    "no_place_or_technology": ("旁边没有地点，也没有技术", "no place beside it and no technology"),
    "no_score": ("没有评分的词", "no word of scoring near it"),
    "no_unit": ("没有单位", "no unit"),
    "nobody": ("泛指，不是具体机构", "nobody in particular"),
    "notion": ("泛指的条目数（三个方面）", "a count of notions (three aspects)"),
    "only_announced": ("只是引出问题", "only announces problems"),
    "ordinal": ("序号、编号或代号", "an ordinal, a list number or a code"),
    "other_rule": ("同处已按另一条规则读出，或组件未采用", "read by another rule, or not taken by its component"),
    "needs_problem": ("前文没有说到问题", "no problems are announced before it"),
    "project": ("项目名里的企业", "a firm in the name of a project"),
    "rank": ("名次", "a rank"),
    "requirement": ("申报或资格条件", "a requirement somebody must meet"),
    "role_without_name": ("职务旁没有读出姓名", "no name was read beside the role"),
    "said_already": ("同一处已经读出", "the same words were read before"),
    "says_nothing": ("太常见，单独不说明技术", "too common to name a technology by itself"),
    "short_quotation": ("引号里的简短名称", "inside a short quoted name"),
    "short_unresolved": ("简称，前文没有对应的文件", "a short name of no document named before"),
    "small_numeral": ("汉字小数目，多为列举", "a small number in characters: mostly a way to order the text"),
    "duration": ("期限或年限，不是指标", "a duration, no figure"),
    "threshold": ("门槛：只说明指哪些对象", "a threshold: it tells which ones are meant"),
    "too_short": ("内容太短", "too short to say anything"),
    "unpaired": ("书名号不成对，且看不出标题在哪里结束", "a title mark without its partner, and no end of a title in sight"),
    "verb_inside": ("动词在从句中间", "the verb stands inside its clause"),
    "work_or_form": ("书刊、作品、表单或非政策文件", "a book, a work, a form, or no policy document"),
}  # fmt: skip

_NUMBER = re.compile(ARABIC)
_TITLE_MARK = re.compile("[《》]")
_FLAGGED = (("in-title", "in_title"), ("facility", "facility"), ("project", "project"))
_BESIDE = 4  # characters between a role and the name it goes with


def read_with_reasons(pipeline: Pipeline, document: Document) -> Reading:
    """Read a document and keep what the components turned down on the way, in `rejected`."""
    reading = Reading.of(document, pipeline.lexicon)
    reading.rejected = []
    for component in pipeline.components:
        component(reading)
    return reading


def near_misses(reading: Reading) -> list[Rejected]:
    """Return what nearly became a fact in a document read by `read_with_reasons`, in text order, each once."""
    found = list(reading.rejected or ())
    found += _numbers(reading)
    found += _unsaid(reading)
    found += _titles(reading)
    found += _organisations(reading)
    found += _roles(reading)
    found += _rules(reading, {(one.rule, one.start) for one in found})
    return sorted(set(found))


class _Stretches:
    """Stretches of a text, to ask whether one holds a position."""

    def __init__(self, stretches: list[tuple[int, int]]) -> None:
        self._stretches = sorted(stretches)

    def hold(self, position: int) -> bool:
        index = bisect_right(self._stretches, (position, 1 << 60)) - 1
        # Only the few before can reach so far: quantities, times and names are short.
        return any(end > position for _, end in self._stretches[max(0, index - 3) : index + 1])


def _numbers(reading: Reading) -> Iterator[Rejected]:
    """Yield the figures that no quantity and no time holds."""
    text, body = reading.text, reading.document.body
    read = _Stretches([(one.start, one.end) for one in reading.notes["quantities"]])
    times = _Stretches([(one.start, one.end) for one in reading.notes["times"]])
    names = _Stretches(blocked_stretches(reading))
    for match in _NUMBER.finditer(text, body.start, body.end):
        start, end = match.span()
        if read.hold(start) or times.hold(start):
            continue
        quotation = reading.in_quotation(start)
        if names.hold(start):
            reason = "in_name"
        elif is_name(text, start, end):
            reason = "ordinal"
        elif quotation is not None and quotation.end - quotation.start <= 12:
            reason = "short_quotation"
        else:
            reason = "no_unit" if unit_at(text, end) is None else "excluded"
        yield Rejected(start, end, "quantity", reason)


def _unsaid(reading: Reading) -> Iterator[Rejected]:
    """Yield the quantities that are claims of a kind but no facts: denied or supposed."""
    for finding in reading.notes["findings"]:
        if finding.modality in (Modality.NEGATED, Modality.HYPOTHETICAL):
            number = finding.frame.quantity.number
            yield Rejected(number.start, number.end, "quantity", finding.modality.value)


def _titles(reading: Reading) -> Iterator[Rejected]:
    """Yield the titles of which no plan was made, and the title marks that belong to no title."""
    mentions: list[TitleMention] = reading.notes["titles"]
    plans = {claim.value("entity") for claim in reading.claims if claim.kind == "plan"}
    for one in mentions:
        if one.ambiguous:
            yield Rejected(*one.inner, "title", "ambiguous")
        elif one.ref not in plans:
            reason = "media" if one.kind == "media" else "short_unresolved" if one.short else "work_or_form"
            yield Rejected(*one.inner, "title", reason)
    inside = _Stretches([(one.start, one.end) for one in mentions])
    body = reading.document.body
    for match in _TITLE_MARK.finditer(reading.text, body.start, body.end):
        if not inside.hold(match.start()):
            yield Rejected(*match.span(), "title", "unpaired")


def _organisations(reading: Reading) -> Iterator[Rejected]:
    for one in reading.notes["organisations"]:
        for flag, reason in _FLAGGED:
            if flag in one.flags:
                yield Rejected(one.start, one.end, "organisation", reason)


def _roles(reading: Reading) -> Iterator[Rejected]:
    """Yield the roles beside which no name was read."""
    body = reading.document.body
    taken = [(one.start, one.end) for one in (*reading.notes["organisations"], *reading.notes["titles"])]
    taken += [
        (span.start, span.end)
        for claim in reading.claims
        if claim.kind == "membership"
        for span in claim.spans
    ]
    covered = _Stretches(taken)
    people = _Stretches([(one.start - _BESIDE, one.end + _BESIDE) for one in reading.notes["people"]])
    for head in heads_in(reading.text, body.start, body.end):
        if "plain" in head.flags or covered.hold(head.start):
            continue
        if not people.hold(head.start) and not people.hold(head.end):
            yield Rejected(head.start, head.end, "person", "role_without_name")


def _rules(reading: Reading, told: set[tuple[str, int]]) -> Iterator[Rejected]:
    """Yield, for each rule and anchor, the window in which the rule did not match, or the match that made no claim."""
    made = {(claim.rule, span.start) for claim in reading.claims for span in claim.spans}
    for rule in every_rule():
        for anchor in reading.hits.all(rule.anchor):
            sentence = reading.sentences[reading.sentence_at(anchor.start)]
            matches = list(rule.find(reading.text, reading.hits, sentence.start, sentence.end))
            starts = [one.match.start("text") for one in matches if one.anchor == anchor]
            if not starts:
                window = rule.window(reading.text, anchor, sentence.start, sentence.end)
                yield Rejected(*window, "rule", "no_match", rule.name)
            for start in starts:
                if not any((rule.name, at) in made or (rule.name, at) in told for at in _around(start)):
                    yield Rejected(start, anchor.end, "rule", _why_not(rule), rule.name)


def _around(start: int) -> range:
    """Return where a claim may begin whose words began at `start`: leading words are trimmed."""
    return range(start, start + 12)


def _why_not(rule: Rule) -> str:
    return "needs_problem" if rule.options.get("needs") == "problem" else "other_rule"
