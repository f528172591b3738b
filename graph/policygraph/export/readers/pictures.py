"""A view as a picture: PNG, SVG or PDF, laid out by igraph, drawn by matplotlib in the style of all pages.

At most `MOST` nodes are drawn, the best connected of the part; how many are left out stands below the picture. Labels are
written by importance where they fit; in SVG and PDF they stay text that can be searched.
"""

from __future__ import annotations

import unicodedata
import warnings
from collections.abc import Iterable
from typing import IO, TYPE_CHECKING, Any

from policygraph.errors import InputError, MissingExtraError
from policygraph.export.dressed import DressedFacts
from policygraph.export.facts import Facts
from policygraph.export.notice import PLACES_NOTICE
from policygraph.network.dressing import dressed, laid_out
from policygraph.network.labels import Label, shorten
from policygraph.network.layout import positions
from policygraph.network.style import EntityType, Style, load_style
from policygraph.network.viewgraph import view_graph
from policygraph.network.viewmodel import Dressing, Node, ViewGraph
from policygraph.store import Store

if TYPE_CHECKING:
    from matplotlib.figure import Figure
    from matplotlib.lines import Line2D

MOST = 250
_SIZE = (16.0, 11.0)  # inches
_DPI = 150
_MARKERS = {
    "dot": "o",
    "square": "s",
    "triangle": "^",
    "hexagon": "h",
    "diamond": "D",
    "triangleDown": "v",
    "star": "*",
}
# Families with Chinese on the usual systems, best first; the last are Google's and Adobe's free ones.
_FONTS = (
    "PingFang SC", "Microsoft YaHei", "Hiragino Sans GB", "Noto Sans CJK SC", "Noto Sans SC", "Source Han Sans SC",
    "Source Han Sans CN", "WenQuanYi Zen Hei", "WenQuanYi Micro Hei", "SimHei", "Noto Sans CJK JP", "Arial Unicode MS",
)  # fmt: skip
_LABELLED = 90


def write_png(facts: Facts, out: IO[bytes]) -> None:
    """Write the view as PNG of 2400 by 1650 px. Raises MissingExtraError without matplotlib, InputError without a Chinese font."""
    _draw(facts, out, "png", {"Software": None})


def write_svg(facts: Facts, out: IO[bytes]) -> None:
    """Write the view as SVG. Raises as `write_png`."""
    _draw(facts, out, "svg", {"Date": None, "Creator": "policygraph", "Title": "policygraph"})


def write_pdf(facts: Facts, out: IO[bytes]) -> None:
    """Write the view as PDF. Raises as `write_png`."""
    _draw(facts, out, "pdf", {"CreationDate": None, "Producer": None, "Creator": "policygraph"})


def pictured(facts: Facts) -> tuple[ViewGraph, int]:
    """Return the view a picture shows, and how many nodes it leaves out."""
    store = Store(facts.inner, facts.base)
    if facts.kept is None:
        view = view_graph(store, limit=MOST)
        return view, sum(view.hidden.values())
    view = view_graph(store, limit=max(1, len(facts.kept)))
    kept = sorted(
        (node for node in view.nodes if node.id in facts.kept), key=lambda node: (-node.degree, node.id)
    )
    chosen = {node.id for node in kept[:MOST]}
    part = ViewGraph(
        base=view.base,
        nodes=tuple(node for node in view.nodes if node.id in chosen),
        edges=tuple(edge for edge in view.edges if edge.source in chosen and edge.target in chosen),
        totals=view.totals,
    )
    return part, len(kept) - len(chosen)


def _dressed(facts: Facts) -> tuple[ViewGraph, int]:
    """Return what `pictured` does, with the sizes, colours and places that were asked for."""
    view, left_out = pictured(facts)
    if isinstance(facts, DressedFacts):
        view = dressed(view, facts.size, facts.colour)
    if facts.placed:
        view = laid_out(view, facts.placed, facts.layout or "")
    return view, left_out


