"""The fingerprint of the pipeline: while it is the same, the same bytes give the same quads."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from policygraph.errors import InputError
from policygraph.model import digest
from policygraph.resources import resource

_ROOMS = ("read", "extract", "link", "rdf")
_DATA = (("data", "rules"), ("data", "lexicon"), ("data", "places.csv"), ("ontology",))
_SUFFIXES = frozenset((".py", ".yaml", ".yml", ".csv", ".ttl", ".txt", ".json"))


@cache
def pipeline_fingerprint(base: str) -> str:
    """Return a hash over all that turns bytes into quads: package version, its code, rules, lexicons, places, ontology, base.

    Computed once per process; 32 hex digits.
    """
    files = [[name, _sha256(path)] for name, path in sorted(_files())]
    return digest(package_version(), base, files)


def package_version() -> str:
    """Return the version of policygraph that runs."""
    try:
        return version("policygraph")
    except PackageNotFoundError:
        return "unknown"


def _files() -> Iterator[tuple[str, Path]]:
    """Yield the files that matter, named the same in a checkout and in an installed wheel."""
    package = Path(__file__).resolve().parent.parent
    yield "model.py", package / "model.py"
    for room in _ROOMS:
        yield from _below(package / room, room)
    for parts in _DATA:
        try:
            yield from _below(resource(*parts), "/".join(parts))
        except InputError:
            continue


def _below(path: Path, name: str) -> Iterator[tuple[str, Path]]:
    """Yield a file, or the files below a folder, with their POSIX names."""
    if path.is_file():
        yield name, path
        return
    for file in path.rglob("*"):
        if file.suffix in _SUFFIXES and file.is_file():
            yield f"{name}/{file.relative_to(path).as_posix()}", file


def _sha256(path: Path) -> str:
    """Return the hash of a file's text, whichever way its lines end."""
    return hashlib.sha256(path.read_bytes().replace(b"\r\n", b"\n")).hexdigest()
