"""Ledger, conflicts and comparison against SPARQL written from the ontology and the docs alone, by nobody who wrote the desk.

Each query stands for itself: it says what the pages promise (`ontology/README.md`, `docs/desk.md`, `docs/links.md`), uses
none of the desk's helpers, and must give the desk's rows, neither more nor fewer. The same holds on real documents
(marker `corpus`), where plans have several names, targets several places, and sources contradict each other.
"""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import pyoxigraph as ox
import pytest

from policygraph import PolicyGraph

DOCUMENTS = 60

LEDGER = """
SELECT DISTINCT ?place ?indicator ?comparator ?value ?top ?unit ?deadline ?holder ?status ?speaker WHERE {{
  SELECT ?target ?indicator ?comparator ?value ?top ?unit ?deadline
      (MIN(?where) AS ?place) (MIN(?name) AS ?holder) (SAMPLE(?reached) AS ?status) (MIN(?who) AS ?speaker) WHERE {{
    ?target a pol:Target ; pol:value ?value .
    OPTIONAL {{ ?target pol:indicator ?indicator }}
    OPTIONAL {{ ?target pol:comparator ?written }} BIND(COALESCE(?written, "=") AS ?comparator)
    OPTIONAL {{ ?target pol:valueMax ?top }}
    OPTIONAL {{ ?target pol:unit ?unit }}
    OPTIONAL {{ ?target pol:deadline ?deadline }}
    OPTIONAL {{ ?target pol:jurisdiction/rdfs:label ?where FILTER(LANG(?where) = "zh") }}
    OPTIONAL {{ ?target pol:saidBy/rdfs:label ?who FILTER(LANG(?who) = "zh") }}
    OPTIONAL {{ ?target pol:setBy ?by . ?by rdfs:label ?name FILTER(LANG(?name) = "zh") }}
    OPTIONAL {{ ?target pol:setBy ?of . {{ {status} }} }}
    {filters}
  }} GROUP BY ?target ?indicator ?comparator ?value ?top ?unit ?deadline
}}"""
# The furthest status that a text gives the plan itself (docs/links.md has the order), not that of its whole cluster:
# a target that only a draft sets is not shown as issued.
STEPS = "(status:proposed 1) (status:draft 2) (status:issued 3) (status:trial 4) (status:in-force 5) (status:revised 6) (status:expired 7) (status:repealed 8)"
STATUS = f"""SELECT DISTINCT ?of ?reached WHERE {{
  VALUES (?state ?step) {{ {STEPS} }}
  ?of pol:hasVersion/pol:status ?state . ?state rdfs:label ?reached FILTER(LANG(?reached) = "zh")
  FILTER NOT EXISTS {{ VALUES (?later ?further) {{ {STEPS} }} ?of pol:hasVersion/pol:status ?later FILTER(?further > ?step) }}
}}"""
COLUMNS = (
    "place",
    "indicator",
    "comparator",
    "value",
    "value_max",
    "unit",
    "deadline",
    "plan",
    "status",
    "said_by",
)

LINKED = """
SELECT DISTINCT ?one ?other WHERE {
  ?one pol:conflictsWith ?other FILTER(STR(?one) < STR(?other))
  ?one pol:indicator ?indicator . ?other pol:indicator ?same .
}"""


def figure(node: str, number: str, day: str) -> str:
    """Return the pattern of a figure somebody gives of something in a place, no rate, change or addition of a period."""
    pattern = r"""  { SELECT ?FIGURE ?place ?thing ?NUMBER ?DAY ?unit WHERE {
    VALUES ?kind { pol:Observation pol:Forecast }
    ?FIGURE a ?kind ; pol:place ?place ; pol:indicator ?name ; pol:value ?NUMBER ; pol:asOf ?DAY .
    OPTIONAL { ?FIGURE pol:unit ?written } BIND(COALESCE(?written, "") AS ?unit)
    OPTIONAL { ?FIGURE pol:qualifier ?said }
    FILTER(!REGEX(?unit, "%|‰|百分点|倍") && !REGEX(CONCAT(?name, COALESCE(?said, "")), "新增|年均|每年|净增|累计"))
    FILTER EXISTS { ?FIGURE pol:source ?anybody } FILTER NOT EXISTS { ?FIGURE pol:change ?course }
    BIND(REPLACE(REPLACE(?name, "[^\\p{L}\\p{N}]|的", ""), "^(全国|全省|全市|我国|我省|我市)", "") AS ?bare)
    BIND(REPLACE(?bare, "核心产业", "产业") AS ?thing) FILTER(STRLEN(?thing) >= 3)
  } }
"""
    return pattern.replace("FIGURE", node).replace("NUMBER", number).replace("DAY", day)


