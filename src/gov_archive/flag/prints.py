"""Two prints of one report, a page and a file: what they say differently, beside what printing alone makes of one text."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import TYPE_CHECKING, Final

from gov_archive import compare, normal_form
from gov_archive.flag import changes

if TYPE_CHECKING:
    from gov_archive.compare import Change
    from gov_archive.model import Reading

_LINE: Final = 30
_MARK: Final = re.compile(r"(?<=[\u4e00-\u9fff”’」』）)》〉])[⁰¹²³⁴-⁹]+|[\[［〔【]\s*(?:注\s*)?\d{1,2}\s*[\]］〕】]|[①-⑳]")
_CONTENTS: Final = re.compile(r"(?:[.．·…⋯]\s*){3,}\d{1,3}$")  # a line of a table of contents, up to the number of its page
_DEFINITION: Final = re.compile(r"(?:\[\d{1,2}\]|[(（]\d{1,2}[)）]|\d{1,2}|[①-⑳])[.、．\s]*[“\"]?(?P<term>[^：:。，“”\"]{2,20})[”\"]?[：:]")
_FIGURE: Final = re.compile(r"\d+(?:\.\d+)?")
_CELL: Final = re.compile(r"[\t\n]")
_BLANK: Final = re.compile(r"\s+")


def differences(page: Reading, attached: Reading) -> list[dict[str, str]]:
    """Return the places at which two prints of one report say something else.

    No difference are marks of notes and notes that one print sets into its text, a table of contents, a table that one print shows
    as a picture, cells whose lines are read in another order, and short lines on one side: headers and signatures as often as text.
    """
    notes = [normal_form.text(note.text) for note in (*page.footnotes, *attached.footnotes)]
    bodies = [_body(reading.body, notes) for reading in (page, attached)]
    if changes.digest(tuple(bodies[0])) == changes.digest(tuple(bodies[1])):
        return []
    texts = [normal_form.text("".join(body)) for body in bodies]
    return [
        {"page": change.old_text, "attachment": change.new_text}
        for change in _telling(compare.texts(*bodies).changes)
        if not _is_definition(change, texts)
    ]


def _body(printed: Sequence[str], notes: Sequence[str]) -> list[str]:
    """Return paragraphs without marks of notes, and without those that are a note or a line of a table of contents."""
    kept = [paragraph for paragraph in printed if not _CONTENTS.search(paragraph.strip())]
    return [_MARK.sub("", paragraph) for paragraph in kept if not (notes and _is_note(normal_form.text(paragraph), notes))]


def _is_note(plain: str, notes: Sequence[str]) -> bool:
    """Say whether a paragraph is one of *notes*, whatever mark stands before it."""
    return any(note in plain and 2 * len(note) > len(plain) for note in notes if note)


def _telling(found: Sequence[Change]) -> Iterator[Change]:
    """Yield the changes that may say something, but for runs of them that only set a table otherwise."""
    if _is_set_otherwise([change for change in found if not _is_same(change)]):
        return
    before: Change | None = None
    runs = [(is_same, list(run)) for is_same, run in groupby(found, key=_is_same)]
    for at, (is_same, run) in enumerate(runs):
        if is_same:
            before = run[-1]
            continue
        after = runs[at + 1][1][0] if at + 1 < len(runs) else None
        if _is_set_otherwise(run) or _is_picture(run, [change for change in (before, after) if change]):
            continue
        for change in run:
            if change.kind == "changed" or len(change.old_text + change.new_text) > _LINE:
                yield change


def _is_same(change: Change) -> bool:
    return change.kind in {"same", "typography"}


def _is_set_otherwise(run: Sequence[Change]) -> bool:
    """Say whether a run of changes holds a table and the same figures and letters on both sides, only in another order."""
    old, new = "\n".join(change.old_text for change in run), "\n".join(change.new_text for change in run)
    return "\t" in old + new and _bag(old) == _bag(new)


def _is_picture(run: Sequence[Change], around: Sequence[Change]) -> bool:
    """Say whether all rows of a table stand on one side alone: on the other it is a picture, or lost."""
    is_one_sided = len({change.kind for change in run}) == 1 and run[0].kind in {"added", "removed"}
    texts = [change.old_text + change.new_text for change in run]
    rows = ["\t" in text for text in texts]
    are_rows = 2 * sum(rows) >= len(rows) and all(is_row or len(text) <= _LINE for is_row, text in zip(rows, texts, strict=True))
    return is_one_sided and are_rows and not any("\t" in change.old_text or "\t" in change.new_text for change in around)


def _is_definition(change: Change, texts: Sequence[str]) -> bool:
    """Say whether a line on one side alone explains a term that the report of the other side uses."""
    if change.kind not in {"added", "removed"}:
        return False
    found = _DEFINITION.match(_BLANK.sub(" ", change.old_text + change.new_text).strip())
    return found is not None and normal_form.text(found["term"]) in texts[change.kind == "removed"]


def _bag(printed: str) -> Counter[str]:
    """Return the figures of a text, whole, and its other characters one by one."""
    found: Counter[str] = Counter()
    for cell in _CELL.split(printed):
        plain = normal_form.text(cell)
        found.update([*_FIGURE.findall(plain), *_BLANK.sub("", _FIGURE.sub("", plain))])
    return found
