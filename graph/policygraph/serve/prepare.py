"""Make what the workers read of a store: the bones of the network, the search index, the map with its layout, the first screen.

Run as ``python -m policygraph.serve.prepare STORE``, a process of its own, so that the memory that gathering takes goes back to
the system; a worker lives as long as the service.
"""

from __future__ import annotations

import sys
from pathlib import Path

from policygraph.errors import PolicyGraphError
from policygraph.query.kept import is_kept
from policygraph.query.search import search_index
from policygraph.serve.answers.bones import open_bones
from policygraph.serve.answers.network import front, network
from policygraph.store import Store, open_store

_MADE = (("bones-1", ".sqlite"), ("search-1", ".sqlite"), ("network-3", ".json.gz"), ("front-1", ".json"))


def prepared(store: Store) -> bool:
    """Say whether all of it is there for the newest state of a store."""
    return all(is_kept(store, name, suffix) for name, suffix in _MADE)


def prepare(path: Path) -> None:
    """Make all of it that is not there yet. Raises PolicyGraphError if the store cannot be opened."""
    store = open_store(path)
    open_bones(store).close()
    search_index(store)
    network(store, packed=True)
    front(store)
    store.close()


if __name__ == "__main__":
    try:
        prepare(Path(sys.argv[1]))
    except PolicyGraphError as error:
        raise SystemExit(str(error)) from error
