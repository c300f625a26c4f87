"""From a zip of files to the one among them that is the report."""

from __future__ import annotations

from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Final

from gov_archive.errors import UnreadableError
from gov_archive.extract.attachment.container import Container
from gov_archive.extract.attachment.media import media_type, suffix

if TYPE_CHECKING:
    from collections.abc import Sequence

_FORMS: Final = ("docx", "pdf", "ofd", "wps", "doc", "rtf", "html", "htm", "txt")  # the most faithful first
_REPORT: Final = "报告"
_NAMED, _LONGEST = 5, 80  # names said of a container; characters of each


def packed(body: bytes) -> tuple[bytes, str]:
    """Return the only report in the zip *body*, in its most faithful form, with its name.

    Raises UnreadableError where none can be told, naming what is there: a text must never be taken for another.
    """
    container = Container(body)
    names = {_decoded(name): name for name in container.names() if not _is_litter(name)}
    readable = [name for name in names if suffix(PurePosixPath(name).name) in _FORMS]
    if len({_stem(name) for name in readable}) > 1:
        readable = [name for name in readable if _REPORT in _stem(name)]
    if len({_stem(name) for name in readable}) != 1:
        raise UnreadableError(f"not read: a zip container of {_said(list(names))}, of which no one is told to be the report")
    name = min(readable, key=lambda one: _FORMS.index(suffix(PurePosixPath(one).name)))
    part = container.part(names[name])
    if media_type(part, name) == "zip":
        raise UnreadableError(f"not read: a zip container in a zip container ({_shown(name)})")
    return part, _shown(name)


def _stem(name: str) -> str:
    return PurePosixPath(name).stem


def _said(names: Sequence[str]) -> str:
    if not names:
        return "no files"
    more = f" and {len(names) - _NAMED} more" if len(names) > _NAMED else ""
    return f"{len(names)} files ({', '.join(map(_shown, names[:_NAMED]))}{more})"


def _shown(name: str) -> str:
    """Return a name as it may stand in a message: whoever packed the file chose its length and its characters."""
    printable = "".join(char if char.isprintable() else "?" for char in name)
    return printable if len(printable) <= _LONGEST else f"…{printable[-_LONGEST:]}"


def _is_litter(name: str) -> bool:
    """Return whether a system left the file there: a folder, a fork of a Mac, a lock of Word, a hidden file."""
    return name.endswith("/") or name.startswith("__MACOSX/") or PurePosixPath(name).name.startswith((".", "~$", "Thumbs.db"))


def _decoded(name: str) -> str:
    """Return a name that Windows packed in its Chinese code page, which zip readers take for that of DOS."""
    try:
        return name.encode("cp437").decode("gb18030")
    except UnicodeError:
        return name
