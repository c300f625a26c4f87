"""From a .pdf to what it prints: glyphs where they stand, in reading order, whatever order the file draws them in."""

from __future__ import annotations

import ctypes
import math
import time
from dataclasses import replace
from typing import TYPE_CHECKING, Final

import pypdfium2  # type: ignore[import-untyped]
import pypdfium2.raw as pdfium  # type: ignore[import-untyped]

from gov_archive.errors import UnreadableError
from gov_archive.extract.attachment import setting
from gov_archive.extract.attachment.glyph import Glyph, Page, rows

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from gov_archive.model import Printed

_MOST_PAGES: Final = 2000
_MOST_SECONDS: Final = 60.0
_FEW: Final = 0.3  # share of characters without a meaning from which the text layer is worth nothing
_SLANT: Final = 0.2  # sine of twice the angle: text that is neither level nor upright is a watermark
_SPACE: Final = 0x20
_HIGH: Final = range(0xD800, 0xDC00)
_LOW: Final = range(0xDC00, 0xE000)
_NO_CHARACTER: Final = frozenset({0xFFFE, 0xFFFF, 0xAD})  # hyphens that PDFium adds
_UNIT: Final = 1000  # points over which the page's turn and offset are measured


def printed(body: bytes) -> Printed:
    """Return what the .pdf *body* prints; UnreadableError where it is damaged, encrypted, or holds pictures of pages alone."""
    try:
        document = pypdfium2.PdfDocument(body)
    except pypdfium2.PdfiumError as error:
        if "password" in str(error).lower() or "security" in str(error).lower():
            raise UnreadableError("encrypted: the PDF asks for a password") from error
        raise UnreadableError(f"damaged: the PDF cannot be opened ({error})") from error
    try:
        return _printed(document)
    except pypdfium2.PdfiumError as error:
        raise UnreadableError(f"damaged: a page of the PDF cannot be read ({error})") from error
    finally:
        document.close()


def _printed(document: pypdfium2.PdfDocument) -> Printed:
    if len(document) > _MOST_PAGES:
        raise UnreadableError(f"refused: the PDF has {len(document)} pages")
    stop = time.monotonic() + _MOST_SECONDS
    pages = []
    for page in document:
        if time.monotonic() > stop:
            raise UnreadableError(f"refused: reading the PDF takes longer than {_MOST_SECONDS:.0f} seconds")
        width, height = page.get_size()
        pages.append(Page(rows(_glyphs(page, width, height)), width, height))
        page.close()
    text = "".join(row.text for page in pages for row in page.rows)
    if not text:
        raise UnreadableError(f"no text layer: {len(pages)} pages of pictures, nothing to read without recognising characters")
    if sum(map(_is_meaningless, text)) > _FEW * len(text):
        raise UnreadableError("no text layer: the fonts do not say which characters they draw")
    read = setting.printed(pages)
    if not read.paragraphs:
        raise UnreadableError(f"no text layer: nothing but page numbers on {len(pages)} pages")
    empty = [str(number) for number, page in enumerate(pages, start=1) if not page.rows]
    return replace(read, warnings=(f"no text on pages {', '.join(empty)} of {len(pages)}",)) if empty else read


def _glyphs(page: pypdfium2.PdfPage, width: float, height: float) -> Iterator[Glyph]:
    """Yield the page's characters where a reader sees them, the page's own turn undone; slanted watermarks are left out."""
    text = page.get_textpage()
    seen = _view(page, width, height)
    box, matrix, x, y = pdfium.FS_RECTF(), pdfium.FS_MATRIX(), ctypes.c_double(), ctypes.c_double()
    raw = text.raw
    high = 0
    for at in range(text.count_chars()):
        code = pdfium.FPDFText_GetUnicode(raw, at)
        if code in _HIGH:
            high = code
            continue
        if high and code in _LOW:
            code = 0x10000 + ((high - _HIGH.start) << 10) + (code - _LOW.start)
        high = 0
        if code < _SPACE or code in _NO_CHARACTER or abs(math.sin(2 * pdfium.FPDFText_GetCharAngle(raw, at))) > _SLANT:
            continue
        if pdfium.FPDFText_IsGenerated(raw, at) == 1 and code != _SPACE:
            continue
        pdfium.FPDFText_GetLooseCharBox(raw, at, box)
        pdfium.FPDFText_GetCharOrigin(raw, at, x, y)
        pdfium.FPDFText_GetMatrix(raw, at, matrix)
        ends = (seen(box.left, box.bottom), seen(box.right, box.top))
        size = pdfium.FPDFText_GetFontSize(raw, at) * math.hypot(matrix.c, matrix.d)
        yield Glyph(chr(code), min(ends)[0], max(ends)[0], seen(x.value, y.value)[1], size or abs(ends[0][1] - ends[1][1]))
    text.close()


def _view(page: pypdfium2.PdfPage, width: float, height: float) -> Callable[[float, float], tuple[float, float]]:
    """Return what takes a point of the page's own space to where it is seen, counted from the top left, in points."""
    fine = 100
    across, down = ctypes.c_int(), ctypes.c_int()
    points = []
    for corner in ((0, 0), (_UNIT, 0), (0, _UNIT)):
        pdfium.FPDF_PageToDevice(page.raw, 0, 0, round(width * fine), round(height * fine), 0, *corner, across, down)
        points.append((across.value / fine, down.value / fine))
    (x0, y0), (x1, y1), (x2, y2) = points
    along, upward = ((x1 - x0) / _UNIT, (y1 - y0) / _UNIT), ((x2 - x0) / _UNIT, (y2 - y0) / _UNIT)
    return lambda x, y: (x0 + along[0] * x + upward[0] * y, y0 + along[1] * x + upward[1] * y)


def _is_meaningless(character: str) -> bool:
    return "\ue000" <= character <= "\uf8ff" or character == "\ufffd"
