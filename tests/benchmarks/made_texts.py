"""Documents as many as wanted, made of the project's own texts: the same for the same number in every run.

Sentences of `data/articles` and `data/gold/text` are drawn anew for each document, places changed for others, digits for other
digits, until the document is as long as drawn from the distribution that a corpus of 300 policy texts and news items showed:
logarithmically normal, median 8,600 characters, standard deviation 1.14 of the logarithm (there 223 to 60,000 characters).
`scale` shortens them all, for runs in which the number of documents matters and not their length.
"""

from __future__ import annotations

import csv
import random
import re
from collections.abc import Iterator
from functools import cache
from math import exp
from pathlib import Path

_ROOT = Path(__file__).parents[2]
_MIDDLE, _SPREAD = 8_600, 1.14
_SHORTEST, _LONGEST = 223, 60_000
_SENTENCE = re.compile(r"[^。！？\n]+[。！？]?")
_NUMBER = re.compile(r"\d+")
_YEAR = re.compile(r"(?:19|20)\d\d")


@cache
def texts() -> tuple[str, ...]:
    """Return the texts that sentences are drawn from."""
    paths = [
        *sorted((_ROOT / "data" / "articles").glob("*.txt")),
        *sorted((_ROOT / "data" / "gold" / "text").glob("*.txt")),
    ]
    return tuple(path.read_text(encoding="utf-8") for path in paths)


@cache
def _places() -> tuple[tuple[str, ...], re.Pattern[str]]:
    """Return names of cities, and the pattern that finds them in the texts."""
    with (_ROOT / "data" / "places.csv").open(encoding="utf-8", newline="") as file:
        names = sorted({row["name"] for row in csv.DictReader(file) if row["name"].endswith("市")})
    said = "".join(texts())
    found = sorted((name for name in names if name in said), key=len, reverse=True)
    return tuple(names), re.compile("|".join(map(re.escape, found)))


@cache
def _sentences() -> tuple[str, ...]:
    return tuple(one for text in texts() for one in _SENTENCE.findall(text) if len(one) > 10)


def document(number: int, scale: float = 1.0) -> str:
    """Return the text of a document: a title line, then paragraphs of four sentences."""
    chance = random.Random(number)
    length = min(max(_MIDDLE * exp(chance.gauss(0, _SPREAD)), _SHORTEST), _LONGEST) * scale
    names, pattern = _places()
    home = chance.choice(names)
    lines = [f"{home}印发第{number}号产业发展行动计划"]
    size = len(lines[0])
    while size < length:
        paragraph = "".join(chance.choice(_sentences()) for _ in range(4))
        paragraph = pattern.sub(lambda _: home if chance.random() < 0.7 else chance.choice(names), paragraph)
        paragraph = _NUMBER.sub(lambda found: _other(found.group(), chance), paragraph)
        lines.append(paragraph)
        size += len(paragraph) + 1
    return "\n".join(lines) + "\n"


def _other(digits: str, chance: random.Random) -> str:
    """Return another number of as many digits; years, months and days stay what they are."""
    if _YEAR.fullmatch(digits) or int(digits) <= 31:
        return digits
    return str(chance.randint(1, 9)) + "".join(str(chance.randint(0, 9)) for _ in digits[1:])


def documents(count: int, scale: float = 1.0) -> Iterator[tuple[str, str]]:
    """Yield the file name and the text of so many documents."""
    for number in range(count):
        yield f"{number:06}.txt", document(number, scale)


def write(folder: Path, count: int, scale: float = 1.0) -> int:
    """Write so many documents into a folder, and return their characters."""
    folder.mkdir(parents=True, exist_ok=True)
    characters = 0
    for name, text in documents(count, scale):
        (folder / name).write_text(text, encoding="utf-8", newline="\n")
        characters += len(text)
    return characters
