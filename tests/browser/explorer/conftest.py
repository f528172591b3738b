"""A service of the demo store and a Chromium that may reach it and nothing else."""

from __future__ import annotations

import importlib.util
import os
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from browser.conftest import FLAGS, Wall, launched
from service import started, stopped

ROOT = Path(__file__).resolve().parents[3]
# WebGL on machines without a graphics card.
DRAWING = [
    "--use-gl=angle",
    "--use-angle=swiftshader",
    "--enable-unsafe-swiftshader",
    "--force-device-scale-factor=1",
]
# What Chromium says of its own software renderer.
IDLE_TALK = ("GPU stall due to ReadPixels", "Automatic fallback to software WebGL")


def build_hook() -> Any:
    """Return the module of the build hook."""
    spec = importlib.util.spec_from_file_location("build_hook", ROOT / "graph" / "explorer" / "build_hook.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@contextmanager
def served(store: Path) -> Iterator[str]:
    """Serve a store with the explorer as its sources are now, and give the address."""
    hook = build_hook()
    if not hook.fresh(ROOT):
        hook.build(ROOT)
    process, address = started(store)
    try:
        yield address
    finally:
        stopped(process)


@pytest.fixture(scope="session")
def explorer(demo_store: Path) -> Iterator[str]:
    """Return the address of a service of the demo store."""
    with served(demo_store) as address:
        yield address


@pytest.fixture(scope="session")
def chromium(wall: Wall, driver: Any) -> Iterator[Any]:
    """Return a browser that reaches this machine only."""
    flags = [flag for flag in FLAGS if flag != "--disable-gpu"] + DRAWING
    browser = launched(driver, flags, {"server": f"http://127.0.0.1:{wall.port}", "bypass": "127.0.0.1"})
    yield browser
    browser.close()


@pytest.fixture(scope="session")
def tools() -> Path:
    """Return the folder of the explorer's node packages, those for testing included."""
    folder = ROOT / "graph" / "explorer"
    packages = folder / "node_modules"
    if not all((packages / name).exists() for name in ("axe-core", "vitest", "vite")):
        node, npm = build_hook().find_node()
        environment = {**os.environ, "PATH": os.pathsep.join([str(node.parent), os.environ.get("PATH", "")])}
        subprocess.run(
            [*npm, "ci", "--no-audit", "--no-fund", "--loglevel=error"],
            cwd=folder,
            env=environment,
            check=True,
        )
    return packages


@dataclass
class Visit:
    """An open page, with what it asked for and what it complained about."""

    page: Any
    address: str
    requests: list[str] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)

    def ready(self) -> None:
        """Wait until the network is drawn."""
        self.page.wait_for_selector("body[data-ready=network]", timeout=30_000)

    def card(self) -> str:
        """Wait for a card and return its text."""
        self.page.wait_for_selector(".right #headline", timeout=30_000)
        return str(self.page.inner_text(".right"))

    def until(self, expression: str, timeout: float = 20) -> None:
        """Wait until an expression holds on the page; Playwright's own waiting needs eval, which the policy forbids."""
        end = time.monotonic() + timeout
        while not self.page.evaluate(expression):
            assert time.monotonic() < end, f"{expression} did not come true"
            self.page.wait_for_timeout(50)

    @property
    def hash(self) -> str:
        return str(self.page.evaluate("decodeURIComponent(location.hash)"))

    def go(self, hash_: str) -> None:
        """Go to another state by its address."""
        self.page.evaluate(
            "hash => { location.hash = hash; dispatchEvent(new PopStateEvent('popstate')) }", hash_
        )


@pytest.fixture
def visit(chromium: Any, explorer: str, request: pytest.FixtureRequest) -> Iterator[Callable[..., Visit]]:
    """Return a function that opens the explorer; at the end no page may have asked elsewhere or complained."""
    opened: list[tuple[Any, Visit]] = []

    def go(
        hash_: str = "",
        *,
        width: int = 1280,
        height: int = 800,
        routes: dict[str, Callable[[Any], None]] | None = None,
        **options: Any,
    ) -> Visit:
        options = {"locale": "zh-CN", "color_scheme": "light", **options}
        context = chromium.new_context(viewport={"width": width, "height": height}, **options)
        page = context.new_page()
        page.set_default_timeout(20_000)
        visit = Visit(page, explorer)
        page.on("request", lambda asked: visit.requests.append(asked.url))
        page.on("pageerror", lambda error: visit.complaints.append(str(error)))
        page.on("console", lambda message: _note(visit, message))
        for pattern, answer in (routes or {}).items():
            page.route(pattern, answer)
        page.goto(f"{explorer}/{hash_}")
        page.wait_for_selector(".masthead")
        opened.append((context, visit))
        return visit

    yield go
    folder = os.environ.get("EXPLORER_SHOTS")
    for number, (context, visit) in enumerate(opened):
        if folder:
            visit.page.screenshot(path=str(Path(folder) / f"{request.node.name}-{number}.png"))
        context.close()
        assert [url for url in visit.requests if not url.startswith((explorer, "data:", "blob:"))] == []
        assert visit.complaints == []


def _note(visit: Visit, message: Any) -> None:
    if not any(talk in message.text for talk in IDLE_TALK):
        visit.complaints.append(f"{message.type}: {message.text}")
