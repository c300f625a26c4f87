"""From a .docx to what it prints: insertions kept, deletions out, text boxes, tables, list numbers, notes and their places."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from gov_archive.errors import UnreadableError
from gov_archive.extract.attachment import webpage
from gov_archive.extract.attachment.container import Container
from gov_archive.extract.attachment.line import Citation, Line, footnotes, joined, settled
from gov_archive.extract.attachment.markup import attribute, child, children, is_on, name, value
from gov_archive.extract.attachment.media import media_type
from gov_archive.extract.attachment.styles import Styles
from gov_archive.extract.counting import apart
from gov_archive.extract.tips import superscript
from gov_archive.model import Printed

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lxml import etree

_UNPRINTED: Final = frozenset(
    {
        "w:pPr", "w:rPr", "w:sectPr", "w:sdtPr", "w:sdtEndPr", "w:tblPr", "w:tblGrid", "w:tcPr", "w:trPr",
        "w:del", "w:moveFrom", "w:delText", "w:instrText", "w:delInstrText", "w:fldData", "w:rt", "w:pgNum",
    }
)  # fmt: skip
_NOTES: Final = {"w:footnoteReference": "footnote", "w:endnoteReference": "endnote"}
_PRIVATE: Final = range(0xE000, 0xF900)  # glyphs of Symbol and Wingdings: they name no character
_TOP: Final = "word/document.xml"


def printed(body: bytes) -> Printed:
    """Return what the .docx *body* prints, without page headers and footers.

    A table's row is one paragraph, its cells joined by tabs. Raises UnreadableError for damage, encryption and attacks.
    """
    try:
        return _Document(Container(body)).printed()
    except RecursionError as error:
        raise UnreadableError("refused: the document is nested deeper than any report") from error


class _Document:
    """The parts of one document; the order of reading is the order of printing, since lists count as they go."""

    def __init__(self, container: Container) -> None:
        self._container = container
        self._top = next((part for part in container.related("").get("officeDocument", []) if part in container), _TOP)
        self._related = container.related(self._top)
        self._styles = Styles.read(self._part("styles"), self._part("numbering"))
        self._joins_next: Line | None = None
        self._texts: dict[str, str] = {}
        self._warnings: list[str] = []

    def printed(self) -> Printed:
        bodies = list(children(self._container.xml(self._top), "w:body"))
        lines = settled(line for body in bodies for line in self._blocks(body))
        if not lines:
            raise UnreadableError("; ".join(["no text layer: the document holds no text, perhaps pictures of it", *self._warnings]))
        notes = footnotes(lines, {**self._notes("footnotes"), **self._notes("endnotes"), **self._texts})
        warnings = [f"note {note.mark} is cited nowhere: {note.text[:20]}" for note in notes if note.paragraph is None]
        return Printed(paragraphs=tuple(line.text for line in lines), notes=notes, warnings=(*warnings, *self._warnings))

    def _part(self, relation: str) -> etree._Element | None:
        found = next((part for part in self._related.get(relation, []) if part in self._container), None)
        return self._container.xml(found) if found else None

    def _notes(self, relation: str) -> dict[str, str]:
        """Return the notes by key in the order of their part; separators are told by their type: a real note can have id 0."""
        texts = {}
        for note in children(self._part(relation), f"w:{relation[:-1]}"):
            if attribute(note, "w:type") in {None, "normal"}:
                lines = [line.stripped().text for line in self._blocks(note)]
                texts[f"{relation[:-1]} {attribute(note, 'w:id')}"] = "\n".join(filter(None, lines))
        return texts

    def _blocks(self, story: etree._Element | None) -> Iterator[Line]:
        """Yield the lines of a body, a cell, a text box or a note."""
        for element in () if story is None else story:
            match name(element):
                case "w:p":
                    yield from self._paragraph(element)
                case "w:tbl":
                    yield from self._table(element)
                case "w:sdt" if _is_contents(element) or self._styles.is_prompt(element):
                    continue
                case "w:altChunk":
                    yield from self._chunk(element)
                case "mc:AlternateContent":
                    yield from self._blocks(_alternative(element))
                case kind if kind not in _UNPRINTED:
                    yield from self._blocks(element)

    def _paragraph(self, paragraph: etree._Element) -> Iterator[Line]:
        properties = child(paragraph, "w:pPr")
        if self._styles.is_contents(properties):
            return
        run = _Run(self._styles)
        run.read(paragraph)
        first, *others = run.lines
        if any(line.text.strip() for line in run.lines):
            first = _numbered(self._styles.number(properties), first)
        if self._joins_next is not None:
            self._joins_next.extend(first)
            first, self._joins_next = self._joins_next, None
        lines = [first, *others]
        marks = child(properties, "w:rPr")
        if child(marks, "w:del") is not None or child(marks, "w:moveFrom") is not None:
            self._joins_next = lines.pop()  # the paragraph's end is deleted: what follows stands in the same paragraph
        yield from lines
        for box in run.boxes:
            yield from self._blocks(box)

    def _chunk(self, element: etree._Element) -> Iterator[Line]:
        """Yield the lines of a web page inside the document: programs that make a .docx of HTML leave it to Word to read."""
        part = self._container.targets(self._top).get(next((str(of) for key, of in element.attrib.items() if str(key).endswith("}id")), ""))
        body = self._container.part(part) if part else b""
        if media_type(body) != "html":
            self._warnings.append("a part of another format inside the document was not read")
            return
        read = webpage.printed(body, "", None)
        lines = list(map(Line, read.paragraphs))
        for note in read.notes:
            key = f"{part} {len(self._texts)}"
            self._texts[key] = note.text
            if note.paragraph is not None:
                lines[note.paragraph].citations.append(Citation(note.offset or 0, key, note.mark))
        yield from lines

    def _table(self, table: etree._Element) -> Iterator[Line]:
        for row in _inside(table, "w:tr"):
            if child(child(row, "w:trPr"), "w:del") is not None:
                continue
            cells = [list(self._blocks(cell)) for cell in _inside(row, "w:tc")]
            if len(cells) == 1:  # a frame around text, not a table of values
                yield from cells[0]
                continue
            printed = Line()
            for at, cell in enumerate(cells):
                printed.extend(joined(cell), "\t" if at else "")
            yield printed


class _Run:
    """What the runs of one paragraph print: lines, and the text boxes anchored in it."""

    def __init__(self, styles: Styles) -> None:
        self._styles = styles
        self.lines = [Line()]
        self.boxes: list[etree._Element] = []

    def read(self, element: etree._Element) -> None:
        """Append what *element*'s children print; elements not known are read for what is inside."""
        for inner in element:
            kind = name(inner)
            if (text := _leaf(inner)) is not None:
                is_raised = value(child(element, "w:rPr"), "w:vertAlign") == "superscript"
                self.lines[-1].text += (superscript(text.strip(), self.lines[-1].text) if is_raised else "") or text
            elif kind in {"w:br", "w:cr"}:
                self.lines.append(Line())
            elif kind == "w:txbxContent":
                self.boxes.append(inner)
            elif kind in _NOTES and self._cite(element, inner):
                return  # the rest of the run is the note's own mark
            elif kind == "mc:AlternateContent":
                self.read(inner if (chosen := _alternative(inner)) is None else chosen)
            elif kind not in _UNPRINTED and not is_on(child(inner, "w:rPr"), "w:vanish") and not self._styles.is_prompt(inner):
                self.read(inner)

    def _cite(self, run: etree._Element, reference: etree._Element) -> bool:
        """Cite the note that *reference* names; return whether *run* prints a mark of its own for it."""
        note = f"{_NOTES[name(reference)]} {attribute(reference, 'w:id')}"
        has_mark = (attribute(reference, "w:customMarkFollows") or "0") in {"1", "true", "on"}
        mark = "".join(_text(text) for text in children(run, "w:t")).strip() if has_mark else ""
        self.lines[-1].cite(note, mark or None)
        return bool(mark)


