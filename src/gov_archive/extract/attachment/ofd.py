"""From a .ofd (GB/T 33190) to what it prints: its text objects where they stand, set into paragraphs like those of a PDF."""

from __future__ import annotations

import posixpath
from typing import TYPE_CHECKING, Final

from gov_archive.errors import UnreadableError
from gov_archive.extract.attachment import setting
from gov_archive.extract.attachment.container import Container
from gov_archive.extract.attachment.glyph import Glyph, Page, rows

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lxml import etree

    from gov_archive.model import Printed

_TOP: Final = "OFD.xml"
_MOST_PAGES: Final = 2000
_A4: Final = (0.0, 0.0, 210.0, 297.0)  # millimetres
_LEVEL: Final = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)
_BASE_LINE: Final = 0.85  # of the letters' height, where a text object does not say
_MOST_REPEATS: Final = 100_000


def printed(body: bytes) -> Printed:
    """Return what the first document of the .ofd *body* prints; page templates, which hold headers and frames, are left out."""
    container = Container(body)
    root = _texts(container.xml(_TOP), "DocRoot")
    if not root:
        raise UnreadableError("damaged: the OFD names no document")
    path = _beside(_TOP, root[0])
    document = container.xml(path)
    usual = _numbers(next(iter(_texts(document, "PhysicalBox")), ""))
    pages = [_page(container, _beside(path, place), usual) for place in _places(document)]
    read = setting.printed([page for page in pages if page.rows])
    if not read.paragraphs:
        raise UnreadableError(f"no text layer: pages of pictures or nothing ({len(pages)}), nothing to read without recognising characters")
    return read


def _places(document: etree._Element) -> list[str]:
    found = [element.get("BaseLoc", "") for element in _elements(document, "Page")]
    if len(found) > _MOST_PAGES:
        raise UnreadableError(f"refused: the OFD has {len(found)} pages")
    return [place for place in found if place]


def _page(container: Container, path: str, usual: tuple[float, ...]) -> Page:
    content = container.xml(path)
    own = _numbers(next(iter(_texts(content, "PhysicalBox")), ""))
    box = next(found for found in (own, usual, _A4) if len(found) == len(_A4))
    glyphs = [glyph for element in _elements(content, "TextObject") for glyph in _glyphs(element)]
    return Page(rows(glyphs), box[2], box[3])


def _glyphs(text: etree._Element) -> Iterator[Glyph]:
    """Yield the characters of one text object: each ``TextCode`` has a start and the steps from letter to letter."""
    boundary = _numbers(text.get("Boundary", ""))
    matrix = _numbers(text.get("CTM", ""))
    a, b, c, d, e, f = matrix if len(matrix) == len(_LEVEL) else _LEVEL
    left, top = boundary[:2] if len(boundary) > 1 else (0.0, 0.0)
    size = float(next(iter(_numbers(text.get("Size", ""))), 4.0))
    x, y = 0.0, _BASE_LINE * size
    for code in _elements(text, "TextCode"):
        x = next(iter(_numbers(code.get("X", ""))), x)
        y = next(iter(_numbers(code.get("Y", ""))), y)
        written = code.text or ""
        across, down = _steps(code.get("DeltaX", "")), _steps(code.get("DeltaY", ""))
        for at, character in enumerate(written):
            wide = size if character > "\u2e80" else size / 2
            width = across[at] if at < len(across) and 0 < across[at] < wide else wide
            start, base = left + a * x + c * y + e, top + b * x + d * y + f
            yield Glyph(character, start, start + a * width, base, size * abs(d or 1.0))
            x += across[at] if at < len(across) else wide
            y += down[at] if at < len(down) else 0.0


def _steps(written: str) -> list[float]:
    """Return the steps of ``DeltaX``: ``g 3 4.2 5`` is 4.2 three times, then 5."""
    words, steps = iter(written.split()), list[float]()
    for word in words:
        if word != "g":
            steps += _numbers(word)
            continue
        count, step = _numbers(next(words, "")), _numbers(next(words, ""))
        if count and step and 0 < count[0] < _MOST_REPEATS:
            steps += [step[0]] * int(count[0])
    return steps


def _numbers(written: str) -> tuple[float, ...]:
    try:
        found = tuple(map(float, written.split()))
    except ValueError:
        return ()
    return found if all(abs(number) < _MOST_REPEATS for number in found) else ()


def _elements(parent: etree._Element, local: str) -> Iterator[etree._Element]:
    return (element for element in parent.iter() if isinstance(element.tag, str) and element.tag.rpartition("}")[2] == local)


def _texts(parent: etree._Element, local: str) -> list[str]:
    return [element.text.strip() for element in _elements(parent, local) if element.text and element.text.strip()]


def _beside(part: str, place: str) -> str:
    """Return the part at *place*, which is absolute or relative to the folder of *part*."""
    return posixpath.normpath(posixpath.join("/", posixpath.dirname(part), place)).lstrip("/")
