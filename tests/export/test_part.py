"""Parts: each choice keeps what a query of our own keeps, in a network format, an RDF format and a quad format."""

from __future__ import annotations

from datetime import date
from importlib.metadata import EntryPoint
from pathlib import Path

import networkx
import pyoxigraph as ox
import pytest

from export.helpers import small
from policygraph.errors import QueryError, UnknownNameError
from policygraph.export import Part, export
from policygraph.export.registry import GROUP, Exporter, load_exporters


def nodes(part: Part, tmp_path: Path) -> set[str]:
    path = tmp_path / "part.graphml"
    export(small(), path, part=part)
    return set(networkx.read_graphml(path, force_multigraph=True).nodes)


def asked(sparql: str) -> set[str]:
    return {row[0].value for row in small().query(sparql)}


def test_query_keeps_the_things_of_its_answer(tmp_path: Path) -> None:
    query = "SELECT ?t ?p { ?t a pol:Target; pol:setBy ?p }"
    found = nodes(Part(query=query), tmp_path)
    assert asked("SELECT ?t { ?t a pol:Target; pol:setBy ?p }") < found
    assert found == asked("SELECT ?t { ?t a pol:Target; pol:setBy ?p }") | asked(
        "SELECT ?p { ?t a pol:Target; pol:setBy ?p }"
    )


def test_types_keep_just_these(tmp_path: Path) -> None:
    assert nodes(Part(types=("target",)), tmp_path) == asked("SELECT ?t { ?t a pol:Target }")
    with pytest.raises(UnknownNameError, match="target"):
        nodes(Part(types=("targt",)), tmp_path)


def test_focus_reaches_as_far_as_asked(tmp_path: Path) -> None:
    place = "https://w3id.org/policygraph/id/place/330100"
    one, two = (nodes(Part(focus=place, hops=hops), tmp_path) for hops in (1, 2))
    assert place in one < two
    assert asked(f"SELECT ?t {{ ?t pol:jurisdiction <{place}> }}") <= one
    assert one == {place} | asked(
        f"SELECT DISTINCT ?x {{ {{ <{place}> ?p ?x }} UNION {{ ?x ?p <{place}> FILTER(?p != schema:containedInPlace) }} "
        "FILTER(isIRI(?x)) FILTER EXISTS { ?x ?q ?r } FILTER NOT EXISTS { ?x a pol:Link } }"
    )


def test_place_keeps_its_facts_and_not_those_of_another(tmp_path: Path) -> None:
    found = nodes(Part(place="杭州"), tmp_path)
    assert asked("SELECT ?t { ?t pol:jurisdiction <https://w3id.org/policygraph/id/place/330100> }") <= found
    other = asked("SELECT ?t { ?t pol:jurisdiction ?p FILTER(!CONTAINS(STR(?p), '/3301')) ?t a pol:Target }")
    assert not found & other


def test_as_of_tells_nothing_later(tmp_path: Path) -> None:
    days = sorted(
        row[0].value[:10]
        for row in small().query("SELECT ?d { GRAPH ?g { ?x dcterms:issued ?d; pol:inGraph ?g } }")
    )
    day = days[0]
    path = tmp_path / "part.nq"
    export(small(), path, part=Part(as_of=date.fromisoformat(day)))
    kept = ox.Store()
    kept.bulk_load(path=str(path), format=ox.RdfFormat.N_QUADS)
    assert len(kept) > 0
    issued = {q.object.value for q in kept if q.predicate.value.endswith("terms/issued")}
    assert issued == {day} and len(set(days)) > 1
    before = date.fromisoformat(day).replace(year=1990)
    assert not any("/doc/" in str(q.graph_name) for q in _quads(before, tmp_path))


def _quads(day: date, tmp_path: Path) -> ox.Store:
    path = tmp_path / "none.nq"
    export(small(), path, part=Part(as_of=day))
    kept = ox.Store()
    kept.bulk_load(path=str(path), format=ox.RdfFormat.N_QUADS)
    return kept


def test_a_part_of_all_graphs_brings_claims_and_sentences_of_what_it_keeps(tmp_path: Path) -> None:
    path = tmp_path / "part.trig"
    export(small(), path, part=Part(types=("target",)))
    kept = ox.Store()
    kept.bulk_load(path=str(path), format=ox.RdfFormat.TRIG)
    found = kept.query(
        "PREFIX pol: <https://w3id.org/policygraph/ontology#> "
        "SELECT ?f ?s { GRAPH ?g { ?c pol:states ?f; pol:inPassage ?p. ?p pol:text ?s } }"
    )
    stated = {row["f"].value for row in found}
    assert stated == asked("SELECT ?t { ?t a pol:Target }")


def test_a_mistake_in_the_query_is_told(tmp_path: Path) -> None:
    with pytest.raises(QueryError):
        nodes(Part(query="SELECT {"), tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_choices_together_keep_what_all_keep(tmp_path: Path) -> None:
    both = nodes(Part(types=("target",), place="杭州"), tmp_path)
    assert both and both == nodes(Part(types=("target",)), tmp_path) & nodes(Part(place="杭州"), tmp_path)


PLUGIN = Exporter("lines", ".lines", "行", "lines", "facts", lambda facts, out: None)
TAKEN = Exporter("gexf", ".x", "x", "x", "facts", lambda facts, out: None)
BROKEN = Exporter("neither", ".x", "x", "x", "facts")


def test_plugins_come_in_by_the_same_door(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    import sys
    import types

    module = types.ModuleType("exporter_plugin_made_here")
    module.PLUGIN, module.TAKEN, module.BROKEN = PLUGIN, [TAKEN], BROKEN  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, "exporter_plugin_made_here", module)
    points = [
        EntryPoint(name, f"exporter_plugin_made_here:{name}", GROUP)
        for name in ("PLUGIN", "TAKEN", "BROKEN", "ABSENT")
    ]
    found = load_exporters([*points, EntryPoint("gone", "no_such_package_at_all:X", GROUP)])
    assert found["lines"] is PLUGIN and found["gexf"].extension == ".gexf" and "neither" not in found
    assert set(found) == {*load_exporters([]), "lines"}
    told = caplog.text
    assert all(word in told for word in ("already taken", "BROKEN", "ABSENT", "no_such_package_at_all"))
