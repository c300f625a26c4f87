"""Readings kept and given back: one row a text, its paragraphs stored once and listed in order."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass, field, is_dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from gov_archive import normal_form
from gov_archive.model import Attachment, Delivery, Footnote, Reading, Section

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from sqlite_utils import Database

_COLUMNS = (
    'sha256, extractor, title, "column", site_code, published_on, kind, kind_reason, speaker, meeting, delivered_on, issuer, congress, '
    "session, reviews_from, reviews_to, plans_from, plans_to, metadata, warnings, normal_sha256, characters"
)
_INDEX = "insert into paragraph_bigrams (rowid, bigrams) values (?, ?)"


@dataclass(frozen=True)
class Kept:
    """A reading as rows, made without the database; ``terms`` has the search terms of paragraphs, by id, that were worked out already."""

    sha256: str
    row: tuple[Any, ...]
    paragraphs: tuple[tuple[int, str], ...]
    footnotes: tuple[tuple[Any, ...], ...]
    sections: tuple[tuple[Any, ...], ...]
    attachments: tuple[tuple[Any, ...], ...]
    terms: Mapping[int, str] = field(default_factory=dict)


def digest(reading: Reading) -> str:
    """Return the SHA-256 of everything in *reading*, so that equal readings are one text."""
    return hashlib.sha256(_json(reading).encode()).hexdigest()


def paragraph_id(text: str) -> int:
    """Return the id under which the paragraph *text* is stored: 63 bits of its SHA-256."""
    return int.from_bytes(hashlib.sha256(text.encode("utf-8", "surrogatepass")).digest()[:8], "big") >> 1


def terms(paragraph: str) -> str:
    """Return what the search index holds of *paragraph*."""
    return " ".join(normal_form.bigrams(paragraph))


def kept(reading: Reading) -> Kept:
    """Return *reading* as the rows that ``save`` inserts."""
    sha256 = digest(reading)
    return Kept(
        sha256,
        _row(sha256, reading),
        tuple((paragraph_id(text), text) for text in reading.body),
        tuple((note.mark, note.text, note.paragraph, note.offset) for note in reading.footnotes),
        tuple((section.level, section.number, section.heading, section.paragraph) for section in reading.sections),
        tuple((file.url, file.name) for file in reading.attachments),
    )


def save(db: Database, text: Kept) -> str:
    """Keep *text* unless it is kept already, and return its digest."""
    if db.execute("select 1 from texts where sha256 = ?", (text.sha256,)).fetchone():
        return text.sha256
    db.execute(f"insert into texts ({_COLUMNS}) values ({','.join('?' * 22)})", text.row)  # noqa: S608 - constants
    _save_paragraphs(db, text)
    _insert(db, "footnotes", text.sha256, text.footnotes)
    _insert(db, "sections", text.sha256, text.sections)
    _insert(db, "attachments", text.sha256, text.attachments)
    return text.sha256


def reading(db: Database, sha256: str) -> Reading:
    """Return the reading kept under *sha256*, as it was saved."""
    columns = [name.strip().strip('"') for name in _COLUMNS.split(",")]
    found = db.execute(f"select {_COLUMNS} from texts where sha256 = ?", (sha256,)).fetchone()  # noqa: S608 - constants
    row = dict(zip(columns, found, strict=True))
    return Reading(
        extractor=row["extractor"],
        title=row["title"],
        column=row["column"],
        published_on=_day(row["published_on"]),
        site_code=row["site_code"],
        metadata=json.loads(row["metadata"]),
        body=body(db, sha256),
        footnotes=tuple(Footnote(*note) for note in _rows(db, "footnotes", 'mark, note, paragraph, "offset"', sha256)),
        attachments=tuple(Attachment(*file) for file in _rows(db, "attachments", "url, name", sha256)),
        kind=row["kind"],
        kind_reason=row["kind_reason"],
        delivery=_delivery(row),
        sections=tuple(Section(*section) for section in _rows(db, "sections", "level, number, heading, paragraph", sha256)),
        warnings=tuple(json.loads(row["warnings"])),
    )


def body(db: Database, sha256: str) -> tuple[str, ...]:
    """Return the paragraphs of the text *sha256* in order."""
    sql = """select p.text from text_paragraphs as tp join paragraphs as p on p.id = tp.paragraph
             where tp.text = ? order by tp.position"""
    return tuple(text for (text,) in db.execute(sql, (sha256,)))


def index_anew(db: Database) -> None:
    """Fill the search index from the paragraphs again: it forgets a row only by the very terms it was given, which may be found no more."""
    db.execute("insert into paragraph_bigrams (paragraph_bigrams) values ('delete-all')")
    for key, text in db.execute("select id, text from paragraphs"):
        db.execute(_INDEX, (key, terms(text)))


def _save_paragraphs(db: Database, text: Kept) -> None:
    for key, paragraph in text.paragraphs:
        if db.execute("insert or ignore into paragraphs (id, text) values (?, ?)", (key, paragraph)).rowcount:
            found = text.terms.get(key)
            db.execute(_INDEX, (key, terms(paragraph) if found is None else found))
    _insert(db, "text_paragraphs", text.sha256, ((key,) for key, _ in text.paragraphs))


def _insert(db: Database, table: str, sha256: str, rows: Iterable[tuple[Any, ...]]) -> None:
    numbered = [(sha256, position, *row) for position, row in enumerate(rows)]
    if numbered:
        marks = ",".join("?" * len(numbered[0]))
        db.conn.executemany(f"insert into {table} values ({marks})", numbered)  # noqa: S608 - table names are constants


def _rows(db: Database, table: str, columns: str, sha256: str) -> list[Any]:
    return list(db.execute(f"select {columns} from {table} where text = ? order by position", (sha256,)))  # noqa: S608 - constants


def _row(sha256: str, reading: Reading) -> tuple[Any, ...]:
    said = reading.delivery
    reviews, plans = said.reviews or (None, None), said.plans or (None, None)
    return (
        *(sha256, reading.extractor, reading.title, reading.column, reading.site_code, _iso(reading.published_on), reading.kind),
        *(reading.kind_reason, said.speaker, said.meeting, _iso(said.delivered_on), said.issuer, said.congress, said.session),
        *(*reviews, *plans, _json(dict(reading.metadata)), _json(list(reading.warnings))),
        *(normal_form.digest(reading.body), sum(map(len, reading.body))),
    )


def _delivery(row: dict[str, Any]) -> Delivery:
    return Delivery(
        speaker=row["speaker"],
        meeting=row["meeting"],
        delivered_on=_day(row["delivered_on"]),
        issuer=row["issuer"],
        congress=row["congress"],
        session=row["session"],
        reviews=None if row["reviews_from"] is None else (row["reviews_from"], row["reviews_to"]),
        plans=None if row["plans_from"] is None else (row["plans_from"], row["plans_to"]),
    )


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, default=_plain, separators=(",", ":"))


def _plain(value: object) -> object:
    """Return a dataclass as its fields in order, which a digest rests on, anything else as text."""
    return vars(value) if is_dataclass(value) else str(value)


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None


def _day(written: str | None) -> date | None:
    return date.fromisoformat(written) if written else None
