"""Pages as a reader opens them: what they say, what they escape, and what they refuse."""

from __future__ import annotations

import asyncio
import json
import shutil
import sqlite3
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import bs4
import httpx
import pytest

from gov_archive import store
from gov_archive.query.web import feed, wording
from gov_archive.query.web.paragraphs import paragraphs
from query.web.asking import HOSTILE_KEY, Ask, asking, site

ATOM = "{http://www.w3.org/2005/Atom}"


def soup(answer: httpx.Response) -> bs4.BeautifulSoup:
    assert answer.status_code == 200, answer.text
    return bs4.BeautifulSoup(answer.text, "lxml")


def test_home_shows_every_report_in_its_year_and_the_latest_events(ask: Ask, archive: Path, changed: str) -> None:
    page = soup(ask("/"))
    with store.reader(archive) as connection:
        reports = {row[0] for row in connection.execute("select key from documents where is_report")}
    assert {str(link["href"]).rsplit("/", 1)[1] for link in page.select("td a.report")} == reports
    told = page.select(".told li")
    assert [changed in str(one.a and one.a["href"]) for one in told] == [True]
    assert "A figure was given another value while the words around it stayed." in told[0].get_text()


def test_coverage_shows_the_gaps_with_reason_and_command(hostile: Path) -> None:
    page = soup(asking(hostile)("/coverage"))
    assert [link.get_text() for link in page.select("td a.report")] == ["报"]
    told = [row.get_text(" ", strip=True) for row in page.select("table.plain tbody tr")]
    assert "python flows/" in told[0]
    assert "缺" in {gap.get_text() for gap in page.select("td .gap.missing")}


def test_a_document_shows_its_text_with_contents_notes_beside_it_versions_and_captures(ask: Ask, changed: str) -> None:
    page = soup(ask(f"/document/{changed[:8]}"))
    assert len(page.select("article .text")) > 30
    places = {one["id"] for one in page.select("article .row")}
    linked = [str(link["href"]).removeprefix("#") for link in page.select(".toc a")]
    assert len([one for one in linked if one in places]) > 5
    marks = [str(link["href"]).removeprefix("#") for link in page.select("article sup a")]
    assert marks == [note["id"] for note in page.select("article aside p")]
    assert [row.td.get_text() for row in page.select("#versions tbody tr") if row.td] == ["2", "1"]
    assert page.select("#captures a[href^='/memento/']")


def test_an_earlier_version_says_that_it_is_one(ask: Ask, changed: str) -> None:
    earlier, latest = ask(f"/document/{changed}?version=1"), ask(f"/document/{changed}")
    assert ("An earlier version" in earlier.text, "An earlier version" in latest.text) == (True, False)
    assert soup(ask(f"/document/{changed}?as_of=2026-03-02")).select_one(".line b") == soup(earlier).select_one(".line b")


def test_a_comparison_marks_the_wording_that_changed_and_folds_the_rest(ask: Ask, changed: str) -> None:
    page = soup(ask(f"/compare/{changed}"))
    change = page.select(".changes > .change.changed")
    assert len(change) == 1
    assert [(one.name, one.get_text()) for one in change[0].select("p del, p ins")] == [("del", "32.68"), ("ins", "34.05")]
    assert sum(len(one.select(".change")) for one in page.select(".changes details")) > 30


def test_a_search_leads_to_the_paragraph_and_marks_the_words(ask: Ask) -> None:
    page = soup(ask("/search", headers={}))
    assert not page.select(".hits")
    hits = soup(ask("/search?q=河道")).select(".hits li")
    assert hits
    for hit in hits:
        assert hit.mark
        assert hit.mark.get_text() == "河道"
        assert hit.a
        path, _, place = str(hit.a["href"]).partition("#")
        assert "河道" in str(soup(ask(path)).find(id=place))


def test_events_are_filtered_by_kind_and_day(ask: Ask) -> None:
    assert len(soup(ask("/events")).select(".told li")) > len(soup(ask("/events?kind=changed")).select(".told li")) == 1
    assert soup(ask("/events?since=2026-03-05")).select(".told li.none")


