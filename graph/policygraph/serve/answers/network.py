"""The network for the explorer: the whole map with its layout, what lies around a node, paths between two."""

from __future__ import annotations

import gzip
import itertools
from pathlib import Path
from typing import Any

from policygraph.network.gather import rows
from policygraph.network.labels import Label
from policygraph.network.net import CONFLICT, Link
from policygraph.network.style import expand
from policygraph.query.kept import kept_file
from policygraph.serve.answers.desk import JSON, Desk, as_json, desk, first_values, pair
from policygraph.store import Store
from policygraph.store.snapshots import numbers

_MAX_STEPS = 6
_MAX_PATHS = 12
_MAX_VISITED = 200_000
_FINE = 3_000  # nodes; beyond that the layout is the grid variant of Fruchterman and Reingold, a second for 100,000
_SPREAD = 4_000.0
_PACKED = 6


def neighbours(
    store: Store, *, iri: str, types: list[str] | None = None, limit: int = 60, offset: int = 0
) -> tuple[bytes, str]:
    """Return a node, the nodes next to it (the best connected first) and all relations among them."""
    own = desk(store)
    centre = own.resolve(iri)
    around = {
        link.target if link.source == centre else link.source for link in own.net.touching([centre])
    } - {centre}
    wanted = [
        other
        for other in around
        if (types is None and not _hidden(own, other)) or own.kind(other) in (types or ())
    ]
    wanted.sort(key=lambda other: (-own.net.degree(other), other))
    shown = wanted[offset : offset + limit]
    inside = {centre, *shown}
    labels = own.labels([centre, *shown])
    return as_json(
        {
            "centre": own.node(centre, labels[centre]),
            "nodes": [own.node(other, labels[other]) for other in shown],
            "edges": [
                _edge(own, link)
                for link in sorted(
                    {
                        (link.source, link.predicate, link.target): link
                        for link in own.net.touching(inside)
                        if link.source in inside and link.target in inside
                    }.values(),
                    key=lambda link: (link.source, link.predicate, link.target),
                )
            ],
            "hidden": max(len(wanted) - offset - len(shown), 0),
        }
    )


def path(store: Store, *, start: str, end: str, longest: int = 4) -> tuple[bytes, str]:
    """Return the shortest paths between two nodes, at most `longest` steps long."""
    own = desk(store)
    first, last = own.resolve(start), own.resolve(end)
    near = _Around(own)
    found = _shortest(near, first, last, min(longest, _MAX_STEPS))
    labels = own.labels({iri for nodes in found for iri in nodes})
    return as_json(
        {
            "paths": [
                {
                    "nodes": [own.node(iri, labels[iri]) for iri in nodes],
                    "edges": [_edge(own, near[a][b]) for a, b in itertools.pairwise(nodes)],
                }
                for nodes in found
            ]
        }
    )


class _Around:
    """What each node is joined to by other relations than those to documents, read level by level."""

    def __init__(self, own: Desk) -> None:
        self._own = own
        self._known: dict[str, dict[str, Link]] = {}

    def read(self, iris: list[str]) -> None:
        """Read what lies around some nodes, if it is not known yet."""
        missing = [iri for iri in iris if iri not in self._known]
        self._known.update({iri: {} for iri in missing})
        wanted = set(missing)
        for link in self._own.net.touching(missing):
            relation = self._own.style.relations.get(link.predicate)
            if relation is not None and relation.document:
                continue
            for one, other in ((link.source, link.target), (link.target, link.source)):
                if one in wanted:
                    before = self._known[one].get(other)
                    if before is None or link.predicate < before.predicate:
                        self._known[one][other] = link

    def __getitem__(self, iri: str) -> dict[str, Link]:
        self.read([iri])
        return self._known[iri]


def _shortest(near: _Around, first: str, last: str, longest: int) -> list[list[str]]:
    """Return the shortest paths, breadth first, at most `_MAX_PATHS` of them, in order of IRIs."""
    if first == last:
        return [[first]]
    before: dict[str, list[str]] = {first: []}
    edge = [first]
    for _ in range(longest):
        if last in before or len(before) >= _MAX_VISITED:
            break
        near.read(edge)
        reached: dict[str, list[str]] = {}
        for node in edge:
            for other in sorted(near[node]):
                if other not in before:
                    reached.setdefault(other, []).append(node)
        before.update(reached)
        edge = sorted(reached)
    if last not in before:
        return []
    paths: list[list[str]] = []
    stack = [[last]]
    while stack and len(paths) < _MAX_PATHS:
        trail = stack.pop()
        if trail[-1] == first:
            paths.append(trail[::-1])
            continue
        stack.extend([*trail, node] for node in reversed(before[trail[-1]]))
    return paths


