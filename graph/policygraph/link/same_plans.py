"""Which policy documents of several texts are one: drafts and finals, full and short titles, titles without their period.

Plans meet in blocks by core title and place, so the work grows with the number of plans, not with its square. A plan that
could belong to two different ones (two periods, two document numbers) belongs to none.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice

from policygraph.link.rows import Link, PlanRow, Reason
from policygraph.link.titles import Title, genre, shortens, take_apart

GRAPH = "plans"
NUMBER, TITLE, SHORT_NAME, SHORT_TITLE, TITLE_ONLY = (
    "plan.number@1",
    "plan.title@1",
    "plan.short-name@1",
    "plan.short-title@1",
    "plan.title-only@1",
)
STRENGTH = (NUMBER, TITLE, SHORT_NAME, SHORT_TITLE, TITLE_ONLY)

# A title shorter than this, or one that every place has, names no particular plan by itself.
_DISTINCTIVE = 8
_EVERYWHERE = frozenset(("政府工作报告", "国民经济和社会发展计划执行情况", "预算执行情况"))


@dataclass(frozen=True, slots=True)
class _Plan:
    """A plan as the rules see it: core titles, where it comes from, its period, its number."""

    row: PlanRow
    titles: tuple[Title, ...]
    where: str | None
    period: tuple[int, int] | None
    number: str | None

    @property
    def core(self) -> str:
        """The core of the first title."""
        return self.titles[0].core if self.titles else self.row.id


def same_plans(
    plans: Iterable[PlanRow], places_of: Mapping[str, str], canonical: Mapping[str, str]
) -> list[Link]:
    """Return the links between plans that are one.

    `places_of` gives the place an organisation belongs to, `canonical` the canonical id of an organisation.
    """
    seen = [_seen(row, places_of, canonical) for row in sorted(plans, key=lambda row: row.id)]
    links = [
        *_by_number(seen),
        *_by_title(seen),
        *_by_short_name(seen),
        *_by_short_title(seen),
        *_by_title_only(seen),
    ]
    return sorted(set(links))


def _seen(row: PlanRow, places_of: Mapping[str, str], canonical: Mapping[str, str]) -> _Plan:
    titles = tuple(
        sorted({take_apart(title) for title in row.titles}, key=lambda title: (title.core, str(title)))
    )
    issuers = sorted(canonical.get(issuer, issuer) for issuer in row.issuers)
    of_issuer = sorted({places_of[issuer] for issuer in row.issuers if issuer in places_of})
    of_title = sorted({title.place for title in titles if title.place})
    where = next(iter((*row.jurisdictions, *of_title, *of_issuer, *issuers)), None)
    period = (row.period_start.year, row.period_end.year) if row.period_start and row.period_end else None
    if period is None:
        period = next(iter(sorted(title.period for title in titles if title.period)), None)
    return _Plan(row, titles, where, period, row.numbers[0] if row.numbers else None)


def _link(rule: str, first: PlanRow, second: PlanRow, reason: Reason) -> Link:
    low, high = sorted((first.id, second.id))
    return Link(GRAPH, "sameAs", low, high, rule, reason)


def _by_number(plans: Sequence[_Plan]) -> Iterable[Link]:
    blocks: dict[str, list[_Plan]] = defaultdict(list)
    for plan in plans:
        if plan.number is not None:
            blocks["".join(plan.number.split())].append(plan)
    for number, block in sorted(blocks.items()):
        for other in block[1:]:
            yield _link(
                NUMBER,
                block[0].row,
                other.row,
                Reason(f"文号相同：{number}", f"same document number: {number}"),
            )


def _fitting(plans: Sequence[_Plan]) -> Iterable[list[_Plan]]:
    """Yield groups of plans that no period and no document number tells apart.

    One without a period belongs to the plans of the only period there is; where there are several, it stays out. So with
    numbers.
    """
    for group in _split(plans, lambda plan: plan.period):
        yield from _split(group, lambda plan: plan.number)


def _split(plans: Sequence[_Plan], mark: Callable[[_Plan], object]) -> Iterable[list[_Plan]]:
    marked: dict[object, list[_Plan]] = defaultdict(list)
    for plan in plans:
        marked[mark(plan)].append(plan)
    without = marked.pop(None, [])
    if len(marked) <= 1:
        yield [*next(iter(marked.values()), []), *without]
        return
    yield from marked.values()
    yield without


def _blocks(plans: Sequence[_Plan]) -> Mapping[tuple[str, str], list[_Plan]]:
    blocks: dict[tuple[str, str], list[_Plan]] = defaultdict(list)
    for plan in plans:
        if plan.where is not None:
            for core in sorted({title.core for title in plan.titles}):
                blocks[core, plan.where].append(plan)
    return blocks


def _by_title(plans: Sequence[_Plan]) -> Iterable[Link]:
    for (core, _), block in sorted(_blocks(plans).items()):
        for group in _fitting(block):
            for other in group[1:]:
                yield _link(TITLE, group[0].row, other.row, _title_reason(core, group[0], other))


def _title_reason(core: str, first: _Plan, second: _Plan) -> Reason:
    zh = f"标题相同（除去版本、时期、状态）：{core}；地区或发布机构相同"
    en = f"same title but for version, period and status: {core}; same place or issuer"
    statuses = [sorted(plan.row.statuses) for plan in (first, second)]
    if statuses[0] != statuses[1] and all(statuses):
        zh += f"；状态不同（{'、'.join(statuses[0])} / {'、'.join(statuses[1])}）"
        en += f"; different status ({', '.join(statuses[0])} / {', '.join(statuses[1])})"
    return Reason(zh, en)


def _agree(first: _Plan, second: _Plan) -> bool:
    """Say whether neither period nor number tells two plans apart."""
    return (first.period is None or second.period is None or first.period == second.period) and (
        first.number is None or second.number is None or first.number == second.number
    )


def _by_short_name(plans: Sequence[_Plan]) -> Iterable[Link]:
    """Link a plan to the only one of its place that some text calls by its title."""
    named: dict[tuple[str, str], list[_Plan]] = defaultdict(list)
    for plan in plans:
        for name in plan.row.short_names if plan.where is not None else ():
            core = take_apart(name).core
            # 《实施方案》 is a short name of very many plans, but only within its own text.
            if len(core) >= 4 and genre(core) is not None:
                named[core, plan.where or ""].append(plan)
    for plan in plans:
        full = [
            other
            for other in named.get((plan.core, plan.where or ""), ())
            if other.row.id != plan.row.id and other.core != plan.core and _agree(plan, other)
        ]
        if len(full) == 1:
            reason = Reason(
                f"“{plan.core}”是《{full[0].core}》的简称，地区或发布机构相同",
                f"{plan.core} is the short name of {full[0].core}; same place or issuer",
            )
            yield _link(SHORT_NAME, plan.row, full[0].row, reason)


def _bare(plan: _Plan) -> bool:
    """Say whether a plan is only mentioned: nothing but a title is known of it."""
    return plan.period is None and plan.number is None


def _by_short_title(plans: Sequence[_Plan]) -> Iterable[Link]:
    """Link a barely mentioned plan to the only one of its place whose title its own shortens."""
    full: dict[tuple[str, str], dict[tuple[str, tuple[int, int] | None, str | None], _Plan]] = defaultdict(
        dict
    )
    for plan in plans:
        kind = genre(plan.core)
        if plan.where is not None and kind is not None:
            # One of each title, period and number is enough: namesakes meet by their title.
            full[plan.where, kind].setdefault((plan.core, plan.period, plan.number), plan)
    ordered = {
        key: sorted(found.values(), key=lambda plan: (plan.core, plan.row.id)) for key, found in full.items()
    }
    for plan in plans:
        kind = genre(plan.core)
        if plan.where is None or kind is None or not _bare(plan):
            continue
        candidates = list(_longer(plan, ordered[plan.where, kind], plan.core.removesuffix(kind)))
        if len({(other.core, other.period) for other in candidates}) == 1:
            reason = Reason(
                f"《{plan.core}》是《{candidates[0].core}》的略写，地区或发布机构相同，且无其他可能",
                f"{plan.core} shortens {candidates[0].core}; same place or issuer, no other candidate",
            )
            yield _link(SHORT_TITLE, plan.row, candidates[0].row, reason)


def _longer(plan: _Plan, ordered: Sequence[_Plan], head: str) -> Iterable[_Plan]:
    """Yield the plans whose title the plan's shortens; they stand together, since they begin alike."""
    for other in islice(ordered, bisect_left(ordered, head, key=lambda other: other.core), None):
        if not other.core.startswith(head):
            return
        if shortens(plan.core, other.core) and _agree(plan, other):
            yield other


def _by_title_only(plans: Sequence[_Plan]) -> Iterable[Link]:
    """Link a plan of which no text says the place to the only one of that title there is."""
    blocks: dict[str, list[_Plan]] = defaultdict(list)
    for plan in plans:
        blocks[plan.core].append(plan)
    for core, block in sorted(blocks.items()):
        placed = [plan for plan in block if plan.where is not None]
        if len(core) < _DISTINCTIVE or core in _EVERYWHERE or len({plan.where for plan in placed}) > 1:
            continue
        for group in _fitting(block):
            for other in group[1:]:
                if group[0].where is None or other.where is None:
                    reason = Reason(
                        f"标题相同：{core}；来源未写明地区，而同名文件只有一个",
                        f"same title: {core}; a text does not say the place, and there is only one of that name",
                    )
                    yield _link(TITLE_ONLY, group[0].row, other.row, reason)
