"""HTTP/1.1 answers as bytes: heads parsed and built, transfer and content encodings undone.

``fetch`` and ``capture`` read an answer by the same functions, so that what was fetched and what is read back are equal.
"""

from __future__ import annotations

import re
import zlib
from dataclasses import dataclass
from http import HTTPStatus
from typing import TYPE_CHECKING

import brotli  # type: ignore[import-untyped]

from gov_archive.errors import RefusedError, UnreadableError

if TYPE_CHECKING:
    from collections.abc import Iterable

Headers = tuple[tuple[str, str], ...]

_HEAD_END = re.compile(rb"\r?\n\r?\n")
_STATUS = re.compile(rb"HTTP/\d(?:\.\d)?[ \t]+(\d{3})(?!\d)")
_CHUNK_SIZE = re.compile(rb"[ \t]*([0-9A-Fa-f]{1,15})[ \t]*(?:;[^\r\n]*)?\r?\n")
_GZIP_MAGIC = b"\x1f\x8b"
_STEP = 64 * 1024


@dataclass(frozen=True)
class Head:
    """Status and headers of an answer; ``size`` is the length in bytes up to and with the empty line."""

    status: int
    headers: Headers
    size: int


def head(raw: bytes) -> Head:
    """Return the head with which *raw* begins; UnreadableError if it is no HTTP answer.

    Folded lines are joined; header bytes are UTF-8 where they can be (raw Chinese file names), else Latin-1.
    """
    status = _STATUS.match(raw)
    if not status:
        raise UnreadableError(f"no HTTP answer: it begins with {raw[:40]!r}")
    end = _HEAD_END.search(raw)
    lines = raw[: end.start() if end else len(raw)].replace(b"\r\n", b"\n").split(b"\n")[1:]
    headers: list[tuple[str, str]] = []
    for line in lines:
        if line[:1] in (b" ", b"\t") and headers:
            name, value = headers[-1]
            headers[-1] = (name, f"{value} {text(line.strip())}".strip())
        elif b":" in line:
            name_bytes, _, value_bytes = line.partition(b":")
            headers.append((text(name_bytes.strip()), text(value_bytes.strip())))
    return Head(int(status[1]), tuple(headers), end.end() if end else len(raw))


def text(value: bytes) -> str:
    """Return header bytes as text: UTF-8 where they are, else Latin-1, which loses none."""
    try:
        return value.decode("utf-8")
    except UnicodeDecodeError:
        return value.decode("latin-1")


def without_interim(raw: bytes) -> bytes:
    """Return *raw* without the interim answers (100 Continue, 103 Early Hints) before the one that counts."""
    while (found := _STATUS.match(raw)) and found[1].startswith(b"1") and found[1] != b"101":
        end = _HEAD_END.search(raw)
        if not end:
            break
        raw = raw[end.end() :]
    return raw


def payload(block: bytes, headers: Iterable[tuple[str, str]]) -> bytes:
    """Return *block*, the bytes after the head, with a chunked transfer encoding undone.

    Other tools keep the header after undoing the chunks: a block that is not chunked is returned as it is.
    """
    if "chunked" not in _values(headers, "transfer-encoding"):
        return block
    parts: list[bytes] = []
    at = 0
    while True:
        size = _CHUNK_SIZE.match(block, at)
        if not size:
            return b"".join(parts) if parts and at >= len(block) else block
        length = int(size[1], 16)
        if not length:
            return b"".join(parts)
        part = block[size.end() : size.end() + length]
        if not parts and len(part) < length:  # text that happens to begin like a chunk
            return block
        parts.append(part)
        at = size.end() + length
        at += 2 if block[at : at + 2] == b"\r\n" else 1


def body(payload: bytes, headers: Iterable[tuple[str, str]], *, limit: int) -> bytes:
    """Return *payload* with its content encodings undone, at most *limit* bytes.

    A label that the bytes refute (``gzip`` over plain text) and encodings not known here leave the payload as it is.
    UnreadableError if compressed data is broken, RefusedError if more than *limit* bytes come out.
    """
    for encoding in reversed(_values(headers, "content-encoding")):
        if encoding in ("gzip", "x-gzip") and payload.startswith(_GZIP_MAGIC):
            payload = _inflated(payload, 31, limit)
        elif encoding == "deflate" and payload:
            payload = _inflated(payload, 15 if _has_zlib_header(payload) else -15, limit)
        elif encoding == "br" and payload:
            payload = _unbrotlied(payload, limit)
    if len(payload) > limit:
        raise _oversized(limit)
    return payload


def answer(status: int, headers: Iterable[tuple[str, str]], payload: bytes) -> bytes:
    """Return an answer as it would go over the wire, *payload* unchunked; for exchanges that no wire recorded."""
    kept = [(name, value) for name, value in headers if name.lower() != "transfer-encoding"]
    try:
        reason = HTTPStatus(status).phrase
    except ValueError:
        reason = "Unknown"
    lines = [f"HTTP/1.1 {status} {reason}", *(f"{name}: {_one_line(value)}" for name, value in kept)]
    return "\r\n".join(lines).encode() + b"\r\n\r\n" + payload


def _one_line(value: str) -> str:
    return re.sub(r"[\r\n]+", " ", value)


def _values(headers: Iterable[tuple[str, str]], wanted: str) -> list[str]:
    joined = ",".join(value for name, value in headers if name.lower() == wanted)
    return [value.strip().lower() for value in joined.split(",") if value.strip()]


def _has_zlib_header(data: bytes) -> bool:
    """Tell zlib's wrapper from raw deflate, which some servers send under the same name."""
    return len(data) > 1 and data[0] & 15 == 8 and int.from_bytes(data[:2], "big") % 31 == 0  # noqa: PLR2004 - RFC 1950


def _inflated(data: bytes, window: int, limit: int) -> bytes:
    """Return the members of *data* decompressed, checked while they grow."""
    grown = bytearray()
    while True:
        engine = zlib.decompressobj(window)
        rest = data
        try:
            while not engine.eof:
                piece = engine.decompress(rest, _STEP)
                grown += piece
                if len(grown) > limit:
                    raise _oversized(limit)
                rest = engine.unconsumed_tail
                if not piece and not rest and not engine.eof:
                    raise UnreadableError("compressed data ends early")
        except zlib.error as error:
            raise UnreadableError("compressed data is broken") from error
        data = engine.unused_data
        if window != 31 or not data.startswith(_GZIP_MAGIC):  # noqa: PLR2004 - zlib's number for gzip; what follows is padding
            return bytes(grown)


def _unbrotlied(data: bytes, limit: int) -> bytes:
    grown = bytearray()
    engine = brotli.Decompressor()
    rest = data
    try:
        while not engine.is_finished():
            piece = engine.process(rest, output_buffer_limit=_STEP)
            rest = b""
            grown += piece
            if len(grown) > limit:
                raise _oversized(limit)
            if not piece and engine.can_accept_more_data() and not engine.is_finished():
                raise UnreadableError("compressed data ends early")
    except brotli.error as error:
        raise UnreadableError(f"compressed data is broken: {error}") from error
    return bytes(grown)


def _oversized(limit: int) -> RefusedError:
    return RefusedError(f"answer refused: larger than {limit} bytes once decompressed; raise max_bytes in the settings if it is wanted")
