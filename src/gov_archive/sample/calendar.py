"""What the sample portal shows on a given night: its documents by their dates, and ten scripted nights in March 2026."""

from __future__ import annotations

import random
import re
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from functools import cache
from typing import Any

from gov_archive import nights
from gov_archive.sample import files, invention
from gov_archive.sample.document import DISTRICT, TOWN, Document, File, derived_key
from gov_archive.sample.invention import Text

NIGHTS: tuple[datetime, ...] = tuple(datetime(2026, 3, 1, 18, 10, tzinfo=UTC) + timedelta(days=days) for days in range(10))

_EDIT, _MAINTENANCE, _NEW, _GONE, _WITHDRAWN, _BACK = 3, 4, 5, 6, 8, 10
_EDITED = "云栖镇2026年政府工作报告"
_TAKEN_DOWN = "云栖镇2023年政府工作报告"
_PUBLISHED = "清河区2026年政府工作报告"
_OFFICES = {
    "town": (TOWN, "云栖镇", "清河区云栖镇人民政府"),
    "district": (DISTRICT, "清河区人民政府", "清河区人民政府"),
}
_SOURCES = {"town": "yunqi", "district": "qinghe"}
_MEDIA_TYPES = {
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "pdf": "application/pdf",
}


@dataclass(frozen=True)
class Expected:
    """One night: what the portal does, and the events a run should find as (source, kind of event, document key)."""

    at: datetime
    story: str
    events: tuple[tuple[str, str, str], ...] = ()
    is_open: bool = True


def number(now: datetime) -> int:
    """Return which scripted night *now* belongs to: 1 for the first, below 1 before it, above 10 after the last."""
    return (nights.night(now) - nights.night(NIGHTS[0])).days + 1


def is_open(now: datetime) -> bool:
    """Say whether the portal answers on the night of *now*; on the fourth night everything is a maintenance page."""
    return number(now) != _MAINTENANCE


def documents(now: datetime) -> tuple[Document, ...]:
    """Return what the portal publishes on the night of *now*, newest first."""
    tonight = number(now)
    shown = []
    for document in _published():
        if document.published_on > nights.night(now) or (document.title == _TAKEN_DOWN and _GONE <= tonight < _BACK):
            continue
        shown.append(_restated(document) if document.title == _EDITED and tonight >= _EDIT else document)
    return tuple(sorted(shown, key=lambda document: document.published_on, reverse=True))


def expected() -> tuple[Expected, ...]:
    """Return the script of :data:`NIGHTS`, night by night; every report of the first night is new to an empty archive."""
    baseline = [fields for fields in invention.data("reports")["report"] if fields["published_on"] <= nights.night(NIGHTS[0])]
    stories: dict[int, tuple[str, tuple[tuple[str, str, str], ...]]] = {
        1: ("first night: every report on the portal is new", tuple(_event("new", fields["title"]) for fields in baseline)),
        2: ("nothing but chrome: counters, teasers and the date of the day", ()),
        _EDIT: ("a figure of a report is restated in silence", (_event("changed", _EDITED),)),
        _MAINTENANCE: ("every address answers 200 with a maintenance page", ()),
        _NEW: ("the district's new report and a near miss of the town appear", (_event("new", _PUBLISHED),)),
        _GONE: ("a report is gone from the listing, its address says so with status 200", ()),
        _GONE + 1: ("the report is still gone", ()),
        _WITHDRAWN: ("gone for the third night: withdrawn", (_event("withdrawn", _TAKEN_DOWN),)),
        _WITHDRAWN + 1: ("nothing further", ()),
        _BACK: ("the report is back, as it was", (_event("restored", _TAKEN_DOWN),)),
    }
    return tuple(Expected(at, *stories[night], is_open=night != _MAINTENANCE) for night, at in enumerate(NIGHTS, 1))


def _event(kind: str, title: str) -> tuple[str, str, str]:
    """Return the event *kind* of the report *title*; known from its table alone, without its text."""
    fields = next(fields for fields in invention.data("reports")["report"] if fields["title"] == title)
    return _SOURCES[fields["office"]], kind, _key(fields["office"], fields)


def _key(office: str, fields: dict[str, Any]) -> str:
    return derived_key(_OFFICES[office][0], fields["title"], fields["published_on"])


