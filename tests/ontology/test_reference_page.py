"""`ontology/reference.md` is what its script makes of the files today, and its diagram knows every class."""

from __future__ import annotations

import importlib.util
import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def page() -> str:
    spec = importlib.util.spec_from_file_location(
        "make_reference", ROOT / "data" / "scripts" / "make_reference.py"
    )
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return str(module.page())


def test_page_is_current() -> None:
    written = (ROOT / "ontology" / "reference.md").read_text(encoding="utf-8")
    assert written == page(), "run data/scripts/make_reference.py"


def test_diagram_shows_every_class_and_names_only_classes_it_shows_or_links_to() -> None:
    text = (ROOT / "ontology" / "reference.md").read_text(encoding="utf-8")
    (diagram,) = re.findall(r"```mermaid\n(.*?)```", text, re.DOTALL)
    shown = set(re.findall(r"^    class (\w+)$", diagram, re.MULTILINE))
    assert {"Target", "Measure", "PolicyDocument", "AdministrativeArea", "Quotation", "Forecast"} <= shown
    assert len(re.findall(r"-->", diagram)) >= 30
    for line in diagram.splitlines()[1:]:
        assert re.fullmatch(r"    (direction LR|class \w+|\w+ : \w+ \w+|\w+ --> \w+ : \w+)", line), line


def test_every_table_has_cells_in_every_column_of_its_header() -> None:
    text = (ROOT / "ontology" / "reference.md").read_text(encoding="utf-8")
    width = 0
    for line in text.splitlines():
        if not line.startswith("|"):
            width = 0
            continue
        cells = len(re.findall(r"(?<!\\)\|", line))
        width = width or cells
        assert cells == width, line
