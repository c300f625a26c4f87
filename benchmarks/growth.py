"""Grow one archive to 1,000, 10,000 and, where asked, 100,000 documents, and show how little what a night costs grows with it.

Run with ``PYTHONPATH=src:tests python benchmarks/growth.py [documents…]``. One source lists all documents: 300 reports, which every night
asks for again, and notices, which are read once. At each size: ingest of the last thousand documents, a night that walks the whole listing,
an ordinary night without any change, a night that edits fifty reports, opening the database, bytes. The nights are real ones, against a
server on loopback in this process; their seconds are CPU of both sides.
"""

from __future__ import annotations

import resource
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from statistics import median

from gov_archive import capture, identity, ingest, night, nights, store
from gov_archive.model import Answer, Exchange, Portal, Purpose, Source
from gov_archive.settings import Settings
from loopback import Loopback, answer

SIZES = (1_000, 10_000)
REPORTS = 300
BATCH = 1_000  # documents that one run brings
ROWS = 150  # a page: more than 1,000 pages of one listing are not walked
EDITED = 50
LISTING = "infoDirectory.html?dept=1"
BEGIN = datetime(2026, 1, 1, 18, 10, tzinfo=UTC)
_LINES = (
    "现将本镇第{number}号事项的办理情况公布如下，请各单位结合实际认真贯彻执行。",
    "全年完成固定资产投资{figure}亿元，新引进企业{number}家，园区亩均产出稳步提高。",
    "新建口袋公园{small}座，改造老旧小区{small}个，惠及居民{number}人次。",
    "本事项由云栖镇第{number}号窗口受理，办理时限为{small}个工作日。",
)


@dataclass
class Town:
    """A portal of *size* documents, the newest first in its listing; the reports are numbers 1 to 300."""

    base_url: str
    size: int = 0
    edits: dict[int, int] = field(default_factory=dict)

    @property
    def portal(self) -> Portal:
        """The portal as a sources file declares it."""
        source = Source("yunqi", "云栖镇", listings=(LISTING,))
        return Portal(
            slug="qinghe",
            name="清河区政府信息公开",
            base_url=self.base_url,
            document_url="article.html?infoid={key}",
            pace_seconds=0,
            sources=(source,),
        )

    def answered(self, path: str) -> bytes:
        """Return the answer to a request for *path*."""
        if path == "/robots.txt":
            return answer(b"", "Content-Type: text/plain")
        if "infoDirectory" in path:
            page = int(path.rpartition("page=")[2]) if "page=" in path else 1
            return answer(self.listing(self.size, page).encode(), "Content-Type: text/html; charset=utf-8")
        asked = path.partition("infoid=")[2][:8]
        number = int(asked) if asked.isdecimal() else 0
        if not 0 < number <= self.size:
            return answer("<html><body><h1>404</h1><p>您访问的页面不存在或已删除</p></body></html>".encode(), status="404 Not Found")
        return answer(self.page(number).encode(), "Content-Type: text/html; charset=utf-8")

    def listing(self, newest: int, page: int, least: int = 1) -> str:
        """Return page *page* of the rows from number *newest* down to *least*; beyond it the listing goes on."""
        first = newest - (page - 1) * ROWS
        rows = "".join(
            f'<li><a href="/article.html?infoid={key(number)}" title="{title(number)}">{title(number)}</a><span>{day(number)}</span></li>'
            for number in range(first, max(first - ROWS, least - 1), -1)
        )
        is_last = first - ROWS < 1
        onward = "" if is_last else f'<a href="/{LISTING}&amp;page={page + 1}">下一页</a>'
        return f'<html><head><title>信息公开目录</title></head><body><ul class="list">{rows}</ul>{onward}</body></html>'

    def page(self, number: int) -> str:
        """Return the page of a document."""
        text = "".join(f"<p>　　{line}</p>" for line in self.lines(number))
        return (
            f"<html><head><title>{title(number)}_云栖镇</title></head><body><h1>{title(number)}</h1>"
            f"<ul><li>所属类目：工作</li><li>发布日期：{day(number)}</li><li>机构名称：云栖镇</li></ul>"
            f'<div class="content">{text}</div></body></html>'
        )

    def lines(self, number: int) -> list[str]:
        """Return what a document says: 14 paragraphs, most of them its own."""
        figure = f"{number % 97}.{self.edits.get(number, 5)}"
        body = [_LINES[place % 4].format(number=number * 16 + place, figure=figure, small=place + 2) for place in range(12)]
        if number <= REPORTS:
            return ["各位代表：", "现在，我代表云栖镇人民政府，向大会报告工作，请予审议。", "一、过去一年工作回顾", *body]
        return [*body, "特此通知。"]


def key(number: int) -> str:
    """Return the key of a document."""
    return f"{number:08d}-0000-4000-8000-000000000000"


def title(number: int) -> str:
    """Return the title of a document."""
    return f"云栖镇{1700 + number}年政府工作报告" if number <= REPORTS else f"关于云栖镇第{number}号事项的通知"


