"""Archives, feeds and web addresses are built like folders: one document each, incremental, audited against their bytes."""

from __future__ import annotations

import threading
import zipfile
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from policygraph.audit import audit
from policygraph.build import build
from policygraph.store import open_store

PLAN = "{}市低空经济行动方案印发\n2025-03-0{}\n{}市提出，到2027年，建成通用机场{}个，开通航线100条以上。\n"
FEED = """<?xml version="1.0" encoding="utf-8"?><rss version="2.0"><channel><title>某市日报</title>
<item><title>合肥市提出新目标</title><link>https://example.org/1</link><pubDate>Tue, 04 Mar 2025 08:00:00 GMT</pubDate>
<description>&lt;p&gt;合肥市提出，到2027年，建成算力中心5个。&lt;/p&gt;</description></item></channel></rss>"""


def archive(path: Path, **files: str) -> None:
    with zipfile.ZipFile(path, "w") as made:
        for name, text in files.items():
            made.writestr(f"{name}.txt", text)


def built(folder: Path, *paths: Path | str):
    with open_store(folder / "policy.store", write=True) as store:
        report = build(list(paths), store, workers=1)
        return report, store.documents(), audit(store, paths)


def test_an_archive_is_built_like_a_folder_and_read_again_only_where_it_changed(tmp_path: Path) -> None:
    archive(tmp_path / "a.zip", a=PLAN.format("苏州", 1, "苏州", 2), b=PLAN.format("无锡", 2, "无锡", 3))
    report, documents, checked = built(tmp_path, tmp_path / "a.zip")
    assert list(documents) == ["a.zip/a.txt", "a.zip/b.txt"] and len(report.new) == 2
    assert checked.ok and checked.sources == 2
    archive(tmp_path / "a.zip", a=PLAN.format("苏州", 1, "苏州", 2), b=PLAN.format("无锡", 2, "无锡", 9))
    report, _, checked = built(tmp_path, tmp_path / "a.zip")
    assert (report.unchanged, report.changed) == (["a.zip/a.txt"], ["a.zip/b.txt"])
    assert checked.ok


def test_entries_of_a_feed_in_a_folder_are_keyed_by_their_links(tmp_path: Path) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    (folder / "news.rss").write_text(FEED, encoding="utf-8")
    report, documents, checked = built(tmp_path, folder)
    assert list(documents) == ["https://example.org/1"]
    assert report.claims["target"] == 1 and checked.ok and checked.sources == 1


def test_a_damaged_archive_is_named_and_the_rest_goes_on(tmp_path: Path) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    (folder / "bad.zip").write_bytes(b"PK\x03\x04")
    (folder / "good.txt").write_text(PLAN.format("苏州", 1, "苏州", 2), encoding="utf-8")
    with zipfile.ZipFile(folder / "mixed.zip", "w") as made:
        made.writestr("picture.png", b"\x89PNG")
    report, documents, _ = built(tmp_path, folder)
    assert list(documents) == ["good.txt"]
    said = " ".join(issue.message for issue in report.issues)
    assert "bad.zip: cannot be opened as a ZIP archive" in said and "1 file with .png left out" in said


@pytest.fixture
def site() -> Iterator[str]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200)
            self.send_header("Content-Type", "text/plain; charset=utf-8")
            self.end_headers()
            self.wfile.write(PLAN.format("苏州", 1, "苏州", 2).encode())

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_address[1]}/plan"
    server.shutdown()
    thread.join()
    server.server_close()


def test_an_address_is_fetched_when_the_user_gives_it(tmp_path: Path, site: str) -> None:
    report, documents, checked = built(tmp_path, site)
    assert list(documents) == [site] and len(report.new) == 1
    assert checked.ok and checked.sources == 1
    report, _, _ = built(tmp_path, site)
    assert report.unchanged == [site]
    assert not report.issues
