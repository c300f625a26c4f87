"""A folder of what others kept: saved pages under their own time, WARC files of other tools, and what is refused."""

from __future__ import annotations

import gzip
import json
import os
import zipfile
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any
from uuid import NAMESPACE_URL, uuid5

import pytest

from backfill.test_wayback import history, page, report_of
from backfill.test_whole import NOW, backfill, files, stored
from gov_archive import identity, sample, store, verify
from gov_archive.cli.backfill_report import markdown
from gov_archive.rebuild import Rebuild

if TYPE_CHECKING:
    from collections.abc import Callable

    from conftest import Portal

THEN = datetime(2022, 3, 4, 5, 6, 7, tzinfo=UTC)


def put(folder: Path, name: str, body: bytes, url: str | None = None, at: datetime | None = THEN) -> None:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(body)
    if url:
        told = {"url": url} | ({"at": at.isoformat()} if at else {})
        path.with_name(f"{path.name}.json").write_text(json.dumps(told), encoding="utf-8")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "saved"


def warc(url: str, body: bytes, at: str = "2021-05-06T07:08:09Z", status: str = "200 OK", more: str = "") -> bytes:
    """Return a WARC file as another tool makes one."""
    said = f"HTTP/1.1 {status}\r\nContent-Type: text/html\r\n{more}\r\n".encode() + body
    head = (
        f"WARC/1.0\r\nWARC-Type: response\r\nWARC-Record-ID: <urn:uuid:{uuid5(NAMESPACE_URL, url + at)}>\r\nWARC-Date: {at}\r\n"
        f"WARC-Target-URI: {url}\r\nContent-Type: application/http; msgtype=response\r\nContent-Length: {len(said)}\r\n\r\n"
    )
    return gzip.compress(head.encode() + said + b"\r\n\r\n")


def brought(portal: Portal, folder: Path, first: int = 2018, last: int = 2026, **asked: Any) -> dict[str, Any]:
    given: dict[str, Any] = {"files": folder, "portal": False} | asked
    return backfill(portal, first, last, **given)


def test_saved_pages_take_their_place_in_time_and_a_second_start_has_nothing_to_do(sample_portal: Portal, folder: Path) -> None:
    sample_portal.night(sample.NIGHTS[0])
    one = report_of(2020)
    url = identity.document_url(sample_portal.portal, one.key)
    put(folder, "alt/报告.html", page(sample_portal, one.key, figure="7.77"), url)
    put(folder, "alt/样式.css", b"p {}")
    before = files(folder)
    late = NOW + timedelta(hours=9)
    report = brought(sample_portal, folder, at=late)
    assert (report["outcome"], report["files"]["taken"], report["files"]["passed_over"]) == ("ok", 1, 1)
    versions, events = history(sample_portal, one.key)
    assert [at[:10] for at in versions] == ["2022-03-04", "2026-03-01"]
    assert events == [("new", True), ("changed", True)]
    again = brought(sample_portal, folder, at=late + timedelta(hours=1))
    assert (again["outcome"], again["files"]["taken"], again["files"]["had"]) == ("ok", 0, 1)
    assert files(folder) == before
    assert list(verify.problems(sample_portal.archive)) == []
    with store.reader(sample_portal.archive) as connection:
        digest = store.dump.digest(connection)
    assert Rebuild(sample_portal.portal, sample_portal.archive, processes=0).run().digest == digest
    told = [event for found in sample_portal.night(sample.NIGHTS[1]) for event in found.events]
    assert told == []


def test_what_cannot_be_placed_is_refused_by_name_and_the_rest_goes_on(sample_portal: Portal, folder: Path) -> None:
    one, two = report_of(2019), report_of(2020)
    source = sample_portal.portal.sources[0]
    urls = {document.key: identity.document_url(sample_portal.portal, document.key) for document in (one, two)}
    put(folder, "good.html", page(sample_portal, one.key), urls[one.key])
    put(folder, "twin-a.html", page(sample_portal, two.key), urls[two.key])
    put(folder, "twin-b.html", page(sample_portal, two.key, figure="7.77"), urls[two.key])
    put(folder, "nowhere.html", b"<html></html>")
    put(folder, "elsewhere.html", b"<html></html>", "https://elsewhere.example/a")
    put(folder, "list.html", b"<html></html>", identity.listing_url(sample_portal.portal, source.listings[0]))
    nobodys = "0badc0de-0000-4000-8000-000000000009.html"
    put(folder, nobodys, b"<html><body><h1>x</h1><p>y</p></body></html>")
    os.utime(folder / nobodys, (THEN.timestamp(), THEN.timestamp()))
    report = brought(sample_portal, folder)
    told = {line.partition(":")[0]: line for line in report["files"]["refused"]}
    assert (report["outcome"], report["files"]["taken"]) == ("degraded", 2)
    assert "cannot be known" in told["nowhere.html"]
    assert "none of this portal's hosts" in told["elsewhere.html"]
    assert "listing page" in told["list.html"]
    assert any(line.startswith("twin-b.html and twin-a.html claim one address and one time") for line in told)
    assert "--source (yunqi, qinghe)" in told[nobodys]
    assert stored(sample_portal.archive) == {one.key, two.key}


