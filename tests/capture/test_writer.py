from __future__ import annotations

import gzip
import hashlib
import os
import resource
import signal
import subprocess
import sys
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, get_args

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from warcio.archiveiterator import ArchiveIterator  # type: ignore[import-untyped]

from answers import NIGHT, TEXT, URL, answer, exchange, validators
from gov_archive import capture, wire
from gov_archive.errors import CaptureError
from gov_archive.model import Exchange, Fault, Purpose

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

LATER = NIGHT + timedelta(days=1)


def writer(folder: Path, *, run: str = "r1", max_bytes: int = 10**9, source: str = "yunqi") -> capture.Writer:
    return capture.Writer(folder, source=source, run=run, at=NIGHT, max_bytes=max_bytes)


def records(path: Path) -> list[dict[str, str]]:
    """Return the headers of the records of *path* as warcio reads them, with the block under ``""``."""
    with path.open("rb") as stream:
        return [
            {**dict(record.rec_headers.headers), "": record.raw_stream.read().decode("latin-1")}
            for record in ArchiveIterator(stream, no_record_parse=True)
        ]


def is_valid(path: Path) -> bool:
    """Tell whether warcio's own checker and ours find nothing."""
    checked = subprocess.run([sys.executable, "-m", "warcio.cli", "check", str(path)], capture_output=True, text=True, check=False)
    return checked.returncode == 0 and not checked.stdout and not list(capture.integrity.check(path))


def test_file_is_open_while_written_and_named_when_closed(tmp_path: Path) -> None:
    final = tmp_path / "yunqi" / "2026" / "yunqi-20260301T181000Z-r1.warc.gz"
    with writer(tmp_path) as book:
        (kept,) = book.append(answer(), purpose="document", subject="0001")
        assert kept.file == "yunqi/2026/yunqi-20260301T181000Z-r1.warc.gz"
        assert [path.name for path in final.parent.iterdir()] == [f"{final.name}.open"]
        assert capture.read(tmp_path, kept.file, kept.offset) == kept
    assert [path.name for path in final.parent.iterdir()] == [final.name]
    assert capture.read(tmp_path, kept.file, kept.offset) == kept
    assert book.files == [kept.file]
    assert is_valid(final)


def test_answer_and_the_name_of_its_file_are_on_disk_before_anyone_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    synced: dict[int, int] = {}

    def noted(handle: int, sync: Callable[[int], None] = os.fsync) -> None:
        sync(handle)
        synced[os.fstat(handle).st_ino] = os.fstat(handle).st_size

    monkeypatch.setattr(os, "fsync", noted)
    with writer(tmp_path) as book:
        for _ in range(2):
            (kept,) = book.append(answer(), purpose="document", subject="0001")
            status = (tmp_path / f"{kept.file}.open").stat()
            assert synced[status.st_ino] == status.st_size > kept.offset + kept.length
        assert {folder.stat().st_ino for folder in (tmp_path, tmp_path / "yunqi", tmp_path / "yunqi/2026")} <= synced.keys()
        synced.clear()
    assert (tmp_path / "yunqi/2026").stat().st_ino in synced


