"""From two versions of one document to what differs between them, for people and for machines."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from gov_archive import compare, normal_form
from gov_archive.errors import MisuseError
from gov_archive.query.named import rows

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Callable

    Show = Callable[[int], dict[str, Any] | None]


def pair(connection: sqlite3.Connection, key: str, old: int | None = None, new: int | None = None) -> tuple[int, int]:
    """Return the numbers of the two versions to compare: those given, else the last two, else *old* with the latest.

    Raises MisuseError where the document has no such version, or only one.
    """
    numbers = [row["version"] for row in rows(connection, "versions", key=key)]
    if not numbers:
        raise MisuseError(f"document {key} has no versions to compare")
    for number in (old, new):
        if number is not None and number not in numbers:
            raise MisuseError(f"document {key} has no version {number}; it has {numbers[0]} to {numbers[-1]}")
    if len(numbers) == 1 and (old, new) == (None, None):
        raise MisuseError(f"document {key} has one version only: nothing about it has changed")
    last = new if new is not None else numbers[-1]
    return (old if old is not None else max((number for number in numbers if number < last), default=last)), last


def between(old: dict[str, Any], new: dict[str, Any], *, whole: bool = False) -> dict[str, Any]:
    """Return what differs between two versions of a document as ``query.show`` gives them; with *whole* also what stayed.

    ``changes`` are paragraphs in the order of the new text, each with its positions in both (from 0) and its wording as spans, those
    removed before those added. ``alike`` says whether one extractor read both: else a difference may be the reader's.
    """
    body = compare.texts(old["body"], new["body"])
    notes = compare.texts(*([note["text"] for note in one["footnotes"]] for one in (old, new)))
    return {
        "document": new["document"],
        "source": new["source"],
        "title": new["title"] or old["title"],
        "old": _named(old),
        "new": _named(new),
        "alike": old["extractor"] == new["extractor"],
        "counts": body.counts,
        "restated": [{"paragraph": one.paragraph, "name": one.name, "old": one.old, "new": one.new} for one in compare.restated(body)],
        "changes": _changes(body, whole=whole),
        "footnotes": _changes(notes, whole=False),
        "metadata": _labels(old, new),
        "attachments": _attachments(old, new),
    }


def _named(shown: dict[str, Any]) -> dict[str, Any]:
    return {name: shown[name] for name in ("version", "at", "title", "extractor", "capture")}


def _changes(comparison: compare.Comparison, *, whole: bool) -> list[dict[str, Any]]:
    return [
        {
            "kind": change.kind,
            "moved": change.moved,
            "old": list(change.old),
            "new": list(change.new),
            "spans": [{"kind": span.kind, "text": span.text} for span in change.spans],
        }
        for change in comparison.changes
        if whole or change.kind != "same" or change.moved
    ]


def _labels(old: dict[str, Any], new: dict[str, Any]) -> dict[str, dict[str, str | None]]:
    """Return title, publication date and metadata values that differ in normal form, by label."""
    sides = [{"title": one["title"], "published_on": one["published_on"], **one["metadata"]} for one in (old, new)]
    return {
        label: {"old": sides[0].get(label), "new": sides[1].get(label)}
        for label in dict.fromkeys([*sides[0], *sides[1]])
        if normal_form.text(sides[0].get(label) or "") != normal_form.text(sides[1].get(label) or "")
    }


def _attachments(old: dict[str, Any], new: dict[str, Any]) -> dict[str, list[str]]:
    names = [{one["url"]: one["name"] or one["url"] for one in side["attachments"]} for side in (old, new)]
    return {
        "removed": [name for url, name in names[0].items() if url not in names[1]],
        "added": [name for url, name in names[1].items() if url not in names[0]],
    }
