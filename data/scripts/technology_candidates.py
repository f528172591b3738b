"""Find terms that may be technologies in a folder of documents: printed, ranked, for a person to review.

    python data/scripts/technology_candidates.py FOLDER [--least 3] [--top 400] [--new-only]

Writes nothing: what holds up goes by hand into `ontology/technologies.ttl` (a concept or a label) or `data/lexicon/technologies.csv`,
and what must never count into `data/lexicon/not_terms.csv`. Source: any folder that `policygraph read` can read.

A term is one item of a list (items end at punctuation, 、 or 和). It is told by three signs, counted in documents, not in
mentions: it stands in a list beside a term that is known already; the list follows a verb with which policies name fields (培育,
突破, 布局); it ends in a word of which names of technologies are made (材料, 芯片). The score is the product of
log(1 + documents) and the number of signs, each weighed by how often it holds (the same idea as the C-value's context words:
Frantzi, Ananiadou and Mima 2000, doi:10.1007/s007999900023).
"""

from __future__ import annotations

import argparse
import math
import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from policygraph.errors import PolicyGraphError
from policygraph.extract.normalise import normalise
from policygraph.extract.pipeline import default_pipeline
from policygraph.model import Span
from policygraph.read import read_file

_CUE = re.compile(
    r"(?:大力|加快|积极|前瞻|重点|聚力|着力|谋划|超前|持续|推动|提前|集中|加强|推进)*"
    r"(?:发展|突破|培育|布局|壮大|做强|做大|做优|抢占|攻克|攻关|研发|研制|聚焦|开辟|打造|推广|应用|引育|前瞻布局|深耕|抢滩|构建|建设|围绕|瞄准)"
    r"(?:壮大|一批|以|了|新型|高端)?"
)
_SUFFIX = re.compile(
    r"(?:技术|材料|芯片|平台|装备|设备|器件|系统|电池|机器人|计算|通信|制造|医药|药物|疫苗|治疗|检测|育种|软件|算法|模型|"
    r"终端|卫星|网络|存储|储能|能源|发电|汽车|飞行器|传感器|显示|激光|仪器|工艺|育种|芯粒|合金|纤维|半导体|电路|光伏|氢能|航天|航空|生物|"
    r"基因|细胞|智能|驾驶|导航|遥感|接口|制品|试剂|涂料|薄膜|膜|机床|轴承|电机|发动机|产业)$"
)
_BREAK = re.compile(r"[，。；：、！？“”‘’《》（）()\[\]【】\s\n]|以及|等|(?<!调)和(?!谐|平)|与|及")
_CLAUSE = re.compile(r"[^，。；：！？\n《》]+")
_TERM = re.compile(
    r"(?=.{2,12}$)[A-Za-z0-9+\-/.]*[\u4e00-\u9fff][A-Za-z0-9+\-/.\u4e00-\u9fff]*|[A-Z][A-Za-z0-9+\-/.]{1,12}"
)
_TAIL = re.compile(
    r"(?:产业集群|产业链|产业园|产业|领域|项目|行业|企业|建设|发展|应用|研发|研制|攻关|生产|示范|基地|集群|赛道|方面|方向)+$"
)


@dataclass
class Candidate:
    """What is known of one term: in how many documents it stands, and in how many with each sign."""

    documents: set[str] = field(default_factory=set)
    beside: Counter[str] = field(default_factory=Counter)
    listed: set[str] = field(default_factory=set)
    cued: set[str] = field(default_factory=set)
    example: str = ""

    def score(self, term: str) -> float:
        """Return the rank of a term: frequency by the strength of its signs."""
        count = len(self.documents)
        beside = len(self.listed) / count
        cued = len(self.cued) / count
        built = 0.6 if _SUFFIX.search(term) else 0.0
        return math.log1p(count) * (2 * beside + cued + built)


def candidates_in(
    text: str, known: list[Span], plain: set[Span]
) -> Iterator[tuple[str, tuple[str, ...], bool, str]]:
    """Yield term, known terms in its list, whether a cue opens the list, and its clause, for each item of the lists of a text.

    `known` are the stretches already read as technologies in text order; those in `plain`, industries and products, tell nothing
    of their neighbours.
    """
    starts = [span.start for span in known]
    for clause in _CLAUSE.finditer(text):
        start, end = clause.span()
        inside = known[bisect_left(starts, start) : bisect_left(starts, end)]
        for first, last, opened in _items(text, start, end):
            tail = _TAIL.search(text, first, last)
            stop = tail.start() if tail and tail.start() - first >= 2 else last
            term = text[first:stop]
            if not _TERM.fullmatch(term) or any(one.start <= first and stop <= one.end for one in inside):
                continue
            others = [
                text[one.start : one.end]
                for one in inside
                if one not in plain and (one.end <= first or last <= one.start)
            ]
            listed = "、" in clause.group()
            yield term, tuple(dict.fromkeys(others)) if listed else (), opened, clause.group()


def _items(text: str, start: int, end: int) -> Iterator[tuple[int, int, bool]]:
    """Yield start and end of each item of a clause, its opening verb left out, and whether such a verb opens the list."""
    position, opened = start, False
    breaks = [match.span() for match in _BREAK.finditer(text, start, end)]
    for stop, following in [*breaks, (end, end)]:
        cue = _CUE.match(text, position, stop)
        if cue:
            position, opened = cue.end(), True
        if position < stop:
            yield position, stop, opened
        position = following


def collect(folder: Path) -> dict[str, Candidate]:
    """Return the candidates of all documents in a folder that can be read."""
    found: dict[str, Candidate] = {}
    pipeline = default_pipeline()
    for path in sorted(path for path in folder.rglob("*") if path.is_file()):
        try:
            document = read_file(path)
        except PolicyGraphError:
            continue
        claims = [claim for claim in pipeline.extract(document) if claim.kind == "technology"]
        known = sorted(span for claim in claims for span in claim.spans)
        plain = {span for claim in claims if "generic" in claim.flags for span in claim.spans}
        text = normalise(document.text)
        for term, others, opened, clause in candidates_in(text, known, plain):
            candidate = found.setdefault(term, Candidate())
            candidate.documents.add(path.name)
            candidate.beside.update(others)
            if others:
                candidate.listed.add(path.name)
            if opened:
                candidate.cued.add(path.name)
            if len(clause) > len(candidate.example) or not candidate.example:
                at = clause.find(term)
                candidate.example = clause[max(0, at - 14) : at + len(term) + 14]
    return found


def main() -> None:
    """Print the candidates, best first: score, documents, term, the known terms it stands beside, an example."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("--least", type=int, default=3, help="documents a term must stand in (default 3)")
    parser.add_argument("--top", type=int, default=400, help="terms printed (default 400)")
    arguments = parser.parse_args()
    found = {
        term: one for term, one in collect(arguments.folder).items() if len(one.documents) >= arguments.least
    }
    ranked = sorted(found, key=lambda term: (-found[term].score(term), term))
    for term in ranked[: arguments.top]:
        one = found[term]
        beside = " ".join(
            name for name, _ in sorted(one.beside.items(), key=lambda item: (-item[1], item[0]))[:4]
        )
        print(f"{one.score(term):.2f}\t{len(one.documents)}\t{term}\t{beside}\t{one.example}")


if __name__ == "__main__":
    main()
