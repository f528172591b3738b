"""Versions: a plan's draft against the issued text: which targets appeared, vanished, moved."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

import pyoxigraph as ox

from policygraph.desk.answer import Answer, Value, answer
from policygraph.desk.figures import NOBODY, Figure, figures
from policygraph.desk.guard import unit_of
from policygraph.network.labels import Label
from policygraph.query.labels import label_pairs
from policygraph.query.names import Names
from policygraph.query.run import run_table
from policygraph.query.table import cell_text

if TYPE_CHECKING:
    from policygraph.store import Store

# The status is that which the very document gives the plan whose target it states.
STATED = """SELECT DISTINCT ?fact ?plan ?root ?status {
  GRAPH ?graph { ?fact a pol:Target ; pol:setBy ?plan . ?plan pol:hasVersion ?version . ?version pol:status ?status }
  OPTIONAL { ?plan pol:canonical ?canonical }
  BIND(COALESCE(?canonical, ?plan) AS ?root)
  FILTER NOT EXISTS { ?fact pol:saidBy ?speaker }
}"""
COLUMNS = {
    "plan": Label("政策文件", "plan"),
    "change": Label("变化", "change"),
    "indicator": Label("指标", "indicator"),
    "draft": Label("征求意见稿", "draft"),
    "issued": Label("正式稿", "issued"),
    "draft_value": Label("征求意见稿（精确值）", "draft (exact)"),
    "issued_value": Label("正式稿（精确值）", "issued (exact)"),
    "unit": Label("单位", "unit"),
    "draft_deadline": Label("征求意见稿期限", "deadline in the draft"),
    "issued_deadline": Label("正式稿期限", "deadline as issued"),
}
CHANGES = {
    "moved": Label("改动", "moved"),
    "appeared": Label("新增", "appeared"),
    "vanished": Label("删去", "vanished"),
    "same": Label("未变", "unchanged"),
}
_DRAFT = ("draft", "proposed")


@dataclass(frozen=True, slots=True)
class Change:
    """One target in the draft and in the issued text; None where it is not there."""

    plan: Label
    draft: Figure | None
    issued: Figure | None

    @property
    def change(self) -> str:
        """Return a key of `CHANGES`."""
        if self.draft is None or self.issued is None:
            return "appeared" if self.draft is None else "vanished"
        return "same" if _told(self.draft) == _told(self.issued) else "moved"

    @property
    def facts(self) -> tuple[str, ...]:
        """The targets."""
        return tuple(dict.fromkeys(one.iri for one in (self.draft, self.issued) if one is not None))

    def cells(self) -> Mapping[str, Value]:
        """Return the values by `COLUMNS`."""
        one = self.issued or self.draft
        assert one is not None
        return {
            "plan": self.plan,
            "change": CHANGES[self.change],
            "indicator": one.indicator,
            "draft": self.draft.amount if self.draft else NOBODY,
            "issued": self.issued.amount if self.issued else NOBODY,
            "draft_value": self.draft.value if self.draft else None,
            "issued_value": self.issued.value if self.issued else None,
            "unit": one.unit,
            "draft_deadline": self.draft.end if self.draft else None,
            "issued_deadline": self.issued.end if self.issued else None,
        }


def _told(one: Figure) -> tuple[object, ...]:
    return (one.comparator, one.value, one.value_max, one.end)


def versions(
    store: Store, *, plan: str | None = None, other: str | None = None, names: Names | None = None
) -> Answer[Change]:
    """Return what changed between draft and issued text, for one plan or for all of which both are known.

    Draft and issued text are one plan where the store knows them to be the same; `plan` and `other` together compare two
    plans given by name, the first as the draft. Raises UnknownNameError or QueryError for names not understood.
    """
    names = names or Names(store)
    one = names.find(plan, ("plan",)).value if plan else ""
    two = names.find(other, ("plan",)).value if other else ""
    known = {figure.iri: figure for figure in figures(store, "target")}
    drafts: dict[str, dict[str, Figure]] = defaultdict(dict)
    issued: dict[str, dict[str, Figure]] = defaultdict(dict)
    for row in run_table(store, STATED):
        fact, node, root, status = map(cell_text, row)
        if fact not in known:
            continue
        if two:
            if one in (node, root):
                drafts[two][fact] = known[fact]
            elif two in (node, root):
                issued[two][fact] = known[fact]
        elif not one or one in (node, root):
            side = drafts if status.rpartition("/")[2] in _DRAFT else issued
            side[root][fact] = known[fact]
    roots = sorted(drafts.keys() & issued.keys())
    label = label_pairs(store, [ox.NamedNode(root) for root in roots])
    rows = [
        change
        for root in roots
        for change in matched(
            label.get(ox.NamedNode(root), NOBODY), list(drafts[root].values()), list(issued[root].values())
        )
    ]
    note = Label(
        f"有征求意见稿和正式稿两种文本目标的政策文件：{len(roots)}件。新闻只报道部分内容，“删去”指正式稿的报道未提及。",
        f"{len(roots)} plans with targets of both texts. News tell only a part: vanished means not told of the issued text.",
    )
    return answer(
        store,
        "versions",
        Label("征求意见稿与正式稿", "Draft against issued text"),
        COLUMNS,
        rows,
        notes=[note],
    )


def matched(plan: Label, draft: Sequence[Figure], issued: Sequence[Figure]) -> list[Change]:
    """Return the targets of two texts in pairs: of one indicator and unit the nearest values first; the rest alone."""
    pairs = sorted(
        (
            (_told(a) != _told(b), abs(a.value - b.value), a.iri, b.iri)
            for a in draft
            for b in issued
            if a.key == b.key and unit_of(a.unit) == unit_of(b.unit) and a.change == b.change
        ),
    )
    old, new = {one.iri: one for one in draft}, {one.iri: one for one in issued}
    found = []
    for _, _, a, b in pairs:
        if a in old and b in new:
            found.append(Change(plan, old.pop(a), new.pop(b)))
    # Several documents tell of one target in slightly different words; what is told already neither came nor went.
    told = {
        (one.key, unit_of(one.unit), one.value)
        for change in found
        for one in (change.draft, change.issued)
        if one
    }
    found += [
        Change(plan, None, one) for one in new.values() if (one.key, unit_of(one.unit), one.value) not in told
    ]
    found += [
        Change(plan, one, None) for one in old.values() if (one.key, unit_of(one.unit), one.value) not in told
    ]
    order = list(CHANGES)
    return sorted(
        found, key=lambda one: (order.index(one.change), one.cells()["indicator"], _value(one), one.facts)
    )


def _value(one: Change) -> Decimal:
    figure = one.issued or one.draft
    return figure.value if figure else Decimal(0)
