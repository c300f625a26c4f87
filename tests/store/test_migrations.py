"""From every landed schema to the newest; ``schemas/`` holds a database made by each landed one that nights have run on, with a report."""

from __future__ import annotations

import gzip
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from sqlite_utils import Database

from gov_archive import store
from gov_archive.errors import SchemaError
from gov_archive.store.migrations import NAMES, migrations

SCHEMAS = sorted(Path(__file__).with_name("schemas").glob("*.db.gz"))
STEPS = [(path, landed) for path in SCHEMAS for landed in sorted(NAMES) if landed <= path.name.split(".")[0]]


def made(path: Path) -> list[tuple[str, str]]:
    with closing(sqlite3.connect(path)) as connection:
        return sorted(connection.execute("select name, sql from sqlite_master where name not like 'sqlite%' and name not like '_sqlite%'"))


@pytest.fixture(scope="module")
def newest(tmp_path_factory: pytest.TempPathFactory) -> list[tuple[str, str]]:
    folder = tmp_path_factory.mktemp("newest")
    with store.open(folder):
        pass
    return made(folder / store.FILE)


@pytest.mark.parametrize("landed", sorted(NAMES))
def test_every_schema_on_the_way_becomes_the_newest(landed: str, newest: list[tuple[str, str]], tmp_path: Path) -> None:
    with closing(sqlite3.connect(tmp_path / store.FILE)) as connection:
        migrations.apply(Database(connection), stop_before=landed)
        connection.commit()
    with store.open(tmp_path):
        pass
    assert made(tmp_path / store.FILE) == newest


def tables(connection: sqlite3.Connection) -> list[str]:
    """Return the tables with rows of their own; not the search index, whose rows lie in tables behind it."""
    sql = (
        "select name from sqlite_master where type = 'table' and name not like '%sqlite%' and sql not like 'create virtual%' order by name"
    )
    return [row[0] for row in connection.execute(sql)]


def rows(connection: sqlite3.Connection, table: str, columns: str) -> list[tuple[Any, ...]]:
    return sorted((tuple(row) for row in connection.execute(f"select {columns} from {table}")), key=repr)


def cut_back(release: Path, path: Path, landed: str) -> dict[tuple[str, str], list[tuple[Any, ...]]]:
    """Make the database before the migration *landed*, with all that *release* holds of it; return the rows by table and columns."""
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        migrations.apply(Database(connection), stop_before=landed)
        connection.execute("attach ? as release", (str(release),))
        found = {}
        for table in tables(connection):
            columns = ", ".join(f'"{row[1]}"' for row in connection.execute(f"pragma main.table_info({table})"))
            connection.execute(f"delete from main.{table}")
            connection.execute(f"insert into main.{table} ({columns}) select {columns} from release.{table}")
            found[table, columns] = rows(connection, f"main.{table}", columns)
        return found


@pytest.mark.parametrize(("path", "landed"), STEPS, ids=lambda value: value if isinstance(value, str) else value.name.split(".")[0])
def test_each_migration_keeps_every_row_that_its_predecessor_held(
    path: Path, landed: str, newest: list[tuple[str, str]], tmp_path: Path
) -> None:
    (tmp_path / "release.db").write_bytes(gzip.decompress(path.read_bytes()))
    held = cut_back(tmp_path / "release.db", tmp_path / store.FILE, landed)
    assert bool(sum(map(len, held.values()))) == (landed > min(NAMES))
    with store.open(tmp_path) as db:
        kept = {(table, columns): rows(db.conn, table, columns) for table, columns in held}
        assert db.execute("pragma integrity_check").fetchone()[0] == "ok"
    assert kept == held
    assert made(tmp_path / store.FILE) == newest


def test_the_newest_schema_has_a_database_made_by_it() -> None:
    assert [path.name.split(".")[0] for path in SCHEMAS][-1:] == [max(NAMES)]


@pytest.mark.parametrize("path", SCHEMAS, ids=lambda path: path.name.split(".")[0])
def test_database_of_a_release_keeps_its_rows_and_becomes_the_newest(path: Path, newest: list[tuple[str, str]], tmp_path: Path) -> None:
    (tmp_path / store.FILE).write_bytes(gzip.decompress(path.read_bytes()))
    with store.open(tmp_path) as db:
        counts = [
            db.execute(f"select count(*) from {table}").fetchone()[0] for table in ("documents", "versions", "events", "acknowledgements")
        ]
        assert counts == [1, 2, 2, 1]
        assert db.execute("select count(*) from version_texts where text like '%云栖镇%'").fetchone()[0] == 2
    with store.reader(tmp_path) as connection:
        assert list(store.soundness.problems(connection)) == []
    assert made(tmp_path / store.FILE) == newest


def test_migration_that_landed_in_a_release_is_never_dropped_or_renamed(tmp_path: Path) -> None:
    for path in SCHEMAS:
        (tmp_path / "old.db").write_bytes(gzip.decompress(path.read_bytes()))
        with closing(sqlite3.connect(tmp_path / "old.db")) as connection:
            landed = {row[0] for row in connection.execute("select name from _sqlite_migrations")}
        assert landed <= NAMES, path.name


def test_newer_database_is_left_untouched_and_refused_in_one_sentence(tmp_path: Path) -> None:
    with store.open(tmp_path) as db:
        db.execute("insert into _sqlite_migrations (migration_set, name, applied_at) values ('gov_archive', 'm999_moons', '2099-01-01')")
    before = (tmp_path / store.FILE).read_bytes()
    with pytest.raises(SchemaError) as told, store.open(tmp_path):
        pass
    assert str(told.value).endswith("was made by a newer gov-archive (it knows m999_moons); install that or a later one")
    assert (tmp_path / store.FILE).read_bytes() == before
