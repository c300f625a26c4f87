"""Memento (RFC 7089), read-only: which answers to an address were kept, which is nearest to an instant, and its payload."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime
from email.utils import format_datetime, parsedate_to_datetime
from typing import Any, Final
from urllib.parse import quote, unquote

from datasette import Response  # type: ignore[import-untyped]

from gov_archive.errors import MisuseError
from gov_archive.model import Capture
from gov_archive.query import mementos
from gov_archive.query.web import feed, views

_URL: Final = "!#$%&'()*+,/:;=?@[]~"  # what an address may hold unescaped
_SHOWN_INLINE: Final = ("text/html", "application/xhtml+xml", "text/plain")
_SANDBOX: Final = {
    # A stored page is foreign: no scripts, no requests, no forms, an origin of its own.
    "Content-Security-Policy": "sandbox; default-src 'none'; style-src 'unsafe-inline'; img-src data:; form-action 'none'",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
}


async def timemap(datasette: Any, request: Any) -> Any:
    """All mementos of an address, as ``application/link-format``."""
    url, kept = await _kept(datasette, request)
    home, original = feed.root(request), kept[0].asked
    ends = f'from="{_http(kept[0].at)}"; until="{_http(kept[-1].at)}"'
    lines = [
        _link(original, 'rel="original"'),
        _link(_timemap(home, url), f'rel="self"; type="application/link-format"; {ends}'),
        _link(_timegate(home, url), 'rel="timegate"'),
        *(_memento_link(home, kept, at) for at in range(len(kept))),
    ]
    return Response(",\n".join(lines) + "\n", content_type="application/link-format", headers={"X-Content-Type-Options": "nosniff"})


async def timegate(datasette: Any, request: Any) -> Any:
    """The way to the memento nearest to ``Accept-Datetime``; to the latest where none is asked for."""
    wanted = _wanted(request.headers.get("accept-datetime"))
    url, kept = await _kept(datasette, request, headers={"Vary": "accept-datetime"})
    chosen = mementos.nearest(kept, wanted) if wanted else kept[-1]
    home = feed.root(request)
    links = [_link(kept[0].asked, 'rel="original"'), _link(_timemap(home, url), 'rel="timemap"; type="application/link-format"')]
    links += [_memento_link(home, kept, at) for at in sorted({0, kept.index(chosen), len(kept) - 1})]
    headers = {"Location": _address(home, chosen), "Vary": "accept-datetime", "Link": ", ".join(links)}
    return Response("", status=302, headers=headers, content_type="text/plain; charset=utf-8")


async def memento(datasette: Any, request: Any) -> Any:
    """The payload of an answer as received, with the instant of its capture; nothing in it is run."""
    url, kept = await _kept(datasette, request)
    try:
        wanted = mementos.instant(request.url_vars["stamp"])
    except ValueError as error:
        raise views.UnclearError(f"{request.url_vars['stamp']} is no instant; write year, month, day, hour, minute and second") from error
    chosen, home = mementos.nearest(kept, wanted), feed.root(request)
    if chosen.at != wanted:
        return Response("", status=302, headers={"Location": _address(home, chosen)}, content_type="text/plain; charset=utf-8")
    at = kept.index(chosen)
    links = [
        _link(chosen.asked, 'rel="original"'),
        _link(_timegate(home, url), 'rel="timegate"'),
        _link(_timemap(home, url), 'rel="timemap"; type="application/link-format"'),
        *(_memento_link(home, kept, one) for one in sorted({0, max(at - 1, 0), at, min(at + 1, len(kept) - 1), len(kept) - 1})),
    ]
    return await _payload(datasette, chosen.capture, {"Memento-Datetime": _http(chosen.at), "Link": ", ".join(links)})


async def stored(datasette: Any, request: Any) -> Any:
    """The payload of any answer, by the id of its capture: error pages too, which are evidence and no mementos."""
    return await _payload(datasette, request.url_vars["id"], {})


async def _payload(datasette: Any, capture: str, headers: dict[str, str]) -> Any:
    place = await views.asked(datasette, lambda connection: mementos.payload_place(connection, capture))
    if place is None:
        raise MisuseError(f"the archive has no capture {capture}")
    file, offset, media_type = place
    found: Capture = await asyncio.to_thread(datasette.capture, file, offset)
    content_type = _one_line(media_type) or "application/octet-stream"
    return Response(found.exchange.body, headers={**headers, **_SANDBOX, **_disposition(media_type)}, content_type=content_type)


async def _kept(datasette: Any, request: Any, headers: dict[str, str] | None = None) -> tuple[str, list[mementos.Memento]]:
    url = _original(request)
    kept = await views.asked(datasette, lambda connection: mementos.mementos(connection, url))
    if not kept:
        raise NotKeptError(f"the archive holds no good answer to {url}", headers or {})
    return kept[-1].asked, kept


class NotKeptError(MisuseError):
    """No memento of an address; ``headers`` belong to the answer all the same."""

    def __init__(self, message: str, headers: dict[str, str]) -> None:
        super().__init__(message)
        self.headers = headers


def _original(request: Any) -> str:
    """Return the address in the path, with its query; a slash that a proxy swallowed is put back."""
    url = unquote(request.url_vars["url"]) if "://" not in request.url_vars["url"] else request.url_vars["url"]
    for scheme in ("http", "https"):
        if url.startswith(f"{scheme}:/") and not url.startswith(f"{scheme}://"):
            url = f"{scheme}://{url.removeprefix(f'{scheme}:/')}"
    return f"{url}?{request.query_string}" if request.query_string else url


def _wanted(header: str | None) -> datetime | None:
    if not header:
        return None
    try:
        if header.endswith(" GMT"):  # no other zone may stand there (RFC 7089, 2.1.1.1)
            return parsedate_to_datetime(header)
    except ValueError:
        pass
    raise views.UnclearError(f"Accept-Datetime {header!r} is no date in GMT; write one such as Wed, 04 Mar 2026 02:00:00 GMT")


def _memento_link(home: str, kept: list[mementos.Memento], at: int) -> str:
    names = [name for name, is_so in (("first", at == 0), ("last", at == len(kept) - 1)) if is_so]
    return _link(_address(home, kept[at]), f'rel="{" ".join([*names, "memento"])}"; datetime="{_http(kept[at].at)}"')


def _link(url: str, attributes: str) -> str:
    return f"<{quote(url, safe=_URL)}>; {attributes}"


def _address(home: str, memento: mementos.Memento) -> str:
    return quote(f"{home}/memento/{memento.stamp}/{memento.asked}", safe=_URL)


def _timemap(home: str, url: str) -> str:
    return f"{home}/timemap/link/{url}"


def _timegate(home: str, url: str) -> str:
    return f"{home}/timegate/{url}"


def _http(at: datetime) -> str:
    return format_datetime(at.astimezone(UTC), usegmt=True)


def _disposition(media_type: str | None) -> dict[str, str]:
    """A file is saved, not shown: a viewer of the browser would run outside the sandbox."""
    kind = (media_type or "").partition(";")[0].strip().lower()
    return {} if kind in _SHOWN_INLINE else {"Content-Disposition": "attachment"}


def _one_line(value: str | None) -> str:
    return "".join(sign for sign in value or "" if sign.isascii() and sign.isprintable())
