"""Keeping a store current as documents arrive, and telling what changed."""

from policygraph.watching.watch import Turn, Watch

__all__ = ["Turn", "Watch"]
