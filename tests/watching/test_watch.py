"""What arrives is built and told once; files still being written are waited for; a feed that is down is tried again."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import feedparser
import pytest

from policygraph.build import BuildReport, build
from policygraph.errors import BusyError, InputError
from policygraph.store import open_store
from policygraph.watching import Turn, Watch
from policygraph.watching.atom import MOST, write_atom

START = datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)
FIRST = "到2027年，杭州市建成算力中心3个。\n"
MOVED = "到2027年，杭州市建成算力中心5个。\n"


class Clock:
    """A clock that goes on an hour each time it is asked."""

    def __init__(self) -> None:
        self.at = START

    def __call__(self) -> datetime:
        self.at += timedelta(hours=1)
        return self.at


def watched(tmp_path: Path, *paths: str) -> Watch:
    return Watch(paths or (str(tmp_path / "in"),), tmp_path / "s", now=Clock())


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = tmp_path / "in"
    folder.mkdir()
    return folder


def told(turn: Turn) -> set[tuple[str, str]]:
    return {(change.change, change.kind) for change in turn.changes.rows}


def test_new_then_moved_then_nothing(tmp_path: Path, folder: Path) -> None:
    watch = watched(tmp_path)
    (folder / "a.txt").write_text(FIRST, encoding="utf-8")
    first = watch.turn()
    assert first.report.new == ["a.txt"] and ("new", "target") in told(first)
    (folder / "b.txt").write_text(MOVED, encoding="utf-8")
    second = watch.turn()
    assert second.report.new == ["b.txt"] and second.report.unchanged == ["a.txt"]
    assert ("disputed", "target") in told(second) or ("moved", "target") in told(second)
    assert all(second.changes.claims(change) for change in second.changes.rows if change.kind == "target")
    assert watch.turn().is_quiet


def test_a_removed_document_takes_its_facts_only_when_asked(tmp_path: Path, folder: Path) -> None:
    (folder / "a.txt").write_text(FIRST, encoding="utf-8")
    (folder / "b.txt").write_text("上海市每年安排1亿元算力券。\n", encoding="utf-8")
    watch = watched(tmp_path)
    watch.turn()
    (folder / "a.txt").unlink()
    kept = watch.turn()
    assert kept.report.missing == ["a.txt"] and not kept.changes.rows
    watch.prune = True
    gone = watch.turn()
    assert gone.report.removed == ["a.txt"] and ("gone", "target") in told(gone)


def test_a_file_still_being_written_is_waited_for(tmp_path: Path, folder: Path) -> None:
    path = folder / "a.txt"
    path.write_text(FIRST[:8], encoding="utf-8")
    rest = iter(FIRST[8:])
    waits: list[float] = []

    def wait(seconds: float) -> None:
        """Each time somebody waits, one more character is written."""
        waits.append(seconds)
        sign = next(rest, "")
        if sign and len(waits) < 8:
            with path.open("a", encoding="utf-8") as out:
                out.write(sign)
        elif sign:
            path.write_text(FIRST, encoding="utf-8")
            for _ in rest:
                pass

    (turn,) = watched(tmp_path).turns(wait, interval=5, settle=0.5, limit=1)
    assert ("new", "target") in told(turn), "the whole file was read"
    assert len(waits) > 2 and set(waits) == {0.5}


def test_it_looks_again_and_again_but_builds_only_what_changed(tmp_path: Path, folder: Path) -> None:
    (folder / "a.txt").write_text(FIRST, encoding="utf-8")
    looks = 0

    def wait(seconds: float) -> None:
        nonlocal looks
        looks += seconds == 5
        if looks == 2:
            (folder / "b.txt").write_text(MOVED, encoding="utf-8")

    turns = list(watched(tmp_path).turns(wait, interval=5, settle=0.1, limit=5))
    assert [turn.report.new for turn in turns] == [["a.txt"], ["b.txt"]]


def test_a_file_that_goes_on_growing_is_never_read_half_and_the_rest_goes_in(
    tmp_path: Path, folder: Path
) -> None:
    (folder / "a.txt").write_text(FIRST, encoding="utf-8")
    growing = folder / "b.txt"
    growing.write_text(MOVED, encoding="utf-8")
    looks = 0

    def wait(seconds: float) -> None:
        """Until the second look is over, each wait adds a sentence."""
        nonlocal looks
        looks += seconds == 5
        if looks < 2:
            with growing.open("a", encoding="utf-8") as out:
                out.write("深圳市每年安排2.5亿元算力券。\n")

    watch = watched(tmp_path)
    watch.prune = True
    turns = watch.turns(wait, interval=5, settle=0.1, limit=4)
    first = next(turns)
    assert first.report.new == ["a.txt"] and not first.report.removed
    with open_store(tmp_path / "s") as store:
        assert len(store.documents()) == 1
    (last,) = turns
    assert last.report.new == ["b.txt"] and ("new", "measure") in told(last)


def test_a_document_that_grows_again_stays_as_it_was_until_it_is_whole(tmp_path: Path, folder: Path) -> None:
    path = folder / "a.txt"
    path.write_text(FIRST, encoding="utf-8")
    watch = watched(tmp_path)
    watch.prune = True
    watch.turn()
    path.write_text("到2027", encoding="utf-8")
    assert watch.turn(leave={path}).is_quiet


def test_a_busy_store_is_waited_for(tmp_path: Path, folder: Path) -> None:
    (folder / "a.txt").write_text(FIRST, encoding="utf-8")
    writer = open_store(tmp_path / "s", write=True)
    waits: list[float] = []

    def wait(seconds: float) -> None:
        waits.append(seconds)
        if waits.count(5) == 2:
            writer.close()

    (turn,) = watched(tmp_path).turns(wait, interval=5, settle=0.1, limit=3)
    assert turn.report.new == ["a.txt"] and waits.count(5) == 2
    with open_store(tmp_path / "s", write=True), pytest.raises(BusyError, match="is being written"):
        list(watched(tmp_path).turns(lambda seconds: None, interval=5, settle=0.1, limit=1))


def test_what_was_built_before_an_interruption_is_told_after_it(tmp_path: Path, folder: Path) -> None:
    (folder / "a.txt").write_text(FIRST, encoding="utf-8")
    untold = watched(tmp_path).turn()
    (folder / "b.txt").write_text("深圳市每年安排2.5亿元算力券。\n", encoding="utf-8")
    turns = watched(tmp_path).turns(lambda seconds: None, interval=5, settle=0.1, limit=2)
    again = next(turns)
    assert again.report.new == ["b.txt"] and ("new", "measure") in told(again)
    assert {row.facts for row in untold.changes.rows} < {row.facts for row in again.changes.rows}
    assert not list(turns), "asked for the next, so it has been told"
    assert watched(tmp_path).turn().is_quiet


def test_an_interruption_of_the_build_itself_loses_nothing(
    tmp_path: Path, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (folder / "a.txt").write_text(FIRST, encoding="utf-8")

    def interrupted(*args: Any, **options: Any) -> BuildReport:
        build(*args, **options)
        raise KeyboardInterrupt

    monkeypatch.setattr("policygraph.watching.watch.build", interrupted)
    with pytest.raises(KeyboardInterrupt):
        watched(tmp_path).turn()
    monkeypatch.undo()
    after = watched(tmp_path).turn()
    assert after.report.unchanged == ["a.txt"] and ("new", "target") in told(after)


ITEM = f"<item><title>一</title><link>https://news.example/1</link><guid>1</guid><description>{FIRST}</description></item>"
RSS = '<?xml version="1.0"?><rss version="2.0"><channel><title>x</title>{}</channel></rss>'


class Feed(BaseHTTPRequestHandler):
    """A feed whose items grow, and that is down when told so."""

    items: tuple[str, ...] = ()
    down = 0
    whole: bytes | None = None

    def do_GET(self) -> None:
        if type(self).down:
            self.send_error(type(self).down)
            return
        items = "".join(
            f"<item><title>第{at}条</title><link>https://news.example/{at}</link><description>{text}</description></item>"
            for at, text in enumerate(self.items)
        )
        data = f'<?xml version="1.0"?><rss version="2.0"><channel><title>x</title>{items}</channel></rss>'.encode()
        data = data if self.whole is None else self.whole
        self.send_response(200)
        self.send_header("Content-Type", "application/rss+xml")
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing."""


