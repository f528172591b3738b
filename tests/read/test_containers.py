"""Archives and feeds: their documents, and the limits that keep bombs out."""

import io
import threading
import zipfile
from datetime import date
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from policygraph.errors import UnreadableError
from policygraph.read import containers
from policygraph.read.containers import members
from policygraph.read.web import fetch

PLAN = "到2027年，建成通用机场5个。".encode()


def zipped(files: dict[str, bytes]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return buffer.getvalue()


def test_names_in_gb18030_are_read():
    data = zipped({"XXXX.txt": PLAN}).replace(b"XXXX.txt", "方案.txt".encode("gb18030"))
    assert [member.name for member in members(data, ".zip", "x.zip")] == ["方案.txt"]


def test_members_of_an_archive_come_sorted_with_their_sidecars():
    data = zipped(
        {
            "b/二.txt": PLAN,
            "a.md": PLAN,
            "a.meta.json": b'{"publisher": "\\u67d0\\u62a5", "published": "2024-03"}',
            "__MACOSX/a.md": b"x",
            ".hidden.txt": b"x",
        }
    )
    found = list(members(data, ".zip", "x.zip"))
    assert [(member.name, member.suffix) for member in found] == [("a.md", ".md"), ("b/二.txt", ".txt")]
    assert found[0].sidecar.publisher == "某报" and found[0].sidecar.precision == "month"
    assert found[1].data == PLAN


def test_paths_never_leave_the_archive():
    data = zipped({"../../etc/passwd.txt": PLAN, "/abs/a.txt": PLAN, "c:\\win\\b.txt": PLAN})
    names = [member.name for member in members(data, ".zip", "x.zip")]
    assert all(".." not in name and not name.startswith("/") and "\\" not in name for name in names)


def test_bombs_are_refused(monkeypatch):
    with pytest.raises(UnreadableError, match=r"x\.zip!a\.txt: unpacks [\d,]+ times its size"):
        list(members(zipped({"a.txt": b" " * 10_000_000}), ".zip", "x.zip"))
    with pytest.raises(UnreadableError, match="more than the limit of 10"):
        list(members(zipped({"a.txt": PLAN}), ".zip", "x.zip", max_bytes=10))
    monkeypatch.setattr(containers, "MAX_MEMBERS", 2)
    with pytest.raises(UnreadableError, match="holds 3 files"):
        list(members(zipped({f"{number}.txt": PLAN for number in range(3)}), ".zip", "x.zip"))
    with pytest.raises(UnreadableError, match="cannot be opened as a ZIP"):
        list(members(b"PK\x03\x04", ".zip", "x.zip"))


RSS = """<?xml version="1.0" encoding="utf-8"?><rss version="2.0"><channel><title>某市日报</title>
<item><title>某市发布低空经济方案</title><link>https://example.org/1</link><pubDate>Tue, 05 Mar 2024 08:00:00 GMT</pubDate>
<description>&lt;p&gt;到2027年，建成通用机场5个。&lt;/p&gt;&lt;p&gt;市财政每年安排1亿元。&lt;/p&gt;&lt;script&gt;alert(1)&lt;/script&gt;</description></item>
<item><title>第二篇</title><link>javascript:alert(1)</link><description>正文一句。</description></item></channel></rss>"""
ATOM = """<?xml version="1.0" encoding="utf-8"?><feed xmlns="http://www.w3.org/2005/Atom"><title>某市政府</title>
<entry><title>若干措施</title><link href="https://example.org/2"/><updated>2024-03-06T00:00:00Z</updated>
<content type="html">&lt;div&gt;给予最高50万元补贴。&lt;/div&gt;</content></entry></feed>"""


def test_entries_of_a_feed_are_documents():
    first, second = members(RSS.encode(), ".rss", "x.rss")
    assert first.data.decode() == "某市发布低空经济方案\n到2027年，建成通用机场5个。\n市财政每年安排1亿元。"
    assert first.sidecar.url == "https://example.org/1"
    assert (first.sidecar.published, first.sidecar.publisher) == (date(2024, 3, 5), "某市日报")
    assert second.sidecar.url is None
    (entry,) = members(ATOM.encode(), ".atom", "x.atom")
    assert entry.data.decode().endswith("给予最高50万元补贴。")
    assert entry.sidecar.published == date(2024, 3, 6)


def test_a_feed_with_entities_or_without_entries_is_refused():
    bomb = b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><rss><channel>&b;</channel></rss>'
    with pytest.raises(UnreadableError, match="declares XML entities"):
        list(members(bomb, ".rss", "x.rss"))
    with pytest.raises(UnreadableError, match="cannot be read as an RSS or Atom feed"):
        list(members(b"plain words", ".rss", "x.rss"))


@pytest.fixture
def site():
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self):
            if self.path == "/move":
                self.send_response(302)
                self.send_header("Location", "ftp://127.0.0.1/a.txt")
                self.end_headers()
                return
            body = PLAN if self.path == "/plan" else b"\x00" * 100
            self.send_response(200)
            self.send_header(
                "Content-Type", "text/plain; charset=utf-8" if self.path == "/plan" else "image/png"
            )
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_):
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_address[1]}"
    server.shutdown()
    thread.join()
    server.server_close()


def test_fetching_an_address(site):
    fetched = fetch(f"{site}/plan")
    assert (fetched.data, fetched.suffix) == (PLAN, ".txt")
    with pytest.raises(UnreadableError, match="type image/png"):
        fetch(f"{site}/picture")
    with pytest.raises(UnreadableError, match="larger than the limit of 5"):
        fetch(f"{site}/plan", max_bytes=5)
    with pytest.raises(UnreadableError, match="no web address"):
        fetch(f"{site}/move")
    with pytest.raises(UnreadableError, match="no web address"):
        fetch("file:///etc/passwd")
    with pytest.raises(UnreadableError, match="cannot be fetched"):
        fetch("http://127.0.0.1:1/none")
