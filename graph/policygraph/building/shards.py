"""One shard of a build: the documents that fall to it, read and extracted, as sorted and checksummed files in a depot.

Which documents those are depends on their keys alone, so machines that see the same sources need not speak with each other.
What depends on the whole corpus (links across documents, reference data) is left to the merge.
"""

from __future__ import annotations

import gzip
import hashlib
import tempfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import replace
from itertools import accumulate
from pathlib import Path

from policygraph.building.depot import Depot, open_depot
from policygraph.building.fingerprint import pipeline_fingerprint
from policygraph.building.manifests import (
    MANIFEST,
    Keys,
    Part,
    ShardDocument,
    ShardManifest,
    folder_name,
    parse_manifest,
    part_name,
    shard_of,
)
from policygraph.building.report import BuildReport
from policygraph.building.runs import RUN_BYTES, Runs
from policygraph.building.sources import Known, find_sources, key_of, known, refuse_doubles
from policygraph.building.work import Result, Settings, Task, reader
from policygraph.building.workers import processes_for, run
from policygraph.errors import InputError
from policygraph.extract.opinion.settings import OpinionSettings
from policygraph.extract.rules import check_rules
from policygraph.model import Issue, digest
from policygraph.rdf.iris import DEFAULT_BASE, check_base
from policygraph.read import MAX_BYTES
from policygraph.read.web import is_url

PART_BYTES = 64_000_000  # of N-Quads, 5 MB as a file; what loading one takes of memory grows with it
_COMPRESSION = 5

Progress = Callable[[int, int, str], None]


def build_shard(
    paths: Sequence[Path | str],
    url: str,
    shard: int,
    of: int,
    *,
    base: str = DEFAULT_BASE,
    workers: int | None = None,
    max_bytes: int = MAX_BYTES,
    progress: Progress | None = None,
    opinion: OpinionSettings | None = None,
    ocr: bool = False,
    apart: bool = False,
    run_bytes: int = RUN_BYTES,
    part_bytes: int = PART_BYTES,
) -> BuildReport:
    """Build shard `shard` (from 1) of `of` from the files and folders at `paths`, into the depot at `url` (`open_depot`).

    Every shard of a corpus must be given the same paths and options; `paths`, `workers`, `max_bytes`, `progress`, `opinion`
    and `ocr` are those of `policygraph.build.build`. The manifest is written last: what an interrupted run leaves is no shard,
    and running it again makes it whole. In memory are at most `run_bytes` of quads, beside the names of the sources; a
    part holds about `part_bytes` of them. `apart` works in another process even with one worker. A shard that is there whole
    and was made from the same sources without a failure is left alone.

    Returns what was done, `new` being the documents of the shard, or `unchanged`. Raises InputError for a path that does not exist, two
    files with one key, a shard that is none of 1 to `of`, or a depot that cannot be written; MissingExtraError where the
    library for `url` is not installed.
    """
    if not 1 <= shard <= of:
        raise InputError(f"There is no shard {shard} of {of}: shards are counted from 1, as 1/{max(of, 1)}.")
    depot = open_depot(url)
    pipeline = pipeline_fingerprint(check_base(base))
    stamp = digest(pipeline, opinion.stamp if opinion else None, ocr) if opinion or ocr else pipeline
    settings = Settings(base, stamp, max_bytes, opinion, ocr)
    listing: list[Issue] = []
    keys, mine = _chosen(paths, shard, of, max_bytes, listing)
    whole = _whole(depot, folder_name(shard, of))
    if whole is not None and replace(
        whole, base=base, stamp=stamp, found=keys.count, keys=keys.digest, listing=listing, sources=_sources(mine, settings)
    ) == whole:  # fmt: skip
        return BuildReport(found=len(mine), unchanged=[one.key for one in whole.documents], issues=listing)
    check_rules()
    reader.cache_clear()
    report = BuildReport(found=len(mine))
    documents: list[ShardDocument] = []
    sources = Keys()
    with tempfile.TemporaryDirectory(prefix="policygraph-shard-") as scratch:
        runs = Runs(Path(scratch), run_bytes)
        results = run(_tasks(mine, settings), settings, processes_for(workers, len(mine)), apart=apart)
        try:
            for done, (result, one) in enumerate(zip(results, mine, strict=True), 1):
                _take(result, one.key, report, documents, runs)
                sources.add(_built_from(result.key, result.stamp))
                if progress is not None:
                    progress(done, len(mine), result.name)
        finally:
            results.close()
        parts = list(_write_parts(runs.blocks(), Path(scratch), depot, folder_name(shard, of), part_bytes))
    report.finish()
    documents.sort(key=lambda document: document.key)
    manifest = ShardManifest(
        base, pipeline, stamp, shard, of, keys.count, keys.digest, sources.digest, documents, report.failed,
        report.issues, listing, parts,
    )  # fmt: skip
    depot.write(f"{manifest.folder}/{MANIFEST}", manifest.json())
    _tidy(depot, manifest)
    report.issues = [*report.issues, *listing]
    report.finish()
    return report


