"""What is made once of a state of a store: files kept beside it (the search index, the layout of the map), and what an
open store holds in memory.

They lie in the folder `kept` of the store, or in a temporary folder where that may not be written to; those of older states
are removed. They can be deleted at any time, and are made again when they are needed.
"""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from filelock import FileLock

from policygraph.model import digest
from policygraph.store import Store, WritableStore
from policygraph.store.snapshots import numbers

T = TypeVar("T")


def kept_file(store: Store, name: str, suffix: str, make: Callable[[Path], object]) -> Path:
    """Return the file `name` of the newest state of a store; where there is none, `make` writes it, whole or not at all.

    A store in memory has no states: its file is made anew each time, in a temporary folder.
    """
    if store.folder is None:
        path = Path(tempfile.mkdtemp(prefix="policygraph-")) / f"{name}{suffix}"
        make(path)
        return path
    number = (numbers(store.folder) or [0])[-1]
    folder = _folder(store.folder.root)
    path = folder / f"{name}-{number:06d}{suffix}"
    if not path.exists():
        with FileLock(folder / f"{name}.lock"):
            if not path.exists():
                partial = folder / f"{name}-{number:06d}.partial"
                partial.unlink(missing_ok=True)
                make(partial)
                partial.replace(path)
                for other in folder.glob(f"{name}-??????{suffix}"):
                    if other.name < path.name:
                        other.unlink(missing_ok=True)
    return path


def held(store: Store, name: str, make: Callable[[], T]) -> T:
    """Return what `make` makes of an open store, made once; of a store that can change it is made each time."""
    if isinstance(store, WritableStore):
        return make()
    if name not in store.held:
        store.held[name] = make()
    found: T = store.held[name]
    return found


def is_held(store: Store, name: str) -> bool:
    """Say whether what is held of an open store under a name has been made."""
    return name in store.held


def is_kept(store: Store, name: str, suffix: str) -> bool:
    """Say whether the file `name` of the newest state of a store has been made."""
    if store.folder is None:
        return False
    number = (numbers(store.folder) or [0])[-1]
    return (_folder(store.folder.root) / f"{name}-{number:06d}{suffix}").exists()


def _folder(root: Path) -> Path:
    folder = root / "kept"
    try:
        folder.mkdir(exist_ok=True)
        probe = folder / ".probe"
        probe.touch()
        probe.unlink(missing_ok=True)
    except OSError:
        folder = Path(tempfile.gettempdir()) / f"policygraph-{digest(str(root.resolve()))}"
        folder.mkdir(exist_ok=True)
    return folder
