"""What the documents around one say: what many changed alike, and whose text it is that an answer gives."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from gov_archive import compare, normal_form
from gov_archive.flag import changes
from gov_archive.flag.design import Design

if TYPE_CHECKING:
    from collections.abc import Iterable

    from gov_archive.model import Reading

_YEAR: Final = re.compile(r"(?:19|20)\d\d")
_EDITED: Final = 0.5  # of the text in common: two reports of one town have up to 0.2, see strangers
_ENOUGH: Final = 100  # characters: shorter texts are stock ("see the attachment") and belong to nobody


def _nothing_alike(_old_run: str, _new_run: str) -> Design:
    return Design()


def _nobody(_new: str, _last: str | None, _run: str, _is_titled_alike: bool) -> bool:
    return False


@dataclass(frozen=True)
class Around:
    """Two questions about the other documents of a source; a document judged by itself has none around it.

    ``design`` gives what changed alike between the runs of an old and of a new text. ``is_anothers`` says whether another document had the
    text with a normal digest, but never the one with the document's last digest: before a run, or in it too where the titles differ.
    """

    design: Callable[[str, str], Design] = _nothing_alike
    is_anothers: Callable[[str, str | None, str, bool], bool] = _nobody


def is_of_another(around: Around, new: Reading, last: Reading | None, *, titles: Iterable[str], run: str) -> bool:
    """Say whether an answer is, word for word, the text of another document: caches and broken pages serve one report for another.

    Of a document never read before, its listed titles must name other years than the page: the same text under a new key is a move.
    """
    if sum(map(len, new.body)) < _ENOUGH:
        return False
    text = changes.digest(new.body)
    if last is None:
        listed = {year for title in titles for year in _YEAR.findall(title)}
        named = set(_YEAR.findall(new.title or ""))
        return bool(listed and named) and not listed & named and around.is_anothers(text, None, run, False)
    known = changes.digest(last.body)
    is_titled_alike = normal_form.text(new.title or "") == normal_form.text(last.title or "")
    if text == known or not around.is_anothers(text, known, run, is_titled_alike):
        return False
    is_edit = is_titled_alike and compare.overlap(last.body, new.body) >= _EDITED  # though it stood under a second key first
    return not is_edit
