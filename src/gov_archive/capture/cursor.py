"""From a WARC file to the bytes of its records: gzip per record, gzip as a whole, or plain; and where the next record begins."""

from __future__ import annotations

import re
import zlib
from typing import TYPE_CHECKING, BinaryIO

if TYPE_CHECKING:
    from collections.abc import Iterator

_MAX_HEAD_BYTES = 2**20
_STEP = 64 * 1024
_GZIP = b"\x1f\x8b\x08"
_MARK = b"WARC/"
_PLAIN_START = re.compile(rb"(?<=\n)WARC/[01]\.\d")
_HEAD_END = re.compile(rb"\r?\n\r?\n")


class BrokenError(Exception):
    """The bytes at hand are no whole record; the message says why."""


class Cursor:
    """A place in a WARC file; ``record_at`` is where the record in hand begins, ``position`` where the next one will.

    Both are offsets in the file, except in one compressed as a whole, where they count decompressed bytes.
    """

    def __init__(self, stream: BinaryIO, start: int) -> None:
        self._stream = stream
        self._engine = zlib.decompressobj(31)
        self._is_fresh = True  # no member is begun
        self._packed = b""
        self._packed_at = start  # where in the file ``_packed`` begins
        self._plain = bytearray()
        self._taken = 0
        self.record_at = start
        self.is_gzip = _is_gzip(stream)
        self._is_whole = self.is_gzip and start > 0 and is_compressed_as_whole(stream)
        stream.seek(0 if self._is_whole else start)
        self._unwanted = start if self._is_whole else 0  # decompressed bytes before the place asked for
        if self._is_whole:
            self._packed_at = 0

    @property
    def position(self) -> int:
        """Where the next record begins, once ``finish`` was called."""
        if not self.is_gzip:
            return self._packed_at - len(self._plain)
        return self._taken if self._is_whole else self._packed_at

    def begin(self) -> bool:
        """Go to the next record; False at the end of the file."""
        self._skip()
        goes_on = bool(self._plain)  # a second record in one gzip member
        if self.is_gzip and goes_on:
            self._is_whole = True
        self.record_at = self.position
        while not self._plain:
            if self.is_gzip and not self._is_whole and (self._is_fresh or self._engine.eof):
                self.record_at = self._packed_at
            if not self._pull():
                self._check_end()
                return False
        return True

    def head(self) -> bytes:
        """Return the record's header lines with the empty line after them."""
        while True:
            if not self._plain.startswith(_MARK[: len(self._plain)]):
                raise BrokenError(f"no WARC record, it begins with {bytes(self._plain[:40])!r}")
            found = _HEAD_END.search(self._plain)
            if found:
                return self._cut(found.end())
            if len(self._plain) > _MAX_HEAD_BYTES or not self._pull():
                raise BrokenError("it ends in the middle of the record")

    def take(self, length: int) -> bytes:
        """Return the next *length* bytes."""
        while len(self._plain) < length:
            if self.is_gzip and self._engine.eof and not self._is_whole:
                raise BrokenError(f"the record is shorter than the {length} bytes it states")
            if not self._pull():
                raise BrokenError("it ends in the middle of the record")
        return self._cut(length)

    def finish(self) -> None:
        """Go past the empty lines after a record, and to the end of its gzip member, whose sum is thereby checked."""
        while True:
            blank = len(self._plain) - len(self._plain.lstrip(b"\r\n"))
            self._cut(blank)
            if self._plain and self.is_gzip and not self._plain.startswith(_MARK[: len(self._plain)]):
                raise BrokenError("its gzip member goes on behind it with what is no record")
            if self._plain or (self.is_gzip and self._engine.eof):
                return
            if not self._pull():
                self._check_end()
                return

    def resume(self) -> int | None:
        """Return where the first readable record after the one in hand begins, or None."""
        if self._is_whole:
            return None
        return next(self._starts(self.record_at + 1), None)

    def _starts(self, after: int) -> Iterator[int]:
        overlap = 16
        self._stream.seek(max(0, after - 1))
        at, window = max(0, after - 1), b""
        while data := self._stream.read(_STEP):
            window += data
            found = [match.start() for match in (re.finditer(re.escape(_GZIP), window) if self.is_gzip else _PLAIN_START.finditer(window))]
            here = self._stream.tell()
            for offset in (at + start for start in found if at + start >= after):
                if not self.is_gzip or self._is_member(offset):
                    yield offset
            self._stream.seek(here)
            at += max(0, len(window) - overlap)
            window = window[-overlap:]

    def _is_member(self, offset: int) -> bool:
        self._stream.seek(offset)
        try:
            return zlib.decompressobj(31).decompress(self._stream.read(_STEP), len(_MARK)) == _MARK
        except zlib.error:
            return False

    def _skip(self) -> None:
        while self._unwanted:
            if not self._plain and not self._pull():
                raise BrokenError("it ends before the offset asked for")
            self._unwanted -= len(self._cut(min(self._unwanted, len(self._plain))))

    def _cut(self, length: int) -> bytes:
        found = bytes(self._plain[:length])
        del self._plain[:length]
        self._taken += length
        return found

    def _pull(self) -> bool:
        """Get more bytes of the records; False at the end of the file."""
        if not self._packed:
            self._packed = self._stream.read(_STEP)
        if not self._packed:
            return False
        if not self.is_gzip:
            self._plain += self._packed
            self._packed_at += len(self._packed)
            self._packed = b""
            return True
        if self._engine.eof:
            self._engine = zlib.decompressobj(31)
        self._is_fresh = False
        self._plain += self._engine.decompress(self._packed, _STEP)
        rest = self._engine.unused_data if self._engine.eof else self._engine.unconsumed_tail
        self._packed_at += len(self._packed) - len(rest)
        self._packed = rest
        return True

    def _check_end(self) -> None:
        if self.is_gzip and not self._is_fresh and not self._engine.eof:
            raise BrokenError("it ends in the middle of the record")


def _is_gzip(stream: BinaryIO) -> bool:
    """Tell whether the file is compressed; if its first byte is damaged, its name tells."""
    stream.seek(0)
    mark = stream.read(len(_MARK))
    return mark.startswith(_GZIP) or (mark != _MARK and ".gz" in str(getattr(stream, "name", "")))


def is_compressed_as_whole(stream: BinaryIO) -> bool:
    """Tell whether the first gzip member of the file holds more than one record, so that none can be read by itself."""
    if not _is_gzip(stream):
        return False
    stream.seek(0)
    engine = zlib.decompressobj(31)
    seen = bytearray()
    try:
        while not engine.eof and len(seen) < _MAX_HEAD_BYTES and (data := stream.read(_STEP)):
            seen += engine.decompress(data, _MAX_HEAD_BYTES)
    except zlib.error:
        return False
    return _PLAIN_START.search(seen, 1) is not None
