"""What the workers read of the network from disk: the same as the whole net says, and never the whole net again."""

from __future__ import annotations

import gzip
import json
from collections import Counter
from pathlib import Path

import pytest

from policygraph.network.net import CONFLICT, gather_net
from policygraph.network.style import load_style
from policygraph.serve.answers import ANSWERS, bones
from policygraph.serve.answers.bones import degrees, open_bones
from policygraph.serve.prepare import prepare, prepared
from policygraph.store import open_store

HANGZHOU = "https://w3id.org/policygraph/id/place/330100"
SHENZHEN = "https://w3id.org/policygraph/id/place/440300"


def test_the_bones_say_what_the_whole_net_says(demo_store: Path) -> None:
    store, style = open_store(demo_store), load_style()
    net, kept = gather_net(store, style), open_bones(store)
    whole = degrees(net, style)
    assert {(one.source, one.predicate, one.target, one.label) for one in kept.links()} == {
        (one.source, one.predicate, one.target, one.label) for one in net.links
    }
    assert dict(kept.counts()) == Counter(kind for iri, kind in net.types.items() if whole[iri])
    assert sorted(kept.of_kinds(["target"])) == sorted(
        iri for iri, kind in net.types.items() if kind == "target"
    )
    for iri in [HANGZHOU, SHENZHEN, *sorted(net.home)[:20], *sorted(net.types)[::97]]:
        assert kept.root(iri) == net.root(iri)
        root = net.root(iri)
        assert kept.cluster(root) == [root, *sorted(set(net.cluster(root)) - {root})]
        assert (kept.kind(root), kept.degree(root)) == (net.types.get(root), whole.get(root, 0))
        assert {(one.source, one.target) for one in kept.touching([root])} == {
            (one.source, one.target) for one in net.links if root in (one.source, one.target)
        }
    busy = kept.busiest("place", 3)
    assert [whole[iri] for iri in busy] == sorted(
        (whole[iri] for iri in kept.of_kinds(["place"])), reverse=True
    )[:3]
    assert sum(1 for _ in kept.conflicts()) == sum(one.predicate == CONFLICT for one in net.links) > 0
    kept.close()
    store.close()


def test_a_prepared_store_is_never_gathered_again(demo_store: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    prepare(demo_store)
    store = open_store(demo_store)
    assert prepared(store)

    def gather(*_: object) -> None:
        raise AssertionError("the whole net was gathered")

    monkeypatch.setattr(bones, "gather_net", gather)
    monkeypatch.setattr("policygraph.query.search.gather_net", gather)
    for name, arguments in (
        ("entity", {"iri": HANGZHOU}),
        ("neighbours", {"iri": HANGZHOU}),
        ("path", {"start": HANGZHOU, "end": SHENZHEN}),
        ("front", {}),
        ("search", {"q": "杭州"}),
        ("table", {"name": "targets"}),
        ("places", {}),
        ("facets", {}),
    ):
        data, _ = ANSWERS[name](store, **arguments)
        assert json.loads(data)
    packed, plain = (ANSWERS["network"](store, packed=packed)[0] for packed in (True, False))
    assert gzip.decompress(packed) == plain
    store.close()


def test_paths_are_the_shortest_and_all_of_their_length(demo_store: Path) -> None:
    store = open_store(demo_store)
    net, style = gather_net(store, load_style()), load_style()
    near: dict[str, set[str]] = {}
    for link in net.links:
        if not style.relations[link.predicate].document:
            near.setdefault(link.source, set()).add(link.target)
            near.setdefault(link.target, set()).add(link.source)

    def walks(node: str, left: int) -> set[tuple[str, ...]]:
        if node == SHENZHEN:
            return {(node,)}
        return {(node, *rest) for other in near[node] for rest in walks(other, left - 1)} if left else set()

    shortest = next(found for steps in range(1, 5) if (found := walks(HANGZHOU, steps)))
    told = json.loads(ANSWERS["path"](store, start=HANGZHOU, end=SHENZHEN)[0])["paths"]
    assert {tuple(node["iri"] for node in one["nodes"]) for one in told} <= shortest
    assert len(told) == min(12, len(shortest))
    store.close()


@pytest.mark.parametrize("column", ["value", "deadline", "indicator"])
@pytest.mark.parametrize("order", ["asc", "desc"])
def test_a_sorted_page_is_the_head_of_the_sorted_table(demo_store: Path, column: str, order: str) -> None:
    store = open_store(demo_store)

    def asked(**given: object) -> list[dict[str, object]]:
        told = ANSWERS["table"](store, name="targets", sort=column, order=order, **given)[0]
        return list(json.loads(told)["rows"])

    head, whole = asked(limit=7), asked(limit=1000)
    assert [row[column] for row in head] == [row[column] for row in whole][:7]
    known = [row[column] for row in whole if row[column] is not None]
    assert known == sorted(known, reverse=order == "desc")
    assert [row[column] is None for row in whole] == sorted(row[column] is None for row in whole)
    # With a filter, however wide, the rows are read first and sorted another way.
    dated = [row[column] for row in asked(limit=1000, after="1900-01-01") if row[column] is not None]
    assert dated == sorted(dated, reverse=order == "desc")
    store.close()
