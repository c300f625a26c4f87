"""An invented portal of as many documents as wanted, and captures of them as a night would have made them; no page is written by hand."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from pathlib import Path

from gov_archive import capture, identity
from gov_archive.model import Answer, Exchange, Portal, Source
from loopback import answer

LISTING = "infoDirectory.html?dept=1"
_LINES = (
    "现将本镇第{number}号事项的办理情况公布如下，请各单位结合实际认真贯彻执行。",
    "全年完成固定资产投资{figure}亿元，新引进企业{number}家，园区亩均产出稳步提高。",
    "新建口袋公园{small}座，改造老旧小区{small}个，惠及居民{number}人次。",
    "本事项由云栖镇第{number}号窗口受理，办理时限为{small}个工作日。",
)


@dataclass
class Town:
    """A portal of *size* documents, the newest first in its listing; its first *reports* documents are reports, the rest notices."""

    base_url: str
    size: int = 0
    reports: int = 300
    rows: int = 150  # a page: more than 1,000 pages of one listing are not walked
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
        first = newest - (page - 1) * self.rows
        rows = "".join(
            f'<li><a href="/article.html?infoid={key(number)}" title="{title}">{title}</a><span>{day(number)}</span></li>'
            for number in range(first, max(first - self.rows, least - 1), -1)
            for title in (self.title(number),)
        )
        is_last = first - self.rows < 1
        onward = "" if is_last else f'<a href="/{LISTING}&amp;page={page + 1}">下一页</a>'
        return f'<html><head><title>信息公开目录</title></head><body><ul class="list">{rows}</ul>{onward}</body></html>'

    def page(self, number: int) -> str:
        """Return the page of a document."""
        text = "".join(f"<p>　　{line}</p>" for line in self.lines(number))
        return (
            f"<html><head><title>{self.title(number)}_云栖镇</title></head><body><h1>{self.title(number)}</h1>"
            f"<ul><li>所属类目：工作</li><li>发布日期：{day(number)}</li><li>机构名称：云栖镇</li></ul>"
            f'<div class="content">{text}</div></body></html>'
        )

    def lines(self, number: int) -> list[str]:
        """Return what a document says: 14 paragraphs, most of them its own."""
        figure = f"{number % 97}.{self.edits.get(number, 5)}"
        body = [_LINES[place % 4].format(number=number * 16 + place, figure=figure, small=place + 2) for place in range(12)]
        if number <= self.reports:
            return ["各位代表：", "现在，我代表云栖镇人民政府，向大会报告工作，请予审议。", "一、过去一年工作回顾", *body]
        return [*body, "特此通知。"]

    def title(self, number: int) -> str:
        """Return the title of a document."""
        return f"云栖镇{1700 + number}年政府工作报告" if number <= self.reports else f"关于云栖镇第{number}号事项的通知"

    def publish(self, count: int, archive: Path, at: datetime) -> None:
        """Publish *count* more documents, and capture them in *archive* as a night at *at* would that found them in the listing."""
        first, self.size = self.size + 1, self.size + count
        with capture.Writer(archive / "captures", source="yunqi", run=f"nightly-{first}", at=at, max_bytes=10**9) as writer:
            for page in range(1, -(-count // self.rows) + 1):
                at += timedelta(milliseconds=10)
                url = identity.listing_url(self.portal, LISTING) + (f"&page={page}" if page > 1 else "")
                writer.append(_answer(url, at, self.listing(self.size, page, first)), purpose="listing", subject=LISTING)
            for number in range(first, self.size + 1):
                at += timedelta(milliseconds=10)
                url = identity.document_url(self.portal, key(number))
                writer.append(_answer(url, at, self.page(number)), purpose="document", subject=key(number))


def key(number: int) -> str:
    """Return the key of a document."""
    return f"{number:08d}-0000-4000-8000-000000000000"


def day(number: int) -> date:
    """Return the day on which a document was published: twelve a day."""
    return date(2000, 1, 1) + timedelta(days=number // 12)


def _answer(url: str, at: datetime, html: str) -> Answer:
    body = html.encode()
    headers = (("Content-Type", "text/html; charset=utf-8"), ("Content-Length", str(len(body))))
    head = "HTTP/1.1 200 OK\r\n" + "".join(f"{name}: {value}\r\n" for name, value in headers) + "\r\n"
    request = f"GET / HTTP/1.1\r\nHost: {identity.host(url)}\r\n\r\n".encode()
    return Answer((Exchange(url, at, 200, headers, body, request, head.encode() + body),))
