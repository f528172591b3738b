"""The cascade: a target of a nation or province and those of the places in it, summed where they may be."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from policygraph.desk.answer import Answer, Value, answer
from policygraph.desk.figures import Figure, figures
from policygraph.desk.guard import differences, nature
from policygraph.network.labels import Label, quantity
from policygraph.query.run import run_table
from policygraph.query.table import cell_text

if TYPE_CHECKING:
    from policygraph.query.names import Names
    from policygraph.store import Store

WITHIN = "SELECT ?place ?wider { ?place schema:containedInPlace ?wider }"
COLUMNS = {
    "indicator": Label("指标", "indicator"),
    "place": Label("上级地点", "wider place"),
    "target": Label("上级目标", "its target"),
    "deadline": Label("期限", "deadline"),
    "parts": Label("下级地点数", "places in it with a target"),
    "sum": Label("下级合计", "sum of theirs"),
    "sum_value": Label("下级合计（精确值）", "sum (exact)"),
    "share": Label("合计占上级（%）", "sum in percent of the target"),
    "of": Label("下级目标", "targets of the places in it"),
    "why": Label("不能相加的原因", "why not summed"),
}


@dataclass(frozen=True, slots=True)
class Step:
    """One target of a wider place with those of the places in it; `total` is None where they may not be summed."""

    wider: Figure
    parts: tuple[Figure, ...]
    total: Decimal | None
    why: Label

    @property
    def facts(self) -> tuple[str, ...]:
        """The wider place's target and the others."""
        return (self.wider.iri, *(one.iri for one in self.parts))

    def cells(self) -> Mapping[str, Value]:
        """Return the values by `COLUMNS`."""
        share = self.total / self.wider.value * 100 if self.total is not None and self.wider.value else None
        return {
            "indicator": self.wider.indicator,
            "place": self.wider.place_label,
            "target": self.wider.amount,
            "deadline": self.wider.end,
            "parts": len({one.place for one in self.parts}),
            "sum": quantity(self.total, self.wider.unit) if self.total is not None else Label("", ""),
            "sum_value": self.total,
            "share": share.quantize(Decimal("0.1")) if share is not None else None,
            "of": Label(
                "；".join(f"{one.place_label.zh} {one.amount.zh}" for one in self.parts),
                "; ".join(f"{one.place_label.en} {one.amount.en}" for one in self.parts),
            ),
            "why": self.why,
        }


def cascade(store: Store, *, indicator: str | None = None, names: Names | None = None) -> Answer[Step]:
    """Return each target of a wider place to which places in it have targets of the same indicator.

    Counted are the places nearest below that have one, so that a city does not count again with its province; sums are
    made of like figures only, and of one figure a place. `indicator` is a part of its words.
    """
    from policygraph.link.conflicts import same_indicator

    del names  # every place is looked at
    words = same_indicator(indicator) if indicator else ""
    wider: dict[str, set[str]] = defaultdict(set)
    for place, outer in run_table(store, WITHIN):
        wider[cell_text(place)].add(cell_text(outer))
    blocks: dict[str, list[Figure]] = defaultdict(list)
    for one in figures(store, "target"):
        if one.place and not one.said_by.zh and words in one.key:
            blocks[one.key].append(one)
    rows = []
    for block in blocks.values():
        for top in block:
            below = [one for one in block if top.place in wider[one.place]]
            between = {one.place for one in below}
            parts = [one for one in below if not wider[one.place] & between]
            if parts:
                rows.append(_step(top, sorted(parts, key=lambda one: (one.place, one.iri))))
    rows.sort(key=lambda one: (one.wider.key, one.wider.place, one.wider.iri))
    return answer(store, "cascade", Label("目标分解", "Cascade of targets"), COLUMNS, rows)


def _step(top: Figure, parts: list[Figure]) -> Step:
    reasons: dict[str, Label] = {}
    if nature(top) == "rate":
        reasons["rate"] = Label("比率和增速不能相加", "rates and growth cannot be summed")
    for one in parts:
        for reason in differences(top, one, levels=False, times=True):
            reasons.setdefault(
                reason.code,
                Label(f"{one.place_label.zh}：{reason.text.zh}", f"{one.place_label.en}: {reason.text.en}"),
            )
    if len({one.place for one in parts}) < len(parts) and len(
        {(one.place, one.value) for one in parts}
    ) > len({one.place for one in parts}):
        reasons["several"] = Label("同一地点有几个不同数值", "one place has several different figures")
    by_place = {one.place: one.value for one in parts}
    total = None if reasons else sum(by_place.values(), Decimal(0))
    said = [reasons[code] for code in sorted(reasons)]
    return Step(
        top, tuple(parts), total, Label("；".join(one.zh for one in said), "; ".join(one.en for one in said))
    )
