"""Rules for answers in which the portal was not itself: down, in maintenance, cut short, empty. One function a fact."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

from gov_archive.verdict.detours import sent_elsewhere, sent_to_maintenance
from gov_archive.verdict.phrases import MISSING
from gov_archive.verdict.titles import is_site_name
from gov_archive.verdict.wording import of_text, title_parts

if TYPE_CHECKING:
    from gov_archive.verdict.scene import Scene

_CODES = ("code", "status", "errcode", "errorcode", "error_code", "resultcode", "ret", "state")
_FINE = {"0", "200", "00", "000", "0000", "1", "ok", "success", "true", "succeed", "none", ""}
_MESSAGES = ("msg", "message", "error", "errmsg", "error_msg", "info", "detail", "reason")
_NEXT_TO_NOTHING = 10
_TAGGED = re.compile(r"<\s*(?:html|body|head|div|p|table|!doctype|script|h\d|title|span|meta)\b", re.IGNORECASE)


def server_failed(scene: Scene) -> bool:
    """A status from 500 up: the portal's own machines failed, or a gateway before them."""
    return scene.exchange.status >= 500  # noqa: PLR2004


def not_the_whole_answer(scene: Scene) -> bool:
    """Fewer bytes came than Content-Length announced, or only a part was sent (206)."""
    exchange = scene.exchange
    if exchange.status == 206:  # noqa: PLR2004
        return True
    announced = exchange.header("content-length") or ""
    coded = (exchange.header("content-encoding") or "identity").lower() != "identity" or exchange.header("transfer-encoding")
    return announced.strip().isdecimal() and not coded and len(exchange.body) < int(announced)


def says_nothing(scene: Scene) -> bool:
    """The answer holds no text, and nothing to look at either."""
    if scene.is_file:
        return False
    if not scene.is_page:
        return True
    if scene.is_data or "<" not in scene.sight.source:
        return len(scene.sight.source.strip()) < 2  # noqa: PLR2004  an empty list is still an answer
    if sum(sign.isalnum() for sign in scene.sight.visible) > _NEXT_TO_NOTHING:
        return False
    return not scene.sight.soup.find(["img", "iframe", "frame", "embed", "object", "canvas"]) and not _carries_data(scene)


def _carries_data(scene: Scene) -> bool:
    """Return whether a data store, as listings keep it in scripts, or an answer in XML stands in place of text."""
    return "<record" in scene.sight.source or "infoid=" in scene.sight.source.lower() or "<a " in scene.sight.scripts


def speaks_of_an_outage(scene: Scene) -> bool:
    """Title, heading or the only passage of the page say that the site is in maintenance, busy, or has an error."""
    return scene.speaks_of("unavailable")


def data_says_failed(scene: Scene) -> bool:
    """JSON whose code or message says that the request failed."""
    told = _told(scene)
    return bool(told) and not MISSING.search(told or "")


def data_says_missing(scene: Scene) -> bool:
    """JSON whose code or message says that there is no such document."""
    told = _told(scene)
    return bool(told) and bool(MISSING.search(told or ""))


def html_instead_of_file(scene: Scene) -> bool:
    """A file was asked for or announced, and a page came."""
    return scene.is_file_asked and scene.is_page and (scene.is_data or bool(_TAGGED.search(scene.sight.source[:5_000])))


def shell_without_article(scene: Scene) -> bool:
    """The site's article page came with no article in it: its title, labels and body are empty."""
    if not scene.is_page or scene.is_data or scene.article.sentences:
        return False
    title = scene.sight.title
    return bool(re.match(r"\s*[_|]", title)) and all(is_site_name(part) for part in title_parts(title)[-1:])


def _told(scene: Scene) -> str | None:
    """Return code and message of a JSON answer that reports a failure, None for any other."""
    if not scene.is_data:
        return None
    try:
        value: Any = json.loads(scene.sight.source)
    except (ValueError, RecursionError):
        return None
    if not isinstance(value, dict):
        return None
    low = {str(name).lower(): found for name, found in value.items()}
    message = " ".join(str(low[name]) for name in _MESSAGES if isinstance(low.get(name), str))
    codes = [str(low[name]).lower() for name in _CODES if name in low and not isinstance(low[name], dict | list)]
    failed = low.get("success") is False or (bool(low.get("error")) and low.get("error") != "0") or any(code not in _FINE for code in codes)
    if not failed and not (
        message and of_text(message, "data", 0.5) and not any(isinstance(found, list) and found for found in low.values())
    ):
        return None
    return f"{' '.join(codes)} {message}".strip() or "failed"


RULES = (server_failed, not_the_whole_answer, speaks_of_an_outage, sent_to_maintenance, data_says_failed)
LATE_RULES = (html_instead_of_file, shell_without_article, says_nothing, sent_elsewhere)
