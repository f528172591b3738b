"""Run the notebooks of docs/notebooks and keep what they put out: `python data/scripts/run_notebooks.py [NAME ...]`.

Nothing of the machine or the hour is kept: no time stamps, no version of Python. Needs nbclient, nbformat and ipykernel.
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path
from typing import Any

import nbformat
from nbclient import NotebookClient

NOTEBOOKS = Path(__file__).resolve().parents[2] / "docs" / "notebooks"
LONGEST = 300  # seconds a cell may take
FOR_READERS = "03_city_work_reports.ipynb"  # reads the reader's folder, so that no outputs are kept


def run(path: Path) -> Any:
    """Return the notebook at `path`, run afresh in its own folder; raises nbclient's CellExecutionError if a cell fails."""
    notebook: Any = nbformat.read(path, as_version=4)  # type: ignore[no-untyped-call]
    for cell in notebook.cells:
        if cell.cell_type == "code":
            cell.outputs, cell.execution_count = [], None
    described = notebook.metadata.copy()
    with tempfile.TemporaryDirectory() as sockets:
        # Sockets in a folder take no port of the machine; Windows has none of that kind.
        client = NotebookClient(
            notebook,
            timeout=LONGEST,
            record_timing=False,
            resources={"metadata": {"path": str(path.parent)}},
        )
        manager: Any = client.create_kernel_manager()
        if sys.platform != "win32":
            manager.transport, manager.ip = "ipc", f"{sockets}/k"
        client.execute()
    notebook.metadata = described
    for cell in notebook.cells:
        cell.metadata = {}
    return notebook


def main(names: list[str]) -> int:
    """Run the named notebooks, or all whose outputs are kept, and write them; return the exit code."""
    for path in sorted(NOTEBOOKS.glob("*.ipynb")):
        if path.name in names or (not names and path.name != FOR_READERS):
            text = nbformat.writes(run(path))  # type: ignore[no-untyped-call]
            path.write_text(text.rstrip("\n") + "\n", encoding="utf-8", newline="\n")
            print(path.name)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
