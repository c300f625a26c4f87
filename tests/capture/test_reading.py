from __future__ import annotations

import contextlib
import gzip
import io
import tracemalloc
from pathlib import Path
from typing import Any

import brotli  # type: ignore[import-untyped]
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from warcio.statusandheaders import StatusAndHeaders  # type: ignore[import-untyped]
from warcio.warcwriter import WARCWriter  # type: ignore[import-untyped]

from answers import NIGHT, TEXT, URL, answer, exchange
from gov_archive import capture
from gov_archive.errors import CaptureError, DamagedError
from gov_archive.model import Capture

DATE = "2019-05-06T07:08:09Z"


def foreign(*, is_packed: bool = True, version: str = "1.0", order: tuple[str, ...] = ("response", "request"), **http: Any) -> bytes:
    """Return a WARC as warcio's users write it: one page and its request."""
    stream = io.BytesIO()
    book = WARCWriter(stream, gzip=is_packed, warc_version=version)
    book.write_record(book.create_warcinfo_record("foreign.warc", {"software": "another tool"}))
    head = StatusAndHeaders("200 OK", [("Content-Type", "text/html"), *http.get("headers", [])], protocol="HTTP/1.1")
    payload = http.get("payload", TEXT)
    dated = {"WARC-Date": DATE}
    made = {
        "response": book.create_warc_record(
            http.get("url", URL), "response", payload=io.BytesIO(payload), length=len(payload), http_headers=head, warc_headers_dict=dated
        ),
        "request": book.create_warc_record(
            http.get("url", URL),
            "request",
            http_headers=StatusAndHeaders("GET /article.html HTTP/1.1", [("Host", "portal.example")], is_http_request=True),
            warc_headers_dict=dated,
        ),
    }
    made["request"].rec_headers.add_header("WARC-Concurrent-To", made["response"].rec_headers.get_header("WARC-Record-ID"))
    for kind in order:
        book.write_record(made[kind])
    return stream.getvalue()


def scanned(folder: Path, data: bytes) -> list[Capture]:
    path = folder / "foreign.warc.gz"
    path.write_bytes(data)
    found = list(capture.scan(path))
    assert [capture.read(folder, each.file, each.offset).exchange.body for each in found] == [each.exchange.body for each in found]
    return found


@pytest.mark.parametrize("is_packed", [True, False], ids=["gzip", "plain"])
@pytest.mark.parametrize("version", ["1.0", "1.1"])
@pytest.mark.parametrize("order", [("response", "request"), ("request", "response"), ("response",)], ids="-".join)
def test_captures_of_other_tools_are_read(tmp_path: Path, is_packed: bool, version: str, order: tuple[str, ...]) -> None:
    (found,) = scanned(tmp_path, foreign(is_packed=is_packed, version=version, order=order))
    assert (found.purpose, found.subject, found.source, found.run) == (None, "", "", "")
    assert (found.exchange.url, found.asked, found.exchange.status, found.exchange.body) == (URL, URL, 200, TEXT)
    assert found.exchange.at.isoformat() == "2019-05-06T07:08:09+00:00"
    assert found.exchange.request.startswith(b"GET /article.html") == ("request" in order)


def test_payload_that_would_grow_without_end_is_read_as_it_came_and_hides_nothing_behind_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("gov_archive.capture.reading.MAX_RECORD_BYTES", 1000)
    bomb = gzip.compress(bytes(2000))
    first, second = scanned(tmp_path, foreign(payload=bomb, headers=[("Content-Encoding", "gzip")]) + foreign())
    assert (first.exchange.body, second.exchange.body) == (bomb, TEXT)


def test_file_compressed_as_a_whole_is_read(tmp_path: Path) -> None:
    plain = foreign(is_packed=False) + foreign(is_packed=False, url="http://portal.example/second")
    assert [found.exchange.url for found in scanned(tmp_path, gzip.compress(plain))] == [URL, "http://portal.example/second"]


@pytest.mark.parametrize(
    ("headers", "payload"),
    [
        ([("Content-Encoding", "gzip")], gzip.compress(TEXT)),
        ([("Content-Encoding", "br")], brotli.compress(TEXT)),
        ([("Content-Encoding", "gzip")], TEXT),
        ([("Transfer-Encoding", "chunked")], b"5\r\n" + TEXT[:5] + b"\r\n%x\r\n" % len(TEXT[5:]) + TEXT[5:] + b"\r\n0\r\n\r\n"),
        ([("Transfer-Encoding", "chunked")], TEXT),
        ([("Transfer-Encoding", "chunked"), ("Content-Encoding", "gzip")], gzip.compress(TEXT)),
    ],
    ids=["gzip", "br", "gzip undone", "chunked", "chunks undone", "chunks undone, gzip kept"],
)
def test_payload_is_decoded_however_the_tool_kept_it(tmp_path: Path, headers: list[tuple[str, str]], payload: bytes) -> None:
    (found,) = scanned(tmp_path, foreign(headers=headers, payload=payload))
    assert found.exchange.body == TEXT


def test_payload_that_cannot_be_unpacked_is_kept_as_it_is(tmp_path: Path) -> None:
    cut = gzip.compress(TEXT)[:-9]
    (found,) = scanned(tmp_path, foreign(headers=[("Content-Encoding", "gzip")], payload=cut))
    assert found.exchange.body == cut


