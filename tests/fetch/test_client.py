from __future__ import annotations

import contextlib
import socket
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import datetime
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import httpx
import pytest

from fetch.conftest import MISSING, NIGHT, PAGE, moved, portal, site
from gov_archive.errors import HostStoppedError, RefusedError, TransientError
from gov_archive.fetch import Client
from gov_archive.model import Exchange, Validators
from gov_archive.settings import Settings
from loopback import Loopback, answer

if TYPE_CHECKING:
    from fetch.conftest import Clock

MakeClient = Callable[..., Client]


def test_redirects_are_followed_hop_by_hop_under_one_date(make_client: MakeClient) -> None:
    with (
        Loopback(site({"/a": moved("/b?x=1"), "/b?x=1": moved("c", "301 Moved"), "/c": PAGE})) as server,
        make_client(server.url) as client,
    ):
        found = client.get("a")
    assert [hop.url for hop in found.hops] == [f"{server.url}a", f"{server.url}b?x=1", f"{server.url}c"]
    assert [hop.status for hop in found.hops] == [302, 301, 200]
    assert len({hop.at for hop in found.hops}) == 1


def test_redirect_to_an_undeclared_host_is_refused_with_the_hops_before(make_client: MakeClient) -> None:
    with (
        Loopback(site({"/a": moved("http://elsewhere.example/x")})) as server,
        make_client(server.url) as client,
        pytest.raises(RefusedError, match=r"elsewhere\.example is not declared") as refused,
    ):
        client.get("a")
    assert [hop.status for hop in refused.value.hops] == [302]


def test_redirect_in_a_circle_is_refused(make_client: MakeClient) -> None:
    with (
        Loopback(site({"/a": moved("/b"), "/b": moved("/a")})) as server,
        make_client(server.url) as client,
        pytest.raises(RefusedError, match="circle"),
    ):
        client.get("a")
    assert server.paths == ["/robots.txt", "/a", "/b"]


def test_redirects_end_after_ten_hops(make_client: MakeClient) -> None:
    def script(path: str) -> bytes:
        return MISSING if path == "/robots.txt" else moved(f"/{int(path[1:]) + 1}")

    with Loopback(script) as server, make_client(server.url) as client, pytest.raises(RefusedError, match="more than 10") as refused:
        client.get("0")
    assert len(refused.value.hops) == 11


@pytest.mark.parametrize(
    "url",
    [
        "http://elsewhere.example/a",
        "http://127.0.0.1:1/a",
        "ftp://127.0.0.1/a",
        "file:///etc/passwd",
        "http://127.0.0.1.elsewhere.example/",
        "http://portal.example@elsewhere.example/",
        "http://user@portal.example/",
        "http://[::1",
        "http://portal.example:99999/",
        "javascript:void(0)",
    ],
)
def test_what_is_not_declared_is_never_asked(make_client: MakeClient, url: str) -> None:
    def nothing(request: httpx.Request) -> httpx.Response:
        raise AssertionError(request.url)

    with make_client("http://portal.example/", transport=httpx.MockTransport(nothing)) as client, pytest.raises(RefusedError):
        client.get(url)


@pytest.mark.parametrize(
    ("url", "declared"),
    [
        ("http://portal.example/a", {}),
        ("https://PORTAL.example./a", {}),
        ("http://10.1.2.3/a", {"aliases": ("http://10.1.2.3/",)}),
        ("https://files.example:8443/a", {"attachment_hosts": ("files.example",)}),
        ("http://files.example:81/a", {"attachment_hosts": ("files.example:81",)}),
        ("http://[::1]:81/a", {"attachment_hosts": ("[::1]:81",)}),
    ],
)
def test_what_is_declared_is_asked(make_client: MakeClient, url: str, declared: dict[str, Any]) -> None:
    def page(request: httpx.Request) -> httpx.Response:
        return httpx.Response(404 if request.url.path == "/robots.txt" else 200, content=b"x")

    with make_client("https://portal.example/", transport=httpx.MockTransport(page), **declared) as client:
        assert client.get(url).final.status == 200


