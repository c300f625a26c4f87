"""Rules over one change: each states the fact that gives a person reason to look, with its evidence."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Final

from gov_archive import compare, normal_form
from gov_archive.flag import prints
from gov_archive.flag.changes import Wording
from gov_archive.flag.observations import Texts

if TYPE_CHECKING:
    from datetime import date

Finding = tuple[str, dict[str, Any]]
Rule = Callable[[Wording, Wording], Finding | None]

_THIRD: Final = 1 / 3
_SHOWN: Final = 20
_SAME_REPORT: Final = 0.5


def figure_restated(old: Wording, new: Wording) -> Finding | None:
    """A figure was given another value while the words around it stayed."""
    found = compare.restated(compare.texts(old.reading.body, new.reading.body))
    if not found:
        return None
    first = found[0]
    more = f" and {len(found) - 1} more" if len(found) > 1 else ""
    figures = [{"paragraph": one.paragraph, "name": one.name, "old": one.old, "new": one.new} for one in found[:_SHOWN]]
    return f"{first.name}: {first.old} became {first.new}{more}", {"figures": figures}


def section_dropped(old: Wording, new: Wording) -> Finding | None:
    """A section that stood in the report is gone, heading and all."""
    after = {normal_form.text(section.heading) for section in new.reading.sections}
    text = normal_form.text("".join(new.reading.body))
    gone = [
        section.number + section.heading
        for section in old.reading.sections
        if (heading := normal_form.text(section.heading))
        and heading not in after
        and heading not in text
        and not _is_renamed(section.paragraph, old, new)
    ]
    return (f"section gone: {'; '.join(gone[:3])}", {"sections": gone}) if gone else None


def footnote_removed(old: Wording, new: Wording) -> Finding | None:
    """A note that explained the report is no longer printed."""
    after = {normal_form.text(note.text) for note in new.reading.footnotes}
    if len(new.reading.footnotes) >= len(old.reading.footnotes):
        return None
    gone = [note.text for note in old.reading.footnotes if normal_form.text(note.text) not in after]
    return (f"note gone: {gone[0][:60]}", {"footnotes": gone}) if gone else None


def text_shortened(old: Wording, new: Wording) -> Finding | None:
    """The text lost more than a third of its characters."""
    before, after = (sum(map(len, normal_form.paragraphs(wording.reading.body))) for wording in (old, new))
    if not before or before - after <= before * _THIRD:
        return None
    return f"the text shrank from {before} to {after} characters", {"old": before, "new": after}


def title_altered(old: Wording, new: Wording) -> Finding | None:
    """The report bears another title than before."""
    before, after = old.reading.title, new.reading.title
    if not before or not after or normal_form.text(before) == normal_form.text(after):
        return None
    return f"the title {before} became {after}", {"old": before, "new": after}


def listing_differs(page: str | None, before: tuple[str | None, date | None], now: tuple[str | None, date | None]) -> Finding | None:
    """The listing gives the document another title or date than before, while its page stayed as it was."""
    said: dict[str, Any] = {}
    if before[0] and now[0] and not _is_cut_or_same(before[0], now[0]) and not (page and _is_cut_or_same(page, now[0])):
        said["title"] = {"old": before[0], "new": now[0]}
    if before[1] and now[1] and before[1] != now[1]:
        said["date"] = {"old": before[1].isoformat(), "new": now[1].isoformat()}
    words = ", ".join(f"{name} {one['old']} became {one['new']}" for name, one in said.items())
    return (f"in the listing alone, the {words}", said) if said else None


RULES: Final[tuple[Rule, ...]] = (figure_restated, section_dropped, footnote_removed, text_shortened, title_altered)


def attachment_differs(page: Wording, texts: Texts) -> Finding | None:
    """The attachment prints the same report as the page, in other words or figures."""
    for file in page.files:
        attached = texts(file.text) if file.text else None
        if attached is None or compare.overlap(page.reading.body, attached.body) < _SAME_REPORT:
            continue
        differing = prints.differences(page.reading, attached)
        if differing:
            name = file.name or file.url
            return f"{name} differs from the page in {len(differing)} places", {"attachment": file.url, "differences": differing[:_SHOWN]}
    return None


def _is_cut_or_same(one: str, other: str) -> bool:
    """Say whether two titles are one: listings cut long ones, and put words around them."""
    short, long = sorted((normal_form.text(one).rstrip("….").strip(), normal_form.text(other).rstrip("….").strip()), key=len)
    return short in long


def _is_renamed(paragraph: int, old: Wording, new: Wording) -> bool:
    """Say whether the section's text goes on under another heading: the paragraph after the old heading still stands."""
    following = [normal_form.text(text) for text in old.reading.body[paragraph + 1 : paragraph + 2]]
    after = set(normal_form.paragraphs(new.reading.body))
    return bool(following) and bool(following[0]) and following[0] in after
