"""What docs/scale.md is reckoned from: shards and merge on a corpus, figures per document; and merges of made-up parts.

    python tests/benchmarks/scale_out.py documents FOLDER [--counts 75 150 300] [--shards 4]
    python tests/benchmarks/scale_out.py merging [--quads 500000 1000000 2000000 4000000]
    python tests/benchmarks/scale_out.py listing [--files 50000]

Prints JSON. Each step runs in a process of its own, so that memory is that of the step; seconds are those of the processor, which
other work on the machine hardly changes, with the seconds of the wall beside them. `exponent` is the power of the size with
which a figure grows. The parts of `merging` are those of the project's own articles with keys and hashes renamed, copy by
copy; places, plans and people stay what they are. The time of their derived links says little, since all texts are alike.
"""

from __future__ import annotations

import argparse
import gzip
import hashlib
import json
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from benchmarks.bench_growth import exponent
from policygraph.building.manifests import Keys, Part, ShardDocument, parse_manifest, part_name, shard_of
from policygraph.building.shards import build_shard
from policygraph.rdf.iris import encode

ROOT = Path(__file__).resolve().parents[2]
_HASH = re.compile(rb"(?<=/)[0-9a-f]{32}(?=[>/#])")
_STEP = """
import json, resource, sys, time
from policygraph.build import build
from policygraph.building import merging
from policygraph.building.merging import merge, read_shards
from policygraph.building.shards import build_shard
from policygraph.store import open_writable

what, store, *given = sys.argv[1:]
phases = {}
def timed(name, function):
    def run(*arguments, **named):
        began = time.process_time(), time.perf_counter()
        try:
            return function(*arguments, **named)
        finally:
            phases[name] = phases.get(name, 0) + time.process_time() - began[0]
            phases[name + " (wall)"] = phases.get(name + " (wall)", 0) + time.perf_counter() - began[1]
    return run
quads = 0
if what == "shard":
    quads = timed("shard", build_shard)(given[2:], store, int(given[0]), int(given[1]), workers=1).quads
elif what == "build":
    with open_writable(store) as opened:
        quads = timed("build", build)(given, opened, workers=1).quads
else:
    for name in ("load_reference", "_load_part", "_check_loaded", "load_derived"):
        setattr(merging, name, timed(name, getattr(merging, name)))
    with open_writable(store) as opened:
        shards = timed("read_shards", read_shards)(given)
        quads = timed("merge", merge)(shards, opened).quads
        phases["stored quads"] = len(opened.inner)
print(json.dumps(phases | {"quads": quads, "memory MB": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1000}))
"""


def step(what: str, *given: object) -> dict[str, float]:
    """Run a step in a process of its own and return its figures."""
    done = subprocess.run(
        [sys.executable, "-c", _STEP, what, *map(str, given)],
        stdout=subprocess.PIPE,
        check=True,
        encoding="utf-8",
    )
    figures: dict[str, float] = json.loads(done.stdout)
    return figures


def size(folder: Path) -> int:
    """Return the bytes of all files below a folder."""
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())


