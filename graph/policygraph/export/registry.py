"""What an export format is, and the one door by which formats come in: entry points of `policygraph.exporters`.

A plugin names, in its own package's metadata, an `Exporter` or a sequence of them:

    [project.entry-points."policygraph.exporters"]
    mine = "my_package:EXPORTER"
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from importlib.metadata import EntryPoint, entry_points
from pathlib import Path
from types import MappingProxyType
from typing import IO

from policygraph.export.facts import Facts

FACTS = "facts"
ALL_GRAPHS = "all graphs"
GROUP = "policygraph.exporters"

_BUILT_IN = EntryPoint("policygraph", "policygraph.export.builtin:EXPORTERS", GROUP)
_LOG = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Exporter:
    """One export format.

    `extension` includes the dot and is empty for a folder; `carries` says which graphs it holds: `facts` (the default
    graph) or `all graphs`. Exactly one of `write` (to a byte stream) and `write_folder` is set. `same_bytes`
    is false where a library puts something of its own into a file, so that two exports agree in content only. `values` says
    that it writes results of analyses as attributes of the nodes, `look` that it takes sizes and colours from them.
    """

    name: str
    extension: str
    zh: str
    en: str
    carries: str
    write: Callable[[Facts, IO[bytes]], None] | None = None
    write_folder: Callable[[Facts, Path], None] | None = None
    same_bytes: bool = True
    values: bool = False
    look: bool = False


def load_exporters(plugins: Iterable[EntryPoint] | None = None) -> Mapping[str, Exporter]:
    """Return the formats by name: the built-in ones, then those of `plugins` (None: all installed), by their names.

    A plugin that cannot be loaded, offers something else, or takes a name that is taken is left out with a warning in
    the log, so that a broken plugin never takes the other formats away.

    >>> load_exporters([])["gexf"].extension
    '.gexf'
    """
    found: dict[str, Exporter] = {}
    installed = entry_points(group=GROUP) if plugins is None else plugins
    for point in (_BUILT_IN, *sorted(installed, key=lambda point: (point.name, point.value))):
        for exporter in _offered(point):
            if exporter.name in found:
                _LOG.warning("The plugin %s offers the export format %s, a name already taken. It is left out.",
                             point.value, exporter.name)  # fmt: skip
            else:
                found[exporter.name] = exporter
    return MappingProxyType(found)


def _offered(point: EntryPoint) -> tuple[Exporter, ...]:
    """Return what a door offers, nothing for one that is broken; ours is never broken quietly."""
    try:
        offered = point.load()
        exporters = (offered,) if isinstance(offered, Exporter) else tuple(offered)
        wrong = next((one for one in exporters if not _is_sound(one)), None)
        if wrong is not None:
            raise TypeError(f"{wrong!r} is no Exporter with exactly one of write and write_folder")
    except Exception as error:
        if point is _BUILT_IN:
            raise
        _LOG.warning(
            "The export plugin %s cannot be used (%s: %s). Update or remove its package.",
            point.value,
            type(error).__name__,
            error,
        )
        return ()
    return exporters


def _is_sound(one: object) -> bool:
    return isinstance(one, Exporter) and (one.write is None) != (one.write_folder is None)
