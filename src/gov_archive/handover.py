"""From a fetcher's capture files to a folder that machines share, and from there into the archive: whole files only, each once.

    spool (one machine: written, closed) → handover (a folder, NFS, object storage) → captures of the archive → ingest

A file is handed over under a name that bears the beginning of its own digest. So two can never be mistaken for each other, handing over
twice is handing over once, and a reader knows on any file system whether what it sees is the whole of it. Nothing is removed from a spool
before the file was read back from the handover, and nothing from there by us at all.
"""

from __future__ import annotations

import hashlib
import os
import re
import secrets
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Any, Final

import fsspec  # type: ignore[import-untyped]
from fsspec.implementations.local import LocalFileSystem  # type: ignore[import-untyped]

from gov_archive import capture
from gov_archive.errors import CaptureError, GovArchiveError, MisuseError

PART: Final = ".part"  # of a file that is being copied

_END: Final = ".warc.gz"
_DIGITS: Final = 16
_HANDED: Final = re.compile(r"(?P<place>[a-z0-9][a-z0-9_-]*/\d{4}/[^/]+\.(?P<digest>[0-9a-f]{16})\.warc\.gz)\Z")
_STEP: Final = 2**20


@dataclass
class Taken:
    """What was taken into an archive: files by name, and those that are not whole, or not yet."""

    files: list[str] = field(default_factory=list)
    unfinished: list[str] = field(default_factory=list)


class Handover:
    """A shared folder: a path, or an address that fsspec knows (``s3://…`` with the extra ``remote``).

    MisuseError where the address is none; CaptureError where the folder cannot be read or written.
    """

    def __init__(self, url: str) -> None:
        self.url = url
        try:
            self._files, self._root = fsspec.core.url_to_fs(url)
        except (ValueError, ImportError) as error:
            raise MisuseError(f"the handover {url!r} cannot be used: {error}; give a folder, or install what its address needs") from error

    def put(self, spool: Path) -> list[str]:
        """Hand over every closed capture file of *spool*, also what a fetcher that died left there; return their names here."""
        folder = spool / "captures"
        capture.recover(folder)
        handed = []
        for path in sorted(folder.rglob(f"*{_END}")):
            with suppress(FileNotFoundError):  # another fetcher with this spool was faster
                handed.append(self._put(path, path.relative_to(folder).as_posix()))
        return handed

    def take(self, archive: Path) -> Taken:
        """Copy what *archive* lacks into its captures; the caller holds the archive."""
        taken, folder = Taken(), archive / "captures"
        for left in folder.rglob(f"*{_END}.*{PART}"):  # of one that was killed while it took
            left.unlink()
        for name in self.names():
            target = folder / name
            if target.exists():
                continue
            if self._copied(name, target):
                taken.files.append(name)
            else:
                taken.unfinished.append(f"{name} in {self.url} is not whole: its bytes are not those that its name tells")
        return taken

    def names(self) -> list[str]:
        """Return what lies here, by name."""
        with self._told("read"):
            self._files.invalidate_cache()
            found = self._files.find(self._root) if self._files.exists(self._root) else []
        below = (path.removeprefix(self._root.rstrip("/") + "/") for path in found)
        return sorted(name for name in below if _HANDED.match(name))

    def _put(self, path: Path, relative: str) -> str:
        name = f"{relative.removesuffix(_END)}.{_digest_of(path)}{_END}"
        target = self._path(name)
        with self._told("written"):
            if not self._is_whole(name):
                if self._files.exists(target.partition("/")[0] or "/"):  # a bucket that is not there is misspelt: s3fs would make it
                    self._files.makedirs(target.rsplit("/", 1)[0], exist_ok=True)
                self._copy(path, target)
            if not self._is_whole(name):
                raise CaptureError(f"{path.name} was not handed over whole to {self.url}; it stays in the spool")
        path.unlink()
        return name

    def _copy(self, path: Path, target: str) -> None:
        """Copy under another name, then rename, where there are files; object storage shows only what is whole."""
        if not isinstance(self._files, LocalFileSystem):
            self._files.put_file(str(path), target)
            return
        with path.open("rb") as source, _landing(Path(target)) as stream:
            while data := source.read(_STEP):
                stream.write(data)

    def _is_whole(self, name: str) -> bool:
        """Say whether the file is there with the bytes that its name tells."""
        if not self._files.exists(self._path(name)):
            return False
        with self._files.open(self._path(name), "rb") as stream:
            return _digest(stream) == _told_digest(name)

    def _copied(self, name: str, target: Path) -> bool:
        """Copy the file into the archive and say whether it was whole; if not, nothing of it is there."""
        hasher = hashlib.sha256()
        try:
            with self._told("read"), self._files.open(self._path(name), "rb") as source, _landing(target) as stream:
                while data := source.read(_STEP):
                    hasher.update(data)
                    stream.write(data)
                _refuse_unless(hasher.hexdigest()[:_DIGITS] == _told_digest(name))
        except _NotWhole:
            return False
        return True

    def _path(self, name: str) -> str:
        return f"{self._root.rstrip('/')}/{name}"

    @contextmanager
    def _told(self, done: str) -> Iterator[None]:
        try:
            yield
        except (GovArchiveError, _NotWhole):
            raise
        except Exception as error:  # each file system of fsspec has errors of its own
            raise CaptureError(f"the handover {self.url} cannot be {done}: {error}; mend that and run again, nothing is lost") from error


class _NotWhole(Exception):  # noqa: N818 - ends a copy, and is told to nobody
    """The bytes are not those of the name."""


def _refuse_unless(whole: bool) -> None:
    if not whole:
        raise _NotWhole


@contextmanager
def _landing(path: Path) -> Iterator[IO[bytes]]:
    """Give a stream whose bytes become the file *path* when they are on disk; where the block fails nothing is left."""
    path.parent.mkdir(parents=True, exist_ok=True)
    partial = path.with_name(f"{path.name}.{secrets.token_hex(4)}{PART}")
    try:
        with partial.open("wb") as stream:
            yield stream
            stream.flush()
            os.fsync(stream.fileno())
        partial.rename(path)
        for folder in path.parents[:3]:  # of source, year and all, which may be new
            handle = os.open(folder, os.O_RDONLY)
            try:
                os.fsync(handle)
            finally:
                os.close(handle)
    finally:
        partial.unlink(missing_ok=True)


def _digest_of(path: Path) -> str:
    with path.open("rb") as stream:
        return _digest(stream)


def _digest(stream: Any) -> str:
    hasher = hashlib.sha256()
    while data := stream.read(_STEP):
        hasher.update(data)
    return hasher.hexdigest()[:_DIGITS]


def _told_digest(name: str) -> str:
    found = _HANDED.match(name)
    assert found
    return found["digest"]