def _chosen(
    paths: Sequence[Path | str], shard: int, of: int, max_bytes: int, issues: list[Issue]
) -> tuple[Keys, list[Known]]:
    """Return the digest of all keys, and the sources of this shard. Raises InputError for two of them with one key."""
    keys = Keys()
    mine: list[Known] = []
    for source in find_sources(paths, issues):
        key = key_of(source, max_bytes)
        keys.add(key)
        if shard_of(key, of) == shard:
            mine.append(Known(source, key, ""))
    refuse_doubles(mine, {}, None)
    return keys, mine


def _whole(depot: Depot, folder: str) -> ShardManifest | None:
    """Return the manifest of a shard that is there already, if it is whole and nothing failed."""
    names = set(depot.names(folder))
    if MANIFEST not in names:
        return None
    with depot.open(f"{folder}/{MANIFEST}") as file, suppress(InputError):
        manifest = parse_manifest(file.read(), folder)
        failed = manifest.failed or any(issue.severity == "error" for issue in manifest.issues)
        if not failed and names >= {part.name for part in manifest.parts}:
            return manifest
    return None


def _sources(chosen: Iterable[Known], settings: Settings) -> str:
    """Return the digest of what documents would be built from; "" where one stands at a web address or cannot be read."""
    found = Keys()
    for one in chosen:
        if is_url(one.source.name):
            return ""
        seen = known(one.source, settings.pipeline, settings.max_bytes)
        if seen.failure is not None:
            return ""
        found.add(_built_from(seen.key, seen.fingerprint))
    return found.digest


def _built_from(key: str, stamp: str) -> str:
    return f"{key}\n{stamp}"


def _tasks(chosen: Iterable[Known], settings: Settings) -> Iterator[Task]:
    """Yield the tasks; what stands at a web address is fetched when its turn comes."""
    for one in chosen:
        there = known(one.source, settings.pipeline, settings.max_bytes) if is_url(one.source.name) else one
        yield Task(one.source.key, one.key, one.source, there.document, there.fingerprint or None)


def _take(result: Result, key: str, report: BuildReport, documents: list[ShardDocument], runs: Runs) -> None:
    """Add a result to the shard."""
    report.issues += result.issues
    report.opinion += result.opinion
    if not result.failed and result.key != key:
        message = f"{result.name}: its key changed from {key!r} to {result.key!r} while it was read. Build the shard again."
        report.issues.append(Issue(key, "read", message))
        result.failed = True
    if result.failed:
        report.failed.append(key)
        return
    quads = result.nquads.count(b"\n")
    documents.append(ShardDocument(key, result.title, quads, dict(sorted(result.claims.items()))))
    report.new.append(key)
    report.claims += result.claims
    report.quads += quads
    runs.add(result.nquads)


def _write_parts(
    blocks: Iterator[list[bytes]], scratch: Path, depot: Depot, folder: str, part_bytes: int
) -> Iterator[Part]:
    """Write sorted lines into the parts of a shard and yield what the manifest says of each.

    Where a part ends depends on the lines alone, not on the blocks they come in.
    """
    path = scratch / "part"
    lines = next(blocks, [])
    number = 0
    while lines:
        number += 1
        quads, room = 0, part_bytes
        with path.open("wb") as file, gzip.GzipFile("", "wb", _COMPRESSION, file, mtime=0) as packed:
            while lines and room > 0:
                cut = _cut(lines, room)
                data = b"\n".join(lines[:cut]) + b"\n"
                packed.write(data)
                quads += cut
                room -= len(data)
                lines = lines[cut:] or next(blocks, [])
        with path.open("rb") as made:
            sha256 = hashlib.file_digest(made, "sha256").hexdigest()
        name = part_name(number, sha256)
        depot.put(f"{folder}/{name}", path)
        yield Part(name, sha256, path.stat().st_size, quads)
        path.unlink()


def _cut(lines: Sequence[bytes], room: int) -> int:
    """Return how many of the lines fit into a number of bytes, the first that goes beyond them included."""
    ends = accumulate(len(line) + 1 for line in lines)
    return next((number for number, end in enumerate(ends, 1) if end >= room), len(lines))


def _tidy(depot: Depot, manifest: ShardManifest) -> None:
    """Remove the parts of earlier runs, which no manifest names any more."""
    named = {MANIFEST, *(part.name for part in manifest.parts)}
    for name in depot.names(manifest.folder):
        if name not in named:
            depot.remove(f"{manifest.folder}/{name}")
