"""From WARC files to captures: one by its offset, or all in order; those of other tools too."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, cast, get_args

from gov_archive import wire
from gov_archive.capture import mht, names
from gov_archive.capture.records import MAX_RECORD_BYTES, Record, records
from gov_archive.errors import CaptureError, RefusedError, UnreadableError
from gov_archive.model import Capture, Exchange, Purpose

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_ANSWERS = {"response", "revisit", "resource"}


def read(folder: Path, file: str, offset: int) -> Capture:
    """Return the capture at *offset* of *file* (relative to *folder*), finished or still being written.

    CaptureError if there is none; DamagedError if it is not whole.
    """
    found = records(names.located(folder, file), start=offset)
    record = next(found, None)
    if record is None or not is_answer(record):
        raise CaptureError(f"no capture at offset {offset} of {file}: {'the file ends there' if record is None else record.kind}")
    following = next(found, None) if record.header(names.SOURCE) is not None else None  # ours: the request comes next
    return captured(record, following if following and _is_request_of(following, record) else None, file)


def scan(path: Path, *, start: int = 0, folder: Path | None = None) -> Iterator[Capture]:
    """Yield the captures of a WARC file in order from the offset *start* on; one record is in memory at a time.

    ``Capture.file`` is relative to *folder*, by default to the one above ``<source>/<year>/``. Records that are no
    answers over HTTP, or cut short by the tool that wrote them, are passed over. Captures of other tools have
    purpose None and subject "". At a damaged record DamagedError is raised, after all captures before it;
    the scan can go on from its ``resume``.
    """
    file = names.relative(path, folder)
    waiting: Record | None = None  # an answer whose request may be the next record
    before: Record | None = None  # a request whose answer may be the next record, as wget writes them
    for record in _until_damage(path, start):
        if isinstance(record, CaptureError):
            if waiting is not None:
                yield captured(waiting, before, file)
            raise record
        if waiting is not None:
            is_its = _is_request_of(record, waiting)
            yield captured(waiting, record if is_its else before, file)
            waiting, before = None, None
            if is_its:
                continue
        if is_answer(record):
            waiting = record
            before = before if before is not None and _is_request_of(before, record) else None
        elif record.kind == "request":
            before = record
    if waiting is not None:
        yield captured(waiting, before, file)


def _until_damage(path: Path, start: int) -> Iterator[Record | CaptureError]:
    """Yield records, and the error that ends them as the last item: what waits for its request is yielded before it is raised."""
    try:
        yield from records(path, start=start)
    except CaptureError as error:
        yield error


def captured(record: Record, request: Record | None, file: str) -> Capture:
    """Return what *record*, a response, revisit or resource, says; *request* is the record of what was sent, if it is at hand."""
    url = _url(record)
    exchange = _exchange(record, url, request.block if request else b"")
    refers_to = names.record_id(record.header("WARC-Refers-To")) if record.kind == "revisit" else None
    stated = (record.header(names.PAYLOAD) or "").removeprefix("sha256:")
    own = "" if refers_to is not None else hashlib.sha256(exchange.body).hexdigest()
    purpose = record.header(names.PURPOSE)
    return Capture(
        id=record.id,
        file=file,
        offset=record.offset,
        length=record.length,
        source=names.from_header(record.header(names.SOURCE) or ""),
        run=names.from_header(record.header(names.RUN) or ""),
        purpose=cast("Purpose", purpose) if purpose in get_args(Purpose) else None,
        subject=names.from_header(record.header(names.SUBJECT) or ""),
        asked=record.header(names.ASKED) or url,
        exchange=exchange,
        payload_sha256=own or stated,
        refers_to=refers_to,
    )


def is_answer(record: Record) -> bool:
    """Tell whether *record* holds a whole answer over HTTP or refers to one, or a file kept under an address of the web."""
    if record.kind not in _ANSWERS or not _url(record).lower().startswith(("http:", "https:")):
        return False
    return record.header("WARC-Truncated") is None or record.kind == "revisit"


def _exchange(record: Record, url: str, request: bytes) -> Exchange:
    stated = record.header("WARC-Date") or ""
    try:
        at = names.instant(stated)
    except ValueError as error:
        raise CaptureError(f"the record at offset {record.offset} has no date: {stated!r}") from error
    if record.kind == "resource":
        media, body = mht.unwrapped(record.header("Content-Type") or "", record.block)
        return Exchange(url, at, 200, (("Content-Type", media),), body, request, record.block)
    try:
        head = wire.head(record.block)
    except UnreadableError:  # an answer without a head (HTTP/0.9), or a revisit that keeps none
        return Exchange(url=url, at=at, status=0, headers=(), body=record.block, request=request, response=record.block)
    body = b"" if record.kind == "revisit" else _body(record.block[head.size :], head.headers)
    return Exchange(url=url, at=at, status=head.status, headers=head.headers, body=body, request=request, response=record.block)


def _body(block: bytes, headers: wire.Headers) -> bytes:
    payload = wire.payload(block, headers)
    try:
        return wire.body(payload, headers, limit=MAX_RECORD_BYTES)
    except (UnreadableError, RefusedError):  # kept as received although it cannot be unpacked, or would grow without end
        return payload


def _is_request_of(record: Record, answer: Record) -> bool:
    if record.kind != "request":
        return False
    concurrent = {names.record_id(value) for key, value in (*record.headers, *answer.headers) if key.lower() == "warc-concurrent-to"}
    if concurrent:
        return answer.id in concurrent or record.id in concurrent
    return (_url(record), record.header("WARC-Date")) == (_url(answer), answer.header("WARC-Date"))


def _url(record: Record) -> str:
    return (record.header("WARC-Target-URI") or "").strip("<>")
