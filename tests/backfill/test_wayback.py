"""Captures of the Wayback Machine: found by its index and old listings, kept under their own time, asked for politely."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import httpx
import pytest

from backfill.machine import Machine
from backfill.test_whole import NOW, asked, backfill, stored
from gov_archive import capture, identity, sample, store, verify
from gov_archive.backfill.wayback import Wayback
from gov_archive.capture.reading import scan
from gov_archive.errors import MisuseError, RefusedError, TransientError, UnreadableError
from gov_archive.rebuild import Rebuild
from gov_archive.settings import Settings
from loopback import answer

if TYPE_CHECKING:
    from conftest import Portal

THEN = "20220304050607"


@pytest.fixture
def machine() -> Iterator[Machine]:
    with Machine() as replica:
        yield replica


def report_of(year: int) -> sample.Document:
    return next(one for one in sample.documents(NOW) if one.kind == "work_report" and f"{year}" in one.title)


def page(portal: Portal, key: str, *, figure: str | None = None) -> bytes:
    """Return the portal's page of a document as it is now, or as it was with another first amount."""
    body = httpx.get(identity.document_url(portal.portal, key)).content
    charset = "utf-8" if b"utf-8" in body.lower() else "gb18030"
    text = body.decode(charset)
    return (re.sub(r"\d+\.\d\d亿元", f"{figure}亿元", text, count=1) if figure else text).encode(charset)


def history(portal: Portal, key: str) -> tuple[list[str], list[tuple[str, bool]]]:
    """Return the instants of the versions of a document, and its events with whether they are backfilled."""
    with store.reader(portal.archive) as connection:
        versions = [row[0] for row in connection.execute("select at from versions where document = ? order by number", (key,))]
        events = connection.execute(
            "select kind, json_extract(detail, '$.backfilled') from events where document = ? order by at", (key,)
        ).fetchall()
    return versions, [(kind, bool(late)) for kind, late in events]


def test_an_old_text_is_version_one_the_present_one_version_two_and_nothing_is_news(sample_portal: Portal, machine: Machine) -> None:
    one = report_of(2020)
    url = identity.document_url(sample_portal.portal, one.key)
    machine.holds(url, THEN, page(sample_portal, one.key, figure="7.77"), packed=True)
    machine.holds(url, "20230101000000", page(sample_portal, one.key, figure="7.77"))
    report = backfill(sample_portal, 2020, 2020, cdx=machine.cdx)
    assert (report["outcome"], report["wayback"]["brought"], report["wayback"]["errors"]) == ("ok", 1, [])
    versions, events = history(sample_portal, one.key)
    assert versions[0].startswith("2022-03-04T05:06:07")
    assert versions[1].startswith("2026-03-01")
    assert events == [("new", True), ("changed", True)]
    assert [
        event
        for night in (1, 2)
        for found in sample_portal.night(sample.NIGHTS[night])
        for event in found.events
        if one.key == event.document
    ] == []
    assert list(verify.problems(sample_portal.archive)) == []
    brought = [found for path in sample_portal.archive.rglob("*wayback*.warc.gz") for found in scan(path)]
    assert [found.exchange.at for found in brought if found.purpose == "document"] == [datetime(2022, 3, 4, 5, 6, 7, tzinfo=UTC)]
    assert "7.77亿元" in brought[0].exchange.body.decode()


def test_a_past_that_comes_after_nights_takes_its_place_before_them_and_a_rebuild_agrees(sample_portal: Portal, machine: Machine) -> None:
    one = report_of(2026)
    for at in sample.NIGHTS[:3]:
        sample_portal.night(at)
    url = identity.document_url(sample_portal.portal, one.key)
    machine.holds(url, "20260115000000", page(sample_portal, one.key, figure="7.77"))
    backfill(sample_portal, 2026, 2026, at=sample.NIGHTS[3] - timedelta(hours=8), cdx=machine.cdx)
    versions, events = history(sample_portal, one.key)
    assert [at[:10] for at in versions] == ["2026-01-15", "2026-03-01", "2026-03-03"]
    assert events == [("new", True), ("changed", True), ("changed", False)]
    with store.reader(sample_portal.archive) as connection:
        digest = store.dump.digest(connection)
    assert Rebuild(sample_portal.portal, sample_portal.archive, processes=0).run().digest == digest


