"""From an archive to a copy of it in another folder, which is an archive itself; a later backup adds what is new and deletes nothing."""

from __future__ import annotations

import filecmp
import hashlib
import os
import shutil
import sqlite3
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import IO, Final

from gov_archive import capture, store, verify
from gov_archive.errors import CopyError, MisuseError
from gov_archive.query import entire

Told = Callable[[str, int, int], None]

EARLIER: Final = "earlier"
_PAGES: Final = 2048  # of the database between two looks at the clock: a night that writes meanwhile is not held up
_STEP: Final = 2**20
_OPEN: Final = ".open"


@dataclass(frozen=True)
class BackedUp:
    """What a backup did: files added, how many of them as links, those already there, whether the database was newer.

    ``problems`` are captures that could not be read or are not as their copies, and what ``verify`` finds in the backup; ``only_there`` are
    captures that the archive has lost.
    """

    folder: Path
    added: int
    linked: int
    present: int
    database: str
    only_there: tuple[str, ...]
    problems: tuple[str, ...]


def backup(archive: Path, folder: Path, *, link: bool = False, now: datetime | None = None, progress: Told | None = None) -> BackedUp:
    """Bring *folder* up to *archive* while anything may write there, then check all of it.

    What a night adds meanwhile waits for the next backup: captures are those that were there before the database was copied, and those
    that its copy tells of. A database that changed since the last backup is kept as ``earlier/archive-<time>.db`` beside the new one.
    With *link* captures become hard links where the disk allows: no space is used, and deletion is guarded against, but not a failing
    disk.

    Raises:
        MisuseError: *folder* is the archive, or one lies in the other, or there is no archive.
        CopyError: something cannot be written, or did not arrive as it was.
        LockedError: another backup is writing there.

    """
    _refuse_nested(archive, folder)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with store.lock.held(folder / "backup.lock", holder="backup"):
            captures = set(_files(archive / "captures"))
            database = _database(archive, folder, now or datetime.now(UTC), progress)
            captures |= set(_told_of(folder, archive / "captures"))
            done = _captures(archive / "captures", sorted(captures), folder / "captures", link=link, progress=progress)
    except OSError as error:
        raise CopyError(f"the backup in {folder} cannot be written: {error.strerror or error}; what is whole there stays") from error
    except sqlite3.DatabaseError as error:
        raise CopyError(
            f"the database of {archive} cannot be copied to {folder}: {error}; free space there, or run verify on the archive"
        ) from error
    there = {path.relative_to(folder / "captures").as_posix() for path in _files(folder / "captures")}
    here = {path.relative_to(archive / "captures").as_posix() for path in _files(archive / "captures")}
    problems = (*done.unread, *done.unlike, *verify.problems(folder, progress=progress))
    return BackedUp(folder, done.added, done.linked, done.present, database, tuple(sorted(there - here)), problems)


def _refuse_nested(archive: Path, folder: Path) -> None:
    if not (archive / store.FILE).is_file() and not (archive / "captures").is_dir():
        raise MisuseError(f"there is no archive at {archive}; say which with --archive DIR")
    ours, theirs = archive.resolve(), folder.resolve()
    if ours == theirs or ours.is_relative_to(theirs) or theirs.is_relative_to(ours):
        raise MisuseError(f"a backup of {archive} cannot lie in {folder}: give a folder beside it, best on another disk")


def _database(archive: Path, folder: Path, now: datetime, progress: Told | None) -> str:
    """Copy the database as it is at one moment; return what became of it: none, new, same or newer."""
    if not (archive / store.FILE).is_file():
        return "none"  # captures alone are an archive: the database can be made again
    if progress:
        progress(store.FILE, 0, 1)
    final, partial = folder / store.FILE, folder / f"{store.FILE}.part"
    partial.unlink(missing_ok=True)
    try:
        with store.reader(archive) as source, closing(sqlite3.connect(partial)) as copy:
            told = (lambda _, left, total: progress(store.FILE, total - left, total)) if progress else None
            source.backup(copy, pages=_PAGES, progress=told)
            copy.execute("pragma journal_mode=delete")  # one file, readable where nothing can be written
        _sync(partial)
    except BaseException:
        partial.unlink(missing_ok=True)  # on a full disk it is the first thing to go
        raise
    if final.is_file():
        if _sha256(final) == _sha256(partial):
            partial.unlink()
            return "same"
        _keep(final, now)
    partial.replace(final)
    _sync(folder)
    return "newer" if (folder / EARLIER).is_dir() else "new"


