"""The conflict board: one indicator, one place, one time, different numbers; side by side, ranked by whose they are.

Two kinds of pairs stand on it: those the derived links join (the same date), and those that cannot both hold although
their dates differ, because a later figure of a growing thing lies far below an earlier one of another house. Pairs that
somebody has judged stay on the board with the judgement. What several documents say against several others is one
disagreement and one row: figures of one value stand on one side, with the sentences of all of them.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from itertools import combinations
from typing import TYPE_CHECKING, NamedTuple

from policygraph.desk.answer import Answer, Value, answer
from policygraph.desk.behind import known_sources
from policygraph.desk.figures import NOBODY, Figure, figures
from policygraph.desk.guard import differences, nature, unit_of
from policygraph.desk.scope import conditions
from policygraph.link.judgements import Judgement, Verdict
from policygraph.network.gather import values_block
from policygraph.network.labels import Label
from policygraph.query.run import run_table
from policygraph.query.table import cell_text
from policygraph.rdf.judgements import read_judgements

if TYPE_CHECKING:
    from policygraph.query.names import Names
    from policygraph.store import Store

COLUMNS = {
    "basis": Label("依据", "basis"),
    "place": Label("地点", "place"),
    "indicator": Label("指标", "indicator"),
    "amount": Label("数值", "figure"),
    "value": Label("精确值", "exact value"),
    "unit": Label("单位", "unit"),
    "period": Label("时间", "time"),
    "source": Label("来源", "source"),
    "source_kind": Label("来源类别", "kind of source"),
    "documents_for": Label("文档数", "documents that say so"),
    "other_amount": Label("另一数值", "other figure"),
    "other_value": Label("另一精确值", "other exact value"),
    "other_period": Label("另一时间", "other time"),
    "other_source": Label("另一来源", "other source"),
    "other_source_kind": Label("另一来源类别", "kind of the other source"),
    "other_documents": Label("另一数值的文档数", "documents of the other figure"),
    "ratio": Label("大数是小数的几倍", "larger over smaller"),
    "differences": Label("口径差异", "differences"),
    "judgement": Label("判断", "judgement"),
}
BASES = {
    "same-date": Label("同一时点", "same date"),
    "later-less": Label("时点相近，后小于前", "near in time, the later far below the earlier"),
    "judged": Label("已作判断", "judged"),
}
# Whose word weighs more on the board, from a gazette down; what is not known comes last.
RANKS = {
    "gazette": (0, Label("公报、政府文件", "gazette, official document")),
    "government": (1, Label("政府", "government")),
    "ministry": (1, Label("部委", "ministry")),
    "institute": (2, Label("研究机构", "institute")),
    "association": (2, Label("协会", "association")),
    "media": (3, Label("媒体", "media")),
    "consultancy": (4, Label("咨询机构", "consultancy")),
    "company": (4, Label("企业", "company")),
    "person": (5, Label("个人", "a person")),
    "": (6, Label("不明", "unknown")),
}
_CONSULTANCY = re.compile(r"咨询|顾问|智库公司|IDC|Gartner|麦肯锡|艾瑞|赛迪顾问|consult", re.I)
_GAZETTE = re.compile(r"公报|统计局|人民政府|政府网|政府门户|国务院|办公厅|gov\.cn", re.I)
_MEDIA = re.compile(r"报|网|新闻|电视|广播|通讯社|新华社|观察|财经|周刊|杂志|传媒")
_KINDS = "SELECT ?organisation ?kind ?name { ?organisation pol:organisationKind ?kind ; rdfs:label ?name }"
_LINKS = "SELECT ?one ?other { ?one pol:conflictsWith ?other FILTER(STR(?one) < STR(?other)) }"
_STATED = "SELECT ?fact ?graph {{ VALUES ?fact {{ {facts} }} GRAPH ?graph {{ ?fact a ?type }} }}"
_FAR, _NEAR = Decimal(10), Decimal("0.8")
_DAYS_NEAR = 550
_CLASSED = ("statistic", "forecast", "target")
_VERDICTS = {
    Verdict.SAME: Label("一致", "agree"),
    Verdict.NOT_SAME: Label("口径不同", "different scope"),
    Verdict.WRONG: Label("有误", "wrong"),
}


@dataclass(frozen=True, slots=True)
class Side:
    """One figure of a conflict with whose it is: the name, the kind (of `RANKS`) and the rank, 0 weighing most.

    `documents` are the IRIs of those that state it.
    """

    figure: Figure
    source: Label
    kind: str
    documents: tuple[str, ...] = ()

    @property
    def rank(self) -> int:
        """Return how much the source weighs, 0 most."""
        return RANKS[self.kind][0]


@dataclass(frozen=True, slots=True)
class Conflict:
    """Two values that disagree, the weightier source first, with the judgements that stand.

    `first` and `second` are the weightiest figures of each value, `firsts` and `seconds` all of them, the weightiest
    first; `pairs` the pairs of figures (IRIs) that disagree, at which a judgement aims.
    """

    basis: str
    firsts: tuple[Side, ...]
    seconds: tuple[Side, ...]
    pairs: tuple[tuple[str, str], ...]
    judgements: tuple[Judgement, ...] = ()

    @property
    def first(self) -> Side:
        """The weightiest figure of the first value."""
        return self.firsts[0]

    @property
    def second(self) -> Side:
        """The weightiest figure of the second value."""
        return self.seconds[0]

    @property
    def facts(self) -> tuple[str, ...]:
        """The two weightiest figures, then the others of the first value and those of the second."""
        heads, others = (self.first, self.second), (*self.firsts[1:], *self.seconds[1:])
        return tuple(side.figure.iri for side in (*heads, *others))

    @property
    def ratio(self) -> Decimal | None:
        """Return the larger value over the smaller, None where one is zero."""
        low, high = sorted((abs(self.first.figure.value), abs(self.second.figure.value)))
        return (high / low).quantize(Decimal("0.01")) if low else None

    def cells(self) -> Mapping[str, Value]:
        """Return the values by `COLUMNS`."""
        one, two = self.first.figure, self.second.figure
        reasons = differences(one, two, times=True)
        said = [
            (_VERDICTS[item.verdict], f"{item.author} {item.made_on.isoformat()}", item.reason)
            for item in self.judgements
        ]
        return {
            "basis": BASES[self.basis],
            "place": one.place_label,
            "indicator": one.indicator,
            "amount": one.amount,
            "value": one.value,
            "unit": one.unit,
            "period": one.period,
            "source": self.first.source,
            "source_kind": RANKS[self.first.kind][1],
            "documents_for": _documents(self.firsts),
            "other_amount": two.amount,
            "other_value": two.value,
            "other_period": two.period,
            "other_source": self.second.source,
            "other_source_kind": RANKS[self.second.kind][1],
            "other_documents": _documents(self.seconds),
            "ratio": self.ratio,
            "differences": Label(
                "；".join(r.text.zh for r in reasons), "; ".join(r.text.en for r in reasons)
            ),
            "judgement": Label(
                "；".join(f"{v.zh}（{who}{'：' + why if why else ''}）" for v, who, why in said),
                "; ".join(f"{v.en} ({who}{': ' + why if why else ''})" for v, who, why in said),
            ),
        }


class _Group(NamedTuple):
    """What pairs of one row share: why they stand there, what was judged of them, the two values."""

    basis: str
    judgements: tuple[Judgement, ...]
    low: tuple[str, ...]
    high: tuple[str, ...]


def conflict_board(
    store: Store, *, place: str | None = None, technology: str | None = None, names: Names | None = None
) -> Answer[Conflict]:
    """Return the values that disagree of each indicator, place and time, those of the weightiest sources first.

    Raises UnknownNameError or QueryError for a name that means nothing or several things.
    """
    known: dict[str, Figure] = {}
    for kind in _CLASSED:
        within = conditions(store, kind, place=place, technology=technology, names=names)
        known.update((one.iri, one) for one in figures(store, kind, within))
    judged = [one for one in read_judgements(store) if one.stands]
    pairs: dict[tuple[str, str], str] = {}
    for one in judged:
        if one.second is not None:
            pairs[one.first, one.second] = "judged"
    for first, second in later_less(known.values()):
        pairs[first, second] = "later-less"
    for row in run_table(store, _LINKS):
        pairs[cell_text(row[0]), cell_text(row[1])] = "same-date"
    pairs = {pair: basis for pair, basis in pairs.items() if pair[0] in known and pair[1] in known}
    sides = _sides(store, [known[iri] for iri in sorted({iri for pair in pairs for iri in pair})])
    groups: dict[_Group, list[tuple[Side, Side]]] = defaultdict(list)
    for (first, second), basis in pairs.items():
        said = tuple(
            item for item in judged
            if {item.first, item.second} == {first, second} or (item.second is None and item.first in (first, second))
        )  # fmt: skip
        low, high = sorted((sides[first], sides[second]), key=lambda side: _value(side.figure))
        groups[_Group(basis, said, _value(low.figure), _value(high.figure))].append((low, high))
    found = [_grouped(group, both) for group, both in groups.items()]
    order = list(BASES)
    found.sort(key=lambda one: (one.first.rank, one.second.rank, order.index(one.basis), one.facts))
    return answer(store, "conflicts", Label("矛盾数据", "Figures that disagree"), COLUMNS, found)


def _value(one: Figure) -> tuple[str, ...]:
    """Return what figures of one side of a disagreement share: place, indicator, time and value."""
    numbers = ("" if number is None else f"{number.normalize():f}" for number in (one.value, one.value_max))
    days = ("" if day is None else day.isoformat() for day in (one.start, one.end))
    return (one.place, _core(one.key), unit_of(one.unit), one.change, *numbers, *days)


def _grouped(group: _Group, both: Sequence[tuple[Side, Side]]) -> Conflict:
    """Return pairs of figures of the same two values as one disagreement."""

    def weightiest(number: int) -> tuple[Side, ...]:
        every = {pair[number].figure.iri: pair[number] for pair in both}
        return tuple(sorted(every.values(), key=_weight))

    firsts, seconds = sorted((weightiest(0), weightiest(1)), key=lambda sides: _weight(sides[0]))
    pairs = sorted(
        {(low, high) for one, two in both for low, high in [sorted((one.figure.iri, two.figure.iri))]}
    )
    return Conflict(group.basis, firsts, seconds, tuple(pairs), group.judgements)


def _weight(side: Side) -> tuple[int, str]:
    return (side.rank, side.figure.iri)


def _documents(sides: Sequence[Side]) -> int:
    return len({document for side in sides for document in side.documents})


def later_less(found: Iterable[Figure]) -> list[tuple[str, str]]:
    """Return pairs (IRIs in order) of different houses where a figure lies under 80 % of one at most 18 months older.

    Only levels that are no rate count, and only what the comparability guard finds alike; a figure ten times another is of
    a part and its whole.
    """
    blocks: dict[tuple[str, str, str], list[Figure]] = defaultdict(list)
    for one in found:
        if (
            one.kind != "target"
            and one.place
            and one.end
            and nature(one) not in ("rate", "increment")
            and len(one.key) >= 3
        ):
            blocks[one.place, _core(one.key), unit_of(one.unit)].append(one)
    pairs = set()
    for block in blocks.values():
        for first, second in combinations(sorted(block, key=_by_time), 2):
            if _contradicts(first, second):
                low, high = sorted((first.iri, second.iri))
                pairs.add((low, high))
    return sorted(pairs)


def _core(key: str) -> str:
    """Return an indicator without the words that narrow an industry to its core: houses draw that line differently."""
    return key.replace("核心产业", "产业")


def _by_time(one: Figure) -> tuple[date, str]:
    return (one.end or date.min, one.iri)


def _contradicts(earlier: Figure, later: Figure) -> bool:
    assert earlier.end is not None and later.end is not None
    if not 0 < (later.end - earlier.end).days <= _DAYS_NEAR:
        return False
    if not earlier.holders or not later.holders or set(earlier.holders) & set(later.holders):
        return False
    if later.value >= earlier.value * _NEAR or earlier.value > later.value * _FAR:
        return False
    return not [reason for reason in differences(earlier, later) if reason.code != "indicator"]


def _sides(store: Store, found: Sequence[Figure]) -> dict[str, Side]:
    """Return whose each figure is: who is named as its source, else the publisher of the document that states it."""
    kinds: dict[str, tuple[str, str]] = {}
    for organisation, kind, name in run_table(store, _KINDS):
        kinds[cell_text(organisation)] = (cell_text(kind), cell_text(name))
    sources, of_graph = known_sources(store)
    stated: dict[str, list[str]] = defaultdict(list)
    if found:
        query = _STATED.format(facts=values_block(one.iri for one in found))
        for fact, graph in run_table(store, query):
            document = of_graph.get(cell_text(graph))
            if document:
                stated[cell_text(fact)].append(document)
    sides = {}
    for one in found:
        publishers = sorted({sources[key].publisher for key in stated[one.iri] if sources[key].publisher})
        sides[one.iri] = replace(_side(one, kinds, publishers), documents=tuple(sorted(stated[one.iri])))
    return sides


def _side(one: Figure, kinds: Mapping[str, tuple[str, str]], publishers: Sequence[str]) -> Side:
    named = [
        (kind_of_source(kinds[iri][1], kinds[iri][0]), label)
        for iri, label in zip(one.holders, one.holder_labels, strict=True)
        if iri in kinds
    ]
    if named and one.kind != "target":
        kind, label = min(named, key=lambda entry: (RANKS[entry[0]][0], entry[1].zh))
        return Side(one, label, kind)
    if one.kind == "target" and one.holder.zh and "/plan/" in (one.holders[0] if one.holders else ""):
        return Side(one, one.holder, "gazette")
    if one.said_by.zh:
        return Side(one, one.said_by, "person")
    if publishers:
        return Side(one, Label(publishers[0], publishers[0]), kind_of_source(publishers[0]))
    return Side(one, NOBODY, "")


def kind_of_source(name: str, kind: str = "") -> str:
    """Return what kind of source a house is, from its name and the kind the graph gives it.

    >>> kind_of_source("工业和信息化部", "ministry"), kind_of_source("赛迪顾问研究中心", "institute"), kind_of_source("证券日报")
    ('ministry', 'consultancy', 'media')
    """
    if _CONSULTANCY.search(name):
        return "consultancy"
    if kind in RANKS and kind:
        return kind
    if _GAZETTE.search(name):
        return "gazette"
    return "media" if _MEDIA.search(name) else ""
