"""What all tests share: a skip must be one of the listed ones, or the run fails where CI is set."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest

# Reasons a test may be skipped for. In CI none of the first two should occur, since both folders are set there.
LISTED_SKIPS = (
    "POLICYGRAPH_GOLD is not set",
    "POLICYGRAPH_CORPUS is not set",
    "virtuoso-t is not on this machine",
)


class _Skips:
    def __init__(self) -> None:
        self.unlisted: list[str] = []

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Note a skip whose reason is not listed."""
        if report.skipped and not hasattr(report, "wasxfail"):
            reason = report.longrepr[2] if isinstance(report.longrepr, tuple) else str(report.longrepr)
            if not any(listed in reason for listed in LISTED_SKIPS):
                self.unlisted.append(f"{report.nodeid}: {reason}")

    def pytest_sessionfinish(self, session: pytest.Session) -> None:
        """Fail the run in CI if there was one."""
        if self.unlisted and os.environ.get("CI"):
            session.exitstatus = pytest.ExitCode.TESTS_FAILED

    def pytest_terminal_summary(self, terminalreporter: pytest.TerminalReporter) -> None:
        """Name them."""
        for line in self.unlisted:
            terminalreporter.write_line(f"unlisted skip: {line}", red=True)


def pytest_configure(config: pytest.Config) -> None:
    """Watch the skips of this run."""
    config.pluginmanager.register(_Skips(), "policygraph-skips")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Skip tests on outside texts where their folders are not given; never quietly."""
    for item in items:
        marker = item.get_closest_marker("corpus")
        if marker is None:
            continue
        for name in marker.args or ("POLICYGRAPH_CORPUS",):
            if not os.environ.get(name):
                item.add_marker(pytest.mark.skip(reason=f"{name} is not set"))


@pytest.fixture(scope="session")
def demo_store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the store of `data/articles`, built once for the whole run; for reading only."""
    from policygraph.build import build
    from policygraph.store import open_store

    path = tmp_path_factory.mktemp("demo") / "policy.store"
    with open_store(path, write=True) as store:
        build([Path(__file__).resolve().parents[1] / "data" / "articles"], store, workers=1)
    return path


@pytest.fixture(scope="session")
def analysed_store(demo_store: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the demo store with the results `rank` (PageRank), `communities` and `aims` (ties only); for reading only."""
    from policygraph import PolicyGraph

    path = tmp_path_factory.mktemp("analysed") / "policy.store"
    shutil.copytree(demo_store, path)
    with PolicyGraph.open(path) as graph:
        graph.analyse("pagerank", write="rank")
        graph.analyse("communities", write="communities")
        graph.analyse("city-technology", write="aims")
    return path
