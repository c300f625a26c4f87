"""A night's exchanges with a portal on loopback: what is asked, what is asked again, what is kept."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from warcio.archiveiterator import ArchiveIterator  # type: ignore[import-untyped]

from gov_archive import capture
from gov_archive.collect import Collected, Collector, Known
from gov_archive.fetch import Client
from gov_archive.model import Portal, Source, Watched
from gov_archive.settings import Settings
from loopback import Loopback, Pieces, answer

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

NIGHT = datetime(2026, 3, 1, 18, 10, tzinfo=UTC)
KEY = "00000001-0000-4000-8000-000000000000"
REPORT = (
    "<html><head><title>云栖镇2026年政府工作报告_清河区</title></head><body><h1>云栖镇2026年政府工作报告</h1>"
    "<p>各位代表：</p><p>现在，我代表云栖镇人民政府，向大会报告工作，请予审议。</p><p>一、2025年工作回顾</p>"
    "<p>全年新建口袋公园三座，改造老旧小区五个，惠及居民两万余人。</p><p>附件：<a href='/files/1.pdf'>报告全文.pdf</a></p></body></html>"
).encode()
BUSY = answer(b"busy", status="503 Service Unavailable")


def collected(folder: Path, script: Callable[[str], Pieces]) -> tuple[Collected, list[str]]:
    """Return what a night with one known document brings, and the paths asked."""
    source = Source("yunqi", "云栖镇", known=(KEY,))
    with Loopback(script) as server:
        portal = Portal("qinghe", "清河区", server.url, "article.html?infoid={key}", pace_seconds=0.0, sources=(source,))
        settings = Settings(retry_wait_seconds=0, timeout_seconds=5)
        with (
            Client(portal, settings, now=lambda: NIGHT) as client,
            capture.Writer(folder, source="yunqi", run="r", at=NIGHT, max_bytes=10**9) as captures,
        ):
            watched = Watched(KEY, f"{server.url}article.html?infoid={KEY}")
            found = Collector(portal, source, settings, client, captures).collect(Known(watched=(watched,)), now=NIGHT, to_end=True)
    return found, [path for path in server.paths if path != "/robots.txt"]


def kept(folder: Path) -> Counter[tuple[str | None, int]]:
    return Counter((one.purpose, one.exchange.status) for path in folder.rglob("*.warc.gz") for one in capture.scan(path, folder=folder))


def test_attachment_that_failed_at_every_try_is_asked_for_once_more_and_its_page_is_not(tmp_path: Path) -> None:
    files = iter([BUSY, BUSY, BUSY, answer(b"%PDF-1.4 ...")])

    def script(path: str) -> bytes:
        if path.startswith("/files/"):
            return next(files)
        return answer(REPORT) if KEY in path else answer(status="404 Not Found")

    found, paths = collected(tmp_path, script)
    assert found.errors == []
    assert (paths.count("/files/1.pdf"), paths.count(f"/article.html?infoid={KEY}")) == (4, 1)
    assert kept(tmp_path) == {("try", 503): 2, ("attachment", 503): 1, ("attachment", 200): 1, ("document", 200): 1, ("probe", 404): 1}


def test_page_that_broke_off_at_every_try_is_asked_for_once_more_and_all_its_parts_are_kept(tmp_path: Path) -> None:
    asked = Counter[str]()

    def script(path: str) -> Pieces:
        asked[path] += 1
        if path.startswith("/files/"):
            return answer(b"%PDF-1.4 ...")
        if KEY not in path:
            return answer(status="404 Not Found")
        return answer(REPORT) if asked[path] > 3 else broken(answer(REPORT)[: -10 * asked[path]])

    found, _ = collected(tmp_path, script)
    assert (found.errors, found.unjudged, found.verdicts["good"]) == ([], {}, 2)
    (path,) = tmp_path.rglob("*.warc.gz")
    with path.open("rb") as stream:
        parts = [
            record.raw_stream.read()
            for record in ArchiveIterator(stream, no_record_parse=True)
            if record.rec_headers.get_header("WARC-Truncated") == "disconnect"
        ]
    assert parts == [answer(REPORT)[: -10 * number] for number in (1, 2, 3)]
    assert list(capture.integrity.check(path)) == []


def broken(raw: bytes) -> Iterator[bytes]:
    """Send *raw* and close the connection."""
    yield raw
    raise ConnectionResetError
