"""Whether an answer holds no more than a part of its document: a page cut on its way, or one left without its text."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from gov_archive import compare, normal_form

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date

    from gov_archive.flag.observations import Observation
    from gov_archive.model import Reading

UNCLOSED: Final = "the page breaks off before its end tag"
BROKEN_OFF: Final = "broken_off"
TEXT_LOST: Final = "text_lost"
SENTENCES: Final = {
    BROKEN_OFF: "The page breaks off: it gives the beginning of the document's text and no more.",
    TEXT_LOST: "The page still bears the document's title, but next to nothing of its text.",
}

_SENTENCE: Final = re.compile(r"[。！？；!?;.]")
_END: Final = re.compile(r"[。！？…!?.;:；：)）\]】」』\"”》]\W*$")
_MARK: Final = re.compile(r"\[\d{1,2}]|\(\d{1,2}\)|[①-⑳]")
_GARBLED: Final = 2  # characters that a cut within one of them may have left at the end
_SIGNATURE: Final = 30  # characters that an editor may take from the end of a report without another sign of an end
_CONTAINED: Final = 0.95
_NEXT_TO_NOTHING: Final = 0.2
_COMMON: Final = 0.1
_FEW: Final = 200  # characters; a shorter text may be replaced by another short one
_RUN: Final = 8


class Remains:
    """Remembers what was only a part of one document, and on which nights.

    What says something, and is the same on enough separate nights, is what the portal means to show; labels of a page
    without its text never are.
    """

    def __init__(self, nights: int) -> None:
        self._needed = nights
        self._seen: dict[str, set[date]] = {}

    def rule(self, observation: Observation, last: str | None, texts: Callable[[str], Reading]) -> str | None:
        """Return the rule by which an answer is no more than remains of the text *last*, or None when it is the document."""
        if observation.text is None or observation.text == last:
            return None
        new = texts(observation.text)
        found = _first_sight(new) if last is None else _remains(new, texts(last))
        if found is None:
            return None
        nights = self._seen.setdefault(observation.text, set())
        nights.add(observation.night)
        is_meant = len(nights) >= self._needed and (found == BROKEN_OFF or _SENTENCE.search("".join(new.body)))
        return None if is_meant else found


def _first_sight(new: Reading) -> str | None:
    is_broken = bool(new.body) and UNCLOSED in new.warnings and not _END.search(new.body[-1])
    return BROKEN_OFF if is_broken else None


def _remains(new: Reading, last: Reading) -> str | None:
    before, after = _plain(last), _plain(new)
    if not after or len(after) > len(before):
        return None
    if UNCLOSED in new.warnings and UNCLOSED not in last.warnings:
        is_less = len(after) < len(before) or len(new.attachments) < len(last.attachments)
        return BROKEN_OFF if is_less and _share(after, before) >= _CONTAINED else None
    if len(after) < len(before) - _SIGNATURE and before.startswith(after[: len(after) - _GARBLED]) and _ends_within(new, last):
        return BROKEN_OFF
    is_little = len(before) >= _FEW and len(after) < len(before) * _NEXT_TO_NOTHING
    is_elsewhere = bool({one.url for one in new.attachments} - {one.url for one in last.attachments})
    return TEXT_LOST if is_little and not is_elsewhere and compare.overlap(last.body, new.body) < _COMMON else None


def _ends_within(new: Reading, last: Reading) -> bool:
    """Say whether *new* ends within a sentence, and within a paragraph of *last*."""
    ending = normal_form.text(new.body[-1])
    return not _END.search(ending) and ending not in normal_form.paragraphs(last.body)


def _plain(reading: Reading) -> str:
    """Return the text in normal form without marks of notes: a page that lost its notes' definitions prints them again."""
    return _MARK.sub("", "".join(normal_form.paragraphs(reading.body))).rstrip("\ufffd")


def _share(part: str, whole: str) -> float:
    """Return which share of the runs of characters in *part* stands in *whole*."""
    runs = {part[at : at + _RUN] for at in range(max(1, len(part) - _RUN + 1))}
    return sum(run in whole for run in runs) / len(runs)
