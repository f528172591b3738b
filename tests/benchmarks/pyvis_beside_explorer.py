"""The explorer at 100,000 nodes and 500,000 edges beside a plain pyvis page of the largest size that it can still show.

    python tests/benchmarks/pyvis_beside_explorer.py [LIMIT_S]

A pyvis page is made of ever larger parts of the same network (five edges a node), as `pyvis.network.Network` makes it with
its own defaults, and opened in Chromium without a network; it shows when vis-network has drawn its first frame after
stabilising, or it has not within the limit (60 s). Frame time is the median over a dozen turns of the wheel. The explorer is
opened on the service's pages with the whole network as its answer. Prints JSON.
"""

from __future__ import annotations

import json
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parents[1]))

from playwright.sync_api import Error, sync_playwright
from pyvis.network import Network

from browser.explorer.made import answer, huge_network
from browser.install import find_browser
from service import started, stopped

FLAGS = ["--no-sandbox", "--use-gl=angle", "--use-angle=swiftshader", "--enable-unsafe-swiftshader"]
SIZES = (250, 500, 1_000, 2_000, 4_000, 8_000, 16_000)
_WHEEL = """async target => { const box = document.querySelector(target).getBoundingClientRect(); const times = [];
  for (let n = 0; n < 12; n++) {
    const start = performance.now();
    document.querySelector(target).dispatchEvent(new WheelEvent('wheel', {deltaY: n < 6 ? -120 : 120, clientX: box.x + 300, clientY: box.y + 300, bubbles: true, cancelable: true}));
    await new Promise(requestAnimationFrame); await new Promise(requestAnimationFrame);
    times.push((performance.now() - start) / 2);
  } return times.sort((a, b) => a - b)[6] }"""


def pyvis_page(network: dict[str, Any], size: int, path: Path) -> None:
    """Write the plain pyvis page of the first `size` nodes and five times as many edges."""
    page = Network(height="800px", width="100%", cdn_resources="in_line")
    nodes = network["nodes"]
    for at in range(size):
        page.add_node(at, label=nodes["label_zh"][at], title=nodes["type"][at])
    edges = network["edges"]
    for source, target in list(zip(edges["source"], edges["target"], strict=True))[: 5 * size]:
        if source % size != target % size:
            page.add_edge(source % size, target % size)
    path.write_text(page.generate_html(notebook=False), encoding="utf-8")


def pyvis_times(browser: Any, path: Path, limit: float) -> dict[str, Any]:
    """Return how long the page takes until it shows, and its frame time; only that it does not show where it does not."""
    page = browser.new_page(viewport={"width": 1280, "height": 800})
    page.set_default_timeout(limit * 1000)
    began = time.perf_counter()
    try:
        page.goto(path.as_uri(), wait_until="commit")
        page.wait_for_function(
            """() => { if (typeof network === 'undefined' || !network) return false;
            if (window.shown === undefined) { window.shown = false; network.once('stabilizationIterationsDone', () => network.once('afterDrawing', () => { window.shown = true })); }
            return window.shown || !network.physics.ready && network.physics.stabilized }""",
            polling=100,
        )
        shown = time.perf_counter() - began
        frame = page.evaluate(_WHEEL, "canvas")
    except Error as error:
        return {"shows": False, "why": error.message.splitlines()[0][:120]}
    finally:
        page.close()
    return {"shows": True, "ready_s": round(shown, 1), "frame_ms": round(frame, 1)}


def explorer_times(browser: Any, store: Path, network: str) -> dict[str, Any]:
    """Return how long the explorer takes for the whole network, and its frame time."""
    process, address = started(store)
    try:
        page = browser.new_page(viewport={"width": 1280, "height": 800})
        page.route("**/api/network", answer(network))
        began = time.perf_counter()
        page.goto(address)
        page.wait_for_selector("body[data-ready=network]", timeout=120_000)
        shown = time.perf_counter() - began
        paint = page.evaluate("performance.getEntriesByName('first-contentful-paint')[0].startTime")
        frame = page.evaluate(_WHEEL, ".sigma-mouse")
        told = page.inner_text(".below")
        page.close()
    finally:
        stopped(process)
    return {
        "first_paint_ms": round(paint),
        "ready_s": round(shown, 1),
        "frame_ms": round(frame, 1),
        "says": told,
    }


def main(limit: float) -> None:
    """Open pyvis pages until one does not show, then the explorer; print."""
    text = huge_network()
    network = json.loads(text)
    told: dict[str, Any] = {"limit_s": limit, "pyvis": {}}
    with sync_playwright() as playwright, tempfile.TemporaryDirectory() as folder:
        browser = playwright.chromium.launch(executable_path=find_browser(), args=FLAGS)
        for size in SIZES:
            path = Path(folder) / f"{size}.html"
            pyvis_page(network, size, path)
            found = pyvis_times(browser, path, limit)
            told["pyvis"][size] = {"edges": 5 * size, "page_mb": round(path.stat().st_size / 1e6, 1), **found}
            if not found["shows"]:
                # A page that hangs takes its browser along.
                browser.close()
                browser = playwright.chromium.launch(executable_path=find_browser(), args=FLAGS)
                break
        store = Path(folder) / "empty.store"
        from policygraph.store import open_writable

        open_writable(store).close()
        told["explorer, 100,000 nodes, 500,000 edges"] = explorer_times(browser, store, text)
        browser.close()
    print(json.dumps(told, ensure_ascii=False, indent=1))


if __name__ == "__main__":
    main(float(sys.argv[1]) if len(sys.argv) > 1 else 60)
