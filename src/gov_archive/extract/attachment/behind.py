"""What antiword prints behind a text: footnotes, endnotes and boxes of text, told from it and from each other."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from gov_archive.extract.attachment.line import Citation, Line
from gov_archive.extract.attachment.running import is_page_number
from gov_archive.extract.counting import numeral
from gov_archive.extract.spaces import compact

if TYPE_CHECKING:
    from collections.abc import Sequence

_PARTED: Final = "-" * 23
_MARK: Final = re.compile(r"\[(?:\?|\d{1,3}|[ivxl]{1,8})\]")
_UNKNOWN: Final = "[?]"  # in files with notes of both kinds, of some programs
_STYLES: Final = {"footnote": "decimal", "endnote": "lowerRoman"}
_BEFORE: Final = 30  # characters before a mark in which the term that its note explains stands
_TERM: Final = re.compile(r"[“\"]?([^：:，。”\"]{2,20})")


@dataclass
class Behind:
    """The lines of the text, the words of its notes by the keys of their citations, its boxes, and what could not be told."""

    lines: list[Line]
    notes: dict[str, str] = field(default_factory=dict)
    boxes: list[str] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)


@dataclass
class _Tail:
    """The notes of both kinds, and the boxes: those of the text first, then those of the page headers."""

    notes: dict[str, list[str]]
    boxes: list[list[str]] = field(default_factory=list)

    def printed(self) -> str:
        """Return what the DocBook prints of it behind the text, without blanks."""
        endnotes = (f"[{numeral(at, 'lowerRoman')}]{text}" for at, text in enumerate(self.notes.get("endnote", []), start=1))
        return compact("".join([*endnotes, *(line for box in self.boxes for line in box)]))


def footnote(at: int) -> str:
    """Return the key of the footnote *at*, counted from 0."""
    return f"footnote {at}"


def unmarked(text: str) -> str:
    """Return *text* without marks of notes."""
    return _MARK.sub("", text)


def resolved(lines: list[Line], printed: Sequence[str], known: Sequence[str]) -> Behind:
    """Return the *lines* of a DocBook without what stands behind the text.

    *printed* are the lines of antiword's text; *known* the words of the footnotes that the DocBook cites, some of them empty.
    """
    has_unknown = any(_UNKNOWN in line.text for line in lines)
    kinds = [kind for kind, has in (("footnote", known), ("endnote", any("[i]" in line.text[1:] for line in lines))) if has or has_unknown]
    tail = _tail([line for line in printed if line], kinds)
    end = _end(lines, tail.printed())
    found = Behind(lines[:end])
    if tail.printed() and end == len(lines):
        found.warnings.append("notes at the end and boxes of text stand in the text, their places are lost")
        tail = _Tail({"footnote": tail.notes.get("footnote", [])})
    words = {kind: list(texts) for kind, texts in tail.notes.items()}
    if len(words.get("footnote", [])) < len(known):
        words["footnote"] = list(known)
    found.notes = {f"{kind} {at}": text for kind, texts in words.items() for at, text in enumerate(texts)}
    found.lines = _cited(found, words, already=len(known))
    found.boxes = [line for box in tail.boxes[:1] for line in box if not is_page_number(line)]
    if found.boxes:
        found.warnings.append("boxes of text stand first, their places are lost")
    return found


def _tail(printed: Sequence[str], kinds: Sequence[str]) -> _Tail:
    """Return what the lines *printed* end with, if *kinds* of notes are cited in them."""
    firsts = [at for at, line in enumerate(printed) if any(line.startswith(_mark(kind, 0)) for kind in kinds)]
    parted = [at for at, line in enumerate(printed) if line == _PARTED]
    tail = _Tail({kind: [] for kind in kinds})
    if not firsts and (kinds or not parted):
        return tail
    start = max((at for at in firsts if printed[at].startswith(_mark(kinds[0], 0))), default=firsts[-1]) if firsts else parted[0]
    into: list[str] | None = None
    for line in printed[start:]:
        kind = next((kind for kind in kinds if line.startswith(_mark(kind, len(tail.notes[kind])))), None)
        if line == _PARTED:
            into = None
            tail.boxes.append([])
        elif kind and not any(tail.boxes):
            into = tail.notes[kind]
            into.append(line[len(_mark(kind, len(into))) :].strip())
        elif into:
            into[-1] = f"{into[-1]}\n{line}".strip()
        else:
            tail.boxes[-1].append(line)
    tail.boxes = [box for box in tail.boxes if box]
    return tail


def _mark(kind: str, at: int) -> str:
    return f"[{numeral(at + 1, _STYLES[kind])}]"


def _end(lines: Sequence[Line], behind: str) -> int:
    """Return how many *lines* stand before those that print *behind*; all if they do not end with it."""
    printed = ""
    for at in range(len(lines) - 1, -1, -1):
        if printed == behind and compact(lines[at].text) != _PARTED:
            return at + 1
        printed = compact(lines[at].text.removeprefix(_PARTED)) + printed
        if len(printed) > len(behind):
            break
    return len(lines)


def _cited(found: Behind, words: dict[str, list[str]], already: int) -> list[Line]:
    """Return the lines with the marks in their text made citations, if they are as many as the notes."""
    marks = [mark[0] for line in found.lines for mark in _MARK.finditer(line.text) if not mark[0][1:-1].isdigit()]
    left = {kind: list(enumerate(texts))[already if kind == "footnote" else 0 :] for kind, texts in words.items()}
    if not marks or len(marks) != sum(map(len, left.values())):
        if marks and any(left.values()):
            found.warnings.append("the places of notes are not told")
        return found.lines
    return [_with_citations(line, left) for line in found.lines]


def _with_citations(line: Line, left: dict[str, list[tuple[int, str]]]) -> Line:
    whole = Line()
    rest = line
    while mark := _MARK.search(rest.text):
        before, rest = rest.parted(mark.start())
        _, rest = rest.parted(len(mark[0]))
        whole.extend(before)
        if mark[0][1:-1].isdigit():
            whole.text += mark[0]
        else:
            kind = _kind(mark[0], whole.text, left)
            whole.citations.append(Citation(len(whole.text), f"{kind} {left[kind].pop(0)[0]}", None))
    whole.extend(rest)
    return whole


def _kind(mark: str, before: str, left: dict[str, list[tuple[int, str]]]) -> str:
    """Return which kind of note *mark* cites: the one whose next note explains what stands before it, else the first that is left."""
    open_ = [kind for kind, notes in left.items() if notes]
    if mark != _UNKNOWN and "endnote" in open_:
        return "endnote"
    explained = [kind for kind in open_ if (term := _TERM.match(left[kind][0][1])) and term[1] in before[-_BEFORE:]]
    return (explained or open_)[0]
