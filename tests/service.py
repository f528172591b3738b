"""Starting and stopping `policygraph serve` in a process of its own."""

from __future__ import annotations

import asyncio
import os
import socket
import subprocess
import sys
import time
from collections.abc import Coroutine
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any, TypeVar

import httpx

_T = TypeVar("_T")
TOKEN = "a-token-of-the-tests"


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def started(store: Path, *options: str) -> tuple[subprocess.Popen[bytes], str]:
    port = free_port()
    process = subprocess.Popen(
        [
            sys.executable,
            "-m",
            "policygraph.cli",
            "-q",
            "serve",
            "--store",
            str(store),
            "--port",
            str(port),
            *options,
        ],
        env={**os.environ, "POLICYGRAPH_TOKEN": TOKEN},
        stderr=subprocess.PIPE,
    )
    address = f"http://127.0.0.1:{port}"
    for _ in range(600):
        if process.poll() is not None:
            assert process.stderr is not None
            raise AssertionError(process.stderr.read().decode())
        try:
            if httpx.get(f"{address}/health", timeout=5).status_code == 200:
                return process, address
        except httpx.TransportError:
            time.sleep(0.1)
    raise AssertionError("the service did not come up")


def stopped(process: subprocess.Popen[bytes]) -> int:
    process.terminate()
    code = process.wait(30)
    assert process.stderr is not None
    process.stderr.close()
    return code


def in_loop(work: Coroutine[Any, Any, _T]) -> _T:
    """Run a coroutine in a thread of its own: the browser's driver keeps a loop running in this one."""
    with ThreadPoolExecutor(1) as executor:
        return executor.submit(asyncio.run, work).result()
