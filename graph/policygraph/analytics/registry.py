"""The methods by name, and `analyse`, which runs one."""

from __future__ import annotations

from collections.abc import Mapping
from math import isfinite
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from policygraph.analytics import (
    articulation,
    betweenness,
    bridges,
    communities,
    degree,
    pagerank,
    paths,
    projections,
    similarity,
)
from policygraph.analytics.method import Analysis, Material, Method, Parameter, Setting
from policygraph.analytics.state import state_of
from policygraph.desk.answer import answer
from policygraph.errors import InputError, UnknownNameError

if TYPE_CHECKING:
    from policygraph.query.names import Names
    from policygraph.store import Store

METHODS: Mapping[str, Method] = MappingProxyType(
    {
        method.name: method
        for method in (
            degree.METHOD,
            betweenness.METHOD,
            pagerank.METHOD,
            communities.METHOD,
            bridges.METHOD,
            articulation.METHOD,
            paths.METHOD,
            similarity.METHOD,
            projections.CITY_TECHNOLOGY,
            projections.EXPERT_TOPIC,
        )
    }
)


def analyse(
    store: Store, name: str, given: Mapping[str, Any] | None = None, *, names: Names | None = None
) -> Analysis:
    """Return what a method finds in a store, the same for the same store in every run.

    Raises UnknownNameError for an unknown method, parameter or thing, InputError for a value that does not fit.

    >>> from policygraph.store import Store
    >>> analyse(Store.in_memory(), "pagerank").records()
    []
    """
    if name not in METHODS:
        raise UnknownNameError("method", name, METHODS)
    method = METHODS[name]
    settings = settings_of(method, given or {})
    found = method.run(Material(store, names), settings)
    shown = answer(store, method.name, method.title, found.columns, found.lines, notes=found.notes).kept()
    return Analysis(method, settings, state_of(store), shown, found.scores, found.groups, tuple(found.ties))


def settings_of(method: Method, given: Mapping[str, Any]) -> dict[str, Setting]:
    """Return all parameters of a method with their values, in the method's order.

    >>> settings_of(METHODS["pagerank"], {"damping": "0.5"})
    {'damping': 0.5, 'top': 50}
    """
    known = {parameter.name: parameter for parameter in method.parameters}
    for name in given:
        if name not in known:
            raise UnknownNameError(f"parameter of {method.name}", name, known)
    return {name: _value(method, one, given.get(name)) for name, one in known.items()}


def _value(method: Method, parameter: Parameter, given: Any) -> Setting:
    where = f"{method.name}: {parameter.name}"
    if given is None:
        if parameter.default is None:
            raise InputError(f"{where} must be given ({parameter.label.en}), as {parameter.name}=杭州.")
        return parameter.default
    text = ",".join(map(str, given)) if isinstance(given, (list, tuple)) else str(given)
    try:
        value = parameter.kind(text)
    except ValueError as error:
        kind = "a whole number" if parameter.kind is int else "a number"
        raise InputError(f"{where} must be {kind}, not {text!r}.") from error
    if parameter.choices and value not in parameter.choices:
        raise InputError(f"{where} must be one of {', '.join(parameter.choices)}, not {text!r}.")
    if not isinstance(value, str):
        low, high = parameter.least, parameter.most
        if not isfinite(value) or (low is not None and value < low) or (high is not None and value > high):
            bounds = f"at least {low}" if high is None else f"between {low} and {high}"
            raise InputError(f"{where} must be {bounds}, not {text}.")
    return value
