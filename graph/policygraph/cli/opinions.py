"""The options that go beyond the rules, for build and extract: a second opinion, and pictures of pages."""

from __future__ import annotations

import os
from collections.abc import Callable
from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING, Any, TypeVar

import click

from policygraph.cli.common import Settings

if TYPE_CHECKING:
    from policygraph.extract.opinion import OpinionSettings, Usage

F = TypeVar("F", bound=Callable[..., Any])

URL, MODEL = "POLICYGRAPH_LLM_URL", "POLICYGRAPH_LLM_MODEL"
_REASONS = {
    "evidence not in the text": "原文无此证据",
    "the words are not in the evidence": "证据中无此词语",
    "no number in the words quoted": "引文中无可读数字",
    "a condition, not a fact": "是条件而非事实",
    "denied or supposed": "否定或假设",
    "role and unit do not fit": "金额类型与单位不符",
    "no name of its kind": "不是名称",
    "the speaker is not in the text": "原文无此说话者",
    "too short for a statement": "过短，不成言论",
    "not in the schema": "不合格式",
    "too many items": "条目过多",
}


def _price(
    _ctx: click.Context, _parameter: click.Parameter, value: str | None
) -> tuple[Decimal, Decimal] | None:
    """Return the prices in 2/6 or 2: of a million tokens in and out."""
    if value is None:
        return None
    first, _, second = value.partition("/")
    try:
        prices = Decimal(first), Decimal(second or first)
    except InvalidOperation as error:
        raise click.BadParameter(f"{value!r} is no price: give 2/6 for 2 in, 6 out.") from error
    if not all(price.is_finite() and price >= 0 for price in prices):
        raise click.BadParameter(f"{value!r} is no price: give 2/6 for 2 in, 6 out.")
    return prices


def further_options(function: F) -> F:
    """Add the options; the command gets them as `ocr` and, for `opinion_of`, as `llm`, `llm_model` and so on."""
    price = click.option("--llm-price", metavar="IN/OUT", callback=_price, help="Price of a million tokens, to show what it cost.")  # fmt: skip
    ocr = click.option("--ocr", is_flag=True, help="Recognise the pages of a PDF that are pictures; needs policygraph[ocr].")  # fmt: skip
    return ocr(endpoint_options("for a second opinion")(price(function)))


def endpoint_options(what_for: str) -> Callable[[F], F]:
    """Return what adds the options of an endpoint: `llm`, `llm_model`, `llm_cache`, `llm_offline`."""
    options = [
        click.option("--llm", metavar="URL", help=f"Ask this OpenAI-compatible endpoint {what_for}; its key in POLICYGRAPH_LLM_KEY.  [env: {URL}]"),
        click.option("--llm-model", metavar="NAME", help=f"The model to ask.  [env: {MODEL}]"),
        click.option("--llm-cache", metavar="DIR", help="Where answers are kept.  [default: policy.opinions]"),
        click.option("--llm-offline", is_flag=True, help="Use kept answers only; ask nobody."),
    ]  # fmt: skip

    def add(function: F) -> F:
        for option in reversed(options):
            function = option(function)
        return function

    return add


def opinion_of(
    llm: str | None,
    llm_model: str | None,
    llm_cache: str | None,
    llm_offline: bool,
    llm_price: tuple[Decimal, Decimal] | None = None,
) -> OpinionSettings | None:
    """Return the settings of a second opinion, None where no option asks for one: the environment alone never does.

    Raises InputError where address or model is missing.
    """
    if not (llm or llm_model or llm_offline):
        if llm_cache or llm_price:
            raise click.UsageError("--llm-cache and --llm-price need --llm, --llm-model or --llm-offline.")
        return None
    from policygraph.extract.opinion import OpinionSettings
    from policygraph.extract.opinion.settings import DEFAULT_CACHE

    price_in, price_out = llm_price or (None, None)
    return OpinionSettings(
        url=llm or os.environ.get(URL, ""),
        model=llm_model or os.environ.get(MODEL, ""),
        cache=llm_cache or DEFAULT_CACHE,
        offline=llm_offline,
        price_in=price_in,
        price_out=price_out,
    )


def print_usage(settings: Settings, opinion: OpinionSettings | None, usage: Usage) -> None:
    """Print what a second opinion cost and came to on standard error, unless told to be quiet or nothing was asked."""
    if opinion is None or not usage or settings.verbosity < 0:
        return
    cost = usage.cost(opinion)
    priced = (settings.at(f"，费用 {cost}", f", cost {cost}")) if cost is not None else ""
    click.echo(
        settings.at(
            f"第二意见：请求 {usage.requests} 次，缓存 {usage.kept} 次，输入 {usage.tokens_in:,} 词元，输出 {usage.tokens_out:,} 词元{priced}",
            f"second opinion: {usage.requests} requests, {usage.kept} kept answers, {usage.tokens_in:,} tokens in, {usage.tokens_out:,} out{priced}",
        ),
        err=True,
    )
    dropped = usage.dropped.total()
    click.echo(
        settings.at(
            f"  条目 {usage.items}：新增断言 {usage.added}，证实 {usage.confirmed}，有异议 {usage.disputed}，舍弃 {dropped}",
            f"  {usage.items} items: {usage.added} claims added, {usage.confirmed} confirmed, {usage.disputed} disputed, {dropped} items dropped",
        ),
        err=True,
    )
    for reason, count in sorted(usage.dropped.items()):
        click.echo(f"    {settings.at(_REASONS.get(reason, reason), reason)}: {count}", err=True)
