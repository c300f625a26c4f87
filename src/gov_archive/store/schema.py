"""The newest schema as text, for the README and for people."""

from __future__ import annotations

from sqlite_utils import Database

from gov_archive.store.migrations import migrations


def schema() -> str:
    """Return the SQL that makes an empty database, tables before views; indexes and the search index's own tables left out."""
    db = Database(memory=True)
    migrations.apply(db)
    sql = """select sql from sqlite_master where type in ('table', 'view') and sql is not null and name not like '\\_%' escape '\\'
             and name not like 'sqlite\\_%' escape '\\' and name not like 'paragraph_bigrams\\_%' escape '\\' order by type, rowid"""
    return "\n".join(f"{_folded(row[0])};" for row in db.execute(sql))


def _folded(statement: str) -> str:
    """Return *statement* without the indent it has in the migration."""
    return "\n".join(line if number == 0 else "  " + line.strip() for number, line in enumerate(statement.splitlines()))
