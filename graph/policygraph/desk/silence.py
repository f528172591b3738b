"""The silence map: where nothing was found, always with how much was read that could have said something."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pyoxigraph as ox

from policygraph.desk.answer import Answer, Value, answer
from policygraph.desk.behind import known_sources
from policygraph.desk.compare import KINDS
from policygraph.desk.figures import NOBODY
from policygraph.network.labels import Label
from policygraph.query.kept import held
from policygraph.query.labels import label_pairs
from policygraph.query.names import Names
from policygraph.query.run import run_table
from policygraph.query.table import cell_text
from policygraph.rdf.iris import SCHEMA

if TYPE_CHECKING:
    from policygraph.store import Store

# Places somebody says anything of; the frozen table of places alone makes no place spoken of.
PLACES = "SELECT DISTINCT ?place { { ?fact pol:jurisdiction ?place } UNION { ?fact pol:place ?place } }"
WITHIN = "SELECT DISTINCT ?place {{ ?place schema:containedInPlace? {place} }}"
# What places themselves aim at: what others say of a place is no aim of it.
ABOUT = """SELECT DISTINCT ?fact ?place {{
  VALUES ?topic {{ {topics} }}
  ?named pol:technology ?topic ; a {kind} ; {where} ?place .
  FILTER NOT EXISTS {{ ?named pol:saidBy ?speaker }}
  OPTIONAL {{ ?named pol:canonical ?root }}
  BIND(COALESCE(?root, ?named) AS ?fact)
}}"""
NARROWER = "SELECT ?topic {{ ?topic pol:broaderTransitive? {topic} }}"
OWN = "SELECT ?place (COUNT(DISTINCT ?plan) AS ?n) { ?plan a pol:PolicyDocument ; pol:jurisdiction ?place } GROUP BY ?place"
COLUMNS = {
    "place": Label("地点", "place"),
    "technology": Label("技术", "technology"),
    "silent": Label("未见政策", "nothing found"),
    "facts_found": Label("相关事实", "facts found"),
    "documents_read": Label("提及该地的文档", "documents that mention the place"),
    "plans": Label("该地的政策文件", "plans of the place"),
    "statement": Label("说明", "what can be said"),
}


@dataclass(frozen=True, slots=True)
class Silence:
    """What was found of a technology in a place, and the coverage behind it."""

    place: Label
    technology: Label
    facts: tuple[str, ...]
    documents: int
    plans: int

    @property
    def silent(self) -> bool:
        """Say whether nothing was found."""
        return not self.facts

    @property
    def statement(self) -> Label:
        """Return what can be said: silence only as far as was read."""
        place, topic = self.place, self.technology
        if not self.silent:
            return Label(
                f"{place.zh}有{len(self.facts)}条关于{topic.zh}的事实",
                f"{place.en}: {len(self.facts)} facts about {topic.en}",
            )
        if not self.documents:
            return Label(
                f"没有读到提及{place.zh}的文档，不能说明{place.zh}没有{topic.zh}政策",
                f"no document read mentions {place.en}: nothing follows about {topic.en} there",
            )
        return Label(
            f"在提及{place.zh}的{self.documents}篇文档（含该地政策文件{self.plans}件）中未见{topic.zh}政策；未读的文档可能有",
            f"none found in the {self.documents} documents that mention {place.en} ({self.plans} plans of its own among what "
            f"they name) about {topic.en}; others may exist",
        )

    def cells(self) -> Mapping[str, Value]:
        """Return the values by `COLUMNS`."""
        return {
            "place": self.place,
            "technology": self.technology,
            "silent": self.silent,
            "facts_found": len(self.facts),
            "documents_read": self.documents,
            "plans": self.plans,
            "statement": self.statement,
        }


def silence_map(
    store: Store,
    *,
    technology: str,
    places: Sequence[str] = (),
    within: str | None = None,
    names: Names | None = None,
) -> Answer[Silence]:
    """Return for each place whether it has plans, targets, measures or focus about a technology; the silent ones first.

    `places` are those given, else all that something is said of, `within` a place if given. Narrower technologies count;
    what others say of a place does not. Raises UnknownNameError or QueryError for names not understood.
    """
    names = names or Names(store)
    topic = names.find(technology, ("technology",))
    if places:
        nodes = sorted({names.find(name, ("place",)) for name in places}, key=str)
    else:
        nodes = list(held(store, "places-spoken-of", lambda: _spoken_of(store)))
    if within and not places:
        inside = {cell for (cell,) in run_table(store, WITHIN.format(place=names.find(within, ("place",))))}
        nodes = [node for node in nodes if node in inside]
    topics = {cell for (cell,) in run_table(store, NARROWER.format(topic=topic))} | {topic}
    block = " ".join(sorted(map(str, topics)))
    facts: dict[str, set[str]] = defaultdict(set)
    for cls, where, _ in KINDS.values():
        for fact, place in run_table(store, ABOUT.format(topics=block, where=where, kind=cls)):
            facts[cell_text(place)].add(cell_text(fact))
    read = held(store, "places-read-of", lambda: _read_of(store))
    own = {cell_text(place): int(cell_text(n)) for place, n in run_table(store, OWN)}
    known = label_pairs(store, [*nodes, topic])
    found = [
        Silence(
            known.get(node, NOBODY),
            known.get(topic, NOBODY),
            tuple(sorted(facts[node.value])),
            read[node.value],
            own.get(node.value, 0),
        )
        for node in nodes
    ]
    found.sort(key=lambda one: (not one.silent, -one.documents, one.place.zh))
    total = len(known_sources(store)[0])
    silent = sum(one.silent for one in found)
    note = Label(
        f"共读{total}篇文档；{len(found)}地中{silent}地未见{known.get(topic, NOBODY).zh}政策",
        f"{total} documents read; nothing found for {silent} of {len(found)} places on {known.get(topic, NOBODY).en}",
    )
    return answer(store, "silence", Label("政策空白", "Silence map"), COLUMNS, found, notes=[note])


def _spoken_of(store: Store) -> tuple[ox.NamedNode, ...]:
    """Return the places somebody says anything of, sorted."""
    return tuple(
        sorted({cell for (cell,) in run_table(store, PLACES) if isinstance(cell, ox.NamedNode)}, key=str)
    )


def _read_of(store: Store) -> Counter[str]:
    """Return how many documents mention each thing."""
    document = known_sources(store)[1]
    pairs = {
        (quad.object.value, quad.subject.value)
        for quad in store.matching(None, SCHEMA.mentions)
        if isinstance(quad.object, ox.NamedNode)
        and isinstance(quad.subject, ox.NamedNode)
        and document.get(getattr(quad.graph_name, "value", "")) == quad.subject.value
    }
    return Counter(thing for thing, _ in pairs)


def hold_places(store: Store) -> None:
    """Read which places are spoken of in how many documents, so that nobody has to wait for it."""
    held(store, "places-spoken-of", lambda: _spoken_of(store))
    held(store, "places-read-of", lambda: _read_of(store))
