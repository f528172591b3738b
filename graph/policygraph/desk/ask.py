"""A question in words, Chinese or English, answered by the SPARQL of a template its words fill.

Each template (`data/queries/asked/templates.yaml`) says which ideas it is about, which slots it needs and takes, and its query.
What a question names (see `wording`) chooses the template; the terms are put into the query serialised, never as text.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cache
from typing import TYPE_CHECKING, Any

import pyoxigraph as ox
import yaml

from policygraph.desk.answer import Answer, Value, answer
from policygraph.desk.wording import Understood, understand
from policygraph.errors import InputError
from policygraph.network.labels import Label, quantity, shorten
from policygraph.query.labels import label_pairs, short_iri
from policygraph.query.names import names_of
from policygraph.query.run import run_table
from policygraph.query.table import Cell, cell_text, cell_value
from policygraph.resources import resource

if TYPE_CHECKING:
    from policygraph.query.names import Names
    from policygraph.store import Store

SLOTS = {
    "place": Label("地点", "place"),
    "places": Label("地点", "places"),
    "technology": Label("技术", "technology"),
    "indicator": Label("指标", "indicator"),
    "year": Label("时间", "time"),
    "amount": Label("数值", "amount"),
    "person": Label("人物", "person"),
    "organisation": Label("机构", "organisation"),
    "plan": Label("政策文件", "plan"),
}
_CONDITION = re.compile(r"^\s*\[(!?)(\w+)\]\s*(.*)$")
_ABOUT = "@about"
_TERM = re.compile(r"\$(\w+)")
_HIDDEN = ("fact", "facts", "other")
_MERGED = ("comparator", "valueMax")
_OFFERED = 3
_FEW = 200  # facts of one row of counts that are shown as its evidence


@dataclass(frozen=True, slots=True)
class Template:
    """One kind of question: its ideas (of each group of `wants` one), its slots, its query."""

    id: str
    title: Label
    wants: tuple[tuple[str, ...], ...]
    likes: tuple[str, ...]
    needs: tuple[str, ...]
    takes: tuple[str, ...]
    sparql: str

    def fits(self, told: Understood) -> bool:
        """Say whether a question names all this template wants and needs."""
        return all(told.ideas & set(group) for group in self.wants) and set(self.needs) <= told.slots.keys()

    def score(self, told: Understood) -> float:
        """Return how well a question fits: what it names that the template is about, less what would be left unused."""
        ideas = {idea for group in self.wants for idea in group}
        score = 2.0 * sum(bool(told.ideas & set(group)) for group in self.wants)
        score += 0.6 * len(told.ideas & set(self.likes)) + 0.6 * len(told.slots.keys() & set(self.needs))
        score -= 0.8 * len(told.ideas - ideas - set(self.likes))
        score -= 2.0 * len(set(self.needs) - told.slots.keys())
        usable = told.slots.keys() & (set(self.takes) | set(self.needs))
        return score + len(usable) - 1.5 * (len(told.slots) - len(usable))

    def filled(self, told: Understood) -> str:
        """Return the query for what a question names: conditional lines kept or left out, terms put in once."""
        lines = []
        allowed = {**told.terms}
        for slot, names in (("year", ("from", "until")), ("amount", ("least", "most"))):
            if slot not in self.takes:
                for name in names:
                    allowed.pop(name, None)
        for line in self.sparql.splitlines():
            found = _CONDITION.match(line)
            if found is None:
                lines.append(line)
            elif (found[2] in allowed) is (not found[1]):
                lines.append(f"  {found[3]}")
        return _TERM.sub(lambda match: allowed[match[1]], "\n".join(lines))


@dataclass(frozen=True, slots=True)
class Candidate:
    """One way to take a question: the template, how well it fits, what it is taken to ask, and the query."""

    template: Template
    score: float
    reading: Label
    sparql: str


@dataclass(frozen=True, slots=True)
class AskedRow:
    """One row of an answer: its values by column, and the facts it rests on."""

    values: Mapping[str, Value]
    facts: tuple[str, ...]

    def cells(self) -> Mapping[str, Value]:
        """Return the values by column."""
        return self.values


@dataclass(frozen=True, slots=True)
class Asked:
    """What became of a question: the readings that fit, the best first; the nearest templates where none does; the answer."""

    words: str
    told: Understood
    candidates: tuple[Candidate, ...]
    nearest: tuple[Template, ...]
    answer: Answer[AskedRow]

    def as_json(self, lang: str = "zh") -> dict[str, Any]:
        """Return it ready for JSON: the question understood, readings with their SPARQL, the rows with all evidence."""
        at = 0 if lang == "zh" else 1
        return {
            "question": self.words,
            "understood": {
                "ideas": sorted(self.told.ideas),
                "slots": {name: list(values) for name, values in sorted(self.told.slots.items())},
                "read": {name: label[at] for name, label in sorted(self.told.told.items())},
                "unclear": [label[at] for label in self.told.unclear],
            },
            "candidates": [
                {
                    "template": one.template.id,
                    "reading": one.reading[at],
                    "score": round(one.score, 2),
                    "sparql": one.sparql,
                }
                for one in self.candidates
            ],
            "nearest": [{"template": one.id, "title": one.title[at]} for one in self.nearest],
            "answer": self.answer.as_json(lang),
        }


@cache
def templates() -> tuple[Template, ...]:
    """Return all templates, in the order of their file."""
    told = _told()
    return tuple(
        Template(
            one["id"],
            Label(one["title"]["zh"], one["title"]["en"]),
            tuple(tuple(group) for group in one["wants"]),
            tuple(one.get("likes", ())),
            tuple(one.get("needs", ())),
            tuple(one.get("takes", ())),
            one["sparql"].replace(_ABOUT, told["about"]),
        )
        for one in told["templates"]
    )


@cache
def _told() -> dict[str, Any]:
    path = resource("data", "queries") / "asked" / "templates.yaml"
    told: dict[str, Any] = yaml.safe_load(path.read_text(encoding="utf-8"))
    return told


def ask(store: Store, *, words: str, pick: int = 1, names: Names | None = None) -> Answer[AskedRow]:
    """Return the answer to a question in words; see `asked`."""
    return asked(store, words, pick=pick, names=names).answer


def asked(store: Store, words: str, *, pick: int = 1, names: Names | None = None) -> Asked:
    """Return how a question is taken and what the reading chosen (`pick`, 1 the best) answers.

    Where no template fits, the answer has no rows, says so, and names the nearest. Raises InputError for an empty question
    and for a reading that there is not.
    """
    if not words.strip():
        raise InputError("The question is empty. Try: policygraph ask 深圳到2027年有哪些目标")
    told = understand(store, words, names or names_of(store))
    ranked = sorted(templates(), key=lambda one: -one.score(told))
    fitting = [one for one in ranked if one.fits(told)]
    if not fitting:
        nearest = tuple(ranked[:_OFFERED])
        return Asked(words, told, (), nearest, _nothing(told, nearest))
    return asked_of(store, words, told, fitting, pick=pick)


def asked_of(
    store: Store, words: str, told: Understood, fitting: Sequence[Template], *, pick: int = 1
) -> Asked:
    """Return the answer of one of the templates that fit, filled with what is understood.

    Raises InputError for a reading that there is not.
    """
    candidates = tuple(
        Candidate(one, one.score(told), _reading(one, told), one.filled(told)) for one in fitting
    )
    if not 1 <= pick <= len(candidates):
        raise InputError(f"There are {len(candidates)} readings of the question, and no reading {pick}.")
    return Asked(words, told, candidates, (), _answered(store, candidates, pick, told))


def _reading(template: Template, told: Understood) -> Label:
    slots = [name for name in SLOTS if name in told.told and name in (*template.takes, *template.needs)]
    zh = "，".join(f"{SLOTS[name].zh}：{told.told[name].zh}" for name in slots)
    en = ", ".join(f"{SLOTS[name].en}: {told.told[name].en}" for name in slots)
    return Label(
        template.title.zh + (f"（{zh}）" if zh else ""), template.title.en + (f" ({en})" if en else "")
    )


def _nothing(told: Understood, nearest: Sequence[Template]) -> Answer[AskedRow]:
    known = (
        "、".join(label.zh for label in told.told.values()),
        ", ".join(label.en for label in told.told.values()),
    )
    note = Label(
        f"没有问题模板符合。{f'认出了：{known[0]}。' if known[0] else ''}最接近的问法：{'；'.join(one.title.zh for one in nearest)}。",
        f"No template fits.{f' Recognised: {known[1]}.' if known[1] else ''} The nearest: {'; '.join(one.title.en for one in nearest)}.",
    )
    return Answer("ask", Label("没有听懂", "Not understood"), {}, (), notes=(note, *told.unclear))


def _answered(store: Store, candidates: Sequence[Candidate], pick: int, told: Understood) -> Answer[AskedRow]:
    chosen = candidates[pick - 1]
    columns, rows = _rows(store, chosen.sparql)
    notes = [Label(f"理解为：{chosen.reading.zh}。", f"Understood: {chosen.reading.en}.")]
    unused = [name for name in told.slots if name not in (*chosen.template.takes, *chosen.template.needs)]
    if unused:
        zh = "、".join(f"{SLOTS[name].zh}（{told.told[name].zh}）" for name in unused)
        en = ", ".join(f"{SLOTS[name].en} ({told.told[name].en})" for name in unused)
        notes.append(Label(f"未用上：{zh}。", f"Not used: {en}."))
    others = [
        (at, one) for at, one in enumerate(candidates, 1) if at != pick and one.score > chosen.score - 2.5
    ][:_OFFERED]
    if others:
        zh = "；".join(f"{at} {one.reading.zh}" for at, one in others)
        en = "; ".join(f"{at} {one.reading.en}" for at, one in others)
        notes.append(Label(f"也可理解为：{zh}。", f"Could also mean: {en}."))
    notes += told.unclear
    return answer(store, "ask", chosen.reading, columns, rows, notes=notes, sparql=(chosen.sparql,))


def _rows(store: Store, sparql: str) -> tuple[dict[str, Label], list[AskedRow]]:
    """Return the columns and rows of a template's query; several solutions about one fact become one row."""
    table = run_table(store, sparql)
    names = table.columns
    merged: dict[tuple[str, ...], dict[str, dict[Cell, None]]] = {}
    for row in table:
        said = dict(zip(names, row, strict=True))
        if "facts" in said:
            facts = tuple(sorted(cell_text(said["facts"]).split())[:_FEW])
        else:
            facts = tuple(
                dict.fromkeys(cell_text(said[name]) for name in ("fact", "other") if said.get(name))
            )
        about = merged.setdefault(facts, {})
        for name, cell in said.items():
            if cell is not None and name not in _HIDDEN:
                about.setdefault(name, {}).setdefault(cell)
    nodes = {
        cell
        for said in merged.values()
        for cells in said.values()
        for cell in cells
        if isinstance(cell, ox.NamedNode)
    }
    known = label_pairs(store, nodes)
    titles = {name: Label(one["zh"], one["en"]) for name, one in _told()["columns"].items()}
    columns: dict[str, Label] = {}
    for name in names:
        if name == "value":
            columns["amount"] = titles["amount"]
        if name == "other_value":
            columns["other_amount"] = titles["other_amount"]
        elif name not in _HIDDEN and name not in _MERGED:
            columns[name] = titles[name]

    def value(cells: Mapping[Cell, None]) -> Value:
        if any(isinstance(cell, ox.NamedNode) for cell in cells):
            labels = [
                known.get(cell) or Label(*[short_iri(cell, store.base)] * 2)
                for cell in cells
                if isinstance(cell, ox.NamedNode)
            ]
            labels = list(dict.fromkeys(labels))
            return Label("、".join(one.zh for one in labels), ", ".join(one.en for one in labels))
        plain = sorted((cell_value(cell) for cell in cells), key=str)
        first = plain[0]
        return first if isinstance(first, (Decimal, date, bool, int)) else str(first)

    rows = []
    for facts, given in merged.items():
        values: dict[str, Value] = {
            name: value(given[name]) for name in given if name not in _MERGED and name in columns
        }
        unit = next((cell_text(cell) for cell in given.get("unit", ())), "")
        compared = next((cell_text(cell) for cell in given.get("comparator", ())), None)
        counted = next((cell_text(cell) for cell in given.get("indicator", ())), "")
        for name, shown in (("value", "amount"), ("other_value", "other_amount")):
            number = next((cell_value(cell) for cell in given.get(name, ())), None)
            if isinstance(number, Decimal):
                top = next((cell_value(cell) for cell in given.get("valueMax", ())), None)
                values[shown] = quantity(
                    number, unit, compared, top if isinstance(top, Decimal) else None, counted
                )
        if isinstance(values.get("text"), str):
            values["text"] = shorten(str(values["text"]), 120)
        rows.append(AskedRow({name: values.get(name) for name in columns}, facts))
    return columns, rows
