"""From a .pdf to what it prints: glyphs where they stand, in reading order, whatever order the file draws them in."""

from __future__ import annotations

import ctypes
import math
import time
from dataclasses import replace
from itertools import islice
from typing import TYPE_CHECKING, Final

import pypdfium2  # type: ignore[import-untyped]
import pypdfium2.raw as pdfium  # type: ignore[import-untyped]

from gov_archive.errors import UnreadableError
from gov_archive.extract.attachment import inflation, setting, unembedded
from gov_archive.extract.attachment.glyph import Glyph, Page
from gov_archive.extract.attachment.ruled import Rule, with_tables

if TYPE_CHECKING:
    from collections.abc import Iterator

    from gov_archive.model import Printed

_MOST_PAGES: Final = 2000
_MOST_CHARACTERS: Final = 100_000  # on one page; a page of a newspaper has a tenth
_MOST_SECONDS: Final = 60.0
_FEW: Final = 0.3  # share of characters without a meaning from which the text layer is worth nothing
_SLANT: Final = 0.2  # sine of twice the angle: text that is neither level nor upright is a watermark
_NO_WIDTH: Final = 0.01
_THIN: Final = 3.0  # points
_MOST_DRAWN: Final = 3000  # lines looked at on one page
_SPACE: Final = 0x20
_HIGH: Final = range(0xD800, 0xDC00)
_LOW: Final = range(0xDC00, 0xE000)
_NO_CHARACTER: Final = frozenset({0xFFFE, 0xFFFF, 0xAD})  # hyphens that PDFium adds


def printed(body: bytes) -> Printed:
    """Return what the .pdf *body* prints; UnreadableError where it is damaged, encrypted, or holds pictures of pages alone."""
    inflation.check(body)
    try:
        document = pypdfium2.PdfDocument(body)
    except pypdfium2.PdfiumError as error:
        if "password" in str(error).lower() or "security" in str(error).lower():
            raise UnreadableError("encrypted: the PDF asks for a password") from error
        raise UnreadableError(f"damaged: the PDF cannot be opened ({error})") from error
    try:
        return _printed(document, body)
    except pypdfium2.PdfiumError as error:
        raise UnreadableError(f"damaged: a page of the PDF cannot be read ({error})") from error
    finally:
        document.close()


def _printed(document: pypdfium2.PdfDocument, body: bytes) -> Printed:
    if len(document) > _MOST_PAGES:
        raise UnreadableError(f"refused: the PDF has {len(document)} pages")
    stop = time.monotonic() + _MOST_SECONDS
    pages: list[Page] = []
    empty: list[str] = []
    lost = 0
    for number, page in enumerate(document, start=1):
        if time.monotonic() > stop:
            raise UnreadableError(f"refused: reading the PDF takes longer than {_MOST_SECONDS:.0f} seconds")
        seen = _pages(page)
        pages += seen
        empty += [] if seen else [str(number)]
        lost += _lost(page)
        page.close()
    if lost and (measured := unembedded.pages(body, stop)):
        pages, lost = measured, 0
    text = "".join(row.text for page in pages for row in page.rows)
    if not text:
        raise UnreadableError(f"no text layer: pages of pictures ({len(document)}), nothing to read without recognising characters")
    if sum(map(_is_meaningless, text)) > _FEW * len(text):
        raise UnreadableError("no text layer: the fonts do not say which characters they draw")
    read = setting.printed(pages)
    if not read.paragraphs:
        raise UnreadableError(f"no text layer: nothing but page numbers on its pages ({len(document)})")
    warnings = [f"no text on pages {', '.join(empty)} of {len(document)}"] if empty else []
    warnings += [f"{lost} single letters may be missing: their fonts are not in the PDF; pdfminer.six would read them"] if lost else []
    return replace(read, warnings=tuple(warnings))


def _lost(page: pypdfium2.PdfPage) -> int:
    """Return how many text objects PDFium passes over: those without width, since the font of their one letter is missing."""
    lost = 0
    for text in page.get_objects(filter=[pdfium.FPDF_PAGEOBJ_TEXT], max_depth=3):
        left, _, right, _ = text.get_bounds()
        if right - left < _NO_WIDTH and pdfium.FPDFFont_GetIsEmbedded(pdfium.FPDFTextObj_GetFont(text.raw)) == 0:
            lost += 1
    return lost


def _pages(page: pypdfium2.PdfPage) -> list[Page]:
    """Return what *page* prints, one value for each direction in which letters run: a table may lie across an upright page."""
    left, bottom, right, top = edges = page.get_cropbox()
    across, upright = (top - bottom, right - left), (right - left, top - bottom)
    turned: dict[int, list[Glyph]] = {}
    for quarter, glyph in _glyphs(page, edges):
        turned.setdefault(quarter, []).append(glyph)
    drawn = list(islice(_drawn(page), _MOST_DRAWN)) if turned else []
    seen = [(with_tables(glyphs, _rules(drawn, quarter, edges)), across if quarter % 2 else upright) for quarter, glyphs in turned.items()]
    return sorted((Page(lines, *size) for lines, size in seen if lines), key=lambda one: -len(one.rows))


