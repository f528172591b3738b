"""A small store built once, and a way to run the command line as a user does."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from cli_runs import Ran
from policygraph.cli.main import main

ARTICLE = """杭州印发人工智能实施方案

来源：示例日报 2025-06-20

杭州市人民政府印发《杭州市人工智能产业实施方案（2025年—2027年）》，提出到2027年底，培育人工智能企业700家以上。
杭州每年设立2.5亿元算力券，对用户企业按不超过合同实际发生金额的30%给予补贴。
"""


@pytest.fixture(scope="session")
def articles(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("articles")
    (folder / "a.txt").write_text(ARTICLE, encoding="utf-8")
    (folder / "b.txt").write_text(
        ARTICLE.replace("700家", "800家").replace("06-20", "06-21"), encoding="utf-8"
    )
    return folder


@pytest.fixture(scope="session")
def store(articles: Path, tmp_path_factory: pytest.TempPathFactory) -> str:
    path = tmp_path_factory.mktemp("store") / "s"
    assert main(["build", str(articles), "--store", str(path), "--workers", "1"]) == 0
    return str(path)


@pytest.fixture
def run(capfdbinary: pytest.CaptureFixture[bytes]) -> Callable[..., Ran]:
    """Return a function that runs the command line in this process."""

    def run_it(*args: str | Path) -> Ran:
        capfdbinary.readouterr()
        code = main([str(arg) for arg in args])
        out, err = capfdbinary.readouterr()
        return Ran(code, out.decode("utf-8"), err.decode("utf-8"))

    return run_it
