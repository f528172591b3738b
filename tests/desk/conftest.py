"""The demo store opened for reading, and a plain way to ask it SPARQL."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from policygraph.api import PolicyGraph


@pytest.fixture(scope="session")
def graph(demo_store: Path) -> Iterator[PolicyGraph]:
    with PolicyGraph.open(demo_store) as found:
        yield found


@pytest.fixture(scope="session")
def rows(graph: PolicyGraph) -> Callable[[str], list[tuple[str, ...]]]:
    """Return a function that answers SPARQL as sorted tuples of texts."""
    return lambda query: sorted(tuple(row) for row in graph.table(query).texts())
