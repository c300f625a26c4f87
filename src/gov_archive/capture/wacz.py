"""From capture files to one WACZ file: the WARCs unchanged, their index, the pages to begin with, and the hash of each.

After https://specs.webrecorder.net/wacz/1.1.1/. The index is compressed in blocks with a list of them beside it, so that a player
need not read all of it.
"""

from __future__ import annotations

import gzip
import hashlib
import json
import zipfile
import zlib
from dataclasses import dataclass, field
from datetime import UTC, datetime
from itertools import islice
from typing import IO, TYPE_CHECKING, Any, Final

from gov_archive.capture import names
from gov_archive.capture.cdxj import Index
from gov_archive.capture.cursor import is_compressed_as_whole
from gov_archive.errors import CaptureError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from pathlib import Path

VERSION: Final = "1.1.1"
_BLOCK_LINES: Final = 1024
_STEP: Final = 2**20


@dataclass(frozen=True)
class Page:
    """A page to begin with; *at* is the instant of its capture."""

    url: str
    at: datetime
    title: str
    id: str


@dataclass(frozen=True)
class Packed:
    """What a package holds; ``damaged`` and ``left_out`` as ``cdxj.Index`` has them."""

    files: int
    captures: int
    pages: int
    left_out: int
    damaged: tuple[str, ...]


@dataclass
class _Package:
    """A ZIP file that remembers the hash and size of all that goes into it."""

    zip: zipfile.ZipFile
    created: datetime
    resources: list[dict[str, Any]] = field(default_factory=list)

    def add(self, path: str, pieces: Iterable[bytes], *, is_compressed: bool) -> None:
        info = zipfile.ZipInfo(path, self.created.timetuple()[:6])
        # What is compressed already is stored, so that a player can read any part of it.
        info.compress_type = zipfile.ZIP_STORED if is_compressed else zipfile.ZIP_DEFLATED
        info.external_attr = 0o644 << 16
        digest, size = hashlib.sha256(), 0
        with self.zip.open(info, "w", force_zip64=True) as inside:
            for piece in pieces:
                inside.write(piece)
                digest.update(piece)
                size += len(piece)
        # Names in a data package are lower case; the path is what counts.
        name = path.rpartition("/")[2].lower()
        self.resources.append({"name": name, "path": path, "hash": f"sha256:{digest.hexdigest()}", "bytes": size})


def write(
    stream: IO[bytes],
    files: Sequence[Path],
    pages: Iterable[Page],
    *,
    created: datetime,
    about: dict[str, str],
    progress: Callable[[str, int, int], None] | None = None,
) -> Packed:
    """Write a WACZ of the capture *files* to *stream*; *about* holds title, description and software of ``datapackage.json``.

    A file that is compressed as a whole goes in decompressed: only so can its captures be read one by one. *progress* is told name, number
    and total of the files.
    """
    index = Index()
    created = created.astimezone(UTC)
    with zipfile.ZipFile(stream, "w") as archive:
        package = _Package(archive, created)
        for number, (path, name) in enumerate(_named(files), 1):
            if progress:
                progress(path.name, number, len(files))
            package.add(f"archive/{name}", _bytes(path), is_compressed=name.endswith(".gz"))
            index.add(path, name)
        blocks = _Blocks()
        package.add("indexes/index.cdx.gz", blocks.packed(index.lines()), is_compressed=True)
        package.add("indexes/index.idx", blocks.listed(), is_compressed=False)
        shown = list(pages)
        package.add("pages/pages.jsonl", _pages(shown), is_compressed=False)
        _describe(package, shown, about)
    return Packed(len(files), index.captures, len(shown), index.left_out, tuple(index.damaged))


def _describe(package: _Package, pages: Sequence[Page], about: dict[str, str]) -> None:
    moment = _moment(package.created)
    start = {"mainPageUrl": pages[0].url, "mainPageDate": _moment(pages[0].at)} if pages else {}
    described = {"profile": "data-package", "wacz_version": VERSION, **about, "created": moment, "modified": moment, **start}
    data = _json(described | {"resources": package.resources})
    package.add("datapackage.json", [data], is_compressed=False)
    digest = {"path": "datapackage.json", "hash": f"sha256:{hashlib.sha256(data).hexdigest()}"}
    package.add("datapackage-digest.json", [_json(digest)], is_compressed=False)


class _Blocks:
    """An index cut into gzip members of some lines each, and the list that says where each begins."""

    def __init__(self) -> None:
        self._listed: list[str] = []

    def packed(self, lines: Iterable[str]) -> Iterator[bytes]:
        """Yield the members in order."""
        offset, rest = 0, iter(lines)
        while block := list(islice(rest, _BLOCK_LINES)):
            data = gzip.compress("".join(block).encode(), mtime=0)
            digest = f"sha256:{hashlib.sha256(data).hexdigest()}"
            place = {"offset": offset, "length": len(data), "digest": digest, "filename": "index.cdx.gz"}
            self._listed.append(f"{block[0].partition('{')[0]}{json.dumps(place)}\n")
            offset += len(data)
            yield data

    def listed(self) -> Iterator[bytes]:
        """Yield the list, its format first."""
        yield b'!meta 0 {"format": "cdxj-gzip-1.0", "filename": "index.cdx.gz"}\n'
        yield from (line.encode() for line in self._listed)


def _pages(pages: Iterable[Page]) -> Iterator[bytes]:
    yield _line({"format": "json-pages-1.0", "id": "pages", "title": "All pages"})
    for page in pages:
        yield _line({"id": page.id, "url": names.target(page.url), "ts": _moment(page.at), "title": page.title})


def _named(files: Sequence[Path]) -> Iterator[tuple[Path, str]]:
    """Yield each file with its name in the package, where all lie in one folder."""
    taken: set[str] = set()
    for path in files:
        name = path.name if path.name not in taken else names.relative(path).replace("/", "-")
        while name in taken:
            name = f"_{name}"
        taken.add(name)
        yield path, name.removesuffix(".gz") if _is_whole(path) else name


def _is_whole(path: Path) -> bool:
    try:
        with path.open("rb") as stream:
            return is_compressed_as_whole(stream)
    except OSError:  # met again, and told, when its bytes are asked for
        return False


def _bytes(path: Path) -> Iterator[bytes]:
    try:
        with gzip.open(path) if _is_whole(path) else path.open("rb") as stream:
            while piece := stream.read(_STEP):
                yield piece
    except (OSError, EOFError, zlib.error) as error:
        raise CaptureError(
            f"capture file {names.relative(path)} cannot be packed: {error}; mend its rights, or bring it back from a backup"
        ) from error


def _line(value: dict[str, str]) -> bytes:
    return json.dumps(value, ensure_ascii=False).encode() + b"\n"


def _json(value: dict[str, Any]) -> bytes:
    return json.dumps(value, ensure_ascii=False, indent=2).encode() + b"\n"


def _moment(at: datetime) -> str:
    return f"{at.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"
