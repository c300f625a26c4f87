"""From two sequences to the blocks that are equal in order and those that are not."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

from rapidfuzz.distance import LCSseq

if TYPE_CHECKING:
    from collections.abc import Sequence

_CELLS: Final = 4 * 10**8  # largest table of one alignment; rapidfuzz keeps a bit a cell, so 50 MB


class Block(NamedTuple):
    """``old[i1:i2]`` became ``new[j1:j2]``; either may be empty when the two are not equal."""

    is_same: bool
    i1: int
    i2: int
    j1: int
    j2: int


def blocks(old: Sequence[str], new: Sequence[str]) -> list[Block]:
    """Return the blocks of *old* and *new* in order, equal ones and others in turn, by their longest common subsequence.

    Between what they share at start and end, sequences too long for one table are one block that is not equal.
    """
    start = end = 0
    shorter = min(len(old), len(new))
    while start < shorter and old[start] == new[start]:
        start += 1
    while end < shorter - start and old[-1 - end] == new[-1 - end]:
        end += 1
    stops = (len(old) - end, len(new) - end)
    found = [Block(True, 0, start, 0, start)] if start else []
    if (stops[0] - start) * (stops[1] - start) <= _CELLS:
        for code in LCSseq.opcodes(old[start : stops[0]], new[start : stops[1]]):
            ends = (code.src_start + start, code.src_end + start, code.dest_start + start, code.dest_end + start)
            _append(found, Block(code.tag == "equal", *ends))
    else:
        _append(found, Block(False, start, stops[0], start, stops[1]))
    if end:
        _append(found, Block(True, stops[0], len(old), stops[1], len(new)))
    return found


def _append(found: list[Block], block: Block) -> None:
    """Add *block*, joined to the last one if both are equal or both are not."""
    if found and found[-1].is_same == block.is_same:
        last = found.pop()
        block = Block(block.is_same, last.i1, block.i2, last.j1, block.j2)
    found.append(block)
