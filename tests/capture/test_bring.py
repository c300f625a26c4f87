"""Captures made elsewhere: written under the instant they had there, read back as they are, told where they come from."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from warcio.archiveiterator import ArchiveIterator  # type: ignore[import-untyped]

from answers import NIGHT
from gov_archive import capture, origin
from gov_archive.capture import integrity
from gov_archive.capture.cdxj import Index
from gov_archive.model import Brought, Capture, Exchange

THEN = datetime(2019, 3, 4, 5, 6, 7, tzinfo=UTC)
URL = "http://portal.example/article.html?infoid=0001"
PAGE = "<html><head><title>云栖镇2019年政府工作报告</title></head><body>各位代表：</body></html>".encode()
RUN = origin.of_past("backfill-20260301T181000Z-ab12", THEN)
MHT = (
    b"From: <Saved by a browser>\r\nSnapshot-Content-Location: " + URL.encode() + b"\r\nMIME-Version: 1.0\r\n"
    b'Content-Type: multipart/related; type="text/html"; boundary="----=_x"\r\n\r\n'
    b"------=_x\r\nContent-Type: image/png\r\nContent-Transfer-Encoding: base64\r\n\r\niVBORw0=\r\n"
    b"------=_x\r\nContent-Type: text/html; charset=utf-8\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n"
    b"<html><body>=E4=BA=91=E6=A0=96=E9=95=87</body></html>\r\n------=_x--\r\n"
)


def brought(exchange: Exchange, folder: Path, **fields: str) -> Capture:
    with capture.Writer(folder, source="yunqi", run="backfill-20260301T181000Z-ab12", at=NIGHT, max_bytes=10**9) as writer:
        kept = writer.bring(Brought(exchange, RUN, NIGHT, **fields), purpose="document", subject="0001", asked=URL)
    found = list(capture.scan(next(folder.rglob("*.warc.gz"))))
    assert found == [kept]
    return kept


def saved(body: bytes = PAGE, media: str = "text/html") -> Exchange:
    return Exchange(URL, THEN, 200, (("Content-Type", media),), body)


def test_a_saved_file_is_a_resource_with_its_own_bytes_and_time(tmp_path: Path) -> None:
    kept = brought(saved(), tmp_path, note="saved file a/报告.html, its time is that of its last modification")
    assert (kept.exchange.body, kept.exchange.at, kept.run, kept.asked) == (PAGE, THEN, RUN, URL)
    path = next(tmp_path.rglob("*.warc.gz"))
    with path.open("rb") as stream:
        records = ArchiveIterator(stream)
        assert next(records).rec_type == "warcinfo"
        record = next(records)
        assert record.rec_type == "resource"
        assert record.rec_headers.get_header("WARC-Date") == "2019-03-04T05:06:07Z"
        assert record.rec_headers.get_header("WARC-Creation-Date") == "2026-03-01T18:10:00.123456Z"
        assert "%E6%8A%A5" in record.rec_headers.get_header("Gov-Archive-Origin")
        assert record.content_stream().read() == PAGE
    assert list(integrity.check(path)) == []


def test_what_was_had_over_http_is_a_response_with_its_request_as_received(tmp_path: Path) -> None:
    head = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nx-archive-orig-content-encoding: gzip\r\nContent-Length: %d\r\n\r\n" % len(PAGE)
    exchange = replace(saved(), request=b"GET /web/20190304050607id_/x HTTP/1.1\r\n\r\n", response=head + PAGE)
    kept = brought(exchange, tmp_path, kept_at=f"https://archive.example/web/20190304050607id_/{URL}")
    assert kept.exchange.body == PAGE
    path = next(tmp_path.rglob("*.warc.gz"))
    with path.open("rb") as stream:
        types = [(record.rec_type, record.rec_headers.get_header("WARC-Source-URI")) for record in ArchiveIterator(stream)]
    assert types == [("warcinfo", None), ("response", f"https://archive.example/web/20190304050607id_/{URL}"), ("request", None)]
    assert list(integrity.check(path)) == []


def test_a_page_saved_as_one_file_is_read_as_the_page_and_kept_whole(tmp_path: Path) -> None:
    kept = brought(saved(MHT, "multipart/related"), tmp_path)
    assert kept.exchange.body.decode() == "<html><body>云栖镇</body></html>"
    assert kept.exchange.header("content-type") == "text/html; charset=utf-8"
    assert kept.exchange.response == MHT


def test_a_saved_file_can_be_replayed_from_the_index(tmp_path: Path) -> None:
    brought(saved(), tmp_path)
    index = Index()
    index.add(next(tmp_path.rglob("*.warc.gz")), "a.warc.gz")
    (line,) = index.lines()
    assert '"status": "200"' in line
    assert '"mime": "text/html"' in line
