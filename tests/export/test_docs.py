"""docs/exports.md has a row for each registered format, and each has a round trip among the tests."""

from __future__ import annotations

import re
from pathlib import Path

from policygraph.export import EXPORTERS

ROOT = Path(__file__).resolve().parents[2]


def rows() -> dict[str, list[str]]:
    text = (ROOT / "docs" / "exports.md").read_text(encoding="utf-8")
    found = (line.strip("|").split("|") for line in text.splitlines() if line.startswith("| `"))
    return {cells[0].strip().strip("`"): [cell.strip() for cell in cells[1:]] for cells in found}


def test_every_format_has_its_row() -> None:
    assert set(rows()) == set(EXPORTERS)
    for name, (file, carries, kept, lost) in rows().items():
        extension = EXPORTERS[name].extension
        assert file == (f"`{extension}`" if extension else "a folder")
        assert carries == EXPORTERS[name].carries
        assert len(kept) > 10 and len(lost) > 10


def test_every_format_has_a_round_trip_test() -> None:
    from export.test_rdf_formats import DATASETS, GRAPHS

    here = Path(__file__).parent
    network = (here / "test_network_formats.py").read_text(encoding="utf-8")
    in_network = set(re.findall(r'parametrize\("name", \["(\w+)", "(\w+)"\]\)', network)[0])
    listed = {
        name
        for file in sorted(here.rglob("test_*.py"))
        for names in re.findall(r"^ROUND_TRIPS = \(([^)]*)\)", file.read_text(encoding="utf-8"), re.MULTILINE)
        for name in re.findall(r'"([^"]+)"', names)
    }
    neo4j = set(re.findall(r'"(neo4j-csv)"', (here / "test_neo4j.py").read_text(encoding="utf-8")))
    assert set(GRAPHS) | set(DATASETS) | in_network | neo4j | listed == set(EXPORTERS)
