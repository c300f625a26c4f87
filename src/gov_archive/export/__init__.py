"""From an archive to what others read: tables, texts, a WACZ for replay, a package for archivists. Never overwrites, never half."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final, Literal, get_args

from gov_archive import __version__, capture, store
from gov_archive.errors import MisuseError
from gov_archive.export import landing, markdown, parquet, tables, transfer, versions
from gov_archive.query import entire

Format = Literal["jsonl", "csv", "markdown", "parquet", "wacz", "transfer"]
FORMATS: Final[tuple[Format, ...]] = get_args(Format)


@dataclass(frozen=True)
class Exported:
    """What was written to ``path``; ``warnings`` name what is not in it yet, ``problems`` the captures in it that are damaged."""

    format: Format
    path: Path
    versions: int = 0
    captures: int = 0
    warnings: tuple[str, ...] = ()
    problems: tuple[str, ...] = ()


def export(
    archive: Path,
    format: Format,  # noqa: A002 - the command's own word
    path: Path,
    *,
    near_misses: bool = False,
    at: datetime | None = None,
    progress: versions.Told | None = None,
) -> Exported:
    """Write *archive* to *path*, a file or for markdown and transfer a folder, as it is at this moment whatever runs beside it.

    Reports only, or all documents with *near_misses*; wacz and transfer always hold everything. *at* is the instant that a package states
    as its own. *progress* is told what, number and total.

    Raises:
        MisuseError: *path* exists, has another suffix than ``.wacz`` for one, or pyarrow is missing for parquet.
        StoreError: the archive has no database.
        CopyError: *path* cannot be written.

    """
    landing.refuse_existing(path)
    if format == "parquet":
        parquet.require()
    if format == "wacz" and path.suffix != ".wacz":
        raise MisuseError(f"{path} is no name for a WACZ, which must end in .wacz")
    with store.reader(archive) as connection:
        connection.execute("begin")  # one moment of the database for all queries
        created = at or datetime.now(UTC)
        if format == "wacz":
            return _wacz(archive, connection, path, created, progress)
        if format == "transfer":
            files = _finished(archive)
            with landing.folder(path) as folder:
                count, damage = transfer.write(folder, connection, archive / "captures", files, created=created, progress=progress)
            return Exported(format, path, count, warnings=tuple(_unfinished(archive)), problems=damage)
        return _texts(format, path, versions.whole(connection, near_misses=near_misses, progress=progress))


def _texts(format: Format, path: Path, found: Iterable[dict[str, Any]]) -> Exported:  # noqa: A002
    if format == "markdown":
        with landing.folder(path) as folder:
            return Exported(format, path, markdown.write(folder, found))
    with landing.file(path) as stream:
        match format:
            case "jsonl":
                count = tables.jsonl(stream, found)
            case "csv":
                count = tables.csv_rows(stream, map(versions.flat, found))
            case _:
                count = parquet.write(stream, found)
    return Exported(format, path, count)


def _wacz(archive: Path, connection: sqlite3.Connection, path: Path, created: datetime, progress: versions.Told | None) -> Exported:
    files = _finished(archive)
    if not files:
        raise MisuseError(f"there are no finished captures in {archive}: nothing to pack")
    pages = [
        capture.wacz.Page(row["url"], datetime.fromisoformat(row["at"]), row["title"], f"{row['document']}-v{row['version']}")
        for row in entire.pages(connection)
    ]
    about = {
        "title": f"gov-archive: {', '.join(sorted({file.relative_to(archive / 'captures').parts[0] for file in files}))}",
        "description": "Answers of a government disclosure portal, kept as received; the pages are its documents, one a version.",
        "software": f"gov-archive {__version__}",
    }
    with landing.file(path) as stream:
        packed = capture.wacz.write(stream, files, pages, created=created, about=about, progress=progress)
    return Exported("wacz", path, packed.pages, packed.captures, tuple(_unfinished(archive)), packed.damaged)


def _finished(archive: Path) -> list[Path]:
    """Return the capture files that nobody writes any more."""
    return capture.holdings.whole(archive / "captures").finished


def _unfinished(archive: Path) -> Iterator[str]:
    for path in capture.holdings.whole(archive / "captures").unfinished:
        yield f"{path.relative_to(archive)} is still being written, or was broken off: it is not in the package"
