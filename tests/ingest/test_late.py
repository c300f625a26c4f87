"""Captures that come late, from other tools, before their payload, or for a better extractor."""

from __future__ import annotations

import gzip
from dataclasses import replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from gov_archive import capture, identity, ingest, store
from gov_archive.model import Answer, Exchange
from gov_archive.rebuild import Rebuild
from ingest.archived import FIRST, PORTAL, Site, catch_up, dump, key, place, report

if TYPE_CHECKING:
    from pathlib import Path


def test_revisit_that_comes_before_its_payload_is_settled_when_the_payload_comes(tmp_path: Path) -> None:
    site = Site(tmp_path / "all")
    site.publish(1, report(2025))
    paths = [site.night(0), site.night(1)]
    catch_up(site.archive)
    late = tmp_path / "late"
    place(paths[1], site.archive, late)
    assert catch_up(late).events == []
    place(paths[0], site.archive, late)
    assert [event.kind for event in catch_up(late).events] == ["new"]
    assert dump(late) == dump(site.archive)


@pytest.mark.parametrize("is_rebuilt", [False, True], ids=["taken in", "rebuilt"])
def test_event_that_an_earlier_capture_dates_anew_stays_seen_and_told(tmp_path: Path, is_rebuilt: bool) -> None:
    site = Site(tmp_path / "all")
    site.publish(1, report(2025))
    paths = [site.night(0)]
    site.known.clear()  # so that the next night's capture stands by itself
    paths += [site.night(1)]
    site.publish(1, report(2025, figure="13.7"))
    paths += [site.night(2)]
    late = tmp_path / "late"
    for path in paths[1:]:
        place(path, site.archive, late)
    told = catch_up(late).events
    assert [event.kind for event in told] == ["new", "changed"]
    with store.open(late) as db:
        store.acknowledgements.add(db, [event.id for event in told])
        store.announcements.add(db, "desk", {f"event {event.id}": event.kind for event in told}, FIRST)
    place(paths[0], site.archive, late)
    if is_rebuilt:
        Rebuild(PORTAL, late, processes=0).run()
    else:
        catch_up(late)
    with store.reader(late) as connection:
        events = [row[0] for row in connection.execute("select id from events order by id")]
        assert events != sorted(event.id for event in told)
        assert [row[0] for row in connection.execute("select event from acknowledgements order by event")] == events
        assert sorted(store.announcements.said(connection, "desk")) == [f"event {event}" for event in events]


@pytest.mark.parametrize("is_ours", [True, False], ids=["ours", "another tool's"])
@pytest.mark.parametrize("first", ["a", "z"])
def test_capture_that_lies_in_two_files_is_known_by_the_same_one_whichever_came_first(tmp_path: Path, first: str, is_ours: bool) -> None:
    site = Site(tmp_path)
    one = site.publish(1, report(2025))
    pages = [
        (identity.listing_url(PORTAL, PORTAL.sources[0].listings[0]), "text/html", site._listing()),
        (identity.document_url(PORTAL, one), "text/html", site._page(site.documents[one])),
    ]
    made = site.night(0) if is_ours else foreign(tmp_path / "captures" / "yunqi" / "crawl.warc.gz", pages)
    data = made.read_bytes()
    made.unlink()
    for name in sorted("az", key=first.__ne__):
        (tmp_path / "captures" / "yunqi" / f"{name}.warc.gz").write_bytes(data)
        assert catch_up(tmp_path).gone == []
    before = dump(tmp_path)
    Rebuild(PORTAL, tmp_path, processes=0).run()
    assert dump(tmp_path) == before


def test_copy_that_arrived_torn_is_taken_in_whole_when_it_comes_again(tmp_path: Path) -> None:
    site = Site(tmp_path / "all")
    for number in (1, 2):
        site.publish(number, report(2024 + number))
    path = site.night(0)
    catch_up(site.archive)
    late = tmp_path / "late"
    place(path, site.archive, late)
    torn = late / path.relative_to(site.archive)
    torn.write_bytes(path.read_bytes()[:-2000])
    assert "is damaged at offset" in catch_up(late).damaged[0]
    place(path, site.archive, late)
    assert catch_up(late).damaged == []
    assert dump(late) == dump(site.archive)


