"""An invented portal whose nights are captured by hand: real WARC files, no network."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from gov_archive import capture, identity, ingest, store
from gov_archive.model import Answer, Exchange, Portal, Purpose, Source, Validators

if TYPE_CHECKING:
    from pathlib import Path

FIRST = datetime(2026, 3, 1, 18, 10, tzinfo=UTC)
SOURCE = Source("yunqi", "云栖镇", listings=("infoDirectory.html?dept=1",))
PORTAL = Portal(
    slug="qinghe",
    name="清河区政府信息公开",
    base_url="http://portal.example/",
    document_url="article.html?infoid={key}",
    attachment_hosts=("files.example",),
    sources=(SOURCE,),
)
REPORT = (
    "政 府 工 作 报 告",
    "——在云栖镇第五届人民代表大会第六次会议上",
    "（{year}年1月8日）",
    "云栖镇镇长 林知远",
    "各位代表：",
    "现在，我代表云栖镇人民政府，向大会报告工作，请予审议。",
    "一、{last}年工作回顾",
    "（一）产业发展提质增效。全年完成固定资产投资{figure}亿元，新引进企业48家，园区亩均产出稳步提高。",
    "（二）民生福祉持续改善。新建口袋公园3座，改造老旧小区5个，惠及居民两万余人。",
    "二、{year}年主要任务",
    "坚持稳中求进工作总基调，推动云栖镇高质量发展再上新台阶。",
)
NEWS = ("近日，云栖镇举办春季读书活动。", "活动现场气氛热烈，居民踊跃参加，志愿者维持秩序。")


@dataclass
class Document:
    """One document of the portal: what it says, where it stands."""

    title: str
    body: tuple[str, ...]
    day: str = "2026-02-20"
    is_listed: bool = True
    is_there: bool = True
    attachment: str | None = None


def report(year: int, *, figure: str = "12.5", day: str | None = None) -> Document:
    body = tuple(line.format(year=year, last=year - 1, figure=figure) for line in REPORT)
    return Document(f"云栖镇{year}年政府工作报告", body, day or f"{year}-01-20")


def key(number: int) -> str:
    return f"{number:08d}-0000-4000-8000-000000000000"


@dataclass
class Site:
    """The portal as it stands; each night of it is one capture file."""

    archive: Path
    documents: dict[str, Document] = field(default_factory=dict)
    is_down: bool = False
    chrome: str = ""
    line: str = ""
    is_newest_for_all: bool = False
    has_listing: bool = True
    is_busy: bool = False
    listed_as: dict[str, str] = field(default_factory=dict)
    known: dict[str, Validators] = field(default_factory=dict)

    def publish(self, number: int, document: Document) -> str:
        self.documents[key(number)] = document
        return key(number)

    def night(self, number: int, *, run: str | None = None, at: datetime | None = None) -> Path:
        """Capture one night: the listing, a made-up key, every document and its attachment; return the file."""
        begin = at or FIRST + timedelta(days=number)
        name = run or f"nightly-{number}"
        self._at = begin
        with capture.Writer(self.archive / "captures", source="yunqi", run=name, at=begin, max_bytes=10**9) as self._writer:
            listing = identity.listing_url(PORTAL, SOURCE.listings[0])
            if self.has_listing:
                self._ask(listing, "listing", SOURCE.listings[0], self._listing())
            made_up = key(99999999)
            newest = max(self.documents.values(), key=lambda one: one.day, default=None) if self.is_newest_for_all else None
            nothing = self._page(newest) if newest else None
            self._ask(identity.document_url(PORTAL, made_up), "probe", made_up, nothing)
            for one, document in self.documents.items():
                page = self._page(document) if document.is_there else nothing
                self._ask(identity.document_url(PORTAL, one), "document", one, page)
                if page and document.attachment:
                    self._ask(f"http://files.example/{one}.txt", "attachment", one, document.attachment)
        found = sorted((self.archive / "captures").rglob(f"*{name}*.warc.gz"))
        return found[-1]

    def _ask(self, url: str, purpose: Purpose, subject: str, html: str | None) -> None:
        self._at += timedelta(seconds=1)
        if self.is_busy:  # each request is answered at the second try
            busy = Exchange(url, self._at, 503, (), b"busy", b"GET / HTTP/1.1\r\n\r\n", b"HTTP/1.1 503 X\r\n\r\nbusy")
            self._writer.append(Answer((busy,)), purpose="try", subject=subject)
        status, said = 200, html
        if self.is_down:
            status, said = 503, "<html><body><h1>系统维护中</h1></body></html>"
        elif said is None:
            status, said = 404, "<html><body><h1>404</h1><p>您访问的页面不存在或已删除</p></body></html>"
        body = said.encode()
        kind = "text/plain; charset=utf-8" if url.endswith(".txt") else "text/html; charset=utf-8"
        headers = (("Content-Type", kind), ("Content-Length", str(len(body))))
        head = f"HTTP/1.1 {status} X\r\n" + "".join(f"{name}: {value}\r\n" for name, value in headers) + "\r\n"
        request = f"GET / HTTP/1.1\r\nHost: {identity.host(url)}\r\n\r\n".encode()
        exchange = Exchange(url, self._at, status, headers, body, request, head.encode() + body)
        digest = hashlib.sha256(body).hexdigest()
        same = self.known.get(url)
        (kept,) = self._writer.append(Answer((exchange,)), purpose=purpose, subject=subject, same_as=same)
        if status == 200 and kept.refers_to is None:
            self.known[url] = Validators(None, None, kept.id, digest, url, self._at)

    def _listing(self) -> str:
        rows = [(one, document) for one, document in self.documents.items() if document.is_listed]
        rows.sort(key=lambda row: row[1].day, reverse=True)
        titles = {one: self.listed_as.get(one, document.title) for one, document in rows}
        lines = "".join(
            f'<li><a href="/article.html?infoid={one}" title="{titles[one]}">{titles[one]}</a><span>{document.day}</span></li>'
            for one, document in rows
        )
        return f'<html><head><title>信息公开目录</title></head><body>{self.chrome}<ul class="list">{lines}</ul></body></html>'

    def _page(self, document: Document) -> str:
        text = "".join(f"<p>　　{paragraph}</p>" for paragraph in (*document.body, *filter(None, [self.line])))
        link = next((one for one, other in self.documents.items() if other is document), "")
        files = f'<p>附件：<a href="http://files.example/{link}.txt">全文.txt</a></p>' if document.attachment else ""
        return (
            f"<html><head><title>{document.title}_工作报告_清河区政府信息公开</title></head><body>{self.chrome}<h1>{document.title}</h1>"
            f"<ul><li>所属类目：工作报告</li><li>发布日期：{document.day}</li><li>机构名称：云栖镇</li></ul>"
            f'<div class="content">{text}</div>{files}</body></html>'
        )


def dump(archive: Path) -> dict[str, list[tuple[object, ...]]]:
    """Return every table that captures tell, rows in order."""
    own = {"runs", "acknowledgements", "announcements", "meta", "_sqlite_migrations"}
    with store.reader(archive) as connection:
        names = [row[0] for row in connection.execute("select name from sqlite_master where type = 'table' and name not like 'sqlite%'")]
        tables = [name for name in names if name not in own and not name.startswith("paragraph_bigrams")]
        return {name: sorted((tuple(row) for row in connection.execute(f"select * from {name}")), key=repr) for name in sorted(tables)}


def catch_up(archive: Path) -> ingest.Ingested:
    with store.open(archive) as db:
        return ingest.catch_up(db, PORTAL, archive)


def place(path: Path, archive: Path, other: Path) -> None:
    """Copy a capture file of *archive* to its place in *other*."""
    target = other / path.relative_to(archive)
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_bytes(path.read_bytes())
