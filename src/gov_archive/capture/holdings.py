"""From the folder of captures to the files in it: finished, broken off, or anything, and what of it cannot be looked into.

Parts of it may lie on other disks, behind symbolic links. A folder that cannot be read is never taken for an empty one.
"""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from gov_archive.capture import names
from gov_archive.errors import CaptureError

if TYPE_CHECKING:
    from collections.abc import Iterator

FINISHED = (".warc.gz", ".warc")


@dataclass(frozen=True)
class Holdings:
    """The files in a folder, by name, and a sentence for each part of it that cannot be looked into."""

    files: tuple[Path, ...]
    problems: tuple[str, ...]

    @property
    def finished(self) -> list[Path]:
        """The capture files that nobody writes any more; those of other tools too."""
        return [path for path in self.files if path.name.endswith(FINISHED)]

    @property
    def unfinished(self) -> list[Path]:
        """The files that are being written, or whose writer died."""
        return [path for path in self.files if path.name.endswith(names.OPEN)]


def held(folder: Path) -> Holdings:
    """Return what *folder* (``archive/captures``) holds; nothing where it does not exist yet."""
    problems: list[str] = []
    files = sorted(_files(folder, problems)) if os.path.lexists(folder) else []
    return Holdings(tuple(files), tuple(problems))


def whole(folder: Path) -> Holdings:
    """Return what *folder* holds; CaptureError where a part of it cannot be looked into."""
    found = held(folder)
    if found.problems:
        raise CaptureError(found.problems[0])
    return found


def _files(folder: Path, problems: list[str]) -> Iterator[Path]:
    def told(error: OSError) -> None:
        problems.append(f"the captures in {error.filename} cannot be read: {error.strerror}; mend its rights or the disk")

    seen: set[tuple[int, int]] = set()
    for place, folders, files in os.walk(folder, onerror=told, followlinks=True):
        status = Path(place).stat()
        if (status.st_dev, status.st_ino) in seen:  # a link that leads back
            folders.clear()
            continue
        seen.add((status.st_dev, status.st_ino))
        for path in (Path(place, name) for name in files):
            if path.is_file():
                yield path
            elif path.is_symlink():
                problems.append(f"{path} leads nowhere; bring back the disk that it leads to")
