"""From an attached file to what it prints: .docx, .pdf, .ofd, .doc, .wps, HTML and plain text, alone or in a zip, told by its bytes."""

from __future__ import annotations

from dataclasses import replace

from gov_archive.decoding import decoded
from gov_archive.errors import UnreadableError
from gov_archive.extract.attachment import docx, ofd, office, pdf, webpage
from gov_archive.extract.attachment.media import MediaType, media_type
from gov_archive.extract.attachment.packed import packed
from gov_archive.model import Printed

__all__ = ["MediaType", "media_type", "printed"]

_NOT_READ = {
    "xls": "not read: a spreadsheet (.xls), whose cells are no text of a report",
    "xlsx": "not read: a spreadsheet (.xlsx), whose cells are no text of a report",
    "rar": "not read: a packed archive (.rar, .7z), which has no reader here",
    "unknown": "not read: its bytes are of no known kind",
}


def printed(body: bytes, *, name: str = "", content_type: str | None = None) -> Printed:
    """Return what the file *body* prints; *name* is its file name or address.

    Raises UnreadableError with the reason: what is not read, needs a program that is not installed, is encrypted, damaged,
    has no text layer, or is an error page in the place of a file.
    """
    if not body.strip():
        raise UnreadableError("damaged: the file is empty")
    kind = media_type(body, name, content_type)
    match kind:
        case "docx" | "pdf" | "ofd" | "zip":
            return _READERS[kind](body)
        case "doc" | "wps" | "rtf":
            return office.printed(body, kind)
        case "html":
            return webpage.printed(body, name, content_type)
        case "text":
            return _plain(body, content_type)
        case _:
            raise UnreadableError(_NOT_READ[kind])


def _packed(body: bytes) -> Printed:
    part, name = packed(body)
    try:
        read = printed(part, name=name)
    except UnreadableError as error:
        raise UnreadableError(f"{error} (in a zip container: {name})") from error
    return replace(read, warnings=(*read.warnings, f"the file is a zip container, its {name} was read"))


def _plain(body: bytes, content_type: str | None) -> Printed:
    text = decoded(body, content_type)
    return Printed(paragraphs=tuple(filter(None, map(str.strip, text.text.splitlines()))), warnings=text.warnings)


_READERS = {"docx": docx.printed, "pdf": pdf.printed, "ofd": ofd.printed, "zip": _packed}
