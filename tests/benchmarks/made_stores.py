"""Stores of as many quads as wanted, built by policygraph from made documents.

    python tests/benchmarks/made_stores.py STORE --quads 1000000

Every store begins with the reference graphs, places and schemes with their share of the facts: some 98,000 quads. What documents
add for each of their characters is learnt from a few; as many more as are missing are built then, until all but `TOLERANCE` of
them are there. Where fewer quads are asked for than the reference graphs take, places and concepts that nothing points at are left out.
"""

from __future__ import annotations

import argparse
import json
import shutil
import sys
import tempfile
import time
from pathlib import Path

import pyoxigraph as ox

sys.path.insert(0, str(Path(__file__).parents[1]))

from benchmarks import made_texts
from policygraph.build import build
from policygraph.rdf.iris import POL, SCHEMA
from policygraph.store import WritableStore, open_store, open_writable

TOLERANCE = 0.04
_ROUNDS = 8
_DOCUMENTS_OF_A_SMALL_STORE = 0.3  # of its quads; the rest are places and schemes


def made_store(path: Path, quads: int, texts: Path) -> int:
    """Build a store of about `quads` quads, its documents written into the folder `texts`; return how many it holds.

    Raises ValueError if that is more than 10 % off.
    """
    texts.mkdir(parents=True, exist_ok=True)
    with open_writable(path) as store:
        build([texts], store)
        base = len(store.inner)
        small = quads < base
        _add_documents(store, int(_DOCUMENTS_OF_A_SMALL_STORE * quads) if small else quads - base, texts)
        thinned = _thinned(store, quads) if small else b""
    if small:
        shutil.rmtree(path)
        with open_writable(path) as store:
            store.add([thinned])
            store.publish()
    with open_store(path) as store:
        held = len(store.inner)
    if not 0.9 * quads <= held <= 1.1 * quads:
        raise ValueError(f"The store has {held:,} quads, and {quads:,} were asked for.")
    return held


def _add_documents(store: WritableStore, missing: int, texts: Path) -> None:
    """Build documents until they have added about so many quads."""
    before = len(store.inner)
    scale = min(max(missing / 1_000_000, 0.02), 1.0)  # short ones, else a single one would be too many
    count, characters, added = 0, 0, 0
    for _ in range(_ROUNDS):
        wanted = (missing - added) * characters / added if added else 6 * 8_000 * scale
        written = 0
        while written < wanted:
            text = made_texts.document(count, scale)
            (texts / f"{count:06}.txt").write_text(text, encoding="utf-8", newline="\n")
            written += len(text)
            count += 1
        build([texts], store)
        characters += written
        added = len(store.inner) - before
        if missing - added <= TOLERANCE * missing:
            break


def _thinned(store: WritableStore, quads: int) -> bytes:
    """Return the store as N-Quads without as many places and concepts as must go for so many quads to be left.

    Those that a document names stay, and what they lie in or under.
    """
    graphs = (store.iris.schemes, store.iris.places)
    held: dict[ox.NamedNode, list[ox.Quad]] = {}
    for graph in graphs:
        for quad in store.quads(graph):
            held.setdefault(quad.subject, []).append(quad)
    kept = {place for place in held if place.value.startswith(f"{store.base}status/")}
    found = {
        quad.object
        for quad in store.quads(ox.DefaultGraph())
        if quad.object in held and quad.subject not in held
    }
    while found:
        kept |= found
        upwards = (POL.broaderTransitive, SCHEMA.containedInPlace)
        found = {
            quad.object
            for one in found
            for quad in held[one]
            if quad.predicate in upwards and quad.object in held
        } - kept
    # what is said of one stands in its graph and in the facts
    left = quads - len(store.inner) + 2 * sum(len(said) for one, said in held.items() if one not in kept)
    for one in sorted(held.keys() - kept, key=str):
        if 2 * len(held[one]) <= left:
            kept.add(one)
            left -= 2 * len(held[one])
    gone = {str(one) for one in held if one not in kept}
    data = store.inner.dump(format=ox.RdfFormat.N_QUADS)
    assert data is not None
    lines = data.decode("utf-8").splitlines(keepends=True)
    return "".join(line for line in lines if line.partition(" ")[0] not in gone).encode("utf-8")


def main() -> int:
    """Make the store the command line asks for; print its quads and the seconds it took as JSON."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("store", type=Path)
    parser.add_argument("--quads", type=int, required=True)
    given = parser.parse_args()
    began = time.perf_counter()
    with tempfile.TemporaryDirectory(prefix="made-") as texts:
        held = made_store(given.store, given.quads, Path(texts))
        documents = len(list(Path(texts).iterdir()))
    took = round(time.perf_counter() - began, 1)
    print(json.dumps({"asked": given.quads, "quads": held, "documents": documents, "seconds": took}))
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
