"""From WARC files to the index by which replay tools find a capture: sorted CDXJ lines, key, time and place.

After https://specs.webrecorder.net/cdxj/0.1.0/, all values as strings, as pywb and cdxj-indexer write them.
"""

from __future__ import annotations

import hashlib
import heapq
import json
from dataclasses import dataclass, field, replace
from tempfile import TemporaryFile
from typing import IO, TYPE_CHECKING, Final

from gov_archive import wire
from gov_archive.capture import names
from gov_archive.capture.reading import is_answer
from gov_archive.capture.records import Record, records
from gov_archive.capture.surt import surt
from gov_archive.errors import CaptureError, DamagedError, UnreadableError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_IN_MEMORY: Final = 50_000  # lines sorted at a time, some 15 MB; more go to temporary files
_REVISIT: Final = "warc/revisit"
_TRY: Final = "try"
_SAME: Final = "identical-payload-digest"


@dataclass(frozen=True)
class Entry:
    """One line: ``timestamp`` has 14 digits, ``mime`` is ``warc/revisit`` for one, ``filename`` is the name in the package."""

    key: str
    timestamp: str
    url: str
    mime: str
    status: str
    digest: str
    offset: int
    length: int
    filename: str

    @property
    def line(self) -> str:
        """The line with its end."""
        block = {"url": self.url, "mime": self.mime, "status": self.status, "digest": self.digest}
        block |= {"length": str(self.length), "offset": str(self.offset), "filename": self.filename}
        return f"{self.key} {self.timestamp} {json.dumps(block)}\n"


@dataclass
class Index:
    """The captures of some files; ``damaged`` names what could not be read, ``left_out`` counts revisits that no tool could replay.

    Those are: server not modified, which would replay as an empty 304, and revisits of a payload that is not among the files or came
    under other encodings or another length, since a tool would put the headers of one on the bytes of the other. An answer that was asked
    for again is not in the index either: the last one stands for that moment.
    """

    damaged: list[str] = field(default_factory=list)
    left_out: int = 0
    captures: int = 0
    in_memory: int = _IN_MEMORY
    _lines: list[str] = field(default_factory=list)
    _runs: list[IO[str]] = field(default_factory=list)
    _originals: dict[str, tuple[str, str]] = field(default_factory=dict)
    _revisits: list[tuple[Entry, str, str]] = field(default_factory=list)

    def add(self, path: Path, filename: str) -> None:
        """Take in the captures of *path*, which is called *filename* in the package; damage is passed over and named."""
        start: int | None = 0
        while start is not None:
            try:
                for record in records(path, start=start):
                    self._take(record, filename)
            except DamagedError as error:
                self.damaged.append(str(error))
                start = error.resume
            except CaptureError as error:
                self.damaged.append(str(error))
                return
            else:
                return

    def lines(self) -> Iterator[str]:
        """Yield all lines sorted by their bytes; nothing can be added after."""
        for entry, refers_to, shape in self._revisits:
            original = self._originals.get(refers_to)
            if original is not None and original[1] == shape:
                self._keep(replace(entry, digest=original[0]))  # pywb joins the two by the digest
            else:
                self.left_out += 1
        self._revisits.clear()
        self._lines.sort()  # all ASCII: the order of the bytes
        yield from heapq.merge(self._lines, *self._runs)
        for run in self._runs:
            run.close()

    def _take(self, record: Record, filename: str) -> None:
        if not is_answer(record) or record.header(names.PURPOSE) == _TRY:
            return
        url = (record.header("WARC-Target-URI") or "").strip("<>")
        try:
            at = names.instant(record.header("WARC-Date") or "")
            key = surt(url)
        except ValueError as error:
            self.damaged.append(f"{filename}, offset {record.offset}: not in the index: {error}")
            return
        status, media, shape, size = _answer(record)
        entry = Entry(key, f"{at:%Y%m%d%H%M%S}", url, media, status, _digest(record, size), record.offset, record.length, filename)
        if record.kind != "revisit":
            self._originals[record.id] = (entry.digest, shape)
            self._keep(entry)
            return
        refers_to = names.record_id(record.header("WARC-Refers-To"))
        if (record.header("WARC-Profile") or "").endswith(_SAME):
            self._revisits.append((replace(entry, mime=_REVISIT), refers_to, shape))
        else:
            self.left_out += 1

    def _keep(self, entry: Entry) -> None:
        self.captures += 1
        self._lines.append(entry.line)
        if len(self._lines) >= self.in_memory:
            run = TemporaryFile("w+", encoding="ascii")  # noqa: SIM115 - closed by lines()
            run.writelines(sorted(self._lines))
            run.seek(0)
            self._runs.append(run)
            self._lines.clear()


def _answer(record: Record) -> tuple[str, str, str, int]:
    """Return status, media type, what a replay would take from the headers, and the length of the head."""
    if record.kind == "resource":
        return "200", (record.header("Content-Type") or "unk").split(";")[0].strip().lower(), "", 0
    try:
        head = wire.head(record.block)
    except UnreadableError:
        return "-", "unk", "", 0
    said = {name.lower(): value for name, value in reversed(head.headers)}
    media = said.get("content-type", "").split(";")[0].split(" ")[0].strip().lower()
    shape = "\n".join(said.get(name, "").lower() for name in ("content-encoding", "transfer-encoding", "content-length"))
    return str(head.status or "-"), media or "unk", shape, head.size


def _digest(record: Record, size: int) -> str:
    """Return the digest of the payload that the record states, its own or ours, or that its bytes have."""
    stated = record.header("WARC-Payload-Digest") or record.header(names.PAYLOAD)
    if stated:
        return stated.strip()
    return f"sha256:{hashlib.sha256(record.block[size:]).hexdigest()}"
