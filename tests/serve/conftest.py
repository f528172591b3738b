"""A service of the demo store, as `policygraph serve` starts it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from service import started, stopped


@pytest.fixture(scope="session")
def service(demo_store: Path) -> Iterator[str]:
    """Return the address of a read-only service."""
    process, address = started(demo_store, "--timeout", "4")
    yield address
    stopped(process)


@pytest.fixture
def client(service: str) -> Iterator[httpx.Client]:
    """Return a client of the service."""
    with httpx.Client(base_url=service, timeout=60) as made:
        yield made
