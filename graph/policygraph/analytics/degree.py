"""Degree: how many others a thing is joined to."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from policygraph.analytics.method import TOP, Found, Material, Method, ranking
from policygraph.network.labels import Label


def run(material: Material, given: Mapping[str, Any]) -> Found:
    """Return the number of neighbours of every node (networkx)."""
    degrees = {iri: float(number) for iri, number in material.web.to_networkx().degree()}
    return ranking(material, degrees, Label("度", "degree"), given["top"])


METHOD = Method(
    "degree",
    Label("度中心性", "Degree"),
    Label("与多少事物相连。", "How many others a thing is joined to."),
    1,
    run,
    (TOP,),
)
