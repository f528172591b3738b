"""Who promised what, where, by when, with what money, in whose words: a knowledge graph of Chinese policies and actors.

from policygraph import PolicyGraph

with PolicyGraph.open("policy.store") as graph:
    graph.add("articles/")
    print(graph.targets(place="杭州").table().csv())
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from policygraph.api import PolicyGraph

__version__ = "0.1.0"
__all__ = ["PolicyGraph", "__version__"]


def __getattr__(name: str) -> Any:
    """Import the API when it is first asked for, so that `import policygraph` costs nothing."""
    if name == "PolicyGraph":
        return import_module("policygraph.api").PolicyGraph
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted(__all__)
