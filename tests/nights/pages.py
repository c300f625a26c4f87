"""Small pages of the same portal in three forms, for stories of many nights: little chrome, so that a night costs little."""

from __future__ import annotations

import hashlib
from html import escape
from typing import TYPE_CHECKING

from starlette.responses import Response

from nights.desk import other_office, printed, shown

if TYPE_CHECKING:
    from collections.abc import Sequence

    from starlette.requests import Request

    from nights.desk import Document

_FOREIGN = tuple(other_office(number) for number in (1, 2))
FORMS = ("leaflet", "column", "grid")
SITE = "云栖镇信息公开栏"
_NAVIGATION = (
    '<div class="nav"><a href="/">首页</a> <a href="/column.html?id=2">机构职能</a> <a href="/column.html?id=5">通知公告</a></div>'
)
_FOOT = '<div class="foot">主办：云栖镇人民政府 网站标识码3101990002 <a href="/map.html">网站地图</a></div>'


def foreign(key: str | None) -> Document | None:
    """Return the report of another office that *key* names: side boxes lead to it, and no listing of ours does."""
    return next((one for one in _FOREIGN if one.key == key), None)


def listing(documents: Sequence[Document], form: str, request: Request, size: int) -> Response:
    """Return a listing page of *size* rows of *documents*, newest first, with a side box that leads to any, and to other offices' too."""
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
        return _page("信息公开目录", f"<div class=m><ul>{said}</ul>{after}</div>{_side(documents, form)}")
    if form == "column":
        said = "".join(f'<div>[{on:%Y年%m月%d日}]　<a href="{url}">{title}</a></div>' for url, title, on in rows)
        return _page("信息公开目录", _side(documents, form) + said + after)
    said = "".join(f'<tr><td>{on:%Y.%m.%d}<td><a href="{url}">{title}</a>' for url, title, on in rows)
    return _page(
        "信息公开目录",
        f"<table><tr><td>{_side(documents, form)}</td><td><table>{said or '<tr><td>暂无信息'}</table>{after}</td></tr></table>",
    )


def article(one: Document | None, form: str, request: Request, number: int = 0) -> Response:
    """Return the page of *one*, or what the portal says where it has none; the leaflet has an ETag, and answers 304 to it.

    Where it has none, another text stands beside each *number*: teasers of other articles.
    """
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
        text = "<br>".join("　　" + line for line in lines)
        return _page(title, f"{head}<dl>{labels}</dl><div class=text>{text}</div>{_teasers(number)}")
    labels = "".join(f"<tr><td>{label}</td><td>{value}</td></tr>" for label, value in pairs)
    text = "".join(f"<div>{line}</div>" for line in lines)
    return _page(title, f"<div class=r>{_teasers(number)}</div><div class=l>{head}<table>{labels}</table><div>{text}</div></div>")


def _teasers(number: int) -> str:
    """Return two articles of other offices with the beginning of their texts, as pages print them beside their own."""
    shown_there = [other_office(3 + (number + step) % 7) for step in range(2)]
    said = "".join(
        f"<li><a href='/article.html?infoid={one.key}'>{one.title}</a><em>{one.published_on}</em><p>{one.body[1][:40]}…</p></li>"
        for one in shown_there
    )
    return f"<h3>推荐阅读</h3><ul>{said}</ul>"


def _side(documents: Sequence[Document], form: str) -> str:
    """Return a box of dated links that is no part of the listing: other ones each time something happened, whether listed or not."""
    shown_there = [*documents[len(documents) % 3 :: 3], *_FOREIGN]
    rows = [(f"/article.html?infoid={one.key}", escape(one.headline), one.published_on) for one in shown_there]
    if form == "leaflet":
        box = "".join(f"<p><a href='{url}'>{title}</a> {on}</p>" for url, title, on in rows)
        return f"<div class=x><h3>最新公开<a href='/more.html'>更多</a></h3>{box}</div>"
    if form == "column":
        box = "".join(f"<li><a href='{url}' title='{title}'>{title[:9]}…</a><i>{on:%m-%d}</i></li>" for url, title, on in rows)
        return f"<div class=x><div>一周点击排行</div><ol>{box}</ol></div>"
    return (
        "<table><tr><th>最新信息"
        + "".join(f"<tr><td><a href='{url}'>{title}</a></td><td>{on}</td></tr>" for url, title, on in rows)
        + "</table>"
    )


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