def test_a_document_that_only_an_old_listing_shows_is_had_and_never_withdrawn_by_nights(sample_portal: Portal, machine: Machine) -> None:
    gone = "0badc0de-0000-4000-8000-000000000001"
    base = sample_portal.portal.base_url
    source = sample_portal.portal.sources[0]
    listing = identity.listing_url(sample_portal.portal, source.listings[0])
    rows = "".join(
        f'<li><a href="/article.html?infoid={key}">{title}</a><span>{day}</span></li>'
        for key, title, day in (
            (gone, "云栖镇2016年政府工作报告", "2016-01-20"),
            ("0badc0de-0000-4000-8000-000000000002", "停水通知", "2016-02-01"),
            ("0badc0de-0000-4000-8000-000000000003", "云栖镇2014年政府工作报告", "2014-01-20"),
        )
    )
    machine.holds(listing, "20160301000000", f"<html><body><ul>{rows}</ul></body></html>".encode())
    old = page(sample_portal, report_of(2018).key).replace(b"2018", b"2016")
    machine.holds(f"{base}article.html?infoid={gone}", "20160302000000", old)
    machine.holds(f"{base}article.html?infoid={gone.replace('1', '9')}", "20160302000000", old)
    report = backfill(sample_portal, 2016, 2016, cdx=machine.cdx)
    assert (report["wayback"]["brought"], report["wayback"]["strangers"]) == (1, 1)
    assert gone in stored(sample_portal.archive)
    for at in sample.NIGHTS[1:3]:
        for found in sample_portal.night(at):
            assert [event for event in found.events if event.document == gone] == []
    for at in sample.NIGHTS[4:8]:
        assert [event.kind for found in sample_portal.night(at) for event in found.events if event.document == gone] == []
    assert history(sample_portal, gone)[1] == [("new", True)]
    before = len(machine.mementos)
    backfill(sample_portal, 2016, 2016, at=sample.NIGHTS[8], cdx=machine.cdx)
    assert len(machine.mementos) == before, "neither the capture nor the old listing is asked for again"


def test_the_archive_elsewhere_is_asked_only_when_it_is_asked_for(sample_portal: Portal, machine: Machine) -> None:
    backfill(sample_portal, 2020, 2020)
    assert machine.server.heads == []


def test_a_dry_run_asks_the_index_and_writes_nothing(sample_portal: Portal, machine: Machine) -> None:
    one = report_of(2020)
    machine.holds(identity.document_url(sample_portal.portal, one.key), THEN, page(sample_portal, one.key, figure="7.77"))
    report = backfill(sample_portal, 2020, 2020, cdx=machine.cdx, is_dry=True)
    assert (report["wayback"]["planned"], machine.mementos) == (1, [])
    assert not sample_portal.archive.exists()


def test_without_the_portal_only_what_is_known_is_looked_for(sample_portal: Portal, machine: Machine) -> None:
    sample_portal.night(sample.NIGHTS[0])
    one = report_of(2021)
    machine.holds(identity.document_url(sample_portal.portal, one.key), THEN, page(sample_portal, one.key, figure="7.77"))
    sample_portal.server.requests.clear()
    report = backfill(sample_portal, 2021, 2021, at=NOW + timedelta(hours=9), cdx=machine.cdx, portal=False)
    assert (report["outcome"], report["wayback"]["brought"], sample_portal.server.requests) == ("ok", 1, [])


