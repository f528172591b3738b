"""A folder of byte files that machines share: a path of this machine, or a URL that fsspec knows (s3://bucket/run).

Files come whole or not at all: what is written under a name is there at once or has never been. fsspec and s3fs come with
the extra `policygraph[cluster]`; a plain path needs neither.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any, Protocol

from policygraph.errors import InputError, MissingExtraError, PolicyGraphError

# what fsspec asks for, by the beginning of the URL; the extra brings what stands for S3
_OURS = {"s3": "s3fs", "s3a": "s3fs"}
# stores of objects have no folders to make; asked for one they would make a bucket of a mistyped name
_OBJECTS = frozenset(("s3", "s3a", "gs", "gcs", "abfs", "abfss", "az", "oss", "oci"))


class Depot(Protocol):
    """What shards are written to and merged from; names are POSIX paths below it."""

    url: str

    def names(self, folder: str = "") -> list[str]:
        """Return the names of all files below a folder, from there on, sorted; none where it does not exist."""

    def put(self, name: str, source: Path) -> None:
        """Copy a file of this machine there."""

    def write(self, name: str, data: bytes) -> None:
        """Write a small file."""

    def open(self, name: str) -> IO[bytes]:
        """Open a file for reading; the caller closes it. Raises InputError where there is none."""

    def remove(self, name: str) -> None:
        """Remove a file, if it is there."""


def open_depot(url: str) -> Depot:
    """Return the depot at a path or URL.

    Raises MissingExtraError where the library for such a URL is not installed, InputError for one that nobody knows.

    >>> open_depot("shards").url
    'shards'
    """
    return _Remote(url.rstrip("/")) if "://" in url else _Local(url)


@contextmanager
def _explained(url: str, name: str, what: str) -> Iterator[None]:
    """Turn whatever a file system raises into an InputError; the libraries for each kind have errors of their own."""
    where = f"{url.rstrip('/')}/{name}".rstrip("/")
    try:
        yield
    except PolicyGraphError:
        raise
    except FileNotFoundError as error:
        raise InputError(
            f"{where}: there is no such file or place. Check the address, and that all shards are there."
        ) from error
    except Exception as error:
        raise InputError(
            f"{where}: cannot be {what}: {error or type(error).__name__}. Check the address and your rights."
        ) from error


class _Local:
    """A folder of this machine."""

    def __init__(self, url: str) -> None:
        self.url = url
        self._root = Path(url)

    def names(self, folder: str = "") -> list[str]:
        root = self._root / folder
        with _explained(self.url, folder, "listed"):
            return sorted(
                path.relative_to(root).as_posix()
                for path in root.rglob("*")
                if path.is_file() and path.suffix != ".partial"
            )

    def put(self, name: str, source: Path) -> None:
        with _explained(self.url, name, "written"):
            target = self._root / name
            target.parent.mkdir(parents=True, exist_ok=True)
            partial = target.with_name(target.name + ".partial")
            shutil.copyfile(source, partial)
            partial.replace(target)

    def write(self, name: str, data: bytes) -> None:
        with _explained(self.url, name, "written"):
            target = self._root / name
            target.parent.mkdir(parents=True, exist_ok=True)
            partial = target.with_name(target.name + ".partial")
            partial.write_bytes(data)
            partial.replace(target)

    def open(self, name: str) -> IO[bytes]:
        with _explained(self.url, name, "read"):
            return (self._root / name).open("rb")

    def remove(self, name: str) -> None:
        with _explained(self.url, name, "removed"):
            (self._root / name).unlink(missing_ok=True)


class _Remote:
    """What fsspec reaches."""

    def __init__(self, url: str) -> None:
        self.url = url
        kind = self._kind = url.partition("://")[0]
        try:
            from fsspec.core import url_to_fs
        except ImportError as error:
            raise MissingExtraError("fsspec", "cluster") from error
        try:
            # a listing kept from before another machine wrote would miss what it wrote
            self._system, root = url_to_fs(url, use_listings_cache=False)
        except ImportError as error:
            if kind in _OURS:
                raise MissingExtraError(_OURS[kind], "cluster") from error
            raise InputError(f"{url}: {kind}:// needs a library that is not installed: {error}") from error
        except ValueError as error:
            raise InputError(
                f"{url}: no file system is known for {kind}://. Give a folder, or a URL as s3://bucket/run."
            ) from error
        self._root = str(root).rstrip("/")

    def names(self, folder: str = "") -> list[str]:
        root = self._path(folder).rstrip("/")
        with _explained(self.url, folder, "listed"):
            try:
                found: list[str] = self._system.find(root)
            except FileNotFoundError:
                return []
            return sorted(name.removeprefix(root).lstrip("/") for name in found)

    def put(self, name: str, source: Path) -> None:
        with _explained(self.url, name, "written"):
            self._make_folder(name)
            self._system.put_file(str(source), self._path(name))

    def write(self, name: str, data: bytes) -> None:
        with _explained(self.url, name, "written"):
            self._make_folder(name)
            self._system.pipe_file(self._path(name), data)

    def open(self, name: str) -> IO[bytes]:
        with _explained(self.url, name, "read"):
            file: Any = self._system.open(self._path(name), "rb", cache_type="readahead", block_size=2**23)
            opened: IO[bytes] = file
            return opened

    def remove(self, name: str) -> None:
        with _explained(self.url, name, "removed"):
            if self._system.exists(self._path(name)):
                self._system.rm_file(self._path(name))

    def _path(self, name: str) -> str:
        return f"{self._root}/{name}"

    def _make_folder(self, name: str) -> None:
        if self._kind not in _OBJECTS:
            self._system.makedirs(self._path(name).rpartition("/")[0], exist_ok=True)
