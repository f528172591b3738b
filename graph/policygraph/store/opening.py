"""Opening a store: for reading (the newest snapshot) or for writing (the database, put right first)."""

from __future__ import annotations

import shutil
from pathlib import Path

import pyoxigraph as ox

from policygraph.errors import StoreError
from policygraph.rdf.iris import DEFAULT_BASE, check_base
from policygraph.store.endpoint import Endpoint, is_server
from policygraph.store.folder import (
    DATABASE_ERRORS,
    FORMAT,
    Folder,
    Manifest,
    WriteLock,
    check_format,
    explained,
    read_manifest,
    translated,
    write_manifest,
)
from policygraph.store.remote import open_remote
from policygraph.store.snapshots import numbers, open_newest, snapshot_path
from policygraph.store.store import Store
from policygraph.store.writable import WritableStore, open_database


def open_store(
    path: Path | str, *, write: bool = False, base: str | None = None, rebuild: bool = False
) -> Store:
    """Return the store at `path`: read-only, or (`write`) a WritableStore, made if there is none.

    A URL (http, https) opens what was loaded into a SPARQL server, for reading only; see `policygraph.store.remote`.
    `base` is what IRIs start with when a store is made; an existing store keeps its own. `rebuild` (with `write`) also
    opens a store of an older format or with a damaged database, and begins its rebuild from the kept texts.

    Raises StoreError, saying what to do: no store, foreign folder, older or newer format, damaged database, another writer,
    full disk, another base than the store's.
    """
    if write:
        return open_writable(path, base=base, rebuild=rebuild)
    if is_server(path):
        return open_remote(str(path), base=base)
    folder = Folder(Path(path))
    manifest = read_manifest(folder)
    check_format(folder, manifest)
    _check_base(folder, manifest, base)
    inner, release = open_newest(folder)
    return Store(inner, manifest.base, release, folder)


def open_writable(path: Path | str, *, base: str | None = None, rebuild: bool = False) -> WritableStore:
    """Return the store at `path`, opened for writing; see `open_store`. Raises StoreError for a URL."""
    if is_server(path):
        raise StoreError(
            f"{Endpoint.of(str(path), {}).url} is a server, which policygraph asks and never writes. Build into a folder, export "
            "it as N-Quads and load that with the server's own loader; docs/servers.md says how."
        )
    folder = Folder(Path(path))
    if base is not None:
        check_base(base)
    new = _is_new(folder)
    if new:
        with translated(folder):
            folder.root.mkdir(parents=True, exist_ok=True)
    elif not folder.manifest.exists():
        read_manifest(folder)
    lock = WriteLock(folder)
    try:
        return _open_locked(folder, lock, base, rebuild)
    except BaseException:
        lock.release()
        raise


def _open_locked(folder: Folder, lock: WriteLock, base: str | None, rebuild: bool) -> WritableStore:
    """Open under the lock."""
    mend(folder)
    if not folder.manifest.exists():
        return _make(folder, lock, base)
    manifest = read_manifest(folder)
    _check_base(folder, manifest, base)
    if rebuild and manifest.format <= FORMAT:
        return _open_for_rebuild(folder, lock, manifest)
    check_format(folder, manifest)
    # RocksDB would make an empty database in an empty folder
    if not (folder.database / "CURRENT").exists():
        raise StoreError(
            f"{folder.root} has lost its database. Rebuild it from its kept texts: policygraph build --rebuild --store "
            f"{folder.root}"
        )
    inner = open_database(folder.database, folder)
    store = WritableStore(inner, manifest.base, folder, lock)
    if folder.unpublished.exists() or not numbers(folder):
        store.publish()
    return store


def _make(folder: Folder, lock: WriteLock, base: str | None) -> WritableStore:
    """Make a new store; the manifest comes last, so that a folder with a manifest is a whole store."""
    with translated(folder):
        shutil.rmtree(folder.database, ignore_errors=True)
        inner = open_database(folder.database, folder)
        store = WritableStore(inner, base or DEFAULT_BASE, folder, lock)
        store.publish()
        write_manifest(folder, Manifest(FORMAT, store.base))
    return store


def _open_for_rebuild(folder: Folder, lock: WriteLock, manifest: Manifest) -> WritableStore:
    """Open a store whose database will be replaced, reading what it kept from the database or the newest whole snapshot."""
    replaced = _readable(folder)
    shutil.rmtree(folder.next_database, ignore_errors=True)
    fresh = open_database(folder.next_database, folder)
    store = WritableStore(replaced, manifest.base, folder, lock)
    store.continue_rebuild(fresh, replaced)
    return store


def _readable(folder: Folder) -> ox.Store:
    """Return the database, else the newest snapshot that can be read through. Raises StoreError if nothing can."""
    failure: Exception | None = None
    for path in (folder.database, *(snapshot_path(folder, number) for number in reversed(numbers(folder)))):
        try:
            inner = ox.Store.read_only(str(path))
            for _ in inner.quads_for_pattern(None, None, None, None):
                pass
            return inner
        except DATABASE_ERRORS as error:
            failure = failure or error
    assert failure is not None
    raise explained(failure, folder) from failure


def mend(folder: Folder) -> None:
    """Put right what a rebuild killed while the databases changed places left behind; call it under the lock."""
    with translated(folder):
        if folder.last_database.exists():
            if folder.database.exists():
                write_manifest(folder, Manifest(FORMAT, read_manifest(folder).base))
                shutil.rmtree(folder.last_database, ignore_errors=True)
                folder.unpublished.touch()
            elif folder.next_database.exists():
                folder.next_database.rename(folder.database)
                mend(folder)
            else:
                folder.last_database.rename(folder.database)
        shutil.rmtree(folder.next_database, ignore_errors=True)


def _is_new(folder: Folder) -> bool:
    """Say whether a store can be made here: nothing there, an empty folder, or one whose making was killed."""
    try:
        names = {path.name for path in folder.root.iterdir()}
    except FileNotFoundError:
        return True
    except NotADirectoryError:
        return False
    except OSError as error:
        raise explained(error, folder) from error
    ours = {
        "db",
        "snapshots",
        "readers",
        "lock",
        "gate",
        "writer.json",
        "writer.json.partial",
        "manifest.json.partial",
    }
    return "manifest.json" not in names and names <= {*ours, "unpublished"}


def _check_base(folder: Folder, manifest: Manifest, base: str | None) -> None:
    """Raise StoreError if another base is asked for than the store has."""
    if base is not None and base != manifest.base:
        raise StoreError(
            f"{folder.root} was made with the base {manifest.base}, which cannot change to {base}. Leave the base out, or "
            "make another store."
        )
