"""The default graph is exactly what the documents state, whatever is added, replaced and removed, in memory and on disk."""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path

import pyoxigraph as ox
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from policygraph.model import Claim, Document, Modality, Ref, Slot, Span, make_claim
from policygraph.rdf.iris import POL, Iris
from policygraph.rdf.quads import document_triples, is_bookkeeping
from policygraph.store import WritableStore, open_store, open_writable

IRIS = Iris()
KEYS = st.sampled_from(["a.txt", "b/c.txt", "https://x.example/?q=1", "汉.txt"])
TEXT = "杭州市到2027年达到25个。宁波市不再提出50个。"
MODALITIES = st.sampled_from([Modality.ASSERTED, Modality.PLANNED, Modality.NEGATED, Modality.QUOTED])


@st.composite
def claims(draw: st.DrawFn) -> list[Claim]:
    """Draw claims of few values, so that documents share facts."""
    found = []
    for number in draw(st.lists(st.integers(0, 3), max_size=4)):
        start = draw(st.integers(0, 10))
        said_by = Ref("person", "甲") if draw(st.booleans()) else None
        found.append(
            make_claim(
                "focus",
                "x@1",
                [Span(start, start + 4)],
                {
                    "place": Slot(Ref("place", str(number)), Span(start, start + 2)),
                    "technology": Slot(Ref("technology", str(number % 2))),
                    "text": Slot("甲"),
                },
                modality=draw(MODALITIES),
                said_by=said_by,
            )
        )
    return found


def quads_of(key: str, said: list[Claim], stamp: str) -> bytes:
    read = Document(key, TEXT, "0" * 64, Span(0, len(TEXT)), title=f"题{len(said)}")
    return document_triples(read, said, IRIS, fingerprint=stamp).nquads()


class Machine(RuleBasedStateMachine):
    """Random histories of one store, beside a dictionary of what it must hold."""

    on_disk = False

    def __init__(self) -> None:
        super().__init__()
        self.folder = Path(tempfile.mkdtemp()) if self.on_disk else None
        self.said: dict[str, bytes] = {}
        self.others: dict[ox.NamedNode, set[ox.Quad]] = {}

    @initialize()
    def open(self) -> None:
        self.store = open_writable(self.folder / "s") if self.folder else WritableStore(ox.Store())

    @rule(batch=st.dictionaries(KEYS, claims(), max_size=3), stamp=st.sampled_from("xy"))
    def add(self, batch: dict[str, list[Claim]], stamp: str) -> None:
        new = {key: quads_of(key, said, stamp) for key, said in batch.items() if key not in self.said}
        self.store.add(list(new.values()))
        self.said |= new

    @rule(key=KEYS, said=claims(), stamp=st.sampled_from("xy"))
    def replace(self, key: str, said: list[Claim], stamp: str) -> None:
        data = quads_of(key, said, stamp)
        changed = self.store.replace(key, ox.parse(data, format=ox.RdfFormat.N_QUADS))
        assert changed == (self.said.get(key) != data) or changed is False
        self.said[key] = data

    @rule(key=KEYS)
    def remove(self, key: str) -> None:
        assert self.store.remove(key) == (key in self.said)
        self.said.pop(key, None)

    @rule(
        name=st.sampled_from(["places", "derived/x", "human", "import/y"]), numbers=st.sets(st.integers(0, 3))
    )
    def set_other_graph(self, name: str, numbers: set[int]) -> None:
        graph = ox.NamedNode(IRIS.base + "graph/" + name)
        quads = {
            ox.Quad(
                IRIS.of(Ref("place", str(number))),
                POL.focusesOn,
                IRIS.of(Ref("technology", str(number % 2))),
                graph,
            )
            for number in numbers
        }
        self.store.set_graph(graph, quads)
        self.others[graph] = quads

    @rule()
    def publish_and_reopen(self) -> None:
        self.store.publish()
        if self.folder:
            self.store.close()
            self.store = open_writable(self.folder / "s")

    @invariant()
    def the_store_is_what_was_said(self) -> None:
        if not hasattr(self, "store"):
            return
        graphs: set[ox.Quad] = set().union(*self.others.values()) if self.others else set()
        default = {
            quad.triple
            for graph, quads in self.others.items()
            if self.store.says_facts(graph)
            for quad in quads
        }
        for data in self.said.values():
            for quad in ox.parse(data, format=ox.RdfFormat.N_QUADS):
                if quad.graph_name == ox.DefaultGraph():
                    default.add(quad.triple)
                else:
                    graphs.add(quad)
                    assert is_bookkeeping(quad) or quad.triple
        assert {quad.triple for quad in self.store.quads(ox.DefaultGraph())} == default
        assert {q for q in self.store.quads() if q.graph_name != ox.DefaultGraph()} == graphs
        assert set(self.store.documents()) == set(self.said)
        assert {str(graph) for graph in self.store.inner.named_graphs()} == {
            str(quad.graph_name) for quad in graphs
        }

    def teardown(self) -> None:
        if self.folder and hasattr(self, "store"):
            self.store.publish()
            self.store.close()
            with open_store(self.folder / "s") as reader:
                assert set(reader.documents()) == set(self.said)
            shutil.rmtree(self.folder, ignore_errors=True)


class DiskMachine(Machine):
    """The same on disk."""

    on_disk = True


TestInMemory = Machine.TestCase
TestInMemory.settings = settings(max_examples=60, stateful_step_count=20, deadline=None)
TestOnDisk = DiskMachine.TestCase
TestOnDisk.settings = settings(max_examples=8, stateful_step_count=12, deadline=None)
