"""The command watch: text, JSON lines and a feed; once, or until it is stopped."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import feedparser

from cli_runs import Ran

Run = Callable[..., Ran]

FIRST = "到2027年，杭州市建成算力中心3个。\n"
SECOND = "到2027年，杭州市建成算力中心5个。深圳市每年安排2.5亿元算力券。\n"


def test_once_tells_what_is_new_as_text_and_json(run: Run, tmp_path: Path) -> None:
    store, folder = tmp_path / "s", tmp_path / "in"
    folder.mkdir()
    (folder / "a.txt").write_text(FIRST, encoding="utf-8")
    told = run("watch", folder, "--once", "--store", store, "--lang", "en")
    assert told.code == 0 and "new documents 1" in told.out and "new · target" in told.out
    (folder / "b.txt").write_text(SECOND, encoding="utf-8")
    record = json.loads(run("watch", folder, "--once", "--format", "json", "--store", store).out)
    assert record["documents"]["new"] == ["b.txt"]
    assert any("5个" in row["evidence"][0]["sentence"] for row in record["changes"] if row["evidence"])
    quiet = run("watch", folder, "--once", "--store", store, "--lang", "en")
    assert "no change" in quiet.out


def test_once_keeps_a_feed(run: Run, tmp_path: Path) -> None:
    store, folder, feed = tmp_path / "s", tmp_path / "in", tmp_path / "changes.atom"
    folder.mkdir()
    (folder / "a.txt").write_text(FIRST, encoding="utf-8")
    assert run("watch", folder, "--once", "--format", "atom", "--store", store).code == 2
    assert run("watch", folder, "--once", "--format", "atom", "-o", feed, "--store", store).code == 0
    parsed = feedparser.parse(feed.read_bytes())
    assert not parsed.bozo and parsed.entries


def test_a_bad_document_is_said_and_the_rest_goes_in(run: Run, tmp_path: Path) -> None:
    store, folder = tmp_path / "s", tmp_path / "in"
    folder.mkdir()
    (folder / "a.txt").write_text(FIRST, encoding="utf-8")
    (folder / "bad.pdf").write_bytes(b"%PDF-1.7 nothing")
    told = run("watch", folder, "--once", "--store", store, "--lang", "en")
    assert told.code == 1 and "bad.pdf" in told.err and "new documents 1" in told.out


def test_it_runs_until_it_is_stopped(tmp_path: Path) -> None:
    store, folder = tmp_path / "s", tmp_path / "in"
    folder.mkdir()
    out = tmp_path / "changes.jsonl"
    (folder / "a.txt").write_text(FIRST, encoding="utf-8")
    # What runs the tests in the background may have them ignore Ctrl+C, and their children with them.
    program = (
        "import signal; signal.signal(signal.SIGINT, signal.default_int_handler); "
        "from policygraph.cli.main import run; run()"
    )
    command = [
        sys.executable, "-c", program, "watch", str(folder), "--store", str(store), "--interval", "0.2",
        "--format", "json", "-o", str(out),
    ]  # fmt: skip
    environment = {**os.environ, "PYTHONUTF8": "1"}
    with subprocess.Popen(command, stderr=subprocess.PIPE, env=environment) as running:
        try:
            wait_lines(out, 1)
            (folder / "b.txt").write_text(SECOND, encoding="utf-8")
            wait_lines(out, 2)
        finally:
            running.send_signal(signal.SIGINT)
            try:
                _, err = running.communicate(timeout=60)
            finally:
                running.kill()
    assert running.returncode == 0, err
    first, second = (json.loads(line) for line in out.read_text(encoding="utf-8").splitlines())
    assert first["documents"]["new"] == ["a.txt"] and second["documents"]["new"] == ["b.txt"]
    assert {row["change"] for row in second["changes"]} & {"数值变动", "新矛盾", "新增"}


def wait_lines(path: Path, number: int) -> None:
    for _ in range(600):
        if path.exists() and len(path.read_text(encoding="utf-8").splitlines()) >= number:
            return
        time.sleep(0.1)
    raise AssertionError(f"{path.name} has no {number} lines")
