"""Two builds of one set of documents are the same to the byte, whatever else differs; so are three steps and one."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from build_support import dump, run_build
from made import write_articles

NUMBERS = range(24)

OTHER_CLOCK = """
    import datetime, time
    real = time.time
    time.time = lambda: real() + 3_000_000_000
    class Later(datetime.datetime):
        @classmethod
        def now(cls, tz=None):
            return cls(2120, 2, 29, 12, 0, 0, tzinfo=tz)
        utcnow = today = now
    class LaterDay(datetime.date):
        @classmethod
        def today(cls):
            return cls(2120, 2, 29)
    datetime.datetime, datetime.date = Later, LaterDay
"""


@pytest.fixture(scope="module")
def sources(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two folders of articles that share facts, one sidecar, one url, one that cannot be read."""
    root = tmp_path_factory.mktemp("sources")
    write_articles(root / "one", NUMBERS)
    write_articles(root / "two" / "deep", range(100, 106), version=2)
    (root / "one" / "0003.meta.json").write_text('{"url": "https://three.example/"}', encoding="utf-8")
    return root


@pytest.fixture(scope="module")
def expected(sources: Path, tmp_path_factory: pytest.TempPathFactory) -> list[str]:
    """What a plain build gives."""
    store = tmp_path_factory.mktemp("stores") / "plain"
    run_build(store, sources / "one", sources / "two")
    return dump(store)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Path]:
    yield tmp_path / "store"


def test_the_build_says_something(expected: list[str]) -> None:
    assert len([line for line in expected if "/claim/" in line]) > 500
    assert not [line for line in expected if "_:" in line.split(" ")[0]]


def test_in_another_order(sources: Path, store: Path, expected: list[str]) -> None:
    run_build(store, sources / "two", sources / "one")
    assert dump(store) == expected


@pytest.mark.parametrize("workers", [2, 5])
def test_with_other_numbers_of_workers(sources: Path, store: Path, expected: list[str], workers: int) -> None:
    run_build(store, sources / "one", sources / "two", workers=workers)
    assert dump(store) == expected


def test_in_another_folder(sources: Path, store: Path, expected: list[str], tmp_path: Path) -> None:
    elsewhere = tmp_path / "别处 und anderswo" / "a" / "b"
    shutil.copytree(sources, elsewhere)
    run_build(store, elsewhere / "one", elsewhere / "two")
    assert dump(store) == expected
    assert not [line for line in expected if str(sources) in line or str(elsewhere) in line]


@pytest.mark.parametrize("seed", ["4242"])
def test_with_another_hash_seed(sources: Path, store: Path, expected: list[str], seed: str) -> None:
    run_build(store, sources / "one", sources / "two", PYTHONHASHSEED=seed)
    assert dump(store) == expected


@pytest.mark.parametrize("zone", ["Pacific/Kiritimati"])
def test_in_another_time_zone(sources: Path, store: Path, expected: list[str], zone: str) -> None:
    run_build(store, sources / "one", sources / "two", TZ=zone)
    assert dump(store) == expected


@pytest.mark.parametrize("locale", ["C", "tr_TR.UTF-8"])
def test_in_another_locale(sources: Path, store: Path, expected: list[str], locale: str) -> None:
    run_build(store, sources / "one", sources / "two", LC_ALL=locale, LANG=locale)
    assert dump(store) == expected


def test_at_another_time(sources: Path, store: Path, expected: list[str]) -> None:
    run_build(store, sources / "one", sources / "two", before=OTHER_CLOCK)
    assert dump(store) == expected


def test_in_three_steps(sources: Path, store: Path, expected: list[str], tmp_path: Path) -> None:
    growing = tmp_path / "growing"
    files = sorted(path for path in sources.rglob("*") if path.is_file() and not path.name.endswith(".json"))
    for step in range(3):
        for path in files[step::3]:
            target = growing / path.relative_to(sources)
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(path, target)
            sidecar = path.with_suffix(".meta.json")
            if sidecar.exists():
                shutil.copy(sidecar, target.with_suffix(".meta.json"))
        for name in ("one", "two"):
            (growing / name).mkdir(parents=True, exist_ok=True)
        run_build(store, growing / "one", growing / "two")
    assert dump(store) == expected


def test_after_changes_and_removals(sources: Path, store: Path, expected: list[str], tmp_path: Path) -> None:
    changing = tmp_path / "changing"
    shutil.copytree(sources, changing)
    write_articles(changing / "one", range(0, 10), version=3)
    write_articles(changing / "one", range(200, 205))
    run_build(store, changing / "one", changing / "two")
    assert dump(store) != expected
    shutil.rmtree(changing)
    shutil.copytree(sources, changing)
    run_build(store, changing / "one", changing / "two", prune=True)
    assert dump(store) == expected
