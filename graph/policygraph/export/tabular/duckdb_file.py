"""A DuckDB database: a table per kind, with comments in zh and en, ready for SQL.

Two exports hold the same rows in the same order; the bytes of the file are DuckDB's own affair and may differ.
"""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import IO

from policygraph.errors import MissingExtraError
from policygraph.export.facts import Facts
from policygraph.export.notice import PLACES_NOTICE
from policygraph.export.output import copy_to
from policygraph.export.tabular.arrow import DIGITS, SCALE, arrow_schema, batches
from policygraph.export.tabular.records import Records, Table

_TYPES = {
    "text": "VARCHAR",
    "number": f"DECIMAL({DIGITS},{SCALE})",
    "integer": "BIGINT",
    "date": "DATE",
    "boolean": "BOOLEAN",
}


def write_duckdb(facts: Facts, out: IO[bytes]) -> None:
    """Write the facts as a DuckDB database file.

    Raises MissingExtraError where duckdb or pyarrow are not installed.
    """
    try:
        import duckdb
    except ModuleNotFoundError as error:
        raise MissingExtraError("duckdb", "tables") from error

    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "policygraph.duckdb"
        with duckdb.connect(str(path), config={"threads": 1}) as base:
            for table in Records(facts).tables():
                base.execute(_create(table))
                schema = arrow_schema(table)
                for batch in batches(table, schema):
                    base.register("batch", batch)
                    base.execute(f'INSERT INTO "{table.name}" SELECT * FROM batch')
                    base.unregister("batch")
                base.execute(f"COMMENT ON TABLE \"{table.name}\" IS '{table.zh} · {table.en}'")
                for column in table.columns:
                    comment = f"{column.zh} · {column.en}".replace("'", "''")
                    base.execute(f'COMMENT ON COLUMN "{table.name}"."{column.name}" IS \'{comment}\'')
            base.execute("CREATE TABLE about (notice VARCHAR)")
            if facts.carries_places:
                base.execute("INSERT INTO about VALUES (?)", [PLACES_NOTICE])
            base.execute("CHECKPOINT")
        copy_to(path, out)


def _create(table: Table) -> str:
    columns = ", ".join(
        f'"{column.name}" {_TYPES[column.type]}{"[]" if column.many else ""}' for column in table.columns
    )
    return f'CREATE TABLE "{table.name}" ({columns})'
