"""Every page that a page of the project points to is there, and so is every heading."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

import pytest
from markdown_it import MarkdownIt

ROOT = Path(__file__).resolve().parents[1]
PAGES = sorted(
    name
    for name in subprocess.run(
        ["git", "ls-files", "-z", "*.md"], cwd=ROOT, check=True, capture_output=True, encoding="utf-8"
    ).stdout.split("\0")
    if name and not name.startswith("data/articles/0")
)


def targets(page: Path) -> list[str]:
    """Return what the links and pictures of a page point to, and the pages it names in code (`docs/rules.md`)."""
    found = []
    for block in MarkdownIt().parse(page.read_text(encoding="utf-8")):
        for token in block.children or ():
            if token.type == "link_open":
                found.append(str(token.attrs["href"]))
            elif token.type == "image":
                found.append(str(token.attrs["src"]))
            elif token.type == "code_inline" and re.fullmatch(
                r"(?:docs|ontology|data)/[\w/]+\.md", token.content
            ):
                found.append("/" + token.content)
    return found


def anchors(page: Path) -> set[str]:
    heads = re.findall(r"^#+ (.+)$", page.read_text(encoding="utf-8"), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", head).strip().lower().replace(" ", "-") for head in heads}


def test_there_are_links_to_check() -> None:
    assert len([target for name in PAGES for target in targets(ROOT / name)]) >= 6


@pytest.mark.parametrize("name", PAGES)
def test_nothing_points_to_a_page_that_is_not_there(name: str) -> None:
    page = ROOT / name
    for target in targets(page):
        if re.match(r"[a-z]+:", target):
            continue
        path, _, anchor = target.partition("#")
        there = ROOT / path[1:] if path.startswith("/") else page.parent / path if path else page
        assert there.exists(), f"{name} points to {target}"
        if anchor and there.suffix == ".md":
            assert anchor in anchors(there), f"{name} points to {target}"
