"""Where the quads live: embedded Oxigraph behind one small interface."""

from policygraph.store.endpoint import is_server
from policygraph.store.opening import open_store, open_writable
from policygraph.store.store import Store
from policygraph.store.writable import WritableStore

__all__ = ["Store", "WritableStore", "is_server", "open_store", "open_writable"]
