"""The report of a run: Markdown for people, JSON for programs, an SVG for each plot."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from benchmarks.harness import Figure, Plot, Section, within


def write_report(folder: Path, sections: Sequence[Section], about: dict[str, Any]) -> list[Path]:
    """Write `report.md`, `report.json` and the plots into a folder, and return their paths."""
    folder.mkdir(parents=True, exist_ok=True)
    written = [folder / "report.md", folder / "report.json"]
    data = {**about, "benchmarks": [section.as_dict() for section in sections]}
    written[1].write_text(json.dumps(data, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    plots: dict[str, list[str]] = {}
    for section in sections:
        for number, plot in enumerate(section.plots, 1):
            path = folder / f"{section.name}-{number}.svg"
            draw(plot, path)
            written.append(path)
            plots.setdefault(section.name, []).append(f"![{plot.title}]({path.name})")
    text = "\n".join([*_head(about), *(line for one in sections for line in _section(one, plots))])
    written[0].write_text(text + "\n", encoding="utf-8")
    return written


def _head(about: dict[str, Any]) -> list[str]:
    machine, versions = about["machine"], about["versions"]
    return [
        "# Benchmarks",
        "",
        f"{about['date']}, sizes: {about['sizes']}. {machine['processor']}, {machine['cores']} cores, {machine['memory_gb']} GB, "
        f"{machine['system']}; load when it began: {', '.join(str(one) for one in machine['load_at_start'])}.",
        "",
        ", ".join(f"{name} {number}" for name, number in versions.items()) + ".",
        "",
        "Every ratio is between medians of the same run. A ratio is how many times as long as the peer: below 1 is faster.",
        "",
    ]


def _section(section: Section, plots: dict[str, list[str]]) -> list[str]:
    lines = [f"## {section.name}", "", section.what, ""]
    if section.figures:
        lines += [
            "| case | median | min | max | runs | ratio | to | bar | |",
            "|---|---|---|---|---|---|---|---|---|",
            *(_row(section, figure) for figure in section.figures),
            "",
        ]
    for name, fact in section.facts.items():
        lines.append(f"- {name}: {_said(fact)}")
    lines += [f"- check: {what}: {'held' if held else '**FAILED**'}" for what, held in section.checks]
    lines += [f"- left out: {name}: {why}" for name, why in section.left_out]
    lines.append("")
    for title, text in section.texts:
        lines += [f"### {title}", "", "```", text.rstrip("\n"), "```", ""]
    for one in plots.get(section.name, []):
        lines += [one, ""]
    return lines


def _row(section: Section, figure: Figure) -> str:
    ratio, kept = section.ratio(figure), within(section, figure)
    bar = f"{figure.bar:g}" if figure.bar is not None else (f"{figure.most:g} s" if figure.most else "")
    detail = ", ".join(f"{key} {_said(value)}" for key, value in figure.detail.items())
    verdict = {None: "", True: "within", False: "**over**"}[kept]
    cells = (
        figure.name,
        span(figure.median),
        span(min(figure.seconds)),
        span(max(figure.seconds)),
        str(len(figure.seconds)),
        f"{ratio:.2f}" if ratio is not None else "",
        figure.peer if ratio is not None else "",
        bar,
        "; ".join(one for one in (verdict, detail) if one),
    )
    return "| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |"


def span(seconds: float) -> str:
    """Return a length of time for people.

    >>> span(0.0123), span(2.5)
    ('12.3 ms', '2.50 s')
    """
    return f"{seconds:.2f} s" if seconds >= 1 else f"{seconds * 1000:.3g} ms"


def _said(value: Any) -> str:
    if isinstance(value, float):
        return f"{value:,.4g}" if abs(value) < 1000 else f"{value:,.0f}"
    if isinstance(value, int) and not isinstance(value, bool):
        return f"{value:,}"
    if isinstance(value, dict):
        return ", ".join(f"{key} {_said(one)}" for key, one in value.items())
    return str(value)


def draw(plot: Plot, path: Path) -> None:
    """Draw a plot as SVG, the same bytes for the same points."""
    import matplotlib as mpl
    from matplotlib.backends.backend_svg import FigureCanvasSVG
    from matplotlib.figure import Figure as Picture

    with mpl.rc_context({"svg.hashsalt": "policygraph", "svg.fonttype": "none"}):
        picture = Picture(figsize=(7, 4.2), layout="constrained")
        FigureCanvasSVG(picture)
        axes = picture.subplots()
        for label, points in plot.lines.items():
            axes.plot([x for x, _ in points], [y for _, y in points], marker="o", label=label)
        if plot.logarithmic:
            axes.set_xscale("log")
            axes.set_yscale("log")
        axes.set(title=plot.title, xlabel=plot.x, ylabel=plot.y)
        axes.grid(visible=True, which="both", linewidth=0.3)
        if len(plot.lines) > 1:
            axes.legend(fontsize="small")
        picture.savefig(path, format="svg", metadata={"Date": None})
