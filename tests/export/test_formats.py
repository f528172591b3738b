"""The registry and `export`: formats by name and extension, whole files or none, the same bytes twice, plain errors."""

from __future__ import annotations

import errno
import hashlib
import os
import subprocess
import sys
from pathlib import Path

import pytest

from export.helpers import small
from policygraph.errors import InputError, UnknownNameError
from policygraph.export import EXPORTERS, Exporter, export, exporter_for
from policygraph.export.claims import ClaimReader
from policygraph.export.facts import Facts
from policygraph.export.output import file_output
from policygraph.export.readers import pictures

NAMES = tuple(sorted(EXPORTERS))


def test_the_registry_is_complete() -> None:
    assert {"gexf", "graphml", "jsonld", "neo4j-csv", "nq", "nt", "rdfxml", "trig", "ttl"} <= set(NAMES)
    assert {"cx2", "cyjs", "cypher", "dot", "edges", "mermaid", "node-link", "pajek"} <= set(NAMES)
    for name, exporter in EXPORTERS.items():
        assert exporter.name == name and exporter.zh and exporter.en
        assert exporter.carries in ("facts", "all graphs")
        assert (exporter.write is None) != (exporter.write_folder is None)
        assert exporter.extension == "" or exporter.extension.startswith(".")


@pytest.mark.parametrize("name", [name for name in NAMES if EXPORTERS[name].extension])
def test_the_extension_chooses_where_it_is_unique(name: str) -> None:
    assert exporter_for(f"out/graph{EXPORTERS[name].extension}").name == name
    assert exporter_for(f"out/GRAPH{EXPORTERS[name].extension.upper()}").name == name
    assert exporter_for("whatever.csv", name).name == name


@pytest.mark.parametrize("path", ["graph.csv", "graph.xml", "graph.json", "folder", "-"])
def test_an_extension_that_settles_nothing_gives_the_list(path: str) -> None:
    with pytest.raises(InputError) as caught:
        exporter_for(path)
    message = str(caught.value)
    assert "--format" in message and path in message and caught.value.exit_code == 2
    assert all(name in message for name in NAMES)


def test_an_unknown_format_offers_the_nearest(tmp_path: Path) -> None:
    with pytest.raises(UnknownNameError, match="graphml"):
        export(small(), tmp_path / "x", "grapml")
    assert list(tmp_path.iterdir()) == []


def digest_of(path: Path) -> str:
    files = sorted(file for file in path.rglob("*") if file.is_file()) if path.is_dir() else [path]
    data = b"".join(file.name.encode() + b"\0" + file.read_bytes() for file in files)
    return hashlib.sha256(data).hexdigest()


PROGRAM = """
import sys
sys.path.insert(0, sys.argv[1])
from pathlib import Path
from export.helpers import small
from policygraph.export import EXPORTERS, export
for name in sorted(EXPORTERS):
    export(small(), Path(sys.argv[2]) / name, name)
"""


def test_two_processes_write_the_same_bytes(tmp_path: Path) -> None:
    tests = Path(__file__).resolve().parent.parent
    for run, seed, zone, locale in (("a", "1", "UTC", "C"), ("b", "777", "Asia/Shanghai", "C.UTF-8")):
        environment = {**os.environ, "PYTHONHASHSEED": seed, "TZ": zone, "LC_ALL": locale}
        done = subprocess.run(
            [sys.executable, "-c", PROGRAM, str(tests), str(tmp_path / run)],
            env=environment,
            capture_output=True,
            timeout=120,
            check=False,
        )
        assert done.returncode == 0, done.stderr.decode()
    for name in (name for name in NAMES if EXPORTERS[name].same_bytes):
        assert digest_of(tmp_path / "a" / name) == digest_of(tmp_path / "b" / name), name


@pytest.mark.parametrize(
    "name", [name for name in NAMES if EXPORTERS[name].extension and EXPORTERS[name].same_bytes]
)
def test_standard_output_carries_the_same_bytes(
    name: str, tmp_path: Path, capfdbinary: pytest.CaptureFixture[bytes]
) -> None:
    export(small(), tmp_path / "graph.out", name)
    export(small(), "-", name)
    assert capfdbinary.readouterr().out == (tmp_path / "graph.out").read_bytes()


def test_a_folder_cannot_go_to_standard_output() -> None:
    with pytest.raises(InputError, match="folder"):
        export(small(), "-", "neo4j-csv")


def test_a_failing_export_leaves_the_old_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "graph.ttl"
    export(small(), path)
    before = path.read_bytes()

    def full(*_: object, **__: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(Facts, "_quads_about", full)
    monkeypatch.setattr(Facts, "_graph_quads", full)
    monkeypatch.setattr(ClaimReader, "claims", full)
    monkeypatch.setattr(pictures, "view_graph", full)
    for name in NAMES:
        with pytest.raises(InputError, match=r"disk is full") as caught:
            export(small(), path if name == "ttl" else tmp_path / "new", name)
        assert caught.value.exit_code == 2
    assert path.read_bytes() == before
    assert [entry.name for entry in tmp_path.iterdir()] == ["graph.ttl"]


def test_a_really_full_device_is_named() -> None:
    if not Path("/dev/full").exists():
        pytest.skip("no /dev/full here")
    program = PROGRAM.replace("Path(sys.argv[2]) / name, name)", "'-', name)").replace(
        "sorted(EXPORTERS)", "['ttl']"
    )
    tests = Path(__file__).resolve().parent.parent
    with Path("/dev/full").open("wb") as full:
        done = subprocess.run(
            [sys.executable, "-c", program, str(tests)],
            stdout=full,
            stderr=subprocess.PIPE,
            timeout=60,
            check=False,
        )
    assert b"InputError" in done.stderr and b"disk is full" in done.stderr
    assert done.returncode == 1, "nothing is left to fail when the process ends"


def test_a_folder_in_the_way_is_named(tmp_path: Path) -> None:
    (tmp_path / "graph.ttl").mkdir()
    with pytest.raises(InputError, match=r"graph\.ttl is a folder"):
        export(small(), tmp_path / "graph.ttl")


def test_a_file_in_the_path_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x", encoding="utf-8")
    with pytest.raises(InputError, match="Cannot write"):
        export(small(), tmp_path / "file" / "graph.ttl")


def test_missing_folders_are_made_and_the_file_is_readable(tmp_path: Path) -> None:
    path = tmp_path / "a" / "b" / "graph.nt"
    exporter = export(small(), path)
    assert isinstance(exporter, Exporter) and exporter.name == "nt"
    if os.name == "posix":
        with file_output(tmp_path / "plain") as out:
            out.write(b"x")
        (tmp_path / "made").touch()
        assert (
            path.stat().st_mode == (tmp_path / "made").stat().st_mode == (tmp_path / "plain").stat().st_mode
        )
