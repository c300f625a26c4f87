"""From an archive to its web site: the pages of ``query``, with what only other stages know."""

from __future__ import annotations

import socket
from contextlib import closing, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

import uvicorn

from gov_archive import capture, flag, store
from gov_archive.errors import MisuseError
from gov_archive.model import Capture

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from gov_archive.model import Source


def application(archive: Path, declared: Sequence[Source] = ()) -> Any:
    """Return the ASGI application of *archive*, with offices *declared*; StoreError or SchemaError where no database can be read."""
    from gov_archive.query import web  # noqa: PLC0415 - Datasette takes most of a second, and only this needs it

    with store.reader(archive):
        pass

    def read(file: str, offset: int) -> Capture:
        return capture.read(archive / "captures", file, offset)

    return web.site(archive / store.FILE, capture=read, sentences=flag.SENTENCES, declared=declared).app()


def serve(archive: Path, host: str, port: int, *, told: Callable[[str], None], declared: Sequence[Source] = ()) -> None:
    """Serve *archive* until interrupted; *told* is given the address once it is bound. MisuseError where it cannot be bound."""
    app = application(archive, declared)
    with closing(_bound(host, port)) as listening:
        name = f"[{host}]" if ":" in host else host
        told(f"http://{name}:{listening.getsockname()[1]}/")
        config = uvicorn.Config(app, log_level="warning", server_header=False, lifespan="on")
        with suppress(KeyboardInterrupt):  # Ctrl-C is how it ends
            uvicorn.Server(config).run(sockets=[listening])


def _bound(host: str, port: int) -> socket.socket:
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE)[0]
        listening = socket.socket(family, kind, protocol)
    except OSError as error:
        raise MisuseError(f"{host} is no address of this machine: {error.strerror}") from error
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listening.bind(address)
    except OSError as error:
        listening.close()
        raise MisuseError(f"port {port} of {host} cannot be used: {error.strerror}; choose another with --port") from error
    return listening
