"""The house rules that a machine can check: layout, licences, locks, folder READMEs, import directions, the wheel."""

from __future__ import annotations

import re
import subprocess
import sys
import tomllib
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
PACKAGE = ROOT / "graph" / "policygraph"
TOP = {
    "graph", "ontology", "data", "tests", "docs", "pyproject.toml", "README.md", "Makefile", "CHANGELOG.md",
    "CONTRIBUTING.md", "LICENSE", "requirements.lock", ".ci", ".gitignore", ".gitattributes", ".editorconfig",
}  # fmt: skip


def tracked() -> list[str]:
    listing = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, check=True, capture_output=True, text=True)
    return [name for name in listing.stdout.split("\0") if name]


def test_nothing_else_lies_at_the_top():
    assert {name.split("/")[0] for name in tracked()} <= TOP


def test_no_lock_or_setting_names_a_download_address():
    for name in tracked():
        if name.endswith((".lock", "package-lock.json", ".npmrc", ".toml", ".cfg")) or name == "Makefile":
            text = (ROOT / name).read_text(encoding="utf-8")
            assert not re.search(
                r"index-url\s*[= ]\s*http|\"resolved\"|registry\s*=\s*http|find-links", text
            ), name


def test_the_version_is_in_the_changelog():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    changelog = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    assert f"## [{project['version']}]" in changelog or "## [Unreleased]" in changelog


def test_every_locked_requirement_of_the_project_is_there():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    locked = set(
        re.findall(
            r"^([a-z0-9._-]+)==", (ROOT / "requirements.lock").read_text(encoding="utf-8"), re.M | re.I
        )
    )
    extras = project["optional-dependencies"]
    # The extra for developers names the others as extras of the project itself.
    own = [one for one in extras["dev"] if one.startswith("policygraph[")]
    named = {extra for one in own for extra in one.partition("[")[2].rstrip("]").split(",")}
    assert named == set(extras) - {"dev"}, "what users may add is tested"
    wanted = [one for extra in ("dev", *sorted(named)) for one in extras[extra] if one not in own]
    for requirement in project["dependencies"] + wanted:
        name = re.split(r"[<>=\[; ]", requirement)[0].lower().replace("_", "-")
        assert name in {one.lower() for one in locked}, f"{requirement}: run make lock"


@pytest.mark.parametrize(
    "folder",
    sorted(
        path.relative_to(ROOT).as_posix() for path in PACKAGE.iterdir() if (path / "__init__.py").exists()
    ),
)
def test_each_room_says_what_lives_in_it(folder):
    readme = ROOT / folder / "README.md"
    assert readme.exists(), f"{folder} has no README.md"
    assert 5 <= len(readme.read_text(encoding="utf-8").splitlines()) <= 40


@pytest.mark.parametrize("folder", ["ontology", "data", "data/articles", "data/gold", "tests", "docs"])
def test_each_folder_of_data_says_what_lives_in_it(folder):
    assert (ROOT / folder / "README.md").exists()


def test_no_module_grows_past_reading():
    long = {
        path.relative_to(ROOT).as_posix(): lines
        for path in PACKAGE.rglob("*.py")
        if (lines := len(path.read_text(encoding="utf-8").splitlines())) > 450
    }
    assert not long


def test_imports_run_one_way():
    linter = Path(sys.executable).with_name("lint-imports")
    result = subprocess.run([str(linter)], cwd=ROOT, capture_output=True, text=True, check=False)
    assert result.returncode == 0, result.stdout


def test_every_data_file_has_a_licence_row():
    licences = (ROOT / "data" / "LICENSES.md").read_text(encoding="utf-8")
    for name in tracked():
        parts = name.split("/")
        if parts[0] == "data" and len(parts) > 2 and parts[1] not in ("scripts",):
            assert parts[1] in licences, f"data/LICENSES.md does not name data/{parts[1]}"
    assert "places.csv" in licences and "CC" in licences


def test_the_wheel_carries_what_the_package_needs_and_no_articles(tmp_path):
    """The wheel holds ontology, lexicons, rules, queries and places, and works from outside the checkout."""
    subprocess.run(
        [
            sys.executable,
            "-m",
            "pip",
            "wheel",
            "--quiet",
            "--no-deps",
            "--no-build-isolation",
            "-w",
            str(tmp_path),
            str(ROOT),
        ],
        check=True,
        capture_output=True,
    )
    (wheel,) = tmp_path.glob("*.whl")
    names = zipfile.ZipFile(wheel).namelist()
    for needed in (
        "policygraph/ontology/policy.ttl",
        "policygraph/ontology/technologies.ttl",
        "policygraph/data/places.csv",
        "policygraph/network/style.json",
    ):
        assert needed in names
    for folder in ("lexicon", "rules", "queries"):
        assert any(name.startswith(f"policygraph/data/{folder}/") for name in names)
    assert not any("articles" in name or "gold/text" in name for name in names)
    unpacked = tmp_path / "unpacked"
    zipfile.ZipFile(wheel).extractall(unpacked)
    code = (
        "import policygraph.resources as r; from policygraph.extract.pipeline import default_pipeline;"
        "from policygraph.read import read_text;"
        "d = read_text('到2027年，苏州市建成5个算力中心。', key='a');"
        "assert default_pipeline().extract(d); print(r.resource('ontology'))"
    )
    result = subprocess.run(
        [sys.executable, "-c", code],
        check=False,
        cwd=tmp_path,
        env={"PYTHONPATH": str(unpacked), "PATH": ""},
        capture_output=True,
        text=True,
    )
    assert result.returncode == 0, result.stderr
    assert str(unpacked) in result.stdout