def test_files_that_were_taken_in_and_are_gone_or_cut_short_are_named(tmp_path: Path) -> None:
    site = Site(tmp_path)
    site.publish(1, report(2025))
    gone, cut, _ = site.night(0), site.night(1), site.night(2)
    catch_up(tmp_path)
    gone.unlink()
    cut.write_bytes(cut.read_bytes()[:-1])
    folder = tmp_path / "captures"
    with store.open(tmp_path) as db:
        assert ingest.away(db, folder, "yunqi") == [path.relative_to(folder).as_posix() for path in (gone, cut)]
        assert ingest.away(db, folder, "elsewhere") == []


def test_backfill_is_marked_and_its_reports_are_not_backdated(tmp_path: Path) -> None:
    site = Site(tmp_path)
    site.publish(1, report(2019))
    site.night(0, run="backfill-2019")
    found = catch_up(tmp_path)
    assert [(event.kind, event.detail.get("backfilled")) for event in found.events] == [("new", True)]
    assert found.flags == []


def test_late_capture_of_an_earlier_night_becomes_the_first_sight(tmp_path: Path) -> None:
    site = Site(tmp_path)
    site.publish(1, report(2025))
    site.night(5)
    first = catch_up(tmp_path)
    site.documents[key(1)] = report(2025, figure="11.9")
    site.night(2)
    late = catch_up(tmp_path)
    assert [event.kind for event in late.events] == ["new", "changed"]
    assert late.gone == [first.events[0].id]
    with store.reader(tmp_path) as connection:
        assert connection.execute("select number from versions order by number").fetchall()[1]["number"] == 2


def test_old_address_that_leads_to_a_new_one_is_a_move(tmp_path: Path) -> None:
    site = Site(tmp_path)
    old = site.publish(1, report(2025))
    site.publish(2, report(2024))
    site.night(0)
    new = site.publish(3, site.documents.pop(old))
    path = site.night(1)
    there, here = (identity.document_url(PORTAL, one) for one in (old, new))
    at = FIRST + timedelta(days=1, seconds=30)
    redirect = f"HTTP/1.1 302 X\r\nLocation: {here}\r\n\r\n".encode()
    hop = Exchange(there, at, 302, (("Location", here),), b"", b"GET / HTTP/1.1\r\n\r\n", redirect)
    body = site._page(site.documents[new]).encode()
    head = f"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\nContent-Length: {len(body)}\r\n\r\n".encode()
    final = Exchange(here, at, 200, (("Content-Type", "text/html; charset=utf-8"),), body, b"GET / HTTP/1.1\r\n\r\n", head + body)
    with capture.Writer(tmp_path / "captures", source="yunqi", run="nightly-1", at=at, max_bytes=10**9) as writer:
        writer.append(Answer((hop, final)), purpose="document", subject=old)
    assert path.exists()
    found = catch_up(tmp_path)
    assert [(event.document, event.kind) for event in found.events if event.at > FIRST + timedelta(hours=1)] == [(old, "moved")]
    assert found.events[-1].detail["to"] == new


def test_probe_that_comes_after_the_documents_still_judges_them(tmp_path: Path) -> None:
    site = Site(tmp_path)
    one = site.publish(1, report(2025))
    dead = "".join(f"<p>　　{line}</p>" for line in report(2011).body)
    soft = f"<html><head><title>政府工作报告</title></head><body><h1>政府工作报告</h1><div>{dead}</div></body></html>"
    made_up = key(99999999)
    asked = [("document", one), ("probe", made_up)]
    for number, (purpose, subject) in enumerate(asked):
        at = FIRST + timedelta(seconds=number)
        head = f"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\nContent-Length: {len(soft.encode())}\r\n\r\n".encode()
        url = identity.document_url(PORTAL, subject)
        kind = (("Content-Type", "text/html; charset=utf-8"),)
        exchange = Exchange(url, at, 200, kind, soft.encode(), b"GET / HTTP/1.1\r\n\r\n", head + soft.encode())
        with capture.Writer(tmp_path / "captures", source="yunqi", run="nightly-0", at=at, max_bytes=10**9) as writer:
            writer.append(Answer((exchange,)), purpose=purpose, subject=subject)  # type: ignore[arg-type]
        found = catch_up(tmp_path)
        assert [event.kind for event in found.events] == ([] if number else ["new"])
    assert len(found.gone) == 1
    with store.reader(tmp_path) as connection:
        assert connection.execute("select count(*) from documents").fetchone()[0] == 0


