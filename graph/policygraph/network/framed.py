"""The network in a notebook: the offline page in a frame of its own origin."""

from __future__ import annotations

from typing import TYPE_CHECKING

from policygraph.display import box, bundle, frame, note_line

if TYPE_CHECKING:
    from policygraph.network.viewmodel import ViewGraph


def view_html(view: ViewGraph, lang: str = "zh", height: int = 620) -> str:
    """Return the view's page, opening in `lang`, in a sandboxed frame of `height` px, and how much of the graph it shows."""
    from policygraph.network.page import page_html

    hidden = sum(view.hidden.values())
    said = f"{len(view.nodes):,} 节点 nodes, {len(view.edges):,} 关系 edges"
    left = f"; {hidden:,} 未显示 not shown" if hidden else ""
    return box(frame(page_html(view, lang), height), note_line(said + left))


def view_bundle(view: ViewGraph) -> dict[str, str]:
    """Return the view as a notebook keeps it."""
    text = f"<ViewGraph: {len(view.nodes):,} nodes, {len(view.edges):,} edges>"
    return bundle(view_html(view), text)
