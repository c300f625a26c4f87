"""How much SQLite does: its own steps, which are the same on any machine, however busy."""

from __future__ import annotations

import sqlite3
from typing import Self

from sqlite_utils import hookimpl
from sqlite_utils.plugins import pm

_EVERY = 10  # steps between two counts


class Steps:
    """Counts the steps of SQLite's virtual machine in every database that sqlite-utils opens within the block, to ten a query."""

    def __init__(self) -> None:
        self.count = 0

    def __enter__(self) -> Self:
        pm.register(self)
        return self

    def __exit__(self, *_: object) -> None:
        pm.unregister(self)

    @hookimpl
    def prepare_connection(self, conn: sqlite3.Connection) -> None:
        """Have *conn* say when it has done some more."""
        conn.set_progress_handler(self._more, _EVERY)

    def _more(self) -> None:
        self.count += _EVERY
