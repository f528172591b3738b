"""Centralities, communities, bridges, evidence paths, similarity and projections of the graph."""

from policygraph.analytics.method import Analysis, Method
from policygraph.analytics.registry import METHODS, analyse

__all__ = ["METHODS", "Analysis", "Method", "analyse"]
