"""Names of firms and bodies that only a role after them gives away: how far back they go and whether they are names at all."""

from __future__ import annotations

from policygraph.extract.orgnames import FUNCTION_CHARACTERS, goes_through, is_specific, suffixes_in
from policygraph.extract.roles import names_nobody
from policygraph.extract.words import Word, word_list, words_by_class, words_of
from policygraph.link.places import place_table
from policygraph.model import Span

_DOING = words_by_class("name_words")["DOING"]  # verbs that take a person with a role as their object


def could_belong(word: Word) -> bool:
    """Say whether a word could belong to what stands between the start of a clause and a role."""
    return goes_through(word) or (word.tag in ("v", "vn", "vg") and word.text not in _DOING)


def own_words(text: str, begin: int, start: int, *, joined: bool = False) -> int:
    """Return where the words that belong to a role without a known organisation begin; with `joined`, over 与 and 和."""
    left = start
    words = words_of(text, begin, start)
    if (
        words
        and len(words) <= 10
        and all(could_belong(word) for word in words)
        and words[0].tag not in ("f", "m")
    ):
        return begin
    for place, word in zip(range(len(words) - 1, -1, -1), reversed(words), strict=True):
        if (
            place == 0
            and len(words) > 1
            and len(word.text) == len(words[1].text) == 1
            and word.text not in FUNCTION_CHARACTERS
        ):
            left = word.start
            break
        if word.tag == "m" and word.text.isdigit() and place > 0 and goes_through(words[place - 1]):
            left = word.start
            continue
        if not goes_through(word) and not (joined and word.text in ("与", "和", "及") and left < start):
            break
        left = word.start
    while left < start and text[left] in "与和及":
        left += 1
    return left


def body_before(text: str, begin: int, start: int) -> tuple[Span, str] | None:
    """Return the body whose name ends with a full suffix right before a role: 科技与法研究中心 before 主任."""
    for first, last, flags in suffixes_in(text[begin:start]):
        if (begin + last == start and not flags & {"weak", "part"}) or (
            begin + last == start and text[start - 2 : start] == "中心"
        ):
            left = own_words(text, begin, begin + first, joined=True)
            name = text[left:start]
            if left < begin + first and len(name) >= 5 and not names_nobody(text[left : begin + first]):
                return Span(left, start), min(flags - {"weak", "part"}, default="other")
    return None


def firm_end(text: str, left: int, start: int) -> int | None:
    """Return where a firm's name with a suffix such as 证券 or 科技 ends between two positions, the last one."""
    found: int | None = None
    for first, last, flags in suffixes_in(text[left:start]):
        if first > 0 and last >= 4 and flags & {"company", "bank", "event"}:
            found = left + last
    if found is None:
        return None
    name = text[left:found]
    words = words_of(name, 0, len(name))
    return (
        found
        if is_firm(name)
        or is_specific(words, "company", False, False)
        or name.endswith(("大会", "论坛", "峰会", "年会"))
        else None
    )


def is_firm(said: str) -> bool:
    """Say whether words before a role read like a firm's name: at least one that no dictionary takes for a plain noun."""
    if len(said) < 2 or len(said) > 20 or names_nobody(said):
        return False
    words = words_of(said, 0, len(said))
    if all(word.tag == "ns" for word in words) or (words[0].tag == "v" and words[-1].tag == "nr"):
        return False
    if len(said) >= 3 and said[-1] in "委办局厅部署会院所馆社" and words[-1].tag != "r":
        return True
    plain = word_list("organisation_suffixes")
    body = [word for word in words if word.text not in plain]
    return any(word.tag in ("nz", "nt", "nrt", "eng", "zg", "nr", "nrfg") for word in body) or (
        sum(1 for word in body if len(word.text) == 1 and word.tag not in ("m", "q", "f")) >= 2
    )


def is_place(text: str, start: int, end: int) -> bool:
    """Say whether a stretch is the name of a place and nothing else."""
    if place_table().named(text[start:end]):
        return True
    words = words_of(text, start, end)
    return bool(words) and all(word.tag == "ns" for word in words)
