"""Captures as rows: what was asked and answered when, the verdict on it, and the text read in it."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from gov_archive.nights import night
from gov_archive.store import instants

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from sqlite_utils import Database

    from gov_archive.model import Capture

_COLUMNS = (
    'id, file, "offset", length, source, run, night, purpose, subject, url, asked, at, status, payload_sha256, refers_to, '
    "etag, last_modified, media_type, verdict, rule, sentence, reason, layout, text_sha256"
)


@dataclass(frozen=True)
class Judged:
    """What is concluded from one capture: the verdict with its rule, and the text, or the reason why there is none.

    ``verdict`` is None for a redirect, which is no answer yet, and for a revisit whose payload is not known yet.
    """

    verdict: str | None
    rule: str
    sentence: str = ""
    text: str | None = None
    reason: str | None = None


def known(db: Database, capture: str) -> bool:
    """Say whether the capture *capture* is in the database."""
    return db.execute("select 1 from captures where id = ?", (capture,)).fetchone() is not None


def save(db: Database, capture: Capture, *, purpose: str, subject: str, source: str, run: str, judged: Judged, layout: str = "") -> None:
    """Insert *capture* with what was concluded from it; *purpose*, *subject*, *source* and *run* may have been inferred."""
    exchange = capture.exchange
    row = (
        *(capture.id, capture.file, capture.offset, capture.length, source, run, night(exchange.at).isoformat(), purpose, subject),
        *(exchange.url, capture.asked, instants.text(exchange.at), exchange.status, capture.payload_sha256, capture.refers_to),
        *(exchange.header("etag"), exchange.header("last-modified"), exchange.header("content-type")),
        *(judged.verdict, judged.rule, judged.sentence, judged.reason, layout, judged.text),
    )
    db.execute(f"insert into captures ({_COLUMNS}) values ({','.join('?' * len(row))})", row)  # noqa: S608 - constants


def rejudge(db: Database, capture: str, judged: Judged) -> None:
    """Replace what was concluded from *capture*: its payload, the probe of its run, or an earlier text came to light."""
    sql = "update captures set verdict = ?, rule = ?, sentence = ?, text_sha256 = ?, reason = ? where id = ?"
    db.execute(sql, (judged.verdict, judged.rule, judged.sentence, judged.text, judged.reason, capture))


def claim(db: Database, capture: str, document: str) -> None:
    """Count *capture* as an attachment of *document*."""
    db.execute("update captures set purpose = 'attachment', subject = ? where id = ?", (document, capture))


def unassigned(db: Database, file: str) -> int:
    """Return how many answers in the capture file *file* are whole, and of nothing that is known."""
    sql = "select count(*) from captures where file = ? and purpose = 'other' and status = 200"
    return int(db.execute(sql, (file,)).fetchone()[0])


def judgement(db: Database, capture: str) -> Judged | None:
    """Return what was concluded from *capture*, or None where it is not in the database."""
    sql = "select verdict, rule, coalesce(sentence, ''), text_sha256, reason from captures where id = ?"
    found = db.execute(sql, (capture,)).fetchone()
    return Judged(*found) if found else None


def waiting(db: Database, capture: str) -> list[str]:
    """Return the revisits that refer to *capture*."""
    return [row[0] for row in db.execute("select id from captures where refers_to = ?", (capture,))]


def place(db: Database, capture: str) -> tuple[str, int]:
    """Return the file and the offset of *capture*."""
    file, offset = db.execute('select file, "offset" from captures where id = ?', (capture,)).fetchone()
    return str(file), int(offset)


def whereabouts(db: Database, capture: str) -> tuple[str, str]:
    """Return the file of *capture*, and the run that it counts for."""
    file, run = db.execute("select file, run from captures where id = ?", (capture,)).fetchone()
    return str(file), str(run)


def move(db: Database, capture: Capture, run: str) -> None:
    """Write that the known *capture* lies where this copy of it does, and counts for *run*."""
    sql = 'update captures set file = ?, "offset" = ?, length = ?, run = ? where id = ?'
    db.execute(sql, (capture.file, capture.offset, capture.length, run, capture.id))
    db.execute("update listing_pages set run = ? where capture = ?", (run, capture.id))


def rows(db: Database, sql: str, parameters: Iterable[object] = ()) -> Iterator[dict[str, Any]]:
    """Return the rows of a query over captures as dicts."""
    cursor = db.execute(sql, tuple(parameters))
    names = [column[0] for column in cursor.description]
    return (dict(zip(names, row, strict=True)) for row in cursor)


def of_document(db: Database, key: str) -> list[dict[str, Any]]:
    """Return the captures of the document *key* and of its attachments, in time order."""
    sql = """select id, run, source, night, purpose, url, asked, at, status, payload_sha256, verdict, rule, text_sha256 as text, reason
             from captures where subject = ? and purpose in ('document', 'attachment') and verdict is not null order by at, id"""
    return list(rows(db, sql, (key,)))


def some(db: Database, ids: Iterable[str]) -> list[dict[str, Any]]:
    """Return what judgement asks of the captures *ids*."""
    sql = "select id, purpose, at, verdict, payload_sha256, text_sha256 as text from captures where id = ?"
    return [row for capture in ids for row in rows(db, sql, (capture,))]


def of_documents(db: Database, ids: Iterable[Iterable[str]]) -> list[dict[str, Any]]:
    """Return, of the captures *ids*, those of documents' pages, and whether the document is known as a report."""
    sql = """select c.id, c.source, c.run, c.subject, c.verdict, c.rule, c.sentence, coalesce(d.is_report, 0) as is_report
             from captures as c left join documents as d on d.key = c.subject where c.id = ? and c.purpose = 'document'"""
    return [row for group in ids for capture in group for row in rows(db, sql, (capture,))]


