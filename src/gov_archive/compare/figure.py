"""From changed paragraphs to the figures that were given other values in the same words."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, NamedTuple

from gov_archive import normal_form
from gov_archive.compare.block import blocks

if TYPE_CHECKING:
    from collections.abc import Iterator

    from gov_archive.compare.change import Change, Comparison

_NUMERALS: Final = "一二三四五六七八九十百千万亿零〇两"
_MEASURES: Final = "个家户人名项条件座所台辆亩吨倍成元次场套间处类种批位支岁"
_FIGURE: Final = re.compile(rf"\d+(?:\.\d+)?|(?<![第{_NUMERALS}])[{_NUMERALS}]+(?=[多余]?[{_MEASURES}])")
_UNIT: Final = re.compile(
    r"个?百分点|[十百千万亿]*(?:平方公里|平方米|立方米|公里|公顷|公斤|千瓦时?|人次|户次|车次|架次|美元|[%‰]|(?:[km]?m[23]?|kg|ha|t|[kMG]W(?:h|p)?)(?![A-Za-z])|[^\W\dA-Za-z_])?"
)
_DAY: Final = re.compile(r"(?:[-~至到/、.]\d+)*[年月日号届时]|:\d")
_LIST_MARK: Final = re.compile(r"[.、)](?!\d)")
_LATIN: Final = re.compile("[A-Za-z]")
_PAUSE: Final = re.compile(r"[,.;:!?、()\n]")
_CONTEXT: Final = 2  # tokens before a figure that must have stayed, and one behind it


@dataclass(frozen=True)
class Restatement:
    """A figure that was given another value in the same words; ``paragraph`` is its place in the new text.

    ``old`` and ``new`` carry the unit, in normal form; ``name`` is the wording that leads up to the figure.
    """

    paragraph: int
    old: str
    new: str
    name: str


class _Token(NamedTuple):
    """One character, or one number whole; ``unit`` is None unless it is a figure that can be restated."""

    text: str
    unit: str | None = None

    @property
    def masked(self) -> str:
        return self.text if self.unit is None else "#"


def restated(comparison: Comparison) -> list[Restatement]:
    """Return the figures that were given other values while the wording around them stayed, in the order of the new text.

    Figures are Arabic, or Chinese before a measure word. Numbers of headings, days and years are not figures.
    """
    return [found for change in comparison.changes if change.kind == "changed" for found in _restatements(change)]


def _restatements(change: Change) -> Iterator[Restatement]:
    old, new = (tuple(_tokens(normal_form.paragraphs(text.split("\n")))) for text in (change.old_text, change.new_text))
    for block in blocks([token.text for token in old], [token.text for token in new]):
        before, after = old[block.i1 : block.i2], new[block.j1 : block.j2]
        # One more figure on one side shifts the rest: which of them was restated cannot be told.
        if block.is_same or _count(before) != _count(after):
            continue
        for inner in blocks([token.masked for token in before], [token.masked for token in after]):
            for at in range(inner.i2 - inner.i1 if inner.is_same else 0):
                i, j = block.i1 + inner.i1 + at, block.j1 + inner.j1 + at
                if old[i].unit is not None and old[i] != new[j] and _context(old, i) == _context(new, j):
                    yield Restatement(change.new[0], _written(old[i]), _written(new[j]), _name(new, j))


def _tokens(paragraphs: tuple[str, ...]) -> Iterator[_Token]:
    text = "\n".join(paragraphs)
    end = 0
    for number in _FIGURE.finditer(text):
        yield from map(_Token, text[end : number.start()])
        end = number.end()
        yield _Token(number[0], _unit(text, number))
    yield from map(_Token, text[end:])


def _unit(text: str, number: re.Match[str]) -> str | None:
    """Return the unit of *number*, or None if it states no quantity: a name, an ordinal, a note's mark, a heading's number, a day."""
    before, after = text[max(number.start() - 1, 0) : number.start()], text[number.end() : number.end() + 20]
    unit = _UNIT.match(after)
    is_name = _LATIN.match(before) or (_LATIN.match(after) and not (unit and unit[0]))
    is_mark = before in {"(", "["} and after[:1] in {")", "]"}
    is_heading = before in {"", "\n"} and _LIST_MARK.match(after)
    if is_name or is_mark or is_heading or before == "第" or _DAY.match(after):
        return None
    return unit[0] if unit else ""


def _count(tokens: tuple[_Token, ...]) -> int:
    return sum(token.unit is not None for token in tokens)


def _context(tokens: tuple[_Token, ...], at: int) -> tuple[str | None, ...]:
    around = (*tokens[max(at - _CONTEXT, 0) : at], *tokens[at + 1 : at + 2])
    return (tokens[at].unit, *(token.masked for token in around))


def _written(token: _Token) -> str:
    return token.text + (token.unit or "")


def _name(tokens: tuple[_Token, ...], at: int) -> str:
    """Return the words before the figure, from the last pause that has any before it."""
    before = "".join(token.masked for token in tokens[:at])
    return next((clause.strip("#") for clause in reversed(_PAUSE.split(before)) if clause.strip("#")), "")
