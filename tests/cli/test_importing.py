"""The command import: what it prints, its exit codes, and that what it brings in can be listed and removed."""

from __future__ import annotations

import csv
from collections.abc import Callable
from io import StringIO
from pathlib import Path

from cli_runs import Ran

Run = Callable[..., Ran]

DATA = '<https://e.org/a> <https://e.org/p> "甲" .\n'


def test_import_list_remove(run: Run, tmp_path: Path) -> None:
    store, file = tmp_path / "s", tmp_path / "a.ttl"
    file.write_text(DATA, encoding="utf-8")
    assert run("import", file, "--store", store).code == 2
    done = run("import", file, "--as", "a", "--store", store, "--lang", "en")
    assert done.code == 0 and "imported a: 1 triples" in done.err
    listed = list(csv.DictReader(StringIO(run("import", "--list", "--store", store).out)))
    assert [(one["name"], one["kind"], one["file"], one["facts"]) for one in listed] == [
        ("a", "rdf", "a.ttl", "false")
    ]
    ask = "ASK { ?s <https://e.org/p> ?o }"
    assert run("query", ask, "--store", store).out.strip() == "false"
    assert run("import", file, "--as", "a", "--facts", "--store", store).code == 0
    assert run("query", ask, "--store", store).out.strip() == "true"
    assert run("import", "--remove", "a", "--store", store).code == 0
    assert run("query", ask, "--store", store).out.strip() == "false"
    assert run("import", "--remove", "a", "--store", store).code == 2


def test_import_says_what_is_wrong(run: Run, tmp_path: Path) -> None:
    store, file = tmp_path / "s", tmp_path / "a.ttl"
    pol = "https://w3id.org/policygraph/ontology#"
    file.write_text(f'<https://e.org/t> a <{pol}Target> ; <{pol}value> "many" .', encoding="utf-8")
    refused = run("import", file, "--as", "t", "--store", store, "--lang", "en")
    assert refused.code == 1 and "https://e.org/t" in refused.err and "many" in refused.err
    assert "--accept-violations" in refused.err
    assert run("import", file, "--as", "t", "--accept-violations", "--store", store).code == 1
    assert "\nt,rdf,a.ttl,false,2," in run("import", "--list", "--store", store).out
    file.write_text(f"<https://e.org/c> a <{pol}Claim> .\n{DATA}", encoding="utf-8")
    partly = run("import", file, "--as", "c", "--store", store, "--lang", "en")
    assert partly.code == 1 and "left out 1: policygraph's own record" in partly.err
    assert run("import", file, "--as", "c", "--max-bytes", "5", "--store", store).code == 2
    file.write_text("no rdf", encoding="utf-8")
    assert run("import", file, "--as", "c", "--store", store).code == 2


def test_a_layout_comes_in_and_is_drawn_by(run: Run, tmp_path: Path) -> None:
    store, file = tmp_path / "s", tmp_path / "a.txt"
    file.write_text("到2027年，杭州市建成3个算力中心。\n", encoding="utf-8")
    assert run("build", file, "--store", store).code == 0
    assert run("export", tmp_path / "g.gexf", "--store", store).code == 0
    done = run("import", tmp_path / "g.gexf", "--as", "mine", "--store", store, "--lang", "en")
    assert done.code == 0 and "positions" in done.err
    assert "\nmine,layout,g.gexf,false," in run("import", "--list", "--store", store).out
    assert run("export", tmp_path / "h.gexf", "--layout", "mine", "--store", store).code == 0
    unknown = run("export", tmp_path / "i.gexf", "--layout", "yours", "--store", store)
    assert unknown.code == 2 and "mine" in unknown.err
