"""From one hop of an answer to the headers and blocks of its WARC records."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

from gov_archive import wire
from gov_archive.capture import digests, names
from gov_archive.errors import UnreadableError

if TYPE_CHECKING:
    from collections.abc import Iterable

    from gov_archive.model import Brought, Exchange, Validators

Block = tuple[list[tuple[str, str]], bytes]
Pairs = list[tuple[str, str]]

_PROFILES = "http://netpreserve.org/warc/1.1/revisit/"
_NOT_MODIFIED = 304


def answered(hop: Exchange, identifier: str, shared: Pairs, own: Pairs, same_as: Validators | None) -> Block:
    """Return the response record of *hop*, or the revisit record if it only confirms what *same_as* holds.

    A response that came chunked gets no WARC-Payload-Digest, which is optional: by the standard (WARC 1.1, 6.3.2) it is taken after the
    chunks are undone, and by warcio's check (its issues 74 and 75) before, so that either would be called damaged by one of the two. The
    digest of its block is what both verify. A revisit must state it, and bears that of the standard: none checks it there, and pywb finds
    the original by address and date. Our own digest of the decoded payload is always there, but for an answer that broke off or cannot be
    unpacked.
    """
    if hop.fault:
        return _part(hop, identifier, shared, own)
    raw = _raw(hop)
    head = _head(raw)
    payload_sha256 = hashlib.sha256(hop.body).hexdigest()
    headers = [("WARC-Record-ID", names.urn(identifier)), *shared, ("Content-Type", "application/http;msgtype=response"), *own]
    if same_as is not None and hop.status == _NOT_MODIFIED:
        return _revisit(headers, raw, "server-not-modified", same_as)
    digest = [("WARC-Payload-Digest", digests.stated(sent(hop)))]
    if same_as is not None and is_same(hop, same_as):
        return _revisit([*headers, *digest, ("WARC-Truncated", "length")], raw[: head.size], "identical-payload-digest", same_as)
    is_chunked = any(name.lower() == "transfer-encoding" for name, _ in head.headers)
    return [("WARC-Type", "response"), *headers, *([] if is_chunked else digest), (names.PAYLOAD, f"sha256:{payload_sha256}")], raw


def is_same(hop: Exchange, same_as: Validators) -> bool:
    """Say whether *hop* brought again what *same_as* is of: the same payload once unpacked, and not nothing."""
    return bool(hop.body) and hop.status != _NOT_MODIFIED and hashlib.sha256(hop.body).hexdigest() == same_as.payload_sha256


def sent(hop: Exchange) -> bytes:
    """Return the payload of *hop* as it was sent: chunks undone, packed as it was."""
    raw = _raw(hop)
    head = _head(raw)
    return wire.payload(raw[head.size :], head.headers)


def _raw(hop: Exchange) -> bytes:
    return hop.response or wire.answer(hop.status, hop.headers, hop.body)


def _part(hop: Exchange, identifier: str, shared: Pairs, own: Pairs) -> Block:
    """Return the record of an answer as far as it came; bytes that do not begin as an answer over HTTP are not called one."""
    media = "application/http;msgtype=response" if _head(hop.response).size else "application/octet-stream"
    truncated = [] if hop.fault == "packing" else [("WARC-Truncated", hop.fault)]
    headers = [("WARC-Type", "response"), ("WARC-Record-ID", names.urn(identifier)), *shared, ("Content-Type", media), *own, *truncated]
    return headers, hop.response


def asked_for(hop: Exchange, answer: str, shared: Pairs) -> Block:
    """Return the request record of *hop*, bound to its *answer*'s record."""
    headers = [
        ("WARC-Type", "request"),
        ("WARC-Record-ID", names.urn(names.new_id())),
        *shared,
        ("WARC-Concurrent-To", names.urn(answer)),
        ("Content-Type", "application/http;msgtype=request"),
    ]
    return headers, hop.request


def saved(file: Exchange, identifier: str, shared: Pairs, own: Pairs) -> Block:
    """Return the resource record of a saved file: its very bytes, and no answer that nobody recorded."""
    headers = [("WARC-Type", "resource"), ("WARC-Record-ID", names.urn(identifier)), *shared]
    headers.append(("Content-Type", file.header("content-type") or "application/octet-stream"))
    return [*headers, *own, ("WARC-Payload-Digest", digests.stated(file.body))], file.body


def origin(brought: Brought) -> Pairs:
    """Return the headers that say where a capture made elsewhere was kept, and when it was brought in.

    WARC-Source-URI and WARC-Creation-Date are what other tools write for it; the standard has no names for either.
    """
    kept = [("WARC-Source-URI", names.target(brought.kept_at))] if brought.kept_at else []
    told = [(names.ORIGIN, names.in_header(brought.note))] if brought.note else []
    return [*kept, ("WARC-Creation-Date", names.warc_date(brought.brought_at)), *told]


def _revisit(headers: Iterable[tuple[str, str]], block: bytes, profile: str, same_as: Validators) -> Block:
    referred = [
        ("WARC-Profile", _PROFILES + profile),
        ("WARC-Refers-To", names.urn(same_as.capture)),
        ("WARC-Refers-To-Target-URI", names.target(same_as.url)),
        ("WARC-Refers-To-Date", names.warc_date(same_as.at)),
        (names.PAYLOAD, f"sha256:{same_as.payload_sha256}"),
    ]
    return [("WARC-Type", "revisit"), *headers, *referred], block


def _head(raw: bytes) -> wire.Head:
    try:
        return wire.head(raw)
    except UnreadableError:
        return wire.Head(0, (), 0)
