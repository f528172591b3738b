"""Positions computed beforehand, so that nothing jumps while a page loads and two runs give the same bytes.

Each connected part is laid out by itself from a fixed start with one of igraph's force-directed methods (Kamada-Kawai,
graphopt, or Fruchterman-Reingold, by size); nodes that still touch are moved apart, and the parts packed around the largest.
"""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from math import atan2, cos, hypot, pi, sin, sqrt
from typing import Any

from policygraph.network.viewmodel import ViewGraph
from policygraph.rdf.layouts import Placed

_SEED = 20250418
_EDGE = 95.0  # px between neighbours
_ROOM = 92.0  # px of side of the square each node has for itself, at least
_GAP = 16.0  # px between the rims of two nodes
_STRETCH = 1.3  # screens are wider than they are high
_FEW = 12  # smaller parts can be one straight line, and need no room beside it
_SMALL = 120  # up to this size springs of the right length (Kamada and Kawai, 1989) look best
_MANY = 1500  # up to this size charged balls on springs spread most evenly, at quadratic cost
_LARGE = 5000  # above, nodes are pushed apart in fewer passes, and parts are packed less tightly
_MOST_ROUNDS = 20_000  # nodes up to which springs settle in 500 rounds; fewer rounds above, in proportion
_SQUARE = 4 * _EDGE
_GOLDEN = pi * (3 - sqrt(5))

Point = tuple[float, float]
Box = tuple[float, float, float, float]  # left, top, right, bottom


def positions(view: ViewGraph) -> dict[str, tuple[int, int]]:
    """Return x and y in px of every node of the view, the middle at 0, 0; the same for equal views in every run.

    Where the view says where nodes stand, they stand there, and the others beside those they are joined to.
    """
    if any(node.id in view.places for node in view.nodes):
        return _as_given(view)
    import igraph

    index = {node.id: at for at, node in enumerate(view.nodes)}
    pairs = sorted(
        {(min(a, b), max(a, b)) for a, b in ((index[e.source], index[e.target]) for e in view.edges)}
    )
    graph = igraph.Graph(n=len(index), edges=pairs)
    placed: list[Point] = [(0.0, 0.0)] * len(index)
    parts = sorted(
        (sorted(part) for part in graph.connected_components()), key=lambda part: (-len(part), part)
    )
    with _fixed_chance(igraph):
        shapes = [_lay_out(graph.induced_subgraph(part), len(part)) for part in parts]
    radii = [node.size for node in view.nodes]
    shapes = [_apart(shape, [radii[at] for at in part]) for part, shape in zip(parts, shapes, strict=True)]
    for part, middle, shape in zip(parts, _pack(shapes), shapes, strict=True):
        for at, (x, y) in zip(part, shape, strict=True):
            placed[at] = (x + middle[0], y + middle[1])
    return {
        node.id: (round(placed[at][0]), round(placed[at][1]))
        for node, at in zip(view.nodes, index.values(), strict=True)
    }


def places_of(placed: Mapping[str, Placed]) -> dict[str, Point]:
    """Return where an imported layout has things, y downwards; things it only names or colours have no place."""
    return {
        iri: (float(one.x), -float(one.y))
        for iri, one in placed.items()
        if one.x is not None and one.y is not None
    }


