"""A store on disk is read in passes, not asked for each thing, and says the same that way."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pyoxigraph as ox
import pytest

from export.helpers import IRIS, hostile_quads
from policygraph.errors import InputError
from policygraph.export.evidence import EvidenceReader
from policygraph.export.facts import Facts, node_of
from policygraph.export.gathered import GatheredEvidence, evidence_of
from policygraph.export.held import temporary_database
from policygraph.export.output import file_output
from policygraph.export.rows import Rows
from policygraph.rdf.iris import POL, RDF, RDFS, SCHEMA, XSD
from policygraph.store import Store
from support import BASE, small_quads

FROM = ox.NamedNode(f"{POL.iri}from")


class Asked:
    """A store on disk that counts the questions it is asked."""

    def __init__(self, inner: ox.Store) -> None:
        self._inner, self.questions = inner, 0

    def quads_for_pattern(self, *pattern: Any) -> Iterator[ox.Quad]:
        self.questions += 1
        return self._inner.quads_for_pattern(*pattern)

    def query(self, *given: Any, **options: Any) -> Any:
        self.questions += 1
        return self._inner.query(*given, **options)

    def __contains__(self, quad: ox.Quad) -> bool:
        self.questions += 1
        return quad in self._inner

    def __getattr__(self, name: str) -> Any:
        return getattr(self._inner, name)


class Opened:
    """A store as an export takes it."""

    base = BASE

    def __init__(self, inner: Any) -> None:
        self.inner = inner


def more_quads(things: int, documents: int = 3) -> Iterator[ox.Quad]:
    """Yield targets of several documents with claims, focus facts and derived links of places."""
    for at in range(things):
        key = f"more/{at % documents}"
        graph, document = IRIS.graph(key), IRIS.document(key)
        place, other = (ox.NamedNode(f"{BASE}place/{33 + (at + step) % 5}") for step in (0, 1))
        technology = ox.NamedNode(f"{BASE}tech/{at % 4}")
        target, focus = ox.NamedNode(f"{BASE}target/{at}"), ox.NamedNode(f"{BASE}focus/{at}")
        yield ox.Quad(document, POL.inGraph, graph, graph)
        yield ox.Quad(document, RDF.type, SCHEMA.NewsArticle, graph)
        for subject, predicate, value in (
            (document, SCHEMA.mentions, place),
            (place, RDFS.label, ox.Literal(f"地{at % 5}", language="zh")),
            (place, POL.focusesOn, technology),
            (technology, RDFS.label, ox.Literal(f"技术{at % 4}", language="zh")),
            (target, RDF.type, POL.Target),
            (target, POL.jurisdiction, place),
            (target, POL.place, ox.BlankNode(f"b{at % 7}")),
            (target, POL.value, ox.Literal(str(at), datatype=XSD.decimal)),
            (ox.BlankNode(f"b{at % 7}"), RDFS.label, ox.Literal(f"blank {at % 7}")),
            (focus, RDF.type, POL.Focus),
            (focus, POL.place, place),
            (focus, POL.technology, technology),
        ):
            yield ox.Quad(subject, predicate, value, graph)
        for number, thing in enumerate((target, place, focus)):
            claim, passage = IRIS.claim(f"{at:030x}{number:02x}"), IRIS.passage(f"{at // 2:032x}")
            for subject, predicate, value in (
                (claim, RDF.type, POL.Claim),
                (claim, POL.states, thing),
                (claim, POL.inPassage, passage),
                (claim, POL.start, ox.Literal(str(1000 - at), datatype=XSD.integer)),
                (claim, POL.confidence, ox.Literal(f"0.{10 + at % 80}", datatype=XSD.decimal)),
                (passage, RDF.type, POL.Passage),
                (passage, POL.text, ox.Literal(f"第{at // 2}句\x00\n，")),
                (passage, POL.start, ox.Literal(str(at // 2), datatype=XSD.integer)),
                (passage, POL.end, ox.Literal(str(at // 2 + 9), datatype=XSD.integer)),
            ):
                yield ox.Quad(subject, predicate, value, graph)
        if at % 6 == 0:
            yield ox.Quad(IRIS.claim(f"{at:030x}00"), POL.flag, ox.Literal("rejected"), graph)
        for part in range(2 if at % 4 == 1 else 1):
            link, derived = ox.NamedNode(f"{BASE}link/{at}-{part}"), ox.NamedNode(f"{BASE}graph/derived/x")
            for subject, predicate, value in (
                (place, POL.similarTo, other),
                (link, RDF.type, POL.Link),
                (link, FROM, place),
                (link, POL.to, other),
                (link, POL.linkRule, ox.Literal(f"rule {part}")),
                (link, POL.reason, ox.Literal("因为", language="zh")),
                (link, POL.reason, ox.Literal("because", language="en")),
            ):
                yield ox.Quad(subject, predicate, value, derived)


def on_disk(folder: Path, quads: Any) -> ox.Store:
    """Return a store on disk with the quads, their facts in the default graph too."""
    held = Store.in_memory(quads, base=BASE)
    store = ox.Store(str(folder))
    store.bulk_extend(held.inner.quads_for_pattern(None, None, None, None))
    store.flush()
    return store


@pytest.fixture
def everything(tmp_path: Path) -> ox.Store:
    return on_disk(tmp_path / "store", [*small_quads(), *hostile_quads(), *more_quads(40)])


def rows_of(facts: Facts) -> tuple[Any, ...]:
    rows = Rows(facts)
    return rows.columns, list(rows.nodes()), list(rows.edges()), list(rows.pairs())


@pytest.mark.parametrize("options", [{}, {"with_text": True, "with_reference": True}, {"part": True}])
def test_passes_say_what_questions_say(
    everything: ox.Store, options: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    if options.pop("part", False):
        whole = Facts(Opened(everything))
        options["kept"] = frozenset(whole.ids[::2])
        options["late"] = frozenset(sorted(whole.document_graphs)[1:2])
    facts = Facts(Opened(everything), **options)
    gathered = rows_of(facts)
    about = [facts.about(node_of(one)) for one in facts.ids]
    assert isinstance(evidence_of(facts), GatheredEvidence)
    assert all(facts.held.has(one) for one in facts.ids)
    monkeypatch.setattr("policygraph.export.held.Held.has", lambda *_: False)
    monkeypatch.setattr("policygraph.export.facts.Facts.are_few", True)
    asked = Facts(Opened(everything), **options)
    asked.held.usable = False
    assert type(evidence_of(asked)) is EvidenceReader
    assert rows_of(asked) == gathered
    assert [asked.about(node_of(one)) for one in asked.ids] == about
    assert sum(bool(edge.evidence) for edge in gathered[2]) > 20
    if not options.get("kept"):
        assert {edge.rule for edge in gathered[2]} >= {None, "rule 0"}


def test_more_things_take_no_more_questions(tmp_path: Path) -> None:
    """A link, a focus or a class nobody claims may be asked for; things, claims and passages are not."""
    counts = []
    for things in (40, 240):
        store = Asked(on_disk(tmp_path / str(things), more_quads(things)))
        nodes, edges = (len(found) for found in rows_of(Facts(Opened(store)))[1:3])
        assert nodes > things and edges > 2 * things
        counts.append(store.questions)
    assert counts[0] == counts[1]


def test_a_predicate_that_no_query_can_say_is_read_all_the_same(
    monkeypatch: pytest.MonkeyPatch, everything: ox.Store
) -> None:
    facts = Facts(Opened(everything))
    told = rows_of(facts)
    monkeypatch.setattr("policygraph.export.gathered._query", lambda _: None)
    assert rows_of(Facts(Opened(everything))) == told


def test_temporary_files_that_do_not_fit_are_told_and_leave_nothing(
    everything: ox.Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def cramped(schema: str) -> sqlite3.Connection:
        found = temporary_database(schema)
        found.execute("PRAGMA max_page_count = 4")
        return found

    monkeypatch.setattr("policygraph.export.gathered.temporary_database", cramped)
    target = tmp_path / "out" / "graph.edges"
    with pytest.raises(InputError, match="set TMPDIR"), file_output(target) as stream:
        for row in Rows(Facts(Opened(everything))).nodes():
            stream.write(repr(row).encode())
    assert list(target.parent.iterdir()) == []
