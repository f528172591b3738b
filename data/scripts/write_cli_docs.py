"""Writes docs/cli.md: the help of every command, as the command line prints it. Run it after changing a command."""

from __future__ import annotations

from pathlib import Path

import click

from policygraph.cli.main import COMMANDS, cli

WIDTH = 100
PAGE = Path(__file__).resolve().parents[2] / "docs" / "cli.md"
HEAD = """# The command line

The help of every command, as `policygraph COMMAND --help` prints it. Written by `data/scripts/write_cli_docs.py`.
"""


def help_of(name: str | None) -> str:
    """Return the help of a command, or of `policygraph` itself."""
    context = click.Context(cli, info_name="policygraph", terminal_width=WIDTH, max_content_width=WIDTH)
    context.help_option_names = ["-h", "--help"]
    if name is None:
        return cli.get_help(context)
    command = cli.get_command(context, name)
    assert command is not None
    own = click.Context(
        command, info_name=name, parent=context, terminal_width=WIDTH, max_content_width=WIDTH,
        help_option_names=["-h", "--help"],
    )  # fmt: skip
    return command.get_help(own)


def cli_page() -> str:
    """Return the whole page."""
    parts = [HEAD, f"## policygraph\n\n```text\n{help_of(None)}\n```\n"]
    parts += [f"## policygraph {name}\n\n```text\n{help_of(name)}\n```\n" for name in COMMANDS]
    return "\n".join(parts)


if __name__ == "__main__":
    PAGE.write_text(cli_page(), encoding="utf-8", newline="\n")
    print(PAGE)
