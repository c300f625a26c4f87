"""Small pages of the same portal in three forms, for stories of many nights: little chrome, so that a night costs little."""

from __future__ import annotations

import hashlib
from html import escape
from typing import TYPE_CHECKING

from starlette.responses import Response

from nights.desk import printed, shown

if TYPE_CHECKING:
    from collections.abc import Iterable

    from starlette.requests import Request

    from nights.desk import Document

FORMS = ("leaflet", "column", "grid")
SITE = "云栖镇信息公开栏"
_NAVIGATION = (
    '<div class="nav"><a href="/">首页</a> <a href="/column.html?id=2">机构职能</a> <a href="/column.html?id=5">通知公告</a></div>'
)
_FOOT = '<div class="foot">主办：云栖镇人民政府 网站标识码3101990002 <a href="/map.html">网站地图</a></div>'


def listing(documents: Iterable[Document], form: str, request: Request, size: int) -> Response:
    """Return a listing page of *size* rows of *documents*, newest first."""
    listed = sorted((one for one in documents if one.listed), key=lambda one: (one.published_on, one.key), reverse=True)
    said_key = str.upper if form == "grid" else str
    rows = [(f"/article.html?infoid={said_key(one.key)}", escape(shown(one).headline), one.published_on) for one in listed]
    number = int(request.query_params.get("page", "1"))
    has_more = len(rows) > number * size
    url = f"/infoDirectory.html?dept={request.query_params['dept']}&type=dept&page={number + 1}"
    after = f'<div class="pages"><a href="{url}">下一页</a></div>' if has_more else ""
    rows = rows[(number - 1) * size : number * size]
    if form == "leaflet":
        said = "".join(f'<li><a href="{url}" title="{title}">{title}</a><span>{on}</span></li>' for url, title, on in rows)
        return _page("信息公开目录", f"<ul>{said}</ul>{after}")
    if form == "column":
        said = "".join(f'<div>[{on:%Y年%m月%d日}]　<a href="{url}">{title}</a></div>' for url, title, on in rows)
        return _page("信息公开目录", said + after)
    said = "".join(f'<tr><td>{on:%Y.%m.%d}<td><a href="{url}">{title}</a>' for url, title, on in rows)
    return _page("信息公开目录", f"<table>{said}</table>{after}")


def article(one: Document | None, form: str, request: Request) -> Response:
    """Return the page of *one*, or what the portal says where it has none; the leaflet has an ETag, and answers 304 to it."""
    if one is None or one.address == "gone":
        return _nothing(form)
    said = shown(one)
    lines = [escape(line) for line in printed(said)]
    pairs = [(label, escape(value)) for label, value in said.metadata]
    title = escape(said.headline)
    head = f"<h1>{title}</h1><p>信息来源: 云栖镇 发布时间 {said.published_on}</p>"
    if form == "leaflet":
        labels = "".join(f"<li><b>{label}：</b><span>{value}</span></li>" for label, value in pairs)
        body = f"{head}<ul>{labels}</ul><div class=text>{''.join(f'<p>{line}</p>' for line in lines)}</div>"
        etag = f'"{hashlib.sha256(body.encode()).hexdigest()[:16]}"'
        return Response(status_code=304) if request.headers.get("if-none-match") == etag else _page(title, body, etag=etag)
    if form == "column":
        labels = "".join(f"<dt>{label}</dt><dd>{value}</dd>" for label, value in pairs)
        return _page(title, f"{head}<dl>{labels}</dl><div class=text>{'<br>'.join('　　' + line for line in lines)}</div>")
    labels = "".join(f"<tr><td>{label}</td><td>{value}</td></tr>" for label, value in pairs)
    return _page(title, f"{head}<table>{labels}</table><div>{''.join(f'<div>{line}</div>' for line in lines)}</div>")


def home() -> Response:
    """Return the front page, to which one form leads whoever asks for what is not there."""
    return _page("", "<div>今日云栖</div><ul><li>镇领导信箱</li><li>办事指南</li><li>便民电话</li></ul>")


def _nothing(form: str) -> Response:
    if form == "column":
        return Response(status_code=302, headers={"location": "/"})
    return _page("", "<div><p>资料不存在或已被删除</p></div>", status=404 if form == "grid" else 200)


def _page(title: str, body: str, *, etag: str | None = None, status: int = 200) -> Response:
    page = f"<html><head><title>{title}{'_' if title else ''}{SITE}</title></head><body>{_NAVIGATION}{body}{_FOOT}</body></html>"
    return Response(page, status, media_type="text/html", headers={"etag": etag} if etag else None)
