"""Figures made by hand, for what the desk decides about them."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from policygraph.desk.figures import NOBODY, Figure
from policygraph.network.labels import Label


def figure(value: str, day: str | None = None, *, kind: str = "statistic", **more: Any) -> Figure:
    """Return a figure of Hangzhou; `day` is its date or deadline."""
    told: dict[str, Any] = {
        "iri": f"https://w3id.org/policygraph/id/{kind}/{value}-{day}",
        "kind": kind,
        "place": "https://w3id.org/policygraph/id/place/330100",
        "place_label": Label("杭州市", "Hangzhou"),
        "level": "prefecture",
        "indicator": "人工智能企业数量",
        "comparator": "=",
        "value": Decimal(value),
        "value_max": None,
        "unit": "家",
        "start": None,
        "end": date.fromisoformat(day) if day else None,
        "scope": "",
        "qualifier": "",
        "change": "",
        "baseline": "",
        "as_written": "",
        "said_by": NOBODY,
        "holders": (),
        "holder_labels": (),
        "technologies": (),
    }
    return Figure(**{**told, **more})


def target(value: str, day: str | None, **more: Any) -> Figure:
    """Return a target of Hangzhou."""
    return figure(value, day, kind="target", **{"comparator": ">=", **more})