def test_the_feed_is_atom_without_the_baseline_and_its_ids_stay(ask: Ask, changed: str) -> None:
    answer = ask("/events.atom")
    top = ET.fromstring(answer.text)
    entries = top.findall(f"{ATOM}entry")
    assert answer.headers["content-type"].startswith("application/atom+xml")
    assert [entry.findtext(f"{ATOM}id", "").startswith("urn:gov-archive:event:") for entry in entries] == [True]
    assert all(top.findtext(f"{ATOM}{name}") for name in ("id", "title", "updated"))
    links = [link.get("href", "") for link in entries[0].findall(f"{ATOM}link")]
    assert links == [f"http://archive.example/document/{changed}?version=2"]


def test_the_feed_leaves_out_past_years_taken_in_later(archive: Path, tmp_path: Path) -> None:
    copy = shutil.copytree(archive, tmp_path / "archive")
    with store.open(copy) as db:
        db.execute("update events set detail = json_set(detail, '$.backfilled', json('true'))")
    assert ET.fromstring(asking(copy)("/events.atom").text).findall(f"{ATOM}entry") == []


def test_the_feed_holds_no_sign_that_xml_cannot() -> None:
    event: dict[str, Any] = {"id": "1", "document": "a b/c", "kind": "new", "at": "2026-03-01T00:00:00Z", "version": None, "flags": []}
    top = ET.fromstring(feed.feed([event], {"a b/c": "报告\x00\x0b<b>\ufffe"}, home="http://archive.example"))
    assert top.findtext(f"{ATOM}entry/{ATOM}title") == "新增 new: 报告<b>"


def test_an_archive_without_documents_is_told_as_such(tmp_path: Path) -> None:
    with store.open(tmp_path):
        pass
    empty = asking(tmp_path)
    for path in ("/", "/documents", "/coverage", "/events", "/search?q=报告", "/events.atom"):
        assert empty(path).status_code == 200, path
    assert "No documents yet" in empty("/").text


@pytest.mark.parametrize("path", ["/", "/coverage", "/documents?all=1", f"/document/{HOSTILE_KEY}", "/search?q=三座桥", "/events"])
def test_markup_in_titles_metadata_and_texts_is_shown_and_never_made(hostile: Path, path: str) -> None:
    answer = asking(hostile)(path)
    page = soup(answer)
    assert page.select("script, [onerror], img") == []
    assert "script-src" not in answer.headers["content-security-policy"]
    assert answer.headers["content-security-policy"].startswith("default-src 'none'")


def test_the_hostile_text_is_shown_whole(hostile: Path) -> None:
    text = soup(asking(hostile)(f"/document/{HOSTILE_KEY}")).get_text()
    assert "<script>document.body.id='ran'</script>" in text
    assert "{{ 7 * 7 }}" in text
    assert '"><img src=x onerror=alert(1)>' in text


@pytest.mark.parametrize("words", ['"><script>alert(1)</script>', "' or 1=1 --", "{{ 7 * 7 }}", "%00", "*", "NEAR(a b)"])
def test_what_is_searched_for_is_shown_and_never_made(ask: Ask, words: str) -> None:
    answer = ask(f"/search?q={httpx.QueryParams({'q': words})['q']}" if words == "%00" else f"/search?{httpx.QueryParams({'q': words})}")
    assert "\0" not in answer.text
    page = soup(answer)
    assert page.select("script") == []
    assert "49" not in page.get_text()


@pytest.mark.parametrize(
    ("path", "status", "told"),
    [
        ("/document/zz", 404, "no document 'zz'"),
        ("/document/%00", 404, "no document"),
        ("/document/..%2f..%2fetc%2fpasswd", 404, "no document"),
        ("/compare/zz", 404, "no document 'zz'"),
        ("/nothing", 404, "not found"),
        ("/-/databases", 404, "no page"),
        ("/-/versions", 404, "no page"),
        ("/nothing/here/at/all/there", 404, "no page"),
        ("/events?kind=gone", 400, "the kinds are"),
        ("/events?since=yesterday", 400, "2026-03-01"),
        ("/search?q=" + "a" * 500, 400, "500 characters"),
        ("/archive?sql=select+1", 403, "not open here"),
        ("/archive/documents?_where=1=1", 403, "not"),
        ("/archive.db", 403, "not open here"),
        ("/archive/captures.csv?_stream=1", 400, ""),
    ],
)
def test_what_cannot_be_answered_is_one_sentence_with_its_status(ask: Ask, path: str, status: int, told: str) -> None:
    answer = ask(path)
    assert answer.status_code == status
    said = [one.get_text() for one in bs4.BeautifulSoup(answer.text, "lxml").select("main p")]
    assert told in said[0]
    assert "Traceback" not in answer.text


