"""From what a person types to the thing meant: labels, aliases, titles, codes, pinyin, IRIs; "did you mean" otherwise."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pyoxigraph as ox

from policygraph.errors import QueryError, UnknownNameError
from policygraph.extract.normalise import simplify
from policygraph.model import ENTITY_KINDS
from policygraph.query.kept import held
from policygraph.query.run import run_table
from policygraph.query.table import cell_text
from policygraph.rdf.iris import encode

if TYPE_CHECKING:
    from policygraph.store import Store

_NAMES = """
SELECT DISTINCT ?thing ?name ?how {
  %s
  { ?thing rdfs:label ?name BIND(0 AS ?how) }
  UNION { ?thing skos:prefLabel ?name BIND(0 AS ?how) }
  UNION { ?thing dcterms:title ?name BIND(0 AS ?how) }
  UNION { ?thing pol:hasVersion/pol:titleAsPrinted ?name BIND(0 AS ?how) }
  UNION { ?thing skos:altLabel ?name BIND(1 AS ?how) }
  UNION { ?thing pol:shortName ?name BIND(1 AS ?how) }
  UNION { ?thing pol:code ?name BIND(1 AS ?how) }
  UNION { ?thing pol:documentNumber ?name BIND(1 AS ?how) }
}"""

# Who is spoken of in a document counts before who only stands in a reference table.
_USED = """
ASK { { ?other ?property <%s> FILTER(?property NOT IN (schema:containedInPlace, skos:broader, pol:broaderTransitive)) }
      UNION { <%s> a ?type FILTER(?type NOT IN (schema:AdministrativeArea, skos:Concept)) } }"""

_MARKS = re.compile(r"[\s《》〈〉「」『』“”\"'‘’·]+")
_OFFERED = 5
# How alike, of 100, two names must be to be offered: by characters, and by pinyin, where one wrong letter weighs less.
_LIKE_WRITTEN, _LIKE_SPOKEN = 60, 85


class UnknownThingError(UnknownNameError):
    """No such thing; offers the names that look or sound like it."""

    def __init__(self, what: str, name: str, near: Sequence[str]) -> None:
        """Make the message for `name`, an unknown `what`, from the names nearest to it, the best first."""
        hint = (
            f" Did you mean {', '.join(near)}?"
            if near
            else " See what there is: policygraph stats, or query --list."
        )
        Exception.__init__(self, f"There is no {what} named {name!r}.{hint}")


@dataclass(frozen=True, slots=True)
class Candidate:
    """One thing a name can mean: its node, the name that fits, and how well (0 best)."""

    node: ox.NamedNode
    name: str
    rank: int


def folded(name: str) -> str:
    """Return a name as it is compared: compatibility forms, case, spaces, quotation and title marks do not count.

    >>> folded("《政府 工作报告》"), folded("ＧＰＵ")
    ('政府工作报告', 'gpu')
    """
    return _MARKS.sub("", unicodedata.normalize("NFKC", name)).casefold()


def kind_of(node: ox.NamedNode, base: str) -> str:
    """Return the kind of a thing from its IRI, as `place`; "" for an IRI of another base."""
    value = node.value
    return value[len(base) :].partition("/")[0] if value.startswith(base) else ""


def pinyin(name: str) -> str:
    """Return the pinyin of a name, syllables run together, without tones.

    >>> pinyin("杭州市")
    'hangzhoushi'
    """
    from pypinyin import lazy_pinyin

    return "".join(lazy_pinyin(name)).casefold()


def names_of(store: Store) -> Names:
    """Return the names of an open store, made once."""
    return held(store, "names", lambda: Names(store))


class Names:
    """The names in a store's default graph. Make one for each opened store: what it has read once it keeps."""

    def __init__(self, store: Store) -> None:
        """Take the store; nothing is read until a name is looked up."""
        self._store = store
        self._by_name: dict[str, list[Candidate]] | None = None
        self._by_pinyin: dict[str, list[Candidate]] | None = None
        self._found: dict[tuple[str, tuple[str, ...]], ox.NamedNode] = {}

    def _read(self, restriction: str = "") -> dict[str, list[Candidate]]:
        """Return the things by folded name; `restriction` is a VALUES block over ?name."""
        found: dict[str, list[Candidate]] = {}
        for node, name, rank in run_table(self._store, _NAMES % restriction):
            if isinstance(node, ox.NamedNode):
                one = Candidate(node, cell_text(name), int(cell_text(rank)))
                found.setdefault(folded(one.name), []).append(one)
        return found

    def _index(self) -> dict[str, list[Candidate]]:
        """Return all things by folded name, read when first asked for."""
        if self._by_name is None:
            self._by_name = self._read()
        return self._by_name

    def _exactly(self, name: str) -> list[Candidate]:
        """Return the things called exactly so, asked of the store's own index, which needs no list of all names."""
        spellings = dict.fromkeys((name, name.strip(), name.strip(' 《》“”"')))
        literals = [
            str(ox.Literal(one, language=language) if language else ox.Literal(one))
            for one in spellings
            for language in (None, "zh", "en")
        ]
        found = self._read(f"VALUES ?name {{ {' '.join(literals)} }}")
        return [one for candidates in found.values() for one in candidates]

    def find(self, name: str, kinds: Collection[str] = ()) -> ox.NamedNode:
        """Return the thing a name, alias, title, code, pinyin or IRI means; `kinds` limits what it may be.

        Raises UnknownNameError ("did you mean") if nothing fits, QueryError if several things fit equally well.
        """
        asked = (name, tuple(kinds))
        if asked not in self._found:
            self._found[asked] = self._find(name, kinds)
        return self._found[asked]

    def _find(self, name: str, kinds: Collection[str]) -> ox.NamedNode:
        direct = self._as_iri(name)
        if direct is not None:
            return direct
        found = self._matching(name, kinds)
        if not found:
            raise UnknownThingError(self._what(kinds), name, self._near(name, kinds))
        best = self._best(found)
        if len(best) > 1:
            listed = "; ".join(
                f"{self.short(node)} ({self._name_of(node, found)})" for node in best[:_OFFERED]
            )
            more = f"; and {len(best) - _OFFERED} more" if len(best) > _OFFERED else ""
            raise QueryError(f"{name!r} can mean several things: {listed}{more}. Give one of these instead.")
        return best[0]

    def short(self, node: ox.NamedNode) -> str:
        """Return an IRI under the store's base without the base, as it can be typed: `place/330100`."""
        from policygraph.rdf.iris import decode

        kind, _, key = node.value.removeprefix(self._store.base).partition("/")
        return f"{kind}/{decode(key)}" if node.value.startswith(self._store.base) else node.value

    def _as_iri(self, name: str) -> ox.NamedNode | None:
        """Return the node an IRI, or `kind/key`, names, if the store says anything of it."""
        kind, slash, key = name.partition("/")
        tried: list[str] = []
        if re.match(r"[A-Za-z][\w+.-]*:", name) and not re.search(r"[\s<>\"{}|\\^`]", name):
            tried.append(name)
        elif slash and kind.isalpha() and kind.isascii():
            tried += [f"{self._store.base}{kind}/{encode(key)}", f"{self._store.base}{kind}/{key}"]
        for iri in tried:
            try:
                node = ox.NamedNode(iri)
            except ValueError:
                continue
            if self._known(node):
                return node
        return None

    def _known(self, node: ox.NamedNode) -> bool:
        return bool(
            self._store.query(
                f"ASK {{ {{ {node} ?p ?o }} UNION {{ GRAPH ?g {{ ?claim pol:states {node} }} }} }}"
            )
        )

    def _matching(self, name: str, kinds: Collection[str]) -> list[Candidate]:
        found = self._allowed(self._exactly(name), kinds)
        if found:
            return found
        key = folded(name)
        for spelling in dict.fromkeys((key, folded(simplify(name)))):
            found = found or self._allowed(self._index().get(spelling, ()), kinds)
        if not found and key.isascii():
            found = self._allowed(self._pinyin().get(key.replace(" ", ""), ()), kinds)
        return found

    def _allowed(self, found: Iterable[Candidate], kinds: Collection[str]) -> list[Candidate]:
        base = self._store.base
        return [one for one in found if not kinds or kind_of(one.node, base) in kinds]

    def _best(self, found: list[Candidate]) -> list[ox.NamedNode]:
        """Return the things that fit best: entities before facts, those in use before others, names before aliases."""
        base = self._store.base

        def keep(nodes: list[ox.NamedNode], good: set[ox.NamedNode]) -> list[ox.NamedNode]:
            kept = [node for node in nodes if node in good]
            return kept or nodes

        nodes = sorted({one.node for one in found}, key=str)
        nodes = keep(nodes, {node for node in nodes if kind_of(node, base) in ENTITY_KINDS})
        if len(nodes) > 1:
            nodes = keep(nodes, {node for node in nodes if self._used(node)})
        if len(nodes) > 1:
            nodes = keep(nodes, {one.node for one in found if one.rank == 0})
        if len(nodes) > 1 and all(kind_of(node, base) == "place" for node in nodes):
            widest = min(map(_smallness, nodes))
            nodes = [node for node in nodes if _smallness(node) == widest]
        return nodes

    def _used(self, node: ox.NamedNode) -> bool:
        return bool(self._store.query(_USED % (node.value, node.value), base_iri=self._store.base))

    def _pinyin(self) -> dict[str, list[Candidate]]:
        """Return the names by pinyin, made when first asked for; 杭州市 is found as hangzhou too."""
        if self._by_pinyin is None:
            self._by_pinyin = {}
            for candidates in self._index().values():
                if not candidates[0].name.isascii():
                    for key in {pinyin(one.name) for one in candidates}:
                        self._by_pinyin.setdefault(key, []).extend(candidates)
        return self._by_pinyin

    def _near(self, name: str, kinds: Collection[str]) -> list[str]:
        """Return the names most like one that is not known, by writing or by sound, the best first."""
        from rapidfuzz import fuzz, process

        allowed = {
            key: one.name for key, found in self._index().items() for one in self._allowed(found, kinds)[:1]
        }
        sounding = {
            key: one.name for key, found in self._pinyin().items() for one in self._allowed(found, kinds)[:1]
        }
        scored: dict[str, float] = {}
        for typed, names, cutoff in (
            (folded(name), allowed, _LIKE_WRITTEN),
            (pinyin(name), sounding, _LIKE_SPOKEN),
        ):
            for key, score, _ in process.extract(
                typed, names.keys(), scorer=fuzz.ratio, limit=_OFFERED, score_cutoff=cutoff
            ):
                scored[names[key]] = max(scored.get(names[key], 0), score)
        return sorted(scored, key=lambda one: (-scored[one], one))[:_OFFERED]

    def _what(self, kinds: Collection[str]) -> str:
        return " or ".join(sorted(kinds)) if kinds else "entity"

    def _name_of(self, node: ox.NamedNode, found: list[Candidate]) -> str:
        return min((one.rank, one.name) for one in found if one.node == node)[1]


def _smallness(node: ox.NamedNode) -> int:
    """Return how small a place is by its GB/T 2260 code: 0 a country, 1 a province, 2 a prefecture, 3 a county."""
    code = node.value.rpartition("/")[2]
    if not code.isdigit():
        return 0
    return 1 if code.endswith("0000") else 2 if code.endswith("00") else 3
