"""Plain-text network formats: Graphviz dot, Mermaid for small views, Pajek, and an edge list.

Their texts are quoted by each format's own rules; what a format cannot hold (a line break in an edge list) is shown by
U+23CE, control characters by U+FFFD.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import IO

from policygraph.errors import InputError
from policygraph.export.drawing import node_positions
from policygraph.export.dressed import key_lines, look_of, rows_of
from policygraph.export.facts import Facts
from policygraph.export.notice import PLACES_NOTICE
from policygraph.export.rows import Rows
from policygraph.export.text import guard, one_line, xml_chars
from policygraph.export.vocabulary import colour_of_kind

# Mermaid lays out in the browser and gives up on larger charts: its own limits (maxEdges, maxTextSize).
MOST_MERMAID_EDGES = 500
MOST_MERMAID_CHARACTERS = 50_000
_BREAKS = re.compile("[\x0b\x0c\x1c-\x1e\x85\u2028\u2029]")
_POINTS_PER_INCH = 72


def line(text: str) -> str:
    """Return a text on one line, without characters some reader takes for a line's end or cannot take.

    >>> line("a\\r\\nb\\tc")
    'a⏎b c'
    """
    return _BREAKS.sub("\u23ce", one_line(xml_chars(text))).replace("\t", " ")


def dot_string(text: str) -> str:
    r"""Return a text as a double-quoted dot string; a backslash is doubled, since dot reads escapes in labels.

    >>> dot_string('a "b" \\n')
    '"a \\"b\\" \\\\n"'
    """
    return '"' + line(text).replace("\\", "\\\\").replace('"', '\\"') + '"'


def dot_label(text: str) -> str:
    """Return a text as a dot string that is shown: there `&` begins an entity, so that it becomes one itself.

    >>> dot_label("&lt;")
    '"&amp;lt;"'
    """
    return dot_string(text.replace("&", "&amp;"))


def write_dot(facts: Facts, out: IO[bytes]) -> None:
    """Write a directed graph in Graphviz's language, coloured by kind; `sfdp -Tsvg graph.dot` draws it."""
    rows = rows_of(facts)
    look = look_of(rows)
    said = [*key_lines(facts), *([PLACES_NOTICE] if facts.carries_places else [])]
    for text in said:
        out.write(f"// {line(text)}\n".encode())
    out.write(b'digraph policygraph {\ngraph [overlap="false", charset="UTF-8"];\nnode [style="filled", fontcolor="white"];\n')  # fmt: skip
    for node in rows.nodes():
        across = 2 * look.radius(node) / _POINTS_PER_INCH
        ink = f', fontcolor="{look.ink(node)}"' if look.by_colour else ""
        out.write(
            f"{dot_string(node.iri)} [label={dot_label(look.label(node))}, label_en={dot_label(node.label.en)}, "
            f'kind={dot_string(node.kind.name)}, fillcolor="{look.colour(node)}"{ink}, width="{across:.3f}", '
            f"tooltip={dot_label(' / '.join(entry.sentence for entry in node.evidence))}];\n".encode()
        )
    for edge in rows.edges():
        out.write(
            f"{dot_string(edge.source)} -> {dot_string(edge.target)} [label={dot_label(edge.name.zh)}, "
            f'predicate={dot_string(edge.predicate)}, weight="{max(1, len(edge.sources))}"];\n'.encode()
        )
    out.write(b"}\n")


def mermaid_text(text: str) -> str:
    """Return a text for a Mermaid label: everything but letters, digits and plain marks as a numbered entity.

    >>> mermaid_text('a "b"')
    'a #34;b#34;'
    """
    return re.sub(r"[^\w \-.,，。、：（）《》%+/]", lambda found: f"#{ord(found[0])};", line(text))


