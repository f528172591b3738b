"""What a build did and what a store holds, for people."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from policygraph.cli.common import Settings, printable

if TYPE_CHECKING:
    from policygraph.build import BuildReport

_SHOWN_ISSUES = 20


def print_build(settings: Settings, report: BuildReport) -> None:
    """Print a build's summary on standard error: documents, claims by kind, what went wrong."""
    if settings.verbosity >= 0:
        counted = [
            (settings.at("新增", "new"), report.new),
            (settings.at("更新", "changed"), report.changed),
            (settings.at("未变", "unchanged"), report.unchanged),
            (settings.at("失败", "failed"), report.failed),
            (settings.at("缺失", "missing"), report.missing),
            (settings.at("删除", "removed"), report.removed),
        ]
        parts = [f"{name} {len(keys)}" for name, keys in counted if keys]
        click.echo(f"{settings.at('文档', 'documents')}: {', '.join(parts) or 0}", err=True)
        if report.claims:
            click.echo(_claims_line(settings, report), err=True)
        if report.lost:
            lost = len(report.lost)
            click.echo(
                settings.at(
                    f"{lost} 条人工判断所指的对象已不存在，见 policygraph judge --list",
                    f"{lost} judgement{'' if lost == 1 else 's'} lost what they are about: see policygraph judge --list",
                ),
                err=True,
            )
    for issue in report.issues[:_SHOWN_ISSUES]:
        if settings.verbosity >= 0 or issue.severity == "error":
            word = (
                settings.at("错误", "error") if issue.severity == "error" else settings.at("警告", "warning")
            )
            click.echo(f"{word}: {printable(issue.message)}", err=True)
    hidden = len(report.issues) - _SHOWN_ISSUES
    if hidden > 0 and settings.verbosity >= 0:
        where = f"{settings.store}/issues.jsonl"
        click.echo(settings.at(f"另有 {hidden} 条，见 {where}", f"and {hidden} more: {where}"), err=True)


def _claims_line(settings: Settings, report: BuildReport) -> str:
    from policygraph.model import KINDS
    from policygraph.query.stats import kind_label

    at = 0 if settings.lang == "zh" else 1
    counts = [f"{kind_label(kind)[at]} {report.claims[kind]}" for kind in KINDS if report.claims.get(kind)]
    return f"{settings.at('断言', 'claims')}: {', '.join(counts)}"
