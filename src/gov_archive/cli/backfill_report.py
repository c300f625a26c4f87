"""What a backfill shows: its table by office and year, and the same as markdown for Prefect."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from rich.text import Text

from gov_archive.cli.output import as_json, console, short, table

_HEADINGS = (*("source 来源", "year 年份", "found 找到", "stored 入库", "near misses 近似", "others 其他", "missing 缺失", "failed 失败"),)
_MOST_SHOWN = 20


def show(summary: Mapping[str, Any], *, json: bool) -> None:
    """Print a backfill: the contract's JSON, or its table with what failed and why."""
    if json:
        as_json(summary)
        return
    out = console()
    title = f"{summary['run']}: {summary['outcome']}" + (" (dry run: nothing was written)" if summary["dry_run"] else "")
    out.print(table(_HEADINGS, _rows(summary), title=title))
    for line in _lines(summary):
        out.print(Text(f"  {line}"))


def markdown(summary: Mapping[str, Any]) -> str:
    """Return the backfill as markdown for a Prefect artifact."""
    lines = [f"# {summary['run']}: {summary['outcome']}", "", "| " + " | ".join(_HEADINGS) + " |", "|" + "---|" * len(_HEADINGS)]
    lines += ["| " + " | ".join(map(str, row)) + " |" for row in _rows(summary)]
    lines += ["", *(f"- {line.replace('<', '&lt;')}" for line in _lines(summary))]
    return "\n".join(lines)


def _rows(summary: Mapping[str, Any]) -> Iterator[tuple[Any, ...]]:
    for source in summary["sources"]:
        for year in source["years"]:
            figures = (year[name] or "-" for name in ("found", "stored", "near_misses", "others", "missing", "failed"))
            yield (source["source"], year["year"] or "unknown 不详", *figures)


def _lines(summary: Mapping[str, Any]) -> Iterator[str]:
    for source in summary["sources"]:
        name = source["source"]
        if source["listing"] == "incomplete":
            yield f"{name}: listing incomplete 目录不全: {'; '.join(source['gaps'])}"
        if summary["dry_run"]:
            yield f"{name}: {source['left']} documents would be asked for"
        for one in source["failed"][:_MOST_SHOWN]:
            yield f"{name}: {short(one['document'])} {one['title'] or ''}: {one['reason']}"
        if len(source["failed"]) > _MOST_SHOWN:
            yield f"{name}: … and {len(source['failed']) - _MOST_SHOWN} more failed; --json names them all"
        if source["outside"]:
            yield f"{name}: {source['outside']} documents lie outside the years"
        yield from (f"{name}: {note}" for note in source["notes"])