@pytest.fixture
def feed() -> Iterator[str]:
    Feed.items, Feed.down, Feed.whole = (FIRST,), 0, None
    server = ThreadingHTTPServer(("127.0.0.1", 0), Feed)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}/news.rss"
    server.shutdown()
    server.server_close()
    thread.join()


def test_a_feed_that_is_down_is_said_and_tried_again(tmp_path: Path, feed: str) -> None:
    watch = watched(tmp_path, feed)
    first = watch.turn()
    assert len(first.report.new) == 1 and ("new", "target") in told(first)
    Feed.down = 503
    second = watch.turn()
    assert any(feed in issue.message for issue in second.report.issues) and not second.changes.rows
    with open_store(tmp_path / "s") as store:
        assert len(store.documents()) == 1
    Feed.down, Feed.items = 0, (FIRST, "深圳市每年安排2.5亿元算力券。")
    third = watch.turn()
    assert len(third.report.new) == 1 and ("new", "measure") in told(third)


GARBAGE = (
    b"",
    b"\x00\xff\xfe garbage",
    b"<rss><channel><item><title>x",
    b"<html><body>Moved</body></html>",
    b"{}",
)


@pytest.mark.parametrize("garbage", GARBAGE)
def test_a_feed_of_garbage_takes_nothing_and_adds_no_fact(tmp_path: Path, feed: str, garbage: bytes) -> None:
    watch = watched(tmp_path, feed)
    first = watch.turn()
    Feed.whole = garbage
    second = watch.turn()
    assert not second.changes.rows and not second.report.removed
    Feed.whole, Feed.down = None, 500
    third = watch.turn()
    assert any(feed in issue.message for issue in third.report.issues) and not third.changes.rows
    Feed.down = 0
    fourth = watch.turn()
    assert not fourth.changes.rows and not fourth.report.new and first.report.new


