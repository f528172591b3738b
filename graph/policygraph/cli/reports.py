"""Printing what validate and audit found."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import click

from policygraph.cli.common import Settings, printable, write_text

if TYPE_CHECKING:
    from policygraph.audit import AuditReport
    from policygraph.rdf.validate import ValidationReport

_SHOWN = 50


def print_audit(settings: Settings, report: AuditReport, form: str | None) -> None:
    """Print an audit: what was checked, then each problem with its document and claim."""
    if form == "json":
        entry = {
            "ok": report.ok,
            "documents": report.documents,
            "sources": report.sources,
            "claims": report.claims,
            "slots": report.slots,
            "inherited": report.inherited,
            "passages": report.passages,
            "reread": report.reread,
            "unread": report.unread,
            "problems": [problem._asdict() for problem in report.problems],
        }
        write_text(json.dumps(entry, ensure_ascii=False, indent=2) + "\n")
        return
    for problem in report.problems[:_SHOWN]:
        click.echo(printable(f"{problem.document}: {problem.message}  {problem.node}".strip()))
    if len(report.problems) > _SHOWN:
        rest = len(report.problems) - _SHOWN
        click.echo(settings.at(f"另有 {rest} 处", f"and {rest} more"))
    click.echo(
        settings.at(
            f"{report.documents} 篇文档({report.sources} 篇对照了原文件)、{report.claims} 条断言、{report.slots} 个槽位、"
            f"{report.passages} 个句段，重读 {report.reread} 个数值、日期、地名："
            + ("全部相符" if report.ok else f"{len(report.problems)} 处不符"),
            f"{report.documents} documents ({report.sources} against their files), {report.claims} claims, "
            f"{report.slots} slots, {report.passages} passages, {report.reread} values read again: "
            + ("all hold" if report.ok else f"{len(report.problems)} problems"),
        )
    )


def print_validation(settings: Settings, report: ValidationReport, form: str | None) -> None:
    """Print a SHACL report: each violation in words, then whether the graph conforms."""
    if form == "ttl":
        write_text(report.turtle())
        return
    if form == "json":
        write_text(json.dumps(report.as_dict(), ensure_ascii=False, indent=2) + "\n")
        return
    click.echo(printable(report.text(settings.lang, _SHOWN), keep_lines=True))
