"""Rules for answers in JSON: what their code and message say of themselves. One function a fact."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from gov_archive.verdict.wording import of_text

if TYPE_CHECKING:
    from gov_archive.verdict.scene import Scene

_CODES = ("code", "status", "errcode", "errorcode", "error_code", "resultcode", "ret", "state")
_FINE = {"0", "200", "00", "000", "0000", "1", "ok", "success", "true", "succeed", "none", ""}
_HOLDERS = {"data", "result", "content", "article", "info", "obj", "body", "row", "rows", "list", "records"}
_MESSAGES = ("msg", "message", "error", "errmsg", "error_msg", "info", "detail", "reason")


def data_says_failed(scene: Scene) -> bool:
    """JSON whose code or message says that the request failed."""
    return _said_by_data(scene) == "unavailable"


def data_says_missing(scene: Scene) -> bool:
    """JSON whose code or message says that there is no such document."""
    return _said_by_data(scene) == "missing"


def data_says_blocked(scene: Scene) -> bool:
    """JSON whose code or message says that the visit is refused, suspected or too frequent."""
    return _said_by_data(scene) == "blocked"


def data_holds_nothing(scene: Scene) -> bool:
    """JSON for a document that holds no document: its data is null, or empty."""
    value = _parsed(scene)
    if value is None or not (scene.is_article_address or scene.is_address_unknown):
        return False
    if not isinstance(value, dict):
        return not value
    held = [found for name, found in value.items() if str(name).lower() in _HOLDERS]
    return bool(held) and not any(held)


def _said_by_data(scene: Scene) -> str | None:
    """Return the verdict that a JSON answer pronounces on itself; a failure without a known reason is an outage."""
    told = _told(scene)
    if not told:
        return None
    code, _, message = told.partition(" ")
    found = of_text(message or told, "data")
    if found:
        return found.verdict
    return {"404": "missing", "410": "missing", "401": "blocked", "403": "blocked", "429": "blocked"}.get(code, "unavailable")


def _told(scene: Scene) -> str | None:
    """Return code and message of a JSON answer that reports a failure, None for any other."""
    value = _parsed(scene)
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
    return f"{' '.join(codes[:1])} {message}".strip() or "failed"


def _parsed(scene: Scene) -> Any:
    """Return what a JSON answer holds, None for any other answer."""
    if not scene.is_data:
        return None
    try:
        return json.loads(scene.sight.source)
    except (ValueError, RecursionError):
        return None