def test_what_is_no_answer_over_http_is_passed_over(tmp_path: Path) -> None:
    assert scanned(tmp_path, foreign(url="dns:portal.example")) == []


def test_foreign_revisit_is_known_as_one(tmp_path: Path) -> None:
    stream = io.BytesIO()
    book = WARCWriter(stream, gzip=True)
    book.write_record(book.create_revisit_record(URL, "sha1:ABC", "http://portal.example/first", DATE))
    (found,) = scanned(tmp_path, stream.getvalue())
    assert (found.refers_to, found.payload_sha256, found.exchange.body) == ("", "", b"")


def pages(folder: Path, count: int = 5) -> tuple[Path, list[Capture]]:
    with capture.Writer(folder, source="yunqi", run="r1", at=NIGHT, max_bytes=10**9) as book:
        kept = [book.append(answer(exchange(TEXT + bytes([n]) * 300)), purpose="document", subject=str(n))[0] for n in range(count)]
    return folder / kept[0].file, kept


@pytest.fixture(scope="module")
def five_pages(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, list[Capture]]:
    path, kept = pages(tmp_path_factory.mktemp("captures"))
    path.with_suffix(".whole").write_bytes(path.read_bytes())
    return path, kept


def test_scan_goes_on_from_any_capture(tmp_path: Path) -> None:
    path, kept = pages(tmp_path)
    for n, each in enumerate(kept):
        assert list(capture.scan(path, start=each.offset)) == kept[n:]


def test_offset_without_a_capture_is_an_error(tmp_path: Path) -> None:
    path, kept = pages(tmp_path)
    for offset in (0, kept[1].offset + 1, path.stat().st_size, path.stat().st_size + 9):
        with pytest.raises(CaptureError):
            capture.read(tmp_path, kept[0].file, offset)
    with pytest.raises(CaptureError, match="cannot be opened"):
        capture.read(tmp_path, "none.warc.gz", 0)


@pytest.mark.parametrize("cut", [1, 9, 50, 200, 300])
def test_truncated_last_record_is_said_after_the_good_ones(tmp_path: Path, cut: int) -> None:
    path, kept = pages(tmp_path)
    path.write_bytes(path.read_bytes()[:-cut])
    reading = capture.scan(path)
    assert [next(reading).id for _ in kept] == [each.id for each in kept]
    with pytest.raises(DamagedError, match="ends in the middle of the record") as damaged:
        next(reading)
    assert damaged.value.offset == kept[-1].offset + kept[-1].length
    assert damaged.value.resume is None
    assert damaged.value.file == kept[0].file


@pytest.mark.parametrize("left", [1, 5, 12])
def test_record_of_which_hardly_anything_was_written_is_said(tmp_path: Path, left: int) -> None:
    path, kept = pages(tmp_path)
    path.write_bytes(path.read_bytes()[: kept[-1].offset + left])
    with pytest.raises(DamagedError, match="ends in the middle") as damaged:
        list(capture.scan(path))
    assert damaged.value.offset == kept[-1].offset


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 10**6), st.integers(1, 255))
def test_flipped_byte_costs_no_more_than_its_own_record(five_pages: tuple[Path, list[Capture]], place: int, mask: int) -> None:
    path, kept = five_pages
    packed = bytearray(path.with_suffix(".whole").read_bytes())
    at = place % len(packed)
    packed[at] ^= mask
    path.write_bytes(packed)
    found: list[Capture] = []
    start: int | None = 0
    while start is not None:
        try:
            for each in capture.scan(path, start=start):
                found.append(each)  # noqa: PERF402 - what came before the error counts
            start = None
        except DamagedError as error:
            start = error.resume
    read = {each.id: each.exchange for each in found}
    lost = [each for each in kept if each.id not in read]
    assert len(found) == len(kept) or lost
    assert all(each.offset <= at < each.offset + each.length for each in lost)
    assert all(read[each.id].response == each.exchange.response for each in kept if each not in lost)


def test_damage_in_a_plain_file_is_found_by_the_digest(tmp_path: Path) -> None:
    plain = foreign(is_packed=False).replace("各位代表".encode(), "各位代衣".encode())
    path = tmp_path / "foreign.warc"
    path.write_bytes(plain)
    with pytest.raises(DamagedError, match="digest") as damaged:
        list(capture.scan(path))
    assert plain[damaged.value.resume :].startswith(b"WARC/1.0")


@settings(max_examples=100, deadline=None)
@given(st.binary(max_size=400), st.booleans())
def test_any_file_is_read_or_said_to_be_damaged(tmp_path_factory: pytest.TempPathFactory, data: bytes, is_packed: bool) -> None:
    path = tmp_path_factory.getbasetemp() / "any.warc.gz"
    path.write_bytes(gzip.compress(data) if is_packed else data)
    with contextlib.suppress(CaptureError):
        assert list(capture.scan(path)) == []


def test_memory_stays_at_one_record(tmp_path: Path) -> None:
    with capture.Writer(tmp_path, source="yunqi", run="r1", at=NIGHT, max_bytes=10**9) as book:
        for n in range(30):
            book.append(answer(exchange(bytes([n]) * 2**20)), purpose="document", subject=str(n))
    tracemalloc.start()
    for _ in capture.scan(tmp_path / book.files[0]):
        pass
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 12 * 2**20
