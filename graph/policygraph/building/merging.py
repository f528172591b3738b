"""Shards back into one store: proved to be one whole, loaded, and finished as a build on one machine finishes."""

from __future__ import annotations

import hashlib
import traceback
import zlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import IO

from policygraph.building.depot import Depot, open_depot
from policygraph.building.fingerprint import pipeline_fingerprint
from policygraph.building.manifests import (
    MANIFEST,
    Keys,
    Part,
    ShardManifest,
    is_manifest,
    parse_manifest,
    shard_of,
)
from policygraph.building.reference import load_derived, load_reference
from policygraph.building.report import BuildReport, write_issues
from policygraph.errors import InputError, PolicyGraphError, StoreError
from policygraph.model import Issue
from policygraph.rdf.rejected import lost_judgements
from policygraph.store import Store, WritableStore
from policygraph.store.folder import FORMAT, Manifest, translated, write_manifest

_READ_BYTES = 1 << 18
_UNPACKED_BYTES = 1 << 22  # at once, whatever a file would swell to
_SHOWN = 5

Progress = Callable[[int, int, str], None]


@dataclass(frozen=True, slots=True)
class Shard:
    """A shard that was found: its manifest, the depot and the folder in it where its parts lie."""

    manifest: ShardManifest
    depot: Depot
    folder: str

    @property
    def where(self) -> str:
        """Return what messages call it."""
        return f"{self.depot.url}/{self.folder}".rstrip("/")


@dataclass(frozen=True, slots=True)
class Shards:
    """All shards of one whole, in order, proved to be that."""

    all: tuple[Shard, ...]

    @property
    def base(self) -> str:
        """Return what their IRIs start with."""
        return self.all[0].manifest.base


def read_shards(urls: Iterable[str], of: int | None = None) -> Shards:
    """Return the shards in the depots at `urls`, each of which holds some of them, or is the folder of one.

    With `of` only those of so many count, whatever other runs have left there.

    Raises InputError, saying which and what to do, unless they are of one format, base, pipeline and number, made by the
    pipeline that runs here, none is missing or there twice, and each document of the whole is in exactly one of them.
    """
    found = [shard for url in urls for shard in _found(url) if of in (None, shard.manifest.of)]
    found.sort(key=lambda shard: (shard.manifest.shard, shard.where))
    if not found:
        raise InputError(
            "There is no finished shard at the places given. Make them: policygraph build PATH... --shard 1/2 --out URL"
        )
    _check_alike(found)
    _check_numbers(found)
    for shard in found:
        _check_keys(shard)
    _check_whole(found)
    return Shards(tuple(found))


def merge(shards: Shards, store: Store, *, progress: Progress | None = None) -> BuildReport:
    """Load shards into a store that has no documents yet, link across documents, and return what was done.

    The store is then what a build of all sources on one machine makes, but for the list of the files that documents came
    from, which the next build writes. Readers see nothing of it before it is whole; when it fails or is interrupted, the
    store is as it was. `progress` is called with (done, total, name) for each part.

    Raises StoreError for a store that is open for reading, holds documents or is of another base, InputError for a part
    that is not what its manifest says.
    """
    if not isinstance(store, WritableStore):
        raise StoreError("The store is open for reading only. Open it with write=True.")
    check_empty(store)
    if store.base != shards.base:
        raise StoreError(
            f"The shards were made with the base {shards.base}, the store with {store.base}. Name another store, or build "
            f"the shards with --base {store.base}."
        )
    store.begin_rebuild()
    try:
        report = _load(shards, store, progress)
    except BaseException as error:
        _let_go(error)
        store.abandon_rebuild()
        raise
    if store.folder is not None:
        write_manifest(store.folder, Manifest(FORMAT, store.base, pipeline_fingerprint(store.base)))
        write_issues(store.folder, report.issues)
    return report


def check_empty(store: Store) -> None:
    """Raise StoreError if a store holds documents, and so cannot take shards."""
    if store.documents():
        where = f" {store.folder.root}" if store.folder else ""
        raise StoreError(
            f"The store{where} holds documents already; shards are merged into an empty store. Name another with --store."
        )


