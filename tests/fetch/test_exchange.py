from __future__ import annotations

import contextlib
import gzip
import threading
import time
import zlib
from collections.abc import Callable, Iterator

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from gov_archive import wire
from gov_archive.errors import FetchError, RefusedError, TransientError
from gov_archive.fetch import Client
from gov_archive.model import Exchange
from loopback import Loopback, answer

MakeClient = Callable[..., Client]
TEXT = "云栖镇政府工作报告".encode()
ROBOTS = "/robots.txt"


def parts(make_client: MakeClient, raw: bytes | Callable[[], Iterator[bytes]], **limits: float) -> list[tuple[str, int, bytes]]:
    """Return what was handed on of a page that gave no answer, answered with *raw*: fault, status and bytes."""

    def script(path: str) -> bytes | Iterator[bytes]:
        if path == ROBOTS:
            return answer(status="404 Not Found")
        return raw if isinstance(raw, bytes) else raw()

    told: list[Exchange] = []
    with (
        Loopback(script) as server,
        make_client(server.url, settings={"tries": 1, **limits}) as client,
        pytest.raises(FetchError),
    ):
        client.get(server.url + "page", keep=told.append)
    assert all(each.request.startswith(b"GET /page ") for each in told)
    return [(each.fault, each.status, each.response) for each in told]


def one(make_client: MakeClient, raw: bytes | Callable[[], Iterator[bytes]], **limits: float) -> Exchange:
    """Return the exchange in which the page is answered with *raw*."""

    def script(path: str) -> bytes | Iterator[bytes]:
        if path == ROBOTS:
            return answer(status="404 Not Found")
        return raw if isinstance(raw, bytes) else raw()

    with Loopback(script) as server, make_client(server.url, settings={"tries": 1, **limits}) as client:
        return client.get(server.url + "page").final


def chunked(*parts: bytes, head: str = "") -> bytes:
    chunks = b"".join(b"%x\r\n%b\r\n" % (len(part), part) for part in (*parts, b""))
    return f"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n{head}\r\n".encode() + chunks


def test_request_and_response_are_the_bytes_of_the_wire(make_client: MakeClient) -> None:
    raw = b"HTTP/1.1 200 Fine\r\nserver:  odd \r\nContent-Length: 3\r\nX-Twice: 1\r\nX-Twice: 2\r\n\r\nabc"
    found = one(make_client, raw)
    assert found.response == raw
    assert found.request.startswith(b"GET /page HTTP/1.1\r\nHost: 127.0.0.1:")
    assert b"\r\nUser-Agent: gov-archive/" in found.request
    assert b"Accept-Language: zh-CN\r\n" in found.request
    assert found.headers == (("server", "odd"), ("Content-Length", "3"), ("X-Twice", "1"), ("X-Twice", "2"))
    assert (found.status, found.body) == (200, b"abc")


def test_two_exchanges_on_one_connection_keep_their_bytes_apart(make_client: MakeClient) -> None:
    with Loopback(lambda path: answer(path.encode())) as server, make_client(server.url) as client:
        first, second = client.get("a").final, client.get("b").final
    assert (first.response, second.response) == (answer(b"/a"), answer(b"/b"))
    assert second.request.startswith(b"GET /b ")
    assert second.request.count(b"GET ") == 1
    assert server.connections == 1


def test_chunked_and_compressed_is_kept_as_received_and_read_decoded(make_client: MakeClient) -> None:
    packed = gzip.compress(TEXT)
    raw = chunked(packed[:7], packed[7:], head="Content-Encoding: gzip\r\n")
    found = one(make_client, raw)
    assert (found.response, found.body) == (raw, TEXT)


@pytest.mark.parametrize(
    ("encoding", "packed"),
    [
        ("deflate", zlib.compress(TEXT)),
        ("deflate", zlib.compress(TEXT)[2:-4]),
        ("gzip", gzip.compress(TEXT[:9]) + gzip.compress(TEXT[9:])),
        ("gzip", TEXT),
        ("identity", TEXT),
    ],
    ids=["zlib", "raw deflate", "two gzip members", "a lie", "identity"],
)
def test_encodings_as_servers_really_send_them(make_client: MakeClient, encoding: str, packed: bytes) -> None:
    assert one(make_client, answer(packed, f"Content-Encoding: {encoding}")).body == TEXT


def test_interim_answers_are_not_the_answer(make_client: MakeClient) -> None:
    found = one(make_client, b"HTTP/1.1 103 Early Hints\r\nLink: x\r\n\r\n" + answer(TEXT))
    assert (found.status, found.response) == (200, answer(TEXT))


def test_bytes_after_the_stated_length_are_no_part_of_the_answer(make_client: MakeClient) -> None:
    assert one(make_client, answer(TEXT) + b"HTTP/1.1 200 OK\r\n\r\n").response == answer(TEXT)


