"""From a WARC file to what is wrong with it: every digest and length recomputed, the order of the records checked."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gov_archive import wire
from gov_archive.capture import digests, names
from gov_archive.capture.reading import is_answer
from gov_archive.capture.records import MAX_RECORD_BYTES, Record, contradicts_itself, records
from gov_archive.errors import CaptureError, DamagedError, GovArchiveError, UnreadableError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_NOT_MODIFIED = 304  # states the length of the answer it stands for


def check(path: Path) -> Iterator[str]:
    """Yield the problems of the WARC file *path*, one sentence each; nothing if it is whole.

    Reading goes on after a damaged record. Memory holds one record and the ids of all.
    """
    start, seen = 0, set[str]()
    order = _Order()
    while True:
        try:
            for record in records(path, start=start):
                yield from (f"{names.relative(path)}, offset {record.offset}: {problem}" for problem in _problems(record, seen, order))
        except DamagedError as error:
            yield str(error)
            if error.resume is None:
                return
            start, order = error.resume, _Order()
        except CaptureError as error:
            yield str(error)
            return
        else:
            if not seen:
                yield f"{names.relative(path)} holds no record"
            return


class _Order:
    """What the records so far say about those to come."""

    def __init__(self) -> None:
        self.is_ours = False
        self.awaited: str | None = None  # the answer whose request must come next


def _problems(record: Record, seen: set[str], order: _Order) -> Iterator[str]:
    yield from _headers(record, seen)
    yield from _sequence(record, order, is_first=not seen)
    seen.add(record.id)
    if contradicts_itself(record):
        yield f"the block of {record.id} does not have the digest that it states"
    if is_answer(record) and record.kind == "response":
        yield from _payload(record)


def _headers(record: Record, seen: set[str]) -> Iterator[str]:
    for name in ("WARC-Type", "WARC-Record-ID", "WARC-Date"):
        if not record.header(name):
            yield f"the record has no {name}"
    if record.id in seen:
        yield f"the id {record.id} was used before"
    try:
        names.instant(record.header("WARC-Date") or "")
    except ValueError:
        yield f"the record's date {record.header('WARC-Date')!r} is none"
    if record.kind == "revisit" and not (record.header("WARC-Refers-To") or record.header("WARC-Refers-To-Target-URI")):
        yield f"the revisit {record.id} does not say what it refers to"


def _sequence(record: Record, order: _Order, *, is_first: bool) -> Iterator[str]:
    """Hold the order in which ``Writer`` writes: warcinfo, then each answer with its request behind it; other tools need not."""
    if is_first and record.kind != "warcinfo" and record.header(names.SOURCE) is not None:
        yield f"the first record is {record.kind or 'of no type'}, not warcinfo"
    if order.awaited is not None and names.record_id(record.header("WARC-Concurrent-To")) != order.awaited:
        yield f"the request of the answer {order.awaited} does not follow it"
    has_request = record.header(names.SOURCE) is not None and record.kind != "resource"  # a saved file was asked of nobody
    order.awaited = record.id if has_request else None


def _payload(record: Record) -> Iterator[str]:
    """Check what the answer states about its payload; a chunked one may be stated before or after undoing the chunks."""
    try:
        head = wire.head(record.block)
    except UnreadableError as error:
        yield f"the answer {record.id} cannot be read: {error}"
        return
    block = record.block[head.size :]
    payload = wire.payload(block, head.headers)
    stated = record.header("WARC-Payload-Digest")
    if stated is not None and digests.agrees(stated, payload) is False and digests.agrees(stated, block) is False:
        yield f"the payload of {record.id} does not have the digest that it states"
    length = next((value for name, value in head.headers if name.lower() == "content-length"), "")
    if record.header(names.SOURCE) is not None and length.isdecimal() and int(length) != len(payload) and head.status != _NOT_MODIFIED:
        yield f"the answer {record.id} states {length} bytes and holds {len(payload)}"
    own = record.header(names.PAYLOAD)
    if own is None:
        return
    try:
        body = wire.body(payload, head.headers, limit=MAX_RECORD_BYTES)
    except GovArchiveError as error:
        yield f"the payload of {record.id} cannot be unpacked: {error}"
    else:
        if digests.agrees(own, body) is False:
            yield f"the decoded payload of {record.id} does not have the digest that it states"