def _as_given(view: ViewGraph) -> dict[str, tuple[int, int]]:
    """Return the given places, in the units of another tool, spread so that nodes have room, and places for all others."""
    given = {node.id: view.places[node.id] for node in view.nodes if node.id in view.places}
    low, high = (
        tuple(edge(place[axis] for place in given.values()) for axis in (0, 1)) for edge in (min, max)
    )
    wide, tall = high[0] - low[0], high[1] - low[1]
    needed = _ROOM * sqrt(len(view.nodes))
    scale = needed / max(sqrt(max(wide, tall * 0.2) * max(tall, wide * 0.2)), 0.01)
    middle = ((low[0] + high[0]) / 2, (low[1] + high[1]) / 2)
    placed = {iri: ((x - middle[0]) * scale, (y - middle[1]) * scale) for iri, (x, y) in given.items()}
    beside: dict[str, list[str]] = defaultdict(list)
    for edge in view.edges:
        beside[edge.source].append(edge.target)
        beside[edge.target].append(edge.source)
    waiting = [node.id for node in view.nodes if node.id not in placed]
    while waiting:
        near = [iri for iri in waiting if any(other in placed for other in beside[iri])]
        # What is joined to nothing that has a place goes below the picture.
        below = max((y for _, y in placed.values()), default=0.0) + _EDGE
        for at, iri in enumerate(near or waiting):
            neighbours = sorted({other for other in beside[iri] if other in placed}) if near else []
            x, y = (
                (sum(placed[other][axis] for other in neighbours) / len(neighbours) for axis in (0, 1))
                if neighbours
                else ((at % 20 - 9.5) * _EDGE, below + at // 20 * _EDGE)
            )
            turn = at * _GOLDEN
            reach = _EDGE * 0.6 if neighbours else 0.0
            placed[iri] = (x + reach * cos(turn), y + reach * sin(turn))
        done = set(near or waiting)
        waiting = [iri for iri in waiting if iri not in done]
    return {node.id: (round(placed[node.id][0]), round(placed[node.id][1])) for node in view.nodes}


@contextmanager
def _fixed_chance(igraph: Any) -> Iterator[None]:
    """Give igraph a seeded source of chance, and the ordinary one back afterwards."""
    igraph.set_random_number_generator(random.Random(_SEED))
    try:
        yield
    finally:
        igraph.set_random_number_generator(random)


def _lay_out(part: Any, size: int) -> list[Point]:
    """Return the positions of one connected part around 0, 0."""
    if size == 1:
        return [(0.0, 0.0)]
    start = [[sqrt(at + 0.5) * cos(at * _GOLDEN), sqrt(at + 0.5) * sin(at * _GOLDEN)] for at in range(size)]
    if size <= _SMALL:
        drawn = part.layout_kamada_kawai(seed=start, maxiter=60 * size)
    elif size <= _MANY:
        drawn = part.layout_graphopt(seed=start, niter=1500 if size <= 400 else 600, node_charge=0.002)
    else:
        rounds = max(500 * _MOST_ROUNDS // max(size, _MOST_ROUNDS), 100)
        drawn = part.layout_fruchterman_reingold(seed=start, niter=rounds, grid="grid")
    points = _lie_down([(float(x), float(y)) for x, y in drawn.coords])
    lengths = sorted(
        hypot(points[a][0] - points[b][0], points[a][1] - points[b][1]) for a, b in part.get_edgelist()
    )
    scale = _EDGE / max(lengths[len(lengths) // 2], 0.01)
    if size > _FEW:
        wide, high = (max(axis) - min(axis) for axis in zip(*points, strict=True))
        scale = max(scale, _ROOM * sqrt(size / max(wide * high, 0.01)))
    middle = (sum(x for x, _ in points) / size, sum(y for _, y in points) / size)
    return [((x - middle[0]) * scale, (y - middle[1]) * scale) for x, y in points]


def _lie_down(points: list[Point]) -> list[Point]:
    """Return the points turned so that they spread most from left to right, as screens do and lines of text need."""
    middle_x = sum(x for x, _ in points) / len(points)
    middle_y = sum(y for _, y in points) / len(points)
    xx = sum((x - middle_x) ** 2 for x, _ in points)
    yy = sum((y - middle_y) ** 2 for _, y in points)
    xy = sum((x - middle_x) * (y - middle_y) for x, y in points)
    turn = -0.5 * atan2(2 * xy, xx - yy)
    return [
        (
            (x - middle_x) * cos(turn) - (y - middle_y) * sin(turn),
            (x - middle_x) * sin(turn) + (y - middle_y) * cos(turn),
        )
        for x, y in points
    ]


def _apart(points: list[Point], radii: list[float], passes: int = 80) -> list[Point]:
    """Return the points with every two nodes that touch pushed apart, a little in each pass."""
    moved = [list(point) for point in points]
    if len(moved) > _LARGE:
        passes = max(passes * _LARGE // len(moved), 6)
    cell = 2 * max(radii, default=1.0) + _GAP
    for _ in range(passes):
        grid: dict[tuple[int, int], list[int]] = defaultdict(list)
        for at, (x, y) in enumerate(moved):
            grid[int(x // cell), int(y // cell)].append(at)
        touched = False
        for (column, row), cells in sorted(grid.items()):
            near = [
                b for dc in (-1, 0, 1) for dr in (-1, 0, 1) for b in grid.get((column + dc, row + dr), ())
            ]
            for a in cells:
                for b in near:
                    touched |= a < b and _push(moved, radii, a, b)
        if not touched:
            break
    return [(x, y) for x, y in moved]


def _push(moved: list[list[float]], radii: list[float], a: int, b: int) -> bool:
    """Push two nodes apart if they touch; say whether they did."""
    dx, dy = moved[b][0] - moved[a][0], moved[b][1] - moved[a][1]
    distance, needed = hypot(dx, dy), radii[a] + radii[b] + _GAP
    if distance >= needed:
        return False
    if distance < 0.01:
        dx, dy, distance = cos(b * _GOLDEN), sin(b * _GOLDEN), 1.0
        shift = needed / 2
    else:
        shift = (needed - distance) / 2
    for at, sign in ((a, -1), (b, 1)):
        moved[at][0] += sign * shift * dx / distance
        moved[at][1] += sign * shift * dy / distance
    return True


class _Taken:
    """The boxes that parts have taken, found by the squares they reach into."""

    def __init__(self) -> None:
        self._squares: dict[tuple[int, int], list[Box]] = defaultdict(list)

    def _reached(self, box: Box) -> Iterator[tuple[int, int]]:
        left, top, right, bottom = (int(edge // _SQUARE) for edge in box)
        for column in range(left, right + 1):
            for row in range(top, bottom + 1):
                yield column, row

    def add(self, box: Box) -> None:
        """Take a box."""
        for square in self._reached(box):
            self._squares[square].append(box)

    def meets(self, box: Box) -> bool:
        """Say whether a box lies on one that is taken."""
        return any(
            box[0] < other[2] and other[0] < box[2] and box[1] < other[3] and other[1] < box[3]
            for square in self._reached(box)
            for other in self._squares.get(square, ())
        )


def _pack(shapes: list[list[Point]]) -> list[Point]:
    """Return where the middle of each part goes: the largest at 0, 0, the others on a spiral where there is room.

    Where a part found no room, none as large finds any later, so that the search goes on where it ended.
    """
    middles: list[Point] = []
    taken = _Taken()
    tried: dict[tuple[float, ...], int] = defaultdict(int)
    large = sum(map(len, shapes)) > _LARGE
    pitch = 40.0 if large else 14.0
    for shape in shapes:
        left, right = min(x for x, _ in shape) - _EDGE / 2, max(x for x, _ in shape) + _EDGE / 2
        top, bottom = min(y for _, y in shape) - _EDGE / 2, max(y for _, y in shape) + _EDGE / 2
        edges: tuple[float, ...] = (left, right, top, bottom)
        if large:
            edges = tuple(round(edge / _EDGE) for edge in edges)
        step = tried[edges]
        while True:
            reach = pitch * sqrt(step)
            x, y = reach * cos(step * _GOLDEN) * _STRETCH, reach * sin(step * _GOLDEN)
            box = (left + x, top + y, right + x, bottom + y)
            if not taken.meets(box):
                break
            step += 1
        taken.add(box)
        tried[edges] = step
        middles.append((x, y))
    return middles
