"""The tables as Arrow record batches: what Parquet and DuckDB take, a batch at a time."""

from __future__ import annotations

import json
from collections.abc import Iterator
from decimal import Context, Decimal
from itertools import islice
from typing import TYPE_CHECKING, Any

from policygraph.errors import MissingExtraError
from policygraph.export.tabular.records import Cell, Table
from policygraph.export.tabular.schema import Column

if TYPE_CHECKING:
    import pyarrow as pa

BATCH = 8192
# What xsd:decimal can be in the store: 128 bits, 18 digits after the point.
DIGITS, SCALE = 38, 18
_STEP = Decimal(1).scaleb(-SCALE)
_CONTEXT = Context(prec=2 * DIGITS)
_LARGEST = Decimal(10) ** (DIGITS - SCALE)


def arrow_schema(table: Table) -> pa.Schema:
    """Return a table's Arrow schema; labels in zh and en are metadata of the fields.

    Raises MissingExtraError where pyarrow is not installed.
    """
    arrow = _pyarrow()
    types = {
        "text": arrow.string(),
        "number": arrow.decimal128(DIGITS, SCALE),
        "integer": arrow.int64(),
        "date": arrow.date32(),
        "boolean": arrow.bool_(),
    }
    made: pa.Schema = arrow.schema(
        [
            arrow.field(
                column.name,
                arrow.list_(types[column.type]) if column.many else types[column.type],
                metadata={"zh": column.zh, "en": column.en},
            )
            for column in table.columns
        ],
        metadata={"zh": table.zh, "en": table.en, "policygraph": json.dumps({"table": table.name})},
    )
    return made


def batches(table: Table, schema: pa.Schema) -> Iterator[pa.RecordBatch]:
    """Yield a table's rows as record batches of at most `BATCH` rows."""
    arrow = _pyarrow()
    rows = table.rows()
    while chunk := list(islice(rows, BATCH)):
        yield arrow.record_batch(
            [
                arrow.array([_fitting(row[index], column) for row in chunk], type=schema.field(index).type)
                for index, column in enumerate(table.columns)
            ],
            schema=schema,
        )


def _fitting(cell: Cell, column: Column) -> object:
    """Return a cell as Arrow takes it: texts of well-formed UTF-8, a number as the type can hold it or nothing."""
    if isinstance(cell, tuple):
        return [_fitting(one, column) for one in cell]
    if isinstance(cell, str):
        return cell.encode("utf-8", errors="replace").decode("utf-8")
    if isinstance(cell, Decimal):
        return cell.quantize(_STEP, context=_CONTEXT) if abs(cell) < _LARGEST else None
    return cell


def _pyarrow() -> Any:
    try:
        import pyarrow
    except ModuleNotFoundError as error:
        raise MissingExtraError("pyarrow", "tables") from error
    return pyarrow