def write_mermaid(facts: Facts, out: IO[bytes]) -> None:
    """Write a Mermaid flowchart, for a small part. Raises InputError for more edges or text than Mermaid draws."""
    rows = Rows(facts)
    edges = sum(1 for _ in rows.pairs())
    if edges > MOST_MERMAID_EDGES:
        raise _too_large(f"{MOST_MERMAID_EDGES} edges", str(edges))
    length = 0
    written: list[str] = []
    for text in _mermaid_lines(rows):
        length += len(text)
        if length > MOST_MERMAID_CHARACTERS:
            raise _too_large(f"{MOST_MERMAID_CHARACTERS} characters", "more")
        written.append(text)
    out.write("".join(written).encode())


def _too_large(most: str, has: str) -> InputError:
    return InputError(
        f"Mermaid draws {most} at most, and this has {has}. Cut a part out, as with --focus ENTITY or --types, or "
        "choose dot."
    )


def _mermaid_lines(rows: Rows) -> Iterator[str]:
    index = {iri: f"n{at}" for at, iri in enumerate(rows.identifiers())}
    if rows.facts.carries_places:
        yield f"%% {PLACES_NOTICE}\n"
    yield "flowchart LR\n"
    for kind in rows.kinds():
        yield f"classDef {_mermaid_class(kind.name)} fill:{colour_of_kind(kind.name)},color:#fff\n"
    for node in rows.nodes():
        label = mermaid_text(node.label.zh) or index[node.iri]
        yield f'{index[node.iri]}["{label}"]:::{_mermaid_class(node.kind.name)}\n'
    for edge in rows.edges():
        yield f'{index[edge.source]} -->|"{mermaid_text(edge.name.zh)}"| {index[edge.target]}\n'


def _mermaid_class(kind: str) -> str:
    return f"k_{re.sub(r'[^A-Za-z0-9]+', '_', kind)}"


_NOT_PAJEK = str.maketrans({'"': "'", "\\": "\uff3c"})


def write_pajek(facts: Facts, out: IO[bytes]) -> None:
    """Write a Pajek network: vertices with their labels and positions, arcs with the number of documents and the property.

    A label holds no quote, which Pajek has no way to write: it becomes an apostrophe; a backslash, which some readers take
    for an escape, becomes U+FF3C. Labels are made unique by the number of the vertex, since readers take them for names.
    Positions are between 0 and 1, as Pajek draws them.
    """
    rows = Rows(facts)
    ids = rows.identifiers()
    index = {iri: at for at, iri in enumerate(ids, 1)}
    placed = _in_unit_square(node_positions(rows))
    out.write(f"*Vertices {len(ids)}\n".encode())
    for node in rows.nodes():
        at = index[node.iri]
        x, y = placed.get(node.iri, (0.5, 0.5))
        label = line(f"{at} {node.label.zh}").translate(_NOT_PAJEK)
        out.write(f'{at} "{label}" {x:.4f} {y:.4f} ellipse\n'.encode())
    out.write(b"*Arcs\n")
    for edge in rows.edges():
        name = line(edge.name.name).translate(_NOT_PAJEK)
        out.write(
            f'{index[edge.source]} {index[edge.target]} {max(1, len(edge.sources))} l "{name}"\n'.encode()
        )


def _in_unit_square(placed: Mapping[str, tuple[float, float]]) -> dict[str, tuple[float, float]]:
    if not placed:
        return {}
    left, top = (min(place[axis] for place in placed.values()) for axis in (0, 1))
    span = (
        max(max(place[axis] for place in placed.values()) - low for axis, low in ((0, left), (1, top))) or 1.0
    )
    return {iri: ((x - left) / span, (y - top) / span) for iri, (x, y) in placed.items()}


def write_edges(facts: Facts, out: IO[bytes]) -> None:
    """Write an edge list of tab-separated columns with a header: ids, labels, property, number of documents."""
    rows = Rows(facts)
    labels = {node.iri: node.label.zh for node in rows.nodes()}
    out.write(b"source\ttarget\tproperty\tweight\tsource_label\ttarget_label\n")
    for edge in rows.edges():
        cells = (edge.source, edge.target, edge.name.name, str(max(1, len(edge.sources))))
        shown = (guard(line(labels[edge.source])), guard(line(labels[edge.target])))
        out.write(("\t".join((*map(line, cells), *shown)) + "\n").encode())
