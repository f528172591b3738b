"""A click group that imports the module of a command only when that command is asked for."""

from __future__ import annotations

import difflib
from collections.abc import Mapping
from importlib import import_module
from typing import Any

import click


class LazyGroup(click.Group):
    """A group whose commands live in modules of `policygraph.cli`, in the order they are listed."""

    def __init__(self, *args: Any, commands_in: Mapping[str, str] | None = None, **kwargs: Any) -> None:
        """Take `commands_in`: command name -> module name."""
        super().__init__(*args, **kwargs)
        self._modules = dict(commands_in or {})

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the commands in the order a user needs them."""
        return list(self._modules)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Return a command, or None if there is none of that name."""
        module = self._modules.get(cmd_name)
        if module is None:
            return None
        command = getattr(import_module(f"policygraph.cli.{module}"), f"{cmd_name}_command")
        assert isinstance(command, click.Command)
        return command

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Return the command the arguments name; an unknown one is refused with the nearest names."""
        if args and not args[0].startswith("-") and args[0] not in self._modules:
            near = difflib.get_close_matches(args[0], self._modules, n=3, cutoff=0.5)
            hint = f" Did you mean {' or '.join(near)}?" if near else ""
            ctx.fail(f"There is no command named {args[0]!r}.{hint}")
        return super().resolve_command(ctx, args)
