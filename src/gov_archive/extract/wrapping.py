"""Lines that a machine wrapped to a fixed width, joined to paragraphs again."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from gov_archive.extract.folding import folded

if TYPE_CHECKING:
    from collections.abc import Sequence

_SENTENCE_END = re.compile(r"[。！!？?；;：:”’』」）)》…]$")
_NARROWEST, _WIDEST = 20, 100  # characters of a line that a machine set
_FEWEST = 8  # lines from which a width can be told


def unwrapped(lines: Sequence[str], raw: Sequence[str]) -> list[str]:
    """Return the paragraphs of *lines* (stripped; *raw* as they were): the lines themselves, or joined where they were wrapped.

    They count as wrapped when most are as long as the longest and break off within a sentence. A blank line, an indent
    and a short line end a paragraph.
    """
    full = [line for line in lines if line]
    width = max(map(len, full), default=0)
    if not (_NARROWEST <= width <= _WIDEST and len(full) >= _FEWEST and _breaks_off(full, width)):
        return full
    joined: list[str] = []
    goes_on = False
    for line, printed in zip(lines, raw, strict=True):
        if not line:
            goes_on = False
            continue
        if goes_on and not folded(printed[:2]).isspace():
            joined[-1] += _joint(joined[-1][-1], line[0]) + line
        else:
            joined.append(line)
        goes_on = len(line) >= width - 2
    return joined


def _breaks_off(lines: Sequence[str], width: int) -> bool:
    long = [line for line in lines if len(line) >= width - 2]
    within = sum(not _SENTENCE_END.search(line) for line in long)
    return within * 3 >= len(lines) and within * 2 >= len(long)


def _joint(before: str, after: str) -> str:
    """Return the blank that two Latin words need between them."""
    return " " if before.isascii() and before.isalnum() and after.isascii() and after.isalpha() else ""
