"""Every constraint has a fixture that breaks only it; the message says so in words; pySHACL gives the same verdict."""

from __future__ import annotations

import importlib.util
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pyoxigraph as ox
import pyshacl
import pytest
import rdflib

from policygraph.rdf.iris import DEFAULT_BASE
from policygraph.rdf.validate import shape_messages, shapes_text, validate
from policygraph.store import Store

HERE = Path(__file__).resolve().parent
VALID = (HERE / "fixtures" / "valid.ttl").read_text(encoding="utf-8")
PREFIXES = "\n".join(line for line in VALID.splitlines() if line.startswith("@prefix"))
SHAPE = "https://w3id.org/policygraph/shapes#"
SH = "http://www.w3.org/ns/shacl#"

_spec = importlib.util.spec_from_file_location("breaks", HERE / "breaks.py")
assert _spec is not None and _spec.loader is not None
_breaks = importlib.util.module_from_spec(_spec)
_spec.loader.exec_module(_breaks)
BREAKS: dict[str, tuple[tuple[str, ...], str]] = _breaks.BREAKS


def broken(name: str) -> list[ox.Triple]:
    """Return the valid graph with one shape broken."""
    removed, added = BREAKS[name]
    gone = {
        (quad.subject, quad.predicate)
        for pattern in removed
        for quad in ox.parse(f"{PREFIXES}\n{pattern} 0 .".encode(), format=ox.RdfFormat.TURTLE)
    }
    triples = [
        quad.triple
        for quad in ox.parse(VALID.encode(), format=ox.RdfFormat.TURTLE)
        if (quad.subject, quad.predicate) not in gone
    ]
    if added:
        triples += [
            quad.triple for quad in ox.parse(f"{PREFIXES}\n{added} .".encode(), format=ox.RdfFormat.TURTLE)
        ]
    return triples


def store_of(triples: list[ox.Triple]) -> Any:
    """Return a store with the facts in the default graph and claims and passages in a document graph."""
    graph = ox.NamedNode(f"{DEFAULT_BASE}graph/doc/test")

    def moved(node: Any) -> Any:
        for name in ("claim", "passage"):
            if isinstance(node, ox.NamedNode) and node.value == f"{DEFAULT_BASE}test/{name}":
                return ox.NamedNode(f"{DEFAULT_BASE}{name}/1")
        return node

    store = ox.Store()
    for triple in triples:
        subject, value = moved(triple.subject), moved(triple.object)
        where = graph if subject != triple.subject else ox.DefaultGraph()
        store.add(ox.Quad(subject, triple.predicate, value, where))

    class Plain:
        base = DEFAULT_BASE
        inner = store

    return Plain()


@cache
def reference_shapes() -> rdflib.Graph:
    return rdflib.Graph().parse(data=shapes_text(), format="turtle")


def reference_verdict(triples: list[ox.Triple]) -> set[str]:
    """Return the shapes that pySHACL finds broken."""
    data = rdflib.Graph()
    data.parse(data="\n".join(f"{triple} ." for triple in triples), format="nt")
    _, report, _ = pyshacl.validate(data, shacl_graph=reference_shapes(), inference="none", advanced=False)
    source = rdflib.URIRef(f"{SH}sourceShape")
    return {str(shape).removeprefix(SHAPE) for shape in report.objects(None, source)}


def constraints() -> Iterator[str]:
    """Yield the name of every shape that has a message, as the file stands."""
    for quad in ox.parse(shapes_text().encode(), format=ox.RdfFormat.TURTLE):
        if quad.predicate.value == f"{SH}message" and quad.object.language == "zh":
            yield quad.subject.value.removeprefix(SHAPE)


def test_valid_fixture_conforms_with_both_engines() -> None:
    triples = [quad.triple for quad in ox.parse(VALID.encode(), format=ox.RdfFormat.TURTLE)]
    report = validate(store_of(triples))
    assert report.conforms, report.text("en")
    assert report.checked == len(triples)
    assert reference_verdict(triples) == set()


def test_valid_fixture_has_a_node_of_every_class_that_a_shape_targets() -> None:
    quads = list(ox.parse(shapes_text().encode(), format=ox.RdfFormat.TURTLE))
    targeted = {quad.object for quad in quads if quad.predicate.value == f"{SH}targetClass"}
    present = {quad.object for quad in ox.parse(VALID.encode(), format=ox.RdfFormat.TURTLE)}
    assert {node.value for node in targeted - present} == {"https://schema.org/DigitalDocument"}


def test_every_constraint_has_a_fixture() -> None:
    assert sorted(BREAKS) == sorted(constraints())


def test_each_shape_has_one_constraint_so_that_its_message_fits() -> None:
    graph = reference_shapes()
    said = {"path", "message", "property", "targetClass"}
    for name in constraints():
        own = {
            str(predicate).removeprefix(SH)
            for predicate in graph.predicates(rdflib.URIRef(SHAPE + name), None)
            if str(predicate).startswith(SH)
        }
        assert len(own - said - {"qualifiedMinCount", "severity"}) == 1, name


