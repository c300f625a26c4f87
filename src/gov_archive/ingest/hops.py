"""From the answers in another tool's file to exchanges: what a redirect leads to was asked for under the address that led there."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING
from urllib.parse import unquote, urldefrag, urljoin, urlsplit

from gov_archive import identity
from gov_archive.ingest.inference import listing_at
from gov_archive.ingest.ready import is_redirect

if TYPE_CHECKING:
    from datetime import datetime

    from gov_archive.model import Capture, Portal


class Hops:
    """Follows one file, in its order; our own captures say by themselves what was asked for."""

    def __init__(self, portal: Portal) -> None:
        self._portal = portal
        self._led: dict[str, tuple[datetime, str]] = {}  # where redirects lead: since when, and what was asked for

    def joined(self, capture: Capture) -> Capture:
        """Return *capture* with the address first asked for, if the nearest redirect before it leads there.

        An answer at the address of a document or listing is that one's, whatever led there.
        """
        exchange = capture.exchange
        if capture.source or capture.purpose is not None:
            return capture
        since, asked = self._led.get(_place(exchange.url), (exchange.at, ""))
        if asked and since <= exchange.at and not self._is_known(exchange.url):
            del self._led[_place(exchange.url)]
            capture = replace(capture, asked=asked)
        if is_redirect(exchange):
            self._led[_place(urljoin(exchange.url, exchange.header("location") or ""))] = exchange.at, capture.asked
        return capture

    def _is_known(self, url: str) -> bool:
        return bool(identity.key(self._portal, url) or listing_at(self._portal, url))


def _place(url: str) -> str:
    """Return *url* without what tools write in more than one way: escapes, a fragment, the letter case of its host."""
    try:
        parts = urlsplit(urldefrag(url).url)
    except ValueError:
        return url
    return f"{parts.scheme}://{identity.host(url)}{unquote(parts.path) or '/'}?{unquote(parts.query)}"
