"""What capture files and their records are called: paths, record ids, header names, dates."""

from __future__ import annotations

import re
import uuid
from datetime import UTC, datetime
from typing import TYPE_CHECKING
from urllib.parse import quote, unquote

from warcio.timeutils import iso_date_to_datetime  # type: ignore[import-untyped]

if TYPE_CHECKING:
    from pathlib import Path, PurePath

OPEN = ".open"  # of a file that is being written, or whose writer died
DAMAGED = ".damaged"  # of the tail cut off such a file

SOURCE = "Gov-Archive-Source"
RUN = "Gov-Archive-Run"
PURPOSE = "Gov-Archive-Purpose"
SUBJECT = "Gov-Archive-Subject"
ASKED = "Gov-Archive-Asked"
ORIGIN = "Gov-Archive-Origin"  # a sentence on where a capture made elsewhere comes from, and how its time is known
PAYLOAD = "Gov-Archive-Payload-Digest"  # of the payload decoded, which WARC-Payload-Digest is not

_YEAR_DIGITS = 4
_TIME = re.compile(r"\d{8}T?\d{6}")


def began(path: PurePath) -> tuple[str, int, str]:
    """Return what sorts files as they were written, whatever order they came in: the time in the name, then its length, then the path.

    So a run's first file stands before its second, and a file before a copy of it that bears more behind the name.
    """
    found = _TIME.search(path.name)
    return (found[0].replace("T", "") if found else ""), len(path.name), path.as_posix()


def file_name(source: str, at: datetime, run: str, number: int) -> str:
    """Return the name of the *number*-th file (from 1) that *run* writes for *source*."""
    stamp = at.astimezone(UTC).strftime("%Y%m%dT%H%M%SZ")
    return f"{source}-{stamp}-{run}{f'-{number}' if number > 1 else ''}.warc.gz"


def relative(path: Path, folder: Path | None = None) -> str:
    """Return *path* as ``Capture.file``: relative to *folder*, by default to the one that holds ``<source>/<year>/``."""
    final = path.with_name(path.name.removesuffix(OPEN))
    if folder is not None:
        return final.relative_to(folder).as_posix()
    year = final.parent.name
    is_ours = len(year) == _YEAR_DIGITS and year.isdecimal()
    return "/".join(final.parts[-3:] if is_ours else final.parts[-1:])


def located(folder: Path, file: str) -> Path:
    """Return where *file* lies now: under its own name, or still open."""
    path = folder / file
    return path if path.exists() else path.with_name(path.name + OPEN)


def record_id(value: str | None) -> str:
    """Return the UUID in ``<urn:uuid:…>``; any other id as it is, without brackets."""
    return (value or "").strip().strip("<>").removeprefix("urn:uuid:")


def urn(identifier: str) -> str:
    """Return *identifier* as a record id is written."""
    return f"<{identifier}>" if ":" in identifier else f"<urn:uuid:{identifier}>"


def warc_date(at: datetime) -> str:
    """Return *at* as WARC 1.1 writes it: UTC, with microseconds where there are any.

    >>> warc_date(datetime(2026, 3, 1, 18, 10, 0, 250000, tzinfo=UTC))
    '2026-03-01T18:10:00.250000Z'
    """
    utc = at.astimezone(UTC).replace(tzinfo=None)
    return f"{utc.isoformat(timespec='microseconds' if utc.microsecond else 'seconds')}Z"


def instant(value: str) -> datetime:
    """Return a WARC-Date as an aware UTC instant; ValueError if it is none."""
    found: datetime = iso_date_to_datetime(value, tz_aware=True)
    return found.astimezone(UTC)


def in_header(value: str) -> str:
    """Return any text as one ASCII header value; ``from_header`` gives it back exactly."""
    return quote(value, safe="/:?#[]@!$&'()*+,;=")


def from_header(value: str) -> str:
    """Return the text that ``in_header`` made *value* of."""
    return unquote(value)


def target(url: str) -> str:
    """Return *url* as a target URI: what is not ASCII percent-encoded, all else untouched."""
    return quote(url, safe="/:?#[]@!$&'()*+,;=%~-._")


def new_id() -> str:
    """Return a UUID for a new record."""
    return str(uuid.uuid4())