# Two houses on one thing, at most 550 days apart, the later under 80 % of the earlier but not under a tenth: no rates, no
# changes, no additions of a period; scope, qualifier and baseline only where both name one and it is the same.
LATER_LESS = f"""
SELECT DISTINCT ?earlier ?later WHERE {{
{figure("earlier", "before", "on")}{figure("later", "after", "then")}  FILTER(?after < ?before * 0.8 && ?before <= ?after * 10)
  FILTER(?then > ?on && ?then - ?on <= "P550D"^^xsd:dayTimeDuration)
  FILTER NOT EXISTS {{ ?earlier pol:source ?house . ?later pol:source ?house }}
  FILTER NOT EXISTS {{ ?earlier pol:scope ?s . ?later pol:scope ?t FILTER(?s != ?t) }}
  FILTER NOT EXISTS {{ ?earlier pol:qualifier ?q . ?later pol:qualifier ?r FILTER(?q != ?r) }}
  FILTER NOT EXISTS {{ ?earlier pol:baseline ?v . ?later pol:baseline ?w FILTER(?v != ?w) }}
}}"""

COMPARED = """
SELECT ?place ?topic (COUNT(DISTINCT ?plan) AS ?plans) (COUNT(DISTINCT ?target) AS ?targets)
    (COUNT(DISTINCT ?measure) AS ?measures) (COUNT(DISTINCT ?focus) AS ?foci) WHERE {{
  VALUES ?code {{ {codes} }} ?where pol:code ?code ; rdfs:label ?place FILTER(LANG(?place) = "zh")
  {{ ?named a pol:PolicyDocument ; pol:jurisdiction ?where . OPTIONAL {{ ?named pol:canonical ?main }} BIND(COALESCE(?main, ?named) AS ?plan) }}
  UNION {{ ?target a pol:Target ; pol:jurisdiction ?where . BIND(?target AS ?named) }}
  UNION {{ ?measure a pol:Measure ; pol:jurisdiction ?where . BIND(?measure AS ?named) }}
  UNION {{ ?focus a pol:Focus ; pol:place ?where . BIND(?focus AS ?named) }}
  FILTER NOT EXISTS {{ ?named pol:saidBy ?speaker }}
  OPTIONAL {{ ?named pol:technology/rdfs:label ?topic FILTER(LANG(?topic) = "zh") }}
}} GROUP BY ?place ?topic"""


