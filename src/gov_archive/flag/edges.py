"""The lines before a report's first sentence and behind its last one: only there do pages print what is not the report's."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from typing import Final, NamedTuple

from gov_archive import normal_form

_SENTENCE: Final = re.compile(r"[.!?;][\"')\]」』】]*$")
_ADDRESS: Final = re.compile(r"[^,.;!?]{2,12}[:：]$")  # 各位代表：
_DIGITS: Final = re.compile(r"\d+")


class _Edges(NamedTuple):
    """Places of lines that the other text does not print: before its first sentence that both print, and behind the last one."""

    head: list[int]
    tail: list[int]


def is_sentence(line: str) -> bool:
    """Say whether *line* reads as prose, and not as a label, a name or a button."""
    return bool(_SENTENCE.search(normal_form.text(line)))


def apart(body: Sequence[str], other: Sequence[str]) -> set[str]:
    """Return the lines at the edges of *body* that *other* lacks, figures masked, where nothing of *other* made place for them.

    A line in the place of another is an edit; but for lines behind the last sentence of which neither is a sentence: an editor's name.
    """
    lines, others = list(map(normal_form.text, body)), list(map(normal_form.text, other))
    mine, theirs = _edges(lines, others), _edges(others, lines)
    head = mine.head if not theirs.head and not any(is_sentence(lines[place]) for place in mine.head) else []
    is_added = not theirs.tail
    is_furniture = not any(is_sentence(line) for line in (*(lines[at] for at in mine.tail), *(others[at] for at in theirs.tail)))
    return {skeleton(lines[place]) for place in (*head, *(mine.tail if is_added or is_furniture else ()))}


def places(body: Sequence[str], other: Sequence[str], common: Collection[str]) -> list[int]:
    """Return the places at the edges of *body* of lines that are *common* to many documents, and that *other* lacks.

    A sentence in the place of others stays: it may be their new wording.
    """
    if not common:
        return []
    lines, others = list(map(normal_form.text, body)), list(map(normal_form.text, other))
    mine, theirs = _edges(lines, others), _edges(others, lines)
    return [
        place
        for edge, replaced in ((mine.head, theirs.head), (mine.tail, theirs.tail))
        for place in edge
        if skeleton(lines[place]) in common and not (is_sentence(lines[place]) and any(is_sentence(others[at]) for at in replaced))
    ]


def skeleton(line: str) -> str:
    """Return a line with its figures masked: a line of dates and counters is one line in all documents."""
    return _DIGITS.sub("0", line)


def _edges(lines: Sequence[str], others: Sequence[str]) -> _Edges:
    printed = set(map(skeleton, others))
    unbroken = "".join(others)
    kept = [place for place, line in enumerate(lines) if _is_prose(line) and (skeleton(line) in printed or line in unbroken)]
    if not kept:
        return _Edges([], [])
    new = [place for place, line in enumerate(lines) if line and skeleton(line) not in printed and line not in unbroken]
    return _Edges([place for place in new if place < kept[0]], [place for place in new if place > kept[-1]])


def _is_prose(line: str) -> bool:
    return is_sentence(line) or bool(_ADDRESS.fullmatch(line))
