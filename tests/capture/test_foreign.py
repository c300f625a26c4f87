"""What other tools write, read as they mean it: a real wget where there is one, and the same by hand where there is none."""

from __future__ import annotations

import gzip
import shutil
import subprocess
from pathlib import Path

import pytest

from gov_archive import capture
from loopback import Loopback, answer

PAGE = "<html><title>云栖镇政府工作报告</title><p>各位代表：</p></html>".encode()
PATHS = ("article.html?infoid=0001", "article.html?infoid=0002")


@pytest.mark.skipif(shutil.which("wget") is None, reason="wget is not installed")
@pytest.mark.parametrize("plain", [False, True], ids=["gzip", "plain"])
def test_crawl_of_wget_and_its_revisits_are_whole(tmp_path: Path, plain: bool) -> None:
    form = ["--no-warc-compression"] if plain else []
    with Loopback(lambda path: answer(PAGE + path.encode(), "Content-Type: text/html")) as server:
        for name, more in (("first", ["--warc-cdx"]), ("again", ["--warc-dedup=first.cdx"])):
            words = ["wget", "--quiet", "--output-document=/dev/null", f"--warc-file={name}", *form, *more]
            subprocess.run([*words, *(server.url + path for path in PATHS)], cwd=tmp_path, check=True)
    first, again = (next(tmp_path.glob(f"{name}.warc*")) for name in ("first", "again"))
    assert [*capture.integrity.check(first), *capture.integrity.check(again)] == []
    whole, revisits = list(capture.scan(first)), list(capture.scan(again))
    assert [one.exchange.body for one in whole] == [PAGE + f"/{path}".encode() for path in PATHS]
    assert [one.refers_to for one in revisits] == [one.id for one in whole]
    assert all(one.exchange.request.startswith(b"GET /article.html") for one in (*whole, *revisits))


@pytest.mark.parametrize("form", ["gzip", "plain"])
def test_revisit_that_states_the_digest_of_what_it_leaves_off_is_no_damage(tmp_path: Path, form: str) -> None:
    block = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n"
    head = (
        b"WARC/1.0\r\nWARC-Type: revisit\r\nWARC-Record-ID: <urn:uuid:00000000-0000-4000-8000-000000000002>\r\n"
        b"WARC-Date: 2026-03-01T18:10:00Z\r\nWARC-Target-URI: <http://portal.example/a>\r\n"
        b"WARC-Refers-To: <urn:uuid:00000000-0000-4000-8000-000000000001>\r\nContent-Type: application/http;msgtype=response\r\n"
        b"WARC-Block-Digest: sha1:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA\r\nContent-Length: %d\r\n\r\n" % len(block)
    )
    path = tmp_path / f"crawl.warc{'.gz' if form == 'gzip' else ''}"
    record = head + block + b"\r\n\r\n"
    path.write_bytes(gzip.compress(record) if form == "gzip" else record)
    assert list(capture.integrity.check(path)) == []
    (found,) = capture.scan(path)
    assert found.refers_to == "00000000-0000-4000-8000-000000000001"