def _leaf(element: etree._Element) -> str | None:
    """Return what an element prints that holds no others, or None if it is another one."""
    match name(element):
        case "w:t" | "m:t":
            return _text(element)
        case "w:tab" | "w:ptab":
            return "\t"
        case "w:noBreakHyphen":
            return "-"
        case "w:sym":
            return _symbol(element)
    return None


def _text(element: etree._Element) -> str:
    """Return the text of ``w:t``: without ``xml:space`` the white space around it is the file's, not the document's."""
    text = (element.text or "").replace("\n", " ").replace("\r", "")
    is_kept = element.get("{http://www.w3.org/XML/1998/namespace}space") == "preserve"
    return text if is_kept else text.strip(" \t")


def _symbol(element: etree._Element) -> str:
    try:
        code = int(attribute(element, "w:char") or "", 16)
        return "" if code in _PRIVATE else chr(code)
    except (ValueError, OverflowError):
        return ""


def _alternative(element: etree._Element) -> etree._Element | None:
    """Return the first alternative that holds text: the same text box is there twice, as DrawingML and as VML."""
    alternatives = [inner for inner in element if name(inner) in {"mc:Choice", "mc:Fallback"}]
    return next((inner for inner in alternatives if any(name(found) == "w:t" for found in inner.iter())), None)


def _is_contents(element: etree._Element) -> bool:
    gallery = value(child(child(element, "w:sdtPr"), "w:docPartObj"), "w:docPartGallery")
    return gallery == "Table of Contents"


def _inside(element: etree._Element, wanted: str) -> Iterator[etree._Element]:
    """Yield rows or cells, also those inside content controls and insertions."""
    for inner in element:
        if name(inner) == wanted:
            yield inner
        elif name(inner) in {"w:sdt", "w:sdtContent", "w:customXml", "w:ins", "w:moveTo"}:
            yield from _inside(inner, wanted)


def _numbered(number: str, line: Line) -> Line:
    """Return *line* behind its list number."""
    if not number:
        return line
    numbered = Line(apart(number, line.text))
    numbered.extend(line)
    return numbered
