"""A real Chromium for the pages, cut off from the network: whatever tries to leave is counted."""

from __future__ import annotations

import socket
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from browser.install import find_browser

FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
# Where Chromium itself goes on errands of its own, whatever page is open.
ERRANDS = (
    "update.googleapis.com",
    "accounts.google.com",
    "clients2.google.com",
    "content-autofill.googleapis.com",
    ".gvt1.com",
)


class Wall(threading.Thread):
    """A proxy that lets nothing through and remembers who knocked."""

    def __init__(self) -> None:
        super().__init__(daemon=True)
        self.socket = socket.create_server(("127.0.0.1", 0))
        self.port = self.socket.getsockname()[1]
        self.knocks: list[str] = []

    def strangers(self) -> list[str]:
        """Return the first lines of what was asked for, without the browser's own errands."""
        return [knock for knock in self.knocks if not any(errand in knock for errand in ERRANDS)]

    def run(self) -> None:
        while True:
            try:
                knock, _ = self.socket.accept()
            except OSError:
                return
            with knock:
                knock.settimeout(2)
                try:
                    first = knock.recv(2000)
                except OSError:
                    first = b""
                self.knocks.append(first.partition(b"\r\n")[0].decode("latin-1"))


@pytest.fixture(scope="session")
def wall() -> Iterator[Wall]:
    wall = Wall()
    wall.start()
    yield wall
    wall.socket.close()


@pytest.fixture(scope="session")
def driver() -> Iterator[Any]:
    """Return Playwright, of which there can be only one in a thread."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        yield playwright


@pytest.fixture(scope="session")
def browser(wall: Wall, driver: Any) -> Iterator[Any]:
    browser = launched(driver, FLAGS, {"server": f"http://127.0.0.1:{wall.port}", "bypass": "<-loopback>"})
    yield browser
    browser.close()


def launched(driver: Any, flags: list[str], proxy: dict[str, str]) -> Any:
    """Return a Chromium; the test fails, saying what to do, where there is none."""
    from playwright.sync_api import Error

    try:
        return driver.chromium.launch(executable_path=find_browser(), args=flags, proxy=proxy)
    except Error as error:
        pytest.fail(f"No Chromium to drive: run `make browser`. ({error.message.splitlines()[0]})")


@dataclass
class Opened:
    """An open page, with what it asked for and what it complained about."""

    page: Any
    requests: list[str] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)

    def complain(self, text: str) -> None:
        """Note what the console says, but for its advice on the tests' own reading of pixels."""
        if "willReadFrequently" not in text:
            self.complaints.append(text)

    def reader(self) -> str:
        """Return the text of the reading panel."""
        return str(self.page.inner_text("#reader"))

    def open_node(self, name: str) -> None:
        """Open a node by its address and wait for its card."""
        self.page.evaluate("name => { location.hash = name }", name)
        self.page.wait_for_selector("#headline")


@pytest.fixture
def visit(browser: Any) -> Iterator[Callable[..., Opened]]:
    """Return a function that opens a page file; at the end nothing may have been asked for, and nothing complained."""
    opened: list[tuple[Any, Opened]] = []

    def go(path: Path, *, width: int = 1280, height: int = 800, hash_: str = "", **options: Any) -> Opened:
        context = browser.new_context(viewport={"width": width, "height": height}, **options)
        page = context.new_page()
        page.set_default_timeout(15_000)
        visit = Opened(page)
        page.on("request", lambda request: visit.requests.append(request.url))
        page.on("pageerror", lambda error: visit.complaints.append(str(error)))
        page.on("console", lambda message: visit.complain(f"{message.type}: {message.text}"))
        page.goto(path.resolve().as_uri() + hash_)
        page.wait_for_selector("body[data-ready]")
        opened.append((context, visit))
        return visit

    yield go
    for context, visit in opened:
        context.close()
        assert visit.complaints == []
        assert [url for url in visit.requests if not url.startswith(("file:", "data:"))] == []
        assert len([url for url in visit.requests if url.startswith("file:")]) <= 1
