"""Finding things by what they are called: Chinese, pinyin (whole or initials), English, aliases, any part of a name.

An SQLite FTS5 index over the character pairs of every name answers in milliseconds on a million labels (a trigram index would
miss two-character words). It is made once for each published state of a store.
"""

from __future__ import annotations

import itertools
import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from policygraph.network.gather import rows
from policygraph.network.labels import Label, pinyin_keys
from policygraph.network.net import gather_net
from policygraph.network.style import load_style
from policygraph.query.kept import kept_file
from policygraph.query.names import folded
from policygraph.store import Store

_FORMAT = 1
_CANDIDATES = 400
_NAMES = """SELECT ?s ?o (LANG(?o) AS ?l) ?p {
  VALUES ?p { rdfs:label skos:prefLabel skos:altLabel skos:hiddenLabel pol:shortName pol:titleAsPrinted pol:code }
  ?s ?p ?o FILTER(isLiteral(?o)) }"""
_SCHEMA = """
CREATE TABLE thing (id INTEGER PRIMARY KEY, iri TEXT, type TEXT, zh TEXT, en TEXT, weight INTEGER);
CREATE TABLE name (id INTEGER PRIMARY KEY, thing INTEGER, text TEXT, shown TEXT);
CREATE VIRTUAL TABLE pair USING fts5(text, content='', tokenize="unicode61 remove_diacritics 0 tokenchars '_'");
"""
_EXACT, _PREFIX, _INSIDE = 3.0, 2.0, 1.0


@dataclass(frozen=True, slots=True)
class Hit:
    """One thing found: `match` is the name that fits, `score` how well (3 exact, 2 beginning, 1 inside; more if busier)."""

    iri: str
    type: str
    label: Label
    match: str
    score: float


class SearchIndex:
    """An index opened for reading."""

    def __init__(self, path: Path) -> None:
        """Open the index at `path`."""
        self._connection = sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro&immutable=1", uri=True)

    def find(self, query: str, *, types: Sequence[str] | None = None, limit: int = 20) -> list[Hit]:
        """Return the things a query fits, the best first: exact names, then beginnings, then parts; busier ones first."""
        wanted = _squeezed(query)
        if not wanted or limit < 1:
            return []
        tokens = _tokens(wanted)
        phrase = '"' + " ".join(tokens) + '"'
        sql = (
            "SELECT thing.iri, thing.type, thing.zh, thing.en, thing.weight, name.text, name.shown FROM pair "
            "JOIN name ON name.id = pair.rowid JOIN thing ON thing.id = name.thing "
            "WHERE pair MATCH ? ORDER BY pair.rowid LIMIT ?"
        )
        found: dict[str, Hit] = {}
        exact = (
            "SELECT thing.iri, thing.type, thing.zh, thing.en, thing.weight, name.text, name.shown "
            "FROM name JOIN thing ON thing.id = name.thing WHERE name.text = ? LIMIT ?"
        )
        answers = [
            *self._connection.execute(exact, (wanted, _CANDIDATES)),
            *self._connection.execute(sql, (phrase, _CANDIDATES if types is None else 20 * _CANDIDATES)),
        ]
        for iri, kind, zh, en, weight, text, shown in answers:
            if (types is not None and kind not in types) or wanted not in text:
                continue
            rank = _EXACT if text == wanted else _PREFIX if text.startswith(wanted) else _INSIDE
            score = rank + min(weight, 10_000) / 20_000
            if iri not in found or found[iri].score < score:
                found[iri] = Hit(iri, kind, Label(zh, en), shown, round(score, 4))
        return sorted(found.values(), key=lambda hit: (-hit.score, len(hit.label.zh), hit.iri))[:limit]

    def close(self) -> None:
        """Close the index."""
        self._connection.close()


_OPEN: dict[Path, SearchIndex] = {}


