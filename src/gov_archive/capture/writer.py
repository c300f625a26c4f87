"""From an Answer to WARC records on disk, synced before the writer says so."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from importlib.metadata import version
from io import BytesIO
from typing import TYPE_CHECKING, Self

from warcio.recordloader import ArcWarcRecord  # type: ignore[import-untyped]
from warcio.statusandheaders import StatusAndHeaders  # type: ignore[import-untyped]
from warcio.warcwriter import WARCWriter  # type: ignore[import-untyped]

from gov_archive import __version__
from gov_archive.capture import digests, names, places
from gov_archive.capture.blocks import answered, asked_for, is_same, origin, saved, sent
from gov_archive.capture.reading import captured, read
from gov_archive.capture.records import Record
from gov_archive.errors import CaptureError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from io import FileIO
    from pathlib import Path
    from types import TracebackType

    from gov_archive.model import Answer, Brought, Capture, Exchange, Purpose, Validators

    Written = tuple[Record, bytes]


class Writer:
    """The capture files of one run over one source; the first is begun with the first answer.

    A file is written under its name with ``.open`` behind it, locked against ``recover``, and gets its own name when it
    is closed. A new one is begun before *max_bytes* would be passed. *part* stands behind the run in their names, where
    several writers write one run.
    """

    def __init__(self, folder: Path, *, source: str, run: str, at: datetime, max_bytes: int, part: str = "") -> None:
        self.files: list[str] = []
        self.source = source
        self.run = run
        self._folder = folder
        self._part = part
        self._at = at
        self._max_bytes = max_bytes
        self._stream: FileIO | None = None
        self._path = folder
        self._warcinfo = ""
        self._number = 0
        self._size = 0
        self._holds_captures = False
        self._is_closed = False

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.close()

    def append(self, answer: Answer, *, purpose: Purpose, subject: str, same_as: Validators | None = None) -> tuple[Capture, ...]:
        """Write *answer* and return its captures, one a hop, once they are on disk.

        All hops bear the date of the first. The last one becomes a ``revisit`` if it is 304, or if its payload is that of
        *same_as*, as it was sent: the same text packed otherwise is other bytes, and is kept whole.

        CaptureError if it cannot be written; the file then ends with the answer before.
        """
        return self._kept(lambda: self._packed(answer, purpose, subject, same_as))

    def bring(self, brought: Brought, /, *, purpose: Purpose | None, subject: str, asked: str) -> Capture:
        """Write what was captured elsewhere, under the address and the instant that it had there; errors as in ``append``.

        It is a ``response`` with its request where it was had over HTTP, else a ``resource``: a file that somebody saved.
        """
        return self._kept(lambda: self._packed_past(brought, purpose, subject, asked))[0]

    def _kept(self, packed: Callable[[], list[Written]]) -> tuple[Capture, ...]:
        if self._is_closed:
            raise CaptureError(f"the capture files of {self.source} in run {self.run} are closed; begin a new run")
        if self._stream is None:
            self._begin()
        written = packed()
        if self._holds_captures and self._size + sum(len(data) for _, data in written) > self._max_bytes:
            self._finish()
            self._begin()
            written = packed()
        start = self._size
        self._write(b"".join(data for _, data in written))
        self._holds_captures = True
        return tuple(self._captures(written, start))

    def close(self) -> None:
        """Give the open file its final name; nothing can be appended any more."""
        self._is_closed = True
        self._finish()

    def _finish(self) -> None:
        if self._stream is None:
            return
        stream, self._stream = self._stream, None
        with stream:  # the lock is held until the name is final
            self.files.append(names.relative(places.finished(self._path), self._folder))

    def _begin(self) -> None:
        """Begin the next file, its warcinfo record first."""
        year = str(self._at.astimezone(UTC).year)
        self._stream, self._path = places.begun(self._folder / self.source / year, self._names())
        self._size, self._holds_captures = 0, False
        name = self._path.name.removesuffix(names.OPEN)
        self._warcinfo = names.new_id()
        headers = [
            ("WARC-Type", "warcinfo"),
            ("WARC-Record-ID", names.urn(self._warcinfo)),
            ("WARC-Filename", name),
            ("WARC-Date", names.warc_date(self._at)),
            ("Content-Type", "application/warc-fields"),
        ]
        self._write(_gzipped(headers, self._description()))

    def _names(self) -> Iterator[str]:
        while True:
            self._number += 1
            yield names.file_name(self.source, self._at, f"{self.run}{self._part}", self._number)

    def _description(self) -> bytes:
        fields = {
            "software": f"gov-archive/{__version__} (warcio/{version('warcio')})",
            "format": "WARC File Format 1.1",
            "conformsTo": "http://iipc.github.io/warc-specifications/specifications/warc-format/warc-1.1/",
            "isPartOf": self.source,
            "description": f"run {self.run} over the source {self.source}",
            "robots": "obey",
        }
        return "".join(f"{name}: {value}\r\n" for name, value in fields.items()).encode()

    def _packed(self, answer: Answer, purpose: Purpose, subject: str, same_as: Validators | None) -> list[Written]:
        """Return the records of *answer* in file order, offsets still 0, each with its bytes in the file."""
        own = self._own(self.run, purpose, subject, answer.hops[0].url)
        found: list[Written] = []
        for hop in answer.hops:
            shared = self._shared(hop, answer.hops[0].at)
            identifier = names.new_id()
            referred = same_as if hop is answer.final and self._is_held(hop, same_as) else None
            found += map(_written, (answered(hop, identifier, shared, own, referred), asked_for(hop, identifier, shared)))
        return found

    def _is_held(self, hop: Exchange, same_as: Validators | None) -> bool:
        """Say whether the capture *same_as* holds the very bytes that *hop* brought, so far as it is at hand.

        One that turns out damaged holds nothing: then the answer is kept whole again.
        """
        if same_as is None or not is_same(hop, same_as):
            return True
        if not same_as.file or not names.located(self._folder, same_as.file).exists():
            return sent(hop) == hop.body
        try:
            return sent(read(self._folder, same_as.file, same_as.offset).exchange) == sent(hop)
        except CaptureError:
            return False

    def _packed_past(self, brought: Brought, purpose: Purpose | None, subject: str, asked: str) -> list[Written]:
        exchange, identifier = brought.exchange, names.new_id()
        shared = self._shared(exchange, exchange.at)
        own = [*self._own(brought.run, purpose, subject, asked), *origin(brought)]
        if not exchange.request:
            return [_written(saved(exchange, identifier, shared, own))]
        return [_written(answered(exchange, identifier, shared, own, None)), _written(asked_for(exchange, identifier, shared))]

    def _own(self, run: str, purpose: Purpose | None, subject: str, asked: str) -> list[tuple[str, str]]:
        return [
            (names.SOURCE, names.in_header(self.source)),
            (names.RUN, names.in_header(run)),
            *([(names.PURPOSE, purpose)] if purpose else []),
            (names.SUBJECT, names.in_header(subject)),
            (names.ASKED, names.target(asked)),
        ]

    def _shared(self, hop: Exchange, at: datetime) -> list[tuple[str, str]]:
        return [
            ("WARC-Target-URI", names.target(hop.url)),
            ("WARC-Date", names.warc_date(at)),
            ("WARC-Warcinfo-ID", names.urn(self._warcinfo)),
        ]

    def _captures(self, written: list[Written], start: int) -> Iterator[Capture]:
        file = names.relative(self._path, self._folder)
        for number, (record, data) in enumerate(written):
            if record.kind != "request":
                following = written[number + 1][0] if number + 1 < len(written) else None
                request = following if following is not None and following.kind == "request" else None
                yield captured(replace(record, offset=start), request, file)
            start += len(data)

    def _write(self, data: bytes) -> None:
        if self._stream is None:
            raise CaptureError(f"no capture file is open for {self.source}")
        try:
            places.write(self._stream, data, at=self._size)
        except OSError as error:
            raise CaptureError(f"capture file {self._path.name} cannot be written: {error.strerror}; free space and run again") from error
        self._size += len(data)


def _written(made: tuple[list[tuple[str, str]], bytes]) -> Written:
    headers, block = made
    data = _gzipped(headers, block)
    return Record(0, len(data), tuple(headers), block), data


def _gzipped(headers: list[tuple[str, str]], block: bytes) -> bytes:
    """Return one record as a gzip member of its own."""
    stated = StatusAndHeaders("", [*headers, ("WARC-Block-Digest", digests.stated(block))], protocol="WARC/1.1")
    # The type that counts is in the headers; by this one warcio knows that it has no payload digest to add.
    record = ArcWarcRecord("warc", "warcinfo", stated, BytesIO(block), None, None, len(block))
    packed = BytesIO()
    WARCWriter(packed, gzip=True, warc_version="1.1").write_record(record)
    return packed.getvalue()
