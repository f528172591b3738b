"""What a fact or an entity is called, and the lines of its card, from its properties.

A fact has no name of its own; it is called as a reader would note it down: 攻克关键核心技术 50项 · 2027年底.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from urllib.parse import unquote

from policygraph.network.labels import (
    Label,
    changed,
    day_label,
    day_of,
    deadline_label,
    decimal_of,
    exact_number,
    period_label,
    quantity,
    shorten,
)
from policygraph.network.style import Style, expand, load_style
from policygraph.network.viewmodel import Attribute

Properties = Mapping[str, Sequence[tuple[str, str]]]
"""Property IRI to (value, language) pairs, sorted."""

Name = Callable[[str], Label | None]
"""From an IRI to what the thing is called, None where the value is no known thing."""

_POL = expand("pol:")
_LABEL = "http://www.w3.org/2000/01/rdf-schema#label"
_PREF_LABEL = expand("skos:prefLabel")
_TEXT = expand("schema:text")

_DATES = ("pol:issuedOn", "pol:consultationStart", "dcterms:issued")
_WITH_UNIT = ("pol:value", "pol:amount", "pol:cap", "pol:computedValue")


def one(properties: Properties, name: str) -> str | None:
    """Return the first value of a prefixed property, or None."""
    values = properties.get(expand(name))
    return values[0][0] if values else None


def entity_label(iri: str, properties: Properties) -> Label:
    """Return the label of an entity in both languages; what one language lacks the other lends, the IRI last.

    >>> entity_label("https://example.org/id/place/330100", {_LABEL: [("Hangzhou", "en"), ("杭州市", "zh")]})
    Label(zh='杭州市', en='Hangzhou')
    """
    found: dict[str, str] = {}
    for predicate in (_LABEL, _PREF_LABEL, expand("dcterms:title"), expand("schema:name")):
        for value, language in properties.get(predicate, ()):
            found.setdefault(language.split("-")[0].lower(), value)
    own = found.get("zh") or found.get("") or next(iter(found.values()), None)
    if own is None:
        own = unquote(iri.rstrip("/").rpartition("/")[2]).split("|")[0]
    return Label(own, found.get("en") or own)


def _own_label(kind: str, iri: str, properties: Properties) -> Label:
    """Return the label of a fact that has one, else its wording, else what kind of thing it is: never a hash."""
    if _LABEL in properties or _PREF_LABEL in properties:
        return entity_label(iri, properties)
    written = one(properties, "pol:asWritten")
    # A measure's wording is its amount, which stands in the label anyway.
    if written and kind != "measure":
        return Label(shorten(written, 24), shorten(written, 24))
    named = load_style().types[kind]
    return Label(named.zh, named.en)


def fact_label(kind: str, iri: str, properties: Properties, name: Name) -> Label:
    """Return what a node of any type is called; for facts composed of their parts.

    >>> target = {"indicator": "攻克关键核心技术", "value": "50", "unit": "项", "deadline": "2027-12-31"}
    >>> fact_label("target", "", {_POL + key: [(value, "")] for key, value in target.items()}, lambda iri: None)
    Label(zh='攻克关键核心技术 50项 · 2027年底', en='50 items by end of 2027')
    """
    if kind == "target":
        return _target(properties)
    if kind in ("statistic", "forecast"):
        return _figure(properties)
    if kind == "measure":
        return _measure(iri, properties, name)
    if kind == "statement":
        return _statement(properties, name)
    if kind == "focus":
        text = one(properties, "pol:focusText")
        aim = one(properties, "pol:technology")
        named = name(aim) if aim else None
        if text:
            return Label(shorten(text), named.en if named else shorten(text))
        return named or _own_label(kind, iri, properties)
    if kind == "action":
        return _timed(_own_label(kind, iri, properties), properties)
    if kind == "bottleneck":
        return _own_label(kind, iri, properties)
    return entity_label(iri, properties)


def _amount(properties: Properties, value: str = "pol:value", top: str = "pol:valueMax") -> Label | None:
    number = decimal_of(one(properties, value))
    if number is None:
        return None
    label = quantity(
        number,
        one(properties, "pol:unit"),
        one(properties, "pol:comparator"),
        decimal_of(one(properties, top)),
        one(properties, "pol:indicator") or "",
    )
    return changed(label, one(properties, "pol:change"))


def _target(properties: Properties) -> Label:
    indicator = shorten(one(properties, "pol:indicator") or "", 28)
    amount = _amount(properties)
    zh = " ".join(part for part in (indicator, amount.zh if amount else "") if part)
    return _timed(Label(zh, amount.en if amount else indicator), properties)


def _timed(label: Label, properties: Properties) -> Label:
    last = day_of(one(properties, "pol:deadline"))
    if last is None:
        return Label(label.zh, label.en)
    when = deadline_label(last, day_of(one(properties, "pol:deadlineStart")))
    joint = "in" if day_of(one(properties, "pol:deadlineStart")) else "by"
    return Label(f"{label.zh} · {when.zh}", f"{label.en} {joint} {when.en}")


def _figure(properties: Properties) -> Label:
    indicator = shorten(one(properties, "pol:indicator") or "", 28)
    amount = _amount(properties) or Label("", "")
    label = Label(f"{indicator} {amount.zh}".strip(), amount.en or indicator)
    last = day_of(one(properties, "pol:asOf"))
    if last is None:
        return label
    when = period_label(last, day_of(one(properties, "pol:asOfStart")))
    return Label(f"{label.zh} · {when.zh}", f"{label.en}, {when.en}")


_PER = {"year": ("/年", " a year"), "month": ("/月", " a month"), "day": ("/日", " a day")}


def _measure(iri: str, properties: Properties, name: Name) -> Label:
    called = _own_label("measure", iri, properties)
    instrument = one(properties, "pol:instrument")
    tool = name(instrument) if instrument else None
    if _LABEL not in properties and tool:
        called = tool
    zh, en = (
        [shorten(called.zh, 24)],
        [tool.en if tool and called.en == called.zh else shorten(called.en, 24)],
    )
    amount = _amount(properties, "pol:amount", "pol:amountMax")
    if amount:
        per = _PER.get(one(properties, "pol:amountPeriod") or "", ("", ""))
        zh.append(amount.zh + per[0])
        en.append(amount.en + per[1])
    rate = decimal_of(one(properties, "pol:rate"))
    if rate is not None:
        share = quantity(rate, "%")
        zh.append(share.zh)
        en.append(share.en)
    cap = decimal_of(one(properties, "pol:cap"))
    if cap is not None:
        top = quantity(cap, one(properties, "pol:unit"))
        zh.append(f"最高{top.zh}")
        en.append(f"up to {top.en}")
    return Label(" · ".join(zh), " · ".join(en))


def _statement(properties: Properties, name: Name) -> Label:
    text = shorten(one(properties, "schema:text") or "", 26)
    speaker = one(properties, "pol:speaker")
    who = (name(speaker) if speaker else None) or None
    by = one(properties, "pol:speakerName")
    said = who or (Label(by, by) if by else None)
    if said is None:
        return Label(f"“{text}”", f"“{text}”")
    return Label(f"{said.zh}:“{text}”", f"{said.en}: “{text}”")


def card_lines(kind: str, properties: Properties, name: Name, style: Style) -> tuple[Attribute, ...]:
    """Return the lines of a node's card in the order of the style file, values as people write them."""
    lines: list[Attribute] = []
    for iri, names in style.attributes.items():
        short = iri.removeprefix(_POL)
        values = properties.get(iri, ())
        if short == "period":
            lines += _period_line(properties, Label(*names))
            continue
        if not values or (iri == _TEXT and kind == "document"):
            continue
        shown: list[Label] = []
        exact: list[str] = []
        for value, _ in values:
            label, precise = _value(short, value, properties, name, style)
            if label not in shown:
                shown.append(label)
                exact += [precise] if precise else []
        joined = Label("、".join(label.zh for label in shown), ", ".join(label.en for label in shown))
        lines.append(Attribute(Label(*names), joined, "; ".join(exact)))
    return tuple(lines)