def _let_go(error: BaseException | None) -> None:
    """Empty the frames an error came through: they hold the new database, which would stay open while the error is kept."""
    while error is not None:
        traceback.clear_frames(error.__traceback__)
        error = error.__cause__ or error.__context__


def _load(shards: Shards, store: WritableStore, progress: Progress | None) -> BuildReport:
    """Fill the new database and put it in its place."""
    pipeline = pipeline_fingerprint(store.base)
    report = _report(shards)
    load_reference(store, pipeline)
    parts = [(shard, part) for shard in shards.all for part in shard.manifest.parts]
    for done, (shard, part) in enumerate(parts, 1):
        _load_part(shard, part, store)
        report.quads += part.quads
        if progress is not None:
            progress(done, len(parts), f"{shard.folder}/{part.name}")
    _check_loaded(shards, store)
    try:
        report.derived = load_derived(store, pipeline)
    except PolicyGraphError:
        raise
    except Exception as error:  # noqa: BLE001 - as in a build: reported, and tried again by the next one
        report.issues.append(Issue("", "derived", f"{type(error).__name__}: {error}"))
    report.lost = [one.id for one in lost_judgements(store)]
    with translated(store.folder):
        store.inner.optimize()
    store.finish_rebuild()
    report.finish()
    return report


def _report(shards: Shards) -> BuildReport:
    """Return what the shards' manifests say was done."""
    report = BuildReport()
    listing: set[Issue] = set()
    for shard in shards.all:
        manifest = shard.manifest
        report.found += len(manifest.documents) + len(manifest.failed)
        report.new += [document.key for document in manifest.documents]
        report.failed += manifest.failed
        for document in manifest.documents:
            report.claims.update(document.claims)
        report.issues += manifest.issues
        listing.update(manifest.listing)  # each shard looked through all sources
    report.issues += listing
    return report


def _found(url: str) -> Iterator[Shard]:
    """Yield the shards in the depot at a URL."""
    depot = open_depot(url)
    for name in depot.names():
        if name != MANIFEST and not is_manifest(name):
            continue
        with depot.open(name) as file:
            manifest = parse_manifest(file.read(), f"{depot.url}/{name}")
        yield Shard(manifest, depot, name.rpartition("/")[0])


def _check_alike(found: Sequence[Shard]) -> None:
    """Raise InputError unless all shards are parts of one whole, made here or by the same version."""
    first = found[0]
    pipeline = pipeline_fingerprint(first.manifest.base)
    for shard in found:
        ours, theirs = first.manifest, shard.manifest
        for what, one, other in (
            ("base", ours.base, theirs.base),
            ("number of shards", ours.of, theirs.of),
            ("version of policygraph, its rules or its lexicons", ours.pipeline, theirs.pipeline),
            ("options (--llm, --ocr)", ours.stamp, theirs.stamp),
        ):
            if one != other:
                raise InputError(
                    f"{first.where} and {shard.where} do not belong together: they were made with another {what} ({one} and "
                    f"{other}). Build the shards anew, all alike."
                )
    if first.manifest.pipeline != pipeline:
        raise InputError(
            f"{first.where} was made by another version of policygraph, or with other rules or lexicons, than this one. Merge "
            "with the version that made the shards, or build them anew."
        )


def _check_numbers(found: Sequence[Shard]) -> None:
    """Raise InputError if a shard is missing or there twice."""
    seen: dict[int, Shard] = {}
    for shard in found:
        other = seen.setdefault(shard.manifest.shard, shard)
        if other is not shard:
            raise InputError(
                f"Shard {shard.manifest.shard} is there twice: {other.where} and {shard.where}. Name each once."
            )
    of = found[0].manifest.of
    missing = [f"{number}/{of}" for number in range(1, of + 1) if number not in seen]
    if missing or len(seen) != of:
        more = f" and {len(missing) - _SHOWN} more" if len(missing) > _SHOWN else ""
        raise InputError(
            f"Of {of} shards these are missing, or not finished: {', '.join(missing[:_SHOWN])}{more}. Build them: policygraph "
            f"build PATH... --shard {(missing or ['?'])[0]} --out URL"
        )