def test_versions_that_are_not_there_are_told(ask: Ask, archive: Path, changed: str) -> None:
    with store.reader(archive) as connection:
        single = connection.execute("select key from documents where versions = 1").fetchone()[0]
    assert "one version only" in ask(f"/compare/{single}").text
    assert (ask(f"/document/{changed}?version=99").status_code, ask(f"/compare/{changed}?a=1&b=99").status_code) == (404, 404)
    assert (ask(f"/document/{changed}?version=x").status_code, ask(f"/document/{changed}?version={'9' * 30}").status_code) == (400, 400)


def test_every_table_can_be_looked_at(ask: Ask, archive: Path) -> None:
    with store.reader(archive) as connection:
        names = [row[0] for row in connection.execute("select name from sqlite_master where type in ('table', 'view')")]
    assert {name: ask(f"/archive/{name}?_size=1").status_code for name in names} == dict.fromkeys(names, 200)


def test_the_database_cannot_be_written_through_the_site(archive: Path) -> None:
    database = site(archive).get_database("archive")
    with pytest.raises(PermissionError):
        database.connect(write=True)
    with pytest.raises(sqlite3.OperationalError, match="readonly"):
        asyncio.run(database.execute_fn(lambda connection: connection.execute("delete from events")))


def test_pages_are_served_while_a_night_writes(archive: Path, tmp_path: Path) -> None:
    copy = shutil.copytree(archive, tmp_path / "archive")
    ask = asking(copy)
    with store.open(copy) as db, store.atomic(db):
        db.execute("delete from events")
        assert ask("/").status_code == 200
        assert "changed" in ask("/events?kind=changed").text


def test_a_database_put_in_the_place_of_another_is_read_at_once(archive: Path, tmp_path: Path) -> None:
    with store.open(tmp_path):
        pass
    ask = asking(tmp_path)
    assert "No documents yet" in ask("/").text
    rebuilt = tmp_path / "archive.db.rebuild"
    source, target = sqlite3.connect(archive / store.FILE), sqlite3.connect(rebuilt)
    source.backup(target)
    target.close()
    source.close()
    rebuilt.replace(tmp_path / store.FILE)
    assert "No documents yet" not in ask("/").text


def test_an_error_asked_for_as_json_is_json(ask: Ask) -> None:
    answer = ask("/nothing.json")
    assert (answer.status_code, json.loads(answer.text)["ok"]) == (404, False)


@pytest.mark.parametrize("url", ["javascript:alert(1)", "data:text/html,x", "", None, "http://[", "//host/x", "JaVaScRiPt:alert(1)"])
def test_only_addresses_of_the_web_become_links(url: str | None) -> None:
    assert wording.href(url) == ""
    assert wording.href("https://xxgk.qinghe.example/a.docx") == "https://xxgk.qinghe.example/a.docx"


def test_headings_rows_and_marks_are_told_apart() -> None:
    shown = {
        "body": ["政府工作报告", "各位代表：", "一、回顾", "（一）修桥。修好三座桥。", "甲\t1", "乙\t2", "完"],
        "sections": [
            {"level": 1, "number": "一、", "heading": "回顾", "paragraph": 2},
            {"level": 2, "number": "（一）", "heading": "修桥", "paragraph": 3},
        ],
        "footnotes": [
            {"mark": "1", "text": "桥：水上之路。", "paragraph": 3, "offset": 10},
            {"mark": "2", "text": "无", "paragraph": None, "offset": None},
        ],
    }
    found = paragraphs(shown)
    assert [one.number for one in found] == [1, 2, 3, 4, 5, 7]
    assert [one.is_head for one in found] == [True, False, False, False, False, False]
    assert [one.level for one in found] == [None, None, 1, None, None, None]
    assert [(piece.kind, piece.text) for piece in found[3].pieces] == [
        ("heading", "（一）修桥"),
        ("text", "。修好三座"),
        ("mark", "1"),
        ("text", "桥。"),
    ]
    assert found[4].rows == (("甲", "1"), ("乙", "2"))
