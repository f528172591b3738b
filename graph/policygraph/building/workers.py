"""Worker processes: documents out, results back in the order they were sent, never many ahead.

Workers are plain child processes that talk over their standard streams: so a script or notebook that builds needs no
guard, and a worker whose parent is gone reads the end of its input and ends too.
"""

from __future__ import annotations

import os
import pickle
import queue
import struct
import subprocess
import sys
import threading
from collections.abc import Generator, Iterable, Iterator
from typing import IO, Any

from policygraph.building.work import Result, Settings, Task, process
from policygraph.model import Issue

_AHEAD = 4  # results per worker that may wait for an earlier, slower document
_FEW = 12  # documents that are processed sooner than worker processes start
_MOST = 8  # processes, where nobody says how many
_LENGTH = struct.Struct("<Q")
_CHILD = (
    "import signal; signal.signal(signal.SIGINT, signal.SIG_IGN); "
    "from policygraph.building.workers import serve; serve()"
)


def run(
    tasks: Iterable[Task], settings: Settings, workers: int, *, apart: bool = False
) -> Generator[Result, None, None]:
    """Yield the result of each task, in order; `workers` processes do the work, or this one if there is only one.

    With `apart` one worker too is a process of its own: for callers that run several at once on threads. The number of
    workers never changes a result. A document whose worker dies (out of memory, say) fails with an Issue.
    """
    if (workers <= 1 and not apart) or not sys.executable:
        for task in tasks:
            yield process(task, settings)
        return
    crew = _Crew(tasks, settings, workers)
    try:
        yield from crew.results()
    finally:
        crew.stop()


def processes_for(wanted: int | None, tasks: int) -> int:
    """Return how many processes to use for a number of tasks: as many as wanted, else as the machine and their number suggest.

    >>> processes_for(None, 3), processes_for(5, 3), processes_for(0, 100)
    (1, 3, 1)
    """
    if wanted is not None:
        return max(1, min(wanted, tasks))
    return 1 if tasks <= _FEW else max(1, min(os.cpu_count() or 1, _MOST, tasks))


class _Crew:
    """Threads, each with one worker process, that take tasks in turn."""

    def __init__(self, tasks: Iterable[Task], settings: Settings, workers: int) -> None:
        self._tasks = enumerate(tasks)
        self._settings = settings
        self._taking = threading.Lock()
        self._window = threading.Semaphore(_AHEAD * workers)
        self._done: queue.Queue[tuple[int, Result | BaseException | None]] = queue.Queue()
        self._stopped = threading.Event()
        self._children: list[subprocess.Popen[bytes]] = []
        self._threads = [threading.Thread(target=self._work, daemon=True) for _ in range(workers)]
        for thread in self._threads:
            thread.start()

    def results(self) -> Iterator[Result]:
        """Yield results in the order of the tasks."""
        waiting: dict[int, Result] = {}
        following = 0
        ended = 0
        while ended < len(self._threads):
            number, result = self._done.get()
            if isinstance(result, BaseException):
                raise result
            if result is None:
                ended += 1
                continue
            waiting[number] = result
            while following in waiting:
                yield waiting.pop(following)
                self._window.release()
                following += 1

    def stop(self) -> None:
        """End all workers, whatever they are doing."""
        self._stopped.set()
        for _ in self._threads:
            self._window.release()
        with self._taking:
            children = list(self._children)
        for child in children:
            child.kill()
        for thread in self._threads:
            thread.join()

    def _work(self) -> None:
        """Take tasks until there are none."""
        child: subprocess.Popen[bytes] | None = None
        try:
            while True:
                self._window.acquire()
                with self._taking:
                    if self._stopped.is_set():
                        break
                    number, task = next(self._tasks, (-1, None))
                    if task is None:
                        break
                    if child is None:
                        child = _start()
                        self._children.append(child)
                result = _ask(child, task, self._settings)
                if result is None:
                    child = None
                    result = _died(task)
                self._done.put((number, result))
        except BaseException as error:  # noqa: BLE001 - handed on to the thread that waits for results
            self._done.put((-1, error))
        finally:
            if child is not None:
                _end(child)
            self._done.put((-1, None))


def _start() -> subprocess.Popen[bytes]:
    """Start a worker that finds the package where this process found it."""
    environment = dict(os.environ, PYTHONPATH=os.pathsep.join(path for path in sys.path if path))
    return subprocess.Popen(
        [sys.executable, "-c", _CHILD], stdin=subprocess.PIPE, stdout=subprocess.PIPE, env=environment
    )


def _ask(child: subprocess.Popen[bytes], task: Task, settings: Settings) -> Result | None:
    """Return a worker's result, or None if it died over the task."""
    assert child.stdin is not None and child.stdout is not None
    try:
        _send(child.stdin, (task, settings))
        result = _receive(child.stdout)
    except OSError:
        result = None
    if isinstance(result, Result):
        return result
    _end(child)
    return None


def _end(child: subprocess.Popen[bytes]) -> None:
    """End a worker and close its streams."""
    child.kill()
    child.wait()
    for stream in (child.stdin, child.stdout):
        if stream is not None:
            try:
                stream.close()
            except OSError:
                continue


def _died(task: Task) -> Result:
    """Return the result of a document whose worker died."""
    message = f"{task.name}: the process that worked on it ended suddenly, perhaps for lack of memory. Try fewer workers."
    return Result(task.name, task.key, issues=[Issue(task.key, "build", message)], failed=True)


def _send(stream: IO[bytes], message: Any) -> None:
    data = pickle.dumps(message, protocol=pickle.HIGHEST_PROTOCOL)
    stream.write(_LENGTH.pack(len(data)))
    stream.write(data)
    stream.flush()


def _receive(stream: IO[bytes]) -> Any:
    """Return the next message, None at the end."""
    header = stream.read(_LENGTH.size)
    if len(header) < _LENGTH.size:
        return None
    data = stream.read(_LENGTH.unpack(header)[0])
    return pickle.loads(data)  # noqa: S301 - written by our own process, over a pipe nobody else has


def serve() -> None:
    """Work off tasks from standard input until it ends; what libraries print goes to standard error."""
    source, target = sys.stdin.buffer, os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
    while (message := _receive(source)) is not None:
        task, settings = message
        _send(target, process(task, settings))
