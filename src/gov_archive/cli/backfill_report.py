"""What a backfill shows: its table by office and year, and the same as markdown for Prefect."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from rich.text import Text

from gov_archive.cli.output import as_json, console, short, table

_HEADINGS = (
    *(("source", "来源"), ("year", "年份"), ("found", "找到"), ("stored", "报告"), ("near", "近似")),
    *(("other", "其他"), ("missing", "缺失"), ("failed", "失败"), ("left", "待取")),
)
_FIGURES = ("found", "stored", "near_misses", "others", "missing", "failed", "left")
_MOST_SHOWN = 20


def show(summary: Mapping[str, Any], *, json: bool) -> None:
    """Print a backfill: the contract's JSON, or its table with what failed and why."""
    if json:
        as_json(summary)
        return
    out = console()
    title = f"{summary['run']}: {summary['outcome']}" + (" (dry run: nothing was written)" if summary["dry_run"] else "")
    out.print(table(["\n".join(pair) for pair in _HEADINGS], _rows(summary), title=title))
    for line in _lines(summary):
        out.print(Text(f"  {line}"))


def markdown(summary: Mapping[str, Any]) -> str:
    """Return the backfill as markdown for a Prefect artifact."""
    lines = [
        f"# {summary['run']}: {summary['outcome']}",
        "",
        "| " + " | ".join(map(" ".join, _HEADINGS)) + " |",
        "|" + "---|" * len(_HEADINGS),
    ]
    lines += ["| " + " | ".join(map(str, row)) + " |" for row in _rows(summary)]
    lines += ["", *(f"- {line.replace('<', '&lt;').replace('|', chr(92) + '|')}" for line in _lines(summary))]
    return "\n".join(lines)


def _rows(summary: Mapping[str, Any]) -> Iterator[tuple[Any, ...]]:
    for source in summary["sources"]:
        for year in source["years"]:
            yield (source["source"], year["year"] or "unknown", *(year[name] or "-" for name in _FIGURES))


def _lines(summary: Mapping[str, Any]) -> Iterator[str]:
    for source in summary["sources"]:
        yield from (f"{source['source']}: {line}" for line in _of_source(source, is_dry=summary["dry_run"]))
    if files := summary.get("files"):
        counts = f"{files['taken']} brought in, {files['had']} had already, {files['outside']} outside the years"
        yield f"files 文件: {files['planned']} found: {counts}; {files['passed_over']} of other kinds passed over"
        if files["unassigned"]:
            yield f"files 文件: answers kept and not judged, since nothing tells which document they are of: {files['unassigned']}"
        yield from _some(files["broken_off"], "broken off")
        yield from _some(files["refused"], "refused")
    if wayback := summary.get("wayback"):
        counts = f"{wayback['planned']} captures to be had, {wayback['brought']} brought in"
        yield f"Wayback Machine: {counts}; {wayback['strangers']} other documents of the portal are there that no listing names"
        yield from _some(wayback["errors"], "not had")


def _of_source(source: Mapping[str, Any], *, is_dry: bool) -> Iterator[str]:
    if source["listing"] == "incomplete":
        yield f"listing incomplete 目录不全: {'; '.join(source['gaps'])}"
    if is_dry:
        yield f"{source['planned']} documents would be asked for"
    yield from _some([f"{short(one['document'])} {one['title'] or ''}: {one['reason']}" for one in source["failed"]], "failed")
    keys = {one["document"] for one in source["failed"]}
    told = [error for error in source["errors"] if error.partition(" ")[0] not in keys and error not in source["gaps"]]
    yield from _some(told, "not had")
    if source["outside"]:
        yield f"{source['outside']} documents lie outside the years"
    yield from source["notes"]


def _some(lines: list[str], what: str) -> Iterator[str]:
    yield from lines[:_MOST_SHOWN]
    if len(lines) > _MOST_SHOWN:
        yield f"… and {len(lines) - _MOST_SHOWN} more {what}; --json names them all"
