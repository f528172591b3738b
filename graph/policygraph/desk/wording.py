"""What the words of a question name: ideas, places, technologies, people, organisations, plans, indicators, years, amounts.

No model: names come from the store (places, schemes, what documents name), ideas and English indicators from
`data/queries/asked/words.yaml`. Where words overlap, the longest counts.
"""

from __future__ import annotations

import re
import unicodedata
from calendar import monthrange
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal, InvalidOperation
from functools import cache
from typing import TYPE_CHECKING, Any

import ahocorasick_rs
import pyoxigraph as ox
import yaml

from policygraph.errors import QueryError, UnknownNameError
from policygraph.extract.normalise import simplify
from policygraph.extract.numbers import read_number
from policygraph.network.labels import Label
from policygraph.query.kept import held
from policygraph.query.names import Names
from policygraph.query.run import run_table
from policygraph.query.table import cell_text
from policygraph.resources import resource

if TYPE_CHECKING:
    from policygraph.store import Store

LONGEST = 500
# kind: class, what it may be called by, and how short a name may be, in zh and en
_NAMED = {
    "place": ("schema:AdministrativeArea", "rdfs:label|skos:altLabel", 2, 4),
    "technology": ("skos:Concept", "skos:prefLabel|skos:altLabel|rdfs:label", 2, 2),
    "person": ("schema:Person", "rdfs:label", 2, 4),
    "organisation": ("org:Organization", "rdfs:label|skos:altLabel", 3, 4),
    "plan": ("pol:PolicyDocument", "rdfs:label|pol:shortName|pol:documentNumber", 5, 8),
}
_INDICATORS = "SELECT DISTINCT ?indicator { ?fact pol:indicator ?indicator }"
_YEAR = re.compile(
    r"(?P<range>(?:19|20)\d\d)\s*年?\s*(?:[-–—~至到]|to|and|until)\s*(?P<last>(?:19|20)\d\d)\s*年?"
    r"|(?P<before>到|截至|至|在|by|until|before|up to|no later than|the end of|end of|from|since|after|in)?\s*"
    r"(?P<year>(?:19|20)\d\d)(?!\d)\s*(?P<unit>年(?:底|末|年底)?)?\s*(?P<after>以?前|之前|以?后|之后|起|以来)?",
    re.IGNORECASE,
)
_SURROGATES = re.compile("[\ud800-\udfff]")
_BRACKETED = re.compile(r"(?:\([^()]*\))+$")
_FROM = frozenset(("from", "since", "after", "后", "以后", "之后", "起", "以来"))
_UNTIL = frozenset(
    ("到", "截至", "至", "by", "until", "before", "up to", "no later than", "the end of", "end of", "前", "以前", "之前")
)  # fmt: skip
_OVER = r"超过|多于|大于|高于|不少于|不低于|至少|over|above|more than|at least|exceeding"
_UNDER = r"低于|少于|不超过|不足|至多|under|below|less than|at most|up to"
_AMOUNT = re.compile(
    rf"(?:(?P<over>{_OVER})|(?P<under>{_UNDER}))?\s*(?:CNY|RMB|¥)?\s*(?P<number>\d[\d,]*(?:\.\d+)?)\s*"
    r"(?P<scale>万亿|千万|百万|亿|万|千|trillion|billion|million|thousand)?\s*(?P<unit>元|人民币|块钱|yuan|rmb|cny|%|％|家|个|项)?\s*(?P<bound>以上|以下)?",
    re.IGNORECASE,
)
_SCALES = {"thousand": 1_000, "million": 1_000_000, "billion": 1_000_000_000, "trillion": 1_000_000_000_000}


@dataclass(frozen=True, slots=True)
class Found:
    """Something a stretch of the question names: `kind` is idea or a slot, `value` the idea, indicator or surface."""

    start: int
    end: int
    kind: str
    value: str