def documents(folder: Path, counts: Sequence[int], shards: int, scratch: Path) -> list[dict[str, Any]]:
    """Return the figures of shards, merge and a plain build for some of the documents of a folder, spread over it."""
    files = sorted(path for path in folder.iterdir() if path.suffix == ".txt")
    found = []
    for count in counts:
        place = scratch / str(count)
        (place / "in").mkdir(parents=True)
        for number in range(count):
            path = files[number * len(files) // count]
            for one in (path, path.with_suffix(".meta.json")):
                if one.exists():
                    shutil.copy(one, place / "in")
        made = [step("shard", place / "out", number, shards, place / "in") for number in range(1, shards + 1)]
        merged = step("merge", place / "merged", place / "out")
        built = step("build", place / "built", place / "in")
        parts = list((place / "out").rglob("part-*"))
        found.append(
            {
                "documents": count,
                "characters": sum(
                    len(path.read_text(encoding="utf-8")) for path in (place / "in").glob("*.txt")
                ),
                "shards s": sum(one["shard"] for one in made),
                "shards s (wall)": sum(one["shard (wall)"] for one in made),
                "shard memory MB": max(one["memory MB"] for one in made),
                "quads": sum(one["quads"] for one in made),
                "part bytes": sum(path.stat().st_size for path in parts),
                "part lines bytes": sum(len(gzip.decompress(path.read_bytes())) for path in parts),
                "store bytes": size(place / "merged" / "db"),
                "merge": merged,
                "build": built,
            }
        )
        shutil.rmtree(place)
    return found


def copies(data: bytes, key: str, copy: int) -> tuple[str, bytes]:
    """Return a document's N-Quads under another key, its claims, passages and own facts renamed."""
    renamed = f"{copy:06d}/{key}"
    made: dict[bytes, bytes] = {}

    def other(found: re.Match[bytes]) -> bytes:
        name = made.get(found[0])
        if name is None:
            name = made[found[0]] = (
                hashlib.md5(found[0] + b"%d" % copy, usedforsecurity=False).hexdigest().encode()
            )
        return name

    text = _HASH.sub(other, data)
    return renamed, text.replace(f"/{encode(key)}>".encode(), f"/{encode(renamed)}>".encode())


def made_up(quads: int, out: Path, shards: int) -> int:
    """Write shards of about so many quads, and return the number of their documents."""
    seeds = list(_seeds(out.parent / "seed"))
    template = parse_manifest(next((out.parent / "seed").rglob("manifest.json")).read_bytes(), "seed")
    lines: list[list[bytes]] = [[] for _ in range(shards)]
    named: list[list[ShardDocument]] = [[] for _ in range(shards)]
    keys = Keys()
    written, copy = 0, 0
    while written < quads:
        copy += 1
        for key, data in seeds:
            renamed, text = copies(data, key, copy)
            shard = shard_of(renamed, shards) - 1
            found = text.splitlines()
            lines[shard] += found
            named[shard].append(ShardDocument(renamed, "", len(found)))
            keys.add(renamed)
            written += len(found)
            if written >= quads:
                break
    for number in range(shards):
        data = b"\n".join(sorted(set(lines[number]))) + b"\n"
        packed = gzip.compress(data, 5, mtime=0)
        sha256 = hashlib.sha256(packed).hexdigest()
        part = Part(part_name(1, sha256), sha256, len(packed), data.count(b"\n"))
        manifest = replace(
            template, shard=number + 1, of=shards, found=keys.count, keys=keys.digest,
            documents=sorted(named[number], key=lambda one: one.key), parts=[part],
        )  # fmt: skip
        place = out / manifest.folder
        place.mkdir(parents=True)
        (place / part.name).write_bytes(packed)
        (place / "manifest.json").write_bytes(manifest.json())
    return keys.count


def _seeds(place: Path) -> Iterator[tuple[str, bytes]]:
    """Yield key and N-Quads of the project's own articles."""
    from policygraph.building.sources import find_sources
    from policygraph.building.work import Settings, Task, process
    from policygraph.rdf.iris import DEFAULT_BASE

    build_shard([ROOT / "data" / "articles"], str(place), 1, 1, workers=1)
    for source in find_sources([ROOT / "data" / "articles"], []):
        result = process(Task(source.key, source.key, source), Settings(DEFAULT_BASE, "made up", 20_000_000))
        yield result.key, result.nquads


def merging(sizes: Sequence[int], shards: int, scratch: Path) -> dict[str, Any]:
    """Return the figures of merges of made-up shards of several sizes, and how they grow."""
    rows = []
    for quads in sizes:
        place = scratch / f"made-{quads}"
        place.mkdir()
        count = made_up(quads, place / "out", shards)
        figures = step("merge", place / "store", place / "out")
        rows.append(
            figures
            | {
                "documents": count,
                "store bytes": size(place / "store" / "db"),
                "part bytes": size(place / "out"),
            }
        )
        print(json.dumps(rows[-1]), file=sys.stderr)  # a long run may be cut short
        shutil.rmtree(place)
    grown = ("read_shards", "_load_part", "_check_loaded", "load_derived", "merge", "store bytes")
    growth = (
        {name: exponent([(row["quads"], row[name]) for row in rows]) for name in grown}
        if len(rows) > 1
        else {}
    )
    return {"merges": rows, "exponent": growth}


def listing(files: int, scratch: Path) -> dict[str, float]:
    """Return what it costs a shard to look through all sources and find its own."""
    folder = scratch / "listing"
    for number in range(files):
        path = folder / f"{number // 1000:04d}" / f"{number % 1000:04d}.txt"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(b"")
    code = """
import json, resource, sys, time
from policygraph.building.shards import _chosen
before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
began = time.process_time()
keys, mine = _chosen([sys.argv[1]], 1, 100, 1000, [])
took = time.process_time() - began
print(json.dumps({"files": keys.count, "own": len(mine), "s": took,
                  "memory MB": (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1000}))
"""
    done = subprocess.run([sys.executable, "-c", code, str(folder)], stdout=subprocess.PIPE, check=True)
    figures: dict[str, float] = json.loads(done.stdout)
    return figures


def main(given: Sequence[str] | None = None) -> int:
    """Measure what was asked for and print it."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("what", choices=("documents", "merging", "listing"))
    parser.add_argument("folder", nargs="?", type=Path)
    parser.add_argument("--counts", nargs="+", type=int, default=[75, 150, 300])
    parser.add_argument("--shards", type=int, default=4)
    parser.add_argument("--quads", nargs="+", type=int, default=[500_000, 1_000_000, 2_000_000, 4_000_000])
    parser.add_argument("--files", type=int, default=50_000)
    asked = parser.parse_args(given)
    with tempfile.TemporaryDirectory(prefix="scale-out-") as scratch:
        told: Any
        if asked.what == "documents":
            told = documents(asked.folder, asked.counts, asked.shards, Path(scratch))
        elif asked.what == "merging":
            told = merging(asked.quads, asked.shards, Path(scratch))
        else:
            told = listing(asked.files, Path(scratch))
    print(json.dumps(told, indent=1))
    return 0


if __name__ == "__main__":
    sys.exit(main())
