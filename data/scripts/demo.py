"""The demo: build the graph of `data/articles`, ask it, draw it, export it, and say what to open next.

Runs the documented commands one after another, as a reader of the README would type them, and stops at the first that fails.
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
COMMAND = Path(sys.executable).with_name("policygraph")

EXPORTS = ("ttl", "trig", "nt", "nq", "jsonld", "rdf", "graphml", "gexf")
STEPS: tuple[tuple[str, ...], ...] = (
    ("build", "data/articles"),
    ("stats", "--format", "table"),
    ("targets", "--format", "table"),
    ("query", "--format", "table", "--saved", "targets", "--param", "within=杭州"),
    ("query", "--format", "table", "--saved", "places-by-technology", "--param", "topic=人工智能"),
    ("query", "--format", "table", "--saved", "conflicts"),
    ("view", "-o", "out/network.html"),
    *(("export", f"out/graph.{extension}") for extension in EXPORTS),
    ("export", "out/neo4j", "--format", "neo4j-csv"),
)


def main() -> int:
    """Run the steps in the checkout; return the exit code of the first that fails, else 0."""
    (ROOT / "out").mkdir(exist_ok=True)
    for step in STEPS:
        print("\n$ policygraph " + " ".join(step), flush=True)
        code = subprocess.run([str(COMMAND), *step], cwd=ROOT, check=False).returncode
        if code:
            return code
    print(
        "\nThe graph is in policy.store. Open next:\n"
        "  out/network.html             the network, in a browser; it needs no connection\n"
        "  .venv/bin/policygraph show 杭州        everything known of a place, each fact with its sentence\n"
        "  .venv/bin/policygraph query --help    ask in SPARQL, or with a saved query\n"
        "  out/graph.gexf, out/graph.graphml     for Gephi, yEd, Cytoscape, igraph\n"
        "图谱已建成：请用浏览器打开 out/network.html（无需联网）。"
    )
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
