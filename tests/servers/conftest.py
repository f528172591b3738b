"""The demo store, loaded into real servers with the commands that docs/servers.md gives."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from policygraph.api import PolicyGraph
from policygraph.store import Store, open_store
from real_servers import oxigraph, skip_without_virtuoso, virtuoso
from service import started, stopped


@pytest.fixture(scope="session")
def local(demo_store: Path) -> Iterator[Store]:
    """Return the demo store, opened from its folder."""
    with open_store(demo_store) as store:
        yield store


@pytest.fixture(scope="session")
def quads(demo_store: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the demo store as N-Quads, whole texts too."""
    path = tmp_path_factory.mktemp("quads") / "store.nq"
    with PolicyGraph.open(demo_store) as graph:
        graph.export(path, with_text=True)
    return path


@pytest.fixture(scope="session")
def oxigraph_url(quads: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Return the query URL of an oxigraph server with the demo store."""
    with oxigraph(quads, tmp_path_factory.mktemp("oxigraph") / "server") as url:
        yield url


@pytest.fixture(scope="session")
def virtuoso_url(quads: Path, local: Store, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Return the query URL of Virtuoso with the demo store."""
    skip_without_virtuoso()
    with virtuoso(quads, tmp_path_factory.mktemp("v") / "db", f"{local.base}graph/facts") as url:
        yield url


@pytest.fixture(scope="session")
def policygraph_url(demo_store: Path) -> Iterator[str]:
    """Return the query URL of our own service of the demo store."""
    process, address = started(demo_store, "--timeout", "120")
    yield f"{address}/sparql"
    stopped(process)


@pytest.fixture(params=["oxigraph", "virtuoso", "policygraph"])
def url(request: pytest.FixtureRequest) -> str:
    """Return the query URL of each server in turn."""
    return str(request.getfixturevalue(f"{request.param}_url"))
