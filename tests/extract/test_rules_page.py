"""docs/rules.md stays true: its steps are followed on a copy of the data, as an analyst would, and the new facts are seen."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "rules.md").read_text(encoding="utf-8")
STEPS = PAGE[PAGE.index("## In five minutes") : PAGE.index("## What `rules check` refuses")]
# A fence of the page with what stands before it since the fence before, from which a file's name is taken.
FENCE = re.compile(
    r"(?P<before>(?:(?!```).)*?)\n(?P<indent> *)```(?P<form>\w+)\n(?P<body>.*?)\n *```", re.DOTALL
)

Run = Callable[..., str]


def fences() -> list[tuple[str, str, str]]:
    """The fences in order: form, the data file named last before it, what stands in it."""
    found = []
    for match in FENCE.finditer(STEPS):
        named = re.findall(r"`(data/[\w./]+|article\.txt)`", match["before"])
        lines = [line.removeprefix(match["indent"]) for line in match["body"].split("\n")]
        found.append((match["form"], named[-1] if named else "", "\n".join(lines) + "\n"))
    return found


@pytest.fixture(scope="module")
def checkout(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of what an analyst has: the package without the explorer, the data and the ontology."""
    folder = tmp_path_factory.mktemp("checkout")
    ignored = shutil.ignore_patterns("__pycache__", "web", "*.pyc")
    shutil.copytree(ROOT / "graph" / "policygraph", folder / "graph" / "policygraph", ignore=ignored)
    shutil.copytree(ROOT / "data", folder / "data", ignore=ignored)
    shutil.copytree(ROOT / "ontology", folder / "ontology", ignore=ignored)
    return folder


@pytest.fixture(scope="module")
def run(checkout: Path) -> Run:
    def running(*arguments: str) -> str:
        done = subprocess.run(
            [sys.executable, "-m", "policygraph.cli", *arguments],
            cwd=checkout,
            env={
                **os.environ,
                "PYTHONPATH": str(checkout / "graph"),
                "PYTHONUTF8": "1",
                "PYTHONDONTWRITEBYTECODE": "1",
            },
            capture_output=True,
            encoding="utf-8",
            check=False,
            timeout=120,
        )
        assert done.returncode == 0, (arguments, done.stdout[-500:], done.stderr)
        return done.stdout

    return running


def insert(path: Path, row: str) -> None:
    """Add a row to a lexicon file in its order."""
    header, *rows = path.read_text(encoding="utf-8").splitlines(keepends=True)
    path.write_text(header + "".join(sorted([*rows, row])), encoding="utf-8", newline="\n")


def facts(run: Run) -> list[dict[str, object]]:
    entries = json.loads(run("explain", "article.txt", "--format", "json"))
    return [claim for entry in entries for claim in entry["claims"]]


def test_the_steps_of_the_page_lead_to_the_new_facts(checkout: Path, run: Run) -> None:
    steps = fences()
    assert [form for form, _, _ in steps] == ["text", "sh", "csv", "csv", "yaml", "sh"]
    (checkout / "article.txt").write_text(steps[0][2], encoding="utf-8")
    assert not {claim["kind"] for claim in facts(run)} & {"technology", "bottleneck"}
    nearly = run(*steps[1][2].split()[1:])
    assert "脉冲光网" in nearly and "/TECH" not in nearly

    for form, name, body in steps[2:5]:
        assert (checkout / name).is_file(), name
        if form == "csv":
            insert(checkout / name, body)
        else:
            with (checkout / name).open("a", encoding="utf-8", newline="\n") as rules:
                rules.write("\n" + body)

    commands = [line.split("#")[0].split() for line in steps[5][2].splitlines()]
    assert [command[0] for command in commands] == ["policygraph"] * 3
    checked, shown, evaluated = (run(*command[1:]) for command in commands)
    assert re.search(r"^bottleneck\.regarded@1\t(?:ok|合格)\t", checked, re.MULTILINE)
    assert "脉冲光网/TECH" in shown and "bottleneck.regarded@1" in shown
    assert json.loads(evaluated)["macro_f1"] > 0.9

    found = facts(run)
    (technology,) = [claim for claim in found if claim["kind"] == "technology"]
    assert technology["words"] == "脉冲光网"
    (bottleneck,) = [claim for claim in found if claim["kind"] == "bottleneck"]
    assert (bottleneck["words"], bottleneck["rule"]) == ("人才断档", "bottleneck.regarded@1")
    (focus,) = [claim for claim in found if claim["kind"] == "focus"]
    slots = focus["slots"]
    assert isinstance(slots, dict)
    assert (slots["place"], slots["technology"]) == ([["place", "320500"]], [["technology", "脉冲光网"]])
