"""From what happens to one line each: for people, or as JSON for machines; on standard error, or in a file.

Lines go through the standard library's loggers below ``gov_archive``, so that whoever imports the package decides what becomes of them;
:func:`written` is what the flows decide.
"""

from __future__ import annotations

import json
import logging
import sys
from contextlib import contextmanager
from datetime import UTC, datetime
from logging.handlers import WatchedFileHandler
from typing import TYPE_CHECKING, Any, Final, TextIO

from gov_archive.errors import MisuseError
from gov_archive.nights import SHANGHAI

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from gov_archive.model import Answer, Capture, Purpose, Verdict
    from gov_archive.settings import Settings

_LOGGER: Final = logging.getLogger("gov_archive")
_LOGGER.addHandler(logging.NullHandler())
_TROUBLE: Final = frozenset({"blocked", "unavailable"})
_REDIRECT: Final = "redirect"
_ASKED_AGAIN: Final = "asked_again"


def exchange(answer: Answer, captures: Sequence[Capture], judged: Verdict | None) -> None:
    """Write one line for each hop of *answer* as captured; *judged* is the verdict on the last one, None where none is made."""
    for hop, capture in zip(answer.hops, captures, strict=True):
        is_last = hop is answer.final
        name, rule = (judged.name, judged.rule) if is_last and judged else (None, None if is_last else _REDIRECT)
        if capture.purpose == "try":
            rule = _ASKED_AGAIN if not hop.fault else f"{_ASKED_AGAIN}: {hop.fault}"
        seconds = None if hop.seconds is None else round(hop.seconds, 3)
        facts = {
            "run": capture.run,
            "source": capture.source,
            "purpose": capture.purpose,
            "subject": capture.subject,
            "url": hop.url,
            "status": hop.status,
            "verdict": name,
            "rule": rule,
            "seconds": seconds,
            "bytes": len(hop.body),
            "capture": capture.id,
        }
        took = "" if seconds is None else f" {seconds:.2f} s"
        told = f"{name} ({rule})" if name else rule or "-"
        text = f"{capture.source} {capture.purpose} {hop.status} {told}{took} {len(hop.body)} B {hop.url}"
        say("exchange", text, at=hop.at, is_trouble=name in _TROUBLE, **facts)


def no_answer(url: str, error: Exception, *, run: str, source: str, purpose: Purpose, subject: str, at: datetime) -> None:
    """Write one line for a request that no answer came to, or that was not made, with the reason."""
    text = f"{source} {purpose} no answer: {error}"
    facts = {"run": run, "source": source, "purpose": purpose, "subject": subject, "url": url, "reason": str(error)}
    say("no_answer", text, at=at, is_trouble=True, **facts)


def say(event: str, text: str, *, at: datetime, is_trouble: bool = False, **facts: Any) -> None:
    """Write one line: *text* for people, *event* and *facts* for machines."""
    told = {"at": at.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z"), "event": event, **facts}
    _LOGGER.log(logging.WARNING if is_trouble else logging.INFO, "%s", text, extra={"facts": told, "happened_at": at})


@contextmanager
def written(settings: Settings) -> Iterator[None]:
    """Write the lines of the block where *settings* say, and there alone; MisuseError where the file cannot be opened."""
    handler = logging.NullHandler() if settings.log == "none" else _handler(settings)
    handler.setFormatter(_AsJson() if settings.log == "json" else _ForPeople())
    known = _LOGGER.level, _LOGGER.propagate
    _LOGGER.addHandler(handler)
    _LOGGER.setLevel(logging.INFO)
    _LOGGER.propagate = False  # Prefect writes what reaches the root to the terminal: every warning would stand there twice
    try:
        yield
    finally:
        _LOGGER.setLevel(known[0])
        _LOGGER.propagate = known[1]
        _LOGGER.removeHandler(handler)
        handler.close()


def _handler(settings: Settings) -> logging.Handler:
    if settings.log_file is None:
        return _StandardError()
    try:
        return WatchedFileHandler(settings.log_file, encoding="utf-8")  # logrotate may move it away meanwhile
    except OSError as error:
        raise MisuseError(f"the log {settings.log_file} cannot be written: {error.strerror}; mend GOV_ARCHIVE_LOG_FILE") from error


class _StandardError(logging.StreamHandler[TextIO]):
    """Writes to what standard error is at the moment: a progress bar puts itself in its place, and draws below the lines."""

    def __init__(self) -> None:
        super().__init__(sys.stderr)

    def emit(self, record: logging.LogRecord) -> None:
        self.stream = sys.stderr
        super().emit(record)


class _AsJson(logging.Formatter):
    """One JSON object a line."""

    def format(self, record: logging.LogRecord) -> str:
        return json.dumps(getattr(record, "facts", {"message": record.getMessage()}), ensure_ascii=False)


class _ForPeople(logging.Formatter):
    """Shanghai time and a sentence; nothing in it can move the cursor or begin another line."""

    def format(self, record: logging.LogRecord) -> str:
        at: datetime = getattr(record, "happened_at", datetime.now(UTC))
        text = "".join(sign if sign.isprintable() else "?" for sign in record.getMessage())
        return f"{at.astimezone(SHANGHAI):%Y-%m-%d %H:%M:%S} {text}"
