"""Whether a PDF would grow beyond measure: its packed streams, unpacked piece by piece and forgotten, before anything else reads them."""

from __future__ import annotations

import re
import zlib
from typing import Final

from gov_archive.errors import UnreadableError

_STREAM: Final = re.compile(rb"(?<!end)stream\r?\n")
_BEFORE: Final = 400  # bytes in which a stream's own dictionary says how it is packed
_FLATE: Final = re.compile(rb"/(?:FlateDecode|Fl)\b")
_IMAGE: Final = re.compile(rb"/Subtype\s*/Image\b")  # nobody unpacks pictures to read text
_FONT: Final = re.compile(rb"/Length1\b|/Type\s*/ObjStm\b|/Subtype\s*/(?:Type1C|CIDFontType0C|OpenType)\b")
_LARGEST: Final = 12 * 2**20  # a page of text has some 20 KB, and PDFium takes 200 bytes for a letter
_LARGEST_FONT: Final = 48 * 2**20  # Chinese ones have some 20 MB
_PIECE: Final = 2**20


def check(body: bytes) -> None:
    """Raise UnreadableError if a stream of the PDF *body* grows beyond what pages and fonts have, or is packed twice."""
    for match in _STREAM.finditer(body):
        described = body[max(0, match.start() - _BEFORE) : match.start()].rpartition(b"endobj")[2]
        if _IMAGE.search(described):
            continue
        layers = len(_FLATE.findall(described))
        if layers > 1:
            raise UnreadableError("refused: a stream of the PDF is packed twice")
        most = _LARGEST_FONT if _FONT.search(described) else _LARGEST
        if layers and _grows(memoryview(body)[match.end() :], most):
            raise UnreadableError(f"refused: a stream of the PDF grows beyond {most >> 20} MB")


def _grows(packed: memoryview, most: int) -> bool:
    unpacking = zlib.decompressobj()
    size = 0
    for at in range(0, len(packed), _PIECE):
        rest: bytes | memoryview = packed[at : at + _PIECE]
        while rest and not unpacking.eof:
            try:
                size += len(unpacking.decompress(rest, _PIECE))
            except zlib.error:
                return False
            rest = unpacking.unconsumed_tail
            if size > most:
                return True
        if unpacking.eof:
            return False
    return False
