"""From a page saved as one file (MHT, RFC 2557) to the page itself: its root part, decoded."""

from __future__ import annotations

from email import message_from_bytes
from email.message import Message
from typing import Final

_MEDIA: Final = "multipart/related"


def unwrapped(media_type: str, block: bytes) -> tuple[str, bytes]:
    """Return media type and bytes of the page in *block* where it is such a file; anything else as it is."""
    if not media_type.lower().startswith(_MEDIA):
        return media_type, block
    message = message_from_bytes(block)
    part = root(message)
    if part is None:
        return media_type, block
    body = part.get_payload(decode=True)
    charset = part.get_content_charset()
    return f"{part.get_content_type()}{f'; charset={charset}' if charset else ''}", body if isinstance(body, bytes) else b""


def root(message: Message) -> Message | None:
    """Return the part that is the page: the one that ``start`` names, else the first that is HTML; None where there is none."""
    parts = [part for part in message.walk() if not part.is_multipart()]
    start = str(message.get_param("start") or "").strip("<>")
    named = [part for part in parts if start and str(part.get("Content-ID") or "").strip("<>") == start]
    html = [part for part in parts if part.get_content_type() in {"text/html", "application/xhtml+xml"}]
    return next(iter((*named, *html)), None)
