"""From HTML in the place of a file to what it prints, if Word saved it, or to the reason why it is no file."""

from __future__ import annotations

import re
from dataclasses import replace
from email import message_from_bytes, policy
from email.errors import MessageError
from typing import TYPE_CHECKING, Final

from gov_archive.decoding import decoded
from gov_archive.errors import UnreadableError
from gov_archive.extract import article
from gov_archive.extract.attachment.media import suffix
from gov_archive.extract.soup import soup

if TYPE_CHECKING:
    from gov_archive.model import Printed

_MAY_BE_HTML: Final = frozenset({"", "doc", "wps", "htm", "html", "shtml", "mht", "mhtml", "jsp", "aspx", "asp", "php"})
_BY_WORD: Final = re.compile(
    r"urn:schemas-microsoft-com:office|mso-[a-z]+|<o:p>|content=[\"']?(?:Microsoft Word|Word\.Document|WPS)", re.IGNORECASE
)
_ERROR: Final = re.compile(
    r"不存在|已删除|找不到|未找到|无法访问|无权|拒绝访问|访问过于频繁|安全验证|疑似黑客|出错|错误|请登录|not found|forbidden|error|denied",
    re.IGNORECASE,
)
_NOTICE: Final = 400  # characters: an error page says less, a report says more


def printed(body: bytes, name: str, content_type: str | None) -> Printed:
    """Return what the HTML *body* prints; UnreadableError if a file was asked for and this is the portal's excuse."""
    body, content_type = _unwrapped(body, content_type)
    text = decoded(body, content_type).text
    visible, title = _visible(text)
    said = repr((title or visible)[:60])
    is_by_word = _BY_WORD.search(text) is not None
    if not is_by_word and suffix(name) not in _MAY_BE_HTML:
        raise UnreadableError(f"an HTML page in the place of a .{suffix(name)}: {said}")
    if not is_by_word and len(visible) < _NOTICE and (_ERROR.search(visible) or not visible):
        raise UnreadableError(f"an error page in the place of a file: {said}")
    read = article.printed(body, content_type=content_type)
    if not read.paragraphs:
        raise UnreadableError(f"an HTML page without a text in the place of a file: {said}")
    return replace(read, warnings=(*read.warnings, "the file is HTML"))


def _visible(text: str) -> tuple[str, str]:
    """Return the page's text without its white space, and its title."""
    tree = soup(text)
    title = tree.title.get_text(" ", strip=True) if tree.title else ""
    for unseen in tree(["script", "style", "title"]):
        unseen.decompose()
    return "".join(tree.get_text().split()), title


def _unwrapped(body: bytes, content_type: str | None) -> tuple[bytes, str | None]:
    """Return the HTML part of a web page saved as one MIME file, and its label."""
    if b"mime-version:" not in body[:512].lower():
        return body, content_type
    try:
        message = message_from_bytes(body, policy=policy.default)
        part = next((part for part in message.walk() if part.get_content_type() == "text/html"), None)
        found = part.get_payload(decode=True) if part else None
    except (MessageError, LookupError, ValueError) as error:
        raise UnreadableError(f"damaged: the web page saved as one file cannot be opened ({error})") from error
    if part is None or not isinstance(found, bytes):
        raise UnreadableError("damaged: the web page saved as one file holds no page")
    return found, str(part.get("Content-Type", "text/html"))
