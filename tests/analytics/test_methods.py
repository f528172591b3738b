"""The methods beside networkx's own, on small graphs and on the demo."""

from __future__ import annotations

from itertools import pairwise

import networkx
import numpy
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.analytics.webs import name_of, store_of

from policygraph.analytics import METHODS, analyse
from policygraph.errors import InputError, UnknownNameError
from policygraph.store import open_store

KARATE = [(f"n{a:02d}", f"n{b:02d}") for a, b in networkx.karate_club_graph().edges()]
NODES = st.integers(0, 9).map(lambda number: f"n{number}")
EDGES = st.lists(st.tuples(NODES, NODES).filter(lambda pair: pair[0] != pair[1]), min_size=1, max_size=25)


def scores(edges: list[tuple[str, str]], method: str, **given: object) -> dict[str, float]:
    return {name_of(iri): value for iri, value in analyse(store_of(edges), method, given).scores.items()}


@settings(max_examples=25, deadline=None)
@given(EDGES)
def test_centralities_are_those_of_networkx(edges: list[tuple[str, str]]) -> None:
    graph = networkx.Graph(edges)
    assert scores(edges, "degree") == dict(graph.degree())
    assert scores(edges, "betweenness") == pytest.approx(networkx.betweenness_centrality(graph), abs=1e-6)
    assert scores(edges, "pagerank", damping=0.7) == pytest.approx(ranks(graph, 0.7), abs=1e-4)


def ranks(graph: networkx.Graph, damping: float) -> dict[str, float]:
    """PageRank by its definition: where a walk by networkx's Google matrix is in the long run."""
    matrix = networkx.google_matrix(graph, alpha=damping)
    walk = numpy.full(len(graph), 1 / len(graph))
    for _ in range(200):
        walk = walk @ matrix
    return dict(zip(graph, walk.tolist(), strict=True))


@settings(max_examples=25, deadline=None)
@given(EDGES)
def test_bridges_and_articulation_points_are_those_of_networkx(edges: list[tuple[str, str]]) -> None:
    graph = networkx.Graph(edges)
    found = analyse(store_of(edges), "bridges", {"least": 1}).ties
    assert {tuple(sorted((name_of(tie.first), name_of(tie.second)))) for tie in found} == {
        tuple(sorted(pair)) for pair in networkx.bridges(graph)
    }
    for tie in found:
        cut = graph.copy()
        cut.remove_edge(name_of(tie.first), name_of(tie.second))
        sides = [len(networkx.node_connected_component(cut, name_of(end))) for end in (tie.first, tie.second)]
        assert tie.weight == min(sides)
    assert set(scores(edges, "articulation")) == set(networkx.articulation_points(graph))
    for node, parts in scores(edges, "articulation").items():
        cut = graph.copy()
        cut.remove_node(node)
        whole = networkx.node_connected_component(graph, node) - {node}
        assert parts == networkx.number_connected_components(cut.subgraph(whole))


@pytest.mark.parametrize("algorithm", ["leiden", "louvain"])
def test_communities_are_as_good_as_networkxs(algorithm: str) -> None:
    found = analyse(store_of(KARATE), "communities", {"algorithm": algorithm})
    groups: dict[int, set[str]] = {}
    for iri, number in found.groups.items():
        groups.setdefault(number, set()).add(name_of(iri))
    graph = networkx.Graph(KARATE)
    assert sorted(groups) == list(range(1, len(groups) + 1))
    sizes = [len(groups[number]) for number in sorted(groups)]
    assert sizes == sorted(sizes, reverse=True)
    ours = networkx.community.modularity(graph, groups.values())
    theirs = networkx.community.modularity(graph, networkx.community.louvain_communities(graph, seed=1))
    assert ours >= theirs - 0.02
    assert str(round(ours, 6)) in found.answer.notes[0].en


def test_two_runs_are_equal_and_the_seed_of_others_does_not_matter(demo_store) -> None:
    import random

    with open_store(demo_store) as store:
        for name in METHODS:
            given = {"from": "杭州", "to": "人工智能"} if name == "paths" else {}
            first = analyse(store, name, given).answer.json()
            random.seed(99)
            assert analyse(store, name, given).answer.json() == first, name


def test_every_hop_of_a_path_has_its_sentence(demo_store) -> None:
    with open_store(demo_store) as store:
        found = analyse(store, "paths", {"from": "杭州", "to": "深圳"})
        hops = found.records()
        assert hops
        assert all(hop["sentence"] for hop in hops)
        by_path: dict[int, list[dict[str, object]]] = {}
        for hop in hops:
            by_path.setdefault(hop["path"], []).append(hop)
        for path in by_path.values():
            assert path[0]["from"] == "杭州市"
            assert path[-1]["to"] == "深圳市"
            assert all(a["to"] == b["from"] for a, b in pairwise(path))
        assert len({len(path) for path in by_path.values()}) == 1
        assert [*found.answer.evidence]


def test_a_path_that_no_sentence_says_is_none() -> None:
    found = analyse(store_of([("a", "b")]), "paths", {"from": "a", "to": "b"})
    assert found.records() == []
    assert found.answer.notes


def test_similarity_is_the_desks(demo_store) -> None:
    from policygraph.desk.compare import similarity

    with open_store(demo_store) as store:
        ours = analyse(store, "similarity", {"places": "杭州,深圳,天津"})
        theirs = similarity(store, places=["杭州", "深圳", "天津"])
        assert [row.values["similarity"] for row in ours.answer] == [row.similarity for row in theirs]


def test_projections_count_the_facts_behind_them(demo_store) -> None:
    with open_store(demo_store) as store:
        for method, side in (("city-technology", "city"), ("expert-topic", "expert")):
            both = analyse(store, method).ties
            assert both
            assert all(tie.weight == len(tie.facts) > 0 for tie in both)
            shared: dict[str, set[str]] = {}
            for tie in both:
                shared.setdefault(tie.first, set()).add(tie.second)
            for tie in analyse(store, method, {"onto": side}).ties:
                assert tie.weight == len(shared[tie.first] & shared[tie.second])
                assert tie.facts


@pytest.mark.parametrize(
    ("method", "given", "error"),
    [
        ("pagerang", {}, UnknownNameError),
        ("pagerank", {"dampig": 0.5}, UnknownNameError),
        ("pagerank", {"damping": 1}, InputError),
        ("pagerank", {"damping": "nan"}, InputError),
        ("degree", {"top": "many"}, InputError),
        ("communities", {"algorithm": "magic"}, InputError),
        ("paths", {"from": "a"}, InputError),
        ("paths", {"from": "a", "to": "a"}, InputError),
        ("paths", {"from": "a", "to": "nowhere"}, UnknownNameError),
    ],
)
def test_what_does_not_fit_is_refused(method: str, given: dict[str, object], error: type[Exception]) -> None:
    with pytest.raises(error):
        analyse(store_of([("a", "b")]), method, given)


def test_hostile_labels_stay_text() -> None:
    found = analyse(store_of([("a", "b")], "<script>{}</script>=1+1|\u202e"), "degree")
    assert "<script>" not in found._repr_html_()
    assert "&lt;script&gt;a" in found._repr_html_()
    assert "<script>a</script>" in found.answer.table().csv()


def test_every_method_says_itself_in_both_languages() -> None:
    for name, method in METHODS.items():
        assert name == method.name
        assert method.version >= 1
        assert all(text for label in (method.title, method.about) for text in label)
        assert all(text for one in method.parameters for text in one.label)