def day(number: int) -> date:
    """Return the day on which a document was published: twelve a day."""
    return date(2000, 1, 1) + timedelta(days=number // 12)


@dataclass
class Growth:
    """One archive as it grows, and what was measured at each size."""

    archive: Path
    town: Town
    nights: int = 0
    figures: list[dict[str, float]] = field(default_factory=list)

    def grow(self, size: int) -> None:
        """Bring the archive to *size* documents and measure."""
        found: dict[str, float] = {}
        while self.town.size < size:
            batch = min(BATCH, size - self.town.size)
            self._fill(batch)
            found["ingest of a document, ms"] = measured(self._catch_up)[0] * 1000 / batch
        self._night()  # sees the whole listing for the first time
        found["a night without change, s"] = min(measured(self._night)[0] for _ in range(5))
        self.nights += Settings().full_walk_nights
        found["a night that walks the whole listing, ms a row"] = measured(self._night)[0] * 1000 / size
        found["database opened to read, ms"] = median(measured(self._read)[1] for _ in range(5)) * 1000
        found["database opened to write, ms"] = median(measured(self._write)[1] for _ in range(5)) * 1000
        before = self._bytes("archive.db"), self._bytes("captures")
        found["database, bytes a document"] = before[0] / size
        found["captures, bytes a document"] = before[1] / size
        first = 1 + EDITED * len(self.figures) % REPORTS  # others each time: a report of many versions costs more
        self.town.edits |= dict.fromkeys(range(first, first + EDITED), 6)
        found["a night that edits fifty reports, s"] = measured(self._night)[0]
        found["database, bytes a new version"] = (self._bytes("archive.db") - before[0]) / EDITED
        found["most memory so far, MB"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        self.figures.append(found)

    def _tonight(self) -> datetime:
        self.nights += 1
        return BEGIN + timedelta(days=self.nights)

    def _night(self) -> None:
        """Do one real night; what it found is what was published."""
        portal = self.town.portal
        chosen = Settings(retry_wait_seconds=0)
        with night.Run(portal, self.archive, now=nights.clock(self._tonight().isoformat()), settings=chosen) as run:
            found = night.source_night(run, portal.sources[0])
        assert (found.outcome, found.fetched >= REPORTS) == ("ok", True), found

    def _fill(self, count: int) -> None:
        """Capture *count* new documents as a night would that found them in the listing."""
        portal, at = self.town.portal, self._tonight()
        first, self.town.size = self.town.size + 1, self.town.size + count
        with capture.Writer(self.archive / "captures", source="yunqi", run=f"nightly-fill-{self.nights}", at=at, max_bytes=10**9) as writer:

            def kept(url: str, purpose: Purpose, subject: str, html: str) -> None:
                body = html.encode()
                headers = (("Content-Type", "text/html; charset=utf-8"), ("Content-Length", str(len(body))))
                head = "HTTP/1.1 200 OK\r\n" + "".join(f"{name}: {value}\r\n" for name, value in headers) + "\r\n"
                request = f"GET / HTTP/1.1\r\nHost: {identity.host(url)}\r\n\r\n".encode()
                writer.append(
                    Answer((Exchange(url, at, 200, headers, body, request, head.encode() + body),)), purpose=purpose, subject=subject
                )

            for page in range(1, -(-count // ROWS) + 1):
                at += timedelta(milliseconds=10)
                url = identity.listing_url(portal, LISTING) + (f"&page={page}" if page > 1 else "")
                kept(url, "listing", LISTING, self.town.listing(self.town.size, page, first))
            for number in range(first, self.town.size + 1):
                at += timedelta(milliseconds=10)
                kept(identity.document_url(portal, key(number)), "document", key(number), self.town.page(number))

    def _catch_up(self) -> None:
        with store.open(self.archive) as db:
            ingest.catch_up(db, self.town.portal, self.archive)

    def _read(self) -> None:
        with store.reader(self.archive) as connection:
            connection.execute("select * from documents order by key limit 1").fetchone()

    def _write(self) -> None:
        with store.open(self.archive):
            pass

    def _bytes(self, name: str) -> int:
        path = self.archive / name
        return sum(one.stat().st_size for one in path.rglob("*.warc.gz")) if path.is_dir() else path.stat().st_size


def measured(act: Callable[[], None]) -> tuple[float, float]:
    """Return the CPU seconds and the seconds by the clock that *act* takes."""
    began, cpu = time.perf_counter(), time.process_time()
    act()
    return time.process_time() - cpu, time.perf_counter() - began


def main() -> None:
    """Print one line a figure, one column a size, and the ratio of the last to the first."""
    sizes = tuple(map(int, sys.argv[1:])) or SIZES
    with tempfile.TemporaryDirectory() as folder, Loopback(lambda _: b"") as server:
        growth = Growth(Path(folder), Town(server.url))
        server.script = growth.town.answered
        for size in sizes:
            growth.grow(size)
            print(f"{size:,} documents: " + "; ".join(f"{name} {value:.2f}" for name, value in growth.figures[-1].items()), file=sys.stderr)
    print(f"{'documents':48}" + "".join(f"{size:12,}" for size in sizes) + "   last to first")
    for name in growth.figures[0]:
        values = [found[name] for found in growth.figures]
        print(f"{name:48}" + "".join(f"{value:12.2f}" for value in values) + f"{values[-1] / values[0]:12.2f}")


if __name__ == "__main__":
    main()
