"""Answers as a portal gives them, for tests of what keeps them."""

from __future__ import annotations

from datetime import UTC, datetime

from gov_archive import wire
from gov_archive.model import Answer, Capture, Exchange, Validators

NIGHT = datetime(2026, 3, 1, 18, 10, 0, 123456, tzinfo=UTC)
URL = "https://portal.example/article.html?infoid=0001"
TEXT = "<html><title>云栖镇政府工作报告</title><p>各位代表：</p></html>".encode()


def exchange(body: bytes = TEXT, *, url: str = URL, status: int = 200, at: datetime = NIGHT, raw: bytes | None = None) -> Exchange:
    """Return an exchange whose answer is *raw*, or is built from the rest."""
    raw = raw if raw is not None else wire.answer(status, [("Content-Type", "text/html"), ("Content-Length", str(len(body)))], body)
    head = wire.head(raw)
    request = f"GET {url} HTTP/1.1\r\nHost: portal.example\r\n\r\n".encode()
    return Exchange(url=url, at=at, status=head.status, headers=head.headers, body=body, request=request, response=raw)


def answer(*hops: Exchange) -> Answer:
    """Return an answer of *hops*, by default one page."""
    return Answer(hops or (exchange(),))


def validators(capture: Capture) -> Validators:
    """Return what a later request for the same address sends."""
    at = capture.exchange.at
    return Validators('"v1"', None, capture.id, capture.payload_sha256, capture.exchange.url, at, capture.file, capture.offset)
