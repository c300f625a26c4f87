"""From an httpx request to the connection that carries it: kept alive, direct or through the proxy of the environment."""

from __future__ import annotations

import os
import ssl
from functools import lru_cache
from typing import TYPE_CHECKING
from urllib.parse import unquote
from urllib.request import getproxies, proxy_bypass

import httpcore
import httpx

from gov_archive.errors import MisuseError
from gov_archive.fetch.recording import Backend, Watch

if TYPE_CHECKING:
    from collections.abc import Iterator

_IDLE_SECONDS = 60.0  # pages take 3 to 6 s and requests are paced: a connection must outlive the pause


class Transport(httpx.BaseTransport):
    """Connections of one client; every exchange on them can be read back byte by byte from its stream."""

    def __init__(self, named: frozenset[str], watch: Watch) -> None:
        self._named = named
        self._watch = watch
        self._proxies = getproxies()
        self._pools: dict[str | None, httpcore.ConnectionPool] = {}

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        """Send *request*; raises httpcore's errors as they are."""
        url = request.url
        answer = self._pool(self._proxy(url)).handle_request(
            httpcore.Request(
                method=request.method,
                url=httpcore.URL(scheme=url.raw_scheme, host=url.raw_host, port=url.port, target=url.raw_path),
                headers=request.headers.raw,
                extensions=request.extensions,
            )
        )
        return httpx.Response(answer.status, headers=answer.headers, stream=_Body(answer), extensions=answer.extensions)

    def close(self) -> None:
        """Close all connections."""
        for pool in self._pools.values():
            pool.close()

    def _proxy(self, url: httpx.URL) -> str | None:
        proxy = self._proxies.get(url.scheme) or self._proxies.get("all")
        if not proxy or proxy_bypass(url.host):
            return None
        return proxy if "://" in proxy else f"http://{proxy}"

    def _pool(self, proxy: str | None) -> httpcore.ConnectionPool:
        if proxy not in self._pools:
            self._pools[proxy] = self._opened(proxy)
        return self._pools[proxy]

    def _opened(self, proxy: str | None) -> httpcore.ConnectionPool:
        trust = _trust(os.environ.get("SSL_CERT_FILE"), os.environ.get("SSL_CERT_DIR"))
        if proxy is None:
            backend = Backend(self._watch, unchecked=self._named)
            return httpcore.ConnectionPool(ssl_context=trust, keepalive_expiry=_IDLE_SECONDS, network_backend=backend)
        at = httpx.URL(proxy)
        user = (unquote(at.username), unquote(at.password)) if at.username else None
        bare = str(at.copy_with(username=None, password=None))
        backend = Backend(self._watch, unchecked=frozenset({at.host.lower()}))  # behind a proxy, names are resolved there
        try:
            if at.scheme.startswith("socks"):
                return httpcore.SOCKSProxy(bare, user, trust, keepalive_expiry=_IDLE_SECONDS, network_backend=backend)
            return httpcore.HTTPProxy(bare, user, ssl_context=trust, keepalive_expiry=_IDLE_SECONDS, network_backend=backend)
        except (ValueError, RuntimeError, ImportError) as error:
            raise MisuseError(f"proxy {bare} of the environment cannot be used: {error}") from error


class OneHop(httpx.BaseTransport):
    """Another transport, with its answers' Location out of httpx's sight: it would parse it, and fail on a bad one.

    The headers as received are in the answer's extension ``received_headers``.
    """

    def __init__(self, inner: httpx.BaseTransport) -> None:
        self._inner = inner

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        """Send *request* over the other transport."""
        response = self._inner.handle_request(request)
        response.extensions = {**response.extensions, "received_headers": list(response.headers.raw)}
        response.headers.pop("location", None)
        return response

    def close(self) -> None:
        """Close the other transport."""
        self._inner.close()


class _Body(httpx.SyncByteStream):
    """The payload as it arrives, transfer encoding undone."""

    def __init__(self, answer: httpcore.Response) -> None:
        self._answer = answer

    def __iter__(self) -> Iterator[bytes]:
        return self._answer.iter_stream()

    def close(self) -> None:
        self._answer.close()


@lru_cache(maxsize=4)
def _trust(file: str | None, folder: str | None) -> ssl.SSLContext:
    """Return the certificates trusted (the environment's or certifi's); building them costs about 30 ms."""
    del file, folder  # read from the environment by httpx: here they only tell two trusts apart
    return httpx.create_ssl_context()
