"""From bytes to text: BOM, then ``<meta>``, then header, then detection; a label that the bytes refute loses to them."""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass

_BOMS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))
_META = re.compile(rb"""<meta[^>]{1,300}?charset\s*=\s*["']?\s*([\w.:-]+)|<\?xml[^>]{1,100}?encoding\s*=\s*["']([\w.:-]+)""", re.IGNORECASE)
_HEADER = re.compile(r"""charset\s*=\s*["']?\s*([\w.:-]+)""", re.IGNORECASE)
_HEAD = 8192  # bytes in which a declaration is looked for: long scripts stand before some
_SIMPLIFIED = frozenset({"gb2312", "gbk", "gb_2312-80", "gb2312-80", "x-gbk", "csgb2312", "cp936", "gb18030", "hz-gb-2312", "chinese"})
_WESTERN = re.compile(r"iso-?8859|latin|windows-125|cp125|us-ascii|ascii", re.IGNORECASE)
_PLAUSIBLE = 0.02  # share of odd characters up to which a charset is believed
_FEW = 12  # bytes beyond ASCII: fewer tell two charsets apart by chance only
# The 60 characters that official prose cannot do without; they stand in every page that was read with the right charset.
_COMMON = frozenset(
    "的一是在不了有和人这中大为上个国年月日政府工作报告全市区镇发展公开信息经济社会建设民主要新加强关于通知主任会议我们到对以"
)
_ASCII = bytes(range(128))
_ASCII_RUN = re.compile("[\x00-\x7f]+")
_ODD = re.compile("[\ufffd\ue000-\uf8ff\x80-\x9f\u0e00-\u0e7f\u0600-\u06ff\uff66-\uff9f\u1100-\u11ff\uac00-\ud7a3]")


@dataclass(frozen=True)
class Decoded:
    """Text, the charset that read it, and what was odd about it."""

    text: str
    charset: str
    warnings: tuple[str, ...] = ()


def decoded(body: bytes, content_type: str | None = None) -> Decoded:
    """Return *body* as text; bytes that fit no charset are kept as U+FFFD and said in the warnings.

    gb2312 and gbk are read as gb18030, which holds both: portals declare the one and send the other. Western labels are
    never believed where there are bytes beyond ASCII: servers set them without looking.
    """
    for bom, charset in _BOMS:
        if body.startswith(bom):
            return _replaced(body[len(bom) :], charset)
    if body.isascii():
        return Decoded(body.decode("ascii"), "utf-8") if body.count(0) * 4 < len(body) or not body else _sixteen(body)
    if body.count(0) * 4 > len(body):
        return _sixteen(body)
    labels = _labels(body, content_type)
    candidates = [charset for charset in dict.fromkeys([*labels, "utf-8", "gb18030", "big5"]) if _is_known(charset)]
    utf8 = _strict(body, "utf-8")
    if utf8 is not None and (candidates[0] == "utf-8" or _beyond_ascii(body) >= _FEW):
        return Decoded(utf8, "utf-8")  # other Chinese charsets do not pass for utf-8 over more than a few characters
    for charset in candidates:
        text = _strict(body, charset)
        if text is not None and _oddness(text) <= _PLAUSIBLE:
            return Decoded(text, charset)
    best = min(candidates, key=lambda charset: (_oddness(body.decode(charset, "replace")), candidates.index(charset)))
    return _replaced(body, best)


def _replaced(body: bytes, charset: str) -> Decoded:
    """Return *body* read with *charset*, what does not fit it as U+FFFD, with a warning that counts it."""
    text = _strict(body, charset)
    if text is not None:
        return Decoded(text, charset)
    text = body.decode(charset, "replace")
    return Decoded(text, charset, (f"{text.count(chr(0xFFFD))} places hold bytes that are not {charset}",))


def _sixteen(body: bytes) -> Decoded:
    """Read bytes of which every other is zero: UTF-16 without a mark, the zeros tell its order."""
    return _replaced(body, "utf-16-le" if body[1::2].count(0) >= body[::2].count(0) else "utf-16-be")


def _labels(body: bytes, content_type: str | None) -> list[str]:
    """Return the charsets declared by the page and then by the header, as they are to be read."""
    match = _META.search(body[:_HEAD])
    found = [(match[1] or match[2]).decode("ascii")] if match else []
    found += [header[1] for header in [_HEADER.search(content_type or "")] if header]
    return [
        "gb18030" if label.lower() in _SIMPLIFIED else label.lower()
        for label in found
        if not _WESTERN.match(label) and not label.lower().startswith("utf-16")
    ]


def _is_known(charset: str) -> bool:
    """Return whether *charset* names a charset that Python reads text with, however broken the bytes."""
    try:
        b"\x80\x80".decode(charset, "replace")
    except (LookupError, ValueError):  # UnicodeError is a ValueError: some codecs know no replacement
        return False
    return True


def _strict(body: bytes, charset: str) -> str | None:
    try:
        return body.decode(charset)
    except UnicodeDecodeError:
        return None


def _beyond_ascii(body: bytes) -> int:
    return len(body.translate(None, _ASCII))


def _oddness(text: str) -> float:
    """Return the share of characters beyond ASCII that no Chinese page holds; 1.0 where none of the common ones is there."""
    beyond = _ASCII_RUN.sub("", text[:200_000])
    if not beyond:
        return 0.0
    odd = len(_ODD.findall(beyond)) / len(beyond)
    if len(beyond) > 40 and _COMMON.isdisjoint(beyond):  # noqa: PLR2004
        return max(odd, 0.5)
    return odd
