"""Sorting more than memory holds gives what sorting in memory gives."""

from __future__ import annotations

import random
import tempfile
import tracemalloc
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from policygraph.building import runs as module
from policygraph.building.runs import Runs, merged

LINES = st.lists(st.binary(min_size=1, max_size=6).filter(lambda line: b"\n" not in line), max_size=60)


@settings(max_examples=60, deadline=None)
@given(batches=st.lists(LINES, max_size=8), run_bytes=st.integers(1, 80), fan_in=st.integers(2, 4))
def test_any_lines_in_any_batches(batches: list[list[bytes]], run_bytes: int, fan_in: int) -> None:
    with tempfile.TemporaryDirectory() as folder, pytest.MonkeyPatch.context() as patch:
        patch.setattr(module, "_FAN_IN", fan_in)
        patch.setattr(module, "_BLOCK_BYTES", 16)
        runs = Runs(Path(folder), run_bytes)
        for batch in batches:
            runs.add(b"".join(line + b"\n" for line in batch))
        found = [line for block in runs.blocks() for line in block]
    assert found == sorted({line for batch in batches for line in batch})


def test_few_files_are_open_at_once_and_few_runs_are_left(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "_FAN_IN", 4)
    opened: list[int] = []
    counts: list[int] = []
    read = module._read

    def counted(path: Path):  # type: ignore[no-untyped-def]
        opened.append(1)
        counts.append(len(opened))
        yield from read(path)
        opened.pop()

    monkeypatch.setattr(module, "_read", counted)
    runs = Runs(tmp_path, run_bytes=1)
    for number in range(100):
        runs.add(b"%04d\n" % (number * 37 % 100))
        assert len(list(tmp_path.iterdir())) <= 4 * 4
    assert [line for block in runs.blocks() for line in block] == [b"%04d" % number for number in range(100)]
    assert max(counts) == 4 and not opened


def test_merging_takes_no_block_before_it_must() -> None:
    taken: list[int] = []

    def run(start: int):  # type: ignore[no-untyped-def]
        for number in range(start, 1000, 2):
            taken.append(number)
            yield [b"%04d" % number]

    blocks = merged([run(0), run(1)])
    assert next(blocks) == [b"0000"]
    assert len(taken) <= 3


def test_memory_does_not_grow_with_the_lines(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "_BLOCK_BYTES", 4_096)
    monkeypatch.setattr(module, "_FAN_IN", 4)
    peaks = []
    for batches in (20, 80):
        runs = Runs(tmp_path, run_bytes=100_000)
        tracemalloc.start()
        for batch in range(batches):
            chance = random.Random(batch)
            runs.add(b"".join(b"%050d\n" % chance.getrandbits(100) for _ in range(2_000)))
        count = sum(len(block) for block in runs.blocks())
        peaks.append(tracemalloc.get_traced_memory()[1])
        tracemalloc.stop()
        assert count == batches * 2_000
    assert peaks[1] < 1.5 * peaks[0] < 3_000_000 < batches * 2_000 * 51
