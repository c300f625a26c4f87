"""From a paragraph's two wordings to the runs that were removed and added."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from itertools import groupby
from typing import TYPE_CHECKING, Final, Literal, NamedTuple

from gov_archive import normal_form
from gov_archive.compare.block import blocks

if TYPE_CHECKING:
    from collections.abc import Iterable

SpanKind = Literal["same", "removed", "added"]

_TOKEN: Final = re.compile(
    r"(?:\d[\d,，.．]*)?\d[%％‰]?"  # a figure
    r"|[^\W\d_\u2e80-\U0003ffff]+"  # a Latin word
    r"|[—─―–‒‐‑−－-]+|…+|\.{3,}|\s+|.",
    re.DOTALL,
)
_SHORT: Final = 2  # that few characters left alone between two changes read worse than one longer change


@dataclass(frozen=True)
class Span:
    """A run of a changed paragraph: in both texts, in the old alone, or in the new alone."""

    kind: SpanKind
    text: str


class _Run(NamedTuple):
    is_same: bool
    old: str
    new: str


def spans(old: str, new: str) -> tuple[Span, ...]:
    """Return *old* and *new* as one run of spans, old before new; the added and the same ones spell out *new*.

    Figures and Latin words are kept whole, and typography is no change.

    >>> [(span.kind, span.text) for span in spans("增长8.6%，稳中向好", "增长９.2％,稳中有进")]
    [('same', '增长'), ('removed', '8.6%'), ('added', '９.2％'), ('same', ',稳中'), ('removed', '向好'), ('added', '有进')]
    """
    before, after = _TOKEN.findall(old), _TOKEN.findall(new)
    runs = [
        _Run(block.is_same, "".join(before[block.i1 : block.i2]), "".join(after[block.j1 : block.j2]))
        for block in blocks([_plain(token) for token in before], [_plain(token) for token in after])
    ]
    found: list[Span] = []
    for run in _tidy(runs):
        if run.is_same:
            found.append(Span("same", run.new))
            continue
        found += [Span("removed", run.old)] if run.old else []
        found += [Span("added", run.new)] if run.new else []
    return tuple(found)


def _tidy(runs: list[_Run]) -> list[_Run]:
    """Join runs so that same and changed ones take turns; a few characters that stayed between two changes join them."""
    told = _joined(_Run(normal_form.text(run.old) == normal_form.text(run.new), run.old, run.new) for run in runs)
    inside = range(1, len(told) - 1)
    return _joined(
        _Run(run.is_same and not (at in inside and len(normal_form.text(run.new)) <= _SHORT), run.old, run.new)
        for at, run in enumerate(told)
    )


def _joined(runs: Iterable[_Run]) -> list[_Run]:
    joined: list[_Run] = []
    for is_same, group in groupby(runs, key=lambda run: run.is_same):
        alike = list(group)
        joined.append(_Run(is_same, "".join(run.old for run in alike), "".join(run.new for run in alike)))
    return joined


@lru_cache(maxsize=16384)
def _plain(token: str) -> str:
    return normal_form.text(token) or " "