def test_a_file_goes_to_the_office_that_it_names_and_other_years_stay_out(sample_portal: Portal, folder: Path) -> None:
    district = next(
        one for one in sample.documents(NOW) if one.department == sample.DISTRICT and one.kind == "work_report" and "2020" in one.title
    )
    other = report_of(2018)
    for one in (district, other):
        put(folder, f"{one.key}.html", page(sample_portal, one.key), identity.document_url(sample_portal.portal, one.key))
    report = brought(sample_portal, folder, 2020, 2020)
    assert (report["files"]["taken"], report["files"]["outside"]) == (1, 1)
    with store.reader(sample_portal.archive) as connection:
        assert [tuple(row) for row in connection.execute("select key, source from documents")] == [(district.key, "qinghe")]


def test_a_file_that_bears_only_the_day_it_was_copied_is_refused_once_the_document_was_read(sample_portal: Portal, folder: Path) -> None:
    sample_portal.night(sample.NIGHTS[0])
    one = report_of(2020)
    put(folder, f"{one.key}.html", page(sample_portal, one.key, figure="7.77"))
    copied = (NOW + timedelta(hours=5)).timestamp()
    os.utime(folder / f"{one.key}.html", (copied, copied))
    report = brought(sample_portal, folder, at=NOW + timedelta(hours=9))
    assert report["files"]["taken"] == 0
    assert "say when it was saved" in report["files"]["refused"][0]
    assert len(history(sample_portal, one.key)[0]) == 1


def test_an_attachment_joins_the_page_that_links_to_it(sample_portal: Portal, folder: Path) -> None:
    one = next(one for one in sample.documents(NOW) if one.files and one.kind == "work_report")
    put(folder, "page.html", page(sample_portal, one.key, figure="7.77"), identity.document_url(sample_portal.portal, one.key))
    file = f"http://{sample_portal.server.attachment_host}/{one.files[0].path}"
    put(folder, f"a{Path(one.files[0].path).suffix}", one.files[0].body, file, THEN + timedelta(days=40))
    brought(sample_portal, folder)
    with store.reader(sample_portal.archive) as connection:
        sql = "select text is not null from version_attachments where document = ? and version = 1"
        assert [tuple(row) for row in connection.execute(sql, (one.key,))] == [(1,)]


def test_warc_files_of_other_tools_are_copied_as_they_are_and_taken_in_once(sample_portal: Portal, folder: Path) -> None:
    one, two = report_of(2019), report_of(2020)
    kept = warc(identity.document_url(sample_portal.portal, one.key), page(sample_portal, one.key, figure="7.77"))
    put(folder, "crawl [1].warc.gz", kept)
    put(folder, "deep/copy of crawl [1].warc.gz", warc("https://elsewhere.example/", b"x"))
    put(folder, "torn.warc.gz", kept[:-400])
    with zipfile.ZipFile(folder / "pages.wacz", "w") as packed:
        packed.writestr("archive/data.warc.gz", warc(identity.document_url(sample_portal.portal, two.key), page(sample_portal, two.key)))
    put(folder, "broken.wacz", b"PK")
    report = brought(sample_portal, folder)
    told = {line.partition(":")[0]: line for line in report["files"]["refused"]}
    assert report["files"]["taken"] == 2
    assert "no capture of this portal" in told["deep/copy of crawl [1].warc.gz"]
    assert "is damaged at offset 0" in told["torn.warc.gz"]
    assert "no whole WACZ" in told["broken.wacz"]
    assert stored(sample_portal.archive) == {one.key, two.key}
    assert history(sample_portal, one.key)[1] == [("new", True)]
    copied = [path.read_bytes() for path in (sample_portal.archive / "captures").rglob("*crawl*.warc.gz")]
    assert copied == [kept]
    again = brought(sample_portal, folder, at=NOW + timedelta(minutes=30))
    assert (again["files"]["taken"], again["files"]["had"]) == (0, 2)
    assert list(verify.problems(sample_portal.archive)) == []


def test_a_listing_page_in_a_warc_file_is_no_measure_of_what_we_see(sample_portal: Portal, folder: Path) -> None:
    """A page with far more rows than the portal shows now must not make tonight's walk look short, nor stop it early."""
    source = sample_portal.portal.sources[0]
    rows = "".join(
        f'<li><a href="/article.html?infoid=0badc0de-0000-4000-8000-{number:012}">旧闻第{number}号</a><span>2019-01-02</span></li>'
        for number in range(400)
    )
    listing = f"<html><body><ul>{rows}</ul></body></html>".encode()
    put(folder, "list.warc.gz", warc(identity.listing_url(sample_portal.portal, source.listings[0]), listing))
    brought(sample_portal, folder)
    found = sample_portal.night(sample.NIGHTS[0])
    assert [flag.rule for one in found for flag in one.flags if flag.rule == "listing_shrank"] == []
    assert all("rows where it showed" not in error for one in found for error in one.errors)
    assert all(event.detail.get("baseline") for one in found for event in one.events)


