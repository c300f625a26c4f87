"""What Datasette asks of this plugin: routes, template filters, how an error looks. Only hooks that its version 1.0 keeps."""

from __future__ import annotations

import sqlite3
import traceback
from collections.abc import Generator
from typing import Any

import jinja2
from datasette import NotFound, hookimpl  # type: ignore[import-untyped]
from datasette.utils.asgi import Base400  # type: ignore[import-untyped]
from datasette.views.base import DatasetteError  # type: ignore[import-untyped]

from gov_archive.errors import GovArchiveError, MisuseError
from gov_archive.query.web import feed, memento, views, wording

_UNCLEAR, _REFUSED, _MISSING, _FAILED, _BUSY = 400, 403, 404, 500, 503


def _is_ours(datasette: Any) -> bool:
    return hasattr(datasette, "sentences")


@hookimpl  # type: ignore[untyped-decorator]
def register_routes(datasette: Any) -> list[tuple[str, Any]]:
    """Every page of ours; Datasette's own pages of the tables stay beside them."""
    if not _is_ours(datasette):
        return []
    return [
        (r"^/$", views.home),
        (r"^/documents$", views.documents),
        (r"^/document/(?P<key>[^/]+)$", views.document),
        (r"^/compare/(?P<key>[^/]+)$", views.comparison),
        (r"^/search$", views.search),
        (r"^/coverage$", views.reports_by_year),
        (r"^/events$", views.events),
        (r"^/events\.atom$", feed.events),
        (r"^/timemap/link/(?P<url>.+)$", memento.timemap),
        (r"^/timegate/(?P<url>.+)$", memento.timegate),
        (r"^/-/(?!static/)", views.nothing),  # Datasette's pages about itself tell paths and packages of the machine
        (r"^/capture/(?P<id>[^/]+)$", memento.stored),
        (r"^/memento/(?P<stamp>\d{4,14})/(?P<url>.+)$", memento.memento),
    ]


@hookimpl  # type: ignore[untyped-decorator]
def prepare_jinja2_environment(env: jinja2.Environment) -> None:
    """Filters of our templates."""
    env.filters.update(wording.FILTERS)


@hookimpl(hookwrapper=True)  # type: ignore[untyped-decorator]
def handle_exception(datasette: Any, request: Any, exception: Exception) -> Generator[None, Any, None]:
    """An error is one sentence with its status; what was not foreseen is told to the operator alone.

    In place of Datasette's own answer, not before it: that one prints every error with all local variables, foreseen ones too.
    """
    outcome = yield
    if _is_ours(datasette):
        outcome.force_result([lambda: _told(datasette, request, exception)])


@hookimpl(tryfirst=True)  # type: ignore[untyped-decorator]
def forbidden(datasette: Any, request: Any, message: str) -> Any:
    """What Datasette may not show (SQL from outside, the file itself) is refused like anything else."""
    if not _is_ours(datasette):
        return None
    return lambda: views.error(datasette, request, _REFUSED, f"this is not open here: {message}", headers={})


async def _told(datasette: Any, request: Any, exception: Exception) -> Any:
    status, sentence = _sentence(exception)
    return await views.error(datasette, request, status, sentence, headers=getattr(exception, "headers", {}))


def _sentence(exception: Exception) -> tuple[int, str]:
    """Return the status of an answer and what it says."""
    if isinstance(exception, GovArchiveError):
        return getattr(exception, "status", _MISSING if isinstance(exception, MisuseError) else _FAILED), str(exception)
    if isinstance(exception, NotFound) and str(exception) in {"404", ""}:
        return _MISSING, "there is no page at this address"
    if isinstance(exception, Base400 | DatasetteError):
        status = _UNCLEAR if exception.status == _FAILED else exception.status  # of a column that is none, which is no fault of ours
        return status, str(getattr(exception, "message", None) or exception)
    if isinstance(exception, sqlite3.ProgrammingError) and "null character" in str(exception):
        return _UNCLEAR, "no column has a null character in its name"
    if isinstance(exception, sqlite3.OperationalError):
        return _BUSY, f"the database gave no answer ({exception}); ask again in a while, or ask for less"
    traceback.print_exception(exception)
    return _FAILED, "this page could not be made; the operator finds the reason in the log"
