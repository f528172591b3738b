"""The script that looks for terms the scheme of technologies does not list."""

import importlib.util
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]


def script():
    spec = importlib.util.spec_from_file_location(
        "technology_candidates", ROOT / "data" / "scripts" / "technology_candidates.py"
    )
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


def test_terms_beside_known_ones_come_first_and_known_ones_not_at_all(tmp_path):
    for number in range(3):
        (tmp_path / f"{number}.txt").write_text(
            "布局脑机接口、星际萃取装备等前沿技术。发展民生保障、基层治理。", encoding="utf-8"
        )
    found = script().collect(tmp_path)
    assert "脑机接口" not in found
    one, other = found["星际萃取装备"], found["民生保障"]
    assert len(one.documents) == 3 and one.beside == {"脑机接口": 3}
    assert one.score("星际萃取装备") > other.score("民生保障")


def test_what_cannot_be_read_is_passed_over(tmp_path):
    (tmp_path / "broken.pdf").write_bytes(b"%PDF-1.4 nothing")
    assert script().collect(tmp_path) == {}
