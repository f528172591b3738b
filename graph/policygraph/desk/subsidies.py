"""The subsidy comparator: what a firm with a contract of a given amount would get, place by place."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pyoxigraph as ox

from policygraph.desk.answer import Answer, Value, answer
from policygraph.desk.figures import NOBODY
from policygraph.desk.scope import conditions
from policygraph.network.labels import Label, quantity
from policygraph.query.labels import label_pairs
from policygraph.query.run import run_table
from policygraph.query.table import cell_text, cell_value

if TYPE_CHECKING:
    from policygraph.query.names import Names
    from policygraph.store import Store

MEASURES = """SELECT ?fact ?property ?value {{
  {{ SELECT DISTINCT ?fact {{ ?fact a pol:Measure . {conditions}
      {{ ?fact pol:rate ?any }} UNION {{ ?fact pol:cap ?any }} UNION {{ ?fact pol:amount ?any }} }} }}
  ?fact ?property ?value .
}}"""
COLUMNS = {
    "place": Label("地点", "place"),
    "measure": Label("措施", "measure"),
    "instrument": Label("政策工具", "instrument"),
    "pays": Label("可得", "a firm would get"),
    "pays_value": Label("可得（精确值）", "would get (exact)"),
    "unit": Label("单位", "unit"),
    "how": Label("算法", "how"),
    "rate": Label("比例（%）", "rate (%)"),
    "cap": Label("上限", "cap"),
    "basis": Label("计算基数", "basis"),
    "beneficiary": Label("对象", "beneficiary"),
    "certainty": Label("把握", "certainty"),
    "plan": Label("政策文件", "plan"),
    "said_by": Label("何人所言", "said by"),
}
CERTAINTIES = {
    "computed": Label("按合同金额计算", "computed from the contract"),
    "at-most": Label("至多", "at most"),
    "fixed": Label("定额，与合同无关", "a fixed sum, whatever the contract"),
    "other-basis": Label("基数不是合同金额，不能计算", "the basis is not the contract: cannot be computed"),
    "rate-only": Label("只有比例，没有上限", "a rate without a cap"),
    "budget": Label("只知总盘子", "only the whole budget is known"),
}
_ORDER = ("computed", "at-most", "rate-only", "fixed", "other-basis", "budget")
_CONTRACT = re.compile(r"合同|采购|购买|服务费|租用|租赁|订单|費|费用|服务金额|交易额|支出")
_POL = "https://w3id.org/policygraph/ontology#"
_LABEL = "http://www.w3.org/2000/01/rdf-schema#label"
_MONEY = frozenset(("元", "人民币元", "CNY"))


@dataclass(frozen=True, slots=True)
class Offer:
    """One measure and what it pays for the contract, in 元; None where that cannot be told."""

    iri: str
    place: Label
    measure: Label
    instrument: Label
    pays: Decimal | None
    unit: str
    certainty: str
    rate: Decimal | None
    cap: Decimal | None
    basis: str
    beneficiary: str
    plan: Label
    said_by: Label

    @property
    def facts(self) -> tuple[str, ...]:
        """The measure."""
        return (self.iri,)

    @property
    def how(self) -> Label:
        """Return in words how the sum comes about."""
        cap = quantity(self.cap, self.unit) if self.cap is not None else None
        if self.rate is not None:
            ending = (f"，至多{cap.zh}", f", at most {cap.en}") if cap else ("", "")
            return Label(f"{self.rate.normalize():f}%{ending[0]}", f"{self.rate.normalize():f} %{ending[1]}")
        return Label(f"至多{cap.zh}", f"at most {cap.en}") if cap else NOBODY

    def cells(self) -> Mapping[str, Value]:
        """Return the values by `COLUMNS`."""
        return {
            "place": self.place,
            "measure": self.measure,
            "instrument": self.instrument,
            "pays": quantity(self.pays, self.unit) if self.pays is not None else NOBODY,
            "pays_value": self.pays,
            "unit": self.unit,
            "how": self.how,
            "rate": self.rate,
            "cap": self.cap,
            "basis": self.basis,
            "beneficiary": self.beneficiary,
            "certainty": CERTAINTIES[self.certainty],
            "plan": self.plan,
            "said_by": self.said_by,
        }


def payment(
    contract: Decimal,
    *,
    rate: Decimal | None,
    cap: Decimal | None,
    amount: Decimal | None,
    role: str,
    basis: str,
) -> tuple[Decimal | None, str]:
    """Return what a measure pays for a contract (元) and how sure that is, a key of `CERTAINTIES`.

    A rate is in percent of the basis; where the basis is something else than a contract nothing is computed. A cap without
    a rate is the most there can be; a grant is paid whatever the contract; a budget is of all firms together.

    >>> payment(Decimal(10000000), rate=Decimal(30), cap=Decimal(8000000), amount=None, role="cap", basis="合同金额")
    (Decimal('3000000'), 'computed')
    >>> payment(Decimal(90000000), rate=Decimal(30), cap=Decimal(8000000), amount=None, role="cap", basis="合同金额")
    (Decimal('8000000'), 'computed')
    """
    if rate is not None:
        if basis and not _CONTRACT.search(basis):
            return None, "other-basis"
        share = (contract * rate / 100).quantize(Decimal("0.01"))
        share = share.to_integral_value() if share == share.to_integral_value() else share
        return (share, "rate-only") if cap is None else (min(share, cap), "computed")
    if cap is not None:
        return cap, "at-most"
    if amount is not None and role == "grant":
        return amount, "fixed"
    if amount is not None and role == "cap":
        return amount, "at-most"
    return None, "budget"


def subsidies(
    store: Store,
    *,
    contract: Decimal,
    place: str | None = None,
    technology: str | None = None,
    names: Names | None = None,
) -> Answer[Offer]:
    """Return what each measure in 元 pays a firm with a contract of `contract` 元: what is computed first, most first.

    Raises UnknownNameError or QueryError for a name that means nothing or several things.
    """
    within = conditions(store, "measure", place=place, technology=technology, names=names)
    found: dict[str, dict[str, list[Any]]] = {}
    for fact, predicate, value in run_table(store, MEASURES.format(conditions=within)):
        name = cell_text(predicate).removeprefix(_POL)
        found.setdefault(cell_text(fact), {}).setdefault("label" if name == _LABEL else name, []).append(
            value
        )
    nodes = {
        cell
        for said in found.values()
        for cells in said.values()
        for cell in cells
        if isinstance(cell, ox.NamedNode)
    }
    known = label_pairs(store, nodes)
    rows = [one for iri, said in found.items() if (one := _offer(iri, said, known, contract)) is not None]
    rows.sort(
        key=lambda one: (_ORDER.index(one.certainty), -(one.pays or 0), one.place.zh, one.measure.zh, one.iri)
    )
    amount = quantity(contract, "元")
    title = Label(f"合同{amount.zh}在各地可得的支持", f"What a contract of {amount.en} would get where")
    note = Label(
        "按原文所写的比例和上限计算；资格、额度和名额以政策原文为准。",
        "Computed from rates and caps as written; eligibility, budgets and places are those of the text itself.",
    )
    return answer(store, "subsidies", title, COLUMNS, rows, notes=[note])


def _offer(
    iri: str, said: Mapping[str, list[Any]], known: Mapping[ox.NamedNode, Label], contract: Decimal
) -> Offer | None:
    def first(name: str) -> Any:
        cells = sorted(said.get(name, ()), key=str)
        return cell_value(cells[0]) if cells else None

    def number(name: str) -> Decimal | None:
        value = first(name)
        return value if isinstance(value, Decimal) else None

    def named(name: str) -> Label:
        cells = sorted(said.get(name, ()), key=str)
        return known.get(cells[0], NOBODY) if cells else NOBODY

    unit = first("unit") or "元"
    if unit not in _MONEY:
        return None
    rate, cap, basis = number("rate"), number("cap"), first("basis") or ""
    pays, certainty = payment(
        contract, rate=rate, cap=cap, amount=number("amount"), role=first("amountRole") or "", basis=basis
    )
    label = first("label") or ""
    return Offer(
        iri,
        named("jurisdiction"),
        Label(label, label),
        named("instrument"),
        pays,
        "元",
        certainty,
        rate,
        cap,
        basis,
        first("beneficiary") or "",
        named("setBy"),
        named("saidBy"),
    )
