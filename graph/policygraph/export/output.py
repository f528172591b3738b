"""Writing a file or a folder whole or not at all, and saying plainly why it could not be written."""

from __future__ import annotations

import errno
import io
import os
import shutil
import sqlite3
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO

from policygraph.errors import InputError

# Names an earlier export left in a folder: the proof that it may be replaced.
FOLDER_MARK = "README.txt"


def _cannot_write(path: Path, error: OSError) -> InputError:
    """Return the error that says what went wrong and what to do."""
    cures = {
        errno.ENOSPC: "The disk is full: free space or choose another disk.",
        errno.EFBIG: "The file would be larger than the system allows: choose another disk or raise the limit.",
        errno.EACCES: "You may not write there: choose another folder.",
        errno.EROFS: "That disk is read-only: choose another folder.",
        errno.ENOTDIR: "A part of the path is a file, not a folder: choose another path.",
    }
    cure = cures.get(error.errno or 0, "Choose another path.")
    return InputError(
        f"Cannot write {path} ({error.strerror or error}). {cure} Nothing was left half written."
    )


def _no_room_to_sort(path: Path, error: sqlite3.OperationalError) -> InputError:
    """Return the error for temporary files that cannot be written: SQLite puts them where temporary files go."""
    return InputError(
        f"Cannot write {path}: its temporary files cannot be kept ({error}). Free space in {tempfile.gettempdir()}, or set TMPDIR "
        "to another disk. Nothing was left half written."
    )


@contextmanager
def file_output(path: Path) -> Iterator[IO[bytes]]:
    """Open `path` for writing so that it appears whole at the end, or not at all; folders above it are made.

    Raises InputError if it is a folder or cannot be written.
    """
    if path.is_dir():
        raise InputError(
            f"{path} is a folder; this format writes one file. Name the file, or choose neo4j-csv."
        )
    temporary: Path | None = None
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(prefix=f".{path.name}.", suffix=".part", dir=path.parent)
        temporary = Path(name)
        with os.fdopen(handle, "wb", buffering=1 << 16) as stream:
            yield stream
        # mkstemp files are private; an export is as readable as any file the user makes.
        temporary.chmod(0o666 & ~_umask())
        temporary.replace(path)
    except OSError as error:
        raise _cannot_write(path, error) from error
    except sqlite3.OperationalError as error:
        raise _no_room_to_sort(path, error) from error
    finally:
        if temporary is not None:
            with suppress(FileNotFoundError):
                temporary.unlink()


@contextmanager
def folder_output(path: Path) -> Iterator[Path]:
    """Give a fresh folder that becomes `path` at the end; an earlier export there is replaced, anything else is not.

    Raises InputError if `path` is a file or a folder that holds something else, or cannot be written.
    """
    if path.exists() and not path.is_dir():
        raise InputError(f"{path} is a file; this format writes a folder. Choose another path.")
    if path.is_dir() and any(path.iterdir()) and not (path / FOLDER_MARK).is_file():
        raise InputError(f"{path} holds files that are no earlier export. Choose an empty or a new folder.")
    temporary: Path | None = None
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        temporary = Path(tempfile.mkdtemp(prefix=f".{path.name}.", suffix=".part", dir=path.parent))
        fresh, old = temporary / "new", temporary / "old"
        fresh.mkdir()
        yield fresh
        if path.exists():
            path.replace(old)
        fresh.replace(path)
    except OSError as error:
        raise _cannot_write(path, error) from error
    except sqlite3.OperationalError as error:
        raise _no_room_to_sort(path, error) from error
    finally:
        if temporary is not None:
            shutil.rmtree(temporary, ignore_errors=True)


def copy_to(path: Path, out: IO[bytes]) -> None:
    """Copy a file that a library could write only by its name to an open stream, piece by piece."""
    with path.open("rb") as made:
        shutil.copyfileobj(made, out, 1 << 20)


@contextmanager
def standard_output() -> Iterator[IO[bytes]]:
    """Give standard output as bytes, flushed at the end.

    A stream of its own is used where there is a descriptor: what could not be written is dropped with it, instead of
    failing a second time when the process ends. Raises InputError for a full disk; a closed pipe stays BrokenPipeError.
    """
    sys.stdout.flush()
    try:
        descriptor = sys.stdout.fileno()
    except (OSError, ValueError):
        yield sys.stdout.buffer
        sys.stdout.buffer.flush()
        return
    stream = io.FileIO(descriptor, "wb", closefd=False)
    try:
        buffered = io.BufferedWriter(stream, 1 << 16)
        try:
            yield buffered
            buffered.flush()
        finally:
            # Detaching drops what is left in the buffer after a failure.
            with suppress(OSError):
                buffered.detach()
    except BrokenPipeError:
        raise
    except OSError as error:
        raise _cannot_write(Path("standard output"), error) from error
    finally:
        stream.close()


def _umask() -> int:
    """Return the process's file mask; it can only be read by setting it."""
    mask = os.umask(0o022)
    os.umask(mask)
    return mask
