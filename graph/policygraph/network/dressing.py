"""Scores as sizes and groups as colours, with the key to read them by: the same in the page, in pictures and in files.

A thing's area grows with its score. Scores are shown from light to dark, the shade by the square root, so that the many
small ones can be told apart. Groups have the colours of the style file: a group whose number has one keeps it in every
picture, the colours left over go to the groups with most things in this one, all others share one.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import replace
from math import sqrt

from policygraph.errors import InputError
from policygraph.network.labels import Label, shorten
from policygraph.network.layout import places_of
from policygraph.network.style import Style, load_style
from policygraph.network.viewmodel import Attribute, Dressing, Key, Shade, ViewGraph
from policygraph.rdf.analyses import Result
from policygraph.rdf.layouts import Placed

SMALLEST, LARGEST = 6.0, 36.0
_LEAST, _MOST = 3.0, 80.0
_MOST_GROUPS = 12
_STEPS = (0.0, 0.25, 0.5, 0.75, 1.0)
_SIZES = (1.0, 0.5, 0.25)

NameOf = Callable[[Collection[str]], Label | None]


def dressing(
    ids: Collection[str], size: Result | None, colour: Result | None, name_of: NameOf | None = None
) -> Dressing:
    """Return radius and colour of things, as far as the results say anything of them, and the keys to both.

    `name_of` says what a group is called after, from its things among `ids`. Raises InputError for sizes by groups.

    >>> dressing(["a", "b"], Result("r", "degree", "度", "Degree", {"a": 4.0, "b": 1.0}), None).sizes
    {'a': 36.0, 'b': 21.0}
    """
    style = load_style()
    sizes, size_key = _sizes(ids, size) if size is not None else ({}, None)
    shades: dict[str, Shade] = {}
    colour_key = None
    if colour is not None:
        shades, colour_key = (
            _grouped(style, ids, colour, name_of) if colour.groups else _graded(style, ids, colour)
        )
    return Dressing(sizes, shades, Shade(*style.no_group) if colour else None, size_key, colour_key)


def dressed(view: ViewGraph, size: Result | None, colour: Result | None) -> ViewGraph:
    """Return a view with the sizes and colours of results; what a result says nothing of is small and grey."""
    if size is None and colour is None:
        return view
    style = load_style()
    nodes = {node.id: node for node in view.nodes}

    def chief(members: Collection[str]) -> Label | None:
        things = [nodes[iri] for iri in members if style.types[nodes[iri].type].entity]
        best = max(things, key=lambda node: (node.degree, node.id), default=None)
        return best.label if best else None

    found = dressing(nodes, size, colour, chief)
    shown = [
        replace(
            node,
            size=node.size if size is None else found.sizes.get(node.id, SMALLEST),
            attributes=(*node.attributes, *_said(node.id, size, colour)),
        )
        for node in view.nodes
    ]
    return replace(view, nodes=tuple(shown), dressing=found)


def _said(iri: str, *results: Result | None) -> Iterator[Attribute]:
    """Yield what results say of a thing as lines of its card, each result once."""
    for result in dict.fromkeys(one.name for one in results if one is not None):
        one = next(found for found in results if found is not None and found.name == result)
        if iri in one.groups:
            number = one.groups[iri]
            yield Attribute(Label(one.zh, one.en), Label(f"第 {number} 组", f"group {number}"))
        elif iri in one.scores:
            text = number_text(one.scores[iri])
            exact = f"{one.scores[iri]:.6f}".rstrip("0").rstrip(".")
            yield Attribute(Label(one.zh, one.en), Label(text, text), exact if exact != text else "")


def laid_out(view: ViewGraph, placed: Mapping[str, Placed], name: str) -> ViewGraph:
    """Return a view as an imported layout has it: places, new labels, and its sizes and colours where no result says them.

    Colours that are still those of the kinds stay as they are in both themes.
    """
    style = load_style()
    found = view.dressing or Dressing()
    own_size, own_colour = found.size_key is None, found.colour_key is None
    nodes = []
    shades: dict[str, Shade] = {}
    changed = False
    for node in view.nodes:
        kind = style.types[node.type]
        said = placed.get(node.id, Placed())
        shades[node.id] = Shade(kind.colour("light"), kind.colour("dark"))
        if said.colour is not None and said.colour.upper() != kind.colour("light"):
            shades[node.id] = Shade(said.colour.upper(), said.colour.upper())
            changed = True
        size = min(max(float(said.size), _LEAST), _MOST) if said.size and own_size else node.size
        label = Label(said.label, said.label) if said.label else node.label
        nodes.append(replace(node, size=round(size, 1), label=label))
    if own_colour and changed:
        key = Key(Label(f"颜色：布局 {name}", f"Colour: layout {name}"), shades=_group_shades(placed, shades))
        found = replace(found, shades=shades, no_shade=Shade(*style.no_group), colour_key=key)
    return replace(
        view,
        nodes=tuple(nodes),
        places=places_of(placed),
        dressing=found if found != Dressing() else None,
    )


def _group_shades(
    placed: Mapping[str, Placed], shades: Mapping[str, Shade]
) -> tuple[tuple[Label, Shade], ...]:
    """Return the commonest colour of each group of a layout, the largest groups first."""
    groups: dict[str, Counter[Shade]] = {}
    for iri, shade in shades.items():
        group = placed[iri].group if iri in placed else None
        if group is not None:
            groups.setdefault(group, Counter())[shade] += 1
    order = sorted(groups, key=lambda group: (-groups[group].total(), group))[:_MOST_GROUPS]
    return tuple(
        (
            Label(f"组 {group}，{groups[group].total()}", f"group {group}, {groups[group].total()}"),
            min(groups[group], key=lambda shade: (-groups[group][shade], shade)),
        )
        for group in order
    )


def number_text(value: float) -> str:
    """Return a number as a key shows it.

    >>> number_text(1204.0), number_text(0.0373591)
    ('1,204', '0.0374')
    """
    return f"{value:,.0f}" if value == int(value) else f"{value:.3g}"


def _sizes(ids: Collection[str], result: Result) -> tuple[dict[str, float], Key]:
    if not result.scores and result.groups:
        raise InputError(
            f"The analysis {result.name!r} ({result.method}) says groups, not numbers: take it for colours, and for sizes "
            "one of degree, pagerank or betweenness."
        )
    values = {iri: result.scores[iri] for iri in ids if iri in result.scores}
    top = max(values.values(), default=0.0)

    def radius(share: float) -> float:
        return round(SMALLEST + (LARGEST - SMALLEST) * sqrt(share), 1)

    sizes = {iri: radius(_share(value, top)) for iri, value in values.items()}
    steps = tuple((number_text(top * share), radius(share)) for share in _SIZES) if top > 0 else ()
    return sizes, Key(_title(result, "大小", "Size"), sizes=steps)


def _share(value: float, top: float) -> float:
    return min(max(value / top, 0.0), 1.0) if top > 0 else 0.0


def _title(result: Result, zh: str, en: str) -> Label:
    named = "" if result.name in (result.method, result.zh, result.en) else f" ({result.name})"
    return Label(f"{zh}：{result.zh}{named}", f"{en}: {result.en}{named}")


def _graded(style: Style, ids: Collection[str], result: Result) -> tuple[dict[str, Shade], Key]:
    values = {iri: result.scores[iri] for iri in ids if iri in result.scores}
    top = max(values.values(), default=0.0)
    shades = {iri: _between(style, sqrt(_share(value, top))) for iri, value in values.items()}
    steps = [(share, number_text(top * share**2)) for share in _STEPS] if top > 0 else []
    entries = [(Label(text, text), _between(style, share)) for share, text in steps]
    return shades, _key(style, result, entries, len(values) < len(ids))


def _between(style: Style, share: float) -> Shade:
    """Return the colour at a share, 0 to 1, of the scale."""
    return Shade(*(_mixed(style.scale[theme], share) for theme in ("light", "dark")))


def _mixed(stops: Sequence[str], share: float) -> str:
    at = min(int(share * (len(stops) - 1)), len(stops) - 2)
    rest = share * (len(stops) - 1) - at
    ends = zip(*([int(stop[i : i + 2], 16) for i in (1, 3, 5)] for stop in stops[at : at + 2]), strict=True)
    return "#" + "".join(f"{round(low + (high - low) * rest):02X}" for low, high in ends)


def _grouped(
    style: Style, ids: Collection[str], result: Result, name_of: NameOf | None
) -> tuple[dict[str, Shade], Key]:
    members: dict[int, list[str]] = {}
    for iri in ids:
        if iri in result.groups:
            members.setdefault(result.groups[iri], []).append(iri)
    colours = _colours_of(style, members)
    shades = {iri: colours[number] for number in members for iri in members[number]}
    entries = []
    for number in sorted(members, key=lambda number: (-len(members[number]), number)):
        if colours[number] in style.groups:
            name = name_of(members[number]) if name_of else None
            entries.append((_group_label(number, name, len(members[number])), colours[number]))
    others = sum(1 for number in members if colours[number] not in style.groups)
    if others:
        label = Label(f"其他 {others} 组", f"{others} other groups" if others > 1 else "1 other group")
        entries.append((label, Shade(*style.other_groups)))
    return shades, _key(style, result, entries, sum(map(len, members.values())) < len(ids))


def _colours_of(style: Style, members: Mapping[int, Collection[str]]) -> dict[int, Shade]:
    free = [Shade(*pair) for pair in style.groups]
    found = {number: free[number - 1] for number in members if 1 <= number <= len(free)}
    spare = [shade for shade in free if shade not in found.values()]
    waiting = sorted(members.keys() - found.keys(), key=lambda number: (-len(members[number]), number))
    for place, number in enumerate(waiting):
        found[number] = spare[place] if place < len(spare) else Shade(*style.other_groups)
    return found


def _group_label(number: int, name: Label | None, count: int) -> Label:
    if name is None:
        return Label(f"第 {number} 组，{count}", f"group {number}, {count}")
    return Label(f"{shorten(name.zh, 16)}等 {count} 个", f"{shorten(name.en, 24)} and {count - 1} more")


def _key(style: Style, result: Result, entries: list[tuple[Label, Shade]], lacking: bool) -> Key:
    if lacking:
        entries.append((Label("未计算", "not computed"), Shade(*style.no_group)))
    return Key(_title(result, "颜色", "Colour"), shades=tuple(entries))
