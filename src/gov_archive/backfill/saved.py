"""From a file that somebody saved to the address it was saved from, and when: by what stands in it or beside it, never by a guess.

In this order: a file of the same name with ``.json`` behind it (``{"url": …, "at": …}``); what the program that saved it wrote into it
(browsers, SingleFile, HTTrack, MHT); folders named as a mirror has them (``host/path``); a name that is the key of a document.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from email import message_from_bytes
from email.utils import parsedate_to_datetime
from pathlib import Path
from typing import Any, Final
from urllib.parse import urlsplit

from gov_archive import identity
from gov_archive.capture import mht
from gov_archive.errors import UnreadableError
from gov_archive.model import Portal
from gov_archive.nights import SHANGHAI

SUFFIXES: Final = {
    ".html": "text/html",
    ".htm": "text/html",
    ".xhtml": "application/xhtml+xml",
    ".mht": "multipart/related",
    ".mhtml": "multipart/related",
    ".pdf": "application/pdf",
    ".docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    ".doc": "application/msword",
    ".wps": "application/vnd.ms-works",
    ".ofd": "application/ofd",
    ".rtf": "application/rtf",
    ".txt": "text/plain",
}
"""Files that are taken, with the media type that their names stand for."""

_HEAD: Final = 16_384
_BROWSER: Final = re.compile(r"<!--\s*saved from url=(?:\(\d+\))?(https?://\S+?)\s*-->", re.IGNORECASE)
_SINGLE_FILE: Final = re.compile(r"Page saved with SingleFile\s+url:\s*(https?://\S+)(?:\s+saved date:\s*([^\r\n]+))?", re.IGNORECASE)
_MIRROR: Final = re.compile(r"<!--\s*Mirrored from (\S+) by HTTrack[^,>]*(?:,\s*([^>]*?))?\s*-->", re.IGNORECASE)
_JAVASCRIPT_DATE: Final = re.compile(r"\w{3} (\w{3} \d{2} \d{4} \d{2}:\d{2}:\d{2} GMT[+-]\d{4})")
_NAMED: Final = re.compile(r"(?P<key>.+?)(?:[@_](?P<day>\d{8})(?:[T_-]?(?P<time>\d{6})Z?)?)?")
_UUID: Final = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.IGNORECASE)
_EARLIEST: Final = datetime(1995, 1, 1, tzinfo=UTC)  # a file older than the web has the date of a clock that was never set


@dataclass(frozen=True)
class Saved:
    """A saved file: its path in its folder, the address it was saved from, when, and a sentence that says how both are known.

    ``is_dated`` is False where nothing tells the time but the file's own last modification.
    """

    name: str
    url: str
    at: datetime
    media_type: str
    note: str
    is_dated: bool


@dataclass(frozen=True)
class _Told:
    """What one place says: the address, the time if it says one, and which place it is."""

    url: str
    at: datetime | None
    by: str


def saved(path: Path, folder: Path, portal: Portal, keys: Collection[str], *, now: datetime) -> Saved:
    """Return where and when *path* in *folder* was saved from; *keys* are documents known of *portal*.

    UnreadableError, in one sentence, where its address or its time cannot be known.
    """
    name = path.relative_to(folder).as_posix()
    told = next((found for place in _PLACES if (found := place(path, folder, portal, keys))), None)
    if told is None:
        raise UnreadableError(f'{name}: its address cannot be known; put {path.name}.json beside it with {{"url": "…", "at": "…"}}')
    at = told.at or datetime.fromtimestamp(path.stat().st_mtime, UTC)
    if not _EARLIEST <= at <= now:
        raise UnreadableError(f'{name}: its time {at:%Y-%m-%d %H:%M} UTC cannot be; put {path.name}.json beside it with "url" and "at"')
    how = "its time by the same" if told.at else "its time that of its last modification"
    note = f"saved file {name}; its address by {told.by}, {how}"
    return Saved(name, told.url, at.replace(microsecond=0), SUFFIXES[path.suffix.lower()], note, told.at is not None)


def _sidecar(path: Path, _folder: Path, _portal: Portal, _keys: Collection[str]) -> _Told | None:
    beside = path.with_name(path.name + ".json")
    if not beside.is_file():
        return None
    try:
        said: Any = json.loads(beside.read_text(encoding="utf-8-sig"))
        url, at = said["url"], said.get("at")
        when = datetime.fromisoformat(at) if at else None
    except (OSError, ValueError, TypeError, KeyError, AttributeError) as error:
        raise UnreadableError(
            f'{beside.name}: it does not say where {path.name} is from ({error}); it is {{"url": "…", "at": "2019-03-04T10:00:00+08:00"}}'
        ) from error
    if not isinstance(url, str) or urlsplit(url).scheme not in {"http", "https"}:
        raise UnreadableError(f"{beside.name}: {url!r} is no address that begins with http:// or https://")
    return _Told(url, when and (when if when.tzinfo else when.replace(tzinfo=SHANGHAI)), beside.name)


def _archived_page(path: Path, _folder: Path, _portal: Portal, _keys: Collection[str]) -> _Told | None:
    if SUFFIXES[path.suffix.lower()] != "multipart/related":
        return None
    message = message_from_bytes(path.read_bytes())
    part = mht.root(message)
    places = [message.get("Snapshot-Content-Location"), part.get("Content-Location") if part else None, message.get("Content-Location")]
    url = next((str(place) for place in places if place and str(place).startswith(("http:", "https:"))), None)
    return _Told(url, _mail_date(message.get("Date")), "its own headers") if url else None


def _comment(path: Path, _folder: Path, _portal: Portal, _keys: Collection[str]) -> _Told | None:
    if SUFFIXES[path.suffix.lower()] != "text/html":
        return None
    head = _text(path)
    if found := _SINGLE_FILE.search(head):
        return _Told(found[1], _javascript_date(found[2] or ""), "the comment that SingleFile wrote into it")
    if found := _BROWSER.search(head):
        return _Told(found[1], None, "the comment that a browser wrote into it")
    if found := _MIRROR.search(head):
        url = found[1] if "://" in found[1] else f"http://{found[1]}"
        return _Told(url, _mail_date(found[2]), "the comment that HTTrack wrote into it")
    return None


def _mirrored(path: Path, folder: Path, portal: Portal, _keys: Collection[str]) -> _Told | None:
    """Folders that mirror a host: ``host/article.html?infoid=…``; a question mark may have become @, and .html come behind it."""
    parts = path.relative_to(folder).parts
    hosts = {*identity.portal_hosts(portal), *portal.attachment_hosts}
    at = next((number for number, part in enumerate(parts[:-1]) if part.lower().replace("+", ":") in hosts), None)
    if at is None:
        return None
    host, rest = parts[at].lower().replace("+", ":"), "/".join(parts[at + 1 :])
    scheme = next((urlsplit(url).scheme for url in (portal.base_url, *portal.aliases) if identity.host(url) == host), "http")
    bare = rest.removesuffix(path.suffix)
    spellings = (bare, bare.replace("@", "?", 1), rest, rest.replace("@", "?", 1))
    urls = [f"{scheme}://{host}/{spelling}" for spelling in spellings]
    document = next((url for url in urls if identity.key(portal, url)), None)
    return _Told(document or urls[2], None, "the folders it lies in")


def _keyed(path: Path, _folder: Path, portal: Portal, keys: Collection[str]) -> _Told | None:
    """A name that is a document's key, with a time behind it or none: ``KEY.html``, ``KEY@20190304.html``, ``KEY_20190304T101500.html``."""
    found = _NAMED.fullmatch(path.stem)
    key = found["key"].lower() if found else ""
    if not found or (key not in keys and not _UUID.fullmatch(key)):
        return None
    at = None
    if found["day"]:
        try:
            at = datetime.strptime(found["day"] + (found["time"] or "000000"), "%Y%m%d%H%M%S").replace(tzinfo=SHANGHAI)
        except ValueError:
            return None
    return _Told(identity.document_url(portal, key), at, "its name")


_Place = Callable[[Path, Path, Portal, Collection[str]], _Told | None]
_PLACES: Final[Iterable[_Place]] = (_sidecar, _archived_page, _comment, _mirrored, _keyed)


def _text(path: Path) -> str:
    with path.open("rb") as stream:
        head = stream.read(_HEAD)
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        return head.decode("utf-16", "replace")
    return head.decode("utf-8", "replace")


def _javascript_date(written: str) -> datetime | None:
    """Return the date that JavaScript prints: ``Sun May 17 2020 14:00:00 GMT+0200 (…)``."""
    found = _JAVASCRIPT_DATE.search(written)
    try:
        return datetime.strptime(found[1], "%b %d %Y %H:%M:%S GMT%z") if found else None
    except ValueError:
        return None


def _mail_date(written: Any) -> datetime | None:
    try:
        found = parsedate_to_datetime(str(written)) if written else None
    except (ValueError, TypeError):
        return None
    return found.replace(tzinfo=UTC) if found and found.tzinfo is None else found
