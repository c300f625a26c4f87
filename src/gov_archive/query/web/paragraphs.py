"""From a version to paragraphs as a page shows them: headings by level, rows of tables, notes beside what cites them."""

from __future__ import annotations

from itertools import groupby
from typing import Any, Final, Literal, NamedTuple

_CELL: Final = "\t"
_HEAD_LINES: Final = 10
_HEAD_LENGTH: Final = 60


class Piece(NamedTuple):
    """A run of a paragraph: plain text, a heading that text follows, or the mark of a note (``text``) with its number on the page."""

    kind: Literal["text", "heading", "mark"]
    text: str
    note: int = 0


class Note(NamedTuple):
    """A footnote with its number on the page."""

    number: int
    mark: str
    text: str


class Paragraph(NamedTuple):
    """One paragraph: its number from 1, its level where it is a heading, its pieces and the notes that it cites.

    ``rows`` holds the cells instead where several paragraphs in a row are a table; ``is_head`` is said of the lines above the address.
    """

    number: int
    level: int | None
    pieces: tuple[Piece, ...]
    notes: tuple[Note, ...]
    rows: tuple[tuple[str, ...], ...] = ()
    is_head: bool = False


def paragraphs(shown: dict[str, Any]) -> list[Paragraph]:
    """Return the body of a version, as ``query.show`` gives it, for the page."""
    headings = {section["paragraph"]: section for section in reversed(shown["sections"])}
    notes = _notes(shown)
    found: list[Paragraph] = []
    for is_table, group in groupby(enumerate(shown["body"]), key=lambda item: _CELL in item[1]):
        lines = list(group)
        if is_table:
            cited = tuple(note for at, _ in lines for _, note in notes.get(at, ()))
            rows = tuple(tuple(text.split(_CELL)) for _, text in lines)
            found.append(Paragraph(lines[0][0] + 1, None, (), cited, rows))
        else:
            found += [_paragraph(at, text, headings.get(at), notes.get(at, [])) for at, text in lines]
    head = _head(shown["body"])
    return [one._replace(is_head=one.number <= head) for one in found]


def uncited(shown: dict[str, Any]) -> list[Note]:
    """Return the notes that nothing in the text cites."""
    return [_note(number, note) for number, note in enumerate(shown["footnotes"], start=1) if note["paragraph"] is None]


def _head(body: list[str]) -> int:
    """Return how many short lines stand above the address of the deputies: title, session, speaker, date; 0 where none is addressed."""
    start = next((at for at, text in enumerate(body[:_HEAD_LINES]) if text.lstrip().startswith("各位")), 0)
    return start if all(len(text) <= _HEAD_LENGTH for text in body[:start]) else 0


def _paragraph(at: int, text: str, section: dict[str, Any] | None, notes: list[tuple[int, Note]]) -> Paragraph:
    end = _heading_end(text, section) if section else 0
    is_heading = section is not None and end >= len(text.rstrip("。：: "))
    cuts = sorted({0, len(text), *([end] if end and not is_heading else []), *(offset for offset, _ in notes)})
    pieces: list[Piece] = []
    for start, stop in zip(cuts, [*cuts[1:], None], strict=True):
        pieces += [Piece("mark", note.mark, note.number) for offset, note in notes if offset == start]
        if run := text[start:stop] if stop is not None else "":
            pieces.append(Piece("heading" if stop is not None and stop <= end and not is_heading else "text", run))
    level = min(section["level"], 3) if section and is_heading else None
    return Paragraph(at + 1, level, tuple(pieces), tuple(note for _, note in notes))


def _heading_end(text: str, section: dict[str, Any]) -> int:
    """Return where the heading ends that *text* begins with; 0 if it is written otherwise there."""
    at = text.find(section["heading"])
    return at + len(section["heading"]) if section["heading"] and 0 <= at <= len(section["number"]) + 2 else 0


def _notes(shown: dict[str, Any]) -> dict[int, list[tuple[int, Note]]]:
    """Return the notes by the paragraph that cites them, each with the character before which its mark stands."""
    found: dict[int, list[tuple[int, Note]]] = {}
    for number, note in enumerate(shown["footnotes"], start=1):
        at = note["paragraph"]
        if at is not None and at < len(shown["body"]):
            length = len(shown["body"][at])
            offset = min(note["offset"] if note["offset"] is not None else length, length)
            found.setdefault(at, []).append((offset, _note(number, note)))
    return found


def _note(number: int, note: dict[str, Any]) -> Note:
    return Note(number, note["mark"], note["text"])
