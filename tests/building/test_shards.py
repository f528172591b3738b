"""Shards: each document in one of them, sorted and checksummed, the same bytes every time, nothing half."""

from __future__ import annotations

import gzip
import hashlib
import json
from pathlib import Path
from typing import Any

import pytest

from made import write_articles
from policygraph.building.manifests import Keys, parse_manifest, shard_of
from policygraph.building.shards import build_shard
from policygraph.building.sources import find_sources
from policygraph.building.work import Settings, Task, process
from policygraph.errors import InputError
from policygraph.rdf.iris import DEFAULT_BASE

OF = 3


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Articles, one of them with a url, and one that cannot be read."""
    root = tmp_path_factory.mktemp("sources") / "in"
    write_articles(root, range(14))
    (root / "0003.meta.json").write_text('{"url": "https://three.example/"}', encoding="utf-8")
    (root / "bad.txt").write_bytes(b"\x00\x01\x02" * 400)
    return root


def tree(root: Path) -> dict[str, bytes]:
    return {
        path.relative_to(root).as_posix(): path.read_bytes() for path in root.rglob("*") if path.is_file()
    }


def manifests(root: Path) -> list[dict[str, Any]]:
    return [
        json.loads(path.read_text(encoding="utf-8"))
        for path in sorted(root.glob("shard-*-of-*/manifest.json"))
    ]


def lines_of_parts(root: Path, manifest: dict[str, Any]) -> list[bytes]:
    """The lines of a shard's parts, having checked the parts against the manifest."""
    found: list[bytes] = []
    for part in manifest["parts"]:
        path = root / f"shard-{manifest['shard']:05d}-of-{manifest['of']:05d}" / part["name"]
        data = path.read_bytes()
        lines = gzip.decompress(data).splitlines()
        assert part["sha256"] == hashlib.sha256(data).hexdigest()
        assert (part["bytes"], part["quads"]) == (len(data), len(lines))
        found += lines
    return found


def test_each_document_is_in_one_shard_whole(folder: Path, tmp_path: Path) -> None:
    reports = [build_shard([folder], str(tmp_path), shard, OF, workers=1) for shard in (1, 2, 3)]
    made = manifests(tmp_path)
    keys = [document["key"] for manifest in made for document in manifest["documents"]]
    assert len(keys) == 14 and "https://three.example/" in keys
    assert [manifest["failed"] for manifest in made].count(["bad.txt"]) == 1
    assert [report.new for report in reports] == [
        [document["key"] for document in manifest["documents"]] for manifest in made
    ]
    whole = Keys([*keys, "bad.txt"])
    for manifest in made:
        assert {shard_of(document["key"], OF) for document in manifest["documents"]} <= {manifest["shard"]}
        assert (manifest["found"], manifest["keys"]) == (15, whole.digest)
        assert all(document["title"] and document["quads"] > 50 for document in manifest["documents"])

    expected: set[bytes] = set()
    settings = Settings(DEFAULT_BASE, made[0]["stamp"], 1_000_000)
    for source in find_sources([folder], []):
        expected.update(process(Task(source.key, source.key, source), settings).nquads.splitlines())
    found: set[bytes] = set()
    for manifest in made:
        lines = lines_of_parts(tmp_path, manifest)
        assert lines == sorted(set(lines))
        found.update(lines)
    assert found == expected


def test_the_same_bytes_whatever_the_workers_and_the_memory(folder: Path, tmp_path: Path) -> None:
    build_shard([folder], str(tmp_path / "one"), 1, 1, workers=1, part_bytes=100_000)
    build_shard([folder], str(tmp_path / "two"), 1, 1, workers=2, part_bytes=100_000, run_bytes=20_000)
    one = tree(tmp_path / "one")
    assert one == tree(tmp_path / "two")
    assert len(one) > 5
    (manifest,) = manifests(tmp_path / "one")
    lines = lines_of_parts(tmp_path / "one", manifest)
    assert lines == sorted(set(lines))
    for name, data in one.items():
        assert name.endswith("manifest.json") or data[4:8] == b"\0\0\0\0", "no time in the header"


def test_a_worker_apart_gives_the_same(folder: Path, tmp_path: Path) -> None:
    build_shard([folder], str(tmp_path / "one"), 2, 3, workers=1)
    build_shard([folder], str(tmp_path / "two"), 2, 3, workers=1, apart=True)
    assert tree(tmp_path / "one") == tree(tmp_path / "two")


def test_more_shards_than_documents(tmp_path: Path) -> None:
    write_articles(tmp_path / "in", range(1))
    full = shard_of("0000.txt", 5)
    for shard in range(1, 6):
        report = build_shard([tmp_path / "in"], str(tmp_path / "out"), shard, 5)
        assert report.found == (shard == full) and report.exit_code == 0
    made = manifests(tmp_path / "out")
    assert [len(manifest["parts"]) for manifest in made] == [int(shard == full) for shard in range(1, 6)]