def test_an_attachment_of_then_belongs_to_the_version_of_then(sample_portal: Portal, machine: Machine) -> None:
    one = next(one for one in sample.documents(NOW) if one.files and one.kind == "work_report")
    machine.holds(identity.document_url(sample_portal.portal, one.key), THEN, page(sample_portal, one.key, figure="7.77"))
    file = f"http://{sample_portal.server.attachment_host}/{one.files[0].path}"
    machine.holds(file, "20220304050609", one.files[0].body, media_type=one.files[0].media_type)
    machine.holds(file, "20250304050609", b"%PDF-1.4 broken", media_type=one.files[0].media_type)
    backfill(sample_portal, one.published_on.year, one.published_on.year, cdx=machine.cdx)
    with store.reader(sample_portal.archive) as connection:
        rows = connection.execute(
            "select c.at from version_attachments as a join captures as c on c.id = a.capture where a.document = ? and a.version = 1",
            (one.key,),
        ).fetchall()
    assert [row[0][:19] for row in rows] == ["2022-03-04T05:06:09"]


def test_a_machine_that_breaks_off_is_left_alone_and_a_second_start_has_the_rest(sample_portal: Portal, machine: Machine) -> None:
    years = {year: report_of(year) for year in (2018, 2019, 2020)}
    for year, one in years.items():
        machine.holds(identity.document_url(sample_portal.portal, one.key), THEN, page(sample_portal, one.key, figure=f"{year}.11"))
    sample_portal.server.requests.clear()
    machine.script = lambda path: answer(b"", status="503 Busy") if "/web/" in path and len(machine.mementos) > 1 else None
    broken = backfill(sample_portal, 2018, 2020, cdx=machine.cdx)
    assert (broken["outcome"], broken["wayback"]["brought"]) == ("degraded", 1)
    assert any("busy" in error for source in broken["sources"] for error in source["errors"])
    had = machine.mementos[0]
    machine.script = lambda _path: None
    whole = backfill(sample_portal, 2018, 2020, at=NOW + timedelta(minutes=30), cdx=machine.cdx)
    assert (whole["outcome"], whole["wayback"]["brought"], machine.mementos.count(had)) == ("ok", 2, 1)
    assert max(asked(sample_portal).values()) == 1


class Book:
    """Answers of the index, kept in a list."""

    run = "backfill-1"

    def __init__(self) -> None:
        self.answers: list[Any] = []

    def append(self, said: Any, /, **_about: object) -> tuple[()]:
        self.answers.append(said)
        return ()


def client(machine: Machine, **settings: Any) -> Wayback:
    chosen = Settings(retry_wait_seconds=0, wayback_pace_seconds=0, **settings)
    return Wayback(chosen, now=lambda: NOW, cdx=machine.cdx)


