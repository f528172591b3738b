"""Ranking places by an indicator, with the comparability guard before every rank."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from policygraph.desk.answer import Answer, Value, answer
from policygraph.desk.figures import Figure, figures
from policygraph.desk.guard import alike, differences, nature
from policygraph.desk.scope import conditions
from policygraph.errors import InputError
from policygraph.link.conflicts import same_indicator
from policygraph.network.labels import Label

if TYPE_CHECKING:
    from policygraph.query.names import Names
    from policygraph.store import Store

COLUMNS = {
    "rank": Label("名次", "rank"),
    "group": Label("可比组", "comparable group"),
    "place": Label("地点", "place"),
    "indicator": Label("指标", "indicator"),
    "amount": Label("数值", "figure"),
    "value": Label("精确值", "exact value"),
    "unit": Label("单位", "unit"),
    "period": Label("时间", "time"),
    "kind": Label("类别", "kind"),
    "why_not": Label("不参与排名的原因", "why not ranked with the first group"),
}
KINDS = {
    "target": Label("目标", "target"),
    "statistic": Label("统计数据", "statistic"),
    "forecast": Label("预测", "forecast"),
}


@dataclass(frozen=True, slots=True)
class Ranked:
    """One figure with its rank within its group; alone in its group it has none. `first` is the leading group's figure."""

    figure: Figure
    group: int
    rank: int | None
    first: Figure | None

    @property
    def facts(self) -> tuple[str, ...]:
        """The figure."""
        return (self.figure.iri,)

    def cells(self) -> Mapping[str, Value]:
        """Return the values by `COLUMNS`."""
        reasons = differences(self.first, self.figure, times=True) if self.first else []
        return {
            "rank": self.rank,
            "group": self.group,
            "place": self.figure.place_label,
            "indicator": self.figure.indicator,
            "amount": self.figure.amount,
            "value": self.figure.value,
            "unit": self.figure.unit,
            "period": self.figure.period,
            "kind": KINDS[self.figure.kind],
            "why_not": Label("；".join(r.text.zh for r in reasons), "; ".join(r.text.en for r in reasons)),
        }


def ranking(
    store: Store,
    *,
    indicator: str,
    kind: str = "target",
    place: str | None = None,
    names: Names | None = None,
) -> Answer[Ranked]:
    """Return the figures of an indicator ranked, the largest first, only within groups of like figures.

    `indicator` is a part of its words; `kind` target, statistic or forecast. Figures that may not be ranked with the first
    group stand in groups of their own, each saying why. Raises InputError for an unknown kind.
    """
    if kind not in KINDS:
        raise InputError(f"kind must be one of {', '.join(KINDS)}, not {kind!r}.")
    wanted = same_indicator(indicator)
    if not wanted:
        raise InputError("Give words of an indicator, as 产业规模.")
    within = conditions(store, kind, place=place, names=names)
    found = [one for one in figures(store, kind, within) if one.place and wanted in one.key]
    groups, reasons = alike(sorted(found, key=lambda one: (one.key, nature(one), one.place, one.iri)))
    rows = []
    for number, group in enumerate(groups, start=1):
        ordered = sorted(group, key=lambda one: (-one.value, one.place, one.iri))
        places = {one.place for one in ordered}
        for one in ordered:
            rank = 1 + sum(other.value > one.value for other in ordered) if len(places) > 1 else None
            rows.append(Ranked(one, number, rank, groups[0][0] if number > 1 else None))
    notes = [
        Label(f"未一并排名：{reason.text.zh}", f"not ranked together: {reason.text.en}") for reason in reasons
    ]
    return answer(
        store,
        "rank",
        Label(f"{indicator}：可比排名", f"{indicator}: ranked where comparable"),
        COLUMNS,
        rows,
        notes=notes,
    )
