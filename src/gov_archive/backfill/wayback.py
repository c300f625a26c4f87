"""The Wayback Machine: which captures of an address it has, by its CDX server, and each of them as it was captured.

After https://github.com/internetarchive/wayback/tree/master/wayback-cdx-server, read in November 2026, and what its users report: the
key to go on only works where ``fl`` asks for ``urlkey`` (internetarchive/wayback#121); about 60 requests a minute are let through, and who
goes on after a 429 for more than a minute is shut out for an hour (edgi-govdata-archiving/wayback#137); there is no robots.txt.

``/web/<time>id_/<address>`` gives the payload as it was captured. The headers of the original come as ``x-archive-orig-…`` and stay
so: those without it are the archive's own and say how the bytes that came are packed.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from types import TracebackType
from typing import Any, Final, Literal, Self
from urllib.parse import quote, unquote, urlencode, urlsplit

from gov_archive import fetch, identity, origin
from gov_archive.collect import Captures
from gov_archive.errors import MisuseError, RefusedError, TransientError, UnreadableError
from gov_archive.model import Answer, Brought, Exchange, Portal
from gov_archive.settings import Settings

CDX: Final = "https://web.archive.org/cdx/search/cdx"
BUSY_SECONDS: Final = 70.0  # a 429 is waited out for longer than the minute after which it becomes a block
ROWS: Final = 5_000  # of one answer; the server's own limit is 150,000

_PATH: Final = "/cdx/search/cdx"
_FIELDS: Final = ("urlkey", "timestamp", "original", "mimetype", "statuscode", "digest")
_GOOD: Final = "(200|-)"  # a revisit has no status of its own
_MEMENTO: Final = re.compile(r"/web/(\d{14})id_/(.+)$", re.DOTALL)
_FORM: Final = "%Y%m%d%H%M%S"
_SPELLING: Final = re.compile(r"^https?://(?:www\d?\.)?|(?<=[^/]):(?:80|443)(?=/|$)", re.IGNORECASE)
_EXCLUDED: Final = re.compile(r"(Administrative|Robot)AccessControlException|has been excluded|Blocked Site Error", re.IGNORECASE)
_ERROR: Final = 400


@dataclass(frozen=True)
class Kept:
    """One capture that the Wayback Machine has: the address as it was asked, when, and the digest of the payload (SHA-1, base 32)."""

    original: str
    timestamp: str
    digest: str
    media_type: str = ""

    @property
    def at(self) -> datetime:
        """When it was captured."""
        return datetime.strptime(self.timestamp, _FORM).replace(tzinfo=UTC)


class Wayback:
    """One client of the Wayback Machine whose CDX server is at *cdx*; no other host is asked, and this one at a pace of its own."""

    def __init__(self, settings: Settings, *, now: Callable[[], datetime], cdx: str = CDX) -> None:
        parts = urlsplit(cdx)
        if not parts.path.endswith(_PATH) or not identity.host(cdx):
            raise MisuseError(f"--cdx {cdx!r} is no CDX server of a Wayback Machine: give an address that ends with {_PATH}, such as {CDX}")
        self._cdx = cdx
        self._root = cdx.removesuffix(_PATH)
        portal = Portal(
            "wayback", "Wayback Machine", f"{parts.scheme}://{parts.netloc}/", "{key}", pace_seconds=settings.wayback_pace_seconds
        )
        busy = BUSY_SECONDS if settings.retry_wait_seconds else 0.0
        self._client = fetch.Client(portal, settings, now=now, busy_seconds=busy)

    def __enter__(self) -> Self:
        self._client.__enter__()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self._client.__exit__(kind, error, trace)

    def captures(self, url: str, *, match: Literal["exact", "prefix"], book: Captures) -> Iterator[Kept]:
        """Yield the good captures of *url*, or of every address that begins with it, by address and time; each answer goes into *book*.

        Of captures of one address that follow each other with the same payload the first is given. TransientError or RefusedError
        where the index cannot be had to its end.
        """
        asked: dict[str, str] = {"url": url, "matchType": match, "output": "json", "fl": ",".join(_FIELDS)}
        asked |= {"filter": f"statuscode:{_GOOD}", "limit": str(ROWS), "showResumeKey": "true"}
        if match == "exact":  # among several addresses the server would take neighbours with one payload for one
            asked["collapse"] = "digest"
        resume, last = "", ("", "")
        while True:
            rows, following = self._page(asked | ({"resumeKey": resume} if resume else {}), book)
            for urlkey, kept in rows:
                if (urlkey, kept.digest) != last:
                    yield kept
                last = (urlkey, kept.digest)
            if not following:
                return
            if following == resume:
                raise TransientError(f"the index of the Wayback Machine goes in a circle at {resume!r} for {url}; what came before is used")
            resume = following

    def memento(self, kept: Kept, run: str) -> Brought:
        """Return the capture *kept* as it was made, for the backfill *run*.

        It bears the instant at which the answer itself says that it was captured. TransientError where another try may give it,
        RefusedError where the Wayback Machine does not show it.
        """
        url = f"{self._root}/web/{kept.timestamp}id_/{quote(kept.original, safe=_SAFE)}"
        final = self._answer(url).final
        found = _MEMENTO.search(final.url)
        if final.header("memento-datetime") is None or found is None:
            why = final.header("x-archive-wayback-runtime-error") or f"it answered {final.status}"
            raise RefusedError(f"the Wayback Machine does not show {kept.original} of {kept.timestamp}: {why}")
        if final.status != 200:  # noqa: PLR2004
            raise RefusedError(f"what the Wayback Machine kept of {kept.original} at {found[1]} is an answer with status {final.status}")
        if _bare(found[2]) != _bare(kept.original):
            raise RefusedError(f"the Wayback Machine leads from {kept.original} of {kept.timestamp} to another address: {found[2]}")
        at = datetime.strptime(found[1], _FORM).replace(tzinfo=UTC)
        exchange = replace(final, url=kept.original, at=at)
        return Brought(exchange, origin.of_past(run, at), brought_at=final.at, kept_at=final.url)

    def _page(self, asked: dict[str, str], book: Captures) -> tuple[list[tuple[str, Kept]], str]:
        """Return the rows of one answer of the index, and the key to go on with, "" at the end."""
        url = f"{self._cdx}?{urlencode(asked, quote_via=quote)}"
        answer = self._answer(url)
        book.append(answer, purpose="index", subject=asked["url"])
        if answer.final.status >= _ERROR:
            raise RefusedError(
                f"the Wayback Machine answers {answer.final.status} to the question for {asked['url']}: {_head(answer.final)}"
            )
        return _parsed(answer.final, asked["url"])

    def _answer(self, url: str) -> Answer:
        """Ask for *url*; a busy or broken archive is a TransientError and counts towards leaving it alone."""
        answer = self._client.get(url)
        final = answer.final
        is_its_own = final.header("memento-datetime") is None  # else it is the status of what was captured
        if is_its_own and _EXCLUDED.search(f"{final.header('x-archive-wayback-runtime-error') or ''} {_head(final)}"):
            raise RefusedError(f"the Wayback Machine may not show {url}: its owner, or its robots.txt, has excluded it")
        if is_its_own and (final.status == 429 or final.status >= 500):  # noqa: PLR2004
            self._client.judged(url, "unavailable")
            raise TransientError(f"the Wayback Machine is busy: it answers {final.status} to {url}")
        self._client.judged(url, "good")
        return answer


_SAFE: Final = "/:?#[]@!$&'()*+,;=%~-._"


def _parsed(answer: Exchange, url: str) -> tuple[list[tuple[str, Kept]], str]:
    """Return rows and key of an answer in JSON: a list of lists, the first names the columns, an empty one stands before the key."""
    try:
        table: Any = json.loads(answer.body) if answer.body.strip() else []
        lines = [line for line in table[1:] if line] if table else []
        key = ""
        if [] in table:
            key = str(lines.pop()[0])
        columns = [str(name) for name in table[0]] if table else []
        rows = [dict(zip(columns, line, strict=True)) for line in lines]
        found = [(row["urlkey"], Kept(row["original"], row["timestamp"], row["digest"], row["mimetype"])) for row in rows]
        _ = [kept.at for _, kept in found]
    except (ValueError, TypeError, KeyError, IndexError) as error:
        raise UnreadableError(f"the index of the Wayback Machine cannot be read for {url}: {error} in {_head(answer)!r}") from error
    return found, key


def _bare(url: str) -> str:
    """Return what the index takes for one address: without scheme, the scheme's own port and www, in lower case."""
    return unquote(_SPELLING.sub("", url)).lower().rstrip("/")


def _head(answer: Exchange) -> str:
    return " ".join(answer.body[:2000].decode("utf-8", "replace").split())[:120]
