"""What all commands share: the common options, the settings they set, logging, opening the graph."""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

if TYPE_CHECKING:
    from policygraph.api import PolicyGraph

F = TypeVar("F", bound=Callable[..., Any])

LANGUAGES = ("zh", "en")
DEFAULT_STORE = "policy.store"
# The commands that only ask, and so work on a server too (`--store URL`).
ON_SERVERS = (
    "query", "show", "targets", "gaps", "deadlines", "conflicts", "rank", "compare", "subsidies", "quotes", "bottlenecks",
    "silence", "versions", "cascade", "diffusion", "ask", "brief", "stats", "view",
)  # fmt: skip

# C0, DEL and C1 controls but tab and line feed: a terminal would obey them. Bidirectional overrides reorder what is read.
_CONTROLS = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")


def printable(text: str, *, keep_lines: bool = False) -> str:
    """Return text that a terminal shows and does not obey: control characters become U+FFFD.

    >>> printable("杭州\\x1b[31m"), printable("a\\nb")
    ('杭州\\ufffd[31m', 'a b')
    """
    cleaned = _CONTROLS.sub("\ufffd", text)
    return cleaned if keep_lines else cleaned.replace("\n", " ")


@dataclass
class Settings:
    """What the common options say. They may stand before or after the command; the later one counts."""

    store: str = DEFAULT_STORE
    lang: str = "zh"
    verbosity: int = 0
    log_json: bool = False
    as_of: str | None = None

    def at(self, zh: str, en: str) -> str:
        """Return the text in the language chosen."""
        return zh if self.lang == "zh" else en

    def start_logging(self) -> None:
        """Send the log to standard error: warnings, with -v the progress, with -vv everything, with -q errors only."""
        import logging

        level = {-1: logging.ERROR, 0: logging.WARNING, 1: logging.INFO}.get(self.verbosity, logging.DEBUG)
        handler = logging.StreamHandler(sys.stderr)
        handler.setFormatter(
            _json_formatter() if self.log_json else logging.Formatter("%(levelname)s %(name)s: %(message)s")
        )
        root = logging.getLogger("policygraph")
        root.handlers[:] = [handler]
        root.setLevel(level)
        root.propagate = False


def _json_formatter() -> Any:
    """Return a formatter that writes one JSON object a line."""
    import json
    import logging

    class JsonLines(logging.Formatter):
        def format(self, record: logging.LogRecord) -> str:
            entry = {"level": record.levelname.lower(), "logger": record.name, "message": record.getMessage()}
            if record.exc_info:
                entry["trace"] = self.formatException(record.exc_info)
            return json.dumps(entry, ensure_ascii=False)

    return JsonLines()


def settings_of(ctx: click.Context) -> Settings:
    """Return the settings of a run."""
    return ctx.ensure_object(Settings)


def _setter(name: str) -> Callable[[click.Context, click.Parameter, Any], None]:
    def keep(ctx: click.Context, _parameter: click.Parameter, value: Any) -> None:
        if value not in (None, False, 0):
            setattr(settings_of(ctx), name, value)

    return keep


def _louder(ctx: click.Context, _parameter: click.Parameter, value: int) -> None:
    if value:
        settings_of(ctx).verbosity = value


def _quieter(ctx: click.Context, _parameter: click.Parameter, value: bool) -> None:
    if value:
        settings_of(ctx).verbosity = -1


def _options(function: F, *, store: bool, from_environment: bool) -> F:
    """Add the common options; those of the group also read the environment, which an option after the command beats."""
    options = [
        click.option("-v", "--verbose", count=True, expose_value=False, callback=_louder, help="Say more; twice: everything."),
        click.option("-q", "--quiet", is_flag=True, expose_value=False, callback=_quieter, help="Say only what went wrong."),
        click.option("--log-json", is_flag=True, expose_value=False, callback=_setter("log_json"), help="Log as JSON lines."),
        click.option(
            "--lang", type=click.Choice(LANGUAGES), expose_value=False, callback=_setter("lang"),
            envvar="POLICYGRAPH_LANG" if from_environment else None, show_envvar=from_environment,
            help="Language of labels and headings.  [default: zh]",
        ),
    ]  # fmt: skip
    if store:
        options.append(
            click.option(
                "--store", metavar="DIR|URL", expose_value=False, callback=_setter("store"),
                envvar="POLICYGRAPH_STORE" if from_environment else None, show_envvar=from_environment,
                help=f"The store, or a server that has one.  [default: {DEFAULT_STORE}]",
            )
        )  # fmt: skip
    for option in options:
        function = option(function)
    return function


def as_of_option(function: F) -> F:
    """Add --as-of, kept in the settings: the day whose graph is asked."""
    return click.option(
        "--as-of", metavar="DATE", expose_value=False, callback=_setter("as_of"),
        help="Ask the graph as it stood on this day: only documents published by then count.",
    )(function)  # fmt: skip


def settings_options(function: F) -> F:
    """Add the common options to the group."""
    return _options(function, store=True, from_environment=True)


def common_options(*, store: bool = True) -> Callable[[F], F]:
    """Add the common options to a command, so that they may stand after its name too."""
    return lambda function: _options(function, store=store, from_environment=False)


def open_graph(settings: Settings, base: str | None = None) -> PolicyGraph:
    """Return the graph of the store that was chosen.

    Raises StoreError for a server, if the command that runs needs the quads on this machine.
    """
    from policygraph.api import PolicyGraph

    settings.start_logging()
    context = click.get_current_context(silent=True)
    if settings.as_of or context is None or context.info_name not in ON_SERVERS:
        store_folder(settings)
    return PolicyGraph.open(settings.store, base=base)


def store_folder(settings: Settings) -> Path:
    """Return the folder of the store that was chosen. Raises StoreError, naming the command, for the URL of a server."""
    from policygraph.errors import StoreError
    from policygraph.store.endpoint import Endpoint, is_server

    if not is_server(settings.store):
        return Path(settings.store)
    context = click.get_current_context(silent=True)
    name = f"policygraph {context.info_name}" if context is not None else "This"
    if settings.as_of:
        name += " --as-of"
    raise StoreError(
        f"{name} needs a store in a folder, and {Endpoint.of(settings.store, {}).url} is a server, which can only be asked: by "
        f"{', '.join(ON_SERVERS)}. Name a folder with --store, or build one."
    )


def on_terminal() -> bool:
    """Say whether standard output is a terminal."""
    return sys.stdout.isatty()


def write_text(text: str) -> None:
    """Write data to standard output as UTF-8, exactly as it is."""
    stream = getattr(sys.stdout, "buffer", None)
    if stream is None:
        sys.stdout.write(text)
        return
    sys.stdout.flush()
    stream.write(text.encode("utf-8", "surrogatepass"))
    stream.flush()


def columns() -> int:
    """Return the width of the terminal, 100 where there is none."""
    import shutil

    return shutil.get_terminal_size((100, 24)).columns if "COLUMNS" in os.environ or on_terminal() else 100