@pytest.fixture(scope="session")
def country(tmp_path_factory: pytest.TempPathFactory) -> Iterator[PolicyGraph]:
    files = sorted(Path(os.environ["POLICYGRAPH_CORPUS"]).rglob("*.txt"))
    with PolicyGraph.open(tmp_path_factory.mktemp("independent") / "s") as found:
        assert not found.add(*files[:: max(1, len(files) // DOCUMENTS)][:DOCUMENTS]).failed
        yield found


@pytest.fixture(
    params=[
        "graph",
        pytest.param("country", marks=[pytest.mark.scale, pytest.mark.corpus("POLICYGRAPH_CORPUS")]),
    ]
)
def store(request: pytest.FixtureRequest) -> PolicyGraph:
    """Return the demo, then real documents."""
    found: PolicyGraph = request.getfixturevalue(request.param)
    return found


def plain(value: Any) -> str:
    if value is None:
        return ""
    return format(value.normalize(), "f") if isinstance(value, Decimal) else str(value)


def is_demo(graph: PolicyGraph) -> bool:
    """Say whether this is the demo, of which every question has answers; a sample may lack some."""
    return len(graph.store.documents()) < 10


def told(graph: PolicyGraph, **filters: str) -> Counter[tuple[str, ...]]:
    """Return the ledger's lines as texts."""
    return Counter(
        tuple(plain(record[name]) for name in COLUMNS)
        for record in graph.desk("targets", **filters).records("zh")
    )


def asked(graph: PolicyGraph, query: str) -> Counter[tuple[str, ...]]:
    """Return the rows of a query as texts, decimals without trailing zeros."""

    def text(cell: Any) -> str:
        number = isinstance(cell, ox.Literal) and cell.datatype.value.endswith("#decimal")
        return plain(Decimal(cell.value) if number else cell and cell.value)

    return Counter(tuple(text(cell) for cell in row) for row in graph.table(query).rows)


def ledger(graph: PolicyGraph, filters: str = "") -> Counter[tuple[str, ...]]:
    """Return the lines SPARQL gives."""
    base = f"PREFIX status: <{graph.store.base}status/>\n"
    return asked(graph, base + LEDGER.format(status=STATUS, filters=filters))


def test_the_ledger(store: PolicyGraph) -> None:
    wanted = ledger(store)
    assert wanted
    assert told(store) == wanted


@pytest.mark.parametrize(
    ("filters", "pattern"),
    [
        ({"place": "浙江省"}, '?target pol:jurisdiction/schema:containedInPlace*/pol:code "330000" .'),
        ({"technology": "人工智能"}, '?target pol:technology/skos:broader*/rdfs:label "人工智能"@zh .'),
        ({"after": "2026", "before": "2027-12"}, 'FILTER(?deadline >= "2026-01-01"^^xsd:date && ?deadline <= "2027-12-31"^^xsd:date)'),
        ({"indicator": "产业规模"}, 'FILTER(CONTAINS(?indicator, "产业规模"))'),
    ],
)  # fmt: skip
def test_the_ledger_narrowed(store: PolicyGraph, filters: dict[str, str], pattern: str) -> None:
    wanted = ledger(store, pattern)
    assert wanted or not is_demo(store)
    assert told(store, **filters) == wanted


def pairs(graph: PolicyGraph, query: str) -> set[frozenset[str]]:
    return {frozenset(row) for row in asked(graph, query)}


def test_the_conflicts(store: PolicyGraph) -> None:
    board = store.desk("conflicts").rows
    on_the_board = {
        basis: {frozenset(row.facts) for row in board if row.basis == basis}
        for basis in ("same-date", "later-less")
    }
    linked = pairs(store, LINKED)
    assert on_the_board["same-date"] == linked
    apart = pairs(store, LATER_LESS) - linked
    assert on_the_board["later-less"] == apart
    assert len(board) == len(linked | apart)


def test_the_demo_has_conflicts_of_both_kinds(graph: PolicyGraph) -> None:
    assert pairs(graph, LINKED) and pairs(graph, LATER_LESS)


def test_a_text_on_trial_has_gone_further_than_one_issued(tmp_path: Path) -> None:
    """As docs/links.md orders the statuses; once the ledger had it the other way round."""
    (tmp_path / "a.txt").write_text(
        "杭州市印发《杭州市算力管理办法》，提出到2027年建成算力中心3个。", encoding="utf-8"
    )
    (tmp_path / "b.txt").write_text("杭州市印发《杭州市算力管理办法（试行）》。", encoding="utf-8")
    with PolicyGraph.open(tmp_path / "s") as graph:
        graph.add(tmp_path / "a.txt", tmp_path / "b.txt")
        assert ledger(graph) == told(graph)
        assert {record["status"] for record in graph.desk("targets").records("zh")} == {"试行"}


BUSIEST = """SELECT ?code { ?target a pol:Target ; pol:jurisdiction ?place . ?place pol:code ?code FILTER(?code != "CN") }
GROUP BY ?code ORDER BY DESC(COUNT(?target)) ?code LIMIT 4"""


def test_the_comparison(store: PolicyGraph) -> None:
    codes = [code for (code,) in asked(store, BUSIEST)]
    wanted = asked(store, COMPARED.format(codes=" ".join(f'"{code}"' for code in codes)))
    names = ("place", "technology", "plans", "targets", "measures", "foci")
    found = Counter(
        tuple("" if str(record[name]) == "（未指明技术）" else str(record[name]) for name in names)
        for record in store.desk("compare", places=codes).records("zh")
    )
    assert len(codes) == 4 and wanted
    assert found == wanted
