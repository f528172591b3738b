"""The state of a store's facts as one short text: it changes when a result computed from them might."""

from __future__ import annotations

from hashlib import sha256
from typing import TYPE_CHECKING

import pyoxigraph as ox

if TYPE_CHECKING:
    from policygraph.store import Store


def state_of(store: Store) -> str:
    """Return the SHA-256 of all that decides the default graph: documents with their fingerprints, judgements, imported facts.

    >>> from policygraph.store import Store
    >>> state_of(Store.in_memory()) == state_of(Store.in_memory())
    True
    """
    digest = sha256()
    for key, fingerprint in store.documents().items():
        digest.update(f"{key}\0{fingerprint}\0".encode("utf-8", "surrogatepass"))
    graphs = sorted(
        graph.value
        for graph in store.inner.named_graphs()
        if isinstance(graph, ox.NamedNode)
        and (
            graph == store.iris.human
            or graph.value.startswith(store.iris.rejected_graphs)
            or (store.says_facts(graph) and not graph.value.startswith(store.iris.document_graphs))
        )
    )
    for graph in graphs:
        for line in sorted(map(str, store.quads(ox.NamedNode(graph)))):
            digest.update(line.encode("utf-8", "surrogatepass"))
    return digest.hexdigest()
