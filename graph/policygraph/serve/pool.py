"""The workers: some always idle, more when they are busy, slow ones put behind, those over their limits killed.

A query that runs longer than a moment is slow: its worker gets a lower priority and no longer counts among those kept ready, so
that cheap requests find an idle worker while heavy ones run.
"""

from __future__ import annotations

import asyncio
import sys
import time
from collections import OrderedDict
from collections.abc import AsyncIterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import orjson
import psutil

from policygraph.errors import PolicyGraphError
from policygraph.serve.frames import ASK, DATA, END, FAULT, HEAD, OPEN, WARM, frame, receive_frame

_SLOW_AFTER = 0.15  # seconds; cheap lookups take a few milliseconds
_CALL_SLOW_AFTER = 15.0  # seconds; the answers of the API are bounded, and may have to gather something first
_WATCH_EVERY = 0.1  # seconds between looks at time and memory
_NICE = 15
_REMEMBERED = 1_000  # queries known to be slow


class RequestError(PolicyGraphError):
    """A request failed; `status` is the HTTP status that says so, `code` a word for programs, `cure` what to do."""

    def __init__(self, status: int, code: str, message: str, cure: str = "") -> None:
        super().__init__(message)
        self.status, self.code, self.cure = status, code, cure


@dataclass(frozen=True, slots=True)
class Limits:
    """What a request may take: seconds, bytes of its answer, bytes of memory of its worker; and how many may run."""

    seconds: float = 30.0
    answer_bytes: int = 256_000_000
    memory_bytes: int = 2_000_000_000
    workers: int = 10
    ready: int = 2
    wait_seconds: float = 30.0


class _Process:
    """One worker process and what is known of it."""

    def __init__(self, process: asyncio.subprocess.Process) -> None:
        assert process.stdin is not None and process.stdout is not None
        self.process = process
        self.stdin, self.stdout = process.stdin, process.stdout
        self.started = 0.0
        self.slow = False
        self.slow_after = _SLOW_AFTER
        self.query = 0
        self.usual = 0
        self.verdict: RequestError | None = None

    async def ask(self, letter: bytes, request: dict[str, Any] | None = None) -> None:
        self.stdin.write(frame(letter, orjson.dumps(request) if request is not None else b""))
        await self.stdin.drain()

    def kill(self, verdict: RequestError | None = None) -> None:
        self.verdict = self.verdict or verdict
        with suppress(ProcessLookupError):
            self.process.kill()

    def begin(self, query: int) -> None:
        """Note that a request begins."""
        self.started, self.slow, self.verdict, self.query = time.monotonic(), False, None, query

    def memory(self) -> int:
        with suppress(psutil.Error):
            return int(psutil.Process(self.process.pid).memory_info().rss)
        return 0

    def lower_priority(self) -> None:
        """Put the process behind the others; where the system does not let us, it runs on as it is."""
        self.slow = True
        with suppress(psutil.Error, OSError, ValueError):
            own = psutil.Process(self.process.pid)
            self.usual = own.nice()
            own.nice(getattr(psutil, "BELOW_NORMAL_PRIORITY_CLASS", _NICE))

    def raise_priority(self) -> bool:
        """Give the process its usual priority again; return False where the system does not let us."""
        try:
            psutil.Process(self.process.pid).nice(self.usual)
        except (psutil.Error, OSError, ValueError):
            return False
        return True


