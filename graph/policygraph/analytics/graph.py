"""What can be computed on a graph, as part of the Python interface."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Protocol, TypeVar

from policygraph.store import Store

if TYPE_CHECKING:
    from policygraph.analytics.method import Analysis
    from policygraph.analytics.written import Written
    from policygraph.query.names import Names

_T = TypeVar("_T")


class Graph(Protocol):
    """What these methods need of the graph they are part of."""

    @property
    def store(self) -> Store:
        """The store, opened for reading."""

    @property
    def names(self) -> Names:
        """The names of the store's things."""

    def _write(self, job: Callable[[Store], _T], *, rebuild: bool = False) -> _T:
        """Do a job on the store opened for writing."""


class Analyses:
    """The methods of `PolicyGraph` that compute on the network."""

    def analyse(self: Graph, method: str, /, *, write: str | None = None, **given: Any) -> Analysis:
        """Return what a method finds, as `analyse("pagerank", damping=0.9)`; methods: `policygraph.analytics.METHODS`.

        With `write` also keep it in the store as the named graph `<base>graph/analysis/NAME`. A parameter that is a word of
        Python is given as `analyse("paths", **{"from": "杭州", "to": "深圳"})`. Raises UnknownNameError for an unknown method,
        parameter or thing, InputError for a value that does not fit.
        """
        from policygraph.analytics.registry import analyse
        from policygraph.analytics.written import graph_of, write_analysis

        if write is None:
            return analyse(self.store, method, given, names=self.names if method == "paths" else None)
        graph_of(self.store, write)

        def job(store: Store) -> Analysis:
            found = analyse(store, method, given)
            write_analysis(store, write, found)
            return found

        return self._write(job)

    def analyses(self: Graph) -> list[Written]:
        """Return the results kept in the store, by name; those that the store has outgrown are `stale`."""
        from policygraph.analytics.written import list_analyses

        return list_analyses(self.store)

    def remove_analysis(self: Graph, name: str) -> None:
        """Remove a result from the store; raises UnknownNameError if there is none of this name."""
        from policygraph.analytics.written import remove_analysis

        self._write(lambda store: remove_analysis(store, name))