def test_the_index_is_read_page_by_page_to_its_end(machine: Machine) -> None:
    for number in range(7):
        machine.holds(f"http://portal.example/article.html?infoid={number}", f"2020010{number + 1}000000", b"%d" % (number // 2))
    machine.holds("http://portal.example/article.html?infoid=3", "20210101000000", b"1")
    machine.holds("http://portal.example/article.html?infoid=8", "20210101000000", b"x", status="404")
    machine.holds("http://portal.example/article.html?infoid=9", "20210101000000", b"x", status="-", media_type="warc/revisit")
    machine.most = 2
    book = Book()
    with client(machine) as wayback:
        found = list(wayback.captures("http://portal.example/article.html", match="prefix", book=book))
    assert [one.original[-1] for one in found] == list("01234569"), "a payload that only neighbours share is no reason to leave one out"
    assert len(book.answers) == 5


def test_of_one_address_a_payload_seen_again_is_given_once(machine: Machine) -> None:
    for day, body in enumerate((b"a", b"a", b"b", b"a"), 1):
        machine.holds("http://portal.example/f.pdf", f"2020010{day}000000", body)
    with client(machine) as wayback:
        found = list(wayback.captures("http://portal.example/f.pdf", match="exact", book=Book()))
    assert [one.at.day for one in found] == [1, 3, 4]


def test_too_many_requests_are_waited_out_once_and_then_told(machine: Machine) -> None:
    refusals = iter([answer(b"", status="429 Too Many Requests")] * 2)
    machine.holds("http://portal.example/f.pdf", THEN, b"a")
    machine.script = lambda path: next(refusals, None) if "cdx" in path else None
    with client(machine) as wayback:
        assert len(list(wayback.captures("http://portal.example/f.pdf", match="exact", book=Book()))) == 1
    machine.script = lambda path: answer(b"", status="429 Too Many Requests") if "cdx" in path else None
    with client(machine) as wayback, pytest.raises(TransientError, match="busy: it answers 429"):
        list(wayback.captures("http://portal.example/f.pdf", match="exact", book=Book()))


@pytest.mark.parametrize(
    ("said", "error", "told"),
    [
        (
            answer(b"org.archive.util.io.RuntimeIOException: AdministrativeAccessControlException", status="403 Forbidden"),
            RefusedError,
            "excluded",
        ),
        (answer(b"<html>Temporarily offline</html>", "Content-Type: text/html"), UnreadableError, "cannot be read"),
        (answer(b'[["timestamp"], ["2020"]]'), UnreadableError, "cannot be read"),
        (answer(b"no such thing", status="400 Bad Request"), RefusedError, "answers 400"),
    ],
)
def test_an_index_that_does_not_answer_as_it_should_is_told(machine: Machine, said: bytes, error: type[Exception], told: str) -> None:
    machine.script = lambda path: said if "cdx" in path else None
    with client(machine) as wayback, pytest.raises(error, match=told):
        list(wayback.captures("http://portal.example/f.pdf", match="exact", book=Book()))


def test_an_empty_index_has_nothing(machine: Machine) -> None:
    with client(machine) as wayback:
        assert list(wayback.captures("http://portal.example/f.pdf", match="exact", book=Book())) == []


def test_a_capture_bears_the_time_that_the_answer_states(machine: Machine) -> None:
    machine.holds("http://portal.example:80/a?b=1", THEN, b"<p>x</p>")
    with client(machine) as wayback:
        (kept,) = wayback.captures("http://portal.example/a?b=1", match="exact", book=Book())
        moved = wayback.memento(type(kept)(kept.original, "20220304000000", kept.digest), "backfill-1")
    assert moved.exchange.at == kept.at == datetime(2022, 3, 4, 5, 6, 7, tzinfo=UTC)
    assert (moved.run, moved.kept_at.endswith(f"/web/{THEN}id_/http://portal.example:80/a?b=1")) == ("backfill-1@20220304T050607Z", True)


def test_a_capture_that_leads_to_another_address_is_refused(machine: Machine) -> None:
    machine.holds("http://portal.example/a", THEN, b"<p>x</p>")
    machine.holds("http://portal.example/b", THEN, b"<p>home</p>")
    leads = answer(
        b"", f"Location: /web/{THEN}id_/http://portal.example/b", "Memento-Datetime: Fri, 04 Mar 2022 05:06:07 GMT", status="302 Found"
    )
    with client(machine) as wayback:
        (kept,) = wayback.captures("http://portal.example/a", match="exact", book=Book())
        machine.script = lambda path: leads if path.endswith("/a") else None
        with pytest.raises(RefusedError, match="another address"):
            wayback.memento(kept, "backfill-1")


def test_an_address_that_is_no_index_is_misuse() -> None:
    with pytest.raises(MisuseError, match="ends with /cdx/search/cdx"):
        Wayback(Settings(), now=lambda: NOW, cdx="http://portal.example/cdx")


def test_no_answer_of_the_machine_is_taken_for_the_portals(sample_portal: Portal, machine: Machine) -> None:
    """Its headers are kept as they came: neither its own validators nor those of then are sent to the portal."""
    one = report_of(2020)
    machine.holds(identity.document_url(sample_portal.portal, one.key), THEN, page(sample_portal, one.key, figure="7.77"), packed=True)
    backfill(sample_portal, 2020, 2020, cdx=machine.cdx)
    with store.reader(sample_portal.archive) as connection:
        (row,) = connection.execute(
            "select etag, last_modified, url, asked, file, offset from captures where run like '%@%' and purpose = 'document'"
        )
    assert tuple(row)[:2] == (None, None)
    assert row["asked"] == row["url"] == identity.document_url(sample_portal.portal, one.key)
    assert (
        capture.read(sample_portal.archive / "captures", row["file"], row["offset"]).exchange.header("x-archive-orig-etag") == '"of then"'
    )