class Pool:
    """Workers over one store. Use as an async context manager."""

    def __init__(self, store: Path, limits: Limits) -> None:
        self.limits = limits
        self.killed = 0
        self._store = store
        self._idle: list[_Process] = []  # the last is taken first: the one most lately used knows the most
        self._lowered: list[
            _Process
        ] = []  # idle ones whose low priority the system does not let us raise again
        self._slow_queries: OrderedDict[int, None] = OrderedDict()
        self._busy: set[_Process] = set()
        self._starting = 0
        self._changed = asyncio.Condition()
        self._tasks: set[asyncio.Task[None]] = set()
        self._closing = False

    async def __aenter__(self) -> Pool:
        """Start the ready workers. Raises RequestError if the store cannot be opened."""
        first = await self._start()
        await first.ask(WARM)
        letter, payload = await receive_frame(first.stdout)
        if letter == FAULT:
            first.kill()
            await first.process.wait()
            fault = orjson.loads(payload)
            raise RequestError(503, fault["code"], fault["message"])
        self._idle.append(first)
        self._keep_ready()
        self._spawn(self._watch())
        return self

    async def __aexit__(self, *_: object) -> None:
        """End all workers."""
        self._closing = True
        for task in list(self._tasks):
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        processes = [*self._idle, *self._lowered, *self._busy]
        for worker in processes:
            worker.kill()
        await asyncio.gather(*(worker.process.wait() for worker in processes), return_exceptions=True)

    @property
    def state(self) -> dict[str, int]:
        """Return how many workers are idle, busy and slow, and how many have been killed."""
        slow = sum(1 for worker in self._busy if worker.slow)
        return {"idle": len(self._idle), "busy": len(self._busy), "slow": slow, "killed": self.killed}

    async def request(self, request: dict[str, Any]) -> tuple[dict[str, Any], AsyncIterator[bytes]]:
        """Send a request to a worker; return its head and the pieces of its answer.

        Raises RequestError if it fails before the answer begins. An answer broken off later raises it from the iterator.
        """
        worker = await self._take(hash(request.get("sparql", "")))
        worker.slow_after = _SLOW_AFTER if "sparql" in request else _CALL_SLOW_AFTER
        try:
            await worker.ask(ASK, {**request, "max_bytes": self.limits.answer_bytes})
            letter, payload = await receive_frame(worker.stdout)
            if letter == FAULT:
                await self._give_back(worker)
                raise _fault(orjson.loads(payload))
            assert letter == HEAD
        except (asyncio.IncompleteReadError, ConnectionError) as error:
            await self._lost(worker)
            raise worker.verdict or RequestError(
                500, "WorkerLost", "The worker has ended. Try again."
            ) from error
        except asyncio.CancelledError:
            await self._abandon(worker)
            raise
        return orjson.loads(payload), self._pieces(worker)

    async def _pieces(self, worker: _Process) -> AsyncIterator[bytes]:
        whole = False
        try:
            while True:
                letter, payload = await receive_frame(worker.stdout)
                if letter == DATA:
                    yield payload
                    continue
                whole = True
                if letter == FAULT:
                    raise _fault(orjson.loads(payload))
                assert letter == END
                return
        except (asyncio.IncompleteReadError, ConnectionError) as error:
            raise worker.verdict or RequestError(
                500, "WorkerLost", "The worker has ended. Try again."
            ) from error
        finally:
            if whole:
                await self._give_back(worker)
            else:
                await self._abandon(worker)

    async def _take(self, query: int) -> _Process:
        """Return an idle worker, waiting for one if as many as allowed are busy; a query known to be slow gets a lowered one."""
        if query in self._slow_queries and self._lowered:
            worker = self._lowered.pop()
            worker.begin(query)
            worker.slow = True
            self._busy.add(worker)
            return worker
        deadline = time.monotonic() + self.limits.wait_seconds
        async with self._changed:
            while not self._idle:
                self._keep_ready()
                left = deadline - time.monotonic()
                if left <= 0:
                    raise RequestError(
                        503, "Busy", "All workers are busy with long queries.", "Try again later."
                    )
                with suppress(TimeoutError):
                    await asyncio.wait_for(self._changed.wait(), left)
            worker = self._idle.pop()
            worker.begin(query)
            self._busy.add(worker)
        self._keep_ready()
        return worker

    async def _give_back(self, worker: _Process) -> None:
        """Put a worker back; one that was slow gets its priority again, or is kept for other slow queries."""
        if self._closing:
            await self._abandon(worker)
            return
        if worker.slow:
            self._slow_queries[worker.query] = None
            self._slow_queries.move_to_end(worker.query)
            while len(self._slow_queries) > _REMEMBERED:
                self._slow_queries.popitem(last=False)
            if not worker.raise_priority():
                if len(self._lowered) < self.limits.ready:
                    self._busy.discard(worker)
                    self._lowered.append(worker)
                else:
                    await self._abandon(worker)
                return
        async with self._changed:
            self._busy.discard(worker)
            self._idle.append(worker)
            self._changed.notify()

    async def _abandon(self, worker: _Process) -> None:
        worker.kill()
        await self._lost(worker)

    async def _lost(self, worker: _Process) -> None:
        with suppress(asyncio.CancelledError):
            await asyncio.shield(worker.process.wait())
        self._busy.discard(worker)
        async with self._changed:
            self._changed.notify_all()
        self._keep_ready()

    def _keep_ready(self) -> None:
        """Start workers until enough are idle or on the way, within the number allowed."""
        while (
            not self._closing
            and len(self._idle) + self._starting < self.limits.ready
            and len(self._idle) + len(self._lowered) + self._starting + len(self._busy) < self.limits.workers
        ):
            self._starting += 1
            self._spawn(self._start_idle())

    async def _start_idle(self) -> None:
        worker = None
        try:
            worker = await self._start()
            # Opened before it is needed, so that the first request does not pay for it; it learns the rest as it is asked.
            await worker.ask(OPEN)
            await receive_frame(worker.stdout)
        except (asyncio.IncompleteReadError, ConnectionError, OSError):
            worker = None
        finally:
            self._starting -= 1
        async with self._changed:
            if worker is not None:
                self._idle.insert(0, worker)
            self._changed.notify_all()

    async def _start(self) -> _Process:
        process = await asyncio.create_subprocess_exec(
            sys.executable,
            "-m",
            "policygraph.serve.worker",
            str(self._store),
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
            limit=1_000_000,
        )
        return _Process(process)

    async def _watch(self) -> None:
        """Mark slow workers, kill those over their time or memory."""
        while True:
            await asyncio.sleep(_WATCH_EVERY)
            now = time.monotonic()
            for worker in list(self._busy):
                running = now - worker.started
                if running > self.limits.seconds:
                    self._stop(
                        worker, f"The query took longer than {self.limits.seconds:g} seconds and was stopped."
                    )
                elif not worker.slow and running > worker.slow_after:
                    if (
                        sum(1 for other in self._busy if other.slow)
                        >= self.limits.workers - self.limits.ready
                    ):
                        verdict = RequestError(
                            503, "Busy", "Too many long queries are running.", "Try again later."
                        )
                        self.killed += 1
                        worker.kill(verdict)
                    else:
                        worker.lower_priority()
                        self._keep_ready()
                elif worker.slow and worker.memory() > self.limits.memory_bytes:
                    self._stop(
                        worker,
                        f"The query used more than {self.limits.memory_bytes:,} bytes of memory and was stopped.",
                    )

    def _stop(self, worker: _Process, message: str) -> None:
        if worker.verdict is None:
            self.killed += 1
            worker.kill(
                RequestError(
                    504, "OverLimit", message, "Ask for less: fewer patterns, a LIMIT, a bound value."
                )
            )

    def _spawn(self, work: Any) -> None:
        task = asyncio.get_running_loop().create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)


def _fault(fault: dict[str, str]) -> RequestError:
    status = {
        "QueryError": 400,
        "InputError": 400,
        "UnknownNameError": 404,
        "TooLarge": 413,
        "NotAcceptable": 406,
        "StoreError": 503,
    }
    return RequestError(status.get(fault["code"], 500), fault["code"], fault["message"])
