"""The TypeScript: strictly typed, and its own tests."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

from .conftest import ROOT, build_hook

EXPLORER = ROOT / "graph" / "explorer"


def npm(*arguments: str) -> None:
    _, command = build_hook().find_node()
    done = subprocess.run(
        [*command, *arguments], cwd=EXPLORER, capture_output=True, text=True, encoding="utf-8", check=False
    )
    assert done.returncode == 0, (done.stdout + done.stderr)[-4000:]


@pytest.fixture(scope="module", autouse=True)
def with_tools(tools: Path) -> None:
    """See that the tools of the tests are there: the build needs fewer."""


def test_the_types_hold():
    npm("run", "--silent", "check")


def test_the_explorer_s_own_tests():
    npm("run", "--silent", "test")


def test_the_lock_names_no_address():
    lock = (EXPLORER / "package-lock.json").read_text(encoding="utf-8")
    assert '"resolved"' not in lock
    assert '"integrity"' in lock


def test_the_hook_says_what_to_do_without_node(monkeypatch):
    hook = build_hook()
    monkeypatch.setattr(shutil, "which", lambda _: None)
    monkeypatch.setattr(hook.importlib.util, "find_spec", lambda _: None)
    with pytest.raises(hook.ExplorerError, match="POLICYGRAPH_WITHOUT_EXPLORER"):
        hook.find_node()


def test_the_digest_follows_the_sources(tmp_path):
    hook = build_hook()
    for name in ("index.html", "package.json", "package-lock.json", "tsconfig.json", "vite.config.ts"):
        (tmp_path / "graph/explorer" / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / "graph/explorer" / name).write_text("x\n", encoding="utf-8")
    (tmp_path / "graph/policygraph/network").mkdir(parents=True)
    style = tmp_path / "graph/policygraph/network/style.json"
    style.write_text("{}\n", encoding="utf-8")
    (tmp_path / "graph/explorer/src").mkdir()
    (tmp_path / "graph/explorer/public").mkdir()
    first = hook.digest(tmp_path / "graph/explorer")
    style.write_bytes(b"{}\r\n")
    assert hook.digest(tmp_path / "graph/explorer") == first
    (tmp_path / "graph/explorer/src/new.ts").write_text("", encoding="utf-8")
    assert hook.digest(tmp_path / "graph/explorer") != first
    assert not hook.fresh(tmp_path)
