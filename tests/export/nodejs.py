"""Node and the explorer's npm packages, for readers that exist in JavaScript only."""

from __future__ import annotations

import importlib.util
import json
import os
import subprocess
from functools import cache
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
EXPLORER = ROOT / "graph" / "explorer"
# Development packages of the explorer that only these tests use.
READERS = ("graphology-gexf", "cytoscape")


@cache
def node() -> Path:
    """Return Node as the build of the explorer finds it, with the readers installed beside the explorer's packages."""
    spec = importlib.util.spec_from_file_location("build_hook", EXPLORER / "build_hook.py")
    assert spec is not None and spec.loader is not None
    hook = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(hook)
    found, npm = hook.find_node()
    if not all((EXPLORER / "node_modules" / name).is_dir() for name in READERS):
        path = os.pathsep.join([str(found.parent), os.environ.get("PATH", "")])
        subprocess.run(
            [*npm, "ci", "--no-audit", "--no-fund", "--loglevel=error"],
            cwd=EXPLORER,
            env={**os.environ, "PATH": path},
            check=True,
            timeout=300,
        )
    return Path(found)


def package_file(name: str) -> Path:
    """Return a file of an installed package, as `cytoscape/dist/cytoscape.min.js`."""
    node()
    return EXPLORER / "node_modules" / name


def run_script(name: str, *arguments: Path) -> Any:
    """Run a script that lies here with the explorer's packages and return the JSON it prints."""
    command = [str(node()), str(Path(__file__).parent / name), str(EXPLORER), *map(str, arguments)]
    done = subprocess.run(command, capture_output=True, timeout=120, check=False)
    assert done.returncode == 0, done.stderr.decode("utf-8", "replace")
    return json.loads(done.stdout)
