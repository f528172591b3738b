"""A folder of Parquet files, one per table: typed, decimals exact, lists as lists, labels as metadata of the columns."""

from __future__ import annotations

from pathlib import Path

from policygraph.export.facts import Facts
from policygraph.export.notice import PLACES_NOTICE
from policygraph.export.output import FOLDER_MARK
from policygraph.export.tabular.arrow import arrow_schema, batches
from policygraph.export.tabular.records import Records


def write_parquet(facts: Facts, folder: Path) -> None:
    """Write the facts into `folder` (which exists and is empty).

    Raises MissingExtraError where pyarrow is not installed.
    """
    tables = Records(facts).tables()
    schemas = [arrow_schema(table) for table in tables]
    import pyarrow.parquet as pq

    for table, schema in zip(tables, schemas, strict=True):
        with pq.ParquetWriter(folder / f"{table.name}.parquet", schema, compression="zstd") as out:
            for batch in batches(table, schema):
                out.write_batch(batch)
    listed = "\n".join(f"  {table.name}.parquet  {table.zh}  {table.en}" for table in tables)
    notice = f"\n{PLACES_NOTICE}\n" if facts.carries_places else ""
    (folder / FOLDER_MARK).write_text(
        f"policygraph export as Parquet, one file per table.\n\n{listed}\n{notice}",
        encoding="utf-8",
        newline="\n",
    )
