"""Run the benchmarks and write one report: `report.md`, `report.json` and plots in `out/bench`.

    python tests/benchmarks/run.py [--only NAME ...] [--quick] [--large] [--quads N] [--store STORE] [--out FOLDER]

Ends with 1 if a check failed, that is, if a promise did not hold in the mode that was timed. A ratio over its bar is reported
and fails nothing: a busy machine would else decide.
"""

from __future__ import annotations

import argparse
import importlib
import sys
import tempfile
import time
from datetime import UTC, datetime
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from benchmarks.harness import REPETITIONS, Run, machine, versions
from benchmarks.report import write_report

BENCHMARKS = tuple(
    name
    for name in ("build", "query", "desk", "network", "export", "validate", "growth", "profile")
    if Path(__file__).with_name(f"bench_{name}.py").exists()
)
_OUT = Path(__file__).parents[2] / "out" / "bench"


def main(arguments: list[str] | None = None) -> int:
    """Run what the command line asks for."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument(
        "--only", action="append", choices=BENCHMARKS, metavar="NAME", help=f"one of {', '.join(BENCHMARKS)}"
    )
    size = parser.add_mutually_exclusive_group()
    size.add_argument("--quick", action="store_true", help="small sizes: seconds, not minutes")
    size.add_argument("--large", action="store_true", help="the largest sizes too")
    parser.add_argument("--quads", type=int, help="quads of the store that is asked")
    parser.add_argument("--store", type=Path, help="ask this store, made before, instead of making one")
    parser.add_argument("--minutes", type=float, help="after so many, begin no further query")
    parser.add_argument("--repetitions", type=int, default=REPETITIONS)
    parser.add_argument("--out", type=Path, default=_OUT)
    given = parser.parse_args(arguments)
    if given.repetitions < 1:
        parser.error("--repetitions must be at least 1")
    about = {
        "date": datetime.now(UTC).date().isoformat(),
        "sizes": "quick" if given.quick else "large" if given.large else "usual",
        "machine": machine(),
        "versions": versions(),
    }
    sections = []
    for name in given.only or BENCHMARKS:
        began = time.perf_counter()
        with tempfile.TemporaryDirectory(prefix="bench-", ignore_cleanup_errors=True) as scratch:
            asked = given.quads, given.store, given.out, given.minutes
            run = Run(Path(scratch), given.quick, given.large, given.repetitions, *asked)
            section = importlib.import_module(f"benchmarks.bench_{name}").measure(run)
        section.facts["seconds of the whole benchmark"] = round(time.perf_counter() - began, 1)
        sections.append(section)
        write_report(given.out, sections, about)
        print(
            f"{name}: {len(section.figures)} cases, {len(section.checks)} checks, {section.facts['seconds of the whole benchmark']} s",
            flush=True,
        )
    failed = [f"{one.name}: {what}" for one in sections for what in one.missed()]
    for one in failed:
        print(f"FAILED {one}", file=sys.stderr)
    print(given.out / "report.md")
    return 1 if failed else 0


if __name__ == "__main__":
    raise SystemExit(main())
