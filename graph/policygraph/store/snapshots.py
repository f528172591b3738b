"""Generations of the database: the writer publishes them, readers open the newest, unused ones are deleted.

A snapshot is Oxigraph's `backup`: hard links to immutable files, so it costs neither time nor space. A reader locks a mark
that names its snapshot; the lock ends with the process, however that ends, so the writer can tell a mark left behind from
one in use. Choosing a snapshot and marking it, and deleting unmarked ones, exclude each other by the lock `gate`.
"""

from __future__ import annotations

import errno
import os
import secrets
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import pyoxigraph as ox
from filelock import FileLock, Timeout

from policygraph.errors import BusyError, StoreError
from policygraph.store.folder import Folder, explained, translated
from policygraph.store.store import Store

_GATE_SECONDS = 30.0


@contextmanager
def _gate(folder: Folder) -> Iterator[None]:
    """Hold the gate; raises Timeout if somebody keeps it for half a minute."""
    with FileLock(folder.root / "gate", timeout=_GATE_SECONDS, thread_local=False):
        yield


def numbers(folder: Folder) -> list[int]:
    """Return the numbers of the published snapshots, ascending."""
    try:
        return sorted(int(path.name) for path in folder.snapshots.iterdir() if path.name.isdigit())
    except FileNotFoundError:
        return []


def snapshot_path(folder: Folder, number: int) -> Path:
    """Return the path of a snapshot."""
    return folder.snapshots / f"{number:06d}"


def publish(inner: ox.Store, folder: Folder) -> None:
    """Make the present state what readers open from now on, and delete the states nobody reads any more."""
    present = numbers(folder)
    number = present[-1] + 1 if present else 1
    partial = folder.snapshots / f".new-{number}"
    with translated(folder):
        folder.snapshots.mkdir(exist_ok=True)
        shutil.rmtree(partial, ignore_errors=True)
        inner.backup(str(partial))
        partial.rename(snapshot_path(folder, number))
        folder.unpublished.unlink(missing_ok=True)
    delete_unused(folder)


def keep(folder: Folder, target: Path) -> None:
    """Keep the newest snapshot at `target`, which must not exist, whole or not at all: by hard links where those go.

    Raises StoreError (BusyError where waiting helps) if it cannot.
    """

    def linked(source: str, copy: str) -> str:
        try:
            os.link(source, copy)
        except OSError:
            shutil.copyfile(source, copy)
        return copy

    draft = target.with_name(f"{target.name}.part")
    try:
        with translated(folder), _gate(folder):
            shutil.rmtree(draft, ignore_errors=True)
            shutil.copytree(snapshot_path(folder, _newest(folder)), draft, copy_function=linked)
            draft.rename(target)
    except Timeout as error:
        raise BusyError(f"{folder.root}: its gate is held by another process. Try again.") from error


def open_kept(path: Path, base: str) -> Store:
    """Return what `keep` kept at `path`, opened for reading. Raises StoreError if it is damaged."""
    with translated(Folder(path)):
        return Store(ox.Store.read_only(str(path)), base)


def delete_unused(folder: Folder) -> None:
    """Delete snapshots older than the newest that no reader has marked, and what a killed writer left half made."""
    with suppress(Timeout), _gate(folder):
        for number in numbers(folder)[:-1]:
            if not _in_use(folder, number):
                with suppress(OSError):
                    snapshot_path(folder, number).rename(folder.snapshots / f".old-{number}")
    for path in folder.snapshots.glob(".*"):
        shutil.rmtree(path, ignore_errors=True)


def _in_use(folder: Folder, number: int) -> bool:
    """Say whether a living reader marks a snapshot; marks left behind are removed."""
    used = False
    for mark in folder.readers.glob(f"{number:06d}.*"):
        lock = FileLock(mark, timeout=0, thread_local=False)
        try:
            lock.acquire()
        except (Timeout, OSError):
            used = True
        else:
            lock.release()
            with suppress(OSError):
                mark.unlink()
    return used


def open_newest(folder: Folder) -> tuple[ox.Store, Callable[[], None]]:
    """Return the newest snapshot, opened for reading, and what to call when done with it.

    A folder this user may not write to is read without a mark. Raises StoreError if there is no snapshot, or it is damaged.
    """
    mark: FileLock | None = None
    try:
        with _gate(folder):
            number = _newest(folder)
            folder.readers.mkdir(exist_ok=True)
            token = f"{number:06d}.{os.getpid()}-{secrets.token_hex(4)}"
            mark = FileLock(folder.readers / token, timeout=0, thread_local=False)
            mark.acquire()
    except Timeout as error:
        raise BusyError(
            f"{folder.root} cannot be opened: its gate is held by another process. Try again."
        ) from error
    except OSError as error:
        if not isinstance(error, PermissionError) and error.errno != errno.EROFS:
            raise explained(error, folder) from error
        mark, number = None, _newest(folder)

    def release() -> None:
        if mark is not None:
            mark.release()
            with suppress(OSError):
                Path(mark.lock_file).unlink()

    try:
        with translated(folder):
            return ox.Store.read_only(str(snapshot_path(folder, number))), release
    except StoreError:
        release()
        raise


def _newest(folder: Folder) -> int:
    """Return the number of the newest snapshot. Raises StoreError if there is none."""
    present = numbers(folder)
    if not present:
        raise StoreError(
            f"{folder.root} holds no finished state yet. Wait for its first build to end, or run: policygraph build PATH "
            f"--store {folder.root}"
        )
    return present[-1]
