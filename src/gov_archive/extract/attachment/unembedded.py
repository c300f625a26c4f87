"""From a PDF whose fonts are not in it to its glyphs, by pdfminer.six where it is installed.

PDFium passes over text objects of one letter when it has no font to measure it by; Word sets 年 between two figures as such
an object. Pdfminer measures by the widths in the file, a hundred times slower, and is asked only where letters were lost.
"""

from __future__ import annotations

import importlib
import math
import time
from contextlib import suppress
from io import BytesIO
from typing import TYPE_CHECKING, Any, Final

from gov_archive.extract.attachment.glyph import Glyph, Page, rows

if TYPE_CHECKING:
    from collections.abc import Iterator

_SLANT: Final = 0.2  # share of the letters' height by which a level row may rise


def pages(body: bytes, stop: float) -> list[Page] | None:
    """Return the pages of *body*, or None if pdfminer is not installed, fails, or is not done at *stop* (monotonic seconds)."""
    with suppress(Exception):  # pdfminer raises whatever a broken file makes it trip over
        return [page for page in _pages(body, stop) if page.rows]
    return None


def _pages(body: bytes, stop: float) -> Iterator[Page]:
    converter, interpreter = importlib.import_module("pdfminer.converter"), importlib.import_module("pdfminer.pdfinterp")
    manager = interpreter.PDFResourceManager()
    device = converter.PDFPageAggregator(manager, laparams=None)
    reader = interpreter.PDFPageInterpreter(manager, device)
    for page in importlib.import_module("pdfminer.pdfpage").PDFPage.get_pages(BytesIO(body)):
        if time.monotonic() > stop:
            raise TimeoutError
        reader.process_page(page)
        seen = device.get_result()
        yield Page(rows(_glyphs(seen, seen.height)), seen.width, seen.height)


def _glyphs(container: Any, height: float) -> Iterator[Glyph]:
    """Yield the letters of a page or figure; letters are told by having a matrix and a text."""
    for item in container:
        if not hasattr(item, "get_text"):
            if hasattr(item, "__iter__"):
                yield from _glyphs(item, height)
            continue
        text = item.get_text()
        if not hasattr(item, "matrix") or len(text) != 1:  # "(cid:12)" is a letter without a meaning
            continue
        _, rise, _, tall, _, base = item.matrix
        if abs(rise) <= _SLANT * math.fabs(tall):
            yield Glyph(text, item.x0, item.x1, height - base, item.size)
