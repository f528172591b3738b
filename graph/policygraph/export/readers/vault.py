r"""A vault of Markdown notes: one per entity and document, linked by `[[wiki links]]`, with YAML properties.

Obsidian opens the folder as it is; anything else that reads CommonMark shows it too. Texts from articles are escaped, so
that no `#tag`, `[[link]]`, `%%comment%%`, HTML or formula in them does anything (CommonMark 0.31, 2.4).
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterator
from pathlib import Path

from policygraph.export.facts import Facts
from policygraph.export.notice import PLACES_NOTICE
from policygraph.export.output import FOLDER_MARK
from policygraph.export.readers.pages import Fact, Line, Link, Page, Pages
from policygraph.network.style import load_style

_ESCAPED = re.compile(r"([\\`*_{}\[\]<>#|!~$%=^&])")
_AT_START = re.compile(r"\A(\s*)([-+]|\d+(?=[.)]))")
# What a file system, a wiki link or a heading of one would stumble over, and control characters.
_UNNAMED = re.compile(
    r'[\\/:*?"<>|#^\[\]\x00-\x1f\x7f-\x9f\u2028\u2029\u200b-\u200f\u202a-\u202e\u2066-\u2069\ufeff]+'
)
# YAML 1.2, production 1: what is no c-printable, and the breaks JSON does not escape.
_NOT_YAML = re.compile("[\x7f-\x9f\u2028\u2029\ud800-\udfff\ufeff\ufffe\uffff]")
_RESERVED = re.compile(r"(con|prn|aux|nul|com\d|lpt\d)(\..*)?", re.IGNORECASE)
_LONGEST = 60


def write_vault(facts: Facts, folder: Path) -> None:
    """Write the notes into `folder` (which exists and is empty), one folder per kind."""
    pages = Pages(facts)
    names = note_names(pages)
    for kind in {link.kind for link in pages.links.values()}:
        (folder / _folder(kind)).mkdir()
    for page in pages.pages():
        path = folder / f"{names[page.link.iri]}.md"
        path.write_text("".join(_note(page, names)), encoding="utf-8", newline="\n")
    (folder / "policygraph.md").write_text("".join(_index(pages, names)), encoding="utf-8", newline="\n")
    notice = f"\n{PLACES_NOTICE}\n" if facts.carries_places else ""
    (folder / FOLDER_MARK).write_text(
        "policygraph export: a vault of Markdown notes. Open this folder as a vault in Obsidian; begin with policygraph.md.\n"
        f"以 Obsidian 打开本文件夹，从 policygraph.md 开始。\n{notice}",
        encoding="utf-8",
        newline="\n",
    )


def note_names(pages: Pages) -> dict[str, str]:
    """Return the path of each note without `.md`, by IRI: folder and label, with a hash where two would be the same."""
    wanted: dict[str, list[Link]] = {}
    for link in pages.links.values():
        wanted.setdefault(f"{_folder(link.kind)}/{file_name(link.label.zh)}".casefold(), []).append(link)
    names: dict[str, str] = {}
    for links in wanted.values():
        for link in links:
            name = file_name(link.label.zh)
            if len(links) > 1:
                name = f"{name} {hashlib.sha256(link.iri.encode()).hexdigest()[:8]}"
            names[link.iri] = f"{_folder(link.kind)}/{name}"
    return names


def file_name(label: str) -> str:
    """Return a label as every file system takes it for a name: no separators, no controls, 60 characters at most.

    >>> file_name("a/b: c?"), file_name("..."), file_name("CON")
    ('a b c', 'untitled', 'CON_')
    """
    name = " ".join(_UNNAMED.sub(" ", label).split())[:_LONGEST].strip(" .")
    if not name:
        return "untitled"
    return f"{name}_" if _RESERVED.fullmatch(name) else name


def md(text: str) -> str:
    r"""Return a text as one line of Markdown that shows just that text.

    >>> md("# [[x]] <b>")
    '\\# \\[\\[x\\]\\] \\<b\\>'
    """
    one_line = " ".join(text.split())
    return (
        _AT_START.sub(r"\1\\\2", _ESCAPED.sub(r"\\\1", one_line))
        if not one_line[:1].isdigit()
        else re.sub(r"\A(\d+)([.)])", r"\1\\\2", _ESCAPED.sub(r"\\\1", one_line))
    )


def _folder(kind: str) -> str:
    style = load_style().types.get(kind)
    return style.plural.replace(" ", "-") if style is not None else kind


def _quoted(text: str) -> str:
    """Return a text as a YAML double-quoted scalar: a JSON string whose unprintable characters are escaped too."""
    written = json.dumps(text, ensure_ascii=False)
    return _NOT_YAML.sub(lambda found: f"\\u{ord(found[0]):04x}", written)


def _wiki(link: Link, names: dict[str, str]) -> str:
    """Return a wiki link; the shown text cannot hold what would end the link."""
    shown = " ".join(_UNNAMED.sub(" ", link.label.zh).split()) or "untitled"
    return f"[[{names[link.iri]}|{shown}]]"


def _note(page: Page, names: dict[str, str]) -> Iterator[str]:
    label = page.link.label
    yield "---\n"
    yield f"iri: {_quoted(page.link.iri)}\n"
    yield f"kind: {page.kind.name}\n"
    yield f"title: {_quoted(label.zh)}\n"
    if label.en != label.zh:
        yield f"aliases: [{_quoted(label.en)}]\n"
    yield f"tags: [policygraph/{page.kind.name}]\n---\n\n"
    yield f"# {md(label.zh)}\n\n{page.kind.zh} · {page.kind.en}\n"
    if page.lines:
        yield "\n"
        yield from (_line(line, names) for line in page.lines)
    for section in page.sections:
        yield f"\n## {section.kind.zh} {section.kind.en} ({len(section.facts) + section.left_out})\n"
        for fact in section.facts:
            yield from _fact(fact, names)
        if section.left_out:
            yield f"\n… 另有 {section.left_out} 条；{section.left_out} more\n"
    if page.pointing:
        yield "\n## 相关 Related\n\n"
        yield from (_line(line, names) for line in page.pointing)


def _line(line: Line, names: dict[str, str], indent: str = "") -> str:
    values = "、".join(_wiki(value, names) if isinstance(value, Link) else md(value) for value in line.values)
    name = line.name.zh if line.name.zh == line.name.en else f"{line.name.zh} {line.name.en}"
    return f"{indent}- **{md(name)}**: {values}\n"


def _fact(fact: Fact, names: dict[str, str]) -> Iterator[str]:
    shown = (
        md(fact.label.zh) if fact.label.zh == fact.label.en else f"{md(fact.label.zh)} ({md(fact.label.en)})"
    )
    yield f"\n### {shown}\n\n"
    yield from (_line(line, names) for line in fact.lines)
    for quote in fact.quotes:
        at = f", {quote.span.replace(',', '–')}" if quote.span else ""
        yield f"\n> {md(quote.sentence)}\n>\n> — {_wiki(quote.document, names)}{at}\n"


def _index(pages: Pages, names: dict[str, str]) -> Iterator[str]:
    yield "# policygraph\n\n谁、在何处、承诺了什么、何时完成。Who promised what, where, by when, in whose words.\n"
    kind = ""
    for link in pages.links.values():
        if link.kind != kind:
            kind = link.kind
            style = load_style().types[kind]
            yield f"\n## {style.zh} {style.plural}\n\n"
        yield f"- {_wiki(link, names)}\n"
