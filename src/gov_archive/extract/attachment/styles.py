"""From the styles and numbering parts of a .docx to what they add to its paragraphs: list numbers, and which are a table of contents."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from gov_archive.extract.attachment.markup import attribute, child, children, is_on, name, value
from gov_archive.extract.attachment.numbering import Counter, Level

if TYPE_CHECKING:
    from lxml import etree

_DEEPEST = 20  # styles based on styles: Word allows ten


@dataclass(frozen=True)
class _Style:
    name: str
    based_on: str | None
    list_id: str | None
    level: int | None


@dataclass
class Styles:
    """Paragraph styles by id, and the counter of all lists."""

    _known: dict[str, _Style] = field(default_factory=dict)
    _counter: Counter = field(default_factory=lambda: Counter({}))
    _level_of_style: dict[str, int] = field(default_factory=dict)

    @classmethod
    def read(cls, styles: etree._Element | None, numbering: etree._Element | None) -> Styles:
        """Return the styles of the two parts; either may be missing."""
        known: dict[str, _Style] = {}
        for style in children(styles, "w:style"):
            numbered = child(child(style, "w:pPr"), "w:numPr")
            known[attribute(style, "w:styleId") or ""] = _Style(
                (value(style, "w:name") or "").lower(),
                value(style, "w:basedOn"),
                value(numbered, "w:numId"),
                _whole(value(numbered, "w:ilvl")),
            )
        lists, level_of_style = _lists(numbering)
        return cls(known, Counter(lists), level_of_style)

    def is_contents(self, properties: etree._Element | None) -> bool:
        """Whether a paragraph with these properties is a line of a table of contents, which repeats the headings."""
        return any(style.name.startswith("toc ") for _, style in self._chain(value(properties, "w:pStyle")))

    def is_prompt(self, control: etree._Element) -> bool:
        """Whether *control* is an empty content control that shows its prompt: it says so, and its runs are in the prompt's style.

        Programs that fill such a control from outside often leave it saying so.
        """
        if not is_on(child(control, "w:sdtPr"), "w:showingPlcHdr"):
            return False
        written = [run for run in control.iter() if name(run) == "w:r" and child(run, "w:t") is not None]
        return all(self._is_placeholder(child(run, "w:rPr")) for run in written)

    def _is_placeholder(self, properties: etree._Element | None) -> bool:
        return any(style.name == "placeholder text" for _, style in self._chain(value(properties, "w:rStyle")))

    def number(self, properties: etree._Element | None) -> str:
        """Return the list number that Word prints before the paragraph with these properties, and count it."""
        numbered = child(properties, "w:numPr")
        list_id, level = value(numbered, "w:numId"), _whole(value(numbered, "w:ilvl"))
        for style_id, style in self._chain(value(properties, "w:pStyle")):
            if list_id is None and style.list_id is not None:
                list_id = style.list_id
                level = self._level_of_style.get(style_id, style.level) if level is None else level
        return "" if list_id in {None, "0"} else self._counter.number(list_id or "", level or 0)

    def _chain(self, style: str | None) -> list[tuple[str, _Style]]:
        found: list[tuple[str, _Style]] = []
        while style in self._known and len(found) < _DEEPEST:
            found.append((style, self._known[style]))
            style = self._known[style].based_on
        return found


def _lists(numbering: etree._Element | None) -> tuple[dict[str, tuple[str, dict[int, Level]]], dict[str, int]]:
    """Return the lists by id (those of one abstract list count together unless one restarts), and the level that a style stands for."""
    abstract: dict[str, dict[int, Level]] = {}
    level_of_style: dict[str, int] = {}
    for definition in children(numbering, "w:abstractNum"):
        levels = abstract.setdefault(attribute(definition, "w:abstractNumId") or "", {})
        for level in children(definition, "w:lvl"):
            depth = _whole(attribute(level, "w:ilvl")) or 0
            levels[depth] = _level(level)
            if style := value(level, "w:pStyle"):
                level_of_style[style] = depth
    lists: dict[str, tuple[str, dict[int, Level]]] = {}
    for named in children(numbering, "w:num"):
        list_id, shared = attribute(named, "w:numId") or "", value(named, "w:abstractNumId") or ""
        levels = dict(abstract.get(shared, {}))
        for override in children(named, "w:lvlOverride"):
            depth, start = _whole(attribute(override, "w:ilvl")) or 0, _whole(value(override, "w:startOverride"))
            replaced = child(override, "w:lvl")
            known = levels.get(depth, Level()) if replaced is None else _level(replaced)
            levels[depth] = known if start is None else Level(known.style, known.text, start)
            shared = shared if start is None else f"{shared}/{list_id}"
        lists[list_id] = (shared, levels)
    return lists, level_of_style


def _level(level: etree._Element) -> Level:
    start = _whole(value(level, "w:start"))
    return Level(value(level, "w:numFmt") or "decimal", value(level, "w:lvlText") or "", 1 if start is None else start)


def _whole(written: str | None) -> int | None:
    return int(written) if written is not None and written.isascii() and written.isdigit() and len(written) < 6 else None  # noqa: PLR2004 - a list's length