@dataclass(slots=True)
class Understood:
    """What a question names: its ideas and the terms of its slots, with what people read for each slot."""

    ideas: frozenset[str] = frozenset()
    slots: dict[str, tuple[str, ...]] = field(default_factory=dict)
    terms: dict[str, str] = field(default_factory=dict)
    told: dict[str, Label] = field(default_factory=dict)
    unclear: list[Label] = field(default_factory=list)


@cache
def _file() -> dict[str, Any]:
    path = resource("data", "queries") / "asked" / "words.yaml"
    told: dict[str, Any] = yaml.safe_load(path.read_text(encoding="utf-8"))
    return told


def _aliases() -> list[tuple[str, str]]:
    return [(name, alias) for name, aliases in _file()["technologies"].items() for alias in aliases]


@cache
def _words() -> tuple[tuple[tuple[str, re.Pattern[str]], ...], tuple[tuple[str, re.Pattern[str]], ...]]:
    told = _file()
    return tuple(_patterns(told["ideas"])), tuple(_patterns(told["indicators"], own=True))


def _patterns(
    told: Mapping[str, Mapping[str, list[str]]], *, own: bool = False
) -> Iterator[tuple[str, re.Pattern[str]]]:
    for name, words in told.items():
        zh = sorted([*words["zh"], *([name] if own else [])], key=len, reverse=True)
        en = [re.escape(word).replace(r"\*", r"\w*") for word in sorted(words["en"], key=len, reverse=True)]
        parts = [re.escape(word.casefold()) for word in zh if not word.isascii()]
        latin = [*en, *(re.escape(word.casefold()) for word in zh if word.isascii())]
        if latin:
            parts.append(rf"(?<![a-z0-9])(?:{'|'.join(latin)})(?![a-z0-9])")
        yield name, re.compile("|".join(parts))


def folded_question(text: str) -> str:
    """Return a question as it is matched: compatibility forms, simplified characters, lower case, at most `LONGEST` characters.

    >>> folded_question("深圳到２０２７年的目標？")
    '深圳到2027年的目标?'
    """
    plain = _SURROGATES.sub("\ufffd", unicodedata.normalize("NFKC", text[:LONGEST]))
    return simplify(plain).casefold()


class _Lexicon:
    """The names in a store, found in one pass."""

    def __init__(self, store: Store) -> None:
        names: dict[str, dict[str, None]] = {}
        ideas, _ = _words()
        for kind, (class_, properties, short, latin) in _NAMED.items():
            query = f"SELECT DISTINCT ?name {{ ?thing a {class_} ; {properties} ?name }}"
            for (cell,) in run_table(store, query):
                name = folded_question(cell_text(cell)).strip('《》“”" ')
                if len(name) >= (latin if name.isascii() else short) and not name.isdigit():
                    names.setdefault(name, {}).setdefault(kind)
        self._aliases = {alias: folded_question(name) for name, alias in _aliases()}
        for alias in self._aliases:
            names.setdefault(alias, {}).setdefault("technology")
        plans = [title for title, kinds in names.items() if "plan" in kinds]
        for title in sorted(plans, key=lambda one: (len(one), one)):
            cut = _BRACKETED.sub("", title)
            if cut != title and len(cut) >= 8 and cut not in names:
                names[cut] = {"plan": None}
                self._aliases[cut] = title
        for name in [name for name in names if any(pattern.fullmatch(name) for _, pattern in ideas)]:
            if not {"place", "person"} & names[name].keys():
                del names[name]
        for (cell,) in run_table(store, _INDICATORS):
            name = folded_question(cell_text(cell)).strip()
            taken = name in names or any(pattern.fullmatch(name) for _, pattern in ideas)
            if 2 <= len(name) <= 24 and not taken:
                names.setdefault(name, {}).setdefault("indicator")
        self.kinds = {name: tuple(kinds) for name, kinds in names.items()}
        self._names = list(names)
        self._automaton = ahocorasick_rs.AhoCorasick(self._names)

    def find(self, text: str) -> Iterator[Found]:
        """Yield every name in a text, overlapping ones too."""
        for at, start, end in self._automaton.find_matches_as_indexes(text, overlapping=True):
            name = self._names[at]
            if name.isascii() and _inside_word(text, start, end):
                continue
            yield Found(start, end, self.kinds[name][0], self._aliases.get(name, name))


