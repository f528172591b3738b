"""The gap meter: each target against the latest figure reported for the same indicator and place."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import TYPE_CHECKING

from policygraph.desk.answer import Answer, Value, answer
from policygraph.desk.figures import NOBODY, Figure, figures
from policygraph.desk.guard import Reason, differences, nature, part_of_year
from policygraph.desk.scope import conditions
from policygraph.network.labels import Label

if TYPE_CHECKING:
    from policygraph.query.names import Names
    from policygraph.store import Store


class Standing(StrEnum):
    """How a target stands."""

    REACHED = "reached"
    ON_TRACK = "on-track"
    BEHIND = "behind"
    UNDER_WAY = "under-way"
    NO_DATA = "no-data"
    EXPIRED = "expired"


STANDINGS = {
    Standing.REACHED: Label("已达到", "reached"),
    Standing.ON_TRACK: Label("进度正常", "on track"),
    Standing.BEHIND: Label("落后", "behind"),
    Standing.UNDER_WAY: Label("进行中（速度不明）", "under way (pace unknown)"),
    Standing.NO_DATA: Label("无数据", "no data"),
    Standing.EXPIRED: Label("已到期", "expired"),
}
COLUMNS = {
    "standing": Label("状态", "standing"),
    "place": Label("地点", "place"),
    "indicator": Label("指标", "indicator"),
    "target": Label("目标", "target"),
    "target_value": Label("目标值", "target value"),
    "comparator": Label("比较", "comparator"),
    "unit": Label("单位", "unit"),
    "deadline": Label("期限", "deadline"),
    "latest": Label("最新数据", "latest figure"),
    "latest_value": Label("最新值", "latest value"),
    "as_of": Label("时点", "as of"),
    "missing": Label("差额", "missing"),
    "required_per_year": Label("每年需增", "required a year"),
    "required_rate": Label("所需年均增速（%）", "required growth a year (%)"),
    "observed_per_year": Label("实际每年", "observed a year"),
    "nature": Label("性质", "nature"),
    "plan": Label("政策文件", "plan"),
    "why": Label("说明", "why"),
}
_DAYS = Decimal("365.25")
_ROUND = Decimal("0.01")
_DOWN = ("<=", "<")


@dataclass(frozen=True, slots=True)
class Gap:
    """One target measured: `latest` is the figure it is measured by, `earlier` the one the pace is measured from.

    `required` is what must be added a year, `rate` the growth a year in percent, `observed` what was added a year, all
    in the target's unit; None where they mean nothing.
    """

    target: Figure
    standing: Standing
    latest: Figure | None = None
    earlier: Figure | None = None
    missing: Decimal | None = None
    required: Decimal | None = None
    rate: Decimal | None = None
    observed: Decimal | None = None
    reasons: tuple[Reason, ...] = ()

    @property
    def facts(self) -> tuple[str, ...]:
        """The target, and the figures it was measured by."""
        return tuple(one.iri for one in (self.target, self.latest, self.earlier) if one is not None)

    def cells(self) -> Mapping[str, Value]:
        """Return the values by `COLUMNS`."""
        target, latest = self.target, self.latest
        return {
            "standing": STANDINGS[self.standing],
            "place": target.place_label,
            "indicator": target.indicator,
            "target": target.amount,
            "target_value": target.value,
            "comparator": target.comparator,
            "unit": target.unit,
            "deadline": target.end,
            "latest": latest.amount if latest else NOBODY,
            "latest_value": latest.value if latest else None,
            "as_of": latest.end if latest else None,
            "missing": self.missing,
            "required_per_year": self.required,
            "required_rate": self.rate,
            "observed_per_year": self.observed,
            "nature": nature(target),
            "plan": target.holder,
            "why": Label(
                "；".join(r.text.zh for r in self.reasons), "; ".join(r.text.en for r in self.reasons)
            ),
        }


def gap_meter(
    store: Store,
    *,
    place: str | None = None,
    technology: str | None = None,
    on: date,
    names: Names | None = None,
) -> Answer[Gap]:
    """Return how every target stands on a day, by standing, deadline and place.

    A figure counts if it is of the same place and indicator, passes the comparability guard, and is about a time not after
    `on`. Raises UnknownNameError or QueryError for a name that means nothing or several things.
    """
    wanted = conditions(store, "target", place=place, technology=technology, names=names)
    reported: dict[tuple[str, str], list[Figure]] = defaultdict(list)
    for figure in figures(store, "statistic"):
        if figure.place and figure.end is not None and figure.end <= on:
            reported[figure.place, figure.key].append(figure)
    found = [
        measured(target, reported.get((target.place, target.key), ()), on)
        for target in figures(store, "target", wanted)
    ]
    order = list(Standing)
    found.sort(
        key=lambda one: (
            order.index(one.standing),
            one.target.end or date.max,
            one.target.place,
            one.target.key,
            one.target.iri,
        )
    )
    title = Label(f"目标与现状的差距（{on.isoformat()}）", f"Targets and how they stand ({on.isoformat()})")
    counts = {standing: sum(one.standing is standing for one in found) for standing in Standing}
    note = Label(
        "；".join(f"{STANDINGS[standing].zh} {count}" for standing, count in counts.items()),
        "; ".join(f"{STANDINGS[standing].en} {count}" for standing, count in counts.items()),
    )
    return answer(store, "gaps", title, COLUMNS, found, notes=[note])  # fmt: skip


def measured(target: Figure, reported: Sequence[Figure], on: date) -> Gap:
    """Return how one target stands on a day, given the figures reported for its indicator and place."""
    over = target.end is not None and target.end < on
    fitting: list[Figure] = []
    reasons: dict[str, Reason] = {}
    for figure in reported:
        found = _unfit(target, figure)
        if not found:
            fitting.append(figure)
        for reason in found:
            reasons.setdefault(reason.code, reason)
    why = tuple(reasons[code] for code in sorted(reasons))
    if not fitting:
        return Gap(target, Standing.EXPIRED if over else Standing.NO_DATA, reasons=why)
    fitting.sort(key=lambda one: (one.end or date.min, not one.said_by.zh, one.iri))
    latest = fitting[-1]
    if _reached(target, latest):
        return Gap(target, Standing.REACHED, latest)
    missing = target.value - latest.value
    if over:
        return Gap(target, Standing.EXPIRED, latest, missing=missing)
    if nature(target) in ("rate", "increment") or target.end is None:
        return Gap(target, Standing.UNDER_WAY, latest, missing=missing)
    return _paced(target, latest, fitting, missing)


def _unfit(target: Figure, figure: Figure) -> list[Reason]:
    """Return why a figure cannot measure a target: unlike it, or a rate or yearly addition of another year."""
    found = differences(target, figure, levels=False)
    yearly = nature(target) in ("rate", "increment") or nature(figure) in ("rate", "increment")
    if yearly and target.end and figure.end and target.end.year != figure.end.year:
        found += [one for one in differences(target, figure, times=True) if one.code == "year"]
    if not found and nature(target) in ("flow", "increment") and part_of_year(figure):
        text = Label("数据只是一年的一部分", "the figure covers only a part of a year")
        found.append(Reason("period", text))
    return found


def _reached(target: Figure, figure: Figure) -> bool:
    """Say whether a figure keeps to a target; one to be brought to an exact value counts from that value on."""
    if target.comparator in _DOWN:
        most = figure.value_max or figure.value
        return most < target.value if target.comparator == "<" else most <= target.value
    if target.comparator == ">" and figure.comparator != ">":
        return figure.value > target.value
    if figure.comparator in _DOWN:
        return False
    return figure.value >= target.value


def _paced(target: Figure, latest: Figure, fitting: Sequence[Figure], missing: Decimal) -> Gap:
    """Return a target that is not due yet with the pace it needs and, where two figures show one, the pace it has."""
    assert target.end is not None and latest.end is not None
    years = Decimal((target.end - latest.end).days) / _DAYS
    if years <= 0:
        return Gap(target, Standing.BEHIND, latest, missing=missing)
    required = (missing / years).quantize(_ROUND)
    rate = None
    if latest.value > 0 and target.value > 0:
        rate = (((target.value / latest.value) ** (1 / years) - 1) * 100).quantize(_ROUND)
    earlier = next(
        (one for one in fitting if one.end is not None and (latest.end - one.end).days >= 180), None
    )
    if earlier is None or earlier.end is None:
        return Gap(target, Standing.UNDER_WAY, latest, missing=missing, required=required, rate=rate)
    passed = Decimal((latest.end - earlier.end).days) / _DAYS
    observed = ((latest.value - earlier.value) / passed).quantize(_ROUND)
    fast = observed <= required if target.comparator in _DOWN else observed >= required
    standing = Standing.ON_TRACK if fast else Standing.BEHIND
    return Gap(target, standing, latest, earlier, missing, required, rate, observed)
