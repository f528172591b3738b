"""Bad input, through the real command in processes of its own.

Whatever is wrong, the user gets one clear message that names the thing and the cure, the right exit code and no traceback,
and nothing that was stored before is lost.
"""

from __future__ import annotations

import ctypes
import os
import shutil
import subprocess
import sys
import textwrap
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from cli_runs import Ran
from policygraph.resources import resource
from policygraph.store import open_store

PACKAGE = Path(__file__).resolve().parents[2] / "graph" / "policygraph"
GOOD = """杭州印发人工智能实施方案

来源：示例日报 2025-06-20

杭州市人民政府印发《杭州市人工智能产业实施方案（2025年—2027年）》，提出到2027年底，培育人工智能企业900家以上。
"""
ON_POSIX = pytest.mark.skipif(os.name != "posix", reason="permissions and limits of POSIX systems")


def command(
    *args: str | Path,
    cwd: Path,
    before: Callable[[], None] | None = None,
    path: Path | None = None,
    seconds: int = 120,
) -> Ran:
    """Run `policygraph` in `cwd`, `before` in the new process first; `path` holds the package to run instead of ours."""
    environment = {**os.environ, "POLICYGRAPH_LANG": "en", "PYTHONWARNINGS": "default"}
    environment.pop("POLICYGRAPH_STORE", None)
    if path is not None:
        environment["PYTHONPATH"] = str(path)
    done = subprocess.run(
        [sys.executable, "-m", "policygraph.cli", *map(str, args)],
        capture_output=True,
        cwd=cwd,
        env=environment,
        preexec_fn=before,
        timeout=seconds,
        check=False,
    )
    return Ran(done.returncode, done.stdout.decode("utf-8"), done.stderr.decode("utf-8"))


def plain(ran: Ran) -> Ran:
    """Check that no detail of the program reached the user, and return the run."""
    for sign in ("Traceback", 'File "', "Exception ignored", "Warning:", "policygraph.errors"):
        assert sign not in ran.err, ran.err
    return ran


def contents(store: Path) -> list[str]:
    """Return all that a store holds, as sorted N-Quads."""
    with open_store(store) as opened:
        return sorted(map(str, opened.quads()))


@pytest.fixture(scope="module")
def stored(store: str) -> tuple[Path, list[str]]:
    """Return a store and its contents; tests work on copies."""
    return Path(store), contents(Path(store))


@pytest.fixture
def mine(stored: tuple[Path, list[str]], tmp_path: Path) -> Iterator[Path]:
    """Give a copy of the store in `tmp_path / "s"`, and check at the end that nothing in it was lost."""
    path, before = stored
    shutil.copytree(path, tmp_path / "s")
    yield tmp_path / "s"
    missing = set(before) - set(contents(tmp_path / "s"))
    # A build of more documents may replace the stamp that derived links were made from.
    assert not [line for line in missing if "#fingerprint>" not in line]


BROKEN = {
    "empty": ("empty.txt", b"", ("empty.txt", "is empty", "Put its text in")),
    "blank": ("blank.txt", " \n\t\u3000\n".encode(), ("blank.txt", "no text", "Put its text in")),
    "binary": ("binary.txt", bytes(range(256)) * 20, ("binary.txt", "binary", ".txt or .md")),
    "picture": ("picture.txt", b"\x89PNG\r\n\x1a\n" + bytes(200), ("picture.txt", "not text")),
    "extension": ("table.xyz", GOOD.encode(), ("table.xyz", "no reader for .xyz", ".docx", ".txt")),
    "no extension": ("letter", GOOD.encode(), ("letter", "no reader", ".txt")),
    "mixed encodings": (
        "mixed.txt",
        GOOD.encode() + GOOD.encode("gb18030"),
        ("mixed.txt", "UTF-8", "GB18030", f"byte {len(GOOD.encode())}", "Save the file as UTF-8"),
    ),
    "no Word file": ("report.docx", b"PK\x03\x04 no zip", ("report.docx", "Word", "Save it again")),
    "no PDF": ("report.pdf", b"%PDF-1.7 broken", ("report.pdf", "PDF")),
}