def _hidden(own: Desk, iri: str) -> bool:
    kind = own.kind(iri)
    return kind is None or own.style.types[kind].hidden


def _edge(own: Desk, link: Link) -> dict[str, Any]:
    relation = own.style.relations.get(link.predicate)
    label = Label(relation.zh, relation.en) if relation else Label(link.label, link.label)
    return {
        "id": f"{link.source}>{link.predicate}>{link.target}",
        "source": link.source,
        "target": link.target,
        "predicate": link.predicate,
        "label": pair(label),
        "certainty": _certainty(own, link) or (relation.certainty if relation else None) or "asserted",
        "disputed": link.predicate == CONFLICT,
    }


def network(store: Store, *, packed: bool = False) -> tuple[bytes, str]:
    """Return the whole map in columns: nodes with positions, edges as pairs of indexes; made once for each state of the store.

    `packed` gives the bytes as they are kept, with gzip.
    """
    found = kept_file(store, "network-3", ".json.gz", lambda file: _keep_network(store, file)).read_bytes()
    return found if packed else gzip.decompress(found), JSON


def _keep_network(store: Store, path: Path) -> None:
    path.write_bytes(gzip.compress(_network(store), _PACKED, mtime=0))


def _network(store: Store) -> bytes:
    own = desk(store)
    drawn = {iri: (kind, degree) for iri, kind, degree in own.net.nodes() if not own.style.types[kind].hidden}
    iris = list(drawn)
    index = {iri: at for at, iri in enumerate(iris)}
    links = [
        link
        for link in own.net.links()
        if link.source in index and link.target in index and not own.style.relations[link.predicate].reference
    ]
    labels = own.labels(iris)
    properties = own.properties(iris)
    places = _positions(own, iris, index, links)
    documents, by_node, confidence = _sources(own, index)
    predicates = sorted({link.predicate for link in links})
    column = {name: at for at, name in enumerate(predicates)}
    kinds = [kind for kind, _ in drawn.values()]
    return as_json(
        {
            "store_version": str(numbers(store.folder)[-1]) if store.folder and numbers(store.folder) else "",
            "documents": [own.doc(iri) for iri in documents],
            "predicates": predicates,
            "nodes": {
                "iri": iris,
                "type": kinds,
                "label_zh": [labels[iri].zh for iri in iris],
                "label_en": [labels[iri].en for iri in iris],
                "x": [round(x, 1) for x, _ in places],
                "y": [round(y, 1) for _, y in places],
                "size": [own.size(kind, degree) for kind, degree in drawn.values()],
                "year": [_year(own, documents, by_node[at]) for at in range(len(iris))],
                "deadline": [first_values(properties[iri], "pol:deadline") for iri in iris],
                "place": [_place(own, iri, properties[iri]) for iri in iris],
                "confidence": [confidence.get(at) for at in range(len(iris))],
                "documents": by_node,
            },
            "edges": {
                "source": [index[link.source] for link in links],
                "target": [index[link.target] for link in links],
                "predicate": [column[link.predicate] for link in links],
                "certainty": [_certainty(own, link) for link in links],
            },
        }
    )[0]


def _certainty(own: Desk, link: Link) -> str | None:
    """Return how sure a relation is: that of the fact at one of its ends; None where it is simply stated."""
    if link.predicate == CONFLICT:
        return "disputed"
    ends = {own.kind(link.source), own.kind(link.target)}
    return "forecast" if "forecast" in ends else "planned" if "target" in ends else None


