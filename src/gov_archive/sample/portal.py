"""From a request and the instant to the sample portal's answer: listing, article, soft 404, attachment, maintenance."""

from __future__ import annotations

import hashlib
import random
import re
import zlib
from collections.abc import Callable
from datetime import UTC, datetime, time, timedelta
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from starlette.applications import Starlette
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from gov_archive import nights
from gov_archive.errors import MisuseError
from gov_archive.sample import calendar, content, invention, markups
from gov_archive.sample.document import DISTRICT, TOWN, Document, File

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date
    from pathlib import Path

    from starlette.requests import Request

Script = Callable[[str, "Request", datetime], Response | None]
"""Called with path, request and instant before the portal; what it returns is the answer, None lets the portal answer."""

SITE = "上海市清河区政府信息公开(样例)"
ROWS_A_PAGE = 20

_COLUMNS = "机构职能 领导信息 政策文件 规划计划 财政预决算 政府工作报告 人事信息 通知公告 政策解读 重大项目 行政许可 行政处罚 应急管理 环境保护 公共卫生 教育信息 社会救助 土地征收 食品药品 安全生产 统计信息 建议提案 会议纪要 监督检查 公示公告 工作动态 政府信息公开指南 政府信息公开制度 政府信息公开年报 依申请公开".split()  # noqa: E501, SIM905
_OFFICES = "办公室 发展改革委 教育局 科委 公安分局 民政局 司法局 财政局 人社局 规划资源局 生态环境局 建管委 交通委 水务局 农业农村委 商务委 文旅局 卫健委 退役军人局 应急局 审计局 市场监管局 国资委 体育局 统计局 医保局 城管执法局 信访办 机关事务局 大数据中心 桂雨街道 望塔街道 长亭街道 白石镇 南麓镇".split()  # noqa: E501, SIM905
_DEPARTMENTS = ((DISTRICT, "清河区人民政府"), (TOWN, "云栖镇"), *((f"0041{number:02}", name) for number, name in enumerate(_OFFICES)))


