"""The sample portal on loopback: two real HTTP servers in one thread, articles on the first port, attachments on the second."""

from __future__ import annotations

import asyncio
import json
import socket
import sys
import threading
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import uvicorn

from gov_archive.errors import MisuseError
from gov_archive.sample.document import DISTRICT, TOWN
from gov_archive.sample.portal import SITE, Script, Site

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from starlette.types import ASGIApp, Message, Receive, Scope, Send

_PORT = 18746  # below the ports that systems give to outgoing connections
_LAST_PORT = 65535
_LISTING = "infoDirectory.html?dept={}&rn={}&type=dept"


@dataclass(frozen=True)
class Asked:
    """One request as the server saw it: ``at`` is the pretended instant, ``host`` the Host header, names of headers in lower case."""

    method: str
    host: str
    path: str
    status: int
    at: datetime
    headers: dict[str, str] = field(default_factory=dict)


class Server:
    """A running sample portal.

    ``base_url`` ends with a slash; ``attachment_host`` is ``127.0.0.1:PORT``; ``requests`` are the requests so far, in order
    of their answers, with path and query as sent. Set ``script`` to a function of (path, request, instant) that returns a
    Starlette response to answer in the portal's place on either host (a block, an outage, a redesign), or None to let it pass.
    """

    def __init__(self, site: Site, base_url: str, attachment_host: str) -> None:
        self.site = site
        self.base_url = base_url
        self.attachment_host = attachment_host
        self.requests: list[Asked] = []

    @property
    def script(self) -> Script | None:
        """The function that may answer in the portal's place."""
        return self.site.script

    @script.setter
    def script(self, script: Script | None) -> None:
        self.site.script = script

    @property
    def markup(self) -> str | None:
        """The markup of every page, or None for the one of each document's time; set another for a redesign."""
        return self.site.markup

    @markup.setter
    def markup(self, markup: str | None) -> None:
        self.site.markup = markup

    def sources_toml(self) -> str:
        """Return a sources file that declares this server, with no pace: sources ``yunqi`` and ``qinghe``, or ``content``."""
        head = {
            "slug": "sample",
            "name": SITE,
            "base_url": self.base_url,
            "attachment_hosts": [self.attachment_host],
            "document_url": "article.html?infoid={key}",
            "pace_seconds": 0.0,
        }
        return "\n".join([_table("[portal]", head), *(_table("[[source]]", source) for source in self._sources())])

    def _sources(self) -> list[dict[str, Any]]:
        if self.site.content is None:
            offices = (("yunqi", "云栖镇", "town", TOWN), ("qinghe", "清河区人民政府", "district", DISTRICT))
            return [
                {"slug": slug, "name": name, "level": level, "listings": [_LISTING.format(code, name)], "scope": "work_reports"}
                for slug, name, level, code in offices
            ]
        documents = self.site.documents(self.site.clock())
        name = documents[0].publisher or "样例"
        known = [document.key for document in documents if not document.listed]
        listings = [_LISTING.format(TOWN, name)] if len(known) < len(documents) else []
        return [{"slug": "content", "name": name, "level": "town", "listings": listings, "known": known, "scope": "work_reports"}]


@contextmanager
def running(
    *,
    clock: Callable[[], datetime] | None = None,
    port: int | None = None,
    host: str = "127.0.0.1",
    content: Path | None = None,
    markup: str | None = None,
) -> Iterator[Server]:
    """Serve the sample portal until the block ends; attachments get the port after *port*.

    Port 0 takes any free ones. None takes 18746 and 18747 where they are free: addresses stay the same from one run to the next,
    so that an archive of one can be continued and rebuilt by another.

    *clock* tells the pretended instant and is asked at every request; without it the portal shows the state of today. Raises
    MisuseError where the port is taken, the markup unknown or the content cannot be served.
    """
    sockets = _sockets(host, port)
    try:
        attachment_host = _authority(sockets[1])
        site = Site(clock or _now, content=content, markup=markup, attachment_base=f"http://{attachment_host}/")
    except BaseException:
        for bound in sockets:
            bound.close()
        raise
    server = Server(site, f"http://{_authority(sockets[0])}/", attachment_host)
    http = [_http(_logged(app, server)) for app in (site.portal(), site.attachments())]
    thread = threading.Thread(target=asyncio.run, args=(_served(http, sockets),), name="sample-portal", daemon=True)
    thread.start()
    try:
        yield server
    finally:
        for one in http:
            one.should_exit = True
        thread.join()


