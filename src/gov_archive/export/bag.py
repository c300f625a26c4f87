"""From files to a bag (BagIt 1.0, RFC 8493): a payload, and a list of hashes by which anyone can check it years later."""

from __future__ import annotations

import hashlib
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import IO, TYPE_CHECKING, Final

from gov_archive.errors import CopyError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

_STEP: Final = 2**20


@dataclass
class Bag:
    """A bag that is being filled in the empty *folder*; ``close`` writes what describes it."""

    folder: Path
    _hashes: dict[str, str] = field(default_factory=dict)
    _bytes: int = 0

    def copy(self, path: Path, name: str) -> None:
        """Add the file *path* as ``data/<name>``, hashed while it is read."""
        with self.new(name) as stream:
            for piece in _pieces(path):
                stream.write(piece)

    @contextmanager
    def new(self, name: str) -> Iterator[IO[bytes]]:
        """Give the stream of a new file ``data/<name>``; its hash is taken from the bytes on disk when it is whole."""
        path = self.folder / "data" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("xb") as stream:
            yield stream
        with path.open("rb") as stream:
            self._hashes[f"data/{name}"] = hashlib.file_digest(stream, "sha256").hexdigest()
            self._bytes += stream.tell()

    def close(self, info: Iterable[tuple[str, str]]) -> None:
        """Write ``bagit.txt``, ``bag-info.txt`` with *info*, and the manifests."""
        self._tag("bagit.txt", "BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n")
        lines = [*info, ("Payload-Oxum", f"{self._bytes}.{len(self._hashes)}")]
        self._tag("bag-info.txt", "".join(f"{label}: {' '.join(value.split())}\n" for label, value in lines))
        self._tag("manifest-sha256.txt", "".join(f"{digest}  {_in_manifest(name)}\n" for name, digest in sorted(self._hashes.items())))
        names = ("bag-info.txt", "bagit.txt", "manifest-sha256.txt")
        tagged = [(hashlib.sha256((self.folder / name).read_bytes()).hexdigest(), name) for name in names]
        self._tag("tagmanifest-sha256.txt", "".join(f"{digest}  {name}\n" for digest, name in tagged))

    def _tag(self, name: str, text: str) -> None:
        (self.folder / name).write_text(text, encoding="utf-8", newline="\n")


def _pieces(path: Path) -> Iterator[bytes]:
    try:
        with path.open("rb") as stream:
            while piece := stream.read(_STEP):
                yield piece
    except OSError as error:
        raise CopyError(f"{path} cannot be read: {error.strerror}; mend its rights, or bring it back from a backup") from error


def _in_manifest(name: str) -> str:
    """Percent-encode what would end a line of the manifest, and the percent sign itself (RFC 8493, 2.1.3)."""
    return name.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")