class Site:
    """The portal as of ``clock()``: its texts, markup, and the script that may answer in its place.

    ``markup`` prints every page in one markup; None prints each document in the one of its time. ``script`` may be set and
    changed at any time. A *content* folder is read anew for each request, so that its texts can be edited between nights.
    """

    def __init__(self, clock: Callable[[], datetime], *, content: Path | None, markup: str | None, attachment_base: str) -> None:
        if markup is not None and markup not in markups.MARKUPS:
            raise MisuseError(f"markup {markup!r} is unknown; take one of {', '.join(markups.MARKUPS)}")
        self.clock = clock
        self.content = content
        self.markup = markup
        self.attachment_base = attachment_base
        self.script: Script | None = None
        self.documents(clock())  # a folder that cannot be served is refused before the first request

    def documents(self, now: datetime) -> tuple[Document, ...]:
        """Return what is published at *now*, newest first."""
        if self.content is None:
            return calendar.documents(now)
        return content.documents(self.content, markups=markups.MARKUPS)

    def portal(self) -> Starlette:
        """Return the application that serves listings and articles."""
        return Starlette(
            routes=[
                Route("/", self._answering(self._home)),
                Route("/infoDirectory.html", self._answering(self._listing)),
                Route("/article.html", self._answering(self._article)),
                Route("/{path:path}", self._answering(_not_found)),
            ]
        )

    def attachments(self) -> Starlette:
        """Return the application that serves attachments, on a host of its own."""
        return Starlette(routes=[Route("/{path:path}", self._answering(self._attachment))])

    def _answering(self, page: Callable[[Request, datetime], Response]) -> Callable[[Request], Any]:
        """Return an endpoint that asks the script first, then answers by the calendar, then by *page*."""

        async def endpoint(request: Request) -> Response:
            now = self.clock()
            scripted = self.script(request.url.path, request, now) if self.script else None
            if scripted is not None:
                return scripted
            if self.content is None and not calendar.is_open(now):
                return _page(markups.other("maintenance.html", {}))
            return page(request, now)

        return endpoint

    def _home(self, request: Request, now: datetime) -> Response:
        return _page(markups.other("home.html", _chrome(request, now)))

    def _listing(self, request: Request, now: datetime) -> Response:
        code = request.query_params.get("dept", "")
        published = self.documents(now)
        shown = [document for document in published if document.department == code and document.listed]
        number, last = _asked_page(request), max(1, -(-len(shown) // ROWS_A_PAGE))
        number = min(number, last)  # beyond the end the last page is repeated
        start = (number - 1) * ROWS_A_PAGE
        rows = shown[start : start + ROWS_A_PAGE]
        if number == 1:
            rows = [document for document in shown if document.pinned] + rows
        hot = next((document for document in published if document.kind == "ordinary" and document.department != code), None)
        facts = {
            "department": dict(_DEPARTMENTS).get(code, ""),
            "rows": [_row(document, start + place) for place, document in enumerate(rows, 1)],
            "pages": [{"number": page, "url": _page_url(request, page)} for page in range(1, last + 1)],
            "number": number,
            "last": last,
            "total": len(shown),
            "hot": _row(hot, 0) if hot else None,
        }
        return _page(markups.listing(self.markup or "paragraphs", _chrome(request, now) | facts))

    def _article(self, request: Request, now: datetime) -> Response:
        key = request.query_params.get("infoid", "").lower()
        published = self.documents(now)
        document = next((document for document in published if document.key == key), None)
        facts = _chrome(request, now) | {"document": document}
        if document is None:
            return _page(markups.article(self.markup or "paragraphs", facts))
        markup = self.markup or document.markup or markups.MARKUPS[int(document.key[:8], 16) % len(markups.MARKUPS)]
        validators = _validators(document, markup)
        if _unchanged(request, validators):
            return Response(status_code=304, headers=validators)
        facts |= {
            "pairs": [("体\u00a0\u00a0\u00a0\u00a0裁" if label == "体裁" else label, value) for label, value in document.pairs],
            "files": [{"name": file.name, "url": self.attachment_base + file.path} for file in document.files],
            "related": [_row(other, 0) for other in _drawn(published, now, document.key) if other is not document],
        }
        return _page(markups.article(markup, facts), validators)

    def _attachment(self, request: Request, now: datetime) -> Response:
        asked = request.path_params["path"]
        file = next((file for document in self.documents(now) for file in document.files if file.path == asked), None)
        if file is None:
            return _not_found(request, now)
        validators = {"etag": f'"{hashlib.sha256(file.body).hexdigest()[:20]}"'}
        if _unchanged(request, validators):
            return Response(status_code=304, headers=validators)
        return Response(file.body, media_type=file.media_type, headers={**validators, **_disposition(file)})


def portal_app(
    clock: Callable[[], datetime], *, content: Path | None = None, markup: str | None = None, attachment_base: str = ""
) -> Starlette:
    """Return the sample portal as an ASGI application that shows what is published at ``clock()``.

    *attachment_base* is the address, ending with a slash, under which :func:`attachments_app` is served.
    """
    return Site(clock, content=content, markup=markup, attachment_base=attachment_base).portal()


def attachments_app(clock: Callable[[], datetime], *, content: Path | None = None) -> Starlette:
    """Return the attachment host of the sample portal as an ASGI application."""
    return Site(clock, content=content, markup=None, attachment_base="").attachments()


def _not_found(_request: Request, _now: datetime) -> Response:
    return PlainTextResponse("404 page not found\n", status_code=404)


def _page(printed: tuple[bytes, str], headers: dict[str, str] | None = None) -> Response:
    body, content_type = printed
    # As a raw header: Starlette would add a charset to text/html, and some portals send none.
    return Response(body, headers={**(headers or {}), "content-type": content_type})


def _row(document: Document, number: int) -> dict[str, Any]:
    return {
        "url": f"/article.html?infoid={document.key}",
        "title": document.title,
        "published_on": document.published_on.isoformat(),
        "number": number,
        "pinned": document.pinned,
    }


def _asked_page(request: Request) -> int:
    asked = request.query_params.get("page", "1")
    return max(1, int(asked)) if re.fullmatch(r"\d{1,6}", asked) else 1


def _page_url(request: Request, page: int) -> str:
    kept = [(name, value) for name, value in request.query_params.multi_items() if name != "page"]
    return "/infoDirectory.html?" + "&".join(f"{name}={quote(value)}" for name, value in [*kept, ("page", str(page))])


def _chrome(request: Request, now: datetime) -> dict[str, Any]:
    """Return what surrounds every page: navigation, and what differs on each night though nothing happened."""
    rng = random.Random(f"{nights.night(now)}{request.url.query}")  # noqa: S311 - a counter for show
    return {
        "site": SITE,
        "columns": _COLUMNS,
        "departments": _DEPARTMENTS,
        "today": nights.day(now).strftime("%Y年%m月%d日"),
        "visits": 4_000_000 + (nights.day(now).toordinal() - 736_000) * 517 + rng.randint(0, 400),
        "teasers": _teasers(rng, nights.day(now)),
    }


def _teasers(rng: random.Random, day: date) -> list[dict[str, str]]:
    """Return three notices in full length, as side columns print them; others every night."""
    given = {"office": "清河区", "year": day.year, "month": day.month}
    chosen = rng.sample(invention.data("ordinary")["template"], 3)
    return [{name: invention.filled(one[name], rng, **given) for name in ("title", "text")} for one in chosen]


def _drawn(published: Iterable[Document], now: datetime, key: str) -> list[Document]:
    rng = random.Random(f"{nights.night(now)}{key}")  # noqa: S311 - other related articles every night
    listed = [document for document in published if document.listed]
    return rng.sample(listed, min(5, len(listed)))


def _validators(document: Document, markup: str) -> dict[str, str]:
    """Return ETag, Last-Modified or nothing, by the markup's era; they change when the text does, whatever the chrome."""
    if markup in {"paragraphs", "word"}:
        facts = repr((document.title, document.pairs, document.paragraphs, [file.path for file in document.files], markup))
        return {"etag": f'W/"{hashlib.sha256(facts.encode()).hexdigest()[:16]}"'}
    if markup == "tables":
        changed = zlib.crc32("\n".join(document.paragraphs).encode()) % 86_400  # another second of that day for another text
        changed_at = datetime.combine(document.published_on, time(), UTC) + timedelta(seconds=changed)
        return {"last-modified": changed_at.strftime("%a, %d %b %Y %H:%M:%S GMT")}
    return {}


def _unchanged(request: Request, validators: dict[str, str]) -> bool:
    if "if-none-match" in request.headers:
        given = [tag.strip().removeprefix("W/") for tag in request.headers["if-none-match"].split(",")]
        return validators.get("etag", "none").removeprefix("W/") in given
    return validators.get("last-modified", "none") == request.headers.get("if-modified-since")


def _disposition(file: File) -> dict[str, str]:
    return {"content-disposition": f"inline; filename*=UTF-8''{quote(file.name)}"}
