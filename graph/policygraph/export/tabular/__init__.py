"""The facts as typed tables: CSV, XLSX, Parquet, DuckDB, a data package."""
