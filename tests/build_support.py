"""Running builds in processes of their own, and comparing what stores hold."""

from __future__ import annotations

import os
import subprocess
import sys
import textwrap
from collections.abc import Mapping
from pathlib import Path

import pyoxigraph as ox

from policygraph.rdf.quads import is_bookkeeping
from policygraph.store import Store, open_store

BUILD = """
    import sys
    from policygraph.build import build
    from policygraph.store import open_writable

    path, workers, prune, *sources = sys.argv[1:]
    with open_writable(path) as store:
        print("begin", flush=True)
        report = build(
            sources,
            store,
            workers=int(workers),
            prune=prune == "prune",
            progress=lambda done, total, name: print(done, flush=True),
        )
    sys.exit(report.exit_code)
"""


def command(
    store: Path, *sources: Path, workers: int = 1, prune: bool = False, before: str = ""
) -> list[str]:
    """Return the command that builds; `before` is code to run first."""
    code = textwrap.dedent(before) + textwrap.dedent(BUILD)
    arguments = [str(store), str(workers), "prune" if prune else "keep", *map(str, sources)]
    return [sys.executable, "-c", code, *arguments]


def environment(**changed: str) -> Mapping[str, str]:
    """Return the environment of a build process, with some variables changed."""
    return {**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path)), **changed}


def run_build(
    store: Path,
    *sources: Path,
    workers: int = 1,
    prune: bool = False,
    before: str = "",
    **changed: str,
) -> None:
    """Build in a process of its own, which must succeed."""
    done = subprocess.run(
        command(store, *sources, workers=workers, prune=prune, before=before),
        env=environment(**changed),
        capture_output=True,
        encoding="utf-8",
        timeout=300,
        check=False,
    )
    assert done.returncode == 0, done.stderr


def lines_of(store: Store) -> list[str]:
    """Return the sorted N-Quads of a store."""
    data: bytes = ox.serialize(store.quads(), format=ox.RdfFormat.N_QUADS) or b""
    return sorted(data.decode("utf-8").splitlines())


def dump(path: Path) -> list[str]:
    """Return the sorted N-Quads of what readers of a store see."""
    with open_store(path) as store:
        return lines_of(store)


def documents_in(store: Store) -> dict[str, frozenset[ox.Quad]]:
    """Return the quads of each document graph, by its IRI, having checked that the default graph is what graphs state."""
    graphs: dict[str, set[ox.Quad]] = {}
    default: set[ox.Triple] = set()
    stated: set[ox.Triple] = set()
    for quad in store.quads():
        if isinstance(quad.graph_name, ox.DefaultGraph):
            default.add(quad.triple)
            continue
        if store.says_facts(quad.graph_name) and not is_bookkeeping(quad):
            stated.add(quad.triple)
        if quad.graph_name.value.startswith(store.iris.document_graphs):
            graphs.setdefault(quad.graph_name.value, set()).add(quad)
    assert default == stated
    return {name: frozenset(quads) for name, quads in graphs.items()}