def search_index(store: Store) -> SearchIndex:
    """Return the index of a store as it is now, made if there is none yet. Stores in memory get a fresh one each time."""
    path = kept_file(store, f"search-{_FORMAT}", ".sqlite", lambda file: build_index(store, file))
    if store.folder is None:
        return SearchIndex(path)
    if path not in _OPEN:
        for other in list(_OPEN):
            _OPEN.pop(other).close()
        _OPEN[path] = SearchIndex(path)
    return _OPEN[path]


def build_index(store: Store, path: Path) -> None:
    """Write the index of a store to `path`, where there must be no file yet."""
    style = load_style()
    net = gather_net(store, style)
    weight = dict.fromkeys(net.types, 0)
    for link in net.links:
        if not style.relations[link.predicate].reference:
            for end in (link.source, link.target):
                if end in weight:
                    weight[end] += 1
    names: dict[str, list[tuple[str, str, str]]] = {}
    for iri, text, language, predicate in rows(store, _NAMES):
        node = net.root(iri)
        if node in net.types:
            names.setdefault(node, []).append((predicate, language or "", text))
    # Busier things get the smaller row numbers, so that the first rows of an answer are the ones wanted.
    order = sorted(names, key=lambda one: (-weight[one], one))
    write_index(path, ((node, net.types[node], weight[node], names[node]) for node in order))


def write_index(path: Path, things: Iterable[tuple[str, str, int, Sequence[tuple[str, str, str]]]]) -> None:
    """Write an index of things to `path`, where there must be no file yet: the busiest first.

    A thing is its IRI, its type, how many relations it has, and its names as (predicate, language, text).
    """
    with closing(sqlite3.connect(path)) as connection:
        connection.executescript("PRAGMA journal_mode=OFF; PRAGMA synchronous=OFF;" + _SCHEMA)
        counter = 0
        for number, (iri, kind, weight, names) in enumerate(things, 1):
            label = _label(names)
            connection.execute(
                "INSERT INTO thing VALUES (?, ?, ?, ?, ?, ?)", (number, iri, kind, label.zh, label.en, weight)
            )
            for text, shown in _forms(names, label):
                counter += 1
                connection.execute("INSERT INTO name VALUES (?, ?, ?, ?)", (counter, number, text, shown))
                connection.execute(
                    "INSERT INTO pair(rowid, text) VALUES (?, ?)",
                    (counter, " ".join(_tokens(text, index=True))),
                )
        connection.execute("CREATE INDEX by_text ON name(text)")
        connection.commit()


def _label(names: Sequence[tuple[str, str, str]]) -> Label:
    zh = en = ""
    for predicate, language, text in sorted(names):
        if predicate.endswith(("#label", "prefLabel")):
            if language == "en":
                en = en or text
            else:
                zh = zh or text
    fallback = names[0][2]
    return Label(zh or en or fallback, en or zh or fallback)


def _forms(names: Sequence[tuple[str, str, str]], label: Label) -> Iterator[tuple[str, str]]:
    """Yield each way a thing can be asked for, as it is indexed and as it is shown; each once."""
    seen = set()
    for shown in dict.fromkeys([label.zh, label.en, *(text for _, _, text in sorted(names))]):
        syllables = pinyin_keys(shown, 24).split()
        for form in (shown, "".join(syllables), "".join(syllable[0] for syllable in syllables)):
            text = _squeezed(form)[:120]
            if text and text not in seen:
                seen.add(text)
                yield text, shown


def _squeezed(text: str) -> str:
    """Return text as it is compared: folded, without spaces and signs."""
    return "".join(character for character in folded(text) if character.isalnum())


def _tokens(text: str, *, index: bool = False) -> list[str]:
    """Return the character pairs of a text as tokens; a single character stands for itself, in the index each of them.

    Characters are written as code points, so that no tokenizer takes them apart or folds them.
    """
    points = [f"{ord(character):x}" for character in text]
    pairs = [f"{first}_{second}" for first, second in itertools.pairwise(points)]
    if index:
        return [*pairs, *(f"{point}_" for point in dict.fromkeys(points))]
    return pairs or [f"{point}_" for point in points]