def _inside_word(text: str, start: int, end: int) -> bool:
    before, after = text[start - 1 : start], text[end : end + 1]
    return (before.isascii() and before.isalnum()) or (
        after.isascii() and after.isalnum() and not (after == "s" and not text[end + 1 : end + 2].isalnum())
    )


def hold_words(store: Store) -> None:
    """Read the names questions are searched for, so that nobody has to wait for it."""
    held(store, "wording", lambda: _Lexicon(store))


def understand(store: Store, text: str, names: Names) -> Understood:
    """Return what a question names. Names that mean several things are left out, and noted as unclear."""
    question = folded_question(text)
    told = Understood()
    found = _longest([*held(store, "wording", lambda: _Lexicon(store)).find(question), *_ideas(question)])
    rest = "".join(
        " " * (one.end - one.start)
        if one.kind not in ("idea", "indicator")
        else question[one.start : one.end]
        for one in _filled(found, len(question))
    )
    told.ideas = frozenset(one.value for one in found if one.kind == "idea")
    rest = _years(rest, told)
    _amounts(rest, told)
    nodes: dict[str, list[ox.NamedNode]] = {}
    words: dict[str, str] = {}
    for one in found:
        if one.kind in _NAMED:
            try:
                node = names.find(one.value, (one.kind,))
            except (QueryError, UnknownNameError) as error:
                told.unclear.append(Label(str(error), str(error)))
                continue
            if node not in nodes.setdefault(one.kind, []):
                nodes[one.kind].append(node)
                words.setdefault(one.kind, one.value)
        elif one.kind == "indicator" and "indicator" not in told.slots:
            told.slots["indicator"] = (one.value,)
            told.terms["indicator"] = str(ox.Literal(one.value))
            told.told["indicator"] = Label(one.value, one.value)
    _name_slots(store, nodes, told)
    if "technology" in nodes:
        word = words["technology"]
        name = told.told["technology"].zh if word.isascii() else word
        told.terms["technology_name"] = str(ox.Literal(name))
        told.told["technology"] = Label(name, told.told["technology"].en)
    return told


def _filled(found: list[Found], size: int) -> Iterator[Found]:
    at = 0
    for one in sorted(found, key=lambda item: item.start):
        if at < one.start:
            yield Found(at, one.start, "idea", "")
        yield one
        at = one.end
    yield Found(at, size, "idea", "")


def _ideas(text: str) -> Iterator[Found]:
    ideas, indicators = _words()
    for kind, patterns in (("idea", ideas), ("indicator", indicators)):
        for name, pattern in patterns:
            for match in pattern.finditer(text):
                yield Found(match.start(), match.end(), kind, name)


def _longest(found: Iterable[Found]) -> list[Found]:
    """Return what does not overlap, the longest first; of two readings of the same words an idea does not win."""
    kept: list[Found] = []
    order = {
        "place": 0,
        "technology": 1,
        "person": 2,
        "organisation": 3,
        "plan": 4,
        "indicator": 5,
        "idea": 6,
    }
    for one in sorted(
        found, key=lambda item: (item.start - item.end, order[item.kind], item.start, item.value)
    ):
        same = [
            other for other in kept
            if other.kind == one.kind == "idea" and (other.start, other.end) == (one.start, one.end)
        ]  # fmt: skip
        if same or all(one.end <= other.start or one.start >= other.end for other in kept):
            kept.append(one)
    return sorted(kept, key=lambda item: item.start)


def _name_slots(store: Store, nodes: Mapping[str, list[ox.NamedNode]], told: Understood) -> None:
    from policygraph.query.labels import label_pairs

    known = label_pairs(store, {node for found in nodes.values() for node in found})
    for kind, found in nodes.items():
        name = "places" if kind == "place" and len(found) > 1 else kind
        one = found if name == "places" or kind in ("person", "organisation", "plan") else found[:1]
        members = [member for node in one for member in _cluster(store, node)] if kind != "place" else one
        if kind == "technology":
            members = one
        labels = [known.get(node, Label(node.value, node.value)) for node in one]
        told.slots[name] = tuple(node.value for node in one)
        told.terms[name] = " ".join(map(str, members))
        told.told[name] = Label(
            "、".join(label.zh for label in labels), ", ".join(label.en for label in labels)
        )


