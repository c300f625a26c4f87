"""From any landed schema to the newest: one function a noun, never edited once landed."""

from __future__ import annotations

from sqlite_utils import Database, Migrations

migrations = Migrations("gov_archive")


def _run(db: Database, *statements: str) -> None:
    for statement in statements:
        db.execute(statement)


@migrations()
def m001_files(db: Database) -> None:
    """Create files: one row per capture file, with the bytes of it already ingested."""
    _run(db, "create table files (path text primary key, source text not null, run text not null, bytes integer not null) strict")


@migrations()
def m002_texts(db: Database) -> None:
    """Create texts: what one extractor read in one answer; its paragraphs are stored once, by hash, and listed in order."""
    _run(
        db,
        """create table texts (
          sha256 text primary key, extractor text not null, title text, "column" text, site_code text, published_on text,
          kind text not null, kind_reason text not null, speaker text, meeting text, delivered_on text, issuer text,
          congress integer, session integer, reviews_from integer, reviews_to integer, plans_from integer, plans_to integer,
          metadata text not null, warnings text not null, normal_sha256 text not null, characters integer not null) strict""",
        "create index texts_normal on texts (normal_sha256)",
        "create table paragraphs (id integer primary key, text text not null) strict",
        """create table text_paragraphs (
          text text not null references texts, position integer not null, paragraph integer not null references paragraphs,
          primary key (text, position)) strict, without rowid""",
        "create index text_paragraphs_paragraph on text_paragraphs (paragraph)",
        """create table footnotes (
          text text not null references texts, position integer not null, mark text not null, note text not null,
          paragraph integer, "offset" integer, primary key (text, position)) strict, without rowid""",
        """create table sections (
          text text not null references texts, position integer not null, level integer not null, number text not null,
          heading text not null, paragraph integer not null, primary key (text, position)) strict, without rowid""",
        """create table attachments (
          text text not null references texts, position integer not null, url text not null, name text not null,
          primary key (text, position)) strict, without rowid""",
        "create index attachments_url on attachments (url)",
    )


@migrations()
def m003_captures(db: Database) -> None:
    """Create captures: one row per exchange kept in WARC, with the verdict on it and the text read in it."""
    _run(
        db,
        """create table captures (
          id text primary key, file text not null, "offset" integer not null, length integer not null, source text not null,
          run text not null, night text not null, purpose text not null, subject text not null, url text not null,
          asked text not null, at text not null, status integer not null, payload_sha256 text not null, refers_to text,
          etag text, last_modified text, media_type text, verdict text, rule text, sentence text, reason text, layout text not null,
          text_sha256 text references texts) strict""",
        "create index captures_subject on captures (subject, purpose, at)",
        "create index captures_run on captures (source, run, purpose)",
        "create index captures_asked on captures (asked, at)",
        "create index captures_refers_to on captures (refers_to) where refers_to is not null",
        "create index captures_other on captures (asked) where purpose = 'other'",
        "create index captures_text on captures (text_sha256) where text_sha256 is not null",
        """create table readings (
          payload_sha256 text not null, url text not null, extractor text not null, layout text not null, media_type text not null,
          text_sha256 text references texts, reason text, primary key (payload_sha256, url, extractor, layout, media_type))
          strict, without rowid""",
    )


@migrations()
def m004_listings(db: Database) -> None:
    """Create the ledger: every page of every listing of every night; pages that show the same rows share them."""
    _run(
        db,
        """create table rows (
          id integer primary key, document text not null, url text not null, title text not null, listed_on text) strict""",
        "create index rows_document on rows (document)",
        """create table row_sets (
          sha256 text not null, position integer not null, row integer not null references rows, primary key (sha256, position))
          strict, without rowid""",
        "create index row_sets_row on row_sets (row)",
        """create table listing_pages (
          capture text primary key references captures, source text not null, listing text not null, run text not null,
          night text not null, at text not null, url text not null, next_url text, row_set text not null, warnings text not null) strict""",
        "create index listing_pages_run on listing_pages (source, run)",
        "create index listing_pages_row_set on listing_pages (row_set, source, at)",
        """create table walks (
          source text not null, listing text not null, run text not null, night text not null, started_at text not null,
          ended_at text not null, pages integer not null, first_page_rows integer not null, rows integer not null,
          complete integer not null, oldest_on text, reason text, shrank integer not null, evidence text not null,
          primary key (source, listing, run))
          strict, without rowid""",
        "create index walks_started on walks (source, started_at)",
        "create index walks_listing on walks (source, listing, started_at)",
    )