@pytest.mark.parametrize("name", sorted(BROKEN))
def test_a_file_that_cannot_be_read(name: str, mine: Path, tmp_path: Path) -> None:
    file, data, said = BROKEN[name]
    (tmp_path / file).write_bytes(data)
    ran = plain(command("build", file, "--store", mine, cwd=tmp_path))
    assert ran.code == 2, ran.err
    assert all(part in ran.err for part in said), ran.err
    assert len([line for line in ran.err.splitlines() if file in line]) == 1


def test_bad_files_among_good_ones(mine: Path, tmp_path: Path) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    (folder / "good.txt").write_text(GOOD, encoding="utf-8")
    for file, data, _ in BROKEN.values():
        (folder / file).write_bytes(data)
    ran = plain(command("build", folder, "--store", mine, cwd=tmp_path))
    assert ran.code == 1
    for file, _, _ in BROKEN.values():
        assert file in ran.err or Path(file).suffix == ".xyz" or not Path(file).suffix
    assert ".xyz" in ran.err
    assert any("900" in line and "/target/" in line for line in contents(mine))
    issues = (mine / "issues.jsonl").read_text(encoding="utf-8")
    assert issues.count('"severity": "error"') == 7 and "empty.txt" in issues


def test_a_line_of_a_hundred_megabytes(mine: Path, tmp_path: Path) -> None:
    with (tmp_path / "long.txt").open("wb") as file:
        for _ in range(100):
            file.write(b"x" * 1_000_000)
    ran = plain(command("build", "long.txt", "--store", mine, cwd=tmp_path))
    assert ran.code == 2
    assert "long.txt" in ran.err and "100,000,000" in ran.err and "--max-bytes" in ran.err


def test_one_long_line_that_is_allowed_ends(mine: Path, tmp_path: Path) -> None:
    (tmp_path / "line.txt").write_text(GOOD + "杭州市发展算力产业" * 20_000, encoding="utf-8")
    ran = plain(command("build", "line.txt", "--store", mine, "--workers", "1", cwd=tmp_path, seconds=60))
    assert ran.code == 0, ran.err
    refused = plain(command("build", "line.txt", "--max-bytes", "1k", "--store", mine, cwd=tmp_path))
    assert refused.code == 2 and "line.txt" in refused.err


def test_a_path_that_is_not_there(mine: Path, tmp_path: Path) -> None:
    ran = plain(command("build", "nowhere", "--store", mine, cwd=tmp_path))
    assert ran.code == 2 and "nowhere: there is no such file or folder" in ran.err and "path" in ran.err


def test_a_broken_sidecar(mine: Path, tmp_path: Path) -> None:
    (tmp_path / "new.txt").write_text(GOOD, encoding="utf-8")
    (tmp_path / "new.meta.json").write_text("{", encoding="utf-8")
    ran = plain(command("build", "new.txt", "--store", mine, cwd=tmp_path))
    assert ran.code == 2 and "new.meta.json" in ran.err and "line 1" in ran.err and "Mend it" in ran.err


def _without_override() -> None:
    """Give up root's right to pass permissions (CAP_DAC_OVERRIDE, CAP_DAC_READ_SEARCH), for the program about to start."""
    if os.geteuid() == 0:
        libc = ctypes.CDLL(None, use_errno=True)
        for capability in (1, 2):
            if libc.prctl(24, capability, 0, 0, 0) != 0:
                os._exit(77)


@ON_POSIX
def test_a_folder_that_may_not_be_listed(mine: Path, tmp_path: Path) -> None:
    folder = tmp_path / "in"
    (folder / "locked").mkdir(parents=True)
    (folder / "locked").chmod(0)
    try:
        alone = plain(
            command("build", folder / "locked", "--store", mine, cwd=tmp_path, before=_without_override)
        )
        (folder / "good.txt").write_text(GOOD, encoding="utf-8")
        beside = plain(command("build", folder, "--store", mine, cwd=tmp_path, before=_without_override))
    finally:
        (folder / "locked").chmod(0o700)
    if 77 in (alone.code, beside.code):
        pytest.skip("this root cannot give up its rights")
    assert (alone.code, beside.code) == (2, 1)
    for ran in (alone, beside):
        assert "locked: cannot be listed: Permission denied" in ran.err and "permissions" in ran.err
    assert any("900" in line for line in contents(mine))