def _draw(facts: Facts, out: IO[bytes], kind: str, metadata: dict[str, Any]) -> None:
    try:
        import matplotlib
        from matplotlib.backends.backend_agg import FigureCanvasAgg
        from matplotlib.figure import Figure
    except ModuleNotFoundError as error:
        raise MissingExtraError("matplotlib", "pictures") from error

    view, left_out = _dressed(facts)
    style = load_style()
    settings: dict[Any, Any] = {
        "font.family": [chinese_font(), "DejaVu Sans"],
        "svg.fonttype": "none",
        "svg.hashsalt": "policygraph",
        "pdf.fonttype": 42,
        "axes.unicode_minus": False,
        # Text from articles is text, never a formula.
        "text.parse_math": False,
    }
    with warnings.catch_warnings(), matplotlib.rc_context(settings):
        # An emoji or a control character in a label is drawn as a box.
        warnings.filterwarnings("ignore", message=r"Glyph \d+ .* missing from")
        figure = Figure(figsize=_SIZE, dpi=_DPI, facecolor=style.themes["light"]["paper"])
        FigureCanvasAgg(figure)
        _picture(figure, view, left_out, style, facts.carries_places)
        figure.savefig(out, format=kind, metadata=metadata)


def chinese_font() -> str:
    """Return a font family of this machine that has Chinese.

    Raises InputError where there is none: a picture of empty boxes helps nobody.
    """
    from matplotlib import font_manager

    known = set(font_manager.get_font_names())
    found = next((name for name in _FONTS if name in known), None)
    if found is None:
        raise InputError(
            "No font with Chinese was found, and a picture would show empty boxes. Install one, for example the "
            "package fonts-noto-cjk, and try again."
        )
    return found


def _picture(figure: Figure, view: ViewGraph, left_out: int, style: Style, places: bool) -> None:
    # Keys to what was computed stand in a column of their own.
    left = 0.01 if view.dressing is None else 0.17
    axes = figure.add_axes((left, 0.07, 0.99 - left, 0.92))
    axes.set_axis_off()
    where = {iri: (float(x), -float(y)) for iri, (x, y) in positions(view).items()}
    _edges(axes, view, where, style)
    for kind in dict.fromkeys(node.type for node in view.nodes):
        named = style.types[kind]
        of_kind = [node for node in view.nodes if node.type == kind]
        ring = named.outline == "dashed" or named.shape == "ring"
        colours = [_colour(view, node, named) for node in of_kind]
        axes.scatter(
            [where[node.id][0] for node in of_kind],
            [where[node.id][1] for node in of_kind],
            s=[_area(node.size) for node in of_kind],
            marker=_MARKERS.get(named.vis, "o"),
            facecolor=style.themes["light"]["paper"] if ring else colours,
            edgecolor=colours if ring else style.themes["light"]["paper"],
            linewidth=1.4 if ring else 0.5,
            linestyle="--" if named.outline == "dashed" else "-",
            zorder=3,
            label=f"{named.zh} {named.en}",
        )
    axes.set_aspect("equal", adjustable="datalim")
    axes.margins(0.06)
    _labels(figure, axes, view, where, style)
    _legend(figure, axes, view, left_out, style, places)


def _colour(view: ViewGraph, node: Node, kind: EntityType) -> str:
    shade = view.dressing.shade(node.id) if view.dressing else None
    return kind.colour() if shade is None else shade.light


def _edges(axes: Any, view: ViewGraph, where: dict[str, tuple[float, float]], style: Style) -> None:
    from matplotlib.collections import LineCollection

    colour = style.themes["light"]["edge"]
    for name, certainty in style.certainties.items():
        lines = [(where[edge.source], where[edge.target]) for edge in view.edges if edge.certainty == name]
        if lines:
            dashes = (0.0, certainty.dash) if certainty.dash else "solid"
            axes.add_collection(
                LineCollection(
                    lines, colors=colour, linewidths=0.6, alpha=0.55, linestyles=[dashes], zorder=1
                )
            )


