"""What the tests on organisations, people and speech share: reading one sentence, and a table of introductions."""

from __future__ import annotations

import csv
from pathlib import Path
from typing import NamedTuple

from policygraph.extract.lexicon import default_lexicon
from policygraph.extract.organisations import OrganisationFinder
from policygraph.extract.people import PeopleFinder
from policygraph.extract.places import Places
from policygraph.extract.reading import Reading
from policygraph.extract.speech import Speech
from policygraph.model import Document, Span


class Case(NamedTuple):
    """A sentence, the people with organisation and role it must give, and the statements as speaker and beginning."""

    text: str
    people: tuple[tuple[str, str, str], ...]
    statements: tuple[tuple[str, str], ...]


def read(text: str) -> Reading:
    """Run places, organisations, people and speech over a text."""
    document = Document("test", text, "", Span(0, len(text)))
    reading = Reading.of(document, default_lexicon())
    for component in (Places(), OrganisationFinder(), PeopleFinder(), Speech()):
        component(reading)
    return reading


def cases() -> list[Case]:
    """Return the rows of introductions.tsv; people are name:organisation:role, statements speaker>beginning, joined by ;."""
    with (Path(__file__).parent / "introductions.tsv").open(encoding="utf-8", newline="") as handle:
        rows = list(csv.DictReader(handle, delimiter="\t", quoting=csv.QUOTE_NONE))
    found = []
    for row in rows:
        people = tuple(tuple(one.split(":")) for one in row["people"].split(";") if one)
        statements = tuple(tuple(one.split(">")) for one in row["statements"].split(";") if one)
        found.append(Case(row["text"], people, statements))  # type: ignore[arg-type]
    return found
