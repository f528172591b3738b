"""The search index over a million labels: time to build, size, and how long searches take.

    python tests/benchmarks/search_index.py [THINGS]

Labels are made of words of policy texts with places, years and numbers, in Chinese and, for one in three, English. Asked are
Chinese words of two to six characters, pinyin whole and by initials, English words, and each of these while it is being typed.
Prints JSON; times in milliseconds, median and 95th percentile of a hundred searches each.
"""

from __future__ import annotations

import itertools
import json
import random
import statistics
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from policygraph.network.labels import pinyin_keys
from policygraph.query.search import SearchIndex, write_index

ZH = [
    "人工",
    "智能",
    "算力",
    "数据",
    "要素",
    "低空",
    "经济",
    "储能",
    "电池",
    "机器人",
    "大模型",
    "芯片",
    "产业",
    "基金",
    "企业",
    "园区",
    "平台",
    "中心",
    "集群",
    "应用",
    "场景",
    "示范",
    "创新",
    "发展",
    "高质量",
    "行动",
    "计划",
    "实施",
    "方案",
    "措施",
    "政策",
    "办法",
    "规划",
    "意见",
    "通知",
    "补贴",
    "奖励",
    "培育",
    "建设",
    "提升",
    "规模",
    "营收",
    "投资",
    "增长",
    "突破",
    "关键",
    "核心",
    "技术",
    "装备",
    "材料",
    "生物",
    "医药",
    "氢能",
    "光伏",
    "风电",
    "新能源",
    "汽车",
    "航天",
    "卫星",
    "量子",
    "通信",
    "网络",
    "安全",
    "软件",
    "制造",
    "服务",
    "数字",
    "绿色",
    "转型",
    "消费",
    "贸易",
    "开放",
    "人才",
    "标准",
    "检测",
    "实验室",
    "研究院",
]
PLACES = [
    "北京",
    "上海",
    "广州",
    "深圳",
    "杭州",
    "合肥",
    "成都",
    "武汉",
    "苏州",
    "天津",
    "重庆",
    "南京",
    "西安",
    "长沙",
    "青岛",
    "宁波",
    "郑州",
    "佛山",
    "东莞",
    "济南",
]
EN = [
    "smart",
    "computing",
    "data",
    "industry",
    "fund",
    "cluster",
    "platform",
    "centre",
    "action",
    "plan",
    "policy",
    "subsidy",
    "growth",
    "robot",
    "energy",
    "battery",
    "chip",
    "park",
    "model",
    "target",
]
KINDS = ("target", "plan", "measure", "organisation", "statistic", "technology")
_LABEL = "http://www.w3.org/2000/01/rdf-schema#label"
_ASKED = 100


def things(count: int) -> Iterator[tuple[str, str, int, list[tuple[str, str, str]]]]:
    """Yield so many things, each with a Chinese label of eight to thirty characters, one in three with an English one."""
    chance = random.Random(3)
    for number in range(count):
        words = chance.choices(ZH, k=chance.randint(3, 9))
        zh = f"{chance.choice(PLACES)}市{''.join(words)}（{2020 + number % 11}年）{number % 977}项"
        names = [(_LABEL, "zh", zh)]
        if number % 3 == 0:
            names.append((_LABEL, "en", f"{' '.join(chance.choices(EN, k=5))} {number % 977}"))
        yield (
            f"https://made.example/id/{number}",
            KINDS[number % len(KINDS)],
            max(0, 2_000 - number // 50),
            names,
        )


def questions() -> dict[str, list[str]]:
    """Return what is asked, by kind."""
    chance = random.Random(5)
    chinese = ["".join(chance.choices(ZH, k=chance.choice((1, 1, 2)))) for _ in range(_ASKED)]
    placed = [f"{chance.choice(PLACES)}市{chance.choice(ZH)}" for _ in range(_ASKED)]
    syllables = [pinyin_keys(words, 24).split() for words in placed]
    english = [" ".join(chance.choices(EN, k=2)) for _ in range(_ASKED)]
    return {
        "Chinese, 2 to 6 characters": chinese,
        "Chinese, place and word": placed,
        "Chinese, one character": [word[0] for word in chinese],
        "pinyin": ["".join(keys) for keys in syllables],
        "pinyin initials": ["".join(key[0] for key in keys) for keys in syllables],
        "English": english,
        "prefixes while typing": [
            prefix for words in (*placed[:10], *english[:10]) for prefix in itertools.accumulate(words[:10])
        ][:_ASKED],
        "nothing there": [f"zzq{number}" for number in range(_ASKED)],
    }


def main(count: int) -> None:
    """Build, ask, print."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "search.sqlite"
        began = time.perf_counter()
        write_index(path, things(count))
        told: dict[str, Any] = {
            "things": count,
            "build_s": round(time.perf_counter() - began, 1),
            "size_mb": round(path.stat().st_size / 1e6),
            "searches": {},
        }
        index = SearchIndex(path)
        for name, asked in questions().items():
            times, hits = [], 0
            for query in asked:
                began = time.perf_counter()
                hits += bool(index.find(query))
                times.append((time.perf_counter() - began) * 1000)
            times.sort()
            told["searches"][name] = {
                "median_ms": round(statistics.median(times), 2),
                "p95_ms": round(times[int(0.95 * len(times))], 2),
                "max_ms": round(times[-1], 2),
                "found": hits,
                "asked": len(asked),
            }
        index.close()
    print(json.dumps(told, ensure_ascii=False, indent=1))


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000)