def _period_line(properties: Properties, names: Label) -> list[Attribute]:
    first, last = day_of(one(properties, "pol:periodStart")), day_of(one(properties, "pol:periodEnd"))
    if last is None:
        return []
    return [Attribute(names, period_label(last, first), f"{first or '…'} / {last}")]


def _value(short: str, value: str, properties: Properties, name: Name, style: Style) -> tuple[Label, str]:
    """Return one value as people write it, and exactly where that differs."""
    prefixed = f"pol:{short}"
    amount: Decimal | None = decimal_of(value) if prefixed in _WITH_UNIT or short == "rate" else None
    if amount is not None:
        its_unit = "%" if short == "rate" else one(properties, "pol:unit") or ""
        if short == "value":
            label = _amount(properties) or quantity(amount, its_unit)
        else:
            label = quantity(amount, its_unit)
        return label, exact_number(amount, its_unit) if abs(amount) >= 10000 else ""
    if short in ("deadline", "asOf"):
        last = day_of(value)
        first = day_of(one(properties, f"pol:{short}Start"))
        if last is not None:
            label = deadline_label(last, first) if short == "deadline" else period_label(last, first)
            return label, f"{first} / {last}" if first else str(last)
    day = day_of(value)
    if day is not None and (prefixed in _DATES or short == expand("dcterms:issued")):
        return day_label(day), str(day)
    named = name(value) if "://" in value else None
    if named:
        return named, ""
    if value in style.values:
        return Label(*style.values[value]), ""
    return Label(value, value), ""
