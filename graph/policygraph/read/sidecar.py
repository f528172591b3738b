"""`<stem>.meta.json` beside an input: what a user knows better than the text.

Fields, all optional: `published` (2025-04-18, 2025-04 or 2025), `publisher`, `url`, `title`.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from datetime import date
from pathlib import Path, PurePosixPath

from policygraph.errors import InputError

_FIELDS = frozenset({"published", "publisher", "url", "title"})


@dataclass(frozen=True, slots=True)
class Sidecar:
    """What a sidecar says; `precision` is that of `published`: day, month or year."""

    published: date | None = None
    precision: str = "day"
    publisher: str | None = None
    url: str | None = None
    title: str | None = None


def sidecar_path(path: Path) -> Path:
    """Return where the sidecar of a file would be.

    >>> sidecar_path(Path("a/plan.txt")).name
    'plan.meta.json'
    """
    return path.with_name(path.stem + ".meta.json")


def sidecar_name(name: str) -> str:
    """Return what the sidecar of a POSIX path is called.

    >>> sidecar_name("a/plan.txt")
    'a/plan.meta.json'
    """
    return PurePosixPath(name).with_name(PurePosixPath(name).stem + ".meta.json").as_posix()


def read_sidecar(path: Path) -> Sidecar:
    """Return the sidecar of an input file, an empty one where there is none.

    Raises InputError, naming file and field, for what is not JSON, an unknown field, or a value of the wrong form.
    """
    beside = sidecar_path(path)
    try:
        data = beside.read_bytes()
    except FileNotFoundError:
        return Sidecar()
    except OSError as error:
        raise InputError(f"{beside}: cannot be read: {error.strerror or error}.") from error
    return parse_sidecar(data, str(beside))


def parse_sidecar(content: bytes, beside: str) -> Sidecar:
    """Return the sidecar written in `content`; `beside` is what messages call it. Raises InputError as `read_sidecar` does."""
    try:
        data = json.loads(content.decode("utf-8-sig"))
    except (UnicodeDecodeError, json.JSONDecodeError, RecursionError) as error:
        raise InputError(f"{beside}: not a readable JSON file: {error}. Mend it, or take it away.") from error
    if not isinstance(data, dict):
        raise InputError(f"{beside}: must be one JSON object with any of {', '.join(sorted(_FIELDS))}.")
    unknown = sorted(set(data) - _FIELDS)
    if unknown:
        raise InputError(
            f"{beside}: unknown field {', '.join(unknown)}; known are {', '.join(sorted(_FIELDS))}."
        )
    for field in sorted(data):
        if not isinstance(data[field], str) or not data[field].strip():
            raise InputError(f"{beside}: {field} must be a non-empty string.")
    published, precision = None, "day"
    if "published" in data:
        published, precision = _published(data["published"].strip(), beside)
    url = data.get("url")
    if url is not None and not re.fullmatch(r"https?://[^\s<>\"{}|\\^`]+", url.strip()):
        raise InputError(f"{beside}: url must be an http or https address.")
    return Sidecar(
        published, precision, data.get("publisher"), url.strip() if url else None, data.get("title")
    )


def _published(text: str, beside: str) -> tuple[date, str]:
    match = re.fullmatch(r"(\d{4})(?:-(\d{2}))?(?:-(\d{2}))?", text)
    try:
        if match:
            year, month, day = match.groups()
            precision = "day" if day else "month" if month else "year"
            return date(int(year), int(month or 1), int(day or 1)), precision
    except ValueError:
        pass
    raise InputError(f"{beside}: published must be a date such as 2025-04-18, 2025-04 or 2025, not {text!r}.")