@migrations()
def m005_documents(db: Database) -> None:
    """Create documents and what happened to them, all derived: a fold over captures and ledger that any rebuild repeats."""
    _run(
        db,
        """create table documents (
          key text primary key, source text not null, url text not null, title text, kind text not null, kind_reason text not null,
          is_report integer not null, published_on text, delivered_on text, first_seen_at text not null, state text not null, moved_to text,
          versions integer not null, latest_text text not null references texts, listed_on text, restless integer not null,
          judged_at text not null) strict""",
        "create index documents_state on documents (source, state, listed_on)",
        """create table versions (
          document text not null references documents on delete cascade, number integer not null, text text not null references texts,
          capture text not null references captures, at text not null, change text not null, normal_sha256 text not null,
          primary key (document, number)) strict, without rowid""",
        "create index versions_normal on versions (normal_sha256)",
        "create index versions_text on versions (text)",
        """create table version_attachments (
          document text not null, version integer not null, position integer not null, url text not null, name text not null,
          capture text references captures, payload_sha256 text, text text references texts,
          primary key (document, version, position),
          foreign key (document, version) references versions (document, number) on delete cascade) strict, without rowid""",
        """create table typography (
          document text not null, version integer not null, at text not null, text text not null references texts,
          capture text not null references captures, primary key (document, at),
          foreign key (document, version) references versions (document, number) on delete cascade) strict, without rowid""",
        """create table events (
          id text primary key, document text not null, source text not null, kind text not null, at text not null, version integer,
          detail text not null) strict""",
        "create index events_document on events (document)",
        "create index events_at on events (at)",
        """create table flags (
          id text primary key, document text, source text not null, rule text not null, at text not null, text text not null,
          event text, evidence text not null) strict""",
        "create index flags_document on flags (document)",
        "create index flags_source on flags (source, at)",
        "create index flags_event on flags (event)",
    )


@migrations()
def m006_runs(db: Database) -> None:
    """Create what is the database's own and no capture tells: runs, acknowledgements, and notes about the database."""
    _run(
        db,
        """create table runs (
          id text primary key, started_at text not null, finished_at text, outcome text, report text not null) strict""",
        "create index runs_started on runs (started_at)",
        "create table acknowledgements (event text primary key, at text not null) strict",
        "create table meta (name text primary key, value text not null) strict",
    )


@migrations()
def m007_search(db: Database) -> None:
    """Create paragraph_bigrams: the search index over paragraphs; it holds no text and needs no extension."""
    _run(
        db,
        """create virtual table paragraph_bigrams using fts5(
          bigrams, content='', detail=none, tokenize='unicode61 remove_diacritics 0')""",
    )


@migrations()
def m008_views(db: Database) -> None:
    """Create the views for people with nothing but the sqlite3 shell."""
    _run(
        db,
        """create view version_texts as
          select v.document, v.number as version, v.at, t.title, t.kind, v.change,
            (select group_concat(text, char(10)) from (
              select p.text from text_paragraphs as tp join paragraphs as p on p.id = tp.paragraph
              where tp.text = v.text order by tp.position)) as text
          from versions as v join texts as t on t.sha256 = v.text""",
        """create view listed as
          select l.source, r.document, r.title, r.listed_on, min(l.first_at) as first_seen_at, max(l.last_at) as last_seen_at
          from (select source, row_set, min(at) as first_at, max(at) as last_at from listing_pages group by source, row_set) as l
          join row_sets as s on s.sha256 = l.row_set join rows as r on r.id = s.row
          group by l.source, r.document, r.title, r.listed_on""",
        """create view recent_events as
          select e.at, e.kind, d.title, e.document, e.source, e.version, e.id, a.at as acknowledged_at, e.detail
          from events as e left join documents as d on d.key = e.document left join acknowledgements as a on a.event = e.id
          order by e.at desc""",
    )


@migrations()
def m009_announcements(db: Database) -> None:
    """Create announcements: one row per thing that one service was told, under the subject by which it is told once."""
    _run(
        db,
        """create table announcements (
          service text not null, subject text not null, said text not null, at text not null, primary key (service, subject))
          strict, without rowid""",
    )


@migrations()
def m010_captures_in_files(db: Database) -> None:
    """Create an index of captures by place: ``verify`` goes through each file, and would go through all captures for each of them."""
    _run(db, 'create index captures_file on captures (file, "offset")')


@migrations()
def m011_rows_without_text(db: Database) -> None:
    """Create rows_without_text: the rows whose document never gave a text; and indexes by which a night finds the documents it asks about.

    What a night costs does not grow with the archive. Triggers keep the table, so that nothing that writes rows or documents can forget it.
    """
    _run(
        db,
        "create table rows_without_text (row integer primary key references rows on delete cascade) strict",
        "insert into rows_without_text select id from rows where document not in (select key from documents)",
        """create trigger row_listed after insert on rows when new.document not in (select key from documents) begin
          insert into rows_without_text values (new.id); end""",
        """create trigger document_read after insert on documents begin
          delete from rows_without_text where row in (select id from rows where document = new.key); end""",
        """create trigger document_forgotten after delete on documents begin
          insert into rows_without_text select id from rows where document = old.key; end""",
        """create index documents_watched on documents (source) where is_report = 1
          or (kind = 'other' and (instr(title, '政府工作报告') or instr(title, '工作情况报告')))""",
        "create index documents_restless on documents (source) where restless = 1",
        "create index documents_listed on documents (listed_on) where state = 'listed'",
        "create index documents_judged on documents (source, judged_at)",
    )


@migrations()
def m012_captures_led_to(db: Database) -> None:
    """Create an index of the addresses that were not asked for, but led to: whoever asks for one would wait for a look at all captures."""
    _run(db, "create index captures_led_to on captures (url) where url <> asked")


NAMES = frozenset(migration.name for migration in migrations.pending(Database(memory=True)))
