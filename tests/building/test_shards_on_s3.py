"""Shards in an object store: a server with the interface of S3 holds what a folder would hold."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pyoxigraph as ox
import pytest

from build_support import lines_of
from made import write_articles
from policygraph.building import merging
from policygraph.building.merging import merge, read_shards
from policygraph.building.shards import build_shard
from policygraph.errors import InputError
from policygraph.store import WritableStore


@pytest.fixture(scope="module")
def bucket() -> Iterator[str]:
    """The URL of an empty bucket."""
    import boto3
    from moto.server import ThreadedMotoServer

    server = ThreadedMotoServer("127.0.0.1", port=0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("AWS_ENDPOINT_URL", f"http://{host}:{port}")
        patch.setenv("AWS_ACCESS_KEY_ID", "testing")
        patch.setenv("AWS_SECRET_ACCESS_KEY", "testing")
        patch.setenv("AWS_DEFAULT_REGION", "us-east-1")
        boto3.client("s3").create_bucket(Bucket="corpus")
        yield "s3://corpus"
    server.stop()


def test_shards_are_the_same_there_and_merge_to_the_same_store(
    bucket: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from fsspec.core import url_to_fs

    monkeypatch.setattr(merging, "load_reference", lambda store, pipeline: None)
    write_articles(tmp_path / "in", range(6))
    run = f"{bucket}/runs/one"
    for shard in (1, 2):
        for out in (str(tmp_path / "out"), run):
            build_shard([tmp_path / "in"], out, shard, 2, workers=1, part_bytes=150_000)
    system, root = url_to_fs(run)
    there = {name.removeprefix(f"{root}/"): system.cat_file(name) for name in system.find(root)}
    assert there == {
        path.relative_to(tmp_path / "out").as_posix(): path.read_bytes()
        for path in (tmp_path / "out").rglob("*")
        if path.is_file()
    }
    assert len(there) >= 6

    stores = []
    for url in (str(tmp_path / "out"), run):
        stores.append(WritableStore(ox.Store()))
        assert len(merge(read_shards([url]), stores[-1]).new) == 6
    assert lines_of(stores[0]) == lines_of(stores[1])

    # made again from other texts, a shard leaves nothing of what it was
    write_articles(tmp_path / "in", range(6), version=4)
    build_shard([tmp_path / "in"], run, 1, 2, workers=1)
    left = [name.rpartition("/")[2] for name in system.find(f"{root}/shard-00001-of-00002", refresh=True)]
    assert len(left) == 2 and not {name for name in there if name.rpartition("/")[2] in left[1:]}

    spoiled = max(name for name in there if "part-" in name)
    data = bytearray(there[spoiled])
    data[len(data) // 2] ^= 0xFF
    system.pipe_file(f"{root}/{spoiled}", bytes(data))
    with pytest.raises(InputError, match=f"{run}/{spoiled}: (is damaged|is not what)"):
        merge(read_shards([run]), WritableStore(ox.Store()))


def test_a_bucket_that_is_not_there(bucket: str, tmp_path: Path) -> None:
    write_articles(tmp_path / "in", range(1))
    with pytest.raises(InputError, match=r"s3://nowhere/run/.*: (cannot be written|there is no such file)"):
        build_shard([tmp_path / "in"], "s3://nowhere/run", 1, 1, workers=1)
    with pytest.raises(InputError, match="There is no finished shard"):
        read_shards([f"{bucket}/nothing"])