@pytest.mark.parametrize(
    ("raw", "fault", "said"),
    [
        (b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nonly this", "disconnect", "application/http;msgtype=response"),
        (b"HTTP/1.1 200 OK\r\nContent-Le", "time", "application/http;msgtype=response"),
        (b"no HTTP at all", "disconnect", "application/octet-stream"),
        (wire.answer(200, [("Content-Encoding", "gzip")], gzip.compress(TEXT)[:-9]), "packing", "application/http;msgtype=response"),
    ],
    ids=["body", "head", "no HTTP", "packing"],
)
def test_answer_that_broke_off_is_kept_and_no_capture_of_a_document(tmp_path: Path, raw: bytes, fault: Fault, said: str) -> None:
    part = Exchange(url=URL, at=NIGHT, status=0, headers=(), body=b"", request=b"GET / HTTP/1.1\r\n\r\n", response=raw, fault=fault)
    with writer(tmp_path) as book:
        book.append(answer(part), purpose="try", subject="0001")
        (whole,) = book.append(answer(), purpose="document", subject="0001")
    path = tmp_path / whole.file
    _, kept, *_ = records(path)
    assert (kept["WARC-Type"], kept["Content-Type"], kept[""].encode("latin-1")) == ("response", said, raw)
    assert kept.get("WARC-Truncated") == (None if fault == "packing" else fault)
    found = [one for one in capture.scan(path, folder=tmp_path) if one.purpose != "try"]
    assert found == [whole]
    assert is_valid(path)


def test_night_without_answers_leaves_no_file(tmp_path: Path) -> None:
    with writer(tmp_path):
        pass
    assert list(tmp_path.rglob("*")) == []


def test_records_are_warc_1_1_warcinfo_first_each_request_after_its_response(tmp_path: Path) -> None:
    with writer(tmp_path) as book:
        (kept,) = book.append(answer(), purpose="document", subject="0001")
    path = tmp_path / kept.file
    info, response, request = records(path)
    assert gzip.decompress(path.read_bytes()).startswith(b"WARC/1.1\r\nWARC-Type: warcinfo\r\n")
    assert "software: gov-archive/" in info[""]
    assert info["WARC-Filename"] == path.name
    assert response["WARC-Type"] == "response"
    assert response[""].encode("latin-1") == kept.exchange.response
    assert request[""].encode("latin-1") == kept.exchange.request
    assert request["WARC-Concurrent-To"] == response["WARC-Record-ID"] == f"<urn:uuid:{kept.id}>"
    assert {record["WARC-Date"] for record in (response, request)} == {"2026-03-01T18:10:00.123456Z"}
    assert {record["WARC-Warcinfo-ID"] for record in (response, request)} == {info["WARC-Record-ID"]}
    assert response["WARC-Payload-Digest"] == f"sha256:{hashlib.sha256(TEXT).hexdigest()}"
    assert response["WARC-Block-Digest"] == f"sha256:{hashlib.sha256(kept.exchange.response).hexdigest()}"


def test_every_record_is_a_gzip_member_of_its_own(tmp_path: Path) -> None:
    with writer(tmp_path) as book:
        (kept,) = book.append(answer(), purpose="document", subject="0001")
    data = (tmp_path / kept.file).read_bytes()
    assert gzip.decompress(data[kept.offset : kept.offset + kept.length]).count(b"WARC/1.1") == 1


def test_all_hops_are_kept_under_one_date_and_the_address_first_asked(tmp_path: Path) -> None:
    moved = exchange(b"", url="http://portal.example/old", raw=b"HTTP/1.1 302 Found\r\nLocation: /new\r\nContent-Length: 0\r\n\r\n")
    with writer(tmp_path) as book:
        kept = book.append(answer(moved, exchange(at=LATER)), purpose="document", subject="0001")
    assert [each.exchange.status for each in kept] == [302, 200]
    assert [each.asked for each in kept] == ["http://portal.example/old"] * 2
    assert {each.exchange.at for each in kept} == {NIGHT}
    assert list(capture.scan(tmp_path / kept[0].file)) == list(kept)
    assert is_valid(tmp_path / kept[0].file)


def test_identical_payload_becomes_a_revisit(tmp_path: Path) -> None:
    with writer(tmp_path) as book:
        (first,) = book.append(answer(), purpose="document", subject="0001")
        (again,) = book.append(answer(exchange(at=LATER)), purpose="document", subject="0001", same_as=validators(first))
    revisit = records(tmp_path / again.file)[3]
    assert revisit["WARC-Type"] == "revisit"
    assert revisit["WARC-Profile"] == "http://netpreserve.org/warc/1.1/revisit/identical-payload-digest"
    assert revisit["WARC-Refers-To"] == f"<urn:uuid:{first.id}>"
    assert (revisit["WARC-Refers-To-Target-URI"], revisit["WARC-Refers-To-Date"]) == (URL, "2026-03-01T18:10:00.123456Z")
    assert revisit["WARC-Payload-Digest"] == records(tmp_path / first.file)[1]["WARC-Payload-Digest"]
    assert (again.refers_to, again.payload_sha256, again.exchange.body) == (first.id, first.payload_sha256, b"")
    assert again.exchange.headers == first.exchange.headers
    assert again.exchange.response.endswith(b"\r\n\r\n")
    assert is_valid(tmp_path / again.file)


def packed_as(level: int, text: bytes = TEXT) -> Exchange:
    """Return the page packed and in chunks; another *level* gives other bytes."""
    packed = gzip.compress(text, level, mtime=0)
    head = b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nTransfer-Encoding: chunked\r\n\r\n"
    return exchange(text, raw=head + b"%x\r\n%b\r\n0\r\n\r\n" % (len(packed), packed))


def test_what_is_packed_the_same_again_becomes_a_revisit(tmp_path: Path) -> None:
    with writer(tmp_path) as book:
        (first,) = book.append(answer(packed_as(9)), purpose="document", subject="0001")
        (again,) = book.append(answer(packed_as(9)), purpose="document", subject="0001", same_as=validators(first))
    assert first.exchange.response == packed_as(9).response
    assert first.exchange.body == TEXT
    assert again.refers_to == first.id
    assert is_valid(tmp_path / again.file)


@pytest.mark.parametrize(
    ("before", "after"),
    [(packed_as(9), packed_as(0)), (packed_as(9), exchange()), (exchange(), packed_as(9))],
    ids=["packed otherwise", "no longer packed", "packed now"],
)
def test_same_text_packed_otherwise_is_kept_as_received(tmp_path: Path, before: Exchange, after: Exchange) -> None:
    with writer(tmp_path) as book:
        (first,) = book.append(answer(before), purpose="document", subject="0001")
        (again,) = book.append(answer(after), purpose="document", subject="0001", same_as=validators(first))
    assert (again.refers_to, again.payload_sha256, again.exchange.response) == (None, first.payload_sha256, after.response)
    assert is_valid(tmp_path / again.file)


def test_answer_is_kept_whole_again_where_the_capture_that_it_repeats_is_damaged(tmp_path: Path) -> None:
    with writer(tmp_path) as book:
        (first,) = book.append(answer(), purpose="document", subject="0001")
    data = bytearray((tmp_path / first.file).read_bytes())
    data[first.offset + first.length // 2] ^= 1
    (tmp_path / first.file).write_bytes(data)
    with writer(tmp_path) as book:
        (again,) = book.append(answer(), purpose="document", subject="0001", same_as=validators(first))
    assert again.refers_to is None
    assert again.exchange.response == first.exchange.response


def test_payload_digest_of_what_came_in_chunks_is_left_to_the_block_and_stated_in_a_revisit_as_the_standard_has_it(tmp_path: Path) -> None:
    raw = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n%x\r\n%b\r\n0\r\n\r\n" % (len(TEXT), TEXT)
    with writer(tmp_path) as book:
        (first,) = book.append(answer(exchange(raw=raw)), purpose="document", subject="0001")
        (again,) = book.append(answer(exchange(raw=raw)), purpose="document", subject="0001", same_as=validators(first))
    _, response, _, revisit, _ = records(tmp_path / first.file)
    assert "WARC-Payload-Digest" not in response
    assert response["WARC-Block-Digest"] == f"sha256:{hashlib.sha256(raw).hexdigest()}"
    assert (revisit["WARC-Truncated"], revisit["WARC-Payload-Digest"]) == ("length", f"sha256:{hashlib.sha256(TEXT).hexdigest()}")
    assert is_valid(tmp_path / again.file)


def test_not_modified_becomes_a_revisit_of_its_own_profile(tmp_path: Path) -> None:
    with writer(tmp_path) as book:
        (first,) = book.append(answer(), purpose="document", subject="0001")
        unmodified = exchange(b"", raw=b'HTTP/1.1 304 Not Modified\r\nETag: "v1"\r\nContent-Length: 77\r\n\r\n')
        (again,) = book.append(answer(unmodified), purpose="document", subject="0001", same_as=validators(first))
        (unasked,) = book.append(answer(unmodified), purpose="document", subject="0001")
    assert records(tmp_path / again.file)[3]["WARC-Profile"].endswith("/server-not-modified")
    assert (again.refers_to, again.payload_sha256, again.exchange.status) == (first.id, first.payload_sha256, 304)
    assert (unasked.refers_to, unasked.exchange.status) == (None, 304)
    assert is_valid(tmp_path / again.file)


@pytest.mark.parametrize(("before", "after"), [(TEXT, TEXT + b" "), (b"", b"")], ids=["another text", "nothing twice"])
def test_other_payloads_and_empty_ones_are_kept_whole(tmp_path: Path, before: bytes, after: bytes) -> None:
    with writer(tmp_path) as book:
        (first,) = book.append(answer(exchange(before)), purpose="document", subject="0001")
        (again,) = book.append(answer(exchange(after)), purpose="document", subject="0001", same_as=validators(first))
    assert again.refers_to is None


def test_full_file_is_closed_and_the_next_one_opened(tmp_path: Path) -> None:
    with writer(tmp_path, max_bytes=5000) as book:
        kept = [book.append(answer(exchange(os.urandom(1000))), purpose="document", subject=str(n))[0] for n in range(6)]
    stem = "yunqi/2026/yunqi-20260301T181000Z-r1"
    assert book.files == [f"{stem}.warc.gz", f"{stem}-2.warc.gz", f"{stem}-3.warc.gz"]
    assert all((tmp_path / file).stat().st_size <= 5000 and is_valid(tmp_path / file) for file in book.files)
    assert [capture.read(tmp_path, each.file, each.offset) for each in kept] == kept


def test_closed_writer_takes_no_more(tmp_path: Path) -> None:
    with writer(tmp_path) as book:
        book.append(answer(), purpose="document", subject="0001")
    with pytest.raises(CaptureError, match="closed"):
        book.append(answer(), purpose="document", subject="0001")


def test_answer_larger_than_a_file_gets_a_file_of_its_own(tmp_path: Path) -> None:
    with writer(tmp_path, max_bytes=100) as book:
        for _ in range(2):
            book.append(answer(), purpose="document", subject="0001")
    assert len(book.files) == 2


def test_two_writers_of_one_name_never_share_a_file(tmp_path: Path) -> None:
    with writer(tmp_path) as one, writer(tmp_path) as other:
        for book in (one, other):
            book.append(answer(), purpose="document", subject="0001")
    with writer(tmp_path) as third:
        third.append(answer(), purpose="document", subject="0001")
    assert len({*one.files, *other.files, *third.files}) == 3


def test_exchange_without_raw_bytes_is_written_as_an_answer_that_reads_the_same(tmp_path: Path) -> None:
    bare = wire.head(b"HTTP/1.1 503 x\r\nServer: odd\r\n\r\n")
    made = exchange(b"busy", raw=b"HTTP/1.1 503 x\r\nServer: odd\r\n\r\n")
    with writer(tmp_path) as book:
        (kept,) = book.append(answer(replace(made, request=b"", response=b"")), purpose="probe", subject="")
    assert (kept.exchange.status, kept.exchange.headers, kept.exchange.body) == (503, bare.headers, b"busy")
    assert is_valid(tmp_path / kept.file)


@contextmanager
def largest_file(size: int) -> Iterator[None]:
    """Make writes beyond *size* bytes fail, as on a full disk."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    ignored = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
        signal.signal(signal.SIGXFSZ, ignored)


def test_failed_write_leaves_the_file_as_it_was_before(tmp_path: Path) -> None:
    with writer(tmp_path) as book:
        (kept,) = book.append(answer(), purpose="document", subject="0001")
        with largest_file(5000), pytest.raises(CaptureError, match="cannot be written"):
            book.append(answer(exchange(os.urandom(9000))), purpose="document", subject="0002")
        (after,) = book.append(answer(), purpose="document", subject="0003")
    assert list(capture.scan(tmp_path / kept.file)) == [kept, after]
    assert is_valid(tmp_path / kept.file)


TOKEN = st.from_regex(r"[A-Za-z][A-Za-z0-9-]{0,12}", fullmatch=True).filter(
    lambda name: name.lower() not in {"transfer-encoding", "content-encoding"}
)
VALUE = st.from_regex(r"([!-~云镇é]([ -~云镇é]{0,20}[!-~云镇é])?)?", fullmatch=True)


@st.composite
def exchanges(draw: st.DrawFn) -> Exchange:
    """Return exchanges with any headers, bodies and request bytes, at any microsecond."""
    body = draw(st.binary(max_size=500))
    raw = wire.answer(draw(st.integers(200, 599)), draw(st.lists(st.tuples(TOKEN, VALUE), max_size=5)), body)
    made = exchange(body, raw=raw, at=NIGHT + draw(st.timedeltas(timedelta(days=-9000), timedelta(days=9000))))
    return replace(made, request=draw(st.binary(max_size=100)))


@settings(max_examples=30, deadline=None)
@given(exchanges(), st.sampled_from(get_args(Purpose)), st.text(max_size=40))
def test_what_is_written_is_what_is_read(tmp_path_factory: pytest.TempPathFactory, made: Exchange, purpose: Purpose, subject: str) -> None:
    folder = tmp_path_factory.mktemp("captures")
    with writer(folder, source="某源-1", run="后 run") as book:
        kept = book.append(answer(made), purpose=purpose, subject=subject)
    (found,) = capture.scan(folder / kept[0].file, folder=folder)
    assert found == kept[0] == capture.read(folder, found.file, found.offset)
    assert (found.source, found.run, found.purpose, found.subject) == ("某源-1", "后 run", purpose, subject)
    assert found.exchange == made
    assert found.payload_sha256 == hashlib.sha256(made.body).hexdigest()
