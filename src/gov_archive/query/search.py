"""From words to the paragraphs that hold them: candidates by the bigram index, certainty by looking."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from gov_archive import normal_form
from gov_archive.query.named import cursor

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterator

_AROUND: Final = 30


def search(connection: sqlite3.Connection, words: str, *, limit: int = 20) -> list[dict[str, Any]]:
    """Return paragraphs that hold every one of *words* (separated by blanks), best first; widths and quotes do not matter.

    Reports come before what is none, newer ones before older ones; a paragraph that several versions hold is given once, for the latest.
    """
    wanted = [normal for word in words.split() if (normal := normal_form.text(word).lower())]
    if not wanted:
        return []
    found: dict[tuple[str, str], dict[str, Any]] = {}
    for row in _candidates(connection, wanted):
        place = (row["document"], row["text"])
        if place not in found and _holds(row["text"], wanted):
            found[place] = {name: row[name] for name in ("document", "title", "version", "paragraph")}
            found[place]["snippet"] = snippet(row["text"], wanted[0])
            if len(found) >= limit:
                break
    return list(found.values())


def snippet(text: str, word: str) -> str:
    """Return the part of *text* around *word*, which is in normal form and lower case; the start where it cannot be placed.

    >>> snippet("全年完成固定资产投资１２３４亿元", "投资1234")
    '全年完成固定资产投资１２３４亿元'
    """
    at = _position(text, word)
    start, end = max(at - _AROUND, 0), at + len(word) + _AROUND
    return ("…" if start else "") + text[start:end] + ("…" if end < len(text) else "")


def _candidates(connection: sqlite3.Connection, wanted: list[str]) -> Iterator[sqlite3.Row]:
    terms = [term for word in wanted for term in normal_form.bigrams(word)]
    pairs = [term for term in terms if len(term) > 1 or term.isascii()]
    if pairs:
        match = " AND ".join(f'"{term}"' for term in dict.fromkeys(pairs))
        return iter(cursor(connection, "search", match=match))
    return iter(cursor(connection, "search_short", word=wanted[0]))


def _holds(text: str, wanted: list[str]) -> bool:
    normal = normal_form.text(text).lower()
    return all(word in normal for word in wanted)


def _position(text: str, word: str) -> int:
    """Return where in *text* the normal form *word* begins: the shortest start whose normal form ends before it."""
    whole = normal_form.text(text).lower().find(word)
    if whole <= 0:
        return 0
    low, high = 0, len(text)
    while low < high:
        middle = (low + high) // 2
        if len(normal_form.text(text[:middle])) < whole:
            low = middle + 1
        else:
            high = middle
    return low
