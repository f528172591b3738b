"""The graph as an object to compute on beside the floor, a scan of all quads; positions for 100,000 nodes."""

from __future__ import annotations

import random
import time
from pathlib import Path

from benchmarks.harness import Figure, Run, Section, timed_both
from benchmarks.made_stores import made_store
from policygraph.api import PolicyGraph
from policygraph.network.labels import Label
from policygraph.network.layout import positions
from policygraph.network.viewmodel import Edge, Node, ViewGraph
from policygraph.store import Store

_SEED = 7
_TARGETS_OF_A_PLAN = 16
_PLANS_OF_A_PLACE = 10


def measure(run: Run) -> Section:
    """Measure networks."""
    section = Section(
        "network",
        "`scan` reads the four terms of every quad of a store of made documents; the graphs carry each relation's documents, sentences and "
        "confidence. Their ratio is of processor time, bar 2 for networkx. Positions are for a made network: places, their plans, their "
        "targets, a fiftieth of the nodes joined to nothing; bar one minute of the processor.",
    )
    path = run.store or run.scratch / "store"
    if run.store is None:
        made_store(path, run.quads or run.size(20_000, 1_000_000), run.scratch / "texts")
    with PolicyGraph.open(path) as graph:
        section.facts["quads"] = len(graph.store.inner)
        made = graph.to_networkx()
        section.facts["nodes and edges"] = f"{made.number_of_nodes():,} and {made.number_of_edges():,}"
        joined = graph.to_igraph()
        section.check(
            "networkx and igraph have the same nodes and edges",
            (made.number_of_nodes(), made.number_of_edges()) == (joined.vcount(), joined.ecount()),
        )
        carried = [
            values
            for _, _, values in made.edges(data=True)
            if values.get("sources") and values.get("evidence")
        ]
        section.check("evidence: edges carry the documents and sentences that say them", bool(carried))
        cases = {
            "scan": lambda: scan(graph.store),
            "to networkx": graph.to_networkx,
            "to igraph": graph.to_igraph,
        }
        for name, (seconds, processor) in timed_both(cases, run.repetitions).items():
            bar = 2.0 if name == "to networkx" else None
            section.figures.append(Figure(name, seconds, "scan", bar, processor=processor))
    _layouts(run, section)
    return section


def scan(store: Store) -> int:
    """Read every term of every quad; return how many quads there are."""
    count = 0
    for quad in store.inner.quads_for_pattern(None, None, None, None):
        _ = quad.subject, quad.predicate, quad.object, quad.graph_name
        count += 1
    return count


def _layouts(run: Run, section: Section) -> None:
    for count in (2_000,) if run.quick else (10_000, 100_000):
        view = made_view(count)
        name = f"positions of {count:,} nodes"
        placed, processor, clock = [], [], []
        for _ in range(2 if count > 50_000 else 3):
            worked, began = time.process_time(), time.perf_counter()
            placed.append(positions(view))
            processor.append(time.process_time() - worked)
            clock.append(time.perf_counter() - began)
        detail = {"edges": len(view.edges), "s on the clock": round(min(clock), 1)}
        section.figures.append(Figure(name, processor, most=60.0, detail=detail))
        first = placed[0]
        section.check(f"{name}: the same again", placed[1:] == placed[:-1])
        section.facts[f"{name}: share that touch another"] = round(touching(view, first), 4)
        if run.pictures is not None:
            draw(view, first, run.pictures / f"network-{count}.png")


def made_view(count: int) -> ViewGraph:
    """Return a network of so many nodes: plans of places, their targets, neighbours among the places, some nodes alone."""
    chance = random.Random(_SEED)
    no_name = Label("", "")
    alone = count // 50
    places = max((count - alone) // (1 + _PLANS_OF_A_PLACE * (1 + _TARGETS_OF_A_PLAN)), 2)
    kinds = ["place"] * places
    pairs: list[tuple[int, int]] = [(at, chance.randrange(at)) for at in range(1, places)]
    plans: list[int] = []
    for place in range(places):
        for _ in range(_PLANS_OF_A_PLACE):
            plans.append(len(kinds))
            pairs.append((len(kinds), place))
            kinds.append("policy")
    while len(kinds) < count - alone:
        plan = plans[int(len(plans) * chance.random() ** 1.5)]
        at = len(kinds)
        kinds.append("target")
        pairs += [(at, plan), (at, pairs[plan - 1][1])]
        if chance.random() < 0.5:
            pairs.append((at, chance.randrange(at)))
    kinds += ["target"] * (count - len(kinds))
    size = {"place": 24.0, "policy": 12.0, "target": 6.0}
    nodes = tuple(Node(f"n{at}", kind, no_name, size[kind], 0) for at, kind in enumerate(kinds))
    edges = tuple(Edge(f"n{one}", f"n{other}", "p", no_name, no_name) for one, other in pairs)
    return ViewGraph("https://example.org/", nodes, edges)


def touching(view: ViewGraph, placed: dict[str, tuple[int, int]]) -> float:
    """Return which share of the nodes lies on another."""
    cell = 50
    grid: dict[tuple[int, int], list[Node]] = {}
    for node in view.nodes:
        x, y = placed[node.id]
        grid.setdefault((x // cell, y // cell), []).append(node)
    touching = 0
    for node in view.nodes:
        x, y = placed[node.id]
        around = (
            other
            for column in (-1, 0, 1)
            for row in (-1, 0, 1)
            for other in grid.get((x // cell + column, y // cell + row), ())
        )
        touching += any(
            (placed[other.id][0] - x) ** 2 + (placed[other.id][1] - y) ** 2 < (node.size + other.size) ** 2
            for other in around
            if other is not node
        )
    return touching / len(view.nodes)


def draw(view: ViewGraph, placed: dict[str, tuple[int, int]], path: Path) -> None:
    """Draw the nodes where they were placed."""
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.collections import LineCollection
    from matplotlib.figure import Figure as Picture

    picture = Picture(figsize=(12, 9), dpi=120, layout="tight")
    FigureCanvasAgg(picture)
    axes = picture.add_subplot()
    lines = [(placed[edge.source], placed[edge.target]) for edge in view.edges]
    axes.add_collection(LineCollection(lines, linewidths=0.05, colors="#8899aa"))
    colours = {"place": "#c0392b", "policy": "#d68910", "target": "#2471a3"}
    for kind, dot in (("target", 0.1), ("policy", 1.0), ("place", 6.0)):
        spots = [placed[node.id] for node in view.nodes if node.type == kind]
        axes.scatter([x for x, _ in spots], [y for _, y in spots], s=dot, c=colours[kind], zorder=2)
    axes.autoscale()
    axes.set_aspect("equal")
    axes.set_axis_off()
    path.parent.mkdir(parents=True, exist_ok=True)
    picture.savefig(path)
