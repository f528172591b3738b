"""The mapping file of a table: which column fills which slot of what kind of fact."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import yaml

from policygraph.errors import InputError

KINDS = ("statistic", "target")
FIELDS = (
    "place",
    "indicator",
    "value",
    "unit",
    "year",
    "date",
    "comparator",
    "source",
    "technology",
    "label",
)
_NEEDED = ("place", "indicator", "value")
_KEYS = ("kind", "sheet", "header", "columns", "constants")
_LARGEST = 100_000


@dataclass(frozen=True, slots=True)
class Mapping:
    """A mapping: the kind of fact, the sheet (XLSX), the row of the headers (from 1), column and constant by field."""

    kind: str
    columns: dict[str, str]
    constants: dict[str, str]
    sheet: str | None = None
    header: int = 1


def read_mapping(path: Path) -> Mapping:
    """Return the mapping in a YAML file.

    Raises InputError, naming file and key, for what cannot be read, an unknown kind or key, or a field that is missing.
    """
    try:
        if path.stat().st_size > _LARGEST:
            raise InputError(f"{path.name} has more than {_LARGEST:,} bytes; a mapping is a few lines.")
        given = yaml.safe_load(path.read_bytes())
    except OSError as error:
        raise InputError(f"{path.name} cannot be read: {error.strerror or error}. Check the path.") from error
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        raise InputError(f"{path.name} is no valid YAML: {' '.join(str(error).split())}. Mend it.") from error
    if not isinstance(given, dict):
        raise InputError(f"{path.name} must hold the keys kind and columns.")
    for key in given:
        if key not in _KEYS:
            raise InputError(f"{path.name}: unknown key {key!r}. Known: {', '.join(_KEYS)}.")
    kind = given.get("kind")
    if kind not in KINDS:
        raise InputError(f"{path.name}: kind is {kind!r}. Say one of: {', '.join(KINDS)}.")
    columns = _fields(path.name, "columns", given.get("columns"))
    constants = _fields(path.name, "constants", given.get("constants") or {})
    for field in _NEEDED:
        if field not in columns and field not in constants:
            raise InputError(f"{path.name}: nothing fills {field}. Add it under columns or constants.")
    for field in sorted(columns.keys() & constants.keys()):
        raise InputError(f"{path.name}: {field} is a column and a constant. Keep one of the two.")
    if {"year", "date"} <= columns.keys() | constants.keys():
        raise InputError(f"{path.name}: year and date are both given. Keep one of the two.")
    sheet, header = given.get("sheet"), given.get("header", 1)
    if sheet is not None and not isinstance(sheet, str):
        raise InputError(f"{path.name}: sheet must be the name of a sheet, in quotes if it is a number.")
    if isinstance(header, bool) or not isinstance(header, int) or not 1 <= header <= 1000:
        raise InputError(f"{path.name}: header must be the number of the row with the headers, from 1.")
    return Mapping(kind, columns, constants, sheet, header)


def _fields(file: str, key: str, given: object) -> dict[str, str]:
    if not isinstance(given, dict):
        raise InputError(f"{file}: {key} must be lines such as `place: 地区`.")
    found = {}
    for field, value in given.items():
        if field not in FIELDS:
            raise InputError(f"{file}: unknown field {key}.{field}. Known: {', '.join(FIELDS)}.")
        if isinstance(value, (dict, list)) or value is None or not str(value).strip():
            raise InputError(f"{file}: {key}.{field} must be a text.")
        found[str(field)] = str(value).strip()
    return found
