"""Commands that read one file and need neither archive nor network: ``read`` and ``rows``."""

from __future__ import annotations

import dataclasses
import mimetypes
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import click

from gov_archive import discover, extract, sources, verdict
from gov_archive.cli.output import as_json, console, json_option, plain, table
from gov_archive.errors import MisuseError, UnreadableError
from gov_archive.model import Exchange, Portal, Reading, Verdict

_ADDRESS_UNKNOWN = "file:"


@click.command()
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--url", help="Address the file came from: links are resolved against it.")
@click.option("--content-type", help="The Content-Type header it came with.")
@json_option
def read(file: Path, url: str | None, content_type: str | None, as_json_value: bool) -> None:
    """Say what a page, attachment or text says."""
    body = _bytes(file)
    judged, reading, refused = _read(body, file.name, url, content_type)
    value = contract(judged, reading, refused)
    if as_json_value:
        as_json(value)
    else:
        _print_reading(value)


def contract(judged: Verdict, reading: Reading | None, refused: str | None) -> dict[str, Any]:
    """Return the contract's object of ``read --json``; unknown values are None."""
    empty: dict[str, Any] = dict.fromkeys(field.name for field in dataclasses.fields(Reading))
    empty |= {"metadata": {}, "body": [], "footnotes": [], "attachments": [], "sections": [], "warnings": [refused] if refused else []}
    told = {"verdict": judged.name, "rule": judged.rule, "sentence": judged.sentence}
    return told | empty | {"extractor": extract.EXTRACTOR} | (plain(reading) if reading else {})


def _read(body: bytes, name: str, url: str | None, content_type: str | None) -> tuple[Verdict, Reading | None, str | None]:
    headers = (("content-type", content_type),) if content_type else ()
    exchange = Exchange(url=url or _ADDRESS_UNKNOWN, at=datetime.now(UTC), status=200, headers=headers, body=body)
    judged = verdict.verdict(exchange)
    if judged.name != "good":
        return judged, None, None
    try:
        return judged, extract.reading(body, content_type=content_type or mimetypes.guess_type(name)[0], url=url, name=name), None
    except UnreadableError as error:
        return Verdict("unavailable", "unreadable", f"the answer came, but cannot be read: {error}"), None, str(error)


def _print_reading(value: dict[str, Any]) -> None:
    out = console()
    delivery = value["delivery"] or {}
    facts = [
        ("verdict 判定", f"{value['verdict']} ({value['rule']}: {value['sentence']})"),
        ("title 标题", value["title"]),
        ("kind 文种", value["kind"] and f"{value['kind']} ({value['kind_reason']})"),
        ("column 栏目", value["column"]),
        ("published 发布", value["published_on"]),
        *((f"{name} {chinese}", _years(delivery.get(name))) for name, chinese in _DELIVERY),
        *((f"  {label}", text or "-") for label, text in value["metadata"].items()),
        *(("attachment 附件", f"{item['name']} {item['url']}") for item in value["attachments"]),
        *(("warning 提醒", warning) for warning in value["warnings"]),
    ]
    out.print(table(["what", "as read"], [(name, text) for name, text in facts if text not in (None, "")]))
    for number, paragraph in enumerate(value["body"]):
        out.print(f"{number:4}  {paragraph}", markup=False)
    for note in value["footnotes"]:
        out.print(f"note {note['mark']} at paragraph {note['paragraph']}: {note['text']}", markup=False)


_DELIVERY = (
    ("speaker", "报告人"),
    ("meeting", "会议"),
    ("delivered_on", "报告日期"),
    ("issuer", "报告机关"),
    ("reviews", "回顾"),
    ("plans", "部署"),
)


def _years(value: Any) -> Any:
    return "-".join(str(year) for year in dict.fromkeys(value)) if isinstance(value, list) else value


@click.command()
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--url", required=True, help="Address of the listing page: its host, and the form of its document links, tell the portal.")
@click.option("--sources", "sources_file", type=click.Path(path_type=Path), help="Sources file; the bundled baoshan.toml by default.")
@click.option("--content-type", help="The Content-Type header it came with.")
@json_option
def rows(file: Path, url: str, sources_file: Path | None, content_type: str | None, as_json_value: bool) -> None:
    """Say what one listing page lists."""
    portal = _with_host_of(sources.load(sources_file), url)
    page = discover.page(_bytes(file), url=url, portal=portal, content_type=content_type)
    if as_json_value:
        as_json(page)
        return
    out = console()
    out.print(table(["listed on 日期", "title 标题", "document 文件"], [(row.listed_on, row.title, row.key) for row in page.rows]))
    out.print(f"{len(page.rows)} rows; next page: {page.next_url or 'none'}", markup=False)
    for warning in page.warnings:
        out.print(f"warning: {warning}", markup=False)


def _with_host_of(portal: Portal, url: str) -> Portal:
    """Return *portal* with *url*'s host among its own, so that a saved page of another portal can be looked at."""
    parts = url.split("/")
    if len(parts) < 3 or parts[0] not in {"http:", "https:"}:  # noqa: PLR2004  # scheme, nothing, host
        raise MisuseError(f"--url {url!r} is no address; give the whole one, with http:// or https://")
    return dataclasses.replace(portal, aliases=(*portal.aliases, "/".join(parts[:3]) + "/"))


def _bytes(file: Path) -> bytes:
    try:
        return file.read_bytes()
    except OSError as error:
        raise MisuseError(f"{file} cannot be read ({error.strerror or error}); give a file that exists") from error


COMMANDS = (read, rows)
