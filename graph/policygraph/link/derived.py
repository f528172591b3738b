"""Links across documents: what is the same, what contradicts, how far a plan has come. Pure functions over plain rows.

Nothing here changes what a document says. The result is a function of the set of rows and of the judgements: the order in
which documents arrived cannot matter.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from policygraph.link.clusters import cluster
from policygraph.link.conflicts import conflicts
from policygraph.link.judgements import Judged, Judgement
from policygraph.link.rows import (
    Derived,
    FigureRow,
    Link,
    OrganisationRow,
    PersonRow,
    PlanRow,
    Reason,
    Rows,
)
from policygraph.link.same_actors import (
    ORGANISATION_STRENGTH,
    ORGANISATIONS,
    PEOPLE,
    PERSON_STRENGTH,
    place_and_department,
    same_organisations,
    same_people,
)
from policygraph.link.same_plans import GRAPH as PLANS
from policygraph.link.same_plans import STRENGTH as PLAN_STRENGTH
from policygraph.link.same_plans import same_plans
from policygraph.link.similar import near_duplicates

STATUS_GRAPH, CITES_GRAPH, FIGURES_GRAPH = "status", "cites", "figures"
OTHERS_GRAPH = "others"
CURRENT, CITES = "status.most-advanced@1", "cites.canonical@1"

# How far a plan has come, from the first step to the last (the local names of the statuses scheme, `unknown` apart).
STATUSES = ("proposed", "draft", "issued", "trial", "in-force", "revised", "expired", "repealed")


def derive_links(rows: Rows, judgements: Iterable[Judgement] = ()) -> Derived:
    """Return all links across the documents the rows were read from, as the standing judgements allow.

    Takes organisations first, since people and plans meet through them, then plans, since targets do.
    """
    judged = Judged(judgements)
    derived = Derived()

    def joined(
        graph: str, links: Iterable[Link], members: Iterable[str], strength: Sequence[str] = ()
    ) -> dict[str, str]:
        kept, canonical = cluster(links, judged, members, graph, strength)
        derived.links += kept
        if canonical:
            derived.canonical[graph] = canonical
        return canonical

    organisations = joined(
        ORGANISATIONS, same_organisations(rows.organisations), _ids(rows.organisations), ORGANISATION_STRENGTH
    )
    people = same_people(rows.people, organisations, rows.organisations)
    joined(PEOPLE, people, _ids(rows.people), PERSON_STRENGTH)
    found = {row.id: place_and_department(row) for row in rows.organisations}
    places = {id_: place[0] for id_, place in found.items() if place is not None}
    plans = joined(PLANS, same_plans(rows.plans, places, organisations), _ids(rows.plans), PLAN_STRENGTH)
    # Figures are joined by people only: equal ones share an id already.
    joined(FIGURES_GRAPH, (), _ids(rows.figures))
    joined(OTHERS_GRAPH, (), rows.others)
    _statuses(derived, rows.plans, plans)
    derived.links += _cites(rows.plans, plans)
    derived.links += [
        link for link in near_duplicates(rows.documents) if not judged.apart(link.first, link.second)
    ]
    derived.links += [
        link
        for link in conflicts(rows.figures, {**organisations, **plans}, judged.wrong)
        if not judged.settled(link.first, link.second)
    ]
    derived.links.sort()
    return derived


def _ids(rows: Iterable[PlanRow | OrganisationRow | PersonRow | FigureRow]) -> list[str]:
    return [row.id for row in rows]


def _statuses(derived: Derived, plans: Iterable[PlanRow], canonical: Mapping[str, str]) -> None:
    """Note the most advanced status of each plan, and why where there was a choice."""
    known: dict[str, set[str]] = {}
    ids: dict[str, list[str]] = {}
    for plan in plans:
        root = canonical.get(plan.id, plan.id)
        known.setdefault(root, set()).update(plan.statuses)
        ids.setdefault(root, []).append(plan.id)
    for root in sorted(known):
        ranked = sorted((status for status in known[root] if status in STATUSES), key=STATUSES.index)
        if not ranked:
            continue
        for id_ in sorted(ids[root]):
            derived.statuses[id_] = ranked[-1]
            if len(ranked) > 1:
                reason = Reason(
                    f"所有来源中进展最远的状态（{'、'.join(ranked)}）",
                    f"the most advanced status in all sources ({', '.join(ranked)})",
                )
                derived.links.append(Link(STATUS_GRAPH, "currentStatus", id_, ranked[-1], CURRENT, reason))


def _cites(plans: Iterable[PlanRow], canonical: Mapping[str, str]) -> list[Link]:
    """Return the citations between canonical plans that no document states between these very two."""
    plans = list(plans)
    stated = {(plan.id, cited) for plan in plans for cited in plan.cites}
    found: dict[tuple[str, str], tuple[str, str]] = {}
    for citing, cited in sorted(stated):
        pair = (canonical.get(citing, citing), canonical.get(cited, cited))
        if pair not in stated and pair[0] != pair[1]:
            found.setdefault(pair, (citing, cited))
    return [
        Link(
            CITES_GRAPH,
            "cites",
            first,
            second,
            CITES,
            Reason("同一文件的另一名称引用了对方", "cited under another name of the same document"),
        )
        for first, second in sorted(found)
    ]
