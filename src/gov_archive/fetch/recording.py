"""From connections to the bytes that went over them: the network under httpx, with a tape, a deadline and a check of addresses."""

from __future__ import annotations

import socket
import threading
import time
from typing import TYPE_CHECKING, Any

import httpcore

from gov_archive.errors import RefusedError
from gov_archive.fetch.hosts import is_public

if TYPE_CHECKING:
    import ssl
    from collections.abc import Iterable

_HEAD_ROOM = 2**20  # heads and chunk sizes beside the payload
_CONNECT_SECONDS = 15.0  # for one of several addresses of a name: a dead one must not use up the whole time


class Watch(threading.local):
    """The time and size that the exchange of this thread may still use, and the connection that carries it (None until it sends)."""

    def __init__(self) -> None:
        self._deadline = float("inf")
        self.max_bytes = 0
        self.tape: Stream | None = None
        self._sent_at = float("-inf")

    def start(self, seconds: float, max_bytes: int) -> None:
        """Begin an exchange of at most *seconds* and *max_bytes*."""
        self._deadline = time.monotonic() + seconds
        self.max_bytes = max_bytes
        self.tape = None
        self._sent_at = float("-inf")

    @property
    def since_sent(self) -> float:
        """How many seconds ago the request went out, after name, connection and TLS; without end where it did not."""
        return time.monotonic() - self._sent_at

    def carried(self, stream: Stream) -> None:
        """Note that the request goes out on *stream*, now if it did not before."""
        if self.tape is not stream:
            self.tape, self._sent_at = stream, time.monotonic()

    def left(self, timeout: float | None) -> float:
        """Return the seconds an operation may take; httpcore.ReadTimeout if none are left."""
        left = self._deadline - time.monotonic()
        if left <= 0:
            raise httpcore.ReadTimeout("the answer came too slowly")
        return left if timeout is None else min(left, timeout)


class Stream(httpcore.NetworkStream):
    """A connection whose bytes are kept for the exchange in hand: ``sent`` and ``received``."""

    def __init__(self, inner: httpcore.NetworkStream, watch: Watch) -> None:
        self._inner = inner
        self._watch = watch
        self.sent = bytearray()
        self.received = bytearray()

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        """Return what the other side sent, kept on the tape."""
        data = self._inner.read(max_bytes, self._watch.left(timeout))
        self.received += data
        if len(self.received) > self._watch.max_bytes + _HEAD_ROOM:
            raise oversized(self._watch.max_bytes)
        return data

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        """Send *buffer*, kept on the tape."""
        if self.received:  # the next request on a connection kept alive
            self.sent.clear()
            self.received.clear()
        self.sent += buffer
        self._watch.carried(self)
        self._inner.write(buffer, self._watch.left(timeout))

    def close(self) -> None:
        """Close the connection."""
        self._inner.close()

    def start_tls(self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, timeout: float | None = None) -> Stream:
        """Return the same connection under TLS, with a tape of its own: the proxy's greeting stays off it."""
        return Stream(self._inner.start_tls(ssl_context, server_hostname, self._watch.left(timeout)), self._watch)

    def get_extra_info(self, info: str) -> Any:
        """Return what httpcore asks about the connection."""
        return self._inner.get_extra_info(info)


class Backend(httpcore.NetworkBackend):
    """Connects, by addresses checked in the same step: a name cannot point elsewhere between check and connection."""

    def __init__(self, watch: Watch, *, unchecked: frozenset[str]) -> None:
        self._inner = httpcore.SyncBackend()
        self._watch = watch
        self._unchecked = unchecked

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> Stream:
        """Return a connection to the first address of *host* that answers."""
        failure: Exception = httpcore.ConnectError(f"{host} has no address")
        for address in self._addresses(host, port):
            try:
                seconds = min(self._watch.left(timeout), _CONNECT_SECONDS)
                return Stream(self._inner.connect_tcp(address, port, seconds, local_address, socket_options), self._watch)
            except (httpcore.ConnectError, httpcore.ConnectTimeout) as error:
                failure = error
        raise failure

    def _addresses(self, host: str, port: int) -> list[str]:
        """Return the addresses of *host*; RefusedError if one is private and the sources file does not name it itself."""
        name = host.strip("[]")
        try:
            found = socket.getaddrinfo(name, port, type=socket.SOCK_STREAM)
        except (OSError, UnicodeError) as error:
            raise httpcore.ConnectError(f"the name {name} cannot be resolved: {error}") from error
        addresses = list(dict.fromkeys(str(entry[4][0]) for entry in found))
        private = [address for address in addresses if not is_public(address)]
        if private and name.lower().rstrip(".") not in self._unchecked:
            raise RefusedError(f"host refused: {name} leads to the private address {private[0]}; declare that address if it is meant")
        return addresses


def oversized(limit: int) -> RefusedError:
    """Return the error for an answer of more than *limit* bytes."""
    return RefusedError(f"answer refused: larger than {limit} bytes; raise max_bytes in the settings if it is wanted")
