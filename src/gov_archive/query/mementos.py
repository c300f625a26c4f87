"""From an address to the answers kept of it (RFC 7089): which there are, and which is nearest to an instant."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl, urlsplit

from gov_archive.query.named import rows

if TYPE_CHECKING:
    import sqlite3

_STAMP = "%Y%m%d%H%M%S"


@dataclass(frozen=True)
class Memento:
    """A good answer: what was asked, when (UTC, whole seconds), and the place of the capture that holds its payload."""

    capture: str
    at: datetime
    asked: str
    media_type: str | None
    file: str
    offset: int

    @property
    def stamp(self) -> str:
        """The instant in 14 digits, as archives write it in addresses."""
        return self.at.strftime(_STAMP)


def instant(stamp: str) -> datetime:
    """Return the instant that 4 to 14 digits stand for, the rest filled with its beginning; ValueError if they stand for none."""
    return datetime.strptime(stamp + "00000101000000"[len(stamp) :], _STAMP).replace(tzinfo=UTC)


def mementos(connection: sqlite3.Connection, url: str) -> list[Memento]:
    """Return the good answers to *url* in time order, one for each second; [] where the archive has none.

    Scheme and port's spelling do not matter, nor does the host of a document's address: its key tells it. An address over which a redirect
    led, or to which it led, has the answers that were had so.
    """
    found: dict[datetime, Memento] = {}
    for row in _captures(connection, url):
        at = datetime.fromisoformat(row["at"]).replace(microsecond=0)
        found[at] = Memento(row["id"], at, row["asked"], row["media_type"], row["file"], row["offset"])
    return [found[at] for at in sorted(found)]


def nearest(kept: list[Memento], at: datetime) -> Memento:
    """Return that of *kept* (at least one) whose instant is nearest to *at*; of two, the earlier."""
    return min(kept, key=lambda one: (abs(one.at - at), one.at))


def payload_place(connection: sqlite3.Connection, capture: str) -> tuple[str, int, str | None] | None:
    """Return file, offset and media type of the capture that holds the payload of *capture*, which may refer to an earlier one.

    None where the archive has no such capture.
    """
    place: tuple[str, int, str | None] | None = None
    for _ in range(8):  # a reference to a reference is rare; a circle must end
        found = rows(connection, "capture", id=capture)
        if not found:
            break
        place = (found[0]["file"], found[0]["offset"], found[0]["media_type"] or (place[2] if place else None))
        if not found[0]["refers_to"]:
            break
        capture = found[0]["refers_to"]
    return place


def _captures(connection: sqlite3.Connection, url: str) -> list[dict[str, Any]]:
    urls = json.dumps(_spellings(url))
    found = [*rows(connection, "hops", urls=urls), *rows(connection, "mementos", urls=urls)]
    if found:
        return found
    known = rows(connection, "addresses", keys=json.dumps(_possible_keys(url)))
    return [row for one in known if _page(one["url"]) == _page(url) for row in rows(connection, "mementos", urls=json.dumps([one["url"]]))]


def _spellings(url: str) -> list[str]:
    scheme, colon, rest = url.partition("://")
    if not colon:
        return [url, f"http://{url}", f"https://{url}"]
    host, slash, path = rest.partition("/")
    bare = host.removesuffix(":443" if scheme == "https" else ":80").lower()
    return list(dict.fromkeys([url, *(f"{way}://{bare}{slash}{path}" for way in ("https", "http"))]))


def _possible_keys(url: str) -> list[str]:
    try:
        parts = urlsplit(url)
    except ValueError:
        return []
    return [value.lower() for _, value in parse_qsl(parts.query)] + [_page(url)]


def _page(url: str) -> str:
    try:
        return urlsplit(url).path.rsplit("/", 1)[-1].lower()
    except ValueError:
        return ""
