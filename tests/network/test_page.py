"""The page as a file: complete, small, the same in every run, closed to the network."""

from __future__ import annotations

import base64
import hashlib
import json
import os
import re
import subprocess
import sys
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest

from network.samples import HOSTILE, RLO, big_store, hostile_store
from policygraph.errors import InputError
from policygraph.network import view_graph, write_page
from policygraph.network.page import page_html
from policygraph.network.pagedata import clean, page_data, script_json
from support import small_store


class _Reader(HTMLParser):
    """An independent look at the page: elements with attributes, and the text of scripts and styles."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.raw: list[tuple[str, dict[str, str | None], str]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        if self.tags and self.tags[-1][0] in ("script", "style") and self.cdata_elem:
            tag, attrs = self.tags[-1]
            self.raw.append((tag, attrs, data))


def read_page(text: str) -> _Reader:
    reader = _Reader()
    reader.feed(text)
    reader.close()
    return reader


@pytest.fixture(scope="module")
def page() -> str:
    return page_html(view_graph(small_store()))


def test_the_policy_lets_only_what_is_in_the_file_run(page: str) -> None:
    reader = read_page(page)
    policy = next(
        attrs["content"] for tag, attrs in reader.tags if attrs.get("http-equiv") == "Content-Security-Policy"
    )
    assert policy is not None
    assert policy.startswith("default-src 'none';")
    assert "unsafe" not in policy
    assert "http" not in policy
    for tag, attrs, text in reader.raw:
        if attrs.get("type") == "application/json":
            continue
        digest = base64.b64encode(hashlib.sha256(text.encode("utf-8")).digest()).decode()
        part = next(part for part in policy.split("; ") if part.startswith(f"{tag}-src"))
        assert f"'sha256-{digest}'" in part, tag


def test_nothing_points_outside(page: str) -> None:
    for tag, attrs in read_page(page).tags:
        for name in ("src", "href", "action", "data", "poster", "srcset"):
            value = attrs.get(name)
            assert value is None or value.startswith(("#", "data:")), (tag, value)
        assert "style" not in attrs
        assert not any(name.startswith("on") for name in attrs)
    style = next(text for tag, _, text in read_page(page).raw if tag == "style")
    assert "url(" not in style and "@import" not in style


def test_two_runs_give_the_same_bytes(tmp_path: Path) -> None:
    code = (
        "import sys; sys.path.insert(0, 'tests')\n"
        "from support import small_store\n"
        "from policygraph.network import view_graph, write_page\n"
        "write_page(view_graph(small_store()), sys.argv[1])\n"
    )
    for seed in ("1", "77"):
        subprocess.run(
            [sys.executable, "-c", code, str(tmp_path / f"{seed}.html")],
            check=True,
            cwd=Path(__file__).parents[2],
            env={**os.environ, "PYTHONHASHSEED": seed, "TZ": "Asia/Shanghai", "LC_ALL": "C"},
        )
    assert (tmp_path / "1.html").read_bytes() == (tmp_path / "77.html").read_bytes()


def test_the_page_is_utf8_and_under_5_mb_at_800_nodes(tmp_path: Path) -> None:
    view = view_graph(big_store(3000))
    assert len(view.nodes) == 800
    path = write_page(view, tmp_path / "big.html")
    size = path.stat().st_size
    assert size < 5_000_000
    text = path.read_bytes().decode("utf-8")
    assert read_data(text)["nodes"][0]["zh"].startswith("示例")
    assert [item.name for item in tmp_path.iterdir()] == ["big.html"]


def read_data(text: str) -> Any:
    (data,) = [
        raw
        for tag, attrs, raw in read_page(text).raw
        if tag == "script" and attrs.get("type") == "application/json"
    ]
    return json.loads(data)


def test_the_data_come_through(page: str) -> None:
    data = read_data(page)
    view = view_graph(small_store())
    assert [node["zh"] for node in data["nodes"]] == [node.label.zh for node in view.nodes]
    assert len(data["edges"]) == len(view.edges)
    assert data["vis"]["options"]["physics"] == {"enabled": False}
    assert all(isinstance(node["x"], int) and isinstance(node["y"], int) for node in data["vis"]["nodes"])


def test_hostile_text_stays_data() -> None:
    text = page_html(view_graph(hostile_store()))
    reader = read_page(text)
    assert sum(tag == "script" for tag, _ in reader.tags) == 3
    assert not any(tag in ("img", "b", "i", "u") for tag, _ in reader.tags)
    assert RLO not in text
    assert "\u2028" not in text
    data = read_data(text)
    labels = [node["zh"] for node in data["nodes"]]
    assert "<script>window.pwned=1</script>" in labels
    assert max(map(len, labels)) <= 240
    assert {clean(label)[:240] for label in HOSTILE.values()} <= set(labels)
    assert not any("javascript:" in "".join(source["cite"]) for source in data["sources"])


def test_json_in_a_script_cannot_end_it() -> None:
    nasty = {"</script>": ["<!--", "]]>", "&amp;", "\u2028\u2029"]}
    text = script_json(nasty)
    assert not re.search("[<>&\u2028\u2029]", text)
    assert json.loads(text) == nasty


def test_evidence_stands_once() -> None:
    data = page_data(view_graph(small_store()))
    assert len(data["sentences"]) == len(set(data["sentences"]))
    claims = [item[-1] for item in data["evidence"]]
    assert len(claims) == len(set(claims))


def test_an_unwritable_place_is_named(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"no_such_folder.*cannot be written"):
        write_page(view_graph(small_store()), tmp_path / "no_such_folder" / "page.html")
