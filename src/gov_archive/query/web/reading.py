"""Connections for the pages: read-only, opened anew for every use, stopped when they take too long."""

from __future__ import annotations

import asyncio
import sqlite3
import time
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any, Final, TypeVar

from datasette.database import Database  # type: ignore[import-untyped]

_Value = TypeVar("_Value")
_SECONDS: Final = 10.0
_STEPS: Final = 20_000  # of SQLite's machine between two looks at the clock


class Reader(Database):  # type: ignore[misc]
    """A database that may be written by a night, or replaced by a rebuild, while it is read.

    Datasette keeps its connections for ever: they would go on reading a file that a rebuild has replaced, and keep it from being closed.
    """

    def connect(self, write: bool = False) -> sqlite3.Connection:
        """Return a connection that cannot write, whatever is asked."""
        if write:
            raise PermissionError("the archive is only read here")
        return sqlite3.connect(f"{Path(self.path).resolve().as_uri()}?mode=ro", uri=True, timeout=10.0, check_same_thread=False)

    async def execute_fn(self, fn: Callable[[sqlite3.Connection], _Value]) -> _Value:
        """Return what *fn* returns, called in a thread with a connection of its own; sqlite3.OperationalError after ten seconds."""

        def call() -> _Value:
            with closing(self.connect()) as connection:
                self.ds._prepare_connection(connection, self.name)  # noqa: SLF001 - what Datasette does with its own
                limit = time.monotonic() + _SECONDS
                connection.set_progress_handler(lambda: int(time.monotonic() > limit), _STEPS)
                return fn(connection)

        return await asyncio.get_running_loop().run_in_executor(self.ds.executor, call)

    async def foreign_keys_for_table(self, table: str) -> list[dict[str, Any]]:
        """Return Datasette's list, with the primary key where ``references`` names no column: Datasette fails on those."""
        found: list[dict[str, Any]] = await super().foreign_keys_for_table(table)
        return [one | {"other_column": one["other_column"] or await self._key(one["other_table"])} for one in found]

    async def get_all_foreign_keys(self) -> dict[str, dict[str, list[dict[str, Any]]]]:
        """Return the same for all tables, in both directions."""
        found: dict[str, dict[str, list[dict[str, Any]]]] = await super().get_all_foreign_keys()
        for table, sides in found.items():
            for one in sides["incoming"]:
                one["column"] = one["column"] or await self._key(table)
            for one in sides["outgoing"]:
                one["other_column"] = one["other_column"] or await self._key(one["other_table"])
        return found

    async def _key(self, table: str) -> str:
        return str((await self.primary_keys(table))[0])


def reader(datasette: Any) -> Reader:
    """Return the one database of *datasette*."""
    found: Reader = datasette.get_database("archive")
    return found
