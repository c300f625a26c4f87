"""Events as an Atom feed (RFC 4287), for those who want to be told."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping
from typing import Any, Final
from urllib.parse import quote
from xml.etree import ElementTree as ET

from datasette import Response  # type: ignore[import-untyped]

from gov_archive import query
from gov_archive.query import keys
from gov_archive.query.web import views, wording

_ATOM: Final = "http://www.w3.org/2005/Atom"
_MOST: Final = 100
_EPOCH: Final = "1970-01-01T00:00:00Z"


async def events(datasette: Any, request: Any) -> Any:
    """The newest events, without those of a source's first night and those of past years taken in later."""

    def found(connection: sqlite3.Connection) -> tuple[list[dict[str, Any]], dict[str, str]]:
        told = [one for one in query.events(connection, acknowledged=True) if not _is_expected(one["detail"])][:_MOST]
        return told, keys.titles(connection, (one["document"] for one in told))

    told, titles = await views.asked(datasette, found)
    body = feed(told, titles, home=root(request))
    return Response(body, headers={"X-Content-Type-Options": "nosniff"}, content_type="application/atom+xml; charset=utf-8")


def _is_expected(detail: Mapping[str, Any]) -> bool:
    return bool(detail.get("baseline") or detail.get("backfilled"))


def root(request: Any) -> str:
    """Return the address of the site as the reader wrote it, without a slash at its end."""
    return f"{request.scheme}://{request.host}"


def feed(events: list[dict[str, Any]], titles: dict[str, str], *, home: str) -> str:
    """Return *events*, newest first, as the text of a feed; ids do not depend on where the site is served."""
    top = ET.Element("feed", xmlns=_ATOM)
    _add(top, "id", "urn:gov-archive:events")
    _add(top, "title", "gov-archive: 变动 events")
    _add(top, "updated", events[0]["at"] if events else _EPOCH)
    ET.SubElement(ET.SubElement(top, "author"), "name").text = "gov-archive"
    ET.SubElement(top, "link", rel="self", href=f"{home}/events.atom")
    ET.SubElement(top, "link", rel="alternate", href=f"{home}/events")
    for event in events:
        entry = ET.SubElement(top, "entry")
        _add(entry, "id", f"urn:gov-archive:event:{event['id']}")
        _add(entry, "title", f"{wording.word(event['kind'])}: {titles.get(event['document'], event['document'])}")
        _add(entry, "updated", event["at"])
        version = f"?version={event['version']}" if event["version"] else ""
        ET.SubElement(entry, "link", rel="alternate", href=f"{home}/document/{quote(event['document'], safe='')}{version}")
        _add(entry, "category", None, term=event["kind"])
        _add(entry, "summary", "; ".join(flag["text"] for flag in event["flags"]) or wording.word(event["kind"]))
    return '<?xml version="1.0" encoding="utf-8"?>\n' + ET.tostring(top, encoding="unicode")


def _add(parent: ET.Element, name: str, text: str | None, **attributes: str) -> None:
    """Add an element; characters that XML cannot hold are left out."""
    added = ET.SubElement(parent, name, attributes)
    if text is not None:
        added.text = "".join(sign for sign in text if sign.isprintable() or sign in "\n\t")
