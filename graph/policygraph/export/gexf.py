"""GEXF 1.3 (gexf.net), written as a stream: for Gephi and Gephi Lite.

Colours and sizes are those of the style file, spells say when a fact holds (Gephi's timeline), positions are laid out up to
`drawing.MOST_PLACED` nodes. An edge holds when the fact it starts from does.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import cache
from typing import IO

from policygraph.export.drawing import Spell, node_positions, node_spell
from policygraph.export.dressed import COLOUR, SIZE, key_lines, look_of, rows_of
from policygraph.export.facts import Facts
from policygraph.export.notice import PLACES_NOTICE
from policygraph.export.rows import Rows
from policygraph.export.tables import EDGE_COLUMNS, Written, in_batches, node_columns
from policygraph.export.text import xml

# GEXF has no type for dates: they stay ISO 8601 strings, which sort as they should.
_TYPES = {"number": "double", "boolean": "boolean", "date": "string", "string": "string"}

# What GEXF has elements and attributes of its own for.
_OF_NODE = ("label", SIZE, COLOUR)
# Label and weight are attributes of GEXF's own.
_OF_EDGE = tuple(column for column in EDGE_COLUMNS if column[0] not in ("label", "weight"))


def write_gexf(facts: Facts, out: IO[bytes]) -> None:
    """Write the facts as one directed GEXF graph; node ids are IRIs, an edge's kind is its property's name.

    Numbers are doubles in their exact lexical form; several values of one attribute stand on lines of their own.
    """
    rows = rows_of(facts)
    columns = tuple(column for column in node_columns(rows) if column[0] not in _OF_NODE)
    node_keys = {name: str(at) for at, (name, _) in enumerate(columns)}
    edge_keys = {name: str(at) for at, (name, _) in enumerate(_OF_EDGE)}
    write = out.write
    write(b'<?xml version="1.0" encoding="UTF-8"?>\n')
    write(b'<gexf xmlns="http://gexf.net/1.3" xmlns:viz="http://gexf.net/1.3/viz" version="1.3">\n')
    said = [*key_lines(facts), *([PLACES_NOTICE] if facts.carries_places else [])]
    about = f"<description>{xml(' '.join(said))}</description>" if said else ""
    write(f"<meta><creator>policygraph</creator>{about}</meta>\n".encode())
    write(
        b'<graph mode="dynamic" timeformat="date" timerepresentation="interval" '
        b'defaultedgetype="directed" idtype="string">\n'
    )
    for class_, keys, described in (("node", node_keys, columns), ("edge", edge_keys, _OF_EDGE)):
        write(f'<attributes class="{class_}" mode="static">\n'.encode())
        for name, type_ in described:
            write(f'<attribute id="{keys[name]}" title="{xml(name)}" type="{_TYPES[type_]}"/>\n'.encode())
        write(b"</attributes>\n")
    write(b"<nodes>\n")
    spells: dict[str, Spell] = {}
    in_batches(out, _nodes(rows, node_keys, spells))
    write(b"</nodes>\n<edges>\n")
    in_batches(out, _edges(rows, edge_keys, spells))
    write(b"</edges>\n</graph>\n</gexf>\n")


def _attribute(keys: dict[str, str]) -> Callable[[str, str], str]:
    """Return what writes an attribute; what GEXF has attributes of its own for is left out."""
    opening = {name: f'<attvalue for="{key}" value="' for name, key in keys.items()}
    return lambda name, value: f'{opening[name]}{xml(value)}"/>' if name in opening else ""


def _spells(spell: Spell | None) -> str:
    """Return a spell as an element; a bound that is not said is left out, which GEXF reads as open."""
    if spell is None:
        return ""
    start = f' start="{spell.start}"' if spell.start else ""
    end = f' end="{spell.end}"' if spell.end else ""
    return f"<spells><spell{start}{end}/></spells>"


def _nodes(rows: Rows, keys: dict[str, str], spells: dict[str, Spell]) -> Iterator[str]:
    """Yield the nodes, and note in `spells` when they hold."""
    written, drawn, placed = Written(_attribute(keys)), cache(_drawn), node_positions(rows)
    look = look_of(rows)
    for node in rows.nodes():
        spell = node_spell(node)
        if spell is not None:
            spells[node.iri] = spell
        colour, size = drawn(look.colour(node), look.radius(node))
        yield (
            f'<node id="{xml(node.iri)}" label="{xml(look.label(node))}"><attvalues>{written.node(node)}</attvalues>'
            f"{_spells(spell)}{colour}{_position(placed.get(node.iri))}{size}</node>\n"
        )


def _drawn(colour: str, size: float) -> tuple[str, str]:
    red, green, blue = (int(colour[at : at + 2], 16) for at in (1, 3, 5))
    return f'<viz:color r="{red}" g="{green}" b="{blue}"/>', f'<viz:size value="{size}"/>'


def _position(place: tuple[float, float] | None) -> str:
    """Return a position; the y axis of Gephi points up, that of igraph's layouts down."""
    return f'<viz:position x="{place[0]}" y="{-place[1] + 0.0}" z="0.0"/>' if place else ""


def _edges(rows: Rows, keys: dict[str, str], spells: dict[str, Spell]) -> Iterator[str]:
    written = Written(_attribute(keys))
    for edge in rows.edges():
        name = xml(edge.name.name)
        yield (
            f'<edge id="{edge.number}" source="{xml(edge.source)}" target="{xml(edge.target)}" kind="{name}" label="{name}" '
            f'weight="{max(1, len(edge.sources))}"><attvalues>{written.edge(edge)}</attvalues>'
            f"{_spells(spells.get(edge.source))}</edge>\n"
        )
