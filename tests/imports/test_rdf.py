"""RDF comes in whole and checked, in whatever format, into a graph of its own; nothing in it speaks for policygraph."""

from __future__ import annotations

import json
from pathlib import Path

import pyoxigraph as ox
import pytest
import rdflib
from rdflib.compare import isomorphic

from build_support import documents_in, lines_of
from policygraph import PolicyGraph
from policygraph.errors import InputError, StoreError, UnknownNameError
from policygraph.rdf.iris import POL, Iris
from policygraph.serve.updating import check_update

IRIS = Iris()
DATA = """
@prefix pol: <https://w3id.org/policygraph/ontology#> .
@prefix schema: <https://schema.org/> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix e: <https://example.org/> .
@prefix place: <https://w3id.org/policygraph/id/place/> .
place:330100 e:population 12 ; e:mayor [ a schema:Person ; rdfs:label "某人"@zh ; e:knows [ rdfs:label "另一人"@zh ] ] .
e:note rdfs:label "带\\"引号\\"与\\n换行"@zh .
"""
FORMATS = {
    "turtle": ox.RdfFormat.TURTLE,
    "trig": ox.RdfFormat.TRIG,
    "ntriples": ox.RdfFormat.N_TRIPLES,
    "nquads": ox.RdfFormat.N_QUADS,
    "jsonld": ox.RdfFormat.JSON_LD,
    "rdfxml": ox.RdfFormat.RDF_XML,
}
BROKEN = """
@prefix pol: <https://w3id.org/policygraph/ontology#> .
<https://example.org/t> a pol:Target ; pol:value "many" .
"""


def write(path: Path, text: str) -> Path:
    path.write_text(text, encoding="utf-8")
    return path


def content(graph: PolicyGraph, name: str, *, facts: bool = False) -> set[str]:
    own = IRIS.imported(name, facts=facts)
    return {
        f"{quad.subject} {quad.predicate} {quad.object}"
        for quad in graph.store.quads(own)
        if quad.subject != own
    }


@pytest.mark.parametrize("name", FORMATS)
def test_every_format_comes_in_with_the_same_meaning(name: str, graph: PolicyGraph, tmp_path: Path) -> None:
    path = tmp_path / "data.bin"
    given = [quad.triple for quad in ox.parse(DATA, format=ox.RdfFormat.TURTLE)]
    if name in ("trig", "nquads"):
        other = ox.NamedNode("https://e.org/graph")
        whole = [ox.Quad(*triple, other if at % 2 else ox.DefaultGraph()) for at, triple in enumerate(given)]
        path.write_bytes(ox.serialize(whole, format=FORMATS[name]) or b"")
    else:
        path.write_bytes(ox.serialize(given, format=FORMATS[name]) or b"")
    before = lines_of(graph.store)
    report = graph.import_rdf(path, "data", format=name)
    assert report.exit_code == 0 and report.imported is not None and report.imported.triples == 7
    back = rdflib.Graph()
    for line in content(graph, "data"):
        back.parse(data=f"{line} .", format="nt")
    blank = rdflib.Graph()
    for triple in back:
        blank.add(
            tuple(  # type: ignore[arg-type]
                rdflib.BNode(term.rpartition("~")[2]) if f"{IRIS.base}node/" in term else term
                for term in triple
            )
        )
    expected = rdflib.Graph()
    expected.parse(data=DATA, format="turtle")
    assert isomorphic(blank, expected)
    assert not [line for line in lines_of(graph.store) if "_:" in line.split('"')[0]]
    documents_in(graph.store)
    assert graph.audit().ok
    graph.remove_import("data")
    assert lines_of(graph.store) == before and graph.imports() == []