def test_a_dry_run_says_what_a_folder_holds_and_writes_nothing(sample_portal: Portal, folder: Path) -> None:
    one = report_of(2020)
    put(folder, "a.html", page(sample_portal, one.key), identity.document_url(sample_portal.portal, one.key))
    report = brought(sample_portal, folder, is_dry=True)
    assert (report["files"]["planned"], report["files"]["taken"]) == (1, 0)
    assert not sample_portal.archive.exists()


def _as_members(*records: bytes) -> bytes:
    return b"".join(records)


def _as_one_member(*records: bytes) -> bytes:
    return gzip.compress(b"".join(map(gzip.decompress, records)))


def _plain(*records: bytes) -> bytes:
    return b"".join(map(gzip.decompress, records))


@pytest.mark.parametrize(
    ("name", "form"), [("k.warc.gz", _as_members), ("k.warc.gz", _as_one_member), ("k.warc", _plain)], ids=["members", "whole", "plain"]
)
def test_a_warc_file_of_a_killed_tool_gives_its_whole_records_and_its_tail_is_set_aside(
    sample_portal: Portal, folder: Path, name: str, form: Callable[..., bytes]
) -> None:
    one, two = report_of(2019), report_of(2020)
    whole, torn = (warc(identity.document_url(sample_portal.portal, each.key), page(sample_portal, each.key)) for each in (one, two))
    kept = form(whole, torn)[:-100]
    put(folder, name, kept)
    report = brought(sample_portal, folder)
    (told,) = report["files"]["broken_off"]
    assert (report["outcome"], report["files"]["taken"], report["files"]["refused"]) == ("degraded", 1, [])
    assert told.startswith(f"{name} breaks off within a record")
    assert stored(sample_portal.archive) == {one.key}
    (aside,) = (sample_portal.archive / "captures").rglob("*.damaged")
    (taken,) = (sample_portal.archive / "captures").rglob(f"*{name}")
    assert aside.relative_to(sample_portal.archive).as_posix() in told
    assert aside.read_bytes() == kept if form is _as_one_member else taken.read_bytes() + aside.read_bytes() == kept
    assert list(verify.problems(sample_portal.archive)) == []
    again = brought(sample_portal, folder, at=NOW + timedelta(minutes=30))
    assert (again["outcome"], again["files"]["had"], again["files"]["broken_off"]) == ("ok", 1, [])
    assert Rebuild(sample_portal.portal, sample_portal.archive, processes=0).run().outcome == "ok"
    put(folder, f"whole-{name}", form(whole, torn))
    brought(sample_portal, folder, at=NOW + timedelta(minutes=60))
    assert stored(sample_portal.archive) == {one.key, two.key}
    assert list(verify.problems(sample_portal.archive)) == []


def test_a_document_that_a_redirect_led_to_is_read_and_what_nothing_tells_of_is_counted(sample_portal: Portal, folder: Path) -> None:
    one, two, three = report_of(2019), report_of(2020), report_of(2021)
    asked = {each.key: identity.document_url(sample_portal.portal, each.key) for each in (one, two, three)}
    base, there = sample_portal.portal.base_url, f"{sample_portal.portal.base_url}%E6%A1%A3%E6%A1%88/1.html"
    records = (
        warc(asked[one.key], b"", "2021-05-06T07:08:01Z", "302 Found", "Location: /way?to=1#top\r\n"),
        warc(f"{base}way?to=1", b"", "2021-05-06T07:08:02Z", "301 Moved", "Location: /档案/1.html\r\n"),
        warc(there, page(sample_portal, one.key), "2021-05-06T07:08:03Z"),
        warc(there, page(sample_portal, one.key, figure="9.99"), "2021-05-07T07:08:03Z"),  # asked for by nobody that is known
        warc(asked[two.key], b"", "2021-05-06T07:08:04Z", "302 Found", f"Location: {asked[three.key]}\r\n"),
        warc(asked[three.key], page(sample_portal, three.key), "2021-05-06T07:08:05Z"),
    )
    put(folder, "redirects.warc.gz", b"".join(records))
    report = brought(sample_portal, folder)
    assert stored(sample_portal.archive) == {one.key, three.key}
    assert (report["files"]["taken"], report["files"]["unassigned"]) == (1, 1)
    with store.reader(sample_portal.archive) as connection:
        hops = connection.execute("select status, asked, verdict from captures where subject = ? order by at", (one.key,)).fetchall()
        assert [tuple(hop) for hop in hops] == [(302, asked[one.key], None), (301, asked[one.key], None), (200, asked[one.key], "good")]
        digest = store.dump.digest(connection)
    assert list(verify.problems(sample_portal.archive)) == []
    assert Rebuild(sample_portal.portal, sample_portal.archive, processes=2).run().digest == digest
    assert "kept and not judged, since nothing tells which document they are of: 1" in markdown(report)
