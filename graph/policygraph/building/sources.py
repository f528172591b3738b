"""Which files a build reads, under which keys, and from what they were built last time."""

from __future__ import annotations

import hashlib
import os
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from policygraph.errors import InputError, PolicyGraphError, UnreadableError
from policygraph.model import Document, Issue, digest
from policygraph.read import MAX_BYTES, READERS, read_data, reader_of
from policygraph.read.containers import CONTAINERS, members
from policygraph.read.decode import read_bytes
from policygraph.read.sidecar import Sidecar, read_sidecar, sidecar_path
from policygraph.read.web import fetch, is_url
from policygraph.store.folder import Folder

_SIDECAR = ".meta.json"
_WITHOUT_URL = (".txt", ".text", ".pdf", ".docx")  # formats that cannot say their own address
_MAX_CONTAINER = 500_000_000  # bytes of an archive; what is inside has limits of its own


@dataclass(frozen=True, slots=True)
class Source:
    """A file to read, or a `member` of an archive or feed: the folder it was found in, and its POSIX path below that.

    That path is its key unless it has a url; a member's path goes on inside the archive.
    """

    root: Path
    name: str
    member: str = ""

    @property
    def path(self) -> Path:
        """Return the path of the file."""
        return self.root.joinpath(*PurePosixPath(self.name).parts)

    @property
    def key(self) -> str:
        """Return the key of a document that has no url."""
        return f"{self.name}/{self.member}" if self.member else self.name

    @property
    def where(self) -> str:
        """Return what messages call it."""
        return f"{self.path}!{self.member}" if self.member else str(self.path)


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of a source before it is processed: its key and the fingerprint of what it would be built from.

    `failure` says why it cannot be read; then `fingerprint` is "". `document` is what stands at a web address, which is asked
    once only.
    """

    source: Source
    key: str
    fingerprint: str
    failure: str | None = None
    document: Document | None = None


def find_sources(
    paths: Iterable[Path | str], issues: list[Issue], leave: Collection[Path] = ()
) -> list[Source]:
    """Return the files under `paths` that a reader exists for, each once, sorted by name.

    Left out are hidden files, sidecars, files named README, which describe a folder, and those in `leave`. Other files in a
    folder, and folders that cannot be listed, become warnings and errors in `issues`. Raises InputError for a path that does not exist.
    """
    found: dict[Path, Source] = {}
    for given in paths:
        path = Path(given)
        if isinstance(given, str) and is_url(given):
            found[path] = Source(Path(), given)
            continue
        if path.is_dir():
            sources = list(_walk(path, issues, leave))
        elif path.exists():
            sources = list(_inside(Source(path.parent, path.name), issues))
        else:
            raise InputError(f"{path}: there is no such file or folder. Check the path.")
        for source in sources:
            resolved = source.path.resolve() / source.member
            # of two paths that lead to one file the outer one gives the key, whichever comes first
            found[resolved] = min(source, found.get(resolved, source), key=_depth)
    return sorted(found.values(), key=lambda source: (source.key, str(source.root)))


def _inside(source: Source, issues: list[Issue]) -> Iterator[Source]:
    """Yield a file, or the documents inside it; an archive or feed that cannot be opened becomes an error in `issues`."""
    suffix = source.path.suffix.lower()
    if suffix not in CONTAINERS:
        yield source
        return
    passed: Counter[str] = Counter()
    try:
        for one in members(read_bytes(source.path, _MAX_CONTAINER), suffix, str(source.path)):
            if one.suffix in READERS:
                yield Source(source.root, source.name, one.name)
            else:
                passed[one.suffix or "no extension"] += 1
    except PolicyGraphError as error:
        issues.append(Issue(source.name, "read", str(error)))
    issues.extend(_left_out(str(source.path), passed))


def _left_out(where: str, passed: Counter[str]) -> Iterator[Issue]:
    for suffix, count in sorted(passed.items()):
        files = f"{count} file{'s' if count > 1 else ''}"
        yield Issue(where, "read", f"{where}: {files} with {suffix} left out: no reader for them.", "warning")


def _depth(source: Source) -> tuple[int, str]:
    return len(source.root.resolve().parts), source.name


def _walk(root: Path, issues: list[Issue], leave: Collection[Path] = ()) -> Iterator[Source]:
    """Yield the readable files below a folder."""
    passed: Counter[str] = Counter()

    def report(error: OSError) -> None:
        issues.append(
            Issue(
                str(error.filename),
                "read",
                f"{error.filename}: cannot be listed: {error.strerror}. Change its permissions, or leave it out.",
            )
        )

    for folder, folders, names in os.walk(root, onerror=report):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in sorted(names):
            path = Path(folder, name)
            if (
                name.startswith(".")
                or name.endswith(_SIDECAR)
                or path.stem.upper() == "README"
                or path in leave
            ):
                continue
            if path.suffix.lower() in READERS or path.suffix.lower() in CONTAINERS:
                yield from _inside(Source(root, path.relative_to(root).as_posix()), issues)
            else:
                passed[path.suffix.lower() or "no extension"] += 1
    issues.extend(_left_out(str(root), passed))


def known(source: Source, pipeline: str, max_bytes: int = MAX_BYTES) -> Known:
    """Return key and fingerprint of a source, by its bytes and its sidecar's.

    `pipeline` is the fingerprint of all that turns bytes into quads (`pipeline_fingerprint`).
    """
    try:
        if is_url(source.name):
            return _at_address(source, pipeline, max_bytes)
        data, suffix, sidecar = load(source, max_bytes)
        key = _key(source, data, suffix, sidecar)
    except PolicyGraphError as error:
        return Known(source, key_of(source, max_bytes), "", str(error))
    return Known(source, key, fingerprint(hashlib.sha256(data).hexdigest(), source, sidecar, pipeline))


def key_of(source: Source, max_bytes: int = MAX_BYTES) -> str:
    """Return the key of a source, reading no more than that takes: often its sidecar alone.

    It is the key that `known` gives, also for what cannot be read.
    """
    if is_url(source.name):
        return source.name
    try:
        if not source.member:
            sidecar = read_sidecar(source.path)
            if sidecar.url is not None:
                return sidecar.url
            if source.path.suffix.lower() in _WITHOUT_URL:
                return source.key
        data, suffix, sidecar = load(source, max_bytes)
        return _key(source, data, suffix, sidecar)
    except PolicyGraphError:
        return source.key


def _key(source: Source, data: bytes, suffix: str, sidecar: Sidecar) -> str:
    """Return the key of a document: its url, by its sidecar or its own words, else its path."""
    if sidecar.url is not None or suffix in _WITHOUT_URL:
        return sidecar.url or source.key
    return reader_of(suffix, source.where).read(data, source.where).url or source.key


def _at_address(source: Source, pipeline: str, max_bytes: int) -> Known:
    fetched = fetch(source.name, max_bytes)
    told = Sidecar(url=source.name)
    document = read_data(fetched.data, fetched.suffix, name=source.name, key=source.name, sidecar=told)
    return Known(
        source, source.name, fingerprint(document.source_sha256, source, told, pipeline), document=document
    )


def load(source: Source, max_bytes: int = MAX_BYTES) -> tuple[bytes, str, Sidecar]:
    """Return the bytes of a source, the extension its format goes by, and its sidecar.

    Raises UnreadableError and InputError as the readers do.
    """
    suffix = source.path.suffix.lower()
    if not source.member:
        return read_bytes(source.path, max_bytes), suffix, read_sidecar(source.path)
    container = read_bytes(source.path, _MAX_CONTAINER)
    for one in members(container, suffix, str(source.path), max_bytes, only=source.member):
        return one.data, one.suffix, one.sidecar
    raise UnreadableError(f"{source.where}: is no longer there. Build again.")


def read_source(source: Source, max_bytes: int = MAX_BYTES, *, ocr: bool = False) -> tuple[Document, Sidecar]:
    """Return the document of a source and its sidecar; see `load` for what is raised. `ocr` as for `read_file`."""
    data, suffix, sidecar = load(source, max_bytes)
    return read_data(data, suffix, name=source.where, key=source.key, sidecar=sidecar, ocr=ocr), sidecar


def fingerprint(source_sha256: str, source: Source, sidecar: Sidecar, pipeline: str) -> str:
    """Return the fingerprint of what a document is built from: its bytes, its sidecar, the pipeline."""
    beside = sidecar_path(source.path)
    if source.member:
        told: str | None = repr(sidecar)
    else:
        told = hashlib.sha256(beside.read_bytes()).hexdigest() if beside.is_file() else None
    return digest(source_sha256, told, pipeline)


def refuse_doubles(
    sources: Sequence[Known], recorded: Mapping[str, Sequence[str]], folder: Folder | None
) -> None:
    """Raise InputError, naming both files, if two sources have one key: in this build, or this one and an earlier one.

    `recorded` is what `record` returned for the documents in the store. An earlier file that is gone has been moved.
    """
    first: dict[str, Source] = {}
    for one in sources:
        other = first.setdefault(one.key, one.source)
        if other is not one.source:
            raise _double(one.key, Path(other.where), Path(one.source.where))
        entry = recorded.get(one.key)
        if folder is not None and entry is not None and list(entry) != record(one.source, folder):
            earlier = Path(os.path.normpath(folder.root / entry[0] / entry[1]))
            if earlier.exists() and earlier.resolve() != one.source.path.resolve():
                raise _double(one.key, earlier, one.source.path)


def _double(key: str, first: Path, second: Path) -> InputError:
    return InputError(
        f"Two files have the key {key!r}: {first} and {second}. Build the folder above both, or give one of them another url "
        f"in its sidecar ({second.stem}{_SIDECAR})."
    )


def record(source: Source, folder: Folder) -> list[str]:
    """Return what the store's list of sources keeps of a source: its folder, relative to the store's where that can be, and its name."""
    root = source.root.resolve()
    try:
        return [Path(os.path.relpath(root, folder.root.resolve())).as_posix(), source.key]
    except ValueError:  # another drive
        return [root.as_posix(), source.key]


def missing_keys(
    paths: Iterable[Path | str],
    present: Iterable[str],
    recorded: Mapping[str, Sequence[str]],
    documents: Iterable[str],
    folder: Folder | None,
) -> list[str]:
    """Return the keys of stored documents that came from one of the folders given and are not `present` in it now."""
    if folder is None:
        return []
    roots = {record(Source(Path(path), ""), folder)[0]: None for path in paths if Path(path).is_dir()}
    here = set(present)
    return sorted(
        key
        for key in documents
        if key not in here and (entry := recorded.get(key)) is not None and entry[0] in roots
    )