def _check_keys(shard: Shard) -> None:
    """Raise InputError if a shard holds a document twice, or one that belongs to another shard."""
    manifest = shard.manifest
    keys = [*(document.key for document in manifest.documents), *manifest.failed]
    if len(set(keys)) != len(keys):
        raise InputError(f"{shard.where}: its manifest names a document twice. Build the shard again.")
    for key in keys:
        if shard_of(key, manifest.of) != manifest.shard:
            raise InputError(
                f"{shard.where}: the document {key!r} belongs to shard {shard_of(key, manifest.of)}. Build the shard again."
            )


def _check_whole(found: Sequence[Shard]) -> None:
    """Raise InputError unless the documents of all shards together are those that each of them saw."""
    manifests = [shard.manifest for shard in found]
    keys = Keys(
        key for one in manifests for key in (*(document.key for document in one.documents), *one.failed)
    )
    for shard in found:
        seen = (shard.manifest.found, shard.manifest.keys)
        if seen != (manifests[0].found, manifests[0].keys):
            raise InputError(
                f"{found[0].where} and {shard.where} were not made from the same documents ({manifests[0].found} and "
                f"{seen[0]} were found). Build the shards anew from one set of sources."
            )
    if (keys.count, keys.digest) != (manifests[0].found, manifests[0].keys):
        raise InputError(
            f"The shards name {keys.count} documents, not the {manifests[0].found} that each of them found. Build them anew."
        )


def _check_loaded(shards: Shards, store: WritableStore) -> None:
    """Raise InputError unless the documents in the store are those that the manifests name."""
    named = {document.key for shard in shards.all for document in shard.manifest.documents}
    different = named ^ set(store.documents())
    if different:
        raise InputError(
            f"The parts do not hold the documents that the manifests name; the first that differs: {min(different)}. Build "
            "the shards anew."
        )


def _load_part(shard: Shard, part: Part, store: WritableStore) -> None:
    """Load a part. Raises InputError if it is not what the manifest says."""
    where = f"{shard.where}/{part.name}"
    with shard.depot.open(f"{shard.folder}/{part.name}".lstrip("/")) as file:
        stream = _Checked(file, where)
        failure: Exception | None = None
        try:
            store.add_stream(stream)
        except Exception as error:  # noqa: BLE001 - raised below, unless the part itself is what is wrong
            failure = error
        stream.drain()
    if stream.failure is not None:
        raise stream.failure
    if (stream.sha256, stream.size, stream.quads) != (part.sha256, part.bytes, part.quads):
        raise InputError(
            f"{where}: is not what the manifest says: {stream.size} bytes, {stream.quads} quads, SHA-256 {stream.sha256}; "
            f"there should be {part.bytes}, {part.quads}, {part.sha256}. Build the shard again."
        )
    if failure is not None:
        raise failure


class _Checked:
    """A part as a stream of N-Quads, its bytes hashed and its lines counted while it is read."""

    def __init__(self, file: IO[bytes], where: str) -> None:
        self._file = file
        self._where = where
        self._hash = hashlib.sha256()
        self._unpack = zlib.decompressobj(wbits=31)
        self._rest = b""
        self.size = 0
        self.quads = 0
        self.failure: InputError | None = None

    @property
    def sha256(self) -> str:
        """Return the hash of the bytes read so far."""
        return self._hash.hexdigest()

    def read(self, size: int = -1) -> bytes:
        """Return some more bytes of N-Quads, b"" at the end. What goes wrong is kept in `failure` and raised."""
        if self.failure is not None:
            raise self.failure
        try:
            while not self._rest:
                data = self._unpack.unconsumed_tail
                if not data:
                    data = self._file.read(_READ_BYTES)
                    self._hash.update(data)
                    self.size += len(data)
                if not data:
                    return b""
                self._rest = self._unpack.decompress(data, _UNPACKED_BYTES)
        except Exception as error:
            what = "is damaged" if isinstance(error, zlib.error) else "cannot be read"
            self.failure = InputError(f"{self._where}: {what}: {error}. Build the shard again, then merge.")
            raise self.failure from error
        wanted = self._rest if size < 0 else self._rest[:size]
        self._rest = self._rest[len(wanted) :]
        self.quads += wanted.count(b"\n")
        return wanted

    def drain(self) -> None:
        """Read what is left, so that hash and counts are of the whole; a failure is kept."""
        with suppress(InputError):
            while self.read():
                pass
