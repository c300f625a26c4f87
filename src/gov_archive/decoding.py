"""From bytes to text: BOM, then ``<meta>``, then header, then detection; a label that the bytes refute loses to them."""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass

_BOMS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))
_META = re.compile(rb"""<meta[^>]+charset\s*=\s*["']?\s*([\w-]+)""", re.IGNORECASE)
_HEADER = re.compile(r"""charset\s*=\s*["']?\s*([\w-]+)""", re.IGNORECASE)
_SIMPLIFIED = {"gb2312", "gbk", "gb_2312-80", "x-gbk", "csgb2312", "cp936"}


@dataclass(frozen=True)
class Decoded:
    """Text, the charset that read it, and what was odd about it."""

    text: str
    charset: str
    warnings: tuple[str, ...] = ()


def decoded(body: bytes, content_type: str | None = None) -> Decoded:
    """Return *body* as text; bytes that fit no charset are kept as U+FFFD and said in the warnings."""
    for bom, charset in _BOMS:
        if body.startswith(bom):
            return Decoded(body[len(bom) :].decode(charset, "replace"), charset)
    for charset in dict.fromkeys([*_labels(body, content_type), "utf-8", "gb18030"]):
        try:
            return Decoded(body.decode(charset), charset)
        except (UnicodeDecodeError, LookupError):
            continue
    return Decoded(body.decode("utf-8", "replace"), "utf-8", ("some bytes fit no charset",))


def _labels(body: bytes, content_type: str | None) -> list[str]:
    found = [match[1].decode("ascii") for match in [_META.search(body[:4096])] if match]
    found += [match[1] for match in [_HEADER.search(content_type or "")] if match]
    return ["gb18030" if label.lower() in _SIMPLIFIED else label for label in found if not label.lower().startswith("iso-8859")]
