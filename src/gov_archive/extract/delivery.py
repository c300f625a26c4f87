"""The speech as its header prints it: who, when, at which session, for whom; unknown values stay None with a warning."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from gov_archive.extract import periods
from gov_archive.extract.dates import dates
from gov_archive.extract.folding import folded, unspaced
from gov_archive.extract.kind import kind
from gov_archive.extract.meetings import Meeting, meeting
from gov_archive.extract.opening import Opening, is_own_title, opening
from gov_archive.extract.sections import sections as sections_of
from gov_archive.extract.speakers import has_office, is_label, speaker
from gov_archive.model import Delivery

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date

    from gov_archive.model import Section

_OTHER_ACT = re.compile(r"^[\s日]*(?:[^\n]{0,30}?)(?:通过|批准|印发|发布|来源|下发|公布|发文|修订|审定)")
_HELD = re.compile(r"(?:召开|举行|开幕|会议上|大会上|在|,向大会|作)")
_SHORT_ISSUER = re.compile(r"(?:本届|新一届|上届)?(?:区|县|市|镇|乡|州|旗|省)?(?:人民)?政府")


def delivery(
    title: str | None,
    body: Sequence[str],
    published_on: date | None = None,
    *,
    headed: Sequence[str] | None = None,
    sections: Sequence[Section] | None = None,
    is_half_year: bool | None = None,
    metadata: Mapping[str, str] | None = None,
) -> tuple[Delivery, tuple[str, ...]]:
    """Return what *title* and *body* say of the speech, and a warning for each thing they do not tell.

    *published_on* is never taken for the day of the speech: reports are published, and re-issued, on other days. A speaker whom no
    header names is the one whom the page's *metadata* do (报告人). *headed* is *body* with lines of its header that the page sets
    elsewhere.
    """
    del published_on
    headed = body if headed is None else headed
    start = opening(headed)
    met = meeting(start.head) or meeting(title or "") or _meeting_in_text(start)
    delivered_on, warnings = _delivered_on(title or "", start, headed)
    said = Delivery(
        speaker=_speaker(start, meeting(start.head)) or _labelled_speaker(metadata or {}),
        meeting=met.words if met else None,
        delivered_on=delivered_on,
        issuer=_issuer(start, met),
        congress=met.congress if met else None,
        session=met.session if met else None,
    )
    warnings += [text for value, text in ((said.meeting, "no meeting is named"), (said.speaker, "no speaker is named")) if value is None]
    is_half = kind(title, body)[0] == "half_year_report" if is_half_year is None else is_half_year
    found = sections_of(body) if sections is None else sections
    reviews, plans, unknown = periods.periods(title, body, said, sections=found, is_half_year=is_half)
    return replace(said, reviews=reviews, plans=plans), (*warnings, *unknown)


def _meeting_in_text(start: Opening) -> Meeting | None:
    """Return the meeting that the first sentences name: 在清河区第五届人民代表大会第六次会议召开之际."""
    found = meeting(start.speech[:400])
    return found if found and found.congress and found.session else None


def _delivered_on(title: str, start: Opening, body: Sequence[str]) -> tuple[date | None, list[str]]:
    """Return the day of the speech: from the header, else from the title, else from a sentence that says when the meeting was held."""
    warnings: list[str] = []
    for text in (start.head, title):
        days = [found for found in dates(text) if not _OTHER_ACT.match(folded(text[found.end :]))]
        told = list(dict.fromkeys(found.day for found in days if found.day))
        if told:
            if len(told) > 1:
                warnings.append(f"the header prints several days: {', '.join(map(str, told))}; the first is taken")
            return told[0], warnings
        warnings += [f"the day of the speech cannot be told: {found.words!r} {found.problem}" for found in days]
    held = _held_on(start, body)
    if held:
        return held, warnings
    return None, warnings or ["the day of the speech is not printed"]


def _held_on(start: Opening, body: Sequence[str]) -> date | None:
    """Return the day on which a sentence says that this meeting was held or this report made."""
    for text in (*start.speech.split("\n")[:6], *[unspaced(line[:300]) for line in (*body[: start.first], *body[-3:])]):
        for sentence in re.split("[。!;]", text):
            if not re.search(r"人民代表大会|人大.{0,8}会议|本次大会|政府工作报告", sentence):
                continue
            told = [found.day for found in dates(sentence) if found.day]
            if len(set(told)) == 1 and _HELD.search(sentence):
                return told[0]
    return None


def _issuer(start: Opening, met: Meeting | None) -> str | None:
    """Return the government that the formula names; a short name (镇政府) is completed by the place of the meeting."""
    issuer = start.formula.issuer if start.formula else None
    if issuer and met and met.place and met.is_congress and _SHORT_ISSUER.fullmatch(issuer):
        kind = re.search(r"[区县市镇乡州旗省](?=人民政府|政府)", issuer)
        if kind is None or met.place.endswith(kind[0]):
            return f"{met.place}人民政府"
    return issuer


def _speaker(start: Opening, met: Meeting | None) -> str | None:
    """Return the name in the pieces of the header that are neither title, meeting nor day.

    One beside an office comes first, then one after the meeting, then any but the first line, which is a title.
    """
    before, after = _pieces(start.head, met)
    places = f"{met.place or '' if met else ''}\n{start.formula.issuer or '' if start.formula else ''}"
    lines = [line for line in (*before, *after) if not is_own_title(line)]
    beside_office = [line for line in lines if has_office(line)]
    for line in (*beside_office, *after, *before[1:], *(() if met else lines)):
        found = None if is_own_title(line) else speaker(line) or _last_words(line)
        if found and found not in places:  # （云栖） names where, not who
            return found
    first = (speaker(line) for line in before[:1] if met and not is_own_title(line))
    return next((found for found in first if found and found not in places), None)


def _labelled_speaker(metadata: Mapping[str, str]) -> str | None:
    """Return the name, beside an office or alone, that *metadata* give under a label that announces who speaks."""
    parts = (part for label, value in metadata.items() if is_label(label) for part in re.split("[(),、;]", folded(value)))
    return next(filter(None, map(speaker, parts)), None)


def _pieces(head: str, met: Meeting | None) -> tuple[list[str], list[str]]:
    """Return what the header says before its meeting and after it, cut at days, brackets and line ends."""
    plain = list(folded(head))
    for found in dates(head):
        plain[found.start : found.end] = ["\n"] * (found.end - found.start)
    first, last = (met.start, met.end) if met else (len(plain), len(plain))
    tail = re.match(r"\s*(?:全体会议)?\s*[上中]?", "".join(plain[last:]))
    cut = re.compile(r"[\n()《》]|—")
    before, after = "".join(plain[:first]), "".join(plain[last + (tail.end() if tail else 0) :])
    return [line for line in cut.split(before) if line.strip()], [line for line in cut.split(after) if line.strip()]


def _last_words(line: str) -> str | None:
    """Return the name with which a line ends that holds more: a title or a place before it, set off by blanks."""
    words = line.split()
    for size in (1, 2, 3):
        if len(words) > size:
            tail = words[-size:]
            if size > 1 and any(len(word) > 1 for word in tail):
                break
            found = speaker("".join(tail))
            if found and (size > 1 or len(found) > 1):
                return found
    return None
