"""Where the time of a build goes now."""

from __future__ import annotations

import cProfile
import io
import pstats
import re

from benchmarks import made_texts
from benchmarks.harness import Run, Section
from policygraph.build import build
from policygraph.extract.pipeline import default_pipeline
from policygraph.store import open_writable


def measure(run: Run) -> Section:
    """Profile a build in one process into a store on disk."""
    section = Section(
        "profile",
        "cProfile of a build in one process; the profiler itself makes many small calls look dearer than they are.",
    )
    folder = run.scratch / "texts"
    made_texts.write(folder, run.size(2, 20, 60))
    default_pipeline()
    profile = cProfile.Profile()
    with open_writable(run.scratch / "store") as store:
        profile.enable()
        report = build([folder], store, workers=1)
        profile.disable()
    section.check("the profiled build reports no failure", not report.failed)
    for order, title in (("tottime", "By own time"), ("cumulative", "By time with what is called")):
        told = io.StringIO()
        pstats.Stats(profile, stream=told).sort_stats(order).print_stats(25)
        text = re.sub(r"\S*[/\\](policygraph[/\\])", r"\1", told.getvalue().strip())
        section.texts.append((title, re.sub(r"\S*[/\\](?:lib[/\\]python[\d.]+)[/\\]", "", text)))
    return section