def test_the_same_file_gives_the_same_bytes_and_another_takes_its_place(
    graph: PolicyGraph, tmp_path: Path
) -> None:
    path = write(tmp_path / "a.ttl", DATA)
    graph.import_rdf(path, "one")
    first = lines_of(graph.store)
    graph.import_rdf(path, "one")
    assert lines_of(graph.store) == first
    graph.import_rdf(write(tmp_path / "b.nt", '<https://e.org/a> <https://e.org/b> "c" .\n'), "one")
    (one,) = graph.imports()
    assert (one.name, one.kind, one.file, one.triples, one.facts) == ("one", "rdf", "b.nt", 1, False)


def test_other_graphs_names_lead_nowhere_and_our_own_record_cannot_be_claimed(
    graph: PolicyGraph, tmp_path: Path
) -> None:
    document = graph.documents()[0]
    victim = IRIS.graph(document)
    claim = next(quad.subject for quad in graph.store.matching(None, POL.states, None, victim))
    evil = f"""
    @prefix pol: <{POL.iri}> .
    GRAPH {victim} {{ <https://e.org/x> <https://e.org/y> 1 . {claim} pol:flag "rejected" . }}
    GRAPH {IRIS.human} {{ <{IRIS.base}judgement/1> a pol:Judgement . }}
    <https://e.org/k> a pol:Claim ; pol:states <{IRIS.base}place/330100> ; pol:fingerprint "0" .
    {IRIS.imported("evil")} pol:sha256 "0" .
    <https://e.org/d> pol:inGraph {victim} .
    <{IRIS.base}place/330100> pol:canonical <https://e.org/x> .
    """
    others = lines_of(graph.store)
    report = graph.import_rdf(write(tmp_path / "evil.trig", evil), "evil")
    assert content(graph, "evil") == {
        '<https://e.org/x> <https://e.org/y> "1"^^<http://www.w3.org/2001/XMLSchema#integer>'
    }
    assert report.left_out == {"policygraph's own record": 8} and report.exit_code == 1 and report.problems
    assert [line for line in lines_of(graph.store) if "graph/import/" not in line] == others
    assert graph.audit().ok


def test_what_breaks_a_shape_is_refused_by_name_unless_accepted(graph: PolicyGraph, tmp_path: Path) -> None:
    path = write(tmp_path / "t.ttl", BROKEN)
    before = lines_of(graph.store)
    report = graph.import_rdf(path, "t")
    assert report.refused and report.exit_code == 1 and lines_of(graph.store) == before
    assert report.validation is not None
    assert {one.focus for one in report.validation.results} == {"https://example.org/t"}
    assert any(one.value == "many" for one in report.validation.results)
    accepted = graph.import_rdf(path, "t", accept_violations=True)
    assert accepted.imported is not None and accepted.exit_code == 1


def test_facts_only_if_asked_and_they_survive_builds_and_rebuilds(graph: PolicyGraph, tmp_path: Path) -> None:
    path = write(tmp_path / "a.ttl", DATA)
    population = "ASK { ?place <https://example.org/population> 12 }"
    graph.import_rdf(path, "a")
    assert graph.query(population) is False
    graph.import_rdf(path, "a", facts=True)
    (one,) = graph.imports()
    assert one.facts and graph.query(population) is True and content(graph, "a") == set()
    documents_in(graph.store)
    assert graph.audit().ok
    assert graph.query("ASK { ?x a pol:Import }") is False
    graph.add(rebuild=True)
    assert graph.query(population) is True and graph.audit().ok
    graph.remove_import("a")
    assert graph.query(population) is False
    with pytest.raises(UnknownNameError, match="import"):
        graph.remove_import("a")


