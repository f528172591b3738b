"""Shards on the command line: built, merged, and what is refused."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from build_support import dump
from cli_runs import Ran

Run = Callable[..., Ran]


def test_shards_are_built_and_merged_to_the_store_of_a_build(
    run: Run, articles: Path, tmp_path: Path
) -> None:
    store, out = tmp_path / "s", tmp_path / "out"
    assert run("build", articles, "--store", tmp_path / "plain").code == 0
    ran = [run("build", articles, "--shard", f"{shard}/2", "--out", out, "--lang", "en") for shard in (1, 2)]
    assert [one.code for one in ran] == [0, 0] and all(one.out == "" for one in ran)
    assert "documents: " in ran[0].err
    merged = run("merge", out, "--store", store, "--lang", "en")
    assert merged.code == 0 and merged.out == "" and "documents: new 2" in merged.err
    assert dump(store) == dump(tmp_path / "plain")
    again = run("merge", out, "--store", store)
    assert again.code == 2 and "holds documents already" in again.err


def test_a_missing_shard_is_named(run: Run, articles: Path, tmp_path: Path) -> None:
    run("build", articles, "--shard", "2/2", "--out", tmp_path / "out")
    ran = run("merge", tmp_path / "out", "--store", tmp_path / "s")
    assert ran.code == 2 and "1/2" in ran.err and not (tmp_path / "s").exists()


@pytest.mark.parametrize("shard", ["0/2", "3/2", "1", "a/b", "1/0", "-1/2"])
def test_what_is_no_shard(run: Run, articles: Path, tmp_path: Path, shard: str) -> None:
    ran = run("build", articles, "--shard", shard, "--out", tmp_path / "out")
    assert ran.code == 2 and "is no shard" in ran.err


@pytest.mark.parametrize(
    "given", [("--shard", "1/2"), ("--out", "x"), ("--shard", "1/2", "--out", "x", "--prune")]
)
def test_options_that_do_not_go_together(run: Run, articles: Path, given: tuple[str, ...]) -> None:
    ran = run("build", articles, *given)
    assert ran.code == 2 and "Usage" in ran.err
