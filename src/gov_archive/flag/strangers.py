"""Whether an answer under a document's address is another article: ids are reused after migrations, and the title tells."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from gov_archive import compare, normal_form
from gov_archive.model import REPORT_KINDS

if TYPE_CHECKING:
    from collections.abc import Iterable

    from gov_archive.model import Reading

_COMMON: Final = 0.1  # measured by compare: two reports of one town four years apart have 0.06 of their text in common
_LITTLE: Final = 0.3  # a report cut to a third of its text has half of it in common; stock phrases of one office give up to 0.2
_AGREE: Final = 0.3
_STOCK: Final = frozenset({"关于", "通知", "报告", "20", "19", "年度"})


def is_another_article(new: Reading, last: Reading | None, titles: Iterable[str]) -> bool:
    """A known document's new answer shares almost nothing with its last text, and is no report of the same office or title.

    What was a report and is none now may share some phrases, and is another article all the same, unless it bears the very title of the
    report or one under which the listing has shown the document: an editor who means it to stand here retitles its row. Of a document
    never read before, the titles under which it was listed decide, and only when the page bears none of them.
    """
    if last is not None:
        common = compare.overlap(last.body, new.body)
        if last.kind in REPORT_KINDS and new.kind not in REPORT_KINDS:
            return common < _LITTLE and not any(_titles_are_one(new.title, title) for title in (last.title, *titles))
        if common >= _COMMON or _same_issuer(new, last):
            return False
        return not any(titles_agree(new.title, title) for title in (last.title, *titles))
    listed = [title for title in titles if title]
    return bool(new.title) and bool(listed) and not any(_bears(new, title) for title in listed)


def titles_agree(one: str | None, other: str | None) -> bool:
    """Say whether two titles may be of one document; an unknown title agrees with any."""
    if not one or not other:
        return True
    short, long = sorted((normal_form.text(one), normal_form.text(other)), key=len)
    if short.rstrip("….") in long:
        return True
    pairs, others = _pairs(short), _pairs(long)
    return len(pairs & others) >= _AGREE * min(len(pairs), len(others))


def _titles_are_one(one: str | None, other: str | None) -> bool:
    """Say whether one title is within the other; an unknown title is in any."""
    short, long = sorted((normal_form.text(one or ""), normal_form.text(other or "")), key=len)
    return "".join(short.split()).rstrip("….") in "".join(long.split())


def _pairs(title: str) -> set[str]:
    pairs = set(normal_form.bigrams(title))
    return pairs - _STOCK or pairs


def _same_issuer(new: Reading, last: Reading) -> bool:
    return new.delivery.issuer is not None and new.delivery.issuer == last.delivery.issuer


def _bears(reading: Reading, title: str) -> bool:
    """Say whether a page bears *title*: as its own, or within its first lines."""
    wanted = normal_form.text(title).rstrip("….")
    head = normal_form.text("".join(reading.body[:5]))
    return titles_agree(reading.title, title) or wanted in head or titles_agree(head[: 2 * len(wanted)], title)