def test_a_head_too_long_to_read_is_refused_asked_once_and_kept_as_far_as_it_came(make_client: MakeClient) -> None:
    told: list[Exchange] = []
    with (
        Loopback(lambda path: answer(TEXT, "X-Long: " + "x" * 200_000) if path != ROBOTS else answer(status="404 Not Found")) as server,
        make_client(server.url, settings={"tries": 3}) as client,
        pytest.raises(RefusedError, match="head"),
    ):
        client.get(server.url + "page", keep=told.append)
    assert server.paths == [ROBOTS, "/page"]
    assert [(each.fault, each.status, each.response[:15]) for each in told] == [("length", 200, b"HTTP/1.1 200 OK")]


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.binary(max_size=200), st.sampled_from([b"", b"HTTP/1.1 200 OK\r\n", b"HTTP/1.1 302 x\r\nLocation: "]), st.booleans())
def test_whatever_a_server_sends_is_an_answer_or_an_error_of_ours(
    make_client: MakeClient, tail: bytes, head: bytes, is_ended: bool
) -> None:
    raw = head + tail + (b"\r\n\r\n" if is_ended else b"")
    with contextlib.suppress(FetchError):
        found = one(make_client, raw)
        assert found.response == raw[: len(found.response)]


def test_header_bytes_in_chinese_are_read(make_client: MakeClient) -> None:
    found = one(make_client, answer(TEXT, "Content-Disposition: attachment; filename=报告.docx"))
    assert found.header("content-disposition") == "attachment; filename=报告.docx"


def test_answer_ended_by_closing_is_whole(make_client: MakeClient) -> None:
    assert one(make_client, b"HTTP/1.0 200 OK\r\n\r\n" + TEXT).body == TEXT


@pytest.mark.parametrize(
    "raw",
    [
        b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nonly this",
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nabcde\r\n",
        b"HTTP/1.1 200 OK\r\nContent-Le",
        b"",
        b"no HTTP at all\r\n\r\n",
        answer(gzip.compress(TEXT)[:-9], "Content-Encoding: gzip"),
    ],
    ids=["short", "chunks cut", "head cut", "nothing", "no HTTP", "gzip cut"],
)
def test_broken_transfer_is_no_answer(make_client: MakeClient, raw: bytes) -> None:
    def closing() -> Iterator[bytes]:
        yield raw
        raise ConnectionResetError

    with pytest.raises(TransientError, match="/page"):
        one(make_client, closing)


def test_decompression_bomb_is_refused_while_it_grows(make_client: MakeClient) -> None:
    engine = zlib.compressobj(9, zlib.DEFLATED, 31)
    bomb = b"".join(engine.compress(bytes(2**20)) for _ in range(64)) + engine.flush()
    with pytest.raises(RefusedError, match="larger than 1000000 bytes"):
        one(make_client, answer(bomb, "Content-Encoding: gzip"), max_bytes=1_000_000)


def test_too_large_by_its_own_word_is_refused_before_it_is_read(make_client: MakeClient) -> None:
    with pytest.raises(RefusedError, match="larger than 10 bytes"):
        one(make_client, answer(bytes(11)), max_bytes=10)


def test_endless_answer_is_refused(make_client: MakeClient) -> None:
    def endless() -> Iterator[bytes]:
        yield b"HTTP/1.1 200 OK\r\n\r\n"
        for _ in range(10_000):
            yield bytes(10_000)

    with pytest.raises(RefusedError, match="larger than 100000 bytes"):
        one(make_client, endless, max_bytes=100_000)


@pytest.mark.parametrize(
    ("raw", "fault"),
    [
        (b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nonly this", "disconnect"),
        (b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nabcde\r\n", "disconnect"),
        (b"HTTP/1.1 200 OK\r\nContent-Le", "disconnect"),
        (answer(gzip.compress(TEXT)[:-9], "Content-Encoding: gzip"), "packing"),
        (answer(bytes(200), "X: y"), "length"),
        (answer(gzip.compress(bytes(1000)), "Content-Encoding: gzip"), "packing"),
    ],
    ids=["short", "chunks cut", "head cut", "gzip cut", "too large", "bomb"],
)
def test_what_came_of_an_answer_that_is_none_is_handed_on(make_client: MakeClient, raw: bytes, fault: str) -> None:
    def closing() -> Iterator[bytes]:
        yield raw
        raise ConnectionResetError

    assert parts(make_client, closing, max_bytes=100) == [(fault, 200, raw)]


def test_what_is_no_http_is_handed_on_too_and_where_nothing_came_nothing_is(make_client: MakeClient) -> None:
    assert parts(make_client, b"no HTTP at all\r\n\r\n") == [("disconnect", 0, b"no HTTP at all\r\n\r\n")]
    assert parts(make_client, b"") == []


@pytest.mark.parametrize("where", ["head", "body"])
def test_slow_drip_ends_at_the_time_limit(make_client: MakeClient, where: str) -> None:
    stop = threading.Event()

    def drip() -> Iterator[bytes]:
        yield b"HTTP/1.1 200 OK\r\n" + (b"" if where == "head" else b"Content-Length: 1000\r\n\r\n")
        for _ in range(100):
            stop.wait(0.05)
            yield b"X: y\r\n" if where == "head" else b"x"

    began = time.monotonic()
    with pytest.raises(TransientError, match=r"too slowly|Timeout"):
        one(make_client, drip, timeout_seconds=0.4)
    assert time.monotonic() - began < 2
    ((fault, status, raw),) = parts(make_client, drip, timeout_seconds=0.4)
    stop.set()
    assert (fault, status) == ("time", 200)
    assert raw.endswith(b"X: y\r\n" if where == "head" else b"xx")


def test_what_was_fetched_is_what_is_read_back_from_the_raw_bytes(make_client: MakeClient) -> None:
    found = one(make_client, chunked(gzip.compress(TEXT), head="Content-Encoding: gzip\r\n"))
    head = wire.head(found.response)
    assert wire.body(wire.payload(found.response[head.size :], head.headers), head.headers, limit=1000) == found.body
