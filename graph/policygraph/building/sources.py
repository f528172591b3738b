"""Which files a build reads, under which keys, and from what they were built last time."""

from __future__ import annotations

import hashlib
import os
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from policygraph.errors import InputError, PolicyGraphError
from policygraph.model import Issue, digest
from policygraph.read import MAX_BYTES, READERS, reader_of
from policygraph.read.decode import read_bytes
from policygraph.read.sidecar import read_sidecar, sidecar_path
from policygraph.store.folder import Folder

_SIDECAR = ".meta.json"
_WITHOUT_URL = (".txt", ".text", ".pdf", ".docx")  # formats that cannot say their own address


@dataclass(frozen=True, slots=True)
class Source:
    """A file to read: the folder it was found in, and its POSIX path below that, which is its key unless it has a url."""

    root: Path
    name: str

    @property
    def path(self) -> Path:
        """Return the path of the file."""
        return self.root.joinpath(*PurePosixPath(self.name).parts)


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of a source before it is processed: its key and the fingerprint of what it would be built from.

    `failure` says why it cannot be read; then `fingerprint` is "".
    """

    source: Source
    key: str
    fingerprint: str
    failure: str | None = None


def find_sources(paths: Iterable[Path | str], issues: list[Issue]) -> list[Source]:
    """Return the files under `paths` that a reader exists for, each once, sorted by name.

    Left out are hidden files, sidecars and files named README, which describe a folder. Other files in a folder, and folders
    that cannot be listed, become warnings and errors in `issues`. Raises InputError for a path that does not exist.
    """
    found: dict[Path, Source] = {}
    for given in paths:
        path = Path(given)
        if path.is_dir():
            sources = list(_walk(path, issues))
        elif path.exists():
            sources = [Source(path.parent, path.name)]
        else:
            raise InputError(f"{path}: there is no such file or folder. Check the path.")
        for source in sources:
            resolved = source.path.resolve()
            # of two paths that lead to one file the outer one gives the key, whichever comes first
            found[resolved] = min(source, found.get(resolved, source), key=_depth)
    return sorted(found.values(), key=lambda source: (source.name, str(source.root)))


def _depth(source: Source) -> tuple[int, str]:
    return len(source.root.resolve().parts), source.name


def _walk(root: Path, issues: list[Issue]) -> Iterator[Source]:
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
            if name.startswith(".") or name.endswith(_SIDECAR) or path.stem.upper() == "README":
                continue
            if path.suffix.lower() in READERS:
                yield Source(root, path.relative_to(root).as_posix())
            else:
                passed[path.suffix.lower() or "no extension"] += 1
    for suffix, count in sorted(passed.items()):
        message = (
            f"{root}: {count} file{'s' if count > 1 else ''} with {suffix} left out: no reader for them."
        )
        issues.append(Issue(str(root), "read", message, "warning"))


def known(source: Source, pipeline: str, max_bytes: int = MAX_BYTES) -> Known:
    """Return key and fingerprint of a source, by its bytes and its sidecar's.

    `pipeline` is the fingerprint of all that turns bytes into quads (`pipeline_fingerprint`).
    """
    try:
        data = read_bytes(source.path, max_bytes)
        sidecar = read_sidecar(source.path)
        key = sidecar.url or source.name
        if sidecar.url is None and source.path.suffix.lower() not in _WITHOUT_URL:
            key = reader_of(source.path.suffix, str(source.path)).read(data, str(source.path)).url or key
    except PolicyGraphError as error:
        return Known(source, source.name, "", str(error))
    return Known(source, key, fingerprint(hashlib.sha256(data).hexdigest(), source.path, pipeline))


def fingerprint(source_sha256: str, path: Path, pipeline: str) -> str:
    """Return the fingerprint of what a document is built from: its bytes, its sidecar, the pipeline."""
    beside = sidecar_path(path)
    sidecar = hashlib.sha256(beside.read_bytes()).hexdigest() if beside.is_file() else None
    return digest(source_sha256, sidecar, pipeline)


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
            raise _double(one.key, other.path, one.source.path)
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
        return [Path(os.path.relpath(root, folder.root.resolve())).as_posix(), source.name]
    except ValueError:  # another drive
        return [root.as_posix(), source.name]


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
