"""The measures behind docs/scale.md: what they make up is merged like real shards, and what they count is there."""

from __future__ import annotations

import json

import pytest

from benchmarks import scale_out
from build_support import dump
from made import write_articles
from policygraph.building import merging
from policygraph.building.merging import merge, read_shards
from policygraph.store import open_writable


def test_made_up_shards_pass_every_check_of_a_merge(tmp_path, monkeypatch):
    monkeypatch.setattr(merging, "load_reference", lambda store, pipeline: None)
    documents = scale_out.made_up(30_000, tmp_path / "out", 3)
    shards = read_shards([str(tmp_path / "out")])
    with open_writable(tmp_path / "store") as store:
        report = merge(shards, store)
        assert len(report.new) == documents > 8
        assert len({key.partition("/")[0] for key in report.new}) > 1
    lines = dump(tmp_path / "store")
    assert 29_000 < len(lines) < 33_000
    claims = {line.split(" ")[0] for line in lines if "/claim/" in line.split(" ")[0]}
    assert len(claims) > documents, "each copy has claims of its own"


@pytest.mark.scale
def test_figures_of_documents(tmp_path, capsys):
    write_articles(tmp_path / "in", range(4))
    assert scale_out.main(["documents", str(tmp_path / "in"), "--counts", "3", "--shards", "2"]) == 0
    (figures,) = json.loads(capsys.readouterr().out)
    assert figures["documents"] == 3 and figures["quads"] == figures["build"]["quads"] > 300
    assert 0 < figures["part bytes"] < figures["part lines bytes"] < figures["store bytes"]
    assert figures["merge"]["stored quads"] > figures["quads"]
    assert figures["shards s"] > 0 and figures["shard memory MB"] > 10


def test_figures_of_a_listing(tmp_path):
    figures = scale_out.listing(300, tmp_path)
    assert figures["files"] == 300 and figures["own"] < 20 and figures["s"] > 0