def test_an_interrupted_shard_is_none_and_is_made_whole_by_another_run(folder: Path, tmp_path: Path) -> None:
    def stop(done: int, total: int, name: str) -> None:
        if done == 3:
            raise KeyboardInterrupt

    build_shard([folder], str(tmp_path / "undisturbed"), 1, 1, workers=1)
    out = tmp_path / "out"
    with pytest.raises(KeyboardInterrupt):
        build_shard([folder], str(out), 1, 1, workers=1, progress=stop)
    assert not manifests(out)
    build_shard([folder], str(out), 1, 1, workers=1)
    assert tree(out) == tree(tmp_path / "undisturbed")


def test_a_shard_stays_whole_until_another_run_is_done(folder: Path, tmp_path: Path) -> None:
    from policygraph.building.depot import _Local

    write_articles(tmp_path / "in", range(4))
    out = tmp_path / "out"
    build_shard([tmp_path / "in"], str(out), 1, 1)
    before = tree(out)
    write_articles(tmp_path / "in", range(4), version=3)
    with pytest.MonkeyPatch.context() as patch:

        def full(self: _Local, name: str, data: bytes) -> None:
            raise InputError("no space")

        patch.setattr(_Local, "write", full)
        with pytest.raises(InputError, match="no space"):
            build_shard([tmp_path / "in"], str(out), 1, 1)
    assert before.items() <= tree(out).items()
    build_shard([tmp_path / "in"], str(out), 1, 1)
    after = tree(out)
    assert len(after) == len(before) and not set(after.values()) & set(before.values())


def test_a_shard_that_is_there_from_the_same_sources_is_left_alone(tmp_path: Path) -> None:
    sources, out = tmp_path / "in", tmp_path / "out"
    write_articles(sources, range(3))

    def made() -> int:
        """Build, and return how many documents were processed."""
        steps: list[int] = []
        report = build_shard(
            [sources], str(out), 1, 1, workers=1, progress=lambda done, *_: steps.append(done)
        )
        assert (
            len(report.new) == len(steps)
            and len(report.new + report.unchanged + report.failed) == report.found
        )
        return len(steps)

    assert made() == 3
    before = tree(out)
    assert made() == 0 and tree(out) == before
    (sources / "0001.meta.json").write_text('{"title": "另一个标题"}', encoding="utf-8")
    assert made() == 3 and tree(out) != before and made() == 0
    next(out.rglob("part-*")).unlink()
    assert made() == 3 and made() == 0
    (out / "shard-00001-of-00001" / "manifest.json").write_text("{", encoding="utf-8")
    assert made() == 3 and made() == 0
    write_articles(sources, range(3, 4))
    assert made() == 4 and made() == 0
    (sources / "left out.xyz").write_bytes(b"")
    assert made() == 4 and made() == 0
    build_shard([sources], str(out), 1, 1, workers=1, base="https://other.example/")
    assert made() == 4


def test_a_shard_with_a_failure_is_made_again(folder: Path, tmp_path: Path) -> None:
    for _ in range(2):
        report = build_shard([folder], str(tmp_path), 1, 1, workers=1)
        assert len(report.new) == 14 and report.failed == ["bad.txt"]


def test_two_files_with_one_key_are_refused_with_both_names(tmp_path: Path) -> None:
    for name in ("a", "b"):
        write_articles(tmp_path / name, range(1))
    key = shard_of("0000.txt", 2)
    with pytest.raises(InputError, match=r"a/0000\.txt and .*b/0000\.txt"):
        build_shard([tmp_path / "a", tmp_path / "b"], str(tmp_path / "out"), key, 2)
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize(("shard", "of"), [(0, 2), (3, 2), (1, 0)])
def test_there_is_no_such_shard(folder: Path, tmp_path: Path, shard: int, of: int) -> None:
    with pytest.raises(InputError, match="counted from 1"):
        build_shard([folder], str(tmp_path), shard, of)


def test_a_key_that_changes_while_the_shard_is_made_fails(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from policygraph.building import shards

    write_articles(tmp_path / "in", range(3))
    choose = shards._chosen

    def then_changed(*given: Any) -> Any:
        chosen = choose(*given)
        (tmp_path / "in" / "0001.meta.json").write_text('{"url": "https://x.example/"}', encoding="utf-8")
        return chosen

    monkeypatch.setattr(shards, "_chosen", then_changed)
    report = build_shard([tmp_path / "in"], str(tmp_path / "out"), 1, 1)
    assert report.failed == ["0001.txt"] and report.new == ["0000.txt", "0002.txt"]
    assert "its key changed" in report.issues[0].message and report.exit_code == 1


def test_a_manifest_is_read_as_it_was_written_and_a_damaged_one_is_said_to_be(
    folder: Path, tmp_path: Path
) -> None:
    build_shard([folder], str(tmp_path), 1, 1, workers=1)
    data = next(tmp_path.rglob("manifest.json")).read_bytes()
    assert parse_manifest(data, "here").json() == data
    for broken, message in (
        (data[:-30], "here: is damaged"),
        (data.replace(b'"format": 1', b'"format": 2'), "here: is of format 2"),
        (data.replace(b'"part-', b'"../part-'), "is damaged.*is no name of a part"),
        (data.replace(b'"shard": 1', b'"shard": "1"'), "is damaged.*is no number"),
        (data.replace(b'"base": "', b'"base": " '), "here: .*cannot be a base"),
        (b"[]", "is damaged"),
    ):
        with pytest.raises(InputError, match=message):
            parse_manifest(broken, "here")
