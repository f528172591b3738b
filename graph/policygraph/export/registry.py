"""What an export format is."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from policygraph.export.facts import Facts

FACTS = "facts"
ALL_GRAPHS = "all graphs"


@dataclass(frozen=True, slots=True)
class Exporter:
    """One export format.

    `extension` includes the dot and is empty for a folder; `carries` says which graphs it holds: `facts` (the default
    graph) or `all graphs`. Exactly one of `write` (to a byte stream) and `write_folder` is set.
    """

    name: str
    extension: str
    zh: str
    en: str
    carries: str
    write: Callable[[Facts, IO[bytes]], None] | None = None
    write_folder: Callable[[Facts, Path], None] | None = None