@pytest.mark.parametrize(
    "address", ["10.0.0.7", "127.0.0.1", "169.254.169.254", "::1", "::ffff:192.168.0.1", "64:ff9b::a00:1", "100.64.0.1"]
)
def test_name_that_leads_to_a_private_address_is_refused(make_client: MakeClient, monkeypatch: pytest.MonkeyPatch, address: str) -> None:
    family = socket.AF_INET6 if ":" in address else socket.AF_INET
    public = (socket.AF_INET, socket.SOCK_STREAM, 6, "", ("192.0.43.8", 80))
    found = [public, (family, socket.SOCK_STREAM, 6, "", (address, 80))]
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: found)
    with make_client("http://portal.example/") as client, pytest.raises(RefusedError, match="private address"):
        client.get("a")


def test_listing_address_in_chinese_is_sent_as_utf8(make_client: MakeClient) -> None:
    with Loopback(site({})) as server, make_client(server.url) as client:
        found = client.get("infoDirectory.html?dept=000001&rn=云栖镇&type=dept#top").final
    assert found.url == f"{server.url}infoDirectory.html?dept=000001&rn=%E4%BA%91%E6%A0%96%E9%95%87&type=dept"
    assert server.paths[-1] == "/infoDirectory.html?dept=000001&rn=%E4%BA%91%E6%A0%96%E9%95%87&type=dept"


def validators(url: str) -> Validators:
    return Validators('"v1"', "Sun, 01 Mar 2026 00:00:00 GMT", "id", "sha", url, datetime.fromisoformat("2026-03-01T00:00:00Z"))


def test_conditional_request_returns_304_as_an_answer(make_client: MakeClient) -> None:
    unchanged = b'HTTP/1.1 304 Not Modified\r\nETag: "v1"\r\nContent-Length: 0\r\n\r\n'
    with Loopback(site({"/a": unchanged})) as server, make_client(server.url) as client:
        found = client.get("a", validators=validators(f"{server.url}a")).final
    assert (found.status, found.body) == (304, b"")
    assert 'If-None-Match: "v1"\r\n' in server.heads[-1]
    assert "If-Modified-Since: Sun, 01 Mar 2026 00:00:00 GMT\r\n" in server.heads[-1]


def test_validators_of_another_address_are_not_sent(make_client: MakeClient) -> None:
    with Loopback(site({"/a": moved("/b"), "/b": PAGE})) as server, make_client(server.url) as client:
        client.get("a", validators=validators(f"{server.url}b"))
    assert ["If-None-Match" in head for head in server.heads] == [False, False, True]


def test_cookies_are_neither_kept_nor_sent(make_client: MakeClient) -> None:
    with Loopback(site({"/a": answer(b"", "Set-Cookie: clearance=1; Path=/")})) as server, make_client(server.url) as client:
        client.get("a")
        client.get("a")
    assert not any("cookie" in head.lower() for head in server.heads)


def test_dropped_connection_is_tried_again_with_growing_waits(make_client: MakeClient, clock: Clock) -> None:
    with (
        Loopback(site({"/a": [b"", b"HTTP/1.1 200 OK\r\ncontent-length: 9\r\n\r\ncut", PAGE]})) as server,
        make_client(server.url) as client,
    ):
        assert client.get("a").final.status == 200
    assert len(clock.slept) == 2
    assert 0.5 <= clock.slept[0] <= 1.5
    assert 1.0 <= clock.slept[1] <= 3.0


def test_host_that_never_answers_is_a_transient_error(make_client: MakeClient) -> None:
    with Loopback(site({"/a": b""})) as server, make_client(server.url) as client, pytest.raises(TransientError, match="/a"):
        client.get("a")
    assert server.paths.count("/a") == 3


@pytest.mark.parametrize("status", ["500 Internal Server Error", "502 Bad Gateway", "503 Service Unavailable", "504 Gateway Timeout"])
def test_answer_of_a_server_in_trouble_is_tried_again_and_in_the_end_returned(make_client: MakeClient, status: str) -> None:
    with Loopback(site({"/a": answer(b"busy", status=status)})) as server, make_client(server.url) as client:
        found = client.get("a").final
    assert (found.status, found.body) == (int(status[:3]), b"busy")
    assert server.paths.count("/a") == 3


