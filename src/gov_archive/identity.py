"""What makes two addresses one document: the portal's own key, whatever scheme, alias or spelling leads to it."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING
from urllib.parse import urljoin, urlsplit

if TYPE_CHECKING:
    from gov_archive.model import Portal

_SESSION = re.compile(r";\w*sess(?:ion)?id\w*=[^/?#]*", re.IGNORECASE)  # of servers that ask visitors for no cookie
_DEFAULT_PORTS = {"http": 80, "https": 443}


def host(url: str) -> str:
    """Return host and port of *url*, the scheme's own port left out: ``xxgk.shbsq.gov.cn``, ``127.0.0.1:8000``."""
    parts = urlsplit(url)
    name = (parts.hostname or "").rstrip(".")
    if ":" in name:
        name = f"[{name}]"
    try:
        port = parts.port
    except ValueError:  # a port that is no number: such an address names no host of ours
        return ""
    return name if port is None or port == _DEFAULT_PORTS.get(parts.scheme) else f"{name}:{port}"


def document_url(portal: Portal, key: str) -> str:
    """Return the canonical address of the document *key*."""
    return urljoin(portal.base_url, portal.document_url.replace("{key}", key))


def listing_url(portal: Portal, listing: str) -> str:
    """Return the absolute address of *listing* as a sources file writes it, relative to ``base_url``."""
    return urljoin(portal.base_url, listing)


def key(portal: Portal, url: str, *, base: str | None = None) -> str | None:
    """Return the lower-cased key in *url* if it is a document of *portal*, by its own address or an alias.

    Relative addresses are resolved against *base* (the page they stand on). Query parameters may come in any order
    beside others; letter case of path and parameter names does not matter.
    """
    try:
        absolute = urljoin(base or portal.base_url, url.strip())
        parts = urlsplit(absolute)
    except ValueError:
        return None
    if parts.scheme not in _DEFAULT_PORTS or host(absolute) not in portal_hosts(portal):
        return None
    path = _SESSION.sub("", parts.path)
    tail = f"{path}?{parts.query}" if parts.query else path
    found = _pattern(document_url(portal, "{key}")).fullmatch(tail)
    return found["key"].lower() if found else None


def without_session(url: str) -> str:
    """Return *url* without the number of a visit that servers write into it: ``view.do;jsessionid=A1F3?id=5``."""
    return _SESSION.sub("", url)


def portal_hosts(portal: Portal) -> frozenset[str]:
    """Return the hosts under which the portal's own pages are known, canonical and aliases."""
    return _hosts(portal.base_url, *portal.aliases)


@lru_cache(maxsize=64)
def _hosts(*urls: str) -> frozenset[str]:
    return frozenset(host(url) for url in urls)


@lru_cache(maxsize=64)
def _pattern(template: str) -> re.Pattern[str]:
    """Return what matches path and query of a document's address built by *template*."""
    parts = urlsplit(template)
    path = re.escape(parts.path).replace(re.escape("{key}"), r"(?P<key>[^/?&#]+)")
    if "{key}" not in parts.path:  # the page's own name decides: portals serve it from several folders
        path = r"(?:/.*)?/" + re.escape(parts.path.rsplit("/", 1)[-1])
    if "{key}" in parts.path:
        return re.compile(rf"{path}(?:\?.*)?", re.IGNORECASE)
    wanted = next(pair for pair in parts.query.split("&") if "{key}" in pair)
    pair = re.escape(wanted).replace(re.escape("{key}"), r"(?P<key>[^&#]+)")
    return re.compile(rf"{path}\?(?:.*&)?{pair}(?:&.*)?", re.IGNORECASE)