@pytest.mark.parametrize(
    ("file", "text", "message"),
    [
        (
            "a.jsonld",
            json.dumps({"@context": "https://evil.example/c", "@id": "https://e.org/a"}),
            "evil.example",
        ),
        ("b.jsonld", json.dumps({"@graph": [{"@context": [{}, "http://x.example/"]}]}), "remote context"),
        ("c.jsonld", json.dumps({"@context": {"@import": "http://x.example/"}}), "remote context"),
        ("d.rdf", '<!DOCTYPE r [<!ENTITY a "b"><!ENTITY c "&a;&a;">]><r>&c;</r>', "entities"),
        ("e.rdf", '<!DOCTYPE r [<!ENTITY a SYSTEM "file:///etc/passwd">]><r>&a;</r>', "entities"),
        ("f.ttl", "<a> <b> .", "no valid turtle"),
        ("g.csv", "a,b", "which RDF format"),
    ],
)
def test_hostile_and_broken_files_are_refused_by_name(
    file: str, text: str, message: str, graph: PolicyGraph, tmp_path: Path
) -> None:
    with pytest.raises(InputError, match=message):
        graph.import_rdf(write(tmp_path / file, text), "x")
    assert graph.imports() == []


def test_too_large_missing_and_badly_named_are_refused(graph: PolicyGraph, tmp_path: Path) -> None:
    path = write(tmp_path / "a.ttl", DATA)
    with pytest.raises(InputError, match="max-bytes"):
        graph.import_rdf(path, "x", max_bytes=10)
    with pytest.raises(InputError, match="cannot be read"):
        graph.import_rdf(tmp_path / "none.ttl", "x")
    for name in ("../x", "a b", "", "facts/x", "\u202ex"):
        with pytest.raises(InputError, match="cannot name"):
            graph.import_rdf(path, name)


def test_an_update_over_http_cannot_write_to_facts_of_an_import() -> None:
    from policygraph.errors import QueryError

    check_update(f"INSERT DATA {{ GRAPH {IRIS.imported('a')} {{ <a:a> <a:b> 1 }} }}", IRIS)
    with pytest.raises(QueryError, match="may write"):
        check_update(f"INSERT DATA {{ GRAPH {IRIS.imported('a', facts=True)} {{ <a:a> <a:b> 1 }} }}", IRIS)


def test_xml_entities_that_only_shorten_names_are_read(graph: PolicyGraph, tmp_path: Path) -> None:
    text = (
        '<?xml version="1.0"?><!DOCTYPE rdf:RDF [<!ENTITY e "https://e.org/">]>'
        '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:e="https://e.org/">'
        '<rdf:Description rdf:about="&e;a"><e:b>c</e:b></rdf:Description></rdf:RDF>'
    )
    graph.import_rdf(write(tmp_path / "a.rdf", text), "x")
    assert content(graph, "x") == {'<https://e.org/a> <https://e.org/b> "c"'}


def test_a_store_open_for_reading_is_not_written(graph: PolicyGraph, tmp_path: Path) -> None:
    from policygraph.imports.loading import import_rdf

    with pytest.raises(StoreError, match="reading only"):
        import_rdf(graph.store, write(tmp_path / "a.ttl", DATA), "x")


def test_a_value_that_a_new_version_of_the_file_changes_is_not_held_against_it(
    graph: PolicyGraph, tmp_path: Path
) -> None:
    for value in ("500", "600"):
        text = (
            f'<https://e.org/t> a <{POL.iri}Target> ; <{POL.iri}indicator> "企业" ; <{POL.iri}comparator> ">=" ;'
            f" <{POL.iri}value> {value}.0 ."
        )
        report = graph.import_rdf(write(tmp_path / "t.ttl", text), "t", facts=True)
        assert report.validation is not None and report.validation.conforms, report.validation.text("en")
    assert graph.query("SELECT ?v { <https://e.org/t> pol:value ?v }").records()[0]["v"] == 600


def test_a_large_file_comes_in(graph: PolicyGraph, tmp_path: Path) -> None:
    lines = "".join(f"<https://e.org/{at}> <https://e.org/p> _:b{at % 100} .\n" for at in range(5_000))
    report = graph.import_rdf(write(tmp_path / "a.nt", lines), "large", facts=True)
    assert report.imported is not None and report.imported.triples == 5_000
    assert len({q.object for q in graph.store.quads(IRIS.imported("large", facts=True))}) >= 100
    documents_in(graph.store)