def test_every_answer_that_was_asked_for_again_is_handed_on_in_order(make_client: MakeClient) -> None:
    cut = b"HTTP/1.1 200 OK\r\ncontent-length: 9\r\n\r\ncut"
    told: list[Exchange] = []
    busy = answer(b"busy", status="503 Service Unavailable")
    with (
        Loopback(site({"/a": moved("/b"), "/b": [busy, cut, PAGE]})) as server,
        make_client(server.url) as client,
    ):
        found = client.get("a", keep=told.append)
    assert [hop.status for hop in found.hops] == [302, 200]
    assert [(one.url, one.fault, one.response) for one in told] == [(f"{server.url}b", "", busy), (f"{server.url}b", "disconnect", cut)]


@pytest.mark.parametrize("status", ["400 Bad Request", "403 Forbidden", "404 Not Found", "412 x", "429 Too Many", "501 x", "521 x"])
def test_other_answers_are_not_asked_for_twice(make_client: MakeClient, status: str) -> None:
    with Loopback(site({"/a": answer(status=status)})) as server, make_client(server.url) as client:
        assert client.get("a").final.status == int(status[:3])
    assert server.paths.count("/a") == 1


@pytest.mark.parametrize(
    ("told", "waited"),
    [
        (["Retry-After: 90"], 90.0),
        (["Retry-After: Sun, 01 Mar 2026 18:11:00 GMT"], 59.876544),
        (["Retry-After: Sun, 01 Mar 2026 20:00:30 GMT", "Date: Sun, 01 Mar 2026 20:00:00 GMT"], 30.0),
    ],
    ids=["seconds", "date", "date by the host's clock"],
)
@pytest.mark.parametrize("status", ["429 Too Many Requests", "503 Service Unavailable"])
def test_retry_after_is_obeyed(make_client: MakeClient, clock: Clock, told: list[str], waited: float, status: str) -> None:
    with Loopback(site({"/a": [answer(b"", *told, status=status), PAGE]})) as server, make_client(server.url) as client:
        assert client.get("a").final.status == 200
    assert clock.slept == [pytest.approx(waited)]


def test_host_that_asks_for_a_long_wait_is_left_until_the_next_night(make_client: MakeClient, clock: Clock) -> None:
    with Loopback(site({"/a": answer(b"", "Retry-After: 3600", status="503 x")})) as server, make_client(server.url) as client:
        assert client.get("a").final.status == 503
        assert "3600 seconds" in (client.stopped(server.host) or "")
        with pytest.raises(HostStoppedError, match="until the next night"):
            client.get("b")
    assert (server.paths, clock.slept) == (["/robots.txt", "/a"], [])


def test_requests_to_one_host_start_at_its_pace(make_client: MakeClient, clock: Clock) -> None:
    with Loopback(site({"/a": PAGE})) as server, make_client(server.url, pace_seconds=3.0) as client:
        client.get("a")
        clock.time += 2.0
        client.get("a")
        clock.time += 60.0
        client.get("a")
    assert clock.slept == [3.0, 1.0]


def test_clients_of_one_process_share_the_pace() -> None:
    at: list[float] = []

    def script(path: str) -> bytes:
        at.append(time.monotonic())
        return MISSING if path == "/robots.txt" else PAGE

    with Loopback(script) as server:
        clients = [Client(portal(server.url, pace_seconds=0.1), Settings(), now=lambda: NIGHT) for _ in range(3)]
        with ThreadPoolExecutor(3) as pool:
            list(pool.map(lambda client: client.get("a"), clients))
        for client in clients:
            client.close()
    assert len(at) == 6
    assert min(later - earlier for earlier, later in pairwise(at)) > 0.08


