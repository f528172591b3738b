"""On outside texts, where their folder is given: no component fails, spans lie in the text, work reports yield enough."""

import os
from pathlib import Path

import pytest

from policygraph.extract.pipeline import default_pipeline
from policygraph.model import Issue
from policygraph.read import read_file

pytestmark = pytest.mark.corpus("POLICYGRAPH_CORPUS")

FEWEST = 20  # claims per 1,000 characters of a city's work report


def files() -> list[Path]:
    return sorted(Path(os.environ["POLICYGRAPH_CORPUS"]).glob("*.txt"))


def test_every_document_is_read_and_every_span_lies_in_it():
    for path in files()[::3]:
        document = read_file(path, key=path.name)
        issues: list[Issue] = []
        for claim in default_pipeline().extract(document, issues):
            assert all(0 <= span.start < span.end <= len(document.text) for span in claim.spans)
            for filled in claim.slots.values():
                for slot in filled:
                    assert slot.span is None or 0 <= slot.span.start < slot.span.end <= len(document.text)
        assert not issues, path.name


def test_work_reports_yield_enough():
    for path in [path for path in files() if path.stem.endswith("_2024政府工作报告")][::4]:
        document = read_file(path, key=path.name)
        assert 1000 * len(default_pipeline().extract(document)) / len(document.text) >= FEWEST, path.name


def test_work_reports_speak_for_their_city():
    """Excerpts that name no issuing body: the place is told from what they name. The file's name tells which it is."""
    right = wrong = 0
    for path in [path for path in files() if path.stem.endswith("_2024政府工作报告")][::4]:
        city = path.stem.split("_")[1]
        text = path.read_text(encoding="utf-8")
        middle = text[len(text) // 2 : len(text) // 2 + 2500]
        if city not in middle:
            continue
        from policygraph.read import read_text

        place = default_pipeline().read(read_text(middle, key=path.name)).notes["setting"].place
        if place is not None:
            right += place[1].of(middle).startswith(city)
            wrong += not place[1].of(middle).startswith(city)
    assert right >= 10 * wrong and right >= 10