def foreign(path: Path, pages: list[tuple[str, str, str]], begin: datetime = FIRST - timedelta(days=900)) -> Path:
    """Write a WARC file such as other crawlers make: no headers of ours."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with gzip.open(path, "wb") as stream:
        for number, (url, kind, body) in enumerate(pages):
            answer = f"HTTP/1.1 200 OK\r\nContent-Type: {kind}; charset=utf-8\r\n\r\n{body}".encode()
            at = (begin + timedelta(minutes=number)).strftime("%Y-%m-%dT%H:%M:%SZ")
            head = (
                f"WARC/1.0\r\nWARC-Type: response\r\nWARC-Record-ID: <urn:uuid:00000000-0000-4000-8000-{number:012d}>\r\n"
                f"WARC-Date: {at}\r\nWARC-Target-URI: {url}\r\nContent-Type: application/http; msgtype=response\r\n"
                f"Content-Length: {len(answer)}\r\n\r\n"
            )
            stream.write(head.encode() + answer + b"\r\n\r\n")
    return path


def test_capture_of_another_tool_is_taken_for_what_its_address_says(tmp_path: Path) -> None:
    site = Site(tmp_path)
    one = site.publish(1, replace(report(2023), attachment="附件"))
    page = site._page(site.documents[one])
    pages = [
        (f"http://files.example/{one}.txt", "text/plain", "附件一：清单\n一号工程。"),
        ("http://portal.example/style.css", "text/css", "p {}"),
        (identity.document_url(PORTAL, one), "text/html", page),
        (identity.listing_url(PORTAL, PORTAL.sources[0].listings[0]), "text/html", site._listing()),
    ]
    foreign(tmp_path / "captures" / "elsewhere" / "crawl.warc.gz", pages)
    found = catch_up(tmp_path)
    assert [(event.document, event.source, event.detail["backfilled"]) for event in found.events] == [(one, "yunqi", True)]
    with store.reader(tmp_path) as connection:
        purposes = [row[0] for row in connection.execute("select purpose from captures order by at")]
        files = connection.execute("select text is not null from version_attachments").fetchall()
    assert purposes == ["attachment", "other", "document", "listing"]
    assert [tuple(row) for row in files] == [(1,)]


def test_walk_of_another_tool_does_not_keep_a_rule_over_the_source_from_its_night(tmp_path: Path) -> None:
    site = Site(tmp_path)
    one = site.publish(1, report(2023))
    pages = [
        (identity.listing_url(PORTAL, PORTAL.sources[0].listings[0]), "text/html", site._listing()),
        (identity.document_url(PORTAL, one), "text/html", site._page(site.documents[one])),
    ]
    foreign(tmp_path / "captures" / "elsewhere" / "crawl.warc.gz", pages, FIRST + timedelta(days=60))
    catch_up(tmp_path)
    site.night(70)
    assert [found.rule for found in catch_up(tmp_path).flags] == ["office_silent"]
    before = dump(tmp_path)
    Rebuild(PORTAL, tmp_path).run()
    assert dump(tmp_path) == before


def test_better_extractor_reads_everything_again_and_no_event_appears_or_goes(tmp_path: Path) -> None:
    site = Site(tmp_path)
    site.publish(1, replace(report(2025), attachment="附件一：清单\n一号工程。"))
    site.night(0)
    site.documents[key(1)] = report(2025, figure="14.2")
    site.night(1)
    catch_up(tmp_path)
    expected = dump(tmp_path)
    with store.open(tmp_path) as db:
        age(db)
        again = ingest.catch_up(db, PORTAL, tmp_path)
        assert db.execute("insert into paragraph_bigrams (paragraph_bigrams) values ('integrity-check')")
    assert (again.events, again.gone, again.flags) == ([], [], [])
    assert dump(tmp_path) == expected


def age(db: object) -> None:
    """Make the database one that an older extractor made: other texts, under other digests."""
    columns = [
        *(("texts", "sha256"), ("text_paragraphs", "text"), ("footnotes", "text"), ("sections", "text"), ("attachments", "text")),
        *(("captures", "text_sha256"), ("versions", "text"), ("version_attachments", "text"), ("typography", "text")),
        *(("documents", "latest_text"), ("readings", "text_sha256")),
    ]
    run = db.execute  # type: ignore[attr-defined]
    run("pragma foreign_keys=off")
    for table, column in columns:
        run(f"update {table} set {column} = 'older' || substr({column}, 6) where {column} is not null")
    run("update texts set extractor = 'older'")
    run("update readings set extractor = 'older'")
    run("update meta set value = 'older' where name = 'extractor'")
    run("pragma foreign_keys=on")