def test_a_host_is_left_alone_from_when_it_was_asked_however_long_the_way_to_it(monkeypatch: pytest.MonkeyPatch) -> None:
    at: list[float] = []

    def script(path: str) -> bytes:
        at.append(time.monotonic())
        return MISSING if path == "/robots.txt" else PAGE

    def slowly(*asked: Any, **options: Any) -> Any:
        time.sleep(0.3)  # how long this name takes
        return look_up(*asked, **options)

    look_up = socket.getaddrinfo
    monkeypatch.setattr(socket, "getaddrinfo", slowly)
    with Loopback(script) as server, Client(portal(server.url, pace_seconds=0.4), Settings(), now=lambda: NIGHT) as client:
        client.get("a")
    assert len(at) == 2
    assert at[1] - at[0] > 0.38


@pytest.mark.parametrize("location", ["http://[::1", "http://:99999999/", "//", "\\\\elsewhere.example", "http://a b/", "%", "http://%zz/"])
def test_redirect_to_nowhere_is_refused_or_answered(make_client: MakeClient, location: str) -> None:
    with Loopback(site({"/a": moved(location)})) as server, make_client(server.url) as client, contextlib.suppress(RefusedError):
        assert client.get("a").final.url.startswith(server.url)
    assert all(f"Host: {server.host}\r\n" in head for head in server.heads)


def test_contact_and_validators_that_fit_no_header_do_no_harm(make_client: MakeClient) -> None:
    odd = replace(validators("http://portal.example/a"), etag='"版本"', last_modified="x\r\ny: z")
    seen: list[httpx.Headers] = []

    def page(request: httpx.Request) -> httpx.Response:
        seen.append(request.headers)
        return httpx.Response(404)

    with make_client(
        "http://portal.example/", transport=httpx.MockTransport(page), settings={"contact": "档案组 archive@portal.example"}
    ) as client:
        client.get("a", validators=odd)
    assert seen[-1]["user-agent"] == "gov-archive/0.1.0 (+%E6%A1%A3%E6%A1%88%E7%BB%84%20archive@portal.example)"
    assert "if-none-match" not in seen[-1]
    assert "if-modified-since" not in seen[-1]


def test_block_stops_the_host_at_once(make_client: MakeClient) -> None:
    with Loopback(site({"/a": PAGE})) as server, make_client(server.url) as client:
        client.get("a")
        client.judged(f"{server.url}a", "blocked")
        with pytest.raises(HostStoppedError, match="blocked"):
            client.get("a")
        assert client.stopped(server.url) == client.stopped(server.host)
    assert server.paths.count("/a") == 1


def test_failures_in_a_row_stop_the_host_and_a_good_answer_closes_the_count(make_client: MakeClient) -> None:
    with (
        Loopback(site({"/down": b"", "/a": PAGE})) as server,
        make_client(server.url, settings={"failures_to_stop": 3, "tries": 1}) as client,
    ):
        for verdict in ("unavailable", "unavailable", "missing", "unavailable", "unavailable"):
            client.judged(f"{server.url}a", verdict)
            assert client.stopped(server.host) is None
        with pytest.raises(TransientError):
            client.get("down")
        assert "3 failures in a row" in (client.stopped(server.host) or "")


def test_connection_closed_while_idle_is_replaced(make_client: MakeClient) -> None:
    def script(path: str) -> Iterator[bytes]:
        yield MISSING if path == "/robots.txt" else b"HTTP/1.1 200 OK\r\n\r\n" + path.encode()

    with Loopback(script) as server, make_client(server.url) as client:
        assert [client.get(path).final.body for path in ("a", "b")] == [b"/a", b"/b"]


def test_another_transport_gives_rebuilt_bytes(make_client: MakeClient) -> None:
    def page(request: httpx.Request) -> httpx.Response:
        return (
            httpx.Response(404)
            if request.url.path == "/robots.txt"
            else httpx.Response(200, text="云栖镇", headers={b"X-A": "报告".encode()})
        )

    with make_client("http://portal.example/", transport=httpx.MockTransport(page)) as client:
        found = client.get("a").final
    assert found.response.startswith(b"HTTP/1.1 200 OK\r\n")
    assert found.response.endswith("云栖镇".encode())
    assert (found.body.decode(), found.header("x-a")) == ("云栖镇", "报告")