@ON_POSIX
def test_a_place_that_may_not_be_written(mine: Path, tmp_path: Path) -> None:
    closed = tmp_path / "closed"
    closed.mkdir()
    (tmp_path / "new.txt").write_text(GOOD, encoding="utf-8")
    closed.chmod(0o555)
    runs = {}
    try:
        for args in (
            ("build", "new.txt", "--store", "closed/s"),
            ("export", "closed/g.ttl", "--store", mine),
            ("export", "closed/g", "--format", "neo4j-csv", "--store", mine),
            ("view", "-o", "closed/g.html", "--store", mine),
        ):
            runs[args] = plain(command(*args, cwd=tmp_path, before=_without_override))
    finally:
        closed.chmod(0o700)
    if any(ran.code == 77 for ran in runs.values()):
        pytest.skip("this root cannot give up its rights")
    for ran in runs.values():
        assert ran.code == 2 and "closed" in ran.err and "ermission" in ran.err, ran.err
    assert list(closed.iterdir()) == []


def _files_of_at_most(size: int) -> Callable[[], None]:
    """Return what lets no file grow beyond `size` bytes: to the program, a full disk."""

    def limit() -> None:
        import resource as limits

        limits.setrlimit(limits.RLIMIT_FSIZE, (size, size))

    return limit


@ON_POSIX
def test_a_full_disk_loses_nothing_and_is_got_over(mine: Path, tmp_path: Path) -> None:
    # Each document has its own text, so that the load does not fit into the limit.
    folder = tmp_path / "in"
    folder.mkdir()
    for number in range(4):
        body = "\n".join(f"到2027年底，培育第{number}类第{at}种企业{at + 10}家以上。" for at in range(30))
        (folder / f"{number:02}.txt").write_text(GOOD + body, encoding="utf-8")
    ran = plain(command("build", folder, "--store", mine, cwd=tmp_path, before=_files_of_at_most(40_000)))
    assert ran.code == 2, ran.err
    assert str(mine.name) in ran.err and "full" in ran.err and "Free some space" in ran.err
    for path, form in (("g.nq", "nq"), ("g", "neo4j-csv"), ("g.html", None)):
        args = ["export", path, "--format", form] if form else ["view", "-o", path]
        failed = plain(command(*args, "--store", mine, cwd=tmp_path, before=_files_of_at_most(2_000)))
        assert failed.code == 2 and path in failed.err, failed.err
        assert not (tmp_path / path).exists()
    assert sorted(entry.name for entry in tmp_path.iterdir()) == ["in", "s"]
    again = plain(command("build", folder, "--store", mine, cwd=tmp_path))
    assert again.code == 0, again.err
    assert len([line for line in contents(mine) if "#inGraph>" in line]) == 6


def test_a_disk_that_is_full_behind_standard_output(mine: Path, tmp_path: Path) -> None:
    if not Path("/dev/full").exists():
        pytest.skip("no /dev/full on this system")
    for args in (
        ("export", "-", "--format", "ttl"),
        ("export", "-", "--format", "graphml"),
        ("query", "SELECT ?s { ?s ?p ?o } LIMIT 2000", "--format", "csv"),
        ("stats",),
    ):
        with Path("/dev/full").open("wb") as full:
            done = subprocess.run(
                [sys.executable, "-m", "policygraph.cli", *args, "--store", str(mine)],
                stdout=full,
                stderr=subprocess.PIPE,
                cwd=tmp_path,
                timeout=120,
                check=False,
            )
        ran = plain(Ran(done.returncode, "", done.stderr.decode("utf-8")))
        assert ran.code == 2 and "standard output" in ran.err and "full" in ran.err, (args, ran)


STORES: dict[str, tuple[Callable[[Path], object], tuple[str, ...]]] = {
    "manifest gone": (lambda store: (store / "manifest.json").unlink(), ("manifest.json", "--store")),
    "manifest garbage": (
        lambda store: (store / "manifest.json").write_text("garbage", encoding="utf-8"),
        ("manifest.json", "damaged", "--store"),
    ),
    "manifest of another program": (
        lambda store: (store / "manifest.json").write_text('{"name": "app"}', encoding="utf-8"),
        ("manifest.json", "--store"),
    ),
    "newer format": (
        lambda store: _edit(store / "manifest.json", '"format": 1', '"format": 99'),
        ("99", "newer", "pip install --upgrade"),
    ),
    "older format": (
        lambda store: _edit(store / "manifest.json", '"format": 1', '"format": 0'),
        ("format 0", "build --rebuild"),
    ),
    "tables cut short": (
        lambda store: [path.write_bytes(b"x") for path in store.rglob("*.sst")],
        ("damaged", "build --rebuild"),
    ),
    "no current": (
        lambda store: [path.unlink() for path in store.rglob("CURRENT")],
        ("database", "build --rebuild"),
    ),
}


