"""Versions, cascade, diffusion: against SPARQL written another way, and on targets made by hand."""

from __future__ import annotations

from decimal import Decimal

import pyoxigraph as ox
import pytest

from made_figures import target
from policygraph.desk.cascade import cascade
from policygraph.desk.versions import matched
from policygraph.network.labels import Label
from policygraph.store import Store
from support import BASE, small_quads

PLAN = Label("规划", "plan")


def test_tianjins_draft_and_issued_plan(graph):
    found = {
        (one.change, one.cells()["indicator"]): one for one in graph.desk("versions") if "天津" in one.plan.zh
    }
    moved = found["moved", "关键核心技术"]
    assert (moved.draft.value, moved.issued.value) == (50, 100)
    assert ("vanished", "重点新产品") in found and ("appeared", "人工智能基础核心企业营业收入") in found


def test_every_target_of_a_draft_is_kept_moved_or_gone(graph, rows):
    found = graph.desk("versions")
    drafted = {one.draft.iri for one in found if one.draft}
    wanted = rows("""SELECT DISTINCT ?x { ?x pol:setBy ?draft ; a pol:Target . ?draft pol:canonical ?same . ?issued pol:canonical ?same .
        FILTER(?draft != ?issued) ?draft pol:hasVersion/pol:status ?a . FILTER(STRENDS(STR(?a), "/draft"))
        ?issued pol:hasVersion/pol:status ?b . FILTER(STRENDS(STR(?b), "/issued")) ?other pol:setBy ?issued ; a pol:Target }""")
    assert sorted((iri,) for iri in drafted) == wanted and wanted


def test_two_plans_given_by_name(graph):
    found = graph.desk(
        "versions",
        plan="杭州市建设人工智能产业发展高地实施方案（2025年版）（征求意见稿）",
        other="杭政函〔2025〕65号",
    )
    assert {one.change for one in found} == {"appeared", "vanished", "same"}


@pytest.mark.parametrize(
    ("draft", "issued", "changes"),
    [
        (["50"], ["100"], ["moved"]),
        (["50"], ["50"], ["same"]),
        (["50", "100"], ["100"], ["same", "vanished"]),
        (["50"], ["50", "100"], ["same", "appeared"]),
        ([], ["50"], ["appeared"]),
    ],
)
def test_targets_are_paired_by_nearness(draft, issued, changes):
    old = [target(value, "2027-12-31", iri=f"d{value}") for value in draft]
    new = [target(value, "2027-12-31", iri=f"i{value}") for value in issued]
    found = [one.change for one in matched(PLAN, old, new)]
    assert sorted(found) == sorted(changes)


def made_store(*targets: tuple[str, str, str, str]) -> Store:
    """Return the small store with further targets: name, place, value, unit."""
    lines = [
        f"<target/{name}> a pol:Target ; pol:jurisdiction <place/{place}> ; pol:indicator '充电桩' ; pol:comparator '>=' ;"
        f" pol:value {value}.0 ; pol:unit '{unit}' ; pol:deadline '2027-12-31'^^xsd:date ."
        for name, place, value, unit in targets
    ]
    text = (
        f"@base <{BASE}> . @prefix pol: <https://w3id.org/policygraph/ontology#> . @prefix schema: <https://schema.org/> ."
        "@prefix xsd: <http://www.w3.org/2001/XMLSchema#> . <graph/doc/made> { <document/made> pol:inGraph <graph/doc/made> . "
        + " ".join(lines)
        + " }"
    )
    return Store.in_memory([*small_quads(), *ox.parse(text, format=ox.RdfFormat.TRIG)], base=BASE)


def test_a_nation_is_the_sum_of_its_provinces_and_no_city_counts_twice():
    store = made_store(
        ("n", "CN", "1000", "个"),
        ("z", "330000", "300", "个"),
        ("b", "110000", "200", "个"),
        ("h", "330100", "90", "个"),
    )
    found = {one.wider.iri.rpartition("/")[2]: one for one in cascade(store, indicator="充电桩")}
    assert found["n"].total == 500 and found["n"].cells()["share"] == Decimal("50.0")
    assert found["z"].total == 90 and len(found) == 2


@pytest.mark.parametrize(
    ("parts", "why"),
    [
        ([("z", "330000", "30", "%")], "units"),
        ([("z", "330000", "30", "个"), ("y", "330000", "40", "个")], "several different"),
    ],
)
def test_what_is_unlike_is_not_summed(parts, why):
    (one,) = cascade(made_store(("n", "CN", "1000", "个"), *parts), indicator="充电桩").rows
    assert one.total is None and why in one.why.en


def test_diffusion_is_in_order_of_the_first_date(graph, rows):
    found = graph.desk("diffusion", technology="低空经济")
    days = [one.day for one in found]
    assert days == sorted(days) and found.rows[0].order == 1 and found.rows[0].days_after == 0
    wanted = rows("""SELECT ?place (MIN(?day) AS ?first) { VALUES ?p { pol:jurisdiction pol:place }
        ?x ?p ?place ; pol:technology ?t ; a ?c . FILTER(?c IN (pol:PolicyDocument, pol:Target, pol:Measure, pol:Focus))
        MINUS { ?x pol:saidBy ?w } ?t pol:broaderTransitive? ?wide . ?wide rdfs:label|skos:altLabel ?n FILTER(STR(?n) = "低空经济")
        GRAPH ?g { ?x a ?c . ?d pol:inGraph ?g ; dcterms:issued ?published }
        OPTIONAL { ?x (pol:setBy?)/pol:hasVersion/pol:issuedOn ?on } BIND(COALESCE(?on, ?published) AS ?day) } GROUP BY ?place""")
    assert sorted(one.day.isoformat() for one in found) == sorted(day for _, day in wanted)
    assert len(found) >= 3
