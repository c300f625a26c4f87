"""A server on loopback that answers with the very bytes it is given."""

from __future__ import annotations

import contextlib
import socket
import threading
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Self

Pieces = bytes | Iterable[bytes]
Script = Callable[[str], Pieces]


def answer(body: bytes = b"", *headers: str, status: str = "200 OK") -> bytes:
    """Return one whole answer with its length stated."""
    lines = [f"HTTP/1.1 {status}", f"Content-Length: {len(body)}", *headers]
    return "\r\n".join(lines).encode() + b"\r\n\r\n" + body


@dataclass
class Loopback:
    """Answers each path with ``script(path)``, piece by piece; an answer without a stated length or chunks is ended by closing."""

    script: Script
    heads: list[str] = field(default_factory=list)
    connections: int = 0
    host: str = ""

    def __enter__(self) -> Self:
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.host = f"127.0.0.1:{self._listener.getsockname()[1]}"
        self._streams: list[socket.socket] = []
        self._threads = [threading.Thread(target=self._accept, daemon=True)]
        self._threads[0].start()
        return self

    def __exit__(self, *_: object) -> None:
        with contextlib.suppress(OSError):
            self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        for stream in self._streams:
            with contextlib.suppress(OSError):
                stream.shutdown(socket.SHUT_RDWR)
        for thread in self._threads:
            thread.join(5)

    @property
    def url(self) -> str:
        return f"http://{self.host}/"

    @property
    def paths(self) -> list[str]:
        return [head.split(" ")[1] for head in self.heads]

    def _accept(self) -> None:
        while True:
            try:
                stream, _ = self._listener.accept()
            except OSError:
                return
            self.connections += 1
            self._streams.append(stream)
            thread = threading.Thread(target=self._serve, args=(stream,), daemon=True)
            self._threads.append(thread)
            thread.start()

    def _serve(self, stream: socket.socket) -> None:
        with stream, contextlib.suppress(OSError):
            while head := self._head(stream):
                self.heads.append(head)
                pieces = self.script(head.split(" ")[1])
                sent = b""
                for piece in [pieces] if isinstance(pieces, bytes) else pieces:
                    stream.sendall(piece)
                    sent += piece
                if b"Content-Length:" not in sent and b"chunked" not in sent:
                    return

    @staticmethod
    def _head(stream: socket.socket) -> str:
        received = b""
        while b"\r\n\r\n" not in received:
            data = stream.recv(65536)
            if not data:
                return ""
            received += data
        return received.decode("latin-1")
