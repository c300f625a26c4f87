"""Where an answer without content of its own sends the reader: by header, meta tag or script."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.parse import urljoin, urlsplit

if TYPE_CHECKING:
    from gov_archive.verdict.scene import Scene

_META_URL = re.compile(r"url\s*=\s*[\"']?\s*([^\"'>\s;]+)", re.IGNORECASE)
_SCRIPT_URL = re.compile(
    r"""(?:(?:window|self|top|parent|document)\s*\.\s*)*location(?:\s*\.\s*href)?\s*(?:=(?!=)|\.\s*(?:replace|assign)\s*\()\s*["']([^"']+)["']\s*(?:\+\s*["']?[^;]*)?"""
)
_RELOAD = re.compile(r"location\s*\.\s*reload\s*\(")
_FIRST_PAGE = re.compile(r"/?(?:[\w-]+/)?(?:(?:index|default|home|main|sy)(?:\.\w+)?)?/?", re.IGNORECASE)
_FAILURE_PAGE = re.compile(r"404|not-?_?found|error|err\b|nopage|missing|deleted|bucunzai", re.IGNORECASE)
_MAINTENANCE_PAGE = re.compile(r"50[0234]|maint|weihu|upgrade|repair|busy|closed", re.IGNORECASE)
_LITTLE = 200


def target(scene: Scene) -> str | None:
    """Return the absolute address to which the answer sends the reader at once, empty for a reload, None if to none.

    A page that says something of its own is not a detour, although its scripts know other addresses.
    """
    exchange = scene.exchange
    if 300 <= exchange.status < 400 and exchange.status != 304:  # noqa: PLR2004
        return _absolute(exchange.url, exchange.header("location") or "")
    if not scene.is_page or scene.is_data or scene.article.weight or len(scene.sight.visible) > _LITTLE:
        return None
    for meta in scene.sight.soup.find_all("meta"):
        if str(meta.get("http-equiv")).lower() == "refresh" and (found := _META_URL.search(str(meta.get("content")))):
            return _absolute(exchange.url, str(found[1]))
    body = scene.sight.soup.body
    on_load = str(body.get("onload") or "") if body else ""
    scripts = f"{scene.sight.scripts}\n{on_load}"
    if found := _SCRIPT_URL.search(scripts):
        return _absolute(exchange.url, str(found[1]))
    return "" if _RELOAD.search(scripts) else None


def sent_to_the_first_page(scene: Scene) -> bool:
    """The answer only sends the reader on to the site's first page."""
    found = _on(scene)
    if found is None:
        return False
    parts = urlsplit(found)
    return bool(_FIRST_PAGE.fullmatch(parts.path)) and not parts.query and parts.path != urlsplit(scene.exchange.url).path


def sent_to_a_failure_page(scene: Scene) -> bool:
    """The answer only sends the reader on to a page for what is not found."""
    found = _on(scene)
    return found is not None and bool(_FAILURE_PAGE.search(_tail(found)))


def sent_to_maintenance(scene: Scene) -> bool:
    """The answer only sends the reader on to a page about maintenance."""
    found = _on(scene)
    return found is not None and bool(_MAINTENANCE_PAGE.search(_tail(found)))


def sent_elsewhere(scene: Scene) -> bool:
    """The answer has no content but a way to another address, which was not followed."""
    return target(scene) is not None


def _absolute(base: str, address: str) -> str:
    """Return *address* as seen from *base*, as printed where it cannot be one."""
    try:
        return urljoin(base, address)
    except ValueError:
        return address


def _on(scene: Scene) -> str | None:
    found = target(scene)
    if not found:
        return None
    try:
        urlsplit(found)
    except ValueError:
        return None
    return found


def _tail(url: str) -> str:
    parts = urlsplit(url)
    return f"{parts.path.rpartition('/')[2]}?{parts.query}"