def _drawn(page: pypdfium2.PdfPage) -> Iterator[tuple[float, float, float, float]]:
    """Yield the straight lines that *page* draws, from end to end: strokes, and areas so thin that they are lines."""
    x, y, fill, stroke = ctypes.c_float(), ctypes.c_float(), ctypes.c_int(), ctypes.c_int()
    for path in page.get_objects(filter=[pdfium.FPDF_PAGEOBJ_PATH], max_depth=1):
        pdfium.FPDFPath_GetDrawMode(path.raw, fill, stroke)
        left, bottom, right, top = path.get_bounds()
        if min(right - left, top - bottom) <= _THIN:
            x0, y0 = (left + right) / 2, (bottom + top) / 2
            yield (x0, bottom, x0, top) if right - left < top - bottom else (left, y0, right, y0)
            continue
        matrix, last, count = path.get_matrix(), None, pdfium.FPDFPath_CountSegments(path.raw)
        for at in range(min(count, _MOST_DRAWN) if stroke.value else 0):
            segment = pdfium.FPDFPath_GetPathSegment(path.raw, at)
            pdfium.FPDFPathSegment_GetPoint(segment, x, y)
            point = matrix.on_point(x.value, y.value)
            if last is not None and pdfium.FPDFPathSegment_GetType(segment) == pdfium.FPDF_SEGMENT_LINETO:
                yield (*last, *point)
            last = point


def _rules(drawn: list[tuple[float, float, float, float]], quarter: int, edges: tuple[float, float, float, float]) -> list[Rule]:
    """Return the lines as counted along text that is turned by *quarter* quarters."""
    ends = [(_upright((x0, y0), quarter, edges), _upright((x1, y1), quarter, edges)) for x0, y0, x1, y1 in drawn]
    return [Rule(min(one[0], other[0]), min(one[1], other[1]), max(one[0], other[0]), max(one[1], other[1])) for one, other in ends]


def _glyphs(page: pypdfium2.PdfPage, edges: tuple[float, float, float, float]) -> Iterator[tuple[int, Glyph]]:
    """Yield the page's characters with the quarter turns that they are set by, each as if it stood upright.

    The page's own turn does not matter: text is read along its letters. Slanted text is a watermark and left out.
    """
    text = page.get_textpage()
    if text.count_chars() > _MOST_CHARACTERS:
        raise UnreadableError(f"refused: {text.count_chars()} characters on one page of the PDF")
    box, matrix, x, y = pdfium.FS_RECTF(), pdfium.FS_MATRIX(), ctypes.c_double(), ctypes.c_double()
    for at, code in _characters(text):
        is_guess = pdfium.FPDFText_IsGenerated(text.raw, at) == 1
        angle = pdfium.FPDFText_GetCharAngle(text.raw, at)
        if abs(math.sin(2 * angle)) > _SLANT or (is_guess and code != _SPACE):
            continue
        quarter = round(angle / (math.pi / 2)) % 4
        pdfium.FPDFText_GetLooseCharBox(text.raw, at, box)
        pdfium.FPDFText_GetCharOrigin(text.raw, at, x, y)
        pdfium.FPDFText_GetMatrix(text.raw, at, matrix)
        one, other = (_upright(point, quarter, edges)[0] for point in ((box.left, box.bottom), (box.right, box.top)))
        size = pdfium.FPDFText_GetFontSize(text.raw, at) * math.hypot(matrix.c, matrix.d)
        base = _upright((x.value, y.value), quarter, edges)[1]
        yield quarter, Glyph(chr(code), min(one, other), max(one, other), base, size or abs(box.top - box.bottom), is_guess)
    text.close()


def _characters(text: pypdfium2.PdfTextPage) -> Iterator[tuple[int, int]]:
    """Yield position and code of each character; those beyond U+FFFF come in two halves."""
    high = 0
    for at in range(text.count_chars()):
        code = pdfium.FPDFText_GetUnicode(text.raw, at)
        if code in _HIGH:
            high = code
            continue
        if high and code in _LOW:
            code = 0x10000 + ((high - _HIGH.start) << 10) + (code - _LOW.start)
        high = 0
        if code >= _SPACE and code not in _NO_CHARACTER and code not in _LOW:
            yield at, code


def _upright(point: tuple[float, float], quarter: int, edges: tuple[float, float, float, float]) -> tuple[float, float]:
    """Return *point* as counted along the text and down from its top, for text turned clockwise by *quarter* quarters."""
    x, y = point
    left, bottom, right, top = edges
    return ((x - left, top - y), (top - y, right - x), (right - x, y - bottom), (y - bottom, x - left))[quarter]


def _is_meaningless(character: str) -> bool:
    return "\ue000" <= character <= "\uf8ff" or character == "\ufffd"
