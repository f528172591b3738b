"""The audit passes what is right and finds every kind of wrong: one offset moved by one, anywhere."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from pathlib import Path

import pyoxigraph as ox
import pytest

from made import TEXT, article, at, document, target, write_articles
from policygraph import build as building
from policygraph.audit import audit
from policygraph.build import build
from policygraph.model import Modality, Slot, Span
from policygraph.rdf.iris import POL, SCHEMA, Iris
from policygraph.rdf.quads import document_quads
from policygraph.store import Store, WritableStore, open_writable

IRIS = Iris()


def quads() -> list[ox.Quad]:
    claims = [target(), target(modality=Modality.NEGATED, indicator="具身智能企业", value="100")]
    claims[1].slots["unit"] = (Slot("家", Span(at(TEXT, "100家").end - 1, at(TEXT, "100家").end)),)
    return list(document_quads(document(), claims))


def problems(changed: list[ox.Quad]) -> list[str]:
    return [problem.message for problem in audit(Store.in_memory(changed)).problems]


def changed(choose: Callable[[ox.Quad], bool], change: Callable[[str], str], which: int = 0) -> list[ox.Quad]:
    """Return the quads with the value of one literal changed."""
    found = quads()
    places = [index for index, quad in enumerate(found) if choose(quad)]
    assert len(places) > which
    quad = found[places[which]]
    assert isinstance(quad.object, ox.Literal)
    literal = ox.Literal(change(quad.object.value), datatype=quad.object.datatype)
    found[places[which]] = ox.Quad(quad.subject, quad.predicate, literal, quad.graph_name)
    return found


def of(kind: str, predicate: ox.NamedNode) -> Callable[[ox.Quad], bool]:
    return lambda quad: quad.predicate == predicate and f"/{kind}/" in quad.subject.value


def test_what_is_right_passes() -> None:
    report = audit(Store.in_memory(quads()))
    assert report.problems == [] and report.ok and report.exit_code == 0
    assert (report.documents, report.claims, report.sources) == (1, 2, 0)
    assert report.slots == 10 and report.inherited >= 2 and report.reread >= 5


@pytest.mark.parametrize("step", [1, -1])
@pytest.mark.parametrize("kind", ["claim", "passage"])
@pytest.mark.parametrize("predicate", [POL.start, POL.end])
@pytest.mark.parametrize("which", [0, 1])
def test_an_offset_of_claim_or_passage_moved_by_one_is_found(
    kind: str, predicate: ox.NamedNode, step: int, which: int
) -> None:
    assert problems(changed(of(kind, predicate), lambda value: str(int(value) + step), which))


@pytest.mark.parametrize("step", [1, -1])
@pytest.mark.parametrize("side", [0, 1])
@pytest.mark.parametrize("slot", ["jurisdiction", "indicator", "value", "unit", "deadline"])
def test_an_offset_of_a_slot_moved_by_one_is_found(slot: str, side: int, step: int) -> None:
    def move(value: str) -> str:
        detail = json.loads(value)
        detail["slots"][slot][side] += step
        return json.dumps(detail)

    found = problems(changed(of("claim", POL.detail), move))
    assert any(f"slot {slot}" in message for message in found)


def test_an_offset_moved_with_its_words_is_found_where_the_words_are_read_again() -> None:
    def move(value: str) -> str:
        detail = json.loads(value)
        start, end, _ = detail["slots"]["value"]
        detail["slots"]["value"] = [start + 1, end, TEXT[start + 1 : end]]
        return json.dumps(detail)

    found = problems(changed(of("claim", POL.detail), move))
    assert any("inside a number" in message for message in found)


@pytest.mark.parametrize(
    ("predicate", "value"),
    [(POL.value, "26"), (POL.deadline, "2026-12-31"), (POL.unit, "元"), (POL.indicator, "大模型")],
    ids=["value", "deadline", "unit", "indicator"],
)
def test_a_value_that_its_words_do_not_give_is_found(predicate: ox.NamedNode, value: str) -> None:
    found = problems(changed(of("target", predicate), lambda _: value))
    assert any("read again is not" in message for message in found)


def test_a_place_that_its_words_do_not_name_is_found() -> None:
    found = [
        ox.Quad(quad.subject, quad.predicate, ox.NamedNode(IRIS.base + "place/330200"), quad.graph_name)
        if quad.predicate == POL.jurisdiction
        else quad
        for quad in quads()
    ]
    assert any("'杭州市' read again is not 330200" in message for message in problems(found))


def test_a_changed_text_is_found() -> None:
    found = problems(changed(of("document", SCHEMA.text), lambda text: "X" + text))
    assert any("its hash differs" in message for message in found)
    assert len(found) > 5


def test_broken_detail_is_found() -> None:
    assert "the claim's detail cannot be read" in problems(changed(of("claim", POL.detail), lambda _: "{"))
    assert any(
        "cannot be read back" in m for m in problems(changed(of("document", POL.detail), lambda _: "["))
    )


def test_a_fact_without_a_claim_is_found() -> None:
    found = [quad for quad in quads() if quad.predicate != POL.states]
    assert any("stated by no claim" in message for message in problems(found))


def test_a_default_graph_that_says_more_or_less_is_found() -> None:
    store = Store.in_memory(quads())
    extra = ox.Quad(ox.NamedNode("a:s"), POL.value, ox.Literal("1"))
    store.inner.add(extra)
    assert ["holds 1 triples" in problem.message for problem in audit(store).problems] == [True]
    store.inner.remove(extra)
    store.inner.remove(next(quad for quad in store.quads(ox.DefaultGraph()) if quad.predicate == POL.value))
    assert ["lacks 1 triples" in problem.message for problem in audit(store).problems] == [True]


@pytest.fixture
def built(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> tuple[Path, WritableStore]:
    monkeypatch.setattr(building, "load_reference", lambda store, pipeline: None)
    write_articles(tmp_path / "in", range(12))
    (tmp_path / "in" / "big5.txt").write_bytes(
        "香港特區政府發表施政報告。\n二○二四年，香港增加五個中心。".encode("big5")
    )
    store = WritableStore(ox.Store())
    build([tmp_path / "in"], store)
    return tmp_path / "in", store


def test_a_built_store_passes_alone_and_against_its_sources(built: tuple[Path, WritableStore]) -> None:
    sources, store = built
    alone, against = audit(store), audit(store, [sources])
    assert alone.problems == against.problems == []
    assert alone.sources == 0 and against.sources == against.documents == 13
    assert against.claims > 100 and against.reread > 50


def test_changed_and_unreadable_sources_are_found(built: tuple[Path, WritableStore]) -> None:
    sources, store = built
    (sources / "0000.txt").write_text(article(0) + "。", encoding="utf-8")
    (sources / "0001.txt").write_bytes(b"\x00")
    (sources / "0002.txt").unlink()
    found = {problem.document: problem.message for problem in audit(store, [sources]).problems}
    assert set(found) == {"0000.txt", "0001.txt"}
    assert "has changed since it was read" in found["0000.txt"]
    assert "cannot be read again" in found["0001.txt"]


def test_the_samples_pass() -> None:
    from policygraph.resources import resource

    samples = resource("data", "articles")
    store = WritableStore(ox.Store())
    build([samples], store)
    report = audit(store, [samples])
    assert report.problems == []
    assert report.sources == report.documents >= 15


def _corpus() -> list[Path]:
    """Return the files of the corpus; skip where there is none."""
    named = os.environ.get("POLICYGRAPH_CORPUS")
    if not named:
        pytest.skip("POLICYGRAPH_CORPUS is not set")
    return sorted(Path(named).glob("*.txt"))


def _audit_of(files: list[Path], path: Path) -> None:
    """Build files and audit them against their bytes: nothing failed, nothing found."""
    with open_writable(path) as store:
        report = build(files, store)
        assert report.failed == [] and report.issues == []
        found = audit(store, files)
    assert found.problems == []
    assert found.sources == found.documents == len(files)
    assert found.reread > 20 * len(files)


@pytest.mark.corpus
def test_every_twelfth_document_of_the_corpus_passes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(building, "load_reference", lambda store, pipeline: None)
    _audit_of(_corpus()[::12], tmp_path / "store")


@pytest.mark.corpus
@pytest.mark.scale
def test_the_whole_corpus_passes(tmp_path: Path) -> None:
    _audit_of(_corpus(), tmp_path / "store")