def _edit(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")


@pytest.mark.parametrize("name", sorted(STORES))
def test_a_store_that_is_broken_or_not_ours(
    name: str, stored: tuple[Path, list[str]], tmp_path: Path
) -> None:
    spoil, said = STORES[name]
    shutil.copytree(stored[0], tmp_path / "s")
    spoil(tmp_path / "s")
    (tmp_path / "new.txt").write_text(GOOD, encoding="utf-8")
    before = {path: path.read_bytes() for path in sorted((tmp_path / "s").rglob("*.sst"))}
    for args in (("stats",), ("build", "new.txt"), ("export", "-", "--format", "nt")):
        ran = plain(command(*args, "--store", "s", cwd=tmp_path))
        assert ran.code == 2 and ran.out == "", (args, ran)
        assert all(part in ran.err for part in said), (args, ran.err)
        assert "s" in ran.err and ran.err.count("policygraph: ") == 1
    after = {path: path.read_bytes() for path in sorted((tmp_path / "s").rglob("*.sst"))}
    assert before.keys() <= after.keys() and all(after[path] == data for path, data in before.items())


def test_a_folder_or_a_file_that_is_no_store(tmp_path: Path) -> None:
    (tmp_path / "new.txt").write_text(GOOD, encoding="utf-8")
    (tmp_path / "holiday").mkdir()
    (tmp_path / "holiday" / "photo.jpg").write_bytes(b"jpg")
    for place in ("holiday", "new.txt"):
        for args in (("build", "new.txt"), ("stats",)):
            ran = plain(command(*args, "--store", place, cwd=tmp_path))
            assert ran.code == 2 and place in ran.err and "--store" in ran.err, ran.err
    assert [path.name for path in (tmp_path / "holiday").iterdir()] == ["photo.jpg"]
    ran = plain(command("stats", "--store", "nowhere", cwd=tmp_path))
    assert ran.code == 2 and "nowhere" in ran.err and "policygraph build" in ran.err
    assert not (tmp_path / "nowhere").exists()


def test_a_second_writer(mine: Path, tmp_path: Path) -> None:
    (tmp_path / "new.txt").write_text(GOOD, encoding="utf-8")
    holding = textwrap.dedent(
        """
        import sys
        from policygraph.store import open_store
        with open_store(sys.argv[1], write=True):
            print("open", flush=True)
            sys.stdin.read()
        """
    )
    with subprocess.Popen(
        [sys.executable, "-c", holding, str(mine)], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as first:
        assert first.stdout is not None and first.stdin is not None
        assert first.stdout.readline().strip() == b"open"
        second = plain(command("build", "new.txt", "--store", mine, cwd=tmp_path))
        reading = plain(command("stats", "--store", mine, cwd=tmp_path))
        first.stdin.close()
        assert first.wait(60) == 0
    assert second.code == 2 and f"process {first.pid}" in second.err and "Wait" in second.err
    assert reading.code == 0
    assert plain(command("build", "new.txt", "--store", mine, cwd=tmp_path)).code == 0


@pytest.mark.parametrize(
    ("args", "said"),
    [
        (("query", "SELECT ?x WHERE { ?x a }"), ("line 1, column", "^")),
        (("query", "SELECT ?x WHERE {\n ?x a pol:Target .\n ?x nope:x ?y }"), ("nope",)),
        (("query", "INSERT DATA { <a:a> <a:b> 1 }"), ("update", "build")),
        (("query", "SELECT * { SERVICE <http://127.0.0.1/> { ?s ?p ?o } }"), ("SERVICE", "another machine")),
        (("query", "SELECT * { ?s ?p ?o } LIMIT many"), ("line 1, column",)),
        (("query", "nowhere.rq"), ("nowhere.rq", "no such file")),
        (("query", "--saved", "target"), ("saved query named 'target'", "Did you mean targets")),
        (("query", "--saved", "zzz"), ("saved query named 'zzz'", "targets")),
        (("query", "--saved", "targets", "--param", "withni=杭州"), ("withni", "within")),
        (("query", "--saved", "targets", "--param", "within"), ("within",)),
        (("query", "--saved", "targets", "--param", "within=火星市"), ("火星市",)),
        (("show", "火星市"), ("火星市", "Did you mean")),
        (("show", ""), ("name",)),
        (("targets", "--place", "火星市"), ("火星市",)),
        (("view", "--focus", "火星市"), ("火星市",)),
        (("view", "--types", "galaxy"), ("galaxy", "target")),
        (("export", "g.foo"), (".foo", "--format", "ttl", "neo4j-csv")),
        (("export", "g.ttl", "--format", "tll"), ("tll", "Did you mean ttl")),
        (("export", "-"), ("--format", "ttl")),
        (("export", "-", "--format", "neo4j-csv"), ("folder", "standard output")),
        (("remove", "nowhere.txt"), ("nowhere.txt",)),
    ],
)
def test_names_and_queries_that_mean_nothing(
    args: tuple[str, ...], said: tuple[str, ...], stored: tuple[Path, list[str]], tmp_path: Path
) -> None:
    ran = plain(command(*args, "--store", stored[0], cwd=tmp_path))
    assert ran.code == 2 and ran.out == "", ran
    assert all(part in ran.err for part in said), ran.err
    assert list(tmp_path.iterdir()) == []


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder that holds the package as a wheel lays it out: data and ontology inside it."""
    root = tmp_path_factory.mktemp("wheel")
    shutil.copytree(PACKAGE, root / "policygraph", ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copytree(resource("ontology"), root / "policygraph" / "ontology", dirs_exist_ok=True)
    for part in ("lexicon", "rules", "queries"):
        shutil.copytree(resource("data", part), root / "policygraph" / "data" / part, dirs_exist_ok=True)
    shutil.copy(resource("data", "places.csv"), root / "policygraph" / "data" / "places.csv")
    return root


RULES = {
    "bad pattern": ('pattern: "(unclosed"', ("broken.yaml", "test.rule", "pattern")),
    "unknown class": ('pattern: "{NOSUCHCLASS}x"', ("broken.yaml", "test.rule", "NOSUCHCLASS")),
    "no YAML": ("pattern: [", ("broken.yaml", "line")),
    "no pattern": ("confidence: 0.5", ("broken.yaml", "test.rule", "pattern")),
}


@pytest.mark.parametrize("name", sorted(RULES))
def test_a_rule_file_with_a_mistake(name: str, installed: Path, mine: Path, tmp_path: Path) -> None:
    line, said = RULES[name]
    rules = installed / "policygraph" / "data" / "rules" / "broken.yaml"
    rules.write_text(
        f"- id: test.rule\n  component: focus\n  anchor: FOCUS\n  examples: []\n  {line}\n", encoding="utf-8"
    )
    (tmp_path / "new.txt").write_text(GOOD, encoding="utf-8")
    try:
        ran = plain(command("build", "new.txt", "--store", mine, cwd=tmp_path, path=installed))
        looked = plain(command("extract", "new.txt", cwd=tmp_path, path=installed))
    finally:
        rules.unlink()
    for one in (ran, looked):
        assert one.code == 2, one.err
        assert all(part in one.err for part in said), one.err


def test_a_lexicon_with_a_mistake(installed: Path, mine: Path, tmp_path: Path) -> None:
    lexicon = installed / "policygraph" / "data" / "lexicon" / "broken.csv"
    lexicon.write_text("word,meaning\n杭州,place\n", encoding="utf-8")
    (tmp_path / "new.txt").write_text(GOOD, encoding="utf-8")
    try:
        ran = plain(command("build", "new.txt", "--store", mine, cwd=tmp_path, path=installed))
    finally:
        lexicon.unlink()
    assert ran.code == 2 and "broken.csv" in ran.err and "surface" in ran.err
    well = plain(command("extract", "new.txt", cwd=tmp_path, path=installed))
    assert well.code == 0 and "900" in well.out
