"""The pages: each asks the database once, in one thread, and fills one template."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime
from typing import Any, Final, TypeVar
from urllib.parse import unquote

from datasette import Response  # type: ignore[import-untyped]

from gov_archive import glossary, query
from gov_archive.errors import MisuseError
from gov_archive.query import coverage, differences, keys
from gov_archive.query.named import rows
from gov_archive.query.web.paragraphs import paragraphs, uncited
from gov_archive.query.web.reading import reader

_Value = TypeVar("_Value")
_LATEST: Final = 12
_HITS: Final = 50
_CAPTURES: Final = 12
_EVENTS_SHOWN: Final = 200
_LONGEST_QUERY: Final = 200
_KINDS: Final = glossary.EVENTS

SECURITY: Final = {
    "Content-Security-Policy": (
        "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
}


async def home(datasette: Any, request: Any) -> Any:
    """The sources, their reports by year, and what happened last."""

    def found(connection: sqlite3.Connection) -> dict[str, Any]:
        run = next(iter(rows(connection, "latest_runs", limit=1)), None)
        all_events = query.events(connection, acknowledged=True)
        told = [event for event in all_events if not event["detail"].get("baseline")]
        return {
            "offices": coverage.matrix(connection, at=datetime.now(UTC), declared=datasette.declared),
            "sources": rows(connection, "sources"),
            "events": told[:_LATEST],
            "baseline": len(all_events) - len(told),
            "titles": keys.titles(connection, (event["document"] for event in told[:_LATEST])),
            "flags": [flag for flag in query.flags(connection) if flag["document"] is None][:_LATEST],
            "run": run and run | {"report": json.loads(run["report"] or "{}")},
        }

    return await _page(datasette, request, "home.html", await asked(datasette, found))


async def reports_by_year(datasette: Any, request: Any) -> Any:
    """Office by year: what is kept, what is not, why, and the next step."""

    def found(connection: sqlite3.Connection) -> dict[str, Any]:
        offices = coverage.matrix(connection, at=datetime.now(UTC), declared=datasette.declared)
        return {"offices": offices, "gaps": coverage.gaps(offices)}

    return await _page(datasette, request, "coverage.html", await asked(datasette, found))


async def documents(datasette: Any, request: Any) -> Any:
    """Every document kept; with ``?all=1`` also what is no report, with the reason."""
    is_all = request.args.get("all") == "1"
    found = await asked(datasette, lambda connection: query.documents(connection, near_misses=is_all))
    return await _page(datasette, request, "documents.html", {"documents": found, "is_all": is_all})


async def document(datasette: Any, request: Any) -> Any:
    """What one document says or said, with its versions, events, flags and captures."""
    number, as_of = _number(request, "version"), _day(request, "as_of")

    def found(connection: sqlite3.Connection) -> dict[str, Any]:
        key = keys.key(connection, unquote(request.url_vars["key"]))
        shown = query.show(connection, key, version=number, as_of=as_of)
        if shown is None:
            raise MisuseError(f"document {key} has no {f'version {number}' if number else f'version as of {as_of}'}")
        history = query.history(connection, key)
        return {
            "shown": shown,
            "history": history,
            "captures": rows(connection, "asked", key=key, limit=_CAPTURES),
            "paragraphs": paragraphs(shown),
            "uncited": uncited(shown),
            "is_latest": shown["version"] == history["versions"][-1]["version"],
        }

    return await _page(datasette, request, "document.html", await asked(datasette, found))


async def comparison(datasette: Any, request: Any) -> Any:
    """What changed between two versions, paragraph by paragraph."""
    old, new = _number(request, "a"), _number(request, "b")

    def found(connection: sqlite3.Connection) -> dict[str, Any]:
        key = keys.key(connection, unquote(request.url_vars["key"]))
        chosen = differences.pair(connection, key, old, new)
        shown = [query.show(connection, key, version=number) for number in chosen]
        result = differences.between(shown[0] or {}, shown[1] or {}, whole=True)
        return {"result": result, "blocks": _folded(result["changes"]), "versions": rows(connection, "versions", key=key)}

    return await _page(datasette, request, "compare.html", await asked(datasette, found))


async def search(datasette: Any, request: Any) -> Any:
    """Paragraphs that hold every word of ``?q=``."""
    words = "".join(sign if sign.isprintable() else " " for sign in request.args.get("q") or "").strip()
    if len(words) > _LONGEST_QUERY:
        raise UnclearError(f"the search is {len(words)} characters long; {_LONGEST_QUERY} are the most")
    hits = await asked(datasette, lambda connection: query.search(connection, words, limit=_HITS)) if words else []
    return await _page(datasette, request, "search.html", {"words": words, "hits": hits, "most": _HITS})


async def events(datasette: Any, request: Any) -> Any:
    """What happened, newest first: ``?kind=``, ``?since=``."""
    kind, since = request.args.get("kind") or None, _day(request, "since")
    if kind and kind not in _KINDS:
        raise UnclearError(f"there are no events of kind {kind!r}; the kinds are {', '.join(_KINDS)}")

    def found(connection: sqlite3.Connection) -> dict[str, Any]:
        told = query.events(connection, acknowledged=True, kind=kind, since=since)[:_EVENTS_SHOWN]
        return {
            "events": told,
            "titles": keys.titles(connection, (event["document"] for event in told)),
            "flags": [flag for flag in query.flags(connection) if flag["event"] is None][:_EVENTS_SHOWN],
            "kinds": _KINDS,
            "kind": kind,
            "since": since,
        }

    return await _page(datasette, request, "events.html", await asked(datasette, found))


async def nothing(datasette: Any, request: Any) -> Any:
    """No page."""
    return await error(datasette, request, 404, "there is no page at this address", headers={})


class UnclearError(MisuseError):
    """A request whose values mean nothing here."""

    status: Final = 400


async def error(datasette: Any, request: Any, status: int, sentence: str, *, headers: Mapping[str, str]) -> Any:
    """One sentence, as a page or as JSON."""
    if request.path.endswith(".json"):
        answer = Response.json({"ok": False, "status": status, "error": sentence}, status=status, headers=dict(SECURITY))
    else:
        answer = await _page(datasette, request, "error.html", {"status": status, "sentence": sentence}, status=status)
    answer.headers.update(headers)
    return answer


async def asked(datasette: Any, question: Callable[[sqlite3.Connection], _Value]) -> _Value:
    """Return what *question* finds in the archive."""
    answer: _Value = await reader(datasette).execute_fn(question)
    return answer


async def _page(datasette: Any, request: Any, template: str, context: dict[str, Any], *, status: int = 200) -> Any:
    shown = {**context, "sentences": datasette.sentences}
    html = await datasette.render_template(f"archive/{template}", shown, request=request)
    return Response.html(html, status=status, headers=dict(SECURITY))


def _number(request: Any, name: str) -> int | None:
    written = request.args.get(name)
    if not written:
        return None
    if not (written.isascii() and written.isdecimal() and len(written) < 10):  # noqa: PLR2004 - SQLite's integers
        raise UnclearError(f"{written!r} is no number of a version")
    return int(written)


def _day(request: Any, name: str) -> date | None:
    written = request.args.get(name)
    try:
        return date.fromisoformat(written) if written else None
    except ValueError as error:
        raise UnclearError(f"{written!r} is no day; write one such as 2026-03-01") from error


def _folded(changes: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return the changes in blocks of what stayed the same and what did not, in turn."""
    blocks: list[dict[str, Any]] = []
    for change in changes:
        is_same = change["kind"] == "same" and not change["moved"]
        if not blocks or blocks[-1]["is_same"] != is_same:
            blocks.append({"is_same": is_same, "changes": []})
        blocks[-1]["changes"].append(change)
    return blocks
