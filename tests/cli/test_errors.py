"""Every error is one clear message on standard error with the right exit code, and no traceback."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from cli_runs import Ran
from policygraph.cli import main as module
from policygraph.cli.common import printable
from policygraph.errors import DataError, PolicyGraphError, QueryError, StoreError

Run = Callable[..., Ran]


def failing(error: BaseException) -> Callable[..., Any]:
    def fail(*_args: Any, **_kwargs: Any) -> None:
        raise error

    return fail


@pytest.mark.parametrize(
    ("error", "code"),
    [
        (QueryError("a mistake"), 2),
        (StoreError("locked"), 2),
        (DataError("short"), 1),
        (PolicyGraphError("ours"), 3),
        (KeyboardInterrupt(), 130),
        (RuntimeError("boom"), 3),
        (MemoryError(), 3),
    ],
)
def test_exit_codes(run: Run, monkeypatch: pytest.MonkeyPatch, error: BaseException, code: int) -> None:
    monkeypatch.setattr("policygraph.api.PolicyGraph.stats", failing(error))
    ran = run("stats", "--store", "x")
    assert ran.code == code
    assert ran.out == ""
    assert "Traceback" not in ran.err
    assert ran.err.count("policygraph:") == 1
    if code == 3 and isinstance(error, RuntimeError):
        assert "-v" in ran.err


def test_details_are_there_for_those_who_ask(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("policygraph.api.PolicyGraph.stats", failing(RuntimeError("boom")))
    ran = run("stats", "-v")
    assert ran.code == 3 and "Traceback" in ran.err


def test_broken_pipe_is_no_error(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("policygraph.api.PolicyGraph.stats", failing(BrokenPipeError()))
    monkeypatch.setattr(module, "_silence_stdout", lambda: None)
    ran = run("stats")
    assert ran.code == 0 and ran.err == ""


@pytest.mark.parametrize(
    ("args", "message"),
    [
        (("biuld", "x"), "Did you mean build"),
        (("build",), "policygraph build PATH"),
        (("build", "x", "--max-bytes", "much"), "not a size"),
        (("build", "x", "--stroe", "y"), "--store"),
        (("query",), "--saved"),
        (("targets", "--format", "xml"), "csv"),
        (("stats", "--store", "nosuch"), "Make one: policygraph build"),
        (("--lang", "fr", "stats"), "zh"),
    ],
)
def test_wrong_use(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, args: tuple[str, ...], message: str
) -> None:
    monkeypatch.chdir(tmp_path)
    ran = run(*args)
    assert ran.code == 2
    assert message in ran.err and "Traceback" not in ran.err
    assert ran.out == ""


def test_no_article_can_talk_to_the_terminal() -> None:
    hostile = "杭州\x1b]0;title\x07\x9b31m\u202eabc\r\n"
    assert all(ord(char) >= 0x20 and not 0x7F <= ord(char) <= 0x9F for char in printable(hostile))
    assert "\u202e" not in printable(hostile)


def test_hostile_labels_are_not_markup(run: Run, tmp_path: Path) -> None:
    article = tmp_path / "a.txt"
    article.write_text(
        "标题\n2025年1月1日\n杭州市发布《[bold red]杭州市[/]行动方案（2025年）》。\x1b[31m上海市出台措施。",
        encoding="utf-8",
    )
    assert run("build", article, "--store", tmp_path / "s").code in (0, 1)
    ran = run("show", "杭州", "--format", "card", "--store", tmp_path / "s")
    assert ran.code == 0
    assert "[bold red]" in ran.out and "\x1b[31m" not in ran.out


def test_log_json(run: Run, articles: Path, tmp_path: Path) -> None:
    import json
    import logging

    run("build", articles, "--store", tmp_path / "s", "--log-json", "-v")
    logging.getLogger("policygraph.test").warning("数 %d", 3)
    handler = logging.getLogger("policygraph").handlers[0]
    record = logging.LogRecord("policygraph.test", logging.WARNING, __file__, 1, "数 %d", (3,), None)
    assert json.loads(handler.format(record)) == {
        "level": "warning",
        "logger": "policygraph.test",
        "message": "数 3",
    }


@pytest.mark.skipif(not hasattr(signal, "SIGPIPE"), reason="no pipes that break on this system")
def test_a_reader_that_leaves_early_sees_no_traceback(store: str) -> None:
    command = [sys.executable, "-m", "policygraph.cli", "export", "-", "--format", "nq", "--store", store]
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=os.environ.copy()
    ) as process:
        assert process.stdout is not None and process.stderr is not None
        process.stdout.read(100)
        process.stdout.close()
        errors = process.stderr.read().decode("utf-8")
        process.wait(60)
    assert "Traceback" not in errors and "Exception" not in errors


def test_output_is_utf8_whatever_the_locale(store: str) -> None:
    environment = {**os.environ, "LC_ALL": "C", "LANG": "C", "PYTHONUTF8": "0", "PYTHONIOENCODING": "ascii"}
    command = [sys.executable, "-m", "policygraph.cli", "show", "杭州", "--store", store]
    done = subprocess.run(command, capture_output=True, env=environment, check=False, timeout=120)
    assert done.returncode == 0, done.stderr
    assert "杭州市" in done.stdout.decode("utf-8")
