"""Files as offices attach them, built part by part: .docx from WordprocessingML, .ofd from its pages."""

from __future__ import annotations

import zipfile
from collections.abc import Mapping, Sequence
from html import escape
from io import BytesIO

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
NAMESPACES = (
    f'xmlns:w="{W}" xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math" '
    'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" xmlns:v="urn:schemas-microsoft-com:vml" '
    'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape"'
)


def zipped(parts: Mapping[str, str | bytes], compression: int = zipfile.ZIP_DEFLATED) -> bytes:
    """Return a zip container of *parts* by name."""
    whole = BytesIO()
    with zipfile.ZipFile(whole, "w", compression) as container:
        for name, part in parts.items():
            container.writestr(name, part)
    return whole.getvalue()


def run(text: str, properties: str = "") -> str:
    """Return a run of *text*."""
    return f'<w:r>{f"<w:rPr>{properties}</w:rPr>" if properties else ""}<w:t xml:space="preserve">{escape(text)}</w:t></w:r>'


def paragraph(*inner: str, properties: str = "") -> str:
    """Return a paragraph of runs given as markup, or as plain text."""
    runs = "".join(part if part.startswith("<") else run(part) for part in inner)
    return f"<w:p><w:pPr>{properties}</w:pPr>{runs}</w:p>"


def cited(note: int | str, kind: str = "footnote") -> str:
    """Return the run that cites the note with id *note*."""
    return f'<w:r><w:{kind}Reference w:id="{note}"/></w:r>'


def listed(list_id: int, level: int = 0) -> str:
    """Return the properties of a paragraph on *level* of a numbered list."""
    return f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{list_id}"/></w:numPr>'


def docx(
    *paragraphs: str,
    footnotes: Mapping[int, str] | None = None,
    endnotes: Mapping[int, str] | None = None,
    parts: Mapping[str, str] | None = None,
    namespaces: str = NAMESPACES,
) -> bytes:
    """Return a .docx of *paragraphs* (markup, or plain text) with notes by id; *parts* are further parts of word/ by name, without .xml."""
    body = "".join(part if part.startswith("<") else paragraph(part) for part in paragraphs)
    further = {
        **({"footnotes": _notes("footnote", footnotes)} if footnotes is not None else {}),
        **({"endnotes": _notes("endnote", endnotes)} if endnotes is not None else {}),
        **(parts or {}),
    }
    relations = "".join(f'<Relationship Id="r{at}" Type="{RELATIONS}/{name}" Target="{name}.xml"/>' for at, name in enumerate(further))
    top = f'<Relationship Id="r" Type="{RELATIONS}/officeDocument" Target="word/document.xml"/>'
    return zipped(
        {
            "[Content_Types].xml": "<Types/>",
            "_rels/.rels": f"<Relationships>{top}</Relationships>",
            "word/document.xml": f"<w:document {namespaces}><w:body>{body}</w:body></w:document>",
            "word/_rels/document.xml.rels": f"<Relationships>{relations}</Relationships>",
            **{f"word/{name}.xml": part for name, part in further.items()},
        }
    )


def _notes(kind: str, notes: Mapping[int, str]) -> str:
    separators = (
        f'<w:{kind} w:type="separator" w:id="-1"><w:p/></w:{kind}><w:{kind} w:type="continuationSeparator" w:id="0"><w:p/></w:{kind}>'
    )
    texts = "".join(
        f'<w:{kind} w:id="{note}">{paragraph(f"<w:r><w:{kind}Ref/></w:r>", run(" " + text))}</w:{kind}>' for note, text in notes.items()
    )
    return f"<w:{kind}s {NAMESPACES}>{separators}{texts}</w:{kind}s>"


def ofd(pages: Sequence[Sequence[tuple[float, float, float, str]]], size: tuple[float, float] = (210.0, 297.0)) -> bytes:
    """Return an .ofd whose pages hold text objects: left and top in millimetres, height of the letters, text."""
    parts = {
        "OFD.xml": '<ofd:OFD xmlns:ofd="http://www.ofdspec.org/2016"><ofd:DocBody><ofd:DocRoot>Doc_0/Document.xml</ofd:DocRoot></ofd:DocBody></ofd:OFD>',
        "Doc_0/Document.xml": '<ofd:Document xmlns:ofd="http://www.ofdspec.org/2016"><ofd:CommonData><ofd:PageArea>'
        f"<ofd:PhysicalBox>0 0 {size[0]} {size[1]}</ofd:PhysicalBox></ofd:PageArea></ofd:CommonData><ofd:Pages>"
        + "".join(f'<ofd:Page ID="{at}" BaseLoc="Pages/Page_{at}/Content.xml"/>' for at in range(len(pages)))
        + "</ofd:Pages></ofd:Document>",
    }
    for at, objects in enumerate(pages):
        texts = "".join(
            f'<ofd:TextObject Boundary="{x} {y} {len(text) * height} {height}" Size="{height}"><ofd:TextCode X="0" Y="{height * 0.85}" '
            f'DeltaX="g {max(len(text) - 1, 1)} {height}">{escape(text)}</ofd:TextCode></ofd:TextObject>'
            for x, y, height, text in objects
        )
        content = f"<ofd:Content><ofd:Layer>{texts}</ofd:Layer></ofd:Content>"
        parts[f"Doc_0/Pages/Page_{at}/Content.xml"] = f'<ofd:Page xmlns:ofd="http://www.ofdspec.org/2016">{content}</ofd:Page>'
    return zipped(parts)
