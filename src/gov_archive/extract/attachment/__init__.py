"""From an attached file to what it prints: .docx, .pdf, .ofd, .doc, .wps, HTML and plain text, each told by its own bytes."""

from __future__ import annotations

from gov_archive.decoding import decoded
from gov_archive.errors import UnreadableError
from gov_archive.extract.attachment import docx, ofd, office, pdf, webpage
from gov_archive.extract.attachment.media import MediaType, media_type
from gov_archive.model import Printed

__all__ = ["MediaType", "media_type", "printed"]

_NOT_READ = {
    "xls": "not read: a spreadsheet (.xls), whose cells are no text of a report",
    "xlsx": "not read: a spreadsheet (.xlsx), whose cells are no text of a report",
    "zip": "not read: a zip container of other files",
    "unknown": "not read: its bytes are of no known kind",
}


def printed(body: bytes, *, name: str = "", content_type: str | None = None) -> Printed:
    """Return what the file *body* prints; *name* is its file name or address.

    Raises UnreadableError with the reason: what is not read, needs a program that is not installed, is encrypted, damaged,
    has no text layer, or is an error page in the place of a file.
    """
    if not body.strip():
        raise UnreadableError("damaged: the file is empty")
    match media_type(body, name, content_type):
        case "docx":
            return docx.printed(body)
        case "pdf":
            return pdf.printed(body)
        case "ofd":
            return ofd.printed(body)
        case ("doc" | "wps" | "rtf") as kind:
            return office.printed(body, kind)
        case "html":
            return webpage.printed(body, name, content_type)
        case "text":
            return _plain(body, content_type)
        case other:
            raise UnreadableError(_NOT_READ[other])


def _plain(body: bytes, content_type: str | None) -> Printed:
    text = decoded(body, content_type)
    return Printed(paragraphs=tuple(filter(None, map(str.strip, text.text.splitlines()))), warnings=text.warnings)
