"""From an attached file to what it prints: .docx, .pdf, .ofd, .doc, .wps, HTML and plain text, each told by its own bytes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gov_archive.errors import UnreadableError
from gov_archive.extract.attachment import docx, pdf
from gov_archive.extract.attachment.media import MediaType, media_type

if TYPE_CHECKING:
    from gov_archive.model import Printed

__all__ = ["MediaType", "media_type", "printed"]


def printed(body: bytes, *, name: str = "", content_type: str | None = None) -> Printed:
    """Return what the file *body* prints.

    Raises UnreadableError with the reason: what is not read, needs a program that is not installed, is encrypted, damaged,
    has no text layer, or is an error page in the place of a file.
    """
    kind = media_type(body, name, content_type)
    match kind:
        case "docx":
            return docx.printed(body)
        case "pdf":
            return pdf.printed(body)
        case _:
            raise UnreadableError(f"not read: {kind}")
