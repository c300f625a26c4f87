"""What stands between the archive and the portal on a night: nothing, or one of the outages that portals of this kind have."""

from __future__ import annotations

from collections.abc import Callable

from starlette.responses import Response

from gov_archive.sample import markups

HTML = "text/html; charset=utf-8"
_JIASULE = "<script>document.cookie='__jsl_clearance=1772.3|0|x%3D;max-age=3600';location.href=location.pathname+location.search</script>"
_RUISHU = "<html><head><meta id='9DhefwqGPr' content='x'><script>$_ts=window['$_ts'];if(!$_ts)$_ts={};$_ts.nsd=1;</script></head></html>"
_BUSY = "<html><head><title>安全验证</title></head><body><p>访问过于频繁，请完成安全验证后继续访问</p></body></html>"

Sky = Callable[[str, str | None, int], Response | None]
"""Told the path, the document's key (None for other pages) and how many requests this run has made; None lets the portal answer."""


def clear(_path: str, _key: str | None, _count: int) -> Response | None:
    return None


def maintenance(path: str, _key: str | None, _count: int) -> Response | None:
    body, _ = markups.other("maintenance.html", {})
    return None if path == "/robots.txt" else Response(body, media_type=HTML)


def gateway(path: str, _key: str | None, _count: int) -> Response | None:
    return None if path == "/robots.txt" else Response("<h1>503 Service Unavailable</h1>", 503, media_type=HTML)


def gateway_and_robots(_path: str, _key: str | None, _count: int) -> Response | None:
    return Response("bad gateway", 502, media_type="text/plain")


def jiasule(path: str, _key: str | None, _count: int) -> Response | None:
    return None if path == "/robots.txt" else Response(_JIASULE, 521, media_type=HTML)


def ruishu(_path: str, _key: str | None, _count: int) -> Response | None:
    return Response(_RUISHU, 412, media_type=HTML)


def too_often(path: str, _key: str | None, _count: int) -> Response | None:
    return None if path == "/robots.txt" else Response(_BUSY, 200, media_type=HTML)


def empty(path: str, _key: str | None, _count: int) -> Response | None:
    return None if path == "/robots.txt" else Response(b"", 200, media_type=HTML)


def half_of_the_documents(_path: str, key: str | None, _count: int) -> Response | None:
    return Response("busy", 503, media_type="text/plain") if key and key[14] == "5" and int(key[-1], 16) % 2 else None


def listing_alone(path: str, _key: str | None, _count: int) -> Response | None:
    return Response("<h1>500</h1>", 500, media_type=HTML) if path == "/infoDirectory.html" else None


def documents_alone(_path: str, key: str | None, _count: int) -> Response | None:
    return Response(b"", 200, media_type=HTML) if key and key[14] == "5" else None


def articles_not_found(path: str, _key: str | None, _count: int) -> Response | None:
    return Response("404 page not found", 404, media_type="text/plain") if path == "/article.html" else None


def articles_are_the_home_page(path: str, key: str | None, count: int) -> Response | None:
    return home_everywhere(path, key, count) if path == "/article.html" else None


def empty_listing(path: str, _key: str | None, _count: int) -> Response | None:
    page = "<html><head><title>信息公开目录</title></head><body><ul class='list'></ul><p>共0条</p></body></html>"
    return Response(page, 200, media_type=HTML) if path == "/infoDirectory.html" else None


def home_everywhere(path: str, _key: str | None, _count: int) -> Response | None:
    page = (
        "<html><head><title>云栖镇信息公开栏</title></head><body><p>今日云栖</p><ul><li>镇领导信箱</li><li>办事指南</li></ul></body></html>"
    )
    return None if path == "/robots.txt" else Response(page, 200, media_type=HTML)


def nothing_everywhere(path: str, _key: str | None, _count: int) -> Response | None:
    page = "<html><head><title>提示</title></head><body><p>您访问的页面不存在或已删除</p></body></html>"
    return None if path == "/robots.txt" else Response(page, 200, media_type=HTML)


def not_found_everywhere(_path: str, _key: str | None, _count: int) -> Response | None:
    return Response("404 page not found", 404, media_type="text/plain")


def robots_busy(path: str, _key: str | None, _count: int) -> Response | None:
    return Response("busy", 503, media_type="text/plain") if path == "/robots.txt" else None


def robots_forbidden(path: str, _key: str | None, _count: int) -> Response | None:
    return Response("forbidden", 403, media_type="text/plain") if path == "/robots.txt" else None


def stumbling(pick: int) -> Sky:
    """Return a sky under which the first three requests for robots.txt, the listing or each fifth document fail: a round of tries.

    One of the three at a time: what is only asked for once another is had would need a third round, and a night has two.
    """
    seen: dict[str, int] = {}
    stumbled = ("/robots.txt", "/infoDirectory.html", "/article.html")[pick % 3]

    def stumble(path: str, key: str | None, _count: int) -> Response | None:
        place = f"{path}{key or ''}"
        is_meant = path == stumbled and (
            key is None or (key[14] == "5" and int(key[-1], 16) % 5 == 0)
        )  # a made-up key is another each round
        seen[place] = seen.get(place, 0) + 1
        return Response("busy", (500, 503)[pick % 2], media_type="text/plain") if is_meant and seen[place] <= 3 else None

    return stumble


def blocked_after(number: int) -> Sky:
    """Return a sky that lets *number* requests through, and then no more."""

    def blocked(_path: str, _key: str | None, count: int) -> Response | None:
        return Response(_JIASULE, 521, media_type=HTML) if count >= number else None

    return blocked


def hiccups() -> Sky:
    """Return a sky that answers every third address with 503 once, and lets the next try through."""
    seen: dict[str, int] = {}

    def hiccup(path: str, key: str | None, _count: int) -> Response | None:
        place = f"{path}{key or ''}"
        seen[place] = seen.get(place, 0) + 1
        is_third = len(seen) % 3 == 0 and path != "/robots.txt"
        return Response("busy", 503, media_type="text/plain") if is_third and seen[place] == 1 else None

    return hiccup


PASSING = frozenset({"clear", "hiccups", "stumbling"})
"""Skies under which everything is had within the night."""

ALL: dict[str, Callable[[int], Sky]] = {
    "clear": lambda _: clear,
    "maintenance": lambda _: maintenance,
    "gateway": lambda _: gateway,
    "gateway and robots": lambda _: gateway_and_robots,
    "jiasule": lambda _: jiasule,
    "ruishu": lambda _: ruishu,
    "too often": lambda _: too_often,
    "empty": lambda _: empty,
    "half of the documents": lambda _: half_of_the_documents,
    "listing alone": lambda _: listing_alone,
    "documents alone": lambda _: documents_alone,
    "articles not found": lambda _: articles_not_found,
    "articles are the home page": lambda _: articles_are_the_home_page,
    "empty listing": lambda _: empty_listing,
    "home everywhere": lambda _: home_everywhere,
    "nothing everywhere": lambda _: nothing_everywhere,
    "not found everywhere": lambda _: not_found_everywhere,
    "blocked after": blocked_after,
    "hiccups": lambda _: hiccups(),
    "stumbling": stumbling,
    "robots busy": lambda _: robots_busy,
    "robots forbidden": lambda _: robots_forbidden,
    "refused": lambda _: clear,
}
