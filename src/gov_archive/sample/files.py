"""From a report's text to the bytes of its attachment: .docx with real notes, .pdf with a text layer."""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from typing import TYPE_CHECKING
from xml.sax.saxutils import escape

if TYPE_CHECKING:
    from gov_archive.sample.document import Note
    from gov_archive.sample.invention import Text

_W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
_R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml"
_PARTS = {
    "[Content_Types].xml": f"""{_HEAD}<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">
<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>
<Default Extension="xml" ContentType="application/xml"/>
<Override PartName="/word/document.xml" ContentType="{_TYPE}.document.main+xml"/>
<Override PartName="/word/footnotes.xml" ContentType="{_TYPE}.footnotes+xml"/></Types>""",
    "_rels/.rels": f"""{_HEAD}<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">
<Relationship Id="rId1" Type="{_R}/officeDocument" Target="word/document.xml"/></Relationships>""",
    "word/_rels/document.xml.rels": f"""{_HEAD}<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">
<Relationship Id="rId1" Type="{_R}/footnotes" Target="footnotes.xml"/></Relationships>""",
}
_FONT = (
    b"<</Type/Font/Subtype/CIDFontType0/BaseFont/STSong-Light/CIDSystemInfo<</Registry(Adobe)/Ordering(GB1)/Supplement 4>>"
    b"/DW 1000/W[1 95 500]/FontDescriptor<</Type/FontDescriptor/FontName/STSong-Light/Flags 6/FontBBox[-25 -254 1000 880]"
    b"/ItalicAngle 0/Ascent 880/Descent -120/CapHeight 880/StemV 93>>>>"
)
_LINE_CELLS, _LINES_A_PAGE = 36, 34  # half-width cells: a full-width character takes two


def docx(text: Text) -> bytes:
    """Return *text* as a .docx whose notes are OOXML footnotes.

    The first real note has id 0, as converters from other formats write it; the separators are told by ``w:type`` alone.
    """
    document = "".join(_paragraph(line, number, text.notes) for number, line in enumerate(text.paragraphs))
    separators = [(-1, "separator"), (len(text.notes), "continuationSeparator")]
    notes = "".join(
        f'<w:footnote w:type="{kind}" w:id="{number}"><w:p><w:r><w:{kind}/></w:r></w:p></w:footnote>' for number, kind in separators
    )
    notes += "".join(
        f'<w:footnote w:id="{number}"><w:p><w:r><w:footnoteRef/></w:r>{_run(f" {note.term}：{note.text}")}</w:p></w:footnote>'
        for number, note in enumerate(text.notes)
    )
    parts = _PARTS | {
        "word/document.xml": f"{_HEAD}<w:document {_W}><w:body>{document}<w:sectPr/></w:body></w:document>",
        "word/footnotes.xml": f"{_HEAD}<w:footnotes {_W}>{notes}</w:footnotes>",
    }
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, part in parts.items():
            archive.writestr(zipfile.ZipInfo(name, (2025, 1, 7, 9, 0, 0)), part)  # a fixed time: the same bytes on every start
    return file.getvalue()


def _paragraph(line: str, number: int, notes: tuple[Note, ...]) -> str:
    runs, start = "", 0
    for place, note in enumerate(notes):
        if note.paragraph == number:
            runs += _run(line[start : note.offset]) + f'<w:r><w:footnoteReference w:id="{place}"/></w:r>'
            start = note.offset
    return f"<w:p>{runs}{_run(line[start:])}</w:p>"


def _run(text: str) -> str:
    return f'<w:r><w:t xml:space="preserve">{escape(text)}</w:t></w:r>' if text else ""


def pdf(paragraphs: tuple[str, ...]) -> bytes:
    """Return *paragraphs* as a .pdf of A4 pages with page numbers; its text can be read, its font is the reader's own."""
    lines = [line for paragraph in paragraphs for line in _lines(paragraph)]
    pages = [lines[start : start + _LINES_A_PAGE] for start in range(0, len(lines), _LINES_A_PAGE)]
    first = 5  # objects before the pages: catalog, page tree, font, its descendant
    kids = " ".join(f"{first + 2 * number} 0 R" for number in range(len(pages)))
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        f"<</Type/Pages/Kids[{kids}]/Count {len(pages)}>>".encode(),
        b"<</Type/Font/Subtype/Type0/BaseFont/STSong-Light/Encoding/UniGB-UCS2-H/DescendantFonts[4 0 R]>>",
        _FONT,
    ]
    for number, page in enumerate(pages):
        stream = zlib.compress(_page(page, number + 1))
        shown = f"/MediaBox[0 0 595 842]/Resources<</Font<</F1 3 0 R>>>>/Contents {first + 2 * number + 1} 0 R"
        objects.append(f"<</Type/Page/Parent 2 0 R{shown}>>".encode())
        objects.append(b"<</Filter/FlateDecode/Length %d>>stream\n%b\nendstream" % (len(stream), stream))
    return _assembled(objects)


def _lines(paragraph: str) -> list[str]:
    """Return *paragraph* set in lines: two characters' indent first, figures whole, no line begins with a closing mark."""
    lines, line, cells = [], "　　", 4
    for piece in re.findall(r"[!-~]+|.", paragraph):
        width = len(piece) if piece.isascii() else 2
        if cells + width > _LINE_CELLS and piece not in "，。；：、”）》":
            lines.append(line)
            line, cells = "", 0
        line += piece
        cells += width
    return [*lines, line]


def _page(lines: list[str], number: int) -> bytes:
    shown = [(90, 760 - 20 * place, line) for place, line in enumerate(lines)]
    shown.append((275, 50, f"— {number} —"))
    text = "".join(f"BT /F1 11.5 Tf {x} {y} Td <{line.encode('utf-16-be').hex()}> Tj ET\n" for x, y, line in shown)
    return text.encode("ascii")


def _assembled(objects: list[bytes]) -> bytes:
    file = bytearray(b"%PDF-1.4\n%\xe2\xe3\xcf\xd3\n")
    places = []
    for number, body in enumerate(objects, 1):
        places.append(len(file))
        file += b"%d 0 obj\n%b\nendobj\n" % (number, body)
    table = "".join(f"{place:010d} 00000 n \n" for place in places)
    table = f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n{table}"
    tail = f"{table}trailer\n<</Size {len(objects) + 1}/Root 1 0 R>>\nstartxref\n{len(file)}\n%%EOF\n"
    return bytes(file) + tail.encode("ascii")
