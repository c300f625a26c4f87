"""From two lists of paragraphs to the pairs that are one paragraph: equal, broken otherwise, alike, moved."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from itertools import accumulate
from typing import Final, NamedTuple

from rapidfuzz.distance import Indel

from gov_archive import normal_form
from gov_archive.compare.block import blocks
from gov_archive.compare.change import Change, ChangeKind, Comparison

_LIKE: Final = 0.5  # share of text in common from which a paragraph in the same place counts as the same one, changed
_MOVED: Final = 0.75  # the same for a paragraph elsewhere in the text
_GRAM: Final = 5  # measured on two reports of one town four years apart: 6 % of five-grams in common, 36 % of pairs
_FEW: Final = 8  # a clause in more paragraphs than this is a stock phrase and tells none of them
_CELLS: Final = 5 * 10**7  # paragraphs beyond this table are compared by clauses: half a millisecond each

_CLAUSE: Final = re.compile(r'[^,.;:!?、"()…\-\s]{2,}')
_NUMBER: Final = re.compile(r"\d+(?:\.\d+)?")


class _Pair(NamedTuple):
    """Positions, among the paragraphs that print anything, of what is one paragraph or one group of them."""

    old: tuple[int, ...]
    new: tuple[int, ...]


def texts(old: Sequence[str], new: Sequence[str]) -> Comparison:
    """Return how the paragraphs *new* came out of the paragraphs *old*."""
    return Comparison(tuple(_Alignment(old, new).changes()))


def overlap(old: Sequence[str], new: Sequence[str]) -> float:
    """Return the share of text in common, from 0.0 to 1.0, wherever it stands: a cheap sign of another article.

    Dice's measure on runs of five characters; shorter texts are compared as wholes.
    """
    before, after = (_grams("".join(normal_form.paragraphs(body))) for body in (old, new))
    total = len(before) + len(after)
    return 2 * len(before & after) / total if total else 1.0


class _Alignment:
    """Pairs paragraphs by normal form: equal in order, equal elsewhere, broken otherwise, alike in place, alike elsewhere."""

    def __init__(self, old: Sequence[str], new: Sequence[str]) -> None:
        known = {paragraph: normal_form.text(paragraph) for paragraph in {*old, *new}}
        self._printed = (old, new)
        self._places = tuple([at for at, paragraph in enumerate(body) if known[paragraph]] for body in self._printed)
        self._plain = tuple([known[body[at]] for at in places] for body, places in zip(self._printed, self._places, strict=True))
        self._left = tuple(set(range(len(plain))) for plain in self._plain)
        self._in_order: list[_Pair] = []
        self._moved: list[_Pair] = []
        self._align()

    def changes(self) -> Iterator[Change]:
        """Yield all changes in the order of the new text, what was removed after what it followed."""
        moved = {pair.new[0]: pair for pair in self._moved}
        end = _Pair((len(self._plain[0]),), (len(self._plain[1]),))
        i = j = 0
        for anchor in [*sorted(self._in_order), end]:
            yield from (self._change(_Pair((at,), ())) for at in range(i, anchor.old[0]) if at in self._left[0])
            for at in range(j, anchor.new[0]):
                if at in moved:
                    yield self._change(moved[at], moved=True)
                elif at in self._left[1]:
                    yield self._change(_Pair((), (at,)))
            if anchor is not end:
                yield self._change(anchor)
            i, j = anchor.old[-1] + 1, anchor.new[-1] + 1

    def _change(self, pair: _Pair, *, moved: bool = False) -> Change:
        places = [tuple(self._places[side][at] for at in group) for side, group in enumerate(pair)]
        printed = ["\n".join(self._printed[side][at] for at in group) for side, group in enumerate(places)]
        kind: ChangeKind = "changed"
        if not all(places):
            kind = "removed" if pair.old else "added"
        elif printed[0] == printed[1]:
            kind = "same"
        elif self._joined(0, pair.old) == self._joined(1, pair.new):
            kind = "typography"
        return Change(kind, places[0], places[1], printed[0], printed[1], moved)

    def _align(self) -> None:
        gaps = []
        for block in blocks(self._plain[0], self._plain[1]):
            if block.is_same:
                for i, j in zip(range(block.i1, block.i2), range(block.j1, block.j2), strict=True):
                    self._pair(self._in_order, (i,), (j,))
            else:
                gaps.append(block)
        self._equal_elsewhere()
        for gap in gaps:
            self._gap(range(gap.i1, gap.i2), range(gap.j1, gap.j2))
        for _, i, j in self._likenesses(sorted(self._left[0]), sorted(self._left[1]), _MOVED):
            if i in self._left[0] and j in self._left[1]:
                self._pair(self._moved, (i,), (j,))

    def _pair(self, kind: list[_Pair], old: Sequence[int], new: Sequence[int]) -> None:
        kind.append(_Pair(tuple(old), tuple(new)))
        self._left[0].difference_update(old)
        self._left[1].difference_update(new)

    def _joined(self, side: int, group: Sequence[int]) -> str:
        return "".join(self._plain[side][at] for at in group).replace(" ", "")

    def _equal_elsewhere(self) -> None:
        places: defaultdict[str, list[int]] = defaultdict(list)
        for i in sorted(self._left[0], reverse=True):
            places[self._plain[0][i]].append(i)
        for j in sorted(self._left[1]):
            if found := places.get(self._plain[1][j]):
                self._pair(self._moved, (found.pop(),), (j,))

    def _gap(self, old: range, new: range) -> None:
        """Pair what stands between two paragraphs that are equal in both texts."""
        for step in (1, -1):
            before, after = self._unpaired(old, new)
            self._broken_otherwise(before[::step], after[::step], step)
        before, after = self._unpaired(old, new)
        pairs = _without_crossing(self._likenesses(before, after, _LIKE))
        if len(before) != len(after) and self._is_one(before, after, pairs):
            self._pair(self._in_order, before, after)
            return
        for _, i, j in pairs:
            self._pair(self._in_order, (i,), (j,))

    def _unpaired(self, old: range, new: range) -> tuple[list[int], list[int]]:
        return [i for i in old if i in self._left[0]], [j for j in new if j in self._left[1]]

    def _broken_otherwise(self, before: list[int], after: list[int], step: int) -> None:
        """Pair groups that say the same though broken into other paragraphs: they end where the texts before are equally long."""
        ends = [
            {length: at for at, length in enumerate(accumulate(len(self._joined(side, (place,))) for place in group), start=1)}
            for side, group in enumerate((before, after))
        ]
        start_i = start_j = 0
        for length, i in ends[0].items():
            if (j := ends[1].get(length)) is None:
                continue
            groups = (before[start_i:i][::step], after[start_j:j][::step])
            if self._joined(0, groups[0]) == self._joined(1, groups[1]):
                self._pair(self._in_order, *groups)
            start_i, start_j = i, j

    def _is_one(self, before: list[int], after: list[int], pairs: list[tuple[float, int, int]]) -> bool:
        """Whether two groups are one text, broken otherwise and changed too, rather than the *pairs* of single paragraphs."""
        if not (before and after):
            return False
        old, new = self._joined(0, before), self._joined(1, after)
        paired = sum(score * (len(self._plain[0][i]) + len(self._plain[1][j])) for score, i, j in pairs)
        return _likeness(old, new) > max(_MOVED, paired / (len(old) + len(new)) + 0.1)

    def _likenesses(self, before: Sequence[int], after: Sequence[int], least: float) -> list[tuple[float, int, int]]:
        """Return (share in common, old, new) of the paragraphs that are alike, most alike first.

        Candidates share a clause, figures aside, or stand in the same place from the start or the end: never all with all.
        """
        by_clause: defaultdict[str, list[int]] = defaultdict(list)
        for i in before:
            for clause in _clauses(self._plain[0][i]):
                by_clause[clause].append(i)
        candidates = {*zip(before, after, strict=False), *zip(before[::-1], after[::-1], strict=False)}
        for j in after:
            shared = Counter[int]()
            for clause in _clauses(self._plain[1][j]):
                places = by_clause.get(clause, [])
                shared.update(dict.fromkeys(places, len(clause)) if len(places) <= _FEW else {})
            candidates.update((i, j) for i, _ in shared.most_common(3))
        scored = ((_likeness(self._plain[0][i], self._plain[1][j]), i, j) for i, j in candidates)
        return sorted((found for found in scored if found[0] >= least), key=lambda found: (-found[0], found[1:]))


def _without_crossing(pairs: list[tuple[float, int, int]]) -> list[tuple[float, int, int]]:
    """Return the pairs that keep the order of both texts, the most alike chosen first."""
    chosen: list[tuple[int, int, float]] = []
    for score, i, j in pairs:
        at = bisect_left(chosen, (i, j, score))
        after_last = at == 0 or (chosen[at - 1][0] < i and chosen[at - 1][1] < j)
        before_next = at == len(chosen) or (i < chosen[at][0] and j < chosen[at][1])
        if after_last and before_next:
            chosen.insert(at, (i, j, score))
    return [(score, i, j) for i, j, score in chosen]


def _likeness(old: str, new: str) -> float:
    """Return the share of characters in common and in order, from 0.0 to 1.0; of clauses, where the texts are very long."""
    if len(old) * len(new) <= _CELLS:
        return Indel.normalized_similarity(old, new)
    before, after = _clauses(old), _clauses(new)
    return 2 * len(before & after) / max(len(before) + len(after), 1)


def _clauses(plain: str) -> set[str]:
    return set(_CLAUSE.findall(_NUMBER.sub("0", plain)))


def _grams(plain: str) -> set[str]:
    return {plain[at : at + _GRAM] for at in range(max(len(plain) - _GRAM + 1, 1))} - {""}
