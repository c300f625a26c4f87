from __future__ import annotations

import contextlib
import gzip
import tracemalloc
import zlib

import brotli  # type: ignore[import-untyped]
import pytest
from hypothesis import given
from hypothesis import strategies as st

from gov_archive import wire
from gov_archive.errors import RefusedError, UnreadableError

VALUE = st.from_regex(r"([!-~云镇é]([ -~云镇é]{0,9}[!-~云镇é])?)?", fullmatch=True)
CHUNKED = (("Transfer-Encoding", "chunked"),)


def chunks(data: bytes, size: int) -> bytes:
    parts = [data[at : at + size] for at in range(0, len(data), size)]
    return b"".join(b"%x\r\n%b\r\n" % (len(part), part) for part in parts) + b"0\r\n\r\n"


@given(st.binary(max_size=300), st.integers(1, 50))
def test_chunks_undone_give_the_payload(data: bytes, size: int) -> None:
    assert wire.payload(chunks(data, size), CHUNKED) == data


def test_chunk_extensions_and_trailers_are_no_payload() -> None:
    assert wire.payload(b"3;name=value\r\nabc\r\n0\r\nX-Sum: 1\r\n\r\n", CHUNKED) == b"abc"


@pytest.mark.parametrize("block", [b"<html>whole</html>", b"", b"abc\r\n<p>", b"12 monkeys\r\n"])
def test_block_that_is_not_chunked_whatever_its_header_says_is_kept(block: bytes) -> None:
    assert wire.payload(block, CHUNKED) == block


@given(st.binary(max_size=2000), st.sampled_from(["gzip", "deflate", "br", "gzip, br", "X-GZIP"]))
def test_encodings_undone_give_the_body(data: bytes, encoding: str) -> None:
    packed = data
    for name in encoding.lower().split(", "):
        packed = {"gzip": gzip.compress, "x-gzip": gzip.compress, "deflate": zlib.compress, "br": brotli.compress}[name](packed)
    assert wire.body(packed, (("content-encoding", encoding),), limit=2000) == data


@pytest.mark.parametrize(
    ("encoding", "packed"),
    [("gzip", gzip.compress(bytes(10**6))), ("deflate", zlib.compress(bytes(10**6))), ("br", brotli.compress(bytes(10**6)))],
)
def test_no_encoding_grows_beyond_the_limit(encoding: str, packed: bytes) -> None:
    with pytest.raises(RefusedError, match="999999 bytes"):
        wire.body(packed, (("Content-Encoding", encoding),), limit=999_999)
    assert len(wire.body(packed, (("Content-Encoding", encoding),), limit=10**6)) == 10**6


def test_bomb_is_stopped_while_it_grows() -> None:
    bomb = gzip.compress(bytes(64 * 2**20))
    tracemalloc.start()
    with pytest.raises(RefusedError):
        wire.body(bomb, (("Content-Encoding", "gzip"),), limit=2**20)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 4 * 2**20


@given(st.binary(min_size=1, max_size=500), st.sampled_from(["gzip", "deflate", "br", "gzip, gzip", "zstd"]), st.booleans())
def test_any_bytes_are_read_or_said_to_be_broken(data: bytes, encoding: str, has_magic: bool) -> None:
    packed = b"\x1f\x8b\x08" + data if has_magic else data
    with contextlib.suppress(UnreadableError, RefusedError):
        wire.body(packed, (("Content-Encoding", encoding),), limit=10_000)


def test_padding_after_compressed_data_is_no_part_of_it() -> None:
    assert wire.body(gzip.compress(b"abc") + bytes(9), (("Content-Encoding", "gzip"),), limit=10) == b"abc"


def test_head_with_folded_lines_and_bare_line_ends() -> None:
    head = wire.head(b"HTTP/1.0 404\nA: 1\n  2\nno header\nB :x\n\nbody")
    assert (head.status, head.headers, head.size) == (404, (("A", "1 2"), ("B", "x")), 38)


@pytest.mark.parametrize("raw", [b"", b"<html>", b"ICY 200 OK\r\n\r\n", b"HTTP/1.1 2000 x\r\n\r\n"])
def test_what_is_no_http_answer_is_said_to_be_none(raw: bytes) -> None:
    with pytest.raises(UnreadableError, match="no HTTP answer"):
        wire.head(raw)


@given(
    st.integers(100, 599),
    st.lists(st.tuples(st.from_regex(r"[A-Za-z-]{1,9}", fullmatch=True), VALUE)),
    st.binary(max_size=50),
)
def test_answer_built_is_the_answer_read(status: int, headers: list[tuple[str, str]], payload: bytes) -> None:
    kept = tuple(pair for pair in headers if pair[0].lower() != "transfer-encoding")
    raw = wire.answer(status, kept, payload)
    head = wire.head(raw)
    assert (head.status, head.headers, raw[head.size :]) == (status, kept, payload)