def rewritten(db: Database, source: str, old_run: str, new_run: str) -> list[tuple[str, str]]:
    """Return old and new text of each document read in *new_run* whose text differs from its last one as *old_run* ended.

    What was brought in from elsewhere counts for no run of ours.
    """
    sql = """select distinct old, new from (
               select n.text_sha256 as new, (select o.text_sha256 from captures as o
                 where o.subject = n.subject and o.purpose = 'document' and o.text_sha256 is not null
                 and o.at <= (select max(at) from captures where source = :source and run = :old_run)
                 and (instr(:old_run, '@') or not instr(o.run, '@'))
                 order by o.at desc, o.id limit 1) as old
               from captures as n
               where n.source = :source and n.run = :new_run and n.purpose = 'document' and n.text_sha256 is not null)
             where old <> new order by old, new"""
    return [(row[0], row[1]) for row in db.execute(sql, {"source": source, "old_run": old_run, "new_run": new_run})]


def span(db: Database, source: str, run: str) -> tuple[str, str]:
    """Return when the first and the last capture of *run* over *source* was made, "" without any."""
    sql = "select coalesce(min(at), ''), coalesce(max(at), '') from captures where source = ? and run = ?"
    first, last = db.execute(sql, (source, run)).fetchone()
    return str(first), str(last)


def is_anothers(  # noqa: PLR0917 - a question whose first half is asked beforehand
    db: Database,
    key: str,
    source: str,
    new: str,
    last: str | None,
    before: str,
) -> bool:
    """Say whether another document of *source* than *key* had the text with normal digest *new*, but never the one with *last*.

    It counts when it had the text before the instant *before*; what was brought in from elsewhere does not count.
    """
    sql = """select exists (select 1 from texts as t cross join captures as c on c.text_sha256 = t.sha256
                where t.normal_sha256 = :new and c.source = :source and c.purpose = 'document' and c.subject <> :key
                and instr(c.run, '@') = 0
                and c.at < :before
                and not exists (select 1 from captures as o join texts as u on u.sha256 = o.text_sha256
                  where o.subject = c.subject and o.purpose = 'document' and u.normal_sha256 = :last))"""
    said = {"new": new, "last": last, "key": key, "source": source, "before": before}
    return bool(db.execute(sql, said).fetchone()[0])