def _cluster(store: Store, node: ox.NamedNode) -> list[ox.NamedNode]:
    """Return a thing and what derived links say is the same, sorted."""
    query = "SELECT DISTINCT ?other { ?one pol:canonical ?same . ?other pol:canonical ?same }"
    rows = run_table(store, query.replace("?one", str(node)))
    found = {cell for (cell,) in rows if isinstance(cell, ox.NamedNode)}
    return sorted(found | {node}, key=str)


def _years(text: str, told: Understood) -> str:
    """Note the years a question names, and return it without them."""
    match = next((one for one in _YEAR.finditer(text)), None)
    if match is None:
        return text
    if match["range"]:
        first, last = date(int(match["range"]), 1, 1), date(int(match["last"]), 12, 31)
    else:
        year = int(match["year"])
        words = {(match["before"] or "").casefold(), (match["after"] or "").casefold()}
        first, last = date(year, 1, 1), date(year, 12, 31)
        if words & _FROM:
            told.slots["year"] = (f">={year}",)
            _day(told, "from", first)
            told.told["year"] = Label(f"{year}年起", f"from {year}")
            return text[: match.start()] + " " * (match.end() - match.start()) + text[match.end() :]
        if words & _UNTIL:
            told.slots["year"] = (f"<={year}",)
            _day(told, "until", last)
            told.told["year"] = Label(f"到{year}年", f"by {year}")
            return text[: match.start()] + " " * (match.end() - match.start()) + text[match.end() :]
    told.slots["year"] = (f"{first.year}" if first.year == last.year else f"{first.year}-{last.year}",)
    _day(told, "from", first)
    _day(told, "until", date(last.year, 12, monthrange(last.year, 12)[1]))
    told.told["year"] = (
        Label(f"{first.year}年", f"{first.year}")
        if first.year == last.year
        else Label(f"{first.year}—{last.year}年", f"{first.year}–{last.year}")
    )
    return text[: match.start()] + " " * (match.end() - match.start()) + text[match.end() :]


def _day(told: Understood, name: str, day: date) -> None:
    xsd = ox.NamedNode("http://www.w3.org/2001/XMLSchema#date")
    told.terms[name] = str(ox.Literal(day.isoformat(), datatype=xsd))


def _amounts(text: str, told: Understood) -> None:
    """Note the first amount a question names; a bare number is none."""
    for match in _AMOUNT.finditer(text):
        value = _value(match["number"], match["scale"])
        if value is None or not (match["scale"] or match["unit"] or match["over"] or match["under"]):
            continue
        over = bool(match["over"]) or match["bound"] == "以上"
        under = bool(match["under"]) or match["bound"] == "以下"
        number = str(
            ox.Literal(f"{value:f}", datatype=ox.NamedNode("http://www.w3.org/2001/XMLSchema#decimal"))
        )
        sign = ">=" if over else "<=" if under else "="
        if sign != "<=":
            told.terms["least"] = number
        if sign != ">=":
            told.terms["most"] = number
        told.slots["amount"] = (f"{sign}{value:f}",)
        words = {">=": ("至少", "at least "), "<=": ("至多", "at most "), "=": ("", "")}[sign]
        told.told["amount"] = Label(f"{words[0]}{value:f}", f"{words[1]}{value:f}")
        return


def _value(number: str, scale: str | None) -> Decimal | None:
    plain = number.replace(",", "")
    try:
        if scale and scale.isascii():
            return Decimal(plain) * _SCALES[scale.casefold()]
        if scale:
            read = read_number(f"{plain}{scale}")
            return read.value if read else None
        return Decimal(plain)
    except InvalidOperation:
        return None
