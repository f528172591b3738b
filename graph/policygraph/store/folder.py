"""A store's folder: where what lies, what the manifest says, who may write, and what an error of the database means.

policy.store/
  manifest.json     format version, base, fingerprint of the pipeline that last built it
  lock, writer.json the one writer, and which process it is
  db/               the database; only the writer opens it
  snapshots/NNNNNN  what readers open, the newest first
  readers/          one locked mark per reader, so that the writer keeps its snapshot
  sources.json      which file each document came from, relative to this folder
  issues.jsonl      what the last build could not do
"""

from __future__ import annotations

import errno
import json
import os
import socket
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from filelock import FileLock, Timeout

from policygraph.errors import BusyError, InputError, StoreError
from policygraph.rdf.iris import check_base

FORMAT = 1
# Oxigraph raises OSError for what the system refuses and RuntimeError for what it finds corrupt.
DATABASE_ERRORS = (OSError, RuntimeError)
_FULL = (errno.ENOSPC, getattr(errno, "EDQUOT", errno.ENOSPC), errno.EFBIG)
_FULL_WORDS = ("No space left", "Disk quota", "disk quota", "File too large", "not enough space")


@dataclass(frozen=True)
class Folder:
    """The paths inside the folder of a store."""

    root: Path

    @property
    def manifest(self) -> Path:
        """Return the path of the manifest."""
        return self.root / "manifest.json"

    @property
    def database(self) -> Path:
        """Return the path of the database."""
        return self.root / "db"

    @property
    def next_database(self) -> Path:
        """Return where a rebuild makes the database that will take the other's place."""
        return self.root / "db.new"

    @property
    def last_database(self) -> Path:
        """Return where the replaced database lies until it is deleted."""
        return self.root / "db.old"

    @property
    def snapshots(self) -> Path:
        """Return the folder of snapshots."""
        return self.root / "snapshots"

    @property
    def readers(self) -> Path:
        """Return the folder of readers' marks."""
        return self.root / "readers"

    @property
    def unpublished(self) -> Path:
        """Return the path of the note that the database is ahead of the newest snapshot."""
        return self.root / "unpublished"

    @property
    def sources(self) -> Path:
        """Return the path of the list of source files."""
        return self.root / "sources.jsonl"

    @property
    def issues(self) -> Path:
        """Return the path of the last build's issues."""
        return self.root / "issues.jsonl"


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a store says of itself."""

    format: int
    base: str
    fingerprint: str = ""


def read_manifest(folder: Folder) -> Manifest:
    """Return the manifest of an existing store, of whatever format.

    Raises StoreError where there is no store, where the folder is something else, and for a damaged manifest.
    """
    path = folder.manifest
    try:
        data = json.loads(path.read_text(encoding="utf-8"))
        return Manifest(int(data["format"]), check_base(data["base"]), str(data.get("fingerprint", "")))
    except FileNotFoundError as error:
        if not folder.root.exists():
            raise StoreError(
                f"There is no store at {folder.root}. Make one: policygraph build PATH --store {folder.root}"
            ) from error
        raise StoreError(
            f"{folder.root} is not a policygraph store: it holds no manifest.json. Name another place with --store."
        ) from error
    except NotADirectoryError as error:
        raise StoreError(f"{folder.root} is a file, not a store. Name another place with --store.") from error
    except OSError as error:
        raise explained(error, folder) from error
    except (ValueError, KeyError, TypeError, AttributeError, InputError) as error:
        raise StoreError(
            f"{path} is damaged, or belongs to another program: {error}. Restore it from a copy, or name another place with "
            "--store."
        ) from error


def check_format(folder: Folder, manifest: Manifest) -> None:
    """Raise StoreError if a store is of another format than this version reads."""
    if manifest.format < FORMAT:
        raise StoreError(
            f"{folder.root} has format {manifest.format}, this version of policygraph reads {FORMAT}. Rebuild it from its "
            f"kept texts: policygraph build --rebuild --store {folder.root}"
        )
    if manifest.format > FORMAT:
        raise StoreError(
            f"{folder.root} has format {manifest.format}, made by a newer policygraph; this one reads {FORMAT}. "
            "Install the newer version: pip install --upgrade policygraph"
        )


def write_manifest(folder: Folder, manifest: Manifest) -> None:
    """Write the manifest, whole or not at all."""
    write_whole(
        folder.manifest,
        json.dumps(
            {"base": manifest.base, "fingerprint": manifest.fingerprint, "format": manifest.format}, indent=2
        )
        + "\n",
    )


def write_whole(path: Path, text: str) -> None:
    """Write a text file so that nobody ever sees half of it."""
    partial = path.with_name(path.name + ".partial")
    partial.write_text(text, encoding="utf-8", newline="\n")
    partial.replace(path)


def read_sources(folder: Folder) -> dict[str, list[str]]:
    """Return, by document key, the folder and the name of the file it came from; the last line of a key counts.

    Lines that cannot be read are left out: the list only serves reports.
    """
    found: dict[str, list[str]] = {}
    try:
        lines = folder.sources.read_bytes().splitlines()
    except OSError:
        return found
    for line in lines:
        with suppress(ValueError, TypeError):
            key, root, name = json.loads(line)
            found[str(key)] = [str(root), str(name)]
    return found


def write_sources(folder: Folder, sources: Mapping[str, Sequence[str]]) -> None:
    """Write the list of source files anew, sorted by key."""
    write_whole(folder.sources, "".join(_source_line(key, entry) for key, entry in sorted(sources.items())))


def append_sources(folder: Folder, sources: Mapping[str, Sequence[str]]) -> None:
    """Add lines to the list of source files; a large build does so batch by batch.

    They begin on a line of their own, since a killed build may have left half of one.
    """
    with folder.sources.open("a", encoding="utf-8", newline="\n") as file:
        file.write("\n")
        file.writelines(_source_line(key, entry) for key, entry in sources.items())


def _source_line(key: str, entry: Sequence[str]) -> str:
    return json.dumps([key, *entry]) + "\n"


class WriteLock:
    """The right to write: held by one process at a time."""

    def __init__(self, folder: Folder) -> None:
        """Take it at once. Raises StoreError naming the holder, if it is taken."""
        self._note = folder.root / "writer.json"
        self._lock = FileLock(folder.root / "lock", timeout=0, thread_local=False)
        try:
            self._lock.acquire()
        except Timeout as error:
            raise BusyError(
                f"{folder.root} is being written by {_holder(self._note)}. Wait until that ends, or stop it."
            ) from error
        except OSError as error:
            raise explained(error, folder) from error
        with suppress(OSError):
            write_whole(self._note, json.dumps({"host": socket.gethostname(), "process": os.getpid()}) + "\n")

    def release(self) -> None:
        """Give it up."""
        with suppress(OSError):
            self._note.unlink()
        self._lock.release()


def _holder(note: Path) -> str:
    """Return who writes, as far as the note says."""
    try:
        data = json.loads(note.read_text(encoding="utf-8"))
        return f"process {int(data['process'])} on {data['host']}"
    except (OSError, ValueError, KeyError, TypeError):
        return "another process"


def explained(error: Exception, folder: Folder) -> StoreError:
    """Return what an error of database or file system means for the user of a store."""
    text = str(error)
    number = error.errno if isinstance(error, OSError) else None
    if number in _FULL or any(word in text for word in _FULL_WORDS):
        return StoreError(
            f"The disk that holds {folder.root} is full. Free some space and run the command again: what was stored before "
            f"is whole, and the rest is added. ({text})"
        )
    if isinstance(error, PermissionError) or number == errno.EROFS or "Permission denied" in text:
        return StoreError(
            f"{folder.root} may not be written or read by this user: {text}. Change its permissions, or name another place "
            "with --store."
        )
    return StoreError(
        f"The database in {folder.root} is damaged or incomplete: {text}. Rebuild it from its kept texts: policygraph build "
        f"--rebuild --store {folder.root}; if that fails too, delete the folder and build it from the sources."
    )


@contextmanager
def translated(folder: Folder | None) -> Iterator[None]:
    """Turn an error of database or file system inside the block into the StoreError that explains it.

    Without a folder, let it pass: memory has no disk to be full.
    """
    try:
        yield
    except DATABASE_ERRORS as error:
        if folder is None:
            raise
        raise explained(error, folder) from error
