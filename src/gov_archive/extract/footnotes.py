"""Notes that a text prints: their definitions out of the body, their marks out of the sentences, each with its place of citation."""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass
from typing import TYPE_CHECKING

from gov_archive.extract import annex
from gov_archive.extract.marks import STYLES, Draft, Mark, inline, leading
from gov_archive.model import Footnote

if TYPE_CHECKING:
    from collections.abc import Sequence

    from gov_archive.extract.annex import Entry

_REF = re.compile(r"\[(?:footnote|endnote)Ref:(?P<n>[0-9]{1,4})\]")
_DEFINITION = re.compile(r"(?<![^\s\]])\[(?P<n>[0-9]{1,4}):(?P<gap>\s*)")
_LEAD = re.compile(r"\s*(?:注释?|脚注)\s*[:：]\s*(?=\S)")
_LONGEST = 4000  # characters of one note
_OVER = 6  # paragraphs that one note may run over
_NEAR = 40  # paragraphs between a mark and a definition that stands within the text
_STRONG = ("bracket", "superscript", "tortoise", "word")
_SURE = frozenset({"bracket", "superscript", "word"})
_MIN_GAP = 2  # Tika sets two blanks after the number of a definition


@dataclass(frozen=True)
class _Note:
    """A note with its printed place."""

    mark: str
    text: str
    paragraph: int | None
    offset: int | None


def resolved(paragraphs: Sequence[str], notes: Sequence[Footnote] = ()) -> tuple[tuple[str, ...], tuple[Footnote, ...], tuple[str, ...]]:
    """Return the body without notes, the notes in order with their places in that body, and warnings.

    *notes* are those whose place the format told; they come first, their places moved where text before them goes.
    A mark without a definition stays in its sentence; a definition that nothing cites is kept, for it may be what is
    left of a deleted sentence. Text without marks comes back as it is.
    """
    draft = Draft(paragraphs)
    found = [_Note(note.mark, note.text, note.paragraph, note.offset) for note in notes]
    found += _of_tika(draft)
    listed = annex.listed(paragraphs, draft.dropped)
    used: set[str] = set()
    if listed and draft.cuts.keys().isdisjoint(range(listed.first, listed.stop)):
        draft.dropped.update(range(listed.first, listed.stop))
        noted, used = _of_list(draft, listed.entries, listed.start, has_heading=listed.has_heading)
        found += noted
    found += _within(draft)
    body, places = draft.finished()
    settled = [Footnote(note.mark, note.text, *places.now(note.paragraph, note.offset)) for note in found]
    return body, tuple(settled), (*_uncited(settled), *_undefined(body, used))


def _of_tika(draft: Draft) -> list[_Note]:
    """Take out the notes as Apache Tika writes them: [footnoteRef:0] in the sentence, [0:  term：text] after it."""
    refs: dict[str, list[tuple[int, int, int]]] = {}
    for index, paragraph in enumerate(draft.paragraphs):
        for match in _REF.finditer(paragraph) if "Ref:" in paragraph else ():
            refs.setdefault(match["n"], []).append((index, match.start(), match.end()))
    notes = []
    defined = set()
    for number, text in _definitions(draft, refs):
        cited = refs.get(number, [])
        place = cited.pop(0) if cited else None
        if place:
            draft.cut(*place)
        defined.add(number)
        notes.append(_Note(number, text, place[0] if place else None, place[1] if place else None))
    for number in defined:  # cited once more: the note is known, the mark goes
        for place in refs.get(number, []):
            draft.cut(*place)
    return notes


def _definitions(draft: Draft, refs: dict[str, list[tuple[int, int, int]]]) -> list[tuple[str, str]]:
    """Cut the definitions in Tika's form and return their numbers and texts, in order."""
    found: list[tuple[str, str]] = []
    for index, paragraph in enumerate(draft.paragraphs):
        at = 0
        while index not in draft.dropped and (match := _DEFINITION.search(paragraph, at)):
            at = match.end()
            if match["n"] not in refs and (len(match["gap"]) < _MIN_GAP or not paragraph.rstrip().endswith("]")):
                continue
            end = _closing(paragraph, match.start())
            if end is None and (over := _over(draft.paragraphs, index, match.start())):
                found.append((match["n"], "\n".join([paragraph[match.end() :].strip(), *over[1]])))
                draft.cut(index, match.start(), len(paragraph))
                draft.dropped.update(range(index + 1, over[0]))
                draft.cut(over[0], 0, over[2])
                break
            if end is not None:
                found.append((match["n"], paragraph[match.end() : end - 1].strip()))
                draft.cut(index, match.start(), end)
                at = end
    return found


def _closing(text: str, start: int) -> int | None:
    """Return the place after the bracket that closes the one at *start*; where none does, after the last before the next note."""
    after = _DEFINITION.search(text, start + 1, start + _LONGEST)
    until = after.start() if after else min(len(text), start + _LONGEST)
    depth, paired = 0, None
    for at in range(start, until):
        depth += {"[": 1, "]": -1}.get(text[at], 0)
        if depth == 0:
            paired = at + 1
            break
    rest = text[paired or start : until]
    if paired and (not rest.strip() or "[" in rest or not rest.rstrip().endswith("]")):
        return paired
    last = text[start:until].rstrip()
    return start + len(last) if last.endswith("]") else paired


