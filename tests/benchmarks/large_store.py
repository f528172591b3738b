"""The service over a large made store: what preparing it takes, what each worker holds, and how long its answers take.

    python tests/benchmarks/large_store.py [FACTS]

Makes a store of so many targets (90,000 unless told) over plans, places and technologies, each with its sentence: about 100,000
nodes and 500,000 relations. Prints JSON; times in milliseconds, medians of five, memory in megabytes.
"""

from __future__ import annotations

import json
import statistics
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import httpx
import psutil
import pyoxigraph as ox

sys.path.insert(0, str(Path(__file__).parents[1]))

from network.samples import Writer, date, decimal
from policygraph.serve.prepare import prepare
from policygraph.store import open_writable
from service import started, stopped
from support import BASE, POL, is_bookkeeping

_A_NEWS = 10
_A_BLOCK = 1_000
_MB = 1_000_000


def news(facts: int) -> Iterator[list[ox.Quad]]:
    """Yield the quads of each document: ten targets a news text, one plan each; technologies related to each other for more edges."""
    for number in range(facts // _A_NEWS):
        writer = Writer(f"n{number}", f"第{number}号新闻", f"{2020 + number % 6}-{number % 12 + 1:02}-01")
        plan, place = f"plan/{number}", f"place/{number % 400}"
        writer.thing(place, f"示例{number % 400}市")
        writer.thing(plan, f"示例市第{number}号产业发展行动计划(2025—2027年)", jurisdiction=(place,))
        for item in range(_A_NEWS):
            topics = tuple(f"technology/t{(number * 7 + item + step * 31) % 600}" for step in range(3))
            for topic in topics:
                writer.thing(topic, f"技术{topic.rpartition('/t')[2]}")
            target = writer.thing(
                f"target/{number}-{item}",
                "",
                setBy=(plan,),
                jurisdiction=(place,),
                technology=(topics[0],),
                indicator=f"第{number}项指标之{item}",
                comparator=">=",
                value=decimal(str(100 + item)),
                unit="家",
                deadline=date(f"{2025 + number % 6}-12-31"),
            )
            for topic in topics[1:]:
                writer.add(target, f"{POL}technology", ox.NamedNode(BASE + topic))
            words = f"第{number}项指标之{item}达到{100 + item}家以上"
            sentence = f"到2027年底,{words}," + "产业规模稳步扩大" * 3 + "。"
            writer.claim(target, sentence, words, {"deadline": "到2027年底", "value": str(100 + item)})
        yield writer.quads


def write(path: Path, facts: int) -> None:
    """Write the store to a folder, the way a build does: document graphs and their facts in the default graph."""
    store = open_writable(path, base=BASE)
    with closing(store):
        block: list[bytes] = []
        for quads in news(facts):
            lines = []
            for quad in quads:
                triple = f"{quad.subject} {quad.predicate} {quad.object}"
                lines.append(f"{triple} {quad.graph_name} .\n")
                if not is_bookkeeping(quad):
                    lines.append(f"{triple} .\n")
            block.append("".join(lines).encode("utf-8"))
            if len(block) == _A_BLOCK:
                store.add(block)
                block = []
        store.add(block)
        store.publish()


def memory(pid: int) -> list[int]:
    """Return the resident memory of a process and of those it started, in megabytes."""
    one = psutil.Process(pid)
    return [round(process.memory_info().rss / _MB) for process in (one, *one.children(recursive=True))]


def measure(address: str, pid: int) -> dict[str, Any]:
    """Return the times of answers and the memory after them."""
    place, other, plan = (f"{BASE}{name}" for name in ("place/7", "place/11", "plan/77"))
    asked = {
        "search 技术59": ("search", {"q": "技术59"}),
        "search shili": ("search", {"q": "shili"}),
        "card of a place": ("entity", {"iri": place}),
        "card of a plan": ("entity", {"iri": plan}),
        "neighbours": ("neighbours", {"iri": place}),
        "path": ("path", {"from": place, "to": other}),
        "a page of targets": ("table/targets", {}),
        "targets of a place": ("table/targets", {"place": place}),
        "front": ("front", {}),
        "the whole map": ("network", {}),
    }
    found: dict[str, Any] = {"memory_at_start": memory(pid), "times": {}}
    with httpx.Client(base_url=address, timeout=300) as client:
        for name, (path, parameters) in asked.items():
            times = []
            for _ in range(5):
                began = time.perf_counter()
                answer = client.get(f"/api/{path}", params=parameters)
                times.append((time.perf_counter() - began) * 1000)
                assert answer.status_code == 200, (name, answer.text[:300])
            found["times"][name] = {"first": round(times[0], 1), "median": round(statistics.median(times), 1)}
            found["times"][name]["bytes"] = int(answer.headers.get("content-length", 0)) or len(
                answer.content
            )
    found["memory_after"] = memory(pid)
    return found


def main(facts: int) -> None:
    """Make the store, prepare it, serve it, measure, print."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "large.store"
        began = time.perf_counter()
        write(path, facts)
        told: dict[str, Any] = {"facts": facts, "made_s": round(time.perf_counter() - began, 1)}
        began = time.perf_counter()
        prepare(path)
        told["prepared_s"] = round(time.perf_counter() - began, 1)
        told["kept_mb"] = {
            one.name: round(one.stat().st_size / _MB, 1)
            for one in sorted((path / "kept").iterdir())
            if one.stat().st_size
        }
        process, address = started(path)
        try:
            told |= measure(address, process.pid)
        finally:
            stopped(process)
    print(json.dumps(told, ensure_ascii=False, indent=1))


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 90_000)