def test_items_that_a_feed_repeats_are_told_once(tmp_path: Path, feed: str) -> None:
    watch = watched(tmp_path, feed)
    Feed.whole = RSS.format(ITEM * 3).encode()
    first = watch.turn()
    assert [row.kind for row in first.changes.rows].count("target") == 1
    assert watch.turn().is_quiet


def test_the_feed_of_changes_is_atom_and_keeps_its_ids(tmp_path: Path, folder: Path) -> None:
    watch, path = watched(tmp_path), tmp_path / "changes.atom"
    (folder / "a.txt").write_text(FIRST, encoding="utf-8")
    write_atom(path, watch.turn(), "https://e.org/id/")
    first = feedparser.parse(path.read_bytes())
    assert not first.bozo and first.version == "atom10" and first.feed.updated == "2026-01-02T04:04:05Z"
    (folder / "b.txt").write_text("深圳市每年安排2.5亿元算力券]]>&<b>。\n", encoding="utf-8")
    write_atom(path, watch.turn(), "https://e.org/id/")
    second = feedparser.parse(path.read_bytes())
    old = [entry.id for entry in first.entries]
    assert not second.bozo and second.feed.id == first.feed.id
    assert [entry.id for entry in second.entries][-len(old) :] == old and len(second.entries) > len(old)
    assert second.entries[0].updated == "2026-01-02T05:04:05Z" and "算力券" in second.entries[0].title
    assert len({entry.id for entry in second.entries}) == len(second.entries) <= MOST


def test_a_file_that_is_no_feed_of_ours_is_left_alone(tmp_path: Path, folder: Path) -> None:
    (folder / "a.txt").write_text(FIRST, encoding="utf-8")
    turn, path = watched(tmp_path).turn(), tmp_path / "x.atom"
    for text in ("no xml", '<feed xmlns="http://www.w3.org/2005/Atom"><id>urn:other</id></feed>'):
        path.write_text(text, encoding="utf-8")
        with pytest.raises(InputError, match=r"x\.atom"):
            write_atom(path, turn, "https://e.org/id/")
        assert path.read_text(encoding="utf-8") == text


def test_a_path_that_is_not_there_is_said_at_once(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="nowhere"):
        Watch((str(tmp_path / "nowhere"),), tmp_path / "s")
    with pytest.raises(InputError, match="what to watch"):
        Watch((), tmp_path / "s")
