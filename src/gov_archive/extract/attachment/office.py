"""From a .doc, .wps or .rtf to what it prints, by the programs that are installed: LibreOffice, else antiword or striprtf."""

from __future__ import annotations

import importlib.util
import shutil
import tempfile
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Final

from gov_archive.errors import UnreadableError
from gov_archive.extract.attachment import antiword, libreoffice, rtf

if TYPE_CHECKING:
    from collections.abc import Callable

    from gov_archive.model import Printed

_ENCRYPTED: Final = tuple(name.encode("utf-16-le") for name in ("EncryptedPackage", "EncryptionInfo"))
_WORD_DOCUMENT: Final = b"\xec\xa5"  # the first two bytes of the stream in which Word 97 and later keep the text
_FLAGS: Final = 11  # where that stream says whether it is encrypted
_IS_ENCRYPTED: Final = 0x01


def printed(body: bytes, kind: str) -> Printed:
    """Return what the OLE or RTF file *body*, of the media type *kind*, prints.

    LibreOffice comes first, since it alone keeps all notes, list numbers and tracked changes; where it fails, the next is
    tried. Catdoc is never used: it garbles Chinese.
    """
    if any(name in body for name in _ENCRYPTED) or _has_encrypted_text(body):
        raise UnreadableError(f"encrypted: the .{kind} asks for a password")
    readers = _readers(body, kind)
    if not readers:
        needed = "striprtf or LibreOffice" if kind == "rtf" else "antiword or LibreOffice"
        raise UnreadableError(f"unread: needs {needed} to read a .{kind}; install it and rebuild, the file is kept")
    failed: list[UnreadableError] = []
    for reader in readers:
        try:
            read = reader()
        except UnreadableError as error:
            failed.append(error)
        else:
            return replace(read, warnings=(*read.warnings, *map(str, failed)))
    raise failed[0]


def _readers(body: bytes, kind: str) -> list[Callable[[], Printed]]:
    """Return the readers that are installed, the most faithful first."""
    readers: list[Callable[[], Printed]] = []
    if office := libreoffice.program():
        readers.append(partial(_in_folder, partial(libreoffice.printed, office), body, kind))
    if kind != "rtf" and (program := shutil.which("antiword")):
        readers.append(partial(_in_folder, partial(antiword.printed, program), body, kind))
    if kind == "rtf" and importlib.util.find_spec("striprtf"):
        readers.append(partial(rtf.printed, body))
    return readers


def _in_folder(reader: Callable[[Path], Printed], body: bytes, kind: str) -> Printed:
    with tempfile.TemporaryDirectory(prefix="gov-archive-", ignore_cleanup_errors=True) as folder:
        source = Path(folder) / f"attachment.{'rtf' if kind == 'rtf' else 'doc'}"  # a .wps with a stream of Word is one in all but its name
        source.write_bytes(body)
        return reader(source)


def _has_encrypted_text(body: bytes) -> bool:
    """Whether the text stream, which begins on a sector of 512 bytes, says that it is encrypted."""
    starts = (at for at in range(512, min(len(body) - _FLAGS, 2**20), 512) if body.startswith(_WORD_DOCUMENT, at))
    return any(body[at + _FLAGS] & _IS_ENCRYPTED for at in starts)