def _positions(
    own: Desk, iris: list[str], index: dict[str, int], links: list[Link]
) -> list[tuple[float, float]]:
    from policygraph.network.layout import positions
    from policygraph.network.viewmodel import Edge, Node, ViewGraph

    if len(iris) <= _FINE:
        blank = Label("", "")
        view = ViewGraph(
            own.store.base,
            tuple(Node(iri, own.kind(iri) or "", blank, 6.0, own.net.degree(iri)) for iri in iris),
            tuple(Edge(link.source, link.target, link.predicate, blank, blank) for link in links),
        )
        placed = positions(view)
        return [placed[iri] for iri in iris]
    import random

    import igraph

    igraph.set_random_number_generator(random.Random(1))
    graph = igraph.Graph(
        n=len(iris), edges=sorted({(index[link.source], index[link.target]) for link in links})
    )
    layout = graph.layout_fruchterman_reingold(grid=True, niter=200)
    layout.fit_into((0, 0, _SPREAD, _SPREAD))
    igraph.set_random_number_generator(random)
    return [(x, y) for x, y in layout.coords]


def _sources(own: Desk, index: dict[str, int]) -> tuple[list[str], list[list[int]], dict[int, float]]:
    """Return the documents, for each node which of them speak of it, and the best confidence of its claims."""
    documents = sorted(own.sources[0])
    at = {iri: number for number, iri in enumerate(documents)}
    of_graph = own.sources[1]
    spoken: list[set[int]] = [set() for _ in index]
    confidence: dict[int, float] = {}
    query = (
        "SELECT ?n ?g (MAX(?c) AS ?best) { GRAPH ?g { ?k pol:states ?n ; pol:confidence ?c "
        'FILTER NOT EXISTS { ?k pol:flag "rejected" } } } GROUP BY ?n ?g'
    )
    for iri, graph, best in rows(own.store, query):
        number = index.get(own.net.root(iri))
        document = of_graph.get(graph)
        if number is None or document is None:
            continue
        spoken[number].add(at[document])
        confidence[number] = max(confidence.get(number, 0.0), float(best))
    return documents, [sorted(found) for found in spoken], confidence


def _year(own: Desk, documents: list[str], spoken: list[int]) -> int | None:
    years = [own.sources[0][documents[number]].issued[:4] for number in spoken]
    known = [int(year) for year in years if year.isdigit()]
    return min(known) if known else None


def _place(own: Desk, iri: str, properties: Any) -> str | None:
    if own.kind(iri) == "place":
        return iri
    found = first_values(properties, "pol:jurisdiction") or first_values(properties, "pol:place")
    return own.net.root(found) if found else None


def front(store: Store) -> tuple[bytes, str]:
    """Return what the first screen answers: the busiest places and plans, the next deadlines, what disagrees.

    Made once for each state of the store.
    """
    return kept_file(
        store, "front-1", ".json", lambda path: path.write_bytes(_front(store))
    ).read_bytes(), JSON


def _front(store: Store) -> bytes:
    own = desk(store)

    newest = max((source.issued[:10] for source in own.sources[0].values()), default="")
    due = sorted(
        (day, own.net.root(iri))
        for iri, day in rows(
            store, f'SELECT ?t ?d {{ ?t a pol:Target ; pol:deadline ?d FILTER(STR(?d) >= "{newest}") }}'
        )
    )[:12]
    disputes = own.pairs[:12]
    places, plans = own.net.busiest("place", 8), own.net.busiest(_plan_kind(own), 8)
    labels = own.labels(
        [*places, *plans, *(iri for _, iri in due), *(iri for both in disputes for iri in both)]
    )
    return as_json(
        {
            "newest": newest,
            "places": [own.node(iri, labels[iri]) for iri in places],
            "plans": [own.node(iri, labels[iri]) for iri in plans],
            "deadlines": [
                {"date": day, "iri": iri, "label": pair(labels[iri]), "place": _called(own, iri)}
                for day, iri in due
            ],
            "disagreements": [
                {
                    name: {
                        "iri": iri,
                        "type": own.kind(iri),
                        "label": pair(labels[iri]),
                        "place": _called(own, iri),
                    }
                    for name, iri in zip("ab", both, strict=True)
                }
                for both in disputes
            ],
        }
    )[0]


def _called(own: Desk, iri: str) -> dict[str, str] | None:
    """Return what the place of a fact is called, None where it has none."""
    place = _place(own, iri, own.properties([iri])[iri])
    return pair(own.labels([place])[place]) if place else None


def _plan_kind(own: Desk) -> str:
    wanted = expand("pol:PolicyDocument")
    return next(kind for kind, style in own.style.types.items() if wanted in style.classes)
