"""Writing what a document says: JSON Lines of claims, gold records, a table."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import click

from policygraph.building.work import reader
from policygraph.cli.common import Settings, printable
from policygraph.cli.opinions import print_usage
from policygraph.cli.output import print_table
from policygraph.errors import InputError, UnreadableError
from policygraph.extract.gold import gold_record
from policygraph.extract.opinion.settings import OpinionSettings, Usage
from policygraph.extract.pipeline import Pipeline
from policygraph.link import link
from policygraph.model import Claim, Document, Issue, claim_id, plain_value
from policygraph.read import read_data, read_file


def extract_all(
    settings: Settings,
    files: Sequence[Path],
    form: str,
    output: Path | None,
    write: Callable[[str], None],
    opinion: OpinionSettings | None = None,
    *,
    ocr: bool = False,
) -> int:
    """Extract each file and write it in a form (table, claims, gold); return how many files or components failed.

    With `opinion` a language model is asked too, with `ocr` pictures of pages are recognised.

    Raises InputError if two files would write one output file, or it cannot be written, and UnreadableError for a single
    file that cannot be read.
    """
    _refuse_doubles(files, output)
    pipeline, asked = reader(opinion)
    usage = Usage()
    failed = 0
    for path in files:
        try:
            document = _document(path, ocr)
        except (InputError, UnreadableError) as error:
            if len(files) == 1:
                raise
            click.echo(f"policygraph: {printable(str(error))}", err=True)
            failed += 1
            continue
        claims, issues = read_claims(document, pipeline)
        if asked is not None:
            usage += asked.take_usage()
        for issue in issues:
            click.echo(f"policygraph: {path}: {issue.component}: {printable(issue.message)}", err=True)
        failed += bool(issues)
        if form == "table":
            _print_claims(settings, document, claims)
            continue
        text = claim_lines(document, claims) if form == "claims" else gold_text(document, claims, _stem(path))
        if output is None:
            write(text)
        else:
            _write_file(output / (_stem(path) + (".jsonl" if form == "claims" else ".json")), text)
    print_usage(settings, opinion, usage)
    return failed


def _document(path: Path, ocr: bool) -> Document:
    """Read a file, or plain text from standard input where the path is `-`."""
    if str(path) == "-":
        return read_data(sys.stdin.buffer.read(), ".txt", name="standard input", key="stdin")
    return read_file(path, key=path.name if path.is_absolute() else path.as_posix(), ocr=ocr)


def read_claims(document: Document, pipeline: Pipeline) -> tuple[list[Claim], list[Issue]]:
    """Return the linked claims of a document, and what went wrong in single components."""
    issues: list[Issue] = []
    return link(document, pipeline.extract(document, issues)), issues


def claim_lines(document: Document, claims: Sequence[Claim]) -> str:
    """Return claims as JSON Lines, in text order: everything a claim holds, slots with value, offsets and words."""
    return "".join(
        json.dumps(claim_entry(document, claim), ensure_ascii=False, separators=(",", ":")) + "\n"
        for claim in claims
    )


def claim_entry(document: Document, claim: Claim) -> dict[str, Any]:
    """Return one claim as a JSON-ready dict."""
    return {
        "document": document.key,
        "id": claim_id(document.key, claim),
        "kind": claim.kind,
        "subject": plain_value(claim.subject),
        "modality": claim.modality.value,
        "said_by": plain_value(claim.said_by),
        "slots": {
            name: [
                {"value": plain_value(slot.value)}
                | (
                    {"start": slot.span.start, "end": slot.span.end, "text": slot.span.of(document.text)}
                    if slot.span
                    else {}
                )
                for slot in filled
            ]
            for name, filled in sorted(claim.slots.items())
        },
        "spans": [[span.start, span.end] for span in claim.spans],
        "text": claim.spans[0].of(document.text),
        "rule": claim.rule,
        "extractors": list(claim.extractors),
        "confidence": claim.confidence,
        "factors": dict(claim.factors),
        "flags": list(claim.flags),
    }


def gold_text(document: Document, claims: Sequence[Claim], identifier: str) -> str:
    """Return the gold record of a document as indented JSON."""
    return json.dumps(gold_record(document, claims, identifier), ensure_ascii=False, indent=1) + "\n"


def _stem(path: Path) -> str:
    return "stdin" if str(path) == "-" else path.stem


def _refuse_doubles(files: Sequence[Path], output: Path | None) -> None:
    if output is None:
        return
    seen: dict[str, Path] = {}
    for path in files:
        stem = _stem(path)
        if stem in seen:
            raise InputError(
                f"{seen[stem]} and {path} would both write {output / stem}: extract them one by one."
            )
        seen[stem] = path


def _write_file(path: Path, text: str) -> None:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8", errors="surrogatepass", newline="\n")
    except OSError as error:
        raise InputError(
            f"{path} cannot be written: {error.strerror or error}. Choose another folder with -o."
        ) from error


def _print_claims(settings: Settings, document: Document, claims: Sequence[Claim]) -> None:
    from policygraph.query.stats import kind_label

    at = 0 if settings.lang == "zh" else 1
    click.echo(f"{printable(document.title or document.key)}  ({len(claims)})")
    rows = [
        [
            kind_label(claim.kind)[at],
            claim.spans[0].of(document.text),
            _slots(claim),
            f"{claim.confidence:.2f}",
        ]
        for claim in claims
    ]
    if rows:
        print_table(
            settings.at("种类 原文 内容 可信度", "kind words content confidence").split(), rows, right=(3,)
        )


def _slots(claim: Claim) -> str:
    parts = []
    for name, filled in claim.slots.items():
        values = ", ".join(_short(plain_value(slot.value)) for slot in filled)
        parts.append(f"{name}={values}")
    return "; ".join(parts)


def _short(value: object) -> str:
    return str(value[1]) if isinstance(value, list) else str(value)