def opened(db: Database, source: str, run: str, by_history: Iterable[str]) -> tuple[frozenset[str], frozenset[str]]:
    """Return the documents of *source* that were good in *run*, and those that were missing and nothing else, by their own answers alone.

    An answer judged by one of the rules *by_history* was good by itself.
    """
    sql = """select subject, max(verdict = 'good' or (text_sha256 is not null and rule in (select value from json_each(?3)))) as good,
               max(verdict = 'missing') as missing
             from captures where source = ?1 and run = ?2 and purpose = 'document' and verdict is not null group by subject"""
    found = list(db.execute(sql, (source, run, json.dumps(sorted(by_history)))))
    good = frozenset(subject for subject, is_good, _ in found if is_good)
    return good, frozenset(subject for subject, _, is_missing in found if is_missing) - good


def probe(db: Database, source: str, run: str) -> tuple[str, int] | None:
    """Return file and offset of the probe of *run*: the first that the portal itself answered, else the first; None without one."""
    sql = """select file, "offset" from captures where source = ? and run = ? and purpose = 'probe' and rule <> 'redirect'
             order by verdict not in ('missing', 'good'), at, id limit 1"""
    found = db.execute(sql, (source, run)).fetchone()
    return (str(found[0]), int(found[1])) if found else None


def is_probe_answered(db: Database, source: str, run: str) -> bool:
    """Say whether the portal itself answered the made-up key in *run*: else what it says of nothing may look like an article."""
    sql = """select exists (select 1 from captures where source = ? and run = ? and purpose = 'probe' and verdict in ('missing', 'good'))"""
    return bool(db.execute(sql, (source, run)).fetchone()[0])


def judged_without(db: Database, source: str, run: str) -> list[str]:
    """Return the captures of documents in *run* whose own payload was judged: those that a probe coming to light concerns."""
    sql = """select id from captures where source = ? and run = ? and purpose = 'document' and refers_to is null and rule <> 'redirect'"""
    return [row[0] for row in db.execute(sql, (source, run))]


def read_before(db: Database, key: tuple[str, str, str, str, str]) -> tuple[str | None, str | None] | None:
    """Return text and reason of an earlier reading of the same payload, address, extractor, layout and media type."""
    sql = """select text_sha256, reason from readings
             where payload_sha256 = ? and url = ? and extractor = ? and layout = ? and media_type = ?"""
    found = db.execute(sql, key).fetchone()
    return (found[0], found[1]) if found else None


def keep_reading(db: Database, key: tuple[str, str, str, str, str], text: str | None, reason: str | None) -> None:
    """Keep what reading one payload gave, so that it is not read again."""
    db.execute("insert or replace into readings values (?, ?, ?, ?, ?, ?, ?)", (*key, text, reason))


def files_of(db: Database, source: str) -> list[tuple[str, int]]:
    """Return the capture files of *source* that are ingested, by name, each with the bytes it had."""
    return [(row[0], row[1]) for row in db.execute("select path, bytes from files where source = ? order by path", (source,))]


def progress(db: Database) -> dict[str, int]:
    """Return how many bytes of each capture file are ingested."""
    return dict(db.execute("select path, bytes from files").fetchall())


def keep_progress(db: Database, path: str, source: str, run: str, size: int) -> None:
    """Keep how many bytes of the capture file *path* are ingested."""
    sql = "insert into files values (?, ?, ?, ?) on conflict (path) do update set bytes = max(bytes, excluded.bytes)"
    db.execute(sql, (path, source, run, size))


def other_extractors(db: Database, extractor: str) -> bool:
    """Say whether any text in use was read by another extractor than *extractor*."""
    return db.execute("select 1 from texts where extractor <> ? limit 1", (extractor,)).fetchone() is not None
