"""Sorting more lines than memory holds: sorted runs on disk, merged in blocks, each line once.

An external merge sort (Knuth, The Art of Computer Programming, vol. 3, section 5.4). Merging works on blocks of lines, cut
where every run has been read so far, and leaves the comparing to the sort of the interpreter, which takes what is in order
already as it is: several times faster than a heap over single lines.
"""

from __future__ import annotations

import gzip
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

RUN_BYTES = 24_000_000
_FAN_IN = 64  # runs merged at once: so many files are open
_BLOCK_BYTES = 262_144


class Runs:
    """Lines taken in any order, given back sorted by their bytes, each once; at most about `run_bytes` of them in memory.

    `folder` holds the runs; whoever made it takes it away.

    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     runs = Runs(Path(folder), run_bytes=4)
    ...     runs.add(b"b\\na\\n")
    ...     runs.add(b"c\\na\\n")
    ...     [line for block in runs.blocks() for line in block]
    [b'a', b'b', b'c']
    """

    def __init__(self, folder: Path, run_bytes: int = RUN_BYTES) -> None:
        """Begin with no lines."""
        self._folder = folder
        self._run_bytes = run_bytes
        self._lines: list[bytes] = []
        self._size = 0
        self._made = 0
        self._levels: list[list[Path]] = []  # runs, by how often they have been merged

    def add(self, data: bytes) -> None:
        """Take lines, each with its line end."""
        lines = data.split(b"\n")
        lines.pop()
        self._lines += lines
        self._size += len(data)
        if self._size >= self._run_bytes:
            self._keep([_sorted(self._lines)], 0)
            self._lines, self._size = [], 0

    def blocks(self) -> Iterator[list[bytes]]:
        """Yield all lines taken, sorted, without their line ends, in blocks."""
        rest = [_sorted(self._lines)] if self._lines else []
        runs = [run for level in self._levels for run in level]
        while len(runs) > _FAN_IN:
            runs = [*runs[_FAN_IN:], self._merge(runs[:_FAN_IN])]
        yield from merged([*map(_read, runs), iter(rest)])

    def _keep(self, blocks: Iterable[list[bytes]], level: int) -> None:
        """Write a run; when a level is full, merge it into one run of the next."""
        while len(self._levels) <= level:
            self._levels.append([])
        self._levels[level].append(self._write(blocks))
        if len(self._levels[level]) >= _FAN_IN:
            full, self._levels[level] = self._levels[level], []
            self._keep(merged([_read(run) for run in full]), level + 1)
            for run in full:
                run.unlink()

    def _merge(self, runs: Sequence[Path]) -> Path:
        made = self._write(merged([_read(run) for run in runs]))
        for run in runs:
            run.unlink()
        return made

    def _write(self, blocks: Iterable[list[bytes]]) -> Path:
        self._made += 1
        path = self._folder / f"{self._made:06d}.run"
        with gzip.open(path, "wb", compresslevel=1) as file:
            for block in blocks:
                file.write(b"\n".join(block) + b"\n")
        return path


def merged(runs: Sequence[Iterator[list[bytes]]]) -> Iterator[list[bytes]]:
    """Yield the lines of several runs, sorted, each once, in blocks; the blocks of each run ascend and none is empty."""
    heads = [(block, 0, run) for run in runs if (block := next(run, None)) is not None]
    while heads:
        limit = min(block[-1] for block, _, _ in heads)
        taken: list[bytes] = []
        left = []
        for block, start, run in heads:
            cut = bisect_right(block, limit, start)
            taken += block[start:cut]
            if cut < len(block):
                left.append((block, cut, run))
            elif (following := next(run, None)) is not None:
                left.append((following, 0, run))
        heads = left
        yield _sorted(taken)


def _sorted(lines: list[bytes]) -> list[bytes]:
    lines.sort()
    return list(dict.fromkeys(lines))


def _read(path: Path) -> Iterator[list[bytes]]:
    """Yield the lines of a run in blocks."""
    with gzip.open(path, "rb") as file:
        rest = b""
        while data := file.read(_BLOCK_BYTES):
            head, end, rest_of_data = data.rpartition(b"\n")
            if not end:
                rest += data
                continue
            yield (rest + head).split(b"\n")
            rest = rest_of_data
