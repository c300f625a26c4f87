"""A webhook and a ping address on loopback: what was sent to them, and what they answer."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Self

SECRET = "s3cr3t-t0ken"


class Hook:
    """Takes JSON messages under any path, and pings by GET; ``status`` is answered to both, ``on_post`` is called before."""

    def __init__(self) -> None:
        self.messages: list[dict[str, Any]] = []
        self.pings: list[str] = []
        self.status = 200
        self.on_post: Callable[[], None] = lambda: None
        hook = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
                hook.on_post()
                if hook.status == 200:
                    hook.messages.append(body)
                self._answer()

            def do_GET(self) -> None:
                hook.pings.append(self.path)
                self._answer()

            def _answer(self) -> None:
                self.send_response(hook.status)
                self.send_header("Content-Length", "0")
                self.end_headers()

            def log_message(self, *_: object) -> None:
                """Say nothing."""

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        self.port = self._server.server_port

    def __enter__(self) -> Self:
        threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._server.server_close()

    @property
    def address(self) -> str:
        """An address of Apprise, with secrets wherever it can hold one."""
        return f"json://user:{SECRET}@127.0.0.1:{self.port}/{SECRET}?+X-Token={SECRET}"

    @property
    def ping(self) -> str:
        """A ping address, secret as such addresses are."""
        return f"http://127.0.0.1:{self.port}/ping/{SECRET}"

    @property
    def bodies(self) -> list[str]:
        return [message["message"] for message in self.messages]
