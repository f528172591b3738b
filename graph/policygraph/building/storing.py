"""Storing beside extracting: the database takes a batch while the next documents are being read.

Loading in bulk releases the interpreter, so one thread for it costs extraction nothing where there is a second processor.
"""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from types import TracebackType


class Storing:
    """Does what it is handed, one thing after the other, on one thread; never more than one thing waits.

    >>> done = []
    >>> with Storing() as storing:
    ...     for batch in "abc":
    ...         storing.hand(lambda batch=batch: done.append(batch))
    >>> done
    ['a', 'b', 'c']
    """

    def __init__(self) -> None:
        """Begin with nothing to do; the thread starts with the first thing handed over."""
        self._pool = ThreadPoolExecutor(1, "policygraph-storing")
        self._last: Future[None] | None = None

    def hand(self, work: Callable[[], None]) -> None:
        """Have `work` done after what was handed over before, whose end is waited for: so memory stays bounded.

        Raises what the thing before raised; `work` is then not begun.
        """
        self.settle()
        self._last = self._pool.submit(work)

    def settle(self) -> None:
        """Wait until all is done, and raise what it raised."""
        if self._last is not None:
            self._last.result()
            self._last = None

    def __enter__(self) -> Storing:
        """Return itself."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Wait for what is under way; what it raises is raised unless an error is on its way already."""
        try:
            if error is None:
                self.settle()
        finally:
            self._pool.shutdown(wait=True)
