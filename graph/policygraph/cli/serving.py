"""Serving: the SPARQL service and the explorer; and the same for an assistant over MCP."""

from __future__ import annotations

import click

from policygraph.cli.common import Settings, common_options, store_folder


@click.command("serve")
@common_options()
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")
@click.option(
    "--port", default=8000, show_default=True, type=click.IntRange(0, 65535), help="Port to listen on."
)
@click.option(
    "--timeout", default=30.0, show_default=True, type=click.FloatRange(0.1), help="Seconds a query may take."
)
@click.option(
    "--max-answer",
    default=256,
    show_default=True,
    type=click.IntRange(1),
    help="Megabytes an answer may have.",
)
@click.option(
    "--max-memory",
    default=2000,
    show_default=True,
    type=click.IntRange(50),
    help="Megabytes a query may use.",
)
@click.option("--workers", default=10, show_default=True, type=click.IntRange(2), help="Queries at once.")
@click.option(
    "--writable", is_flag=True, help="Accept SPARQL Update of the graphs of people and imports at /update."
)
@click.option(
    "--token", envvar="POLICYGRAPH_TOKEN", show_envvar=True, help="The token that --writable asks of clients."
)
@click.option("--origin", "origins", multiple=True, help="Web origin allowed to ask (CORS).  [default: any]")
@click.pass_obj
def serve_command(
    settings: Settings,
    *,
    host: str,
    port: int,
    timeout: float,
    max_answer: int,
    max_memory: int,
    workers: int,
    writable: bool,
    token: str | None,
    origins: tuple[str, ...],
) -> None:
    """Serve the explorer at /, SPARQL at /sparql, JSON at /api.

    启动服务：浏览器界面、SPARQL 端点与 JSON 接口。

    Each query runs in a process of its own over a read-only snapshot and is stopped at its limit. Documents built while the
    service runs appear without a restart. SERVICE and LOAD are refused.

    \b
    Examples:
      policygraph serve
      policygraph serve --store work.store --port 9000
      POLICYGRAPH_TOKEN=... policygraph serve --writable
    """
    import uvicorn

    from policygraph.serve.app import Settings as Service
    from policygraph.serve.app import make_app
    from policygraph.serve.pool import Limits
    from policygraph.store import open_store

    if writable and not token:
        raise click.UsageError("--writable needs a token: set POLICYGRAPH_TOKEN, or give --token.")
    # Opened once here, so that a missing or foreign store is refused before anything listens.
    folder = store_folder(settings)
    open_store(folder).close()
    service = Service(
        folder,
        Limits(
            seconds=timeout,
            answer_bytes=max_answer * 1_000_000,
            memory_bytes=max_memory * 1_000_000,
            workers=workers,
        ),
        token if writable else None,
        origins or ("*",),
    )
    level = "info" if settings.verbosity >= 0 else "error"
    click.echo(
        settings.at(
            f"请打开 http://{host}:{port}/ （Ctrl+C 结束）", f"Open http://{host}:{port}/ (Ctrl+C ends)"
        ),
        err=True,
    )
    uvicorn.run(
        make_app(service),
        host=host,
        port=port,
        log_level=level,
        timeout_graceful_shutdown=5,
        server_header=False,
    )


@click.command("mcp")
@common_options()
@click.pass_obj
def mcp_command(settings: Settings) -> None:
    """Serve the graph to an assistant over MCP.

    以 MCP 协议供智能助手查询：检索、实体、目标、比较、SPARQL，均附原句。

    It speaks on standard input and output. In an assistant's settings:
    {"command": "policygraph", "args": ["mcp", "--store", "policy.store"]}

    \b
    Example:
      policygraph mcp --store policy.store
    """
    from policygraph.serve.mcp import make_server
    from policygraph.store import open_store

    folder = store_folder(settings)
    open_store(folder).close()
    make_server(folder).run(transport="stdio")
