"""The mapping file of a table: which column fills which slot of what kind of fact."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

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
    "deadline",
    "comparator",
    "source",
    "technology",
    "label",
)
_DAYS = ("year", "date", "deadline")
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

    Raises InputError, naming file, line and key, for what cannot be read, an unknown or repeated key, an unknown kind or a
    field that is missing.
    """
    given, lines = _read(path)

    def wrong(what: str, *keys: str) -> InputError:
        line = next((lines[keys[:cut]] for cut in range(len(keys), -1, -1) if keys[:cut] in lines), 1)
        return InputError(f"{path.name}, line {line}: {what}")

    for key in given:
        if key not in _KEYS:
            raise wrong(f"unknown key {key!r}. Known: {', '.join(_KEYS)}.", str(key))
    kind = given.get("kind")
    if kind not in KINDS:
        raise wrong(f"kind is {kind!r}. Say one of: {', '.join(KINDS)}.", "kind")
    columns = _fields(wrong, kind, "columns", given.get("columns"))
    constants = _fields(wrong, kind, "constants", given.get("constants") or {})
    for field in _NEEDED:
        if field not in columns and field not in constants:
            raise wrong(f"nothing fills {field}. Add it under columns or constants.", "columns")
    for field in sorted(columns.keys() & constants.keys()):
        raise wrong(f"{field} is a column and a constant. Keep one of the two.", "constants", field)
    said = columns.keys() | constants.keys()
    when = [field for field in _DAYS if field in said]
    if len(when) > 1:
        where = "columns" if when[1] in columns else "constants"
        raise wrong(f"{' and '.join(when)} are both given. Keep one of the two.", where, when[1])
    sheet, header = given.get("sheet"), given.get("header", 1)
    if sheet is not None and not isinstance(sheet, str):
        raise wrong("sheet must be the name of a sheet, in quotes if it is a number.", "sheet")
    if isinstance(header, bool) or not isinstance(header, int) or not 1 <= header <= 1000:
        raise wrong("header must be the number of the row with the headers, from 1.", "header")
    return Mapping(kind, columns, constants, sheet, header)


def _read(path: Path) -> tuple[dict[Any, Any], dict[tuple[str, ...], int]]:
    """Return what a YAML file says, and on which line, from 1, each key of the upper two levels stands."""
    try:
        if path.stat().st_size > _LARGEST:
            raise InputError(f"{path.name} has more than {_LARGEST:,} bytes; a mapping is a few lines.")
        data = path.read_bytes()
        root = yaml.compose(data, yaml.SafeLoader)
        given = yaml.safe_load(data)
    except OSError as error:
        raise InputError(f"{path.name} cannot be read: {error.strerror or error}. Check the path.") from error
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        raise InputError(f"{path.name} is no valid YAML: {' '.join(str(error).split())}. Mend it.") from error
    if not isinstance(given, dict) or not isinstance(root, yaml.MappingNode):
        raise InputError(f"{path.name} must hold the keys kind and columns.")
    lines: dict[tuple[str, ...], int] = {}
    for key, line, value in _keys(root):
        _note(path.name, lines, (key,), line)
        if isinstance(value, yaml.MappingNode):
            for inner, inner_line, _ in _keys(value):
                _note(path.name, lines, (key, inner), inner_line)
    return given, lines


def _keys(node: yaml.MappingNode) -> Iterator[tuple[str, int, yaml.Node]]:
    for key, value in node.value:
        if isinstance(key, yaml.ScalarNode):
            yield str(key.value), key.start_mark.line + 1, value


def _note(file: str, lines: dict[tuple[str, ...], int], key: tuple[str, ...], line: int) -> None:
    if key in lines:
        raise InputError(
            f"{file}, line {line}: {'.'.join(key)} stands already on line {lines[key]}. Keep one of the two."
        )
    lines[key] = line


def _fields(wrong: Callable[..., InputError], kind: str, key: str, given: object) -> dict[str, str]:
    if not isinstance(given, dict):
        raise wrong(f"{key} must be lines such as `place: 地区`.", key)
    found: dict[str, str] = {}
    for field, value in given.items():
        if field not in FIELDS or (field == "deadline" and kind != "target"):
            known = ", ".join(one for one in FIELDS if one != "deadline" or kind == "target")
            raise wrong(f"unknown field {key}.{field}. Known: {known}.", key, str(field))
        if isinstance(value, (dict, list)) or value is None or not str(value).strip():
            raise wrong(f"{key}.{field} must be a text.", key, str(field))
        found[str(field)] = str(value).strip()
    return found