def _keep(final: Path, now: datetime) -> None:
    """Keep the database of the last backup under the time of this one."""
    kept = final.parent / EARLIER
    kept.mkdir(exist_ok=True)
    stamp = f"{now.astimezone(UTC):%Y%m%dT%H%M%SZ}"
    names = (f"archive-{stamp}{f'-{number}' if number else ''}.db" for number in range(10_000))
    path = next(kept / name for name in names if not (kept / name).exists())
    try:
        os.link(final, path)
    except OSError:  # a file system without links
        shutil.copyfile(final, path)
    _sync(path)
    _sync(kept)


def _told_of(folder: Path, captures: Path) -> Iterator[Path]:
    """Yield the files under *captures* that the copied database tells of."""
    if (folder / store.FILE).is_file():
        with store.reader(folder) as copy:
            yield from (path for name in entire.files(copy) if (path := captures / name).is_file())


@dataclass
class _Done:
    """How many captures were added, how many of them linked, how many were there, which could not be read, and which differ."""

    added: int = 0
    linked: int = 0
    present: int = 0
    unread: list[str] = field(default_factory=list)
    unlike: list[str] = field(default_factory=list)


def _captures(source: Path, found: Sequence[Path], folder: Path, *, link: bool, progress: Told | None) -> _Done:
    """Add to *folder* the files *found* that it does not have; one that cannot be read keeps no other from being added."""
    done = _Done()
    for number, path in enumerate(found, 1):
        if progress:
            progress(path.name, number, len(found))
        target = folder / path.relative_to(source)
        if target.exists():
            done.present += 1
            _refuse_other(path, target)
            done.unlike += [] if _is_same(path, target) else [_unlike(path, target, folder.parent)]
            continue
        target.parent.mkdir(parents=True, exist_ok=True)
        is_linked = link and _linked(path, target)
        if not is_linked:
            try:
                stream = path.open("rb")
            except OSError as error:
                done.unread.append(f"captures/{path.relative_to(source)} cannot be read: {error.strerror}; it is not in the backup")
                continue
            with stream:
                _copied(path, stream, target)
        _sync(target.parent)
        done.added += 1
        done.linked += is_linked
    return done


def _files(folder: Path) -> Iterator[Path]:
    """Yield what lies among the captures, set-aside tails too; not what is being written."""
    return (path for path in capture.holdings.whole(folder).files if not path.name.endswith((_OPEN, ".part")))


def _refuse_other(path: Path, target: Path) -> None:
    """A finished capture file never changes, so neither side can be the newer one."""
    if path.stat().st_size != target.stat().st_size:
        raise CopyError(
            f"{target} is not {path}: {target.stat().st_size} bytes there, {path.stat().st_size} here; "
            "neither is overwritten: run verify on both, and move the damaged one away"
        )


def _is_same(path: Path, target: Path) -> bool:
    """Say whether both hold the same bytes; one that cannot be read is named elsewhere."""
    try:
        return target.samefile(path) or filecmp.cmp(path, target, shallow=False)
    except OSError:
        return True


def _unlike(path: Path, target: Path, folder: Path) -> str:
    """Say which of two files of one name is damaged, and what to do."""
    ours, theirs = (next(capture.integrity.check(one), None) for one in (path, target))
    if ours and not theirs:
        return f"{path} is damaged in the archive ({ours}), its copy in {folder} is whole and stays: copy that one back"
    if theirs and not ours:
        return f"{target} is damaged in the backup, the archive's own is whole: move the copy away and back up again"
    return f"{path} and its copy {target} differ{', and both are damaged' if ours else ''}: run verify on both, bring back a whole one"


def _linked(path: Path, target: Path) -> bool:
    try:
        os.link(path, target)
    except OSError:  # another disk, or one without links
        return False
    return True


def _copied(path: Path, source: IO[bytes], target: Path) -> None:
    """Copy *path*, open as *source*, to *target* under another name first, and read it back before it gets its own."""
    partial = target.with_name(f"{target.name}.part")
    partial.unlink(missing_ok=True)  # of a backup that was killed; never written through, should it be a link
    digest = hashlib.sha256()
    try:
        with partial.open("xb") as copy:
            while piece := source.read(_STEP):
                digest.update(piece)
                copy.write(piece)
            copy.flush()
            os.fsync(copy.fileno())
    except OSError:
        partial.unlink(missing_ok=True)
        raise
    if _sha256(partial) != digest.hexdigest():
        partial.unlink()
        raise CopyError(f"{target} did not arrive as it was sent: the disk of the backup is failing")
    shutil.copystat(path, partial)
    partial.rename(target)


def _sha256(path: Path) -> str:
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def _sync(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
