"""From a file's first bytes to what it is; its name and its label decide only between what bytes cannot tell apart."""

from __future__ import annotations

import re
import zipfile
from io import BytesIO
from typing import Final, Literal
from urllib.parse import unquote

MediaType = Literal["html", "text", "rtf", "docx", "pdf", "doc", "ofd", "wps", "xls", "xlsx", "zip", "rar", "unknown"]

OLE: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_HEAD: Final = 4096
_HTML: Final = re.compile(
    rb"<(?:!doctype\s+html|html|head|body|meta|title|script|style|table|div|span|p|br|font|center|h[1-6])[\s>/]", re.IGNORECASE
)
_XML_START: Final = re.compile(rb"\s*(?:<\?xml[^>]*>\s*|<!--.*?-->\s*)*", re.DOTALL)
_BOMS: Final = ((b"\xef\xbb\xbf", "utf-8"), (b"\xff\xfe", "utf-16-le"), (b"\xfe\xff", "utf-16-be"))
_HOST: Final = re.compile(r"^[a-z]+://[^/]*", re.IGNORECASE)
_SUFFIX: Final = re.compile(r"\.([a-z0-9]{1,5})(?=$|[?&#;/])")
_FILES: Final = frozenset({"doc", "docx", "wps", "pdf", "ofd", "rtf", "txt", "xls", "xlsx", "et", "zip", "rar", "7z"})
_CONTROL: Final = re.compile(rb"[\x00-\x08\x0e-\x1a\x1c-\x1f]")
_IN_ZIP: Final[tuple[tuple[str, MediaType], ...]] = (("word/", "docx"), ("xl/", "xlsx"), ("OFD.xml", "ofd"))


def media_type(body: bytes, name: str = "", content_type: str | None = None) -> MediaType:
    """Return what *body* is by its own signature; *name* and *content_type* only settle ties.

    A file that OLE encloses is ``doc`` unless it names a spreadsheet or is called .wps; ``rtf`` is a kind of its own.
    """
    head = body[:_HEAD]
    if b"%PDF-" in head[:1024]:
        return "pdf"
    if body.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return _zip(body, suffix(name))
    if body.startswith((b"Rar!\x1a\x07", b"7z\xbc\xaf\x27\x1c")):
        return "rar"
    if body.startswith(OLE):
        return _ole(body, suffix(name))
    for bom, charset in _BOMS:
        if head.startswith(bom):
            head = head[len(bom) :].decode(charset, "replace").encode()
    return _text(head.lstrip(), suffix(name), content_type or "")


def suffix(name: str) -> str:
    """Return the file suffix in *name*, a file name or an address, lower-cased and without its dot.

    >>> suffix("https://apps.example/down?file=%E6%8A%A5%E5%91%8A.DOCX"), suffix("报告.pdf"), suffix("报告")
    ('docx', 'pdf', '')
    """
    place = unquote(_HOST.sub("", name)).lower()
    found = _SUFFIX.findall(place)
    own = _SUFFIX.findall(place.partition("?")[0])
    return next((ending for ending in found if ending in _FILES), own[-1] if own else "")


def _zip(body: bytes, ending: str) -> MediaType:
    try:
        names = zipfile.ZipFile(BytesIO(body)).namelist()
    except (zipfile.BadZipFile, ValueError, NotImplementedError, EOFError, OverflowError):  # cut off: its name tells what it was
        names = [start for start, kind in _IN_ZIP if kind == ending]
    return next((kind for start, kind in _IN_ZIP if any(entry.lstrip("/").startswith(start) for entry in names)), "zip")


def _ole(body: bytes, ending: str) -> MediaType:
    """Tell by the streams that the directory names, in UTF-16."""
    streams = {kind for stream, kind in _STREAMS if stream.encode("utf-16-le") in body}
    if "doc" in streams or not streams:
        return "wps" if ending == "wps" else "doc"
    return "xls" if "xls" in streams else "unknown"


_STREAMS: Final = (
    ("WordDocument", "doc"),
    ("EncryptedPackage", "doc"),
    ("Workbook", "xls"),
    ("Book\0", "xls"),
    ("PowerPoint Document", "other"),
)


def _text(head: bytes, ending: str, content_type: str) -> MediaType:
    start = _XML_START.match(head)
    lowered = head.lower()
    is_labelled = "html" in content_type.lower() or ending in {"htm", "html", "shtml", "jsp", "aspx", "doc", "wps"}
    if head.startswith(b"{\\rtf"):
        return "rtf"
    if _HTML.match(head, start.end() if start else 0) or (is_labelled and _HTML.search(head)):
        return "html"
    if b"mime-version:" in lowered[:512] and b"multipart/related" in lowered:  # a web page that Word saved as one file
        return "html"
    return "unknown" if not head or _CONTROL.search(head) or head.startswith(b"<?xml") else "text"
