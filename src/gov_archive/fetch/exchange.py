"""From one request to its Exchange: raw bytes, decoded payload, within limits of time and size; no redirect is followed."""

from __future__ import annotations

import re
import ssl
import time
from typing import TYPE_CHECKING

import httpcore
import httpx

from gov_archive import wire
from gov_archive.errors import RefusedError, TransientError, UnreadableError
from gov_archive.fetch.recording import Stream, Watch, oversized
from gov_archive.model import Exchange, Fault

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

_PROXY_SECRET = re.compile(rb"^proxy-authorization:[^\r\n]*\r?\n", re.IGNORECASE | re.MULTILINE)

_BROKEN = (
    httpx.TransportError,
    httpcore.NetworkError,
    httpcore.TimeoutException,
    httpcore.ProtocolError,
    httpcore.ProxyError,
    httpcore.UnsupportedProtocol,
)
_HEAD_TOO_LONG = 431  # what h11 under httpcore would answer to such a request; it reads heads of up to 100 KiB
_TOO_SLOW = (httpx.TimeoutException, httpcore.TimeoutException)


def exchange(http: httpx.Client, url: httpx.URL, headers: Mapping[str, str], *, at: datetime, watch: Watch) -> Exchange:
    """Ask *url* once, within the limits of *watch*.

    TransientError if no whole answer came; RefusedError if it is larger than allowed, packed or unpacked, if its head is longer
    than is read, or if the certificate is not valid. The error's ``rest`` is what did come.
    """
    max_bytes = watch.max_bytes
    began = time.monotonic()
    try:
        with http.stream("GET", url, headers=headers) as response:
            _check_length(response, max_bytes)
            received = _received(response, max_bytes)
            request, raw = _recorded(response, received)
    except RefusedError as error:
        error.rest = _rest(str(url), at, watch.tape, "length")
        raise
    except (*_BROKEN, UnreadableError) as error:
        failure = _failure(url, error)
        broke_off: Fault = "time" if isinstance(error, _TOO_SLOW) else "disconnect"
        failure.rest = _rest(str(url), at, watch.tape, broke_off if isinstance(failure, TransientError) else "length")
        raise failure from error
    return _exchange(str(url), at, request, raw, max_bytes, seconds=time.monotonic() - began)


def _exchange(url: str, at: datetime, request: bytes, raw: bytes, max_bytes: int, *, seconds: float) -> Exchange:
    try:
        head = wire.head(raw)
        body = wire.body(wire.payload(raw[head.size :], head.headers), head.headers, limit=max_bytes)
    except RefusedError as error:
        error.rest = _part(url, at, request, raw, "packing")
        raise
    except UnreadableError as error:
        failure = TransientError(f"no whole answer from {url}: {error}")
        failure.rest = _part(url, at, request, raw, "packing")
        raise failure from error
    return Exchange(url, at, head.status, head.headers, body, request, raw, seconds)


def _rest(url: str, at: datetime, tape: Stream | None, fault: Fault) -> Exchange | None:
    """Return what came of an answer before it broke off; what a proxy says to CONNECT is none of the portal's."""
    if tape is None or not tape.received or tape.sent.startswith(b"CONNECT "):
        return None
    received = bytes(tape.received)
    return _part(url, at, _PROXY_SECRET.sub(b"", bytes(tape.sent)), wire.without_interim(received) or received, fault)


def _part(url: str, at: datetime, request: bytes, raw: bytes, fault: Fault) -> Exchange:
    try:
        head = wire.head(raw)
    except UnreadableError:
        head = wire.Head(0, (), 0)
    return Exchange(url=url, at=at, status=head.status, headers=head.headers, body=b"", request=request, response=raw, fault=fault)


def _check_length(response: httpx.Response, max_bytes: int) -> None:
    length = response.headers.get("content-length", "")
    if length.isdecimal() and int(length) > max_bytes:
        raise oversized(max_bytes)


def _received(response: httpx.Response, max_bytes: int) -> bytes:
    """Return the payload read to its end, content encoding kept."""
    received = bytearray()
    if not isinstance(response.stream, httpx.SyncByteStream):
        raise TypeError(type(response.stream))
    for part in response.stream:
        received += part
        if len(received) > max_bytes:
            raise oversized(max_bytes)
    return bytes(received)


def _recorded(response: httpx.Response, received: bytes) -> tuple[bytes, bytes]:
    """Return request and answer as they went over the wire, or rebuilt where another transport carried them."""
    stream = response.extensions.get("network_stream")
    if isinstance(stream, Stream):
        return _PROXY_SECRET.sub(b"", bytes(stream.sent)), _message(bytes(stream.received), received)
    asked = response.request
    lines = [f"{asked.method} {asked.url.raw_path.decode('ascii')} HTTP/1.1".encode(), *(b": ".join(pair) for pair in asked.headers.raw)]
    headers = [(wire.text(name), wire.text(value)) for name, value in response.extensions["received_headers"]]
    return b"\r\n".join(lines) + b"\r\n\r\n", wire.answer(response.status_code, headers, received)


def _message(raw: bytes, received: bytes) -> bytes:
    """Return *raw* from the head that counts to the end of the payload; what a faulty server sends after it is no answer."""
    raw = wire.without_interim(raw)
    head = wire.head(raw)
    is_chunked = any(name.lower() == "transfer-encoding" for name, _ in head.headers)
    return raw if is_chunked else raw[: head.size + len(received)]


def _failure(url: httpx.URL, error: BaseException) -> TransientError | RefusedError:
    """Return what *error* means for the caller: an invalid certificate and a head too long to read will be so at the next try."""
    cause: BaseException | None = error
    while cause is not None:
        if isinstance(cause, ssl.SSLCertVerificationError):
            return RefusedError(f"host refused: the certificate of {url.host} is not valid ({cause.verify_message})")
        if getattr(cause, "error_status_hint", 0) == _HEAD_TOO_LONG:
            return RefusedError(f"answer refused: the head of {url} is longer than is read")
        cause = cause.__cause__ or cause.__context__
    words = str(error) or "it did not answer in time"
    return TransientError(f"no whole answer from {url}: {type(error).__name__}: {words}")