def _over(paragraphs: Sequence[str], index: int, start: int) -> tuple[int, list[str], int] | None:
    """Return where a definition that runs over paragraphs ends: the paragraph, the lines of text, the place after its bracket."""
    if len(paragraphs[index]) - start > _LONGEST:
        return None
    depth = paragraphs[index].count("[", start) - paragraphs[index].count("]", start)
    if depth <= 0:  # what opens here closes here
        return None
    lines: list[str] = []
    for after in range(index + 1, min(len(paragraphs), index + _OVER)):
        if _REF.search(paragraphs[after]) or _DEFINITION.search(paragraphs[after]):
            return None
        for at, char in enumerate(paragraphs[after][:_LONGEST]):
            depth += {"[": 1, "]": -1}.get(char, 0)
            if depth == 0:
                return after, [*lines, paragraphs[after][:at].strip()], at + 1
        lines.append(paragraphs[after].strip())
    return None


def _of_list(draft: Draft, entries: Sequence[Entry], start: int, *, has_heading: bool) -> tuple[list[_Note], set[str]]:
    """Find where the body cites the *entries* of a list that begins at paragraph *start*: by their marks, else by their terms."""
    style = annex.citing_style(draft.paragraphs[:start], entries, has_heading=has_heading)
    marks = _marks(draft.paragraphs[:start], (style,)) if style else {}
    bare = {} if style else annex.bare_marks(draft.paragraphs[:start], entries)
    notes = []
    values = set()
    uses = annex.Uses(draft.paragraphs[:start]) if has_heading else None
    for entry in entries:
        cited = marks.get((style or "", entry.value), []) if entry.value else []
        if cited:
            paragraph, mark = cited.pop(0)
            draft.cut(paragraph, mark.start, mark.end)
            notes.append(_Note(entry.printed, entry.text, paragraph, mark.start))
            values.add(entry.value)
        elif entry.value in bare:
            draft.cut(*bare[entry.value])
            notes.append(_Note(entry.printed, entry.text, *bare[entry.value][:2]))
        else:
            place = uses.first(entry.term) if uses else None
            notes.append(_Note(entry.printed, entry.text, *(place or (None, None))))
    for (_, number), places in marks.items():
        for paragraph, mark in places if number in values else ():
            draft.cut(paragraph, mark.start, mark.end)
    return notes, {style} if style else set()


def _marks(paragraphs: Sequence[str], styles: Sequence[str]) -> dict[tuple[str, int], list[tuple[int, Mark]]]:
    found: dict[tuple[str, int], list[tuple[int, Mark]]] = {}
    for index, paragraph in enumerate(paragraphs):
        for mark in inline(paragraph, styles):
            found.setdefault((mark.style, mark.value), []).append((index, mark))
    return found


def _within(draft: Draft) -> list[_Note]:
    """Take out definitions that stand between paragraphs of the text, as at the foot of a printed page.

    A paragraph that begins with a mark is one where the same mark was cited shortly before; for ① and (1), which also
    count lists, the term it explains must stand before the mark.
    """
    notes: list[_Note] = []
    open_: dict[tuple[str, int], tuple[int, Mark]] = {}
    for index, paragraph in enumerate(draft.paragraphs):
        if index in draft.dropped:
            continue
        defined = _defined(draft, index, open_) if index not in draft.cuts else []
        for mark, text in defined:
            cited = open_.pop((mark.style, mark.value))
            draft.cut(cited[0], cited[1].start, cited[1].end)
            draft.dropped.add(index)
            notes.append(_Note(mark.printed, text, cited[0], cited[1].start))
        if index not in draft.dropped:
            cuts = sorted(draft.cuts.get(index, []))
            for mark in inline(paragraph, tuple(STYLES)):
                at = bisect_right(cuts, (mark.start, len(paragraph))) - 1
                if at < 0 or mark.start >= cuts[at][1]:
                    open_.setdefault((mark.style, mark.value), (index, mark))
    return notes


def _defined(draft: Draft, index: int, open_: dict[tuple[str, int], tuple[int, Mark]]) -> list[tuple[Mark, str]]:
    """Return the definitions that the paragraph *index* is made of, perhaps behind 注：; none if one of them is not cited before."""
    paragraph = draft.paragraphs[index]
    lead = _LEAD.match(paragraph)
    if not lead and not leading(paragraph):
        return []
    found: list[tuple[Mark, str]] = []
    for piece in annex.pieces(paragraph[lead.end() :] if lead else paragraph):
        mark = next(iter(leading(piece)), None)
        cited = open_.get((mark.style, mark.value)) if mark else None
        text = piece[mark.end :].strip().lstrip("：:、.．").strip() if mark else ""
        is_known = any(mark and (one.style, one.value) == (mark.style, mark.value) for one, _ in found)
        if not mark or not cited or is_known or index - cited[0] > _NEAR or not text:
            return []
        if not _explains(draft.paragraphs[cited[0]], cited[1], text):
            return []
        found.append((mark, text))
    return found


def _explains(citing: str, mark: Mark, text: str) -> bool:
    """Say whether *text* can be the definition of *mark*."""
    if mark.style in _SURE:
        return True
    term = annex.term(text)
    return bool(term) and annex.stands_before(citing, mark.start, term)


def _uncited(notes: Sequence[Footnote]) -> list[str]:
    return [f"the note {note.mark or note.text[:20]!r} is cited nowhere" for note in notes if note.paragraph is None]


def _undefined(body: Sequence[str], used: set[str]) -> list[str]:
    """Return a warning for each mark that is left: its definition is missing."""
    warnings = [
        f"the mark {match[0]!r} in paragraph {index} has no definition" for index, line in enumerate(body) for match in _REF.finditer(line)
    ]
    styles = tuple(sorted(_SURE | used))
    return warnings + [
        f"the mark {line[mark.start : mark.end]!r} in paragraph {index} has no definition"
        for index, line in enumerate(body)
        for mark in inline(line, styles)
        if mark.value
    ]
