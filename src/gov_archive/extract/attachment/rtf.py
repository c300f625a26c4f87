"""From an .rtf to what it prints, by striprtf: notes kept at their places, deleted and hidden words out."""

from __future__ import annotations

import importlib
import re
from typing import Final

from gov_archive.errors import UnreadableError
from gov_archive.extract.attachment.line import Line, footnotes, settled
from gov_archive.model import Printed

_NOTE: Final = re.compile(r"\{\s*(?:\\\*)?\\footnote(?![a-z])")
_STEP: Final = re.compile(r"\\[\\{}]|[{}]")
_UNSEEN: Final = re.compile(r"\{[^{}]*\\(?:deleted|v)(?![a-z0-9])[^{}]*\}")
_ON_AGAIN: Final = re.compile(r"\\(?:deleted|v)0")
_NUMBER: Final = re.compile(r"(\{\s*(?:\\\*)?\\listtext(?![a-z])[^{}]*)\\tab\s*\}")
_TABLE: Final = re.compile(r"\\(pard|intbl|par)(?![a-z]) ?")
_OPEN, _CLOSE, _DEFINED = "\ufdd0", "\ufdd1", "\ufdd2"  # noncharacters: no text holds them
_CITED: Final = re.compile(f"{_OPEN}([0-9]+){_CLOSE}")


def printed(body: bytes) -> Printed:
    """Return what the RTF *body* prints; its unescaped bytes are GBK in practice. A row of a table is one paragraph of cells."""
    source, notes = _without_notes(_NUMBER.sub(r"\1}", _UNSEEN.sub(_without, _with_whole_cells(body.decode("gb18030", "replace")))))
    end = source.rfind("}") if source.rfind("}") >= 0 else len(source)
    defined = "".join(f"\\par {_sign(_DEFINED)}{{{note}}}\\par {_sign(_DEFINED)}" for note in notes)
    text, *texts = _text(source[:end] + defined + source[end:]).split(_DEFINED)
    lines = settled(map(_line, text.splitlines()))
    if not lines:
        raise UnreadableError("no text layer: the RTF holds no text")
    found = {str(at): note.strip() for at, note in enumerate(texts[::2])}
    said = ("read by striprtf: boxes of text are left out",) if "\\shptxt" in source else ()
    return Printed(paragraphs=tuple(line.text for line in lines), notes=footnotes(lines, found), warnings=said)


def _sign(letter: str) -> str:
    return f"\\u{ord(letter)}?"


def _text(source: str) -> str:
    strip = importlib.import_module("striprtf.striprtf").rtf_to_text
    try:
        text = str(strip(source, errors="replace"))
    except (ValueError, LookupError, IndexError, RecursionError, OverflowError) as error:
        raise UnreadableError(f"damaged: the RTF cannot be read ({error})") from error
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")  # letters beyond U+FFFF are written in two halves


def _without(match: re.Match[str]) -> str:
    return match[0] if _ON_AGAIN.search(match[0]) else "{}"


def _with_whole_cells(source: str) -> str:
    """Return *source* with the paragraphs of each cell as one."""
    kept: list[str] = []
    at, is_in_table = 0, False
    for word in _TABLE.finditer(source):
        is_in_table = word[1] == "intbl" or (is_in_table and word[1] != "pard")
        if word[1] == "par" and is_in_table:
            kept.append(source[at : word.start()] + "{}")
            at = word.end()
    return "".join([*kept, source[at:]])


def _without_notes(source: str) -> tuple[str, list[str]]:
    """Return *source* with a sign in the place of each footnote, and the footnotes."""
    kept: list[str] = []
    notes: list[str] = []
    at = 0
    for match in _NOTE.finditer(source):
        if match.start() < at:
            continue
        if (end := _closing(source, match.start())) is None:
            break
        kept.append(f"{source[at : match.start()]}{{{_sign(_OPEN)}{len(notes)}{_sign(_CLOSE)}}}")
        notes.append(source[match.end() : end - 1])
        at = end
    return "".join([*kept, source[at:]]), notes


def _closing(source: str, start: int) -> int | None:
    """Return the place after the brace that closes the group at *start*."""
    depth = 0
    for step in _STEP.finditer(source, start):
        depth += {"{": 1, "}": -1}.get(step[0], 0)
        if depth == 0:
            return step.end()
    return None


def _line(printed: str) -> Line:
    """Return a line of striprtf's; a table's row comes as cells that each end in a bar."""
    text = printed.strip()
    if text.endswith("|"):
        text = "\t".join(cell.strip() for cell in text[:-1].split("|"))
    line = Line()
    at = 0
    for cited in _CITED.finditer(text):
        line.text += text[at : cited.start()]
        line.cite(cited[1])
        at = cited.end()
    line.text += text[at:]
    return line
