"""Help answers at once, reads like documentation, and docs/cli.md is the help."""

from __future__ import annotations

import inspect
import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import click
import pytest

from cli_runs import in_process
from policygraph.cli.main import COMMANDS, cli

# What costs time to import, and no help needs.
HEAVY = [
    "pyoxigraph",
    "rdflib",
    "oxrdflib",
    "networkx",
    "pyvis",
    "igraph",
    "rich",
    "yaml",
    "pypinyin",
    "rapidfuzz",
    "pyshacl",
    "opencc",
    "ahocorasick_rs",
    "pandas",
    "policygraph.api",
    "policygraph.build",
    "policygraph.store",
    "policygraph.network",
    "policygraph.query",
    "policygraph.extract",
]
ROOT = Path(__file__).resolve().parents[2]


@pytest.mark.parametrize("command", ["", *COMMANDS])
def test_help_imports_nothing_heavy(command: str) -> None:
    code = (
        "import sys, json\nfrom policygraph.cli.main import main\n"
        f"code = main({[command] if command else []!r} + ['--help'])\n"
        f"print('\\n' + json.dumps([code, [name for name in {HEAVY!r} if name in sys.modules]]))"
    )
    code_and_heavy = json.loads(in_process(code).splitlines()[-1])
    assert code_and_heavy == [0, []]


def test_importing_the_package_imports_nothing_heavy() -> None:
    out = in_process(f"import sys, policygraph; print([name for name in {HEAVY!r} if name in sys.modules])")
    assert out.strip() == "[]"


def command_of(name: str) -> click.Command:
    found = cli.get_command(click.Context(cli), name)
    assert found is not None
    return found


@pytest.mark.parametrize("name", COMMANDS)
def test_each_command_has_examples_and_a_chinese_line(name: str) -> None:
    text = command_of(name).help or ""
    assert re.search(r"Examples?:", text), name
    assert f"policygraph {name}" in text
    assert re.search("[\u4e00-\u9fff]", text.split("\n\n")[1]), "the second paragraph is in Chinese"
    for option in command_of(name).params:
        if isinstance(option, click.Option):
            assert option.help, f"{name} {option.name} has no help"


@pytest.mark.parametrize("name", COMMANDS)
def test_short_help_is_not_cut(name: str) -> None:
    assert not command_of(name).get_short_help_str(limit=61).endswith("...")


def test_the_examples_in_the_help_are_commands_that_parse() -> None:
    """Every example line is parsed by click; what it would do is not done."""
    import shlex

    seen = 0
    for name in COMMANDS:
        for line in (command_of(name).help or "").splitlines():
            example = re.match(r"\s+policygraph (\S.*?)(?:\s{3,}.*|\s[>|].*)?$", line)
            if not example:
                continue
            words = shlex.split(example[1])
            seen += 1
            command = command_of(words[0])
            command.make_context(words[0], _existing(words[1:]), resilient_parsing=False, obj=None)
    assert seen >= 2 * len(COMMANDS) - 4


def _existing(words: list[str]) -> list[str]:
    return ["." if word in ("data/gold",) else word for word in words]


def test_export_help_lists_exactly_the_formats() -> None:
    from policygraph.export import EXPORTERS

    text = inspect.cleandoc(command_of("export").help or "")
    listed = re.findall(r"^\s{2}([a-z0-9-]+) \((\.[a-z0-9.]+|folder)\)", text, re.MULTILINE)
    assert dict(listed) == {one.name: one.extension or "folder" for one in EXPORTERS.values()}


def test_docs_are_the_real_help() -> None:
    # in a process of its own: click keeps the help option that the first context of a process gave a command
    script = ROOT / "data" / "scripts" / "write_cli_docs.py"
    page = in_process(f"import runpy; print(runpy.run_path({str(script)!r})['cli_page'](), end='')")
    current = (ROOT / "docs" / "cli.md").read_text(encoding="utf-8")
    assert current == page, "run: python data/scripts/write_cli_docs.py"


def test_version(run: Callable[..., Any]) -> None:
    from policygraph import __version__

    assert run("--version").out.strip() == f"policygraph {__version__}"
