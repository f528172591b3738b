"""The command `policygraph`: which commands there are, and what becomes of an error."""

from __future__ import annotations

import errno
import sys

import click

from policygraph import __version__
from policygraph.cli.common import Settings, settings_options
from policygraph.cli.lazy import LazyGroup

# command -> module of policygraph.cli that defines it; only the module of the command asked for is imported
COMMANDS = {
    "build": "building",
    "merge": "sharding",
    "remove": "building",
    "watch": "watching",
    "extract": "extracting",
    "query": "asking",
    "show": "asking",
    "targets": "asking",
    "gaps": "desk",
    "deadlines": "desk",
    "conflicts": "desk",
    "rank": "desk",
    "compare": "desk",
    "subsidies": "desk",
    "quotes": "desk",
    "bottlenecks": "desk",
    "silence": "desk",
    "versions": "desk",
    "cascade": "desk",
    "diffusion": "desk",
    "changes": "desk",
    "ask": "wording",
    "brief": "briefing",
    "stats": "asking",
    "analyse": "analysing",
    "view": "handing",
    "export": "handing",
    "validate": "checking",
    "audit": "checking",
    "eval": "checking",
    "explain": "explaining",
    "rules": "explaining",
    "judge": "judging",
    "import": "importing",
    "serve": "serving",
    "mcp": "serving",
}

INTERRUPTED = 130
OUR_FAULT = 3
DISK_FULL = 2

# No space, over quota, larger than the system lets a file be.
_FULL = frozenset((errno.ENOSPC, errno.EFBIG, getattr(errno, "EDQUOT", errno.ENOSPC)))


@click.group(
    cls=LazyGroup,
    commands_in=COMMANDS,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    subcommand_metavar="COMMAND ...",
)
@click.version_option(__version__, "--version", "-V", prog_name="policygraph", message="%(prog)s %(version)s")
@settings_options
def cli() -> None:
    """A knowledge graph of Chinese policies: who promised what, where, by when, with what money, in whose words.

    从中文政策新闻和政策文件中抽取“谁、在哪里、到何时、以多少资金、承诺了什么”，每条事实都附原句。

    \b
    A first round:
      policygraph build articles/           read, extract, link and store
      policygraph targets --place 杭州      the target ledger of a place
      policygraph show 具身智能             everything known of a thing
      policygraph query --list              the saved queries
      policygraph view -o network.html      one offline page to look at

    Data goes to standard output, everything else to standard error. Tables on a terminal become CSV or JSON when piped.

    \b
    Exit codes: 0 fine; 1 the data falls short (invalid, below a floor, documents skipped);
    2 wrong use, unreadable input, or a store that cannot be used; 3 our fault; 130 interrupted.
    """


def run(args: list[str] | None = None) -> None:
    """Run the command line and exit with its code: what `policygraph` on a command line calls."""
    sys.exit(main(args))


def main(args: list[str] | None = None) -> int:
    """Run the command line and return its exit code; every error becomes one message on standard error."""
    from policygraph.errors import PolicyGraphError

    _utf8()
    settings = Settings()
    try:
        code = cli.main(
            [_readable(arg) for arg in (sys.argv[1:] if args is None else args)],
            prog_name="policygraph",
            standalone_mode=False,
            obj=settings,
        )
        sys.stdout.flush()
        return code if isinstance(code, int) else 0
    except click.exceptions.Exit as done:
        return done.exit_code
    except click.ClickException as error:
        error.show()
        return error.exit_code
    except (KeyboardInterrupt, click.Abort):
        _say("Interrupted. What was stored before is whole; run the command again to go on.")
        return INTERRUPTED
    except PolicyGraphError as error:
        _explain(settings)
        _say(str(error))
        return error.exit_code
    except BrokenPipeError:
        # The reader (head, less) has what it wanted; nothing is wrong.
        _silence_stdout()
        return 0
    except Exception as error:  # noqa: BLE001 - the last resort: whatever went wrong is our fault and has exit code 3
        if isinstance(error, OSError) and error.errno in _FULL:
            _silence_stdout()
            where = error.filename or "standard output"
            _say(f"Cannot write {where}: the disk is full. Free some space, or write to another disk.")
            return DISK_FULL
        _explain(settings)
        hint = "" if settings.verbosity > 0 else " Run it again with -v for the details, and report them."
        _say(f"This should not have happened ({type(error).__name__}: {error}).{hint}")
        return OUR_FAULT


def _say(message: str) -> None:
    from policygraph.cli.common import printable

    click.echo(f"policygraph: {printable(message, keep_lines=True)}", err=True)


def _explain(settings: Settings) -> None:
    """Print the traceback if details were asked for."""
    if settings.verbosity > 1 or (settings.verbosity > 0 and not _expected()):
        import traceback

        traceback.print_exc()


def _expected() -> bool:
    from policygraph.errors import PolicyGraphError

    return isinstance(sys.exc_info()[1], PolicyGraphError)


def _readable(argument: str) -> str:
    """Return an argument that the locale could not decode (surrogate escapes) as the UTF-8 it is."""
    try:
        return argument.encode("utf-8", "surrogateescape").decode("utf-8")
    except UnicodeError:
        return argument


def _utf8() -> None:
    """Write UTF-8 whatever the locale says: Chinese is the subject matter."""
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is not None and (getattr(stream, "encoding", "") or "").lower() != "utf-8":
            reconfigure(encoding="utf-8", errors="backslashreplace")


def _silence_stdout() -> None:
    """Point standard output to nowhere, so that the interpreter's last flush does not complain."""
    import os

    null = os.open(os.devnull, os.O_WRONLY)
    os.dup2(null, sys.stdout.fileno())
