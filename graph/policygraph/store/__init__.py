"""Where the quads live: embedded Oxigraph behind one small interface."""

from policygraph.store.store import Store

__all__ = ["Store"]
