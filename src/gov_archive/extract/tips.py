"""Notes that a page shows where one points at their marks, and marks that are raised."""

from __future__ import annotations

import re
from itertools import islice
from typing import TYPE_CHECKING

from gov_archive.extract.spaces import compact, inner

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bs4.element import Tag

MARK = re.compile(
    r"[\[【〔(（]?(?:注|註|脚注)?([\d]{1,3}|[①-⑳㉑-㊿❶-❿]|[ivxlcIVXLC]{1,6}|[a-zA-Z]|\*{1,4}|[†‡※#]|[一二三四五六七八九十]{1,3})[\]】〕)）]?"
)
TITLES = frozenset({"title", "data-title", "data-content", "data-tip", "data-tips", "data-tooltip", "data-original-title", "data-note"})
_NO_LINK = re.compile(r"\s*(?:javascript:.*|#*)", re.IGNORECASE)
_SIGN = re.compile(r"[\[【〔(（]?(?:注)?\d{1,3}[\]】〕)）]?|[①-⑳*※]")
_FEWEST, _MOST = 5, 1000  # characters of such a note: shorter titles name what they stand on
_PIECES = 6
_RAISED = re.compile(r"\d{1,3}")
_SUPERSCRIPTS = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")
_BEFORE = re.compile(r"[\u4e00-\u9fff”’」』》）)]\s*$")


def titled(tag: Tag) -> str:
    """Return the note that an attribute of *tag* holds, if *tag* prints a mark and nothing more; empty where none does."""
    if not _NO_LINK.fullmatch(str(tag.attrs.get("href") or "")):
        return ""
    note = next((inner(str(tag.attrs[name])) for name in tag.attrs if name in TITLES and tag.attrs[name]), "")
    text = compact("".join(islice(tag.strings, _PIECES)))
    return note if _is_note(note) and MARK.fullmatch(text) else ""


def boxed(tag: Tag, before: str) -> str:
    """Return the text of a hidden *tag*, if *before* it nothing but a mark was printed; empty where it cannot be the note."""
    if _SIGN.fullmatch(compact(before)) is None:
        return ""
    note = inner("".join(islice(tag.strings, _MOST)))
    return note if _is_note(note) else ""


def _is_note(text: str) -> bool:
    return _FEWEST <= len(text) <= _MOST


def raised(tag: Tag, pieces: Sequence[str]) -> str:
    """Return the figures of a ``<sup>`` as superscripts where they mark a note; empty elsewhere."""
    text = compact("".join(islice(tag.strings, _PIECES)))
    return superscript(text, "".join(pieces[-_PIECES:])) if tag.find(True) is None else ""


def superscript(figures: str, before: str) -> str:
    """Return raised *figures* as superscripts where they mark a note: behind a word, or first in a line; empty elsewhere.

    >>> superscript("2", "“一核两带”"), superscript("2", "5万m")
    ('²', '')
    """
    is_mark = _RAISED.fullmatch(figures) is not None and (not before.strip() or _BEFORE.search(before) is not None)
    return figures.translate(_SUPERSCRIPTS) if is_mark else ""