def serve(
    host: str = "127.0.0.1",
    port: int = 8000,
    *,
    now: datetime | None = None,
    content: Path | None = None,
    markup: str | None = None,
    announce: Callable[[Server], None] | None = None,
) -> None:
    """Serve the sample portal until interrupted.

    *announce* is told the server once it answers; without it the addresses go to standard error and a sources file for them
    to standard output, so that ``gov-archive sample > sample.toml`` is all that a nightly run needs.
    """
    clock = None if now is None else lambda: now
    with running(clock=clock, host=host, port=port, content=content, markup=markup) as server:
        (announce or _announced)(server)
        with suppress(KeyboardInterrupt):
            threading.Event().wait()


def _announced(server: Server) -> None:
    print(f"sample portal at {server.base_url}, attachments at http://{server.attachment_host}/; Ctrl-C ends it", file=sys.stderr)
    print(server.sources_toml(), flush=True)


def _now() -> datetime:
    return datetime.now(UTC)


def _sockets(host: str, port: int | None) -> list[socket.socket]:
    """Return listening sockets for articles and attachments."""
    if port is None:
        try:
            return _sockets(host, _PORT)
        except MisuseError:
            return _sockets(host, 0)
    first = _bound(host, port)
    try:
        return [first, _bound(host, port + 1 if 0 < port < _LAST_PORT else 0)]
    except MisuseError:
        first.close()
        raise


def _bound(host: str, port: int) -> socket.socket:
    """Return a listening socket: connections queue from here on, so that no caller needs to wait for the server."""
    try:
        bound = socket.create_server((host, port))
    except OSError as error:
        raise MisuseError(f"port {port} on {host} cannot be had ({error.strerror or error}); choose another with --port") from error
    bound.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)  # asyncio does not, on such a socket: each answer took 40 ms more
    return bound


def _authority(bound: socket.socket) -> str:
    host, port = bound.getsockname()[:2]
    return f"{host}:{port}"


def _http(app: ASGIApp) -> uvicorn.Server:
    config = uvicorn.Config(
        app,
        log_config=None,
        log_level="error",
        lifespan="off",
        ws="none",
        timeout_keep_alive=60,
        timeout_graceful_shutdown=1,
        server_header=False,
    )
    return uvicorn.Server(config)


async def _served(servers: list[uvicorn.Server], sockets: list[socket.socket]) -> None:
    await asyncio.gather(*(server.serve(sockets=[bound]) for server, bound in zip(servers, sockets, strict=True)))


def _logged(app: ASGIApp, server: Server) -> ASGIApp:
    """Return *app* with every request written down in ``server.requests`` when its answer begins."""

    async def logged(scope: Scope, receive: Receive, send: Send) -> None:
        headers = {name.decode("latin-1"): value.decode("latin-1") for name, value in scope["headers"]}
        query = scope["query_string"].decode("latin-1")
        path = scope["raw_path"].decode("latin-1") + (f"?{query}" if query else "")

        async def noting(message: Message) -> None:
            if message["type"] == "http.response.start":
                at = server.site.clock()
                server.requests.append(Asked(scope["method"], headers.get("host", ""), path, message["status"], at, headers))
            await send(message)

        await app(scope, receive, noting)

    return logged


def _table(header: str, fields: dict[str, Any]) -> str:
    """Return a TOML table; the values are texts, numbers and lists of texts, which JSON writes as TOML does."""
    return header + "\n" + "".join(f"{name} = {json.dumps(value, ensure_ascii=False)}\n" for name, value in fields.items())