def _restated(document: Document) -> Document:
    """Return *document* with the first amount of its review written a little higher, page and notes otherwise untouched."""

    def higher(amount: re.Match[str]) -> str:
        return f"{float(amount[1]) + 1.37:.2f}亿元"

    at = next(place for place, line in enumerate(document.body) if re.search(r"\d+\.\d\d亿元", line))
    lines, body = list(document.paragraphs), list(document.body)
    lines[at] = re.sub(r"(\d+\.\d\d)亿元", higher, lines[at], count=1)
    body[at] = re.sub(r"(\d+\.\d\d)亿元", higher, body[at], count=1)
    return replace(document, paragraphs=tuple(lines), body=tuple(body))


@cache
def _published() -> tuple[Document, ...]:
    """Return every document that the portal ever publishes, as first published."""
    reports = [_report(fields) for fields in invention.data("reports")["report"]]
    near_misses = [_near_miss(fields) for fields in invention.data("near_misses")["document"]]
    return (*reports, *near_misses, *_ordinary())


def _report(fields: dict[str, Any]) -> Document:
    department, publisher, issuer = _OFFICES[fields["office"]]
    text = invention.report(fields, issuer=issuer, place="云栖" if department == TOWN else "清河")
    form = fields.get("notes")
    document = Document(
        key=_key(fields["office"], fields),
        department=department,
        title=fields["title"],
        column=fields["column"],
        published_on=fields["published_on"],
        publisher=publisher,
        paragraphs=invention.printed(text, form),
        kind=fields.get("kind", "work_report"),
        metadata={"体裁": fields.get("genre", "报告")},
        body=text.paragraphs,
        notes=text.notes,
        markup=_markup(fields["published_on"]),
    )
    return replace(document, files=_files(document, fields["attachment"], text)) if "attachment" in fields else document


def _files(document: Document, suffix: str, text: Text) -> tuple[File, ...]:
    body = files.docx(text) if suffix == "docx" else files.pdf(text.paragraphs)
    path = f"attr/ueditor/{derived_key(document.key, suffix)}.{suffix}"
    return (File(f"{document.title}.{suffix}", path, _MEDIA_TYPES[suffix], body),)


def _near_miss(fields: dict[str, Any]) -> Document:
    return _plain(fields["office"], fields, kind=fields["kind"])


def _ordinary() -> list[Document]:
    """Return the notices between the reports, and the pinned guide of each office."""
    data = invention.data("ordinary")
    found = []
    for office, days in data["schedule"].items():
        pinned = data["pinned"]
        found.append(_plain(office, {**pinned, "title": pinned[office]}, pinned=True))
        for turn, day in enumerate(days):
            template = data["template"][turn % len(data["template"])]
            title, text = _written(template, office, turn // len(data["template"]), date.fromisoformat(day))
            found.append(_plain(office, {**template, "title": title, "text": text, "published_on": date.fromisoformat(day)}))
    return found


def _written(template: dict[str, Any], office: str, turn: int, day: date) -> tuple[str, str]:
    """Return title and text of a notice by *template*, the same names in both; other names at every *turn*."""
    pattern = f"{template['title']}\n{template['text']}"
    for slot, words in invention.data("vocabulary")["slots"].items():
        pattern = pattern.replace(f"{{{slot}}}", words[turn % len(words)])
    rng = random.Random(f"{office}/{day}")  # noqa: S311 - figures of a sample, no secret
    title, _, text = invention.filled(pattern, rng, office=_OFFICES[office][1], year=day.year, month=day.month).partition("\n")
    return title, text


def _plain(office: str, fields: dict[str, Any], *, kind: str = "ordinary", pinned: bool = False) -> Document:
    department, publisher, _ = _OFFICES[office]
    lines = tuple(fields["text"].split("\n")[:-1])
    return Document(
        key=_key(office, fields),
        department=department,
        title=fields["title"],
        column=fields["column"],
        published_on=fields["published_on"],
        publisher=publisher,
        paragraphs=lines,
        kind=kind,
        metadata={"体裁": fields.get("genre", "其他")},
        body=lines,
        markup=_markup(fields["published_on"]),
        pinned=pinned,
    )


def _markup(published_on: date) -> str:
    """Return the markup of pages published on that day: the portal was rebuilt several times and kept its old pages."""
    eras = ((2020, "tables"), (2022, "lines"), (2024, "word"), (2025, "sections"))
    return next((name for year, name in eras if published_on.year < year), "paragraphs")