@pytest.mark.parametrize("name", sorted(BREAKS))
def test_fixture_breaks_only_its_shape(name: str) -> None:
    triples = broken(name)
    report = validate(store_of(triples))
    assert [result.shape for result in report.results] == [name], report.text("en")
    assert reference_verdict(triples) == {name}
    (result,) = report.results
    assert report.conforms == (result.severity == "Warning")
    assert result.message == shape_messages()[name]
    for language, warning in (("zh", "提示："), ("en", "Warning: ")):
        prefix = warning if report.conforms else ""
        assert result.text(language).startswith(prefix + result.message[language] + "\n")


def test_messages_are_sentences_in_both_languages() -> None:
    messages = shape_messages()
    assert len(messages) == len(BREAKS)
    for name, message in messages.items():
        assert set(message) == {"zh", "en"}, name
        assert re.search(r"[\u4e00-\u9fff]", message["zh"]), name
        assert message["zh"].endswith("。"), name
        assert re.fullmatch(r"[A-Z].* .*\.", message["en"]), name
    for language in ("zh", "en"):
        texts = [message[language] for message in messages.values()]
        assert len(set(texts)) == len(texts), "two shapes say the same"


def test_only_what_a_text_may_leave_open_is_a_warning() -> None:
    warned = {name for name in BREAKS if validate(store_of(broken(name))).conforms}
    assert warned == {
        "target-holder",
        "measure-holder",
        "measure-named",
        "target-unit-present",
        "observation-unit-present",
    }


def test_report_counts_violations_and_warnings_apart() -> None:
    report = validate(store_of(broken("measure-named")))
    assert "0 处违反约束，1 处提示" in report.text("zh")
    assert "0 violations, 1 warning" in report.text("en")


def test_only_core_constraints_are_used() -> None:
    text = shapes_text()
    assert "sh:sparql" not in text
    assert "sh:js" not in text


def test_result_names_the_sentence_behind_a_fact() -> None:
    (result,) = validate(store_of(broken("target-indicator-present"))).results
    assert [one.text for one in result.evidence] == ["到2027年，基础大模型达到2个以上。"]
    assert "到2027年，基础大模型达到2个以上。" in result.text("zh")


def test_result_names_the_thing() -> None:
    (result,) = validate(store_of(broken("target-comparator"))).results
    assert result.label == "基础大模型"
    assert result.value == "≥"


def test_result_names_the_sentence_of_a_claim() -> None:
    (result,) = validate(store_of(broken("claim-confidence-high"))).results
    assert [one.text for one in result.evidence] == ["到2027年，基础大模型达到2个以上。"]
    assert result.value == "1.1"


def test_statuses_follow_the_base_of_the_store() -> None:
    base = "https://example.org/kb/"
    moved = VALID.replace(DEFAULT_BASE, base)
    quads = [
        ox.Quad(quad.subject, quad.predicate, quad.object)
        for quad in ox.parse(moved.encode(), format=ox.RdfFormat.TURTLE)
    ]

    class Plain:
        inner = ox.Store()

    Plain.base = base  # type: ignore[attr-defined]
    Plain.inner.extend(quads)
    assert validate(Plain()).conforms  # type: ignore[arg-type]


def test_report_is_a_shacl_report_that_others_read() -> None:
    report = validate(store_of(broken("target-indicator-present")))
    graph = rdflib.Graph().parse(data=report.turtle(), format="turtle")
    rows = list(
        graph.query(
            "PREFIX sh: <http://www.w3.org/ns/shacl#> SELECT ?shape ?path ?component ?message { "
            "?r a sh:ValidationReport ; sh:conforms false ; sh:result [ sh:sourceShape ?shape ; sh:resultPath ?path ; "
            "sh:sourceConstraintComponent ?component ; sh:resultMessage ?message ] FILTER(LANG(?message) = 'en') }"
        )
    )
    assert [[str(term) for term in row] for row in rows] == [  # type: ignore[union-attr]
        [
            f"{SHAPE}target-indicator-present",
            "https://w3id.org/policygraph/ontology#indicator",
            f"{SH}MinCountConstraintComponent",
            "A target has no indicator.",
        ]
    ]
    assert report.turtle() == validate(store_of(broken("target-indicator-present"))).turtle()


def test_claims_are_checked_graph_by_graph(monkeypatch: pytest.MonkeyPatch) -> None:
    import policygraph.rdf.validate as module

    triples = broken("claim-rule-present")
    store = store_of(triples)
    own = list(store.inner.quads_for_pattern(None, None, None, ox.NamedNode(f"{DEFAULT_BASE}graph/doc/test")))
    other = ox.NamedNode(f"{DEFAULT_BASE}graph/doc/other")

    def renamed(node: object) -> object:
        return ox.NamedNode(node.value[:-1] + "2") if getattr(node, "value", "").endswith("/1") else node

    store.inner.extend(ox.Quad(renamed(q.subject), q.predicate, renamed(q.object), other) for q in own)  # type: ignore[arg-type]
    whole = validate(store)
    monkeypatch.setattr(module, "_BATCH", 1)
    assert validate(store) == whole
    assert [result.shape for result in whole.results] == ["claim-rule-present"] * 2
    assert len(validate(store, limit=1).results) == 1


def test_small_fixture_conforms() -> None:
    from support import small_quads

    report = validate(Store.in_memory(small_quads()))
    assert report.conforms, report.text("en")
    assert report.as_dict()["conforms"] is True
    assert "ValidationReport" in report.turtle()
