"""From the bytes of a WARC file to its records, in order and one at a time."""

from __future__ import annotations

import zlib
from dataclasses import dataclass
from io import BytesIO
from typing import TYPE_CHECKING

from warcio.statusandheaders import StatusAndHeadersParser, StatusAndHeadersParserException  # type: ignore[import-untyped]

from gov_archive.capture import digests, names
from gov_archive.capture.cursor import BrokenError, Cursor
from gov_archive.errors import ClosedError, DamagedError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

MAX_RECORD_BYTES = 256 * 2**20  # four times the largest answer that is fetched

_VERSIONS = ["WARC/1.1", "WARC/1.0", "WARC/0.18", "WARC/0.17"]


@dataclass(frozen=True)
class Record:
    """One WARC record: ``offset`` and ``length`` in bytes of the file, its headers in order, its block."""

    offset: int
    length: int
    headers: tuple[tuple[str, str], ...]
    block: bytes

    def header(self, name: str) -> str | None:
        """Return the first header *name* (any case), or None."""
        wanted = name.lower()
        return next((value for key, value in self.headers if key.lower() == wanted), None)

    @property
    def kind(self) -> str:
        """The record's WARC-Type."""
        return self.header("WARC-Type") or ""

    @property
    def id(self) -> str:
        """The record's UUID (or other id, without brackets)."""
        return names.record_id(self.header("WARC-Record-ID"))


def contradicts_itself(record: Record) -> bool:
    """Say whether the block of *record* does not have the digest that it states; wget's revisits state that of the answer left off."""
    stated = record.header("WARC-Block-Digest")
    if stated is None or (record.kind == "revisit" and record.header(names.SOURCE) is None):
        return False
    return digests.agrees(stated, record.block) is False


def records(path: Path, *, start: int = 0) -> Iterator[Record]:
    """Yield the records of *path* from *start* on, which must be the offset of one; the memory used is one record's.

    In a file compressed as a whole, offsets count decompressed bytes. At the first record that is not whole,
    DamagedError says where it begins, and ``resume`` where the next readable one does; all before it were yielded.
    """
    file = names.relative(path)
    try:
        stream = path.open("rb")
    except OSError as error:
        raise ClosedError(
            f"capture file {file} cannot be opened: {error.strerror}; mend its rights, or bring it back from a backup"
        ) from error
    with stream:
        cursor = Cursor(stream, start)
        while True:
            try:
                record = _next(cursor)
            except (BrokenError, zlib.error) as error:
                resume = cursor.resume()
                rest = f"the next whole one begins at {resume}" if resume is not None else "nothing after it can be read"
                raise DamagedError(
                    f"capture file {file} is damaged at offset {cursor.record_at}: {_said(error)}; the records before it are whole, {rest}",
                    file=file,
                    offset=cursor.record_at,
                    resume=resume,
                ) from error
            except OSError as error:
                raise ClosedError(
                    f"capture file {file} cannot be read at offset {cursor.record_at}: {error.strerror}; mend the disk, or bring it back "
                    "from a backup"
                ) from error
            if record is None:
                return
            yield record


def _said(error: Exception) -> str:
    return str(error) if isinstance(error, BrokenError) else "its compressed bytes are broken"


def _next(cursor: Cursor) -> Record | None:
    """Return the record at *cursor*, or None at the end of the file."""
    if not cursor.begin():
        return None
    offset = cursor.record_at
    head = cursor.head()
    try:
        parsed = StatusAndHeadersParser(_VERSIONS).parse(BytesIO(head))
    except (StatusAndHeadersParserException, EOFError, UnicodeDecodeError) as error:
        raise BrokenError(f"no WARC record, it begins with {head[:40]!r}") from error
    headers = tuple((str(name), str(value)) for name, value in parsed.headers)
    length = parsed.get_header("Content-Length") or ""
    if not length.isdecimal():
        raise BrokenError(f"the record states no length ({length!r})")
    if int(length) > MAX_RECORD_BYTES:
        raise BrokenError(f"the record states {length} bytes, more than the {MAX_RECORD_BYTES} that are read")
    block = cursor.take(int(length))
    cursor.finish()
    record = Record(offset, cursor.position - offset, headers, block)
    if not cursor.is_gzip and contradicts_itself(record):  # gzip brings its own sum
        raise BrokenError("its block does not have the digest that it states")
    return record
