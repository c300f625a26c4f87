"""A replica of the Wayback Machine on loopback: its CDX server and its raw captures, answering as their documentation says.

https://github.com/internetarchive/wayback/tree/master/wayback-cdx-server: ``matchType``, ``fl``, ``filter``, ``collapse``, ``limit``,
``showResumeKey`` and ``resumeKey``, rows as JSON behind a row of names, an empty row before the key. ``/web/<time>id_/<address>`` gives a
capture with ``Memento-Datetime`` and the original headers as ``x-archive-orig-…``, and leads to the nearest one where there is none.
"""

from __future__ import annotations

import base64
import gzip
import hashlib
import json
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import format_datetime
from itertools import groupby
from typing import Self
from urllib.parse import parse_qsl, quote_plus, unquote_plus, urlsplit

from gov_archive.capture.surt import surt
from loopback import Loopback, answer

FIELDS = ("urlkey", "timestamp", "original", "mimetype", "statuscode", "digest", "length")
MEMENTO = re.compile(r"/web/(\d{14})id_/(.+)")


@dataclass(frozen=True)
class Held:
    """One capture of the machine."""

    original: str
    timestamp: str
    body: bytes
    media_type: str = "text/html"
    status: str = "200"
    packed: bool = False
    headers: tuple[str, ...] = ()

    def row(self) -> dict[str, str]:
        digest = base64.b32encode(hashlib.sha1(self.body).digest()).decode()
        values = (surt(self.original), self.timestamp, self.original, self.media_type, self.status, digest, str(len(self.body)))
        return dict(zip(FIELDS, values, strict=True))


@dataclass
class Machine:
    """The replica: ``held`` are its captures, ``most`` the rows of its longest answer, ``script`` may answer in its place."""

    held: list[Held] = field(default_factory=list)
    most: int = 150_000
    script: Callable[[str], bytes | None] = field(default=lambda _path: None)

    def __enter__(self) -> Self:
        self.server = Loopback(self._answer).__enter__()
        return self

    def __exit__(self, *error: object) -> None:
        self.server.__exit__(*error)

    @property
    def cdx(self) -> str:
        return f"{self.server.url}cdx/search/cdx"

    @property
    def mementos(self) -> list[str]:
        """Return the captures asked for, as time and address."""
        return [f"{found[1]} {found[2]}" for path in self.server.paths if (found := MEMENTO.match(path))]

    def holds(self, original: str, at: str, body: bytes, **fields: object) -> None:
        self.held.append(Held(original, at, body, **fields))  # type: ignore[arg-type]

    def _answer(self, path: str) -> bytes:
        if (scripted := self.script(path)) is not None:
            return scripted
        if path.startswith("/cdx/search/cdx?"):
            return self._index(urlsplit(path).query)
        if found := MEMENTO.match(path):
            return self._memento(found[1], found[2])
        return answer(b"<html><h1>404</h1></html>", status="404 Not Found")

    def _index(self, query: str) -> bytes:
        pairs = parse_qsl(query)
        asked = dict(pairs)
        key = surt(asked["url"])
        rows = sorted((held.row() for held in self.held), key=lambda row: (row["urlkey"], row["timestamp"]))
        is_prefix = asked.get("matchType") == "prefix"
        rows = [row for row in rows if (row["urlkey"].startswith(key) if is_prefix else row["urlkey"] == key)]
        for name, expression in (value.split(":", 1) for parameter, value in pairs if parameter == "filter"):
            rows = [row for row in rows if bool(re.fullmatch(expression, row[name.lstrip("!")])) != name.startswith("!")]
        for name, _, length in (value.partition(":") for parameter, value in pairs if parameter == "collapse"):
            rows = _collapsed(rows, name, int(length) if length else None)
        if resume := asked.get("resumeKey"):
            start = tuple(unquote_plus(resume).rstrip("!").rsplit(" ", 1))
            rows = [row for row in rows if (row["urlkey"], row["timestamp"]) > start]
        limit = min(self.most, int(asked.get("limit", self.most)))
        shown, names = rows[:limit], asked.get("fl", ",".join(FIELDS)).split(",")
        table: list[list[str]] = [names, *([row[name] for name in names] for row in shown)] if shown else []
        if asked.get("showResumeKey") == "true" and len(rows) > limit:
            table += [[], [quote_plus(f"{shown[-1]['urlkey']} {shown[-1]['timestamp']}!")]]
        return answer(gzip.compress(json.dumps(table).encode()), "Content-Type: application/json", "Content-Encoding: gzip")

    def _memento(self, timestamp: str, url: str) -> bytes:
        same = [held for held in self.held if surt(held.original) == surt(url)]
        if not same:
            return answer(b"<html>The Wayback Machine has not archived that URL.</html>", status="404 Not Found")
        held = min(same, key=lambda one: abs(int(one.timestamp) - int(timestamp)))
        if held.timestamp != timestamp:
            return answer(b"", f"Location: /web/{held.timestamp}id_/{held.original}", status="302 Found")
        at = datetime.strptime(timestamp, "%Y%m%d%H%M%S").replace(tzinfo=UTC)
        payload = gzip.compress(held.body) if held.packed else held.body
        return answer(
            payload,
            f"Content-Type: {held.media_type}",
            *(["Content-Encoding: gzip"] if held.packed else []),
            f"Memento-Datetime: {format_datetime(at, usegmt=True)}",
            f'Link: <{held.original}>; rel="original"',
            "x-archive-orig-content-encoding: gzip",
            "x-archive-orig-transfer-encoding: chunked",
            f"x-archive-orig-content-length: {len(held.body) // 3}",
            'x-archive-orig-etag: "of then"',
            "x-archive-src: crawl-00001.warc.gz",
            *held.headers,
        )


def _collapsed(rows: list[dict[str, str]], name: str, length: int | None) -> list[dict[str, str]]:
    """Return the first of rows that follow each other with the same beginning of one field."""
    return [next(group) for _, group in groupby(rows, key=lambda row: row[name][:length])]
