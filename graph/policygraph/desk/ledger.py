"""The target ledger as a question of the desk: the same lines as the command `targets`, with their evidence."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Unpack

from policygraph.desk.answer import Answer, Value, answer
from policygraph.network.labels import Label
from policygraph.query.targets import Filters, Target, target_lines

if TYPE_CHECKING:
    from policygraph.query.names import Names
    from policygraph.store import Store

COLUMNS = {
    "place": Label("地点", "place"),
    "indicator": Label("指标", "indicator"),
    "amount": Label("目标", "target"),
    "comparator": Label("比较", "comparator"),
    "value": Label("目标值", "target value"),
    "value_max": Label("上限值", "upper value"),
    "unit": Label("单位", "unit"),
    "deadline": Label("期限", "deadline"),
    "plan": Label("政策文件", "plan"),
    "status": Label("文件状态", "status"),
    "technology": Label("技术", "technology"),
    "said_by": Label("谁说的", "said by"),
    "disputed": Label("有矛盾", "disputed"),
    "as_written": Label("原文写法", "as written"),
}


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the ledger."""

    target: Target

    @property
    def facts(self) -> tuple[str, ...]:
        """The target."""
        return (self.target.iri,)

    def cells(self) -> Mapping[str, Value]:
        """Return the values by `COLUMNS`."""
        one = self.target
        topics = one.technology
        return {
            "place": one.place,
            "indicator": one.indicator,
            "amount": one.amount,
            "comparator": one.comparator,
            "value": one.value,
            "value_max": one.value_max,
            "unit": one.unit,
            "deadline": one.deadline,
            "plan": one.plan,
            "status": one.status,
            "technology": Label(
                "、".join(label.zh for label in topics), ", ".join(label.en for label in topics)
            ),
            "said_by": one.said_by,
            "disputed": one.disputed,
            "as_written": one.as_written,
        }


def ledger(store: Store, *, names: Names | None = None, **filters: Unpack[Filters]) -> Answer[Line]:
    """Return the target ledger with its evidence; the filters are those of `policygraph.query.targets.target_lines`."""
    found = target_lines(store, names=names, **filters)
    title = Label("目标台账", "Target ledger")
    members = {one.iri: one.members for one in found if len(one.members) > 1}
    return answer(store, "targets", title, COLUMNS, [Line(one) for one in found], members=members)