def _labels(
    figure: Any, axes: Any, view: ViewGraph, where: dict[str, tuple[float, float]], style: Style
) -> None:
    """Write the labels that fit, the most connected first; none lies on another."""
    # Paper behind the text, not around its letters: those would be drawn as shapes and no longer be text.
    behind = {"facecolor": style.themes["light"]["paper"], "alpha": 0.75, "pad": 0.8, "linewidth": 0}
    figure.canvas.draw()
    renderer = figure.canvas.get_renderer()
    taken: list[Any] = []
    ranked = sorted(view.nodes, key=lambda node: (-style.types[node.type].entity, -node.size, node.id))
    for node in ranked[:_LABELLED]:
        entity = style.types[node.type].entity
        label = axes.annotate(
            _drawn(node.label.zh),
            where[node.id],
            xytext=(0, -(4 + node.size * 0.45)),
            textcoords="offset points",
            ha="center",
            va="top",
            fontsize=9.5 if entity else 7.5,
            color=style.themes["light"]["ink"],
            zorder=4,
            bbox=behind,
        )
        box = label.get_window_extent(renderer)
        if any(box.overlaps(other) for other in taken):
            label.remove()
        else:
            taken.append(box)


def _drawn(label: str) -> str:
    """Return a label as one short line without characters that steer a writing system or have no shape."""
    shown = "".join(
        sign for sign in label if unicodedata.category(sign) not in ("Cc", "Cf", "Cs", "Co", "Cn")
    )
    return shorten(" ".join(shown.split()), 22)


def _legend(figure: Figure, axes: Any, view: ViewGraph, left_out: int, style: Style, places: bool) -> None:
    from matplotlib.colors import to_hex

    soft = style.themes["light"]["soft"]
    found = view.dressing
    if found is not None:
        _computed(figure, found, style)
    legend = axes.legend(
        loc="lower center",
        bbox_to_anchor=(0.5, -0.055),
        ncols=7,
        frameon=False,
        fontsize=8.5,
        labelcolor=style.themes["light"]["ink"],
    )
    for handle in _handles(legend):
        handle.set_sizes([42])
        if found is not None and found.colour_key is not None:
            # Here shapes say the kind; the colours have a key of their own.
            paper = style.themes["light"]["paper"]
            hollow = to_hex(handle.get_facecolor()[0]).upper() == paper
            handle.set_facecolor(paper if hollow else soft)
            handle.set_edgecolor(soft if hollow else paper)
    said = [f"另有 {left_out} 个未画出 {left_out} more not drawn"] if left_out else []
    said += [PLACES_NOTICE.split("),")[0] + ")"] if places else []
    figure.text(0.99, 0.008, " · ".join(said), ha="right", va="bottom", fontsize=6.5, color=soft)


def _computed(figure: Figure, found: Dressing, style: Style) -> None:
    """Write the keys to computed colours and sizes into the upper left corner, one below the other."""
    ink = style.themes["light"]["ink"]
    blocks: list[tuple[Label, float, list[Line2D]]] = []
    if found.colour_key is not None:
        shades = found.colour_key.shades
        dots = [_dot(label, 7.0, color=shade.light) for label, shade in shades]
        blocks.append((found.colour_key.title, 0.55, dots))
    if found.size_key is not None:
        rings = [
            _dot(Label(text, text), _area(radius) ** 0.5, color=ink, fillstyle="none")
            for text, radius in found.size_key.sizes
        ]
        blocks.append((found.size_key.title, 1.4, rings))
    top = 0.985
    for title, spacing, handles in blocks:
        legend = figure.legend(
            handles=handles, title=_both(title), loc="upper left", bbox_to_anchor=(0.008, top), frameon=False,
            fontsize=8.5, title_fontsize=9, alignment="left", labelcolor=ink, labelspacing=spacing,
        )  # fmt: skip
        figure.canvas.draw()
        renderer: Any = figure.canvas
        box = legend.get_window_extent(renderer.get_renderer())
        top = box.y0 / figure.bbox.height - 0.008


def _dot(label: Label, across: float, **look: Any) -> Line2D:
    """Return a round marker for a key; `across` is in points."""
    from matplotlib.lines import Line2D

    return Line2D([], [], linestyle="", marker="o", markersize=across, label=_both(label), **look)


def _both(label: Label) -> str:
    return label.zh if label.zh == label.en else f"{_drawn(label.zh)} {_drawn(label.en)}"


def _area(size: float) -> float:
    """Return the area of a marker, in square points, for a radius in px."""
    return (size * 0.9) ** 2 * 0.35


def _handles(legend: Any) -> Iterable[Any]:
    return legend.legend_handles if legend is not None else ()
