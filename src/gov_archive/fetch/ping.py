"""One request to an address that the operator named, so that somebody else notices when none comes."""

from __future__ import annotations

import logging
from typing import Final

import httpx

_PATIENCE_SECONDS: Final = 10.0
_TRIES: Final = 3
_LOGGERS: Final = ("httpx", "httpcore")


def ping(url: str, *, is_well: bool) -> str | None:
    """Ask *url*, or *url* with ``/fail`` behind its path; return None, or a sentence on why that failed.

    The address is a secret: whoever knows it can say that all is well. It is in no sentence and in no log. Redirects are not followed: no
    host is asked but the one named.
    """
    loggers = [logging.getLogger(name) for name in _LOGGERS]
    known = [logger.level for logger in loggers]
    for logger in loggers:
        logger.setLevel(logging.CRITICAL + 1)
    try:
        reason = _asked(url, is_well=is_well)
    finally:
        for logger, level in zip(loggers, known, strict=True):
            logger.setLevel(level)
    return None if reason is None else f"the ping address did not take the ping: {reason}; compare GOV_ARCHIVE_PING with the service's page"


def _asked(url: str, *, is_well: bool) -> str | None:
    try:
        target = httpx.URL(url.strip())
        if target.scheme not in {"http", "https"} or not target.host:
            return "it is no address of the web"
        if not is_well:
            target = target.copy_with(path=f"{target.path.rstrip('/')}/fail")
        with httpx.Client(timeout=_PATIENCE_SECONDS, follow_redirects=False) as client:
            return _answer(client, target)
    except (httpx.InvalidURL, ValueError):
        return "it is no address of the web"


def _answer(client: httpx.Client, target: httpx.URL) -> str | None:
    reason = "it was not asked"
    for _ in range(_TRIES):
        try:
            answer = client.get(target)
        except httpx.HTTPError as error:
            reason = type(error).__name__
        else:
            if answer.is_success:
                return None
            reason = f"it answered {answer.status_code}"
    return reason
